//! Figures and texts as a scenario file has them.

use crate::domain::{Distribution, Money, Provenance};
use crate::fit::{Backed, Spread};
use std::fmt::Write as _;

/// A text in quotes, as TOML reads it.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// So many significant digits, no needless zeros.
pub(super) fn digits(number: f64, significant: i32) -> String {
    if number == 0.0 || !number.is_finite() {
        return "0".into();
    }
    let before = number.abs().log10().floor() as i32 + 1;
    let decimals = (significant - before).max(0) as usize;
    let text = format!("{number:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Per cent with as many decimals as tell it apart from 0 and 100.
pub(super) fn percent(share: f64) -> String {
    let near = share.min(1.0 - share).max(1e-9) * 100.0;
    let decimals = (2 - near.log10().floor() as i32).clamp(0, 7) as usize;
    let text = format!("{:.decimals$}", share * 100.0);
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &*text };
    format!("{text} %")
}

/// A chance or share, with a comment where its interval cannot be read off.
pub(super) fn chance(spread: Spread) -> (String, String) {
    match spread {
        Spread::Point(share) => (quoted(&percent(share)), String::new()),
        Spread::Range(low, high) => {
            (quoted(&format!("{} to {}", percent(low), percent(high))), String::new())
        }
        Spread::Beta(a, b) => {
            let (low, high) = Distribution::Beta { a, b }.interval90();
            let text = format!("beta({}, {})", digits(a, 5), digits(b, 5));
            (quoted(&text), format!("{} to {}", percent(low), percent(high)))
        }
    }
}

/// A rate.
pub(super) fn rate(spread: Spread) -> String {
    match spread {
        Spread::Point(rate) => quoted(&digits(rate, 5)),
        Spread::Range(low, high) | Spread::Beta(low, high) => {
            quoted(&format!("{} to {}", digits(low, 5), digits(high, 5)))
        }
    }
}

/// An amount to a hundredth of a minor unit.
pub(super) fn money(money: Money) -> String {
    let text = format!("{:.4}", money.units());
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let kept = part.trim_end_matches('0');
    let least = if money.currency.minor_units() == 1 { 0 } else { 2 };
    let part = format!("{kept:0<least$}");
    let point = if part.is_empty() { "" } else { "." };
    format!("{whole}{point}{part} {}", money.currency)
}

/// Whole grams or kilograms.
pub(super) fn grams(grams: u32) -> String {
    if grams >= 1000 && grams.is_multiple_of(1000) {
        format!("{} kg", grams / 1000)
    } else {
        format!("{grams} g")
    }
}

/// The lines of provenance of a table, by key.
#[derive(Default)]
pub(super) struct Provenances {
    sources: Vec<(String, String)>,
    assumptions: Vec<(String, String)>,
}

impl Provenances {
    pub(super) fn add(&mut self, key: &str, backed: &Backed) {
        self.text(key, &backed.provenance);
    }

    pub(super) fn text(&mut self, key: &str, provenance: &Provenance) {
        let (list, text) = match provenance {
            Provenance::Source(text) => (&mut self.sources, text),
            Provenance::Assumption(text) => (&mut self.assumptions, text),
        };
        list.push((key.to_owned(), text.clone()));
    }

    pub(super) fn assume(&mut self, key: &str, text: &str) {
        self.assumptions.push((key.to_owned(), text.to_owned()));
    }

    pub(super) fn source(&mut self, key: &str, text: &str) {
        self.sources.push((key.to_owned(), text.to_owned()));
    }

    /// `[table.source]` and `[table.assumption]`.
    pub(super) fn write(&self, out: &mut String, table: &str) {
        for (word, list) in [("source", &self.sources), ("assumption", &self.assumptions)] {
            if !list.is_empty() {
                let _ = writeln!(out, "[{table}.{word}]");
                for (key, text) in list {
                    let _ = writeln!(out, "{key} = {}", quoted(text));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Currency;

    #[test]
    fn shares_and_amounts_read_as_people_write_them() {
        for (share, text) in [
            (0.5, "50 %"),
            (0.985, "98.5 %"),
            (0.0, "0 %"),
            (1.0, "100 %"),
            (0.99987, "99.987 %"),
            (0.3333333, "33.3 %"),
        ] {
            assert_eq!(percent(share), text);
        }
        let pounds = |units| money(Money::from_units(units, Currency::GBP));
        assert_eq!(pounds(2.7), "2.70 GBP");
        assert_eq!(pounds(2.7125), "2.7125 GBP");
        assert_eq!(digits(1234.5678, 5), "1234.6");
        assert_eq!(digits(0.012_345_678, 3), "0.0123");
        assert_eq!(quoted("a \"b\"\n"), "\"a \\\"b\\\"\\u000A\"");
        assert_eq!((grams(2000), grams(750)), ("2 kg".to_owned(), "750 g".to_owned()));
    }
}
