//! Dates read off the rule: a package promised on day p counts on D in [p + lag, p + lag + window - 1].

mod shop;

use shop::{rows, scenario, text};
use std::path::Path;
use vtr_planner::app::{ChartSize, calendar_chart, calendar_days, load};
use vtr_planner::scenario::Scenario;

fn shipped(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
    load(&path, &[]).scenario.expect("a shipped scenario is valid")
}

#[test]
fn a_change_by_the_promised_day_shows_a_lag_later_and_fills_the_window_another_window_later() {
    // 15 January 2025, lag 14 or 10, window 30, everything delivered on the day of the order.
    for (lag, shows, wholly) in [(14, "2025-01-29", "2025-02-27"), (10, "2025-01-25", "2025-02-23")] {
        let changeover = scenario(&text("changeover"), &[&format!("horizon.lag_days={lag}")]);
        let days = calendar_days(&changeover);
        let row = &days.changeovers[0];
        assert_eq!((row.effective.as_str(), row.by.as_deref()), ("2025-01-15", Some("promised")));
        assert_eq!((row.shows.as_str(), row.wholly.as_str()), (shows, wholly));
        assert_eq!(row.first_packages[0].ordered, "2025-01-15");
    }
}

#[test]
fn the_date_basis_moves_the_first_package() {
    // Promises of 5 and 11 days would show later when the day of the order decides.
    let by = |basis: &str| {
        let options = format!("readings.use=[\"date-basis={basis}\"]");
        let sets = [
            options.as_str(),
            "services.tracked.transit_days={ any = 5 }",
            "services.untracked.transit_days={ any = 11 }",
        ];
        // The prudent reading, which takes the promised day, is always there.
        let rows = calendar_days(&scenario(&text("changeover"), &sets)).changeovers;
        rows.into_iter().find(|row| row.by.as_deref() == Some(basis)).expect("the basis")
    };
    let (order, promised) = (by("order"), by("promised"));
    let firsts = |row: &vtr_planner::app::ChangeoverRow| -> Vec<(u16, String, String)> {
        let packages = row.first_packages.iter();
        packages.map(|one| (one.promise_days, one.ordered.clone(), one.promised.clone())).collect()
    };
    let expected = |rows: [(u16, &str, &str); 2]| {
        rows.map(|(days, a, b)| (days, a.to_owned(), b.to_owned())).to_vec()
    };
    assert_eq!(
        firsts(&order),
        expected([(5, "2025-01-15", "2025-01-20"), (11, "2025-01-15", "2025-01-26")])
    );
    assert_eq!((order.shows.as_str(), order.wholly.as_str()), ("2025-02-03", "2025-03-10"));
    assert_eq!(
        firsts(&promised),
        expected([(5, "2025-01-10", "2025-01-15"), (11, "2025-01-04", "2025-01-15")])
    );
    assert_eq!((promised.shows.as_str(), promised.wholly.as_str()), ("2025-01-29", "2025-02-27"));
}

#[test]
fn a_switch_shows_after_the_shortest_promise_and_fills_the_window_after_the_longest() {
    let february = scenario(&text("february"), &[]);
    let days = calendar_days(&february);
    // Ordered from 31 January 2016, promised 3 or 10 days later, lag 14, window 30.
    let switch = days.switches.iter().find(|row| row.strategy == "in-time").expect("the strategy");
    assert_eq!((switch.shows.as_str(), switch.wholly.as_str()), ("2016-02-17", "2016-03-24"));
    assert_eq!(days.changeovers[0].by.as_deref(), Some("ship"));
    assert_eq!(days.changeovers[0].first_packages[0].handed_over, "2016-02-01");
}

#[test]
fn every_shipped_scenario_has_dates_in_words_and_a_picture_that_holds_them() {
    for name in ["uk-gifts-2025", "de-parts-2025", "us-imports-2025", "us-office-2016"] {
        let days = calendar_days(&shipped(name));
        assert!(!days.changeovers.is_empty() && !days.switches.is_empty(), "{name}");
        for row in &days.changeovers {
            assert!(row.effective <= row.shows && row.shows <= row.wholly, "{name}");
        }
        for size in ChartSize::ALL {
            let chart = calendar_chart(&days, size).expect("a picture");
            assert_eq!(chart.outside, 0, "{name}, {size:?}");
        }
        assert!(days.text().contains("A switch shows"), "{name}");
    }
}

#[test]
fn what_was_shipped_before_enforcement_is_never_held_against_a_seller() {
    let february = rows(&scenario(&text("february"), &[]), 1);
    let days_below = |strategy: &str| {
        let row = february
            .iter()
            .find(|row| row.policy == "reform" && row.strategy == strategy && row.category == "Toys");
        row.expect("the row").days_below.point
    };
    assert_eq!(days_below("in-time"), 0.0);
    // Ten untracked packages promised on 10 February show from 24 February on, among ten tracked ones a day
    // promised since 4 February: 70 that day, 190 on 7 March, when 190 of 200 are not above 95 % either.
    assert_eq!(days_below("a-day-late"), 13.0);
    assert!(days_below("carry-on") > 150.0);
}

#[test]
fn a_switch_shows_by_the_promises_of_the_packages_it_changes() {
    let gifts = shipped("uk-gifts-2025");
    let days = calendar_days(&gifts);
    let row = |title: &str| days.switches.iter().find(|row| row.title == title).expect("a strategy");
    // From 2 January 2025; parcels abroad are promised within 7 or 8 days, those at home sooner.
    let abroad = row("Stop selling abroad");
    assert_eq!(abroad.starts_on, "2025-01-02");
    assert_eq!((abroad.shows.as_str(), abroad.wholly.as_str()), ("2025-01-23", "2025-02-22"));
    // C is that of any choice.
    assert!(days.switches.iter().all(|row| row.shows >= days.first_effect_date));
}

#[test]
fn rates_are_told_of_the_first_day_wholly_under_the_new_rules() {
    for name in ["uk-gifts-2025", "de-parts-2025", "us-imports-2025", "us-office-2016"] {
        let scenario = shipped(name);
        let days = calendar_days(&scenario);
        let main = |row: &&vtr_planner::app::ChangeoverRow| row.readings.contains(&"prudent".to_owned());
        let wholly = days.changeovers.iter().filter(main).map(|row| row.wholly.clone()).max();
        let expected = wholly.expect("a change").max(days.first_effect_date.clone());
        assert_eq!(days.on_date, expected, "{name}");
    }
}
