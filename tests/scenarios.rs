//! The scenarios of the repository are valid and hold what their stories need.

use std::collections::BTreeSet;
use std::path::PathBuf;
use vtr_planner::domain::{CarrierClass, Distribution, Lane, Provenance, TrackedAs};
use vtr_planner::input::scenario::load;
use vtr_planner::scenario::{LeverAction, Scenario};

const NAMES: [&str; 4] = ["de-parts-2025", "uk-gifts-2025", "us-imports-2025", "us-office-2016"];
/// No story: what speed is compared on.
const REFERENCE: &str = "reference";

fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "scenarios", &format!("{name}.toml")].iter().collect()
}

fn scenario(name: &str) -> Scenario {
    let loaded = load(&path(name), &[]);
    loaded.scenario.unwrap_or_else(|| panic!("{name} has mistakes: {:?}", loaded.findings))
}

/// Share of all orders that fit, over all metrics, by orders a day.
fn share_of_orders(scenario: &Scenario, fits: impl Fn(&Scenario, usize) -> bool) -> f64 {
    let orders = |line: usize| {
        let line = &scenario.lines[line];
        line.share * scenario.metrics[line.metric.0].orders_per_day.distribution.mean()
    };
    let lines = 0..scenario.lines.len();
    let all: f64 = lines.clone().map(orders).sum();
    lines.filter(|&line| fits(scenario, line)).map(orders).sum::<f64>() / all
}

fn lane(scenario: &Scenario, line: usize) -> Lane {
    scenario.lines[line].lane
}

fn lever_count(scenario: &Scenario, wanted: impl Fn(&LeverAction) -> bool) -> usize {
    scenario.strategies.iter().filter(|s| s.levers.iter().any(|lever| wanted(&lever.action))).count()
}

#[test]
fn every_scenario_of_the_folder_is_valid_and_listed_here() {
    let folder = path("x").parent().expect("the folder").to_owned();
    let found: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    assert_eq!(found, NAMES.iter().chain([&REFERENCE]).map(|&name| name.to_owned()).collect());
    for name in NAMES.into_iter().chain([REFERENCE]) {
        let loaded = load(&path(name), &[]);
        assert!(loaded.scenario.is_some(), "{name}: {:?}", loaded.findings);
    }
}

#[test]
fn every_scenario_offers_eight_strategies_that_differ_and_carries_on_first() {
    for name in NAMES {
        let scenario = scenario(name);
        let levers: BTreeSet<String> =
            scenario.strategies.iter().map(|strategy| format!("{:?}", strategy.levers)).collect();
        assert!(levers.len() >= 8, "{name}: only {} different strategies", levers.len());
        assert_eq!(levers.len(), scenario.strategies.len(), "{name}: two strategies do the same");
        assert!(scenario.strategies[0].levers.is_empty(), "{name}: the first is not today's way");
        for (what, count) in [
            ("switch", lever_count(&scenario, |a| matches!(a, LeverAction::Switch(_)))),
            ("buy shipping", lever_count(&scenario, |a| matches!(a, LeverAction::BuyShipping))),
            (
                "dearer",
                lever_count(&scenario, |a| {
                    matches!(a, LeverAction::RaisePrice(_) | LeverAction::RaiseShipping(_))
                }),
            ),
            ("drop", lever_count(&scenario, |a| matches!(a, LeverAction::Drop))),
            ("move", lever_count(&scenario, |a| matches!(a, LeverAction::MoveToMarketplace))),
        ] {
            assert!(count > 0, "{name}: no strategy with `{what}`");
        }
    }
}

#[test]
fn every_figure_of_every_scenario_says_where_it_comes_from() {
    for name in NAMES.into_iter().chain([REFERENCE]) {
        for input in &scenario(name).inputs {
            let (Provenance::Source(text) | Provenance::Assumption(text)) = &input.provenance;
            assert!(text.len() > 5, "{name}: `{}` says only {text:?}", input.path);
        }
    }
}

#[test]
fn the_reform_takes_effect_on_the_announced_day_and_the_date_lies_wholly_under_it() {
    for name in NAMES {
        let scenario = scenario(name);
        let announced = if name == "us-office-2016" { "2016-02-01" } else { "2025-01-15" };
        let effective = scenario.effective_date().map(|day| day.to_string());
        assert_eq!(effective.as_deref(), Some(announced), "{name}");
        let under = (scenario.on_date() - scenario.effective_date().expect("a day")).num_days();
        // Lag and window; in 2016, by the day of handover, up to 5 further days to the promised one.
        let promise = if name == "us-office-2016" { 5 } else { 0 };
        assert_eq!(under, promise + 14 + 30 - 1, "{name}");
    }
}

#[test]
fn uk_gifts_has_ten_metrics_and_two_fifths_of_its_orders_cross_the_border() {
    let scenario = scenario("uk-gifts-2025");
    assert_eq!(scenario.metrics.len(), 10);
    assert_eq!(scenario.stores.len(), 2);
    let abroad = share_of_orders(&scenario, |s, line| !lane(s, line).is_domestic());
    assert!((0.38..0.42).contains(&abroad), "{abroad}");
    let stamps = share_of_orders(&scenario, |s, line| {
        let service = &s.services[s.today[line].0];
        service.tracked_as == TrackedAs::Untracked && lane(s, line).is_domestic()
    });
    let through_the_marketplace = share_of_orders(&scenario, |s, line| {
        let service = &s.services[s.today[line].0];
        service.tracked_as == TrackedAs::Untracked && lane(s, line).is_domestic() && service.buy_shipping
    });
    assert!(stamps > 0.1, "{stamps}");
    assert!((stamps - through_the_marketplace).abs() < 1e-12, "a letter without Buy Shipping");
    let unknown_carrier = share_of_orders(&scenario, |s, line| {
        s.services[s.today[line].0].carrier_class == CarrierClass::NotIntegrated
    });
    assert!(unknown_carrier > 0.005, "{unknown_carrier}");
    assert!(scenario.lines.len() <= 150, "{} order lines", scenario.lines.len());
}

#[test]
fn uk_gifts_starts_two_categories_from_the_account_page() {
    let scenario = scenario("uk-gifts-2025");
    let known: Vec<(&str, u32, u32)> = scenario
        .metrics
        .iter()
        .filter_map(|metric| {
            metric.figures.map(|one| (metric.category.as_str(), one.counted, one.valid))
        })
        .collect();
    assert_eq!(known, [("Home & Kitchen", 1058, 1037), ("Stationery & Office", 19, 19)]);
}

#[test]
fn us_imports_come_from_five_countries_and_one_service_scans_on_export_only() {
    let scenario = scenario("us-imports-2025");
    let origins: BTreeSet<String> =
        scenario.lines.iter().map(|line| line.lane.origin.to_string()).collect();
    assert_eq!(origins, ["CA", "CN", "GB", "IN", "TR"].map(str::to_owned).into());
    let export_only = share_of_orders(&scenario, |s, line| {
        s.services[s.today[line].0].tracked_as == TrackedAs::ExportOnly
    });
    assert!(export_only > 0.05, "{export_only}");
    let least =
        scenario.metrics.iter().map(|m| m.orders_per_day.distribution.mean()).fold(f64::MAX, f64::min);
    assert!(least < 1.0, "no small category");
}

#[test]
fn us_office_shows_three_windows_and_ships_by_a_regional_carrier() {
    let scenario = scenario("us-office-2016");
    assert_eq!(scenario.horizon.shown_windows, [Some(7), Some(90)]);
    let regional = share_of_orders(&scenario, |s, line| {
        s.services[s.today[line].0].carrier_class == CarrierClass::NotIntegrated
    });
    assert!(regional > 0.05, "{regional}");
    for category in ["Office Products", "Shoes"] {
        assert!(scenario.metrics.iter().any(|metric| metric.category == category), "{category}");
    }
}

#[test]
fn de_parts_is_pressed_between_15_and_20_euros() {
    let scenario = scenario("de-parts-2025");
    let pressed = share_of_orders(&scenario, |s, line| {
        let order_line = &s.lines[line];
        let value = |position| {
            let no_rise = vtr_planner::domain::Money::from_micros(0, order_line.price.from.currency);
            order_line.value_at(position, 1.0, no_rise).units()
        };
        let service = &s.services[s.today[line].0];
        lane(s, line).is_domestic()
            && service.tracked_as == TrackedAs::Untracked
            && value(0.0) >= 15.0
            && value(1.0) <= 20.0
    });
    assert!((0.05..0.15).contains(&pressed), "{pressed}");
}

/// What `make bench-peers` compares with NumPy and Numba, which read it from the same file.
#[test]
fn the_reference_workload_is_as_large_as_it_says() {
    let scenario = scenario(REFERENCE);
    assert_eq!((scenario.lines.len(), scenario.metrics.len()), (40, 6));
    assert_eq!((scenario.strategies.len(), scenario.readings.len()), (1, 1));
    assert_eq!(scenario.calendar().days, 410);
    // The tolerance's period begins when a choice can first show, and ends on the last day.
    let period = u64::from(scenario.tolerance.period_days);
    let ends = scenario.first_effect_date() + chrono::Days::new(period - 1);
    assert_eq!(ends, scenario.horizon.last_day);
    for line in 0..scenario.lines.len() {
        let service = &scenario.services[scenario.today[line].0];
        let scan = service.delivery_without_facility.distribution;
        assert!(matches!(scan, Distribution::Beta { .. }), "{}: {scan:?}", scenario.lines[line].name);
    }
    assert_eq!(scenario.shocks.icc.distribution, Distribution::Point(0.0));
    assert!(scenario.shocks.outages.is_empty());
}

#[test]
fn the_workload_with_shocks_has_sixteen_columns() {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "benches", "peers", "shocks.toml"].iter().collect();
    let scenario = load(&path, &[]).scenario.expect("it has no mistakes");
    assert_eq!(scenario.lines.len(), 40);
    assert_eq!(scenario.calendar().days, 410);
    assert_eq!(2 * scenario.readings.len() * scenario.strategies.len(), 16);
    assert_eq!(scenario.shocks.icc.distribution, Distribution::Point(0.02));
}
