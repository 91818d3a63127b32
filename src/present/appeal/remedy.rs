//! What will prevent further defects, what can still be put right, and the proofs to attach.

use super::blocks::{Block, Section};
use super::sections::{Appealed, Prevention, day, percent};
use crate::analysis::{ResultRow, Summary};
use crate::audit::{Mendable, Sale};
use crate::policy::Cause;
use crate::present::audit::number_of;
use crate::present::number;

pub(super) fn prevention(of: &Appealed<'_>) -> Section {
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

pub(super) fn mended(of: &Appealed<'_>) -> Section {
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

pub(super) fn proofs(of: &Appealed<'_>) -> Section {
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
