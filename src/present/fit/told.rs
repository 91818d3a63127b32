//! What was fitted, for the terminal.

use super::figure::{chance, percent, quoted};
use super::services::CHANCES;
use crate::domain::Provenance;
use crate::fit::{Backed, Fitted, Spread};
use std::fmt::Write as _;

/// What was fitted, from how many packages, and what was not.
pub fn fitted_text(fitted: &Fitted) -> String {
    let mut out = format!("{}\n{}\n\n", fitted.title, fitted.description);
    for category in &fitted.categories {
        let (low, high) = match category.orders_per_day.0 {
            Spread::Point(rate) => (rate, rate),
            Spread::Range(low, high) | Spread::Beta(low, high) => (low, high),
        };
        let told = category.figures.as_ref().map(|(figures, _)| *figures);
        let figures = told.or(category.counted).map_or(String::new(), |figures| {
            format!(", starts at {} of {} valid ({})", figures.valid, figures.counted, figures.as_of)
        });
        let past = category.past.as_ref().map_or(String::new(), |(past, backed)| {
            format!(", begins with {}, {} of them open", packages(backed.packages, ""), past.open())
        });
        let _ = writeln!(
            out,
            "{}: {}{low:.2} to {high:.2} orders a day{figures}{past}",
            category.name,
            packages(category.packages, ", ")
        );
    }
    out.push('\n');
    for service in &fitted.services {
        let title = &service.title;
        let n = packages(service.packages, "");
        let colon = if n.is_empty() { "" } else { ": " };
        let _ = writeln!(out, "{} ({title}){colon}{n}", service.name);
        for (key, figure) in CHANCES.iter().zip(&service.chances) {
            if let Some((spread, backed)) = figure {
                let (text, interval) = chance(*spread);
                let shown =
                    if interval.is_empty() { text.trim_matches('"').to_owned() } else { interval };
                let _ = writeln!(out, "    {key:<26}{shown}  ({})", from(backed));
            }
        }
    }
    let (Spread::Range(low, high) | Spread::Beta(low, high)) = fitted.icc.icc else { return out };
    let _ = writeln!(
        out,
        "\nclustering of misses: {} to {} ({})",
        percent(low),
        percent(high),
        words(&fitted.icc.backed)
    );
    let names: Vec<String> = fitted.strategies.iter().map(|strategy| quoted(strategy.title)).collect();
    let _ = writeln!(out, "strategies: {}", names.join(", "));
    for note in &fitted.notes {
        let _ = writeln!(out, "mind: {note}");
    }
    out
}

/// So many packages; nothing if there is none.
fn packages(n: usize, behind: &str) -> String {
    match n {
        0 => String::new(),
        1 => format!("1 package{behind}"),
        n => format!("{n} packages{behind}"),
    }
}

fn from(backed: &Backed) -> String {
    match &backed.provenance {
        Provenance::Source(_) if backed.packages == 1 => "1 package".into(),
        Provenance::Source(_) if backed.packages > 0 => format!("{} packages", backed.packages),
        Provenance::Source(_) => "packages of services like it".into(),
        Provenance::Assumption(_) => "default".into(),
    }
}

fn words(backed: &Backed) -> &str {
    match &backed.provenance {
        Provenance::Source(text) | Provenance::Assumption(text) => text,
    }
}
