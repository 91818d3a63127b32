//! The rule files that the program carries.

/// A rule file as text; `input::rules` reads it.
#[derive(Clone, Copy, Debug)]
pub struct BuiltinPolicy {
    /// The policy's name, such as `uk-2025`.
    pub name: &'static str,
    /// The TOML text of `policy/rules/<name>.toml`.
    pub text: &'static str,
}

/// Every rule file, by name.
pub const BUILTIN: &[BuiltinPolicy] = &[];
