//! A whole shop against a plain simulation, package by package, with another generator and other samplers.
//!
//! Shares nothing with the engine: ChaCha8 and the samplers of `rand_distr`, one package at a time, windows
//! summed anew every day.

use super::shops::{Category, Shop};
use super::{Check, Refused, simulate};
use crate::analysis::Column;
use crate::engine::Side;
use crate::scenario::MetricId;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use rand_distr::{Beta, Distribution, Poisson};

const ORDERS: f64 = 3.0;
const MISS: f64 = 0.04;
const ICC: f64 = 0.02;
const GRACE: usize = 5;
const CLOSED: usize = 10;
/// Days before the first reviewed day on which packages may have been promised.
const PAST: usize = 29;
/// Days of the period in which a breach counts, from S on.
const PERIOD: usize = 90;
/// Reviewed days: the horizon ends a day after the period.
const REVIEWED: usize = PERIOD + 1;

/// Breaches and closures of 3 packages a day, clustered, closed after 5 days below for 10 days, fresh
/// afterwards.
pub(super) fn whole_shop() -> Result<Vec<Check>, Refused> {
    let replications = 8000;
    let category = Category::domestic("gifts", ORDERS, MISS);
    let shop = Shop { icc: ICC, grace: GRACE as u32, ..Shop::plain(vec![category]) };
    let engine = simulate(&shop.text(), replications, |view| {
        let column = Column { side: Side::Reform, reading: 1, strategy: 0 };
        view.metric_row(column, MetricId(0))
    })?;
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    let plain: Vec<Plain> = (0..replications).map(|_| Plain::simulate(&mut rng)).collect();
    let n = replications as f64;
    let mean = |of: fn(&Plain) -> f64| plain.iter().map(of).sum::<f64>() / n;
    let spread = |of: fn(&Plain) -> f64| {
        let centre = mean(of);
        (plain.iter().map(|run| (of(run) - centre).powi(2)).sum::<f64>() / n / n).sqrt()
    };
    let check = |name: &str, of: fn(&Plain) -> f64, got: f64| {
        // Both sides are simulated: the standard error of their difference.
        let error = super::STANDARD_ERRORS * std::f64::consts::SQRT_2 * spread(of);
        Check::within(format!("package by package: {name}"), mean(of), got, error)
    };
    Ok(vec![
        check("any breach", |run| f64::from(u8::from(run.breach)), engine.breach_any.point),
        check("days below", |run| run.days_below as f64, engine.days_below.point),
        check("days closed", |run| run.days_closed as f64, engine.days_suspended.point),
    ])
}

/// One shop, one future.
struct Plain {
    breach: bool,
    days_below: usize,
    days_closed: usize,
}

impl Plain {
    fn simulate(rng: &mut ChaCha8Rng) -> Self {
        let k = 1.0 / ICC - 1.0;
        let weeks = (PAST + REVIEWED).div_ceil(7) + 1;
        let success: Vec<f64> = match Beta::new((1.0 - MISS) * k, MISS * k) {
            Ok(beta) => (0..weeks).map(|_| beta.sample(rng)).collect(),
            Err(_) => vec![f64::NAN; weeks],
        };
        let mut packages: Vec<Vec<bool>> = Vec::new();
        for day in 0..PAST + REVIEWED {
            let n = Poisson::new(ORDERS).map_or(0.0, |poisson| poisson.sample(rng)) as usize;
            packages.push((0..n).map(|_| rng.random::<f64>() < success[day / 7]).collect());
        }
        let (mut run, mut closed_until, mut since) = (0, 0, 0);
        let mut this = Self { breach: false, days_below: 0, days_closed: 0 };
        for day in PAST..PAST + REVIEWED {
            if day < closed_until {
                packages[day].clear();
                this.days_closed += 1;
                continue;
            }
            let window = packages[(day - PAST).max(since)..=day].iter().flatten();
            let (counted, valid) = window
                .fold((0, 0), |(counted, valid), scanned| (counted + 1, valid + usize::from(*scanned)));
            if counted > 0 && 100 * valid < 95 * counted {
                this.days_below += 1;
                this.breach |= day < PAST + PERIOD;
                run += 1;
            } else {
                run = 0;
            }
            if run == GRACE {
                run = 0;
                closed_until = day + 1 + CLOSED;
                since = closed_until;
            }
        }
        this
    }
}
