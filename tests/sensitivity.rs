//! What `vtr sensitivity` finds in small shops, where the answer is known beforehand.

mod shop;

use shop::{Quiet, SEED, scenario, text};
use vtr_planner::app::sensitivity::{Question, answer};
use vtr_planner::domain::Distribution;
use vtr_planner::engine::{Engine, Given};
use vtr_planner::present::SensitivityAnswer;
use vtr_planner::scenario::{InputId, Scenario};

fn question() -> Question {
    Question {
        seed: SEED,
        replications: 800,
        threads: Some(2),
        strategy: None,
        reading: "prudent".to_owned(),
        deep: false,
        groups: Vec::new(),
        map: None,
        sample: None,
        breach_price: None,
    }
}

fn ask(scenario: &Scenario, question: &Question) -> SensitivityAnswer {
    answer(scenario, question, &|_| {}).expect("an answer")
}

fn two_ways(sets: &[&str]) -> Scenario {
    scenario(&text("two-ways"), sets)
}

/// The shop with a scan chance that decides whether tracking abroad is safe.
const UNSURE: [&str; 3] = [
    "services.tracked-abroad.facility=70 % to 99 %",
    "services.tracked-abroad.delivery_without_facility=0",
    "clustering.icc=0",
];

#[test]
fn an_input_given_is_as_if_the_file_said_so() {
    let shop = scenario(&text("packages"), &[]);
    let input = shop.input_at("services.home.facility").expect("there");
    let outcomes = |engine: &Engine<'_>, range| engine.simulate(range, &Quiet).expect("not stopped");
    let mut given = Engine::new(&shop, SEED).expect("rates");
    // Points of three futures from the second on: what comes before is drawn.
    given.give(Given { first: 1, each: 3, values: vec![(input, vec![0.9, 0.97])] });
    for (range, value) in [(1..4, 0.9), (4..7, 0.97)] {
        let fixed = shop.with_input(input, Distribution::Point(value));
        let fixed =
            Engine::new(&fixed, SEED).map(|engine| outcomes(&engine, range.clone())).expect("rates");
        assert_eq!(outcomes(&given, range).metrics, fixed.metrics, "{value}");
    }
    let drawn = Engine::new(&shop, SEED).expect("rates");
    assert_eq!(outcomes(&given, 7..9).draws, outcomes(&drawn, 7..9).draws);
    assert_ne!(outcomes(&given, 1..4).metrics, outcomes(&drawn, 1..4).metrics);
}

#[test]
fn threads_do_not_show() {
    let shop = two_ways(&[]);
    let on = |threads| {
        let question = Question { threads: Some(threads), replications: 300, deep: true, ..question() };
        serde_json::to_string(&ask(&shop, &question)).expect("JSON")
    };
    assert!(on(1) == on(4), "the answer depends on threads");
}

#[test]
fn one_unknown_input_makes_up_everything_it_does() {
    let fixed =
        ["categories.gifts.orders_per_day=20", "services.tracked-abroad.facility=70 % to 99.5 %"];
    let shop = two_ways(&[&fixed[..], &UNSURE[1..]].concat());
    let found = ask(&shop, &Question { strategy: Some("track".to_owned()), deep: true, ..question() });
    let of = |outcome: &str, input: &str| {
        let row = found.shares.rows.iter().find(|row| row.outcome == outcome && row.input == input);
        row.unwrap_or_else(|| panic!("{input}")).clone()
    };
    // Profit hangs on the cost of goods, the chance of a breach on scans; neither on the other.
    for (outcome, input, other) in [
        ("breach", "services.tracked-abroad.facility", "categories.gifts.cost_of_goods"),
        ("profit", "categories.gifts.cost_of_goods", "services.tracked-abroad.facility"),
    ] {
        let (own, none) = (of(outcome, input), of(outcome, other));
        assert!(own.first_low.expect("told") > 0.8 && own.first_high.expect("told") > 0.98, "{own:?}");
        assert!(own.total_high.expect("told") > 0.95, "{own:?}");
        let (first, total) = (none.first_low.expect("told"), none.total_low.expect("told"));
        assert!(first < 0.02 && total < 0.05, "{none:?}");
    }
    // An input that the strategy does not meet is not asked about.
    assert!(found.shares.rows.iter().all(|row| !row.input.starts_with("services.untracked-abroad")));
}

#[test]
fn inputs_of_one_group_are_one_row() {
    let shop =
        two_ways(&["services.home.facility=99 % to 99.9 %", "services.home.upload=99 % to 99.9 %"]);
    let groups = vec!["services.home".to_owned()];
    let found = ask(&shop, &Question { groups, replications: 200, ..question() });
    let of_home: Vec<_> =
        found.shares.rows.iter().filter(|row| row.input.starts_with("services.home")).collect();
    assert_eq!(of_home.len(), 3, "breach, closure, profit: {of_home:?}");
    assert!(of_home.iter().all(|row| row.inputs == 2 && row.input == "services.home"));
}

#[test]
fn it_fails_where_scans_are_too_few() {
    let question = Question { strategy: Some("track".to_owned()), replications: 1_600, ..question() };
    let found = ask(&two_ways(&UNSURE), &question);
    let failure = &found.failure;
    assert_eq!(failure.found, "box", "{failure:?}");
    let limit = &failure.limits[0];
    assert_eq!((limit.input.as_str(), limit.low), ("services.tracked-abroad.facility", None));
    // A fifth goes abroad: at 5 % missed in all about a quarter of it may be; some room for 90 windows.
    let high = limit.high.expect("an upper end");
    assert!((0.74..0.92).contains(&high), "{high}");
    let (coverage, density) = (failure.coverage.expect("a box"), failure.density.expect("a box"));
    assert!(coverage.point > 0.8 && density.point > 0.8, "{failure:?}");
    assert!(found.sentences.iter().any(|one| one.contains("when tracked abroad: facility is below")));
}

#[test]
fn it_hardly_ever_fails_when_everything_is_tolerated_and_nearly_always_when_scans_are_few() {
    let of = |sets: &[&str]| {
        let question = Question { strategy: Some("track".to_owned()), replications: 320, ..question() };
        ask(&two_ways(sets), &question).failure
    };
    let tolerant = of(&[&UNSURE[..], &["tolerance.risk=100 %"]].concat());
    assert_eq!((tolerant.found.as_str(), tolerant.everywhere.point), ("hardly ever", 0.0));
    let hopeless = ["services.tracked-abroad.facility=20 % to 40 %", UNSURE[1], UNSURE[2]];
    assert_eq!(of(&hopeless).found, "nearly always");
}

#[test]
fn the_map_says_what_the_rule_says_and_a_straight_line_is_as_good_as_every_point() {
    let shop = two_ways(&[]);
    let map =
        ["services.tracked-abroad.price_factor", "categories.gifts.cost_of_goods"].map(str::to_owned);
    let found = ask(&shop, &Question { map: Some(map.clone()), ..question() }).map.expect("a map");
    assert_eq!(found.rows.len(), 49);
    let cheap = &found.rows[0];
    assert!((cheap.x, cheap.best.as_str(), cheap.decided) == (0.5, "track", true), "{cheap:?}");
    let dear = found.rows.last().expect("49");
    assert!((dear.x, dear.best.as_str(), dear.decided) == (2.0, "stop", true), "{dear:?}");
    // Both are straight in money: the other way round, the other one is simulated at every point.
    let [x, y] = map;
    let turned = ask(&shop, &Question { map: Some([y, x]), ..question() }).map.expect("a map");
    for row in &found.rows {
        let same = turned.rows.iter().find(|one| one.x == row.y && one.y == row.x).expect("a point");
        assert_eq!((&same.best, &same.verdict, same.decided), (&row.best, &row.verdict, row.decided));
        let (a, b) = (same.lead.unwrap_or(0.0), row.lead.unwrap_or(0.0));
        assert!((a - b).abs() < 1e-3, "{a} {b}");
    }
}

#[test]
fn assumptions_moved_by_half_flip_the_advice_where_it_hangs_on_them() {
    // All figures of the shop are assumptions: goods at a quarter or three quarters of the price.
    let found = ask(&two_ways(&[]), &question());
    let of = |group: &str, moved_by: i32| {
        let row = found.assumed.rows.iter().find(|row| row.group == group && row.moved_by == moved_by);
        row.unwrap_or_else(|| panic!("{group}")).clone()
    };
    let dear = of("categories", 50);
    assert_eq!((dear.choice.as_str(), dear.stands), ("stop", false), "{dear:?}");
    assert!(dear.regret_low > 0.0, "{dear:?}");
    assert!(of("categories", -50).stands && of("costs", -50).stands);
    assert_eq!(found.assumed.rows[0].group, "all");
}

#[test]
fn what_the_choice_hangs_on_is_worth_knowing_and_nothing_else_is() {
    // At 7.50 a label the cost of goods decides between tracking and stopping.
    let shop = two_ways(&["services.tracked-abroad.price_factor=1.5", "tolerance.risk=100 %"]);
    let found = ask(&shop, &Question { breach_price: Some(2_000.0), replications: 2_000, ..question() });
    let of = |name: &str| {
        let row = found.knowing.rows.iter().find(|row| row.kind == "input" && row.name == name);
        row.unwrap_or_else(|| panic!("{name}")).clone()
    };
    let goods = of("categories.gifts.cost_of_goods");
    assert_eq!(goods.answer, "worth it", "{goods:?}");
    // A package abroad brings 25 / 1.2 less fee and label, 25 goods at 65 %: the difference of the two ways is a straight
    // line in the cost of goods, so no other input can be worth more.
    assert!(found.knowing.rows.iter().all(|row| row.kind == "inputs" || row.worth <= goods.worth));
    assert_eq!(of("categories.gifts.orders_per_day").answer, "does not matter");
    assert!(found.knowing.rows.iter().all(|row| row.worth >= 0.0 && row.worth_low >= 0.0));
    assert!(found.price_is_stated && found.prices.iter().all(|one| one.price == 2_000.0));
}

#[test]
fn a_larger_sample_is_worth_more_and_none_more_than_to_know() {
    let shop = two_ways(&UNSURE);
    let worth = |packages: u64| {
        let sample = Some(("tracked-abroad".to_owned(), packages));
        let question =
            Question { sample, breach_price: Some(3_000.0), replications: 2_000, ..question() };
        let found = ask(&shop, &question);
        let of = |kind: &str, name: &str| {
            let row = found.knowing.rows.iter().find(|row| row.kind == kind && row.name == name);
            row.expect("told").worth
        };
        (of("sample", "tracked-abroad"), of("input", "services.tracked-abroad.facility"))
    };
    let ((few, known), (many, _)) = (worth(12), worth(300));
    assert!(
        0.0 < few && few < 0.8 * many && many < 1.1 * known && many > 0.8 * known,
        "{few} {many} {known}"
    );
}

#[test]
fn ids_of_inputs_that_can_be_set_are_those_that_change_something() {
    let shop = two_ways(&[]);
    let settable = shop.quantity_inputs();
    let path = |path: &str| shop.input_at(path).expect("there");
    assert!(settable.contains(&path("services.home.upload")));
    assert!(settable.contains(&path("consequences.grace_days")));
    assert!(!settable.contains(&path("horizon.lag_days")));
    assert!(settable.iter().all(|InputId(at)| *at < shop.inputs.len()));
}
