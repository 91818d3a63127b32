//! Hybrids of small policies, by hand; those of the built-in ones are tested in `input::rules`.

use super::*;
use crate::policy::Scans;
use crate::policy::fixtures::{clause, day, policy};
use crate::policy::judge::tests::package;

fn exempt(id: &str) -> Clause {
    Clause { then: Consequence::Exempt, ..clause(id) }
}

fn ids(names: &[&str]) -> Vec<Clause> {
    names.iter().map(|name| clause(name)).collect()
}

fn order_of(hybrid: &Hybrid<'_>, side: usize) -> String {
    let name = |at: &usize| {
        let [old, new] = hybrid.slots[*at].versions;
        new.or(old).map_or("", |clause| clause.id.as_str())
    };
    hybrid.orders[side].iter().map(name).collect::<Vec<_>>().join(" ")
}

#[test]
fn old_clauses_stand_before_new_ones_at_their_place_and_order_is_a_change_of_its_own() {
    let reading = Reading::prudent();
    let (old, new) = (policy(ids(&["a", "x", "b", "y"])), policy(ids(&["n", "a", "m", "b"])));
    let hybrid = Hybrid::between(&old, &new, &reading);
    for side in [0, 1] {
        assert_eq!(order_of(&hybrid, side), "n a x m b y");
    }
    let changes: Vec<ClauseChange> = hybrid.players().iter().map(|player| player.change).collect();
    use ClauseChange::{Begins, Ends, Order};
    assert_eq!(changes, [Begins, Ends, Begins, Ends]);

    let new = policy(ids(&["b", "m", "a"]));
    let hybrid = Hybrid::between(&old, &new, &reading);
    assert_eq!([order_of(&hybrid, 0), order_of(&hybrid, 1)], ["m a x b y", "b y m a x"]);
    assert_eq!(hybrid.players().last(), Some(&Player { clause: None, change: Order }));
    assert!(Hybrid::between(&old, &old, &reading).players().is_empty());
}

#[test]
fn a_clause_ends_begins_or_differs() {
    let reading = Reading::prudent();
    let ends = Clause { until: Some(day("2025-01-14")), ..clause("a") };
    let two_scans = Clause { then: Consequence::Counted(Scans::Two), ..clause("a") };
    for (new, expected) in
        [(ends.clone(), ClauseChange::Ends), (two_scans.clone(), ClauseChange::Differs)]
    {
        let (old, new) = (policy(vec![clause("a")]), policy(vec![new]));
        let change = |from, to| Hybrid::between(from, to, &reading).players()[0].change;
        assert_eq!(change(&old, &new), expected);
        let back = if expected == ClauseChange::Ends { ClauseChange::Begins } else { expected };
        assert_eq!(change(&new, &old), back);
    }
}

#[test]
fn what_can_alter_nothing_is_left_out_and_a_mistake_passes_over_exemptions() {
    let reading = Reading::prudent();
    let missed = Clause { misapplied: true, ..exempt("missed") };
    let behind = Clause { then: Consequence::Counted(Scans::Two), ..clause("behind") };
    let old = policy(vec![exempt("old"), clause("rest")]);
    let new = policy(vec![missed, clause("rest"), behind]);
    let hybrid = Hybrid::between(&old, &new, &reading);
    assert_eq!(hybrid.players().len(), 3);
    let package = package();
    let rulings = |by_mistake| {
        let contest = hybrid.contest(&package, Tracking::Both, by_mistake);
        assert_eq!(contest.players.len(), 2, "nothing behind `rest` matters");
        let of = |mask: usize| contest.ruling(|player| mask >> player & 1 == 1);
        [0, 1, 2, 3].map(of)
    };
    // Players: the old exemption, the new one.
    assert_eq!(rulings(false), [Ruling::Exempt, Ruling::Valid, Ruling::Exempt, Ruling::Exempt]);
    assert_eq!(rulings(true), [Ruling::Exempt, Ruling::Valid, Ruling::Exempt, Ruling::Valid]);
}
