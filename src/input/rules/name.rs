//! `uk-2025+my-guess.toml`: a policy and the overlays laid over it, left to right.

use crate::policy::BUILTIN;

/// The parts of a policy's name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Parts<'n> {
    /// A built-in policy, or the path of a rule file.
    pub(super) base: &'n str,
    /// Paths of overlays, in the order in which they are laid.
    pub(super) overlays: Vec<&'n str>,
}

/// The policy that a name begins with: all before the first overlay.
pub fn base_of(name: &str) -> &str {
    split(name, |_| false).base
}

/// Takes a name apart. A path may hold a `+` of its own: a part that is no path yet goes on behind it, and a
/// name that is a file as a whole is that file.
pub(super) fn split(name: &str, is_file: impl Fn(&str) -> bool) -> Parts<'_> {
    let whole = Parts { base: name, overlays: Vec::new() };
    let ends: Vec<usize> = name.match_indices('+').map(|(at, _)| at).chain([name.len()]).collect();
    if ends.len() == 1 || is_file(name) {
        return whole;
    }
    let first = &name[..ends[0]];
    let known = is_path(first) || BUILTIN.iter().any(|builtin| builtin.name == first);
    let longer = || ends.iter().map(|&end| &name[..end]).find(|part| is_path(part) && is_file(part));
    let base = if known { first } else { longer().unwrap_or(first) };
    let mut overlays = Vec::new();
    let mut start = base.len() + 1;
    for &end in ends.iter().filter(|&&end| end > base.len()) {
        let part = &name[start..end];
        if is_path(part) || end == name.len() {
            overlays.push(part);
            start = end + 1;
        }
    }
    Parts { base, overlays }
}

/// Is this how the path of a rule file or an overlay ends?
pub(super) fn is_path(part: &str) -> bool {
    part.ends_with(".toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_policy_and_overlays_from_left_to_right() {
        let parts = |name| {
            let Parts { base, overlays } =
                split(name, |path| path == "c++/my.toml" || path == "a+b.toml");
            (base, overlays)
        };
        assert_eq!(parts("uk-2025"), ("uk-2025", vec![]));
        assert_eq!(parts("my/rules.toml"), ("my/rules.toml", vec![]));
        assert_eq!(parts("uk-2025+a.toml"), ("uk-2025", vec!["a.toml"]));
        assert_eq!(parts("my.toml+x/a.toml+b.toml"), ("my.toml", vec!["x/a.toml", "b.toml"]));
        assert_eq!(parts("c++/my.toml+c++/a.toml"), ("c++/my.toml", vec!["c++/a.toml"]));
        assert_eq!(parts("a+b.toml"), ("a+b.toml", vec![]));
        assert_eq!(parts("uk-2052+a.toml"), ("uk-2052", vec!["a.toml"]));
        assert_eq!(parts("uk-2025+"), ("uk-2025", vec![""]));
        assert_eq!(parts("uk-2025+uk-2023"), ("uk-2025", vec!["uk-2023"]));
        assert_eq!(base_of("uk-2025+a.toml"), "uk-2025");
    }
}
