//! The charts of other commands, in both sizes: as sound as those of a run.

use super::super::{
    BurnDownRow, ChartContext, HistoryRow, LaneBars, LanesContext, PlanChartContext, PlanFrontierRow,
    PlanStartRow, Size, burn_down_chart, history_chart, lanes_chart, map_chart, plan_frontier_chart,
    plan_starts_chart, shares_chart, tornado_chart, worth_chart,
};
use super::sound;
use crate::analysis::Estimate;
use crate::analysis::global::{CellRow, KnowRow, ShareRow};
use crate::present::sample;
use chrono::{Days, NaiveDate};

/// Metrics with a rate on each day, of which some days count nothing and some are not known.
fn history(metrics: usize, name: &str) -> Vec<HistoryRow> {
    let first: NaiveDate = "2024-12-20".parse().expect("a day");
    let mut rows = Vec::new();
    for metric in 0..metrics {
        for asked in [true, false] {
            for day in 0..60u64 {
                let low = 0.9 - 0.01 * (day % 7) as f64 - 0.05 * metric as f64;
                let counted = !(day + metric as u64).is_multiple_of(13);
                rows.push(HistoryRow {
                    metric: format!("{name} {metric} (UK)"),
                    policy: if asked { "uk-2025" } else { "uk-2023" }.to_owned(),
                    asked,
                    date: first + Days::new(day),
                    low: counted.then_some(low),
                    high: counted.then_some(if day > 40 { 1.0 } else { low }),
                    target: 0.95,
                    whole: day > 20,
                });
            }
        }
    }
    rows
}

#[test]
fn the_history_of_an_audit_stands_inside_its_axes_too() {
    let long = "A category with a name that is far longer than any panel is wide, and then some more";
    let mut nothing = history(1, "Toys");
    for row in &mut nothing {
        (row.low, row.high) = (None, None);
    }
    let cases = [Vec::new(), history(1, "Toys"), history(9, "Toys"), history(3, long), nothing];
    for (case, rows) in cases.iter().enumerate() {
        let chart = sound(case, |size| history_chart(rows, "audit of orders.csv", size));
        assert_eq!(chart.svg.contains("tracking not known"), (1..4).contains(&case), "case {case}");
    }
    let one = history_chart(&cases[1], "", Size::Wide).expect("a chart");
    assert_eq!(
        one.title,
        "Toys 0 (UK) stands at 87.0 to 100.0 % under uk-2025, 87.0 to 100.0 % under uk-2023"
    );
}

/// Metrics with a budget on each day: known for two weeks, then drawn, or not.
fn burn_down(metrics: usize, name: &str, left: i64, drawn: bool) -> Vec<BurnDownRow> {
    let first: NaiveDate = "2024-12-20".parse().expect("a day");
    let mut rows = Vec::new();
    for metric in 0..metrics {
        for asked in [true, false] {
            for day in 0..45i64 {
                let left = left + metric as i64 - day / 4 - 3 * i64::from(asked);
                rows.push(BurnDownRow {
                    metric: format!("{name} {metric} (UK)"),
                    policy: if asked { "uk-2025" } else { "uk-2023" }.to_owned(),
                    asked,
                    date: first + Days::new(day as u64),
                    complete: day <= 14,
                    low: left - day / 5,
                    high: left,
                    drawn: drawn.then(|| [-9, -5, -2, 0, 1, 4, 8].map(|at| left + at * day / 20)),
                });
            }
        }
    }
    rows
}

#[test]
fn the_budget_s_chart_stands_inside_its_axes_too() {
    let long = "A category with a name that is far longer than any panel is wide, and then some more";
    let cases = [
        Vec::new(),
        burn_down(1, "Toys", 12, true),
        burn_down(9, "Toys", -900_000, true),
        burn_down(3, long, 1_250_000, true),
        burn_down(2, "Toys", 0, false),
        burn_down(1, "Toys", 4, true).into_iter().take(1).collect(),
    ];
    for (case, rows) in cases.iter().enumerate() {
        sound(case, |size| burn_down_chart(rows, "budget of orders.csv", size));
    }
    let title = |case: usize| burn_down_chart(&cases[case], "", Size::Wide).expect("a chart").title;
    assert_eq!(
        title(1),
        "Toys 0 (UK) has least left today: 9 defects under uk-2025; half of the futures are 2 defects or more over it \
         on 2 February"
    );
    assert_eq!(title(4), "Toys 0 (UK) is 3 defects over its budget today under uk-2025");
}

const LONG: &str =
    "services.a-service-with-a-name-that-is-far-longer-than-any-panel-is-wide-and-more.facility";

fn shares(inputs: usize, deep: bool, told: bool) -> Vec<ShareRow> {
    let mut rows = Vec::new();
    for input in 0..inputs {
        for outcome in ["breach", "closure", "profit"] {
            let share = told.then(|| 0.9 / (input + 1) as f64);
            let total = share.filter(|_| deep);
            rows.push(ShareRow {
                outcome: outcome.to_owned(),
                input: if input == 1 { LONG.to_owned() } else { format!("costs.rate_{input}") },
                inputs: 1,
                first: share,
                first_low: share.map(|share| (share - 0.2).max(0.0)),
                first_high: share.map(|share| (share + 0.2).min(1.0)),
                total,
                total_low: total,
                total_high: total.map(|share| (share + 0.1).min(1.0)),
            });
        }
    }
    rows
}

#[test]
fn charts_of_shares_stand_inside_their_axes_too() {
    let context = ChartContext::new(&sample::summary(), "0123abcd");
    let cases = [
        (shares(0, false, true), "No single unknown input is sure"),
        (shares(1, false, true), "matters most in one input, for risk and profit: costs: rate 0 (90 %)"),
        (shares(30, true, true), "matters most in one input"),
        (shares(3, true, false), "No single unknown input is sure"),
    ];
    for (case, (rows, told)) in cases.iter().enumerate() {
        let chart = sound(case, |size| shares_chart(rows, &context, size));
        assert!(chart.title.contains(told), "{}", chart.title);
    }
    sound(0, |size| tornado_chart(&sample::chart_data().tornado, &context, size));
}

#[test]
fn charts_of_what_is_worth_knowing_stand_inside_their_axes_too() {
    let context = ChartContext::new(&sample::summary(), "0123abcd");
    let row = |kind: &str, name: &str, worth: f64, answer: &str| KnowRow {
        kind: kind.to_owned(),
        name: name.to_owned(),
        packages: (kind == "sample").then_some(200),
        worth,
        worth_low: worth / 2.0,
        worth_high: worth * 2.0,
        answer: answer.to_owned(),
    };
    let many: Vec<KnowRow> =
        (0..20).map(|at| row("input", LONG, 1e6 / f64::from(at + 1), "worth it")).collect();
    let cases = [
        (Vec::new(), 10.0, "Nothing is sure"),
        (vec![row("input", "costs.rate", 0.0, "does not matter")], 10.0, "Nothing is sure"),
        (
            vec![
                row("sample", "royal", 90.0, "worth it"),
                row("reading", LONG, 3.0, "not enough futures"),
            ],
            0.0,
            "Most worth knowing: 200 packages by royal sent first",
        ),
        (many, 2e6, "Most worth knowing"),
    ];
    for (case, (rows, least, told)) in cases.iter().enumerate() {
        let chart = sound(case, |size| worth_chart(rows, *least, &context, size));
        assert!(chart.title.contains(told), "{}", chart.title);
    }
}

fn map(steps: u32, strategies: &[&str], scale: f64) -> Vec<CellRow> {
    let mut rows = Vec::new();
    for y in 0..steps {
        for x in 0..steps {
            rows.push(CellRow {
                x_input: LONG.to_owned(),
                x: 0.9 + 0.01 * f64::from(x),
                y_input: "services.home.price_factor".to_owned(),
                y: scale * f64::from(y + 1),
                best: strategies[(x * y) as usize % strategies.len()].to_owned(),
                verdict: "recommended".to_owned(),
                second: String::new(),
                lead: None,
                lead_low: None,
                lead_high: None,
                decided: !(x + y).is_multiple_of(3),
            });
        }
    }
    rows
}

#[test]
fn maps_stand_inside_their_axes_too() {
    let context = ChartContext::new(&sample::summary(), "0123abcd");
    let (choice, today) = (context.choice.clone(), context.today.clone());
    let many = ["a", "b", "c", "d", "e", "f", &choice, &today];
    let cases = [
        (Vec::new(), "no data for this chart"),
        (map(1, &[&choice], 1.0), "no data for this chart"),
        (map(2, &[&today], 1e6), "today"),
        (map(7, &many, 1.0), "now"),
        (map(7, &[&choice, &today], 1e-6), "the strategy looked at"),
    ];
    for (case, (rows, told)) in cases.iter().enumerate() {
        for now in [[0.92, 1.5], [0.1, -5.0]] {
            let chart = sound(case, |size| map_chart(rows, now, ["chance", "factor"], &context, size));
            assert!(chart.svg.contains(told), "case {case}");
        }
    }
}

fn chance(point: f64) -> Estimate {
    Estimate { point, low: (point - 0.01).max(0.0), high: (point + 0.02).min(1.0) }
}

fn plan_context() -> PlanChartContext {
    PlanChartContext {
        currency: "GBP".to_owned(),
        bounds: "suspension".to_owned(),
        source: "VTR Planner \u{b7} plan of a-shop under the reading prudent \u{b7} 2 000 new futures \u{b7} seed 1".to_owned(),
    }
}

/// The plan started every so many days; it is safe until the `safe`-th.
fn starts(days: u64, every: u64, safe: usize, name: &str) -> Vec<PlanStartRow> {
    let first: NaiveDate = "2024-12-20".parse().expect("a day");
    let on = |at: usize| first + Days::new(every * at as u64);
    (0..(days / every) as usize)
        .map(|at| PlanStartRow {
            starts_on: on(at).to_string(),
            risk: chance(if at < safe { 0.02 } else { 0.02 + 0.1 * (at + 1 - safe) as f64 }),
            limit: 0.05,
            category: name.to_owned(),
            within_limits: at < safe,
            last_safe: at + 1 == safe,
        })
        .collect()
}

#[test]
fn charts_of_a_plan_s_starts_say_until_when_it_may_wait() {
    let context = plan_context();
    let cases = [
        (Vec::new(), "nothing was looked at"),
        (starts(70, 7, 0, LONG), "Even started on 20 December"),
        (starts(70, 7, 10, "Toys (UK)"), "may wait at least until 21 February"),
        (starts(70, 1, 8, "Toys (UK)"), "must start by 27 December"),
        (starts(7, 7, 1, "Toys (UK)"), "may wait at least until 20 December"),
    ];
    for (case, (rows, told)) in cases.iter().enumerate() {
        let rows: Vec<PlanStartRow> = rows
            .iter()
            .map(|row| PlanStartRow { risk: chance(row.risk.point.min(1.0)), ..row.clone() })
            .collect();
        let chart = sound(case, |size| plan_starts_chart(&rows, &context, size));
        assert!(chart.title.contains(told), "{}", chart.title);
    }
}

#[test]
fn charts_of_a_plan_s_frontier_stand_inside_their_axes_too() {
    let row = |at: u32| PlanFrontierRow {
        tolerance: 0.002 * f64::from(at + 1),
        risk: chance(0.004 * f64::from(at * at)),
        added: [120.0, 118.0, 122.0].map(|money| money / f64::from(at + 1)),
        profit: [4500.0, 4400.0, 4600.0].map(|money| money + 1e4 * f64::from(at).sqrt()),
        knee: at == 3,
    };
    for count in [0, 1, 2, 15] {
        let rows: Vec<PlanFrontierRow> = (0..count).map(row).collect();
        sound(count as usize, |size| plan_frontier_chart(&rows, &plan_context(), size));
    }
}

fn lanes(count: usize, lane: &str, scale: f64, elsewhere: bool) -> Vec<LaneBars> {
    let whole = |point: f64| Estimate { point, low: point - scale / 9.0, high: point + scale / 9.0 };
    (0..count)
        .map(|at| LaneBars {
            lane: format!("{lane} {at}"),
            leaves: [
                ("today", -2.0),
                ("track", 1.0),
                ("pass-on", 1.5),
                ("rise-5%", 1.25),
                ("drop", 0.5),
            ]
            .map(|(choice, left)| {
                let left = if choice == "drop" && !elsewhere { 0.0 } else { left };
                (choice.to_owned(), whole(left * scale / (at + 1) as f64))
            })
            .to_vec(),
        })
        .collect()
}

#[test]
fn the_chart_of_lanes_stands_inside_its_axes_too() {
    let long = "A store with a name that is far longer than any panel is wide, and then some more";
    let context = |title: &str| LanesContext {
        title: title.to_owned(),
        rest: "other foreign lanes are tracked, home is shipped as today".to_owned(),
        currency: "GBP".to_owned(),
        source: long.to_owned(),
    };
    let cases = [
        (Vec::new(), "no data for this chart"),
        (lanes(1, "UK GB->DE", 0.0, false), "Dropping leaves 0."),
        (lanes(9, "UK GB->DE", 1e3, true), "another channel"),
        (lanes(40, long, 3e7, false), "The 12 greatest of 40 lanes"),
    ];
    for (case, (rows, told)) in cases.iter().enumerate() {
        let chart = sound(case, |size| lanes_chart(rows, &context(long), size));
        assert!(chart.svg.contains(told), "case {case}");
    }
}
