//! Why a package is judged as it is: the clause that decides, clauses that fail in one condition, and what
//! would make the package valid or exempt. Nothing is said here that `judge` does not confirm.

mod failing;
mod near;
mod remedy;
#[cfg(test)]
mod tests;

pub use failing::Condition;
pub use near::NearMiss;
pub use remedy::{Remedy, Step};

use super::{LimitRate, Policy, Reading, Ruling, deciding_clause, judge_without_exemptions, ruling};
use crate::domain::{Money, Package, PackageValue, Tracking, ValueBasis};

/// One package under one policy and one reading. Clauses are named by their place in the policy, from 0.
#[derive(Clone, PartialEq, Debug)]
pub struct Explanation {
    /// The verdict.
    pub ruling: Ruling,
    /// The clause that decides; `None` = no clause matches, and nothing asks for tracking.
    pub clause: Option<usize>,
    /// What becomes of the package if a report misses the exemption, as it is said to do at times; `None` =
    /// nothing is said of that.
    pub if_missed: Option<Ruling>,
    /// Clauses before the deciding one that fail in exactly one condition and would decide if it held, in the order
    /// of the policy.
    pub near_misses: Vec<NearMiss>,
    /// For a defect: what would make it valid or exempt, what a seller can do most about first. Changes of one
    /// thing; of two only if no single one does.
    pub remedies: Vec<Remedy>,
}

/// Explains the verdict of [`super::judge`]. Every value limit of the policy must be in the package's currency
/// ([`Policy::in_currency`]).
pub fn explain(
    package: &Package,
    tracking: Tracking,
    policy: &Policy,
    reading: &Reading,
) -> Explanation {
    let (ruling, clause) = ruled(package, tracking, policy, reading);
    let missed = clause.is_some_and(|clause| policy.clauses[clause].misapplied);
    let if_missed = missed.then(|| judge_without_exemptions(package, tracking, policy, reading).ruling);
    let asked = clause.unwrap_or(policy.clauses.len());
    let near_misses = (0..asked)
        .filter_map(|clause| near::near_miss(clause, (package, tracking), policy, reading))
        .collect();
    let remedies = match ruling {
        Ruling::Defect(_) => remedy::remedies((package, tracking), policy, reading),
        Ruling::Exempt | Ruling::Valid => Vec::new(),
    };
    Explanation { ruling, clause, if_missed, near_misses, remedies }
}

/// The verdict of [`super::judge`], its clause by place.
pub fn ruled(
    package: &Package,
    tracking: Tracking,
    policy: &Policy,
    reading: &Reading,
) -> (Ruling, Option<usize>) {
    let clause = deciding_clause(package, policy, reading);
    (ruling(package, tracking, clause.map(|clause| &policy.clauses[clause])), clause)
}

/// How a reading compares a package's value with a limit.
fn compared(policy: &Policy, reading: &Reading) -> (ValueBasis, LimitRate) {
    (reading.value_basis(policy), reading.limit_rate(policy))
}

/// The package at a price that is higher or lower, so that it is worth `value` on a basis.
fn with_value(package: &Package, basis: ValueBasis, value: Money) -> Package {
    let by = value.micros.saturating_sub(package.value.on(basis).micros);
    let moved = |of: Money| Money { micros: of.micros.saturating_add(by).max(0), ..of };
    let PackageValue { net, with_tax, without_shipping } = package.value;
    let value = PackageValue {
        net: moved(net),
        with_tax: moved(with_tax),
        without_shipping: moved(without_shipping),
    };
    Package { value, ..package.clone() }
}
