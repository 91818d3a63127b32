//! Package cases as data: facts in, verdict and deciding clause out.
//!
//! The expectations in `tests/policy_cases/*.toml` are read off the sources named in each case, not off
//! `judge`. A file is about one policy; `defaults` fills in what a case does not say.

#[path = "policy_cases/grid.rs"]
mod grid;

use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use vtr_planner::domain::{
    CarrierClass, Country, ExchangeRates, Format, Lane, Package, PackageValue, TrackedAs, Tracking,
};
use vtr_planner::input::amount::parse_money;
use vtr_planner::input::rules::builtin_policy;
use vtr_planner::policy::{
    BUILTIN, BuiltinPolicy, Policy, Reading, Ruling, judge, judge_without_exemptions,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    policy: String,
    defaults: Facts,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    source: String,
    #[serde(default)]
    reading: BTreeMap<String, String>,
    #[serde(default)]
    lenient: bool,
    /// Judged as if the marketplace missed its own exemptions.
    #[serde(default)]
    misapplied: bool,
    facts: Facts,
    verdict: String,
    clause: String,
}

/// What is known of a package; anything missing comes from the defaults.
#[derive(Deserialize, Default, Clone)]
#[serde(deny_unknown_fields, default)]
struct Facts {
    lane: Option<String>,
    /// Item + shipping, less tax: the value on every basis that is not given apart.
    value: Option<String>,
    with_tax: Option<String>,
    without_shipping: Option<String>,
    /// Units of the value's currency for one euro.
    per_euro: Option<f64>,
    format: Option<String>,
    tracked_as: Option<String>,
    carrier: Option<String>,
    buy_shipping: Option<bool>,
    method_matches: Option<bool>,
    category: Option<String>,
    /// All three dates, unless one is given apart.
    day: Option<toml::value::Datetime>,
    ordered: Option<toml::value::Datetime>,
    shipped: Option<toml::value::Datetime>,
    promised: Option<toml::value::Datetime>,
    tracking: Option<String>,
}

impl Facts {
    fn text<'a>(&'a self, defaults: &'a Self, field: fn(&Self) -> &Option<String>) -> &'a str {
        field(self).as_deref().or(field(defaults).as_deref()).expect("a default for every text")
    }

    fn date(&self, defaults: &Self, own: &Option<toml::value::Datetime>) -> NaiveDate {
        let written = own.or(self.day).or(defaults.day).expect("a default day");
        written.to_string().parse().expect("a date")
    }

    fn value(&self, defaults: &Self) -> PackageValue {
        let amount = |text: &str| parse_money(text).expect("an amount");
        let net = amount(self.text(defaults, |f| &f.value));
        let or_net = |text: &Option<String>| text.as_deref().map_or(net, amount);
        let (with_tax, without_shipping) = (or_net(&self.with_tax), or_net(&self.without_shipping));
        PackageValue { net, with_tax, without_shipping }
    }

    fn package(&self, defaults: &Self) -> Package {
        let (origin, destination) =
            self.text(defaults, |f| &f.lane).split_once("->").expect("ORIGIN->DESTINATION");
        let country = |code: &str| Country::new(code).expect("a country");
        Package {
            lane: Lane { origin: country(origin), destination: country(destination) },
            category: self.text(defaults, |f| &f.category).into(),
            value: self.value(defaults),
            format: match self.text(defaults, |f| &f.format) {
                "letter" => Format::Letter,
                "large-letter" => Format::LargeLetter,
                "parcel" => Format::Parcel,
                "freight" => Format::Freight,
                "digital" => Format::Digital,
                other => panic!("format {other}"),
            },
            tracked_as: match self.text(defaults, |f| &f.tracked_as) {
                "untracked" => TrackedAs::Untracked,
                "delivery-only" => TrackedAs::DeliveryOnly,
                "export-only" => TrackedAs::ExportOnly,
                "acceptance-and-delivery" => TrackedAs::AcceptanceAndDelivery,
                "full" => TrackedAs::Full,
                other => panic!("tracked_as {other}"),
            },
            carrier: match self.text(defaults, |f| &f.carrier) {
                "integrated" => CarrierClass::Integrated,
                "not-integrated" => CarrierClass::NotIntegrated,
                "listed-freight" => CarrierClass::ListedFreight,
                "self-delivery" => CarrierClass::SelfDelivery,
                other => panic!("carrier {other}"),
            },
            buy_shipping: self.buy_shipping.or(defaults.buy_shipping).expect("a default"),
            method_matches: self.method_matches.or(defaults.method_matches).expect("a default"),
            ordered_on: self.date(defaults, &self.ordered),
            shipped_on: self.date(defaults, &self.shipped),
            promised_on: self.date(defaults, &self.promised),
        }
    }

    fn tracking(&self, defaults: &Self) -> Tracking {
        let untracked = self.text(defaults, |f| &f.tracked_as) == "untracked";
        let written = match &self.tracking {
            None if untracked => "no-number",
            _ => self.text(defaults, |f| &f.tracking),
        };
        match written {
            "no-number" => Tracking::NoNumber,
            "late" => Tracking::Late,
            "mismatch" => Tracking::Mismatch,
            "no-scan" => Tracking::NoScan,
            "facility-only" => Tracking::FacilityOnly,
            "delivery-only" => Tracking::DeliveryOnly,
            "both" => Tracking::Both,
            other => panic!("tracking {other}"),
        }
    }
}

fn files() -> Vec<(String, File)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policy_cases");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("a file").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(path).expect("a text");
            (name.clone(), toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}")))
        })
        .collect()
}

/// The verdict in the words of the case files, and the clause that gave it.
fn outcome(case: &Case, defaults: &Facts, policy: &Policy) -> (String, String) {
    let package = case.facts.package(defaults);
    let reading = Reading {
        name: "of the case".into(),
        options: case.reading.clone(),
        lenient: case.lenient,
        weight: 1.0,
    };
    for (switch, option) in &case.reading {
        let known = policy.switches.iter().find(|known| known.name == *switch).expect("the switch");
        assert!(known.options.iter().any(|known| known.name == *option), "{}: {option}", case.name);
    }
    let tracking = case.facts.tracking(defaults);
    let judged = if case.misapplied { judge_without_exemptions } else { judge };
    let verdict = judged(&package, tracking, policy, &reading);
    let ruling = match verdict.ruling {
        Ruling::Exempt => "exempt".to_owned(),
        Ruling::Valid => "valid".to_owned(),
        Ruling::Defect(cause) => {
            let cause = serde_json::to_value(cause).expect("a word");
            format!("defect: {}", cause.as_str().expect("a word"))
        }
    };
    (ruling, verdict.clause.map_or("none".to_owned(), |clause| clause.id.clone()))
}

/// The policy with its limits in the currency of the packages, at a rate.
fn at_rate(policy: &Policy, facts: &Facts, defaults: &Facts) -> Policy {
    let package = facts.package(defaults);
    let currency = package.value.net.currency;
    let rate = facts.per_euro.or(defaults.per_euro).expect("a default rate");
    let rates = ExchangeRates { on: package.promised_on, per_euro: BTreeMap::from([(currency, rate)]) };
    policy.in_currency(&rates, currency).expect("a rate")
}

/// What a case got instead, one text for each that fails.
fn failures<'a>(file: &'a File, policy: &'a Policy) -> impl Iterator<Item = String> + 'a {
    let usual = at_rate(policy, &file.defaults, &file.defaults);
    let failed = move |case: &Case| {
        let own = case.facts.per_euro.map(|_| at_rate(policy, &case.facts, &file.defaults));
        let policy = own.as_ref().unwrap_or(&usual);
        let (verdict, clause) = outcome(case, &file.defaults, policy);
        let wrong = verdict != case.verdict || clause != case.clause;
        wrong.then(|| {
            format!(
                "  {}\n    source:   {}\n    expected: {} by {}\n    got:      {verdict} by {clause}",
                case.name, case.source, case.verdict, case.clause
            )
        })
    };
    file.cases.iter().filter_map(failed)
}

fn policy(file: &File) -> Policy {
    builtin_policy(&file.policy).unwrap_or_else(|| panic!("no policy {}", file.policy))
}

#[test]
fn every_case_gets_the_verdict_that_its_source_says() {
    let mut report = String::new();
    let mut number = 0;
    for (name, file) in files() {
        number += file.cases.len();
        for failure in failures(&file, &policy(&file)) {
            report += &format!("{name}\n{failure}\n");
        }
    }
    assert!(report.is_empty(), "cases that fail:\n{report}");
    assert!(number >= 250, "only {number} cases");
}

#[test]
fn names_are_unique_and_every_case_names_its_source() {
    for (file_name, file) in files() {
        let mut names = BTreeSet::new();
        for case in &file.cases {
            assert!(names.insert(&case.name), "{file_name}: `{}` twice", case.name);
            assert!(case.source.len() >= 4, "{file_name}: {} has no source", case.name);
        }
    }
}

/// Every rule dropped, every date moved by a day and every limit by a cent or two: a case must fail, unless no
/// package of a wide grid is judged otherwise (a rule of the same day before it takes all that it would).
#[test]
fn every_rule_date_and_limit_is_held_by_a_case() {
    let mut missed = Vec::new();
    let all = files();
    let (mut changes, mut equal) = (0, 0);
    let mut held: Vec<Policy> = Vec::new();
    for BuiltinPolicy { name, .. } in BUILTIN {
        let about: Vec<&File> =
            all.iter().map(|(_, file)| file).filter(|file| file.policy == *name).collect();
        let original = builtin_policy(name).expect("built in");
        if held.iter().any(|policy| policy.clauses == original.clauses) {
            // A further store with the same rules: the cases of the first hold them.
            continue;
        }
        held.push(original.clone());
        for (what, changed) in grid::changed_in_one_place(&original) {
            changes += 1;
            if about.iter().all(|file| failures(file, &changed).next().is_none()) {
                if grid::judged_alike(&original, &changed) {
                    equal += 1;
                } else {
                    missed.push(format!("{name}: {what}"));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} changes that no case notices:\n{}", missed.len(), missed.join("\n"));
    assert!(4 * equal < changes, "{equal} of {changes} changes make no difference");
}
