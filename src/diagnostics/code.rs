//! The codes of findings: each unique, with one line that says what it means.

use std::fmt;

/// Declares the codes once: variant, name, severity, description.
macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $description:literal)*) => {
        /// What kind of mistake a finding is.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum Code {
            $(#[doc = $description] $variant,)*
        }

        impl Code {
            /// Every code, in the order in which a file is read.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name that people see and search for.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it means, in one line.
            pub fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)* }
            }

            /// Whether the file can be used all the same.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }
        }
    };
}

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// The file can be used; the author should know.
    Warning,
}

codes! {
    CannotRead "cannot-read" Error "A file cannot be read: it is missing, a folder, or not allowed."
    NotUtf8 "not-utf-8" Error "A file holds bytes that are not UTF-8 text."
    FileTooLarge "file-too-large" Error "A file is larger than any of its kind may be."
    EmptyFile "empty-file" Error "A file holds nothing, or only comments."
    Syntax "syntax" Error "The text is not TOML at this place."
    DuplicateKey "duplicate-key" Error "A key or table is written twice."
    UnknownKey "unknown-key" Error "A key that this table does not have."
    KeyWithoutMeaning "key-without-meaning" Error "A key that has no meaning together with the others of its table."
    MissingKey "missing-key" Error "A key that must be there is not."
    WrongType "wrong-type" Error "A value of another type is needed, such as a text instead of a number."
    NotFinite "not-finite" Error "A number is `nan`, infinite, or too large to be held."
    OutOfRange "out-of-range" Error "A number or date lies outside what it can be."
    UnreadableValue "unreadable-value" Error "A text cannot be read as the figure that is needed."
    RangeOrder "range-order" Error "The bounds of a range are not in order."
    UnknownWord "unknown-word" Error "A word that is not one of those allowed here."
    UnknownName "unknown-name" Error "A name that nothing in the file has."
    BadName "bad-name" Error "A name with other characters than lower case letters, digits and `-`."
    EmptyList "empty-list" Error "A list that needs at least one entry has none."
    DuplicateName "duplicate-name" Error "Two things have the same name."
    NoProvenance "no-provenance" Error "A figure has neither a source nor an assumption."
    TwoProvenances "two-provenances" Error "Source and assumption are both stated for the same figure."
    UnknownProvenanceKey "unknown-provenance-key" Error "A source or assumption is stated for a key that is not there."
    UnknownPath "unknown-path" Error "`--set` names a place that the scenario does not have."
    BadSetting "bad-setting" Error "`--set` is not written as PATH=VALUE."
    UnsupportedSchema "unsupported-schema" Error "The file is written for another version of the format."
    SharesDoNotAddUp "shares-do-not-add-up" Error "Shares of a whole do not add up to 100 %."
    CurrencyMismatch "currency-mismatch" Error "An amount is in another currency than the one needed here."
    NoRate "no-rate" Error "No exchange rate is known for a currency or day."
    DateOrder "date-order" Error "Dates are not in the order that they must have."
    HorizonTooShort "horizon-too-short" Error "The last day comes before the period that the tolerance names has ended."
    UnknownPolicy "unknown-policy" Error "No built-in policy and no rule file has this name."
    ChangedSince "changed-since" Warning "A shared scenario, or a rule file in it, was changed after it was shared."
    OtherVersion "other-version" Warning "A scenario was shared by another version of the program."
    PolicyStore "policy-store" Warning "A policy is made for another store."
    PoliciesDisagree "policies-disagree" Error "The policies of the file disagree on something that the file leaves to them."
    UnknownSwitch "unknown-switch" Error "A reading names a switch that no policy of the file has."
    UnknownOption "unknown-option" Error "A reading names an option that the switch does not have."
    NoServiceToday "no-service-today" Error "No `[[today]]` rule selects an order line."
    TwoCarriers "two-carriers" Error "A contract opens services of more than one carrier."
    ServiceCannotCarry "service-cannot-carry" Error "A service does not go there, is not for this weight, or has no price on some day."
    NothingToSwitchTo "nothing-to-switch-to" Error "None of the services of a `switch` lever can carry an order line that it selects."
    SelectsNothing "selects-nothing" Warning "A lever or rule selects no order line at all."
    NeverUsed "never-used" Warning "Something is defined and never used."
    WeightStep "weight-step" Warning "A weight band straddles a weight step of its tariff or a lever's limit; its upper end counts."
    BadRule "bad-rule" Error "A clause, switch or enforcement step of a rule file contradicts itself or another."
    MissingColumn "missing-column" Error "A CSV file lacks a column that every row needs."
    MissingValue "missing-value" Error "Something that must be said of a package is said neither in its row nor on the command line."
    RowLength "row-length" Error "A row of a CSV file has more or fewer cells than its header."
    DamagedGzip "damaged-gzip" Error "A gzip file is damaged or cut off; only the lines before that place are read."
    GuessedEncoding "guessed-encoding" Warning "A CSV file is not UTF-8, and its encoding was guessed from its bytes."
    UnreadableBytes "unreadable-bytes" Warning "Bytes of a CSV file are no characters in its encoding."
    LeadLines "lead-lines" Warning "Lines before the header of a CSV file are not read."
    NoHeader "no-header" Error "The first line of a CSV file holds figures in place of the names of its columns."
    RepeatedHeader "repeated-header" Warning "The header of a CSV file is there once more; the line is left out."
    SecondHeader "second-header" Error "Another header stands among the rows of a CSV file; the rows after it are not read."
    UnclosedQuote "unclosed-quote" Warning "A quotation mark begins a cell and none ends it; it is taken as part of the text."
    DuplicateRow "duplicate-row" Warning "A row is there twice, the same in every cell; it counts once."
    SpreadsheetDamage "spreadsheet-damage" Warning "A spreadsheet program has changed a long number; its digits are lost."
    ServiceNotMapped "service-not-mapped" Warning "A service that a file names has no entry under `[services]` of its map."
    Contradiction "contradiction" Error "Two things that are said of a package cannot both be."
    FilesDisagree "files-disagree" Warning "Two files say different things of one order or figure; the message says which holds."
    FiguresDisagree "figures-disagree" Warning "Figures of an account health report do not agree with each other, or are of another store."
    NotJson "not-json" Error "A file begins as JSON and is none, or is cut off."
    UnknownShape "unknown-shape" Error "A JSON file is none of those that are read, or lacks what must be there; the message says what."
    OrderNotFound "order-not-found" Warning "A confirmation or a listed defect is of an order that no file of orders holds."
    NotConfirmed "not-confirmed" Warning "Orders that no file says to be shipped are left aside."
    RulesOverlap "rules-overlap" Warning "Two shipping rules can match the same package and ship it by different services; the first in the file holds."
    RuleOfNothing "rule-of-nothing" Warning "A shipping rule names a store, a category or a service that no package and no scenario has."
    RuleReadings "rule-readings" Error "A file holds the shipping rules of several readings, and none of them is the one asked."
    OverlayBase "overlay-base" Error "An overlay is laid over a policy that it is not made for."
    OverlayPlace "overlay-place" Error "A new clause of an overlay states no place, two places, or one that is not there."
    OverlayChange "overlay-change" Error "An overlay changes or ends a clause that is not there, does not hold then, or goes by another date."
    NeverMatches "never-matches" Warning "A clause that no package can ever reach (`vtr policy check`)."
    ClauseGap "clause-gap" Warning "Two clauses ask the same but for a range of values or days, and what lies between is left to the last clause (`vtr policy check`)."
    ClauseOverlap "clause-overlap" Warning "Two clauses ask the same but for ranges of values or days that cross, and what follows differs (`vtr policy check`)."
    NotChecked "not-checked" Warning "A clause has too many combinations with those before it to be checked (`vtr policy check`)."
}

impl Code {
    /// Says that something is absent. Where the text could not be parsed, such findings follow from
    /// that and are not shown.
    pub fn is_absence(self) -> bool {
        matches!(
            self,
            Self::MissingKey
                | Self::EmptyFile
                | Self::EmptyList
                | Self::NoProvenance
                | Self::UnknownProvenanceKey
                | Self::UnknownName
                | Self::UnknownPath
                | Self::SharesDoNotAddUp
                | Self::NoServiceToday
                | Self::NothingToSwitchTo
                | Self::SelectsNothing
                | Self::NeverUsed
                | Self::NoRate
        )
    }

    /// The page `docs/findings.md`, made from the list above.
    pub fn page() -> String {
        let mut page = String::from(
            "# Findings\n\nMade by `vtr findings`; do not edit. Every mistake that the program finds in a \
             scenario, rule or CSV file has\none of these codes. An `error` means that the file cannot be used; \
             a `warning` that it can, and that the author should know.\n\n\
             | code | severity | meaning |\n| --- | --- | --- |\n",
        );
        for code in Self::ALL {
            let severity = match code.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            page += &format!("| `{}` | {severity} | {} |\n", code.name(), code.description());
        }
        page
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_kebab_case_and_described_in_a_sentence() {
        let names: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(code.name().chars().all(letters), "{code}");
            assert!(code.description().ends_with('.'), "{code}");
        }
    }

    #[test]
    fn the_page_of_findings_is_up_to_date() {
        let page = include_str!("../../docs/findings.md");
        assert_eq!(page, Code::page(), "run `cargo run -- findings > docs/findings.md`");
    }
}
