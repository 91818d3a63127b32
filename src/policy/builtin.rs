//! The rule files that the program carries.

/// A policy that the program carries: its name and the text of the rule file that states it.
#[derive(Clone, Copy, Debug)]
pub struct BuiltinPolicy {
    /// The policy's name, such as `uk-2025`.
    pub name: &'static str,
    /// The store it is imposed on, so that those of other stores need not be read.
    pub store: &'static str,
    /// The TOML text of a file of `policy/rules`; read as `<name>.toml` it gives the policy (a file may state
    /// several, as snapshots of its rules).
    pub text: &'static str,
}

const AU: &str = include_str!("rules/au.toml");
const BR_DOMESTIC: &str = include_str!("rules/br-domestic.toml");
const BR_PARTNERS: &str = include_str!("rules/br-partners.toml");
const CA: &str = include_str!("rules/ca.toml");
const CN_OUT: &str = include_str!("rules/cn-out.toml");
const DE: &str = include_str!("rules/de.toml");
const ES: &str = include_str!("rules/es.toml");
const EUROPE: &str = include_str!("rules/europe.toml");
const FR: &str = include_str!("rules/fr.toml");
const GULF: &str = include_str!("rules/gulf.toml");
const IN: &str = include_str!("rules/in.toml");
const IT: &str = include_str!("rules/it.toml");
const JP: &str = include_str!("rules/jp.toml");
const UK: &str = include_str!("rules/uk.toml");
const US: &str = include_str!("rules/us.toml");
const US_2016: &str = include_str!("rules/us-2016.toml");
const WALMART_CA: &str = include_str!("rules/walmart-ca.toml");
const WALMART_US: &str = include_str!("rules/walmart-us.toml");

/// Every policy, by store and time.
pub const BUILTIN: &[BuiltinPolicy] = &[
    BuiltinPolicy { name: "uk-2021", store: "UK", text: UK },
    BuiltinPolicy { name: "uk-2023", store: "UK", text: UK },
    BuiltinPolicy { name: "uk-2025", store: "UK", text: UK },
    BuiltinPolicy { name: "de-2021", store: "DE", text: DE },
    BuiltinPolicy { name: "de-2025", store: "DE", text: DE },
    BuiltinPolicy { name: "fr-2021", store: "FR", text: FR },
    BuiltinPolicy { name: "fr-2025", store: "FR", text: FR },
    BuiltinPolicy { name: "es-2021", store: "ES", text: ES },
    BuiltinPolicy { name: "es-2025", store: "ES", text: ES },
    BuiltinPolicy { name: "it-2021", store: "IT", text: IT },
    BuiltinPolicy { name: "it-2025", store: "IT", text: IT },
    BuiltinPolicy { name: "nl-2024", store: "NL", text: EUROPE },
    BuiltinPolicy { name: "nl-2025", store: "NL", text: EUROPE },
    BuiltinPolicy { name: "be-2024", store: "BE", text: EUROPE },
    BuiltinPolicy { name: "be-2025", store: "BE", text: EUROPE },
    BuiltinPolicy { name: "pt-2024", store: "PT", text: EUROPE },
    BuiltinPolicy { name: "pt-2025", store: "PT", text: EUROPE },
    BuiltinPolicy { name: "at-2024", store: "AT", text: EUROPE },
    BuiltinPolicy { name: "at-2025", store: "AT", text: EUROPE },
    BuiltinPolicy { name: "pl-2024", store: "PL", text: EUROPE },
    BuiltinPolicy { name: "pl-2025", store: "PL", text: EUROPE },
    BuiltinPolicy { name: "se-2024", store: "SE", text: EUROPE },
    BuiltinPolicy { name: "se-2025", store: "SE", text: EUROPE },
    BuiltinPolicy { name: "us-2015", store: "US", text: US_2016 },
    BuiltinPolicy { name: "us-2016", store: "US", text: US_2016 },
    BuiltinPolicy { name: "us-2019", store: "US", text: US },
    BuiltinPolicy { name: "us-2021", store: "US", text: US },
    BuiltinPolicy { name: "us-2025", store: "US", text: US },
    BuiltinPolicy { name: "jp-2021", store: "JP", text: JP },
    BuiltinPolicy { name: "jp-2022", store: "JP", text: JP },
    BuiltinPolicy { name: "jp-paused", store: "JP", text: JP },
    BuiltinPolicy { name: "ca-2020", store: "CA", text: CA },
    BuiltinPolicy { name: "ca-2021", store: "CA", text: CA },
    BuiltinPolicy { name: "ae-2021", store: "AE", text: GULF },
    BuiltinPolicy { name: "sa-2021", store: "SA", text: GULF },
    BuiltinPolicy { name: "in-2021", store: "IN", text: IN },
    BuiltinPolicy { name: "br-domestic", store: "BR", text: BR_DOMESTIC },
    BuiltinPolicy { name: "br-partners", store: "BR", text: BR_PARTNERS },
    BuiltinPolicy { name: "au-2020", store: "AU", text: AU },
    BuiltinPolicy { name: "au-2021", store: "AU", text: AU },
    BuiltinPolicy { name: "au-china-2022", store: "AU", text: CN_OUT },
    BuiltinPolicy { name: "sg-2022", store: "SG", text: CN_OUT },
    BuiltinPolicy { name: "walmart-us", store: "Walmart US", text: WALMART_US },
    BuiltinPolicy { name: "walmart-ca", store: "Walmart CA", text: WALMART_CA },
];
