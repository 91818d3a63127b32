//! The findings in words, one sentence a part.

use super::answer::SensitivityAnswer;
use crate::analysis::global::{FailureRow, KnowRow, ShareRow};
use crate::analysis::{Estimate, FlipsWhen};
use crate::present::chart::input_name;
use crate::present::number;

/// Inputs named in one sentence.
const NAMED: usize = 3;

/// The sentences: advice, what changes it, what drives the spread, what is worth knowing, readings, assumptions,
/// failure, map.
pub fn sensitivity_sentences(answer: &SensitivityAnswer) -> Vec<String> {
    let mut sentences = vec![advice(answer), switching(answer)];
    sentences.extend(
        [("breach", "chance of a breach"), ("profit", "expected profit")]
            .map(|(outcome, words)| spread(answer, outcome, words)),
    );
    sentences.extend(knowing(answer));
    sentences.extend(readings(answer));
    sentences.extend(assumptions(answer));
    sentences.push(failure(answer));
    sentences.extend(map(answer));
    sentences
}

fn advice(answer: &SensitivityAnswer) -> String {
    let title = answer.title(&answer.choice);
    let advised = match answer.verdict.as_str() {
        "keep as is" => format!("Advice under the reading {}: keep shipping as you do.", answer.reading),
        "no safe strategy" => format!(
            "Under the reading {} no strategy is within every limit; the least bad is: {title}.",
            answer.reading
        ),
        "inconclusive" => format!(
            "Advice under the reading {}, not yet sure with so few futures: {title}.",
            answer.reading
        ),
        _ => format!("Advice under the reading {}: {title}.", answer.reading),
    };
    if answer.strategy == answer.choice {
        return advised;
    }
    format!("{advised} What follows looks at: {}.", answer.title(&answer.strategy))
}

fn switching(answer: &SensitivityAnswer) -> String {
    let stays = answer.does_not_flip.len();
    let open = match answer.not_followed.len() {
        0 => String::new(),
        1 => " One input could not be followed.".to_owned(),
        n => format!(" {n} inputs could not be followed."),
    };
    if answer.flips_when.is_empty() {
        return format!(
            "None of the {stays} inputs followed changes the advice inside its range.{open}"
        );
    }
    let told: Vec<String> =
        answer.flips_when.iter().take(NAMED).map(|flip| flips(answer, flip)).collect();
    let more = match answer.flips_when.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!("; {n} more are in the table"),
    };
    format!(
        "The advice changes {}{more}. {stays} inputs do not change it inside their range.{open}",
        told.join("; ")
    )
}

fn flips(answer: &SensitivityAnswer, flip: &FlipsWhen) -> String {
    format!(
        "to \u{201c}{}\u{201d} when {} is {} {} (now {})",
        answer.title(&flip.becomes),
        input_name(&flip.input),
        flip.when,
        number::input_value(flip.at, &flip.unit),
        number::input_value(flip.now, &flip.unit),
    )
}

/// `45 % (40 to 50)`: a share with whole percents, as an estimate of it may lie at an end of its interval.
pub(super) fn share_with_interval(share: &Estimate) -> String {
    let percent = |share: f64| number::grouped(100.0 * share, 0);
    format!("{} % ({} to {})", percent(share.point), percent(share.low), percent(share.high))
}

/// Of fifty inputs that do nothing, one is above zero by its 95 % interval; one in two thousand is by so many
/// half-widths.
const SURE_HALVES: f64 = 1.7;

/// Is the share above zero, whatever the number of inputs?
fn is_sure(share: &Estimate) -> bool {
    share.point > SURE_HALVES * (share.high - share.point)
}

fn estimate(row: &ShareRow) -> Option<Estimate> {
    Some(Estimate { point: row.first?, low: row.first_low?, high: row.first_high? })
}

fn spread(answer: &SensitivityAnswer, outcome: &str, words: &str) -> String {
    let mut told: Vec<(Estimate, &str)> = answer
        .shares
        .rows
        .iter()
        .filter(|row| row.outcome == outcome)
        .filter_map(|row| Some((estimate(row)?, row.input.as_str())))
        .collect();
    if told.is_empty() {
        return format!(
            "How far what is unknown about the inputs moves the {words} cannot be told from chance with so many futures."
        );
    }
    told.sort_by(|a, b| b.0.point.total_cmp(&a.0.point).then(a.1.cmp(b.1)));
    let sure: Vec<String> = told
        .iter()
        .filter(|(share, _)| is_sure(share))
        .take(NAMED)
        .map(|(share, input)| format!("{} {}", input_name(input), share_with_interval(share)))
        .collect();
    if sure.is_empty() {
        return format!("No single input is sure to move the {words}: with more futures one may be.");
    }
    format!("Of what unknown inputs do to the {words}, these alone make up: {}.", sure.join(", "))
}

fn worth(answer: &SensitivityAnswer, row: &KnowRow) -> String {
    number::unit_money(row.worth, row.worth_low, row.worth_high, &answer.currency)
}

fn knowing(answer: &SensitivityAnswer) -> Vec<String> {
    let mut sentences = Vec::new();
    let least = number::plain_money(answer.knowing.matters_from, &answer.currency);
    for row in answer.worth("sample") {
        let packages = number::grouped(row.packages.unwrap_or(0) as f64, 0);
        sentences.push(match row.answer.as_str() {
            "worth it" => format!(
                "Sending {packages} packages by {} first, and choosing by how they are scanned, is worth {} over the horizon.",
                row.name,
                worth(answer, row)
            ),
            "does not matter" => format!(
                "Sending {packages} packages by {} first would not help you to choose: it is worth less than {least}.",
                row.name
            ),
            _ => format!(
                "Whether sending {packages} packages by {} first would help you to choose cannot be told with so many futures.",
                row.name
            ),
        });
    }
    let inputs: Vec<&KnowRow> = answer.worth("input").collect();
    let of = |kind: &str| inputs.iter().filter(|row| row.answer == kind).collect::<Vec<_>>();
    let (worth_it, idle, open) = (of("worth it"), of("does not matter"), of("not enough futures"));
    if !worth_it.is_empty() {
        let told: Vec<String> = worth_it
            .iter()
            .take(NAMED)
            .map(|row| format!("{} (up to {})", input_name(&row.name), worth(answer, row)))
            .collect();
        sentences.push(format!("Most worth knowing: {}.", told.join(", ")));
    }
    if !idle.is_empty() {
        let elasticity = idle.iter().filter(|row| row.name.ends_with("elasticity")).count();
        let all_elasticities = inputs.iter().filter(|row| row.name.ends_with("elasticity")).count();
        let named = match elasticity > 0 && elasticity == all_elasticities {
            true => " Your elasticity is among them.",
            false => "",
        };
        sentences.push(format!(
            "{} of {} unknown inputs do not matter for the choice: to know one exactly is worth less than {least}.{named}",
            idle.len(),
            inputs.len()
        ));
    }
    if !open.is_empty() {
        sentences.push(format!(
            "There are not enough futures to tell what {} is worth to know.",
            match open.len() {
                1 => input_name(&open[0].name),
                n => format!("each of {n} inputs"),
            }
        ));
    }
    let reading = answer.worth("reading").find(|row| row.answer == "worth it");
    match (reading, answer.worth("readings").next()) {
        (Some(row), _) => sentences.push(format!(
            "Ask the marketplace whether the reading \u{201c}{}\u{201d} holds: a sure answer is worth {}.",
            row.name,
            worth(answer, row)
        )),
        (None, Some(row)) => sentences.push(match row.answer.as_str() {
            "does not matter" => format!(
                "To ask the marketplace how the rules are read would not change what to do: it is worth less than {least}."
            ),
            "worth it" => format!(
                "Ask the marketplace how the rules are read: to know is worth {}.",
                worth(answer, row)
            ),
            _ => "What a sure reading of the rules is worth cannot be told with so many futures.".to_owned(),
        }),
        (None, None) => {}
    }
    sentences
}

fn readings(answer: &SensitivityAnswer) -> Option<String> {
    let criteria = answer.criteria.as_ref()?;
    let [expected, regret, worst] =
        [&criteria.by_expectation, &criteria.by_regret, &criteria.by_worst].map(|one| answer.title(one));
    if expected == regret && regret == worst {
        return Some(format!(
            "Over the readings of the rules, {expected} has the highest net benefit by weight, the smallest regret and the \
             best worst case."
        ));
    }
    Some(format!(
        "Over the readings of the rules the criteria differ: highest by weight: {expected}; smallest regret: {regret}; best \
         worst case: {worst}."
    ))
}

fn assumptions(answer: &SensitivityAnswer) -> Option<String> {
    let rows = &answer.assumed.rows;
    let told = |moved_by: i32| {
        let row = rows.iter().find(|row| row.group == "all" && row.moved_by == moved_by)?;
        let what = if row.stands {
            "the advice stands".to_owned()
        } else {
            let sure = if row.verdict == "inconclusive" { ", not surely" } else { "" };
            format!("it would be: {}{sure}", answer.title(&row.choice))
        };
        Some(what)
    };
    let (down, up) = (told(-50)?, told(50)?);
    let changed: Vec<String> = rows
        .iter()
        .filter(|row| row.group != "all" && !row.stands)
        .map(|row| format!("{} {:+} %", row.group, row.moved_by))
        .collect();
    let groups = match changed.len() {
        0 => "No single group of them changes it.".to_owned(),
        _ => format!("Alone, these change it: {}.", changed.join(", ").replace('-', "\u{2212}")),
    };
    Some(format!(
        "If all {} assumptions that can be moved are half as large (or half as far from certainty), {down}; if half as much again, {up}. {groups}",
        answer.assumed.moved
    ))
}

fn limit(row: &FailureRow) -> String {
    let name = input_name(&row.input);
    let value = |end: f64| number::input_value(end, &row.unit);
    match (row.low, row.high) {
        (Some(low), Some(high)) => format!("{name} is between {} and {}", value(low), value(high)),
        (Some(low), None) => format!("{name} is above {}", value(low)),
        (None, Some(high)) => format!("{name} is below {}", value(high)),
        (None, None) => name,
    }
}

/// From this share of unsure points on it is said.
const UNSURE: f64 = 0.2;

fn failure(answer: &SensitivityAnswer) -> String {
    let told = where_it_fails(answer);
    if answer.failure.unsure < UNSURE || answer.failure.points == 0 {
        return told;
    }
    format!(
        "{told} At {} % of the points the futures there do not settle on which side of the limit they lie.",
        number::grouped(100.0 * answer.failure.unsure, 0)
    )
}

fn where_it_fails(answer: &SensitivityAnswer) -> String {
    let failure = &answer.failure;
    let head = format!(
        "{}: the chance of {} in {} ({}) is above its limit of {}",
        answer.title(&answer.strategy),
        answer.event(),
        failure.category,
        failure.store,
        number::plain_percent(failure.limit)
    );
    let share = share_with_interval(&failure.everywhere);
    match (failure.found.as_str(), failure.coverage, failure.density) {
        ("box", Some(coverage), Some(density)) => {
            let limits: Vec<String> = failure.limits.iter().map(limit).collect();
            format!(
                "{head} when {}. There it is above in {} of the points, against {share} of all; {} of such points lie there (both \
                 counted on points that did not make the rule).",
                limits.join(" and "),
                share_with_interval(&density),
                share_with_interval(&coverage)
            )
        }
        ("hardly ever", ..) => {
            format!(
                "{head} hardly anywhere in the inputs' ranges: in {share} of {} points.",
                failure.points
            )
        }
        ("nearly always", ..) => {
            format!(
                "{head} nearly everywhere in the inputs' ranges: in {share} of {} points.",
                failure.points
            )
        }
        _ => format!(
            "{head} in {share} of {} points over the inputs' ranges, but no box of limits tells where.",
            failure.points
        ),
    }
}

fn map(answer: &SensitivityAnswer) -> Option<String> {
    let map = answer.map.as_ref()?;
    let first = map.rows.first()?;
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for row in map.rows.iter().filter(|row| row.decided) {
        *counts.entry(row.best.as_str()).or_default() += 1;
    }
    let undecided = map.rows.iter().filter(|row| !row.decided).count();
    let mut told: Vec<(usize, &str)> = counts.into_iter().map(|(name, count)| (count, name)).collect();
    told.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let words: Vec<String> = told
        .iter()
        .take(NAMED)
        .map(|(count, name)| format!("{} at {count}", answer.title(name)))
        .collect();
    let best = if words.is_empty() { "none is sure anywhere".to_owned() } else { words.join(", ") };
    Some(format!(
        "Over {} and {}, {} points: {best}; undecided at {undecided}.",
        input_name(&first.x_input),
        input_name(&first.y_input),
        map.rows.len()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::global::{AssumedRow, KnowRow};

    fn answer() -> SensitivityAnswer {
        let strategies = [("today", "Carry on"), ("track", "Track abroad")];
        let owned = |(name, title): (&str, &str)| (name.to_owned(), title.to_owned());
        SensitivityAnswer {
            currency: "GBP".to_owned(),
            bounds: "breach".to_owned(),
            reading: "prudent".to_owned(),
            strategies: strategies.map(owned).into_iter().collect(),
            choice: "track".to_owned(),
            strategy: "track".to_owned(),
            verdict: "recommended".to_owned(),
            ..SensitivityAnswer::default()
        }
    }

    fn know(kind: &str, name: &str, worth: [f64; 3], told: &str) -> KnowRow {
        let [worth_low, worth, worth_high] = worth;
        let packages = (kind == "sample").then_some(200);
        let (kind, name, answer) = (kind.to_owned(), name.to_owned(), told.to_owned());
        KnowRow { kind, name, packages, worth, worth_low, worth_high, answer }
    }

    fn told(answer: &SensitivityAnswer) -> String {
        sensitivity_sentences(answer).join("\n")
    }

    #[test]
    fn what_is_worth_knowing_is_said_as_advice() {
        let mut answer = answer();
        answer.knowing.matters_from = 10.0;
        answer.knowing.rows = vec![
            know("sample", "home", [80.0, 100.0, 120.0], "worth it"),
            know("input", "services.home.facility", [150.0, 200.0, 250.0], "worth it"),
            know("input", "categories.toys.elasticity", [0.0, 0.0, 2.0], "does not matter"),
            know("input", "costs.contact_rate", [0.0, 5.0, 40.0], "not enough futures"),
            know("reading", "carrier=never", [30.0, 40.0, 50.0], "worth it"),
        ];
        let text = told(&answer);
        for sentence in [
            "Advice under the reading prudent: Track abroad.",
            "Sending 200 packages by home first, and choosing by how they are scanned, is worth 100 GBP",
            "Most worth knowing: home: facility (up to 200 GBP).",
            "1 of 3 unknown inputs do not matter",
            "Your elasticity is among them.",
            "There are not enough futures to tell what costs: contact rate is worth to know.",
            "Ask the marketplace whether the reading \u{201c}carrier=never\u{201d} holds: a sure answer is worth 40 GBP.",
            "cannot be told from chance",
        ] {
            assert!(text.contains(sentence), "{sentence}\n{text}");
        }
        answer.knowing.rows = vec![
            know("sample", "home", [0.0, 0.0, 3.0], "does not matter"),
            know("readings", "all", [0.0, 9.0, 90.0], "not enough futures"),
        ];
        let text = told(&answer);
        assert!(
            text.contains("by home first would not help you to choose: it is worth less than 10 GBP"),
            "{text}"
        );
        assert!(text.contains("What a sure reading of the rules is worth cannot be told"), "{text}");
    }

    #[test]
    fn assumptions_and_failures_are_said_as_they_are() {
        let mut answer = answer();
        let row = |group: &str, moved_by, stands, verdict: &str| AssumedRow {
            group: group.to_owned(),
            figures: 3,
            moved_by,
            choice: if stands { "track" } else { "today" }.to_owned(),
            verdict: verdict.to_owned(),
            regret: 0.0,
            regret_low: 0.0,
            regret_high: 0.0,
            stands,
        };
        answer.assumed.moved = 3;
        answer.assumed.rows = vec![
            row("all", -50, true, "recommended"),
            row("all", 50, false, "inconclusive"),
            row("costs", 50, false, "keep as is"),
        ];
        answer.failure.found = "box".to_owned();
        let share = |point, low, high| Some(Estimate { point, low, high });
        (answer.failure.coverage, answer.failure.density) = (share(0.8, 0.7, 0.9), share(0.6, 0.5, 0.7));
        answer.failure.limits = vec![FailureRow {
            input: "services.home.facility".to_owned(),
            unit: "chance".to_owned(),
            low: None,
            high: Some(0.961),
            range_low: 0.9,
            range_high: 1.0,
            quasi_p: 0.001,
        }];
        let text = told(&answer);
        for sentence in [
            "the advice stands; if half as much again, it would be: Carry on, not surely.",
            "Alone, these change it: costs +50 %.",
            "when home: facility is below 96.1 %. There it is above in 60 % (50 to 70) of the points",
            "80 % (70 to 90) of such points lie there",
        ] {
            assert!(text.contains(sentence), "{sentence}\n{text}");
        }
        (answer.failure.points, answer.failure.unsure) = (500, 0.93);
        assert!(told(&answer).contains("At 93 % of the points the futures there do not settle"));
        answer.failure.unsure = 0.1;
        assert!(!told(&answer).contains("do not settle"));
        for (found, words) in [
            ("hardly ever", "hardly anywhere"),
            ("nearly always", "nearly everywhere"),
            ("no box", "no box of limits tells where"),
        ] {
            answer.failure.found = found.to_owned();
            assert!(told(&answer).contains(words), "{found}");
        }
    }
}
