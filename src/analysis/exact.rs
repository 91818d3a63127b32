//! Exact ends of intervals, from the incomplete beta function: of a chance by binomial tails (Clopper and
//! Pearson 1934, Biometrika 26), of a quantile by order statistics, of a mean by Student's t.

use statrs::function::gamma::ln_gamma;

/// What an interval leaves out on either side.
pub(super) const TAIL: f64 = 0.025;
/// Steps of the continued fraction: its length grows with the root of the larger parameter.
const MOST_STEPS: usize = 100_000;

/// I_x(a, b) for a, b > 0 and the density of Beta(a, b) at x. Continued fraction 8.17.22 of the NIST Digital
/// Library of Mathematical Functions, by Lentz's method.
fn beta(x: f64, a: f64, b: f64) -> (f64, f64) {
    if x <= 0.0 || x >= 1.0 {
        return (if x <= 0.0 { 0.0 } else { 1.0 }, 0.0);
    }
    let log = ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p();
    let front = log.exp();
    let density = front / (x * (1.0 - x));
    let below = if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(x, a, b) / a
    } else {
        1.0 - front * fraction(1.0 - x, b, a) / b
    };
    (below.clamp(0.0, 1.0), density)
}

fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let safe = |value: f64| if value.abs() < TINY { TINY } else { value };
    let (mut c, mut d) = (1.0, 1.0 / safe(1.0 - (a + b) * x / (a + 1.0)));
    let mut value = d;
    for step in 1..=MOST_STEPS {
        let m = step as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        for term in [even, odd] {
            d = 1.0 / safe(1.0 + term * d);
            c = safe(1.0 + term / c);
            value *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

/// The x with I_x(a, b) = `below`: Halley's method from `start`, halving the bracket where it leaves it.
fn beta_quantile(below: f64, a: f64, b: f64, start: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    let mut x = if start > 0.0 && start < 1.0 { start } else { a / (a + b) };
    for _ in 0..200 {
        let (found, density) = beta(x, a, b);
        let error = found - below;
        if error > 0.0 {
            high = x
        } else {
            low = x
        }
        let newton = error / density;
        let bend = (newton * ((a - 1.0) / x - (b - 1.0) / (1.0 - x))).min(1.0);
        let wanted = x - newton / (1.0 - 0.5 * bend);
        let next = if wanted > low && wanted < high { wanted } else { f64::midpoint(low, high) };
        let moved = (next - x).abs();
        x = next;
        // The step after one of this size is below the last digits.
        if moved <= 1e-7 * x.min(1.0 - x) && wanted == next {
            break;
        }
    }
    x
}

/// Clopper and Pearson's ends for a share `p` of `n`; neither `n p` nor `n` needs to be whole.
pub(super) fn chance(p: f64, n: f64) -> (f64, f64) {
    if p > 0.5 {
        // Next to 1 a float has few digits left.
        let (low, high) = chance(1.0 - p, n);
        return (1.0 - high, 1.0 - low);
    }
    let hits = p * n;
    let misses = n - hits;
    // Wilson's ends half a hit further out are where the search begins.
    let near = |hits: f64, sign: f64| {
        let (z2, p) = (3.84, (hits / n).clamp(0.0, 1.0));
        let half = (z2 * p * (1.0 - p) / n + z2 * z2 / (4.0 * n * n)).sqrt();
        (p + z2 / (2.0 * n) + sign * half) / (1.0 + z2 / n)
    };
    let low =
        if p <= 0.0 { 0.0 } else { beta_quantile(TAIL, hits, misses + 1.0, near(hits - 0.5, -1.0)) };
    let high = if hits <= 0.0 {
        -(TAIL.ln() / n).exp_m1()
    } else {
        beta_quantile(1.0 - TAIL, hits + 1.0, misses, near(hits + 0.5, 1.0))
    };
    (low, high)
}

/// Ranks (from 1) of the order statistics between which the `q` quantile of what `n` values were drawn from
/// lies: at most [`TAIL`] of the chance is left out on either side. `None` = so few values reach no end.
pub(super) fn ranks(q: f64, n: u64) -> (Option<u64>, Option<u64>) {
    let low = most_below(q, n);
    // Seen from above, the same with 1 - q.
    let high = most_below(1.0 - q, n).map(|rank| n + 1 - rank);
    (low, high)
}

/// The greatest rank r with P(Binomial(n, q) < r) <= TAIL.
fn most_below(q: f64, n: u64) -> Option<u64> {
    let size = n as f64;
    // P(Binomial(n, q) < r) = I_(1-q)(n - r + 1, r).
    let below = |rank: u64| beta(1.0 - q, size - rank as f64 + 1.0, rank as f64).0;
    let near = size * q - 1.96 * (size * q * (1.0 - q)).sqrt();
    let mut rank = (near.max(1.0) as u64).min(n);
    while rank > 0 && below(rank) > TAIL {
        rank -= 1;
    }
    while rank < n && below(rank + 1) <= TAIL {
        rank += 1;
    }
    (rank > 0).then_some(rank)
}

/// The 97.5th percentile of Student's t.
pub(super) fn student(degrees: f64) -> f64 {
    if degrees >= 100.0 {
        // Abramowitz and Stegun 1964, 26.7.5; the next term is below 1e-9 here.
        let z = super::estimate::Z;
        let (z2, v) = (z * z, degrees);
        let one = (z2 + 1.0) / 4.0;
        let two = ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
        let three = (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0;
        return z * (1.0 + one / v + two / (v * v) + three / (v * v * v));
    }
    let x = beta_quantile(2.0 * TAIL, degrees / 2.0, 0.5, degrees / (degrees + 4.0));
    (degrees * (1.0 - x) / x).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_agree_with_published_ones() {
        // Newcombe 1998, Statistics in Medicine 17, table I, method 5: 81/263, 15/148, 0/20, 1/29.
        for (hits, n, low, high) in [
            (81.0, 263.0, 0.2527, 0.3676),
            (15.0, 148.0, 0.0578, 0.1617),
            (0.0, 20.0, 0.0, 0.1684),
            (1.0, 29.0, 0.0009, 0.1776),
        ] {
            let found = chance(hits / n, n);
            assert!(
                (found.0 - low).abs() < 5e-5 && (found.1 - high).abs() < 5e-5,
                "{hits}/{n} {found:?}"
            );
        }
        // Tables of Student's t.
        for (degrees, t) in [(1.0, 12.706_205), (5.0, 2.570_582), (30.0, 2.042_272), (1000.0, 1.962_339)]
        {
            assert!((student(degrees) - t).abs() < 1e-6, "{degrees} {}", student(degrees));
        }
    }

    #[test]
    fn ends_leave_out_the_tails_of_the_binomial_they_claim() {
        for n in [7u64, 60, 1000, 20_000, 256_000] {
            for hits in [1, 2, n / 3, n / 2, n - 1] {
                let (low, high) = chance(hits as f64 / n as f64, n as f64);
                let (a, b) = (hits as f64, (n - hits) as f64);
                assert!((beta(low, a, b + 1.0).0 - TAIL).abs() < 1e-9, "{hits} of {n}");
                assert!((beta(high, a + 1.0, b).0 - (1.0 - TAIL)).abs() < 1e-9, "{hits} of {n}");
            }
        }
        // The incomplete beta function against a sum: P(Binomial(12, 0.3) >= 5).
        let mut term = 0.7f64.powi(12);
        let mut below = 0.0;
        for k in 0..5 {
            below += term;
            term *= f64::from(12 - k) / f64::from(k + 1) * 0.3 / 0.7;
        }
        assert!((beta(0.3, 5.0, 8.0).0 - (1.0 - below)).abs() < 1e-13);
    }

    #[test]
    fn ranks_leave_out_what_they_may() {
        // P(Binomial(20, 1/2) < 6) = 0.0207, < 7: 0.0577.
        assert_eq!(ranks(0.5, 20), (Some(6), Some(15)));
        // 0.95^60 = 0.046: the least of 60 is no lower end of the 5 % quantile; of 72 (0.0249) it is not yet
        // too few.
        assert_eq!(ranks(0.05, 60).0, None);
        assert_eq!((ranks(0.05, 71).0, ranks(0.05, 72).0), (None, Some(1)));
        assert_eq!(ranks(0.95, 72).1, Some(72));
    }
}
