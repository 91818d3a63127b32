//! A run is a pure function of scenario, seed and replications: threads, further strategies, readings,
//! order lines, categories or a longer horizon change no number of the rest.

mod shop;

use shop::{Quiet, SEED, changed, concluded, rows, scenario, simulated, table, text};
use std::collections::BTreeMap;
use vtr_planner::analysis::ResultRow;
use vtr_planner::engine::{Engine, Outcomes};
use vtr_planner::present::chart::{self, ChartContext, Size};
use vtr_planner::scenario::Scenario;

/// Replications: more than one chunk of the engine, and no multiple of one.
const N: u64 = 100;

/// Floats are written so that equal text means equal bits.
fn bits(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}")
}

fn on_threads(scenario: &Scenario, threads: usize, range: std::ops::Range<u64>) -> Outcomes {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| {
        let engine = Engine::new(scenario, SEED).expect("rates");
        engine.simulate(range, &Quiet).expect("not stopped")
    })
}

type Key = (String, String, String, String, String);

fn keyed(rows: Vec<ResultRow>) -> BTreeMap<Key, ResultRow> {
    let mut keyed = BTreeMap::new();
    for row in rows {
        let key =
            [&row.policy, &row.reading, &row.strategy, &row.store, &row.category].map(Clone::clone);
        let before = keyed.insert(key.into(), row);
        assert!(before.is_none(), "two rows of one name");
    }
    keyed
}

/// All rows of `fewer` stand in `more` with the same bits, and `fewer` has `count` of them.
#[track_caller]
fn all_stand_in(fewer: Vec<ResultRow>, more: Vec<ResultRow>, count: usize) {
    let (fewer, more) = (keyed(fewer), keyed(more));
    assert_eq!(fewer.len(), count);
    for (key, row) in &fewer {
        assert_eq!(bits(row), bits(&more[key]), "{key:?}");
    }
}

#[test]
fn threads_do_not_show() {
    let gifts = scenario(&text("gifts"), &[]);
    let one = on_threads(&gifts, 1, 0..N);
    let four = on_threads(&gifts, 4, 0..N);
    assert_eq!(bits(&one), bits(&four));
    let (one, four) = (concluded(&gifts, N, 1), concluded(&gifts, N, 4));
    let json = |summary| serde_json::to_vec_pretty(summary).expect("JSON");
    assert!(json(&one.summary) == json(&four.summary), "summary.json differs");
    assert_eq!(bits(&one.charts), bits(&four.charts));
    // A run that finds nothing would be the same on any number of threads.
    let closed = one.summary.results.iter().filter(|row| row.suspended_any.point > 0.0).count();
    assert!(closed > 4, "only {closed} rows have closures");
}

#[test]
fn charts_are_the_same_bytes_in_two_runs() {
    let gifts = scenario(&text("gifts"), &[]);
    let drawn = |threads| {
        let run = concluded(&gifts, N, threads);
        let context = ChartContext::new(&run.summary, "0123abcd");
        Size::ALL.map(|size| chart::all(&run.charts, &context, size).expect("charts")).concat()
    };
    let (first, second) = (drawn(1), drawn(3));
    assert!(first.len() >= 6, "{} charts", first.len());
    assert_eq!(first.len(), second.len());
    for (a, b) in first.iter().zip(&second) {
        assert_eq!(a.name, b.name);
        assert!(a.svg == b.svg, "{} differs", a.name);
    }
}

#[test]
fn replications_are_the_beginning_of_more_replications() {
    let gifts = scenario(&text("gifts"), &[]);
    let whole = on_threads(&gifts, 2, 0..2 * N);
    let mut parts = on_threads(&gifts, 1, 0..N);
    // Every vector of the first half begins the whole's.
    for (part, whole) in parts.draws.iter().zip(&whole.draws) {
        assert_eq!(bits(part), bits(&whole[..N as usize].to_vec()));
    }
    let mut events = 0;
    for (part, whole) in parts.metrics.iter().flatten().zip(whole.metrics.iter().flatten()) {
        assert_eq!(part.profit, whole.profit[..N as usize]);
        assert_eq!(part.added, whole.added[..N as usize]);
        for (part, whole) in part.courses.iter().zip(&whole.courses) {
            assert_eq!(part.on_date, whole.on_date[..N as usize]);
            assert_eq!(part.lowest, whole.lowest[..N as usize]);
            assert_eq!(part.flags, whole.flags[..N as usize]);
            assert_eq!(part.events, whole.events[..part.events.len()]);
            assert!(
                whole.events[part.events.len()..].iter().all(|event| u64::from(event.replication) >= N)
            );
            events += part.events.len();
        }
    }
    assert!(events > 20, "only {events} events");
    parts.append(on_threads(&gifts, 4, N..N + 37));
    parts.append(on_threads(&gifts, 1, N + 37..2 * N));
    assert_eq!(bits(&parts), bits(&whole));
}

#[test]
fn another_seed_is_another_future() {
    let gifts = scenario(&text("gifts"), &[]);
    let engine = Engine::new(&gifts, SEED + 1).expect("rates");
    let other = engine.simulate(0..N, &Quiet).expect("not stopped");
    let same = on_threads(&gifts, 1, 0..N);
    for (a, b) in same.metrics.iter().flatten().zip(other.metrics.iter().flatten()) {
        assert_ne!(a.profit, b.profit);
    }
}

#[test]
fn a_strategy_removed_leaves_every_other_row() {
    let text = text("gifts");
    let all = rows(&scenario(&text, &[]), N);
    for gone in ["track-abroad", "dearer-abroad", "drop-abroad"] {
        let fewer = text.replace(table(&text, &format!("[strategies.{gone}]")), "");
        let fewer = rows(&scenario(&fewer, &[]), N);
        all_stand_in(fewer, all.clone(), 2 * 3 * 3 * 3);
    }
}

#[test]
fn two_strategies_swapped_change_nothing_but_the_order() {
    let text = text("gifts");
    let (a, b) = (table(&text, "[strategies.track-abroad]"), table(&text, "[strategies.drop-abroad]"));
    let swapped = text.replace(a, "@").replace(b, a).replace('@', b);
    assert_ne!(swapped, text);
    let swapped = scenario(&swapped, &[]);
    assert_eq!(swapped.strategies[1].name, "drop-abroad");
    all_stand_in(rows(&swapped, N), rows(&scenario(&text, &[]), N), 2 * 3 * 4 * 3);
}

#[test]
fn a_strategy_written_twice_has_the_same_rows_twice() {
    let text = text("gifts");
    let twin = table(&text, "[strategies.dearer-abroad]").replace("dearer-abroad", "twin");
    let both = rows(&scenario(&(text.clone() + &twin), &[]), N);
    all_stand_in(rows(&scenario(&text, &[]), N), both.clone(), 2 * 3 * 4 * 3);
    let of = |name: &str| -> Vec<ResultRow> {
        let named = both.iter().filter(|row| row.strategy == name);
        named.map(|row| ResultRow { strategy: String::new(), ..row.clone() }).collect()
    };
    assert_eq!(of("twin").len(), 2 * 3 * 3);
    assert_eq!(bits(&of("twin")), bits(&of("dearer-abroad")));
}

#[test]
fn a_reading_removed_leaves_every_other_row() {
    let text = text("gifts");
    let all = rows(&scenario(&text, &[]), N);
    for (gone, left) in [
        (r#""lenient""#, r#"["prudent", "large-letter=letter"]"#),
        (r#""large-letter=letter""#, r#"["prudent", "lenient"]"#),
    ] {
        assert!(text.contains(gone));
        let fewer = changed(&text, r#"["prudent", "lenient", "large-letter=letter"]"#, left);
        all_stand_in(rows(&scenario(&fewer, &[]), N), all.clone(), 2 * 2 * 4 * 3);
    }
}

#[test]
fn a_category_added_leaves_the_others() {
    let text = text("gifts");
    let more = table(&text, "[categories.toys]")
        .replace("categories.toys", "categories.games")
        .replace("\"Toys\"", "\"Games\"");
    let more = changed(&text, "[categories.cards]", &format!("{more}[categories.cards]"));
    let few = rows(&scenario(&text, &[]), N);
    let few: Vec<ResultRow> = few.into_iter().filter(|row| row.store != "account").collect();
    all_stand_in(few, rows(&scenario(&more, &[]), N), 2 * 3 * 4 * 2);
}

#[test]
fn an_order_line_added_to_a_category_leaves_the_others() {
    let text = text("gifts");
    let more = changed(
        &text,
        r#"destinations = { GB = "80 %", FR = "20 %" }"#,
        r#"destinations = { GB = "70 %", FR = "20 %", IT = "10 %" }"#,
    );
    let toys = |rows: Vec<ResultRow>| -> Vec<ResultRow> {
        rows.into_iter().filter(|row| row.category == "Toys").collect()
    };
    let more = rows(&scenario(&more, &[]), N);
    all_stand_in(toys(rows(&scenario(&text, &[]), N)), more, 2 * 3 * 4);
}

#[test]
fn a_longer_horizon_leaves_what_lies_before() {
    let gifts = text("gifts");
    let short = scenario(&gifts, &[]);
    let long = scenario(&gifts, &["horizon.last_day=2025-08-31"]);
    let earlier = |scenario: &Scenario| {
        rows(scenario, N)
            .into_iter()
            .map(|row| {
                let key = (row.policy, row.reading, row.strategy, row.category);
                let risks = (row.breach_any, row.suspended_any, row.breach_on_date, row.yellow_any);
                bits(&(key, row.vtr, row.vtr_lowest, row.na_share, risks))
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(earlier(&short), earlier(&long));
    // Day by day, too: first breaches and first closures up to the shorter last day.
    let firsts = |scenario: &Scenario| {
        simulated(scenario, N, |view| {
            let end = (short.horizon.last_day - view.engine.calendar().first).num_days() as u16;
            let events = view.outcomes.metrics.iter().flatten().flat_map(|part| &part.courses);
            events
                .map(|course| {
                    let before = course.events.iter().filter(|event| {
                        event.first_breach.min(event.first_suspension) <= end || event.inherited
                    });
                    let first = |day: u16| if day <= end { day } else { u16::MAX };
                    before
                        .map(|event| {
                            let days = (first(event.first_breach), first(event.first_suspension));
                            (event.replication, days, event.inherited)
                        })
                        .collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        })
    };
    let (one, other) = (firsts(&short), firsts(&long));
    assert!(one.iter().map(Vec::len).sum::<usize>() > 20);
    assert_eq!(one, other);
}

/// The gifts shop with the lag left to policies and readings.
fn gifts_without_lag() -> String {
    let text = text("gifts");
    let without = text.replace("lag_days = 14\n", "");
    assert_ne!(text, without);
    without
}

#[test]
fn a_reading_with_another_lag_is_the_run_with_that_lag() {
    let left_open = gifts_without_lag();
    let readings = "readings.use=[\"lag=10\"]";
    let read = rows(&scenario(&left_open, &[readings]), N);
    for (reading, lag) in [("prudent", 14), ("lag=10", 10)] {
        let stated = scenario(&left_open, &["readings.use=[]", &format!("horizon.lag_days={lag}")]);
        let without_name = |rows: Vec<ResultRow>, reading: &str| {
            let named = rows.into_iter().filter(|row| row.reading == reading);
            named.map(|row| ResultRow { reading: String::new(), ..row }).collect::<Vec<_>>()
        };
        let (read, stated) =
            (without_name(read.clone(), reading), without_name(rows(&stated, N), "prudent"));
        assert!(read.iter().any(|row| row.breach_any.point > 0.0));
        assert_eq!(bits(&read), bits(&stated), "{reading}");
    }
}

#[test]
fn a_reading_that_compares_limits_otherwise_moves_no_count_of_the_others() {
    // Letters abroad up to 18 GBP net: those from 14.15 GBP on are above 20 EUR (16.84 GBP) with German tax.
    let gifts = text("gifts").replace("value_below = \"12 GBP\"", "value_below = \"18 GBP\"");
    // Mistakes of exempt packages are drawn part by part.
    let exact = "consequences.misapplied_share=0 %";
    let with_tax = rows(&scenario(&gifts, &["readings.use=[\"value-basis=with-tax\"]", exact]), N);
    let alone = rows(&scenario(&gifts, &["readings.use=[]", exact]), N);
    let counts = |rows: &[ResultRow], reading: &str| -> Vec<String> {
        let named = rows.iter().filter(|row| row.reading == reading && row.strategy == "carry-on");
        named
            .map(|row| bits(&(&row.store, &row.category, row.vtr, row.vtr_lowest, row.breach_any)))
            .collect()
    };
    assert_eq!(counts(&with_tax, "prudent"), counts(&alone, "prudent"));
    assert_ne!(counts(&with_tax, "prudent"), counts(&with_tax, "value-basis=with-tax"));
}
