//! `verdicts.csv`: one row a package, policy and reading.

use super::answer::PackageAnswer;

/// The columns, in order.
pub const VERDICT_COLUMNS: [&str; 10] = [
    "order_id",
    "package",
    "store",
    "category",
    "metric_date",
    "policy",
    "reading",
    "verdict",
    "clause",
    "cause",
];

/// All verdicts as CSV; a cell is empty where nothing is known.
///
/// # Errors
/// When a row cannot be written.
pub fn verdicts_csv(answers: &[PackageAnswer]) -> Result<Vec<u8>, csv::Error> {
    let mut rows = Vec::new();
    for answer in answers {
        for policy in &answer.policies {
            for group in &policy.groups {
                for reading in &group.readings {
                    let text = |text: &Option<String>| text.clone().unwrap_or_default();
                    let cause = group.cause.map(|cause| cause.name()).unwrap_or_default();
                    rows.push([
                        text(&answer.order_id),
                        text(&answer.package),
                        answer.store.clone().unwrap_or_else(|| policy.store.clone()),
                        text(&answer.category),
                        answer.metric_date.to_string(),
                        policy.policy.clone(),
                        reading.clone(),
                        group.verdict.word().to_owned(),
                        group.clause.as_ref().map(|clause| clause.id.clone()).unwrap_or_default(),
                        cause.to_owned(),
                    ]);
                }
            }
        }
    }
    csv_of(VERDICT_COLUMNS, rows)
}

/// Rows under a header, as CSV.
pub(in crate::present) fn csv_of<'c, R: IntoIterator<Item = String>>(
    columns: impl IntoIterator<Item = &'c str>,
    rows: impl IntoIterator<Item = R>,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
