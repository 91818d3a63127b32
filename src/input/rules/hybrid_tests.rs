//! What lies between any two built-in policies of a store: none of the changes is the old one, all are the new
//! one, whatever the package, the day, the tracking and the reading.

use super::builtin_policy;
use super::builtin_tests::{currency_of, in_currency, packages, readings};
use crate::domain::{Package, Tracking};
use crate::policy::{BUILTIN, Hybrid, Policy, Reading, Ruling, judge, judge_without_exemptions};
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

const TRACKING: [Tracking; 7] = [
    Tracking::NoNumber,
    Tracking::Late,
    Tracking::Mismatch,
    Tracking::NoScan,
    Tracking::FacilityOnly,
    Tracking::DeliveryOnly,
    Tracking::Both,
];

/// Every ordered pair of policies of one store, limits in its currency.
fn pairs() -> Vec<(Policy, Policy)> {
    let read = |name| {
        let policy = builtin_policy(name).expect("a built-in policy");
        let currency = currency_of(&policy.store);
        in_currency(&policy, currency)
    };
    let mut pairs = Vec::new();
    for one in BUILTIN {
        for other in BUILTIN.iter().filter(|other| other.store == one.store && other.name != one.name) {
            pairs.push((read(one.name), read(other.name)));
        }
    }
    pairs
}

/// The days before, on and after which something changes, and a later one; every `step`th of them.
fn days(old: &Policy, new: &Policy, step: usize) -> Vec<NaiveDate> {
    let ends = old.clauses.iter().chain(&new.clauses).flat_map(|clause| [clause.from, clause.until]);
    let days: BTreeSet<NaiveDate> =
        ends.flatten().flat_map(|day| [day - Days::new(1), day, day + Days::new(2)]).collect();
    days.into_iter().rev().step_by(step).collect()
}

/// What becomes of a package under a policy, counted by mistake or not.
fn ruled(
    package: &Package,
    tracking: Tracking,
    policy: &Policy,
    reading: &Reading,
    by_mistake: bool,
) -> Ruling {
    let verdict = judge(package, tracking, policy, reading);
    let missed =
        verdict.ruling == Ruling::Exempt && verdict.clause.is_some_and(|clause| clause.misapplied);
    if by_mistake && missed {
        judge_without_exemptions(package, tracking, policy, reading).ruling
    } else {
        verdict.ruling
    }
}

#[test]
fn none_of_the_changes_is_the_old_policy_and_all_are_the_new_one() {
    let (mut judged, mut differ, mut most) = (0, 0, 0);
    for (old, new) in pairs() {
        let currency = currency_of(&old.store);
        for (at, day) in days(&old, &new, 4).into_iter().enumerate() {
            let packages = packages(day, currency);
            for (number, reading) in readings(&new).into_iter().enumerate() {
                let hybrid = Hybrid::between(&old, &new, &reading);
                for (index, package) in packages.iter().enumerate().skip((at + number) % 5).step_by(5) {
                    let tracking = TRACKING[(index + at + number) % TRACKING.len()];
                    let [was, is] =
                        [&old, &new].map(|policy| judge(package, tracking, policy, &reading));
                    let verdict = |all| hybrid.judge(package, tracking, |_| all);
                    let id = |verdict: crate::policy::Verdict<'_>| {
                        (verdict.ruling, verdict.clause.map(|clause| clause.id.clone()))
                    };
                    assert_eq!(id(verdict(false)), id(was), "{} {} {package:?}", old.name, new.name);
                    assert_eq!(id(verdict(true)), id(is), "{} {} {package:?}", old.name, new.name);
                    for by_mistake in [false, true] {
                        let contest = hybrid.contest(package, tracking, by_mistake);
                        let expected = [&old, &new]
                            .map(|policy| ruled(package, tracking, policy, &reading, by_mistake));
                        assert_eq!([false, true].map(|all| contest.ruling(|_| all)), expected);
                        most = most.max(contest.players.len());
                    }
                    // What is left out matters in no subset.
                    let contest = hybrid.contest(package, tracking, false);
                    for salt in 0..3u64 {
                        let in_subset = |player: usize| {
                            (player as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15 ^ salt << 60) >> 63
                                == 1
                        };
                        let whole = hybrid.judge(package, tracking, in_subset).ruling;
                        assert_eq!(contest.ruling(|local| in_subset(contest.players[local])), whole);
                    }
                    differ += usize::from(was.ruling != is.ruling);
                    judged += 1;
                }
            }
        }
    }
    assert!(judged > 100_000 && differ > 10_000 && most > 2, "{judged} {differ} {most}");
}
