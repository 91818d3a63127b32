//! The advice in words: four headline numbers and a sentence that a shop owner understands. `app` may put
//! them into the summary; terminal and report print what stands there.

use super::{number, overview};
use crate::analysis::{Estimate, Headline, Summary};

/// A word with a capital first letter.
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// The four numbers that come first: what to do, what it costs, the risk that remains, the risk if nothing is done.
pub fn headlines(summary: &Summary) -> Vec<Headline> {
    let lines = overview::strategy_lines(summary);
    let choice = lines.iter().find(|line| line.chosen);
    let today = lines.iter().find(|line| line.today);
    let period = overview::period(summary);
    let event = overview::event(summary);
    let told = |risk: Option<overview::CategoryRisk<'_>>| match risk {
        Some(one) => (
            number::odds(&one.risk),
            format!(
                "chance that {} ({}) is {event} {period}: {}{}",
                one.category,
                one.store,
                number::percent_with_interval(&one.risk),
                overview::too_rough(&one.risk, summary).map_or(String::new(), |why| format!("; {why}"))
            ),
        ),
        None => ("not known".to_owned(), "no category was simulated".to_owned()),
    };
    let (left, left_detail) = told(choice.and_then(|line| line.risk_new));
    let (nothing, nothing_detail) = told(today.and_then(|line| line.risk_new));
    let cost = choice.and_then(|line| line.cost);
    let by_when = match choice {
        Some(line) if line.today => "nothing needs to change".to_owned(),
        Some(line) => format!("switch by {}", number::day(line.starts_on)),
        None => String::new(),
    };
    let cost_detail = cost
        .and_then(|cost| number::money_interval(&cost, summary.minor_units))
        .map_or("added tracking cost".to_owned(), |interval| {
            format!("added tracking cost; {interval}, 95 % simulation interval")
        });
    let cost_value = cost
        .map_or("not known".to_owned(), |cost| format!("{} a month", overview::money(&cost, summary)));
    let title = overview::strategy_title(summary, &summary.recommendation.choice).to_owned();
    [
        ("What to do", title, by_when),
        ("What it costs", cost_value, cost_detail),
        ("Remaining risk", left, left_detail),
        ("If you do nothing", nothing, nothing_detail),
    ]
    .map(|(label, value, detail)| Headline { label: label.to_owned(), value, detail })
    .to_vec()
}

/// The advice in one or two sentences.
pub fn sentence(summary: &Summary) -> String {
    let lines = overview::strategy_lines(summary);
    let advice = &summary.recommendation;
    let title = overview::strategy_title(summary, &advice.choice);
    let tolerated = number::plain_percent(summary.tolerance.risk);
    let facts = facts(summary, &lines);
    match advice.verdict.as_str() {
        "keep as is" => {
            format!("Keep shipping as you do; no other strategy is better beyond doubt. {facts}")
        }
        "no safe strategy" => format!(
            "No strategy of the file keeps every controllable category within {tolerated}; least unsafe is \
             \u{201c}{title}\u{201d}. {facts}"
        ),
        "inconclusive" => {
            let needed = advice.replications_needed.map_or(String::new(), |needed| {
                format!(" Simulate at least {} futures.", number::grouped(needed as f64, 0))
            });
            format!(
                "Not decided yet: a risk cannot be told from the tolerated {tolerated}.{needed} Ahead so far: {title}. {facts}"
            )
        }
        // The heading above it names the strategy.
        _ if facts.is_empty() => format!("{title}."),
        _ => facts,
    }
}

/// Risk today and with the choice in the category that is worst today, cost, and by when.
fn facts(summary: &Summary, lines: &[overview::StrategyLine<'_>]) -> String {
    let (Some(today), Some(choice)) =
        (lines.iter().find(|line| line.today), lines.iter().find(|line| line.chosen))
    else {
        return String::new();
    };
    let Some(worst) = today.risk_new else { return String::new() };
    let head = format!(
        "Chance that {} ({}) is {} {}: {}",
        worst.category,
        worst.store,
        overview::event(summary),
        overview::period(summary),
        number::odds(&worst.risk)
    );
    if today.name == choice.name {
        return format!("{head}.");
    }
    let with: Option<Estimate> =
        overview::category_risk(summary, "reform", choice.name, worst.store, worst.category);
    let with = with.map_or("not known".to_owned(), |risk| number::odds(&risk));
    let cost = choice.cost.map_or(String::new(), |cost| {
        if cost.point < 0 {
            let saved = crate::analysis::MoneyEstimate {
                point: cost.point.saturating_neg(),
                low: cost.high.saturating_neg(),
                high: cost.low.saturating_neg(),
            };
            format!("; it saves {} of tracking a month", overview::money(&saved, summary))
        } else {
            format!("; it costs {} a month", overview::money(&cost, summary))
        }
    });
    format!(
        "{head} if you carry on, {with} with this{cost}; switch by {}.",
        number::day(choice.starts_on)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn the_sentence_names_risk_cost_and_date() {
        let summary = sample::summary();
        assert_eq!(
            sentence(&summary),
            "Chance that Toys (DE) is closed at least once within 90 \
             days from 22 December 2024: about 9 in 10 if you carry on, about 1 in 50 with this; it costs \
             206 GBP a month; switch by 2 December 2024."
        );
    }

    #[test]
    fn every_verdict_has_its_words() {
        let mut summary = sample::summary();
        summary.recommendation.verdict = "no safe strategy".into();
        assert!(sentence(&summary).starts_with("No strategy of the file keeps"));
        summary.recommendation.verdict = "inconclusive".into();
        summary.recommendation.replications_needed = Some(80_000);
        assert!(sentence(&summary).contains("at least 80,000 futures"));
        summary.recommendation.verdict = "keep as is".into();
        summary.recommendation.choice = "carry-on".into();
        assert!(sentence(&summary).ends_with("about 9 in 10."), "{}", sentence(&summary));
        assert_eq!(headlines(&summary)[0].detail, "nothing needs to change");
    }

    #[test]
    fn there_are_four_headlines_even_without_results() {
        let mut summary = sample::summary();
        let full = headlines(&summary);
        assert_eq!(full[1].value, "206 GBP a month");
        assert_eq!(full[2].value, "about 1 in 50");
        summary.results.clear();
        summary.strategies.clear();
        assert_eq!(headlines(&summary).len(), 4);
        assert!(!sentence(&summary).is_empty());
    }
}
