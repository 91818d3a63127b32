//! Who brought about a change that several brought about together: Shapley values (L. S. Shapley, "A value for
//! n-person games", 1953), the mean over all orders of joining of what each adds when it joins.
//!
//! Values and shares are whole numbers, shares as multiples of 1 / [`UNIT`], so that shares add up to the change
//! exactly: up to [`MOST_EXACT`] players over all subsets, beyond that over random orders.

use super::estimate::Z;
use crate::engine::shuffled;

/// One: 12!, which every weight of at most twelve players divides into whole parts.
pub(super) const UNIT: i64 = 479_001_600;
/// Up to so many players all subsets are taken.
pub(super) const MOST_EXACT: usize = 12;
/// Random orders beyond that: a divisor of [`UNIT`].
const ORDERS: u64 = 4_800;

/// Two numbers that are split together: packages counted, and defects.
pub(super) type Pair = [i64; 2];

/// What each player has brought about.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Shares {
    /// Per player, in multiples of 1 / [`UNIT`].
    pub shares: Vec<Pair>,
    /// Half-width of the 95 % interval of a sampled share, in ones; `None` = exact.
    pub half_widths: Option<Vec<[f64; 2]>>,
}

/// The shares of `n` players in `value`, which is told who has joined. `name` keys the random orders.
pub(super) fn shares(
    n: usize,
    (seed, name): (u64, &str),
    value: impl Fn(&dyn Fn(usize) -> bool) -> Pair,
) -> Shares {
    if n <= MOST_EXACT {
        let of_mask = |mask: usize| value(&|player| mask >> player & 1 == 1);
        Shares { shares: exact(n, of_mask), half_widths: None }
    } else {
        sampled(n, (0..ORDERS).map(|k| shuffled(seed, name, k, n)), &value)
    }
}

fn exact(n: usize, value: impl Fn(usize) -> Pair) -> Vec<Pair> {
    let factorial = |k: usize| (1..=k as i64).product::<i64>();
    let values: Vec<Pair> = (0..1usize << n).map(value).collect();
    let mut shares = vec![[0; 2]; n];
    for (mask, before) in values.iter().enumerate() {
        let joined = mask.count_ones() as usize;
        for (player, share) in shares.iter_mut().enumerate().filter(|(at, _)| mask >> at & 1 == 0) {
            let after = values[mask | 1 << player];
            let weight = factorial(joined) * factorial(n - 1 - joined) * (UNIT / factorial(n));
            for ((share, after), before) in share.iter_mut().zip(after).zip(before) {
                *share += weight * (after - before);
            }
        }
    }
    shares
}

fn sampled(
    n: usize,
    orders: impl Iterator<Item = Vec<usize>>,
    value: &impl Fn(&dyn Fn(usize) -> bool) -> Pair,
) -> Shares {
    let (mut sums, mut squares) = (vec![[0i64; 2]; n], vec![[0.0f64; 2]; n]);
    for order in orders {
        let mut joined = vec![false; n];
        let mut before = value(&|_| false);
        for player in order {
            joined[player] = true;
            let after = value(&|player| joined[player]);
            for at in 0..2 {
                let added = after[at] - before[at];
                sums[player][at] += added;
                squares[player][at] += (added * added) as f64;
            }
            before = after;
        }
    }
    let orders = ORDERS as f64;
    let half_width = |(sum, squares): (&Pair, &[f64; 2])| {
        [0, 1].map(|at| {
            let mean = sum[at] as f64 / orders;
            let variance = (squares[at] / orders - mean * mean).max(0.0);
            Z * (variance / (orders - 1.0)).sqrt()
        })
    };
    Shares {
        half_widths: Some(sums.iter().zip(&squares).map(half_width).collect()),
        shares: sums.iter().map(|sum| sum.map(|one| one * (UNIT / ORDERS as i64))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: (u64, &str) = (7, "test");

    fn ones(shares: &Shares) -> Vec<[f64; 2]> {
        shares.shares.iter().map(|share| share.map(|one| one as f64 / UNIT as f64)).collect()
    }

    /// What each player adds, averaged over all orders by walking through them.
    fn by_hand(n: usize, value: &dyn Fn(&[usize]) -> i64) -> Vec<f64> {
        fn walk(joined: &mut Vec<usize>, n: usize, visit: &mut dyn FnMut(&[usize])) {
            if joined.len() == n {
                visit(joined);
            }
            for player in 0..n {
                if !joined.contains(&player) {
                    joined.push(player);
                    walk(joined, n, visit);
                    joined.pop();
                }
            }
        }
        let (mut sums, mut orders) = (vec![0.0; n], 0.0);
        walk(&mut Vec::new(), n, &mut |order| {
            orders += 1.0;
            for at in 0..n {
                sums[order[at]] += (value(&order[..=at]) - value(&order[..at])) as f64;
            }
        });
        sums.into_iter().map(|sum| sum / orders).collect()
    }

    #[test]
    fn the_gloves_of_the_textbook() {
        // One left glove and two right ones: 4/6, 1/6, 1/6.
        let gloves = shares(3, KEY, |has| [i64::from(has(0) && (has(1) || has(2))), 0]);
        assert_eq!(gloves.shares, [[UNIT / 6 * 4, 0], [UNIT / 6, 0], [UNIT / 6, 0]]);
        assert_eq!(gloves.half_widths, None);
    }

    #[test]
    fn efficiency_symmetry_the_null_player_and_the_mean_over_all_orders() {
        // Players 0 and 1 are alike, 4 does nothing.
        let worth = |members: &dyn Fn(usize) -> bool| -> i64 {
            let of = |player| i64::from(members(player));
            let pair = of(0) + of(1);
            pair * pair + 3 * of(2) * pair - 7 * of(3) * of(2) + of(3)
        };
        let split = shares(5, KEY, |has| [worth(has), -2 * worth(has)]);
        let whole = worth(&|_| true) - worth(&|_| false);
        for at in 0..2 {
            let sum: i64 = split.shares.iter().map(|share| share[at]).sum();
            assert_eq!(sum, UNIT * whole * [1, -2][at]);
        }
        assert_eq!(split.shares[0], split.shares[1]);
        assert_eq!(split.shares[4], [0, 0]);
        let expected = by_hand(5, &|members| worth(&|player| members.contains(&player)));
        for (share, expected) in ones(&split).iter().zip(expected) {
            assert!((share[0] - expected).abs() < 1e-12 && (share[1] + 2.0 * expected).abs() < 1e-12);
        }
    }

    #[test]
    fn random_orders_add_up_exactly_and_come_close_to_all_subsets() {
        let value = |has: &dyn Fn(usize) -> bool| -> Pair {
            let first = (0..12).find(|player| has(*player));
            [first.map_or(0, |player| 1 + player as i64 % 3), i64::from(has(3) && !has(5))]
        };
        let exact = shares(12, KEY, value);
        assert_eq!(exact.half_widths, None);
        // A player more, who does nothing.
        let sampled = shares(13, KEY, value);
        let half_widths = sampled.half_widths.clone().expect("sampled");
        let mut outside = 0;
        for at in 0..2 {
            let sum = |shares: &Shares| shares.shares.iter().map(|share| share[at]).sum::<i64>();
            assert_eq!(sum(&exact), sum(&sampled));
            for (player, share) in ones(&exact).iter().enumerate() {
                let off = (ones(&sampled)[player][at] - share[at]).abs();
                assert!(off <= 2.5 * half_widths[player][at] + 1e-12, "{player} {at}: {off}");
                outside += usize::from(off > half_widths[player][at] + 1e-12);
            }
        }
        assert!(outside <= 4, "{outside} of 24 intervals miss");
        assert_eq!((sampled.shares[12], half_widths[12]), ([0, 0], [0.0, 0.0]));
    }
}
