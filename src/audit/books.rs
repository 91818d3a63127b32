//! The audit: every package judged under every policy and reading, the rates of every category, and the
//! packages that two policies judge differently.

use super::agreement::as_listed;
use super::rates::{Metric, Rates};
use super::seen::Seen;
use super::verdict::{Judged, judged};
use crate::account::Counts;
use crate::policy::{Policy, Reading};
use crate::records::{Assumed, PackageRecord};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A package that was sold, with what its audit needs.
#[derive(Clone, Debug)]
pub struct Sale<'a> {
    /// The package.
    pub record: &'a PackageRecord,
    /// What was taken because nobody said it.
    pub taken: &'a [Assumed],
    /// Its rate.
    pub metric: Metric,
    /// Each policy asked, with limits in the package's currency.
    pub policies: Vec<Rc<Policy>>,
}

/// All packages under one policy and reading.
#[derive(Clone, Debug)]
pub struct Book {
    /// The place of the policy among those asked.
    pub policy: usize,
    /// The reading.
    pub reading: Reading,
    /// The verdict of each package; `None` = not yet ordered on the day of the audit.
    pub verdicts: Vec<Option<Judged>>,
    /// The rates of each metric that has a package.
    pub rates: BTreeMap<Metric, Rates>,
    /// Whether each metric is held to the target on the day of the audit.
    pub held: BTreeMap<Metric, bool>,
}

/// A package that two policies judge differently under one reading.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Flip {
    /// The place of the package.
    pub sale: usize,
    /// The place of the book of the policy compared with.
    pub from: usize,
    /// Its verdict there.
    pub was: Judged,
    /// The place of the book of the first policy.
    pub to: usize,
    /// Its verdict here.
    pub is: Judged,
}

/// Verdicts, rates and flips as known on a day.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The day: nothing that came to light later is used.
    pub as_of: NaiveDate,
    /// The last day of which the packages' tracking is known, at most `as_of`: what had not come to light by
    /// then may have come since.
    pub known_until: NaiveDate,
    /// One for each policy and reading, those of the first policy first.
    pub books: Vec<Book>,
    /// Packages that the first policy and another judge differently, under the same reading.
    pub flips: Vec<Flip>,
}

/// Audits packages as known on a day, under each policy (by place) and its readings. `last_day` = the last day
/// that their records name.
pub fn audit(
    sales: &[Sale<'_>],
    asked: &[(&Policy, Vec<Reading>)],
    as_of: NaiveDate,
    last_day: NaiveDate,
) -> Audit {
    let known_until = as_of.min(last_day);
    let mut books = Vec::new();
    for (place, (policy, readings)) in asked.iter().enumerate() {
        for reading in readings {
            books.push(book(sales, (place, policy), reading, (as_of, known_until)));
        }
    }
    let flips = flips(&books);
    Audit { as_of, known_until, books, flips }
}

fn book(
    sales: &[Sale<'_>],
    (place, policy): (usize, &Policy),
    reading: &Reading,
    (as_of, known_until): (NaiveDate, NaiveDate),
) -> Book {
    let lag = reading.lag_days(policy);
    let mut days: BTreeMap<Metric, BTreeMap<NaiveDate, (Counts, Counts)>> = BTreeMap::new();
    let mut verdicts = Vec::with_capacity(sales.len());
    for sale in sales {
        let Some(seen) = Seen::on(sale.record, sale.taken, known_until, lag) else {
            verdicts.push(None);
            continue;
        };
        let seen = as_listed(seen, sale, &sale.policies[0], reading);
        let judged = judged(&seen, &sale.policies[place], reading);
        let (worst, best) = judged.verdict.counts();
        let metric = match days.get_mut(&sale.metric) {
            Some(known) => known,
            None => days.entry(sale.metric.clone()).or_default(),
        };
        let day = metric.entry(seen.package.promised_on).or_default();
        *day = (day.0.plus(worst), day.1.plus(best));
        verdicts.push(Some(judged));
    }
    let is_held =
        |metric: &Metric| policy.held_under_reading(&metric.category, as_of, reading).is_some();
    let held = days.keys().map(|metric| (metric.clone(), is_held(metric))).collect();
    let rates = days.into_iter().map(|(metric, days)| (metric, Rates::new(&days, policy, reading)));
    Book { policy: place, reading: reading.clone(), verdicts, rates: rates.collect(), held }
}

fn flips(books: &[Book]) -> Vec<Flip> {
    let mut flips = Vec::new();
    for (to, book) in books.iter().enumerate().filter(|(_, book)| book.policy == 0) {
        let others = books.iter().enumerate();
        let others =
            others.filter(|(_, other)| other.policy != 0 && other.reading.name == book.reading.name);
        for (from, other) in others {
            for (sale, verdicts) in other.verdicts.iter().zip(&book.verdicts).enumerate() {
                let (Some(was), Some(is)) = verdicts else { continue };
                if was.verdict.word() != is.verdict.word() {
                    flips.push(Flip { sale, from, was: *was, to, is: *is });
                }
            }
        }
    }
    flips
}
