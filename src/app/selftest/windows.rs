//! Windows of packages that miss their scan by chance.

use super::shops::{Category, Shop};
use super::{Check, Refused, simulate, simulate_in_mode};
use crate::analysis::{Column, Estimate};
use crate::engine::{Mode, Side};
use crate::scenario::MetricId;

const PRUDENT: usize = 0;
const AT_LEAST: usize = 1;

fn column(reading: usize) -> Column {
    Column { side: Side::Reform, reading, strategy: 0 }
}

fn prefix(mode: Mode) -> &'static str {
    match mode {
        Mode::Paired => "",
        Mode::Marginal => "marginal mode, ",
    }
}

/// One date, n packages, each missing with chance p: P(Binomial(n, p) > floor(n / 20)), per cent.
const BINOMIAL_TAILS: [(u32, [f64; 4]); 7] = [
    (10, [9.562, 18.293, 26.258, 33.517]),
    (19, [17.383, 31.877, 43.939, 53.958]),
    (20, [1.686, 5.990, 11.984, 18.966]),
    (39, [5.807, 18.322, 32.743, 46.580]),
    (40, [0.750, 4.567, 11.783, 21.447]),
    (100, [0.053, 1.548, 8.084, 21.163]),
    (400, [0.000, 0.008, 1.045, 12.725]),
];

/// A window of one day with exactly n packages: every day is one more trial.
pub(super) fn one_date_fixed_number() -> Result<Vec<Check>, Refused> {
    let replications = 2400;
    let mut checks = Vec::new();
    for (at, miss) in [0.01, 0.02, 0.03, 0.04].into_iter().enumerate() {
        let categories = BINOMIAL_TAILS
            .iter()
            .map(|(n, _)| Category {
                arrivals: "even",
                ..Category::domestic(format!("n {n}"), f64::from(*n), miss)
            })
            .collect();
        let shop = Shop { window: 1, ..Shop::plain(categories) };
        let shares: Vec<(f64, u64)> = simulate(&shop.text(), replications, |view| {
            // The horizon ends one day after the period.
            let days = u64::from(view.scenario.tolerance.period_days) + 1;
            view.metrics()
                .map(|metric| {
                    let row = view.metric_row(column(AT_LEAST), metric);
                    (row.days_below.point / days as f64, days * view.n())
                })
                .collect()
        })?;
        for ((n, known), (share, trials)) in BINOMIAL_TAILS.iter().zip(shares) {
            let got = Estimate { point: share, low: share, high: share };
            let name = format!("one date, {n} packages, {} % misses: below 95 %", miss * 100.0);
            // Known to three decimals of a per cent.
            checks.push(Check::probability(name, known[at] / 100.0, got, trials, 0.5e-5));
        }
    }
    Ok(checks)
}

/// A Poisson number of packages a day, per cent: orders, miss, one date, any of 90 dates (known to 0.1),
/// one date with "above 95 %" where known.
const POISSON: [(f64, f64, f64, f64, Option<f64>); 6] = [
    (0.5, 0.02, 22.362, 68.5, Some(23.502)),
    (2.0, 0.02, 6.746, 44.1, Some(7.224)),
    (5.0, 0.02, 1.157, 13.6, Some(1.223)),
    (20.0, 0.02, 0.000, 0.013, None),
    (5.0, 0.03, 8.384, 55.25, Some(8.699)),
    (20.0, 0.03, 0.394, 6.4, Some(0.406)),
];

/// Independent misses, no lag, 90 dates; an empty window is no breach.
pub(super) fn poisson_volume(mode: Mode) -> Result<Vec<Check>, Refused> {
    let replications = 40_000;
    let categories =
        POISSON.iter().map(|case| Category::domestic(format!("{} {}", case.0, case.1), case.0, case.1));
    let shop = Shop::plain(categories.collect());
    simulate_in_mode(&shop.text(), mode, replications, |view| {
        let n = view.n();
        let mut checks = Vec::new();
        for (at, (orders, miss, one, any, above)) in POISSON.into_iter().enumerate() {
            let metric = MetricId(at);
            let row = view.metric_row(column(AT_LEAST), metric);
            let case = format!("{}{orders} a day, {} % misses", prefix(mode), miss * 100.0);
            let one_date = format!("{case}: below 95 % on one date");
            checks.push(Check::probability(one_date, one / 100.0, row.breach_on_date, n, 1e-5));
            let any_date = format!("{case}: below 95 % on any of 90 dates");
            checks.push(Check::probability(any_date, any / 100.0, row.breach_any, n, 1e-3));
            if let Some(above) = above {
                let strict = view.metric_row(column(PRUDENT), metric).breach_on_date;
                let name = format!("{case}: not above 95 % on one date");
                checks.push(Check::probability(name, above / 100.0, strict, n, 1e-5));
            }
        }
        checks
    })
}

/// With weekly Beta shocks, ICC 0.02, weeks beginning on the first of the 119 days, per cent: orders, miss,
/// one date, any of 90 dates.
const CLUSTERED: [(f64, f64, f64, f64); 3] =
    [(5.0, 0.02, 4.04, 28.35), (20.0, 0.02, 1.42, 11.45), (20.0, 0.03, 7.97, 45.6)];

/// Misses that share a carrier's week.
pub(super) fn clustered(mode: Mode) -> Result<Vec<Check>, Refused> {
    let replications = 40_000;
    let categories = CLUSTERED
        .iter()
        .map(|case| Category::domestic(format!("{} {}", case.0, case.1), case.0, case.1));
    let shop = Shop { icc: 0.02, ..Shop::plain(categories.collect()) };
    simulate_in_mode(&shop.text(), mode, replications, |view| {
        let mut checks = Vec::new();
        for (at, (orders, miss, one, any)) in CLUSTERED.into_iter().enumerate() {
            let row = view.metric_row(column(AT_LEAST), MetricId(at));
            let case = format!("{}{orders} a day, {} % misses, ICC 0.02", prefix(mode), miss * 100.0);
            let name = format!("{case}: below 95 % on one date");
            checks.push(Check::probability(name, one / 100.0, row.breach_on_date, view.n(), 1e-3));
            let name = format!("{case}: below 95 % on any of 90 dates");
            checks.push(Check::probability(name, any / 100.0, row.breach_any, view.n(), 1e-3));
        }
        checks
    })
}
