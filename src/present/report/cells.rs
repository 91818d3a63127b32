//! The tables of the page, every number already a text.

use super::answers::too_small;
use crate::analysis::{ChartData, ComparisonVerdict, Estimate, InheritedRow, Summary};
use crate::present::input_row::InputRow;
use crate::present::{number, overview};

pub(super) struct StrategyCells {
    pub(super) title: String,
    pub(super) badge: &'static str,
    pub(super) starts_on: String,
    pub(super) old: [String; 2],
    pub(super) new: String,
    pub(super) new_interval: String,
    pub(super) new_category: String,
    pub(super) rough: String,
    pub(super) within: &'static str,
    pub(super) any: [String; 2],
    pub(super) cost: String,
    pub(super) cost_interval: String,
    pub(super) profit: String,
    pub(super) profit_range: String,
    pub(super) against_today: String,
}

pub(super) struct InheritedCells {
    pub(super) name: String,
    pub(super) old: [String; 2],
    pub(super) new: [String; 2],
}

pub(super) struct ReadingCells {
    pub(super) name: String,
    pub(super) weight: String,
    pub(super) choice: String,
    pub(super) verdict: String,
    pub(super) risk: String,
    pub(super) differs: bool,
}

pub(super) struct UncontrollableCells {
    pub(super) name: String,
    pub(super) risk: String,
    pub(super) with: String,
    pub(super) stake: String,
    pub(super) why: String,
    pub(super) remedies: Vec<String>,
}

pub(super) struct FlipCells {
    pub(super) input: String,
    pub(super) path: String,
    pub(super) now: String,
    pub(super) at: String,
    pub(super) when: String,
    pub(super) becomes: String,
}

pub(super) struct ClusteringCells {
    pub(super) name: String,
    pub(super) strategy: String,
    pub(super) ends: Vec<(String, String, String)>,
}

pub(super) struct MetricCells {
    pub(super) name: String,
    pub(super) packages: String,
    pub(super) cross_border: String,
    pub(super) old: [String; 2],
    pub(super) today: [String; 2],
    pub(super) choice: [String; 2],
    pub(super) rough: String,
    pub(super) lowest_today: [String; 2],
    pub(super) lowest_choice: [String; 2],
}

pub(super) struct PolicyCells {
    pub(super) store: String,
    pub(super) baseline: String,
    pub(super) reform: String,
    pub(super) effective: String,
}

pub(super) struct InputCells {
    pub(super) path: String,
    pub(super) value: String,
    pub(super) interval: String,
    pub(super) kind: String,
    pub(super) provenance: String,
}

/// A chance, and its interval if it is not exact.
fn chance(risk: Option<Estimate>) -> [String; 2] {
    risk.map_or_else(
        || ["n/a".to_owned(), String::new()],
        |risk| [number::percent(&risk), number::percent_interval(&risk).unwrap_or_default()],
    )
}

pub(super) fn strategy_cells(summary: &Summary, line: &overview::StrategyLine<'_>) -> StrategyCells {
    let percent = |risk: Option<Estimate>| risk.map_or("n/a".to_owned(), |r| number::percent(&r));
    let in_money =
        |minor: i64, half: i64| number::money_at(minor, half, &summary.currency, summary.minor_units);
    StrategyCells {
        title: line.title.to_owned(),
        badge: match (line.today, line.chosen) {
            (true, true) => "today and choice",
            (true, false) => "today",
            (false, true) => "choice",
            (false, false) => "",
        },
        starts_on: if line.today { String::new() } else { number::day(line.starts_on) },
        old: chance(line.risk_old.map(|one| one.risk)),
        new: percent(line.risk_new.map(|one| one.risk)),
        new_interval: line
            .risk_new
            .and_then(|one| number::percent_interval(&one.risk))
            .unwrap_or_default(),
        new_category: line
            .risk_new
            .map_or(String::new(), |one| format!("{} ({})", one.category, one.store)),
        rough: line.risk_new.and_then(|one| overview::too_rough(&one.risk, summary)).unwrap_or_default(),
        within: match line.risk_new {
            Some(one) if one.risk.high <= summary.tolerance.risk => "within tolerance",
            Some(one) if one.risk.low > summary.tolerance.risk => "above tolerance",
            Some(_) => "not decided",
            None => "",
        },
        any: chance(line.risk_any),
        cost: line.cost.map_or("n/a".to_owned(), |cost| overview::money(&cost, summary)),
        cost_interval: line
            .cost
            .and_then(|cost| number::money_interval(&cost, summary.minor_units))
            .unwrap_or_default(),
        profit: line.profit.map_or("n/a".to_owned(), |profit| overview::profit(&profit, summary)),
        profit_range: line.profit.map_or(String::new(), |profit| {
            let half = (profit.high.saturating_sub(profit.low) / 2).max(1);
            let low = in_money(profit.p05, half);
            let low = low.strip_suffix(summary.currency.as_str()).unwrap_or(&low).trim_end();
            format!("{low} to {}", in_money(profit.p95, half))
        }),
        against_today: line.against_today.map_or(String::new(), |against| {
            let profit = overview::money(&against.profit, summary);
            let verdict = match against.profit_verdict {
                ComparisonVerdict::Better => "better",
                ComparisonVerdict::Worse => "worse",
                ComparisonVerdict::Inconclusive => "open",
            };
            let sign = if against.profit.point > 0 { "+" } else { "" };
            format!("against today {sign}{profit}: {verdict}")
        }),
    }
}

pub(super) fn uncontrollable(summary: &Summary, data: &ChartData) -> Vec<UncontrollableCells> {
    let cells = summary.recommendation.uncontrollable.iter().map(|one| UncontrollableCells {
        name: format!("{} ({})", one.category, one.store),
        risk: number::percent_with_interval(&one.least_risk),
        with: overview::strategy_title(summary, &one.at_best_with).to_owned(),
        stake: number::money_with_interval(
            &one.contribution_per_month,
            &summary.currency,
            summary.minor_units,
        ),
        why: too_small(&data.sawtooth, &one.store, &one.category, &summary.on_date).unwrap_or_default(),
        remedies: one.remedies.clone(),
    });
    cells.collect()
}

pub(super) fn clustering(summary: &Summary) -> Vec<ClusteringCells> {
    let mut cells: Vec<ClusteringCells> = Vec::new();
    for row in &summary.clustering {
        let name = if row.store == "account" {
            "Any category".to_owned()
        } else {
            format!("{} ({})", row.category, row.store)
        };
        let strategy = overview::strategy_title(summary, &row.strategy).to_owned();
        let end = (
            number::plain(row.icc),
            number::percent_with_interval(&row.breach_any),
            number::percent_with_interval(&row.suspended_any),
        );
        match cells.iter_mut().find(|one| one.name == name && one.strategy == strategy) {
            Some(one) => one.ends.push(end),
            None => cells.push(ClusteringCells { name, strategy, ends: vec![end] }),
        }
    }
    cells
}

pub(super) fn metrics(summary: &Summary) -> Vec<MetricCells> {
    let today = summary.strategies.first().map_or("", |one| one.name.as_str());
    let risk = |policy: &str, strategy: &str, store: &str, category: &str| {
        chance(overview::category_risk(summary, policy, strategy, store, category))
    };
    let lowest = |strategy: &str, store: &str, category: &str| {
        overview::lowest_rate(summary, strategy, store, category).map_or_else(
            || ["n/a".to_owned(), String::new()],
            |rates| {
                let [low, middle] = [rates.p05, rates.p50].map(number::plain_percent);
                [middle, format!("1 in 20: {low} or lower")]
            },
        )
    };
    let cells = summary.metrics.iter().map(|one| MetricCells {
        lowest_today: lowest(today, &one.store, &one.category),
        lowest_choice: lowest(&summary.recommendation.choice, &one.store, &one.category),
        name: format!("{} ({})", one.category, one.store),
        packages: number::plain(one.packages_per_month.round()),
        cross_border: number::plain_percent(one.cross_border_share),
        old: risk("baseline", today, &one.store, &one.category),
        today: risk("reform", today, &one.store, &one.category),
        choice: risk("reform", &summary.recommendation.choice, &one.store, &one.category),
        rough: [today, &summary.recommendation.choice]
            .iter()
            .filter_map(|strategy| {
                overview::category_risk(summary, "reform", strategy, &one.store, &one.category)
            })
            .find_map(|risk| overview::too_rough(&risk, summary))
            .unwrap_or_default(),
    });
    cells.collect()
}

pub(super) fn inherited(summary: &Summary) -> Vec<InheritedCells> {
    let main = overview::main_reading(summary);
    let here = |policy: &'static str| {
        summary.inherited.iter().filter(move |row| row.policy == policy && row.reading == main)
    };
    let told = |row: &InheritedRow| [&row.breach, &row.suspended].map(number::percent_with_interval);
    let cells = here("reform").map(|row| InheritedCells {
        name: match row.store.as_str() {
            "account" => "Any category".to_owned(),
            store => format!("{} ({store})", row.category),
        },
        old: here("baseline")
            .find(|old| (&old.store, &old.category) == (&row.store, &row.category))
            .map_or_else(|| ["n/a", "n/a"].map(str::to_owned), told),
        new: told(row),
    });
    cells.collect()
}

pub(super) fn input_cells(row: &InputRow) -> InputCells {
    let told = |x: f64| number::input_value(x, &row.unit);
    InputCells {
        path: row.path.clone(),
        value: row.number().map_or(row.value.clone(), told),
        interval: match (row.low, row.high) {
            (Some(low), Some(high)) => format!("{} to {}", told(low), told(high)),
            _ => String::new(),
        },
        kind: row.kind.clone(),
        provenance: row.provenance.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn categories_have_their_lowest_rates_and_what_is_inherited() {
        let mut summary = sample::summary();
        let toys = metrics(&summary).into_iter().find(|one| one.name == "Toys (DE)").expect("a row");
        assert_eq!(toys.lowest_today, ["90.8 %", "1 in 20: 84 % or lower"]);
        assert_eq!(toys.lowest_choice, ["96.9 %", "1 in 20: 92.8 % or lower"]);
        let motion = inherited(&summary);
        assert_eq!(motion.len(), 11);
        let any = motion.last().expect("the account");
        assert_eq!(any.name, "Any category");
        for (told, begin) in any.new.iter().zip(["9.7 % (", "1.9 % ("]) {
            assert!(told.starts_with(begin), "{told}");
        }
        summary.results.iter_mut().for_each(|row| row.vtr_lowest = None);
        assert_eq!(metrics(&summary)[0].lowest_choice, ["n/a", ""]);
    }
}
