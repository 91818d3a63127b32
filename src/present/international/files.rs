//! `lanes.csv`, `break_even.csv`, `categories.csv`, and the rows of the chart.

use super::words::{money_with_interval, rest};
use crate::analysis::international::International;
use crate::analysis::{ComparisonVerdict, Estimate, MoneyEstimate};
use crate::present::chart::{LaneBars, LanesContext};
use crate::present::number;
use crate::present::policy::csv_of;

type Bytes = Result<Vec<u8>, csv::Error>;

/// For the terminal: the choices.
///
/// # Errors
/// When a line cannot be written.
pub fn international_csv(answer: &International) -> Result<String, csv::Error> {
    Ok(String::from_utf8_lossy(&lanes(answer)?).into_owned())
}

/// Every choice of every lane; money in units a month.
pub(super) fn lanes(answer: &International) -> Bytes {
    let mut columns: Vec<String> =
        ["lane", "store", "origin", "destination", "choice", "advised"].map(str::to_owned).to_vec();
    columns.push("price_rise".to_owned());
    let estimates = [
        "packages",
        "added",
        "contribution",
        "closures",
        "elsewhere",
        "leaves",
        "more_than_today",
        "more_than_drop",
        "risk",
        "riskiest_chance",
    ];
    for name in estimates {
        columns.extend([name.to_owned(), format!("{name}_low"), format!("{name}_high")]);
    }
    columns.extend(["riskiest".to_owned(), "within_limits".to_owned()]);
    let rows = answer.lanes.iter().flat_map(|lane| {
        lane.choices.iter().map(move |row| {
            let mut cells = vec![
                lane.lane.clone(),
                lane.store.clone(),
                lane.origin.clone(),
                lane.destination.clone(),
                row.choice.clone(),
                (row.choice == lane.advice.choice).to_string(),
                row.price_rise.to_string(),
            ];
            let three = |of: &Estimate| [of.point, of.low, of.high].map(|x| x.to_string());
            cells.extend(three(&row.packages));
            for amount in [
                &row.added,
                &row.contribution,
                &row.closures,
                &row.elsewhere,
                &row.leaves,
                &row.more_than_today,
                &row.more_than_drop,
            ] {
                cells.extend([amount.point, amount.low, amount.high].map(|minor| units(answer, minor)));
            }
            cells.extend(three(&row.risk));
            match &row.riskiest {
                Some(riskiest) => {
                    cells.extend(three(&riskiest.chance));
                    cells.push(riskiest.category.clone());
                }
                None => cells.extend([const { String::new() }; 4]),
            }
            cells.push(row.within_limits.to_string());
            cells
        })
    });
    csv_of(columns.iter().map(String::as_str), rows)
}

fn units(answer: &International, minor: i64) -> String {
    let decimals = if answer.minor_units == 1 { 0 } else { 2 };
    format!("{:.*}", decimals, minor as f64 / answer.minor_units.max(1) as f64)
}

pub(super) fn break_even(answer: &International) -> Bytes {
    let columns = ["lane", "quantity", "below", "above", "now", "at", "at_low", "at_high", "why"];
    let number = |x: Option<f64>| x.map_or_else(String::new, |x| x.to_string());
    let rows = answer.break_even.iter().map(|row| {
        [
            row.lane.clone(),
            row.quantity.clone(),
            row.below.clone(),
            row.above.clone(),
            row.now.to_string(),
            number(row.at),
            number(row.low),
            number(row.high),
            row.why.clone(),
        ]
    });
    csv_of(columns, rows)
}

pub(super) fn categories(answer: &International) -> Bytes {
    let mut columns: Vec<String> =
        ["dropped", "store", "category", "counted_today", "counted_tracked", "counted_dropped"]
            .map(str::to_owned)
            .to_vec();
    columns.extend(["bears_tracked", "bears_dropped", "after_one_miss"].map(str::to_owned));
    for name in ["risk_today", "risk_tracked", "risk_dropped", "than_tracked", "than_today"] {
        columns.extend([name.to_owned(), format!("{name}_low"), format!("{name}_high")]);
    }
    columns.extend(["verdict", "verdict_today"].map(str::to_owned));
    let verdict = |verdict: ComparisonVerdict| match verdict {
        ComparisonVerdict::Better => "better",
        ComparisonVerdict::Worse => "worse",
        ComparisonVerdict::Inconclusive => "inconclusive",
    };
    let rows = answer.categories.iter().map(|row| {
        let mut cells = vec![row.dropped.clone(), row.store.clone(), row.category.clone()];
        cells.extend(row.counted.map(|n| format!("{n:.1}")));
        cells.extend(row.bears.map(|n| n.map_or_else(String::new, |n| n.to_string())));
        cells.push(row.after_one_miss.map_or_else(String::new, |rate| rate.to_string()));
        let [today, tracked, dropped] = &row.risk;
        for of in [today, tracked, dropped, &row.than_tracked, &row.than_today] {
            cells.extend([of.point, of.low, of.high].map(|x| x.to_string()));
        }
        cells.extend([verdict(row.verdict), verdict(row.verdict_today)].map(str::to_owned));
        cells
    });
    csv_of(columns.iter().map(String::as_str), rows)
}

/// What each lane leaves, in units; all lanes together only when there is no other.
pub(super) fn bars(answer: &International) -> Vec<LaneBars> {
    let per = answer.minor_units.max(1) as f64;
    let whole = |of: &MoneyEstimate| Estimate {
        point: of.point as f64 / per,
        low: of.low as f64 / per,
        high: of.high as f64 / per,
    };
    let single = answer.lanes.iter().filter(|lane| lane.lane != "all");
    single
        .map(|lane| LaneBars {
            lane: lane.lane.clone(),
            leaves: lane.choices.iter().map(|row| (row.choice.clone(), whole(&row.leaves))).collect(),
        })
        .collect()
}

pub(super) fn context(answer: &International) -> LanesContext {
    LanesContext {
        title: title(answer),
        rest: rest(answer),
        currency: answer.currency.clone(),
        source: format!(
            "VTR Planner \u{00b7} foreign lanes of {} \u{00b7} reading {} \u{00b7} {} futures \u{00b7} seed {}",
            answer.scenario,
            answer.reading,
            number::grouped(answer.replications as f64, 0),
            answer.seed
        ),
    }
}

/// The finding: how many lanes are to be kept, tracked, made dearer, dropped.
fn title(answer: &International) -> String {
    let single: Vec<_> = answer.lanes.iter().filter(|lane| lane.lane != "all").collect();
    let advised = |wanted: &dyn Fn(&str) -> bool| -> Vec<&str> {
        let lanes = single.iter().filter(|lane| wanted(&lane.advice.choice));
        lanes.map(|lane| lane.lane.as_str()).collect()
    };
    let kinds: [(&str, Vec<&str>); 5] = [
        ("ship as today", advised(&|choice| choice == "today")),
        ("track", advised(&|choice| choice == "track")),
        ("track and pass the cost on", advised(&|choice| choice == "pass-on")),
        ("track and raise prices", advised(&|choice| choice.starts_with("rise-"))),
        ("drop", advised(&|choice| choice == "drop")),
    ];
    let told: Vec<String> = kinds
        .iter()
        .filter(|(_, lanes)| !lanes.is_empty())
        .map(|(does, lanes)| match lanes.as_slice() {
            some if some.len() <= 3 && single.len() > some.len() => {
                format!("{does} {}", some.join(", "))
            }
            all if all.len() == single.len() => format!("{does}, {}", every(all.len())),
            some => format!("{does} {} of {}", some.len(), single.len()),
        })
        .collect();
    let gain = match &answer.together {
        Some(found) => {
            format!(
                "; together {} a month more than today",
                money_with_interval(answer, &found.more_than_today)
            )
        }
        None => String::new(),
    };
    format!("Best by foreign lane: {}{gain}", told.join("; "))
}

fn every(lanes: usize) -> String {
    if lanes == 1 { "the only one".to_owned() } else { format!("all {lanes}") }
}
