//! `vtr international` against answers reckoned by hand: a shop of certain scans, and a small category that dropping pushes over a
//! cliff.

mod shop;

use shop::{Quiet, SEED, changed, scenario, text};
use vtr_planner::analysis::ComparisonVerdict;
use vtr_planner::analysis::international::{BreakEven, ChoiceRow, LaneAnswer};
use vtr_planner::app::international::{Failed, International, Question, answer};
use vtr_planner::scenario::Scenario;

fn question() -> Question {
    Question {
        seed: SEED,
        replications: 100,
        threads: Some(2),
        reading: "prudent".to_owned(),
        starts_on: None,
        rest: None,
        rises: Vec::new(),
        elsewhere: None,
    }
}

fn asked(scenario: &Scenario, question: &Question) -> International {
    answer(scenario, question, &Quiet, &|_| {}).expect("an answer")
}

fn abroad(sets: &[&str]) -> Scenario {
    scenario(&text("abroad"), sets)
}

fn choice<'l>(lane: &'l LaneAnswer, name: &str) -> &'l ChoiceRow {
    let found = lane.choices.iter().find(|row| row.choice == name);
    found.unwrap_or_else(|| panic!("no {name}: {:?}", lane.choices))
}

fn flip<'a>(answer: &'a International, quantity: &str, below: &str, above: &str) -> &'a BreakEven {
    let wanted = |row: &&BreakEven| {
        (row.quantity.as_str(), row.below.as_str(), row.above.as_str()) == (quantity, below, above)
    };
    answer.break_even.iter().find(wanted).unwrap_or_else(|| panic!("no {quantity} {below} {above}"))
}

/// Four packages a day abroad: 30.44 days a month in pence.
fn a_month(each: f64) -> i64 {
    (4.0 * 30.44 * each * 100.0).round() as i64
}

#[track_caller]
fn near(found: i64, expected: i64) {
    assert!((found - expected).abs() <= 1, "{found} is not {expected}");
}

#[test]
fn a_lane_that_can_be_reckoned_is_as_reckoned() {
    let question = Question { elsewhere: Some(0.25), rises: vec![0.1], ..question() };
    let found = asked(&abroad(&[]), &question);
    let [lane] = &found.lanes[..] else { panic!("{:?}", found.lanes) };
    assert_eq!((lane.lane.as_str(), lane.needs_tracking, lane.untrackable), ("UK GB->DE", 1.0, 0.0));
    // 50 less 25 % tax = 40, less 10 % of 50, 40 % of 40, packing 1 and the label: 5 today, 9 tracked.
    for (name, left, added) in [("today", 13.0, 0.0), ("track", 9.0, 4.0), ("drop", 0.0, 0.0)] {
        let row = choice(lane, name);
        near(row.contribution.point, a_month(left));
        near(row.added.point, a_month(added));
        near(row.closures.point, 0);
        let packages = if name == "drop" { 0.0 } else { 4.0 * 30.44 };
        assert!((row.packages.point - packages).abs() < 1e-6, "{row:?}");
    }
    // A quarter of the buyers takes today's 13 elsewhere.
    near(choice(lane, "drop").leaves.point, a_month(3.25));
    near(choice(lane, "track").more_than_drop.point, a_month(9.0 - 3.25));
    near(choice(lane, "track").more_than_today.point, a_month(-4.0));
    // Tracking adds 4; at 4 + 9 - 3.25 nothing is left over dropping. 9 of 13 buyers elsewhere leave as much.
    let cost = flip(&found, "added cost", "track", "drop");
    assert!(
        (cost.now - 4.0).abs() < 1e-6 && (cost.at.expect("a value") - 9.75).abs() < 1e-6,
        "{cost:?}"
    );
    let share = flip(&found, "elsewhere", "track", "drop");
    assert!((share.at.expect("a value") - 9.0 / 13.0).abs() < 1e-6, "{share:?}");
    let today = flip(&found, "elsewhere", "today", "drop");
    assert!(today.at.is_none() && today.why.contains("even if all"), "{today:?}");
    // 4 and the tax on it are a tenth of the price; a package then leaves 44 - 5.50 - 16 - 1 - 9 = 12.50.
    let dearer = choice(lane, "pass-on");
    assert!((dearer.price_rise - 0.1).abs() < 1e-9, "{dearer:?}");
    assert_eq!(dearer.leaves, choice(lane, "rise-10%").leaves);
    let sold = dearer.packages.point * 12.5 * 100.0;
    assert!((dearer.leaves.point as f64 - sold).abs() < 2.0, "{dearer:?}");
    for name in ["pass-on", "rise-10%"] {
        let elastic = flip(&found, "elasticity", "track", name);
        let truth = (9.0f64 / 12.5).ln() / 1.1f64.ln();
        let (low, high) = (elastic.low.expect("an end"), elastic.high.expect("an end"));
        assert!(low < truth && truth < high && high - low < 0.3, "{elastic:?} {truth}");
    }
    // Today's way is below the target from spring on; tracked, nothing is ever missed.
    assert_eq!((choice(lane, "today").risk.point, choice(lane, "track").risk.point), (1.0, 0.0));
    assert_eq!(lane.advice.forbidden.as_deref(), Some("today"));
    assert_eq!(lane.advice.choice, "pass-on");
}

#[test]
fn at_its_break_even_values_two_choices_leave_the_same() {
    let elsewhere = Some(0.25);
    // The label at 9 + 9.75 - 4 = 14.75.
    let dear = format!("services.tracked-abroad.price_factor={}", 14.75 / 9.0);
    let found = asked(&abroad(&[&dear]), &Question { elsewhere, ..question() });
    near(choice(&found.lanes[0], "track").more_than_drop.point, 0);
    let found = asked(&abroad(&[]), &Question { elsewhere: Some(9.0 / 13.0), ..question() });
    near(choice(&found.lanes[0], "track").more_than_drop.point, 0);
    let at = flip(&asked(&abroad(&[]), &question()), "elasticity", "track", "pass-on").at;
    let elastic = format!("categories.gifts.elasticity={}", at.expect("a value"));
    let found = asked(&abroad(&[&elastic]), &question());
    let lane = &found.lanes[0];
    let apart = choice(lane, "pass-on").leaves.point - choice(lane, "track").leaves.point;
    assert!(apart.abs() < a_month(0.01), "{apart} pence a month");
}

#[test]
fn closures_that_a_lane_brings_are_its_own() {
    // Suspended after ten days below the target, for good: as today the lane costs what home would have left.
    let sets = ["consequences.grace_days=10", "consequences.suspension_days=400"];
    let found = asked(&abroad(&sets), &question());
    let lane = &found.lanes[0];
    let today = choice(lane, "today");
    assert!(today.closures.low > a_month(13.0), "{today:?}");
    near(today.leaves.point, today.contribution.point - today.closures.point);
    near(choice(lane, "track").closures.point, 0);
    assert_ne!(lane.advice.choice, "today");
}

/// 38 counted packages a window, half of them abroad and certain; at home one in fifty is missed.
fn cliff() -> Scenario {
    let shop = text("abroad");
    let shop = changed(&shop, "orders_per_day = 10\n", "orders_per_day = 1.2666666667\n");
    let shop = changed(&shop, "{ GB = \"60 %\", DE = \"40 %\" }", "{ GB = \"50 %\", DE = \"50 %\" }");
    let home = "upload = 1\nfacility = 1\ndelivery_after_facility = 1\ndelivery_without_facility = 1\ntransit_days = { GB = 3 }";
    let lossy = home
        .replace("facility = 1\ndelivery_after", "facility = 0.98\ndelivery_after")
        .replace("without_facility = 1", "without_facility = 0");
    scenario(&changed(&shop, home, &lossy), &[])
}

#[test]
fn dropping_valid_packages_pushes_those_at_home_over_a_cliff() {
    let found = asked(&cliff(), &Question { replications: 600, ..question() });
    let [row] = &found.categories[..] else { panic!("{:?}", found.categories) };
    assert!(row.counted.iter().zip([38.0, 38.0, 19.0]).all(|(n, of)| (n - of).abs() < 0.6), "{row:?}");
    assert_eq!(row.bears, [Some(1), Some(0)]);
    assert_eq!(row.after_one_miss, Some(18.0 / 19.0));
    // Dropped, a window is below the target as soon as one of its packages is missed: 119 days of 19 packages in 30. Tracked, it bears
    // one; but packages from abroad count from 15 January only, and the period begins before.
    let any_missed = 1.0 - 0.98f64.powf(119.0 * 19.0 / 30.0);
    assert!(row.risk[2].low < any_missed && any_missed < row.risk[2].high, "{row:?} {any_missed}");
    assert!(row.than_tracked.low > 0.1, "{row:?}");
    assert_eq!((row.verdict, row.verdict_today), (ComparisonVerdict::Worse, ComparisonVerdict::Better));
    let told = found.sentences.iter().find(|one| one.contains("A cliff")).expect("a cliff");
    assert!(told.contains("with 19 packages one miss is 94.7 %"), "{told}");
    assert!(told.contains("bears no miss instead of 1 miss"), "{told}");
}

/// The same goods to France as well: a tenth of the orders of each.
fn two_lanes() -> Scenario {
    let shop = text("abroad");
    let shop = changed(&shop, "DE = \"40 %\"", "DE = \"30 %\", FR = \"10 %\"");
    let shop = shop.replace("transit_days = { DE = 3 }", "transit_days = { DE = 3, FR = 3 }");
    scenario(&changed(&shop, "DE = \"25 %\"", "DE = \"25 %\", FR = \"25 %\""), &[])
}

#[test]
fn lanes_add_up_and_the_rest_of_the_shop_may_be_a_strategy() {
    let found = asked(&two_lanes(), &question());
    let names: Vec<&str> = found.lanes.iter().map(|lane| lane.lane.as_str()).collect();
    assert_eq!(names, ["UK GB->DE", "UK GB->FR", "all"]);
    let track = |at: usize| choice(&found.lanes[at], "track").contribution.point;
    near(track(0) + track(1), track(2));
    near(track(2), a_month(9.0));
    let together = found.together.as_ref().expect("two lanes");
    assert!(together.within_limits && together.more_than_tracked.low > 0, "{together:?}");
    // What is put together is what all lanes leave with the same choice.
    let all = &found.lanes[2];
    let passed_on = choice(all, "pass-on");
    near(together.more_than_dropped.point, passed_on.more_than_drop.point);
    // With the other lane untracked too, this lane alone cannot keep the target.
    let risk = |rest: Option<&str>| {
        let rest = rest.map(str::to_owned);
        let found = asked(&two_lanes(), &Question { rest, ..question() });
        choice(&found.lanes[1], "track").risk.point
    };
    assert_eq!((risk(None), risk(Some("track")), risk(Some("carry-on"))), (0.0, 0.0, 1.0));
}

#[test]
fn what_nothing_can_make_valid_is_not_tracked() {
    let found = asked(&abroad(&["services.tracked-abroad.carrier_class=not-integrated"]), &question());
    let lane = &found.lanes[0];
    let names: Vec<&str> = lane.choices.iter().map(|row| row.choice.as_str()).collect();
    assert_eq!((names, lane.untrackable), (vec!["today", "drop"], 1.0));
    assert!(lane.services.is_empty() && lane.advice.choice == "drop", "{:?}", lane.advice);
    assert!(
        found.sentences[1].contains("No service of the scenario can make 100 %"),
        "{:?}",
        found.sentences
    );
    // No tracking, no price of tracking.
    assert!(found.break_even.iter().all(|row| row.quantity == "elsewhere"));
}

#[test]
fn what_is_exempt_is_left_alone() {
    // Letters worth less than 20 EUR do not count.
    let shop = text("abroad");
    let shop = changed(&shop, "price = \"50 GBP\"", "price = \"15 GBP\"");
    let untracked = "[services.untracked-abroad]\ncarrier = \"Abroad\"\nformat = \"parcel\"";
    let letter = untracked.replace("parcel", "letter");
    let found = asked(&scenario(&changed(&shop, untracked, &letter), &[]), &question());
    let lane = &found.lanes[0];
    assert_eq!((lane.needs_tracking, lane.choices.len()), (0.0, 2));
    assert!(found.sentences[1].contains("No package of it needs tracking"), "{:?}", found.sentences);
}

#[test]
fn threads_do_not_show() {
    let shop = scenario(&text("two-ways"), &[]);
    let on = |threads| {
        let question =
            Question { threads: Some(threads), replications: 150, rises: vec![0.05], ..question() };
        serde_json::to_string(&asked(&shop, &question)).expect("JSON")
    };
    assert!(on(1) == on(2), "the answer depends on threads");
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let refused = |scenario: &Scenario, question: &Question| -> Failed {
        answer(scenario, question, &Quiet, &|_| {}).expect_err("refused")
    };
    let shop = abroad(&[]);
    let reading = refused(&shop, &Question { reading: "kind".to_owned(), ..question() });
    assert!(
        reading.is_mistake()
            && reading.to_string().starts_with("no reading `kind`: the scenario has prudent")
    );
    let rest = refused(&shop, &Question { rest: Some("fly".to_owned()), ..question() });
    assert!(rest.is_mistake() && rest.to_string().contains("no strategy `fly`"), "{rest}");
    let late = refused(&shop, &Question { starts_on: "2031-01-01".parse().ok(), ..question() });
    assert!(late.is_mistake() && late.to_string().contains("2031-01-01"), "{late}");
    let home = text("abroad");
    let home = changed(&home, "{ GB = \"60 %\", DE = \"40 %\" }", "{ GB = \"100 %\" }");
    let none = refused(&scenario(&home, &[]), &question());
    assert!(!none.is_mistake() && none.to_string().contains("nothing international to drop"), "{none}");
}
