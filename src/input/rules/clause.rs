//! `[clauses.ID]`: one dated rule.

use super::book::Book;
use super::{check_name, conditions};
use crate::diagnostics::{Code, Finding};
use crate::input::reader::{Named, Table, Value};
use crate::policy::{Cause, Certainty, Clause, Conditions, Consequence, DateBasis, Scans};
use chrono::NaiveDate;

/// Most words of a quotation.
const MOST_WORDS: usize = 25;

const BASES: [(&str, DateBasis); 4] = [
    ("order", DateBasis::Order),
    ("ship", DateBasis::Ship),
    ("promised", DateBasis::Promised),
    ("reading", DateBasis::Reading),
];
const CONSEQUENCES: [(&str, Consequence); 7] = [
    ("exempt", Consequence::Exempt),
    ("one scan", Consequence::Counted(Scans::One)),
    ("two scans", Consequence::Counted(Scans::Two)),
    ("arrival and delivery scans", Consequence::Counted(Scans::ArrivalAndDelivery)),
    ("a number", Consequence::Counted(Scans::NumberOnly)),
    ("never valid: not-integrated", Consequence::Defect(Cause::NotIntegrated)),
    ("never valid: untracked", Consequence::Defect(Cause::Untracked)),
];

/// Reads all clauses in the order of the file.
pub(super) fn read_all(value: &Value<'_>, book: &Book<'_>) -> Option<Vec<Clause>> {
    let table = value.table("clauses")?;
    let entries = table.entries();
    let clauses: Vec<Option<Clause>> = entries.iter().map(|entry| read(entry, book)).collect();
    table.close();
    for (index, (entry, clause)) in entries.iter().zip(&clauses).enumerate() {
        let last = index + 1 == entries.len();
        match clause {
            Some(clause) if clause.catches_all() != last => value.context().mistake(
                Code::BadRule,
                &entry.place,
                if last {
                    format!("the last clause, `{}`, does not catch every other package", entry.name)
                } else {
                    format!("no clause after `{}` can ever match: it catches every package", entry.name)
                },
                "end with one clause without conditions, dates and readings",
            ),
            _ => {}
        }
    }
    report_overlaps(book, &entries, &clauses);
    if entries.is_empty() {
        value.mistake(Code::EmptyList, "there is no clause", "add [clauses.ID] tables");
    }
    clauses.into_iter().collect()
}

/// Two clauses that ask the same of a package and hold on a common day: the later one has no say on it. The
/// last clause is no such one: it is for what others leave.
fn report_overlaps(book: &Book<'_>, entries: &[Named<'_>], clauses: &[Option<Clause>]) {
    let others = clauses.len().saturating_sub(1);
    for (index, (entry, clause)) in entries.iter().zip(clauses).enumerate() {
        let last = index == others;
        let Some(clause) = clause.as_ref().filter(|clause| !(last && clause.catches_all())) else {
            continue;
        };
        let begins_in_time = |a: &Clause, b: &Clause| match (a.from, b.until) {
            (Some(from), Some(until)) => from <= until,
            _ => true,
        };
        let overlaps = |earlier: &Clause| {
            earlier.when == clause.when
                && earlier.readings == clause.readings
                && earlier.basis == clause.basis
                && begins_in_time(earlier, clause)
                && begins_in_time(clause, earlier)
        };
        let earlier = entries.iter().zip(&clauses[..index]).find_map(|(entry, earlier)| {
            let earlier = earlier.as_ref().filter(|earlier| overlaps(earlier))?;
            Some((entry, earlier))
        });
        if let Some((before, earlier)) = earlier {
            let message = format!(
                "`{}` asks the same as `{}`, and their dates overlap: the earlier one decides",
                entry.name, earlier.id
            );
            // The fix goes where the author writes: into the overlay, if one of the two stands there.
            let (at, other, help) = match (book.in_overlay(&before.place), book.in_overlay(&entry.place))
            {
                (true, false) => (
                    before,
                    entry,
                    format!(
                        "write [clauses.{}] with the day from which it says something else, in place of `{}`",
                        entry.name, before.name
                    ),
                ),
                (_, true) => (
                    entry,
                    before,
                    format!(
                        "write [clauses.{}] with the day from which it says something else, in place of `{}`",
                        before.name, entry.name
                    ),
                ),
                (false, false) => (
                    entry,
                    before,
                    "let one end on the day before the other begins, or give them other conditions"
                        .to_owned(),
                ),
            };
            let finding = Finding::new(Code::BadRule, at.place.clone(), message);
            entry.value.context().report(finding.other(other.place.clone(), "asks the same").help(help));
        }
    }
}

fn read(entry: &Named<'_>, book: &Book<'_>) -> Option<Clause> {
    check_name(entry.value.context(), entry.name, &entry.place);
    let table = entry.value.table("clause")?;
    let says = table.needed("says", "says = \"the rule in one sentence\"").and_then(|v| v.text());
    let dates = dates(&table, book);
    let when = match table.value("when") {
        Some(value) => conditions::read(&value, book),
        None => Some(Conditions::default()),
    };
    let then = table
        .needed("then", "then = \"exempt\", \"one scan\" or \"two scans\"")
        .and_then(|value| value.word(&CONSEQUENCES));
    let readings = table.value("readings").map_or(Vec::new(), |value| readings(&value, book));
    let misapplied = misapplied(&table, then);
    let source = book.citation(&table);
    let evidence = evidence(&table, book.is_assumed(&table));
    table.close();
    let (from, until, basis) = dates?;
    let (quote, certainty) = evidence?;
    Some(Clause {
        id: entry.name.to_owned(),
        says: says?.to_owned(),
        from,
        until,
        basis,
        when: when?,
        then: then?,
        readings,
        misapplied,
        source: source?,
        quote,
        certainty,
        overlay: None,
    })
}

type Dates = (Option<NaiveDate>, Option<NaiveDate>, DateBasis);

/// `from`, `until` and the date that they are compared with.
fn dates(table: &Table<'_>, book: &Book<'_>) -> Option<Dates> {
    let from = table.value("from").map(|value| value.date());
    let until = table.value("until").map(|value| (value.date(), value));
    if from.is_none() && until.is_none() {
        table.without_meaning("basis", "the clause has neither `from` nor `until`");
        return Some((None, None, DateBasis::Promised));
    }
    let basis_help =
        "basis = \"order\", \"ship\", \"promised\", or \"reading\" if the source does not say";
    let basis = table.needed("basis", basis_help).and_then(|value| {
        let basis = value.word(&BASES)?;
        if basis == DateBasis::Reading && !book.has_switch("date-basis") {
            value.mistake(
                Code::UnknownSwitch,
                "the date is left to the reading, but there is no switch `date-basis`",
                "add [switches.date-basis], or name the date that the source names",
            );
        }
        Some(basis)
    });
    let from = match from {
        Some(day) => Some(day?),
        None => None,
    };
    let until = match until {
        Some((day, value)) => {
            let day = day?;
            if from.is_some_and(|from| day < from) {
                let message = format!("`{}` comes before `from`", value.path());
                value.mistake(Code::DateOrder, message, "`until` is the last day on which it holds");
            }
            Some(day)
        }
        None => None,
    };
    Some((from, until, basis?))
}

/// `readings = { SWITCH = "OPTION" }`.
pub(super) fn readings(value: &Value<'_>, book: &Book<'_>) -> Vec<(String, String)> {
    let Some(table) = value.table("readings") else { return Vec::new() };
    let entries = table.entries();
    let mut readings = Vec::new();
    for entry in &entries {
        let Some(option) = entry.value.text() else { continue };
        book.mark("switch", entry.name);
        match book.switches.iter().find(|switch| switch.name == entry.name) {
            Some(switch) => {
                let names = switch.options.iter().map(|option| option.name.as_str());
                if !names.clone().any(|name| name == option) {
                    entry.value.unknown(Code::UnknownOption, option, names, "one of");
                }
                readings.push((entry.name.to_owned(), option.to_owned()));
            }
            None if book.has_switch(entry.name) => {}
            None => entry.value.unknown(Code::UnknownSwitch, entry.name, book.switch_names(), "one of"),
        }
    }
    table.close();
    readings
}

fn misapplied(table: &Table<'_>, then: Option<Consequence>) -> bool {
    let Some(value) = table.value("misapplied") else { return false };
    let misapplied = value.boolean().unwrap_or(false);
    if misapplied && then.is_some_and(|then| then != Consequence::Exempt) {
        value.mistake(
            Code::BadRule,
            "only an exemption can be missed by the marketplace's reports",
            "leave `misapplied` out",
        );
    }
    misapplied
}

/// The quotation and how sure the clause is: `quote` and `certainty`, or `paraphrased = true` and `certainty`
/// where the source is known but not its words, or `inferred = true`; none of them for an assumption.
pub(super) fn evidence(table: &Table<'_>, assumed: bool) -> Option<(Option<String>, Certainty)> {
    if assumed {
        for key in ["quote", "certainty", "inferred", "paraphrased"] {
            table.without_meaning(key, "the clause is an assumption");
        }
        return Some((None, Certainty::Assumed));
    }
    let inferred = match table.value("inferred") {
        Some(value) => value.boolean()?,
        None => false,
    };
    if inferred {
        table.without_meaning("quote", "an inferred clause has no quotation");
        table.without_meaning("certainty", "the clause is inferred");
        table.without_meaning("paraphrased", "the clause is inferred");
        return Some((None, Certainty::Inferred));
    }
    let paraphrased = match table.value("paraphrased") {
        Some(value) => value.boolean()?,
        None => false,
    };
    if paraphrased {
        table.without_meaning("quote", "a paraphrased clause has no quotation");
        return Some((None, certainty(table)?));
    }
    let help = "quote = \"at most 25 words of the source\", or inferred = true";
    let quote = table.needed("quote", help).and_then(|value| {
        let text = value.text()?;
        let words = text.split_whitespace().count();
        if words > MOST_WORDS {
            let message = format!("the quotation has {words} words");
            value.mistake(Code::BadRule, message, format!("quote at most {MOST_WORDS} words"));
        }
        Some(text.to_owned())
    });
    let certainty = certainty(table);
    Some((Some(quote?), certainty?))
}

fn certainty(table: &Table<'_>) -> Option<Certainty> {
    let words = [("stated", Certainty::Stated), ("reported", Certainty::Reported)];
    table
        .needed("certainty", "certainty = \"stated\" (the marketplace's words) or \"reported\"")
        .and_then(|value| value.word(&words))
}
