//! The policies with limits in each package's currency, made once for each lane, currency and day.

use super::explain::Problem;
use super::explain::limits::Limits;
use crate::domain::{Currency, Lane};
use crate::policy::Policy;
use crate::records::PackageRecord;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// So many of the last met are looked through first: packages of one day stand together.
const RECENT: usize = 16;

type Key = (NaiveDate, Currency, Lane);

/// Policies as packages meet them.
pub(super) struct Converted<'p> {
    policies: &'p [Policy],
    limits: Limits,
    known: BTreeMap<Key, Result<Own, Problem>>,
    /// The last met, without problems; the oldest is replaced.
    recent: Vec<(Key, Own)>,
    oldest: usize,
}

/// The policies of one lane, currency and day.
#[derive(Clone)]
pub(super) struct Own {
    /// In the order asked.
    pub(super) policies: Arc<[Arc<Policy>]>,
    /// What is taken for a rate that is not known, if it can matter.
    pub(super) taken: Option<Arc<str>>,
}

impl<'p> Converted<'p> {
    pub(super) fn new(policies: &'p [Policy]) -> Self {
        Self {
            policies,
            limits: Limits::default(),
            known: BTreeMap::new(),
            recent: Vec::new(),
            oldest: 0,
        }
    }

    /// The policies as a package meets them.
    pub(super) fn of(&mut self, record: &PackageRecord) -> Result<Own, Problem> {
        let key = (record.ordered_on, record.price.item.currency, record.lane);
        if let Some((_, own)) = self.recent.iter().find(|(recent, _)| *recent == key) {
            return Ok(own.clone());
        }
        let own = match self.known.get(&key) {
            Some(known) => known.clone(),
            None => {
                let own = self.make(record);
                self.known.entry(key).or_insert(own).clone()
            }
        };
        if let Ok(own) = &own {
            if self.recent.len() < RECENT {
                self.recent.push((key, own.clone()));
            } else {
                self.recent[self.oldest] = (key, own.clone());
                self.oldest = (self.oldest + 1) % RECENT;
            }
        }
        own
    }

    fn make(&mut self, record: &PackageRecord) -> Result<Own, Problem> {
        let currency = record.price.item.currency;
        let converted = |policy| self.limits.converted(policy, record.ordered_on, currency);
        let policies: Arc<[Arc<Policy>]> =
            self.policies.iter().enumerate().map(converted).collect::<Result<_, Problem>>()?;
        let taken = policies.iter().find_map(|policy| self.limits.taken(policy, record));
        Ok(Own { policies, taken: taken.map(Into::into) })
    }
}
