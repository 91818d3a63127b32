//! What labels cost: dated tariffs by weight, from what was paid.

use super::bands::Bands;
use super::fitted::{Backed, FittedPrice};
use super::observed::Observed;
use crate::domain::{Currency, Money};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// A quarter's mean replaces the one before if it stands on so many labels,
const ENOUGH: usize = 5;
/// and differs by this much.
const DIFFERS: f64 = 0.01;

/// The tariffs of one way, whether a cost is known, and what stands behind it.
pub(super) fn tariffs(
    packages: &[&Observed<'_>],
    bands: &Bands,
    told: Option<Money>,
    currency: Currency,
    as_of: NaiveDate,
) -> (Vec<FittedPrice>, bool, Backed) {
    let table = |each: Money| bands.steps.iter().map(|step| (*step, each)).collect();
    if let Some(told) = told {
        let price = FittedPrice { from: as_of, up_to: table(told) };
        return (vec![price], true, Backed::source("told on the command line, whatever the weight"));
    }
    let mut quarters: BTreeMap<NaiveDate, BTreeMap<u32, (i128, i128)>> = BTreeMap::new();
    let mut whole: BTreeMap<u32, (i128, i128)> = BTreeMap::new();
    let (mut sum, mut n) = (0i128, 0i128);
    for package in packages {
        let Some(cost) = package.record.details.label_cost else { continue };
        let cost = i128::from(cost.micros);
        let band = bands.band(package);
        let quarter = quarter_of(package.record.ordered_on);
        for cell in [quarters.entry(quarter).or_default(), &mut whole] {
            let (sum, n) = cell.entry(band).or_default();
            *sum += cost;
            *n += 1;
        }
        sum += cost;
        n += 1;
    }
    let money = |micros: i128| {
        let minor = i128::from(Money::MICROS / currency.minor_units() / 10).max(1);
        let rounded = (micros + minor / 2) / minor * minor;
        Money::from_micros(i64::try_from(rounded).unwrap_or(0), currency)
    };
    if n == 0 {
        let nothing = Backed::assumed(
            "not known: the files hold no label_cost and none was told, so the cost of sending is left out; tell it \
             with --label-cost",
        );
        let price = FittedPrice { from: as_of, up_to: table(Money::from_micros(0, currency)) };
        return (vec![price], false, nothing);
    }
    let start = |band: &u32| whole.get(band).map_or(sum / n, |(sum, n)| sum / n);
    let mut now: Vec<(u32, i128)> = bands.steps.iter().map(|step| (*step, start(step))).collect();
    let mut prices: Vec<FittedPrice> = Vec::new();
    for (from, cells) in quarters {
        let mut changed = prices.is_empty();
        for (band, price) in &mut now {
            let Some((sum, n)) = cells.get(band).filter(|(_, n)| *n >= ENOUGH as i128) else { continue };
            let mean = sum / n;
            if (mean - *price).abs() as f64 > DIFFERS * *price as f64 || prices.is_empty() {
                changed |= mean != *price;
                *price = mean;
            }
        }
        if changed {
            let up_to = now.iter().map(|(band, price)| (*band, money(*price))).collect();
            prices.push(FittedPrice { from, up_to });
        }
    }
    let n = usize::try_from(n).unwrap_or(0);
    let weights =
        if bands.known { "by weight and quarter" } else { "by quarter; weights are not known" };
    let text = format!("mean of what {n} labels cost, {weights}; as paid, nothing taken off for VAT");
    (prices, true, Backed::fitted(n, text))
}

fn quarter_of(day: NaiveDate) -> NaiveDate {
    let month = (day.month0() / 3) * 3 + 1;
    NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day)
}
