//! Patterns of articles: `mug*`.

/// Does a pattern leave out nothing?
pub(super) fn is_any(pattern: &str) -> bool {
    pattern.bytes().all(|byte| byte == b'*')
}

/// Does a text match a pattern in which `*` stands for any letters? Capitals do not matter; an empty pattern matches all.
pub fn fits_pattern(pattern: &str, text: &str) -> bool {
    if is_any(pattern) {
        return true;
    }
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let parts: Vec<&str> = pattern.split('*').collect();
    let [first, middle @ .., last] = parts.as_slice() else { return pattern == text };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_articles() {
        for (pattern, text, yes) in [
            ("", "", true),
            ("*", "", true),
            ("Mug", "mug", true),
            ("mug", "mug-1", false),
            ("mug*", "MUG-1", true),
            ("*red", "mug-red", true),
            ("m*g-*d", "mug-red", true),
            ("ab*ba", "aba", false),
            ("m*x*d", "mug-red", false),
            ("mug*", "", false),
        ] {
            assert_eq!(fits_pattern(pattern, text), yes, "{pattern} {text}");
        }
    }
}
