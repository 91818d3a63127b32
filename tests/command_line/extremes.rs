//! Scenarios at the ends of what they may say: they run, or a finding says why not.

use super::program::{Place, SHOP, ends, err, json, out, vtr};
use std::fs;

fn quick(place: &Place, scenario: &str, sets: &[&str]) -> std::process::Output {
    let sets = sets.iter().flat_map(|set| ["--set", *set]);
    let more: Vec<&str> =
        ["--replications", "10", "--quiet", "--format", "json"].into_iter().chain(sets).collect();
    place.run_of(scenario, &more)
}

#[test]
fn figures_at_their_ends_run() {
    let place = Place::new();
    for set in [
        "consequences.grace_days=0",
        "consequences.grace_days=9999",
        "tolerance.risk=0 %",
        "tolerance.risk=100 %",
        "tolerance.period_days=1",
        "horizon.window_days=1",
        "horizon.lag_days=0",
        "horizon.handling_days=0",
        "categories.gifts.orders_per_day=0",
        "categories.gifts.orders_per_day=0.001",
        "strategies.track.starts_on=2025-04-30",
    ] {
        let run = quick(&place, SHOP, &[set]);
        ends(&run, 0);
        let summary = json(out(&run).as_bytes());
        let choice = summary["recommendation"]["choice"].as_str().expect("a choice");
        assert!(["carry-on", "track", "stop"].contains(&choice), "{set}: {choice}");
    }
}

#[test]
fn what_lies_beyond_them_is_a_finding() {
    for (set, code) in [
        ("strategies.track.starts_on=2026-01-01", "date-order"),
        ("horizon.last_day=2025-01-20", "horizon-too-short"),
        ("horizon.last_day=2024-11-15", "date-order"),
        ("tolerance.period_days=0", "out-of-range"),
        ("tolerance.risk=-1 %", "out-of-range"),
        ("consequences.grace_days=-1", "out-of-range"),
        ("consequences.suspension_days=0", "out-of-range"),
    ] {
        let run = vtr(&["run", SHOP, "--set", set]);
        ends(&run, 2);
        assert!(err(&run).contains(&format!("error[{code}]")), "{set}: {}", err(&run));
    }
}

#[test]
fn a_category_without_orders_counts_nothing_and_changes_no_other() {
    let text = fs::read_to_string(SHOP).expect("the shop");
    let (start, end) = (text.find("[categories.gifts]"), text.find("[services.home]"));
    let (start, end) = (start.expect("there"), end.expect("there"));
    let idle = text[start..end]
        .replace("[categories.gifts]", "[categories.idle]")
        .replace("\"Gifts\"", "\"Idle\"")
        .replace("\"18 to 22\"", "0");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("two-ways.toml");
    fs::write(&path, format!("{}{idle}{}", &text[..end], &text[end..])).expect("written");
    let place = Place::new();
    let rows = |scenario: &str| {
        let run = quick(&place, scenario, &[]);
        ends(&run, 0);
        let summary = json(out(&run).as_bytes());
        summary["results"].as_array().expect("rows").clone()
    };
    let with = rows(&path.to_string_lossy());
    let of = |rows: &[serde_json::Value], name: &str| -> Vec<serde_json::Value> {
        rows.iter().filter(|row| row["category"] == name).cloned().collect()
    };
    let idle = of(&with, "Idle");
    assert_eq!(idle.len(), 2 * 3);
    for row in &idle {
        assert_eq!(row["na_share"]["point"], 1.0, "{row}");
        assert_eq!(row["breach_any"]["point"], 0.0, "{row}");
        assert_eq!(row["profit"]["point"], 0, "{row}");
    }
    assert_eq!(of(&with, "Gifts"), of(&rows(SHOP), "Gifts"));
}

#[test]
fn sixty_order_lines_run() {
    let text = fs::read_to_string(SHOP).expect("the shop");
    let item = text.lines().find(|line| line.starts_with("items = ")).expect("the item");
    let bands: Vec<String> = (0..30)
        .map(|i| {
            let (price, weight) = (5 + i, 20 * i);
            let (dearer, heavier) = (price + 2, weight + 40);
            format!(
                "{{ price = \"{price} GBP to {dearer} GBP\", weight = \"{weight} g to {heavier} g\", \
                 share = {}, shipping_charged = \"0 GBP\" }}",
                1.0 / 30.0
            )
        })
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("many.toml");
    fs::write(&path, text.replace(item, &format!("items = [{}]", bands.join(", ")))).expect("written");
    let run = quick(&Place::new(), &path.to_string_lossy(), &[]);
    ends(&run, 0);
    assert_eq!(json(out(&run).as_bytes())["recommendation"]["choice"], "track");
}
