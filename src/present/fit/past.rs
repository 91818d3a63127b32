//! `[categories.KEY.past]`: real orders, a line for packages ordered alike.

use super::figure::{digits, grams, money, quoted};
use crate::domain::Tracking;
use crate::fit::{Fitted, FittedPast, FittedPastPackages};
use std::fmt::Write as _;

/// Words for the endings of tracking, in their order.
const ENDINGS: [&str; Tracking::ENDINGS.len()] =
    ["no-number", "no-scan", "facility", "delivery", "both"];

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

/// The ending, or how likely what is known is by each that is possible.
fn tracking(group: &FittedPastPackages) -> String {
    let possible: Vec<(&str, f64)> =
        ENDINGS.into_iter().zip(group.likelihood).filter(|(_, likelihood)| *likelihood > 0.0).collect();
    if let [(word, _)] = possible[..] {
        return quoted(word);
    }
    let shown: Vec<String> = possible
        .iter()
        .map(|(word, likelihood)| format!("{word} = {}", digits(*likelihood, 3)))
        .collect();
    format!("{{ {} }}", shown.join(", "))
}
