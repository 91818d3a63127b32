//! The answer in sentences: all lanes first, then lane by lane, then what dropping does to the categories left.

use super::words::{
    does, event, lane_name, money, money_with_interval, rest, value, value_with_interval,
};
use crate::analysis::ComparisonVerdict;
use crate::analysis::international::{BreakEven, CategoryRow, ChoiceRow, International, LaneAnswer};
use crate::present::number;

/// A chance that rises by less than this is left to the table.
const LEAST_TOLD: f64 = 0.01;

/// All sentences, the most important first.
pub fn international_sentences(answer: &International) -> Vec<String> {
    let mut told = vec![ground(answer)];
    let (all, single): (Vec<&LaneAnswer>, Vec<&LaneAnswer>) =
        answer.lanes.iter().partition(|lane| lane.lane == "all");
    for lane in all.into_iter().chain(single) {
        told.push(of_lane(answer, lane));
    }
    told.extend(together(answer));
    told.extend(not_controllable(answer));
    told.extend(cliffs(answer));
    told
}

fn ground(answer: &International) -> String {
    format!(
        "Under the reading {}, from {} on; while a lane is looked at, {}. Amounts are a month and paired over {} futures; \
         what a lane leaves is what the whole shop leaves more than without the lane, closures included.",
        answer.reading,
        number::day(&answer.starts_on.to_string()),
        rest(answer),
        number::grouped(answer.replications as f64, 0),
    )
}

fn chosen(lane: &LaneAnswer) -> Option<&ChoiceRow> {
    lane.choices.iter().find(|row| row.choice == lane.advice.choice)
}

fn of_lane(answer: &International, lane: &LaneAnswer) -> String {
    let Some(row) = chosen(lane) else { return String::new() };
    let packages = lane.choices.first().map_or(0.0, |today| today.packages.point);
    let mut told = format!(
        "{} ({} packages a month): {}",
        lane_name(lane),
        number::grouped(packages, 0),
        does_of(lane, row),
    );
    told += ". ";
    told += &leaves(answer, lane, row);
    if lane.needs_tracking <= 0.0 {
        told += " No package of it needs tracking that it does not have.";
    }
    if lane.untrackable > 0.0 {
        told += &format!(
            " No service of the scenario can make {} of its packages valid: they stay as they are unless they are dropped.",
            number::plain_percent(lane.untrackable)
        );
    }
    told += &forbidden(answer, lane);
    if let Some(riskiest) = row.riskiest.as_ref().filter(|_| !row.within_limits) {
        told += &format!(
            " Every choice is beyond some limit; with this one {} is {} with a chance of {}.",
            riskiest.category,
            event(answer),
            number::percent_with_interval(&riskiest.chance)
        );
    }
    told + &flips(answer, lane)
}

/// What a choice does; tracking says how much of the lane needs it.
fn does_of(lane: &LaneAnswer, row: &ChoiceRow) -> String {
    let mut told = does(&row.choice);
    if row.price_rise > 0.0 {
        told += &format!(" (its buyers pay {} more on average)", number::plain_percent(row.price_rise));
    }
    match told.strip_prefix("track") {
        Some(more) if lane.needs_tracking < 0.995 => {
            format!("track the {} that need it{more}", number::plain_percent(lane.needs_tracking))
        }
        _ => told,
    }
}

fn leaves(answer: &International, lane: &LaneAnswer, row: &ChoiceRow) -> String {
    let advice = &lane.advice;
    let all_within = lane.choices.iter().all(|row| row.within_limits);
    let within = if all_within || !row.within_limits { "" } else { " within the limits" };
    let next = match (&advice.runner_up, &advice.lead) {
        (Some(other), Some(lead)) if advice.sure && *lead == row.leaves => {
            format!("; the next best{within}, to {}, leaves nothing", does(other))
        }
        (Some(other), Some(lead)) if advice.sure => {
            format!(
                ", {} more than the next best{within}, to {}",
                money_with_interval(answer, lead),
                does(other)
            )
        }
        (Some(other), Some(lead)) => format!(
            "; it cannot be told apart from the next best{within}, to {} (difference {})",
            does(other),
            money_with_interval(answer, lead)
        ),
        _ => String::new(),
    };
    let against = match row.choice.as_str() {
        "drop" => {
            let today = lane.choices.first().map(|today| money(answer, &today.leaves));
            format!("As today it leaves {}", today.unwrap_or_default())
        }
        _ => format!("That leaves {}", money_with_interval(answer, &row.leaves)),
    };
    format!("{against}{next}.")
}

fn forbidden(answer: &International, lane: &LaneAnswer) -> String {
    let Some(name) = &lane.advice.forbidden else { return String::new() };
    let Some(row) = lane.choices.iter().find(|row| row.choice == *name) else { return String::new() };
    let Some(riskiest) = &row.riskiest else { return String::new() };
    format!(
        " To {} would leave more ({}), but {} is then {} with a chance of {}.",
        does(name),
        money(answer, &row.leaves),
        riskiest.category,
        event(answer),
        number::percent_with_interval(&riskiest.chance)
    )
}

/// When the choice is no longer the one.
fn flips(answer: &International, lane: &LaneAnswer) -> String {
    let choice = &lane.advice.choice;
    let rows = answer.break_even.iter().filter(|row| row.lane == lane.lane && row.at.is_some());
    let told: Vec<String> = rows.filter_map(|row| flip(answer, row, choice)).collect();
    if told.is_empty() {
        return " No cost of tracking, share elsewhere or elasticity within bounds flips this."
            .to_owned();
    }
    format!(" The advice flips: {}.", told.join("; "))
}

fn flip(answer: &International, row: &BreakEven, choice: &str) -> Option<String> {
    let at = row.at?;
    if row.below != choice && row.above != choice {
        return None;
    }
    let told = value_with_interval(answer, row);
    let now = value(answer, row, row.now);
    match (row.quantity.as_str(), row.below == choice) {
        ("added cost", true) => Some(format!(
            "to stop selling where tracking costs over {told} a package more than today's label (now {now})"
        )),
        ("added cost", false) if at > 0.0 => Some(format!(
            "to track where that costs under {told} a package more than today's label (now {now})"
        )),
        ("elsewhere", true) if (0.0..=1.0).contains(&at) => Some(format!(
            "to stop selling where over {told} of the buyers buy on another channel (now {now})"
        )),
        ("elsewhere", false) if (0.0..=1.0).contains(&at) => Some(format!(
            "to {} where under {told} of the buyers buy on another channel (now {now})",
            does(&row.below)
        )),
        ("elasticity", false) => Some(format!(
            "to {} where buyers are more elastic than {told} (now {now})",
            does(&row.below)
        )),
        ("elasticity", true) => Some(format!(
            "to {} where buyers are less elastic than {told} (now {now})",
            does(&row.above)
        )),
        _ => None,
    }
}

/// Categories that are lost whatever is done with a lane.
fn not_controllable(answer: &International) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for name in answer.lanes.iter().flat_map(|lane| &lane.not_controllable) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| {
        format!(
            "Beyond the tolerance of {} whatever is done with some lane, and so no reason against a choice (what their closures cost \
             is counted): {}.",
            number::plain_percent(answer.tolerance),
            names.join(", ")
        )
    })
}

fn together(answer: &International) -> Option<String> {
    let found = answer.together.as_ref()?;
    let risk = match &found.riskiest {
        None => "none of their categories can be kept within the tolerance".to_owned(),
        Some(riskiest) if found.within_limits => format!(
            "no category that can be kept within the tolerance is beyond its limit (greatest: {}, {})",
            riskiest.category,
            number::percent_with_interval(&riskiest.chance)
        ),
        Some(riskiest) => format!(
            "but {} is then {} with a chance of {}, beyond its limit: lanes share categories, and `vtr plan` looks for the best \
             plan over all of them",
            riskiest.category,
            event(answer),
            number::percent_with_interval(&riskiest.chance)
        ),
    };
    Some(format!(
        "Every lane as advised, together: {} more than today, {} more than all tracked, {} more than all dropped; {risk}.",
        money_with_interval(answer, &found.more_than_today),
        money_with_interval(answer, &found.more_than_tracked),
        money_with_interval(answer, &found.more_than_dropped),
    ))
}

/// Categories that dropping puts at risk: all lanes first, else by lane.
fn cliffs(answer: &International) -> Vec<String> {
    let hurt = |row: &&CategoryRow| {
        row.verdict == ComparisonVerdict::Worse && row.than_tracked.point >= LEAST_TOLD
    };
    let mut rows: Vec<&CategoryRow> = answer.categories.iter().filter(hurt).collect();
    rows.sort_by_key(|row| row.dropped != "all");
    if rows.is_empty() {
        return vec![
            "Dropping is not shown to raise the risk of any category by a point or more, beside tracking."
                .to_owned(),
        ];
    }
    rows.into_iter().map(|row| cliff(answer, row)).collect()
}

fn cliff(answer: &International, row: &CategoryRow) -> String {
    let [_, tracked, dropped] = row.counted.map(|n| number::grouped(n, 0));
    let bears = |misses: Option<u32>| match misses {
        None => "is not reviewed".to_owned(),
        Some(0) => "bears no miss".to_owned(),
        Some(1) => "bears 1 miss".to_owned(),
        Some(n) => format!("bears {n} misses"),
    };
    let cliff = match (row.bears[1], row.after_one_miss) {
        (Some(0), Some(rate)) => {
            format!(" A cliff: with {dropped} packages one miss is {}.", number::plain_percent(rate))
        }
        _ => String::new(),
    };
    let what = if row.dropped == "all" { "all foreign lanes".to_owned() } else { row.dropped.clone() };
    let borne = if row.bears[0] == row.bears[1] {
        format!("{}, as before", bears(row.bears[1]))
    } else {
        format!("{} instead of {}", bears(row.bears[1]), bears(row.bears[0]).replace("bears ", ""))
    };
    format!(
        "Dropping {what} raises the chance that {} ({}) is {} from {} to {}: the window of {} holds {dropped} counted packages \
         instead of {tracked} and {borne}.{cliff}",
        row.category,
        row.store,
        event(answer),
        number::percent_with_interval(&row.risk[1]),
        number::percent_with_interval(&row.risk[2]),
        number::day(&answer.on_date.to_string()),
    )
}
