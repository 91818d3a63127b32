//! Scenarios that come with the program, to look at before one has one's own.

/// File name, what it shows, and text.
pub const EXAMPLES: [(&str, &str, &str); 3] = [
    (
        "uk-gifts-2025.toml",
        "A UK gift shop with cheap letters abroad, before the change of January 2025",
        include_str!("../../scenarios/uk-gifts-2025.toml"),
    ),
    (
        "de-parts-2025.toml",
        "A German parts seller: the limit falls from 20 to 15 EUR",
        include_str!("../../scenarios/de-parts-2025.toml"),
    ),
    (
        "us-imports-2025.toml",
        "A US store that ships from abroad",
        include_str!("../../scenarios/us-imports-2025.toml"),
    ),
];
