//! What carriers charge: a flat sheet of rates, one row a service, country and band of weights.

use crate::domain::{Country, Lane, Money};

/// One rate.
#[derive(Clone, PartialEq, Debug)]
pub struct PostageRate {
    /// The carrier's name; empty = not said.
    pub carrier: String,
    /// The service.
    pub service: String,
    /// Where it is posted; `None` = anywhere.
    pub origin: Option<Country>,
    /// Where it goes; empty = anywhere.
    pub destinations: Vec<Country>,
    /// Weights in grams: above the first, up to the second.
    pub weight_g: (f64, f64),
    /// What a package costs.
    pub cost: Money,
    /// Days from handover to delivery.
    pub transit_days: Option<u32>,
    /// Is it tracked?
    pub tracked: Option<bool>,
}

/// Rates of one or more sheets.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RateSheet {
    rates: Vec<PostageRate>,
}

impl RateSheet {
    /// Adds a rate.
    pub fn push(&mut self, rate: PostageRate) {
        self.rates.push(rate);
    }

    /// Its rates, in the order of the sheets.
    pub fn rates(&self) -> &[PostageRate] {
        &self.rates
    }

    /// Adds the rates of another sheet behind its own.
    pub fn append(&mut self, other: Self) {
        self.rates.extend(other.rates);
    }

    /// A rate of a service by one of its names, for a lane and a weight; rates of named countries come before
    /// those of all, then the first. `None` = there is none, or the weight is not known and rates differ by it.
    pub fn find(&self, service: &[&str], lane: Lane, weight_g: Option<f64>) -> Option<&PostageRate> {
        let mut fitting: Vec<&PostageRate> = self
            .rates
            .iter()
            .filter(|rate| service.iter().any(|name| same(name, rate)))
            .filter(|rate| rate.origin.is_none_or(|origin| origin == lane.origin))
            .filter(|rate| rate.destinations.is_empty() || rate.destinations.contains(&lane.destination))
            .filter(|rate| weight_g.is_none_or(|weight| rate.holds(weight)))
            .collect();
        fitting.sort_by_key(|rate| (rate.destinations.is_empty(), rate.origin.is_none()));
        let first = *fitting.first()?;
        let alike = |rate: &&PostageRate| rate.weight_g == first.weight_g;
        (weight_g.is_some() || fitting.iter().all(alike)).then_some(first)
    }
}

impl PostageRate {
    fn holds(&self, weight_g: f64) -> bool {
        weight_g > self.weight_g.0 && weight_g <= self.weight_g.1
    }

    /// Can a package fall under both?
    pub fn overlaps(&self, other: &Self) -> bool {
        let anywhere = self.destinations.is_empty() && other.destinations.is_empty();
        let shared = self.destinations.iter().any(|country| other.destinations.contains(country));
        self.service.eq_ignore_ascii_case(&other.service)
            && self.carrier.eq_ignore_ascii_case(&other.carrier)
            && self.origin == other.origin
            && (anywhere || shared)
            && self.weight_g.0 < other.weight_g.1
            && other.weight_g.0 < self.weight_g.1
    }
}

/// Is it the rate's service? By its code, or by carrier and code.
fn same(name: &str, rate: &PostageRate) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (name, code) = (plain(name), plain(&rate.service));
    name == code || name == plain(&rate.carrier) + &code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Currency;

    #[test]
    fn the_rate_of_a_lane_and_weight() {
        let country = |code: &str| Country::new(code).expect("a country");
        let rate = |to: &[&str], weight_g, units| PostageRate {
            carrier: "Royal Mail".into(),
            service: "tracked_48".into(),
            origin: Some(country("GB")),
            destinations: to.iter().map(|code| country(code)).collect(),
            weight_g,
            cost: Money::from_units(units, Currency::GBP),
            transit_days: Some(3),
            tracked: Some(true),
        };
        let mut sheet = RateSheet::default();
        sheet.push(rate(&[], (0.0, 2000.0), 9.0));
        sheet.push(rate(&["GB"], (0.0, 500.0), 2.7));
        sheet.push(rate(&["GB"], (500.0, 2000.0), 4.1));
        let lane = |to| Lane { origin: country("GB"), destination: country(to) };
        let cost = |names: &[&str], to, weight| {
            sheet.find(names, lane(to), weight).map(|rate| rate.cost.micros)
        };
        assert_eq!(cost(&["Tracked 48"], "GB", Some(500.0)), Some(2_700_000));
        assert_eq!(cost(&["x", "Royal Mail Tracked 48"], "GB", Some(501.0)), Some(4_100_000));
        assert_eq!(cost(&["Tracked 48"], "IE", None), Some(9_000_000));
        assert_eq!(cost(&["Tracked 48"], "GB", None), None);
        assert_eq!(cost(&["Tracked 24"], "GB", Some(500.0)), None);
        assert_eq!(cost(&["Tracked 48"], "GB", Some(3000.0)), None);
        let [all, small, large] = sheet.rates() else { panic!("three rates") };
        assert!(!small.overlaps(large) && !all.overlaps(small) && small.overlaps(small));
    }
}
