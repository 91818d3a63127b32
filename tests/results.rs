//! What the results say among themselves: mixtures of readings, what is inherited, lowest rates, N/A.

mod shop;

use shop::{columns, concluded, scenario, simulated, text};
use vtr_planner::analysis::{Estimate, ResultRow};
use vtr_planner::engine::Side;
use vtr_planner::policy::Reading;

const N: u64 = 100;

#[test]
fn a_mixture_has_the_weighted_means_of_its_readings() {
    let shop = scenario(&text("gifts"), &[]);
    let summary = concluded(&shop, N, 2).summary;
    let weights = &summary.recommendation.by_reading;
    assert!(weights.len() > 1);
    let is_mixed = |row: &&ResultRow| row.reading == Reading::MIXTURE;
    let plain = summary.results.iter().take_while(|row| !is_mixed(row)).count();
    assert_eq!(plain, columns(&shop).len() * (shop.metrics.len() + 1));
    assert!(summary.results[plain..].iter().all(|row| is_mixed(&row)), "mixtures come last");
    assert_eq!(summary.results.len() - plain, plain / weights.len());
    let mut moved = 0;
    for mixed in &summary.results[plain..] {
        let key = |row: &ResultRow| {
            let names = [&row.policy, &row.strategy, &row.store, &row.category];
            names.map(Clone::clone)
        };
        let readings: Vec<&ResultRow> =
            summary.results[..plain].iter().filter(|row| key(row) == key(mixed)).collect();
        assert_eq!(readings.len(), weights.len());
        let mean = |of: &dyn Fn(&ResultRow) -> f64| -> f64 {
            weights.iter().zip(&readings).map(|(one, row)| one.weight * of(row)).sum()
        };
        let chances: [fn(&ResultRow) -> Estimate; 7] = [
            |row| row.breach_on_date,
            |row| row.breach_any,
            |row| row.suspended_any,
            |row| row.yellow_any,
            |row| row.na_share,
            |row| row.days_below,
            |row| row.days_suspended,
        ];
        for of in chances {
            let Estimate { point, low, high } = of(mixed);
            assert!((point - mean(&|row| of(row).point)).abs() < 1e-9, "{mixed:?}");
            assert!(low <= point && point <= high, "{mixed:?}");
            moved += usize::from(point != of(readings[0]).point);
        }
        let profit = mean(&|row| row.profit.point as f64);
        assert!((mixed.profit.point as f64 - profit).abs() <= 1.0, "{mixed:?}");
        // A quantile of all lies between those of the parts.
        for of in [|row: &ResultRow| row.profit.p05, |row: &ResultRow| row.profit.p95] {
            let parts = readings.iter().map(|row| of(row));
            let ends = (parts.clone().min(), parts.max());
            assert!(ends.0 <= Some(of(mixed)) && Some(of(mixed)) <= ends.1, "{mixed:?}");
        }
    }
    assert!(moved > 20, "only {moved} results depend on the reading");
}

#[test]
fn what_is_inherited_is_the_same_for_every_strategy() {
    // An untidy past: below target from the start, in two futures of a hundred long enough for a closure.
    let shop = scenario(&text("gifts"), &["services.tracked.facility=0.9"]);
    simulated(&shop, 4 * N, |view| {
        let (mut breaches, mut closures) = (0, 0);
        for column in columns(&shop) {
            let today = vtr_planner::analysis::Column { strategy: 0, ..column };
            for metric in view.metrics() {
                let inherited = |column| {
                    let events = view.events(column, metric).iter();
                    events
                        .filter(|event| event.inherited || event.inherited_closure)
                        .map(|event| (event.replication, event.inherited, event.inherited_closure))
                        .collect::<Vec<_>>()
                };
                let here = inherited(column);
                assert_eq!(here, inherited(today), "{column:?} {metric:?}");
                breaches += here.iter().filter(|(_, below, _)| *below).count();
                closures += here.iter().filter(|(_, _, closed)| *closed).count();
                assert!(
                    here.iter().all(|(_, below, closed)| *below || !closed),
                    "closed without a breach"
                );
            }
        }
        assert!(breaches > 20 && closures > 5, "{breaches} breaches, {closures} closures");
    });
    let summary = concluded(&shop, N, 2).summary;
    let rows = 2 * shop.readings.len() * (shop.metrics.len() + 1);
    assert_eq!(summary.inherited.len(), rows);
    for block in summary.inherited.chunks(shop.metrics.len() + 1) {
        let (account, metrics) = block.split_last().expect("an account");
        assert_eq!(account.store, "account");
        assert!(metrics.iter().all(|row| row.breach.point <= account.breach.point));
        assert!(block.iter().all(|row| row.suspended.point <= row.breach.point));
    }
}

#[test]
fn the_lowest_rate_is_no_higher_than_that_of_a_day_of_the_period() {
    let shop = scenario(&text("gifts"), &[]);
    let lies_inside = (shop.on_date() - shop.first_effect_date()).num_days();
    assert!((0..i64::from(shop.tolerance.period_days)).contains(&lies_inside));
    simulated(&shop, N, |view| {
        let (mut lower, mut seen) = (0, 0);
        for column in columns(&shop) {
            for metric in view.metrics() {
                let course = view.engine.course(view.outcomes, column.of(metric));
                for (on_date, lowest) in course.on_date.iter().zip(&course.lowest) {
                    assert!(lowest <= on_date, "{column:?} {metric:?}");
                    lower += usize::from(lowest < on_date);
                    seen += 1;
                }
            }
        }
        assert!(lower > seen / 4, "only {lower} of {seen} are lower");
    });
}

#[test]
fn a_category_too_small_for_review_has_the_status_na() {
    let shop = scenario(&text("gifts"), &[r#"readings.use=["prudent", "reviewed-from=20"]"#]);
    simulated(&shop, N, |view| {
        let mut differ = 0;
        for column in columns(&shop).into_iter().filter(|column| column.side == Side::Reform) {
            for metric in view.metrics() {
                let row = view.metric_row(column, metric);
                let rates = view.on_date(column, metric).iter();
                let empty = rates.filter(|rate| rate.billionths().is_none()).count();
                let empty = empty as f64 / N as f64;
                if row.reading == "prudent" {
                    assert_eq!(row.na_share.point, empty, "{row:?}");
                } else {
                    assert!(row.na_share.point >= empty, "{row:?}");
                    differ += usize::from(row.na_share.point > empty);
                }
            }
        }
        assert!(differ > 0, "no category is small");
    });
}

#[test]
fn every_strategy_is_compared_with_today_and_with_the_choice() {
    let shop = scenario(&text("gifts"), &[]);
    let summary = concluded(&shop, N, 2).summary;
    let (today, choice) = (&summary.strategies[0].name, &summary.recommendation.choice);
    let profit = |name: &str| {
        let account =
            |row: &&ResultRow| row.policy == "reform" && row.store == "account" && row.strategy == name;
        summary.results.iter().find(account).expect("a row").profit.point
    };
    for strategy in &summary.strategies {
        for against in [today, choice] {
            let found = summary
                .comparisons
                .iter()
                .filter(|one| one.strategy == strategy.name && one.against == *against)
                .collect::<Vec<_>>();
            if strategy.name == *against {
                assert!(found.is_empty());
                continue;
            }
            assert_eq!(found.len(), 1);
            let difference = profit(&strategy.name) - profit(against);
            assert!((found[0].profit.point - difference).abs() <= 1, "{found:?}");
            assert!(found[0].suspended_any.low <= found[0].suspended_any.point);
        }
    }
}

#[test]
fn rules_that_are_read_in_one_way_have_their_rates_in_the_table_of_readings() {
    let shop = scenario(&text("gifts"), &[r#"readings.use=["prudent"]"#]);
    let rows = concluded(&shop, N, 2).charts.readings;
    assert!(!rows.is_empty());
    assert!(rows.iter().all(|row| row.reading == "prudent" && row.weight == 1.0), "{rows:?}");
    assert!(rows.iter().all(|row| row.share_by_readings.is_none()));
}
