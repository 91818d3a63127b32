//! What the clauses of a policy cover together: clauses that no package can reach, gaps and overlaps.
//!
//! Each fact that a clause asks for (lane, value, format, days, options of switches ...) is cut into cells
//! in which every clause answers alike; a clause is then a product of sets of cells, and whether earlier
//! clauses leave anything of it is found by taking them away one by one. Days of order, handover and promise
//! are taken as independent, and so are values in different currencies: a clause that is said never to
//! match never does; one that only such a dependence keeps from matching is not found.

mod region;
mod space;

use super::{Clause, Policy};
use region::{Region, Search, TooMany};
use space::Space;

/// What is wrong with the clauses of a policy.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Flaw<'p> {
    /// No package can reach the clause.
    NeverMatches {
        /// The clause.
        clause: &'p Clause,
        /// Why.
        why: Unreached<'p>,
    },
    /// Two clauses ask the same but for a range, and what lies between the ranges is left to the last clause.
    Gap {
        /// The earlier clause in the file.
        first: &'p Clause,
        /// The later one.
        second: &'p Clause,
        /// Of what the ranges are.
        along: Along,
    },
    /// Two clauses ask the same but for a range, each range has its own part and a common one, and what
    /// follows differs: the earlier one decides the common part.
    Overlap {
        /// The earlier clause in the file.
        first: &'p Clause,
        /// The later one.
        second: &'p Clause,
        /// Of what the ranges are.
        along: Along,
    },
    /// Too many combinations to be looked at.
    NotChecked {
        /// The clause.
        clause: &'p Clause,
    },
}

/// Why no package reaches a clause.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Unreached<'p> {
    /// No package meets its conditions.
    Impossible,
    /// This earlier clause decides all of its packages.
    Behind(&'p Clause),
    /// Several earlier clauses together do.
    BehindSeveral,
}

/// What a range is a range of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Along {
    /// The package's value.
    Value,
    /// The days on which the clause holds.
    Days,
}

/// All flaws, clause by clause. The last clause catches what no other does and is never one.
pub fn flaws(policy: &Policy) -> Vec<Flaw<'_>> {
    let clauses = &policy.clauses;
    let others = clauses.len().saturating_sub(1);
    let Ok(space) = Space::of(policy) else {
        return clauses.first().map(|clause| Flaw::NotChecked { clause }).into_iter().collect();
    };
    let regions: Vec<Vec<Region>> = clauses.iter().map(|clause| space.regions(clause)).collect();
    let mut flaws = Vec::new();
    for (index, clause) in clauses[..others].iter().enumerate() {
        match unreached(index, clauses, &regions) {
            Ok(Some(why)) => flaws.push(Flaw::NeverMatches { clause, why }),
            Ok(None) => match beside(index, &clauses[..others], &regions, &space) {
                Ok(found) => flaws.extend(found),
                Err(TooMany) => flaws.push(Flaw::NotChecked { clause }),
            },
            Err(TooMany) => flaws.push(Flaw::NotChecked { clause }),
        }
    }
    flaws
}

/// Is anything left of all these regions when the others are taken away?
fn left<'r>(
    regions: &[Region],
    taken: impl Iterator<Item = &'r Region> + Clone,
) -> Result<bool, TooMany> {
    let taken: Vec<&Region> = taken.collect();
    let mut search = Search::default();
    for region in regions {
        if search.left(region, &taken)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn unreached<'p>(
    index: usize,
    clauses: &'p [Clause],
    regions: &[Vec<Region>],
) -> Result<Option<Unreached<'p>>, TooMany> {
    let own = &regions[index];
    if !left(own, std::iter::empty())? {
        return Ok(Some(Unreached::Impossible));
    }
    // An exemption that reports miss at times lets some of its packages through to the clauses after it.
    let decides = |earlier: &usize| clauses[index].misapplied || !clauses[*earlier].misapplied;
    let earlier: Vec<usize> = (0..index).filter(decides).collect();
    if left(own, earlier.iter().flat_map(|&earlier| &regions[earlier]))? {
        return Ok(None);
    }
    for earlier in earlier {
        if !left(own, regions[earlier].iter())? {
            return Ok(Some(Unreached::Behind(&clauses[earlier])));
        }
    }
    Ok(Some(Unreached::BehindSeveral))
}

/// The nearest gap and every overlap between a clause and those before it.
fn beside<'p>(
    index: usize,
    clauses: &'p [Clause],
    regions: &[Vec<Region>],
    space: &Space,
) -> Result<Vec<Flaw<'p>>, TooMany> {
    let second = &clauses[index];
    let mut found = Vec::new();
    let mut nearest: Option<(u32, Flaw<'p>)> = None;
    for (earlier, first) in clauses[..index].iter().enumerate() {
        let Some(along) = differ_in_one_range(first, second) else { continue };
        for (a, b) in regions[earlier].iter().zip(&regions[index]) {
            let Some(axis) = space.axis(along, first, a, b) else { continue };
            let Some(common) = a.common_but_for(b, axis) else { continue };
            if a.cells(axis) & b.cells(axis) != 0 {
                let crossing =
                    a.cells(axis) & !b.cells(axis) != 0 && b.cells(axis) & !a.cells(axis) != 0;
                let flaw = Flaw::Overlap { first, second, along };
                if crossing && first.then != second.then && !found.contains(&flaw) {
                    found.push(flaw);
                }
                continue;
            }
            let between = region::between(a.cells(axis), b.cells(axis));
            let gap = common.with(axis, between);
            let size = between.count_ones();
            if size > 0
                && nearest.is_none_or(|(smallest, _)| size < smallest)
                && left(&[gap], regions[..clauses.len()].iter().flatten())?
            {
                nearest = Some((size, Flaw::Gap { first, second, along }));
            }
        }
    }
    found.extend(nearest.map(|(_, flaw)| flaw));
    Ok(found)
}

/// Do two clauses that can stand together ask the same but for their value limits or their days?
fn differ_in_one_range(a: &Clause, b: &Clause) -> Option<Along> {
    let together = a.readings.iter().all(|(switch, option)| {
        b.readings.iter().all(|(other, taken)| other != switch || taken == option)
    });
    let dated = |clause: &Clause| clause.from.is_some() || clause.until.is_some();
    let same_days = (a.from, a.until) == (b.from, b.until);
    let same_basis = a.basis == b.basis;
    if !together || (dated(a) && dated(b) && !same_basis) {
        return None;
    }
    if a.when == b.when {
        return (!same_days && dated(a) && dated(b)).then_some(Along::Days);
    }
    let valueless = |clause: &Clause| super::Conditions { value: Vec::new(), ..clause.when.clone() };
    let limited = !a.when.value.is_empty() && !b.when.value.is_empty();
    (limited && valueless(a) == valueless(b)).then_some(Along::Value)
}

#[cfg(test)]
mod tests;
