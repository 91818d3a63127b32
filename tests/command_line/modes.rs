//! Marginal mode and rare chances, as people ask for them.

use super::program::{Place, SHOP, ends, err, files, json, out, vtr};

#[test]
fn a_marginal_run_says_so_wherever_it_is_read() {
    let place = Place::new();
    let run = place.run(&["--marginal"]);
    ends(&run, 0);
    assert!(out(&run).contains("marginal mode"), "{}", out(&run));
    let folder = files(&place.folder());
    let text = |name: &str| String::from_utf8_lossy(&folder[name]).into_owned();
    assert_eq!(json(&folder["summary.json"])["mode"], "marginal");
    assert_eq!(json(&folder["manifest.json"])["settings"]["mode"], "marginal");
    assert!(text("report.html").contains("this run is in marginal mode"));
    // Nothing is split by clause.
    assert!(!folder.contains_key("charts/clauses.svg"));
    assert!(!text("report.html").contains("charts/clauses.svg"));

    ends(&place.run(&["--force"]), 0);
    let folder = files(&place.folder());
    assert_eq!(json(&folder["summary.json"])["mode"], "paired");
    assert!(folder.contains_key("charts/clauses.svg"));
}

#[test]
fn marginal_runs_stand_the_ends_of_what_a_scenario_may_say() {
    let place = Place::new();
    for set in [
        "consequences.grace_days=0",
        "tolerance.period_days=1",
        "horizon.window_days=1",
        "horizon.lag_days=0",
        "categories.gifts.orders_per_day=0",
        "categories.gifts.orders_per_day=0.001",
        "categories.gifts.orders_per_day=100000",
    ] {
        ends(&place.run(&["--marginal", "--quiet", "--set", set]), 0);
        ends(&vtr(&["rare", SHOP, "--at-most", "200", "--set", set]), 0);
    }
}

#[test]
fn rare_chances_come_in_three_forms() {
    let asked = ["rare", SHOP, "--strategy", "carry-on", "--at-most", "2000"];
    let of = |format: &str| {
        let told = vtr(&[&asked[..], &["--format", format]].concat());
        ends(&told, 0);
        out(&told)
    };
    let rows = json(of("json").as_bytes());
    let rows = rows.as_array().expect("rows");
    assert!(!rows.is_empty() && rows.iter().all(|row| row["strategy"] == "carry-on"));
    let chance = &rows[0]["breach"]["chance"];
    let number = |name: &str| chance[name].as_f64().expect("a number");
    assert!(number("low") <= number("point") && number("point") <= number("high"));
    assert_eq!(of("csv").lines().count(), rows.len() + 1);
    assert!(of("table").contains("times fewer"));
}

#[test]
fn names_that_the_scenario_does_not_have_are_told_with_those_that_it_has() {
    for asked in [["--strategy", "nope"], ["--reading", "nope"]] {
        let told = vtr(&[&["rare", SHOP], &asked[..]].concat());
        ends(&told, 2);
        let expected = if asked[0] == "--strategy" { "carry-on" } else { "prudent" };
        assert!(err(&told).contains("nope") && err(&told).contains(expected), "{}", err(&told));
    }
}
