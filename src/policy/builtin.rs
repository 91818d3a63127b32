//! The rule files that the program carries.

/// A policy that the program carries: its name and the text of the rule file that states it.
#[derive(Clone, Copy, Debug)]
pub struct BuiltinPolicy {
    /// The policy's name, such as `uk-2025`.
    pub name: &'static str,
    /// The TOML text of a file of `policy/rules`; read as `<name>.toml` it gives the policy (a file may state
    /// several, as snapshots of its rules).
    pub text: &'static str,
}

const DE_2021: &str = include_str!("rules/de-2021.toml");
const DE_2025: &str = include_str!("rules/de-2025.toml");
const ES: &str = include_str!("rules/es.toml");
const EUROPE: &str = include_str!("rules/europe.toml");
const FR: &str = include_str!("rules/fr.toml");
const IT: &str = include_str!("rules/it.toml");
const UK_2023: &str = include_str!("rules/uk-2023.toml");
const UK_2025: &str = include_str!("rules/uk-2025.toml");
const US_2015: &str = include_str!("rules/us-2015.toml");
const US_2016: &str = include_str!("rules/us-2016.toml");
const US_2021: &str = include_str!("rules/us-2021.toml");
const US_2025: &str = include_str!("rules/us-2025.toml");

/// Every policy, by store and time.
pub const BUILTIN: &[BuiltinPolicy] = &[
    BuiltinPolicy { name: "uk-2021", text: UK_2023 },
    BuiltinPolicy { name: "uk-2023", text: UK_2023 },
    BuiltinPolicy { name: "uk-2025", text: UK_2025 },
    BuiltinPolicy { name: "de-2021", text: DE_2021 },
    BuiltinPolicy { name: "de-2025", text: DE_2025 },
    BuiltinPolicy { name: "fr-2021", text: FR },
    BuiltinPolicy { name: "fr-2025", text: FR },
    BuiltinPolicy { name: "es-2021", text: ES },
    BuiltinPolicy { name: "es-2025", text: ES },
    BuiltinPolicy { name: "it-2021", text: IT },
    BuiltinPolicy { name: "it-2025", text: IT },
    BuiltinPolicy { name: "nl-2024", text: EUROPE },
    BuiltinPolicy { name: "nl-2025", text: EUROPE },
    BuiltinPolicy { name: "be-2024", text: EUROPE },
    BuiltinPolicy { name: "be-2025", text: EUROPE },
    BuiltinPolicy { name: "pt-2024", text: EUROPE },
    BuiltinPolicy { name: "pt-2025", text: EUROPE },
    BuiltinPolicy { name: "at-2024", text: EUROPE },
    BuiltinPolicy { name: "at-2025", text: EUROPE },
    BuiltinPolicy { name: "pl-2024", text: EUROPE },
    BuiltinPolicy { name: "pl-2025", text: EUROPE },
    BuiltinPolicy { name: "se-2024", text: EUROPE },
    BuiltinPolicy { name: "se-2025", text: EUROPE },
    BuiltinPolicy { name: "us-2015", text: US_2015 },
    BuiltinPolicy { name: "us-2016", text: US_2016 },
    BuiltinPolicy { name: "us-2019", text: US_2021 },
    BuiltinPolicy { name: "us-2021", text: US_2021 },
    BuiltinPolicy { name: "us-2025", text: US_2025 },
];
