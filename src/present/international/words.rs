//! Choices, lanes and amounts as people read them.

use crate::analysis::MoneyEstimate;
use crate::analysis::international::{BreakEven, International, LaneAnswer};
use crate::present::number;

/// What a choice does, to go on after "the best choice is to".
pub(super) fn does(choice: &str) -> String {
    match choice {
        "today" => "ship as today".to_owned(),
        "track" => "track".to_owned(),
        "pass-on" => "track and pass the cost on to buyers".to_owned(),
        "drop" => "stop selling there".to_owned(),
        rise => format!("track and raise prices by {}", raised(rise)),
    }
}

/// A choice in a table.
pub(super) fn short(choice: &str) -> String {
    match choice {
        "today" => "as today".to_owned(),
        "pass-on" => "passed on".to_owned(),
        "track" | "drop" => choice.to_owned(),
        rise => format!("prices +{}", raised(rise)),
    }
}

fn raised(choice: &str) -> String {
    choice.trim_start_matches("rise-").replace('%', " %")
}

/// A lane as the subject of a sentence.
pub(super) fn lane_name(lane: &LaneAnswer) -> String {
    if lane.lane == "all" { "All foreign lanes".to_owned() } else { lane.lane.clone() }
}

/// What the tolerance bounds, to go on after "a category is".
pub(super) fn event(answer: &International) -> &'static str {
    if answer.bounds == "breach" { "below its target" } else { "closed" }
}

/// How the rest of the shop is shipped.
pub(super) fn rest(answer: &International) -> String {
    if answer.rest == "tracked" {
        "other foreign lanes are tracked, home is shipped as today".to_owned()
    } else {
        format!("the rest of the shop is shipped by the strategy {}", answer.rest)
    }
}

pub(super) fn money(answer: &International, amount: &MoneyEstimate) -> String {
    number::money(amount, &answer.currency, answer.minor_units)
}

pub(super) fn money_with_interval(answer: &International, amount: &MoneyEstimate) -> String {
    number::money_with_interval(amount, &answer.currency, answer.minor_units)
}

/// An amount without its currency, for columns that name it.
pub(super) fn bare(answer: &International, amount: &MoneyEstimate) -> String {
    let told = money(answer, amount);
    told.strip_suffix(&format!(" {}", answer.currency)).map_or(told.clone(), str::to_owned)
}

/// Its interval.
pub(super) fn ends(answer: &International, amount: &MoneyEstimate) -> String {
    number::money_interval(amount, answer.minor_units).unwrap_or_default()
}

/// A break-even value by what it is: money a package, a share, an elasticity.
pub(super) fn value(answer: &International, row: &BreakEven, value: f64) -> String {
    match row.quantity.as_str() {
        "added cost" => format!("{} {}", number::grouped(value, 2), answer.currency),
        "elsewhere" => number::plain_percent(value),
        _ => number::grouped(value, 2),
    }
}

/// The value with its interval, `7.32 GBP (7.20 to 7.44)`; what is missing is said.
pub(super) fn value_with_interval(answer: &International, row: &BreakEven) -> String {
    let Some(at) = row.at else { return format!("none: {}", row.why) };
    let digits = |end: f64| match row.quantity.as_str() {
        "elsewhere" => number::plain_percent(end),
        _ => number::grouped(end, 2),
    };
    let point = value(answer, row, at);
    match (row.low, row.high) {
        (Some(low), Some(high)) if digits(low) == digits(high) => point,
        (Some(low), Some(high)) => format!("{point} ({} to {})", digits(low), digits(high)),
        (Some(low), None) => format!("{point} (above {})", digits(low)),
        (None, Some(high)) => format!("{point} (below {})", digits(high)),
        (None, None) => format!("{point} ({})", row.why),
    }
}
