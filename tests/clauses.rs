//! Which clause did it: totals are those of the simulation, effects add up to their difference, answers known
//! by hand, clauses and strategies that make no difference.

mod shop;

use shop::{changed, columns, concluded, scenario, simulated, text};
use vtr_planner::account::Counts;
use vtr_planner::analysis::{ClauseSplit, CountedPackages, Summary};
use vtr_planner::domain::Tracking;
use vtr_planner::engine::{CensusOf, PackageKind, Side};
use vtr_planner::policy::{Policy, Reading, Ruling, judge, judge_without_exemptions};
use vtr_planner::scenario::Scenario;

const N: u64 = 60;
const NO_CLOSURES: &str = "consequences.grace_days=9999";

/// What one package adds to a window.
fn counted(kind: &PackageKind, policy: &Policy, reading: &Reading) -> Counts {
    let verdict = judge(&kind.package, kind.tracking, policy, reading);
    let missed = kind.by_mistake && verdict.clause.is_some_and(|clause| clause.misapplied);
    let ruling = match verdict.ruling {
        Ruling::Exempt if missed => {
            judge_without_exemptions(&kind.package, kind.tracking, policy, reading).ruling
        }
        ruling => ruling,
    };
    match ruling {
        Ruling::Exempt => Counts::NONE,
        Ruling::Valid => Counts::VALID,
        Ruling::Defect(_) => Counts::DEFECT,
    }
}

/// Every column's window on the date, from the census and from the simulation; gives how many are not empty.
fn windows_agree(shop: &Scenario) -> usize {
    let mut filled = 0;
    simulated(shop, N, |view| {
        let date = (shop.on_date() - shop.horizon.decision_day).num_days() as usize;
        for column in columns(shop) {
            let reading = &shop.readings[column.reading];
            for metric in view.metrics() {
                let of = CensusOf { strategy: column.strategy, reading: column.reading, metric };
                let kinds = view.engine.kinds(&[of]);
                let store = shop.store_of(metric);
                let policy = if column.side == Side::Baseline { &store.baseline } else { &store.reform };
                let worth: Vec<Counts> =
                    kinds[0].kinds.iter().map(|kind| counted(kind, policy, reading)).collect();
                let traced = view.engine.trace(0..N, &[column.of(metric)]);
                let census = view.engine.census(0..N, &kinds);
                for (counts, window) in census.iter().zip(&traced[0].windows[date]) {
                    let side = column.side as usize;
                    let each = worth.iter().zip(&counts[0]);
                    let sum = each.fold(kinds[0].given[side], |sum, (one, n)| {
                        sum.plus(one.times(u64::from(n[side])))
                    });
                    assert_eq!(sum, *window, "{column:?} {metric:?}");
                    filled += usize::from(sum != Counts::NONE);
                }
            }
        }
    });
    filled
}

#[test]
fn the_census_holds_the_windows_of_the_simulation() {
    let filled = windows_agree(&scenario(&text("gifts"), &[NO_CLOSURES]));
    assert!(filled > 20 * N as usize, "{filled}");
}

#[test]
fn the_account_page_s_figures_stand_in_both_windows() {
    let head = "[categories.toys]\nstore = \"uk\"\n";
    let figures = "figures = { as_of = 2024-11-14, counted = 250, valid = 240 }\n";
    let shop = changed(&text("gifts"), head, &format!("{head}{figures}"));
    let shop = changed(&shop, "on_date = 2025-02-27", "on_date = 2024-12-12");
    let shop = scenario(&shop, &[NO_CLOSURES]);
    assert!(windows_agree(&shop) > 20 * N as usize);
    let given = simulated(&shop, 1, |view| {
        let metric = view.metrics().next().expect("a metric");
        view.engine.kinds(&[CensusOf { strategy: 0, reading: 0, metric }])[0].given
    });
    assert!(given[0].counted() > 0 && given[0].counted() < 250 && given[0] == given[1], "{given:?}");
}

fn points(packages: &CountedPackages) -> [f64; 2] {
    [packages.counted.point, packages.defects.point]
}

fn effects(split: &ClauseSplit) -> Vec<(&str, [f64; 2])> {
    let pair = |one: &vtr_planner::analysis::ClauseEffect| [one.counted.point, one.defects.point];
    split.effects.iter().map(|one| (one.clause.as_str(), pair(one))).collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9 * (1.0 + a.abs())
}

fn split_of<'s>(summary: &'s Summary, strategy: &str, category: &str) -> &'s ClauseSplit {
    let here = |split: &&ClauseSplit| split.strategy == strategy && split.category == category;
    summary.attribution.splits.iter().find(here).expect("a split")
}

#[test]
fn effects_add_up_to_the_difference_and_categories_to_the_account() {
    let shop = scenario(&text("gifts"), &[NO_CLOSURES]);
    let summary = concluded(&shop, N, 2).summary;
    let mut several = 0;
    for split in &summary.attribution.splits {
        let (old, new, more) = (points(&split.old), points(&split.new), points(&split.more));
        for at in 0..2 {
            let sum: f64 = effects(split).iter().map(|(_, pair)| pair[at]).sum();
            assert!(close(sum, new[at] - old[at]) && close(sum, more[at]), "{split:?}");
        }
        several += usize::from(split.effects.len() > 1);
        assert!(split.effects.iter().all(|effect| !effect.sampled));
    }
    assert!(several > 1);
    let today = &shop.strategies[0].name;
    let account = split_of(&summary, today, "account");
    for at in 0..2 {
        let sum: f64 =
            ["Toys", "Cards"].map(|one| points(&split_of(&summary, today, one).new)[at]).iter().sum();
        assert!(close(sum, points(&account.new)[at]));
        for (clause, pair) in effects(account) {
            let of = |one| {
                let found = effects(split_of(&summary, today, one));
                found.iter().find(|(name, _)| *name == clause).map_or(0.0, |(_, pair)| pair[at])
            };
            assert!(close(of("Toys") + of("Cards"), pair[at]), "{clause}");
        }
    }
    // The mean of what the simulation itself counts.
    simulated(&shop, N, |view| {
        let date = (shop.on_date() - shop.horizon.decision_day).num_days() as usize;
        for metric in view.metrics() {
            let split = split_of(&summary, today, &shop.metrics[metric.0].category);
            for (side, told) in [(Side::Baseline, &split.old), (Side::Reform, &split.new)] {
                let column = vtr_planner::analysis::Column { side, reading: 0, strategy: 0 };
                let traced = view.engine.trace(0..N, &[column.of(metric)]);
                let windows = &traced[0].windows[date];
                let mean = |of: fn(&Counts) -> u32| {
                    windows.iter().map(|window| f64::from(of(window))).sum::<f64>() / N as f64
                };
                assert!(close(mean(Counts::counted_of), told.counted.point), "{split:?}");
                assert!(close(mean(Counts::defects_of), told.defects.point), "{split:?}");
            }
        }
    });
}

/// The split of a shop with ten packages a day, six of them domestic and valid, four abroad and untracked;
/// thirty days in the window.
fn ten_a_day(old: &str, new: &str, sets: &[&str]) -> ClauseSplit {
    let shop = changed(&text("changeover"), old, new);
    let shop = changed(
        &shop,
        "format = \"parcel\"\ntracked_as = \"untracked\"",
        "format = \"letter\"\nmethod_matches = true\ntracked_as = \"untracked\"",
    );
    let summary = concluded(&scenario(&shop, sets), 2, 1).summary;
    split_of(&summary, "carry-on", "account").clone()
}

#[test]
fn two_clauses_that_overlap_by_hand() {
    let price = "price = \"40 GBP\"";
    let told = |split: &ClauseSplit| (points(&split.old), points(&split.new));

    // Dear letters: only the end of the old exemption matters.
    let dear = ten_a_day(price, price, &[]);
    assert_eq!(told(&dear), ([180.0, 0.0], [300.0, 120.0]));
    assert_eq!(effects(&dear), [("cross-border-not-counted", [120.0, 120.0])]);

    // Letters below 20 EUR: exempt before, exempt after. If the old exemption ends first it adds all 120, and the
    // new one takes them away; if the new one begins first, neither does anything. The mean is half.
    let cheap = ten_a_day(price, "price = \"10 GBP\"", &[]);
    assert_eq!(told(&cheap), ([180.0, 0.0], [180.0, 0.0]));
    assert_eq!(
        effects(&cheap),
        [("cross-border-letter-below-20", [-60.0, -60.0]), ("cross-border-not-counted", [60.0, 60.0])]
    );

    // Every exemption of letters is missed: it does nothing then.
    let missed = ten_a_day(price, "price = \"10 GBP\"", &["consequences.misapplied_share=1"]);
    assert_eq!(told(&missed), ([180.0, 0.0], [300.0, 120.0]));
    assert_eq!(effects(&missed), [("cross-border-not-counted", [120.0, 120.0])]);
}

#[test]
fn clauses_that_never_fire_and_strategies_that_never_differ_are_named() {
    let more = "\n[strategies.drop-twice]\nstarts_on = 2024-12-02\n\
                levers = [{ do = \"drop\", where = { lane = \"cross-border\" } }]\n\
                \n[strategies.buy-large]\nstarts_on = 2024-12-02\n\
                levers = [{ do = \"buy-shipping\", where = { lane = \"cross-border\" } }]\n";
    let shop = scenario(&(text("gifts") + more), &[]);
    let attribution = concluded(&shop, N, 2).summary.attribution;
    let same: Vec<(&str, &str, bool)> = attribution
        .same_strategies
        .iter()
        .map(|one| (one.strategy.as_str(), one.like.as_str(), one.treats_alike))
        .collect();
    assert_eq!(same, [("drop-twice", "drop-abroad", true), ("buy-large", "carry-on", false)]);

    let why = |id: &str| {
        let found = attribution.silent_clauses.iter().find(|one| one.clause == id);
        found.map(|one| (one.store.as_str(), one.why.as_str()))
    };
    for fires in ["cross-border-not-counted", "cross-border-letter-below-20", "counted"] {
        assert_eq!(why(fires), None, "{fires}");
    }
    assert_eq!(why("digital"), Some(("UK", "no package")));
    assert_eq!(why("untracked-letter-before-march-2023"), Some(("UK", "over")));
    assert_eq!(why("self-delivery-exempt"), Some(("UK", "no package")));
    // The gifts' readings leave France alone.
    assert_eq!(why("france-not-counted"), Some(("UK", "reading")));
    assert!(attribution.silent_clauses.iter().all(|one| !one.says.is_empty()));
}

#[test]
fn no_clause_hangs_on_the_tracking() {
    let shop = scenario(&text("gifts"), &[]);
    simulated(&shop, 2, |view| {
        let metric = view.metrics().next().expect("a metric");
        let policy = &shop.store_of(metric).reform;
        let kinds = view.engine.kinds(&[CensusOf { strategy: 0, reading: 0, metric }]);
        for kind in &kinds[0].kinds {
            let clause = |tracking| {
                judge(&kind.package, tracking, policy, &shop.readings[0]).clause.map(|one| &one.id)
            };
            assert_eq!(clause(kind.tracking), clause(Tracking::Mismatch));
        }
    });
}
