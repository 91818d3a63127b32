//! `vtr policy`: rules listed and shown.

use super::program::{ends, err, json, out, vtr};

const EVERY_CLAUSE: &str = "Clauses (the first that matches a package decides it)";

#[test]
fn the_list_names_every_policy_with_its_days_and_certainty() {
    let listed = vtr(&["policy", "list"]);
    ends(&listed, 0);
    let table = out(&listed);
    let row = table.lines().find(|line| line.contains("uk-2023")).expect("a row");
    let words: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(words[..4], ["UK", "uk-2023", "2023-03-31", "2025-01-14"], "{row}");
    assert!(row.contains(" stated, "), "{row}");

    let rows = json(&vtr(&["policy", "list", "--format", "json"]).stdout);
    let rows = rows.as_array().expect("an array");
    assert_eq!(rows.len() + 1, table.lines().count());
    for row in rows {
        let shown = vtr(&["policy", "show", row["name"].as_str().expect("a name")]);
        ends(&shown, 0);
        assert!(out(&shown).contains(EVERY_CLAUSE));
        let counts = ["stated", "reported", "inferred"];
        let clauses: u64 = counts.iter().filter_map(|key| row["certainty"][key].as_u64()).sum();
        let numbered =
            |line: &&str| line.split_once(". ").is_some_and(|(place, _)| place.parse::<u64>().is_ok());
        assert_eq!(out(&shown).lines().filter(numbered).count() as u64, clauses, "{row}");
    }
}

#[test]
fn a_policy_is_shown_with_its_sources_and_what_no_source_states() {
    let shown = out(&vtr(&["policy", "show", "uk-2025"]));
    for told in [
        "Target 95 %; promised days of 30 days counted together; the rate shows 14 days later",
        "From 19 April 2021: all categories; at stake: offers of the category",
        "   if: a digital good\n   then: not counted\n   holds: at any time\n",
        "   not stated; taken: digital goods leave no package to count\n",
        "by which date of a package is not stated; taken: promised (prudent)",
        "   only if read so: self-delivery = exempt\n",
        "   not-a-letter (weight 0.6) [prudent]: only letters are letters\n",
    ] {
        assert!(shown.contains(told), "{told}\n{shown}");
    }
}

#[test]
fn on_a_day_only_what_is_in_force_is_shown() {
    let clauses = |day: &str| -> Vec<String> {
        let shown = json(&vtr(&["policy", "show", "uk-2025", "--on", day, "--format", "json"]).stdout);
        let clauses = shown["clauses"].as_array().expect("clauses");
        clauses.iter().map(|clause| clause["id"].as_str().expect("an id").to_owned()).collect()
    };
    let holds = |day: &str, id: &str| clauses(day).iter().any(|clause| clause == id);
    assert!(holds("2025-01-14", "cross-border-not-counted"));
    assert!(!holds("2025-01-15", "cross-border-not-counted"));
    assert!(holds("2025-01-15", "cross-border-unlisted"));
    assert!(!holds("2025-01-14", "cross-border-unlisted"));
    ends(&vtr(&["policy", "show", "uk-2025", "--on", "2025-02-30"]), 2);
}

#[test]
fn a_name_that_is_none_and_a_file_with_mistakes_are_found_wrong() {
    let shown = vtr(&["policy", "show", "uk-2024"]);
    ends(&shown, 2);
    assert!(err(&shown).contains("unknown-policy") && err(&shown).contains("did you mean"));
    let missing = vtr(&["policy", "show", "no/such/rules.toml"]);
    ends(&missing, 2);
    assert!(err(&missing).contains("there is no such file"), "{}", err(&missing));

    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("my-rules.toml");
    let good = include_str!("../../src/policy/rules/walmart-us.toml");
    std::fs::write(&file, good).expect("written");
    let name = file.to_string_lossy();
    let shown = vtr(&["policy", "show", &name]);
    ends(&shown, 0);
    assert!(out(&shown).starts_with("my-rules: "), "{}", out(&shown));
    std::fs::write(&file, good.replace("\"99 %\"", "\"990 %\"")).expect("written");
    ends(&vtr(&["policy", "show", &name]), 2);
}

/// Two clauses to put before the last clause of the Walmart rules.
const TWO_LIMITS: &str = "\
[clauses.low]
says = \"Low values are not counted.\"
when = { value = \"below 5 USD\" }
then = \"exempt\"
cites = \"KEY\"
inferred = true

[clauses.high]
says = \"High values are not counted.\"
when = { value = \"above 5 USD\" }
then = \"exempt\"
cites = \"KEY\"
inferred = true

";

#[test]
fn the_builtin_policies_pass_the_check() {
    let checked = vtr(&["policy", "check", "--deny-warnings"]);
    ends(&checked, 0);
    let listed = json(&vtr(&["policy", "list", "--format", "json"]).stdout);
    assert_eq!(out(&checked).lines().count(), listed.as_array().expect("an array").len());
    ends(&vtr(&["policy", "check", "uk-2024"]), 2);
}

#[test]
fn a_gap_and_a_clause_that_never_matches_are_found_with_their_lines() {
    let good = include_str!("../../src/policy/rules/walmart-us.toml");
    let (start, last) = good.rsplit_once("\n[clauses.").expect("a last clause");
    let key =
        start.split_once("[sources]\n").and_then(|(_, rest)| rest.split_once(' ')).expect("a source").0;
    let two = TWO_LIMITS.replace("KEY", key);
    let hidden = two.replace(".low]", ".low-again]").replace(".high]", ".high-again]");
    let text = format!("{start}\n{two}{hidden}[clauses.{last}");
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("my-rules.toml");
    std::fs::write(&file, &text).expect("written");
    let name = file.to_string_lossy();
    // The reader refuses clauses that ask exactly the same.
    ends(&vtr(&["policy", "check", &name]), 2);

    let narrower = hidden.replace("below 5 USD", "below 4 USD").replace("above 5 USD", "above 6 USD");
    std::fs::write(&file, format!("{start}\n{two}{narrower}[clauses.{last}")).expect("written");
    ends(&vtr(&["policy", "check", &name]), 0);
    ends(&vtr(&["policy", "check", "--deny-warnings", &name]), 3);
    let found = json(&vtr(&["policy", "check", "--format", "json", &name]).stdout);
    let text = std::fs::read_to_string(&file).expect("read");
    let line = |header: &str| 1 + text.lines().position(|line| line == header).expect("a line");
    let found: Vec<(String, u64)> = found
        .as_array()
        .expect("an array")
        .iter()
        .map(|row| {
            (row["code"].as_str().expect("a code").to_owned(), row["line"].as_u64().expect("a line"))
        })
        .collect();
    let expected = [
        ("clause-gap", "[clauses.high]"),
        ("never-matches", "[clauses.low-again]"),
        ("never-matches", "[clauses.high-again]"),
    ]
    .map(|(code, header)| (code.to_owned(), line(header) as u64));
    assert_eq!(found, expected);
}

#[test]
fn two_policies_are_compared_clause_by_clause() {
    let compared = vtr(&["policy", "diff", "uk-2023", "uk-2025"]);
    ends(&compared, 0);
    let told = out(&compared);
    assert!(told.starts_with("From uk-2023 to uk-2025: they differ from 15 January 2025"), "{told}");
    let rows = |old: &str, new: &str| -> Vec<serde_json::Value> {
        let compared = vtr(&["policy", "diff", old, new, "--format", "json"]);
        ends(&compared, 0);
        json(&compared.stdout)["changes"].as_array().expect("an array").clone()
    };
    let forth = rows("uk-2023", "uk-2025");
    let named = |rows: &[serde_json::Value], name: &str| -> (String, String) {
        let row = rows.iter().find(|row| row["name"] == name).expect("a row");
        (row["change"].as_str().expect("a word").to_owned(), row["says"].to_string())
    };
    let (change, says) = named(&forth, "cross-border-not-counted");
    assert_eq!(change, "changed");
    assert!(says.contains("holds: until 14 January 2025") && says.contains("before: "), "{says}");
    let (change, says) = named(&forth, "cross-border-unlisted");
    assert_eq!(change, "added");
    assert!(says.contains("then: not counted") && says.contains("place: before"), "{says}");
    assert_eq!(named(&rows("uk-2025", "uk-2023"), "cross-border-unlisted").0, "removed");
    assert!(rows("de-2025", "de-2025").is_empty());
    assert!(
        rows("walmart-us", "walmart-ca")[0]["says"]
            .to_string()
            .contains("target: above 85 %; before: above 99 %")
    );
    ends(&vtr(&["policy", "diff", "uk-2023", "uk-2024"]), 2);
}
