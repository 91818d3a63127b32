//! What overlays do to a policy.

mod days;
mod mistakes;

use super::super::named::{RuleText, Shelf, policy_from};
use crate::diagnostics::{Code, Findings, Place};
use crate::input::reader::Context;
use crate::policy::{Certainty, Consequence, Enforced, OverlaidHow, Policy, Reading, Scans};
use std::collections::BTreeMap;

/// Files by name.
struct Files<'c> {
    context: &'c Context,
    texts: BTreeMap<&'c str, &'c str>,
}

impl Shelf for Files<'_> {
    fn is_file(&self, path: &str) -> bool {
        self.texts.contains_key(path)
    }

    fn text(&self, path: &str) -> Option<RuleText> {
        let text = (*self.texts.get(path)?).to_owned();
        let source = self.context.add_source(path, &*text);
        Some(RuleText { source, shown: path.to_owned(), text })
    }

    fn unknown(&self, name: &str) {
        self.mistake(format!("no policy {name}"), "another name");
    }

    fn mistake(&self, message: String, help: &str) {
        let place = Place::whole(self.context.add_source("name", ""));
        self.context.mistake(Code::UnknownPolicy, &place, message, help);
    }
}

fn read(name: &str, texts: &[(&str, &str)]) -> (Option<Policy>, Findings) {
    let context = Context::default();
    let files = Files { context: &context, texts: texts.iter().copied().collect() };
    let policy = policy_from(&context, name, &files);
    let mut findings = context.into_findings();
    findings.settle();
    (policy, findings)
}

/// A policy from files without a single finding.
fn good(name: &str, texts: &[(&str, &str)]) -> Policy {
    let (policy, findings) = read(name, texts);
    assert!(findings.is_empty(), "{}", findings.render(false));
    policy.expect("a policy")
}

/// A rule file with three clauses: `letters` (from 2025), `north` (always), and the rest.
const RULES: &str = r#"
title = "Test rules"
store = "UK"
target = "95 %"
window_days = 30
lag_days = 14
notes = ["A note."]

[sources]
text = "A text (example.org)"

[areas]
north = ["SE", "PL"]

[[enforcement]]
on = "shown only"
cites = "text"

[[enforcement]]
from = 2021-04-19
on = "all"
cites = "text"

[switches.lag]
asks = "?"
cites = "text"
prudent = "14"
lenient = "10"
options.14 = { weight = 0.5, says = "two weeks" }
options.10 = { weight = 0.5, says = "ten days" }

[clauses.letters]
says = "Letters."
from = 2025-01-15
basis = "ship"
when = { format = "letter", value = "below 20 GBP" }
then = "exempt"
cites = "text"
inferred = true

[clauses.north]
says = "North."
when = { to = "north" }
then = "two scans"
cites = "text"
inferred = true

[clauses.rest]
says = "Rest."
then = "one scan"
cites = "text"
inferred = true
"#;

/// A clause that is written whole but for its place and its days.
fn clause(id: &str, keys: &str) -> String {
    format!("[clauses.{id}]\nsays = \"Says {id}.\"\n{keys}\n")
}

fn overlay(body: &str) -> String {
    format!("overlay = \"A test\"\nassumption = \"a guess\"\n{body}")
}

fn ids(policy: &Policy) -> Vec<&str> {
    policy.clauses.iter().map(|clause| clause.id.as_str()).collect()
}

#[test]
fn new_clauses_stand_at_their_places_in_the_order_of_the_file() {
    let category = |name: &str| format!("when = {{ category = \"{name}\" }}\nthen = \"exempt\"");
    let body = clause("a", &format!("after = \"letters\"\n{}", category("A")))
        + &clause("b", &format!("after = \"letters\"\n{}", category("B")))
        + &clause("c", &format!("before = \"letters\"\n{}", category("C")))
        + &clause("d", &format!("before = \"letters\"\n{}", category("D")))
        + &clause("e", &format!("after = \"b\"\n{}", category("E")));
    let policy = good("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", &overlay(&body))]);
    assert_eq!(ids(&policy), ["c", "d", "letters", "a", "b", "e", "north", "rest"]);
    assert_eq!((policy.name.as_str(), policy.store.as_str()), ("my+a", "UK"));
    assert_eq!(policy.title, "Test rules; overlay: A test");
    let added = &policy.clauses[0];
    assert_eq!((added.certainty, added.source.as_str()), (Certainty::Assumed, "Assumption: a guess"));
    assert_eq!(added.overlay.as_ref().map(|overlaid| overlaid.how), Some(OverlaidHow::Added));
    assert_eq!(policy.clauses[2].overlay, None);
    assert_eq!(policy.notes[..2], ["A note.", "Overlay a.toml: A test."]);
    assert_eq!(policy.notes[2], "a.toml adds c: Says c. Assumption: a guess");
}

#[test]
fn a_dated_change_ends_the_clause_the_day_before_and_goes_on_in_its_place() {
    let keys = "from = 2026-01-01\nbasis = \"ship\"\nwhen = { format = \"letter\", value = \"below 10 GBP\" }\n\
                then = \"exempt\"";
    let policy =
        good("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", &overlay(&clause("letters", keys)))]);
    assert_eq!(ids(&policy), ["letters", "letters-from-2026-01-01", "north", "rest"]);
    let day = |text: &str| text.parse().ok();
    assert_eq!(policy.clauses[0].until, day("2025-12-31"));
    assert_eq!(policy.clauses[0].source, "A text (example.org)");
    assert_eq!((policy.clauses[1].from, policy.clauses[1].until), (day("2026-01-01"), None));
    let how: Vec<_> = policy.clauses.iter().map(|c| c.overlay.as_ref().map(|o| o.how)).collect();
    assert_eq!(how, [Some(OverlaidHow::Ended), Some(OverlaidHow::Changed), None, None]);
    // Nothing of the old clause is carried over: what is not written does not hold.
    assert_eq!(policy.clauses[1].when.value.len(), 1);
    let wider = keys.replace(", value = \"below 10 GBP\"", "");
    let policy =
        good("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", &overlay(&clause("letters", &wider)))]);
    assert!(policy.clauses[1].when.value.is_empty());
}

#[test]
fn a_change_since_the_clause_began_or_of_one_without_dates_takes_its_place_as_a_whole() {
    let letters =
        "from = 2025-01-15\nbasis = \"order\"\nwhen = { format = \"letter\" }\nthen = \"one scan\"";
    let north = "when = { to = [\"north\", \"FI\"] }\nthen = \"exempt\"";
    let body = clause("letters", letters) + &clause("north", north);
    let policy = good("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", &overlay(&body))]);
    assert_eq!(ids(&policy), ["letters", "north", "rest"]);
    assert_eq!(policy.clauses[0].then, Consequence::Counted(Scans::One));
    assert_eq!(policy.clauses[1].when.destinations.len(), 3);
}

#[test]
fn the_last_clause_goes_on_for_the_days_before_its_change() {
    let keys = "from = 2026-01-01\nbasis = \"promised\"\nthen = \"two scans\"";
    let policy =
        good("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", &overlay(&clause("rest", keys)))]);
    assert_eq!(ids(&policy), ["letters", "north", "rest-from-2026-01-01", "rest"]);
    let policy = good(
        "my.toml+a.toml",
        &[("my.toml", RULES), ("a.toml", &overlay(&clause("rest", "then = \"two scans\"")))],
    );
    assert_eq!(ids(&policy), ["letters", "north", "rest"]);
    assert_eq!(policy.clauses[2].then, Consequence::Counted(Scans::Two));
}

#[test]
fn a_clause_ends_on_a_day_or_is_taken_out_and_a_note_tells_why() {
    let body =
        "[ends.letters]\nuntil = 2025-12-31\ncites = \"text\"\n[ends.north]\nassumption = \"gone\"\n";
    let policy = good("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", &overlay(body))]);
    assert_eq!(ids(&policy), ["letters", "rest"]);
    assert_eq!(policy.clauses[0].until, "2025-12-31".parse().ok());
    assert_eq!(
        policy.notes[2..],
        [
            "a.toml ends letters after 2025-12-31. A text (example.org)",
            "a.toml takes north out. Assumption: gone"
        ]
    );
    let undated = "[ends.north]\nuntil = 2025-12-31\nbasis = \"order\"\n";
    let policy = good("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", &overlay(undated))]);
    assert_eq!(policy.clauses[1].until, "2025-12-31".parse().ok());
    assert!(policy.notes[2].ends_with("Assumption: a guess"), "{}", policy.notes[2]);
}

#[test]
fn terms_take_the_place_of_those_below_and_leave_nothing_open() {
    let text = overlay("target = \"98 %\"\nlag_days = 7\nwindow_days = 60\n");
    let policy = good("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", &text)]);
    assert_eq!((policy.target_permille, policy.lag_days, policy.window_days), (980, 7, 60));
    assert_eq!(Reading::lenient().lag_days(&policy), 7);
    assert_eq!(
        policy.notes[2],
        "a.toml on all days: target = 98 %, window_days = 60, lag_days = 7. Assumption: a guess"
    );
}

#[test]
fn steps_of_enforcement_hold_from_the_first_of_them_and_earlier_ones_stay() {
    let text = overlay("[[enforcement]]\nfrom = 2026-01-01\non = \"paused\"\n");
    let policy = good("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", &text)]);
    let on: Vec<&Enforced> = policy.enforcement.iter().map(|step| &step.on).collect();
    assert_eq!(on, [&Enforced::ShownOnly, &Enforced::All, &Enforced::Paused]);
    assert_eq!(
        policy.notes[2],
        "a.toml says who is held to the target from 2026-01-01. Assumption: a guess"
    );
    let text = overlay("[[enforcement]]\nfrom = 2021-04-19\non = [\"Shoes\"]\n");
    let policy = good("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", &text)]);
    assert_eq!(policy.enforcement.len(), 2);
    let text = overlay("[[enforcement]]\non = \"all\"\n");
    let policy = good("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", &text)]);
    assert_eq!(policy.enforcement.len(), 1);
}

const SWITCH: &str = "[switches.mood]\nasks = \"?\"\nprudent = \"bad\"\nlenient = \"good\"\n\
     options.bad = { weight = 0.5, says = \"bad\" }\noptions.good = { weight = 0.5, says = \"good\" }\n";

#[test]
fn names_of_both_may_be_used_and_sources_of_both_are_kept() {
    let more = "[sources]\nmine = \"Another text (example.com)\"\n[areas]\nsouth = [\"IT\"]\n";
    let keys = "before = \"north\"\nwhen = { to = [\"north\", \"south\"], format = \"parcel\" }\nthen = \"exempt\"\n\
                readings = { mood = \"good\" }\ncites = [\"mine\", \"text\"]\ninferred = true";
    let text = overlay(&format!("{more}{SWITCH}{}", clause("new", keys)));
    let policy = good("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", &text)]);
    assert_eq!(policy.clauses[1].source, "Another text (example.com); A text (example.org)");
    assert_eq!(policy.clauses[1].when.destinations.len(), 3);
    assert_eq!(policy.sources.len(), 2);
    let mood = policy.switches.iter().find(|switch| switch.name == "mood").expect("a switch");
    assert_eq!(mood.source, "Assumption: a guess");
}

#[test]
fn overlays_are_laid_from_left_to_right() {
    let new = |then: &str| format!("when = {{ format = \"parcel\" }}\nthen = \"{then}\"");
    let a = overlay(&clause("new", &format!("before = \"north\"\n{}", new("exempt"))));
    let b = overlay(&clause("new", &new("two scans")));
    let c =
        overlay(&clause("other", "after = \"new\"\nwhen = { format = \"freight\" }\nthen = \"exempt\""));
    let files: &[(&str, &str)] = &[("my.toml", RULES), ("a.toml", &a), ("b.toml", &b), ("c.toml", &c)];
    let policy = good("my.toml+a.toml+b.toml+c.toml", files);
    assert_eq!(policy.name, "my+a+b+c");
    assert_eq!(ids(&policy), ["letters", "new", "other", "north", "rest"]);
    assert_eq!(policy.clauses[1].then, Consequence::Counted(Scans::Two));
    let by = policy.clauses[1].overlay.as_ref().map(|overlaid| overlaid.file.as_str());
    assert_eq!(by, Some("b.toml"));
    // Laid the other way round, there is nothing yet that `b` could change.
    let (policy, findings) = read("my.toml+b.toml+a.toml", files);
    assert!(policy.is_none() && findings.has_errors());
}

#[test]
fn on_a_snapshot_a_later_change_begins_although_the_snapshot_knows_nothing_of_it() {
    let keys = "from = 2026-01-01\nbasis = \"ship\"\nthen = \"two scans\"";
    let policy = good("uk-2023+a.toml", &[("a.toml", &overlay(&clause("counted", keys)))]);
    let below = super::super::builtin_policy("uk-2023").expect("built in");
    assert_eq!((policy.clauses.len(), policy.store.as_str()), (below.clauses.len() + 1, "UK"));
    assert_eq!((&policy.switches, &policy.sources), (&below.switches, &below.sources));
    assert_eq!(policy.enforcement, below.enforcement);
    let changed = policy.clauses.iter().position(|c| c.id == "counted-from-2026-01-01");
    assert_eq!(changed, Some(below.clauses.len() - 1));
    for (clause, below) in policy.clauses.iter().zip(&below.clauses[..below.clauses.len() - 1]) {
        assert_eq!(clause, below);
    }
}

#[test]
fn a_future_change_of_a_builtin_policy_differs_from_its_day_on() {
    let keys = "from = 2027-03-01\nbasis = \"ship\"\nthen = \"two scans\"";
    for builtin in crate::policy::BUILTIN {
        let below = super::super::builtin_policy(builtin.name).expect("built in");
        let last = &below.reached().last().expect("clauses").id;
        let text = overlay(&clause(last, keys));
        let above = good(&format!("{}+a.toml", builtin.name), &[("a.toml", &text)]);
        let first = crate::policy::first_difference(&below, &above, &Reading::prudent());
        assert_eq!(first, "2027-03-01".parse().ok(), "{}", builtin.name);
        assert_eq!((above.store, above.name), (below.store, format!("{}+a", below.name)));
    }
}

#[test]
fn the_example_of_the_format_reads_without_a_finding() {
    let page = include_str!("../../../../docs/rule-format.md");
    let overlays = page.split("## Overlays").nth(1).expect("a section");
    let example =
        overlays.split("```").nth(1).and_then(|block| block.strip_prefix("toml")).expect("an example");
    let policy = good("uk-2025+my-guess.toml", &[("my-guess.toml", example)]);
    assert_eq!(policy.name, "uk-2025+my-guess");
}
