//! What stands where in a table of ways: the same in every replication.

use crate::account::Counts;
use crate::engine::compile::{Compiled, CompiledMetric, Piece};
use crate::engine::ledger::stretch_places;
use crate::scenario::Fate;
use std::ops::Range;

/// The rows of a table, and which of them are of which way.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// Order days of the rows of counts, as offsets.
    pub(super) order_days: Range<usize>,
    /// Order days of the rows of packages: those on which a closure may lose orders.
    pub(super) sale_days: Range<usize>,
    /// Per way: its rows of counts, one for each length of promise.
    pub(super) counts_of: Vec<Range<usize>>,
    /// Per row of counts: the place of its length of promise.
    pub(super) promises: Vec<usize>,
    /// The metric's lengths of promise, days from order to promised delivery.
    pub(super) promise_days: Vec<usize>,
    /// Per way: what the seller ships, by stretch of days with one price.
    pub(super) sales_of: Vec<Vec<Sale>>,
    /// Per row of packages: pieces whose packages fill it.
    pub(super) shipped: Vec<Vec<Piece>>,
    /// Counts by promised day that the account page's figures replace.
    pub(super) figures: Vec<(usize, Counts)>,
    /// Order days in all.
    pub(super) all_days: usize,
}

/// Packages of a way that leave the same money each.
#[derive(Clone, Debug)]
pub(super) struct Sale {
    /// Row of packages.
    pub(super) row: usize,
    pub(super) days: Range<usize>,
    /// Place among the replication's amounts.
    pub(super) each: usize,
}

/// Packages are bought alike, whatever ships them: the same demand, the same part of the line.
#[derive(Clone, PartialEq)]
struct Bought {
    demand: usize,
    cuts: Vec<f64>,
    part: usize,
}

impl Layout {
    /// The layout of a metric's ways, of which windows are asked from promised day `first` on.
    pub(super) fn of(compiled: &Compiled, metric: &CompiledMetric, first: i32) -> Self {
        let days = compiled.calendar.days;
        let longest = metric.columns.promises.last().copied().unwrap_or(0) as i32;
        let mut layout = Self {
            order_days: usize::try_from(first - longest).unwrap_or(0).min(days)..days,
            sale_days: compiled.start..days,
            promise_days: metric.columns.promises.clone(),
            figures: metric.figures.clone(),
            all_days: days,
            ..Self::default()
        };
        let mut bought: Vec<Bought> = Vec::new();
        let mut amounts = 0;
        for bundle in &metric.bundles {
            let from = layout.promises.len();
            layout.promises.extend(&bundle.promises);
            layout.counts_of.push(from..layout.promises.len());
            let mut sales = Vec::new();
            for piece in &bundle.pieces {
                let variant = &compiled.variants[piece.variant];
                if variant.handling.fate != Fate::Shipped || piece.until < compiled.start {
                    continue;
                }
                let key = Bought {
                    demand: compiled.finishes[variant.finish].demand,
                    cuts: variant.cuts.clone(),
                    part: variant.part,
                };
                let row = bought.iter().position(|known| *known == key).unwrap_or_else(|| {
                    bought.push(key);
                    layout.shipped.push(Vec::new());
                    bought.len() - 1
                });
                let known = &mut layout.shipped[row];
                if !known.iter().any(|known| known.from <= piece.from && piece.until <= known.until) {
                    known.push(*piece);
                }
                for place in stretch_places(compiled, *piece) {
                    let days = place.days.start.max(compiled.start)..place.days.end;
                    if !days.is_empty() {
                        sales.push(Sale { row, days, each: amounts });
                    }
                    amounts += 1;
                }
            }
            layout.sales_of.push(sales);
        }
        layout
    }
}
