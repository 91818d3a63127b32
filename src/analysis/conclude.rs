//! A finished run as summary and chart data.

use super::attribution::attribution;
use super::charts::chart_data;
use super::clustering::clustering;
use super::compare::comparisons;
use super::convergence;
use super::decide::{Choice, Paths, decide};
use super::inherited::inherited;
use super::neighbours::neighbours;
use super::pairing::{PairingRow, pairing};
use super::recommend::Advice;
use super::regret::{regret, spread_from_inputs};
use super::results::results;
use super::sensitivity::tornado;
use super::silent;
use super::switching::{Effort, Switching, switching_values};
use super::traces::Traces;
use super::view::View;
use super::{Attribution, ChartData, Decision, MetricFacts, PolicyFacts, StrategyFacts, Summary};
use crate::domain::Provenance;
use crate::engine::{Mode, Stopped};
use crate::scenario::{InputValue, MetricId};

/// What a run found, for people and for charts.
#[derive(Clone, Debug)]
pub struct Conclusion {
    /// `summary.json`.
    pub summary: Summary,
    /// `data/*.csv`.
    pub charts: ChartData,
    /// What pairing saved, for the manifest.
    pub pairing: Vec<PairingRow>,
}

/// The reading that the recommendation and the charts go by: `prudent`, which is always first.
const MAIN_READING: usize = 0;

/// Draws the conclusions of a run.
///
/// # Errors
/// [`Stopped`] when the engine of the view is stopped.
pub fn conclude(view: &View<'_>, seed: u64, effort: Effort) -> Result<Conclusion, Stopped> {
    let scenario = view.scenario;
    let stop = view.engine.stop();
    stop.check()?;
    let choice = decide(view, MAIN_READING);
    let paths = Paths::new(view, MAIN_READING);
    let tornado = tornado(view, &paths, choice.strategy);
    let paired = view.engine.mode() == Mode::Paired;
    // A change is looked for among the same packages.
    let switching = match paired {
        true => switching_values(view, seed, MAIN_READING, choice.strategy, &paths, effort),
        false => Switching::default(),
    };
    // What was cut short is thrown away here.
    stop.check()?;
    let attribution = attribution(view, MAIN_READING, seed, choice.strategy);
    stop.check()?;
    // Traces are large: what needs them is made first.
    let traces = Traces::new(view, MAIN_READING, choice.strategy);
    let charts = chart_data(view, MAIN_READING, &choice, &traces, tornado, &attribution);
    let counted = view.metrics().map(|metric| traces.counted_today(MAIN_READING, metric)).collect();
    drop(traces);
    stop.check()?;
    let advice = Advice {
        view,
        reading: MAIN_READING,
        choice: &choice,
        counted,
        regret: regret(view, &paths, &choice),
        switching,
    };
    let horizon = &scenario.horizon;
    let summary = Summary {
        schema_version: 1,
        scenario: scenario.name.clone(),
        title: scenario.title.clone(),
        description: scenario.description.clone(),
        seed,
        replications: view.n(),
        mode: view.engine.mode().name().to_owned(),
        decision_day: horizon.decision_day.to_string(),
        horizon_days: (horizon.last_day - horizon.decision_day).num_days() as u32 + 1,
        on_date: scenario.on_date().to_string(),
        first_effect_date: scenario.first_effect_date().to_string(),
        period_days: u32::from(scenario.tolerance.period_days),
        currency: scenario.currency.code().to_owned(),
        minor_units: scenario.currency.minor_units(),
        tolerance: Decision {
            risk: scenario.tolerance.risk,
            bounds: scenario.tolerance.bounds.name().to_owned(),
            period_days: u32::from(scenario.tolerance.period_days),
        },
        policies: policies(view),
        strategies: strategies(view),
        metrics: view.metrics().map(|metric| metric_facts(view, metric)).collect(),
        results: results(view),
        inherited: inherited(view),
        comparisons: comparisons(view, MAIN_READING, choice.strategy),
        recommendation: advice.recommendation(),
        headlines: Vec::new(),
        clustering: clustering(
            view,
            seed,
            MAIN_READING,
            &choice,
            (view.n() / 5).clamp(200.min(view.n()), 4000),
        ),
        neighbours: neighbours(view, MAIN_READING),
        convergence: convergence::facts(&charts.convergence, scenario.tolerance.risk),
        assumptions: assumptions(view),
        notes: notes(view, &choice, spread_from_inputs(view, &paths, choice.strategy), &attribution),
        attribution,
    };
    let pairing = if paired { pairing(view, MAIN_READING, choice.strategy) } else { Vec::new() };
    stop.check()?;
    Ok(Conclusion { summary, charts, pairing })
}

fn policies(view: &View<'_>) -> Vec<PolicyFacts> {
    view.scenario
        .stores
        .iter()
        .map(|store| PolicyFacts {
            store: store.name.clone(),
            baseline: store.baseline.name.clone(),
            reform: store.reform.name.clone(),
            effective: store.effective_date().map(|day| day.to_string()),
            currency: store.currency.code().to_owned(),
        })
        .collect()
}

fn strategies(view: &View<'_>) -> Vec<StrategyFacts> {
    view.scenario
        .strategies
        .iter()
        .map(|strategy| StrategyFacts {
            name: strategy.name.clone(),
            title: strategy.title.clone(),
            starts_on: strategy.starts_on.to_string(),
        })
        .collect()
}

fn metric_facts(view: &View<'_>, metric: MetricId) -> MetricFacts {
    let lines = view.scenario.lines.iter().filter(|line| line.metric == metric);
    MetricFacts {
        store: view.scenario.store_of(metric).name.clone(),
        category: view.scenario.metrics[metric.0].category.clone(),
        packages_per_month: view.packages_per_month(0, metric),
        cross_border_share: lines.filter(|line| !line.lane.is_domestic()).map(|line| line.share).sum(),
    }
}

/// What the model takes for granted, and how many of the scenario's figures are assumptions.
fn assumptions(view: &View<'_>) -> Vec<String> {
    let scenario = view.scenario;
    let figures = scenario.inputs.iter().filter(|input| matches!(input.value, InputValue::Number(_)));
    let (assumed, sourced): (Vec<_>, Vec<_>) =
        figures.partition(|input| matches!(input.provenance, Provenance::Assumption(_)));
    let consequences = &scenario.consequences;
    vec![
        format!(
            "{} figures of the scenario are assumptions and {} have a source; `vtr inputs` and data/inputs.csv list each.",
            assumed.len(),
            sourced.len()
        ),
        format!(
            "A category is closed after {} days in a row below target, and reopens after a drawn number of days; no source \
             states either for VTR.",
            consequences.grace_days
        ),
        "Reviews after a reopening look at packages promised since, unless the scenario says otherwise.".to_owned(),
        "Orders are Poisson given the season; misses share a carrier's week (clustering) and its outages.".to_owned(),
        "Prices inside a band are spread evenly, and so are the defects of an account figure over its window.".to_owned(),
        "Contacts and claims enter as expected costs; a refund is the package's value; the fee is taken on the price with tax."
            .to_owned(),
        "Not valued: ranking, feedback, repurchase, eligibility for faster delivery promises, account-health points."
            .to_owned(),
    ]
}

/// What marginal mode does not tell.
const MARGINAL: &str = "Marginal mode: every risk and every mean is right for its strategy, policy and reading alone. Strategies did not \
     meet the same packages, so their differences are less certain than in a paired run; profit keeps its spread but not how it goes together with \
     closures; nothing is split by clause, and no switching values were looked for.";

fn notes(view: &View<'_>, choice: &Choice, from_inputs: f64, attribution: &Attribution) -> Vec<String> {
    let scenario = view.scenario;
    let mut notes = vec![format!(
        "Of the spread (variance) of the choice's profit, about {:.0} % comes from figures that are not known exactly: \
         more data could remove at most that; the rest is chance.",
        100.0 * from_inputs
    )];
    if view.engine.mode() == Mode::Marginal {
        notes.insert(0, MARGINAL.to_owned());
    }
    for store in &scenario.stores {
        // Stores of one marketplace share remarks: each is made once.
        let new = store.reform.notes.iter().filter(|note| !notes.contains(*note)).cloned();
        notes.extend(new.collect::<Vec<_>>());
    }
    let (silent, same) = (&attribution.silent_clauses, &attribution.same_strategies);
    notes.extend(silent::sentences(silent, same, view.n()));
    for metric in choice.uncontrollable(scenario.tolerance.risk) {
        let limit = choice.limits[metric.0];
        notes.push(format!(
            "{} ({}) is not controllable: its limit is {:.1} %, the least risk reached plus one point.",
            scenario.metrics[metric.0].category,
            scenario.store_of(metric).name,
            100.0 * limit
        ));
    }
    notes
}
