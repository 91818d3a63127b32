//! The audit: every package judged under every policy and reading, the rates of every category, and the
//! packages that two policies judge differently.

use super::rates::{Metric, Rates};
use super::seen::Seen;
use super::verdict::{Judged, judged};
use crate::account::Counts;
use crate::policy::{Policy, Reading};
use crate::records::{PackageRecord, Taken};
use chrono::NaiveDate;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A package that was sold, with what its audit needs.
#[derive(Clone, Debug)]
pub struct Sale<'a> {
    /// The package.
    pub record: &'a PackageRecord,
    /// What was taken because nobody said it.
    pub taken: Taken,
    /// Its rate.
    pub metric: Arc<Metric>,
    /// Each policy asked, with limits in the package's currency.
    pub policies: Arc<[Arc<Policy>]>,
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

/// Packages that are judged together: enough that sharing them out costs nothing beside it.
const SALES_TOGETHER: usize = 4096;

/// The packages of each promised day: at worst and at best.
type Days = BTreeMap<NaiveDate, (Counts, Counts)>;

/// One policy and reading.
struct Asked<'a> {
    place: usize,
    policy: &'a Policy,
    reading: &'a Reading,
    lag_days: u16,
}

/// Audits packages as known on a day, under each policy (by place) and its readings. `last_day` = the last day
/// that their records name. Packages are judged in parallel; all that is added up are whole numbers, in the order
/// of the packages.
pub fn audit(
    sales: &[Sale<'_>],
    asked: &[(&Policy, Vec<Reading>)],
    as_of: NaiveDate,
    last_day: NaiveDate,
) -> Audit {
    let known_until = as_of.min(last_day);
    let asked: Vec<Asked<'_>> = asked
        .iter()
        .enumerate()
        .flat_map(|(place, (policy, readings))| {
            readings.iter().map(move |reading| {
                let lag_days = reading.lag_days(policy);
                Asked { place, policy, reading, lag_days }
            })
        })
        .collect();
    let parts: Vec<Part> =
        sales.par_chunks(SALES_TOGETHER).map(|sales| part(sales, &asked, known_until)).collect();
    let mut verdicts: Vec<Vec<Option<Judged>>> =
        asked.iter().map(|_| Vec::with_capacity(sales.len())).collect();
    let mut days: BTreeMap<Arc<Metric>, Vec<Days>> = BTreeMap::new();
    for part in parts {
        for (all, part) in verdicts.iter_mut().zip(part.verdicts) {
            all.extend(part);
        }
        for (metric, by_book) in part.days {
            let all = days.entry(metric).or_insert_with(|| vec![Days::new(); asked.len()]);
            for (day, counts) in all.iter_mut().zip(by_book) {
                counts.into_iter().for_each(|(on, counts)| add(day, on, counts));
            }
        }
    }
    let mut books = Vec::new();
    for (place, (asked, verdicts)) in asked.iter().zip(verdicts).enumerate() {
        let Asked { policy, reading, .. } = asked;
        let days = days.iter().map(|(metric, by_book)| (Metric::clone(metric), &by_book[place]));
        let days: Vec<(Metric, &Days)> = days.filter(|(_, days)| !days.is_empty()).collect();
        let is_held = |category: &str| policy.held_under_reading(category, as_of, reading).is_some();
        let held = days.iter().map(|(metric, _)| (metric.clone(), is_held(&metric.category))).collect();
        let rates = days.into_iter().map(|(metric, days)| (metric, Rates::new(days, policy, reading)));
        let rates = rates.collect();
        books.push(Book { policy: asked.place, reading: (*reading).clone(), verdicts, rates, held });
    }
    let flips = flips(&books);
    Audit { as_of, known_until, books, flips }
}

fn add(days: &mut Days, on: NaiveDate, (worst, best): (Counts, Counts)) {
    let day = days.entry(on).or_default();
    *day = (day.0.plus(worst), day.1.plus(best));
}

/// Packages judged together; each list has an entry for each policy and reading.
struct Part {
    verdicts: Vec<Vec<Option<Judged>>>,
    days: BTreeMap<Arc<Metric>, Vec<Days>>,
}

fn part(sales: &[Sale<'_>], asked: &[Asked<'_>], known_until: NaiveDate) -> Part {
    let verdicts = asked.iter().map(|_| Vec::with_capacity(sales.len())).collect();
    let mut part = Part { verdicts, days: BTreeMap::new() };
    for sale in sales {
        let days = match part.days.get_mut(&sale.metric) {
            Some(known) => known,
            None => {
                let metric = Arc::clone(&sale.metric);
                part.days.entry(metric).or_insert_with(|| vec![Days::new(); asked.len()])
            }
        };
        let mut seen: Option<(u16, Option<Seen>)> = None;
        for ((asked, days), verdicts) in asked.iter().zip(days).zip(&mut part.verdicts) {
            // What was known of a package is the same under all readings of one lag.
            let seen = match &mut seen {
                Some((lag_days, seen)) if *lag_days == asked.lag_days => seen,
                other => {
                    let now = Seen::on(sale.record, sale.taken, known_until, asked.lag_days);
                    &mut other.insert((asked.lag_days, now)).1
                }
            };
            let Some(seen) = seen else {
                verdicts.push(None);
                continue;
            };
            let listed = sale.as_listed(seen, asked.reading);
            let seen = listed.as_ref().unwrap_or(seen);
            let judged = judged(seen, &sale.policies[asked.place], asked.reading);
            add(days, seen.package.promised_on, judged.verdict.counts());
            verdicts.push(Some(judged));
        }
    }
    part
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
