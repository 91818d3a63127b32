//! Answers of the page that no other text gives: how sure the advice is, what happens if nothing is done,
//! and why a category cannot be made safe.

use crate::analysis::{Estimate, Headline, MoneyEstimate, SawtoothRow, Summary};
use crate::present::input_row::InputRow;
use crate::present::{chart, number, overview};

/// How sure the advice is: readings, inputs that would change it, regret, assumptions.
pub(super) fn how_sure(summary: &Summary, inputs: &[InputRow]) -> Headline {
    let advice = &summary.recommendation;
    let (flips, steady) = (advice.flips_when.len(), advice.does_not_flip.len());
    let readings = advice.by_reading.len();
    let same = advice.by_reading.iter().filter(|one| one.choice == advice.choice).count();
    let value = match advice.verdict.as_str() {
        "inconclusive" => "Not decided yet".to_owned(),
        _ if readings > 1 && same == readings => format!("The same under all {readings} readings"),
        _ if readings > 1 => format!("The same under {same} of {readings} readings"),
        _ if summary.mode == "marginal" => "One reading of the rules".to_owned(),
        _ if flips == 0 => "No input varied changes it".to_owned(),
        _ if flips == 1 => "One input could change it".to_owned(),
        _ => format!("{flips} inputs could change it"),
    };
    let varied = if summary.mode == "marginal" {
        "what would change it was not looked for".to_owned()
    } else {
        let open = match advice.not_followed.len() {
            0 => String::new(),
            n => format!(" ({n} more were not settled)"),
        };
        format!("{flips} of {} inputs would change it inside their range{open}", flips + steady)
    };
    let assumed = inputs.iter().filter(|row| row.kind == "assumption").count();
    let detail = format!(
        "{varied}; expected regret over the horizon, should inputs turn out otherwise, {}; {assumed} of {} figures are assumptions",
        regret(summary),
        inputs.len()
    );
    Headline { label: "How sure".to_owned(), value, detail }
}

/// Expected regret of the choice.
fn regret(summary: &Summary) -> String {
    let regret = &summary.recommendation.regret;
    let regret = MoneyEstimate { point: regret.point, low: regret.low, high: regret.high };
    number::money_with_interval(&regret, &summary.currency, summary.minor_units)
}

/// A line of the table of carrying on: what, old rules, new rules.
pub(super) struct CarryOnCells {
    pub(super) what: String,
    pub(super) old: String,
    pub(super) new: String,
}

/// What carrying on as today brings, under the old rules and the new ones.
pub(super) fn carry_on(summary: &Summary) -> Vec<CarryOnCells> {
    let Some(today) = summary.strategies.first() else { return Vec::new() };
    let row = |policy: &str| overview::account_row(summary, policy, &today.name);
    let (Some(old), Some(new)) = (row("baseline"), row("reform")) else { return Vec::new() };
    let period = overview::period(summary);
    let chance = |what: String, old: &Estimate, new: &Estimate| CarryOnCells {
        what,
        old: number::percent_with_interval(old),
        new: number::percent_with_interval(new),
    };
    let profit = |profit: &crate::analysis::ProfitEstimate| {
        let profit = MoneyEstimate { point: profit.point, low: profit.low, high: profit.high };
        number::money_with_interval(&profit, &summary.currency, summary.minor_units)
    };
    vec![
        chance(format!("Some category below target {period}"), &old.breach_any, &new.breach_any),
        chance(format!("Some category closed {period}"), &old.suspended_any, &new.suspended_any),
        CarryOnCells {
            what: "Days closed to the last day, mean, all categories added".to_owned(),
            old: number::count_with_interval(&old.days_suspended),
            new: number::count_with_interval(&new.days_suspended),
        },
        CarryOnCells {
            what: format!("Expected profit over {} days", summary.horizon_days),
            old: profit(&old.profit),
            new: profit(&new.profit),
        },
    ]
}

/// How few packages may miss in a category, which is why chance alone may bring it below target.
pub(super) fn too_small(
    rows: &[SawtoothRow],
    store: &str,
    category: &str,
    on_date: &str,
) -> Option<String> {
    let of = |today: bool| {
        let here = |row: &&SawtoothRow| row.store == store && row.category == category;
        rows.iter().filter(here).find(|row| (row.role == "today") == today)
    };
    let day = number::day(on_date);
    let told = |row: &SawtoothRow| {
        let way = if row.role == "today" { "today's way" } else { "the choice" };
        if row.counted < 1.0 {
            return format!("On {day}, with {way}, nothing is counted in at least half of all futures.");
        }
        let [counted, low, high] = [row.counted, row.counted_low, row.counted_high].map(number::plain);
        let misses = match chart::may_miss(row) {
            0 => "not one of so many may miss".to_owned(),
            n => format!("at most {n} of so many may miss"),
        };
        format!(
            "On {day}, with {way}, half of all futures count {counted} packages or fewer (9 of 10 futures: {low} \
             to {high}); {misses}."
        )
    };
    match (of(false), of(true)) {
        // The choice sends next to nothing itself: what it leaves behind says more.
        (Some(choice), Some(today)) if choice.counted < 1.0 => {
            Some(format!("{} {}", told(choice), told(today)))
        }
        (Some(row), _) | (None, Some(row)) => Some(told(row)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn how_sure_counts_readings_inputs_and_assumptions() {
        let mut summary = sample::summary();
        let told = how_sure(&summary, &sample::inputs());
        let advice = &summary.recommendation;
        let same = advice.by_reading.iter().filter(|one| one.choice == advice.choice).count();
        assert!(same < advice.by_reading.len());
        assert_eq!(told.value, format!("The same under {same} of {} readings", advice.by_reading.len()));
        assert!(told.detail.ends_with("2 of 3 figures are assumptions"), "{}", told.detail);
        let flips = advice.flips_when.len();
        assert!(told.detail.starts_with(&format!("{flips} of ")), "{}", told.detail);
        summary.recommendation.by_reading.truncate(1);
        assert_eq!(flips, 1);
        assert_eq!(how_sure(&summary, &[]).value, "One input could change it");
        let flip = summary.recommendation.flips_when[0].clone();
        summary.recommendation.flips_when.push(flip);
        assert_eq!(how_sure(&summary, &[]).value, "2 inputs could change it");
        summary.recommendation.flips_when.clear();
        assert_eq!(how_sure(&summary, &[]).value, "No input varied changes it");
        summary.mode = "marginal".into();
        assert_eq!(how_sure(&summary, &[]).value, "One reading of the rules");
        summary.recommendation.verdict = "inconclusive".into();
        assert_eq!(how_sure(&summary, &[]).value, "Not decided yet");
    }

    #[test]
    fn carrying_on_is_told_with_intervals() {
        let summary = sample::summary();
        let rows = carry_on(&summary);
        assert_eq!(rows.len(), 4);
        for row in &rows {
            assert!(
                row.old.contains('(') && row.new.contains('('),
                "{}: {} {}",
                row.what,
                row.old,
                row.new
            );
        }
        let account = overview::account_row(&summary, "reform", &summary.strategies[0].name);
        let closed = account.expect("a row").suspended_any;
        assert_eq!(rows[1].new, number::percent_with_interval(&closed));
    }

    #[test]
    fn a_small_category_may_not_miss_a_package() {
        let row = |role: &str, counted: f64| SawtoothRow {
            store: "UK".into(),
            category: "Toys".into(),
            strategy: "a".into(),
            role: role.into(),
            counted,
            counted_low: counted - 4.0,
            counted_high: counted + 5.0,
            defects: 1.0,
            defects_high: 3.0,
            target_permille: 950,
            strictly_above: false,
        };
        let told = |rows: &[SawtoothRow]| too_small(rows, "UK", "Toys", "2025-02-27");
        let rows = [row("chosen", 12.0), row("today", 40.0)];
        assert_eq!(
            told(&rows).as_deref(),
            Some(
                "On 27 February 2025, with the choice, half of all futures count 12 packages or fewer (9 of 10 \
                 futures: 8 to 17); not one of so many may miss."
            )
        );
        let today = told(&rows[1..]).expect("a row");
        assert!(today.contains("with today's way") && today.contains("at most 2 of so many"), "{today}");
        let both = told(&[row("chosen", 0.0), row("today", 40.0)]).expect("rows");
        assert!(
            both.contains("with the choice, nothing is counted") && both.contains("at most 2"),
            "{both}"
        );
        assert_eq!(told(&[]), None);
    }
}
