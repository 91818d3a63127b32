//! What coming windows are made of: packages known and open on the day, and the past weeks that new orders and
//! the fate of open packages are drawn from.
//!
//! Past packages are judged as if they were promised on the coming day: a rule that has changed since, or is about
//! to, is that of the coming day. Days are offsets from the last one of which the packages are known.

use super::{Audit, Book, Metric, Sale, Seen, Verdict, judged};
use crate::account::{Counts, Ended, Open, Outlook};
use crate::policy::{Cause, Policy, Reading};
use chrono::{NaiveDate, TimeDelta};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Past days that are drawn from at most: 13 weeks (an assumption).
pub const MOST_PAST_DAYS: i64 = 91;
/// Past days without which nothing is drawn: 4 weeks (an assumption).
pub const LEAST_PAST_DAYS: i64 = 28;
/// Share of packages whose time from order to promised day the files must reach back before the past, in thousandths.
const COVERED_PERMILLE: usize = 950;

/// What coming days are drawn from.
#[derive(Clone, Debug)]
pub struct Past {
    /// First promised day.
    pub from: NaiveDate,
    /// Last.
    pub to: NaiveDate,
    /// The metrics, each with the packages counted in those days; those without a package in them are not here.
    pub outlooks: BTreeMap<Arc<Metric>, (Outlook, u32)>,
}

/// Why nothing is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoPast {
    /// The files hold only so many days whose packages are all there and counted.
    TooShort(i64),
    /// The tracking of so many packages of those days is not known.
    NotKnown(u32),
}

/// What is open: the seller if rates are by seller, days since the promised day, and the cause of the defect that it
/// is now; no cause = it is exempt now.
type State = (Option<String>, i64, Option<Cause>);

/// A package of the past.
struct Gone<'s, 'a> {
    sale: &'s Sale<'a>,
    /// What is known of it now.
    seen: Seen,
    /// Its day, from 0.
    day: usize,
    /// Days from order to promised day.
    lead: usize,
}

struct Context<'s> {
    known_until: NaiveDate,
    lag: i64,
    book: &'s Book,
    reading: &'s Reading,
    /// The last coming promised day.
    end: usize,
    /// Coming promised days as which past packages are judged; one if no rule changes near them.
    targets: Vec<i64>,
}

/// What the coming windows of one book are made of, for so many coming days.
///
/// # Errors
/// When the past is too short, or not known.
pub fn outlooks(
    audit: &Audit,
    place: usize,
    sales: &[Sale<'_>],
    policy: &Policy,
    coming: u16,
) -> Result<Past, NoPast> {
    let book = &audit.books[place];
    let lag = i64::from(book.reading.lag_days(policy));
    let known_until = audit.known_until;
    let today = (audit.as_of - known_until).num_days();
    let end = today + i64::from(coming) - lag;
    let (from, to) = past_days(sales, known_until, lag)?;
    let targets = if changes_near(policy, known_until, (to - from).num_days(), end) {
        (1..=end.max(1)).collect()
    } else {
        vec![1]
    };
    let context = Context {
        known_until,
        lag,
        book,
        reading: &book.reading,
        end: usize::try_from(end.max(1)).unwrap_or(1),
        targets,
    };
    let known_from = 1 - lag - i64::from(policy.window_days);
    let (known, open, kinds) = context.known(sales, known_from, end);
    let gone = context.gone(sales, from, to);
    let days = usize::try_from((to - from).num_days() + 1).unwrap_or(0);
    let arrivals = context.arrivals(&gone, book.policy, days)?;
    let ended = Arc::new(context.ended(&gone, book.policy, &kinds));
    let outlooks = arrivals.into_iter().map(|(metric, (arrivals, counted))| {
        let outlook = Outlook {
            today: today as i32,
            lag: lag as i32,
            window: i32::from(policy.window_days),
            review: book.reading.review_terms(policy),
            known_from: known_from as i32,
            known: known.get(&metric).cloned().unwrap_or_default(),
            open: open.get(&metric).cloned().unwrap_or_default(),
            ended: Arc::clone(&ended),
            past_from: (from - known_until).num_days() as i32,
            arrivals: Arc::new(arrivals),
        };
        (metric, (outlook, counted))
    });
    Ok(Past { from, to, outlooks: outlooks.collect() })
}

/// The promised days that are drawn from: all packages are there and counted.
fn past_days(
    sales: &[Sale<'_>],
    known_until: NaiveDate,
    lag: i64,
) -> Result<(NaiveDate, NaiveDate), NoPast> {
    let to = known_until - TimeDelta::days(lag);
    let ordered = || sales.iter().map(|sale| sale.record.ordered_on).filter(|day| *day <= known_until);
    let mut leads: Vec<i64> = sales.iter().map(lead).collect();
    leads.sort_unstable();
    let covered = leads.get((leads.len() * COVERED_PERMILLE / 1000).min(leads.len().saturating_sub(1)));
    let Some((first, covered)) = ordered().min().zip(covered) else { return Err(NoPast::TooShort(0)) };
    let from = (first + TimeDelta::days(*covered)).max(to - TimeDelta::days(MOST_PAST_DAYS - 1));
    match (to - from).num_days() + 1 {
        days if days < LEAST_PAST_DAYS => Err(NoPast::TooShort(days.max(0))),
        _ => Ok((from, to)),
    }
}

/// Days from order to promised day.
fn lead(sale: &Sale<'_>) -> i64 {
    (sale.record.promised_on - sale.record.ordered_on).num_days().max(0)
}

/// Does a clause begin or end near the coming days? Packages are ordered so many days before they are promised at
/// most.
fn changes_near(policy: &Policy, known_until: NaiveDate, before: i64, end: i64) -> bool {
    let near = (known_until - TimeDelta::days(before))..=(known_until + TimeDelta::days(end.max(1)));
    let dates = policy
        .clauses
        .iter()
        .flat_map(|clause| [clause.from, clause.until.and_then(|day| day.succ_opt())]);
    dates.flatten().any(|day| near.contains(&day))
}

type Known = BTreeMap<Arc<Metric>, Vec<Counts>>;
type AllOpen = BTreeMap<Arc<Metric>, Vec<Open>>;
/// By coming promised day, past day, and days from order to promised day.
type Arrivals = BTreeMap<Arc<Metric>, (Vec<Vec<Vec<Counts>>>, u32)>;

impl Context<'_> {
    /// The packages of coming windows: those whose verdict will not change, and the open ones by kind.
    fn known(
        &self,
        sales: &[Sale<'_>],
        from: i64,
        end: i64,
    ) -> (Known, AllOpen, BTreeMap<State, usize>) {
        let length = usize::try_from(end - from + 1).unwrap_or(0);
        let mut known: Known = BTreeMap::new();
        let mut counted: BTreeMap<(&Arc<Metric>, i64, State), u32> = BTreeMap::new();
        for (sale, verdict) in sales.iter().zip(&self.book.verdicts) {
            let Some(verdict) = verdict.map(|judged| judged.verdict) else { continue };
            let Some(seen) = self.seen(sale, self.known_until) else { continue };
            let day = (seen.package.promised_on - self.known_until).num_days();
            let Some(at) = usize::try_from(day - from).ok().filter(|at| *at < length) else { continue };
            let settled = day + self.lag <= 0;
            match state(verdict) {
                Some(cause) if !settled => {
                    let state = (sale.metric.seller.clone(), -day, cause);
                    *counted.entry((&sale.metric, day, state)).or_default() += 1;
                }
                _ => {
                    let days = known
                        .entry(Arc::clone(&sale.metric))
                        .or_insert_with(|| vec![Counts::NONE; length]);
                    days[at] = days[at].plus(verdict.counts().0);
                }
            }
        }
        let mut kinds: BTreeMap<State, usize> = BTreeMap::new();
        let mut open: AllOpen = BTreeMap::new();
        for ((metric, day, state), packages) in counted {
            let next = kinds.len();
            let unlike = if state.2.is_some() { Counts::DEFECT } else { Counts::NONE };
            let kind = *kinds.entry(state).or_insert(next);
            let one = Open { day: day as i32, kind, packages, unlike };
            open.entry(Arc::clone(metric)).or_default().push(one);
        }
        (known, open, kinds)
    }

    fn seen(&self, sale: &Sale<'_>, on: NaiveDate) -> Option<Seen> {
        let seen = Seen::on(sale.record, sale.taken, on, u16::try_from(self.lag).unwrap_or(u16::MAX))?;
        // What the marketplace's lists say was not known on an earlier day.
        let listed = (on == self.known_until).then(|| sale.as_listed(&seen, self.reading)).flatten();
        Some(listed.unwrap_or(seen))
    }

    /// The packages of the past.
    fn gone<'s, 'a>(&self, sales: &'s [Sale<'a>], from: NaiveDate, to: NaiveDate) -> Vec<Gone<'s, 'a>> {
        let gone = sales.iter().filter(|sale| (from..=to).contains(&sale.record.promised_on));
        let gone = gone.filter_map(|sale| {
            let seen = self.seen(sale, self.known_until)?;
            let seen = sale.as_listed(&seen, self.reading).unwrap_or(seen);
            let day = usize::try_from((sale.record.promised_on - from).num_days()).ok()?;
            Some(Gone { sale, seen, day, lead: usize::try_from(lead(sale)).ok()? })
        });
        gone.collect()
    }

    /// The verdict as if the package were promised on a day.
    fn as_promised(&self, sale: &Sale<'_>, seen: &Seen, policy: usize, day: i64) -> Verdict {
        let mut seen = seen.clone();
        let package = &mut seen.package;
        let by = self.known_until + TimeDelta::days(day) - package.promised_on;
        for date in [&mut package.ordered_on, &mut package.shipped_on, &mut package.promised_on] {
            *date = date.checked_add_signed(by).unwrap_or(*date);
        }
        judged(&seen, &sale.policies[policy], self.reading).verdict
    }

    /// New orders, as past packages are counted by coming promised day.
    fn arrivals(&self, gone: &[Gone<'_, '_>], policy: usize, days: usize) -> Result<Arrivals, NoPast> {
        let mut arrivals: Arrivals = BTreeMap::new();
        let mut not_known = 0;
        // What is ordered earlier than all coming days is never new.
        let longest = gone.iter().map(|gone| gone.lead).max().unwrap_or(0).min(self.end);
        for (place, target) in self.targets.iter().enumerate() {
            for package in gone {
                let verdict = self.as_promised(package.sale, &package.seen, policy, *target);
                not_known += u32::from(matches!(verdict, Verdict::Unknown(_)));
                let (by_target, counted) =
                    arrivals.entry(Arc::clone(&package.sale.metric)).or_insert_with(|| {
                        (vec![vec![vec![Counts::NONE; longest + 1]; days]; self.targets.len()], 0)
                    });
                let slot = &mut by_target[place][package.day][package.lead.min(longest)];
                *slot = slot.plus(verdict.counts().0);
                *counted += if place == 0 { verdict.counts().0.counted() } else { 0 };
            }
            if not_known > 0 {
                return Err(NoPast::NotKnown(not_known));
            }
        }
        for by_lead in arrivals.values_mut().flat_map(|(by_target, _)| by_target.iter_mut().flatten()) {
            let mut so_far = Counts::NONE;
            for counts in by_lead {
                so_far = so_far.plus(*counts);
                *counts = so_far;
            }
        }
        Ok(arrivals)
    }

    /// How packages of the past that were open as those of today are turned out, by kind.
    fn ended(
        &self,
        gone: &[Gone<'_, '_>],
        policy: usize,
        kinds: &BTreeMap<State, usize>,
    ) -> Vec<Vec<Ended>> {
        let mut ended: Vec<Vec<Ended>> = vec![Vec::new(); kinds.len()];
        let mut ages: BTreeMap<&Option<String>, Vec<i64>> = BTreeMap::new();
        for (seller, age, _) in kinds.keys() {
            let ages = ages.entry(seller).or_default();
            if ages.last() != Some(age) {
                ages.push(*age);
            }
        }
        let mut gone: Vec<&Gone<'_, '_>> = gone.iter().collect();
        gone.sort_by_key(|gone| gone.day);
        for package in gone {
            let sale = package.sale;
            for age in ages.get(&sale.metric.seller).into_iter().flatten() {
                let then = sale.record.promised_on + TimeDelta::days(*age);
                let Some(seen) = self.seen(sale, then) else { continue };
                let Some(cause) = state(self.as_promised(sale, &seen, policy, -age)) else { continue };
                let key = (sale.metric.seller.clone(), *age, cause);
                let Some(kind) = kinds.get(&key) else { continue };
                let how = match self.as_promised(sale, &package.seen, policy, -age) {
                    Verdict::Exempt => 0,
                    Verdict::Valid => 1,
                    Verdict::Defect(_) | Verdict::Unknown(_) => 2,
                };
                let ended = &mut ended[*kind];
                if ended.last().is_none_or(|last| last.day != package.day) {
                    ended.push(Ended { day: package.day, packages: [0; 3] });
                }
                if let Some(last) = ended.last_mut() {
                    last.packages[how] += 1;
                }
            }
        }
        ended
    }
}

/// What may still change: the cause of what is unknown, nothing of what is exempt.
fn state(verdict: Verdict) -> Option<Option<Cause>> {
    match verdict {
        Verdict::Unknown(cause) => Some(Some(cause)),
        Verdict::Exempt => Some(None),
        Verdict::Valid | Verdict::Defect(_) => None,
    }
}
