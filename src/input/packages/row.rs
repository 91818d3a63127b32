//! One package from its cells, and what is taken where they say nothing.

use super::cells::Cells;
use super::fields::Field;
use super::names::Names;
use super::words::{BOUGHT, CARRIERS, FORMATS, SERVICES, TRACKINGS, YES_OR_NO};
use super::{Need, ReadPackage};
use crate::diagnostics::Code;
use crate::domain::{Lane, Money, TrackedAs, Tracking};
use crate::records::{Assumed, Details, Evidence, Moment, PackageRecord, Price, Said, Taken};
use chrono::{Days, NaiveDate};
use std::sync::Arc;

/// Reads a package; everything that is wrong or missing is reported.
pub(super) fn read(cells: &Cells<'_>, line: Option<u64>, names: &mut Names) -> Option<ReadPackage> {
    let before = cells.context.errors();
    let mut taken = Taken::default();
    let (origin, destination) = (cells.country(Field::Origin), cells.country(Field::Destination));
    let price = price(cells, &mut taken);
    let format = needed(cells, Field::Format, cells.word(Field::Format, &FORMATS));
    let carrier = needed(cells, Field::Carrier, cells.word(Field::Carrier, &CARRIERS));
    let times = Times::read(cells);
    let days = days(cells, &times, &mut taken);
    let seen = tracking(cells, &times, &mut taken);
    let buy_shipping = cells.word(Field::BuyShipping, &BOUGHT).unwrap_or_else(|| {
        taken.insert(Assumed::NotBoughtThrough);
        false
    });
    let method_matches = cells.word(Field::MethodListed, &YES_OR_NO).unwrap_or_else(|| {
        taken.insert(Assumed::MethodListed);
        true
    });
    let details = details(cells, &times, names);
    let category = names.of(cells.text(Field::Category));
    if category.is_none() {
        taken.insert(Assumed::NoCategory);
    }
    if cells.context.errors() > before {
        return None;
    }
    let (ordered_on, shipped_on, promised_on) = days?;
    let (tracked_as, tracking, evidence) = seen?;
    let record = PackageRecord {
        order_id: cells.text(Field::OrderId).map(Arc::from),
        package_id: cells.text(Field::PackageId).map(Arc::from),
        store: names.of(cells.text(Field::Store)),
        category,
        lane: Lane { origin: origin?, destination: destination? },
        price: price?,
        format: format?,
        tracked_as,
        carrier: carrier?,
        buy_shipping,
        method_matches,
        ordered_on,
        shipped_on,
        promised_on,
        tracking,
        evidence,
        details,
    };
    Some(ReadPackage { file: 0, line, record, taken })
}

/// The moments of a row, each read once; `None` = not said, or reported.
struct Times {
    ordered: Option<Moment>,
    shipped: Option<Moment>,
    promised: Option<Moment>,
    uploaded: Option<Moment>,
    first_scan: Option<Moment>,
    delivery_scan: Option<Moment>,
}

impl Times {
    fn read(cells: &Cells<'_>) -> Self {
        Self {
            ordered: cells.moment(Field::Ordered),
            shipped: cells.moment(Field::Shipped),
            promised: cells.moment(Field::Promised),
            uploaded: cells.moment(Field::Uploaded),
            first_scan: cells.moment(Field::FirstScan),
            delivery_scan: cells.moment(Field::DeliveryScan),
        }
    }
}

fn needed<T>(cells: &Cells<'_>, field: Field, read: Option<T>) -> Option<T> {
    if read.is_none() && cells.text(field).is_none() {
        cells.missing(field);
    }
    read
}

fn price(cells: &Cells<'_>, taken: &mut Taken) -> Option<Price> {
    let item = needed(cells, Field::Value, cells.amount(Field::Value));
    let said = |field| cells.text(field).is_some();
    let parts = [Field::ShippingCharged, Field::Tax].map(|field| (field, cells.amount(field)));
    match (said(Field::ShippingCharged), said(Field::Tax)) {
        (false, false) => taken.insert(Assumed::ValueIsNet),
        (true, false) => taken.insert(Assumed::NoTax),
        (false, true) => taken.insert(Assumed::ShippingInValue),
        (true, true) => {}
    }
    let item = item?;
    for (field, part) in parts {
        if let Some(part) = part.filter(|part| part.currency != item.currency) {
            let message = format!(
                "`{}` is in {}, the value in {}",
                cells.name(field),
                part.currency,
                item.currency
            );
            cells.mistake(
                Code::CurrencyMismatch,
                field,
                message,
                format!("write it in {}", item.currency),
            );
        }
    }
    let nothing = Money { micros: 0, ..item };
    let [shipping, tax] = parts.map(|(_, part)| part.unwrap_or(nothing));
    let price = Price { item, shipping, tax };
    if price.value().net.micros < 0 {
        let message = "the tax is more than value and shipping together".to_owned();
        cells.mistake(Code::OutOfRange, Field::Tax, message, "write the tax that is part of them");
    }
    Some(price)
}

/// Days of order, handover and promise.
fn days(
    cells: &Cells<'_>,
    times: &Times,
    taken: &mut Taken,
) -> Option<(NaiveDate, NaiveDate, NaiveDate)> {
    let said = [times.ordered, times.shipped, times.promised, times.first_scan];
    let [ordered, shipped, promised, first_scan] = said.map(|moment| moment.map(|moment| moment.day));
    if ordered.or(shipped).or(promised).is_none() {
        let fields = [Field::Ordered, Field::Shipped, Field::Promised];
        // Those that are said were reported: they are no days.
        if !fields.into_iter().any(|field| cells.text(field).is_some()) {
            cells.missing(Field::Promised);
        }
        return None;
    }
    // An order comes before its handover and its promise, whichever is earlier.
    let handed = shipped.or(first_scan);
    let ordered_on = match (ordered, handed, promised) {
        (Some(day), ..) => day,
        (None, Some(day), promised) if promised.is_none_or(|promised| day <= promised) => {
            taken.insert(Assumed::OrderedWhenShipped);
            day
        }
        (None, _, promised) => {
            taken.insert(Assumed::OrderedWhenPromised);
            promised?
        }
    };
    let shipped_on = shipped.unwrap_or_else(|| match first_scan {
        Some(scanned) => {
            taken.insert(Assumed::ShippedWhenScanned);
            scanned
        }
        None => {
            taken.insert(Assumed::ShippedWhenOrdered);
            ordered_on
        }
    });
    let estimated = estimated_promise(cells, ordered);
    let promised_on = promised.unwrap_or_else(|| match estimated {
        Some(day) => {
            taken.insert(Assumed::PromiseEstimated);
            day
        }
        None => {
            taken.insert(Assumed::PromisedWhenShipped);
            shipped_on
        }
    });
    if promised_on < ordered_on {
        let message = format!("promised for {promised_on}, before the order of {ordered_on}");
        cells.mistake(Code::DateOrder, Field::Promised, message, "check the two days");
    }
    if shipped_on < ordered_on {
        let field = if shipped.is_some() { Field::Shipped } else { Field::FirstScan };
        let message = format!("handed over on {shipped_on}, before the order of {ordered_on}");
        cells.mistake(Code::DateOrder, field, message, "check the two days");
    }
    Some((ordered_on, shipped_on, promised_on))
}

/// The day of the order + handling + transit, if all three are said.
fn estimated_promise(cells: &Cells<'_>, ordered: Option<NaiveDate>) -> Option<NaiveDate> {
    let [handling, transit] =
        [Field::HandlingDays, Field::TransitDays].map(|field| cells.count(field, 365));
    ordered?.checked_add_days(Days::new(u64::from(handling?) + u64::from(transit?)))
}

/// What no rule asks for.
fn details(cells: &Cells<'_>, times: &Times, names: &mut Names) -> Details {
    let mut own = |field| names.of(cells.text(field));
    let quantity = cells.count(Field::Quantity, 1_000_000);
    let weight = cells.number(Field::Weight, 1e7);
    // A weight that a product has is that of one item, in grams; one that the row has is the package's.
    let weight_g = if cells.in_row(Field::Weight) {
        weight.map(|weight| weight * cells.style.grams)
    } else {
        weight.map(|weight| weight * f64::from(quantity.unwrap_or(1)))
    };
    let unit_cost = cells.amount(Field::UnitCost);
    let Times { shipped, uploaded, first_scan, delivery_scan, .. } = *times;
    let scan_columns = cells.has_column(Field::FirstScan) || cells.has_column(Field::DeliveryScan);
    let no_number = !cells.in_row(Field::TrackingNumber);
    let by_number = cells.has_column(Field::TrackingNumber) && (no_number || scan_columns);
    if let (Some(dispatch), Some(delivery)) = (shipped.or(first_scan), delivery_scan)
        && dispatch.day > delivery.day
    {
        let message = format!("delivered on {}, before dispatch on {}", delivery.day, dispatch.day);
        cells.mistake(Code::DateOrder, Field::DeliveryScan, message, "check the two days");
    }
    if let Some(number) = cells.text(Field::TrackingNumber).filter(|number| is_rounded(number)) {
        let message = format!("`{number}` is a number that a spreadsheet program has rounded");
        let help = "export it again, and open the file with this column as text";
        cells.mistake(Code::SpreadsheetDamage, Field::TrackingNumber, message, help);
    }
    Details {
        seller_id: own(Field::SellerId),
        sku: own(Field::Sku),
        quantity,
        weight_g,
        carrier: own(Field::CarrierName),
        service: own(Field::Service),
        ship_method: own(Field::ShipMethod),
        label_cost: cells.amount(Field::LabelCost),
        goods_cost: unit_cost.map(|cost| Money {
            micros: cost.micros.saturating_mul(i64::from(quantity.unwrap_or(1))),
            ..cost
        }),
        uploaded,
        first_scan,
        delivery_scan,
        tracking_seen: cells.in_row(Field::Tracking) || by_number,
    }
}

/// `1.23457E+12`
fn is_rounded(number: &str) -> bool {
    let Some((digits, exponent)) = number.split_once(['E', 'e']) else { return false };
    let exponent = exponent.strip_prefix('+').unwrap_or("");
    !exponent.is_empty()
        && exponent.bytes().all(|byte| byte.is_ascii_digit())
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

/// What the service promises, and what happened.
fn tracking(
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
