//! `vtr plan`, as people call it.

use super::program::{Place, SHOP, ends, err, files, json, out, vtr};
use std::fmt::Write as _;
use std::process::Output;

const QUICK: [&str; 10] =
    ["--futures", "60", "--check", "150", "--samples", "2", "--points", "5", "--nodes", "30"];

fn plan(place: &Place, more: &[&str]) -> Output {
    let folder = place.folder().to_string_lossy().into_owned();
    vtr(&[&["plan", SHOP, "-o", &folder][..], &QUICK, more].concat())
}

#[test]
fn a_plan_comes_as_words_as_files_and_as_rules() {
    let place = Place::new();
    let told = plan(&place, &[]);
    ends(&told, 0);
    for words in ["What is shipped otherwise", "Gap on the sample", "Last safe start", "Out of sample"] {
        assert!(out(&told).contains(words), "{words}: {}", out(&told));
    }
    let folder = files(&place.folder());
    let names: Vec<&str> = folder.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "categories.csv",
            "frontier-narrow.svg",
            "frontier.csv",
            "frontier.png",
            "frontier.svg",
            "frontier_rules.csv",
            "plan.json",
            "rules.csv",
            "starts-narrow.svg",
            "starts.csv",
            "starts.png",
            "starts.svg"
        ]
    );
    let answer = &json(&folder["plan.json"])[0];
    let number = |value: &serde_json::Value| value.as_f64().expect("a number");
    let risk = &answer["categories"][0]["risk"];
    assert!(
        number(&risk["low"]) <= number(&risk["point"])
            && number(&risk["point"]) <= number(&risk["high"])
    );
    // Rules and categories count the same packages.
    let shipped: f64 = answer["rules"]
        .as_array()
        .expect("rules")
        .iter()
        .map(|rule| number(&rule["packages_per_month"]))
        .sum();
    assert!(shipped > 100.0, "{shipped}");
    let header = "store,sku_pattern,category,destination,value_from,value_to,weight_from,weight_to,service,\
                  service_code,packages_per_month,cost_change_per_month,";
    assert!(String::from_utf8_lossy(&folder["rules.csv"]).starts_with(header));
    assert!(out(&plan(&place, &["--format", "csv"])).starts_with(header));
    // Every point of the frontier can be carried out: it has rules of its own, for as many packages.
    let points = answer["frontier"].as_array().expect("points");
    assert!(!points.is_empty());
    let mut lines = 0;
    for point in points {
        let rules = point["rules"].as_array().expect("rules");
        let packages: f64 = rules.iter().map(|rule| number(&rule["packages_per_month"])).sum();
        assert!((packages / shipped - 1.0).abs() < 0.05, "{packages} {shipped}");
        lines += rules.len();
    }
    let written = String::from_utf8_lossy(&folder["frontier_rules.csv"]).into_owned();
    assert!(written.starts_with("tolerance,contracts,store,sku_pattern,"), "{written}");
    assert_eq!(written.lines().count(), lines + 1);
    // Nothing else is written over.
    std::fs::write(place.folder().join("plan.json"), "{}").expect("written");
    ends(&plan(&place, &[]), 1);
    ends(&plan(&place, &["-f"]), 0);
}

#[test]
fn a_plan_hangs_on_no_number_of_threads() {
    let of = |threads: &str| {
        let place = Place::new();
        ends(&plan(&place, &["--threads", threads]), 0);
        files(&place.folder())
    };
    let one = of("1");
    assert_eq!(one, of("2"));
    assert_eq!(one, of("3"));
}

#[test]
fn what_cannot_be_planned_is_said() {
    let place = Place::new();
    let wrong = plan(&place, &["--reading", "kind"]);
    ends(&wrong, 2);
    assert!(err(&wrong).contains("no reading `kind`: the scenario has prudent"), "{}", err(&wrong));
    let wrong = plan(&place, &["--start", "2031-01-01"]);
    ends(&wrong, 2);
    assert!(err(&wrong).contains("cannot start on 2031-01-01"), "{}", err(&wrong));
    let wrong = plan(&place, &["--marketplace"]);
    ends(&wrong, 2);
    assert!(err(&wrong).contains("marketplace_fulfilment_fee"), "{}", err(&wrong));
    let fee = ["--marketplace", "-f", "--set", "costs.marketplace_fulfilment_fee=3 GBP"];
    ends(&plan(&place, &fee), 0);
    // No strategy of the file and no choice of a line keeps so small a tolerance.
    ends(&plan(&place, &["--keep-all", "--set", "tolerance.risk=0 %", "--fail-if-unsafe"]), 3);
}

#[test]
fn more_sets_of_contracts_than_can_be_searched_are_refused() {
    let place = Place::new();
    let mut text = std::fs::read_to_string(SHOP).expect("the shop");
    for carrier in 0..7 {
        write!(
            text,
            "[services.s{carrier}]\ncarrier = \"Carrier {carrier}\"\nformat = \"parcel\"\ntracked_as = \"untracked\"\n\
             carrier_class = \"integrated\"\ntransit_days = {{ domestic = 2, cross-border = 6 }}\n\
             prices = [{{ from = 2024-10-07, vat = \"exempt\", up_to = {{ \"2 kg\" = \"2 GBP\" }} }}]\n\
             [contracts.c{carrier}]\nservices = [\"s{carrier}\"]\nfee_per_month = \"1 GBP\"\n"
        )
        .expect("written");
    }
    let file = place.folder().with_file_name("shop.toml");
    std::fs::write(&file, text).expect("written");
    let (file, folder) = (file.to_string_lossy(), place.folder());
    let told = vtr(&[&["plan", &*file, "-o", &folder.to_string_lossy()][..], &QUICK].concat());
    ends(&told, 2);
    assert!(
        err(&told).contains("can be held in 128 ways, and at most 64 are searched"),
        "{}",
        err(&told)
    );
}

#[test]
fn plans_stand_the_ends_of_what_a_scenario_may_say() {
    let place = Place::new();
    for set in [
        "consequences.grace_days=0",
        "tolerance.period_days=1",
        "tolerance.risk=100 %",
        "tolerance.bounds=suspension",
        "horizon.window_days=1",
        "horizon.lag_days=0",
        "categories.gifts.orders_per_day=0",
        "categories.gifts.orders_per_day=0.001",
        "categories.gifts.orders_per_day=20000",
    ] {
        ends(&plan(&place, &["--quiet", "-f", "--set", set]), 0);
    }
    ends(&plan(&place, &["--reading", "all", "--rise", "5%", "-f"]), 0);
}
