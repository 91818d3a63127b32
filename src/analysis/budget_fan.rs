//! From drawn futures of a budget to bands and chances.

use super::Estimate;
use super::estimate::{probability, quantile};
use crate::engine::Resampled;

/// One coming day.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FanDay {
    /// Defects left: 2.5, 10, 25, 50, 75, 90 and 97.5 % of futures have at most so many.
    pub left: [i64; 7],
    /// Chance of being below target on the day.
    pub below: Estimate,
    /// Chance of having been below on it or an earlier day, today included.
    pub below_by: Estimate,
    /// Chance of having been at target (or with nothing to review) on it or an earlier day, today included.
    pub back_by: Estimate,
}

/// The futures of one budget.
#[derive(Clone, PartialEq, Debug)]
pub struct BudgetFan {
    /// Today, then each coming day.
    pub days: Vec<FanDay>,
    /// Days until it is first below target (0 = today): 5, 25, 50, 75 and 95 % of futures are by then; `None` = not
    /// within the days looked at.
    pub days_to_below: [Option<u16>; 5],
    /// Days until it is first at target.
    pub days_to_back: [Option<u16>; 5],
    /// Open packages like which none was seen in the past.
    pub unlike: u32,
}

const LEFT: [f64; 7] = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];
const DAYS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Bands and chances with 95 % simulation intervals; those of the first `exact` days, of which all is known and all
/// futures agree, are exact.
pub fn budget_fan(futures: &Resampled, exact: usize) -> BudgetFan {
    let n = futures.left.first().map_or(0, Vec::len);
    let agree = |day: &&Vec<i32>| day.iter().all(|left| Some(left) == day.first());
    let exact = futures.left.iter().take(exact).take_while(agree).count();
    let below = first_days(futures, n, true);
    let back = first_days(futures, n, false);
    let chance = |hits: usize, day: usize| {
        let drawn = probability(hits as u64, n as u64);
        if day < exact { Estimate { low: drawn.point, high: drawn.point, ..drawn } } else { drawn }
    };
    let by = |first: &[Option<u16>], day: usize| {
        let hits = first.iter().filter(|first| first.is_some_and(|at| usize::from(at) <= day)).count();
        chance(hits, day)
    };
    let days = futures.left.iter().zip(&futures.below).enumerate().map(|(day, (left, below_on))| {
        let mut sorted = left.clone();
        sorted.sort_unstable();
        FanDay {
            left: LEFT.map(|q| quantile(&sorted, q).map_or(0, i64::from)),
            below: chance(below_on.iter().filter(|below| **below).count(), day),
            below_by: by(&below, day),
            back_by: by(&back, day),
        }
    });
    BudgetFan {
        days: days.collect(),
        days_to_below: quantiles(&below),
        days_to_back: quantiles(&back),
        unlike: futures.unlike,
    }
}

/// The first day of each future on which it is below target, or is not.
fn first_days(futures: &Resampled, n: usize, wanted: bool) -> Vec<Option<u16>> {
    let first = |future: usize| {
        let day = futures.below.iter().position(|on| on.get(future) == Some(&wanted));
        day.and_then(|day| u16::try_from(day).ok())
    };
    (0..n).map(first).collect()
}

fn quantiles(first: &[Option<u16>]) -> [Option<u16>; 5] {
    let mut sorted: Vec<u16> = first.iter().map(|day| day.unwrap_or(u16::MAX)).collect();
    sorted.sort_unstable();
    DAYS.map(|q| quantile(&sorted, q).filter(|day| *day != u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_chances_are_those_of_the_futures() {
        // Four futures of three days: below from the second day, never, from the third, always.
        let left = vec![vec![1, 2, 3, -1], vec![-1, 2, 0, -2], vec![-2, 1, -1, -3]];
        let below = left.iter().map(|day| day.iter().map(|left| *left < 0).collect()).collect();
        let fan = budget_fan(&Resampled { left, below, unlike: 0 }, 1);
        let points: Vec<f64> = fan.days.iter().map(|day| day.below_by.point).collect();
        assert_eq!(points, [0.25, 0.5, 0.75]);
        assert!(fan.days[0].below.low < 0.25, "futures that differ are not exact");
        assert!(fan.days[1].below.low < 0.5 && fan.days[1].below.high > 0.5);
        assert_eq!(fan.days[0].left, [-1, -1, -1, 1, 2, 3, 3]);
        assert_eq!(fan.days_to_below, [Some(0), Some(0), Some(1), Some(2), None]);
        assert_eq!(fan.days_to_back, [Some(0), Some(0), Some(0), Some(0), None]);
        assert_eq!(fan.days[2].back_by.point, 0.75);
        let alike = Resampled { left: vec![vec![-1; 9]; 2], below: vec![vec![true; 9]; 2], unlike: 0 };
        let days = budget_fan(&alike, 1).days;
        assert_eq!(days[0].below, Estimate { point: 1.0, low: 1.0, high: 1.0 });
        assert!(days[1].below.low < 1.0);
    }
}
