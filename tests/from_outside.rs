//! Checks from outside: one input is changed, and what must follow from it alone does.

mod shop;

use shop::{changed, columns, concluded, file, rows, scenario, scenario_of, simulated, text};
use std::fs;
use vtr_planner::account::Counts;
use vtr_planner::analysis::{Column, ResultRow};
use vtr_planner::engine::Side;
use vtr_planner::policy::BUILTIN;
use vtr_planner::scenario::{MetricId, Scenario};

const N: u64 = 100;
/// No category is ever closed.
const NO_CONSEQUENCES: &str = "consequences.grace_days=9999";
/// Every scan is made, in time, and no outage lowers a chance.
const ALL_SCANNED: [&str; 10] = [
    "services.tracked.upload=1",
    "services.tracked.facility=1",
    "services.tracked.delivery_after_facility=1",
    "services.tracked.delivery_without_facility=1",
    "services.courier.upload=1",
    "services.courier.facility=1",
    "services.courier.delivery_after_facility=1",
    "services.courier.delivery_without_facility=1",
    "consequences.misapplied_share=0",
    "outages.strike.factor=1",
];

fn bits(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}")
}

/// Windows of every day from S on, per column, metric and replication.
fn windows(scenario: &Scenario, n: u64) -> Vec<(Column, MetricId, Vec<Vec<Counts>>)> {
    simulated(scenario, 1, |view| {
        let wanted: Vec<(Column, MetricId)> = columns(scenario)
            .into_iter()
            .flat_map(|column| view.metrics().map(move |metric| (column, metric)))
            .collect();
        let of: Vec<_> = wanted.iter().map(|(column, metric)| column.of(*metric)).collect();
        let traced = view.engine.trace(0..n, &of);
        wanted.into_iter().zip(traced).map(|((column, metric), t)| (column, metric, t.windows)).collect()
    })
}

#[test]
fn when_every_scan_is_made_nothing_counted_and_tracked_ever_breaches() {
    let gifts = text("gifts");
    let perfect = rows(&scenario(&gifts, &ALL_SCANNED), N);
    // Before the reform every counted package is tracked under any strategy; after it, under all that
    // leave no untracked package abroad.
    let all_tracked = |row: &&ResultRow| row.policy == "baseline" || row.strategy != "carry-on";
    let mut looked_at = 0;
    for row in perfect.iter().filter(all_tracked) {
        let risks = [row.breach_any, row.breach_on_date, row.suspended_any].map(|risk| risk.point);
        assert_eq!(risks, [0.0; 3], "{row:?}");
        assert_eq!(row.days_below.point, 0.0, "{row:?}");
        if let Some(vtr) = row.vtr {
            assert_eq!((vtr.p05, vtr.p95), (1.0, 1.0), "{row:?}");
        }
        looked_at += 1;
    }
    assert_eq!(looked_at, (3 * 4 + 3 * 3) * 3);
    // Untracked packages that count breach all the same; and with misses, tracked ones do.
    let carry_on = |row: &&ResultRow| row.policy == "reform" && row.strategy == "carry-on";
    assert!(perfect.iter().filter(carry_on).any(|row| row.breach_any.point > 0.5));
    let usual = rows(&scenario(&gifts, &[]), N);
    assert!(usual.iter().filter(all_tracked).any(|row| row.breach_any.point > 0.0));
}

#[test]
fn twice_the_label_prices_are_twice_the_added_cost() {
    let gifts = text("gifts");
    let doubled: Vec<String> = ["letter", "large-letter", "tracked", "courier"]
        .map(|service| format!("services.{service}.price_factor=2"))
        .into();
    let doubled: Vec<&str> = doubled.iter().map(String::as_str).collect();
    let (once, twice) = (rows(&scenario(&gifts, &[]), N), rows(&scenario(&gifts, &doubled), N));
    let mut added = 0;
    for (once, twice) in once.iter().zip(&twice) {
        let (one, two) = (once.added_tracking_cost, twice.added_tracking_cost);
        // Both are rounded to a penny.
        for (one, two) in [(one.point, two.point), (one.low, two.low), (one.high, two.high)] {
            assert!((two - 2 * one).abs() <= 2, "{once:?}\n{twice:?}");
        }
        // Prices of labels are no concern of the marketplace.
        assert_eq!(bits(&(once.vtr, once.suspended_any)), bits(&(twice.vtr, twice.suspended_any)));
        added += i64::from(one.point > 1000);
    }
    assert!(added > 10, "only {added} rows add more than 10 GBP a month");
}

#[test]
fn a_reform_that_never_comes_is_the_old_policy_bit_by_bit() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shop.toml");
    fs::write(&path, text("gifts")).expect("written");
    let rules = BUILTIN.iter().find(|rules| rules.name == "uk-2025").expect("built in").text;
    let later = rules.replace("2025-01-1", "2035-01-1");
    assert!(rules.matches("2025-01-1").count() >= 15, "dates are written another way now");
    fs::write(folder.path().join("later.toml"), &later).expect("written");

    // The old policy knows no switch for large letters.
    let halves = |reform: &str| {
        let sets = [reform, r#"readings.use=["prudent", "lenient", "date-basis=order"]"#];
        let all = rows(&scenario_of(&path, &sets), N);
        let of = |policy: &str| -> Vec<ResultRow> {
            let rows = all.iter().filter(|row| row.policy == policy);
            rows.map(|row| ResultRow { policy: String::new(), ..row.clone() }).collect()
        };
        (of("baseline"), of("reform"))
    };
    for reform in ["stores.uk.reform=later.toml", "stores.uk.reform=uk-2023"] {
        let (old, new) = halves(reform);
        assert_eq!(old.len(), 3 * 4 * 3);
        assert_eq!(bits(&old), bits(&new), "{reform}");
    }
    let (old, new) = halves("stores.uk.reform=uk-2025");
    assert_ne!(bits(&old), bits(&new));
}

#[test]
fn grace_without_end_closes_nothing() {
    let gifts = text("gifts");
    let closed = |rows: &[ResultRow]| {
        rows.iter().filter(|row| row.suspended_any.point > 0.0 && row.days_suspended.point > 0.0).count()
    };
    let usual = rows(&scenario(&gifts, &[]), N);
    assert!(closed(&usual) > 6, "{}", closed(&usual));
    let patient = rows(&scenario(&gifts, &[NO_CONSEQUENCES]), N);
    assert_eq!(closed(&patient), 0);
    assert!(patient.iter().all(|row| row.days_suspended.high == 0.0));
    assert!(patient.iter().any(|row| row.breach_any.point > 0.5), "breaches go on");
}

#[test]
fn who_tolerates_everything_takes_the_highest_profit() {
    let gifts = text("gifts");
    let choice = |sets: &[&str]| {
        let summary = concluded(&scenario(&gifts, sets), N, 2).summary;
        let account = summary.results.iter().filter(|row| {
            (row.policy.as_str(), row.reading.as_str(), row.store.as_str())
                == ("reform", "prudent", "account")
        });
        let best = account.max_by_key(|row| row.profit.point).expect("rows").strategy.clone();
        (summary.recommendation.choice, best)
    };
    // Closures cost next to nothing: untracked letters earn most, and are not safe.
    let cheap = "consequences.recovered_elsewhere=99 %";
    let (chosen, best) = choice(&[cheap, "tolerance.risk=100 %"]);
    assert_eq!((chosen.as_str(), best.as_str()), ("carry-on", "carry-on"));
    let (chosen, best) = choice(&[cheap, "tolerance.risk=5 %"]);
    assert_eq!(best, "carry-on");
    assert_ne!(chosen, "carry-on");
    // Labels that cost next to nothing: tracking earns most.
    let gift = ["services.tracked.price_factor=0.1", "services.courier.price_factor=0.1"];
    let (chosen, best) = choice(&[gift[0], gift[1], "tolerance.risk=100 %"]);
    assert_ne!(best, "carry-on");
    assert_eq!(chosen, best);
}

#[test]
fn four_days_less_lag_show_the_changeover_four_days_earlier() {
    let changeover = text("changeover");
    let first = |lag: &str| {
        let scenario = scenario(&changeover, &[lag]);
        simulated(&scenario, 2, |view| {
            let column = Column { side: Side::Reform, reading: 1, strategy: 0 };
            let events = view.events(column, MetricId(0));
            assert_eq!(events.len(), 2, "every future breaches");
            let days = events.iter().map(|event| view.engine.calendar().date(event.first_breach.into()));
            let days: Vec<String> = days.map(|day| day.to_string()).collect();
            assert_eq!(days[0], days[1], "no chance is left");
            days[0].clone()
        })
    };
    // The window of 31 January ends on the 17th: 30 days of 6 tracked packages, 3 days of 4 untracked ones,
    // 180 of 192.
    assert_eq!(first("horizon.lag_days=14"), "2025-01-31");
    assert_eq!(first("horizon.lag_days=10"), "2025-01-27");
}

#[test]
fn four_days_less_lag_show_every_first_breach_four_days_earlier() {
    let gifts = text("gifts");
    let firsts = |lag: &str| {
        let scenario = scenario(&gifts, &[lag, NO_CONSEQUENCES]);
        simulated(&scenario, N, |view| {
            let mut firsts = Vec::new();
            for (at, column) in columns(&scenario).into_iter().enumerate() {
                for metric in view.metrics() {
                    for event in view.events(column, metric) {
                        if event.breach {
                            let day = view.engine.calendar().date(event.first_breach.into());
                            firsts.push((at, metric, event.replication, day));
                        }
                    }
                }
            }
            firsts
        })
    };
    let (late, early) = (firsts("horizon.lag_days=14"), firsts("horizon.lag_days=10"));
    assert!(late.len() > 200, "{}", late.len());
    let moved: Vec<_> =
        late.into_iter().map(|(at, m, r, day)| (at, m, r, day - chrono::Days::new(4))).collect();
    assert_eq!(moved, early);
}

#[test]
fn fewer_scans_never_raise_a_rate() {
    let gifts = text("gifts");
    let usual = windows(&scenario(&gifts, &[NO_CONSEQUENCES]), N / 2);
    let worse: [&[&str]; 6] = [
        &["services.tracked.upload=96 %", "services.courier.upload=98 %"],
        &["services.tracked.facility=95 %"],
        &["services.courier.facility=96 %"],
        &["services.tracked.delivery_without_facility=20 %"],
        &["services.tracked.upload=97 %", "services.tracked.facility=96 %"],
        &["outages.strike.factor=50 %"],
    ];
    for sets in worse {
        let sets: Vec<&str> = sets.iter().copied().chain([NO_CONSEQUENCES]).collect();
        let (mut lower, mut same) = (0, 0);
        for ((_, _, before), (column, metric, after)) in
            usual.iter().zip(windows(&scenario(&gifts, &sets), N / 2))
        {
            for (day, (before, after)) in before.iter().flatten().zip(after.iter().flatten()).enumerate()
            {
                let at = || format!("{sets:?} {column:?} {metric:?} entry {day}: {before:?} {after:?}");
                let rate =
                    |valid: &Counts, of: &Counts| u64::from(valid.valid()) * u64::from(of.counted());
                assert!(rate(after, before) <= rate(before, after), "{}", at());
                // How many are counted has nothing to do with scans.
                assert_eq!(before.counted(), after.counted(), "{}", at());
                assert!(after.valid() <= before.valid(), "{}", at());
                lower += usize::from(after.valid() < before.valid());
                same += 1;
            }
        }
        assert!(lower > 100, "{sets:?}: only {lower} of {same} windows are lower");
    }
}

#[test]
fn a_stricter_policy_never_counts_fewer_packages() {
    let scenario = scenario(&text("gifts"), &[NO_CONSEQUENCES]);
    let all = windows(&scenario, N / 2);
    let find = |side, reading, strategy, metric| {
        let found = all.iter().find(|(column, m, _)| {
            (column.side, column.reading, column.strategy, *m) == (side, reading, strategy, metric)
        });
        &found.expect("traced").2
    };
    let letter = scenario.readings.iter().position(|r| r.name == "large-letter=letter").expect("asked");
    let mut more = 0;
    let mut compare = |loose: &[Vec<Counts>], strict: &[Vec<Counts>]| {
        for (loose, strict) in loose.iter().flatten().zip(strict.iter().flatten()) {
            assert!(strict.counted() >= loose.counted(), "{strict:?} {loose:?}");
            assert!(strict.defects() <= strict.counted());
            more += usize::from(strict.counted() > loose.counted());
        }
    };
    for strategy in 0..scenario.strategies.len() {
        for metric in (0..scenario.metrics.len()).map(MetricId) {
            for reading in 0..scenario.readings.len() {
                let of = |side| find(side, reading, strategy, metric);
                compare(of(Side::Baseline), of(Side::Reform));
            }
            let of = |reading| find(Side::Reform, reading, strategy, metric);
            compare(of(letter), of(0));
        }
    }
    assert!(more > 1000, "only {more} windows count more");
}

#[test]
fn verdicts_add_up_to_packages() {
    // Three policies: all are counted, only letters are, all but letters are. The window is one day and
    // shows at once, so that every promised day is looked at once.
    const RULES: &str = r#"
title = "A test's rules"
store = "UK"
target = "95 %"
window_days = 1
lag_days = 0
[sources]
test = "made up for a test"
[[enforcement]]
on = "all"
cites = "test"
CLAUSE
[clauses.rest]
says = "The rest."
then = "REST"
cites = "test"
inferred = true
"#;
    let letters = |then: &str| {
        format!(
            "[clauses.letters]\nsays = \"Letters.\"\nwhen = {{ format = \"letter\" }}\nthen = \"{then}\"\n\
             cites = \"test\"\ninferred = true"
        )
    };
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    write("all.toml", &RULES.replace("CLAUSE", "").replace("REST", "one scan"));
    write("only.toml", &RULES.replace("CLAUSE", &letters("one scan")).replace("REST", "exempt"));
    write("but.toml", &RULES.replace("CLAUSE", &letters("exempt")).replace("REST", "two scans"));
    let gifts =
        changed(&text("gifts"), "[\"prudent\", \"lenient\", \"large-letter=letter\"]", "[\"prudent\"]");
    // Promised the day it is ordered.
    let gifts = gifts
        .replace("{ domestic = 3, cross-border = 7 }", "{ any = 0 }")
        .replace("{ domestic = 3, cross-border = 6 }", "{ any = 0 }")
        .replace("{ domestic = 2, cross-border = 4 }", "{ any = 0 }");
    write("shop.toml", &gifts);
    let counted = |baseline: &str, reform: &str| {
        let (baseline, reform) =
            (format!("stores.uk.baseline={baseline}"), format!("stores.uk.reform={reform}"));
        let sets = [
            baseline.as_str(),
            reform.as_str(),
            NO_CONSEQUENCES,
            "horizon.handling_days=0",
            "horizon.lag_days=0",
            "horizon.window_days=1",
        ];
        let scenario = scenario_of(&folder.path().join("shop.toml"), &sets);
        let packages: Vec<Vec<u32>> = simulated(&scenario, N, |view| {
            let of = |strategy| {
                view.metrics().map(move |metric| {
                    view.engine.assignment(view.outcomes, metric, strategy).packages.clone()
                })
            };
            (0..scenario.strategies.len()).flat_map(of).collect()
        });
        let begun = simulated(&scenario, 1, |view| {
            let calendar = view.engine.calendar();
            (calendar.date(view.engine.start()) - scenario.horizon.decision_day).num_days() as usize
        });
        (windows(&scenario, N), packages, begun)
    };
    let (all, packages, begun) = counted("all.toml", "only.toml");
    let (_, but) = counted("all.toml", "but.toml")
        .0
        .into_iter()
        .partition::<Vec<_>, _>(|(column, ..)| column.side == Side::Baseline);
    let (all, only): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(column, ..)| column.side == Side::Baseline);
    assert_eq!((all.len(), only.len(), but.len()), (8, 8, 8));
    let (mut letters, mut others, mut defects) = (0, 0, 0);
    for (at, (((_, _, all), (_, _, only)), (_, _, but))) in all.iter().zip(&only).zip(&but).enumerate() {
        for ((all, only), but) in
            all.iter().flatten().zip(only.iter().flatten()).zip(but.iter().flatten())
        {
            assert_eq!(all.counted(), only.counted() + but.counted());
            assert_eq!(all.counted(), all.valid() + all.defects());
            letters += only.counted();
            others += but.counted();
            defects += all.defects();
        }
        // Everything that is sent has one verdict.
        for replication in 0..N as usize {
            let sum: u32 = all[begun..].iter().map(|day| day[replication].counted()).sum();
            assert_eq!(sum, packages[at][replication]);
        }
    }
    assert!(letters > 1000 && others > 1000 && defects > 1000, "{letters} {others} {defects}");
}

#[test]
fn who_drops_everything_sends_nothing() {
    let scenario = scenario(&text("changeover"), &[]);
    let drop_all = scenario.strategy("drop-all").expect("the strategy");
    simulated(&scenario, 3, |view| {
        let packages = |strategy| &view.engine.assignment(view.outcomes, MetricId(0), strategy).packages;
        assert!(packages(drop_all).iter().all(|n| *n == 0));
        assert!(packages(0).iter().all(|n| *n > 2000));
        assert_eq!(view.packages_per_month(drop_all, MetricId(0)), 0.0);
        let column = Column { side: Side::Reform, reading: 0, strategy: drop_all };
        let row = view.metric_row(column, MetricId(0));
        assert_eq!(row.na_share.point, 1.0);
        assert_eq!(row.vtr, None);
        assert_eq!((row.breach_on_date.point, row.added_tracking_cost.point), (0.0, 0));
        let traced = view.engine.trace(0..3, &[column.of(MetricId(0))]);
        let last = traced[0].windows.last().expect("days");
        assert!(last.iter().all(|window| window.counted() == 0));
    });
}

#[test]
fn the_shops_have_files() {
    for name in ["gifts", "changeover", "two-ways"] {
        assert!(file(name).is_file(), "{name}");
    }
}
