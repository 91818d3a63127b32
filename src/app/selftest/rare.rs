//! Importance sampling against closed forms and exact walks, down to one in a thousand million.

use super::all_dates::category;
use super::shops::{Category, Shop};
use super::walk::{Arrivals, Shared, Walk};
use super::{Check, Refused, STANDARD_ERRORS, in_mode};
use crate::analysis::{RareEstimate, rare};
use crate::engine::{Mode, Side, TraceOf};
use crate::scenario::MetricId;

const FUTURES: u64 = 20_000;
/// Orders a day, misses: one date, windows of 30 days.
const ONE_DATE: [(f64, f64); 4] = [(5.0, 0.01), (20.0, 0.02), (20.0, 0.015), (50.0, 0.02)];
/// The same, any of 20 dates, windows of 4 days.
const ANY_DATE: [(f64, f64); 2] = [(0.5, 1e-4), (0.5, 1e-6)];

/// Chances over the exact ones.
pub(super) fn chances() -> Result<Vec<Check>, Refused> {
    let categories = ONE_DATE.map(|(orders, miss)| {
        Category::domestic(format!("{orders} a day, {} % misses", 100.0 * miss), orders, miss)
    });
    let one_date = Shop { period: 1, ..Shop::plain(categories.to_vec()) };
    let exact = ONE_DATE.map(|(orders, miss)| below_on_one_date(30.0 * orders, miss));
    let mut checks = of_shop(&one_date, &exact, "one date")?;
    let cases = ANY_DATE.map(|(orders, miss)| (Arrivals::Poisson(orders), Shared::Nothing(miss)));
    let categories = cases.map(category).to_vec();
    let any_date = Shop { window: 4, period: 20, ..Shop::plain(categories) };
    let exact = cases
        .map(|(arrivals, shared)| Walk { window: 4, arrivals, shared, until: 20, in_a_row: 1 }.chance());
    checks.extend(of_shop(&any_date, &exact, "any of 20 dates")?);
    Ok(checks)
}

fn of_shop(shop: &Shop, exact: &[f64], dates: &str) -> Result<Vec<Check>, Refused> {
    in_mode(&shop.text(), Mode::Marginal, |scenario, engine| {
        let check = |(at, exact): (usize, &f64)| {
            let metric = MetricId(at);
            let of = TraceOf { strategy: 0, side: Side::Reform, reading: 1, metric };
            let found: RareEstimate = rare(&engine.rare(0..FUTURES, of), |future| future.breach);
            let category = &scenario.metrics[at].category;
            let name = format!("importance sampling, {category}, {dates}: share of {exact:.3e}");
            let error = STANDARD_ERRORS * found.relative_error.unwrap_or(f64::NAN);
            Check::within(name, 1.0, found.chance.point / exact, error)
        };
        exact.iter().enumerate().map(check).collect()
    })
}

/// P(V < 19 D) of Poisson valid packages V and defects D: below 95 % on one date.
fn below_on_one_date(packages: f64, miss: f64) -> f64 {
    let masses = |mean: f64| {
        (0u32..).scan(0.0, move |ln_factorial, n| {
            *ln_factorial += f64::from(n.max(1)).ln();
            Some((f64::from(n) * mean.ln() - mean - *ln_factorial).exp())
        })
    };
    let valid: Vec<f64> = masses(packages * (1.0 - miss)).take(4 * packages as usize + 100).collect();
    let mut fewer = vec![0.0];
    for mass in &valid {
        fewer.push(fewer.last().copied().unwrap_or(0.0) + mass);
    }
    let below = |defects: usize| fewer[(19 * defects).min(fewer.len() - 1)];
    let defects = masses(packages * miss).enumerate().take(packages as usize + 100);
    defects.map(|(defects, mass)| mass * below(defects)).sum()
}
