//! `rules.csv`, `categories.csv`, `frontier.csv`, `frontier_rules.csv`, `starts.csv` of a plan.

use crate::analysis::MoneyEstimate;
use crate::domain::Currency;
use crate::plan::{FrontierPoint, PlanAnswer, ShippingRule, StartPoint};
use crate::present::chart::{PlanChartContext, PlanFrontierRow, PlanStartRow};
use crate::present::number;
use crate::present::policy::csv_of;

type Bytes = Result<Vec<u8>, csv::Error>;

/// The columns of `rules.csv`.
pub(in crate::present) const RULE_COLUMNS: [&str; 15] = [
    "store",
    "sku_pattern",
    "category",
    "destination",
    "value_from",
    "value_to",
    "weight_from",
    "weight_to",
    "service",
    "service_code",
    "packages_per_month",
    "cost_change_per_month",
    "beside",
    "changed",
    "reading",
];

/// The rules of plans: weights in grams, cost changes in units of the account's currency.
pub(super) fn rules(plans: &[PlanAnswer]) -> Bytes {
    let rows = plans.iter().flat_map(|plan| plan.rules.iter().map(|rule| row(plan, rule)));
    csv_of(RULE_COLUMNS, rows)
}

/// The rules of every point of the frontier: those of one tolerance, without its first two columns, are a `rules.csv`.
pub(super) fn frontier_rules(plans: &[PlanAnswer]) -> Bytes {
    let columns = ["tolerance", "contracts"].into_iter().chain(RULE_COLUMNS);
    let rows = plans.iter().flat_map(|plan| {
        plan.frontier.iter().flat_map(move |point| {
            let of_point = [point.tolerance.to_string(), point.contracts.join(" ")];
            let rules = point.rules.iter().map(move |rule| row(plan, rule));
            rules.map(move |row| of_point.iter().cloned().chain(row).collect::<Vec<String>>())
        })
    });
    csv_of(columns.collect::<Vec<&str>>(), rows)
}

fn row(plan: &PlanAnswer, rule: &ShippingRule) -> Vec<String> {
    vec![
        rule.store.clone(),
        rule.sku_pattern.clone(),
        rule.category.clone(),
        rule.destination.clone(),
        rule.value_from.clone(),
        rule.value_to.clone(),
        rule.weight_from.to_string(),
        rule.weight_to.to_string(),
        rule.service.clone(),
        rule.service_code.clone(),
        format!("{:.1}", rule.packages_per_month),
        amount(rule.cost_change_per_month, plan),
        rule.beside.clone(),
        if rule.changed { "yes" } else { "no" }.to_owned(),
        plan.reading.clone(),
    ]
}

/// Minor units as units.
fn amount(minor: i64, plan: &PlanAnswer) -> String {
    let units = minor_units(plan);
    let decimals = if units == 1 { 0 } else { 2 };
    format!("{:.*}", decimals, minor as f64 / units as f64)
}

/// For the terminal: the rules.
///
/// # Errors
/// When a line cannot be written.
pub fn plan_csv(plans: &[PlanAnswer]) -> Result<String, csv::Error> {
    Ok(String::from_utf8_lossy(&rules(plans)?).into_owned())
}

pub(super) fn categories(plans: &[PlanAnswer]) -> Bytes {
    let columns = [
        "reading",
        "store",
        "category",
        "limit",
        "beyond_tolerance",
        "in_sample",
        "risk",
        "risk_low",
        "risk_high",
        "within_limit",
        "risk_today",
        "risk_today_low",
        "risk_today_high",
        "packages_per_month",
        "packages_per_month_today",
        "defects_a_week",
        "more_than_today",
        "more_than_today_low",
        "more_than_today_high",
    ];
    let rows = plans.iter().flat_map(|plan| {
        plan.categories.iter().map(move |one| {
            let chances = [one.risk, one.risk_today];
            let [risk, today] =
                chances.map(|risk| [risk.point, risk.low, risk.high].map(|x| x.to_string()));
            let money = [one.more_than_today.point, one.more_than_today.low, one.more_than_today.high];
            let mut row = vec![plan.reading.clone(), one.store.clone(), one.category.clone()];
            row.extend([
                one.limit.to_string(),
                one.beyond_tolerance.to_string(),
                one.in_sample.to_string(),
            ]);
            row.extend(risk);
            row.push(one.within_limit.to_string());
            row.extend(today);
            row.extend(
                [one.packages_per_month, one.packages_per_month_today].map(|n| format!("{n:.1}")),
            );
            row.push(format!("{:.2}", one.defects_a_week));
            row.extend(money.map(|minor| amount(minor, plan)));
            row
        })
    });
    csv_of(columns, rows)
}

/// Risk against the day on which the plan starts.
pub(super) fn starts(plans: &[PlanAnswer]) -> Bytes {
    let columns = [
        "reading",
        "starts_on",
        "risk",
        "risk_low",
        "risk_high",
        "category",
        "limit",
        "within_limits",
        "last_safe",
    ];
    let rows = plans.iter().flat_map(|plan| {
        plan.starts.iter().map(move |point| {
            let mut row = vec![plan.reading.clone(), point.starts_on.to_string()];
            row.extend([point.risk.point, point.risk.low, point.risk.high].map(|x| x.to_string()));
            row.extend([category_name(plan, point.category), point.limit.to_string()]);
            row.push(point.within_limits.to_string());
            row.push((plan.last_safe_start == Some(point.starts_on)).to_string());
            row
        })
    });
    csv_of(columns, rows)
}

pub(super) fn frontier(plans: &[PlanAnswer]) -> Bytes {
    let columns = [
        "reading",
        "tolerance",
        "risk",
        "risk_low",
        "risk_high",
        "riskiest",
        "risk_any",
        "risk_any_low",
        "risk_any_high",
        "added_per_month",
        "added_per_month_low",
        "added_per_month_high",
        "profit_per_month",
        "profit_per_month_low",
        "profit_per_month_high",
        "price_of_a_point",
        "price_of_a_point_low",
        "price_of_a_point_high",
        "knee",
    ];
    let rows = plans.iter().flat_map(|plan| {
        plan.frontier.iter().enumerate().map(move |(at, point)| {
            let FrontierPoint { risk, added_per_month: added, profit_per_month: profit, .. } = point;
            let mut row = vec![plan.reading.clone(), point.tolerance.to_string()];
            row.extend([risk.point, risk.low, risk.high].map(|x| x.to_string()));
            row.push(riskiest(plan, point));
            row.extend(
                [point.risk_any.point, point.risk_any.low, point.risk_any.high].map(|x| x.to_string()),
            );
            let money = [added.point, added.low, added.high, profit.point, profit.low, profit.high];
            row.extend(money.map(|minor| amount(minor, plan)));
            let price = point.price_of_a_point.map(|price| [price.point, price.low, price.high]);
            row.extend(match price {
                Some(price) => price.map(|minor| amount(minor, plan)),
                None => Default::default(),
            });
            row.push(if plan.knee == Some(at) { "yes" } else { "no" }.to_owned());
            row
        })
    });
    csv_of(columns, rows)
}

/// The rows of the chart of the frontier.
pub(super) fn frontier_rows(plan: &PlanAnswer) -> Vec<PlanFrontierRow> {
    let units = minor_units(plan) as f64;
    let money = |of: &MoneyEstimate| [of.point, of.low, of.high].map(|minor| minor as f64 / units);
    let row = |(at, point): (usize, &FrontierPoint)| PlanFrontierRow {
        tolerance: point.tolerance,
        risk: point.risk_any,
        added: money(&point.added_per_month),
        profit: money(&point.profit_per_month),
        knee: plan.knee == Some(at),
    };
    plan.frontier.iter().enumerate().map(row).collect()
}

/// What the charts of a plan say beside their rows.
pub(super) fn chart_context(plan: &PlanAnswer) -> PlanChartContext {
    PlanChartContext {
        currency: plan.currency.clone(),
        bounds: plan.bounds.clone(),
        source: format!(
            "VTR Planner \u{b7} plan of {} under the reading {} \u{b7} {} new futures \u{b7} seed {}",
            plan.scenario,
            plan.reading,
            number::grouped(plan.distances.checked_futures as f64, 0),
            plan.seed
        ),
    }
}

/// Minor units in a unit of the account's currency.
pub(super) fn minor_units(plan: &PlanAnswer) -> i64 {
    Currency::new(&plan.currency).map_or(100, |one| one.minor_units())
}

/// The rows of the chart of starts.
pub(super) fn start_rows(plan: &PlanAnswer) -> Vec<PlanStartRow> {
    let row = |point: &StartPoint| PlanStartRow {
        starts_on: point.starts_on.to_string(),
        risk: point.risk,
        limit: point.limit,
        category: category_name(plan, point.category),
        within_limits: point.within_limits,
        last_safe: plan.last_safe_start == Some(point.starts_on),
    };
    plan.starts.iter().map(row).collect()
}

/// The category whose chance is greatest.
pub(super) fn riskiest(plan: &PlanAnswer, point: &FrontierPoint) -> String {
    category_name(plan, point.riskiest)
}

fn category_name(plan: &PlanAnswer, place: u32) -> String {
    let category = plan.categories.get(place as usize);
    category.map_or_else(String::new, |one| format!("{} ({})", one.category, one.store))
}
