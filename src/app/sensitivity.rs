//! `vtr sensitivity`: what drives the result, what is worth knowing, when the strategy fails, and what would change the
//! advice.

use super::run;
use crate::analysis::global::{
    Axis, Conditional, Prices, SampleOf, ShareRow, assumed, failure, groups, knowing, net_benefits,
    one_by_one, readings_compared, shares, two_way,
};
use crate::analysis::{Choice, TornadoRow, View, decide};
use crate::domain::UnknownCurrency;
use crate::engine::{Engine, Mode, Quiet, Stopped};
use crate::present::folder::FolderError;
use crate::present::{
    self, MapAnswer, PriceAnswer, SENSITIVITY_SCHEMA, SensitivityAnswer, SharesAnswer,
    sensitivity_sentences,
};
use crate::scenario::{Fate, InputId, LineId, MetricId, Scenario};
use std::path::Path;

/// Futures of a command that does not say how many.
pub const DEFAULT_REPLICATIONS: u64 = 4_000;
/// Packages of a sample that is not said.
pub const DEFAULT_SAMPLE: u64 = 200;
/// Futures at each point of the inputs.
const EACH: u64 = 16;
/// Values on each axis of the map.
const STEPS: usize = 7;
/// Tells the seed of futures at chosen points from that of the run.
const POINTS: u64 = 0x70_6f_69_6e_74_73;

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// Seed of every stream.
    pub seed: u64,
    /// Futures of the run with all strategies; the other parts take shares of it.
    pub replications: u64,
    /// Threads; `None` = one a core.
    pub threads: Option<usize>,
    /// The strategy that is looked at; `None` = the one advised.
    pub strategy: Option<String>,
    /// The reading that the advice goes by.
    pub reading: String,
    /// Total indices too.
    pub deep: bool,
    /// Inputs whose paths begin with one of these are varied together.
    pub groups: Vec<String>,
    /// Paths of the map's axes; `None` = scan success and price of the service that matters most.
    pub map: Option<[String; 2]>,
    /// Service and number of packages; `None` = of the service that matters most.
    pub sample: Option<(String, u64)>,
    /// The price of a bad event, units of the currency; `None` = a month's profit of the category.
    pub breach_price: Option<f64>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum SensitivityError {
    /// A name that the scenario does not have.
    #[error("no {what} `{name}`{known}")]
    Unknown {
        /// `strategy`, `reading`, `service` or `input`.
        what: &'static str,
        /// As given.
        name: String,
        /// Those that there are, in words.
        known: String,
    },
    /// An input without a range to draw.
    #[error("`{0}` is not a number with a range: it cannot be an axis of the map")]
    NoAxis(String),
    /// An input that enters a run as something else than one number.
    #[error("`{0}` cannot be changed alone: it cannot be an axis of the map")]
    NotAlone(String),
    /// A currency without a rate.
    #[error(transparent)]
    Currency(#[from] UnknownCurrency),
    /// Stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// No thread pool could be had.
    #[error("cannot start the threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

impl SensitivityError {
    /// A mistake of the command line?
    pub fn is_mistake(&self) -> bool {
        matches!(self, Self::Unknown { .. } | Self::NoAxis(_) | Self::NotAlone(_))
    }
}

/// Answers; `stage` is told what is being worked on.
///
/// # Errors
/// When a name is not known, an axis has no range, a currency has no rate or threads cannot be started.
pub fn answer(
    scenario: &Scenario,
    question: &Question,
    stage: &(dyn Fn(&'static str) + Sync),
) -> Result<SensitivityAnswer, SensitivityError> {
    let scenario = &only_new_policy(scenario, &question.reading)?;
    let asked = Asked::of(scenario, question)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(question.threads.unwrap_or(0)).build()?;
    pool.install(|| {
        stage("simulating all strategies");
        let engine = Engine::new(scenario, question.seed)?;
        let outcomes = engine.simulate(0..question.replications, &Quiet)?;
        let view = View { scenario, engine: &engine, outcomes: &outcomes };
        let choice = decide(&view, 0);
        let studied = asked.strategy.unwrap_or(choice.strategy);
        let (metric, _) = choice.worst(studied, scenario.tolerance.risk);

        stage("looking for what would change the advice");
        let effort = run::effort(question.replications);
        let one_by_one = one_by_one(&view, question.seed, &choice, studied, effort);

        // What is asked at chosen values of the inputs needs one reading, and no pairs of strategies.
        let mut one_reading = scenario.clone();
        one_reading.keep_only_reform(0);
        stage("attributing the spread to inputs");
        let points = (question.replications / 8).max(40) as usize;
        let seed = question.seed ^ POINTS;
        let marginal = Engine::in_mode(&one_reading, seed, Mode::Marginal)?;
        let mut conditional = Conditional::new(&marginal, &one_reading, seed, studied, metric)?;
        let groups = groups(&conditional, &question.groups);
        let rows = shares(&mut conditional, &groups, seed, points, EACH, question.deep)?;
        stage("working out what is worth knowing");
        let prices = match question.breach_price {
            Some(price) => Prices::each(&view, price),
            None => Prices::a_months_profit(&view),
        };
        let matters = service_that_matters(scenario, studied, &rows, &one_by_one.tornado);
        let sample = asked
            .sample
            .clone()
            .or_else(|| Some(SampleOf { service: matters.as_ref()?.0, packages: DEFAULT_SAMPLE }));
        let knowing = knowing(&view, question.seed, &prices, sample.as_ref());
        let over_readings: Vec<Vec<Vec<f64>>> =
            (0..scenario.readings.len()).map(|at| net_benefits(&view, at, &prices)).collect();
        let criteria = readings_compared(&view, &over_readings);

        stage("looking for where it fails");
        let failure = failure(&mut conditional, seed, choice.limits[metric.0], points)?;

        stage("moving the assumptions");
        let few = (question.replications / 10).max(100);
        let assumed = assumed(&view, &one_reading, question.seed, &choice, few)?;
        stage("drawing the map");
        let map = match asked.axes.or_else(|| default_axes(scenario, matters, &one_by_one.tornado)) {
            Some([x, y]) => Some(MapAnswer {
                now: [x.now, y.now],
                units: [&x, &y].map(|axis| scenario.inputs[axis.input.0].unit.name()),
                futures: few,
                rows: two_way(&view, &one_reading, question.seed, &choice, [&x, &y], few)?,
            }),
            None => None,
        };
        let mut answer = SensitivityAnswer {
            prices: price_answers(scenario, &prices),
            price_is_stated: question.breach_price.is_some(),
            tornado: one_by_one.tornado,
            flips_when: one_by_one.flips_when,
            does_not_flip: one_by_one.does_not_flip,
            not_followed: one_by_one.not_followed,
            shares: SharesAnswer { points, futures_at_each: EACH, deep: question.deep, rows },
            knowing,
            criteria,
            failure,
            assumed,
            map,
            ..facts(scenario, question, &choice, studied)
        };
        answer.sentences = sensitivity_sentences(&answer);
        Ok(answer)
    })
}

fn facts(
    scenario: &Scenario,
    question: &Question,
    choice: &Choice,
    studied: usize,
) -> SensitivityAnswer {
    let titles = scenario.strategies.iter().map(|one| (one.name.clone(), one.title.clone())).collect();
    SensitivityAnswer {
        schema_version: SENSITIVITY_SCHEMA,
        program: present::PROGRAM.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: scenario.name.clone(),
        seed: question.seed,
        replications: question.replications,
        reading: question.reading.clone(),
        currency: scenario.currency.code().to_owned(),
        bounds: scenario.tolerance.bounds.name().to_owned(),
        tolerance: scenario.tolerance.risk,
        period_days: u32::from(scenario.tolerance.period_days),
        strategies: titles,
        strategy_order: scenario.strategies.iter().map(|one| one.name.clone()).collect(),
        today: scenario.strategies.first().map(|one| one.name.clone()).unwrap_or_default(),
        choice: scenario.strategies[choice.strategy].name.clone(),
        verdict: choice.verdict.name().to_owned(),
        strategy: scenario.strategies[studied].name.clone(),
        ..SensitivityAnswer::default()
    }
}

fn price_answers(scenario: &Scenario, prices: &Prices) -> Vec<PriceAnswer> {
    let of = |(at, price): (usize, &f64)| PriceAnswer {
        store: scenario.store_of(MetricId(at)).name.clone(),
        category: scenario.metrics[at].category.clone(),
        price: *price,
    };
    prices.0.iter().enumerate().map(of).collect()
}

/// The new policy alone, the reading asked for first.
fn only_new_policy(scenario: &Scenario, reading: &str) -> Result<Scenario, SensitivityError> {
    let known: Vec<&str> = scenario.readings.iter().map(|one| one.name.as_str()).collect();
    let at = place("reading", &known, reading)?;
    let mut scenario = scenario.clone();
    scenario.readings[..=at].rotate_right(1);
    for store in &mut scenario.stores {
        store.baseline = store.reform.clone();
    }
    Ok(scenario)
}

/// What the names on the command line stand for.
struct Asked {
    strategy: Option<usize>,
    sample: Option<SampleOf>,
    axes: Option<[Axis; 2]>,
}

impl Asked {
    fn of(scenario: &Scenario, question: &Question) -> Result<Self, SensitivityError> {
        let strategies: Vec<&str> = scenario.strategies.iter().map(|one| one.name.as_str()).collect();
        let services: Vec<&str> = scenario.services.iter().map(|one| one.name.as_str()).collect();
        let strategy = question.strategy.as_ref().map(|name| place("strategy", &strategies, name));
        let sample = question.sample.as_ref().map(|(name, packages)| {
            place("service", &services, name).map(|service| SampleOf { service, packages: *packages })
        });
        let both = |[x, y]: &[String; 2]| -> Result<[Axis; 2], SensitivityError> {
            Ok([axis(scenario, x)?, axis(scenario, y)?])
        };
        Ok(Self {
            strategy: strategy.transpose()?,
            sample: sample.transpose()?,
            axes: question.map.as_ref().map(both).transpose()?,
        })
    }
}

fn axis(scenario: &Scenario, path: &str) -> Result<Axis, SensitivityError> {
    let input = scenario.input_at(path).ok_or_else(|| SensitivityError::Unknown {
        what: "input",
        name: path.to_owned(),
        known: ": `vtr inputs` lists every path".to_owned(),
    })?;
    let alone = scenario.quantity_inputs().contains(&input) || scenario.tolerance_input() == Some(input);
    if !alone {
        return Err(SensitivityError::NotAlone(path.to_owned()));
    }
    Axis::of(scenario, input, STEPS).ok_or_else(|| SensitivityError::NoAxis(path.to_owned()))
}

fn place(what: &'static str, known: &[&str], name: &str) -> Result<usize, SensitivityError> {
    let found = known.iter().position(|one| *one == name);
    found.ok_or_else(|| SensitivityError::Unknown {
        what,
        name: name.to_owned(),
        known: format!(": the scenario has {}", known.join(", ")),
    })
}

/// The service, among those that a strategy uses, whose unknown scans or uploads surely move the chance of a breach
/// most; if none does, the strategy's profit. With the input.
fn service_that_matters(
    scenario: &Scenario,
    strategy: usize,
    shares: &[ShareRow],
    tornado: &[TornadoRow],
) -> Option<(usize, InputId)> {
    let last = scenario.horizon.last_day;
    let mut used = vec![false; scenario.services.len()];
    for line in (0..scenario.lines.len()).map(LineId) {
        for part in scenario.treat(strategy, line) {
            if let Some((_, handling)) = part.spans.iter().rev().find(|(from, _)| *from <= last) {
                used[handling.service.0] |= handling.fate == Fate::Shipped;
            }
        }
    }
    let chances = |at: usize| {
        let service = &scenario.services[at];
        [
            service.facility,
            service.delivery_after_facility,
            service.upload,
            service.delivery_without_facility,
        ]
        .map(|quantity| quantity.input)
    };
    let mut sure: Vec<(f64, &str)> = shares
        .iter()
        .filter(|row| row.outcome == "breach" && row.first_low.is_some_and(|low| low > 0.0))
        .filter_map(|row| Some((row.first?, row.input.as_str())))
        .collect();
    sure.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let by_risk = sure.into_iter().map(|(_, path)| path);
    by_risk.chain(tornado.iter().map(|row| row.input.as_str())).find_map(|path| {
        let input = scenario.input_at(path)?;
        let of = |at: &usize| used[*at] && chances(*at).contains(&input);
        (0..scenario.services.len()).find(of).map(|at| (at, input))
    })
}

/// Scan success and price of the service that matters most; without one the two inputs that move profit most.
fn default_axes(
    scenario: &Scenario,
    matters: Option<(usize, InputId)>,
    tornado: &[TornadoRow],
) -> Option<[Axis; 2]> {
    let axis = |input| Axis::of(scenario, input, STEPS);
    if let Some((service, input)) = matters {
        let price = scenario.services[service].price_factor.input;
        if let (Some(x), Some(y)) = (axis(input), axis(price)) {
            return Some([x, y]);
        }
    }
    let mut strongest = tornado.iter().filter_map(|row| axis(scenario.input_at(&row.input)?));
    Some([strongest.next()?, strongest.next()?])
}

/// May an answer about this scenario be written here?
///
/// # Errors
/// See [`FolderError`].
pub fn check_target(folder: &Path, scenario: &Scenario, force: bool) -> Result<(), FolderError> {
    present::check_sensitivity_folder(folder, &scenario.name, force)
}

/// Writes the answer's folder as a whole.
///
/// # Errors
/// See [`FolderError`]; the place is then as it was before.
pub fn write(folder: &Path, answer: &SensitivityAnswer, force: bool) -> Result<(), FolderError> {
    present::write_sensitivity(folder, answer, force)
}
