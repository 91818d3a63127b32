//! The table of each store.

use super::cells::{dates, defects_cell, needed, share, share_cell, valid_cell, with_range};
use super::{ALL, Cell, HeadCells, LineCells, StoreCells};
use crate::analysis::{NeighbourRow, RequirementFacts, Summary};
use crate::policy::Measured;
use crate::present::number;
use crate::present::wording::capital;

/// The tables of every store that has rows.
pub(in crate::present) fn tables(summary: &Summary) -> Vec<StoreCells> {
    let mut stores: Vec<&str> = Vec::new();
    for row in &summary.neighbours.rows {
        if !stores.contains(&row.store.as_str()) {
            stores.push(&row.store);
        }
    }
    stores.into_iter().map(|store| Here { summary, store }.table()).collect()
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
