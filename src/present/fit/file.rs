//! The file as a whole, in the order of a hand-written scenario.

use super::categories::categories;
use super::figure::{Provenances, percent, quoted};
use super::services::services;
use crate::domain::Currency;
use crate::fit::{Fitted, FittedLever, Spread};
use std::fmt::Write as _;

/// Days from the decision to the start of a strategy.
const START: u64 = 14;

/// The scenario file of a fit.
pub fn fitted_toml(fitted: &Fitted) -> String {
    let mut out = String::new();
    head(&mut out, fitted);
    store(&mut out, fitted);
    title(&mut out, "what buyers order");
    categories(&mut out, fitted);
    title(&mut out, "services");
    services(&mut out, fitted);
    title(&mut out, "strategies");
    strategies(&mut out, fitted);
    title(&mut out, "bad luck and consequences");
    luck(&mut out, fitted);
    costs(&mut out, fitted);
    out
}

fn title(out: &mut String, text: &str) {
    let _ = writeln!(out, "# {} {text}\n", "-".repeat(90 - text.len().min(80)));
}

fn head(out: &mut String, fitted: &Fitted) {
    let Fitted { decision_day, last_day, handling_days, .. } = fitted;
    let _ = writeln!(out, "# {}", fitted.title);
    let _ = writeln!(
        out,
        "#\n# {} Every figure says from how many packages it was fitted;",
        fitted.description
    );
    let _ = writeln!(
        out,
        "# what the packages do not say is an assumption and says so. Change what you know better.\n\
         # `vtr run` runs it as it is; `vtr inputs` lists every figure."
    );
    if !fitted.notes.is_empty() {
        let _ = writeln!(out, "#\n# Mind:");
    }
    for note in &fitted.notes {
        for (at, line) in wrapped(note, 108).iter().enumerate() {
            let _ = writeln!(out, "# {} {line}", if at == 0 { "-" } else { " " });
        }
    }
    let _ = writeln!(out, "\nschema = 1\ntitle = {}", quoted(&fitted.title));
    let _ = writeln!(out, "description = {}", quoted(&fitted.description));
    let _ = writeln!(out, "currency = \"{}\"\n", fitted.store.currency);
    let _ = writeln!(
        out,
        "[horizon]\ndecision_day = {decision_day}  # the day of the fit: nothing later was used"
    );
    let _ = writeln!(out, "last_day = {last_day}\nhandling_days = {}", handling_days.0);
    let mut why = Provenances::default();
    why.assume("decision_day", "the day of the fit");
    why.assume("last_day", "a year");
    why.add("handling_days", &handling_days.1);
    why.write(out, "horizon");
    let _ = writeln!(
        out,
        "\n[tolerance]\nrisk = \"5 %\"\nperiod_days = 90\nbounds = \"suspension\"  # or \"breach\"\n\
         assumption = \"one chance in twenty, per category and quarter: say what you would accept\"\n"
    );
}

fn store(out: &mut String, fitted: &Fitted) {
    if let Some((on, rates)) = &fitted.rates {
        let rates: Vec<String> =
            rates.iter().map(|(currency, units)| format!("{currency} = {units}")).collect();
        let _ = writeln!(out, "[rates]\non = {}", fitted.decision_day);
        let _ = writeln!(out, "per_euro = {{ {} }}", rates.join(", "));
        let _ = writeln!(
            out,
            "assumption = \"the ECB's reference rates of {on}, the nearest day that the program knows\"\n"
        );
    }
    let store = &fitted.store;
    let _ = writeln!(out, "[stores.{}]", store_key(&store.name));
    let _ = writeln!(out, "name = {}\ncurrency = \"{}\"", quoted(&store.name), store.currency);
    let from: Vec<String> = store.ships_from.iter().map(|country| format!("\"{country}\"")).collect();
    let _ = writeln!(out, "ships_from = [{}]", from.join(", "));
    let _ = writeln!(out, "baseline = {}  # today's rules", quoted(&store.baseline));
    let _ = writeln!(out, "reform = {}", quoted(&store.reform));
    let vat: Vec<String> = store
        .vat
        .0
        .iter()
        .map(|(country, rate)| format!("{country} = {}", quoted(&percent(*rate))))
        .collect();
    let _ = writeln!(out, "vat = {{ {} }}", vat.join(", "));
    let mut why = Provenances::default();
    why.assume("baseline", "the rules that stand on the day of the fit");
    why.assume("reform", "the newest rules of the store");
    why.add("vat", &store.vat.1);
    why.write(out, &format!("stores.{}", store_key(&store.name)));
    let _ = writeln!(
        out,
        "\n# What the rules leave open: the first reading is the careful one.\n[readings]\nuse = [\"prudent\", \"lenient\"]\n"
    );
}

/// The key of a store.
pub(super) fn store_key(name: &str) -> String {
    let plain = name.to_lowercase();
    plain.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

fn strategies(out: &mut String, fitted: &Fitted) {
    let start =
        fitted.decision_day.checked_add_days(chrono::Days::new(START)).unwrap_or(fitted.decision_day);
    let names = |places: &[usize]| {
        let names: Vec<String> = places.iter().map(|&at| quoted(&fitted.services[at].name)).collect();
        format!("[{}]", names.join(", "))
    };
    for strategy in &fitted.strategies {
        let _ = writeln!(out, "[strategies.{}]  # {}", strategy.name, strategy.why);
        let _ = writeln!(out, "title = {}\nstarts_on = {start}", quoted(strategy.title));
        if !strategy.levers.is_empty() {
            let _ = writeln!(out, "levers = [");
        }
        for lever in &strategy.levers {
            let text = match lever {
                FittedLever::Switch { from, to } => {
                    format!(
                        "do = \"switch\", to = {}, where = {{ service = {} }}",
                        names(to),
                        names(from)
                    )
                }
                FittedLever::DropCrossBorder => {
                    "do = \"drop\", where = { lane = \"cross-border\" }".to_owned()
                }
                FittedLever::MendUploads(low, high) => format!(
                    "do = \"mend-uploads\", to = \"{} to {}\", where = {{ tracked_as = [\"full\"] }}",
                    percent(*low),
                    percent(*high)
                ),
            };
            let _ = writeln!(out, "  {{ {text} }},");
        }
        if !strategy.levers.is_empty() {
            let _ = writeln!(out, "]");
        }
        if strategy.levers.iter().any(|lever| matches!(lever, FittedLever::MendUploads(..))) {
            let _ = writeln!(
                out,
                "assumption = \"a label bought through the marketplace enters its number itself (help text); what \
                 still goes wrong is a judgement\""
            );
        }
        out.push('\n');
    }
}

fn luck(out: &mut String, fitted: &Fitted) {
    let (low, high) = match fitted.icc.icc {
        Spread::Point(icc) => (icc, icc),
        Spread::Range(low, high) | Spread::Beta(low, high) => (low, high),
    };
    let _ = writeln!(
        out,
        "[clustering]  # misses come together: same depot, same week\nicc = \"{} to {}\"",
        percent(low),
        percent(high)
    );
    let mut why = Provenances::default();
    why.add("icc", &fitted.icc.backed);
    why.write(out, "clustering");
    out.push_str(CONSEQUENCES);
}

fn costs(out: &mut String, fitted: &Fitted) {
    let currency = fitted.store.currency;
    let amount = |pounds: f64| super::figure::digits(pounds * fitted.units_per_pound, 3);
    let own = if currency == Currency::GBP {
        String::new()
    } else {
        format!(", from pounds at {} {currency}", super::figure::digits(fitted.units_per_pound, 4))
    };
    let _ = writeln!(
        out,
        "\n[costs]  # {currency}; say what you know\npacking = \"{} {currency}\"\ncontact_rate = \"0.3 % to 1.2 %\"\n\
         untracked_contact_factor = 35\ncost_per_contact = \"{} {currency} to {} {currency}\"\n\
         claim_rate_tracked = \"0.02 % to 0.1 %\"\nclaim_rate_untracked = \"0.3 % to 1.5 %\"\nreclaims_vat = true",
        amount(0.3),
        amount(3.0),
        amount(5.0)
    );
    let mut why = Provenances::default();
    why.source(
        "untracked_contact_factor",
        "marketplace help text: 35 times as many contacts about untracked packages",
    );
    why.source("cost_per_contact", &format!("3 to 5 GBP a contact (helmwms.com, a vendor){own}"));
    why.assume("packing", &format!("0.30 GBP for envelope or box and label{own}"));
    why.assume("contact_rate", "no measured figure for tracked packages; always in the tornado");
    why.assume(
        "claim_rate_tracked",
        "Metapack: 0.06 % of parcels declared lost, UK and Europe, autumn 2024",
    );
    why.assume(
        "claim_rate_untracked",
        "a letter seller reports 0.13 % lost; buyers of untracked goods claim more",
    );
    why.assume("reclaims_vat", "registered for VAT");
    why.write(out, "costs");
}

/// Lines of at most so many letters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

const CONSEQUENCES: &str = r#"
[consequences]
grace_days = 14
suspension_days = "pert(2, 14, 45)"
repeat_factor = 1.5
ramp_days = 14
recovered_elsewhere = "0 %"
reinstatement = "fresh"
yellow_margin = 1
misapplied_share = "0 % to 1 %"
[consequences.assumption]
grace_days = "a warning mail comes first; no text says how long it lasts"
suspension_days = "sellers report days to weeks (generic text: decision usually within 48 hours); no measured figure"
repeat_factor = "a repeat takes longer to appeal"
ramp_days = "listings climb back over two weeks"
recovered_elsewhere = "no other channel"
reinstatement = "a new start after the plan of action"
yellow_margin = "one further defect would miss the target"
misapplied_share = "sellers report exempt letters among their defects (forum, 2025); the share is a judgement"
"#;
