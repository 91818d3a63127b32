//! All-orders reports and order reports: one row an order item.
//!
//! Columns: developer-docs.amazon.com/sp-api (order-tracking-reports-attributes, order-reports-attributes). The
//! all-orders report has 31, 32 or 35 columns and neither promise nor tracking; order reports have the promise in
//! `latest-delivery-date` where they have it at all. `promise-date` of the unshipped report is the day by which
//! to ship, no promise of delivery: it is not read.

use super::kinds::Kind;
use super::order::{Item, Orders, Origin, Told};
use super::stores;
use super::table::{Kept, Said, Table};
use crate::diagnostics::{Code, Finding};
use crate::input::packages::Ground;
use crate::input::reader::Context;
use std::collections::BTreeMap;

/// Columns of which cells are kept.
pub(super) const KEPT: Kept<'static> = Kept {
    columns: &[
        "amazonorderid",
        "orderid",
        "orderitemid",
        "purchasedate",
        "lastupdateddate",
        "orderstatus",
        "itemstatus",
        "fulfillmentchannel",
        "saleschannel",
        "sku",
        "quantity",
        "quantitypurchased",
        "currency",
        "itemprice",
        "itemtax",
        "shippingprice",
        "shippingtax",
        "shipcountry",
        "latestdeliverydate",
    ],
    other: |_| false,
};

/// Stores where the price is told without the tax, which is added when the buyer pays: those with a sales tax
/// (assumption; elsewhere the tax is part of the price).
const TAX_ON_TOP: [&str; 2] = ["US", "CA"];

/// Is the tax of a store's prices added on top?
pub(super) fn tax_on_top(store: &str) -> bool {
    TAX_ON_TOP.contains(&store)
}

/// Adds the rows of a report to the orders; false = it lacks a column without which nothing can be read.
pub(super) fn add(context: &Context, ground: &Ground, table: &mut Table, orders: &mut Orders) -> bool {
    let column = |names: &[&str]| table.column(names);
    let order = column(&["amazonorderid", "orderid"]);
    let name = if table.kind == Kind::AllOrders { "amazon-order-id" } else { "order-id" };
    if !table.needs(context, order, name) {
        return false;
    }
    let item_id = column(&["orderitemid"]);
    let [ordered, updated, status, item_status] =
        ["purchasedate", "lastupdateddate", "orderstatus", "itemstatus"].map(|name| column(&[name]));
    let [channel, sales, sku, currency, destination, promised] =
        ["fulfillmentchannel", "saleschannel", "sku", "currency", "shipcountry", "latestdeliverydate"]
            .map(|name| column(&[name]));
    let quantity = column(&["quantity", "quantitypurchased"]);
    let amounts = ["itemprice", "itemtax", "shippingprice", "shippingtax"].map(|name| column(&[name]));
    let mut own: BTreeMap<String, Told> = BTreeMap::new();
    let mut without_order = Vec::new();
    for row in &table.rows {
        let said = |column| table.said(row, column);
        let Some(number) = table.text(row, order) else {
            without_order.push(table.place(row, None));
            continue;
        };
        let told = own.entry(number.to_owned()).or_default();
        if told.origin.is_none() {
            told.origin =
                Some(Origin { file: table.file, line: row.line, place: table.place(row, order) });
        }
        let at = table.text(row, updated).and_then(|text| ground.moment(text)).and_then(|m| m.at);
        told.updated = told.updated.max(at);
        let first = |field: &mut Option<Said>, column| {
            if field.is_none() {
                *field = said(column);
            }
        };
        first(&mut told.ordered, ordered);
        first(&mut told.promised, promised);
        first(&mut told.destination, destination);
        first(&mut told.status, status);
        if told.store.is_none() {
            told.store =
                said(sales).map(|said| Said { text: stores::of_channel(&said.text), place: said.place });
        }
        told.by_marketplace |= table.text(row, channel).is_some_and(is_marketplace);
        let cancelled = |column| table.text(row, column).is_some_and(is_cancelled);
        told.items.push(Item {
            id: table.text(row, item_id).map(str::to_owned),
            sku: said(sku),
            quantity: said(quantity),
            currency: said(currency),
            amounts: amounts.map(said),
            on_top: None,
            cancelled: cancelled(status)
                || cancelled(item_status)
                || table.text(row, quantity) == Some("0"),
        });
    }
    table.not_read += without_order.len();
    for place in without_order {
        let message = format!("the row names no order in `{name}`");
        context.mistake(Code::MissingValue, &place, message, "download the file again");
    }
    for (number, told) in own {
        let order = orders.entry(number).or_default();
        let slot = if table.kind == Kind::AllOrders { &mut order.all_orders } else { &mut order.report };
        keep(context, slot, told);
    }
    true
}

/// Of two downloads that overlap the one that was updated later holds; without that the one named first, filled
/// up from the other.
fn keep(context: &Context, slot: &mut Option<Told>, told: Told) {
    let Some(known) = slot else {
        *slot = Some(told);
        return;
    };
    if told.updated > known.updated {
        *slot = Some(told);
        return;
    }
    if known.updated.is_some() {
        return;
    }
    if let (Some(ours), Some(theirs)) = (&known.promised, &told.promised)
        && ours.text != theirs.text
    {
        let message = format!("promised for {} here, for {} in another file", theirs.text, ours.text);
        let finding = Finding::new(Code::FilesDisagree, theirs.place.clone(), message)
            .help("the file named first holds; leave the wrong one out")
            .other(ours.place.clone(), "this one holds");
        context.report(finding);
    }
    let fill = |ours: &mut Option<Said>, theirs: Option<Said>| *ours = ours.take().or(theirs);
    fill(&mut known.ordered, told.ordered);
    fill(&mut known.promised, told.promised);
    fill(&mut known.destination, told.destination);
    fill(&mut known.store, told.store);
    for item in told.items {
        // An unshipped report has no amounts, an order report has.
        match known.items.iter_mut().find(|known| known.id.is_some() && known.id == item.id) {
            Some(known) => {
                for (ours, theirs) in known.amounts.iter_mut().zip(item.amounts) {
                    fill(ours, theirs);
                }
                fill(&mut known.currency, item.currency);
            }
            None => {
                if item.id.is_some() {
                    known.items.push(item);
                }
            }
        }
    }
}

fn is_cancelled(status: &str) -> bool {
    let status = status.to_lowercase();
    status.contains("cancelled") || status.contains("canceled")
}

fn is_marketplace(channel: &str) -> bool {
    matches!(channel.to_lowercase().as_str(), "amazon" | "afn")
        || channel.to_lowercase().starts_with("amazon_")
}
