//! Shipping rules, as `vtr plan` writes them into `rules.csv` or a seller writes them in a spreadsheet.
//!
//! `category, destination, value_from, value_to, weight_from, weight_to` and `service` or `service_code`; if known
//! `store, sku_pattern, packages_per_month, beside, reading`. An empty cell or `*` means any; other columns are let
//! be. Commas, semicolons or tabs, any encoding of an exported file, `14.50` or `14,50`. Format: `docs/rules.md`.

mod cells;
mod row;
#[cfg(test)]
mod tests;

use super::export::Decoded;
use super::file;
use super::packages::cut;
use super::reader::{Context, did_you_mean};
use crate::diagnostics::{Code, Finding, Findings, Place, SourceId};
use crate::records::{RuleFate, ShippingRule, service_key};
use cells::Row;
use std::collections::BTreeSet;
use std::path::Path;

/// The columns that must be there.
const NEEDED: [&str; 6] =
    ["category", "destination", "value_from", "value_to", "weight_from", "weight_to"];

const FILE: file::Kind = file::Kind {
    largest: 16_000_000,
    too_large: "a file of shipping rules has some hundred lines; is it one of packages?",
    not_found: "check the path; `vtr plan SCENARIO -o DIR` writes DIR/rules.csv",
};

/// What rules are held against.
#[derive(Clone, Debug, Default)]
pub struct Against<'a> {
    /// The store of the packages.
    pub store: &'a str,
    /// The reading asked.
    pub reading: &'a str,
    /// Categories of the packages.
    pub categories: BTreeSet<&'a str>,
    /// Services of the packages and of a scenario, as [`service_key`] writes them.
    pub services: BTreeSet<String>,
}

/// What a file of rules holds.
#[derive(Debug)]
pub struct ReadRules {
    /// The rules of the store and the reading asked, in the order of the file.
    pub rules: Vec<ShippingRule>,
    /// Rules of other stores.
    pub other_store: usize,
    /// Rules of other readings.
    pub other_reading: usize,
    /// Rows that could not be read.
    pub not_read: usize,
    /// Mistakes and remarks.
    pub findings: Findings,
}

/// Reads rules; rows with mistakes are reported and left out.
pub fn read(path: &Path, against: &Against<'_>) -> ReadRules {
    let context = Context::default();
    let shown = path.display().to_string();
    let mut read = ReadRules {
        rules: Vec::new(),
        other_store: 0,
        other_reading: 0,
        not_read: 0,
        findings: Findings::new(),
    };
    if let Some(decoded) = file::read_export(&context, path, &shown, &FILE) {
        rules(&context, &shown, &decoded, against, &mut read);
    }
    let mut findings = context.into_findings();
    findings.settle();
    read.findings = findings;
    read
}

fn rules(
    context: &Context,
    shown: &str,
    decoded: &Decoded,
    against: &Against<'_>,
    read: &mut ReadRules,
) {
    let text = decoded.text.strip_prefix('\u{feff}').unwrap_or(&decoded.text);
    let source = context.add_source(shown, text);
    for remark in &decoded.remarks {
        let place = remark.at.clone().map_or(Place::whole(source), |at| Place::new(source, at));
        context.mistake(remark.code, &place, remark.message.as_str(), remark.help);
    }
    // A spreadsheet may write its separator into the first line.
    let begin =
        if text.starts_with("sep=") { text.find('\n').map_or(text.len(), |at| at + 1) } else { 0 };
    let head = text[begin..].trim_start().lines().next().unwrap_or_default();
    let count = |delimiter: &u8| head.bytes().filter(|byte| byte == delimiter).count();
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',');
    let mut rows = cut(text, delimiter, begin);
    let Some(header) = rows.next() else {
        let help = "write a header and a row a rule";
        context.mistake(Code::EmptyFile, &Place::whole(source), "the file holds no rules", help);
        return;
    };
    let names: Vec<String> = header.cells.iter().map(|(_, name)| plain(name)).collect();
    if !columns_are_there(context, &Place::new(source, header.span.clone()), &names) {
        return;
    }
    let lines = Lines::of(text);
    let mut all: Vec<(ShippingRule, String, Place)> = Vec::new();
    let mut any = false;
    for cut in rows {
        any = true;
        let row = Row { context, names: &names, line: lines.at(cut.span.start), source, cut: &cut };
        match row.rule() {
            Some(rule) => {
                let reading = row.text("reading").unwrap_or_default().to_owned();
                all.push((rule, reading, row.place("service_code")));
            }
            None => read.not_read += 1,
        }
    }
    if !any {
        let help = "write a row a rule";
        context.mistake(Code::EmptyFile, &Place::whole(source), "the file holds no rules", help);
        return;
    }
    let before = all.len();
    of_reading(context, source, against.reading, &mut all);
    read.other_reading = before - all.len();
    unknown_names(context, against, &all);
    all.retain(|(rule, ..)| {
        let own = rule.store.is_empty() || rule.store.eq_ignore_ascii_case(against.store);
        read.other_store += usize::from(!own);
        own
    });
    overlaps(context, &all);
    read.rules = all.into_iter().map(|(rule, ..)| rule).collect();
}

/// A name of a column: small letters, `_` between words.
fn plain(name: &str) -> String {
    name.trim().trim_start_matches('\u{feff}').to_lowercase().replace([' ', '-'], "_")
}

fn columns_are_there(context: &Context, header: &Place, names: &[String]) -> bool {
    let before = context.errors();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let missing = |wanted: &str, what: &str| {
        let unknown = names.iter().filter(|name| !NEEDED.contains(&name.as_str())).map(String::as_str);
        let near = did_you_mean(wanted, unknown);
        let near = near.map_or(String::new(), |near| format!(" (is it `{near}`?)"));
        let help = "write it into the header; an empty cell in it means any";
        context.mistake(
            Code::MissingColumn,
            header,
            format!("the rules have no column {what}{near}"),
            help,
        );
    };
    for wanted in NEEDED.iter().filter(|wanted| !has(wanted)) {
        missing(wanted, &format!("`{wanted}`"));
    }
    if !has("service") && !has("service_code") {
        missing("service", "`service` or `service_code`");
    }
    for (at, name) in names.iter().enumerate() {
        if !name.is_empty() && names[..at].contains(name) {
            let help = "leave one of them out: which holds cannot be told";
            context.mistake(
                Code::DuplicateName,
                header,
                format!("two columns are named `{name}`"),
                help,
            );
        }
    }
    context.errors() == before
}

/// Keeps the rules of the reading asked where the file holds those of several.
fn of_reading(
    context: &Context,
    source: SourceId,
    asked: &str,
    all: &mut Vec<(ShippingRule, String, Place)>,
) {
    let readings: BTreeSet<String> = all.iter().map(|(_, reading, _)| reading.clone()).collect();
    if readings.len() < 2 {
        return;
    }
    if readings.contains(asked) {
        all.retain(|(_, reading, _)| reading.is_empty() || reading == asked);
        return;
    }
    let named: Vec<&str> = readings.iter().filter(|name| !name.is_empty()).map(String::as_str).collect();
    let message = format!("the rules are of the readings {}, not of {asked}", named.join(", "));
    let help = "name one of them: --reading NAME; or leave the rules of one reading in the file";
    context.mistake(Code::RuleReadings, &Place::whole(source), message, help);
    all.clear();
}

/// Remarks on stores, categories and services that nothing has, each once.
fn unknown_names(context: &Context, against: &Against<'_>, all: &[(ShippingRule, String, Place)]) {
    let mut told: BTreeSet<(u8, String)> = BTreeSet::new();
    let mut tell = |kind: u8, name: &str, place: &Place, message: String, help: String| {
        if told.insert((kind, name.to_lowercase())) {
            context.report(Finding::new(Code::RuleOfNothing, place.clone(), message).help(help));
        }
    };
    for (rule, _, place) in all {
        let own = rule.store.is_empty() || rule.store.eq_ignore_ascii_case(against.store);
        if !own {
            let message = format!(
                "the packages are of the store {}, the rule is for {}",
                against.store, rule.store
            );
            let help =
                "its rules are left aside; audit the packages of that store with --store".to_owned();
            tell(0, &rule.store, place, message, help);
            continue;
        }
        let known = |name: &&str| name.to_lowercase() == rule.category.to_lowercase();
        if !rule.category.is_empty() && !against.categories.iter().any(known) {
            let small: Vec<(String, &str)> =
                against.categories.iter().map(|name| (name.to_lowercase(), *name)).collect();
            let near = did_you_mean(&rule.category, small.iter().map(|(small, _)| small.as_str()));
            let near = near.and_then(|near| small.iter().find(|(small, _)| small == near));
            let near = near.map(|(_, name)| name);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    let names: Vec<&str> = against.categories.iter().copied().collect();
                    format!("the packages are of the categories {}", names.join(", "))
                }
            };
            tell(
                1,
                &rule.category,
                place,
                format!("no package is of the category `{}`", rule.category),
                help,
            );
        }
        let names = [&rule.service_code, &rule.service].map(|name| service_key(name));
        let known = names.iter().any(|name| against.services.contains(name));
        if rule.fate == RuleFate::Shipped && !known {
            let message = format!("no package went by `{}`, and no scenario names it", rule.name());
            let help = "write it as the orders or the scenario (--scenario) name it; else what it would do is a range";
            tell(2, rule.name(), place, message, help.to_owned());
        }
    }
}

/// Two rules that can match one package and do different things; of each rule the first such is named.
fn overlaps(context: &Context, all: &[(ShippingRule, String, Place)]) {
    for (at, (rule, _, place)) in all.iter().enumerate() {
        let crossing = |(other, ..): &&(ShippingRule, String, Place)| {
            rule.overlaps(other) && !rule.ships_like(other)
        };
        let Some((other, ..)) = all[..at].iter().find(crossing) else { continue };
        let message = format!(
            "a package can match this rule (`{}`) and that of line {} (`{}`)",
            rule.name(),
            other.line,
            other.name()
        );
        let help = "the first in the file holds; part them by value, weight, destination or category";
        context.report(Finding::new(Code::RulesOverlap, place.clone(), message).help(help));
    }
}

/// The number of the line at each byte.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    fn at(&self, byte: usize) -> u64 {
        self.0.partition_point(|end| *end < byte) as u64 + 1
    }
}
