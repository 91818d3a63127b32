//! Shipping rules held against the packages of an audit.

use super::name_of;
use crate::audit::{Audit, RulesAsked, RulesTest, Sale, Seen, test_rules};
use crate::diagnostics::Findings;
use crate::fit::{NO_CATEGORY, Observed, way_names};
use crate::input::scenario;
use crate::input::shipping_rules::{Against, ReadRules, read};
use crate::policy::Policy;
use crate::present::HeldRules;
use crate::records::{ShippingRule, service_key};
use crate::scenario::Scenario;
use chrono::Days;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct RulesQuestion {
    /// The file of rules.
    pub rules: PathBuf,
    /// A scenario that says what services are, how often they scan and what they cost.
    pub scenario: Option<PathBuf>,
}

/// Rules and what came of them.
pub(super) struct Held {
    file: String,
    scenario: Option<String>,
    rules: Vec<ShippingRule>,
    test: RulesTest,
    left_out: [usize; 3],
}

impl Held {
    pub(super) fn shown(&self) -> HeldRules<'_> {
        HeldRules {
            file: self.file.clone(),
            scenario: self.scenario.clone(),
            rules: &self.rules,
            test: &self.test,
            left_out: self.left_out,
        }
    }
}

/// Reads rules and holds them against packages; `None` = there is none that can be, and findings say why.
pub(super) fn hold(
    question: &RulesQuestion,
    (sales, audit): (&[Sale<'_>], &Audit),
    policy: &Policy,
    findings: &mut Vec<Findings>,
) -> Option<Held> {
    let scenario = match &question.scenario {
        None => None,
        Some(path) => {
            let loaded = scenario::load(path, &[]);
            findings.extend(Some(loaded.findings).filter(|findings| !findings.is_empty()));
            Some(loaded.scenario?)
        }
    };
    let book = audit.books.first()?;
    let ways = ways(sales, audit, book.reading.lag_days(policy));
    let against = Against {
        store: &policy.store,
        reading: &book.reading.name,
        categories: sales.iter().map(category).collect(),
        services: services(sales, &ways, scenario.as_ref()),
    };
    let ReadRules { rules, other_store, other_reading, not_read, findings: of_rules } =
        read(&question.rules, &against);
    findings.extend(Some(of_rules).filter(|findings| !findings.is_empty()));
    if rules.is_empty() {
        return None;
    }
    let asked = RulesAsked {
        sales,
        audit,
        policy,
        rules: &rules,
        ways: &ways,
        no_category: NO_CATEGORY,
        scenario: scenario.as_ref(),
    };
    let test = test_rules(&asked);
    let scenario = scenario.map(|scenario| scenario.name);
    let left_out = [other_store, other_reading, not_read];
    Some(Held { file: name_of(&question.rules), scenario, rules, test, left_out })
}

fn category<'s>(sale: &'s Sale<'_>) -> &'s str {
    sale.record.category.as_deref().unwrap_or(NO_CATEGORY)
}

/// The service of each package as `vtr fit` would name it; empty = not ordered yet.
fn ways(sales: &[Sale<'_>], audit: &Audit, lag: u16) -> Vec<String> {
    let known_until = audit.known_until;
    let seen: Vec<Option<Seen>> =
        sales.iter().map(|sale| Seen::on(sale.record, sale.taken, known_until, lag)).collect();
    let observed = sales.iter().zip(&seen).filter_map(|(sale, seen)| {
        let seen = seen.as_ref()?;
        let promised = sale.record.promised_on;
        let counted = promised.checked_add_days(Days::new(u64::from(lag)));
        Some(Observed {
            record: sale.record,
            taken: sale.taken,
            possible: &seen.possible,
            listed: false,
            due: promised <= known_until,
            counted: counted.is_some_and(|day| day <= known_until),
        })
    });
    let observed: Vec<Observed<'_>> = observed.collect();
    let mut names = way_names(&observed).into_iter();
    let name = |seen: &Option<Seen>| seen.as_ref().and_then(|_| names.next()).unwrap_or_default();
    seen.iter().map(name).collect()
}

/// Every name of a service that a package went by or the scenario has.
fn services(sales: &[Sale<'_>], ways: &[String], scenario: Option<&Scenario>) -> BTreeSet<String> {
    let mut keys: BTreeSet<String> = ways.iter().map(|way| service_key(way)).collect();
    for sale in sales {
        let details = &sale.record.details;
        let carrier = details.carrier.as_deref().unwrap_or_default();
        for name in [&details.service, &details.ship_method].into_iter().flatten() {
            keys.insert(service_key(name));
            keys.insert(service_key(carrier) + &service_key(name));
        }
    }
    for service in scenario.iter().flat_map(|scenario| &scenario.services) {
        keys.extend([service_key(&service.name), service_key(&service.title)]);
    }
    keys.remove("");
    keys
}
