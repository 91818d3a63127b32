//! The policies with limits in each package's currency, made once for each lane, currency and day.

use super::explain::Problem;
use super::explain::limits::Limits;
use crate::domain::{Currency, Lane};
use crate::input::packages::ReadPackage;
use crate::policy::Policy;
use crate::records::PackageRecord;
use chrono::NaiveDate;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Policies as packages meet them.
pub(super) struct Converted<'p> {
    policies: &'p [Policy],
    limits: Limits,
    known: BTreeMap<Key, Result<Own, Problem>>,
}

type Key = (NaiveDate, Currency, Lane);

fn key(record: &PackageRecord) -> Key {
    (record.ordered_on, record.price.item.currency, record.lane)
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
        Self { policies, limits: Limits::default(), known: BTreeMap::new() }
    }

    /// The policies as each package meets them, in their order.
    pub(super) fn of_all(&mut self, packages: &[ReadPackage]) -> Vec<Option<&Result<Own, Problem>>> {
        type Met<'p> = BTreeMap<Key, &'p PackageRecord>;
        fn add<'p>(mut met: Met<'p>, record: &'p PackageRecord) -> Met<'p> {
            met.entry(key(record)).or_insert(record);
            met
        }
        fn join<'p>(met: Met<'p>, other: Met<'p>) -> Met<'p> {
            other.into_values().fold(met, add)
        }
        let records = packages.par_iter().map(|package| &package.record);
        let met = records.fold(Met::new, add).reduce(Met::new, join);
        for (key, record) in met {
            let own = self.make(record);
            self.known.insert(key, own);
        }
        let known = &self.known;
        packages.par_iter().map(|package| known.get(&key(&package.record))).collect()
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
