//! Sets of readings that a file may ask for by one word: each option alone, or every combination of some
//! switches.

use crate::diagnostics::Code;
use crate::input::reader::Value;
use crate::policy::{Reading, Switch};

/// The word in `use` for every option of every switch, alone from prudent.
pub(super) const EACH: &str = "each";
/// Most combinations that are read at once.
const MOST: usize = 256;

/// Every option of every switch that is not the prudent one of all policies that have it, alone from prudent.
/// A stated lag holds for every reading: then the switch `lag` says nothing.
pub(super) fn each(switches: &[&Switch], lag_is_stated: bool) -> Vec<Reading> {
    names(switches)
        .into_iter()
        .filter(|name| !lag_is_stated || *name != "lag")
        .flat_map(|name| others(switches, name).into_iter().map(move |option| (name, option)))
        .filter(|pair| !has_twin(switches, *pair))
        .map(|pair| taking(&[pair]))
        .collect()
}

/// Does an option say the same as another of its switch?
pub(super) fn has_twin(switches: &[&Switch], (name, option): (&str, &str)) -> bool {
    switches.iter().any(|switch| switch.name == name && switch.twin(option).is_some())
}

/// Every combination of the options of the switches that `product` lists, all other switches prudent.
pub(super) fn product(value: &Value<'_>, switches: &[&Switch], complete: bool) -> Vec<Reading> {
    let mut combinations: Vec<Vec<(&str, &str)>> = vec![Vec::new()];
    for item in value.list().unwrap_or_default() {
        let Some(text) = item.text() else { return Vec::new() };
        let known = names(switches);
        let Some(&name) = known.iter().find(|name| **name == text) else {
            if complete {
                item.unknown(Code::UnknownSwitch, text, known.iter().copied(), "one of these switches:");
            }
            return Vec::new();
        };
        if combinations.iter().flatten().any(|(switch, _)| *switch == name) {
            let message = format!("the switch `{name}` is listed twice");
            item.mistake(Code::DuplicateName, message, "list it once");
            return Vec::new();
        }
        let others = others(switches, name);
        let with_it = combinations.iter().flat_map(|so_far| {
            others.iter().map(|option| so_far.iter().copied().chain([(name, *option)]).collect())
        });
        let more: Vec<Vec<(&str, &str)>> = with_it.collect();
        combinations.extend(more);
        if combinations.len() > MOST {
            value.mistake(
                Code::OutOfRange,
                format!("these switches have {} combinations or more", combinations.len()),
                format!("list fewer switches: at most {MOST} combinations are read"),
            );
            return Vec::new();
        }
    }
    combinations.iter().filter(|options| !options.is_empty()).map(|options| taking(options)).collect()
}

fn taking(options: &[(&str, &str)]) -> Reading {
    let owned = |(switch, option): &(&str, &str)| ((*switch).to_owned(), (*option).to_owned());
    Reading::taking(options.iter().map(owned).collect())
}

/// The switches' names, each once, in the order of the policies.
fn names<'s>(switches: &[&'s Switch]) -> Vec<&'s str> {
    let mut names: Vec<&str> = Vec::new();
    for switch in switches {
        if !names.contains(&&*switch.name) {
            names.push(&switch.name);
        }
    }
    names
}

/// The options of a switch that are not the prudent one of every policy that has it.
fn others<'s>(switches: &[&'s Switch], name: &str) -> Vec<&'s str> {
    let mut options: Vec<&str> = Vec::new();
    for switch in switches.iter().filter(|switch| switch.name == name) {
        for option in &switch.options {
            let differs =
                switches.iter().any(|other| other.name == name && other.prudent != option.name);
            if differs && !options.contains(&&*option.name) {
                options.push(&option.name);
            }
        }
    }
    options
}
