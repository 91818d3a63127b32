//! What the evidence says, section by section. Nothing here is a cause or a promise that the data do not hold.

use super::blocks::{Block, EvidencePaper, Section};
use crate::analysis::{ResultRow, Summary};
use crate::audit::{
    Along, CHANGED, CLUSTER_DEFECTS, CLUSTER_TIMES, Change, Changed, Evidence, LEAST_ASIDE, Mendable,
    Metric, Sale, Tally,
};
use crate::policy::Cause;
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

fn day(date: NaiveDate) -> String {
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

fn percent(part: u32, of: u32) -> String {
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

fn prevention(of: &Appealed<'_>) -> Section {
    let section = Section::new("4. What will prevent it");
    let blank = |what: &str| Block::Blank(what.to_owned());
    let Some(Prevention { folder, summary }) = &of.prevention else {
        return section.with(blank(
            "the steps that will prevent it, and a forecast: simulate them with \u{201c}vtr run\u{201d} and name the folder with --run",
        ));
    };
    let choice = &summary.recommendation.choice;
    let facts = |name: &str| summary.strategies.iter().find(|strategy| strategy.name == *name);
    let reading = summary.results.first().map_or("", |row| row.reading.as_str());
    let row = |strategy: &str| {
        summary.results.iter().find(|row| {
            row.policy == "reform"
                && row.reading == reading
                && row.strategy == strategy
                && row.store.eq_ignore_ascii_case(&of.metric.store)
                && row.category == of.metric.category
        })
    };
    let Some((chosen, strategy)) = row(choice).zip(facts(choice)) else {
        return section.with(blank(&format!(
            "the steps that will prevent it: the run \u{201c}{folder}\u{201d} holds no category {} of the store {}",
            of.metric.category, of.metric.store
        )));
    };
    let today = summary.strategies.first().filter(|today| today.name != *choice);
    let mut section = section.with(Block::Says(format!(
        "Strategy of the run \u{201c}{folder}\u{201d} (verdict: {}): {}, for orders from {} on.",
        summary.recommendation.verdict,
        strategy.title,
        number::day(&strategy.starts_on)
    )));
    section = section.with(Block::List(
        std::iter::once(forecast("With it", chosen, summary))
            .chain(today.and_then(|today| Some(forecast("As today", row(&today.name)?, summary))))
            .collect(),
    ));
    section
        .with(Block::Note(format!(
            "Simulated: {} futures, seed {}, reading {reading}, with 95 % simulation intervals; it rests on the inputs of \
             that run.",
            number::grouped(summary.replications as f64, 0),
            summary.seed
        )))
        .with(blank("how you carry it out, and how you check it each week"))
}

fn forecast(way: &str, row: &ResultRow, summary: &Summary) -> String {
    let vtr = row.vtr.map_or(String::new(), |vtr| {
        format!(
            "; rate on {}: {} in the middle future, {} to {} in 9 of 10",
            number::day(&summary.on_date),
            number::plain_percent(vtr.p50),
            number::plain_percent(vtr.p05),
            number::plain_percent(vtr.p95)
        )
    });
    format!(
        "{way}: chance of being below target on any of {} days from {}: {}{vtr}",
        summary.period_days,
        number::day(&summary.first_effect_date),
        number::percent_with_interval(&row.breach_any)
    )
}

/// The order, and the package where it has several.
fn order(sale: &Sale<'_>) -> String {
    let ids = [&sale.record.order_id, &sale.record.package_id];
    ids.into_iter().flatten().map(|id| &**id).collect::<Vec<_>>().join(" ")
}

/// Has the package a number, so that the carrier can show what became of it?
fn has_number(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::Late | Cause::NoScan | Cause::OneScan | Cause::Mismatch | Cause::NotIntegrated
    )
}

fn mended(of: &Appealed<'_>) -> Section {
    let mut section = Section::new("5. Packages that can be put right");
    let ours: Vec<&Mendable> =
        of.mendable.iter().filter(|one| *of.audited.sales[one.sale].metric == *of.metric).collect();
    section = if ours.is_empty() {
        section.with(Block::Says(
            "No package on its way is known to need a number or a correction.".to_owned(),
        ))
    } else {
        section
            .with(Block::Says(format!(
                "Can still be mended, as not delivered and not counted yet (\u{201c}vtr budget\u{201d} says how): {}.",
                number_of(ours.len(), "package")
            )))
            .with(Block::List(
                ours.iter()
                    .map(|one| format!("{}: by {}", order(&of.audited.sales[one.sale]), day(one.act_by)))
                    .collect(),
            ))
    };
    let window = of.evidence.window.worst;
    let in_window = of.evidence.counted.iter().filter(|counted| counted.in_window);
    let provable = in_window.filter(|counted| counted.defect.is_some_and(has_number)).count();
    let provable = u32::try_from(provable).unwrap_or(u32::MAX);
    if provable > 0 && of.evidence.unknown == 0 {
        let valid = window.valid() + provable;
        section = section.with(Block::Says(format!(
            "{} of the window have a number. If their carriers prove delivery and the marketplace then counts all of them as \
             valid, the rate is {valid} of {} ({}) instead of {}.",
            number_of(provable as usize, "defect"),
            window.counted(),
            percent(valid, window.counted()),
            percent(window.valid(), window.counted())
        )));
    }
    section.with(Block::Blank("which of them the carrier confirms".to_owned()))
}

fn proofs(of: &Appealed<'_>) -> Section {
    let defects = || of.evidence.counted.iter().filter(|counted| counted.defect.is_some());
    let ids = |wanted: fn(Cause) -> bool| {
        let found = defects().filter(|counted| counted.in_window && counted.defect.is_some_and(wanted));
        found.map(|counted| order(counted.sale)).collect::<Vec<String>>()
    };
    let (with_number, without) = (ids(has_number), ids(|cause| !has_number(cause)));
    let mut section = Section::new("6. Proofs to attach").with(Block::Attach {
        what: format!(
            "Orders of three months: orders.csv, {} promised from {} to {} with verdict and cause",
            number_of(of.evidence.all.len(), "package"),
            day(of.evidence.from),
            day(of.evidence.to)
        ),
        orders: Vec::new(),
    });
    if !with_number.is_empty() {
        section = section
            .with(Block::Attach {
                what: "Proof of delivery by the carrier, and a screenshot of the tracking page: defects of the window \
                       with a number"
                    .to_owned(),
                orders: with_number,
            })
    }
    if !without.is_empty() {
        section = section.with(Block::Attach {
            what: "The carrier's proof of posting, or what shows that they arrived: defects of the window without \
                   tracking"
                .to_owned(),
            orders: without,
        });
    }
    section
        .with(Block::Attach {
            what: "Invoices for the goods and for the carriers' labels of these months".to_owned(),
            orders: Vec::new(),
        })
        .with(Block::Note(
            "A plan of action names root causes, actions taken and steps to prevent (Amazon's FAQ on VTR). Three months of \
             orders, proof of receipt, tracking screenshots and invoices are what a shipping company says is asked \
             for (a Chinese 3PL, 15 January 2025); the marketplace's notice decides."
                .to_owned(),
        ))
}
