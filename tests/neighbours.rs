//! What stands beside the VTR: shares of packages tracked, order defects, the on-time rate.

mod shop;

use shop::{changed, concluded, scenario, simulated, text};
use vtr_planner::analysis::{NeighbourRow, Neighbours, Summary};
use vtr_planner::scenario::{MetricId, Scenario};

const N: u64 = 40;

/// Ten packages a day, on every day alike: six at home, tracked, and four abroad, untracked.
fn forty_per_cent_untracked() -> String {
    let text = text("two-ways");
    let text =
        changed(&text, "orders_per_day = \"18 to 22\"", "orders_per_day = 10\narrivals = \"even\"");
    changed(&text, "{ GB = \"80 %\", DE = \"20 %\" }", "{ GB = \"60 %\", DE = \"40 %\" }")
}

fn summary(text: &str, sets: &[&str]) -> Summary {
    concluded(&scenario(text, sets), N, 2).summary
}

/// The store's row of a strategy.
fn row<'s>(found: &'s Neighbours, strategy: &str, measured: &str) -> &'s NeighbourRow {
    let is_it = |row: &&NeighbourRow| {
        row.strategy == strategy && row.measured == measured && row.category == "all"
    };
    found.rows.iter().find(is_it).unwrap_or_else(|| panic!("no {measured} of {strategy}"))
}

fn near(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-9, "{value}, not {expected}");
}

#[test]
fn two_fifths_untracked_are_two_fifths_untracked() {
    let found = summary(&forty_per_cent_untracked(), &[]).neighbours;
    let today = row(&found, "carry-on", "tracked share");
    near(today.value.point, 0.6);
    near(today.futures.p05, 0.6);
    assert_eq!((today.from.as_str(), today.until.as_str()), ("2024-12-02", "2025-04-30"));
    assert_eq!(today.needed, Some(0.98));
    assert_eq!(today.verdict.as_deref(), Some("missed"));
    // 98 % of ten packages a day, less the six that are tracked, for 30.44 days.
    near(today.short_per_month.expect("a number").point, 3.8 * 30.44);
    for strategy in ["track", "stop"] {
        let row = row(&found, strategy, "tracked share");
        near(row.value.point, 1.0);
        assert_eq!(row.verdict.as_deref(), Some("reached"));
    }
    // What is dropped is not sent: six packages a day, 2 % of them to spare.
    near(row(&found, "stop", "tracked share").short_per_month.expect("a number").point, -0.12 * 30.44);
    near(row(&found, "track", "tracked share").short_per_month.expect("a number").point, -0.2 * 30.44);
    // No label is bought through the marketplace.
    let bought = row(&found, "track", "buy-shipping share");
    near(bought.value.point, 0.0);
    near(bought.short_per_month.expect("a number").point, 9.8 * 30.44);
    let category = found.rows.iter().find(|row| row.category == "Gifts").expect("the category");
    assert!(category.requirement.is_none() && category.verdict.is_none());
}

#[test]
fn labels_bought_through_the_marketplace_are_counted_apart() {
    let text = forty_per_cent_untracked();
    let levers =
        "levers = [{ do = \"switch\", to = [\"tracked-abroad\"], where = { lane = \"cross-border\" } }]";
    let bought =
        changed(&text, levers, "levers = [{ do = \"buy-shipping\", where = { lane = \"domestic\" } }]");
    let found = summary(&bought, &[]).neighbours;
    near(row(&found, "track", "buy-shipping share").value.point, 0.6);
    near(row(&found, "track", "tracked share").value.point, 0.6);
}

#[test]
fn a_strategy_is_counted_from_its_own_start_and_a_lever_from_its_own() {
    // From 2 December to 30 April are 150 days; the lever begins after 30 of them.
    let text = changed(
        &forty_per_cent_untracked(),
        "{ do = \"switch\", to = [\"tracked-abroad\"],",
        "{ do = \"switch\", from = 2025-01-01, to = [\"tracked-abroad\"],",
    );
    let found = summary(&text, &[]).neighbours;
    near(row(&found, "track", "tracked share").value.point, (30.0 * 0.6 + 120.0) / 150.0);
    let later = changed(
        &text,
        "title = \"Stop selling abroad\"\nstarts_on = 2024-12-02",
        "title = \"Stop selling abroad\"\nstarts_on = 2025-02-01",
    );
    let shop = scenario(&later, &[]);
    let found = concluded(&shop, N, 2).summary.neighbours;
    let stop = row(&found, "stop", "tracked share");
    assert_eq!(stop.from, "2025-02-01");
    near(stop.value.point, 1.0);
    near(row(&found, "track", "tracked share").value.point, (30.0 * 0.6 + 120.0) / 150.0);
    simulated(&shop, N, |view| {
        let sent = |strategy, since| view.engine.sent(view.outcomes, MetricId(0), strategy, since)[0];
        let (stop, today) = (shop.strategy("stop").expect("is there"), 0);
        // 89 days from 1 February to 30 April.
        assert_eq!((sent(stop, stop).packages, sent(today, stop).packages), (89 * 6, 89 * 10));
        assert_eq!((sent(today, stop).tracked, sent(today, today).tracked), (89 * 6, 150 * 6));
        let from_s = view.engine.assignment(view.outcomes, MetricId(0), today).packages[0];
        // S is 15 November: 17 days more.
        assert_eq!(from_s, 167 * 10);
    });
}

#[test]
fn order_defects_follow_the_mix() {
    let rate = ["stores.uk.order_defect_rate={ value = \"0.4 %\", source = \"a test\" }"];
    let found = summary(&forty_per_cent_untracked(), &rate).neighbours;
    let of = |strategy: &str| {
        let rows = found.rows.iter().filter(|row| row.measured == "order defect rate");
        let rows = rows.filter(|row| row.strategy == strategy);
        rows.map(|row| (row.untracked_factor.expect("a factor"), row.value.point)).collect::<Vec<_>>()
    };
    // Today's mix at the factor 1.7: 0.6 + 0.4 x 1.7 = 1.28 times the rate of tracked packages; at 2.5: 1.6.
    for (rows, expected) in [
        (of("carry-on"), [(1.7, 0.004), (2.5, 0.004)]),
        (of("track"), [(1.7, 0.004 / 1.28), (2.5, 0.004 / 1.6)]),
        (of("stop"), [(1.7, 0.004 / 1.28), (2.5, 0.004 / 1.6)]),
    ] {
        assert_eq!(rows.len(), 2);
        for (row, expected) in rows.iter().zip(expected) {
            near(row.0, expected.0);
            near(row.1, expected.1);
        }
    }
    let today = row(&found, "carry-on", "order defect rate");
    assert_eq!((today.value.low, today.value.high), (today.value.point, today.value.point));
    assert_eq!((today.needed, today.verdict.as_deref()), (Some(0.01), Some("reached")));
    assert_eq!(found.defect_factors.len(), 2);
    assert!(found.defect_factors[0].source.contains("help pages"), "{:?}", found.defect_factors);

    // An interval of the factor takes in the other text's: one row, and futures that differ.
    let sets =
        [rate[0], "order_defects.untracked_factor={ value = \"1.7 to 2.5\", assumption = \"both\" }"];
    let found = summary(&forty_per_cent_untracked(), &sets).neighbours;
    let rows = found.rows.iter().filter(|row| row.measured == "order defect rate");
    assert_eq!(rows.count(), 3);
    let track = row(&found, "track", "order defect rate");
    let (low, high) = (0.004 / 1.6, 0.004 / 1.28);
    assert!(track.futures.p05 < track.futures.p95);
    assert!(low * 0.9 < track.futures.p05 && track.futures.p95 < high * 1.1, "{track:?}");
    assert!(track.value.low < track.value.point && track.value.point < track.value.high);
}

#[test]
fn a_rate_that_is_not_stated_is_not_invented() {
    let found = summary(&forty_per_cent_untracked(), &[]).neighbours;
    let of = |measured: &str| found.rows.iter().filter(|row| row.measured == measured).count();
    assert_eq!((of("order defect rate"), of("on-time rate")), (0, 0));
    assert!(found.defect_factors.is_empty());
    let said = found.remarks.join("\n");
    for part in ["add order_defect_rate = ", "add on_time_rate = ", "[stores.uk]", "not simulated"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let stated = ["stores.uk.on_time_rate={ value = \"93 %\", assumption = \"a test\" }"];
    let found = summary(&forty_per_cent_untracked(), &stated).neighbours;
    let said = found.remarks.join("\n");
    assert!(!said.contains("add on_time_rate") && said.contains("not simulated"), "{said}");
    let verdicts: Vec<(&str, f64, &str)> = found
        .rows
        .iter()
        .filter(|row| row.measured == "on-time rate")
        .map(|row| {
            assert_eq!((row.strategy.as_str(), row.value.low), ("any", 0.93));
            let asked = row.requirement.as_deref().expect("asked for");
            (asked, row.needed.expect("a limit"), row.verdict.as_deref().expect("a verdict"))
        })
        .collect();
    assert_eq!(
        verdicts,
        [
            ("shorter-promises-on-time-elsewhere", 0.97, "missed"),
            ("prime-on-time", 0.97, "missed"),
            ("on-time-uk", 0.9, "reached"),
        ]
    );
}

#[test]
fn rates_beside_the_vtr_change_nothing_else() {
    let text = text("gifts");
    let plain = scenario(&text, &[]);
    let sets = [
        "stores.uk.order_defect_rate={ value = \"0.2 % to 0.6 %\", assumption = \"a test\" }",
        "stores.uk.on_time_rate={ value = \"88 % to 96 %\", assumption = \"a test\" }",
        "order_defects.untracked_factor={ value = \"1.5 to 3\", assumption = \"a test\" }",
    ];
    let with = scenario(&text, &sets);
    let run = |shop: &Scenario| concluded(shop, 100, 2);
    let (plain, with) = (run(&plain), run(&with));
    let told = with.summary.neighbours.clone();
    assert!(
        told.rows.iter().any(|row| row.measured == "on-time rate" && row.futures.p05 < row.futures.p95)
    );
    let mut same = with.summary.clone();
    same.neighbours = plain.summary.neighbours.clone();
    // The figures are listed, as ones that do not change the choice.
    for path in sets.map(|set| set.split('=').next().expect("a path").to_owned()) {
        let at = same.recommendation.does_not_flip.iter().position(|one| *one == path);
        same.recommendation.does_not_flip.remove(at.unwrap_or_else(|| panic!("{path} is not listed")));
    }
    same.assumptions = plain.summary.assumptions.clone();
    assert!(same == plain.summary, "something else changes");
    assert_eq!(with.charts, plain.charts);
}

#[test]
fn a_programme_that_asks_for_a_rate_is_held_against_each_category() {
    let text = text("february");
    let shop = scenario(&text, &[]);
    assert_eq!(shop.stores[0].name, "US");
    let found = concluded(&shop, N, 2).summary.neighbours;
    let rows: Vec<&NeighbourRow> =
        found.rows.iter().filter(|row| row.measured == "valid tracking rate").collect();
    assert!(rows.len() >= shop.strategies.len(), "{} rows", rows.len());
    for row in rows {
        assert_eq!((row.requirement.as_deref(), row.needed), (Some("prime-us"), Some(0.99)));
        assert_ne!(row.category, "all");
        assert_eq!(row.from, shop.on_date().to_string());
        let met = row.met.expect("a share").point;
        assert!((0.0..=1.0).contains(&met));
        assert_eq!(row.futures.p50 >= 0.99, met >= 0.5, "{row:?}");
    }
}
