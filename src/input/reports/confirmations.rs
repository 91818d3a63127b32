//! Shipping-confirmation files: what a seller told the marketplace of each shipment.
//!
//! Columns: sellercentral.amazon.com/gp/help/external/G641 (feed POST_FLAT_FILE_FULFILLMENT_DATA); the Japanese
//! form has two lines before the header. `carrier-name` counts where `carrier-code` is empty or `Other`.

use super::order::{Confirmation, Orders, Origin};
use super::table::{Kept, Table};
use crate::diagnostics::Code;
use crate::input::packages::micros;
use crate::input::reader::Context;

/// The columns that are read.
const COLUMNS: [&str; 8] = [
    "orderid",
    "orderitemid",
    "quantity",
    "shipdate",
    "carriercode",
    "carriername",
    "trackingnumber",
    "shipmethod",
];

/// Columns of which cells are kept.
pub(super) const KEPT: Kept<'static> = Kept { columns: &COLUMNS, other: |_| false };

/// Adds the rows of a file to their orders; false = it has no column of orders.
pub(super) fn add(context: &Context, table: &mut Table, orders: &mut Orders) -> bool {
    let [order, item, quantity, shipped, code, name, number, method] =
        COLUMNS.map(|name| table.column(&[name]));
    if !table.needs(context, order, "order-id") {
        return false;
    }
    let mut not_read = 0;
    for row in &table.rows {
        let Some(of_order) = table.text(row, order) else {
            let message = "the row names no order in `order-id`";
            let help = "write the order's number";
            context.mistake(Code::MissingValue, &table.place(row, None), message, help);
            not_read += 1;
            continue;
        };
        let items = match table.text(row, quantity).map(whole) {
            None => None,
            Some(Some(items)) => Some(items),
            Some(None) => {
                let message = format!(
                    "`{}` is not a number of items",
                    table.text(row, quantity).unwrap_or_default()
                );
                let help = "write a whole number above zero, or nothing for all items";
                context.mistake(Code::OutOfRange, &table.place(row, quantity), message, help);
                not_read += 1;
                continue;
            }
        };
        let code = table.said(row, code).filter(|code| !code.text.eq_ignore_ascii_case("other"));
        let named = table.said(row, name);
        orders.entry(of_order.to_owned()).or_default().confirmations.push(Confirmation {
            origin: Origin { file: table.file, line: row.line, place: table.place(row, order) },
            item_id: table.text(row, item).map(str::to_owned),
            quantity: items,
            shipped: table.said(row, shipped),
            carrier: code.or(named),
            number: table.said(row, number),
            method: table.said(row, method),
        });
    }
    table.not_read += not_read;
    true
}

fn whole(text: &str) -> Option<u32> {
    let micros = micros(text).filter(|micros| *micros > 0 && micros % 1_000_000 == 0)?;
    u32::try_from(micros / 1_000_000).ok()
}
