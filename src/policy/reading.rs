//! What the texts leave open, and one way to read it.

use super::{DateBasis, Policy};
use crate::domain::ValueBasis;
use std::collections::BTreeMap;

/// A question that a policy's text leaves open.
#[derive(Clone, PartialEq, Debug)]
pub struct Switch {
    /// Short name, such as `large-letter`.
    pub name: String,
    /// The question in words.
    pub asks: String,
    /// Why it is open, and where the texts contradict each other.
    pub source: String,
    /// The answers.
    pub options: Vec<SwitchOption>,
    /// The option of the prudent reading (the one that risks least).
    pub prudent: String,
    /// The option of the lenient reading.
    pub lenient: String,
}

/// One answer to a switch.
#[derive(Clone, PartialEq, Debug)]
pub struct SwitchOption {
    /// Short name, such as `not-a-letter`.
    pub name: String,
    /// In words.
    pub says: String,
    /// Weight in the mixture, 0 to 1: an assumption unless `Switch::source` says more. The weights of a
    /// switch add up to 1.
    pub weight: f64,
}

/// One option for every switch. Switches that a policy does not have are ignored; switches that the
/// reading does not name take the prudent option.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// `prudent`, `lenient`, `large-letter=letter` (all else prudent), or a bundle's name.
    pub name: String,
    /// Switch to option.
    pub options: BTreeMap<String, String>,
    /// Every switch not named takes the lenient option instead.
    pub lenient: bool,
    /// Weight in the mixture over the readings of the scenario, before scaling to 1.
    pub weight: f64,
}

impl Reading {
    /// What results call all readings together, each by its weight; no reading has this name.
    pub const MIXTURE: &'static str = "mixture";

    /// Every switch at its prudent option.
    pub fn prudent() -> Self {
        Self { name: "prudent".into(), options: BTreeMap::new(), lenient: false, weight: 1.0 }
    }

    /// Every switch at its lenient option.
    pub fn lenient() -> Self {
        Self { name: "lenient".into(), lenient: true, ..Self::prudent() }
    }

    /// The option taken for a switch of a policy.
    pub fn option<'a>(&'a self, switch: &'a Switch) -> &'a str {
        match self.options.get(&switch.name) {
            Some(option) => option,
            None if self.lenient => &switch.lenient,
            None => &switch.prudent,
        }
    }

    fn option_of<'a>(&'a self, policy: &'a Policy, switch: &str) -> Option<&'a str> {
        policy.switches.iter().find(|s| s.name == switch).map(|s| self.option(s))
    }

    /// Does the reading take this option? A switch that the policy does not have is never taken.
    pub fn takes(&self, policy: &Policy, switch: &str, option: &str) -> bool {
        self.option_of(policy, switch) == Some(option)
    }

    /// Does the reading take each of these (switch, option) pairs?
    pub fn takes_all(&self, policy: &Policy, pairs: &[(String, String)]) -> bool {
        pairs.iter().all(|(switch, option)| self.takes(policy, switch, option))
    }

    /// The date that undated changes go by: the switch `date-basis`, else the promised date, which
    /// counts packages soonest.
    pub fn date_basis(&self, policy: &Policy) -> DateBasis {
        match self.option_of(policy, "date-basis") {
            Some("order") => DateBasis::Order,
            Some("ship") => DateBasis::Ship,
            _ => DateBasis::Promised,
        }
    }

    /// The terms of review: the switches `target` (`above`, `at-least`) and `reviewed-from` (a number
    /// of counted packages), else above and 1, which are the stricter ones.
    pub fn review_terms(&self, policy: &Policy) -> ReviewTerms {
        ReviewTerms {
            target: Target {
                permille: policy.target_permille,
                strictly_above: self.option_of(policy, "target") != Some("at-least"),
            },
            reviewed_from: self
                .option_of(policy, "reviewed-from")
                .and_then(|n| n.parse().ok())
                .unwrap_or(1),
        }
    }
}

impl Reading {
    /// Days between the end of the window and the day on which the rate shows: the switch `lag` (a number
    /// of days), else the policy's.
    pub fn lag_days(&self, policy: &Policy) -> u16 {
        self.option_of(policy, "lag").and_then(|n| n.parse().ok()).unwrap_or(policy.lag_days)
    }

    /// What a value limit is compared with: the switch `value-basis`, else item + shipping - tax.
    pub fn value_basis(&self, policy: &Policy) -> ValueBasis {
        self.option_of(policy, "value-basis").map_or(ValueBasis::Net, value_basis)
    }

    /// How a limit in another currency than the store's becomes one in the store's: the switch `limit-rate`,
    /// else at the scenario's one rate.
    pub fn limit_rate(&self, policy: &Policy) -> LimitRate {
        self.option_of(policy, "limit-rate").map_or(LimitRate::ScenarioDay, limit_rate)
    }
}

impl Switch {
    /// The option that says the same as this one wherever limits are converted before packages are judged, which is
    /// everywhere: at the scenario's one rate in a run, at the rate of the order's day for past packages.
    pub fn twin(&self, option: &str) -> Option<&str> {
        let one = |option: &str| limit_rate(option) != LimitRate::AtPar;
        let first = || self.options.iter().map(|option| &*option.name).find(|option| one(option));
        let told = if one(&self.prudent) { Some(&*self.prudent) } else { first() };
        told.filter(|told| self.name == "limit-rate" && one(option) && *told != option)
    }
}

fn value_basis(option: &str) -> ValueBasis {
    match option {
        "with-tax" => ValueBasis::WithTax,
        "without-shipping" => ValueBasis::WithoutShipping,
        _ => ValueBasis::Net,
    }
}

fn limit_rate(option: &str) -> LimitRate {
    match option {
        "order-day" => LimitRate::OrderDay,
        "at-par" => LimitRate::AtPar,
        _ => LimitRate::ScenarioDay,
    }
}

/// At which rate a limit is converted. [`Policy::in_currency`] takes the rates: those of the scenario's one
/// day, or those of the order's day of a past package. Of days to come a simulation knows no rate, so that
/// there both are the scenario's.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LimitRate {
    /// One dated rate for all packages.
    ScenarioDay,
    /// The rate of the package's order day.
    OrderDay,
    /// The same figure in the store's currency.
    AtPar,
}

/// How a rate is compared with the target.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Target {
    /// Thousandths: 950 = 95 %.
    pub permille: u32,
    /// The rate must lie above the target, not only reach it.
    pub strictly_above: bool,
}

impl Target {
    /// Is `valid` of `counted` below the target? Compared as integers; nothing counted is never below.
    pub fn missed(&self, valid: u32, counted: u32) -> bool {
        counted > 0 && 1000 * u64::from(valid) < self.needed(counted)
    }

    /// The least number of thousandths of valid packages that meets the target among `counted`.
    #[inline]
    pub fn needed(&self, counted: u32) -> u64 {
        u64::from(self.permille) * u64::from(counted) + u64::from(self.strictly_above)
    }

    /// The most defects among `counted` packages that do not miss the target.
    pub fn allowed_defects(&self, counted: u32) -> u32 {
        let slack = u64::from(1000 - self.permille.min(1000)) * u64::from(counted);
        let allowed = if self.strictly_above { slack.saturating_sub(1) / 1000 } else { slack / 1000 };
        u32::try_from(allowed).unwrap_or(u32::MAX)
    }
}

/// What a review compares.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ReviewTerms {
    /// The rate to reach.
    pub target: Target,
    /// Windows with fewer counted packages are not reviewed.
    pub reviewed_from: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::fixtures::{policy, switch};

    fn taking(switch: &str, option: &str) -> Reading {
        let options = BTreeMap::from([(switch.to_owned(), option.to_owned())]);
        Reading { options, ..Reading::prudent() }
    }

    #[test]
    fn two_rates_of_a_limit_are_one_and_the_prudent_one_is_told() {
        let mut rate = switch("limit-rate", &["scenario-day", "order-day", "at-par"]);
        assert_eq!(rate.twin("order-day"), Some("scenario-day"));
        assert_eq!((rate.twin("scenario-day"), rate.twin("at-par")), (None, None));
        rate.prudent = "order-day".into();
        assert_eq!((rate.twin("scenario-day"), rate.twin("order-day")), (Some("order-day"), None));
        rate.prudent = "at-par".into();
        assert_eq!((rate.twin("order-day"), rate.twin("at-par")), (Some("scenario-day"), None));
        assert_eq!(switch("lag", &["14", "10"]).twin("10"), None);
    }

    #[test]
    fn lag_and_value_basis_are_those_of_the_reading_if_the_policy_leaves_them_open() {
        let mut rules = policy(Vec::new());
        assert_eq!(taking("lag", "10").lag_days(&rules), 14);
        assert_eq!(taking("value-basis", "with-tax").value_basis(&rules), ValueBasis::Net);
        rules.switches = vec![
            switch("lag", &["14", "10"]),
            switch("value-basis", &["net", "with-tax", "without-shipping"]),
        ];
        assert_eq!(taking("lag", "10").lag_days(&rules), 10);
        assert_eq!(Reading::lenient().lag_days(&rules), 14);
        assert_eq!(Reading::prudent().value_basis(&rules), ValueBasis::Net);
        let basis = |option| taking("value-basis", option).value_basis(&rules);
        assert_eq!(basis("with-tax"), ValueBasis::WithTax);
        assert_eq!(basis("without-shipping"), ValueBasis::WithoutShipping);
    }

    #[test]
    fn exactly_95_per_cent_passes_at_least_and_fails_above() {
        let at_least = Target { permille: 950, strictly_above: false };
        let above = Target { permille: 950, strictly_above: true };
        assert!(!at_least.missed(190, 200) && above.missed(190, 200));
        assert!(!at_least.missed(0, 0) && !above.missed(0, 0));
        for counted in 0..500 {
            for target in [at_least, above] {
                let most = target.allowed_defects(counted);
                assert!(counted == 0 || most == 0 || !target.missed(counted - most, counted));
                assert!(counted <= most || target.missed(counted - most - 1, counted));
            }
        }
    }
}
