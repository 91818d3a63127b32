//! What to do with a lane: of the choices within the limits the one that leaves most; and all lanes as advised, together.

use super::answer::{Advice, LaneAnswer, Riskiest, Together};
use super::break_even::CurveError;
use super::choices::{Choice, Maker, Menu};
use super::limits::Limits;
use super::values::{Flow, less, mean, times};
use super::{cliffs, money};
use crate::analysis::MoneyEstimate;
use crate::analysis::view::View;
use crate::engine::Quiet;
use crate::scenario::{LineId, Strategy};

/// What each choice leaves, per future.
pub(super) struct Leaving<'l> {
    pub(super) names: &'l [String],
    pub(super) leaves: &'l [Vec<f64>],
    pub(super) within: &'l [bool],
}

impl Leaving<'_> {
    /// The choice that leaves most among those within the limits (of equals the first), how much more than the next
    /// best that differs from it, and what leaves more beyond a limit. If every choice is beyond some limit, limits are left out.
    pub(super) fn advice(&self, money: impl Fn(Vec<f64>) -> MoneyEstimate) -> Advice {
        let left = |at: usize| mean(&self.leaves[at]);
        let best = |allowed: &dyn Fn(usize) -> bool| -> Option<usize> {
            let all = (0..self.names.len()).filter(|at| allowed(*at));
            all.fold(None, |best, at| match best {
                Some(known) if left(at) <= left(known) => Some(known),
                _ => Some(at),
            })
        };
        let chosen = best(&|at| self.within[at]).or_else(|| best(&|_| true)).unwrap_or(0);
        let differs = |at: usize| self.leaves[at] != self.leaves[chosen];
        let second = best(&|at| self.within[at] && at != chosen && differs(at));
        let lead = second.map(|at| money(less(&self.leaves[chosen], &self.leaves[at])));
        let forbidden = best(&|at| !self.within[at] && left(at) > left(chosen));
        let name = |at: usize| self.names[at].clone();
        Advice {
            choice: name(chosen),
            runner_up: second.map(name),
            lead,
            sure: lead.is_some_and(|lead| lead.low > 0),
            forbidden: forbidden.map(name),
        }
    }
}

/// Every lane as advised for it, simulated together in the same futures.
pub(super) fn together(
    view: &View<'_>,
    maker: &Maker<'_>,
    menu: &Menu,
    lanes: &[LaneAnswer],
    elsewhere: &[f64],
    seed: u64,
) -> Result<Together, CurveError> {
    let touched = cliffs::touched(&menu.groups);
    let (single, all) = menu.groups.split_at(menu.groups.len() - 1);
    let all = &all[0];
    let mut lines: Vec<LineId> = Vec::new();
    let (mut own, mut sold_elsewhere) = (Vec::new(), vec![0.0; view.n() as usize]);
    for (group, answer) in single.iter().zip(lanes) {
        lines.extend(&group.group.lines);
        let chosen = group.choices.iter().find(|(choice, _)| choice.name() == answer.advice.choice);
        let choice = chosen.map_or(Choice::Today, |(choice, _)| *choice);
        own.extend(maker.levers(choice, &group.group.lines));
        if choice == Choice::Drop {
            let [today, dropped] = [group.today(), group.drop()]
                .map(|strategy| Flow::of(view, strategy, &group.group.metrics).contribution);
            let followed = times(&less(&today, &dropped), elsewhere);
            sold_elsewhere.iter_mut().zip(followed).for_each(|(sum, more)| *sum += more);
        }
    }
    let mut scenario = menu.scenario.clone();
    let levers = maker.rest_levers(&lines).into_iter().chain(own).collect();
    let name = "as-advised".to_owned();
    scenario.strategies.push(Strategy { title: name.clone(), name, starts_on: maker.starts_on, levers });
    let advised = scenario.strategies.len() - 1;
    let others = [all.today(), all.tracked(), all.drop()];
    let engine = view.engine.with_changes(
        &scenario,
        seed,
        &others.iter().copied().chain([advised]).collect::<Vec<_>>(),
    )?;
    let outcomes = engine.simulate(0..view.n(), &Quiet)?;
    let there = View { scenario: &scenario, engine: &engine, outcomes: &outcomes };
    let left = |strategy: usize| Flow::of(&there, strategy, &touched).left();
    let mine: Vec<f64> =
        left(advised).iter().zip(&sold_elsewhere).map(|(left, elsewhere)| left + elsewhere).collect();
    let followed_all = {
        let [today, dropped] =
            [others[0], others[2]].map(|at| Flow::of(&there, at, &touched).contribution);
        times(&less(&today, &dropped), elsewhere)
    };
    let than = |at: usize| less(&mine, &left(others[at]));
    let compared = [&others[..], &[advised]].concat();
    let limits = Limits::over(&there, &touched, &compared, |strategy, metric| {
        strategy == all.drop() && all.group.is_all_of(&scenario, metric)
    });
    let beside = limits.beside(&there, advised);
    Ok(Together {
        more_than_today: money(view, than(0)),
        more_than_tracked: money(view, than(1)),
        more_than_dropped: money(view, less(&than(2), &followed_all)),
        risk: beside.any,
        riskiest: beside.riskiest.map(Riskiest::from),
        within_limits: beside.within,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advice(leaves: &[[f64; 3]], within: &[bool]) -> Advice {
        let names: Vec<String> = ["today", "track", "drop"].map(str::to_owned).to_vec();
        let leaves: Vec<Vec<f64>> = leaves.iter().map(|path| path.to_vec()).collect();
        let whole = |path: Vec<f64>| {
            let [low, high] = [f64::min, f64::max].map(|end| path.iter().copied().fold(path[0], end));
            MoneyEstimate { point: mean(&path) as i64, low: low as i64, high: high as i64 }
        };
        Leaving { names: &names, leaves: &leaves, within }.advice(whole)
    }

    #[test]
    fn the_most_within_the_limits_is_advised_and_what_leaves_more_is_named() {
        let paths = [[90.0, 80.0, 100.0], [50.0, 60.0, 40.0], [0.0; 3]];
        let free = advice(&paths, &[true; 3]);
        assert_eq!((free.choice.as_str(), free.runner_up.as_deref()), ("today", Some("track")));
        assert_eq!(
            (free.lead.map(|lead| lead.point), free.sure, free.forbidden),
            (Some(40), true, None)
        );
        let bound = advice(&paths, &[false, true, true]);
        assert_eq!((bound.choice.as_str(), bound.forbidden.as_deref()), ("track", Some("today")));
    }

    #[test]
    fn choices_that_cross_are_not_told_apart_and_equal_ones_are_no_rivals() {
        let crossing = advice(&[[10.0, -5.0, 10.0], [0.0; 3], [0.0; 3]], &[true; 3]);
        assert_eq!((crossing.choice.as_str(), crossing.sure), ("today", false));
        let equal = advice(&[[10.0; 3], [10.0; 3], [10.0; 3]], &[true; 3]);
        assert_eq!((equal.choice.as_str(), equal.runner_up, equal.lead), ("today", None, None));
    }
}
