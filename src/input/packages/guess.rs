//! A map guessed from the names of a file's columns and from what stands in them.

use super::columns::Columns;
use super::fields::{FIELDS, Field};
use super::layout::Layout;
use super::moments::{self, NoMoment};
use super::sheet::Sheet;
use super::stretch::Sizes;
use super::style::{DateStyle, Style};
use super::walk::Walk;
use super::{FILE, amounts};
use crate::diagnostics::{Code, Findings, Place};
use crate::input::reader::Context;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// So many rows are looked at.
const ROWS: usize = 20_000;
/// So many services are written.
const SERVICES: usize = 60;

/// Columns that hold days.
const DAYS: [Field; 6] = [
    Field::Ordered,
    Field::Shipped,
    Field::Promised,
    Field::Uploaded,
    Field::FirstScan,
    Field::DeliveryScan,
];
/// What must be said of every package, and what to write.
const NEEDED: [(Field, &str); 5] = [
    (Field::Origin, "\"GB\""),
    (Field::Destination, "\"GB\""),
    (Field::Value, "\"10.00 GBP\""),
    (Field::Format, "\"parcel\""),
    (Field::Carrier, "\"integrated\""),
];

/// A guessed map.
#[derive(Debug)]
pub struct GuessedMap {
    /// The map as TOML with comments; `None` = the file could not be read.
    pub toml: Option<String>,
    /// What was guessed.
    pub guessed: Vec<String>,
    /// What could not be.
    pub open: Vec<String>,
    /// Mistakes of the file.
    pub findings: Findings,
}

/// Guesses how a file is to be read.
pub fn guess_map(path: &Path) -> GuessedMap {
    let context = Context::default();
    let wanted = Columns::with_synonyms();
    let (mut toml, mut guessed, mut open) = (None, Vec::new(), Vec::new());
    if let Some(mut walk) = Walk::open(&context, path, &FILE, Sizes::USUAL)
        && let Some((mut walked, looked)) =
            walk.rows(&context, &wanted, |_| Looked::default(), |looked, sheets| looked.add(sheets))
    {
        walked.report(&context);
        if walked.layout.names().is_empty() && !context.has_errors() {
            let help = "write a header with the names of the columns, and one row a package";
            let place = Place::whole(walk.source);
            context.mistake(Code::EmptyFile, &place, "the file has no header", help);
        }
        if !walked.layout.names().is_empty() {
            let guess = Guess { layout: &walked.layout, looked: &looked };
            toml = Some(guess.write(&mut guessed, &mut open));
        }
        walk.show(&context, &walked);
    }
    let mut findings = context.into_findings();
    findings.settle();
    GuessedMap { toml, guessed, open, findings }
}

/// What is looked at of the rows.
#[derive(Default)]
struct Looked {
    rows: usize,
    /// What cells of the first rows say.
    cells: BTreeMap<Field, Vec<String>>,
    /// Rows that do not say what is needed.
    empty: BTreeMap<Field, usize>,
}

impl Looked {
    fn add(&mut self, sheets: &[Sheet<'_>]) {
        for sheet in sheets {
            for field in FIELDS.iter().map(|named| named.field).filter(|field| sheet.layout.has(*field))
            {
                let says = |row| sheet.text(row, field).map(str::to_owned);
                let first = sheet.rows.iter().take(ROWS.saturating_sub(self.rows));
                self.cells.entry(field).or_default().extend(first.filter_map(says));
            }
            for (field, _) in NEEDED {
                let empty = sheet.rows.iter().filter(|row| sheet.text(row, field).is_none());
                *self.empty.entry(field).or_default() += empty.count();
            }
            self.rows += sheet.rows.len();
        }
    }
}

struct Guess<'s> {
    layout: &'s Layout,
    looked: &'s Looked,
}

/// What the days of a file say of their style.
enum Days {
    Known(DateStyle),
    /// All could be either.
    Open(String),
    /// There are none, or all are ISO.
    Plain,
}

impl<'s> Guess<'s> {
    fn cells(&self, field: Field) -> impl Iterator<Item = &'s str> {
        self.looked.cells.get(&field).into_iter().flatten().map(String::as_str)
    }

    fn write(&self, guessed: &mut Vec<String>, open: &mut Vec<String>) -> String {
        let mut text = String::from(
            "# How a file is read; guessed by `vtr map`. Check each line, and finish those that begin with `#`.\n\
             # Names on the left are ours (docs/files.md), those in quotes are the file's.\n\n[columns]\n",
        );
        for named in &FIELDS {
            let Some(theirs) = self.layout.name_of(named.field) else { continue };
            if theirs != named.column {
                guessed.push(format!("{} = column `{theirs}`", named.column));
            }
            let _ = writeln!(text, "{} = {}", named.column, quoted(theirs));
        }
        if !self.layout.unused.is_empty() {
            let unused =
                self.layout.unused.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
            let _ = writeln!(text, "# Not used, and never kept: {unused}");
        }
        self.defaults(&mut text, guessed, open);
        self.time(&mut text, guessed, open);
        self.numbers(&mut text, guessed);
        self.services(&mut text, guessed, open);
        text
    }

    fn defaults(&self, text: &mut String, guessed: &mut Vec<String>, open: &mut Vec<String>) {
        text.push_str("\n# What holds for every row that does not say it.\n[defaults]\n");
        for (field, example) in NEEDED {
            if self.layout.has(field) {
                let empty = self.looked.empty.get(&field).copied().unwrap_or(0);
                let column = field.named().column;
                if empty > 0 {
                    let _ = writeln!(text, "# {column} = {example}  # {empty} rows do not say it");
                }
                continue;
            }
            let column = field.named().column;
            let _ = writeln!(text, "# {column} = {example}  # needed: no column looks like it");
            open.push(format!(
                "`{column}`: no column looks like it; say it in [defaults] or for each service"
            ));
        }
        if !self.layout.has(Field::Currency) {
            let signs: BTreeSet<&str> = self
                .cells(Field::Value)
                .filter_map(|value| amounts::plain(value, &Style::default()).1)
                .collect();
            let signs: Vec<&str> = signs.into_iter().collect();
            match signs[..] {
                [currency] => {
                    guessed.push(format!("currency {currency}, by the sign of the values"));
                    let _ = writeln!(text, "currency = {}", quoted(currency));
                }
                [] => {
                    let _ = writeln!(text, "# currency = \"GBP\"  # of values that name none");
                    open.push("`currency`: neither a column nor a sign names it".into());
                }
                _ => {}
            }
        } else {
            let known: BTreeSet<&str> = self.cells(Field::Currency).collect();
            let known: Vec<&str> = known.into_iter().take(10).collect();
            if !known.is_empty() {
                let _ = writeln!(text, "# Currencies in the file: {}", known.join(", "));
            }
        }
        if self.cells(Field::Promised).next().is_none() {
            text.push_str(
                "# No promised day: it is estimated as the day of the order + these (calendar days).\n\
                 # handling_days = 1\n# transit_days = 3\n",
            );
            open.push(
                "`promised_time`: no column holds it; handling_days and transit_days estimate it".into(),
            );
        }
        let no_scans = [Field::Tracking, Field::FirstScan, Field::DeliveryScan]
            .iter()
            .all(|&field| self.cells(field).next().is_none());
        if no_scans {
            text.push_str(
                "# No scans: what happened to packages with a number is not in the file.\n\
                 # tracking = \"both\"\n",
            );
            open.push("scans: the file has none; a verdict of tracked packages needs them".into());
        }
    }

    fn days(&self) -> Days {
        let reads =
            |text: &str, dates| moments::parse(text, &Style { dates, ..Style::default() }).is_ok();
        let (mut ambiguous, mut day_first, mut month_first) = (None, 0_usize, 0_usize);
        for field in DAYS {
            for text in self.cells(field) {
                if moments::parse(text, &Style::default()) != Err(NoMoment::Order) {
                    continue;
                }
                match (reads(text, DateStyle::DayFirst), reads(text, DateStyle::MonthFirst)) {
                    (true, false) => day_first += 1,
                    (false, true) => month_first += 1,
                    _ => ambiguous = Some(text.to_owned()),
                }
            }
        }
        match (day_first, month_first, ambiguous) {
            (0, 0, None) => Days::Plain,
            (0, 0, Some(text)) => Days::Open(text),
            (days, months, _) if days >= months => Days::Known(DateStyle::DayFirst),
            _ => Days::Known(DateStyle::MonthFirst),
        }
    }

    fn time(&self, text: &mut String, guessed: &mut Vec<String>, open: &mut Vec<String>) {
        text.push_str("\n# `dates` is iso, day-first or month-first; `zone` an offset such as \"+01:00\".\n[time]\n");
        match self.days() {
            Days::Plain => text.push_str("dates = \"iso\"\n"),
            Days::Known(style) => {
                let word = if style == DateStyle::DayFirst { "day-first" } else { "month-first" };
                guessed.push(format!("days are written {word}"));
                let _ = writeln!(text, "dates = \"{word}\"");
            }
            Days::Open(example) => {
                open.push(format!(
                    "days such as {example} may be day-first or month-first: say which in [time]"
                ));
                let _ = writeln!(
                    text,
                    "# dates = \"day-first\"  # or \"month-first\"? All days can be read either way"
                );
            }
        }
        text.push_str("# zone = \"UTC\"\n");
    }

    fn numbers(&self, text: &mut String, guessed: &mut Vec<String>) {
        let with_comma =
            |field| self.cells(field).filter(|cell| amounts::has_decimal_comma(cell)).count();
        let with_point = |cell: &&str| cell.rsplit_once('.').is_some_and(|(_, after)| after.len() <= 2);
        let points = self.cells(Field::Value).filter(with_point).count();
        let comma = with_comma(Field::Value) > points;
        text.push_str("\n# `decimal` is \".\" or \",\"; `weight` is g, kg, lb or oz.\n[numbers]\n");
        if comma {
            guessed.push("amounts are written with a decimal comma".into());
        }
        let _ = writeln!(text, "decimal = \"{}\"", if comma { "," } else { "." });
        let kilograms =
            self.layout.name_of(Field::Weight).is_some_and(|name| name.to_lowercase().contains("kg"));
        if kilograms {
            guessed.push("weights are in kg, by the name of their column".into());
        }
        let _ = writeln!(text, "weight = \"{}\"", if kilograms { "kg" } else { "g" });
    }

    fn services(&self, text: &mut String, guessed: &mut Vec<String>, open: &mut Vec<String>) {
        let field = [Field::Service, Field::ShipMethod]
            .into_iter()
            .find(|&field| self.cells(field).next().is_some());
        let Some(field) = field else { return };
        let mut theirs: BTreeMap<&str, usize> = BTreeMap::new();
        self.cells(field).for_each(|name| *theirs.entry(name).or_default() += 1);
        let mut named: Vec<(&str, usize)> = theirs.into_iter().collect();
        named.sort_by_key(|&(name, rows)| (std::cmp::Reverse(rows), name));
        let more = named.len().saturating_sub(SERVICES);
        named.truncate(SERVICES);
        text.push_str("\n# Their names of services, and ours.\n[services]\n");
        let mut ours: BTreeSet<String> = BTreeSet::new();
        for (name, rows) in &named {
            let _ = writeln!(text, "{} = {}  # {rows} rows", quoted(name), quoted(&slug(name)));
            ours.insert(slug(name));
        }
        text.push_str(
            "\n# What each service is: carrier class (`integrated`), format, and what it promises to scan.\n",
        );
        for name in &ours {
            let _ = writeln!(text, "[service.{name}]");
            for (column, word) in facts(name) {
                let _ = writeln!(text, "{column} = \"{word}\"  # guessed from the name");
            }
            text.push_str(
                "# integrated = \"yes\"\n# format = \"parcel\"\n# service_tracking = \"full\"\n",
            );
        }
        guessed.push(format!("{} services, by their names", ours.len()));
        open.push(
            "what each service promises to scan, and whether its carrier is integrated: [service.NAME]"
                .into(),
        );
        if more > 0 {
            open.push(format!("{more} more services are not in the map"));
        }
    }
}

/// What the name of a service says of it.
fn facts(name: &str) -> Vec<(&'static str, &'static str)> {
    let mut facts = Vec::new();
    if name.contains("untracked") {
        facts.push(("service_tracking", "untracked"));
    }
    if name.contains("large-letter") {
        facts.push(("format", "large-letter"));
    } else if name.contains("letter") {
        facts.push(("format", "letter"));
    } else if name.contains("parcel") {
        facts.push(("format", "parcel"));
    }
    facts
}

/// A name of ours: small letters, digits and `-`.
fn slug(name: &str) -> String {
    let plain: String =
        name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "service".into() } else { words.join("-") }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
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
