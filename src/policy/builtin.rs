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

const AU: &str = include_str!("rules/au.toml");
const BR_DOMESTIC: &str = include_str!("rules/br-domestic.toml");
const BR_PARTNERS: &str = include_str!("rules/br-partners.toml");
const CA: &str = include_str!("rules/ca.toml");
const CN_OUT: &str = include_str!("rules/cn-out.toml");
const DE_2021: &str = include_str!("rules/de-2021.toml");
const DE_2025: &str = include_str!("rules/de-2025.toml");
const ES: &str = include_str!("rules/es.toml");
const EUROPE: &str = include_str!("rules/europe.toml");
const FR: &str = include_str!("rules/fr.toml");
const GULF: &str = include_str!("rules/gulf.toml");
const IN: &str = include_str!("rules/in.toml");
const IT: &str = include_str!("rules/it.toml");
const JP: &str = include_str!("rules/jp.toml");
const UK_2023: &str = include_str!("rules/uk-2023.toml");
const UK_2025: &str = include_str!("rules/uk-2025.toml");
const US_2015: &str = include_str!("rules/us-2015.toml");
const US_2016: &str = include_str!("rules/us-2016.toml");
const US_2021: &str = include_str!("rules/us-2021.toml");
const US_2025: &str = include_str!("rules/us-2025.toml");
const WALMART_CA: &str = include_str!("rules/walmart-ca.toml");
const WALMART_US: &str = include_str!("rules/walmart-us.toml");

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
    BuiltinPolicy { name: "jp-2021", text: JP },
    BuiltinPolicy { name: "jp-2022", text: JP },
    BuiltinPolicy { name: "jp-paused", text: JP },
    BuiltinPolicy { name: "ca-2020", text: CA },
    BuiltinPolicy { name: "ca-2021", text: CA },
    BuiltinPolicy { name: "ae-2021", text: GULF },
    BuiltinPolicy { name: "sa-2021", text: GULF },
    BuiltinPolicy { name: "in-2021", text: IN },
    BuiltinPolicy { name: "br-domestic", text: BR_DOMESTIC },
    BuiltinPolicy { name: "br-partners", text: BR_PARTNERS },
    BuiltinPolicy { name: "au-2020", text: AU },
    BuiltinPolicy { name: "au-2021", text: AU },
    BuiltinPolicy { name: "au-china-2022", text: CN_OUT },
    BuiltinPolicy { name: "sg-2022", text: CN_OUT },
    BuiltinPolicy { name: "walmart-us", text: WALMART_US },
    BuiltinPolicy { name: "walmart-ca", text: WALMART_CA },
];
