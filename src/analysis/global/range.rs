//! The range in which an input is looked at.

use crate::domain::Distribution;
use crate::scenario::{InputId, InputValue, Scenario, Unit};

/// The range that a distribution was stated with: the ends of a bounded one, else its 5 % and 95 % points.
pub fn stated_range(distribution: Distribution) -> (f64, f64) {
    match distribution {
        Distribution::Uniform { min, max } | Distribution::Pert { min, max, .. } => (min, max),
        other => other.interval90(),
    }
}

/// The range of an input on a map, with its value now: an uncertain one's own; half to double of a price factor and
/// of the tolerated risk; 0 to 28 days of grace; else half to one and a half of the value (of its distance to 1, if that
/// is nearer). `None` = not a number.
pub(super) fn range_on_map(scenario: &Scenario, input: InputId) -> Option<(f64, (f64, f64))> {
    let register = &scenario.inputs[input.0];
    let InputValue::Number(distribution) = register.value else { return None };
    let now = distribution.mean();
    let range = if !distribution.is_point() {
        stated_range(distribution)
    } else if scenario.services.iter().any(|service| service.price_factor.input == input) {
        (0.5 * now, 2.0 * now)
    } else if scenario.tolerance_input() == Some(input) {
        (0.5 * now, (2.0 * now).min(1.0))
    } else if scenario.grace_days_input() == Some(input) {
        (0.0, now.max(28.0))
    } else {
        let ends = [0.5, 1.5].map(|factor| moved(distribution, &register.unit, factor).mean());
        (ends[0].min(ends[1]), ends[0].max(ends[1]))
    };
    Some((now, range))
}

/// The distribution with its value times a factor; of a chance or share above one half the distance to 1 is
/// multiplied. Relative spread stays; chances stay between 0 and 1.
pub(super) fn moved(distribution: Distribution, unit: &Unit, factor: f64) -> Distribution {
    let is_chance = matches!(unit, Unit::Chance | Unit::Share);
    if !is_chance {
        return scaled(distribution, factor);
    }
    let mean = distribution.mean();
    let shift = |value: f64| {
        let moved = if mean > 0.5 { 1.0 - (1.0 - value) * factor } else { value * factor };
        moved.clamp(0.0, 1.0)
    };
    match distribution {
        Distribution::Beta { a, b } => {
            let (weight, mean) = (a + b, shift(mean));
            match mean > 0.0 && mean < 1.0 {
                true => Distribution::Beta { a: mean * weight, b: (1.0 - mean) * weight },
                false => Distribution::Point(mean),
            }
        }
        Distribution::Uniform { min, max } if shift(min) < shift(max) => {
            Distribution::Uniform { min: shift(min), max: shift(max) }
        }
        Distribution::Pert { min, mode, max } if shift(min) < shift(max) => {
            Distribution::Pert { min: shift(min), mode: shift(mode), max: shift(max) }
        }
        _ => Distribution::Point(shift(mean)),
    }
}

fn scaled(distribution: Distribution, factor: f64) -> Distribution {
    match distribution {
        Distribution::Point(value) => Distribution::Point(value * factor),
        Distribution::Beta { .. } => Distribution::Point(distribution.mean() * factor),
        Distribution::LogNormal { mu, sigma } => Distribution::LogNormal { mu: mu + factor.ln(), sigma },
        Distribution::Gamma { shape, rate } => Distribution::Gamma { shape, rate: rate / factor },
        Distribution::Normal { mean, sd } => {
            Distribution::Normal { mean: mean * factor, sd: sd * factor }
        }
        Distribution::Pert { min, mode, max } => {
            Distribution::Pert { min: min * factor, mode: mode * factor, max: max * factor }
        }
        Distribution::Uniform { min, max } => {
            Distribution::Uniform { min: min * factor, max: max * factor }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_wrong_is_half_the_value_or_half_the_distance() {
        let mean = |distribution, unit: &Unit, factor| moved(distribution, unit, factor).mean();
        let near = |got: f64, expected: f64| assert!((got - expected).abs() < 1e-9, "{got} {expected}");
        near(mean(Distribution::Point(0.98), &Unit::Chance, 1.5), 0.97);
        near(mean(Distribution::Point(0.98), &Unit::Chance, 0.5), 0.99);
        near(mean(Distribution::Beta { a: 97.0, b: 3.0 }, &Unit::Chance, 1.5), 0.955);
        near(mean(Distribution::Point(0.04), &Unit::Share, 1.5), 0.06);
        near(mean(Distribution::Point(0.4), &Unit::Share, 1.5), 0.6);
        near(mean(Distribution::Uniform { min: 0.9, max: 1.0 }, &Unit::Chance, 1.5), 0.925);
        let orders = Distribution::rate_between(3.0, 7.0).expect("in order");
        near(mean(orders, &Unit::OrdersPerDay, 0.5), orders.mean() / 2.0);
        let amount = Distribution::amount_between(3.0, 7.0).expect("in order");
        near(mean(amount, &Unit::Factor, 1.5), amount.mean() * 1.5);
        near(mean(Distribution::Normal { mean: -1.5, sd: 0.3 }, &Unit::Factor, 1.5), -2.25);
    }

    #[test]
    fn bounded_distributions_keep_their_ends_as_range() {
        assert_eq!(stated_range(Distribution::Uniform { min: 0.0, max: 0.02 }), (0.0, 0.02));
        let (low, high) = stated_range(Distribution::Normal { mean: 0.0, sd: 1.0 });
        assert!((low + 1.645).abs() < 1e-3 && (high - 1.645).abs() < 1e-3);
    }
}
