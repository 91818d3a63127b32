//! `vtr international`: the page, files, mistakes.

use super::program::{Place, SHOP, ends, err, files, json, out, vtr};
use std::fs;

#[test]
fn it_tells_lane_by_lane_and_writes_what_it_tells() {
    let place = Place::new();
    let folder = place.folder().to_string_lossy().into_owned();
    let args = ["international", SHOP, "--replications", "100", "--quiet", "-o", &folder];
    let run = vtr(&args);
    ends(&run, 0);
    let text = out(&run);
    for part in ["drop international, or not?", "UK GB->DE", "Where the advice flips", "Categories"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(err(&run), "");
    let there = files(&place.folder());
    let names: Vec<&str> = there.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "break_even.csv",
            "categories.csv",
            "international.json",
            "lanes-narrow.svg",
            "lanes.csv",
            "lanes.png",
            "lanes.svg"
        ]
    );
    let written = json(&there["international.json"]);
    assert_eq!(
        (&written["schema_version"], &written["lanes"][0]["lane"]),
        (&1.into(), &"UK GB->DE".into())
    );
    assert_eq!(json(vtr(&[&args[..5], &["--format", "json"]].concat()).stdout.as_slice()), written);
    let csv = out(&vtr(&[&args[..5], &["--format", "csv"]].concat()));
    assert_eq!(csv.as_bytes(), there["lanes.csv"].as_slice());
    assert!(
        csv.starts_with("lane,store,origin,destination,choice,advised,price_rise,packages,"),
        "{csv}"
    );
    // Another answer about the same scenario may take its place; nothing else may.
    ends(&vtr(&args), 0);
    fs::write(place.folder().join("international.json"), "{}").expect("written");
    ends(&vtr(&args), 1);
    ends(&vtr(&[&args[..], &["-f"]].concat()), 0);
}

#[test]
fn names_that_are_not_there_and_shares_that_cannot_be_are_mistakes() {
    for (more, told) in [
        (["--reading", "kind"], "no reading `kind`: the scenario has prudent"),
        (["--rest", "fly"], "no strategy `fly`: the scenario has carry-on, track, stop"),
        (["--start", "2031-01-01"], "no choice can start on 2031-01-01"),
        (["--rise", "five"], "is not a share"),
        (["--elsewhere", "120%"], "is not a share"),
        (["--replications", "10"], "50"),
    ] {
        let run = vtr(&[&["international", SHOP], &more[..]].concat());
        ends(&run, 2);
        assert!(err(&run).contains(told), "{told}: {}", err(&run));
    }
}

#[test]
fn it_stands_the_ends_of_what_a_scenario_may_say() {
    for set in [
        "categories.gifts.orders_per_day=0",
        "categories.gifts.orders_per_day=0.001",
        "consequences.grace_days=0",
        "tolerance.period_days=1",
        "tolerance.risk=100 %",
        "horizon.window_days=1",
        "categories.gifts.cost_of_goods=1",
        "services.tracked-abroad.price_factor=0",
        "categories.gifts.elasticity=0",
    ] {
        let run = vtr(&[
            "international",
            SHOP,
            "--replications",
            "50",
            "--quiet",
            "--rise",
            "100%",
            "--set",
            set,
        ]);
        ends(&run, 0);
        assert!(!out(&run).contains("NaN") && !out(&run).contains("inf"), "{set}: {}", out(&run));
    }
}
