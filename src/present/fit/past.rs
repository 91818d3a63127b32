//! `[categories.KEY.past]`: real orders, a line for packages ordered alike.

use super::figure::{digits, grams, money, quoted};
use crate::domain::Tracking;
use crate::fit::{Fitted, FittedPast, FittedPastPackages};
use std::fmt::Write as _;

pub(super) fn past(out: &mut String, fitted: &Fitted, past: &FittedPast, key: &str) {
    let _ = writeln!(
        out,
        "[categories.{key}.past]  # real orders in place of simulated ones: what a window may still hold\n\
         first_day = {}\nlast_day = {}\npackages = [",
        past.first_day, past.last_day
    );
    let several = fitted.store.ships_from.len() > 1;
    for group in &past.groups {
        let from = if several { format!("from = \"{}\", ", group.origin.code()) } else { String::new() };
        let packages =
            if group.packages == 1 { String::new() } else { format!(", packages = {}", group.packages) };
        let _ = writeln!(
            out,
            "  {{ ordered = {}, promised = {}, {from}to = \"{}\", price = \"{}\", weight = \"{}\", service = {}, \
             tracking = {}{packages} }},",
            group.ordered_on,
            group.promised_on,
            group.destination.code(),
            money(group.price),
            grams(group.grams),
            quoted(&fitted.services[group.service].name),
            tracking(group)
        );
    }
    let _ = writeln!(out, "]");
}

/// The ending, how likely what is known is by each that is possible, or that nothing is known.
fn tracking(group: &FittedPastPackages) -> String {
    let possible: Vec<(&str, f64)> = Tracking::ENDINGS
        .map(Tracking::word)
        .into_iter()
        .zip(group.likelihood)
        .filter(|(_, likelihood)| *likelihood > 0.0)
        .collect();
    if let [(word, _)] = possible[..] {
        return quoted(word);
    }
    if possible.len() == Tracking::ENDINGS.len()
        && possible.iter().all(|(_, likelihood)| *likelihood == 1.0)
    {
        return quoted("unknown");
    }
    let shown: Vec<String> = possible
        .iter()
        .map(|(word, likelihood)| format!("{word} = {}", digits(*likelihood, 3)))
        .collect();
    format!("{{ {} }}", shown.join(", "))
}
