//! The folder of an appeal, written as a whole or not at all.

use super::blocks::EvidencePaper;
use super::page::page;
use super::sections::{Appealed, title};
use super::text::appeal_text;
use crate::audit::{Along, Metric};
use crate::present::folder::{FolderError, check_place, format_error, put, write_place};
use crate::present::policy::csv_of;
use std::fs;
use std::path::Path;
use std::sync::Arc;

const TEXT: &str = "appeal.txt";
/// Characters a line of the text file.
const WIDTH: u16 = 92;

/// May and can the evidence of this category be written here?
///
/// # Errors
/// As for a run: when the place holds anything but evidence of the same category and store and `force` is false, or
/// cannot be written.
pub fn check_appeal_folder(folder: &Path, metric: &Metric, force: bool) -> Result<(), FolderError> {
    check_place(folder, force, |folder| match fs::read_to_string(folder.join(TEXT)) {
        Ok(text) if text.lines().next() == Some(title(metric).as_str()) => None,
        Ok(_) => Some(format!("an `{TEXT}` of something else")),
        Err(_) => Some(format!("files without an `{TEXT}`")),
    })
}

/// Writes `appeal.html`, `appeal.txt` and `orders.csv`.
///
/// # Errors
/// See [`FolderError`]; the place is then as it was before.
pub fn write_appeal(
    folder: &Path,
    of: &Appealed<'_>,
    paper: &EvidencePaper,
    force: bool,
) -> Result<(), FolderError> {
    check_appeal_folder(folder, of.metric, force)?;
    let html = page(paper)?;
    let orders = orders(of).map_err(|why| format_error("orders.csv", &why))?;
    write_place(folder, |fresh| {
        put(fresh, "appeal.html", html.as_bytes())?;
        put(fresh, TEXT, appeal_text(paper, WIDTH).as_bytes())?;
        put(fresh, "orders.csv", &orders)
    })
}

/// Every package of the three months, exempt ones too.
fn orders(of: &Appealed<'_>) -> Result<Vec<u8>, csv::Error> {
    let columns = [
        "order_id",
        "package",
        "store",
        "category",
        "ordered",
        "promised",
        "lane",
        "carrier",
        "service",
        "verdict",
        "cause",
        "in_window",
    ];
    let rows = of.evidence.all.iter().map(|(sale, verdict)| {
        let record = sale.record;
        let text = |text: &Option<Arc<str>>| text.as_deref().unwrap_or_default().to_owned();
        [
            text(&record.order_id),
            text(&record.package_id),
            sale.metric.store.clone(),
            sale.metric.category.clone(),
            record.ordered_on.to_string(),
            record.promised_on.to_string(),
            Along::Lane.of(record),
            Along::Carrier.of(record),
            Along::Service.of(record),
            verdict.word().to_owned(),
            verdict.cause().map(|cause| cause.name()).unwrap_or_default().to_owned(),
            if record.promised_on >= of.evidence.window.from { "yes" } else { "no" }.to_owned(),
        ]
    });
    csv_of(columns, rows)
}
