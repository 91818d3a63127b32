//! What a row says of its tracking: what the service promises, what was scanned, and when.

use super::Need;
use super::cells::Cells;
use super::fields::Field;
use super::row::Times;
use super::words::{SERVICES, TRACKINGS};
use crate::diagnostics::Code;
use crate::domain::{TrackedAs, Tracking};
use crate::records::{Assumed, Evidence, Moment, Said, Taken};

/// What the service promises, and what happened.
pub(super) fn tracking(
    cells: &Cells<'_>,
    times: &Times,
    taken: &mut Taken,
) -> Option<(TrackedAs, Tracking, Evidence)> {
    let service = cells.word(Field::ServiceTracking, &SERVICES);
    let by_times = cells.has_column(Field::TrackingNumber) && !cells.in_row(Field::Tracking);
    let scan_columns = cells.has_column(Field::FirstScan) || cells.has_column(Field::DeliveryScan);
    let told_for_all = !scan_columns && cells.text(Field::Tracking).is_some();
    let (happened, evidence) = if by_times && cells.in_row(Field::TrackingNumber) && !told_for_all {
        (scans(cells, times, taken)?, evidence(cells, times))
    } else if by_times && !cells.in_row(Field::TrackingNumber) {
        (Tracking::NoNumber, evidence(cells, times))
    } else if cells.text(Field::Tracking).is_some() {
        (cells.word(Field::Tracking, &TRACKINGS)?, Evidence::Word)
    } else if service == Some(TrackedAs::Untracked) {
        taken.insert(Assumed::NoNumber);
        (Tracking::NoNumber, Evidence::Word)
    } else if cells.need() == Need::Facts {
        taken.insert(Assumed::ScansNotSaid);
        (Tracking::NoScan, Evidence::NONE)
    } else {
        cells.missing(Field::Tracking);
        return None;
    };
    let service = match service {
        Some(service) => service,
        None if cells.text(Field::ServiceTracking).is_some() => return None,
        None if happened == Tracking::NoNumber => {
            taken.insert(Assumed::Untracked);
            TrackedAs::Untracked
        }
        None => {
            taken.insert(Assumed::Tracked);
            TrackedAs::Full
        }
    };
    let possible = match (service, happened) {
        (_, Tracking::NoNumber | Tracking::Late | Tracking::Mismatch | Tracking::NoScan) => true,
        (TrackedAs::Untracked, _) => false,
        (TrackedAs::DeliveryOnly, happened) => happened == Tracking::DeliveryOnly,
        (TrackedAs::ExportOnly, happened) => happened == Tracking::FacilityOnly,
        (TrackedAs::AcceptanceAndDelivery | TrackedAs::Full, _) => true,
    };
    if !possible {
        cells.mistake(
            Code::Contradiction,
            Field::ServiceTracking,
            "such a service does not give these scans".to_owned(),
            "correct what the service promises to scan, or what was scanned",
        );
    }
    Some((service, happened, evidence))
}

/// What the columns of number and scans say, with the days.
fn evidence(cells: &Cells<'_>, times: &Times) -> Evidence {
    let said = |field, moment: Option<Moment>| match moment {
        Some(moment) => Said::On(moment.day),
        None if cells.has_column(field) => Said::No,
        None => Said::Nothing,
    };
    let uploaded = said(Field::Uploaded, times.uploaded);
    let number = match (cells.in_row(Field::TrackingNumber), uploaded) {
        (false, _) => Said::No,
        (true, Said::On(day)) => Said::On(day),
        (true, _) => Said::Yes,
    };
    let first_scan = said(Field::FirstScan, times.first_scan);
    let delivery_scan = said(Field::DeliveryScan, times.delivery_scan);
    Evidence::Days { number, first_scan, delivery_scan }
}

/// What a package with a number went through, from its times.
fn scans(cells: &Cells<'_>, times: &Times, taken: &mut Taken) -> Option<Tracking> {
    let columns = [Field::FirstScan, Field::DeliveryScan].map(|field| cells.has_column(field));
    match columns {
        [true, true] => {}
        [false, false] if cells.need() == Need::Facts => {
            taken.insert(Assumed::ScansNotSaid);
            return Some(Tracking::NoScan);
        }
        [false, false] => {
            cells.missing(Field::FirstScan);
            return None;
        }
        [true, false] => taken.insert(Assumed::NoDeliveryScan),
        [false, true] => taken.insert(Assumed::NoScanBefore),
    }
    let (uploaded, first, delivery) = (times.uploaded, times.first_scan, times.delivery_scan);
    if uploaded.zip(delivery).is_some_and(|(uploaded, delivery)| uploaded.after(delivery)) {
        return Some(Tracking::Late);
    }
    Some(match (first, delivery) {
        (None, None) => Tracking::NoScan,
        (Some(_), None) => Tracking::FacilityOnly,
        (None, Some(_)) => Tracking::DeliveryOnly,
        // The first scan is the one on delivery: there is no other.
        (Some(first), Some(delivery)) if first == delivery => Tracking::DeliveryOnly,
        (Some(_), Some(_)) => Tracking::Both,
    })
}
