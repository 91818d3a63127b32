//! Between an old policy and a new one: any subset of the changed clauses as in the new policy, the rest as in
//! the old.
//!
//! Every clause is asked as its own policy is read (switches, date basis), so a subset needs no policy that
//! answers for both. None of the changes gives the old policy's verdicts, all of them the new one's. At one
//! place of the order clauses that only the old policy has stand before those that only the new one has. Where
//! the two policies hold common clauses in another order, the order is a change of its own.

use super::changes::clause_change;
use super::clause::Consequence;
use super::judge::answer;
use super::{Changed, Clause, Policy, Reading, Ruling, Verdict};
use crate::domain::{Package, Tracking};

/// One change between two policies.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Player<'p> {
    /// The clause as the new policy states it, or as the old one does if the new one lacks it; `None` = the
    /// order of the clauses that both have.
    pub clause: Option<&'p Clause>,
    /// What becomes of it.
    pub change: ClauseChange,
}

/// What becomes of a clause.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ClauseChange {
    /// Only the new policy has it, or goes on with it.
    Begins,
    /// Only the old policy has it, or goes on with it.
    Ends,
    /// It says something else.
    Differs,
    /// No clause: both have the same clauses in another order.
    Order,
}

/// Two policies under a reading, with all that lies between them.
#[derive(Clone, Debug)]
pub struct Hybrid<'p> {
    policies: [&'p Policy; 2],
    reading: &'p Reading,
    slots: Vec<Slot<'p>>,
    /// The order of the slots in the old policy and in the new one.
    orders: [Vec<usize>; 2],
    players: Vec<Player<'p>>,
    /// The player that is the order.
    order: Option<usize>,
}

/// A clause in both policies.
#[derive(Clone, Copy, Debug)]
struct Slot<'p> {
    versions: [Option<&'p Clause>; 2],
    player: Option<usize>,
}

impl<'p> Hybrid<'p> {
    /// What lies between two policies of one store.
    pub fn between(old: &'p Policy, new: &'p Policy, reading: &'p Reading) -> Self {
        let ids = |policy: &'p Policy| -> Vec<&'p str> {
            policy.standing(reading).map(|clause| clause.id.as_str()).collect()
        };
        let (old_ids, new_ids) = (ids(old), ids(new));
        let orders = [with_others_late(&old_ids, &new_ids), with_others_early(&new_ids, &old_ids)];
        let mut players = Vec::new();
        let slots: Vec<Slot<'p>> = orders[1]
            .iter()
            .map(|id| {
                let versions =
                    [old, new].map(|policy| policy.standing(reading).find(|clause| clause.id == **id));
                let player = change(versions, (old, new), reading).map(|change| {
                    let [was, is] = versions;
                    players.push(Player { clause: is.or(was), change });
                    players.len() - 1
                });
                Slot { versions, player }
            })
            .collect();
        let place = |id: &&str| orders[1].iter().position(|known| known == id);
        let old_order: Vec<usize> = orders[0].iter().filter_map(place).collect();
        let new_order: Vec<usize> = (0..slots.len()).collect();
        let order = (old_order != new_order).then_some(players.len());
        players.extend(order.map(|_| Player { clause: None, change: ClauseChange::Order }));
        let orders = [old_order, new_order];
        Self { policies: [old, new], reading, slots, orders, players, order }
    }

    /// The changes.
    pub fn players(&self) -> &[Player<'p>] {
        &self.players
    }

    /// Judges a package with the changes that `as_new` names as in the new policy and the rest as in the old.
    pub fn judge(
        &self,
        package: &Package,
        tracking: Tracking,
        as_new: impl Fn(usize) -> bool,
    ) -> Verdict<'p> {
        let side = |player: Option<usize>| usize::from(player.is_none_or(&as_new));
        let order = &self.orders[self.order.map_or(1, |order| side(Some(order)))];
        let mut clauses = order.iter().filter_map(|&at| {
            let slot = &self.slots[at];
            let side = side(slot.player);
            slot.versions[side].filter(|clause| self.takes(clause, side, package))
        });
        answer(package, tracking, clauses.next())
    }

    /// What of all this can matter for one package. `by_mistake`: the package is counted although an
    /// exemption marked `misapplied` takes it.
    pub fn contest(&self, package: &Package, tracking: Tracking, by_mistake: bool) -> Contest {
        let steps = |order: &[usize]| {
            let mut steps: Vec<Step> = Vec::new();
            for slot in order.iter().map(|at| &self.slots[*at]) {
                let answers = [0, 1].map(|side| {
                    let clause = slot.versions[side];
                    let clause = clause.filter(|clause| self.takes(clause, side, package))?;
                    let exempt = clause.then == Consequence::Exempt;
                    Some(Answer {
                        ruling: answer(package, tracking, Some(clause)).ruling,
                        passed_over: by_mistake && clause.misapplied && exempt,
                    })
                });
                if answers == [None, None] {
                    continue;
                }
                let player = slot.player.filter(|_| answers[0] != answers[1]);
                steps.push(Step { player, answers });
                // Nothing behind a step that answers in any case is ever asked.
                if answers.iter().all(|one| one.is_some_and(|answer| !answer.passed_over)) {
                    break;
                }
            }
            steps
        };
        let mut orders = [steps(&self.orders[0]), steps(&self.orders[1])];
        let order = self.order.filter(|_| orders[0] != orders[1]);
        let asked = orders.iter().flatten().filter_map(|step| step.player);
        let mut players: Vec<usize> = asked.chain(order).collect();
        players.sort_unstable();
        players.dedup();
        let local = |player: usize| players.partition_point(|known| *known < player);
        for step in orders.iter_mut().flatten() {
            step.player = step.player.map(local);
        }
        Contest { order: order.map(local), orders, players }
    }

    fn takes(&self, clause: &Clause, side: usize, package: &Package) -> bool {
        clause.takes(package, self.policies[side], self.reading)
    }
}

/// What of a hybrid can matter for one package: changes that can alter nothing for it are left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contest {
    /// The changes that matter, by their places in [`Hybrid::players`].
    pub players: Vec<usize>,
    orders: [Vec<Step>; 2],
    order: Option<usize>,
}

/// A clause that takes the package in at least one of its versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Step {
    player: Option<usize>,
    answers: [Option<Answer>; 2],
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Answer {
    ruling: Ruling,
    /// The marketplace overlooks the exemption.
    passed_over: bool,
}

impl Contest {
    /// The ruling with these of its own players (0 to `players.len() - 1`) as in the new policy.
    pub fn ruling(&self, as_new: impl Fn(usize) -> bool) -> Ruling {
        let side = |player: Option<usize>| usize::from(player.is_none_or(&as_new));
        let steps = &self.orders[side(self.order)];
        let answers = steps.iter().filter_map(|step| step.answers[side(step.player)]);
        answers
            .into_iter()
            .find(|answer| !answer.passed_over)
            .map_or(Ruling::Exempt, |answer| answer.ruling)
    }
}

fn change(
    versions: [Option<&Clause>; 2],
    policies: (&Policy, &Policy),
    reading: &Reading,
) -> Option<ClauseChange> {
    let (old, new) = match versions {
        [Some(old), Some(new)] => (old, new),
        [None, _] => return Some(ClauseChange::Begins),
        [_, None] => return Some(ClauseChange::Ends),
    };
    let read_otherwise = |policy: &Policy| (reading.value_basis(policy), reading.limit_rate(policy));
    let limits = !old.when.value.is_empty() || !new.when.value.is_empty();
    let values_differ = limits && read_otherwise(policies.0) != read_otherwise(policies.1);
    match clause_change(old, new, policies, reading).map(|change| change.what) {
        Some(Changed::Begins(_)) => Some(ClauseChange::Begins),
        Some(Changed::Ends(_)) => Some(ClauseChange::Ends),
        Some(_) => Some(ClauseChange::Differs),
        None => values_differ.then_some(ClauseChange::Differs),
    }
}

/// The names of `spine` in their order, with each further name of `others` right before the common name that
/// follows it there.
fn with_others_late<'n>(spine: &[&'n str], others: &[&'n str]) -> Vec<&'n str> {
    let mut woven = Vec::new();
    let before = |common: Option<&str>| {
        let end = others.iter().position(|name| Some(*name) == common).unwrap_or(others.len());
        let start = others[..end].iter().rposition(|name| spine.contains(name)).map_or(0, |at| at + 1);
        others[start..end].iter().copied()
    };
    for &name in spine {
        if others.contains(&name) {
            woven.extend(before(Some(name)));
        }
        woven.push(name);
    }
    woven.extend(before(None));
    woven
}

/// The same with each further name right behind the common name before it.
fn with_others_early<'n>(spine: &[&'n str], others: &[&'n str]) -> Vec<&'n str> {
    let backwards = |names: &[&'n str]| names.iter().rev().copied().collect::<Vec<_>>();
    let woven = with_others_late(&backwards(spine), &backwards(others));
    backwards(&woven)
}

#[cfg(test)]
mod tests;
