//! The rates of each category as they were and under the rules.

use super::cost::{Change, CostChange};
use super::{Followed, PackageTest, RulesAsked, RulesTest};
use crate::account::{Counts, Status};
use crate::analysis::Estimate;
use crate::audit::books::Book;
use crate::audit::rates::{Metric, Rates, Window};
use crate::policy::Target;
use crate::records::RuleFate;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The rate of one day, as it was and under the rules.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Shown {
    /// The day on which it shows.
    pub day: NaiveDate,
    /// Its first promised day.
    pub from: NaiveDate,
    /// Its last.
    pub to: NaiveDate,
    /// As it was: at worst and at best.
    pub was: (Counts, Counts),
    /// What is shown then.
    pub status_was: (Status, Status),
    /// Under the rules: if no open package is valid, and if all are.
    pub under: (Counts, Counts),
    /// What is shown then.
    pub status: (Status, Status),
    /// Valid packages to be expected; the ends take every service's interval at its end. `None` = of some package
    /// nothing says how likely it is valid.
    pub valid: Option<Estimate>,
}

/// One category.
#[derive(Clone, PartialEq, Debug)]
pub struct CategoryTest {
    /// Seller, store and category.
    pub metric: Metric,
    /// The rate to reach.
    pub target: Target,
    /// Packages ordered by the day of the audit.
    pub packages: usize,
    /// No rule takes them.
    pub no_rule: usize,
    /// Two rules that do different things take them.
    pub several: usize,
    /// Their rule leaves them as they were.
    pub followed: usize,
    /// They go by another service, or by one of which the files do not say whether it was theirs.
    pub moved: usize,
    /// They are not sold.
    pub dropped: usize,
    /// They are left to the marketplace's own fulfilment.
    pub marketplace: usize,
    /// The rate on the day of the audit.
    pub now: Shown,
    /// The day on which the rate as it was is lowest, among those whose window the files hold whole.
    pub worst_was: Option<Shown>,
    /// The day on which the rate under the rules is lowest: as expected, else at worst.
    pub worst: Option<Shown>,
    /// What labels cost more.
    pub cost: CostChange,
}

/// What is expected of a promised day.
#[derive(Clone, Copy, Default)]
struct Expected {
    valid: [f64; 3],
    /// Packages of which nothing says how likely they are valid.
    open: usize,
}

pub(super) fn categories(
    asked: &RulesAsked<'_>,
    book: &Book,
    test: &RulesTest,
    costs: &[Change],
) -> Vec<CategoryTest> {
    let mut by_metric: BTreeMap<&Metric, Vec<(&PackageTest, &Change)>> = BTreeMap::new();
    for (package, cost) in test.packages.iter().zip(costs) {
        by_metric.entry(&asked.sales[package.sale].metric).or_default().push((package, cost));
    }
    let of = by_metric.into_iter().map(|(metric, packages)| {
        let costs = packages.iter().map(|(_, cost)| *cost);
        let cost = CostChange::of(costs, test.months);
        let packages: Vec<&PackageTest> = packages.into_iter().map(|(package, _)| package).collect();
        category(asked, book, metric, &packages, cost)
    });
    of.collect()
}

fn category(
    asked: &RulesAsked<'_>,
    book: &Book,
    metric: &Metric,
    packages: &[&PackageTest],
    cost: CostChange,
) -> CategoryTest {
    let mut days = Days::of(asked, book, packages);
    let now = days.shown(asked.audit.as_of);
    let fate = |package: &&&PackageTest| package.rule.map(|rule| asked.rules[rule].fate);
    let count = |which: &dyn Fn(&&&PackageTest) -> bool| {
        packages.iter().filter(|package| which(package)).count()
    };
    let otherwise =
        |package: &&&PackageTest| matches!(package.followed, Followed::No | Followed::Unknown);
    let [worst_was, worst] = days.worst(asked);
    CategoryTest {
        metric: metric.clone(),
        target: book.reading.review_terms(asked.policy).target,
        packages: packages.len(),
        no_rule: count(&|package| package.rule.is_none()),
        several: count(&|package| package.also.is_some()),
        followed: count(&|package| package.followed == Followed::Yes),
        moved: count(&|package| otherwise(package) && fate(package) == Some(RuleFate::Shipped)),
        dropped: count(&|package| fate(package) == Some(RuleFate::Dropped)),
        marketplace: count(&|package| fate(package) == Some(RuleFate::Marketplace)),
        now,
        worst_was,
        worst,
        cost,
    }
}

/// The packages of one category by promised day.
struct Days {
    was: Rates,
    under: Rates,
    expected: BTreeMap<NaiveDate, Expected>,
    window_days: u16,
}

impl Days {
    fn of(asked: &RulesAsked<'_>, book: &Book, packages: &[&PackageTest]) -> Self {
        let mut days: [BTreeMap<NaiveDate, (Counts, Counts)>; 2] = Default::default();
        let mut expected: BTreeMap<NaiveDate, Expected> = BTreeMap::new();
        for package in packages {
            for (days, counts) in days.iter_mut().zip([package.was.verdict.counts(), package.counts]) {
                let day = days.entry(package.promised_on).or_default();
                *day = (day.0.plus(counts.0), day.1.plus(counts.1));
            }
            let day = expected.entry(package.promised_on).or_default();
            match package.valid {
                Some(Estimate { point, low, high }) => {
                    day.valid.iter_mut().zip([point, low, high]).for_each(|(sum, valid)| *sum += valid);
                }
                None => {
                    day.open += (package.counts.0.counted().max(package.counts.1.counted())) as usize
                }
            }
        }
        let [was, under] = days.map(|days| Rates::new(&days, asked.policy, &book.reading));
        Self { was, under, expected, window_days: asked.policy.window_days }
    }

    fn shown(&mut self, day: NaiveDate) -> Shown {
        let Window { from, to, worst, best, status: status_was, .. } =
            self.was.window(day, self.window_days);
        let under = self.under.window(day, self.window_days);
        let mut expected = Expected::default();
        if from <= to {
            for (_, one) in self.expected.range(from..=to) {
                expected.valid.iter_mut().zip(one.valid).for_each(|(sum, valid)| *sum += valid);
                expected.open += one.open;
            }
        }
        let [point, low, high] = expected.valid;
        Shown {
            day,
            from,
            to,
            was: (worst, best),
            status_was,
            under: (under.worst, under.best),
            status: under.status,
            valid: (expected.open == 0).then_some(Estimate { point, low, high }),
        }
    }

    /// The days on which the rate is lowest, as it was and under the rules.
    fn worst(&mut self, asked: &RulesAsked<'_>) -> [Option<Shown>; 2] {
        let first_order = asked.sales.iter().map(|sale| sale.record.ordered_on).min();
        let mut found: [Option<(f64, Shown)>; 2] = [None, None];
        let until = asked.audit.as_of;
        for day in self.was.first_day().iter_days().take_while(|day| *day <= until) {
            let shown = self.shown(day);
            if first_order.is_none_or(|first| first > shown.from) {
                continue;
            }
            let share = |counts: Counts, valid: f64| valid / f64::from(counts.counted());
            let was = share(shown.was.0, f64::from(shown.was.0.valid()));
            let expected = shown.valid.map_or(f64::from(shown.under.0.valid()), |valid| valid.point);
            let under = share(shown.under.0, expected);
            let each = [(was, shown.status_was.0), (under, shown.status.0)];
            for (found, (rate, status)) in found.iter_mut().zip(each) {
                let lower = found.as_ref().is_none_or(|(lowest, _)| rate < *lowest);
                if status != Status::NotApplicable && lower {
                    *found = Some((rate, shown));
                }
            }
        }
        found.map(|found| found.map(|(_, shown)| shown))
    }
}
