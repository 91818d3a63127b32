//! The readings that are asked, for each policy.

use crate::diagnostics::{Code, Finding, Findings, Place};
use crate::input::reader::did_you_mean;
use crate::policy::{Policy, Reading};
use std::collections::{BTreeMap, BTreeSet};

/// So many combinations of one policy are looked at.
const MOST_COMBINED: usize = 20_000;

/// The readings of each policy, in order and each once, and what is wrong with those asked. `words` are
/// `prudent`, `lenient`, `all` or SWITCH=OPTION (several with commas between); none = all.
pub(in crate::app) fn asked(
    words: &[String],
    products: bool,
    policies: &[Policy],
) -> (Vec<Vec<Reading>>, Findings) {
    let mut wrong = Findings::new();
    let source = wrong.add_source("command line", "");
    let mut report = |code, message: String, help: String| {
        wrong.push(Finding::new(code, Place::whole(source), message).help(help));
    };
    let mut own: Vec<Reading> = Vec::new();
    let mut all = words.is_empty();
    for word in words {
        match word.trim() {
            "prudent" => own.push(Reading::prudent()),
            "lenient" => own.push(Reading::lenient()),
            "all" => all = true,
            pairs => match options(pairs, policies) {
                Ok(options) => own.push(Reading::taking(options)),
                Err((code, message, help)) => report(code, message, help),
            },
        }
    }
    let readings = policies.iter().map(|policy| {
        let mut readings: Vec<Reading> = Vec::new();
        let sets = match (products, all) {
            (true, _) => policy.readings_combined(MOST_COMBINED).unwrap_or_else(|| {
                let message =
                    format!("`{}` has more than {MOST_COMBINED} combinations of readings", policy.name);
                let help = "leave --products out, or name readings with --reading".to_owned();
                report(Code::OutOfRange, message, help);
                Vec::new()
            }),
            (false, true) => policy.readings_one_by_one(),
            (false, false) => Vec::new(),
        };
        // Another one of the set by another name is left out.
        let is_twin = |reading: &Reading| {
            let mut switches = policy.switches.iter();
            switches.any(|switch| {
                reading.options.get(&switch.name).is_some_and(|option| switch.twin(option).is_some())
            })
        };
        let sets = sets.into_iter().filter(|reading| !is_twin(reading));
        for reading in own.iter().cloned().chain(sets) {
            if !readings.iter().any(|known| known.name == reading.name) {
                readings.push(reading);
            }
        }
        readings
    });
    (readings.collect(), wrong)
}

type Wrong = (Code, String, String);

/// `switch=option,switch=option`
fn options(text: &str, policies: &[Policy]) -> Result<BTreeMap<String, String>, Wrong> {
    let mut options = BTreeMap::new();
    for pair in text.split(',') {
        let Some((switch, option)) = pair.split_once('=') else {
            let message = format!("`{pair}` is not a reading");
            let help = "write prudent, lenient, all or SWITCH=OPTION".to_owned();
            return Err((Code::UnknownName, message, help));
        };
        let (switch, option) = (switch.trim(), option.trim());
        let switches = || policies.iter().flat_map(|policy| &policy.switches);
        let named = || switches().filter(|known| known.name == switch);
        let help = |word: &str, known: BTreeSet<&str>| match did_you_mean(word, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", known.into_iter().collect::<Vec<_>>().join(", ")),
        };
        if named().next().is_none() {
            let known = switches().map(|known| known.name.as_str()).collect();
            let message = format!("no policy asked has a switch `{switch}`");
            return Err((Code::UnknownSwitch, message, help(switch, known)));
        }
        let known: BTreeSet<&str> =
            named().flat_map(|switch| &switch.options).map(|option| option.name.as_str()).collect();
        if !known.contains(option) {
            let message = format!("the switch `{switch}` has no option `{option}`");
            return Err((Code::UnknownOption, message, help(option, known)));
        }
        options.insert(switch.to_owned(), option.to_owned());
    }
    Ok(options)
}
