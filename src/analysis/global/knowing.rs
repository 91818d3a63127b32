//! What knowing an input, a sample or a reading is worth, on net benefit: profit less a stated price of each
//! category that has a bad event (of the tolerance's kind) within the period.
//!
//! Under a hard limit more knowledge could look harmful; with a price it cannot.

use super::worth::{Benefits, best_action, worth_of, worth_of_cases};
use crate::analysis::decide::Paths;
use crate::analysis::{Column, Estimate, View, estimate};
use crate::domain::Distribution;
use crate::engine::{Side, binomials};
use crate::scenario::{InputId, InputValue, MetricId};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Inputs that are learned together are at most so many: those worth most alone.
const TOGETHER: usize = 6;
/// What is worth less than this share of the expected net benefit does not matter.
const MATTERS_FROM: f64 = 0.001;

/// The price of a bad event, per metric, units of the currency.
#[derive(Clone, PartialEq, Debug)]
pub struct Prices(pub Vec<f64>);

impl Prices {
    /// An assumption: a bad event is worth a month's profit of its category as it is shipped today.
    pub fn a_months_profit(view: &View<'_>) -> Self {
        let column = Column { side: Side::Reform, reading: 0, strategy: 0 };
        let price = |metric: MetricId| {
            let profits = view.metric_profit(column, metric);
            let mean = profits.iter().map(|one| *one as f64).sum::<f64>() / profits.len().max(1) as f64;
            (mean / 1e6 / view.months()).max(0.0)
        };
        Self(view.metrics().map(price).collect())
    }

    /// One price for every category.
    pub fn each(view: &View<'_>, price: f64) -> Self {
        Self(view.metrics().map(|_| price).collect())
    }
}

/// A sample that could be taken: packages sent by a service, chance by chance independent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SampleOf {
    /// The service's place.
    pub service: usize,
    /// Packages.
    pub packages: u64,
}

/// What one thing is worth to know: `data/worth.csv`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct KnowRow {
    /// `input`, `inputs`, `sample`, `reading` or `readings`.
    pub kind: String,
    /// The input's path, the service, or the reading.
    pub name: String,
    /// Packages of a sample.
    pub packages: Option<u64>,
    /// Expected gain in net benefit over the horizon, units of the currency.
    pub worth: f64,
    /// Lower end of its interval.
    pub worth_low: f64,
    /// Upper end.
    pub worth_high: f64,
    /// `worth it`, `does not matter`, or `not enough futures` to tell.
    pub answer: String,
}

/// The worth of everything that was asked about.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Knowing {
    /// The strategy with the highest expected net benefit.
    pub best: String,
    /// That net benefit over the horizon.
    pub benefit: Estimate,
    /// What is worth less than this does not matter.
    pub matters_from: f64,
    /// Greatest worth first within each kind.
    pub rows: Vec<KnowRow>,
}

/// Net benefit per strategy and future under the reform and a reading, units of the currency.
pub fn net_benefits(view: &View<'_>, reading: usize, prices: &Prices) -> Vec<Vec<f64>> {
    let paths = Paths::new(view, reading);
    let net = |(profits, bad): (&Vec<i64>, &Vec<Vec<u32>>)| {
        let mut net: Vec<f64> = profits.iter().map(|micros| *micros as f64 / 1e6).collect();
        for (price, futures) in prices.0.iter().zip(bad) {
            futures.iter().for_each(|at| net[*at as usize] -= price);
        }
        net
    };
    paths.profits.iter().zip(&paths.bad).map(net).collect()
}

/// Works out what is worth knowing: under the first reading, and over all of them.
pub fn knowing(view: &View<'_>, seed: u64, prices: &Prices, sample: Option<&SampleOf>) -> Knowing {
    let scenario = view.scenario;
    let benefits = net_benefits(view, 0, prices);
    let best = best_action(&benefits);
    let benefit = estimate::mean(benefits[best].iter().copied());
    let matters_from = MATTERS_FROM * benefit.point.abs();
    let row = |kind: &str, name: &str, packages: Option<u64>, worth: Estimate| KnowRow {
        kind: kind.to_owned(),
        name: name.to_owned(),
        packages,
        worth: worth.point,
        worth_low: worth.low,
        worth_high: worth.high,
        answer: answer(worth, matters_from).to_owned(),
    };
    let draws: Vec<(InputId, &Vec<f64>)> = view.draws().collect();
    let mut inputs: Vec<(usize, Estimate)> = draws
        .par_iter()
        .enumerate()
        .map(|(at, (_, values))| (at, worth_of(&[(*values).clone()], &benefits)))
        .collect();
    inputs.sort_by(|a, b| b.1.point.total_cmp(&a.1.point).then(a.0.cmp(&b.0)));
    let mut rows: Vec<KnowRow> = inputs
        .iter()
        .map(|(at, worth)| row("input", &scenario.inputs[draws[*at].0.0].path, None, *worth))
        .collect();
    let together: Vec<Vec<f64>> =
        inputs.iter().take(TOGETHER).map(|(at, _)| draws[*at].1.clone()).collect();
    if together.len() > 1 {
        let name = format!("the {} inputs that are worth most, together", together.len());
        rows.push(row("inputs", &name, None, worth_of(&together, &benefits)));
    }
    if let Some(sample) = sample {
        let learned = sample_of(view, seed, sample);
        if !learned.is_empty() {
            let name = &scenario.services[sample.service].name;
            rows.push(row("sample", name, Some(sample.packages), worth_of(&learned, &benefits)));
        }
    }
    let by_reading: Vec<Vec<Vec<f64>>> =
        (0..scenario.readings.len()).map(|reading| net_benefits(view, reading, prices)).collect();
    let mut of_readings = readings(view, &by_reading);
    of_readings.sort_by(|a, b| b.1.point.total_cmp(&a.1.point).then(a.0.cmp(&b.0)));
    rows.extend(of_readings.iter().map(|(name, worth)| {
        let kind = if name == "all" { "readings" } else { "reading" };
        row(kind, name, None, *worth)
    }));
    Knowing { best: scenario.strategies[best].name.clone(), benefit, matters_from, rows }
}

fn answer(worth: Estimate, matters_from: f64) -> &'static str {
    if worth.high <= matters_from {
        "does not matter"
    } else if worth.low > 0.0 {
        "worth it"
    } else {
        "not enough futures"
    }
}

/// To learn which reading holds, and for each whether it is the one.
fn readings(view: &View<'_>, benefits: &[Vec<Vec<f64>>]) -> Vec<(String, Estimate)> {
    let readings = &view.scenario.readings;
    let total: f64 = readings.iter().map(|reading| reading.weight).sum();
    let weighted: Vec<(f64, &Benefits)> = readings
        .iter()
        .zip(benefits)
        .filter(|(reading, _)| reading.weight > 0.0)
        .map(|(reading, benefits)| (reading.weight / total, benefits.as_slice()))
        .collect();
    if weighted.len() < 2 {
        return Vec::new();
    }
    let names = readings.iter().filter(|reading| reading.weight > 0.0).map(|reading| &reading.name);
    let mut worth: Vec<(String, Estimate)> = names
        .enumerate()
        .map(|(at, name)| {
            let (own, benefits) = weighted[at];
            let others = mixture(&weighted, at);
            (name.clone(), worth_of_cases(&[(own, benefits), (1.0 - own, &others)]))
        })
        .collect();
    worth.push(("all".to_owned(), worth_of_cases(&weighted)));
    worth
}

/// Net benefits over all cases but one, each by its weight.
fn mixture(cases: &[(f64, &Benefits)], but: usize) -> Vec<Vec<f64>> {
    let others = || cases.iter().enumerate().filter(|(at, _)| *at != but).map(|(_, case)| case);
    let total: f64 = others().map(|(weight, _)| weight).sum();
    let (actions, n) =
        cases.first().map_or((0, 0), |(_, of)| (of.len(), of.first().map_or(0, Vec::len)));
    let mut mixed = vec![vec![0.0; n]; actions];
    for (weight, benefits) in others() {
        for (mixed, one) in mixed.iter_mut().zip(*benefits) {
            mixed.iter_mut().zip(one).for_each(|(sum, net)| *sum += weight / total * net);
        }
    }
    mixed
}

/// What each future's sample would say: the mean that would be believed in afterwards, for each chance of the
/// service that is not known exactly. Packages are entered, scanned at a facility and at delivery one by one and
/// independently; a chance that is no Beta is taken as the Beta with its mean and spread.
fn sample_of(view: &View<'_>, seed: u64, sample: &SampleOf) -> Vec<Vec<f64>> {
    let service = &view.scenario.services[sample.service];
    let n = view.n() as usize;
    let chances = |input: InputId, distribution: Distribution| {
        let drawn = view.draws().find(|(drawn, _)| *drawn == input);
        drawn.map_or_else(|| vec![distribution.mean(); n], |(_, values)| values.clone())
    };
    let mut learned = Vec::new();
    let mut learn = |set: u64, trials: &[u64], quantity: crate::scenario::Quantity| {
        let of = chances(quantity.input, quantity.distribution);
        let hits = binomials(seed, &service.name, set, trials, &of);
        if let Some((a, b)) = beta_like(view, quantity.input) {
            let mean = |(trials, hits): (&u64, &u64)| (a + *hits as f64) / (a + b + *trials as f64);
            learned.push(trials.iter().zip(&hits).map(mean).collect());
        }
        hits
    };
    let entered = learn(0, &vec![sample.packages; n], service.upload);
    let scanned = learn(1, &entered, service.facility);
    let missed: Vec<u64> = entered.iter().zip(&scanned).map(|(all, scanned)| all - scanned).collect();
    learn(2, &scanned, service.delivery_after_facility);
    learn(3, &missed, service.delivery_without_facility);
    learned
}

/// The Beta of an uncertain chance.
fn beta_like(view: &View<'_>, input: InputId) -> Option<(f64, f64)> {
    let InputValue::Number(distribution) = view.scenario.inputs[input.0].value else { return None };
    if let Distribution::Beta { a, b } = distribution {
        return Some((a, b));
    }
    let (_, values) = view.draws().find(|(drawn, _)| *drawn == input)?;
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n;
    let weight = mean * (1.0 - mean) / variance - 1.0;
    (variance > 0.0 && weight > 0.0).then_some((mean * weight, (1.0 - mean) * weight))
}
