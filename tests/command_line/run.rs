//! `vtr run` and `vtr selftest`: exit codes, formats, seeds, settings.

use super::program::{Place, SHOP, ends, err, files, json, out, program, vtr};
use std::fs;

#[test]
fn the_seed_changes_results_and_the_same_seed_does_not() {
    let place = Place::new();
    let of = |seed: &str| {
        let run = place.run(&["--seed", seed, "--quiet", "--format", "csv"]);
        ends(&run, 0);
        out(&run)
    };
    let first = of("1");
    assert_eq!(first.lines().count(), 4, "{first}");
    assert_eq!(of("1"), first);
    assert_ne!(of("2"), first);
}

#[test]
fn quiet_prints_the_result_alone() {
    let place = Place::new();
    let run = place.run(&["--quiet"]);
    ends(&run, 0);
    assert_eq!(err(&run), "");
    assert!(out(&run).contains("Track abroad"));
}

#[test]
fn two_futures_are_a_run_whose_intervals_hold_their_points_and_one_is_none() {
    let place = Place::new();
    ends(&place.run_of(SHOP, &["--replications", "1"]), 2);
    assert!(place.beside().is_empty());
    let run = place.run_of(SHOP, &["--replications", "2", "--quiet", "--format", "json"]);
    ends(&run, 0);
    for row in json(out(&run).as_bytes())["results"].as_array().expect("rows") {
        for name in ["breach_any", "days_below", "added_tracking_cost", "profit"] {
            let end = |end: &str| row[name][end].as_f64().expect("a number");
            assert!(end("low") <= end("point") && end("point") <= end("high"), "{name}: {row}");
        }
    }
}

#[test]
fn nothing_is_coloured_in_a_pipe() {
    let place = Place::new();
    for value in ["", "1"] {
        let run = program()
            .args(["run", SHOP, "--replications", "20", "-o"])
            .arg(place.folder())
            .env("NO_COLOR", value)
            .output()
            .expect("the program runs");
        ends(&run, 0);
        assert!(!out(&run).contains('\u{1b}') && !err(&run).contains('\u{1b}'));
    }
}

#[test]
fn results_come_in_four_formats() {
    let place = Place::new();
    let of = |format: &str| {
        let run = place.run(&["--quiet", "--format", format]);
        ends(&run, 0);
        out(&run)
    };
    let printed = json(of("json").as_bytes());
    let written = json(&fs::read(place.folder().join("summary.json")).expect("read"));
    assert_eq!(printed, written);
    let csv = of("csv");
    assert!(csv.starts_with("strategy,title,"), "{csv}");
    assert_eq!(csv.lines().count(), 1 + 3);
    assert!(of("md").lines().any(|line| line.starts_with('|') && line.contains("---")));
    let table = of("table");
    assert!(!table.lines().any(|line| line.starts_with("|--")) && table.contains("Track abroad"));
    ends(&place.run(&["--format", "xml"]), 2);
}

#[test]
fn a_risk_above_the_limit_ends_with_3_and_is_written_all_the_same() {
    // Only carrying on is left to choose, and it breaches.
    let folder = tempfile::tempdir().expect("a folder");
    let text = fs::read_to_string(SHOP).expect("the shop");
    let end = text.find("[strategies.track]").expect("there");
    let next = text.find("[clustering]").expect("there");
    let path = folder.path().join("only.toml");
    fs::write(&path, format!("{}{}", &text[..end], &text[next..])).expect("written");
    let path = path.to_string_lossy().into_owned();
    for (limit, code) in [("5%", 3), ("0.05", 3), ("99.9 %", 3), ("100%", 0), ("1", 0)] {
        let place = Place::new();
        let run = place.run_of(&path, &["--replications", "30", "--fail-if-risk-above", limit]);
        ends(&run, code);
        assert!(files(&place.folder()).contains_key("summary.json"), "{limit}");
    }
    let place = Place::new();
    ends(&place.run(&["--fail-if-risk-above", "50%"]), 0);
    for nonsense in ["-1%", "101%", "much", "nan", ""] {
        ends(&place.run(&["--fail-if-risk-above", nonsense]), 2);
    }
}

#[test]
fn a_half_width_is_reached() {
    let place = Place::new();
    let run = |points: &str| {
        let run = place.run_of(SHOP, &["--until-halfwidth", points, "--format", "json", "--quiet"]);
        ends(&run, 0);
        json(out(&run).as_bytes())
    };
    let loose = run("40pp");
    assert_eq!(loose["replications"], 1000);
    let tight = run("1.5pp");
    let n = tight["replications"].as_u64().expect("a number");
    assert!(n.is_multiple_of(1000) && (1000..=10_000).contains(&n), "{n}");
    let rows = tight["results"].as_array().expect("rows");
    let widest = rows
        .iter()
        .filter(|row| row["store"] == "account")
        .map(|row| {
            let end = |name: &str| row["breach_any"][name].as_f64().expect("a number");
            (end("high") - end("low")) / 2.0
        })
        .fold(0.0, f64::max);
    assert!(widest <= 0.015, "{widest}");
    let manifest = json(&fs::read(place.folder().join("manifest.json")).expect("read"));
    assert_eq!(manifest["settings"]["until_halfwidth"], "0.015");
    for nonsense in ["0pp", "-1pp", "51pp", "wide", "nan"] {
        ends(&place.run_of(SHOP, &["--until-halfwidth", nonsense]), 2);
    }
    ends(&place.run(&["--until-halfwidth", "1pp"]), 2);
}

#[test]
fn settings_are_as_if_written_in_the_file() {
    let place = Place::new();
    let printed = |scenario: &str, more: &[&str]| {
        let more = [&["--replications", "50", "--format", "csv", "--quiet"], more].concat();
        let run = place.run_of(scenario, &more);
        ends(&run, 0);
        out(&run)
    };
    let set = printed(SHOP, &["--set", "categories.gifts.orders_per_day=9"]);
    assert_ne!(set, printed(SHOP, &[]));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("two-ways.toml");
    let text = fs::read_to_string(SHOP).expect("the shop");
    fs::write(&path, text.replace("orders_per_day = \"18 to 22\"", "orders_per_day = 9"))
        .expect("written");
    assert_eq!(set, printed(&path.to_string_lossy(), &[]));
    let last = printed(
        SHOP,
        &["--set", "categories.gifts.orders_per_day=3", "--set", "categories.gifts.orders_per_day=9"],
    );
    assert_eq!(set, last);
    let manifest = json(&fs::read(place.folder().join("manifest.json")).expect("read"));
    assert_eq!(manifest["set"]["categories.gifts.orders_per_day"], "9");
}

#[test]
fn mistakes_end_with_2_and_write_nothing() {
    let place = Place::new();
    for (set, says) in [
        ("categories.gfits.orders_per_day=9", "did you mean `gifts`"),
        ("categories.gifts.orders_per_day=-9", "orders_per_day"),
        ("categories.gifts.orders_per_day=nan", "orders_per_day"),
        ("no equals sign", "no equals sign"),
        ("=1", ""),
        ("services.home.prices.7.vat=exempt", ""),
    ] {
        let run = place.run(&["--set", set]);
        ends(&run, 2);
        assert!(err(&run).contains("error["), "{set}: {}", err(&run));
        assert!(err(&run).contains(says), "{set}: {}", err(&run));
        assert_eq!(out(&run), "", "{set}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty.toml");
    fs::write(&empty, "").expect("written");
    let missing = folder.path().join("missing.toml");
    for scenario in [empty.as_path(), missing.as_path(), folder.path()] {
        let run = place.run_of(&scenario.to_string_lossy(), &[]);
        ends(&run, 2);
        assert!(err(&run).contains("error["), "{}", err(&run));
    }
    for args in [
        &["--replications", "0"][..],
        &["--replications", "many"],
        &["--threads", "0"],
        &["--seed", "-1"],
        &["--nonsense"],
    ] {
        ends(&place.run_of(SHOP, args), 2);
    }
    ends(&vtr(&["run"]), 2);
    assert!(place.beside().is_empty(), "{:?}", place.beside());
}

#[test]
fn every_known_answer_comes_out() {
    let run = vtr(&["selftest", "--format", "json"]);
    ends(&run, 0);
    let checks = json(out(&run).as_bytes());
    let checks = checks.as_array().expect("an array");
    assert!(checks.len() >= 70, "{}", checks.len());
    for check in checks {
        assert_eq!(check["passed"], true, "{check}");
        let number = |name: &str| check[name].as_f64().expect("a number");
        assert!((number("got") - number("expected")).abs() <= number("error"), "{check}");
        assert!(!check["name"].as_str().expect("a name").is_empty());
    }
}
