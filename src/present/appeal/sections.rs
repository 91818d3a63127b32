//! What the evidence says, section by section: the rate, its causes, what changed. Nothing here is a cause or a promise that the data do not hold.

use super::blocks::{Block, EvidencePaper, Section};
use super::remedy::{mended, prevention, proofs};
use crate::analysis::Summary;
use crate::audit::{
    Along, CHANGED, CLUSTER_DEFECTS, CLUSTER_TIMES, Change, Changed, Evidence, LEAST_ASIDE, Mendable,
    Metric, Tally,
};
use crate::present::audit::{Audited, number_of, signed};
use crate::present::number;
use crate::present::policy::cause_in_words;
use chrono::NaiveDate;

/// The evidence of a category, and what stands beside it.
#[derive(Debug)]
pub struct Appealed<'a> {
    /// The verdicts it rests on; the first book is asked.
    pub audited: &'a Audited<'a>,
    /// The category.
    pub metric: &'a Metric,
    /// Its packages.
    pub evidence: &'a Evidence<'a>,
    /// Packages that can still be mended under the first policy and reading.
    pub mendable: &'a [Mendable],
    /// A finished run, if one is named.
    pub prevention: Option<Prevention>,
}

/// A finished run.
#[derive(Clone, PartialEq, Debug)]
pub struct Prevention {
    /// Its folder, without those above it.
    pub folder: String,
    /// What it found.
    pub summary: Summary,
}

/// Rows of a table; the files have all.
const SHOWN: usize = 12;
/// Changes that are told.
const SHOWN_CHANGES: usize = 8;

/// Puts the paper together.
pub fn appeal_paper(of: &Appealed<'_>) -> EvidencePaper {
    let audit = of.audited.audit;
    let policy = of.audited.policies.first();
    let reading = audit.books.first().map_or("", |book| book.reading.name.as_str());
    EvidencePaper {
        title: title(of.metric),
        made_from: format!(
            "Counted by VTR Planner from {} as known on {}, by the rules {} ({}), reading {reading}. All counts are \
             exact. Lines marked \u{201c}To fill in\u{201d} are what no file shows.",
            of.audited.files.join(", "),
            day(audit.as_of),
            policy.map_or("", |policy| policy.name.as_str()),
            policy.map_or("", |policy| policy.title.as_str()),
        ),
        sections: vec![stand(of), causes(of), changes(of), prevention(of), mended(of), proofs(of)],
    }
}

/// The first line of paper and text.
pub(super) fn title(metric: &Metric) -> String {
    let category = if metric.category.is_empty() { "no category" } else { &metric.category };
    format!("Evidence for a plan of action: {category} ({})", metric.store)
}

pub(super) fn day(date: NaiveDate) -> String {
    number::day(&date.to_string())
}

/// `12 of 40 (30.0 %)`
fn share(tally: Tally) -> String {
    match tally.share() {
        Some(share) => {
            format!("{} of {} ({} %)", tally.defects, tally.counted, number::grouped(share * 100.0, 1))
        }
        None => "0 of 0".to_owned(),
    }
}

pub(super) fn percent(part: u32, of: u32) -> String {
    match of {
        0 => "n/a".to_owned(),
        _ => format!("{} %", number::grouped(f64::from(part) / f64::from(of) * 100.0, 1)),
    }
}

fn stand(of: &Appealed<'_>) -> Section {
    let window = &of.evidence.window;
    let (low, high) = (window.worst, window.best);
    let counted = low.counted();
    let valid = if low == high {
        format!("{} of {counted} ({})", low.valid(), percent(low.valid(), counted))
    } else {
        format!(
            "{} to {} of {counted} ({} to {}), as the tracking of some is not known",
            low.valid(),
            high.valid(),
            percent(low.valid(), counted),
            percent(high.valid(), counted)
        )
    };
    let terms = of.audited.policies.first().zip(of.audited.audit.books.first());
    let target = terms.map(|(policy, book)| book.reading.review_terms(policy).target);
    let target = target.map_or(String::new(), |target| {
        let sign = if target.strictly_above { "above" } else { "at least" };
        format!(" The target is {sign} {} %.", number::plain(f64::from(target.permille) / 10.0))
    });
    let left = match window.defects_left {
        (low, high) if low == high => signed(low),
        (low, high) => format!("{} to {}", signed(low), signed(high)),
    };
    let three = of.evidence.tally();
    let mut section = Section::new("1. Where the rate stands").with(Block::Says(format!(
        "Packages promised from {} to {} that are counted and have valid tracking: {valid}.{target} Defects left: {left} \
         (below zero: so many too many).",
        day(window.from),
        day(window.to)
    )));
    section = section.with(Block::Says(format!(
        "In three months, promised from {} to {}: defects {}.",
        day(of.evidence.from),
        day(of.evidence.to),
        share(three)
    )));
    if of.audited.first_order.is_some_and(|first| first > of.evidence.from) {
        let first = of.audited.first_order.map(day).unwrap_or_default();
        section = section.with(Block::Note(format!("The files begin with orders of {first}.")));
    }
    if of.evidence.unknown > 0 {
        section = section.with(Block::Note(format!(
            "{} of these months {} left out below: counted, but no file says how the tracking ended.",
            number_of(of.evidence.unknown as usize, "package"),
            if of.evidence.unknown == 1 { "is" } else { "are" }
        )));
    }
    section
        .with(Block::Blank(
            "seller name and account; date and number of the marketplace's notice".to_owned(),
        ))
        .with(Block::Blank(
            "rate, counted packages and period as the account page shows them, if they differ"
                .to_owned(),
        ))
}

fn table(caption: &str, first: &str, rows: Vec<(String, Tally)>, all: Tally) -> Block {
    let more = rows.len().saturating_sub(SHOWN);
    let mut lines: Vec<Vec<String>> = rows
        .iter()
        .take(SHOWN)
        .map(|(name, tally)| row(if name.is_empty() { "not said" } else { name }, *tally, all))
        .collect();
    if more > 0 {
        let rest = rows.iter().skip(SHOWN).fold(Tally::default(), |sum, (_, tally)| Tally {
            counted: sum.counted + tally.counted,
            defects: sum.defects + tally.defects,
        });
        lines.push(row(&format!("{more} more"), rest, all));
    }
    lines.push(row("all", all, all));
    let head = [first, "counted", "defects", "share of its packages", "share of all defects"];
    Block::Table { caption: caption.to_owned(), head: head.map(str::to_owned).to_vec(), rows: lines }
}

fn row(name: &str, tally: Tally, all: Tally) -> Vec<String> {
    vec![
        name.to_owned(),
        tally.counted.to_string(),
        tally.defects.to_string(),
        percent(tally.defects, tally.counted),
        percent(tally.defects, all.defects),
    ]
}

fn causes(of: &Appealed<'_>) -> Section {
    let evidence = of.evidence;
    let all = evidence.tally();
    let mut section = Section::new("2. Root causes");
    let causes = evidence.causes();
    let (in_window, in_all) =
        causes.iter().fold((0, 0), |(a, b), (_, window, all)| (a + window, b + all));
    let mut rows: Vec<Vec<String>> = causes
        .iter()
        .map(|(cause, window, all)| {
            vec![
                cause_in_words(*cause).to_owned(),
                window.to_string(),
                percent(*window, in_window),
                all.to_string(),
                percent(*all, in_all),
            ]
        })
        .collect();
    rows.push(vec![
        "all defects".to_owned(),
        in_window.to_string(),
        percent(in_window, in_window),
        in_all.to_string(),
        percent(in_all, in_all),
    ]);
    let head = ["cause", "in the window", "share", "in three months", "share"];
    section = section.with(Block::Table {
        caption: "Defects by cause".to_owned(),
        head: head.map(str::to_owned).to_vec(),
        rows,
    });
    for (along, caption, first, absent) in [
        (Along::Carrier, "By carrier, three months", "carrier", "which carrier took each package"),
        (Along::Lane, "By origin and destination, three months", "lane", ""),
        (Along::Service, "By service, three months", "service", "which service each package went by"),
    ] {
        let values = evidence.by(along);
        if values.iter().all(|(name, _)| name.is_empty()) && !absent.is_empty() {
            section = section.with(Block::Blank(format!("{absent} (no file says it)")));
        } else {
            section = section.with(table(caption, first, values, all));
        }
    }
    let weeks = evidence.by(Along::Week).into_iter().map(|(week, tally)| (number::day(&week), tally));
    let weeks: Vec<_> = weeks.collect();
    let rows = weeks.iter().map(|(week, tally)| row(week, *tally, all)).collect();
    let head =
        ["week from Monday", "counted", "defects", "share of its packages", "share of all defects"];
    section = section.with(Block::Table {
        caption: "By week of the promised day".to_owned(),
        head: head.map(str::to_owned).to_vec(),
        rows,
    });
    let clusters = evidence.clusters();
    let rule = format!(
        "Weeks of a carrier stand out with {CLUSTER_DEFECTS} defects or more, at a share of at least {CLUSTER_TIMES} times \
         that of the category."
    );
    section = if clusters.is_empty() {
        section.with(Block::Says("No carrier's week stands out.".to_owned()))
    } else {
        let line = |cluster: &crate::audit::Cluster| {
            let carrier = if cluster.carrier.is_empty() { "carrier not said" } else { &cluster.carrier };
            format!("{carrier}, week from {}: defects {}", day(cluster.week), share(cluster.tally))
        };
        section
            .with(Block::Says("Weeks of a carrier that stand out:".to_owned()))
            .with(Block::List(clusters.iter().map(line).collect()))
    };
    section
        .with(Block::Note(rule))
        .with(Block::Blank("why this happened in your business (no file shows it)".to_owned()))
}

fn changes(of: &Appealed<'_>) -> Section {
    let changes = of.evidence.changes();
    let mut section = Section::new("3. What has changed, and when");
    section = if changes.is_empty() {
        section.with(Block::Says("The data show no plain change in these months.".to_owned()))
    } else {
        section.with(Block::List(changes.iter().take(SHOWN_CHANGES).map(change).collect()))
    };
    let rules = rules(of);
    if !rules.is_empty() {
        let says = "The rules changed in these months, and with them what is counted:";
        section = section.with(Block::Says(says.to_owned())).with(Block::List(rules));
    }
    section
        .with(Block::Note(format!(
            "Counted by promised day. A change is told at the day that parts the packages best, if at least {LEAST_ASIDE} \
             counted packages lie on either side and the G statistic is {CHANGED} or more; where nothing changes, at most \
             1 series in 50 shows one. Lines on carrier, lane and service overlap. That something changed is in the \
             data; who did what is not."
        )))
        .with(Block::Blank("what you did, who did it, and from which day on".to_owned()))
}

/// What the rules themselves changed in these months.
fn rules(of: &Appealed<'_>) -> Vec<String> {
    let Some((policy, book)) = of.audited.policies.first().zip(of.audited.audit.books.first()) else {
        return Vec::new();
    };
    let within = |date: &NaiveDate| of.evidence.from < *date && *date <= of.evidence.to;
    let mut lines: Vec<(NaiveDate, String)> = Vec::new();
    for clause in policy.clauses.iter().filter(|clause| book.reading.takes_all(policy, &clause.readings))
    {
        // Many a clause names its day itself.
        let dated = |words: &str, date: NaiveDate| match clause.says.contains(&day(date)) {
            true => clause.says.clone(),
            false => format!("{words} {}: {}", day(date), clause.says),
        };
        lines.extend(clause.from.filter(within).map(|from| (from, dated("From", from))));
        lines.extend(clause.until.filter(within).map(|until| (until, dated("Up to", until))));
    }
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

fn change(change: &Change) -> String {
    let Change { of, on, before, after, .. } = change;
    let name = |along: &Along, value: &str| match along {
        _ if value.is_empty() => "packages of which none is said".to_owned(),
        Along::Lane => format!("packages from {value}"),
        _ => value.to_owned(),
    };
    let what = match of {
        Changed::All => "Defects of all packages of the category".to_owned(),
        Changed::Part(along, value) => format!("Defects of {}", name(along, value)),
        Changed::LateNumbers => "Numbers entered later than the day after handover".to_owned(),
        Changed::Use(along, value) => format!("Packages sent by {}", name(along, value)),
    };
    let what = match of {
        Changed::Use(Along::Lane, value) => format!("Packages from {value}"),
        _ => what,
    };
    let way = if after.share() < before.share() { "fell" } else { "rose" };
    let moved = format!("{way} from {} to {}", share(*before), share(*after));
    format!("From {} on: {what} {moved}.", day(*on))
}
