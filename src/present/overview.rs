//! A summary seen by strategy: what terminal and report tell first.

use super::number;
use crate::analysis::{
    Comparison, ConvergenceFacts, Estimate, FlipsWhen, MoneyEstimate, ProfitEstimate, Quantiles,
    ResultRow, Summary, rough,
};
use crate::policy::Reading;
use crate::present::chart::input_name;

/// One strategy in the table.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct StrategyLine<'a> {
    /// Short name.
    pub name: &'a str,
    /// As people say it.
    pub title: &'a str,
    /// First order day, ISO 8601.
    pub starts_on: &'a str,
    /// Is it the choice?
    pub chosen: bool,
    /// Is it today's way?
    pub today: bool,
    /// Risk of the tolerance's kind in the riskiest controllable category, old rules.
    pub risk_old: Option<CategoryRisk<'a>>,
    /// The same, new rules.
    pub risk_new: Option<CategoryRisk<'a>>,
    /// Risk that at least one category is hit, new rules.
    pub risk_any: Option<Estimate>,
    /// Label cost more than today's, a month, new rules.
    pub cost: Option<MoneyEstimate>,
    /// Profit over the horizon, new rules.
    pub profit: Option<ProfitEstimate>,
    /// Against today's way.
    pub against_today: Option<&'a Comparison>,
}

impl StrategyLine<'_> {
    /// `today`, `chosen`, `today and chosen`, or empty.
    pub(super) fn role(&self) -> &'static str {
        match (self.today, self.chosen) {
            (true, true) => "today and chosen",
            (true, false) => "today",
            (false, true) => "chosen",
            (false, false) => "",
        }
    }
}

/// A risk and the category it belongs to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct CategoryRisk<'a> {
    /// The risk.
    pub risk: Estimate,
    /// Store.
    pub store: &'a str,
    /// Category.
    pub category: &'a str,
}

/// The reading that is told: the first.
pub(super) fn main_reading(summary: &Summary) -> &str {
    summary
        .results
        .iter()
        .find(|row| row.policy == "reform")
        .or(summary.results.first())
        .map_or("prudent", |row| row.reading.as_str())
}

/// The chance that the tolerance bounds.
pub(super) fn bounded_risk(row: &ResultRow, summary: &Summary) -> Estimate {
    if summary.tolerance.bounds == "breach" { row.breach_any } else { row.suspended_any }
}

/// What the tolerance bounds, in words: `closed at least once`.
pub(super) fn event(summary: &Summary) -> &'static str {
    if summary.tolerance.bounds == "breach" {
        "below target at least once"
    } else {
        "closed at least once"
    }
}

fn is_account(row: &ResultRow) -> bool {
    row.store == "account"
}

fn is_controllable(row: &ResultRow, summary: &Summary) -> bool {
    let uncontrollable = &summary.recommendation.uncontrollable;
    !uncontrollable.iter().any(|one| one.store == row.store && one.category == row.category)
}

/// Rows of one strategy under one policy and the main reading (or, when the policy's rows stand under
/// another reading only, that one).
fn rows_of<'a>(summary: &'a Summary, policy: &str, strategy: &str) -> Vec<&'a ResultRow> {
    let rows: Vec<&ResultRow> =
        summary.results.iter().filter(|row| row.policy == policy && row.strategy == strategy).collect();
    let main = main_reading(summary);
    let reading = match rows.iter().find(|row| row.reading == main).or(rows.first()) {
        Some(row) => row.reading.as_str(),
        None => return rows,
    };
    rows.into_iter().filter(|row| row.reading == reading).collect()
}

/// The account's row of one strategy under one policy and the main reading.
pub(super) fn account_row<'a>(
    summary: &'a Summary,
    policy: &str,
    strategy: &str,
) -> Option<&'a ResultRow> {
    rows_of(summary, policy, strategy).into_iter().find(|row| is_account(row))
}

fn riskiest<'a>(summary: &'a Summary, policy: &str, strategy: &str) -> Option<CategoryRisk<'a>> {
    riskiest_of(summary, &rows_of(summary, policy, strategy))
}

/// Risk of the choice in its riskiest controllable category over all readings by weight, new rules.
pub(super) fn mixture_risk(summary: &Summary) -> Option<CategoryRisk<'_>> {
    let choice = &summary.recommendation.choice;
    let is_mixed = |row: &&ResultRow| {
        row.policy == "reform" && row.reading == Reading::MIXTURE && row.strategy == *choice
    };
    let rows: Vec<&ResultRow> = summary.results.iter().filter(is_mixed).collect();
    riskiest_of(summary, &rows)
}

/// How a strategy compares with another one, if the summary says so.
pub(super) fn comparison<'a>(
    summary: &'a Summary,
    strategy: &str,
    against: &str,
) -> Option<&'a Comparison> {
    summary.comparisons.iter().find(|one| one.strategy == strategy && one.against == against)
}

fn riskiest_of<'a>(summary: &Summary, rows: &[&'a ResultRow]) -> Option<CategoryRisk<'a>> {
    let categories = || rows.iter().filter(|row| !is_account(row));
    let mut candidates: Vec<&&ResultRow> =
        categories().filter(|row| is_controllable(row, summary)).collect();
    if candidates.is_empty() {
        candidates = categories().collect();
    }
    candidates
        .into_iter()
        .map(|row| CategoryRisk {
            risk: bounded_risk(row, summary),
            store: &row.store,
            category: &row.category,
        })
        .reduce(|worst, next| if next.risk.point > worst.risk.point { next } else { worst })
}

/// One category's risk.
pub(super) fn category_risk(
    summary: &Summary,
    policy: &str,
    strategy: &str,
    store: &str,
    category: &str,
) -> Option<Estimate> {
    rows_of(summary, policy, strategy)
        .into_iter()
        .find(|row| row.store == store && row.category == category)
        .map(|row| bounded_risk(row, summary))
}

/// A category's lowest rate of the period under the new rules.
pub(super) fn lowest_rate(
    summary: &Summary,
    strategy: &str,
    store: &str,
    category: &str,
) -> Option<Quantiles> {
    let rows = rows_of(summary, "reform", strategy);
    rows.into_iter().find(|row| row.store == store && row.category == category)?.vtr_lowest
}

/// `too rough: run 9,000 replications`, of a chance that is not yet of use.
pub(super) fn too_rough(chance: &Estimate, summary: &Summary) -> Option<String> {
    let needed = rough::chance_needs(chance, summary.tolerance.risk)?;
    Some(format!("too rough: run {} replications", number::grouped(needed as f64, 0)))
}

/// A sentence for each number that decides and is not yet of use.
pub(super) fn rough_sentences(summary: &Summary) -> Vec<String> {
    let told = |one: &ConvergenceFacts| {
        let run = number::grouped(one.replications_needed? as f64, 0);
        let what = match (one.quantity.as_str(), one.store.as_str()) {
            ("chance", "account") => format!(
                "The chance that any category is {} is {}",
                event(summary),
                number::percent_with_interval(&one.estimate)
            ),
            ("chance", store) => format!(
                "The chance that {} ({store}) is {} is {}",
                one.category,
                event(summary),
                number::percent_with_interval(&one.estimate)
            ),
            _ => format!(
                "What the choice earns more than \u{201c}{}\u{201d} lies between {} and {}",
                strategy_title(summary, &one.against),
                number::plain_money(one.estimate.low, &summary.currency),
                number::plain_money(one.estimate.high, &summary.currency)
            ),
        };
        Some(format!("{what}: too rough, run {run} replications."))
    };
    summary.convergence.iter().filter_map(told).collect()
}

/// All strategies in the order of the file.
pub(super) fn strategy_lines(summary: &Summary) -> Vec<StrategyLine<'_>> {
    let lines = summary.strategies.iter().enumerate().map(|(i, strategy)| {
        let reform = rows_of(summary, "reform", &strategy.name);
        let account = reform.iter().find(|row| is_account(row));
        StrategyLine {
            name: &strategy.name,
            title: &strategy.title,
            starts_on: &strategy.starts_on,
            chosen: strategy.name == summary.recommendation.choice,
            today: i == 0,
            risk_old: riskiest(summary, "baseline", &strategy.name),
            risk_new: riskiest(summary, "reform", &strategy.name),
            risk_any: account.map(|row| bounded_risk(row, summary)),
            cost: account.map(|row| row.added_tracking_cost),
            profit: account.map(|row| row.profit),
            against_today: comparison(summary, &strategy.name, &summary.strategies[0].name),
        }
    });
    lines.collect()
}

/// A strategy's title, else its name.
pub(super) fn strategy_title<'a>(summary: &'a Summary, name: &'a str) -> &'a str {
    summary.strategies.iter().find(|one| one.name == name).map_or(name, |one| one.title.as_str())
}

/// The verdict as a heading.
pub(super) fn verdict_heading(summary: &Summary) -> String {
    let title = strategy_title(summary, &summary.recommendation.choice);
    match summary.recommendation.verdict.as_str() {
        "recommended" => format!("Recommended: {title}"),
        "keep as is" => format!("Keep as is: {title}"),
        "no safe strategy" => format!("No safe strategy; the least unsafe is: {title}"),
        "inconclusive" => format!("Not decided yet; ahead so far: {title}"),
        other => format!("{other}: {title}"),
    }
}

/// Switching values that are told one by one where there is little room; all are in `summary.json`.
const NEAREST: usize = 4;

/// The nearest switching values, and how many there are besides.
pub(super) fn flip_sentences(summary: &Summary) -> Vec<String> {
    let flips = &summary.recommendation.flips_when;
    let told = flips.iter().take(NEAREST).map(|flip| flip_sentence(flip, summary));
    let more = flips.len().saturating_sub(NEAREST);
    let besides = (more > 0).then(|| format!("and {more} more, farther off (report.html)"));
    told.chain(besides).collect()
}

/// How many inputs do not change the choice, and how many the search had no time for.
pub(super) fn steady_sentence(summary: &Summary) -> Option<String> {
    let (steady, open) =
        (summary.recommendation.does_not_flip.len(), summary.recommendation.not_followed.len());
    let kept =
        format!("inputs that do not change the choice inside their range, each varied alone: {steady}");
    match (steady, open) {
        (0, 0) => None,
        (_, 0) => Some(kept),
        _ => Some(format!("{kept}; not settled at this effort: {open} (report.html names them)")),
    }
}

/// `services.tracked-48.price_factor above 1.62 (now 1): then ...`.
pub(super) fn flip_sentence(flip: &FlipsWhen, summary: &Summary) -> String {
    format!(
        "{} {} {} (now {}): then {}",
        input_name(&flip.input),
        flip.when,
        number::input_value(flip.at, &flip.unit),
        number::input_value(flip.now, &flip.unit),
        strategy_title(summary, &flip.becomes)
    )
}

/// Money of the summary as people read it.
pub(super) fn money(estimate: &MoneyEstimate, summary: &Summary) -> String {
    number::money(estimate, &summary.currency, summary.minor_units)
}

/// Expected profit, not finer than its error.
pub(super) fn profit(estimate: &ProfitEstimate, summary: &Summary) -> String {
    money(&MoneyEstimate { point: estimate.point, low: estimate.low, high: estimate.high }, summary)
}

/// What else the tolerance's period is called: `within 90 days from 22 December 2024`.
pub(super) fn period(summary: &Summary) -> String {
    format!("within {} days from {}", summary.period_days, number::day(&summary.first_effect_date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn the_riskiest_controllable_category_is_told() {
        let summary = sample::summary();
        let lines = strategy_lines(&summary);
        assert_eq!(lines.len(), 9);
        assert!(lines[0].today && !lines[0].chosen && lines[2].chosen);
        let risk = lines[0].risk_new.expect("rows");
        assert_eq!((risk.store, risk.category, risk.risk.point), ("DE", "Toys", 0.88));
    }

    #[test]
    fn an_uncontrollable_category_is_left_out_unless_all_are() {
        let mut summary = sample::summary();
        let mut lost = summary.recommendation.uncontrollable[0].clone();
        (lost.store, lost.category) = ("DE".into(), "Toys".into());
        summary.recommendation.uncontrollable.push(lost.clone());
        let risk = strategy_lines(&summary)[0].risk_new.expect("rows");
        assert_eq!((risk.store, risk.category), ("DE", "Home"));
        summary.recommendation.uncontrollable = sample::METRICS
            .map(|(store, category, ..)| {
                let mut one = lost.clone();
                (one.store, one.category) = (store.into(), category.into());
                one
            })
            .to_vec();
        let risk = strategy_lines(&summary)[0].risk_new.expect("rows");
        assert_eq!((risk.store, risk.category), ("DE", "Toys"));
    }

    #[test]
    fn a_chance_that_is_not_of_use_says_what_would_do() {
        let summary = sample::summary();
        let rough = Estimate { point: 0.04, low: 0.01, high: 0.11 };
        assert_eq!(too_rough(&rough, &summary).as_deref(), Some("too rough: run 1,000 replications"));
        assert_eq!(too_rough(&Estimate { point: 0.04, low: 0.035, high: 0.045 }, &summary), None);
    }

    #[test]
    fn a_switching_value_is_a_sentence() {
        let summary = sample::summary();
        assert_eq!(
            flip_sentence(&summary.recommendation.flips_when[0], &summary),
            "tracked 48: price factor above 1.62 (now 1): then Raise cross-border shipping by 1.50 GBP \
             and track"
        );
    }
}
