//! Any of many dates, and closures after days in a row, against exact walks over the misses of the last days.

use super::shops::{Category, Shop};
use super::walk::{Arrivals, Shared, Walk};
use super::{Check, Refused, simulate};
use crate::analysis::Column;
use crate::engine::Side;
use crate::scenario::MetricId;

const REPLICATIONS: u64 = 40_000;
/// A Poisson window that holds 20 packages or more.
const TAIL: f64 = 1e-6;

/// Cases of one shop: window and period. Closures where few enough packages stand in a window that has missed
/// its target for all their days to be told apart.
fn of_shop(
    window: u16,
    period: u16,
    icc: f64,
    cases: &[(Arrivals, Shared)],
) -> Result<Vec<Check>, Refused> {
    let categories: Vec<Category> = cases.iter().map(|case| category(*case)).collect();
    let closes_after = u32::from(window) + 2;
    let shop = Shop { window, period, icc, grace: closes_after, ..Shop::plain(categories) };
    simulate(&shop.text(), REPLICATIONS, |view| {
        let of = |(at, &(arrivals, shared)): (usize, &(Arrivals, Shared))| {
            let column = Column { side: Side::Reform, reading: 1, strategy: 0 };
            let row = view.metric_row(column, MetricId(at));
            let until = i32::from(period);
            let walk = Walk { window: i32::from(window), arrivals, shared, until, in_a_row: 1 };
            // A closure begins on the day after the last of the row.
            let row_walk = Walk { until: until - 1, in_a_row: closes_after, ..walk };
            let case = format!("{window} days, {}", category((arrivals, shared)).name);
            let breach = format!("{case}: below 95 % on any of {period} dates");
            let closure = format!("{case}: {closes_after} dates below 95 % in a row, of {period}");
            let breach = Check::probability(breach, walk.chance(), row.breach_any, view.n(), TAIL);
            let closed =
                || Check::probability(closure, row_walk.chance(), row.suspended_any, view.n(), TAIL);
            let followed = window <= 5 && arrivals.expected() <= 2.0;
            [Some(breach), followed.then(closed)].into_iter().flatten()
        };
        cases.iter().enumerate().flat_map(of).collect()
    })
}

pub(super) fn category((arrivals, shared): (Arrivals, Shared)) -> Category {
    let orders = arrivals.expected();
    let (arrivals, how) = match arrivals {
        Arrivals::Even(_) => ("even", "even"),
        Arrivals::Poisson(_) => ("poisson", "Poisson"),
    };
    let (miss, success, what) = match shared {
        Shared::Nothing(miss) => (miss, None, format!("{} % misses", 100.0 * miss)),
        Shared::Week(a, b) => {
            let (miss, icc) = (b / (a + b), 1.0 / (a + b + 1.0));
            (miss, None, format!("{:.1} % misses, ICC {icc:.2}", 100.0 * miss))
        }
        Shared::Always(a, b) => {
            (0.0, Some(format!("\"beta({a}, {b})\"")), format!("scans Beta({a}, {b})"))
        }
    };
    let plain = Category::domestic(format!("{orders} a day ({how}), {what}"), orders, miss);
    let success = success.unwrap_or(plain.success);
    Category { arrivals, success, ..plain }
}

/// Windows of three to five days with one or two packages a day, and with so many that one or two may miss;
/// then windows of 30 days.
pub(super) fn exact() -> Result<Vec<Check>, Refused> {
    use Arrivals::{Even, Poisson};
    use Shared::{Always, Nothing, Week};
    let mut checks = of_shop(3, 20, 0.0, &[(Even(1.0), Nothing(0.01)), (Even(10.0), Nothing(0.02))])?;
    checks.extend(of_shop(4, 20, 0.0, &[(Even(1.5), Nothing(0.02)), (Poisson(0.5), Nothing(0.05))])?);
    checks.extend(of_shop(
        5,
        14,
        0.0,
        &[(Even(2.0), Nothing(0.02)), (Even(8.0), Nothing(0.03)), (Even(2.0), Always(97.0, 3.0))],
    )?);
    checks.extend(of_shop(
        30,
        90,
        0.0,
        &[(Even(1.0), Nothing(0.02)), (Even(2.0), Nothing(0.02)), (Even(1.0), Always(97.0, 3.0))],
    )?);
    // Means of 98 %, ICC 0.02: k = 49.
    let week = Week(0.98 * 49.0, 0.02 * 49.0);
    checks.extend(of_shop(5, 14, 0.02, &[(Even(2.0), week), (Even(8.0), week)])?);
    checks.extend(of_shop(30, 90, 0.02, &[(Even(2.0), week)])?);
    Ok(checks)
}
