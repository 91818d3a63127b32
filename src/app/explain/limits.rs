//! Value limits in the currency of a package, at the ECB's rates of the day of its order.

use super::Problem;
use crate::diagnostics::Code;
use crate::domain::{Currency, ExchangeRates};
use crate::policy::Policy;
use crate::reference;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Policy by place, currency, and the day if a rate is needed.
type Key = (usize, Currency, Option<NaiveDate>);

/// Policies with converted limits, each made once.
#[derive(Default)]
pub(in crate::app) struct Limits {
    converted: BTreeMap<Key, Rc<Policy>>,
    rates: BTreeMap<NaiveDate, Option<ExchangeRates>>,
}

impl Limits {
    /// The policy (with its place) for packages ordered on a day.
    pub(in crate::app) fn converted(
        &mut self,
        (place, policy): (usize, &Policy),
        day: NaiveDate,
        currency: Currency,
    ) -> Result<Rc<Policy>, Problem> {
        let mut limits = policy.clauses.iter().flat_map(|clause| &clause.when.value);
        let foreign = limits.find(|limit| limit.amount.currency != currency);
        let key = (place, currency, foreign.map(|_| day));
        if let Some(known) = self.converted.get(&key) {
            return Ok(Rc::clone(known));
        }
        let none = ExchangeRates { on: day, per_euro: BTreeMap::new() };
        let rates = self.rates_on(day).unwrap_or(&none);
        let made = policy.in_currency(rates, currency).map_err(|unknown| {
            let (first, last) = reference::COVERAGE;
            let stated = foreign.map_or(currency, |limit| limit.amount.currency);
            Problem {
                code: Code::NoRate,
                message: format!(
                    "{unknown} on {day} to compare a value in {currency} with a limit of {} in {stated}: \
                     the embedded ECB rates go from {first} to {last}",
                    policy.name
                ),
                help: format!("write the value in {stated}"),
            }
        })?;
        let made = Rc::new(made);
        self.converted.insert(key, Rc::clone(&made));
        Ok(made)
    }

    /// The day of the rates that hold on a day.
    pub(super) fn day_of_rates(&mut self, day: NaiveDate) -> Option<NaiveDate> {
        self.rates_on(day).map(|rates| rates.on)
    }

    fn rates_on(&mut self, day: NaiveDate) -> Option<&ExchangeRates> {
        self.rates.entry(day).or_insert_with(|| reference::rates_on(day)).as_ref()
    }
}
