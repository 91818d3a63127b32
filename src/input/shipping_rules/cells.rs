//! The cells of one rule.

use crate::diagnostics::{Code, Place, SourceId};
use crate::domain::{Country, Currency};
use crate::input::amount::parse_number;
use crate::input::packages::{CutRow, plain_number};
use crate::input::reader::Context;

/// One row of a file of rules.
pub(super) struct Row<'r> {
    pub(super) context: &'r Context,
    pub(super) names: &'r [String],
    pub(super) line: u64,
    pub(super) source: SourceId,
    pub(super) cut: &'r CutRow<'r>,
}

impl Row<'_> {
    fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// What a cell says; nothing where it is empty or `*`.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let (_, text) = self.cut.cells.get(self.column(name)?)?;
        Some(text.trim()).filter(|text| !text.is_empty() && *text != "*")
    }

    /// Where a cell stands; its row if there is none.
    pub(super) fn place(&self, name: &str) -> Place {
        let cell = self.column(name).and_then(|at| self.cut.cells.get(at));
        let span = cell.map(|(span, _)| span.clone()).filter(|span| !span.is_empty());
        Place::new(self.source, span.unwrap_or(self.cut.span.clone()))
    }

    pub(super) fn mistake(&self, code: Code, name: &str, message: String, help: &str) {
        self.context.mistake(code, &self.place(name), message, help);
    }

    fn unreadable(&self, name: &str, what: &str, help: &str) {
        let text = self.text(name).unwrap_or_default();
        self.mistake(Code::UnreadableValue, name, format!("`{text}` is not {what}"), help);
    }

    /// Countries, separated by anything but letters.
    pub(super) fn countries(&self, name: &str) -> Vec<Country> {
        let text = self.text(name).unwrap_or_default();
        let mut countries = Vec::new();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let code = word.to_uppercase();
            match Country::new(&code) {
                // The code of ISO 3166 is GB; `UK` is no country's.
                Ok(_) if code == "UK" => {
                    let message = "`UK` is not the code of a country".to_owned();
                    self.mistake(Code::UnreadableValue, name, message, "write GB");
                }
                Ok(country) => countries.push(country),
                Err(_) => {
                    let message = format!("`{word}` is not a country code");
                    let help = "write two letters a country, separated by blanks, such as DE FR";
                    self.mistake(Code::UnreadableValue, name, message, help);
                }
            }
        }
        countries
    }

    /// An amount in millionths, and its currency if one is named.
    pub(super) fn amount(&self, name: &str) -> Option<(i64, Option<Currency>)> {
        let text = self.text(name)?;
        let (plain, sign) = plain_number(text);
        let (number, code) = match plain.find(|c: char| c.is_ascii_alphabetic()) {
            Some(at) => (plain[..at].trim(), plain[at..].trim().to_uppercase()),
            None => (plain.trim(), sign.unwrap_or_default().to_owned()),
        };
        let units = parse_number(number).filter(|units| (0.0..=1e9).contains(units));
        let currency = Some(code).filter(|code| !code.is_empty()).map(|code| Currency::new(&code));
        match (units, currency.transpose()) {
            (Some(units), Ok(currency)) => Some(((units * 1e6).round() as i64, currency)),
            _ => {
                self.unreadable(name, "an amount from zero on", "write it as 12.40 or 12.40 GBP");
                None
            }
        }
    }

    /// Grams: `750`, `750 g`, `0.75 kg`.
    pub(super) fn grams(&self, name: &str) -> Option<f64> {
        let text = self.text(name)?.to_lowercase();
        let (number, each) = match (text.strip_suffix("kg"), text.strip_suffix('g')) {
            (Some(number), _) => (number, 1000.0),
            (None, Some(number)) => (number, 1.0),
            (None, None) => (text.as_str(), 1.0),
        };
        let grams = parse_number(&plain_number(number.trim()).0).map(|number| number * each);
        let grams = grams.filter(|grams| (0.0..=1e9).contains(grams));
        if grams.is_none() {
            self.unreadable(name, "a weight from zero on", "write grams, such as 750, or 0.75 kg");
        }
        grams
    }

    /// A number from zero on.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        let text = self.text(name)?;
        let number = parse_number(&plain_number(text).0).filter(|number| (0.0..=1e9).contains(number));
        if number.is_none() {
            self.unreadable(name, "a number from zero on", "write it as 120 or 1.5");
        }
        number
    }
}
