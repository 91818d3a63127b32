//! One date in closed form: the number of packages, of those with a number, and of those with a scan, each
//! mixed over what is not known exactly, summed term by term.
//!
//! With a Beta chance the successes among n are beta-binomial (J. G. Skellam, 1948); a Poisson number whose mean
//! is gamma is negative binomial (M. Greenwood and G. U. Yule, 1920).

use super::shops::{Category, Shop};
use super::{Check, Refused, simulate};
use crate::analysis::{Column, View};
use crate::domain::Distribution;
use crate::engine::Side;
use crate::scenario::MetricId;
use statrs::function::factorial::ln_binomial;
use statrs::function::gamma::ln_gamma;

/// A chance: known, or Beta.
#[derive(Clone, Copy)]
enum Chance {
    Known(f64),
    Beta(f64, f64),
}

/// Orders in the window.
#[derive(Clone, Copy)]
enum Volume {
    /// Poisson.
    Poisson(f64),
    /// Poisson with a gamma mean: shape, and rate for a day.
    Gamma { shape: f64, rate: f64, days: f64 },
}

/// Terms rarer than this in all are left out.
const LEFT_OUT: f64 = 1e-9;

impl Chance {
    fn text(self) -> String {
        match self {
            Self::Known(p) => p.to_string(),
            Self::Beta(a, b) => format!("\"beta({a}, {b})\""),
        }
    }

    /// P(k of n succeed).
    fn mass(self, n: u64, k: u64) -> f64 {
        let (x, rest) = (k as f64, (n - k) as f64);
        let ways = ln_binomial(n, k);
        match self {
            Self::Known(1.0) => f64::from(u8::from(k == n)),
            Self::Known(p) => (ways + x * p.ln() + rest * (1.0 - p).ln()).exp(),
            Self::Beta(a, b) => {
                let ln_beta = |a: f64, b: f64| ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
                (ways + ln_beta(a + x, b + rest) - ln_beta(a, b)).exp()
            }
        }
    }
}

impl Volume {
    fn mass(self, n: u64) -> f64 {
        let x = n as f64;
        match self {
            Self::Poisson(mean) => (x * mean.ln() - mean - ln_gamma(x + 1.0)).exp(),
            Self::Gamma { shape, rate, days } => {
                let ways = ln_gamma(shape + x) - ln_gamma(shape) - ln_gamma(x + 1.0);
                let none = rate / (rate + days);
                (ways + shape * none.ln() + x * (1.0 - none).ln()).exp()
            }
        }
    }
}

/// P(below target): of n packages `entered` have a number and `valid` of these a scan.
fn below(volume: Volume, upload: Chance, scan: Chance, above: bool) -> f64 {
    let good = |n: u64, valid: u64| if above { 100 * valid > 95 * n } else { 100 * valid >= 95 * n };
    let (mut chance, mut known) = (0.0, 0.0);
    let mut n = 0;
    // No window holds ten thousand packages: the sum ends.
    while known < 1.0 - LEFT_OUT && n < 10_000 {
        let mass = volume.mass(n);
        known += mass;
        let mut passes = f64::from(u8::from(n == 0));
        for entered in 1..=n {
            let least = (0..=entered).find(|valid| good(n, *valid));
            let valid =
                least.map_or(0.0, |least| (least..=entered).map(|k| scan.mass(entered, k)).sum());
            passes += if valid > 0.0 { valid * upload.mass(n, entered) } else { 0.0 };
        }
        chance += mass * (1.0 - passes);
        n += 1;
    }
    chance
}

/// A case: what it is, its category, and its closed form.
struct Case {
    name: &'static str,
    category: Category,
    volume: Volume,
    upload: Chance,
    scan: Chance,
}

impl Case {
    fn new(name: &'static str, orders: f64, upload: Chance, scan: Chance) -> Self {
        let category = Category {
            upload: upload.text(),
            success: scan.text(),
            ..Category::domestic(name, orders, 0.0)
        };
        Self { name, category, volume: Volume::Poisson(30.0 * orders), upload, scan }
    }

    /// The volume level is a range.
    fn between(self, low: f64, high: f64) -> Self {
        let volume = match Distribution::rate_between(low, high) {
            Ok(Distribution::Gamma { shape, rate }) => Volume::Gamma { shape, rate, days: 30.0 },
            // Then nothing agrees.
            _ => Volume::Poisson(f64::NAN),
        };
        let category = Category { orders: format!("\"{low} to {high}\""), ..self.category };
        Self { category, volume, ..self }
    }

    fn checks(&self, at: usize, window: &str, view: &View<'_>) -> [Check; 2] {
        [(0, true, "not above"), (1, false, "below")].map(|(reading, above, words)| {
            let column = Column { side: Side::Reform, reading, strategy: 0 };
            let got = view.metric_row(column, MetricId(at)).breach_on_date;
            let expected = below(self.volume, self.upload, self.scan, above);
            let name = format!("{window}, {}: {words} 95 % on one date", self.name);
            Check::probability(name, expected, got, view.n(), LEFT_OUT)
        })
    }
}

/// Windows of 30 days, and one of a carrier's week with its shock.
pub(super) fn closed_forms() -> Result<Vec<Check>, Refused> {
    let all = Chance::Known(1.0);
    let cases = [
        Case::new("0.5 a day, scans Beta(49, 1)", 0.5, all, Chance::Beta(49.0, 1.0)),
        Case::new("2 a day, scans Beta(97, 3)", 2.0, all, Chance::Beta(97.0, 3.0)),
        Case::new("5 a day, scans Beta(19, 1)", 5.0, all, Chance::Beta(19.0, 1.0)),
        Case::new(
            "2 a day, uploads 98 %, scans Beta(97, 3)",
            2.0,
            Chance::Known(0.98),
            Chance::Beta(97.0, 3.0),
        ),
        Case::new(
            "3 a day, uploads Beta(197, 3), scans Beta(97, 3)",
            3.0,
            Chance::Beta(197.0, 3.0),
            Chance::Beta(97.0, 3.0),
        ),
        Case::new("1 to 4 a day, scans 97 %", 0.0, all, Chance::Known(0.97)).between(1.0, 4.0),
        Case::new(
            "0.5 to 5 a day, uploads 99 %, scans Beta(97, 3)",
            0.0,
            Chance::Known(0.99),
            Chance::Beta(97.0, 3.0),
        )
        .between(0.5, 5.0),
    ];
    let shop = Shop::plain(cases.iter().map(|case| case.category.clone()).collect());
    let replications = 40_000;
    let mut checks = simulate(&shop.text(), replications, |view| {
        let checks = cases.iter().enumerate().flat_map(|(at, case)| case.checks(at, "30 days", view));
        checks.collect::<Vec<Check>>()
    })?;

    // Packages of Monday to Sunday share a carrier's week: Beta(m k, (1 - m) k), k = 1 / ICC - 1.
    let (icc, miss) = (0.03, 0.02);
    let k = 1.0 / icc - 1.0;
    let week = Case {
        volume: Volume::Poisson(7.0 * 6.0),
        scan: Chance::Beta((1.0 - miss) * k, miss * k),
        category: Category::domestic("week", 6.0, miss),
        ..Case::new("6 a day, 2 % misses, ICC 0.03", 6.0, all, all)
    };
    let shop =
        Shop { window: 7, icc, on_date: Some("2023-11-12"), ..Shop::plain(vec![week.category.clone()]) };
    checks
        .extend(simulate(&shop.text(), replications, |view| week.checks(0, "a carrier's week", view))?);
    Ok(checks)
}
