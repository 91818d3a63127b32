//! What became of one category's packages over three months: where the defects are, and what changed when. Counts
//! only: why something changed is in no file.

use super::{Audit, Book, Metric, Sale, Verdict, Window};
use crate::policy::{Cause, Policy};
use crate::records::{Evidence as Seen, PackageRecord, Said};
use chrono::{Datelike as _, Days, NaiveDate};
use std::collections::BTreeMap;

/// Promised days looked at: three months.
pub const MONTHS: u64 = 90;
/// Counted packages on either side of a change, at least.
pub const LEAST_ASIDE: u32 = 10;
/// A change is told from this G statistic on (2 x the gain in log-likelihood over "nothing changed"), at the day with
/// the greatest one. In shops in which nothing changes about 1 of 100 such series shows one (a test).
pub const CHANGED: f64 = 13.0;
/// A carrier's week stands out from so many defects on,
pub const CLUSTER_DEFECTS: u32 = 3;
/// if their share is at least so many times that of the category.
pub const CLUSTER_TIMES: u32 = 2;

/// A counted package.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// The package.
    pub sale: &'a Sale<'a>,
    /// Its defect; `None` = valid.
    pub defect: Option<Cause>,
    /// The window that shows today counts it.
    pub in_window: bool,
}

/// Counted packages and defects of one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Counted packages.
    pub counted: u32,
    /// Defects among them.
    pub defects: u32,
}

/// Along what packages are sorted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Along {
    /// The carrier's name.
    Carrier,
    /// Origin and destination.
    Lane,
    /// The service, else the ship method, else what it promises to scan.
    Service,
    /// The week of the promised day, by its Monday.
    Week,
}

/// A share that changed on a day.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    /// Whose.
    pub of: Changed,
    /// First promised day after the change.
    pub on: NaiveDate,
    /// Before it; for numbers, `defects` are those entered later than the day after handover.
    pub before: Tally,
    /// From it on.
    pub after: Tally,
    /// The G statistic.
    pub statistic: f64,
}

/// What may change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Changed {
    /// Defects of all packages.
    All,
    /// Defects of one kind.
    Part(Along, String),
    /// Numbers that are entered later than the day after handover.
    LateNumbers,
    /// The share of packages of one kind.
    Use(Along, String),
}

/// Many defects of one carrier in one week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cluster {
    /// The carrier; empty = none is said.
    pub carrier: String,
    /// Monday.
    pub week: NaiveDate,
    /// Its packages.
    pub tally: Tally,
}

/// The evidence of one category.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// The window that shows today.
    pub window: Window,
    /// First promised day.
    pub from: NaiveDate,
    /// Last: that of the window.
    pub to: NaiveDate,
    /// Packages that are counted and known, by promised day and then as in the files.
    pub counted: Vec<Counted<'a>>,
    /// All packages promised in these days, exempt ones too, as in the files.
    pub all: Vec<(&'a Sale<'a>, Verdict)>,
    /// Of them those that are counted and whose tracking is not known.
    pub unknown: u32,
}

/// The evidence of a metric in a book; `None` = it has no package there.
pub fn evidence<'a>(
    audit: &Audit,
    book: &Book,
    sales: &'a [Sale<'a>],
    policy: &Policy,
    metric: &Metric,
) -> Option<Evidence<'a>> {
    let window = book.rates.get(metric)?.clone().window(audit.as_of, policy.window_days);
    let to = window.to;
    let from = to - Days::new(MONTHS - 1);
    let packages = sales.iter().zip(&book.verdicts).filter(|(sale, _)| *sale.metric == *metric);
    let all: Vec<(&Sale<'_>, Verdict)> = packages
        .filter(|(sale, _)| (from..=to).contains(&sale.record.promised_on))
        .filter_map(|(sale, judged)| Some((sale, judged.as_ref()?.verdict)))
        .collect();
    let counted = all.iter().filter_map(|(sale, verdict)| {
        let defect = match verdict {
            Verdict::Valid => None,
            Verdict::Defect(cause) => Some(*cause),
            Verdict::Exempt | Verdict::Unknown(_) => return None,
        };
        Some(Counted { sale, defect, in_window: sale.record.promised_on >= window.from })
    });
    let mut counted: Vec<Counted<'_>> = counted.collect();
    counted.sort_by_key(|counted| counted.sale.record.promised_on);
    let unknown = all.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Unknown(_))).count();
    Some(Evidence {
        window,
        from,
        to,
        counted,
        unknown: u32::try_from(unknown).unwrap_or(u32::MAX),
        all,
    })
}

impl Tally {
    /// The share of defects; `None` = nothing is counted.
    pub fn share(self) -> Option<f64> {
        (self.counted > 0).then(|| f64::from(self.defects) / f64::from(self.counted))
    }

    fn add(&mut self, defect: bool) {
        self.counted += 1;
        self.defects += u32::from(defect);
    }
}

impl Along {
    /// The value of a package; empty = not said.
    pub fn of(self, record: &PackageRecord) -> String {
        let details = &record.details;
        match self {
            Self::Carrier => details.carrier.as_deref().unwrap_or_default().to_owned(),
            Self::Lane => format!("{} to {}", record.lane.origin, record.lane.destination),
            Self::Service => {
                let service = details.service.as_deref().or(details.ship_method.as_deref());
                service.unwrap_or_default().to_owned()
            }
            Self::Week => monday(record.promised_on).to_string(),
        }
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

impl Evidence<'_> {
    /// All counted packages.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        self.counted.iter().for_each(|counted| tally.add(counted.defect.is_some()));
        tally
    }

    /// Defects by cause: in the window, and in three months; most frequent first.
    pub fn causes(&self) -> Vec<(Cause, u32, u32)> {
        let mut causes: BTreeMap<Cause, (u32, u32)> = BTreeMap::new();
        for counted in &self.counted {
            let Some(cause) = counted.defect else { continue };
            let known = causes.entry(cause).or_default();
            known.0 += u32::from(counted.in_window);
            known.1 += 1;
        }
        let mut causes: Vec<_> = causes.into_iter().map(|(cause, (a, b))| (cause, a, b)).collect();
        causes.sort_by_key(|(cause, window, all)| (std::cmp::Reverse((*window, *all)), *cause));
        causes
    }

    /// Counted packages and defects by value; weeks in order, all else by defects.
    pub fn by(&self, along: Along) -> Vec<(String, Tally)> {
        let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
        for counted in &self.counted {
            tallies.entry(along.of(counted.sale.record)).or_default().add(counted.defect.is_some());
        }
        let mut tallies: Vec<(String, Tally)> = tallies.into_iter().collect();
        if along != Along::Week {
            tallies.sort_by_key(|(name, tally)| {
                (std::cmp::Reverse((tally.defects, tally.counted)), name.clone())
            });
        }
        tallies
    }

    /// Carriers' weeks that stand out, in order of weeks.
    pub fn clusters(&self) -> Vec<Cluster> {
        let mut weeks: BTreeMap<(NaiveDate, String), Tally> = BTreeMap::new();
        for counted in &self.counted {
            let record = counted.sale.record;
            let key = (monday(record.promised_on), Along::Carrier.of(record));
            weeks.entry(key).or_default().add(counted.defect.is_some());
        }
        let all = self.tally();
        let stands_out = |tally: &Tally| {
            let (here, usual) = (
                u64::from(tally.defects) * u64::from(all.counted),
                u64::from(all.defects) * u64::from(tally.counted),
            );
            tally.defects >= CLUSTER_DEFECTS && here >= u64::from(CLUSTER_TIMES) * usual
        };
        let found = weeks.into_iter().filter(|(_, tally)| stands_out(tally));
        found.map(|((week, carrier), tally)| Cluster { carrier, week, tally }).collect()
    }

    /// What changed, the plainest first.
    pub fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        let day = |counted: &Counted<'_>| counted.sale.record.promised_on;
        let defects = self.counted.iter().map(|counted| (day(counted), counted.defect.is_some()));
        changes.extend(changed(Changed::All, defects.collect()));
        for along in [Along::Carrier, Along::Lane, Along::Service] {
            let values = self.by(along);
            // One value for all packages is the category itself.
            for (value, _) in values.iter().filter(|_| values.len() > 1) {
                let is = |counted: &Counted<'_>| along.of(counted.sale.record) == *value;
                let own = self.counted.iter().filter(|counted| is(counted));
                let own = own.map(|counted| (day(counted), counted.defect.is_some())).collect();
                changes.extend(changed(Changed::Part(along, value.clone()), own));
                let used = self.counted.iter().map(|counted| (day(counted), is(counted))).collect();
                changes.extend(changed(Changed::Use(along, value.clone()), used));
            }
        }
        let late = self.counted.iter().filter_map(|counted| {
            let record = counted.sale.record;
            let Seen::Days { number: Said::On(entered), .. } = record.evidence else { return None };
            Some((day(counted), entered > record.shipped_on + Days::new(1)))
        });
        changes.extend(changed(Changed::LateNumbers, late.collect()));
        changes.sort_by(|a, b| b.statistic.total_cmp(&a.statistic));
        changes
    }
}

/// The day on which the share changed most, if it plainly did. Packages in order of days.
fn changed(of: Changed, packages: Vec<(NaiveDate, bool)>) -> Option<Change> {
    let mut all = Tally::default();
    packages.iter().for_each(|(_, hit)| all.add(*hit));
    let mut before = Tally::default();
    let mut best: Option<Change> = None;
    for (at, (day, hit)) in packages.iter().enumerate() {
        let first_of_day = at == 0 || packages[at - 1].0 < *day;
        let after =
            Tally { counted: all.counted - before.counted, defects: all.defects - before.defects };
        if first_of_day && before.counted >= LEAST_ASIDE && after.counted >= LEAST_ASIDE {
            let statistic = 2.0 * (likelihood(before) + likelihood(after) - likelihood(all));
            if best.as_ref().is_none_or(|best| statistic > best.statistic) {
                best = Some(Change { of: of.clone(), on: *day, before, after, statistic });
            }
        }
        before.add(*hit);
    }
    best.filter(|best| best.statistic >= CHANGED)
}

/// Log-likelihood of a tally at its own share.
fn likelihood(tally: Tally) -> f64 {
    let (n, k) = (f64::from(tally.counted), f64::from(tally.defects));
    let part = |x: f64| if x > 0.0 { x * (x / n).ln() } else { 0.0 };
    part(k) + part(n - k)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(first: &str) -> impl Iterator<Item = NaiveDate> {
        let first: NaiveDate = first.parse().expect("a day");
        first.iter_days()
    }

    /// Two packages a day for 90 days; a defect where the number says so.
    fn series(missed: impl Fn(usize) -> bool) -> Vec<(NaiveDate, bool)> {
        let days = days("2025-01-01").take(90).flat_map(|day| [day, day]);
        days.enumerate().map(|(at, day)| (day, missed(at))).collect()
    }

    #[test]
    fn a_share_that_falls_is_told_with_its_day_and_counts() {
        let change = changed(Changed::All, series(|at| at < 100 && at % 4 == 0)).expect("a change");
        // 25 of the first 100 packages, which are promised on 50 days; none of 80 after. The last of them is number
        // 97, on the 49th day: of equal fits none is better than the day after.
        assert_eq!(change.on, "2025-02-19".parse().expect("a day"), "{change:?}");
        assert_eq!((change.before, change.after.defects), (Tally { counted: 98, defects: 25 }, 0));
        assert_eq!(changed(Changed::All, series(|at| at % 4 == 0)), None);
        let few: Vec<_> = series(|at| at < 9).into_iter().take(19).collect();
        assert_eq!(changed(Changed::All, few), None, "too few packages on one side");
    }

    #[test]
    fn where_nothing_changes_a_change_is_seldom_told() {
        use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let mut told = 0;
        for shop in 0..2000 {
            let p = [0.03, 0.1, 0.3][shop % 3];
            let missed: Vec<bool> = (0..180).map(|_| rng.random::<f64>() < p).collect();
            told += u32::from(changed(Changed::All, series(|at| missed[at])).is_some());
        }
        assert!(told <= 40, "{told} of 2000");
    }
}
