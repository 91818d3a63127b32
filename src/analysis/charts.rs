//! The rows behind the charts.

use super::attribution::clause_rows;
use super::convergence::convergence;
use super::decide::Choice;
use super::estimate::{self, quantile};
use super::first_breach::first_breach;
use super::spread::readings;
use super::traces::{Course, Traces};
use super::view::{Column, View};
use super::{
    Attribution, ChartData, ExceedanceRow, FanRow, FrontierRow, SawtoothRow, TornadoRow, VtrBinRow,
};
use crate::account::{Counts, Rate};
use crate::domain::Money;
use crate::engine::{Side, TraceOf};
use crate::scenario::MetricId;

/// Bins of the VTR histogram, each one point wide.
const BINS: usize = 100;
/// Points of an exceedance curve.
const STEPS: usize = 60;

/// Builds all rows, under the reform (and, where named, the baseline) and one reading.
pub(super) fn chart_data(
    view: &View<'_>,
    reading: usize,
    choice: &Choice,
    traces: &Traces,
    tornado: Vec<TornadoRow>,
    attribution: &Attribution,
) -> ChartData {
    let charts = Charts { view, reading, choice, traces };
    ChartData {
        frontier: frontier_rows(view, reading, choice),
        vtr_distribution: charts.vtr_distribution(),
        fan: charts.fan(),
        exceedance: charts.exceedance(),
        tornado,
        sawtooth: charts.sawtooth(),
        first_breach: first_breach(view, reading),
        readings: readings(view, &charts.with_roles()),
        convergence: convergence(view, reading, choice),
        clauses: clause_rows(attribution, |name| {
            view.scenario.strategy(name).map_or(String::new(), |strategy| role(choice, strategy))
        }),
    }
}

/// What a strategy is beside the choice: `today`, `chosen`, `today and chosen`, or nothing.
fn role(choice: &Choice, strategy: usize) -> String {
    let role = match (strategy == 0, strategy == choice.strategy) {
        (true, true) => "today and chosen",
        (true, false) => "today",
        (false, true) => "chosen",
        (false, false) => "",
    };
    role.to_owned()
}

/// Cost against risk under the reform and a reading: one row a strategy.
pub(super) fn frontier_rows(view: &View<'_>, reading: usize, choice: &Choice) -> Vec<FrontierRow> {
    let scenario = view.scenario;
    let tolerance = scenario.tolerance.risk;
    let mut rows: Vec<FrontierRow> = (0..scenario.strategies.len())
        .map(|strategy| {
            let column = Column { side: Side::Reform, reading, strategy };
            let (_, risk) = choice.worst(strategy, tolerance);
            let cost = view.account_row(column).added_tracking_cost;
            let units = |minor: i64| minor as f64 / scenario.currency.minor_units() as f64;
            FrontierRow {
                strategy: scenario.strategies[strategy].name.clone(),
                title: scenario.strategies[strategy].title.clone(),
                cost: units(cost.point),
                cost_low: units(cost.low),
                cost_high: units(cost.high),
                risk: risk.point,
                risk_low: risk.low,
                risk_high: risk.high,
                profit: choice.profits[strategy].point / Money::MICROS as f64,
                dominated_by: String::new(),
                role: role(choice, strategy),
            }
        })
        .collect();
    let known = rows.clone();
    for row in &mut rows {
        let better = known.iter().find(|other| {
            other.risk <= row.risk
                && other.cost <= row.cost
                && (other.risk < row.risk || other.cost < row.cost)
        });
        row.dominated_by = better.map(|other| other.strategy.clone()).unwrap_or_default();
    }
    rows
}

fn sorted(windows: &[Counts], pick: fn(&Counts) -> u32) -> Vec<u32> {
    let mut values: Vec<u32> = windows.iter().map(pick).collect();
    values.sort_unstable();
    values
}

struct Charts<'v> {
    view: &'v View<'v>,
    reading: usize,
    choice: &'v Choice,
    traces: &'v Traces,
}

impl Charts<'_> {
    fn column(&self, side: Side, strategy: usize) -> Column {
        Column { side, reading: self.reading, strategy }
    }

    /// Today's way and the choice, each once.
    fn compared(&self) -> Vec<usize> {
        let mut pair = vec![0, self.choice.strategy];
        pair.dedup();
        pair
    }

    fn with_roles(&self) -> Vec<(usize, String)> {
        self.compared().into_iter().map(|strategy| (strategy, role(self.choice, strategy))).collect()
    }

    fn labels(&self, metric: MetricId) -> (String, String) {
        let category = self.view.scenario.metrics[metric.0].category.clone();
        (self.view.scenario.store_of(metric).name.clone(), category)
    }

    fn target(&self, side: Side, metric: MetricId) -> f64 {
        f64::from(self.view.engine.review_terms(side, self.reading, metric).target.permille) / 1000.0
    }

    fn vtr_distribution(&self) -> Vec<VtrBinRow> {
        let mut rows = Vec::new();
        for metric in self.view.metrics() {
            for side in Side::BOTH {
                let column = self.column(side, 0);
                let rates = self.view.on_date(column, metric).iter();
                let mut hits = [0u32; BINS];
                for billionths in rates.filter_map(|rate| rate.billionths()) {
                    hits[(billionths as usize / (Rate::ONE as usize / BINS)).min(BINS - 1)] += 1;
                }
                let all: u32 = hits.iter().sum();
                let counted = sorted(self.traces.on_date(column, metric), Counts::counted_of);
                let (store, category) = self.labels(metric);
                let breach = self.view.probability(column, metric, |event| event.on_date).point;
                for (bin, hits) in hits.into_iter().enumerate().filter(|(_, hits)| *hits > 0) {
                    rows.push(VtrBinRow {
                        store: store.clone(),
                        category: category.clone(),
                        policy: side.name().to_owned(),
                        from: bin as f64 / BINS as f64,
                        to: (bin + 1) as f64 / BINS as f64,
                        share: f64::from(hits) / f64::from(all),
                        futures: u64::from(all),
                        counted_median: quantile(&counted, 0.5).map_or(0.0, f64::from),
                        breach_on_date: breach,
                        target: self.target(side, metric),
                    });
                }
            }
        }
        rows
    }

    fn fan(&self) -> Vec<FanRow> {
        self.traces.courses().flat_map(|(of, course)| self.fan_of(*of, course)).collect()
    }

    fn fan_of(&self, of: TraceOf, course: &Course) -> Vec<FanRow> {
        let scenario = self.view.scenario;
        let (store, category) = self.labels(of.metric);
        let effective = scenario.effective_date().map(|day| day.to_string()).unwrap_or_default();
        let first_effect = scenario.first_effect_date().to_string();
        let target = self.target(of.side, of.metric);
        course
            .rates
            .iter()
            .zip(&course.closed)
            .enumerate()
            .map(|(day, (rates, closed))| {
                let mut rates: Vec<Rate> =
                    rates.iter().copied().filter(|rate| *rate != Rate::NOTHING).collect();
                rates.sort_unstable();
                let at = |q| quantile(&rates, q).and_then(Rate::share);
                FanRow {
                    store: store.clone(),
                    category: category.clone(),
                    strategy: scenario.strategies[of.strategy].name.clone(),
                    policy: of.side.name().to_owned(),
                    date: (scenario.horizon.decision_day + chrono::Days::new(day as u64)).to_string(),
                    p025: at(0.025),
                    p10: at(0.1),
                    p25: at(0.25),
                    p50: at(0.5),
                    p75: at(0.75),
                    p90: at(0.9),
                    p975: at(0.975),
                    suspended_share: f64::from(*closed) / self.traces.replications.max(1) as f64,
                    target,
                    effective: effective.clone(),
                    first_effect: first_effect.clone(),
                }
            })
            .collect()
    }

    fn exceedance(&self) -> Vec<ExceedanceRow> {
        let mut curves: Vec<(Side, usize)> = vec![(Side::Baseline, 0)];
        curves.extend(self.compared().into_iter().map(|strategy| (Side::Reform, strategy)));
        let paths: Vec<(Side, usize, Vec<f64>)> = curves
            .into_iter()
            .map(|(side, strategy)| {
                let profits = self.view.account_profit(self.column(side, strategy));
                let mut units: Vec<f64> =
                    profits.iter().map(|micros| *micros as f64 / Money::MICROS as f64).collect();
                units.sort_by(f64::total_cmp);
                (side, strategy, units)
            })
            .collect();
        let mut rows = Vec::new();
        for (side, strategy, sorted) in &paths {
            for step in 0..=STEPS {
                let at = step as f64 / STEPS as f64;
                let Some(profit) = quantile(sorted, at) else { continue };
                let above = sorted.len() - sorted.partition_point(|known| *known <= profit);
                let probability = estimate::probability(above as u64, sorted.len() as u64);
                rows.push(ExceedanceRow {
                    strategy: self.view.scenario.strategies[*strategy].name.clone(),
                    title: self.view.scenario.strategies[*strategy].title.clone(),
                    policy: side.name().to_owned(),
                    profit,
                    probability: probability.point,
                    low: probability.low,
                    high: probability.high,
                    role: role(self.choice, *strategy),
                });
            }
        }
        rows
    }

    fn sawtooth(&self) -> Vec<SawtoothRow> {
        let mut rows = Vec::new();
        for metric in self.view.metrics() {
            for strategy in self.compared() {
                let windows = self.traces.on_date(self.column(Side::Reform, strategy), metric);
                let counted = sorted(windows, Counts::counted_of);
                let defects = sorted(windows, Counts::defects_of);
                let at = |values: &[u32], q| quantile(values, q).map_or(0.0, f64::from);
                let terms = self.view.engine.review_terms(Side::Reform, self.reading, metric);
                let (store, category) = self.labels(metric);
                rows.push(SawtoothRow {
                    store,
                    category,
                    strategy: self.view.scenario.strategies[strategy].name.clone(),
                    role: role(self.choice, strategy),
                    counted: at(&counted, 0.5),
                    counted_low: at(&counted, 0.05),
                    counted_high: at(&counted, 0.95),
                    defects: estimate::mean(defects.iter().map(|n| f64::from(*n))).point,
                    defects_high: at(&defects, 0.95),
                    target_permille: terms.target.permille,
                    strictly_above: terms.target.strictly_above,
                });
            }
        }
        rows
    }
}
