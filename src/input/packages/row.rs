//! One package from its cells, and what is taken where they say nothing.

use super::ReadPackage;
use super::cells::Cells;
use super::fields::Field;
use super::names::Names;
use super::scans::tracking;
use super::words::{BOUGHT, CARRIERS, FORMATS, YES_OR_NO};
use crate::diagnostics::Code;
use crate::domain::{Lane, Money};
use crate::records::{Assumed, Details, Moment, PackageRecord, Price, Taken};
use chrono::{Days, NaiveDate};
use std::num::NonZeroU64;
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
pub(super) struct Times {
    pub(super) ordered: Option<Moment>,
    pub(super) shipped: Option<Moment>,
    pub(super) promised: Option<Moment>,
    pub(super) uploaded: Option<Moment>,
    pub(super) first_scan: Option<Moment>,
    pub(super) delivery_scan: Option<Moment>,
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
        number_check: cells.text(Field::TrackingNumber).map(number_check),
        listing: None,
        tracking_seen: cells.in_row(Field::Tracking) || by_number,
    }
}

/// A checksum of a tracking number, whatever its blanks and capitals.
pub(in crate::input) fn number_check(number: &str) -> NonZeroU64 {
    // FNV-1a, 64 bits.
    let letters = number.bytes().filter(|byte| *byte != b' ').map(|byte| byte.to_ascii_uppercase());
    let check = letters.fold(0xcbf2_9ce4_8422_2325_u64, |check, byte| {
        (check ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    NonZeroU64::new(check).unwrap_or(NonZeroU64::MIN)
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
