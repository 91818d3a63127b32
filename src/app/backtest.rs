//! What a fit of the past would have forecast, against what happened since.

pub use super::fit::{Beside, Field, Money};
pub use crate::present::{BacktestAnswer, backtest_text as text, check_backtest_folder};

use super::case::{last_day, of_command_line};
use super::fit::{self, Question as FitQuestion, Stock, packages_of, two_policies};
use super::gather::{Gathered, gather};
use crate::account::{Counts, Status};
use crate::analysis::{Outcome, calibration, rank};
use crate::audit::Window;
use crate::diagnostics::{Code, Findings};
use crate::domain::Distribution;
use crate::engine::{Engine, Side, TraceOf};
use crate::input::packages::ReadPackage;
use crate::input::scenario;
use crate::policy::{Policy, ReviewTerms};
use crate::present::folder::FolderError;
use crate::present::{ForecastAnswer, write_backtest};
use crate::scenario::{MetricId, Scenario};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A month: windows of its ends do not overlap.
const MONTH: u64 = 30;
/// No category is closed in a forecast: none was in the files.
const NEVER_CLOSED: u32 = 100_000;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// CSV files of packages.
    pub files: Vec<PathBuf>,
    /// What the command line tells of all rows, a map, and products.
    pub beside: Beside,
    /// The rules that packages are judged by; none = the newest of the store.
    pub policy: Option<String>,
    /// The fit uses nothing that came to light later.
    pub train_until: Option<NaiveDate>,
    /// A fit and forecasts for each seller.
    pub by_seller: bool,
    /// Futures of each forecast.
    pub replications: u64,
    /// Of every stream.
    pub seed: u64,
    /// Threads; none = one a core.
    pub threads: Option<usize>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Backtests {
    /// Forecasts, outcomes and scores; `None` = there is nothing to compare, and findings say why.
    pub answer: Option<BacktestAnswer>,
    /// Mistakes and warnings, by text.
    pub findings: Vec<Findings>,
}

impl Backtests {
    /// Is anything found an error?
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Findings::has_errors)
    }
}

/// Why a backtest came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum BacktestError {
    /// The folder cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The simulation could not run.
    #[error(transparent)]
    Run(#[from] super::run::RunError),
}

/// Compares, and writes the folder if one is named (with whether to write over anything there).
///
/// # Errors
/// When threads cannot be started, a currency has no rate, or the folder cannot be written.
pub fn backtest_files(
    question: &Question,
    folder: Option<(&Path, bool)>,
) -> Result<Backtests, BacktestError> {
    let mut tests = Backtests::default();
    let asked = FitQuestion {
        files: question.files.clone(),
        beside: question.beside.clone(),
        policy: question.policy.clone(),
        as_of: question.train_until,
        ..FitQuestion::default()
    };
    if let Some((folder, force)) = folder {
        check_backtest_folder(folder, force)?;
    }
    let findings = &mut tests.findings;
    let (Some(two), Some(train)) = (two_policies(&asked, findings), question.train_until) else {
        return Ok(tests);
    };
    let Gathered { kept, findings: of_files, .. } =
        gather(&question.files, &question.beside, &two.store);
    findings.extend(of_files);
    let last = last_day(&kept);
    let Some(last) = last.filter(|last| *last >= train + Days::new(MONTH)) else {
        let message = match last {
            Some(last) => format!("the files end on {last}: no month is held back after {train}"),
            None => format!("no package of the store {} could be read", two.store),
        };
        let help = "name an earlier day with --train-until, or check the files and --store";
        findings.push(of_command_line(Code::EmptyFile, message, help));
        findings.retain(|findings| !findings.is_empty());
        return Ok(tests);
    };
    let mut sellers: BTreeMap<Option<Arc<str>>, Vec<ReadPackage>> = BTreeMap::new();
    for package in packages_of(kept) {
        let seller = package.record.details.seller_id.clone().filter(|_| question.by_seller);
        sellers.entry(seller).or_default().push(package);
    }
    let policies = two.policies.on(train);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(question.threads.unwrap_or(0)).build();
    let pool = pool.map_err(super::run::RunError::from)?;
    let mut compared = Compared::default();
    for (seller, packages) in sellers {
        let stock = Stock::new(packages, last, findings);
        if stock.first_order().is_none_or(|first| first > train) {
            compared.later_sellers += 1;
            continue;
        }
        let Some(fitted) = stock.fit(train, &two.store, &policies, &asked, findings) else { continue };
        let toml = crate::present::fitted_toml(&fitted);
        let loaded = scenario::load_text("fitted.toml", &toml, &[]);
        let Some(scenario) = loaded.scenario else {
            findings.push(loaded.findings);
            continue;
        };
        let group =
            Group { seller: seller.as_deref(), stock: &stock, policy: &policies[1], train, last };
        let of_group = pool.install(|| group.compare(scenario, question))?;
        compared.add(of_group);
    }
    findings.retain(|findings| !findings.is_empty());
    let files = question.files.iter();
    let files = files.map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned());
    let answer = BacktestAnswer {
        schema_version: crate::present::BACKTEST_SCHEMA,
        program: crate::present::PROGRAM.to_owned(),
        kind: "backtest".to_owned(),
        store: two.store.clone(),
        policy: policies[1].name.clone(),
        files: files.collect(),
        train_until: train,
        known_until: last,
        replications: question.replications,
        seed: question.seed,
        sellers: compared.sellers,
        not_compared: compared.not_compared + compared.later_sellers,
        calibration: calibration(&compared.outcomes),
        forecasts: compared.forecasts,
    };
    if let Some((folder, force)) = folder {
        write_backtest(folder, &answer, force)?;
    }
    tests.answer = Some(answer);
    Ok(tests)
}

/// Forecasts and outcomes of all groups.
#[derive(Default)]
struct Compared {
    sellers: usize,
    later_sellers: usize,
    not_compared: usize,
    outcomes: Vec<Outcome>,
    forecasts: Vec<ForecastAnswer>,
}

impl Compared {
    fn add(&mut self, other: Self) {
        self.sellers += other.sellers;
        self.not_compared += other.not_compared;
        self.outcomes.extend(other.outcomes);
        self.forecasts.extend(other.forecasts);
    }
}

/// One fit and what happened since.
struct Group<'g> {
    seller: Option<&'g str>,
    stock: &'g Stock,
    policy: &'g Policy,
    train: NaiveDate,
    last: NaiveDate,
}

impl Group<'_> {
    fn compare(
        &self,
        mut scenario: Scenario,
        question: &Question,
    ) -> Result<Compared, super::run::RunError> {
        let days: Vec<NaiveDate> = (1..)
            .map(|month| self.train + Days::new(MONTH * month))
            .take_while(|day| *day <= self.last)
            .collect();
        let mut happened = self.stock.rates(self.policy, self.last);
        let mut known = self.stock.rates(self.policy, self.train);
        // Only today's way under the new rules, to the last day; the audit counts nothing by mistake.
        scenario.strategies.truncate(1);
        scenario.keep_only_reform(0);
        scenario.horizon.last_day = days.last().copied().unwrap_or(self.train);
        scenario.consequences.grace_days = NEVER_CLOSED;
        scenario.misapplied_share.distribution = Distribution::Point(0.0);
        let engine = Engine::new(&scenario, question.seed)?;
        let wanted: Vec<TraceOf> = (0..scenario.metrics.len())
            .map(|metric| TraceOf {
                strategy: 0,
                side: Side::Reform,
                reading: 0,
                metric: MetricId(metric),
            })
            .collect();
        let traced = engine.trace(0..question.replications, &wanted);
        let mut compared = Compared { sellers: 1, ..Compared::default() };
        for (of, traced) in wanted.iter().zip(&traced) {
            let category = &scenario.metrics[of.metric.0].category;
            let name = if category == fit::NO_CATEGORY { "" } else { category };
            let terms = engine.review_terms(of.side, of.reading, of.metric);
            let window_days = self.policy.window_days;
            let Some(before) = known.get_mut(name) else { continue };
            let last_month = before.window(self.train, window_days);
            let so_far = before.window(self.train, u16::MAX).worst;
            for day in &days {
                let offset = usize::try_from((*day - self.train).num_days()).unwrap_or(0);
                let window = happened.get_mut(name).map(|rates| rates.window(*day, window_days));
                let known = window.filter(|window| window.worst == window.best);
                let (Some(window), Some(futures)) = (known, traced.windows.get(offset)) else {
                    compared.not_compared += 1;
                    continue;
                };
                let happened = Happened { window, last_month, so_far, terms };
                let (outcome, forecast) = happened.against(futures);
                compared.outcomes.push(outcome);
                compared.forecasts.push(ForecastAnswer {
                    seller: self.seller.map(str::to_owned),
                    category: name.to_owned(),
                    date: *day,
                    ..forecast
                });
            }
        }
        Ok(compared)
    }
}

/// What happened to one category, and what was known before.
struct Happened {
    window: Window,
    last_month: Window,
    /// Of all days so far.
    so_far: Counts,
    terms: ReviewTerms,
}

impl Happened {
    fn against(&self, futures: &[Counts]) -> (Outcome, ForecastAnswer) {
        let counts = self.window.worst;
        let rate = |counts: Counts| f64::from(counts.valid()) / f64::from(counts.counted());
        let mut rates: Vec<f64> =
            futures.iter().filter(|counts| counts.counted() > 0).map(|counts| rate(*counts)).collect();
        rates.sort_by(f64::total_cmp);
        let is_below = |counts: Counts| Status::of(counts, self.terms, 1) == Status::Red;
        let below = futures.iter().filter(|counts| is_below(**counts)).count();
        let chance = below as f64 / futures.len().max(1) as f64;
        let as_last_month = f64::from(u8::from(is_below(self.last_month.worst)));
        let binomial = self.binomial();
        let counted = counts.counted() > 0;
        let outcome = Outcome {
            below_and_up_to: (counted && !rates.is_empty()).then(|| rank(&rates, rate(counts))),
            chances: [chance, as_last_month, binomial],
            happened: is_below(counts),
        };
        let at = |share: f64| crate::analysis::estimate::quantile(&rates, share);
        let answer = ForecastAnswer {
            seller: None,
            category: String::new(),
            date: self.window.to,
            counted: counts.counted(),
            valid: counts.valid(),
            vtr: counted.then(|| rate(counts)),
            below: is_below(counts),
            forecast_below: chance,
            as_last_month,
            binomial,
            quantiles: [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975].map(at),
        };
        (outcome, answer)
    }

    /// P(more defects than allowed) among as many packages as in the last window, failing independently at the rate
    /// of all days so far.
    fn binomial(&self) -> f64 {
        let n = self.last_month.worst.counted();
        let so_far = self.so_far;
        if n < self.terms.reviewed_from.max(1) || so_far.counted() == 0 {
            return 0.0;
        }
        let miss = f64::from(so_far.defects()) / f64::from(so_far.counted());
        let allowed = self.terms.target.allowed_defects(n);
        1.0 - binomial_cdf(u64::from(allowed), u64::from(n), miss)
    }
}

/// P(Binomial(n, p) <= x).
fn binomial_cdf(x: u64, n: u64, p: f64) -> f64 {
    use statrs::distribution::{Binomial, DiscreteCDF};
    Binomial::new(p, n).map_or(f64::NAN, |binomial| binomial.cdf(x))
}

#[cfg(test)]
mod tests {
    use super::binomial_cdf;

    /// The project's table of known answers: 20 packages, 2 % misses, one allowed.
    #[test]
    fn the_naive_forecast_is_the_binomial_one() {
        let below = |n: u64, p| 100.0 * (1.0 - binomial_cdf(n / 20, n, p));
        for (n, p, per_cent) in [(20, 0.02, 5.990), (19, 0.02, 31.877), (100, 0.03, 8.084)] {
            assert!((below(n, p) - per_cent).abs() < 5e-4, "{n} {p}");
        }
    }
}
