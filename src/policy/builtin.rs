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
pub const BUILTIN: &[BuiltinPolicy] = &[
    BuiltinPolicy { name: "uk-2023", text: include_str!("rules/uk-2023.toml") },
    BuiltinPolicy { name: "uk-2025", text: include_str!("rules/uk-2025.toml") },
    BuiltinPolicy { name: "de-2021", text: include_str!("rules/de-2021.toml") },
    BuiltinPolicy { name: "de-2025", text: include_str!("rules/de-2025.toml") },
    BuiltinPolicy { name: "us-2015", text: include_str!("rules/us-2015.toml") },
    BuiltinPolicy { name: "us-2016", text: include_str!("rules/us-2016.toml") },
    BuiltinPolicy { name: "us-2021", text: include_str!("rules/us-2021.toml") },
    BuiltinPolicy { name: "us-2025", text: include_str!("rules/us-2025.toml") },
];
