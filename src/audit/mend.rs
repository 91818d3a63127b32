//! Packages whose tracking can still be put right before the rate counts them.
//!
//! The marketplace lets a number be changed "until the order is delivered" (US FAQ on VTR); in Europe one that
//! is entered after delivery makes the package a defect (UK FAQ). A change shows within 72 hours (US help text
//! of 2015).

use super::{Audit, Sale, Verdict};
use crate::domain::Tracking;
use crate::policy::{Cause, Policy};
use crate::records::{Evidence, PackageRecord, Said};
use chrono::{Days, NaiveDate};

/// Days until a correction shows: 72 hours.
pub const SHOWS_AFTER: u64 = 3;
/// Days from handover after which a package should have been scanned: an assumption.
pub const SCANNED_WITHIN: u64 = 3;

/// What to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mend {
    /// Enter the number.
    Enter,
    /// Enter the number if the service gives one: no file says which service it was.
    EnterIfTracked,
    /// Correct carrier or number.
    Correct,
    /// There should have been a scan by now: compare carrier and number with the label.
    Check,
}

/// A package that can be mended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mendable {
    /// The place of the package.
    pub sale: usize,
    /// The cause of its defect if nothing is done.
    pub cause: Cause,
    /// What to do.
    pub mend: Mend,
    /// When the rate first counts it.
    pub counted_from: NaiveDate,
    /// Last day to do it: what is done then shows in time, and the buyer is promised the package no earlier
    /// (after delivery it is too late). Never before today.
    pub act_by: NaiveDate,
    /// What is done by then shows before the rate counts the package.
    pub in_time: bool,
}

/// The packages of one book that can be mended, most urgent first; and how many without a valid number were
/// promised before today: they have probably been delivered, which is too late.
pub fn mendable(
    audit: &Audit,
    book: usize,
    sales: &[Sale<'_>],
    policies: &[&Policy],
) -> (Vec<Mendable>, usize) {
    let today = audit.as_of;
    let mut found = Vec::new();
    let mut delivered = 0;
    let Some(judged) = audit.books.get(book) else { return (found, 0) };
    let lag = u64::from(judged.reading.lag_days(policies[judged.policy]));
    for (at, (sale, verdict)) in sales.iter().zip(&judged.verdicts).enumerate() {
        let Some(Verdict::Unknown(cause)) = verdict.map(|judged| judged.verdict) else { continue };
        let record = sale.record;
        let counted_from = record.promised_on + Days::new(lag);
        if counted_from <= today || record.shipped_on > today || is_delivered(record, audit.known_until)
        {
            continue;
        }
        // What no column says is not missing.
        let (number_said, scan_said) = match record.evidence {
            Evidence::Word => (true, true),
            Evidence::Days { number, first_scan, .. } => {
                (number != Said::Nothing, first_scan != Said::Nothing)
            }
        };
        let sent_before = record.shipped_on + Days::new(SCANNED_WITHIN) <= today;
        let mend = match cause {
            Cause::NoNumber if number_said => Mend::Enter,
            Cause::Untracked if number_said => Mend::EnterIfTracked,
            Cause::Mismatch => Mend::Correct,
            Cause::NoScan if scan_said && sent_before => Mend::Check,
            _ => continue,
        };
        if record.promised_on < today && mend != Mend::Check {
            delivered += 1;
            continue;
        }
        let last = counted_from - Days::new(SHOWS_AFTER);
        let in_time = last >= today;
        let act_by = last.min(record.promised_on).max(today);
        found.push(Mendable { sale: at, cause, mend, counted_from, act_by, in_time });
    }
    found.sort_by_key(|mendable| {
        let record = sales[mendable.sale].record;
        (mendable.act_by, mendable.counted_from, mendable.mend, &record.order_id, mendable.sale)
    });
    (found, delivered)
}

/// Is it delivered, as far as is known at the end of a day?
fn is_delivered(record: &PackageRecord, day: NaiveDate) -> bool {
    match record.evidence {
        Evidence::Word => {
            record.promised_on <= day
                && matches!(record.tracking, Tracking::Late | Tracking::DeliveryOnly | Tracking::Both)
        }
        Evidence::Days { delivery_scan, .. } => match delivery_scan {
            Said::On(on) => on <= day,
            Said::Yes => record.promised_on <= day,
            Said::Nothing | Said::No => false,
        },
    }
}
