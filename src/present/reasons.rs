//! Why the choice is the choice, and what is in motion before it can show: sentences for a shop owner,
//! from the summary alone.

use super::{clauses, number, overview};
use crate::analysis::{Comparison, ComparisonVerdict, InheritedRow, MoneyEstimate, Summary};

/// Categories that are named among what is already in motion: at most so many,
const NAMED: usize = 3;
/// and only with this chance or more.
const WORTH_NAMING: f64 = 0.01;

/// The reasons for the recommendation.
pub fn reasons(summary: &Summary) -> Vec<String> {
    let advice = &summary.recommendation;
    let mut reasons: Vec<String> = nothing_changed(summary).into_iter().collect();
    reasons.extend(clauses::sentence(summary));
    reasons.extend(against_today(summary));
    reasons.push(format!(
        "{} of {} strategies are within every limit (at most {} per category, or the least risk that any of \
         them reaches plus one point).",
        advice.within_limits.len(),
        summary.strategies.len(),
        number::plain_percent(summary.tolerance.risk),
    ));
    reasons.extend(next_best(summary));
    reasons.extend(agreement(summary));
    if let Some(mixed) = overview::mixture_risk(summary) {
        reasons.push(format!(
            "Over all readings by their weights (assumptions), the choice's riskiest controllable category is {} \
             ({}): {}.",
            mixed.category,
            mixed.store,
            number::percent_with_interval(&mixed.risk),
        ));
    }
    if let Some(needed) = advice.replications_needed {
        reasons.push(format!(
            "About {} futures would settle it (now {}; --replications).",
            number::grouped(needed as f64, 0),
            number::grouped(summary.replications as f64, 0),
        ));
    }
    reasons
}

/// The riskiest category, if nothing is changed.
pub(super) fn nothing_changed(summary: &Summary) -> Option<String> {
    let today = summary.strategies.first()?;
    let lines = overview::strategy_lines(summary);
    let worst = lines.first()?.risk_new?;
    let old = overview::category_risk(summary, "baseline", &today.name, worst.store, worst.category)?;
    Some(format!(
        "{} ({}) is {} {}: {} under the old rules, {} under the new ones, if nothing is changed.",
        worst.category,
        worst.store,
        overview::event(summary),
        overview::period(summary),
        number::percent(&old),
        number::percent(&worst.risk),
    ))
}

fn against_today(summary: &Summary) -> Option<String> {
    let today = summary.strategies.first()?;
    let found = overview::comparison(summary, &summary.recommendation.choice, &today.name)?;
    Some(format!(
        "Against carrying on, \u{201c}{}\u{201d} changes expected profit by {} over {} days, and the chance that some \
         category is closed by {}.",
        overview::strategy_title(summary, &found.strategy),
        number::money_with_interval(&found.profit, &summary.currency, summary.minor_units),
        summary.horizon_days,
        number::points(&found.suspended_any),
    ))
}

fn next_best(summary: &Summary) -> Option<String> {
    let advice = &summary.recommendation;
    let second = advice.runner_up.as_deref()?;
    let Comparison { profit, profit_verdict, .. } =
        overview::comparison(summary, second, &advice.choice)?;
    let more = MoneyEstimate {
        point: profit.point.saturating_neg(),
        low: profit.high.saturating_neg(),
        high: profit.low.saturating_neg(),
    };
    let title = overview::strategy_title(summary, second);
    let earns = number::money_with_interval(&more, &summary.currency, summary.minor_units);
    Some(match profit_verdict {
        ComparisonVerdict::Inconclusive => format!(
            "The next best within the limits is \u{201c}{title}\u{201d}; which of the two earns more is open (the choice \
             {earns} more)."
        ),
        _ => format!(
            "The next best within the limits is \u{201c}{title}\u{201d}: the choice earns {earns} more."
        ),
    })
}

fn agreement(summary: &Summary) -> Option<String> {
    let advice = &summary.recommendation;
    if advice.by_reading.len() < 2 {
        return None;
    }
    let main = advice.by_reading.first().map_or(advice.choice.as_str(), |one| one.choice.as_str());
    let others: Vec<String> = advice
        .by_reading
        .iter()
        .filter(|one| one.choice != main)
        .map(|one| {
            let title = overview::strategy_title(summary, &one.choice);
            format!("{} for \u{201c}{title}\u{201d}", one.reading)
        })
        .collect();
    Some(if others.is_empty() {
        format!("The advice is the same under all {} readings of the rules.", advice.by_reading.len())
    } else {
        format!("The readings of the rules disagree: another choice under {}.", others.join("; "))
    })
}

/// What is in motion before any choice can show, under the new rules and the first reading.
pub(super) fn inherited(summary: &Summary) -> Vec<String> {
    let main = overview::main_reading(summary);
    let here = |row: &&InheritedRow| row.policy == "reform" && row.reading == main;
    let Some(any) = summary.inherited.iter().filter(here).find(|row| row.store == "account") else {
        return Vec::new();
    };
    let day = number::day(&summary.first_effect_date);
    let mut told = vec![format!(
        "Before {day} no choice can show. Until then some category falls below target with a chance of {}, and is \
         closed with {}, whatever is chosen.",
        number::percent(&any.breach),
        number::percent(&any.suspended),
    )];
    let mut categories: Vec<&InheritedRow> = summary
        .inherited
        .iter()
        .filter(here)
        .filter(|row| row.store != "account" && row.breach.point >= WORTH_NAMING)
        .collect();
    categories.sort_by(|a, b| b.breach.point.total_cmp(&a.breach.point));
    let named: Vec<String> = categories
        .iter()
        .take(NAMED)
        .map(|row| {
            let (below, closed) = (number::percent(&row.breach), number::percent(&row.suspended));
            format!("{} ({}) {below}, closed {closed}", row.category, row.store)
        })
        .collect();
    if !named.is_empty() {
        told.push(format!("Most likely to fall below: {}.", named.join("; ")));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn reasons_are_told_from_the_summary() {
        let summary = sample::summary();
        assert_eq!(
            reasons(&summary),
            [
                "Toys (DE) is closed at least once within 90 days from 22 December 2024: 3.5 % under the old \
                 rules, 88.0 % under the new ones, if nothing is changed.",
                "The new rules bring 161 further defects: the end of cross-border-not-counted adds 210, the other \
                 clauses together take away 49 (packages promised from 15 January 2025 to 13 February 2025, if you carry on \
                 and nothing is closed).",
                "Against carrying on, \u{201c}Track all but letters under 20 EUR\u{201d} changes expected profit by \
                 3,550 GBP (3,470 to 3,630) over 365 days, and the chance that some category is closed by \
                 \u{2212}95.0 points.",
                "2 of 9 strategies are within every limit (at most 5 % per category, or the least risk that any \
                 of them reaches plus one point).",
                "The next best within the limits is \u{201c}Raise cross-border shipping by 1.50 GBP and \
                 track\u{201d}: the choice earns 550 GBP (470 to 630) more.",
                "The readings of the rules disagree: another choice under lenient for \u{201c}Carry on as \
                 today\u{201d}.",
                "Over all readings by their weights (assumptions), the choice's riskiest controllable category \
                 is Toys (DE): 1.1 % (0.7 % to 1.5 %).",
            ]
        );
    }

    #[test]
    fn an_open_difference_is_called_open() {
        let mut summary = sample::summary();
        for comparison in &mut summary.comparisons {
            comparison.profit_verdict = ComparisonVerdict::Inconclusive;
        }
        assert!(
            reasons(&summary)
                .iter()
                .any(|reason| reason.contains("which of the two earns more is open"))
        );
        summary.recommendation.runner_up = None;
        assert!(!reasons(&summary).iter().any(|reason| reason.contains("next best")));
    }

    #[test]
    fn what_is_in_motion_names_the_likeliest() {
        let mut summary = sample::summary();
        assert_eq!(
            inherited(&summary),
            [
                "Before 22 December 2024 no choice can show. Until then some category falls below target with \
                 a chance of 9.7 %, and is closed with 1.9 %, whatever is chosen.",
                "Most likely to fall below: Toys (DE) 8.8 %, closed 1.8 %; Home (DE) 7.9 %, closed 1.6 %; \
                 Jewellery (DE) 6.1 %, closed 1.2 %."
            ]
        );
        summary.inherited.clear();
        assert!(inherited(&summary).is_empty());
    }
}
