use super::*;
use crate::engine::{binomials, uniforms};
use statrs::distribution::{Beta, Continuous, ContinuousCDF, Normal};
use statrs::function::beta::ln_beta;
use statrs::function::gamma::ln_gamma;

fn normals(seed: u64, name: &str, n: usize) -> Vec<f64> {
    uniforms(seed, name, 0, n).into_iter().map(|u| Normal::standard().inverse_cdf(u)).collect()
}

/// Two actions whose difference is normal with mean m and standard deviation s, and chance beside it.
fn two_actions(seed: u64, n: usize, m: f64, s: f64, chance: f64) -> (Vec<f64>, [Vec<f64>; 2]) {
    let (known, noise) = (normals(seed, "known", n), normals(seed, "noise", n));
    let difference = known.iter().zip(&noise).map(|(z, e)| m + s * z + chance * e).collect();
    (known, [vec![0.0; n], difference])
}

fn closed_form(m: f64, s: f64) -> f64 {
    let unit = Normal::standard();
    s * unit.pdf(m / s) - m.abs() * (1.0 - unit.cdf(m.abs() / s))
}

#[test]
fn a_normal_difference_has_its_closed_form() {
    for (m, s, chance) in [(0.0, 1.0, 0.0), (1.0, 1.0, 0.0), (-0.5, 1.0, 2.0), (2.0, 1.0, 1.0)] {
        let (known, benefits) = two_actions(1, 20_000, m, s, chance);
        let found = worth_of(&[known], &benefits);
        let half = (found.high - found.low) / 2.0;
        assert!((found.point - closed_form(m, s)).abs() < 1.5 * half && half < 0.05, "{m} {found:?}");
    }
}

#[test]
fn intervals_hold_the_worth_as_often_as_they_say() {
    for (m, s, chance) in [(0.0, 1.0, 3.0), (0.7, 1.0, 2.0), (1.5, 1.0, 1.0)] {
        let expected = closed_form(m, s);
        let held = (0..150).filter(|seed| {
            let (known, benefits) = two_actions(*seed, 1_000, m, s, chance);
            let found = worth_of(&[known], &benefits);
            found.low <= expected && expected <= found.high
        });
        // 95 % of 150 are 142, standard deviation 2.7.
        let held = held.count();
        assert!(held >= 132, "{m} {s} {chance}: {held} of 150");
    }
}

#[test]
fn what_has_nothing_to_do_with_the_choice_is_worth_nothing() {
    let (_, benefits) = two_actions(5, 4_000, 0.8, 1.0, 0.5);
    let other = normals(5, "another", 4_000);
    let found = worth_of(&[other], &benefits);
    assert!(found.point < 0.01 && found.low == 0.0 && found.high < 0.05, "{found:?}");
    // An action that is better whatever the input is: learning it changes nothing.
    let (known, benefits) = two_actions(5, 4_000, 20.0, 1.0, 0.0);
    assert_eq!(worth_of(&[known], &benefits).high, 0.0);
}

/// A pays 0.95 for certain, B the chance p ~ Beta(57, 3): with 40 packages sent first, the choice is by the posterior
/// mean (57 + k) / 100, and k is beta-binomial.
#[test]
fn a_sample_is_worth_what_the_beta_binomial_says() {
    let (a, b, sent, pays) = (57.0, 3.0, 40u64, 0.955);
    let n = 20_000;
    let beta = Beta::new(a, b).expect("positive");
    let chances: Vec<f64> = uniforms(2, "p", 0, n).into_iter().map(|u| beta.inverse_cdf(u)).collect();
    let scanned = binomials(2, "sent", 0, &vec![sent; n], &chances);
    let posterior = scanned.iter().map(|k| (a + *k as f64) / (a + b + sent as f64)).collect();
    let found = worth_of(&[posterior], &[vec![pays; n], chances.clone()]);
    let choose = |k: f64| {
        let all = sent as f64;
        ln_gamma(all + 1.0) - ln_gamma(k + 1.0) - ln_gamma(all - k + 1.0)
    };
    let expected: f64 = (0..=sent)
        .map(|k| {
            let k = k as f64;
            let chance = (choose(k) + ln_beta(a + k, b + sent as f64 - k) - ln_beta(a, b)).exp();
            chance * f64::max(pays, (a + k) / (a + b + sent as f64))
        })
        .sum::<f64>()
        - pays;
    let half = (found.high - found.low) / 2.0;
    assert!(
        (found.point - expected).abs() < 2.0 * half && half < 0.1 * expected,
        "{found:?} {expected}"
    );
    // To know p itself is worth more than any sample of it.
    assert!(
        worth_of(std::slice::from_ref(&chances), &[vec![pays; n], chances.clone()]).point > expected
    );
}

#[test]
fn to_know_the_case_is_worth_the_mean_of_the_bests_less_the_best_mean() {
    let (bad, good) = ([vec![10.0; 100], vec![4.0; 100]], [vec![10.0; 100], vec![12.0; 100]]);
    // 0.25 x 10 + 0.75 x 12 - max(10, 0.25 x 4 + 0.75 x 12 = 10) = 1.5.
    let found = worth_of_cases(&[(0.25, &bad), (0.75, &good)]);
    assert!((found.point - 1.5).abs() < 1e-9 && found.high - found.low < 1e-9, "{found:?}");
    assert!(worth_of_cases(&[(0.5, &good), (0.5, &good)]).high < 1e-9);
}
