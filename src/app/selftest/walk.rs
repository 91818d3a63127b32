//! Any date, exactly: the misses of the last days are walked from day to day with their probabilities.
//!
//! Packages arrive in fixed numbers, or as Poisson in windows too small for a miss to be allowed. Misses that share
//! a chance not known exactly are drawn as from Pólya's urn, so that no chance is ever drawn: after i misses
//! among n packages the next one misses with (b + i) / (a + b + n).

use std::collections::BTreeMap;

/// Packages of a day.
#[derive(Clone, Copy)]
pub(super) enum Arrivals {
    /// The expected number every day, counted from S in both directions.
    Even(f64),
    /// Poisson with this mean, below 20 in every window: none may miss.
    Poisson(f64),
}

impl Arrivals {
    /// Packages a day.
    pub(super) fn expected(self) -> f64 {
        match self {
            Self::Even(orders) | Self::Poisson(orders) => orders,
        }
    }
}

/// What packages have in common.
#[derive(Clone, Copy)]
pub(super) enum Shared {
    /// Nothing: each misses with this chance.
    Nothing(f64),
    /// The chance of a carrier's week, Monday to Sunday, whose scans are Beta(a, b).
    Week(f64, f64),
    /// One chance for all, whose scans are Beta(a, b).
    Always(f64, f64),
}

/// A shop's days. Day 0 is S, a Tuesday.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    /// Days counted together, at most 32.
    pub(super) window: i32,
    pub(super) arrivals: Arrivals,
    pub(super) shared: Shared,
    /// The day after the last.
    pub(super) until: i32,
    /// So many days below target in a row.
    pub(super) in_a_row: u32,
}

/// Misses of the last days, four bits a day with the latest last; misses out of the urn; days below in a row.
type State = (u128, u32, u32);

/// States rarer than this are left out, and counted as nothing.
const LEFT_OUT: f64 = 1e-16;

impl Walk {
    /// P(so many days below 95 % in a row, before `until`).
    pub(super) fn chance(&self) -> f64 {
        let mask = (1u128 << (4 * (self.window - 1))) - 1;
        let mut states: BTreeMap<State, f64> = BTreeMap::from([((0, 0, 0), 1.0)]);
        let mut out_of_urn = 0;
        let mut reached = 0.0;
        for day in 1 - self.window..self.until {
            // S is a Tuesday: day 6 is a Monday.
            let new_urn = matches!(self.shared, Shared::Week(..)) && (day - 6).rem_euclid(7) == 0;
            if new_urn {
                out_of_urn = 0;
            }
            // Before S nothing is reviewed, but all these days stand in the window of S.
            let allowed = if day < 0 { self.allowed(0) } else { self.allowed(day) };
            let mut next: BTreeMap<State, f64> = BTreeMap::new();
            for ((recent, urn, row), chance) in states {
                let urn = if new_urn { 0 } else { urn };
                let before: u32 = (0..32).map(|at| (recent >> (4 * at)) as u32 & 15).sum();
                for (misses, mass) in (0..).zip(self.misses(day, urn, out_of_urn)) {
                    let below = before + misses > allowed && (day >= 0 || self.in_a_row == 1);
                    let row = if below { row + 1 } else { 0 };
                    let chance = chance * mass;
                    if row == self.in_a_row {
                        reached += chance;
                    } else if chance > LEFT_OUT {
                        let urn =
                            if matches!(self.shared, Shared::Nothing(_)) { 0 } else { urn + misses };
                        let recent = (recent << 4 | u128::from(misses)) & mask;
                        *next.entry((recent, urn, row)).or_insert(0.0) += chance;
                    }
                }
            }
            out_of_urn += self.orders(day);
            states = next;
        }
        reached
    }

    fn orders(&self, day: i32) -> u32 {
        match self.arrivals {
            Arrivals::Even(orders) => {
                let until = |day: i32| (f64::from(day) * orders + 1e-9).floor();
                (until(day + 1) - until(day)) as u32
            }
            Arrivals::Poisson(_) => 0,
        }
    }

    /// Misses that leave the window at 95 %.
    fn allowed(&self, day: i32) -> u32 {
        let counted: u32 = (day - self.window + 1..=day).map(|day| self.orders(day)).sum();
        (0..=counted).rev().find(|misses| 100 * (counted - misses) >= 95 * counted).unwrap_or(0)
    }

    /// The chances of 0, 1, 2 ... misses on a day; of a Poisson day of none, and of any.
    fn misses(&self, day: i32, urn: u32, out_of_urn: u32) -> Vec<f64> {
        let next = |misses: u32, packages: u32| {
            let (misses, packages) = (f64::from(urn + misses), f64::from(out_of_urn + packages));
            match self.shared {
                Shared::Nothing(miss) => miss,
                Shared::Week(a, b) | Shared::Always(a, b) => (b + misses) / (a + b + packages),
            }
        };
        if let Arrivals::Poisson(mean) = self.arrivals {
            let none = (-mean * next(0, 0)).exp();
            return vec![none, 1.0 - none];
        }
        let mut masses = vec![1.0];
        for package in 0..self.orders(day) {
            let mut longer = vec![0.0; masses.len() + 1];
            for (misses, mass) in (0..).zip(&masses) {
                let chance = next(misses, package);
                longer[misses as usize] += mass * (1.0 - chance);
                longer[misses as usize + 1] += mass * chance;
            }
            masses = longer;
        }
        masses
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_counted_by_hand_comes_out() {
        // Two packages a day for 4 + 10 days, none may miss.
        let walk = Walk {
            window: 5,
            arrivals: Arrivals::Even(2.0),
            shared: Shared::Nothing(0.01),
            until: 10,
            in_a_row: 1,
        };
        assert!((walk.chance() - (1.0 - 0.99f64.powi(28))).abs() < 1e-12);
        // One chance for all: the mean of p^28 is B(a + 28, b) / B(a, b).
        let shared = Walk { shared: Shared::Always(19.0, 1.0), ..walk };
        assert!((shared.chance() - (1.0 - 19.0 / 47.0)).abs() < 1e-12);
        // Six days in a row need a second miss in the four days after the first; five do not.
        let row = |in_a_row| Walk { window: 5, until: 9, in_a_row, ..walk }.chance();
        assert!(row(5) > row(6) && row(6) > 0.0);
        let poisson = Walk { arrivals: Arrivals::Poisson(0.5), ..walk };
        assert!((poisson.chance() - (1.0 - (-0.5 * 0.01 * 14.0f64).exp())).abs() < 1e-12);
    }
}
