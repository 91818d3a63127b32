//! A hand-made table of what is sold: a row a category, destination and service, for shops without exports.
//!
//! `category, destination, packages_per_month, usual_value, format, service`, and if known `origin, weight_g,
//! label_cost, tracking, carrier, integrated, counted, valid`.

use super::amount::{parse_money, parse_number};
use super::file;
use super::reader::{Context, did_you_mean};
use crate::diagnostics::{Code, Finding, Findings, Place, SourceId};
use crate::domain::{CarrierClass, Country, Currency, Format, Money, TrackedAs};
use crate::records::SalesRow;
use std::io::Read as _;
use std::path::Path;

/// The columns that must be there.
const NEEDED: [&str; 6] =
    ["category", "destination", "packages_per_month", "usual_value", "format", "service"];
/// Those that may.
const OPTIONAL: [&str; 8] =
    ["origin", "weight_g", "label_cost", "tracking", "carrier", "integrated", "counted", "valid"];

const FILE: file::Kind = file::Kind {
    largest: 1_000_000,
    too_large: "a table of what is sold has some lines; is it a file of packages?",
    not_found: "check the path of the CSV file",
};

/// Does the header of a file name this table's own column?
pub fn is_sales_table(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(4096).read_to_end(&mut head));
    if read.is_err() {
        return false;
    }
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    String::from_utf8_lossy(first).to_lowercase().contains("packages_per_month")
}

/// Reads the table; amounts that name no currency are in `currency`.
pub fn read(path: &Path, currency: Currency) -> (Vec<SalesRow>, Findings) {
    let context = Context::default();
    let shown = path.display().to_string();
    let Some((source, text)) = file::read_text_of(&context, path, &shown, &FILE) else {
        return (Vec::new(), finish(context));
    };
    let head = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| head.bytes().filter(|byte| byte == delimiter).count();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(count).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.delimiter(delimiter).flexible(true).trim(csv::Trim::All);
    let mut reader = reader.from_reader(text.as_bytes());
    let names: Vec<String> = reader
        .headers()
        .map(|header| {
            header.iter().map(|name| name.trim_start_matches('\u{feff}').to_lowercase()).collect()
        })
        .unwrap_or_default();
    columns_are_known(&context, source, head.len(), &names);
    let mut rows = Vec::new();
    for record in reader.records().filter(|_| !context.has_errors()).collect::<Vec<_>>() {
        let Ok(record) = record else { continue };
        if record.iter().all(str::is_empty) {
            continue;
        }
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        let place = Place::new(source, start..end);
        let cells = Cells { context: &context, names: &names, record: &record, place, currency };
        rows.extend(cells.row());
    }
    if rows.is_empty() && !context.has_errors() {
        let help = "write a row a category, destination and service";
        context.mistake(Code::EmptyFile, &Place::whole(source), "the table has no rows", help);
    }
    (rows, finish(context))
}

fn finish(context: Context) -> Findings {
    let mut findings = context.into_findings();
    findings.settle();
    findings
}

fn columns_are_known(context: &Context, source: SourceId, length: usize, names: &[String]) {
    let header = Place::new(source, 0..length);
    for needed in NEEDED.iter().filter(|needed| !names.iter().any(|name| name == *needed)) {
        let near = did_you_mean(needed, names.iter().map(String::as_str));
        let near = near.map_or(String::new(), |near| format!(" (is it `{near}`?)"));
        let message = format!("the table has no column `{needed}`{near}");
        context.mistake(
            Code::MissingColumn,
            &header,
            message,
            format!("the columns are {}", NEEDED.join(", ")),
        );
    }
    for name in names {
        let known = NEEDED.iter().chain(&OPTIONAL);
        if !known.clone().any(|known| known == name) {
            let message = format!("the table has a column `{name}`, which has no meaning here");
            let help = format!("leave it out; further columns are {}", OPTIONAL.join(", "));
            context.report(Finding::new(Code::UnknownKey, header.clone(), message).help(help));
        }
    }
}

/// The cells of a row.
struct Cells<'r> {
    context: &'r Context,
    names: &'r [String],
    record: &'r csv::StringRecord,
    place: Place,
    currency: Currency,
}

impl Cells<'_> {
    fn text(&self, column: &str) -> Option<&str> {
        let at = self.names.iter().position(|name| name == column)?;
        self.record.get(at).filter(|text| !text.is_empty())
    }

    fn row(&self) -> Option<SalesRow> {
        let before = self.context.errors();
        if self.record.len() != self.names.len() {
            let message =
                format!("the row has {} cells, the header {}", self.record.len(), self.names.len());
            self.wrong(message, "write as many cells as the header has");
            return None;
        }
        let needed = |column: &str| {
            let text = self.text(column);
            if text.is_none() {
                self.wrong(format!("`{column}` is not said"), "every row says it");
            }
            text
        };
        let country = |text: &str| match Country::new(&text.to_uppercase()) {
            Ok(country) => Some(country),
            Err(error) => {
                self.wrong(error.to_string(), "write a code of ISO 3166: DE");
                None
            }
        };
        let category = needed("category");
        let destination = needed("destination").and_then(country);
        let packages = needed("packages_per_month").and_then(|text| self.number(text, 1e7));
        let value = needed("usual_value").and_then(|text| self.value(text));
        let format = needed("format").and_then(|text| self.word(text, &FORMATS));
        let service = needed("service");
        let origin = self.text("origin").map(country);
        let weight = self.text("weight_g").map(|text| self.number(text, 1e6));
        let label_cost = self.text("label_cost").map(|text| self.money(text));
        let tracked_as = self.text("tracking").map(|text| self.word(text, &TRACKED_AS));
        let class = self.text("integrated").map(|text| self.word(text, &CLASSES));
        let figures = match (self.text("counted"), self.text("valid")) {
            (None, None) => None,
            (Some(counted), Some(valid)) => {
                let (counted, valid) = (self.number(counted, 1e8), self.number(valid, 1e8));
                let pair = counted.zip(valid);
                if pair.is_some_and(|(counted, valid)| valid > counted) {
                    self.wrong(
                        "more valid packages than counted ones".into(),
                        "counted holds the valid ones too",
                    );
                }
                pair.map(|(counted, valid)| (counted as u32, valid as u32))
            }
            _ => {
                self.wrong("only one of `counted` and `valid` is said".into(), "write both, or none");
                None
            }
        };
        if self.context.errors() > before {
            return None;
        }
        Some(SalesRow {
            category: category?.to_owned(),
            origin: origin.flatten(),
            destination: destination?,
            packages_per_month: packages?,
            usual_value: value?,
            format: format?,
            service: service?.to_owned(),
            weight_g: weight.flatten().map(|grams| grams.ceil() as u32).filter(|grams| *grams > 0),
            label_cost: label_cost.flatten(),
            tracked_as: tracked_as.flatten(),
            carrier: self.text("carrier").map(str::to_owned),
            class: class.flatten(),
            figures,
        })
    }

    fn wrong(&self, message: String, help: &str) {
        self.context.mistake(Code::UnreadableValue, &self.place, message, help);
    }

    fn number(&self, text: &str, most: f64) -> Option<f64> {
        let number = parse_number(text).filter(|number| (0.0..=most).contains(number));
        if number.is_none() {
            self.wrong(format!("`{text}` is not a number from 0 to {most}"), "write it as 120 or 1.5");
        }
        number
    }

    /// `14.50`, `14.50 GBP`.
    fn money(&self, text: &str) -> Option<Money> {
        let plain = parse_number(text).filter(|units| units.abs() <= 1e9);
        let money = plain.map(|units| Money::from_units(units, self.currency));
        let money = money.or_else(|| parse_money(text).ok());
        match money {
            Some(money) if money.currency == self.currency && money.micros >= 0 => Some(money),
            _ => {
                let help = format!("write it as 14.50 or 14.50 {}", self.currency);
                self.wrong(format!("`{text}` is not an amount in {}", self.currency), &help);
                None
            }
        }
    }

    /// One value, or `8 to 20`.
    fn value(&self, text: &str) -> Option<(Money, Money)> {
        match text.split_once(" to ") {
            None => self.money(text).map(|money| (money, money)),
            Some((low, high)) => {
                let (low, high) = (self.money(low.trim())?, self.money(high.trim())?);
                if low.micros > high.micros {
                    self.wrong(
                        format!("`{text}` does not go from a smaller to a greater value"),
                        "turn it round",
                    );
                    return None;
                }
                Some((low, high))
            }
        }
    }

    fn word<T: Copy>(&self, text: &str, words: &[(&str, T)]) -> Option<T> {
        let plain = text.to_lowercase().replace([' ', '_'], "-");
        let found = words.iter().find(|(word, _)| *word == plain).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.wrong(
                format!("`{text}` is not one of the words here"),
                &format!("write {}", known.join(", ")),
            );
        }
        found
    }
}

const FORMATS: [(&str, Format); 4] = [
    ("letter", Format::Letter),
    ("large-letter", Format::LargeLetter),
    ("parcel", Format::Parcel),
    ("freight", Format::Freight),
];
const TRACKED_AS: [(&str, TrackedAs); 5] = [
    ("untracked", TrackedAs::Untracked),
    ("delivery-only", TrackedAs::DeliveryOnly),
    ("export-only", TrackedAs::ExportOnly),
    ("acceptance-and-delivery", TrackedAs::AcceptanceAndDelivery),
    ("full", TrackedAs::Full),
];
const CLASSES: [(&str, CarrierClass); 6] = [
    ("yes", CarrierClass::Integrated),
    ("no", CarrierClass::NotIntegrated),
    ("integrated", CarrierClass::Integrated),
    ("not-integrated", CarrierClass::NotIntegrated),
    ("listed-freight", CarrierClass::ListedFreight),
    ("self-delivery", CarrierClass::SelfDelivery),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Vec<SalesRow>, Vec<Code>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("table.csv");
        std::fs::write(&path, text).expect("written");
        assert_eq!(is_sales_table(&path), text.contains("packages_per_month"));
        let (rows, findings) = read(&path, Currency::GBP);
        (rows, findings.iter().map(|finding| finding.code).collect())
    }

    #[test]
    fn a_row_says_what_is_sold() {
        let text = "category;destination;packages_per_month;usual_value;format;service;label_cost\n\
                    Toys;GB;300;8 to 20;parcel;Tracked 48;2.70 GBP\nToys;DE;40;14.50;letter;Standard;\n";
        let (rows, codes) = read_text(text);
        assert_eq!((rows.len(), codes), (2, Vec::new()));
        assert_eq!(rows[0].usual_value.1, Money::from_units(20.0, Currency::GBP));
        assert_eq!(rows[0].label_cost, Some(Money::from_units(2.7, Currency::GBP)));
        assert_eq!((rows[1].format, rows[1].label_cost), (Format::Letter, None));
    }

    #[test]
    fn what_is_wrong_is_told_by_row() {
        let head = "category,destination,packages_per_month,usual_value,format,service";
        let (_, codes) = read_text(&format!("{head}\n"));
        assert_eq!(codes, [Code::EmptyFile]);
        let (_, codes) = read_text(
            "category,destination,packages_per_month,usual_value,format\nToys,GB,1,1,letter\n",
        );
        assert_eq!(codes, [Code::MissingColumn]);
        let (_, codes) = read_text(&format!("{head},colour\nToys,GB,1,1,letter,x,red\n"));
        assert_eq!(codes, [Code::UnknownKey]);
        for bad in [
            "Toys,Germany,1,1,letter,x",
            "Toys,GB,many,1,letter,x",
            "Toys,GB,1,5 USD,letter,x",
            "Toys,GB,1,9 to 5,letter,x",
            "Toys,GB,1,1,box,x",
            ",GB,1,1,letter,x",
            "Toys,GB,1",
        ] {
            let (rows, codes) = read_text(&format!("{head}\n{bad}\n"));
            assert_eq!((rows.len(), codes), (0, vec![Code::UnreadableValue]), "{bad}");
        }
    }
}
