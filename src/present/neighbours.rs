//! What stands beside the VTR, in words: one line for a terminal, one table a store for the page.

use super::wording::capital;
use super::{number, overview};
use crate::analysis::{Estimate, NeighbourRow, RequirementFacts, Summary};
use crate::policy::Measured;

/// A whole store in the rows.
const ALL: &str = "all";

/// The tables of one store.
pub(super) struct StoreCells {
    pub(super) store: String,
    /// Columns beside strategy and packages tracked.
    pub(super) heads: Vec<HeadCells>,
    pub(super) lines: Vec<LineCells>,
    /// What is said of the on-time rate.
    pub(super) on_time: Vec<String>,
    /// What is asked for, in full.
    pub(super) asked: Vec<String>,
}

/// A column's head.
pub(super) struct HeadCells {
    pub(super) title: String,
    pub(super) needed: String,
}

/// A strategy in a store.
pub(super) struct LineCells {
    pub(super) title: String,
    pub(super) badge: &'static str,
    pub(super) days: String,
    pub(super) tracked: String,
    /// Where least is tracked.
    pub(super) least: String,
    pub(super) cells: Vec<Cell>,
}

/// What is said of one requirement.
#[derive(Clone, Default)]
pub(super) struct Cell {
    pub(super) head: String,
    pub(super) small: Vec<String>,
}

/// The tables of every store that has rows.
pub(super) fn tables(summary: &Summary) -> Vec<StoreCells> {
    let mut stores: Vec<&str> = Vec::new();
    for row in &summary.neighbours.rows {
        if !stores.contains(&row.store.as_str()) {
            stores.push(&row.store);
        }
    }
    stores.into_iter().map(|store| Here { summary, store }.table()).collect()
}

/// One line on the choice; `None` when there is nothing to say.
pub(super) fn line(summary: &Summary) -> Option<String> {
    let choice = &summary.recommendation.choice;
    let rows = summary.neighbours.rows.iter().filter(|row| row.strategy == *choice);
    let of = |measured: Measured| rows.clone().filter(move |row| row.measured == measured.name());
    let mut tracked: Vec<String> = Vec::new();
    for row in of(Measured::TrackedShare).filter(|row| row.category == ALL) {
        let told = format!("{} {}", row.store, share(&row.value));
        if !tracked.contains(&told) {
            tracked.push(told);
        }
    }
    if tracked.is_empty() {
        return None;
    }
    let mut line = format!("Packages tracked with the choice: {}", tracked.join(", "));
    let shares = || of(Measured::TrackedShare).chain(of(Measured::BuyShippingShare));
    let mut reached = Vec::new();
    for row in shares().filter(|row| row.verdict.as_deref() == Some("reached")) {
        let asked = summary.neighbours.requirements.iter();
        let asked =
            asked.filter(|one| Some(&one.id) == row.requirement.as_ref() && one.store == row.store);
        reached.extend(asked.map(|one| format!("{} ({})", one.programme, one.store)));
    }
    if !reached.is_empty() {
        line += &format!("; enough for {}", reached.join(", "));
    } else if shares().any(|row| row.requirement.is_some()) {
        line += ", too few for any share asked for";
    }
    let defects: Vec<String> = of(Measured::OrderDefectRate)
        .filter(|row| {
            row.untracked_factor == summary.neighbours.rows.iter().find_map(|row| row.untracked_factor)
        })
        .map(|row| format!("{} {}", row.store, rate(row)))
        .collect();
    if !defects.is_empty() {
        line += &format!("; order defect rate {}", defects.join(", "));
    }
    Some(line + ".")
}

/// One store of a summary.
struct Here<'s> {
    summary: &'s Summary,
    store: &'s str,
}

impl<'s> Here<'s> {
    fn rows(&self, measured: Measured) -> impl Iterator<Item = &'s NeighbourRow> {
        let store = self.store;
        let rows = self.summary.neighbours.rows.iter();
        rows.filter(move |row| row.store == store && row.measured == measured.name())
    }

    fn asked(&self, measured: Measured) -> Vec<&'s RequirementFacts> {
        let asked = self.summary.neighbours.requirements.iter();
        asked.filter(|one| one.store == self.store && one.measured == measured.name()).collect()
    }

    fn table(&self) -> StoreCells {
        let mut heads: Vec<HeadCells> = Vec::new();
        for (measured, of) in [
            (Measured::TrackedShare, "tracked"),
            (Measured::BuyShippingShare, "labels bought there"),
            (Measured::ValidTrackingRate, "valid"),
        ] {
            heads.extend(self.asked(measured).into_iter().map(|one| HeadCells {
                title: one.programme.clone(),
                needed: format!("{} {of}", needed(one)),
            }));
        }
        let has_defects = self.rows(Measured::OrderDefectRate).next().is_some();
        if has_defects {
            let limit =
                self.asked(Measured::OrderDefectRate).first().map_or(String::new(), |one| needed(one));
            heads.push(HeadCells { title: "Order defect rate".to_owned(), needed: limit });
        }
        StoreCells {
            store: self.store.to_owned(),
            heads,
            lines: self.lines(has_defects),
            on_time: self.on_time(),
            asked: self.sources(),
        }
    }

    fn lines(&self, has_defects: bool) -> Vec<LineCells> {
        let strategies = self.summary.strategies.iter().enumerate();
        strategies
            .map(|(at, strategy)| {
                let of = |measured| self.rows(measured).filter(|row| row.strategy == strategy.name);
                let whole = of(Measured::TrackedShare).find(|row| row.category == ALL);
                let mut cells: Vec<Cell> = Vec::new();
                for measured in [Measured::TrackedShare, Measured::BuyShippingShare] {
                    for one in self.asked(measured) {
                        let row = of(measured).find(|row| row.requirement.as_ref() == Some(&one.id));
                        cells.push(row.map_or_else(Cell::default, share_cell));
                    }
                }
                for one in self.asked(Measured::ValidTrackingRate) {
                    let rows = of(Measured::ValidTrackingRate)
                        .filter(|row| row.requirement.as_ref() == Some(&one.id));
                    cells.push(valid_cell(&rows.collect::<Vec<_>>()));
                }
                if has_defects {
                    cells.push(defects_cell(&of(Measured::OrderDefectRate).collect::<Vec<_>>()));
                }
                let by_category = of(Measured::TrackedShare).filter(|row| row.category != ALL);
                let least = by_category
                    .reduce(|a, b| if b.value.point < a.value.point { b } else { a })
                    .filter(|row| whole.is_some_and(|all| row.value.point < all.value.point - 0.000_5));
                let chosen = strategy.name == self.summary.recommendation.choice;
                LineCells {
                    title: strategy.title.clone(),
                    badge: match (at == 0, chosen) {
                        (true, true) => "today and choice",
                        (true, false) => "today",
                        (false, true) => "choice",
                        (false, false) => "",
                    },
                    days: whole.map_or(String::new(), |row| format!("from {}", number::day(&row.from))),
                    tracked: whole.map_or("nothing sent".to_owned(), |row| share(&row.value)),
                    least: least.map_or(String::new(), |row| {
                        format!("least: {} {}", row.category, share(&row.value))
                    }),
                    cells,
                }
            })
            .collect()
    }

    /// The on-time rate against everything that is asked of it.
    fn on_time(&self) -> Vec<String> {
        let rows: Vec<&NeighbourRow> = self.rows(Measured::OnTimeRate).collect();
        let Some(first) = rows.first() else { return Vec::new() };
        let told = rows.iter().filter_map(|row| {
            let one = self
                .asked(Measured::OnTimeRate)
                .into_iter()
                .find(|one| Some(&one.id) == row.requirement.as_ref())?;
            let dates = dates(one).map_or(String::new(), |dates| format!(" ({dates})"));
            Some(format!(
                "{}, {}{dates}: {}",
                one.programme,
                needed(one),
                row.verdict.as_deref().unwrap_or_default()
            ))
        });
        let told: Vec<String> = told.collect();
        let against = if told.is_empty() { String::new() } else { format!(" {}.", told.join("; ")) };
        vec![format!(
            "On-time rate {}, an input of the scenario and the same under every strategy: delivery times are not \
             simulated.{against}",
            with_range(first)
        )]
    }

    fn sources(&self) -> Vec<String> {
        let asked = self.summary.neighbours.requirements.iter().filter(|one| one.store == self.store);
        asked
            .map(|one| {
                let dates = dates(one).map_or(String::new(), |dates| format!("; {dates}"));
                let taken =
                    one.taken.as_ref().map_or(String::new(), |taken| format!(" Taken: {taken}."));
                format!(
                    "{}: {} Packages: {}; window: {}{dates}. {}: {}.{taken}",
                    one.programme,
                    one.says,
                    one.packages,
                    one.window,
                    capital(&one.certainty),
                    one.source
                )
            })
            .collect()
    }
}

/// From when it is asked for, and from when that has consequences.
fn dates(one: &RequirementFacts) -> Option<String> {
    let dates = [
        one.from.as_deref().map(|day| format!("from {}", number::day(day))),
        one.enforced_from.as_deref().map(|day| format!("enforced from {}", number::day(day))),
    ];
    let dates: Vec<String> = dates.into_iter().flatten().collect();
    (!dates.is_empty()).then(|| dates.join(", "))
}

fn needed(one: &RequirementFacts) -> String {
    format!("{} {}", one.bound, number::plain_percent(one.needed))
}

/// A share; all and nothing are chosen, not drawn.
fn share(value: &Estimate) -> String {
    if value.point == 0.0 || value.point == 1.0 {
        return number::plain_percent(value.point);
    }
    number::percent(value)
}

fn verdict(row: &NeighbourRow) -> String {
    row.verdict.clone().unwrap_or_default()
}

/// `missed`, and how much is missing.
fn share_cell(row: &NeighbourRow) -> Cell {
    let mut small = Vec::new();
    if row.measured != Measured::TrackedShare.name() {
        small.push(share(&row.value));
    }
    match row.short_per_month {
        Some(short) if row.verdict.as_deref() != Some("reached") && short.point > 0.0 => {
            small.push(format!("{} a month short", packages(&short)));
        }
        _ => {}
    }
    if row.verdict.as_deref() == Some("too close to say") {
        small.extend(row.met.map(|met| format!("met in {} of futures", number::percent(&met))));
    }
    Cell { head: verdict(row), small }
}

/// Whole packages, not finer than their error.
fn packages(short: &Estimate) -> String {
    let half = ((short.high - short.low) / 2.0).max(0.5);
    let unit = number::last_digit(half).max(1.0);
    number::grouped((short.point / unit).round() * unit, 0)
}

/// By category: in how many it is reached, and where it is farthest.
fn valid_cell(rows: &[&NeighbourRow]) -> Cell {
    let reached = rows.iter().filter(|row| row.verdict.as_deref() == Some("reached")).count();
    let least = rows.iter().copied().reduce(|a, b| if b.value.point < a.value.point { b } else { a });
    let Some(least) = least else { return Cell::default() };
    let head = match (rows.len(), reached) {
        (1, _) => verdict(least),
        (all, reached) => format!("reached in {reached} of {all}"),
    };
    let mut small = vec![format!("least: {} {}", least.category, share(&least.value))];
    small.extend(
        least
            .short_per_month
            .filter(|short| short.point > 0.0)
            .map(|short| format!("at most {} a month short there", packages(&short))),
    );
    Cell { head, small }
}

/// The rate at the scenario's factor, and at those of other texts.
fn defects_cell(rows: &[&NeighbourRow]) -> Cell {
    let Some((first, others)) = rows.split_first() else { return Cell::default() };
    let mut small = vec![within(first).to_owned()];
    small.extend(range(first).map(|range| format!("9 of 10 futures: {range}")));
    small.extend(others.iter().map(|row| {
        let factor = row.untracked_factor.map_or(String::new(), number::plain);
        format!("factor {factor}: {}", rate(row))
    }));
    small.retain(|text| !text.is_empty());
    Cell { head: rate(first), small }
}

/// A limit is not reached but kept.
fn within(row: &NeighbourRow) -> &str {
    match row.verdict.as_deref() {
        Some("reached") => "within the limit",
        Some("missed") => "past the limit",
        other => other.unwrap_or_default(),
    }
}

/// `0.21 % to 0.43 %`, unless it is one number as people read it.
fn range(row: &NeighbourRow) -> Option<String> {
    let [low, high] = [row.futures.p05, row.futures.p95].map(percent);
    (low != high).then(|| format!("{low} to {high}"))
}

/// A rate that may come from an input that is known exactly.
fn rate(row: &NeighbourRow) -> String {
    if row.value.low == row.value.high { percent(row.value.point) } else { number::percent(&row.value) }
}

/// Hundredths below 1 %: there they matter.
fn percent(share: f64) -> String {
    if share >= 0.01 {
        return number::plain_percent(share);
    }
    format!("{} %", number::grouped(share * 100.0, 2))
}

/// `93 %`, or with its range.
fn with_range(row: &NeighbourRow) -> String {
    let point = rate(row);
    range(row).map_or(point.clone(), |range| format!("{point} ({range})"))
}

/// How to read the tables, in one sentence.
pub(super) fn reading(summary: &Summary) -> String {
    let held =
        |row: &&NeighbourRow| row.requirement.is_some() && row.measured == Measured::TrackedShare.name();
    let rows = || summary.neighbours.rows.iter().filter(held);
    let reaches = |name: &str| {
        let mut own = rows().filter(|row| row.strategy == name).peekable();
        own.peek().is_some() && own.all(|row| row.verdict.as_deref() == Some("reached"))
    };
    let reaching = summary.strategies.iter().filter(|strategy| reaches(&strategy.name));
    let reaching: Vec<&str> = reaching.map(|one| overview::strategy_title(summary, &one.name)).collect();
    match (rows().next(), reaching.as_slice()) {
        (None, _) => "No share of tracked packages is asked for in these stores.".to_owned(),
        (_, []) => "No strategy tracks enough packages for what is asked in every store.".to_owned(),
        (_, titles) => {
            format!(
                "Enough packages for what is asked in every store are tracked by: {}.",
                titles.join("; ")
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn one_line_tells_the_choice_store_by_store() {
        let summary = sample::summary();
        assert_eq!(
            line(&summary).expect("a line"),
            "Packages tracked with the choice: UK 76.0 %, DE 76.0 %, too few for any share asked for; order defect \
             rate UK 0.39 %."
        );
        let mut all = summary.clone();
        all.recommendation.choice = "track-all".into();
        assert_eq!(
            line(&all).expect("a line"),
            "Packages tracked with the choice: UK 100 %, DE 100 %; enough for Shorter delivery promises (UK), \
             Shorter delivery promises (DE); order defect rate UK 0.33 %."
        );
        let nothing = Summary { neighbours: crate::analysis::Neighbours::default(), ..summary };
        assert_eq!(line(&nothing), None);
        assert!(tables(&nothing).is_empty());
    }

    #[test]
    fn a_table_tells_what_is_reached_and_how_much_is_missing() {
        let summary = sample::summary();
        let tables = tables(&summary);
        let [uk, de] = tables.as_slice() else { panic!("two stores") };
        let heads = |table: &StoreCells| {
            let heads = table.heads.iter().map(|head| format!("{}: {}", head.title, head.needed));
            heads.collect::<Vec<_>>()
        };
        let shares = [
            "Shorter delivery promises: at least 98 % tracked",
            "Seller Fulfilled Prime: at least 98 % labels bought there",
        ];
        assert_eq!(heads(uk), [&shares[..], &["Order defect rate: below 1 %"]].concat());
        assert_eq!(heads(de), shares);
        let today = &uk.lines[0];
        assert_eq!((today.badge, today.tracked.as_str()), ("today", "70.0 %"));
        assert_eq!(today.least, "least: Toys 60.0 %");
        assert_eq!(
            (today.cells[0].head.as_str(), &today.cells[0].small),
            ("missed", &vec!["317 a month short".to_owned()])
        );
        assert_eq!(today.cells[2].small.last().map(String::as_str), Some("factor 2.5: 0.40 %"));
        let all = &uk.lines[1];
        assert_eq!((all.tracked.as_str(), all.cells[0].head.as_str()), ("100 %", "reached"));
        assert!(all.cells[0].small.is_empty());
        assert_eq!(uk.on_time.len(), 1);
        assert!(
            uk.on_time[0].contains(
                "On-time delivery, at least 90 % (from 16 September 2025, enforced \
                                        from 2 February 2026): reached"
            ),
            "{}",
            uk.on_time[0]
        );
        assert!(de.on_time.is_empty() && de.asked[0].contains("Taken: as in the other store."));
        assert!(reading(&summary).ends_with("tracked by: Track everything."), "{}", reading(&summary));
    }
}
