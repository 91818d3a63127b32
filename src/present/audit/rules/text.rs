//! Shipping rules held against past packages, for people.

use super::answer::{RuleRow, RulesAnswer, RulesCategory, RulesService, RulesShare, RulesWindow};
use crate::present::audit::text::{number_of, plain_table, range};
use crate::present::number;
use crate::present::terminal::wrapped;
use comfy_table::{CellAlignment, Table};
use std::fmt::Write as _;

/// Rules that are shown; the files have all.
const SHOWN: usize = 30;

pub(in crate::present::audit) fn rules_text(answer: &RulesAnswer, width: u16) -> String {
    let mut out = String::new();
    let lines = usize::from(width);
    let mut line = |text: &str, indent: usize| {
        let _ = writeln!(out, "{}", wrapped(text, lines, indent));
    };
    line("", 0);
    line(
        &format!(
            "Shipping rules of {} held against {} ({}, reading {})",
            answer.file,
            number_of(answer.packages, "package"),
            answer.policy,
            answer.reading
        ),
        2,
    );
    line("", 0);
    out += &packages(answer, width);
    out.push('\n');
    out += &categories(answer, width);
    out.push('\n');
    for note in notes(answer) {
        let _ = writeln!(out, "{}", wrapped(&note, lines, 2));
    }
    let _ = writeln!(out, "\nRules, in the order of the file");
    out += &rules(answer, width);
    if answer.rules.len() > SHOWN {
        let _ = writeln!(out, "  and {} more (rules.csv of -o DIR)", answer.rules.len() - SHOWN);
    }
    out
}

fn right(table: &mut Table, columns: impl Iterator<Item = usize>) {
    for column in columns {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

fn percent(share: f64) -> String {
    number::grouped(share * 100.0, 1)
}

fn rate(valid: u32, counted: u32) -> Option<f64> {
    (counted > 0).then(|| f64::from(valid) / f64::from(counted))
}

/// `51.4 %`, `51.4 to 60.0 %`, `n/a`.
fn rates(low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!("{} %", range(percent(low), percent(high), |text| text)),
        (Some(one), None) | (None, Some(one)) => format!("{} % or n/a", percent(one)),
        (None, None) => "n/a".to_owned(),
    }
}

fn was(window: &RulesWindow) -> String {
    let of = |valid| rate(valid, window.counted_was);
    rates(of(window.valid_was_low), of(window.valid_was_high))
}

fn worst_to_best(window: &RulesWindow) -> String {
    rates(rate(window.valid_worst, window.counted_worst), rate(window.valid_best, window.counted_best))
}

fn expected(window: &RulesWindow) -> String {
    match window.vtr_expected {
        Some(RulesShare { point, low, high }) if low < high => {
            format!("{} % ({} to {})", percent(point), percent(low), percent(high))
        }
        Some(share) => format!("{} %", percent(share.point)),
        None if window.counted_best == 0 && window.counted_worst == 0 => "n/a".to_owned(),
        None => "not known".to_owned(),
    }
}

fn named(category: &RulesCategory) -> String {
    let name = if category.category.is_empty() { "(none)" } else { &category.category };
    match &category.seller {
        Some(seller) => format!("{name}, {seller}"),
        None => name.to_owned(),
    }
}

/// What rules do with the packages of each category.
fn packages(answer: &RulesAnswer, width: u16) -> String {
    let mut table = plain_table(width);
    table.set_header([
        "category",
        "packages",
        "as ruled",
        "otherwise",
        "not sold",
        "to the marketplace",
        "no rule",
    ]);
    for category in &answer.categories {
        let cells = [
            category.packages,
            category.followed,
            category.moved,
            category.dropped,
            category.marketplace,
            category.no_rule,
        ];
        let cells = cells.map(|packages| packages.to_string());
        table.add_row([named(category)].into_iter().chain(cells));
    }
    right(&mut table, 1..7);
    format!("{table}\n")
}

/// The rates of each category.
fn categories(answer: &RulesAnswer, width: u16) -> String {
    let mut table = plain_table(width);
    table.set_header(["category", "target", "VTR as it was", "expected", "worst to best"]);
    for category in &answer.categories {
        table.add_row([
            named(category),
            format!("{} %", percent(f64::from(category.target_permille) / 1000.0)),
            was(&category.now),
            expected(&category.now),
            worst_to_best(&category.now),
        ]);
    }
    right(&mut table, 1..5);
    format!("{table}\n")
}

fn rules(answer: &RulesAnswer, width: u16) -> String {
    let mut table = plain_table(width);
    table.set_header(["line", "rule", "packages", "a month (file)", "followed", "valid"]);
    for row in answer.rules.iter().take(SHOWN) {
        let RuleRow { followed, not_followed, unknown, .. } = row;
        let followed = match followed + not_followed {
            0 if *unknown > 0 => "not known".to_owned(),
            0 => "-".to_owned(),
            known => format!("{followed} of {known}"),
        };
        let share = |part: usize| part as f64 / row.counted as f64;
        let valid = match row.counted {
            0 => "n/a".to_owned(),
            _ => rates(Some(share(row.valid_low)), Some(share(row.valid_high))),
        };
        let file = row.expected_per_month.map_or("-".to_owned(), |n| number::grouped(n, 1));
        table.add_row([
            row.line.to_string(),
            format!("{}: {}", row.takes, row.service),
            row.packages.to_string(),
            format!("{} ({file})", number::grouped(row.packages_per_month, 1)),
            followed,
            valid,
        ]);
    }
    right(&mut table, [0, 2, 3, 4, 5].into_iter());
    format!("{table}\n")
}

fn notes(answer: &RulesAnswer) -> Vec<String> {
    let day = |date: chrono::NaiveDate| number::day(&date.to_string());
    let mut notes = vec![
        "VTR of the same day and window as above. As ruled: went by the service of their rule, and keep their \
         verdicts. Otherwise: would go by another service, judged again: expected by the rate of that service \
         (the interval has all rates at one end together), worst if none of them is valid, best if all are. Promised \
         days are kept, and nobody is taken to buy less."
            .to_owned(),
    ];
    for category in &answer.categories {
        if let (Some(lowest), Some(under)) = (&category.worst_was, &category.worst) {
            notes.push(format!(
                "{}: lowest {} on {}; under the rules {} on {} (worst to best {}).",
                named(category),
                was(lowest),
                day(lowest.day),
                expected(under),
                day(under.day),
                worst_to_best(under)
            ));
        }
    }
    if answer.categories.iter().all(|category| category.worst.is_none()) {
        notes.push("The files hold no window whole, so no lowest day is told.".to_owned());
    }
    notes.extend(answer.services.iter().map(|service| source(service, answer)));
    let otherwise = answer.categories.iter().filter(|category| category.otherwise > 0);
    notes.extend(otherwise.map(|category| cost(category, answer.scenario.is_some())));
    for (number, words) in [
        (answer.no_rule, "no rule takes: they stay as they were"),
        (answer.several, "two rules take that name different services: the first in the file holds"),
        (
            answer.other_currency,
            "a rule would take if its amounts were in their currency: they stay as they were",
        ),
        (answer.weight_unknown, "nobody weighed: they fit every band of weights"),
    ] {
        if number > 0 {
            notes.push(format!("{} that {words}.", number_of(number, "package")));
        }
    }
    for (number, words) in [
        (answer.rules_of_other_stores, "of another store: left aside"),
        (answer.rules_of_other_readings, "of another reading: left aside"),
        (answer.rules_not_read, "not read: held against no package"),
    ] {
        if number > 0 {
            notes.push(format!("{} {words}.", number_of(number, "rule")));
        }
    }
    notes
}

/// Where the rate of a service comes from.
fn source(service: &RulesService, answer: &RulesAnswer) -> String {
    let where_to = if service.abroad { "abroad" } else { "at home" };
    let head =
        format!("{} {where_to}, {} moved to it", service.service, number_of(service.moved, "package"));
    let valid: Vec<String> = service
        .valid
        .iter()
        .map(|share| {
            format!(
                "{} % valid ({} to {})",
                percent(share.point),
                percent(share.low),
                percent(share.high)
            )
        })
        .collect();
    let valid = valid.join(" or ");
    match (service.source.as_str(), service.observed) {
        ("observed", Some(n)) => {
            format!(
                "{head}: {valid}, as observed on {} of these files.",
                number_of(n as usize, "package")
            )
        }
        ("scenario", _) => {
            let scenario = answer.scenario.as_deref().unwrap_or_default();
            format!("{head}: {valid}, by the chances of the scenario {scenario}.")
        }
        ("exact", _) => format!("{head}: no verdict hangs on its scans."),
        _ => format!("{head}: none of its packages is counted yet, so nothing says how often it scans."),
    }
}

fn cost(category: &RulesCategory, scenario: bool) -> String {
    let name = named(category);
    let otherwise = number_of(category.otherwise, "package");
    match (&category.cost_per_month, &category.currency) {
        (Some(RulesShare { point, low, high }), Some(currency)) => {
            let [point, low, high] = [*point, *low, *high].map(|units| format!("{units:+.2}"));
            let range = if low == high { String::new() } else { format!(" ({low} to {high})") };
            format!(
                "{name}: labels {point} {currency} a month{range}, of {} of the {otherwise} that go otherwise; what is \
                 not sold earns nothing, which is not told here.",
                category.cost_told
            )
        }
        _ => {
            let why = match scenario {
                true => "no `label_cost`, and no weight for the scenario's tariff",
                false => "no `label_cost` of both services; --scenario FILE brings tariffs",
            };
            format!(
                "{name}: what labels would cost cannot be told for the {otherwise} that go otherwise: the files hold {why}."
            )
        }
    }
}
