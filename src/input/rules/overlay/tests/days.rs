//! A change dated in the future leaves the days before it as they were: the days around its date, for every
//! built-in policy, every date of a package and several readings.

use super::super::super::builtin_policy;
use super::super::super::builtin_tests::{currency_of, in_currency, packages};
use super::{good, overlay};
use crate::domain::{Package, TrackedAs, Tracking};
use crate::policy::{BUILTIN, Consequence, DateBasis, OverlaidHow, Policy, Reading, Ruling, judge};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// The day of the changes: no built-in policy has one so late.
const DAY: &str = "2027-03-01";
/// The day of the stacked ones.
const SECOND: &str = "2027-03-11";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Order, handover and promise around a day, in days from it.
const AROUND: [[i64; 3]; 6] =
    [[-3, -2, -1], [-2, -1, 0], [-1, 0, 1], [0, 1, 2], [-9, -1, 9], [9, 10, 11]];

/// The grid of packages, each part of it with other days around one.
fn around(policy: &Policy, of: NaiveDate) -> Vec<Package> {
    let grid = packages(of, currency_of(&policy.store));
    let move_by = |days: i64| match u64::try_from(days) {
        Ok(later) => of + Days::new(later),
        Err(_) => of - Days::new(days.unsigned_abs()),
    };
    let mut all = Vec::new();
    // A prime step: every value of every fact comes with every row of days.
    for (row, days) in AROUND.iter().enumerate() {
        for package in grid.iter().skip(2 * row).step_by(17) {
            let [ordered_on, shipped_on, promised_on] = days.map(move_by);
            all.push(Package { ordered_on, shipped_on, promised_on, ..package.clone() });
        }
    }
    all
}

fn readings(policy: &Policy) -> Vec<Reading> {
    let mut readings = vec![Reading::prudent(), Reading::lenient()];
    if policy.switches.iter().any(|switch| switch.name == "date-basis") {
        readings.extend(["order", "ship", "promised"].map(|basis| Reading {
            name: basis.into(),
            options: BTreeMap::from([("date-basis".to_owned(), basis.to_owned())]),
            ..Reading::lenient()
        }));
    }
    readings
}

fn date_of(package: &Package, basis: DateBasis) -> NaiveDate {
    match basis {
        DateBasis::Order => package.ordered_on,
        DateBasis::Ship => package.shipped_on,
        DateBasis::Promised | DateBasis::Reading => package.promised_on,
    }
}

fn bases(policy: &Policy) -> Vec<(&'static str, DateBasis)> {
    let mut bases =
        vec![("order", DateBasis::Order), ("ship", DateBasis::Ship), ("promised", DateBasis::Promised)];
    if policy.switches.iter().any(|switch| switch.name == "date-basis") {
        bases.push(("reading", DateBasis::Reading));
    }
    bases
}

fn resolved(basis: DateBasis, policy: &Policy, reading: &Reading) -> DateBasis {
    if basis == DateBasis::Reading { reading.date_basis(policy) } else { basis }
}

/// Judges every package under both policies and hands over both verdicts with the day of the one below.
fn compare(
    below: &Policy,
    above: &Policy,
    of: NaiveDate,
    mut with: impl FnMut(&Package, &Reading, (Ruling, &str), (Ruling, &str)),
) {
    let currency = currency_of(&below.store);
    let (below, above) = (in_currency(below, currency), in_currency(above, currency));
    let mut judged = 0;
    for package in around(&below, of) {
        for reading in readings(&below) {
            let [old, new] = [&below, &above].map(|policy| {
                let verdict = judge(&package, Tracking::FacilityOnly, policy, &reading);
                (verdict.ruling, verdict.clause.map_or("", |clause| clause.id.as_str()))
            });
            with(&package, &reading, old, new);
            judged += 1;
        }
    }
    assert!(judged > 500);
}

fn builtin(name: &str) -> Policy {
    builtin_policy(name).expect("built in")
}

#[test]
fn a_new_first_clause_decides_from_its_day_on_and_nothing_before() {
    for name in BUILTIN.iter().map(|builtin| builtin.name) {
        let below = builtin(name);
        for (word, basis) in bases(&below) {
            let text = overlay(&format!(
                "[clauses.new]\nsays = \"New.\"\nbefore = \"{}\"\nfrom = {DAY}\nbasis = \"{word}\"\n\
                 then = \"never valid: untracked\"\n",
                below.clauses[0].id
            ));
            let above = policy_over(name, &[&text]);
            let (mut before, mut since) = (0, 0);
            compare(&below, &above, day(DAY), |package, reading, old, new| {
                if date_of(package, resolved(basis, &below, reading)) < day(DAY) {
                    before += 1;
                    assert_eq!(old, new, "{name} {word} {} {package:?}", reading.name);
                } else {
                    since += 1;
                    assert_eq!(new.1, "new", "{name} {word} {} {package:?}", reading.name);
                }
            });
            assert!(before > 0 && since > 0);
        }
    }
}

/// A policy with overlays over it that may leave flaws: only mistakes count here.
fn policy_over(name: &str, texts: &[&str]) -> Policy {
    let names: Vec<String> = (0..texts.len()).map(|at| format!("o{at}.toml")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(texts.iter().copied()).collect();
    let full = names.iter().fold(name.to_owned(), |full, file| format!("{full}+{file}"));
    let (policy, findings) = super::read(&full, &files);
    policy.unwrap_or_else(|| panic!("{full}: {}", findings.render(false)))
}

/// The section of a built-in file that states a clause.
fn section(name: &str, id: &str) -> String {
    let text = BUILTIN.iter().find(|builtin| builtin.name == name).expect("built in").text;
    let header = format!("[clauses.{id}]\n");
    let start = text.find(&header).expect("the clause") + header.len();
    let rest = &text[start..];
    rest[..rest.find("\n[").unwrap_or(rest.len())].to_owned()
}

/// Every clause that still holds, changed from the day on to another consequence.
fn all_changed(name: &str, below: &Policy, basis: &str) -> String {
    let mut text = String::from("overlay = \"All changed\"\n");
    for clause in below.reached().iter().filter(|clause| clause.until.is_none()) {
        let last = below.reached().last().is_some_and(|last| last.id == clause.id);
        let dated = clause.from.is_some();
        let kept = section(name, &clause.id);
        let dropped = |line: &&str| {
            let key = line.split(" =").next().unwrap_or_default();
            ["from", "until", "then", "misapplied"].contains(&key) || (key == "basis" && !dated)
        };
        let lines: Vec<&str> = kept.lines().filter(|line| !dropped(line)).collect();
        let then = if clause.then == Consequence::Exempt { "never valid: untracked" } else { "exempt" };
        text += &format!("[clauses.{}]\nfrom = {DAY}\nthen = \"{then}\"\n", clause.id);
        if !dated || last {
            text += &format!("basis = \"{basis}\"\n");
        }
        text += &(lines.join("\n") + "\n");
    }
    text
}

#[test]
fn every_clause_changed_decides_what_it_decided_otherwise_from_its_day_on() {
    let (mut before, mut since) = (0, 0);
    for name in BUILTIN.iter().map(|builtin| builtin.name) {
        let below = builtin(name);
        for (word, basis) in bases(&below) {
            let above = policy_over(name, &[&all_changed(name, &below, word)]);
            compare(&below, &above, day(DAY), |package, reading, old, new| {
                let decided = below.clauses.iter().find(|clause| clause.id == old.1).expect("a clause");
                let own = if decided.from.is_some() { decided.basis } else { basis };
                let told = format!("{name} {word} {} {package:?}", reading.name);
                if date_of(package, resolved(own, &below, reading)) < day(DAY) {
                    // One that goes by another date may decide it already, but never before its own day.
                    let earlier = above.clauses.iter().find(|clause| clause.id == new.1);
                    let earlier = earlier.expect("a clause");
                    if earlier.from == Some(day(DAY)) {
                        let by = resolved(earlier.basis, &below, reading);
                        assert!(date_of(package, by) >= day(DAY), "{told}");
                    } else {
                        before += 1;
                        assert_eq!(old, new, "{told}");
                    }
                } else {
                    since += 1;
                    assert_eq!(new.1, format!("{}-from-{DAY}", old.1), "{told}");
                    assert_ne!(new.0 == Ruling::Exempt, decided.then == Consequence::Exempt, "{told}");
                }
            });
        }
    }
    assert!(before > 10_000 && since > 10_000, "{before} {since}");
}

#[test]
fn every_clause_ended_leaves_its_packages_to_the_last_one_from_the_day_after() {
    let eve = day(DAY) - Days::new(1);
    for name in BUILTIN.iter().map(|builtin| builtin.name) {
        let below = builtin(name);
        let (last, others) = below.reached().split_last().expect("clauses");
        if others.is_empty() {
            continue;
        }
        for (word, _) in bases(&below) {
            let ends: String = others
                .iter()
                .filter(|clause| clause.until.is_none())
                .map(|clause| {
                    let basis = match clause.from {
                        Some(_) => String::new(),
                        None => format!("basis = \"{word}\"\n"),
                    };
                    format!("[ends.{}]\nuntil = {eve}\n{basis}", clause.id)
                })
                .collect();
            let above = policy_over(name, &[&overlay(&ends)]);
            for clause in &above.clauses[..others.len()] {
                assert!(clause.until.is_some(), "{name} {}", clause.id);
            }
            compare(&below, &above, day(DAY), |package, reading, old, new| {
                let told = format!("{name} {word} {} {package:?}", reading.name);
                let dates = [package.ordered_on, package.shipped_on, package.promised_on];
                if dates.iter().all(|date| *date < day(DAY)) {
                    assert_eq!(old, new, "{told}");
                } else if dates.iter().all(|date| *date >= day(DAY)) {
                    assert_eq!(new.1, last.id, "{told}");
                }
            });
        }
    }
}

#[test]
fn stacked_changes_each_begin_on_their_own_day() {
    for name in BUILTIN.iter().map(|builtin| builtin.name) {
        let below = builtin(name);
        let last = &below.reached().last().expect("clauses").id;
        for (word, basis) in bases(&below) {
            let from = |id: &str, day: &str, then: &str| {
                overlay(&format!(
                    "[clauses.{id}]\nsays = \"New.\"\nfrom = {day}\nbasis = \"{word}\"\nthen = \"{then}\"\n"
                ))
            };
            let first = from(last, DAY, "exempt");
            let second = from(&format!("{last}-from-{DAY}"), SECOND, "never valid: untracked");
            let one = policy_over(name, &[&first]);
            let two = policy_over(name, &[&first, &second]);
            for of in [DAY, SECOND] {
                for (old, new, begins) in [(&below, &one, DAY), (&one, &two, SECOND)] {
                    compare(old, new, day(of), |package, reading, was, is| {
                        let told = format!("{name} {word} {} {package:?}", reading.name);
                        if date_of(package, resolved(basis, &below, reading)) < day(begins) {
                            assert_eq!(was, is, "{told}");
                        } else if was.1.starts_with(last.as_str()) {
                            assert!(is.1.ends_with(begins), "{told} {}", is.1);
                        } else {
                            assert_eq!(was, is, "{told}");
                        }
                    });
                }
            }
        }
    }
}

const DOMESTIC: &str = include_str!("../../../../../scenarios/overlays/domestic-above-10-gbp.toml");
const BUY_SHIPPING: &str = include_str!("../../../../../scenarios/overlays/only-buy-shipping.toml");

#[test]
fn every_domestic_order_above_10_gbp_counts_from_2026_and_only_then() {
    let below = builtin("uk-2025");
    let above = good("uk-2025+d.toml", &[("d.toml", DOMESTIC)]);
    let first = day("2026-01-01");
    let mut changed = 0;
    compare(&below, &above, first, |package, reading, old, new| {
        let told = format!("{} {package:?}", reading.name);
        let dates = [package.ordered_on, package.shipped_on, package.promised_on];
        let above_limit = package.value.net.micros > 10_000_000;
        if dates.iter().all(|date| *date < first) || !package.lane.is_domestic() {
            let (before, _) = new.1.split_once("-across").unwrap_or((new.1, ""));
            assert_eq!(old.0, new.0, "{told}");
            assert!(old.1.starts_with(before), "{told} {}", new.1);
        } else if dates.iter().all(|date| *date >= first) && above_limit && old.1 != "digital" {
            assert_ne!(new.0, Ruling::Exempt, "{told}");
            changed += u32::from(old.0 == Ruling::Exempt);
        } else if !above_limit {
            assert_eq!(old.0, new.0, "{told}");
        }
    });
    assert!(changed > 0);
}

#[test]
fn only_buy_shipping_labels_are_valid_from_february_2025_and_exemptions_stay() {
    let below = builtin("uk-2025");
    let first = day("2025-02-01");
    // Over the other overlay too: the two do not get in each other's way.
    for files in [&[("b.toml", BUY_SHIPPING)][..], &[("d.toml", DOMESTIC), ("b.toml", BUY_SHIPPING)]] {
        let name = files.iter().fold("uk-2025".to_owned(), |name, (file, _)| format!("{name}+{file}"));
        let above = good(&name, files);
        let mut changed = 0;
        compare(&below, &above, first, |package, reading, old, new| {
            let told = format!("{name} {} {package:?}", reading.name);
            if package.shipped_on < first || package.buy_shipping {
                assert_eq!(old, new, "{told}");
            } else {
                assert_eq!(old.0 == Ruling::Exempt, new.0 == Ruling::Exempt, "{told}");
                assert!(new.0 != Ruling::Valid || package.tracked_as == TrackedAs::Untracked, "{told}");
                changed += u32::from(old.0 == Ruling::Valid);
            }
        });
        assert!(changed > 0);
        let marked = above.clauses.iter().filter_map(|clause| clause.overlay.as_ref());
        assert!(marked.filter(|overlaid| overlaid.how == OverlaidHow::Added).count() >= 2);
    }
}
