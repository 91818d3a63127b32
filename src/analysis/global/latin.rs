//! Points in the unit cube: a Latin hypercube (McKay, Beckman and Conover 1979, Technometrics 21), each column
//! one point in the middle of each of `n` equal steps, in a random order of its own.

use crate::engine::shuffled;

/// `[column][point]`, one column a name; what others are called changes no column.
pub fn latin<'n>(seed: u64, names: impl Iterator<Item = &'n str>, n: usize) -> Vec<Vec<f64>> {
    let middle = |step: usize| (step as f64 + 0.5) / n as f64;
    names.map(|name| shuffled(seed, name, 0, n).into_iter().map(middle).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_met_once_and_columns_do_not_go_together() {
        let names = ["a", "b", "c"];
        let points = latin(1, names.into_iter(), 500);
        for column in &points {
            let mut steps: Vec<usize> = column.iter().map(|u| (u * 500.0) as usize).collect();
            steps.sort_unstable();
            assert_eq!(steps, (0..500).collect::<Vec<_>>());
        }
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            let product: f64 =
                points[a].iter().zip(&points[b]).map(|(x, y)| (x - 0.5) * (y - 0.5)).sum();
            // Standard deviation of the correlation: 1 / sqrt(500) = 0.045.
            assert!((12.0 * product / 500.0).abs() < 0.15);
        }
        assert_eq!(latin(1, ["b"].into_iter(), 500)[0], points[1]);
    }
}
