//! Shipping rules held against past packages: which rule takes each, whether it was followed, and what the rate would
//! have been.
//!
//! A package that its rule leaves as it was keeps its verdict; one that is dropped, or left to the marketplace's own
//! fulfilment, leaves the rate. One that goes by another service is judged again by the same clauses: what its tracking
//! would have been is a range, and an expectation by the rate of that service. The first rule in the file holds. Promised
//! days stay, and nobody buys less at a dearer price.

mod categories;
mod cost;
mod outcome;
mod services;

pub use categories::{CategoryTest, Shown};
pub use cost::CostChange;
pub use outcome::{RateSource, ServiceRate};
pub use services::ServiceTest;

use super::books::{Audit, Sale};
use super::verdict::Judged;
use crate::account::Counts;
use crate::analysis::{DAYS_A_MONTH, Estimate};
use crate::policy::Policy;
use crate::records::{RuleFate, RuleFit, ShippingRule};
use crate::scenario::Scenario;
use chrono::NaiveDate;
use outcome::{Again, Outcome};
use services::Services;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct RulesAsked<'a> {
    /// The packages.
    pub sales: &'a [Sale<'a>],
    /// Their verdicts; those of the first book are held against the rules.
    pub audit: &'a Audit,
    /// The policy of the first book, limits as stated.
    pub policy: &'a Policy,
    /// The rules.
    pub rules: &'a [ShippingRule],
    /// The service of each package as a fit would name it; empty = not ordered yet.
    pub ways: &'a [String],
    /// What rules call packages of no category.
    pub no_category: &'a str,
    /// A scenario that says what services are, how often they scan and what they cost.
    pub scenario: Option<&'a Scenario>,
}

/// Was a rule followed?
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Followed {
    /// No rule takes the package.
    NoRule,
    /// It went by the service of its rule.
    Yes,
    /// It went by another service, or went though its rule drops it.
    No,
    /// The files do not say by which service it went.
    Unknown,
}

/// One package under the rules.
#[derive(Clone, PartialEq, Debug)]
pub struct PackageTest {
    /// Its place among the sales.
    pub sale: usize,
    /// The rule that takes it, by place.
    pub rule: Option<usize>,
    /// A later rule that takes it too and names another service.
    pub also: Option<usize>,
    /// Rules that fit but for the currency of its value.
    pub other_currency: bool,
    /// Was the rule followed?
    pub followed: Followed,
    /// What it went by, as the files name it, else as a fit would.
    pub went_by: String,
    /// The promised day that the rate counts it on.
    pub promised_on: NaiveDate,
    /// The verdict as it was.
    pub was: Judged,
    /// In the rate under the rules: at worst and at best.
    pub counts: (Counts, Counts),
    /// How likely it is valid, if it counts; a point is exact. `None` = nothing says.
    pub valid: Option<Estimate>,
}

/// One rule.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RuleTest {
    /// Packages that it takes.
    pub packages: usize,
    /// Those in a month.
    pub per_month: f64,
    /// Those that went by its service.
    pub followed: usize,
    /// Those that did not.
    pub not_followed: usize,
    /// Those of which the files do not say it.
    pub unknown: usize,
    /// As it was: counted.
    pub counted: usize,
    /// As it was: surely valid.
    pub valid_low: usize,
    /// As it was: valid, or not known.
    pub valid_high: usize,
}

/// All that comes of it.
#[derive(Clone, PartialEq, Debug)]
pub struct RulesTest {
    /// Each package ordered by the day of the audit.
    pub packages: Vec<PackageTest>,
    /// Each rule.
    pub rules: Vec<RuleTest>,
    /// Each category.
    pub categories: Vec<CategoryTest>,
    /// Each service that packages are moved to, at home or abroad.
    pub services: Vec<ServiceTest>,
    /// Packages whose weight is not known, though a rule asks for it.
    pub weight_unknown: usize,
    /// Packages that a rule would take if its amounts were in their currency.
    pub other_currency: usize,
    /// Months from the first order to the last.
    pub months: f64,
}

/// Holds rules against packages.
pub fn test_rules(asked: &RulesAsked<'_>) -> RulesTest {
    let mut test = RulesTest {
        packages: Vec::new(),
        rules: vec![RuleTest::default(); asked.rules.len()],
        categories: Vec::new(),
        services: Vec::new(),
        weight_unknown: 0,
        other_currency: 0,
        months: months(asked),
    };
    let Some(book) = asked.audit.books.first() else { return test };
    let mut services = Services::of(asked, book);
    let again = Again { asked, book };
    let weighs = |rule: &ShippingRule| rule.weight_g != (0.0, f64::INFINITY);
    let weighed = asked.rules.iter().any(weighs);
    let mut costs = Vec::new();
    for (sale, judged) in book.verdicts.iter().enumerate() {
        let (Some(was), Some(sold)) = (judged, asked.sales.get(sale)) else { continue };
        let Some(seen) = again.seen(sold) else { continue };
        let found = found(asked, sold);
        let rule = found.rule.and_then(|at| asked.rules.get(at));
        let followed = rule.map_or(Followed::NoRule, |rule| services.followed(sale, rule));
        let outcome = match (rule, followed) {
            (None, _) | (_, Followed::Yes | Followed::NoRule) => {
                again.kept((sale, &seen), *was, &mut services)
            }
            (Some(rule), _) if rule.fate != RuleFate::Shipped => Outcome::GONE,
            (Some(rule), _) => again.moved((sale, &seen), rule, &mut services),
        };
        costs.push(cost::change(asked, sale, rule, followed, &mut services));
        if let Some(test) = found.rule.and_then(|at| test.rules.get_mut(at)) {
            test.add(followed, was.verdict);
        }
        test.weight_unknown += usize::from(weighed && sold.record.details.weight_g.is_none());
        test.other_currency += usize::from(found.other_currency);
        test.packages.push(PackageTest {
            sale,
            rule: found.rule,
            also: found.also,
            other_currency: found.other_currency,
            followed,
            went_by: services.went_by(sale),
            promised_on: seen.package.promised_on,
            was: *was,
            counts: outcome.counts,
            valid: outcome.valid,
        });
    }
    for rule in &mut test.rules {
        rule.per_month = rule.packages as f64 / test.months;
    }
    test.categories = categories::categories(asked, book, &test, &costs);
    test.services = services.tests();
    test
}

/// The months from the first order to the last, at least a day.
fn months(asked: &RulesAsked<'_>) -> f64 {
    let days = asked.sales.iter().map(|sale| sale.record.ordered_on);
    let days = days.filter(|day| *day <= asked.audit.as_of);
    let span = days.clone().min().zip(days.max()).map_or(0, |(first, last)| (last - first).num_days());
    (span + 1) as f64 / DAYS_A_MONTH
}

/// The rules that a package falls under.
struct Found {
    rule: Option<usize>,
    also: Option<usize>,
    other_currency: bool,
}

fn found(asked: &RulesAsked<'_>, sale: &Sale<'_>) -> Found {
    let category = sale.record.category.as_deref().unwrap_or(asked.no_category);
    let mut found = Found { rule: None, also: None, other_currency: false };
    for (at, rule) in asked.rules.iter().enumerate() {
        match (rule.fit(sale.record, category), found.rule) {
            (RuleFit::No, _) => {}
            (RuleFit::OtherCurrency, _) => found.other_currency = true,
            (RuleFit::Yes, None) => found.rule = Some(at),
            (RuleFit::Yes, Some(first)) => {
                if !asked.rules[first].ships_like(rule) {
                    found.also = Some(at);
                    break;
                }
            }
        }
    }
    found.other_currency &= found.rule.is_none();
    found
}

impl RuleTest {
    fn add(&mut self, followed: Followed, was: super::Verdict) {
        self.packages += 1;
        match followed {
            Followed::Yes => self.followed += 1,
            Followed::No => self.not_followed += 1,
            Followed::Unknown | Followed::NoRule => self.unknown += 1,
        }
        let (worst, best) = was.counts();
        self.counted += best.counted() as usize;
        self.valid_low += worst.valid() as usize;
        self.valid_high += best.valid() as usize;
    }
}
