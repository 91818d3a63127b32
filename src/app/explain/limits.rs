//! Value limits in the currency of a package, at the ECB's rates of the day of its order, else of the nearest
//! day known.

use super::Problem;
use crate::diagnostics::Code;
use crate::domain::{Currency, ExchangeRates};
use crate::policy::Policy;
use crate::present::number;
use crate::records::PackageRecord;
use crate::reference;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Policy by place, currency, and the day if a rate is needed.
type Key = (usize, Currency, Option<NaiveDate>);

/// Policies with converted limits, each made once.
#[derive(Default)]
pub(in crate::app) struct Limits {
    converted: BTreeMap<Key, Arc<Policy>>,
    /// By day of order.
    rates: BTreeMap<NaiveDate, Option<Rates>>,
}

struct Rates {
    taken: ExchangeRates,
    /// Does the table reach the day of the order?
    reach: bool,
}

impl Limits {
    /// The policy (with its place) for packages ordered on a day.
    pub(in crate::app) fn converted(
        &mut self,
        (place, policy): (usize, &Policy),
        day: NaiveDate,
        currency: Currency,
    ) -> Result<Arc<Policy>, Problem> {
        let mut limits = policy.clauses.iter().flat_map(|clause| &clause.when.value);
        let foreign = limits.find(|limit| limit.amount.currency != currency);
        let key = (place, currency, foreign.map(|_| day));
        if let Some(known) = self.converted.get(&key) {
            return Ok(Arc::clone(known));
        }
        let none = ExchangeRates { on: day, per_euro: BTreeMap::new() };
        let rates = self.rates_on(day).unwrap_or(&none);
        let made = policy.in_currency(rates, currency).map_err(|unknown| {
            let stated = foreign.map_or(currency, |limit| limit.amount.currency);
            Problem {
                code: Code::NoRate,
                message: format!(
                    "{unknown} among the embedded ECB rates to compare a value in {currency} with a limit of \
                     {} in {stated}",
                    policy.name
                ),
                help: format!("write the value in {stated}"),
            }
        })?;
        let made = Arc::new(made);
        self.converted.insert(key, Arc::clone(&made));
        Ok(made)
    }

    /// The day of the rates that are taken for an order's day.
    pub(super) fn day_of_rates(&mut self, day: NaiveDate) -> Option<NaiveDate> {
        self.rates_on(day).map(|rates| rates.on)
    }

    /// What is taken for the rate of a package's order day, if a limit that can hold on its lane needs a rate
    /// that is not known.
    pub(in crate::app) fn taken(&mut self, policy: &Policy, package: &PackageRecord) -> Option<String> {
        let on_lane = policy.clauses.iter().filter(|clause| clause.when.match_lane(package.lane));
        let currency = package.price.item.currency;
        let mut limits = on_lane.flat_map(|clause| &clause.when.value);
        if limits.all(|limit| limit.stated.currency == currency) {
            return None;
        }
        self.rates_on(package.ordered_on)?;
        let rates = self.rates.get(&package.ordered_on)?.as_ref().filter(|rates| !rates.reach)?;
        let end = if rates.taken.on > package.ordered_on { "first" } else { "last" };
        let on = number::day(&rates.taken.on.to_string());
        Some(format!("limits at the ECB's rate of {on}, the {end} known"))
    }

    fn rates_on(&mut self, day: NaiveDate) -> Option<&ExchangeRates> {
        let rates = self.rates.entry(day).or_insert_with(|| {
            let known = reference::rates_on(day);
            let reach = known.is_some();
            known.or_else(|| reference::nearest_rates(day)).map(|taken| Rates { taken, reach })
        });
        rates.as_ref().map(|rates| &rates.taken)
    }
}
