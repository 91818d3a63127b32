//! Orders of the Orders API 2026-01-01: order, items, promise and packages with their status.
//!
//! Source: github.com/amzn/selling-partner-api-models and its example orders. There the amounts of `proceeds` add
//! up to the total together with the tax: the tax is on top. A package's status stands in for a scan (an
//! inference, so it is named as taken): `DELIVERED` for one on delivery, `PICKED_UP` and `OUT_FOR_DELIVERY` for
//! one before it; its day is not told and is at the latest that of the order's last update.

use super::json::{at, list_at, text_at};
use super::order::{Confirmation, Item, Orders, Origin, Sent, StandIn, Told};
use super::stores;
use super::table::Said;
use crate::diagnostics::{Code, Finding, Place};
use crate::input::packages::{Ground, micros};
use crate::input::reader::Context;
use crate::records::Moment;
use serde_json::Value;

/// Adds orders; says how many could not be read.
pub(super) fn add(
    context: &Context,
    ground: &Ground,
    (file, place): (usize, &Place),
    list: &[Value],
    orders: &mut Orders,
) -> usize {
    let mut not_read = 0;
    for (number, value) in list.iter().enumerate() {
        let Some(order_id) = text_at(value, &["orderId"]) else {
            let message = format!("order {} of the list has no `orderId`", number + 1);
            context.mistake(Code::MissingValue, place, message, "download the orders again");
            not_read += 1;
            continue;
        };
        let origin = Origin { file, line: number as u64 + 1, place: place.clone() };
        let told = told(ground, value, &origin);
        let sent = list_at(value, &["packages"])
            .into_iter()
            .map(|package| sent(ground, value, package, &origin))
            .collect();
        let order = orders.entry(order_id).or_default();
        if order.api.as_ref().is_none_or(|known| told.updated > known.updated) {
            order.api = Some(told);
            order.sent = sent;
        }
    }
    not_read
}

fn said(value: &Value, path: &[&str], place: &Place) -> Option<Said> {
    text_at(value, path).map(|text| Said { text, place: place.clone() })
}

fn told(ground: &Ground, value: &Value, origin: &Origin) -> Told {
    let place = &origin.place;
    let said = |path: &[&str]| said(value, path, place);
    let store = said(&["salesChannel", "marketplaceId"])
        .and_then(|id| Some(Said { text: stores::of_id(&id.text)?, ..id }))
        .or_else(|| {
            let name = said(&["salesChannel", "marketplaceName"])?;
            Some(Said { text: stores::of_channel(&name.text), ..name })
        });
    let updated = text_at(value, &["lastUpdatedTime"]).and_then(|text| ground.moment(&text));
    let by = text_at(value, &["fulfillment", "fulfilledBy"]);
    let cancelled = text_at(value, &["fulfillment", "fulfillmentStatus"])
        .is_some_and(|status| status.to_uppercase().contains("CANCEL"));
    let mut items: Vec<Item> = list_at(value, &["orderItems"])
        .into_iter()
        .map(|item| Item { cancelled, ..of_item(item, place) })
        .collect();
    let breakdown = |kind: &str| {
        let all = list_at(value, &["proceeds", "breakdowns"]);
        let own = all.into_iter().find(|one| text_at(one, &["type"]).as_deref() == Some(kind))?;
        self::said(own, &["subtotal", "amount"], place)
    };
    if let Some(first) = items.first_mut() {
        first.amounts[2] = breakdown("SHIPPING");
        if first.amounts[0].is_none() {
            first.amounts[0] = breakdown("ITEM");
        }
        first.currency =
            first.currency.take().or_else(|| said(&["proceeds", "grandTotal", "currencyCode"]));
    }
    share_tax(&mut items, breakdown("TAX"));
    Told {
        origin: Some(origin.clone()),
        updated: updated.and_then(|moment| moment.at),
        ordered: said(&["createdTime"]),
        promised: said(&["fulfillment", "deliverByWindow", "latestDateTime"]),
        destination: said(&["recipient", "deliveryAddress", "countryCode"]),
        store,
        status: said(&["fulfillment", "fulfillmentStatus"]),
        by_marketplace: by.is_some_and(|by| by.eq_ignore_ascii_case("AMAZON")),
        items,
    }
}

/// The tax of an order falls to its items as their prices do.
fn share_tax(items: &mut [Item], tax: Option<Said>) {
    let price =
        |item: &Item| item.amounts[0].as_ref().and_then(|price| micros(&price.text)).unwrap_or(0);
    let all: i128 = items.iter().map(|item| i128::from(price(item))).sum();
    let Some((tax, whole)) = tax.and_then(|tax| micros(&tax.text).map(|whole| (tax, whole))) else {
        return;
    };
    let mut left = whole;
    for item in items.iter_mut().skip(1) {
        let share = i128::from(whole) * i128::from(price(item)) / all.max(1);
        let share = i64::try_from(share).unwrap_or(0);
        left -= share;
        item.amounts[1] = Some(Said { text: super::compose::written(share), ..tax.clone() });
    }
    if let Some(first) = items.first_mut() {
        first.amounts[1] = Some(Said { text: super::compose::written(left), ..tax });
    }
}

fn of_item(item: &Value, place: &Place) -> Item {
    let said = |path: &[&str]| said(item, path, place);
    let quantity = said(&["quantityOrdered"]);
    let unit = said(&["product", "price", "unitPrice", "amount"]);
    let times = quantity.as_ref().and_then(|quantity| micros(&quantity.text)).map(|n| n / 1_000_000);
    let price = match (unit, times) {
        (Some(unit), Some(times)) if times != 1 => match micros(&unit.text) {
            Some(one) => {
                let all = one.saturating_mul(times);
                Some(Said { text: super::compose::written(all), ..unit })
            }
            None => Some(unit),
        },
        (unit, _) => unit,
    };
    Item {
        id: text_at(item, &["orderItemId"]),
        sku: said(&["product", "sellerSku"]),
        quantity,
        currency: said(&["product", "price", "unitPrice", "currencyCode"]),
        amounts: [price, None, None, None],
        on_top: Some(true),
        cancelled: false,
    }
}

/// A package with its status.
fn sent(ground: &Ground, order: &Value, package: &Value, origin: &Origin) -> Sent {
    let place = &origin.place;
    let said = |path: &[&str]| said(package, path, place);
    let status = text_at(package, &["packageStatus", "detailedStatus"])
        .or_else(|| text_at(package, &["packageStatus", "status"]));
    let days =
        [at(order, &["lastUpdatedTime"]), at(package, &["createdTime"]), at(package, &["shipTime"])];
    let days =
        days.into_iter().flatten().filter_map(Value::as_str).filter_map(|text| ground.moment(text));
    let latest = days.max_by_key(|moment: &Moment| moment.day);
    let stand_in = latest.and_then(|moment| {
        let day = Said { text: moment.day.to_string(), place: place.clone() };
        match status.as_deref()? {
            "DELIVERED" => Some(StandIn::Delivery(day)),
            "PICKED_UP" | "OUT_FOR_DELIVERY" => Some(StandIn::First(day)),
            _ => None,
        }
    });
    let items = list_at(package, &["packageItems"]).into_iter().filter_map(|item| {
        let quantity = text_at(item, &["quantity"]).and_then(|text| text.parse().ok());
        Some((text_at(item, &["orderItemId"])?, quantity))
    });
    Sent {
        confirmed: Confirmation {
            origin: origin.clone(),
            item_id: None,
            quantity: None,
            shipped: said(&["shipTime"]),
            carrier: said(&["carrier"]),
            number: said(&["trackingNumber"]),
            method: said(&["shippingService"]),
        },
        from: said(&["shipFromAddress", "countryCode"]),
        items: items.collect(),
        stand_in,
    }
}

/// Reports where the last confirmations name numbers that the packages of the API do not have: these hold.
pub(super) fn compare_numbers(context: &Context, sent: &[Sent], confirmations: &[Confirmation]) {
    let of =
        |one: &Confirmation| one.number.as_ref().map(|said| said.text.replace(' ', "").to_uppercase());
    let Some(last) = confirmations.last().filter(|last| last.number.is_some()) else { return };
    if sent.iter().any(|sent| of(&sent.confirmed) == of(last)) {
        return;
    }
    let place = last.number.as_ref().map_or(&last.origin.place, |said| &said.place);
    let message = "this number is that of no package in the Orders API";
    let help = "the number of the API holds; download the orders again if it was corrected since";
    context.report(Finding::new(Code::FilesDisagree, place.clone(), message).help(help));
}
