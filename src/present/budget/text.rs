//! A budget for people.

use super::answer::{BudgetAnswer, BudgetLine, BurnLine, DayLine};
use crate::analysis::Estimate;
use crate::present::audit::{left_out, metric_name, number_of, plain_table, range, signed};
use crate::present::number;
use crate::present::terminal::wrapped;
use chrono::NaiveDate;
use comfy_table::CellAlignment;
use std::fmt::Write as _;

/// Days after today whose budget is shown; the files have all.
const SHOWN_DAYS: [usize; 7] = [1, 3, 7, 10, 14, 21, 30];
/// Days by which chances are shown, and the last one looked at.
const FUTURE_DAYS: [usize; 2] = [14, 30];
/// Fewer counted packages of the past are said to be little: an assumption.
const FEW: u32 = 100;
/// Packages to mend that are shown; the file has all.
const SHOWN_PACKAGES: usize = 12;

/// Today's budgets, the coming days', and what can be mended; `width` = characters a line.
pub fn budget_text(answer: &BudgetAnswer, width: u16) -> String {
    let mut out = String::new();
    let lines = usize::from(width);
    let names: Vec<&str> = answer.policies.iter().map(|policy| policy.policy.as_str()).collect();
    let reading = answer.readings.first().map_or("", String::as_str);
    let head = format!(
        "Tracking budget of the {} store on {}: {}, reading {reading}; {}",
        answer.store,
        day(answer.as_of),
        names.join(" beside "),
        number_of(answer.packages.audited, "package")
    );
    let _ = writeln!(out, "{}\n", wrapped(&head, lines, 2));
    let mut shown: Vec<&BudgetLine> =
        answer.budgets.iter().filter(|line| line.reading == reading).collect();
    shown.sort_by_key(|line| (&line.seller, &line.category));
    out += &today(&shown, width);
    out.push('\n');
    out += &coming(&shown, width);
    out.push('\n');
    if let Some(futures) = futures(answer, &shown, width) {
        out += &futures;
        out.push('\n');
    }
    for note in notes(answer, &shown) {
        let _ = writeln!(out, "{}", wrapped(&note, lines, 2));
    }
    mendable(&mut out, answer, width);
    out
}

fn day(date: NaiveDate) -> String {
    number::day(&date.to_string())
}

fn names(line: &BudgetLine, by_seller: bool) -> Vec<String> {
    let category = if line.category.is_empty() { "(none)" } else { &line.category };
    let seller = by_seller.then(|| line.seller.clone().unwrap_or_default());
    seller.into_iter().chain([category.to_owned(), line.policy.clone()]).collect()
}

fn name_columns(by_seller: bool) -> Vec<String> {
    let seller = by_seller.then_some("seller");
    seller.into_iter().chain(["category", "policy"]).map(str::to_owned).collect()
}

fn today(shown: &[&BudgetLine], width: u16) -> String {
    let by_seller = shown.iter().any(|line| line.seller.is_some());
    let mut table = plain_table(width);
    let mut header = name_columns(by_seller);
    let first = header.len();
    header.extend(
        ["counted", "valid", "status", "defects left", "burn", "last 7 days", "next 7 days"]
            .map(str::to_owned),
    );
    let last = header.len();
    table.set_header(header);
    for line in shown {
        let Some(today) = line.days.first() else { continue };
        let enforced = if line.enforced { "" } else { ", not enforced" };
        let mut row = names(line, by_seller);
        row.extend([
            today.counted.to_string(),
            range(today.valid_low, today.valid_high, |n| n.to_string()),
            format!("{}{enforced}", today.status.replace("-or-", " or ")),
            left(today),
        ]);
        row.extend(line.burn.iter().map(burn));
        table.add_row(row);
    }
    for column in (first..last).filter(|column| *column != first + 2) {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    format!("{table}\n")
}

fn left(day: &DayLine) -> String {
    match day.counted {
        0 => "-".to_owned(),
        _ => range(day.defects_left_low, day.defects_left_high, signed),
    }
}

fn burn(burn: &BurnLine) -> String {
    match (burn.burn_low, burn.burn_high) {
        (Some(low), Some(high)) => range(number::grouped(low, 1), number::grouped(high, 1), |text| text),
        _ => "-".to_owned(),
    }
}

/// Defects left on coming days.
fn coming(shown: &[&BudgetLine], width: u16) -> String {
    let Some(most) = shown.iter().map(|line| line.days.len()).max() else { return String::new() };
    let by_seller = shown.iter().any(|line| line.seller.is_some());
    let days: Vec<usize> = SHOWN_DAYS.into_iter().filter(|day| *day < most).collect();
    if days.is_empty() {
        return String::new();
    }
    let mut table = plain_table(width);
    let mut header = name_columns(by_seller);
    let first = header.len();
    header.extend(days.iter().map(|at| {
        let day = shown.iter().find_map(|line| line.days.get(*at));
        let open = if day.is_some_and(|day| day.complete) { "" } else { "*" };
        day.map_or(String::new(), |day| format!("{}{open}", day.date.format("%-d %b")))
    }));
    table.set_header(header);
    for line in shown {
        let mut row = names(line, by_seller);
        row.extend(days.iter().map(|at| line.days.get(*at).map_or(String::new(), left)));
        table.add_row(row);
    }
    for at in 0..days.len() {
        if let Some(column) = table.column_mut(first + at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    format!("Defects left on coming days, of the packages ordered by now\n{table}\n")
}

/// When the budget is used up, or won back, in drawn futures.
fn futures(answer: &BudgetAnswer, shown: &[&BudgetLine], width: u16) -> Option<String> {
    let most = shown.iter().filter(|line| line.fan.is_some()).map(|line| line.days.len()).max()?;
    let by_seller = shown.iter().any(|line| line.seller.is_some());
    let mut days: Vec<usize> = FUTURE_DAYS.into_iter().filter(|day| *day + 1 < most).collect();
    days.push(most - 1);
    let mut table = plain_table(width);
    let mut header = name_columns(by_seller);
    header.push("chance of".to_owned());
    let first = header.len();
    header.extend(days.iter().map(|at| {
        let day = answer.as_of + chrono::Days::new(*at as u64);
        day.format("by %-d %b").to_string()
    }));
    header.push("half the futures".to_owned());
    table.set_header(header);
    for line in shown {
        let (Some(fan), Some(today)) = (&line.fan, line.days.first()) else { continue };
        let red = today.status == "red";
        let mut row = names(line, by_seller);
        row.push(if red { "back" } else { "below" }.to_owned());
        row.extend(days.iter().map(|at| {
            let drawn = line.days.get(*at).and_then(|day| day.drawn.as_ref());
            drawn.map_or(String::new(), |drawn| {
                chance(if red { &drawn.back_by } else { &drawn.below_by })
            })
        }));
        let half = if red { fan.days_to_back[2] } else { fan.days_to_below[2] };
        row.push(half.map_or("later".to_owned(), |days| {
            let day = answer.as_of + chrono::Days::new(u64::from(days));
            format!("by {}", day.format("%-d %b"))
        }));
        table.add_row(row);
    }
    for at in 0..days.len() {
        if let Some(column) = table.column_mut(first + at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let sampling = &answer.sampling;
    let head = format!(
        "Chance of being below target, or back at it where it is below today, with new orders as in past weeks: \
         {} futures, seed {}; 95 % simulation intervals, exact where there is none",
        number::grouped(sampling.replications as f64, 0),
        sampling.seed
    );
    Some(format!("{}\n{table}\n", wrapped(&head, usize::from(width), 2)))
}

/// `16 % (14 to 17)`, `under 0.2 %`, or a plain share that is exact.
fn chance(estimate: &Estimate) -> String {
    let text = number::percent(estimate);
    if text.starts_with(|first: char| first.is_alphabetic()) {
        return text;
    }
    match number::percent_interval(estimate) {
        Some(interval) => format!("{text} ({})", interval.replace(" %", "")),
        None => text,
    }
}

/// How futures are drawn, once for all lines.
fn method(shown: &[&BudgetLine]) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(fan) = shown.iter().find_map(|line| line.fan.as_ref()) {
        notes.push(format!(
            "Futures: orders still to come are those of packages promised from {} to {}, taken in blocks of seven days \
             in a row (moving block bootstrap, K\u{fc}nsch 1989; each future has its own sample of the blocks). An open \
             package turns out as one of those days that was open alike at its age. No trend or season is in it, \
             and nothing that did not happen in those weeks.",
            day(fan.past_from),
            day(fan.past_to)
        ));
    }
    let few = shown.iter().filter_map(|line| Some((line, line.fan.as_ref()?)));
    let few = few.filter(|(_, fan)| fan.past_counted < FEW);
    let few: Vec<String> =
        few.map(|(line, fan)| format!("{} {}", name(line), fan.past_counted)).collect();
    if !few.is_empty() {
        notes.push(format!("Few counted packages stand behind the futures of: {}.", few.join(", ")));
    }
    let mut reasons: Vec<&String> = shown.iter().filter_map(|line| line.no_fan.as_ref()).collect();
    reasons.dedup();
    notes.extend(reasons.into_iter().map(|why| format!("No futures are drawn: {why}.")));
    notes
}

fn name(line: &BudgetLine) -> String {
    metric_name(&line.category, &line.policy, line.seller.as_deref())
}

fn notes(answer: &BudgetAnswer, shown: &[&BudgetLine]) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some((line, today)) = shown.first().and_then(|line| Some((line, line.days.first()?))) {
        notes.push(format!(
            "Today's rate counts packages promised from {} to {} ({} days, shown {} days later). Defects left: so \
             many more of those counted may be defects before the rate is below target; a range runs from no \
             open package valid to all.",
            day(today.from),
            day(today.to),
            line.window_days,
            line.lag_days
        ));
        let allowed = 1000 - line.target_permille.min(1000);
        notes.push(format!(
            "Burn: share of defects / share allowed ({} %), of the window, of its last 7 promised days, and of the \
             7 promised days that come into it next. Above 1 the budget shrinks.",
            number::plain(f64::from(allowed) / 10.0)
        ));
        if line.days.iter().any(|day| !day.complete) {
            let until = line.complete_until.map_or("none of these days".to_owned(), |until| {
                format!("the days up to {}", day(until))
            });
            notes.push(format!(
                "* New orders can still be promised in the window: only {until} have all their packages."
            ));
        }
    }
    if answer.known_until < answer.as_of {
        notes.push(format!(
            "The files name nothing after {}: what had not come to light by then may have come since.",
            day(answer.known_until)
        ));
    }
    notes.extend(shown.iter().filter_map(|line| turns(line)));
    notes.extend(method(shown));
    notes.extend(left_out(&answer.packages, &answer.taken, &answer.columns_not_used));
    notes
}

/// When the budget is used up or won back, as far as that is known.
fn turns(line: &BudgetLine) -> Option<String> {
    let today = line.days.first()?;
    let until = line.complete_until?;
    let name = name(line);
    if today.status.starts_with("red") {
        let again = line
            .maybe_below_again_from
            .map_or(String::new(), |again| format!("; it may be below again on {}", day(again)));
        return Some(match (line.back_from, line.maybe_back_from) {
            (Some(back), Some(maybe)) if back == maybe => {
                format!(
                    "{name}: below target; back on {} whatever becomes of open packages{again}.",
                    day(back)
                )
            }
            (Some(back), Some(maybe)) if maybe > today.date => format!(
                "{name}: below target; back on {} at the earliest, on {} whatever becomes of open packages{again}.",
                day(maybe),
                day(back)
            ),
            (None, Some(maybe)) if maybe > today.date => format!(
                "{name}: below target; back on {} at the earliest, if open packages turn out valid.",
                day(maybe)
            ),
            (None, None) => format!("{name}: below target on every day up to {}.", day(until)),
            _ => format!("{name}: it hangs on open packages whether today is below target."),
        });
    }
    match (line.below_from, line.maybe_below_from) {
        (Some(below), _) => Some(format!(
            "{name}: below target from {} on, whatever becomes of open packages.",
            day(below)
        )),
        (None, Some(maybe)) => Some(format!(
            "{name}: below target from {} on, if enough open packages are defects.",
            day(maybe)
        )),
        (None, None) => None,
    }
}

fn mendable(out: &mut String, answer: &BudgetAnswer, width: u16) {
    let lines = usize::from(width);
    let _ = writeln!(out, "\nCan still be mended: {}", number_of(answer.mendable.len(), "package"));
    if !answer.mendable.is_empty() {
        let mut table = plain_table(width);
        table.set_header(["act by", "order", "category", "promised", "counted from", "what to do"]);
        for line in answer.mendable.iter().take(SHOWN_PACKAGES) {
            let short = |date: NaiveDate| date.format("%-d %b").to_string();
            let name = [&line.order_id, &line.package].map(String::as_str);
            table.add_row([
                format!("{}{}", short(line.act_by), if line.shows_in_time { "" } else { " (late)" }),
                name.join(" ").trim().to_owned(),
                line.category.clone(),
                short(line.promised),
                short(line.counted_from),
                line.what_to_do.clone(),
            ]);
        }
        let _ = writeln!(out, "{table}");
        let more = answer.mendable.len().saturating_sub(SHOWN_PACKAGES);
        if more > 0 {
            let _ = writeln!(out, "and {more} more in mendable.csv (`-o FOLDER`)");
        }
        let why = "Act by: the promised day, as after delivery it is too late, and three days before the rate counts \
                   the package, as a change takes up to 72 hours to show.";
        let _ = writeln!(out, "{}", wrapped(why, lines, 2));
        if answer.mendable.iter().any(|line| !line.shows_in_time) {
            let late =
                "(late): it may show only after the rate has begun to count the package as a defect.";
            let _ = writeln!(out, "{}", wrapped(late, lines, 2));
        }
    }
    if answer.probably_delivered > 0 {
        let note = format!(
            "{} without a valid number {} promised before today: probably delivered, and a number that is entered \
             after delivery does not help.",
            number_of(answer.probably_delivered, "package"),
            if answer.probably_delivered == 1 { "was" } else { "were" }
        );
        let _ = writeln!(out, "{}", wrapped(&note, lines, 2));
    }
}
