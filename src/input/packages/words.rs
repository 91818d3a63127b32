//! The words and figures of cells.

use super::amounts;
use super::cells::Cells;
use super::fields::Field;
use super::moments::{self, NoMoment};
use crate::diagnostics::Code;
use crate::domain::{CarrierClass, Country, Currency, Format, Money, TrackedAs, Tracking};
use crate::input::amount::{parse_money, parse_number};
use crate::input::reader::did_you_mean;
use crate::records::Moment;

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
pub(super) const TRACKINGS: [(&str, Tracking); 7] = {
    use Tracking::{Both, DeliveryOnly, FacilityOnly, Late, Mismatch, NoNumber, NoScan};
    [
        (Both.word(), Both),
        (FacilityOnly.word(), FacilityOnly),
        (DeliveryOnly.word(), DeliveryOnly),
        (NoScan.word(), NoScan),
        (NoNumber.word(), NoNumber),
        (Late.word(), Late),
        (Mismatch.word(), Mismatch),
    ]
};

impl Cells<'_> {
    /// One of a few words (small letters or capitals; blanks and `_` are `-`). `None` = not said, or
    /// reported.
    pub(super) fn word<T: Copy>(&self, field: Field, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(field)?;
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*meaning);
        }
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
        let country = Country::new(text).or_else(|_| Country::new(&text.to_uppercase()));
        if country.is_err() {
            let message = format!("`{text}` is not a country code");
            self.mistake(Code::UnreadableValue, field, message, "write two letters, such as DE");
        }
        country.ok()
    }

    /// A day, with a time or without. `None` = not said, or reported.
    pub(super) fn moment(&self, field: Field) -> Option<Moment> {
        let text = self.text(field)?;
        let why = match moments::parse(text, self.style) {
            Ok(moment) => return Some(moment),
            Err(why) => why,
        };
        let (message, help) = match why {
            NoMoment::Order => (
                format!("`{text}` may have the day or the month first"),
                "write it as 2025-01-20, or say which in a map: [time] dates = \"day-first\"".to_owned(),
            ),
            NoMoment::DayNumber(day) => (
                format!("`{text}` is not a day, but a spreadsheet's number of {day}"),
                "give the column the form YYYY-MM-DD before saving it as CSV".to_owned(),
            ),
            NoMoment::NotADay => (
                format!("`{text}` is not a day between 1990 and 2199"),
                "write it as 2025-01-20, or with a time as 2025-01-20T18:30".to_owned(),
            ),
        };
        self.mistake(Code::UnreadableValue, field, message, help);
        None
    }

    /// An amount that is not negative, in its own currency or in that of the row. `None` = not said, or
    /// reported.
    pub(super) fn amount(&self, field: Field) -> Option<Money> {
        let text = self.text(field)?;
        let code = self.text(Field::Currency).and_then(|code| Currency::new(code).ok());
        let plain = (!self.style.decimal_comma).then(|| amounts::micros(text)).flatten();
        if let Some((micros, currency)) = plain.zip(code) {
            return Some(Money { micros, currency });
        }
        let (plain, symbol) = amounts::plain(text, self.style);
        let currency = self.text(Field::Currency).map(str::to_uppercase);
        let currency = currency.or_else(|| symbol.map(str::to_owned));
        let read = match (parse_number(&plain), &currency) {
            (Some(_), Some(currency)) => parse_money(&format!("{plain} {currency}")),
            _ => parse_money(&plain),
        };
        match read {
            Ok(money) if money.micros >= 0 => Some(money),
            Ok(_) => {
                let message = format!("`{text}` is below zero");
                self.mistake(Code::OutOfRange, field, message, "write what the buyer paid");
                None
            }
            Err(reason) => {
                let known = currency.is_some_and(|code| Currency::new(&code).is_ok());
                let example = match known {
                    true => "write a number with a point, such as 14.50",
                    false => "write a number and a currency, such as 14.50 GBP",
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

    /// A number from zero to a bound. `None` = not said, or reported.
    pub(super) fn number(&self, field: Field, most: f64) -> Option<f64> {
        let text = self.text(field)?;
        let (plain, _) = amounts::plain(text, self.style);
        let number = parse_number(&plain);
        if let Some(number) = number.filter(|number| (0.0..=most).contains(number)) {
            return Some(number);
        }
        let (code, message) = match number {
            Some(_) => (Code::OutOfRange, format!("`{text}` is not between 0 and {most}")),
            None => (Code::UnreadableValue, format!("`{}` is not a number: `{text}`", self.name(field))),
        };
        self.mistake(code, field, message, format!("write it such as {}", field.named().example));
        None
    }

    /// A whole number from zero to a bound. `None` = not said, or reported.
    pub(super) fn count(&self, field: Field, most: u32) -> Option<u32> {
        let number = self.number(field, f64::from(most))?;
        if number.fract() == 0.0 {
            return Some(number as u32);
        }
        let message = format!("`{}` is not a whole number: `{number}`", self.name(field));
        self.mistake(Code::UnreadableValue, field, message, "write a whole number");
        None
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
