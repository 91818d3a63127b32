//! `[readings]`: the ways to read what the policies leave open.

use super::names::check_name;
use super::reading_sets::{self, EACH, has_twin};
use crate::diagnostics::{Code, Finding};
use crate::domain::{Distribution, Provenance};
use crate::input::figures::{Measure, Register};
use crate::input::reader::{Kind, Table, Value, path_segment};
use crate::policy::{Policy, Reading, Switch};
use crate::scenario::{InputValue, Unit};
use std::collections::BTreeMap;

/// Reads `[readings]`. `complete` says that every policy of the file could be read: only then a switch
/// that none of them has is a mistake. A stated lag holds for every reading.
pub(super) fn readings(
    register: &Register<'_>,
    table: Table<'_>,
    policies: &[&Policy],
    complete: bool,
    lag_is_stated: bool,
) -> Vec<Reading> {
    let switches: Vec<&Switch> = policies.iter().flat_map(|policy| &policy.switches).collect();
    let bundles = match table.value("bundles").and_then(|value| value.table("bundles")) {
        Some(bundles) => read_bundles(register, bundles, &switches, complete),
        None => BTreeMap::new(),
    };
    let mut readings = vec![Reading::prudent()];
    let listed = table.value("use").map(|value| (value.list().unwrap_or_default(), value));
    for item in listed.iter().flat_map(|(list, _)| list) {
        if matches!(&item.node().kind, Kind::String(word) if word == EACH) {
            add_new(&mut readings, reading_sets::each(&switches, lag_is_stated));
            continue;
        }
        let Some(reading) = reading(item, &switches, &bundles, complete) else { continue };
        if reading.name == "prudent" {
            continue;
        }
        if readings.iter().any(|known| known.name == reading.name) {
            let message = format!("the reading `{}` is listed twice", reading.name);
            item.mistake(Code::DuplicateName, message, "list it once");
            continue;
        }
        readings.push(reading);
    }
    if let Some(value) = table.value("product") {
        add_new(&mut readings, reading_sets::product(&value, &switches, complete));
    }
    let path = table.path_of("weights");
    let weights = table.value("weights").and_then(|value| value.table("weights"));
    let stated = weights.map(|table| stated_weights(register, table, &readings)).unwrap_or_default();
    for reading in &mut readings {
        reading.weight = match stated.get(&reading.name) {
            Some(&weight) => weight,
            None => {
                let weight = default_weight(reading, &switches);
                register.default_of(
                    format!("{path}.{}", path_segment(&reading.name)),
                    InputValue::Number(Distribution::Point(weight)),
                    Unit::Factor,
                    Provenance::Assumption(
                        "product of the weights that the rule files give the options taken".into(),
                    ),
                );
                weight
            }
        };
    }
    if readings.iter().all(|reading| reading.weight <= 0.0) {
        register.context().mistake(
            Code::OutOfRange,
            table.place(),
            "all readings have the weight 0",
            "give at least one reading a weight above 0",
        );
    }
    table.close();
    readings
}

/// Adds the readings of a set that are not asked for by name.
fn add_new(readings: &mut Vec<Reading>, set: Vec<Reading>) {
    for reading in set {
        if !readings.iter().any(|known| known.name == reading.name) {
            readings.push(reading);
        }
    }
}

/// Product of the weights of the options taken, over all switches, each once.
fn default_weight(reading: &Reading, switches: &[&Switch]) -> f64 {
    let mut factors: BTreeMap<&str, f64> = BTreeMap::new();
    for switch in switches {
        let taken = reading.option(switch);
        if let Some(option) = switch.options.iter().find(|option| option.name == taken) {
            factors.entry(&switch.name).or_insert(option.weight);
        }
    }
    factors.values().product()
}

fn reading(
    item: &Value<'_>,
    switches: &[&Switch],
    bundles: &BTreeMap<String, BTreeMap<String, String>>,
    complete: bool,
) -> Option<Reading> {
    let text = item.text()?;
    match text {
        "prudent" => return Some(Reading::prudent()),
        "lenient" => return Some(Reading::lenient()),
        _ => {}
    }
    if let Some((switch, option)) = text.split_once('=') {
        let (switch, option) = (switch.trim(), option.trim());
        check_option(item, switch, option, switches, complete)?;
        if has_twin(switches, (switch, option)) {
            let message = format!("the reading `{text}` changes nothing in a run");
            let help = "leave it out: a run converts limits at one rate, that of the scenario";
            let finding = Finding::new(Code::NeverUsed, item.place().clone(), message);
            item.context().report(finding.help(help));
        }
        let options = BTreeMap::from([(switch.to_owned(), option.to_owned())]);
        return Some(Reading::taking(options));
    }
    if let Some(options) = bundles.get(text) {
        return Some(Reading { name: text.into(), options: options.clone(), ..Reading::prudent() });
    }
    let known = ["prudent", "lenient", EACH].into_iter().chain(bundles.keys().map(|name| &**name));
    item.unknown(Code::UnknownName, text, known, "SWITCH=OPTION, the name of a bundle, or one of");
    None
}

fn check_option(
    value: &Value<'_>,
    switch: &str,
    option: &str,
    switches: &[&Switch],
    complete: bool,
) -> Option<()> {
    let named: Vec<&&Switch> = switches.iter().filter(|known| known.name == switch).collect();
    if named.is_empty() {
        if complete {
            let known = switches.iter().map(|known| &*known.name);
            let known: std::collections::BTreeSet<&str> = known.collect();
            value.unknown(Code::UnknownSwitch, switch, known, "one of these switches:");
        }
        return None;
    }
    let mut options = named.iter().flat_map(|switch| &switch.options).map(|option| &*option.name);
    if options.clone().any(|known| known == option) {
        return Some(());
    }
    if complete {
        let known: std::collections::BTreeSet<&str> = options.by_ref().collect();
        value.unknown(Code::UnknownOption, option, known, &format!("an option of `{switch}`:"));
    }
    None
}

fn read_bundles(
    register: &Register<'_>,
    table: Table<'_>,
    switches: &[&Switch],
    complete: bool,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut bundles = BTreeMap::new();
    for named in table.entries() {
        check_name(register.context(), &named);
        if ["prudent", "lenient", EACH, Reading::MIXTURE].contains(&named.name) {
            register.context().mistake(
                Code::DuplicateName,
                &named.place,
                format!("`{}` already means something among readings", named.name),
                "give the bundle another name",
            );
        }
        let Some(bundle) = named.value.table("bundle") else { continue };
        let mut options = BTreeMap::new();
        for choice in bundle.entries() {
            let Some(option) = choice.value.text() else { continue };
            if check_option(&choice.value, choice.name, option, switches, complete).is_some() {
                options.insert(choice.name.to_owned(), option.to_owned());
            }
        }
        bundle.close();
        bundles.insert(named.name.to_owned(), options);
    }
    table.close();
    bundles
}

fn stated_weights(
    register: &Register<'_>,
    table: Table<'_>,
    readings: &[Reading],
) -> BTreeMap<String, f64> {
    let mut weights = BTreeMap::new();
    for named in table.entries() {
        let Some(weight) = register.exact(&named.value, &Measure::factor()) else { continue };
        let name: String = match named.name.split_once('=') {
            Some((switch, option)) => format!("{}={}", switch.trim(), option.trim()),
            None => named.name.to_owned(),
        };
        if readings.iter().any(|reading| reading.name == name) {
            weights.insert(name, weight);
        } else {
            let known = readings.iter().map(|reading| &*reading.name);
            named.value.unknown(Code::UnknownName, &name, known, "a reading that is used:");
        }
    }
    table.close();
    weights
}
