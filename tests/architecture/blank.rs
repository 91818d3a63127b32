//! Rust source with comments and literals blanked out, line breaks kept.

/// Every comment, string, byte string and character literal becomes spaces, so that what is left is code
/// on its old lines.
pub(crate) fn without_comments_and_literals(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = literal_or_comment_end(&chars, at);
        if end == at {
            code.push(chars[at]);
            at += 1;
        } else {
            code.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

/// The end of the comment or literal that begins at `at`; `at` itself when none does.
fn literal_or_comment_end(chars: &[char], at: usize) -> usize {
    let rest = &chars[at..];
    let inside_a_word = at > 0 && is_word(chars[at - 1]);
    match rest {
        ['/', '/', ..] => at + position(rest, '\n').unwrap_or(rest.len()),
        ['/', '*', ..] => at + block_comment_length(rest),
        ['"', ..] => at + string_length(rest),
        ['\'', ..] => at + char_length(rest),
        ['r', ..] | ['b' | 'c', 'r', ..] if !inside_a_word => at + raw_string_length(rest),
        _ => at,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn position(chars: &[char], wanted: char) -> Option<usize> {
    chars.iter().position(|&c| c == wanted)
}

/// Block comments nest.
fn block_comment_length(chars: &[char]) -> usize {
    let (mut at, mut depth) = (0, 0);
    while at < chars.len() {
        match chars[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn string_length(chars: &[char]) -> usize {
    let mut at = 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

/// `r"..."`, `r#"..."#` and the same after `b` or `c`; 0 for a plain word or a raw identifier.
fn raw_string_length(chars: &[char]) -> usize {
    let after_prefix = if chars[0] == 'r' { 1 } else { 2 };
    let hashes = chars[after_prefix..].iter().take_while(|&&c| c == '#').count();
    let open = after_prefix + hashes;
    if chars.get(open) != Some(&'"') {
        return 0;
    }
    let mut close = vec!['"'];
    close.extend(std::iter::repeat_n('#', hashes));
    let body = &chars[open + 1..];
    body.windows(close.len())
        .position(|window| window == close)
        .map_or(chars.len(), |length| open + 1 + length + close.len())
}

/// A character literal, or 0 for a lifetime.
fn char_length(chars: &[char]) -> usize {
    match chars {
        ['\'', '\\', _, rest @ ..] => 3 + position(rest, '\'').map_or(rest.len(), |end| end + 1),
        ['\'', _, '\'', ..] => 3,
        _ => 0,
    }
}
