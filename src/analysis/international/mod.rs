//! Drop international, or not? Every foreign lane as today, tracked, tracked at dearer prices and dropped, all in the same futures,
//! with the closures that each brings over the whole shop.
//!
//! ```text
//! lanes (what needs tracking) -> choices (strategies) -> engine -> values (what a lane leaves) -> advice
//!                                                              -> break_even, cliffs
//! ```
//!
//! A lane's worth is a difference to dropping it, while the rest of the shop is shipped alike; so the closures that it brings to
//! home packages are inside.

mod advice;
mod answer;
mod break_even;
mod choices;
mod cliffs;
mod crossing;
mod lanes;
mod limits;
mod values;

pub use answer::{
    Advice, BreakEven, CategoryRow, ChoiceRow, INTERNATIONAL_SCHEMA, International, LaneAnswer,
    Riskiest, Together,
};

use super::view::View;
use super::{Estimate, MoneyEstimate, estimate};
use crate::domain::{Money, UnknownCurrency};
use crate::engine::{Engine, Progress, Stopped};
use crate::scenario::{Handling, LineId, Scenario};
use advice::Leaving;
use break_even::{CurveError, Valued};
use choices::{Choice, GroupChoices, Maker};
use chrono::NaiveDate;
use lanes::{Need, groups, needs};
use limits::Limits;
use values::{Flow, elsewhere, less, mean, times};

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Request {
    /// Seed of all futures.
    pub seed: u64,
    /// How many.
    pub replications: u64,
    /// The reading, by its place in the scenario.
    pub reading: usize,
    /// First order day of every choice.
    pub starts_on: NaiveDate,
    /// The strategy of the file that all packages off the lane at hand are shipped by; `None` = other foreign lanes tracked, home as
    /// today.
    pub rest: Option<usize>,
    /// Item prices may rise by these shares.
    pub rises: Vec<f64>,
    /// Share of a dropped lane's buyers who buy on another channel; `None` = as other channels recover what closures lose.
    pub elsewhere: Option<f64>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum InternationalError {
    /// No package crosses a border.
    #[error("no order line of the scenario crosses a border: there is nothing international to drop")]
    NoForeignLane,
    /// A currency without a rate.
    #[error(transparent)]
    Currency(#[from] UnknownCurrency),
    /// Stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl From<CurveError> for InternationalError {
    fn from(error: CurveError) -> Self {
        match error {
            CurveError::Currency(error) => Self::Currency(error),
            CurveError::Stopped(error) => Self::Stopped(error),
        }
    }
}

/// Answers, but for the sentences; `stage` is told what is being worked on.
///
/// # Errors
/// When the scenario has no foreign lane, a currency has no rate, or `progress` stops it.
pub fn international(
    scenario: &Scenario,
    request: &Request,
    progress: &dyn Progress,
    stage: &(dyn Fn(&'static str) + Sync),
) -> Result<International, InternationalError> {
    let reading = scenario.readings[request.reading].name.clone();
    let rest = request.rest.map(|at| scenario.strategies[at].name.clone());
    let mut ground = scenario.clone();
    for strategy in &mut ground.strategies {
        strategy.starts_on = strategy.starts_on.max(request.starts_on);
    }
    // The old rules are left out below, and with them the day on which the new ones come.
    ground.horizon.on_date = Some(ground.on_date());
    ground.keep_only_reform(request.reading);
    let needs = needs(&ground, request.starts_on);
    let maker = Maker {
        scenario: &ground,
        needs: &needs,
        starts_on: request.starts_on,
        rest: request.rest,
        rises: &request.rises,
    };
    let lanes = groups(&ground);
    if lanes.is_empty() {
        return Err(InternationalError::NoForeignLane);
    }
    let menu = maker.menu(lanes);
    stage("simulating every choice of every lane");
    let engine = Engine::new(&menu.scenario, request.seed)?;
    let outcomes = engine.simulate(0..request.replications, progress)?;
    let view = View { scenario: &menu.scenario, engine: &engine, outcomes: &outcomes };
    let elsewhere = elsewhere(&view, request.elsewhere);
    let flows: Vec<Vec<Flow>> = menu
        .groups
        .iter()
        .map(|group| {
            let of = |(_, strategy): &(Choice, usize)| Flow::of(&view, *strategy, &group.group.metrics);
            group.choices.iter().map(of).collect()
        })
        .collect();
    let valued: Vec<Valued<'_>> = menu
        .groups
        .iter()
        .zip(&flows)
        .map(|(group, flows)| Valued { view: &view, group, flows, elsewhere: &elsewhere })
        .collect();
    let lanes: Vec<LaneAnswer> = valued.iter().map(|lane| lane_answer(&maker, &needs, lane)).collect();

    stage("looking for where the advice flips");
    let mut break_even: Vec<BreakEven> = valued.iter().flat_map(Valued::straight).collect();
    break_even.extend(break_even::elastic(&valued, request.seed)?);
    stage("looking at the categories");
    let categories = cliffs::rows(&view, &menu.groups, request.seed)?;
    let together = if menu.groups.len() > 1 {
        stage("putting the advice for all lanes together");
        Some(advice::together(&view, &maker, &menu, &lanes, &elsewhere, request.seed)?)
    } else {
        None
    };
    let horizon = &menu.scenario.horizon;
    Ok(International {
        schema_version: INTERNATIONAL_SCHEMA,
        scenario: scenario.name.clone(),
        title: scenario.title.clone(),
        currency: scenario.currency.code().to_owned(),
        minor_units: scenario.currency.minor_units(),
        reading,
        seed: request.seed,
        replications: request.replications,
        starts_on: request.starts_on,
        months: view.months_of(0),
        rest: rest.unwrap_or_else(|| "tracked".to_owned()),
        tolerance: scenario.tolerance.risk,
        bounds: scenario.tolerance.bounds.name().to_owned(),
        period_days: scenario.tolerance.period_days,
        first_effect: menu.scenario.first_effect_date(),
        on_date: menu.scenario.on_date(),
        window_days: horizon.window_days,
        elsewhere: mean(&elsewhere),
        elsewhere_from: match request.elsewhere {
            Some(_) => "--elsewhere",
            None => "consequences.recovered_elsewhere",
        }
        .to_owned(),
        lanes,
        break_even,
        categories,
        together,
        sentences: Vec::new(),
    })
}

fn lane_answer(maker: &Maker<'_>, needs: &[Need], lane: &Valued<'_>) -> LaneAnswer {
    let view = lane.view;
    let GroupChoices { group, choices, .. } = lane.group;
    let strategies: Vec<usize> = choices.iter().map(|(_, strategy)| *strategy).collect();
    let limits = Limits::over(view, &group.metrics, &strategies, |strategy, metric| {
        strategy == lane.group.drop() && group.is_all_of(view.scenario, metric)
    });
    let (today, dropped) = (&lane.flows[0], &lane.flows[lane.flows.len() - 1]);
    let sold_elsewhere = times(&less(&today.contribution, &dropped.contribution), lane.elsewhere);
    let leaves: Vec<Vec<f64>> = choices
        .iter()
        .zip(lane.flows)
        .map(|((choice, _), flow)| match choice {
            Choice::Drop => sold_elsewhere.clone(),
            _ => less(&flow.left(), &dropped.left()),
        })
        .collect();
    let rows = choices.iter().zip(lane.flows).zip(&leaves).map(|(((choice, strategy), flow), left)| {
        let beside = limits.beside(view, *strategy);
        let dropping = *choice == Choice::Drop;
        let nothing = vec![0.0; left.len()];
        ChoiceRow {
            choice: choice.name(),
            price_rise: price_rise(maker, *choice, lane),
            packages: estimate::mean(less(&flow.packages, &dropped.packages).into_iter()),
            added: money(view, less(&flow.added, &dropped.added)),
            contribution: money(view, less(&flow.contribution, &dropped.contribution)),
            closures: money(view, less(&flow.losses, &dropped.losses)),
            elsewhere: money(view, if dropping { sold_elsewhere.clone() } else { nothing }),
            leaves: money(view, left.clone()),
            more_than_today: money(view, less(left, &leaves[0])),
            more_than_drop: money(view, less(left, &sold_elsewhere)),
            risk: beside.any,
            riskiest: beside.riskiest.map(Riskiest::from),
            within_limits: beside.within,
        }
    });
    let rows: Vec<ChoiceRow> = rows.collect();
    let within: Vec<bool> = rows.iter().map(|row| row.within_limits).collect();
    let named: Vec<String> = choices.iter().map(|(choice, _)| choice.name()).collect();
    let advice = Leaving { names: &named, leaves: &leaves, within: &within };
    let advice = advice.advice(|path| money(view, path));
    let mut services: Vec<String> = Vec::new();
    for line in &group.lines {
        let service = maker.switch(*line).map(|id| maker.scenario.services[id.0].title.clone());
        services.extend(service.filter(|name| !services.contains(name)));
    }
    let share = |wanted: fn(&Need) -> bool| {
        let of = |line: &&LineId| wanted(&needs[line.0]);
        weight(maker, group.lines.iter().filter(of)) / weight(maker, group.lines.iter())
    };
    let (store, origin, destination) = match group.of {
        Some((store, lane)) => (
            view.scenario.stores[store].name.clone(),
            lane.origin.to_string(),
            lane.destination.to_string(),
        ),
        None => Default::default(),
    };
    LaneAnswer {
        lane: group.name(view.scenario),
        store,
        origin,
        destination,
        needs_tracking: share(|need| *need != Need::Nothing),
        untrackable: share(|need| *need == Need::NoService),
        services,
        not_controllable: limits.not_controllable(view),
        choices: rows,
        advice,
    }
}

/// Expected orders a day of some lines, by the category's mean over the year.
fn weight<'l>(maker: &Maker<'_>, lines: impl Iterator<Item = &'l LineId>) -> f64 {
    let orders = |line: &LineId| {
        let line = &maker.scenario.lines[line.0];
        line.share * maker.scenario.metrics[line.metric.0].orders_per_day.distribution.mean()
    };
    lines.map(orders).sum()
}

/// The mean rise that buyers of the lane's orders see, of item and shipping at the middle of each line's price bin.
fn price_rise(maker: &Maker<'_>, choice: Choice, lane: &Valued<'_>) -> f64 {
    let group = &lane.group.group;
    let Some(strategy) = lane.group.strategy(choice).filter(|_| choice.is_dearer()) else { return 0.0 };
    let scenario = lane.view.scenario;
    let rise = |line: &LineId| {
        let order_line = &scenario.lines[line.0];
        let none = Money::from_micros(0, order_line.price.from.currency);
        let today = order_line.value_at(0.5, 1.0, none).micros as f64;
        let parts = scenario.treat(strategy, *line);
        let part = parts.iter().find(|part| part.from <= 0.5 && 0.5 <= part.to);
        let handling = part.and_then(|part| part.spans.last()).map(|(_, handling)| handling);
        let now = handling.map_or(today, |handling| {
            let Handling { price_factor, shipping_added, .. } = handling;
            order_line.value_at(0.5, *price_factor, *shipping_added).micros as f64
        });
        (now / today - 1.0) * weight(maker, std::iter::once(line))
    };
    let all = weight(maker, group.lines.iter());
    if all > 0.0 { group.lines.iter().map(rise).sum::<f64>() / all } else { 0.0 }
}

/// A path of millionths as an estimate in minor units.
fn money(view: &View<'_>, path: Vec<f64>) -> MoneyEstimate {
    let mean: Estimate = estimate::mean(path.iter().copied());
    estimate::money(mean, view.scenario.currency)
}
