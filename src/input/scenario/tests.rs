//! Whole scenarios read from text.

mod readings;
mod shared;

use super::*;
use crate::diagnostics::Severity;
use crate::domain::{Currency, Distribution, Money, Provenance};
use crate::scenario::{Arrivals, InputValue, LeverAction, OrderLine, Scenario};
use proptest::prelude::*;

const SMALL: &str = include_str!("../../../tests/good_scenarios/small.toml");
const COMPLETE: &str = include_str!("../../../tests/good_scenarios/complete.toml");

fn read_with(text: &str, sets: &[&str]) -> Loaded {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    load_text("shop.toml", text, &sets)
}

fn good(text: &str, sets: &[&str]) -> Scenario {
    let loaded = read_with(text, sets);
    assert!(!loaded.findings.has_errors(), "{}", loaded.findings.render(false));
    loaded.scenario.expect("no mistakes, so a scenario")
}

fn codes(loaded: &Loaded) -> Vec<Code> {
    loaded.findings.iter().map(|finding| finding.code).collect()
}

fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

#[test]
fn the_template_runs_as_it_is() {
    let loaded = read_with(TEMPLATE, &[]);
    assert!(loaded.findings.is_empty(), "{}", loaded.findings.render(false));
    assert!(loaded.scenario.is_some());
}

#[test]
fn an_item_may_name_its_service_in_place_of_the_rules() {
    let named = changed(
        SMALL,
        "shipping_charged = \"0 GBP\" }",
        "shipping_charged = \"0 GBP\", service = \"letter\" }",
    );
    // A rule that decides for no line is a warning; without any rule there is none.
    assert_eq!(codes(&read_with(&named, &[])), [Code::SelectsNothing]);
    let alone = changed(&named, "[[today]]\nservice = \"letter\"\n", "");
    let scenario = good(&alone, &[]);
    assert!(read_with(&alone, &[]).findings.is_empty());
    assert!(scenario.lines.iter().all(|line| line.name.ends_with("g/letter")));
    assert!(scenario.today.iter().all(|service| scenario.services[service.0].name == "letter"));
    let unknown = changed(&named, "0 GBP\", service = \"letter\"", "0 GBP\", service = \"leter\"");
    assert!(codes(&read_with(&unknown, &[])).contains(&Code::UnknownName));
    let heavy = changed(&alone, "weight = \"0 g to 100 g\"", "weight = \"0 g to 9 kg\"");
    assert!(codes(&read_with(&heavy, &[])).contains(&Code::ServiceCannotCarry));
}

#[test]
fn every_table_is_read() {
    let scenario = good(COMPLETE, &[]);
    assert_eq!(scenario.name, "shop");
    assert_eq!(scenario.horizon.shown_windows, [Some(7), Some(90)]);
    assert_eq!(scenario.readings.len(), 4);
    assert_eq!(scenario.readings[0].name, "prudent");
    assert_eq!(scenario.readings[2].name, "large-letter=letter");
    assert_eq!((scenario.readings[0].weight, scenario.readings[2].weight), (2.0, 0.5));
    assert_eq!(scenario.metrics[0].arrivals, Arrivals::Even);
    assert_eq!(scenario.metrics[0].figures.map(|figures| figures.valid), Some(405));
    assert_eq!(scenario.strategies[0].name, "as-now");
    assert_eq!(scenario.strategies[1].levers.len(), 8);
    assert!(matches!(scenario.strategies[1].levers[3].action, LeverAction::RaisePrice(f) if f == 1.08));
    assert_eq!(scenario.shocks.outages.len(), 1);
    // Prices of a tariff in another currency, with a part by weight.
    let tracked = &scenario.services[1];
    assert_eq!(tracked.prices.len(), 3);
    assert_eq!(tracked.prices[2].per_kg, Some(Money::from_units(6.0, Currency::EUR)));
    // 1 = counts from a uniform prior.
    assert_eq!(tracked.upload.distribution, Distribution::Beta { a: 198.0, b: 4.0 });
}

#[test]
fn the_shares_of_a_metric_add_up_to_one() {
    for text in [SMALL, COMPLETE, TEMPLATE] {
        let scenario = good(text, &[]);
        for metric in 0..scenario.metrics.len() {
            let lines = scenario.lines.iter().filter(|line| line.metric.0 == metric);
            let sum: f64 = lines.map(|line| line.share).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{sum}");
        }
        let names: BTreeSet<&str> = scenario.lines.iter().map(|line| &*line.name).collect();
        assert_eq!(names.len(), scenario.lines.len());
        assert_eq!(scenario.today.len(), scenario.lines.len());
    }
}

#[test]
fn lines_are_cut_at_the_limits_of_both_policies() {
    let scenario = good(SMALL, &[]);
    let no_shipping = Money::from_micros(0, Currency::GBP);
    let mut limits_seen = 0;
    for line in &scenario.lines {
        let store = scenario.store_of(line.metric);
        let [low, high] = [0.0, 1.0].map(|end| line.package_value(end, 1.0, no_shipping));
        for policy in [&store.baseline, &store.reform] {
            for (basis, edge) in policy.value_edges_on(line.lane, &[]) {
                limits_seen += 1;
                let [low, high] = [low, high].map(|value| value.on(basis).micros);
                // Within a millionth of a pound on either side of the limit.
                let inside = edge.micros > low + 1 && edge.micros < high - 1;
                assert!(!inside, "{} holds {edge}", line.name);
            }
        }
    }
    assert!(limits_seen > 0);
    // 20 EUR of 1 November 2024 and German VAT, on the price tag; bins share the band evenly.
    let twenty = scenario
        .rates
        .convert(Money::from_units(20.0, Currency::EUR), Currency::GBP)
        .expect("both have a rate")
        .units()
        * 1.19;
    let germany = scenario.lines.iter().filter(|line| line.lane.destination.code() == "DE");
    let from = |line: &&OrderLine| line.price.from.units() - twenty;
    assert!(germany.clone().any(|line| from(&line).abs() < 1e-5), "no bin from 20 EUR on");
    let above: f64 = germany.filter(|line| from(line) > -1e-5).map(|line| line.share).sum();
    let expected = 0.3 * (30.0 - twenty) / 25.0;
    assert!((above - expected).abs() < 1e-6, "{above} {expected}");
}

#[test]
fn lines_do_not_depend_on_strategies() {
    let all = good(COMPLETE, &[]);
    let start = COMPLETE.find("[strategies.drop]").expect("there");
    let end = COMPLETE.find("[strategies.as-now]").expect("there");
    let fewer = good(&format!("{}{}", &COMPLETE[..start], &COMPLETE[end..]), &[]);
    assert_eq!(fewer.strategies.len(), all.strategies.len() - 1);
    assert_eq!(fewer.lines, all.lines);
    let other_edge = changed(
        COMPLETE,
        "where = { lane = \"cross-border\" } },",
        "where = { value_from = \"13 GBP\" } },",
    );
    assert_eq!(good(&other_edge, &[]).lines, all.lines);
}

#[test]
fn lines_are_cut_at_the_edges_of_todays_rules() {
    let today = "[[today]]\nservice = \"tracked\"\nwhere = { value_from = \"12 GBP\", weight_above = \"40 g\" }\n\n[[today]]\n";
    let scenario = good(&changed(SMALL, "[[today]]\n", today), &[]);
    let britain: Vec<_> = scenario.lines.iter().filter(|line| line.lane.is_domestic()).collect();
    assert!(britain.iter().any(|line| line.weight.to_g == 40 && line.price.from.units() == 14.4));
    for (line, service) in scenario.lines.iter().zip(&scenario.today) {
        let dear = line.value_at(0.5, 1.0, Money::from_micros(0, Currency::GBP)).units() >= 12.0;
        let tracked = dear && line.weight.from_g >= 40;
        assert_eq!(scenario.services[service.0].name == "tracked", tracked, "{}", line.name);
    }
}

#[test]
fn todays_way_comes_first_and_is_added_when_it_is_missing() {
    let without = changed(SMALL, "[strategies.carry-on]\nstarts_on = 2025-01-02\n", "");
    let scenario = good(&without, &[]);
    assert_eq!(scenario.strategies[0].name, "carry-on");
    assert!(scenario.strategies[0].levers.is_empty());
    assert_eq!(scenario.strategies.len(), 2);
}

#[test]
fn a_setting_counts_as_if_written_in_the_file() {
    let by_hand = good(&changed(SMALL, "risk = \"5 %\"", "risk = \"2 %\""), &[]);
    let by_setting = good(SMALL, &["tolerance.risk=2 %"]);
    assert_eq!(by_setting.tolerance, by_hand.tolerance);
    let input = by_setting.inputs.iter().find(|input| input.path == "tolerance.risk").expect("entered");
    assert_eq!(input.provenance, Provenance::Assumption("set on the command line".into()));
    // Keys that the file leaves out, list entries, quoted keys, dates, lists.
    assert_eq!(good(SMALL, &["consequences.grace_days=9999"]).consequences.grace_days, 9999);
    let dearer = good(SMALL, &["services.letter.prices.0.up_to.\"100 g\"=3 GBP"]);
    assert_eq!(dearer.services[0].prices[0].each.units(), 3.0);
    let later = good(SMALL, &["strategies.track.starts_on=2025-02-03"]);
    assert_eq!(later.strategies[1].starts_on.to_string(), "2025-02-03");
    assert_eq!(good(SMALL, &["readings.use=[\"prudent\"]"]).readings.len(), 1);
    // The last of two settings holds.
    let twice = good(SMALL, &["tolerance.risk=2 %", "tolerance.risk=3 %"]);
    assert_eq!(twice.tolerance.risk, 0.03);
}

#[test]
fn settings_that_fit_nowhere_are_mistakes() {
    let table = [
        ("tolerance.rsk=1", Code::UnknownKey),
        ("tolerances.risk=1", Code::UnknownPath),
        ("services.leter.upload=1", Code::UnknownPath),
        ("services.letter.prices.7.vat=exempt", Code::UnknownPath),
        ("services.letter.prices.x.vat=exempt", Code::UnknownPath),
        ("tolerance.risk.deeper=1", Code::UnknownPath),
        ("nonsense", Code::BadSetting),
        ("=1", Code::BadSetting),
        ("tolerance.risk=nan", Code::NotFinite),
        ("tolerance.risk=", Code::UnreadableValue),
        ("costs.packing=0.30 EUR", Code::CurrencyMismatch),
    ];
    for (setting, code) in table {
        let loaded = read_with(SMALL, &[setting]);
        assert_eq!(codes(&loaded), [code], "{setting}: {}", loaded.findings.render(false));
        assert!(loaded.scenario.is_none());
    }
}

/// Every path of the register is one that `--set` takes, and setting a figure to what it is changes
/// nothing but its provenance.
#[test]
fn every_input_can_be_set_by_its_path() {
    let scenario = good(SMALL, &[]);
    for input in &scenario.inputs {
        let value = match &input.value {
            InputValue::Number(Distribution::Point(number)) => match &input.unit {
                crate::scenario::Unit::Currency(currency) => format!("{number} {currency}"),
                _ => number.to_string(),
            },
            InputValue::Number(uncertain) => {
                let (low, high) = uncertain.interval90();
                let signed = matches!(uncertain, Distribution::Normal { .. });
                if signed { format!("{low:.6} to {high:.6}") } else { format!("{low:.9} to {high:.9}") }
            }
            InputValue::Text(text) => text.clone(),
        };
        // Defaults whose text is shorthand, or that have no place of their own, are named here.
        if ["categories.toys.weekday", "categories.toys.month"].contains(&&*input.path) {
            continue;
        }
        let setting = format!("{}={value}", input.path);
        let loaded = read_with(SMALL, &[&setting]);
        assert!(!loaded.findings.has_errors(), "{setting}\n{}", loaded.findings.render(false));
        let changed = loaded.scenario.expect("no mistakes");
        let same = changed.inputs.iter().find(|other| other.path == input.path);
        let set = Provenance::Assumption("set on the command line".into());
        assert_eq!(same.map(|other| &other.provenance), Some(&set), "{setting}");
    }
}

#[test]
fn paths_of_inputs_are_unique_and_have_provenance() {
    for text in [SMALL, COMPLETE, TEMPLATE] {
        let scenario = good(text, &[]);
        let paths: BTreeSet<&str> = scenario.inputs.iter().map(|input| &*input.path).collect();
        assert_eq!(paths.len(), scenario.inputs.len());
        for input in &scenario.inputs {
            let (Provenance::Source(words) | Provenance::Assumption(words)) = &input.provenance;
            assert!(!words.is_empty(), "{}", input.path);
        }
    }
}

#[test]
fn warnings_do_not_stop_a_scenario() {
    let other_store = read_with(&changed(SMALL, "\"uk-2023\"", "\"de-2021\""), &[]);
    assert_eq!(codes(&other_store), [Code::PolicyStore]);
    assert!(other_store.scenario.is_some());
    let stepped = changed(
        SMALL,
        "{ \"100 g\" = \"2.80 GBP\" }",
        "{ \"50 g\" = \"2 GBP\", \"100 g\" = \"2.80 GBP\" }",
    );
    let stepped = read_with(&stepped, &[]);
    assert_eq!(codes(&stepped), [Code::WeightStep]);
    assert_eq!(stepped.findings.count(Severity::Warning), 1);
    assert!(stepped.scenario.is_some());
}

#[test]
fn a_levers_weight_limit_inside_a_band_is_said() {
    let limited = changed(
        SMALL,
        "lane = \"cross-border\" }",
        "lane = \"cross-border\", weight_above = \"50 g\" }",
    );
    assert_eq!(codes(&read_with(&limited, &[])), [Code::WeightStep]);
}

#[test]
fn the_window_is_the_policies_if_they_agree() {
    let open = changed(SMALL, "window_days = 30\n", "");
    assert_eq!(good(&open, &[]).horizon.window_days, 30);
}

#[test]
fn rule_files_beside_the_scenario_are_read() {
    let rules =
        crate::policy::BUILTIN.iter().find(|builtin| builtin.name == "uk-2025").expect("built in");
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("written");
        folder.path().join(name)
    };
    write("mine.toml", &changed(rules.text, "window_days = 30", "window_days = 7"));
    let named = changed(SMALL, "\"uk-2025\"", "\"mine.toml\"");
    let loaded = load(&write("shop.toml", &named), &[]);
    let scenario = loaded.scenario.expect("the window is stated, so the policies need not agree");
    assert_eq!((&*scenario.name, &*scenario.stores[0].reform.name), ("shop", "mine"));
    assert_eq!(scenario.horizon.window_days, 30);

    let open = write("open.toml", &changed(&named, "window_days = 30\n", ""));
    assert_eq!(codes(&load(&open, &[])), [Code::PoliciesDisagree]);

    let later = changed(rules.text, "prudent = \"14\"", "prudent = \"10\"");
    write("mine.toml", &later);
    let open = write("open.toml", &changed(&named, "lag_days = 14\n", ""));
    assert_eq!(codes(&load(&open, &[])), [Code::PoliciesDisagree]);
    write("mine.toml", &changed(rules.text, "window_days = 30", "window_days = 7"));

    write("mine.toml", &changed(rules.text, "window_days = 30", "window_day = 30"));
    let broken = load(&folder.path().join("shop.toml"), &[]);
    assert!(broken.scenario.is_none());
    assert_eq!(codes(&broken), [Code::UnknownKey], "{}", broken.findings.render(false));
    assert!(broken.findings.render(false).contains("mine.toml"));
}

#[test]
fn files_without_text_are_findings() {
    for (text, code) in
        [("", Code::EmptyFile), ("\u{feff}", Code::EmptyFile), ("# only\n", Code::EmptyFile)]
    {
        assert_eq!(codes(&read_with(text, &[])), [code]);
    }
    // A byte order mark before a good file is no mistake.
    assert!(read_with(&format!("\u{feff}{SMALL}"), &[]).scenario.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 150, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(11),
        ..ProptestConfig::default()
    })]

    /// Whatever happens to a good file's bytes: findings or a scenario, never a panic; and findings can
    /// always be shown.
    #[test]
    fn mutated_files_never_panic(
        changes in prop::collection::vec((0usize..4000, any::<u8>(), 0u8..4), 1..6),
        kept in 0.0f64..1.3,
    ) {
        let mut bytes = COMPLETE.as_bytes().to_vec();
        for (at, byte, how) in changes {
            let at = at % bytes.len();
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => drop(bytes.remove(at)),
                _ => {
                    let end = (at + usize::from(byte)).min(bytes.len());
                    let piece = bytes[at..end].to_vec();
                    bytes.extend(piece);
                }
            }
        }
        bytes.truncate((bytes.len() as f64 * kept) as usize);
        let context = Context::default();
        let loaded = match file::text(&context, bytes, "mutated.toml") {
            Some((source, text)) => {
                let shown = "mutated.toml".to_owned();
                read(context, &Text { source, shown, text, rule_files: RuleFiles::Nowhere }, &[])
            },
            None => finish(context, None, String::new()),
        };
        prop_assert!(loaded.scenario.is_some() != loaded.findings.has_errors());
        prop_assert!(loaded.findings.is_empty() || !loaded.findings.render(false).is_empty());
        prop_assert!(!loaded.findings.to_json().is_empty());
    }
}
