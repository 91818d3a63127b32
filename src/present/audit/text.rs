//! An audit for people.

use super::agreement::{self, SourceAnswer};
use super::answer::{AuditAnswer, CauseAnswer, PackageNumbers, TakenAnswer};
use super::metrics::{MetricAnswer, WindowAnswer};
use super::rules::rules_text;
use crate::present::number;
use crate::present::terminal::wrapped;
use comfy_table::{CellAlignment, ContentArrangement, Table, TableStyle};
use std::fmt::Write as _;

/// Causes, and kinds of flips, that are shown; the files have all.
const SHOWN: usize = 6;

/// The rates of each category, the causes, and what flips; `width` = characters a line.
pub fn audit_text(answer: &AuditAnswer, width: u16) -> String {
    let mut out = String::new();
    let lines = usize::from(width);
    let day = |date: chrono::NaiveDate| number::day(&date.to_string());
    let packages = &answer.packages;
    let names: Vec<&str> = answer.policies.iter().map(|policy| policy.policy.as_str()).collect();
    let reading = answer.readings.first().map_or("", String::as_str);
    let head = format!(
        "{} store as known on {}: {}, reading {reading}; {}",
        answer.store,
        day(answer.as_of),
        names.join(" beside "),
        number_of(packages.audited, "package")
    );
    let _ = writeln!(out, "{}\n", wrapped(&head, lines, 2));
    out += &table(answer, reading, width);
    out.push('\n');
    for line in notes(answer, reading) {
        let _ = writeln!(out, "{}", wrapped(&line, lines, 2));
    }
    if let Some(agreement) = &answer.agreement {
        let _ = writeln!(out, "\nBeside the marketplace's own reports");
        for line in agreement::lines(agreement, SHOWN) {
            let _ = writeln!(out, "{}", wrapped(&format!("  {line}"), lines, 4));
        }
    }
    causes(&mut out, answer, reading, width);
    flips(&mut out, answer, reading, lines);
    if let Some(rules) = &answer.rules {
        out += &rules_text(rules, width);
    }
    out
}

fn own(metric: &MetricAnswer) -> Option<&WindowAnswer> {
    metric.windows.first()
}

fn table(answer: &AuditAnswer, reading: &str, width: u16) -> String {
    let by_seller = answer.metrics.iter().any(|metric| metric.seller.is_some());
    let own_days = answer.metrics.first().and_then(own).map_or(30, |window| window.days);
    let others: Vec<u16> = answer
        .metrics
        .first()
        .map_or(Vec::new(), |metric| metric.windows.iter().skip(1).map(|window| window.days).collect());
    let mut table = plain_table(width);
    let mut header: Vec<String> = if by_seller { vec!["seller".to_owned()] } else { Vec::new() };
    header.extend(["category", "policy", "counted", "valid"].map(str::to_owned));
    header.push(format!("VTR {own_days} days"));
    header.extend(["status", "defects left"].map(str::to_owned));
    header.extend(others.iter().map(|days| format!("{days} days")));
    let aligned = header.len();
    table.set_header(header);
    let mut rows: Vec<&MetricAnswer> =
        answer.metrics.iter().filter(|metric| metric.reading == reading).collect();
    rows.sort_by_key(|metric| (&metric.seller, &metric.store, &metric.category));
    for metric in rows {
        let Some(window) = own(metric) else { continue };
        let mut row: Vec<String> =
            if by_seller { vec![metric.seller.clone().unwrap_or_default()] } else { Vec::new() };
        let category = if metric.category.is_empty() { "(none)" } else { &metric.category };
        let enforced = if metric.enforced { "" } else { ", not enforced" };
        row.extend([
            category.to_owned(),
            metric.policy.clone(),
            window.counted.to_string(),
            range(window.valid_low, window.valid_high, |n| n.to_string()),
            rate(window),
            format!("{}{enforced}", window.status.replace("-or-", " or ")),
            match window.counted {
                0 => "-".to_owned(),
                _ => range(window.defects_left_low, window.defects_left_high, signed),
            },
        ]);
        for days in &others {
            let shown = metric.windows.iter().find(|window| window.days == *days);
            row.push(shown.map_or("-".to_owned(), rate));
        }
        table.add_row(row);
    }
    let names = 2 + usize::from(by_seller);
    for column in (names..aligned).filter(|column| *column != names + 3) {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    format!("{table}\n")
}

pub(in crate::present) fn plain_table(width: u16) -> Table {
    let mut table = Table::new();
    table.load_style(TableStyle::new()).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width);
    table
}

pub(in crate::present) fn signed(left: i64) -> String {
    if left < 0 { format!("\u{2212}{}", left.unsigned_abs()) } else { left.to_string() }
}

pub(in crate::present) fn range<T: PartialEq>(low: T, high: T, write: impl Fn(T) -> String) -> String {
    if low == high { write(low) } else { format!("{} to {}", write(low), write(high)) }
}

/// `95.0 %`, `91.2 to 95.0 %`, `n/a`
fn rate(window: &WindowAnswer) -> String {
    let percent = |share: f64| number::grouped(share * 100.0, 1);
    match (window.vtr_low, window.vtr_high) {
        (Some(low), Some(high)) => format!("{} %", range(percent(low), percent(high), |text| text)),
        _ => "n/a".to_owned(),
    }
}

pub(in crate::present) fn number_of(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", number::grouped(number as f64, 0))
}

fn notes(answer: &AuditAnswer, reading: &str) -> Vec<String> {
    let day = |date: chrono::NaiveDate| number::day(&date.to_string());
    let mut notes = Vec::new();
    let first = answer.metrics.first();
    if let Some((metric, window)) = first.and_then(|metric| Some((metric, own(metric)?))) {
        notes.push(format!(
            "The rate of this day counts packages promised from {} to {} ({} days, shown {} days later). \
             Defects left: so many more of those counted may be defects before the rate is below target.",
            day(window.from),
            day(window.to),
            window.days,
            metric.lag_days
        ));
    }
    if answer.known_until < answer.as_of {
        notes.push(format!(
            "The files name nothing after {}: what had not come to light by then may have come since.",
            day(answer.known_until)
        ));
    }
    let open = answer.metrics.iter().filter(|metric| metric.reading == reading);
    let open = open.filter_map(own).any(|window| window.valid_low < window.valid_high);
    if open {
        notes.push(
            "Where the tracking of a package is not known, the rate is a range: from none of them valid to all."
                .to_owned(),
        );
    }
    let partial =
        answer.metrics.iter().flat_map(|metric| &metric.windows).filter(|window| !window.whole);
    if let (Some(shortest), Some(first)) = (partial.map(|window| window.days).min(), answer.first_order)
    {
        notes.push(format!(
            "The first order is of {}: windows of {shortest} days and more begin before it, and packages may be \
             missing in them.",
            day(first)
        ));
    }
    for other in answer.metrics.iter().filter(|metric| metric.reading != reading) {
        let same = |main: &&MetricAnswer| {
            main.reading == reading
                && main.policy == other.policy
                && main.category == other.category
                && main.seller == other.seller
        };
        let (Some(main), Some(window)) = (answer.metrics.iter().find(same).and_then(own), own(other))
        else {
            continue;
        };
        if main.status != window.status {
            notes.push(format!(
                "Under the reading {} {} ({}) is {}: {} of {} counted valid.",
                other.reading,
                other.category,
                other.policy,
                window.status.replace("-or-", " or "),
                range(window.valid_low, window.valid_high, |n| n.to_string()),
                window.counted
            ));
        }
    }
    let own = |source: &&SourceAnswer| source.kind != "packages";
    for source in answer.sources.iter().filter(|_| answer.sources.iter().any(|one| own(&one))) {
        let rated = source.packages.map(|n| format!("; rates for {}", number_of(n, "package")));
        let rated = rated.unwrap_or_default();
        notes.push(format!(
            "{}: {}, {}{rated}",
            source.file,
            source.kind,
            number_of(source.rows, "row")
        ));
    }
    notes.extend(left_out(&answer.packages, &answer.taken, &answer.columns_not_used));
    notes
}

/// What was left aside, taken and not used, a line each.
pub(in crate::present) fn left_out(
    packages: &PackageNumbers,
    taken: &[TakenAnswer],
    columns_not_used: &[String],
) -> Vec<String> {
    let mut notes = Vec::new();
    for (number, words) in [
        (packages.later, "ordered after this day: not looked at"),
        (packages.other_store, "sold on another store: left aside"),
        (packages.twice, "in an earlier file too: taken once"),
        (packages.not_read, "not read or not judged: in no figure"),
    ] {
        if number > 0 {
            notes.push(format!("{} {words}.", number_of(number, "package")));
        }
    }
    if packages.not_confirmed > 0 {
        let orders = number_of(packages.not_confirmed, "order");
        notes.push(format!("{orders} not said to be shipped, wholly or in part: left aside."));
    }
    for (number, words) in [
        (packages.cancelled, "cancelled"),
        (packages.by_marketplace, "fulfilled by the marketplace"),
        (packages.duplicate_rows, "the same as another row"),
    ] {
        if number > 0 {
            notes.push(format!("Left out: {} {words}.", number_of(number, "row")));
        }
    }
    for taken in taken {
        notes.push(format!(
            "Not said; taken for {}: {}",
            number_of(taken.packages, "package"),
            taken.taken
        ));
    }
    if !columns_not_used.is_empty() {
        notes.push(format!("Columns not used, and not kept: {}", columns_not_used.join(", ")));
    }
    notes
}

fn causes(out: &mut String, answer: &AuditAnswer, reading: &str, width: u16) {
    let Some(policy) = answer.policies.first() else { return };
    let ours = |cause: &&CauseAnswer| cause.policy == policy.policy && cause.reading == reading;
    let causes: Vec<&CauseAnswer> = answer.causes.iter().filter(ours).collect();
    let _ = writeln!(out, "\nDefects under {}, by cause", policy.policy);
    if causes.is_empty() {
        let _ = writeln!(out, "  none");
        return;
    }
    let mut table = plain_table(width);
    table.set_header([
        "cause".to_owned(),
        "in the window".to_owned(),
        "in all".to_owned(),
        "carriers (in all)".to_owned(),
    ]);
    for cause in causes.iter().take(SHOWN) {
        let carriers: Vec<String> = cause
            .carriers
            .iter()
            .take(3)
            .map(|(name, n)| format!("{} {n}", if name.is_empty() { "not said" } else { name }))
            .collect();
        let more = cause.carriers.len().saturating_sub(3);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        table.add_row([
            cause.says.clone(),
            cause.in_window.to_string(),
            cause.packages.to_string(),
            carriers.join(", ") + &more,
        ]);
    }
    for column in [1, 2] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let _ = writeln!(out, "{table}");
}

fn flips(out: &mut String, answer: &AuditAnswer, reading: &str, width: usize) {
    for other in answer.policies.iter().skip(1) {
        let Some(asked) = answer.policies.first() else { return };
        let groups: Vec<_> = answer
            .flips
            .iter()
            .filter(|flip| flip.reading == reading && flip.from_policy == other.policy)
            .collect();
        let packages: usize = groups.iter().map(|group| group.packages).sum();
        let _ = writeln!(
            out,
            "\nFrom {} to {} {} another verdict (why: of the first of each kind)",
            other.policy,
            asked.policy,
            if packages == 1 { "1 package has".to_owned() } else { format!("{packages} packages have") }
        );
        for group in groups.iter().take(SHOWN) {
            let line = format!(
                "  {:>4}  {} -> {}: {}",
                group.packages, group.from_verdict, group.to_verdict, group.why
            );
            let _ = writeln!(out, "{}", indented(&line, width));
        }
        if groups.len() > SHOWN {
            let _ = writeln!(out, "        and {} more kinds in flips.csv", groups.len() - SHOWN);
        }
    }
}

/// Wraps a line whose first eight characters are a number.
fn indented(line: &str, width: usize) -> String {
    let (number, words) = line.split_at(8.min(line.len()));
    let words = wrapped(words, width.saturating_sub(8), 0);
    format!("{number}{}", words.replace('\n', "\n        "))
}
