//! `budget.csv` and `mendable.csv`.

use super::answer::{BudgetAnswer, DrawnDay};
use crate::analysis::Estimate;
use crate::present::audit::metric_name;
use crate::present::chart::BurnDownRow;
use crate::present::policy::csv_of;

type Bytes = Result<Vec<u8>, csv::Error>;

/// Every day of every budget.
pub(super) fn budget(answer: &BudgetAnswer) -> Bytes {
    let columns = [
        "date",
        "seller",
        "store",
        "category",
        "policy",
        "reading",
        "window_from",
        "window_to",
        "complete",
        "counted",
        "valid_low",
        "valid_high",
        "status",
        "defects_left_low",
        "defects_left_high",
        "drawn_p025",
        "drawn_p10",
        "drawn_p25",
        "drawn_p50",
        "drawn_p75",
        "drawn_p90",
        "drawn_p975",
        "below",
        "below_low",
        "below_high",
        "below_by",
        "below_by_low",
        "below_by_high",
    ];
    let rows = answer.budgets.iter().flat_map(|line| {
        line.days.iter().map(move |day| {
            let known = [
                day.date.to_string(),
                line.seller.clone().unwrap_or_default(),
                line.store.clone(),
                line.category.clone(),
                line.policy.clone(),
                line.reading.clone(),
                day.from.to_string(),
                day.to.to_string(),
                yes_no(day.complete),
                day.counted.to_string(),
                day.valid_low.to_string(),
                day.valid_high.to_string(),
                day.status.clone(),
                day.defects_left_low.to_string(),
                day.defects_left_high.to_string(),
            ];
            known.into_iter().chain(drawn(day.drawn.as_ref()))
        })
    });
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn drawn(day: Option<&DrawnDay>) -> [String; 13] {
    let Some(day) = day else { return Default::default() };
    let [a, b, c, d, e, f, g] = day.left().map(|left| left.to_string());
    let chance =
        |estimate: &Estimate| [estimate.point, estimate.low, estimate.high].map(|x| x.to_string());
    let ([h, i, j], [k, l, m]) = (chance(&day.below), chance(&day.below_by));
    [a, b, c, d, e, f, g, h, i, j, k, l, m]
}

/// Every package that can still be mended.
pub(super) fn mendable(answer: &BudgetAnswer) -> Bytes {
    let columns = [
        "act_by",
        "order_id",
        "package",
        "store",
        "category",
        "carrier",
        "cause",
        "mend",
        "what_to_do",
        "promised",
        "counted_from",
        "shows_in_time",
    ];
    let rows = answer.mendable.iter().map(|line| {
        [
            line.act_by.to_string(),
            line.order_id.clone(),
            line.package.clone(),
            line.store.clone(),
            line.category.clone(),
            line.carrier.clone(),
            line.cause.clone(),
            line.mend.clone(),
            line.what_to_do.clone(),
            line.promised.to_string(),
            line.counted_from.to_string(),
            yes_no(line.shows_in_time),
        ]
    });
    csv_of(columns, rows)
}

fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

/// The rows of the chart: the first reading, whole categories.
pub(super) fn burn_down(answer: &BudgetAnswer) -> Vec<BurnDownRow> {
    let asked = answer.policies.first().map(|policy| &policy.policy);
    let lines = answer.budgets.iter().filter(|line| answer.readings.first() == Some(&line.reading));
    let rows = lines.flat_map(|line| {
        let metric = metric_name(&line.category, &line.store, line.seller.as_deref());
        line.days.iter().map(move |day| BurnDownRow {
            metric: metric.clone(),
            policy: line.policy.clone(),
            asked: Some(&line.policy) == asked,
            date: day.date,
            complete: day.complete,
            low: day.defects_left_low,
            high: day.defects_left_high,
            drawn: day.drawn.as_ref().map(DrawnDay::left),
        })
    });
    rows.collect()
}
