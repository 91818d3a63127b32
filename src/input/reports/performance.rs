//! The account health report: the marketplace's own count of packages and of those with valid tracking.
//!
//! Report type `GET_V2_SELLER_PERFORMANCE_REPORT`, schema accountHealthReport-2020-11-18 of
//! github.com/amzn/selling-partner-api-models. Its own example breaks the schema, and its figures do not agree
//! with each other, so that every field may be missing and none is trusted alone. The rate is of the whole
//! account in a store: no category is told.

use super::json::{at, list_at, text_at};
use super::stores;
use crate::diagnostics::{Code, Place};
use crate::input::packages::Ground;
use crate::input::reader::Context;
use chrono::NaiveDate;
use serde_json::Value;

/// The marketplace's rate of one store.
#[derive(Clone, PartialEq, Debug)]
pub struct AccountRate {
    /// The report's place among the files asked.
    pub file: usize,
    /// The first promised day that it counts.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
    /// Packages counted.
    pub counted: Option<u64>,
    /// Those with valid tracking.
    pub valid: Option<u64>,
    /// The rate as a share of one.
    pub rate: Option<f64>,
}

/// The rate of a store in a report; what is wrong with it is reported. `None` = it holds none.
pub(super) fn read(
    context: &Context,
    ground: &Ground,
    (file, place): (usize, &Place),
    report: &Value,
    store: &str,
) -> Option<AccountRate> {
    let metrics = list_at(report, &["performanceMetrics"]);
    let of_store = |metric: &&&Value| {
        let id = text_at(metric, &["marketplaceId"]);
        id.and_then(|id| stores::of_id(&id)).is_none_or(|own| own.eq_ignore_ascii_case(store))
    };
    let Some(metric) = metrics.iter().find(of_store) else {
        let message = format!("the report holds nothing of the store {store}");
        let help = "name the report of this store, or leave it out";
        context.mistake(Code::FiguresDisagree, place, message, help);
        return None;
    };
    let Some(rate) = at(metric, &["validTrackingRate"]).filter(|rate| rate.is_object()) else {
        let message = "the report has no object `validTrackingRate`";
        context.mistake(Code::UnknownShape, place, message, "download the report again");
        return None;
    };
    let day = |name: &str| {
        let text = text_at(rate, &["reportingDateRange", name])?;
        ground.moment(&text).map(|moment| moment.day)
    };
    let (Some(from), Some(to)) = (day("reportingDateFrom"), day("reportingDateTo")) else {
        let message = "`validTrackingRate` has no `reportingDateRange` with two days";
        context.mistake(Code::UnknownShape, place, message, "download the report again");
        return None;
    };
    let number = |name: &str| text_at(rate, &[name]).and_then(|text| text.parse::<f64>().ok());
    let count = |name: &str| {
        number(name).filter(|count| *count >= 0.0 && count.fract() == 0.0).map(|count| count as u64)
    };
    let (counted, valid) = (count("shipmentCount"), count("validTrackingCount"));
    let mut share = number("rate").filter(|rate| *rate >= 0.0);
    let disagree = |message: String| {
        let help = "the report is held against the audit as it is";
        context.mistake(Code::FiguresDisagree, place, message, help);
    };
    if let Some(percent) = share.filter(|rate| *rate > 1.0) {
        disagree(format!("the rate {percent} is above one: it is taken as per cent"));
        share = Some(percent / 100.0);
    }
    match (counted, valid) {
        (Some(counted), Some(valid)) if valid > counted => {
            disagree(format!("{valid} packages with valid tracking of {counted} counted"));
        }
        (Some(counted), Some(valid)) if counted > 0 => {
            let own = valid as f64 / counted as f64;
            // The rate is told with four decimals at least.
            if let Some(share) = share.filter(|share| (share - own).abs() > 0.000_05) {
                disagree(format!("the rate is {share}, but {valid} of {counted} are {own:.4}"));
            }
        }
        _ => {}
    }
    if from > to {
        disagree(format!("the days run from {from} to {to}"));
        return None;
    }
    Some(AccountRate { file, from, to, counted, valid, rate: share })
}
