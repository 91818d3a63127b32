//! The words and figures of cells.

use super::cells::Cells;
use super::fields::Field;
use crate::diagnostics::Code;
use crate::domain::{CarrierClass, Country, Currency, Format, Money, TrackedAs, Tracking};
use crate::input::amount::{parse_money, parse_number};
use crate::input::reader::did_you_mean;
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime};

pub(super) const FORMATS: [(&str, Format); 5] = [
    ("letter", Format::Letter),
    ("large-letter", Format::LargeLetter),
    ("parcel", Format::Parcel),
    ("freight", Format::Freight),
    ("digital", Format::Digital),
];
pub(super) const SERVICES: [(&str, TrackedAs); 5] = [
    ("untracked", TrackedAs::Untracked),
    ("delivery-only", TrackedAs::DeliveryOnly),
    ("export-only", TrackedAs::ExportOnly),
    ("acceptance-and-delivery", TrackedAs::AcceptanceAndDelivery),
    ("full", TrackedAs::Full),
];
pub(super) const CARRIERS: [(&str, CarrierClass); 6] = [
    ("integrated", CarrierClass::Integrated),
    ("not-integrated", CarrierClass::NotIntegrated),
    ("listed-freight", CarrierClass::ListedFreight),
    ("self-delivery", CarrierClass::SelfDelivery),
    ("yes", CarrierClass::Integrated),
    ("no", CarrierClass::NotIntegrated),
];
pub(super) const BOUGHT: [(&str, bool); 4] =
    [("yes", true), ("no", false), ("buy-shipping", true), ("elsewhere", false)];
pub(super) const YES_OR_NO: [(&str, bool); 2] = [("yes", true), ("no", false)];
pub(super) const TRACKINGS: [(&str, Tracking); 7] = [
    ("both", Tracking::Both),
    ("facility", Tracking::FacilityOnly),
    ("delivery", Tracking::DeliveryOnly),
    ("no-scan", Tracking::NoScan),
    ("no-number", Tracking::NoNumber),
    ("late", Tracking::Late),
    ("mismatch", Tracking::Mismatch),
];

/// A moment: its day as written, and the moment itself if a time is written too.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Moment {
    pub(super) day: NaiveDate,
    at: Option<NaiveDateTime>,
}

impl Moment {
    /// Does this one come after the other? Two on one day of which one has no time do not.
    pub(super) fn after(self, other: Self) -> bool {
        match (self.at, other.at) {
            (Some(this), Some(other)) => this > other,
            _ => self.day > other.day,
        }
    }
}

impl Cells<'_> {
    /// One of a few words (small letters or capitals; blanks and `_` are `-`). `None` = not said, or
    /// reported.
    pub(super) fn word<T: Copy>(&self, field: Field, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(field)?;
        let plain = text.to_lowercase().replace([' ', '_'], "-");
        let plain = match plain.as_str() {
            "true" => "yes",
            "false" => "no",
            other => other,
        };
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == plain) {
            return Some(*meaning);
        }
        let known = words.iter().map(|(word, _)| *word);
        let help = match did_you_mean(plain, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", known.collect::<Vec<_>>().join(", ")),
        };
        let message = format!("`{text}` is not a word that `{}` can take", self.name(field));
        self.mistake(Code::UnknownWord, field, message, help);
        None
    }

    /// A country by its code.
    pub(super) fn country(&self, field: Field) -> Option<Country> {
        let Some(text) = self.text(field) else {
            self.missing(field);
            return None;
        };
        let country = Country::new(&text.to_uppercase());
        if country.is_err() {
            let message = format!("`{text}` is not a country code");
            self.mistake(Code::UnreadableValue, field, message, "write two letters, such as DE");
        }
        country.ok()
    }

    /// A day, with a time or without. `None` = not said, or reported.
    pub(super) fn moment(&self, field: Field) -> Option<Moment> {
        let text = self.text(field)?;
        let zoned = DateTime::parse_from_rfc3339(text).ok();
        let naive = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
        let moment = match (zoned, naive) {
            (Some(zoned), _) => Some(Moment { day: zoned.date_naive(), at: Some(zoned.naive_utc()) }),
            (None, Some(at)) => Some(Moment { day: at.date(), at: Some(at) }),
            (None, None) => text.parse().ok().map(|day| Moment { day, at: None }),
        };
        let moment = moment.filter(|moment| (1990..2200).contains(&moment.day.year()));
        if moment.is_none() {
            let message = format!("`{text}` is not a day between 1990 and 2199");
            let help = "write it as 2025-01-20, or with a time as 2025-01-20T18:30";
            self.mistake(Code::UnreadableValue, field, message, help);
        }
        moment
    }

    /// An amount that is not negative, in its own currency or in that of the row. `None` = not said, or
    /// reported.
    pub(super) fn amount(&self, field: Field) -> Option<Money> {
        let text = self.text(field)?;
        let read = match (parse_number(text), self.text(Field::Currency)) {
            (Some(_), Some(currency)) => parse_money(&format!("{text} {}", currency.to_uppercase())),
            _ => parse_money(text),
        };
        match read {
            Ok(money) if money.micros >= 0 => Some(money),
            Ok(_) => {
                let message = format!("`{text}` is below zero");
                self.mistake(Code::OutOfRange, field, message, "write what the buyer paid");
                None
            }
            Err(reason) => {
                let example = match self.text(Field::Currency).and_then(|c| Currency::new(c).ok()) {
                    Some(_) => "write a number with a point, such as 14.50",
                    None => "write a number and a currency, such as 14.50 GBP",
                };
                let help = match with_point(text) {
                    Some(point)
                        if example.contains("and a currency") && parse_money(&point).is_err() =>
                    {
                        format!("decimal comma: write {point}, and a currency, such as {point} GBP")
                    }
                    Some(point) => format!("decimal comma: write {point}"),
                    None => example.to_owned(),
                };
                let message = format!("`{}` is not an amount: {reason}", self.name(field));
                self.mistake(Code::UnreadableValue, field, message, help);
                None
            }
        }
    }
}

/// An amount with a decimal comma, written with a point: `15,00 EUR`, `1.234,50`. Three digits behind the comma may
/// be thousands.
fn with_point(text: &str) -> Option<String> {
    let digits = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count();
    let (units, rest) = text.split_once(',')?;
    let whole = units.replace('.', "");
    let decimals = digits(rest);
    let is_one = !whole.is_empty() && digits(&whole) == whole.len() && (1..=2).contains(&decimals);
    is_one.then(|| format!("{whole}.{rest}"))
}
