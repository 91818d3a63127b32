//! `budget.csv` and `mendable.csv`.

use super::answer::BudgetAnswer;
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
    ];
    let rows = answer.budgets.iter().flat_map(|line| {
        line.days.iter().map(move |day| {
            [
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
            ]
        })
    });
    csv_of(columns, rows)
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
