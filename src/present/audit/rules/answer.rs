//! What `audit.json` says of shipping rules.

use crate::analysis::Estimate;
use crate::audit::{CategoryTest, RateSource, RulesTest, Shown};
use crate::present::audit::answer::Audited;
use crate::present::audit::status;
use crate::records::{RuleFate, ShippingRule};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Rules that were held against the packages of an audit.
#[derive(Clone, Debug)]
pub struct HeldRules<'a> {
    /// Their file, without folders.
    pub file: String,
    /// The name of the scenario beside them.
    pub scenario: Option<String>,
    /// The rules.
    pub rules: &'a [ShippingRule],
    /// What came of it.
    pub test: &'a RulesTest,
    /// Rules of other stores, of other readings, and rows that could not be read.
    pub left_out: [usize; 3],
}

/// Shipping rules held against past packages.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RulesAnswer {
    /// The file of rules.
    pub file: String,
    /// The scenario that says what services are; `null` = none, only the packages do.
    pub scenario: Option<String>,
    /// The policy that packages are judged by.
    pub policy: String,
    /// The reading.
    pub reading: String,
    /// Packages held against the rules.
    pub packages: usize,
    /// Months from the first order to the last.
    pub months: f64,
    /// Packages that no rule takes.
    pub no_rule: usize,
    /// Packages that two rules take which name different services; the first in the file holds.
    pub several: usize,
    /// Packages whose weight is not known: they fit every band of weights.
    pub weight_unknown: usize,
    /// Packages that a rule would take if its amounts were in their currency.
    pub other_currency: usize,
    /// Rules of other stores, left aside.
    pub rules_of_other_stores: usize,
    /// Rules of other readings, left aside.
    pub rules_of_other_readings: usize,
    /// Rows of rules that could not be read.
    pub rules_not_read: usize,
    /// Each category.
    pub categories: Vec<RulesCategory>,
    /// Each rule.
    pub rules: Vec<RuleRow>,
    /// Each service that packages are moved to.
    pub services: Vec<RulesService>,
}

/// One rule.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RuleRow {
    /// Its line in the file.
    pub line: u64,
    /// What it takes, in words.
    pub takes: String,
    /// What it ships by.
    pub service: String,
    /// Packages that it takes.
    pub packages: usize,
    /// Those in a month.
    pub packages_per_month: f64,
    /// Those in a month by the file; `null` = not said.
    pub expected_per_month: Option<f64>,
    /// Went by its service.
    pub followed: usize,
    /// Went by another, or went though the rule drops them.
    pub not_followed: usize,
    /// The files do not say.
    pub unknown: usize,
    /// Counted as it was.
    pub counted: usize,
    /// Surely valid as it was.
    pub valid_low: usize,
    /// Valid, or not known.
    pub valid_high: usize,
}

/// One category.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RulesCategory {
    /// The seller, if asked by seller.
    pub seller: Option<String>,
    /// The store.
    pub store: String,
    /// The category; empty = none is said.
    pub category: String,
    /// The rate to reach, in thousandths.
    pub target_permille: u32,
    /// Packages.
    pub packages: usize,
    /// Those that no rule takes.
    pub no_rule: usize,
    /// Those that two rules take which name different services.
    pub several: usize,
    /// Those that went as their rule says.
    pub followed: usize,
    /// Those that would go by another service, or may.
    pub moved: usize,
    /// Those that would not be sold.
    pub dropped: usize,
    /// Those left to the marketplace's own fulfilment.
    pub marketplace: usize,
    /// The rate on the day of the audit.
    pub now: RulesWindow,
    /// The rate on the day on which it was lowest, of windows that the files hold whole; `null` = none is whole.
    pub worst_was: Option<RulesWindow>,
    /// The rate on the day on which it would have been lowest.
    pub worst: Option<RulesWindow>,
    /// What labels would cost more a month; `null` = cannot be told.
    pub cost_per_month: Option<RulesShare>,
    /// Its currency.
    pub currency: Option<String>,
    /// Packages that would go otherwise and whose cost is told.
    pub cost_told: usize,
    /// Packages that would go otherwise.
    pub otherwise: usize,
}

/// An expected value with its interval.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct RulesShare {
    /// Expected.
    pub point: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// One window as it was and under the rules.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RulesWindow {
    /// The day on which it shows.
    pub day: NaiveDate,
    /// Its first promised day.
    pub from: NaiveDate,
    /// Its last.
    pub to: NaiveDate,
    /// As it was: counted.
    pub counted_was: u32,
    /// As it was: valid if no unknown package is.
    pub valid_was_low: u32,
    /// As it was: valid if all are.
    pub valid_was_high: u32,
    /// Status as it was.
    pub status_was: String,
    /// Under the rules, at worst: counted.
    pub counted_worst: u32,
    /// Under the rules, at worst: valid.
    pub valid_worst: u32,
    /// Under the rules, at best: counted.
    pub counted_best: u32,
    /// Under the rules, at best: valid.
    pub valid_best: u32,
    /// The share of valid packages to be expected; `null` = nothing is counted, or nothing says it.
    pub vtr_expected: Option<RulesShare>,
    /// Status under the rules: at worst and at best, where they differ.
    pub status: String,
}

/// A service that packages are moved to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RulesService {
    /// Its name in the rules.
    pub service: String,
    /// Out of the country.
    pub abroad: bool,
    /// Packages that rules move to it.
    pub moved: usize,
    /// Packages that went by it.
    pub packages: usize,
    /// `observed`, `scenario`, `exact` (no verdict hangs on its scans) or `nothing` (some do, and nothing says how often
    /// it scans).
    pub source: String,
    /// Packages that it was observed on.
    pub observed: Option<u64>,
    /// Share that is valid, under each clause that asks for other scans; none = no package moved to it hangs on it.
    pub valid: Vec<RulesShare>,
}

fn share(estimate: Estimate) -> RulesShare {
    let Estimate { point, low, high } = estimate;
    RulesShare { point, low, high }
}

/// Puts the answer together.
pub(in crate::present::audit) fn rules_answer(
    audited: &Audited<'_>,
    held: &HeldRules<'_>,
) -> RulesAnswer {
    let test = held.test;
    let book = audited.audit.books.first();
    let policy = book.and_then(|book| audited.policies.get(book.policy));
    let rows = held.rules.iter().zip(&test.rules).map(|(rule, tested)| RuleRow {
        line: rule.line,
        takes: takes(rule),
        service: name(rule),
        packages: tested.packages,
        packages_per_month: tested.per_month,
        expected_per_month: rule.packages_per_month,
        followed: tested.followed,
        not_followed: tested.not_followed,
        unknown: tested.unknown,
        counted: tested.counted,
        valid_low: tested.valid_low,
        valid_high: tested.valid_high,
    });
    let services = test.services.iter().map(|service| {
        let source = service.rates.first().map(|rate| rate.source);
        RulesService {
            service: service.service.clone(),
            abroad: service.abroad,
            moved: service.moved,
            packages: service.packages,
            source: match source {
                Some(RateSource::Observed(_)) => "observed",
                Some(RateSource::Scenario) => "scenario",
                None if service.open == 0 => "exact",
                None => "nothing",
            }
            .to_owned(),
            observed: source.and_then(|source| match source {
                RateSource::Observed(n) => Some(n),
                RateSource::Scenario => None,
            }),
            valid: service.rates.iter().map(|rate| share(rate.valid)).collect(),
        }
    });
    let [rules_of_other_stores, rules_of_other_readings, rules_not_read] = held.left_out;
    RulesAnswer {
        file: held.file.clone(),
        scenario: held.scenario.clone(),
        policy: policy.map(|policy| policy.name.clone()).unwrap_or_default(),
        reading: book.map(|book| book.reading.name.clone()).unwrap_or_default(),
        packages: test.packages.len(),
        months: test.months,
        no_rule: test.packages.iter().filter(|package| package.rule.is_none()).count(),
        several: test.packages.iter().filter(|package| package.also.is_some()).count(),
        weight_unknown: test.weight_unknown,
        other_currency: test.other_currency,
        rules_of_other_stores,
        rules_of_other_readings,
        rules_not_read,
        categories: test.categories.iter().map(category).collect(),
        rules: rows.collect(),
        services: services.collect(),
    }
}

fn category(test: &CategoryTest) -> RulesCategory {
    RulesCategory {
        seller: test.metric.seller.clone(),
        store: test.metric.store.clone(),
        category: test.metric.category.clone(),
        target_permille: test.target.permille,
        packages: test.packages,
        no_rule: test.no_rule,
        several: test.several,
        followed: test.followed,
        moved: test.moved,
        dropped: test.dropped,
        marketplace: test.marketplace,
        now: window(&test.now),
        worst_was: test.worst_was.as_ref().map(window),
        worst: test.worst.as_ref().map(window),
        cost_per_month: test
            .cost
            .per_month
            .filter(|_| test.cost.told > 0)
            .map(|(_, change)| share(change)),
        currency: test.cost.per_month.map(|(currency, _)| currency.code().to_owned()),
        cost_told: test.cost.told,
        otherwise: test.cost.otherwise,
    }
}

fn window(shown: &Shown) -> RulesWindow {
    let (worst, best) = shown.under;
    let counted = worst.counted();
    let of = |valid: Estimate| {
        let each = |valid: f64| (valid / f64::from(counted)).clamp(0.0, 1.0);
        RulesShare { point: each(valid.point), low: each(valid.low), high: each(valid.high) }
    };
    RulesWindow {
        day: shown.day,
        from: shown.from,
        to: shown.to,
        counted_was: shown.was.0.counted(),
        valid_was_low: shown.was.0.valid(),
        valid_was_high: shown.was.1.valid(),
        status_was: status(shown.status_was),
        counted_worst: counted,
        valid_worst: worst.valid(),
        counted_best: best.counted(),
        valid_best: best.valid(),
        vtr_expected: shown.valid.filter(|_| counted > 0 && counted == best.counted()).map(of),
        status: status(shown.status),
    }
}

/// What a rule ships by.
pub(super) fn name(rule: &ShippingRule) -> String {
    match rule.fate {
        RuleFate::Dropped => "drop".to_owned(),
        RuleFate::Marketplace => "marketplace".to_owned(),
        RuleFate::Shipped => rule.name().to_owned(),
    }
}

/// What a rule takes: `Toys to DE FR, from 8.00 to 12.40 GBP, over 0 g up to 750 g`.
fn takes(rule: &ShippingRule) -> String {
    let mut parts = Vec::new();
    let category = if rule.category.is_empty() { "any category" } else { &rule.category };
    let places: Vec<&str> = rule.destinations.iter().map(|country| country.code()).collect();
    let places = if places.is_empty() { "anywhere".to_owned() } else { places.join(" ") };
    parts.push(format!("{category} to {places}"));
    if !rule.sku_pattern.is_empty() && rule.sku_pattern != "*" {
        parts.push(format!("articles {}", rule.sku_pattern));
    }
    let units = |micros: i64| format!("{:.2}", micros as f64 / 1e6);
    let code = rule.value.currency.map(|currency| format!(" {currency}")).unwrap_or_default();
    match (rule.value.from, rule.value.to) {
        (None, None) => {}
        (Some(from), None) => parts.push(format!("from {}{code}", units(from))),
        (None, Some(to)) => parts.push(format!("below {}{code}", units(to))),
        (Some(from), Some(to)) => parts.push(format!("{} to {}{code}", units(from), units(to))),
    }
    match rule.weight_g {
        (from, to) if from == 0.0 && to.is_infinite() => {}
        (from, to) if to.is_infinite() => parts.push(format!("over {from} g")),
        (0.0, to) => parts.push(format!("up to {to} g")),
        (from, to) => parts.push(format!("over {from} up to {to} g")),
    }
    parts.join(", ")
}
