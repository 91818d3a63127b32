//! An order as several files tell it.

use super::table::Said;
use crate::diagnostics::Place;
use chrono::NaiveDateTime;
use std::collections::BTreeMap;

/// All orders, by number.
pub(super) type Orders = BTreeMap<String, Order>;

/// One order.
#[derive(Default)]
pub(super) struct Order {
    /// What the all-orders report says; of several the one updated last.
    pub(super) all_orders: Option<Told>,
    /// What order reports say; of several the one named first.
    pub(super) report: Option<Told>,
    /// Shipping confirmations, in the order of the files and their rows.
    pub(super) confirmations: Vec<Confirmation>,
}

/// What one file tells of an order.
#[derive(Default)]
pub(super) struct Told {
    /// Where: the file's place among those asked, the line, and the order's number in it.
    pub(super) origin: Option<Origin>,
    pub(super) updated: Option<NaiveDateTime>,
    pub(super) ordered: Option<Said>,
    pub(super) promised: Option<Said>,
    pub(super) destination: Option<Said>,
    pub(super) store: Option<Said>,
    pub(super) status: Option<Said>,
    /// Fulfilled by the marketplace.
    pub(super) by_marketplace: bool,
    pub(super) items: Vec<Item>,
}

/// Where something begins.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// The file's place among those asked.
    pub(super) file: usize,
    pub(super) line: u64,
    pub(super) place: Place,
}

/// An item of an order.
#[derive(Clone, Default)]
pub(super) struct Item {
    pub(super) id: Option<String>,
    pub(super) sku: Option<Said>,
    pub(super) quantity: Option<Said>,
    pub(super) currency: Option<Said>,
    /// Price, its tax, shipping, its tax.
    pub(super) amounts: [Option<Said>; 4],
    pub(super) cancelled: bool,
}

/// One row of a confirmation file.
#[derive(Clone)]
pub(super) struct Confirmation {
    pub(super) origin: Origin,
    pub(super) item_id: Option<String>,
    pub(super) quantity: Option<u32>,
    pub(super) shipped: Option<Said>,
    pub(super) carrier: Option<Said>,
    /// `None` = the cell is empty.
    pub(super) number: Option<Said>,
    pub(super) method: Option<Said>,
}

impl Order {
    /// What the files of orders say, the surest first.
    pub(super) fn told(&self) -> impl Iterator<Item = &Told> {
        self.all_orders.iter().chain(&self.report)
    }

    /// The first that says something.
    pub(super) fn first<'o>(&'o self, what: fn(&'o Told) -> Option<&'o Said>) -> Option<&'o Said> {
        self.told().find_map(what)
    }

    /// The items, each with what all files say of it: the surest amounts, the number of the item if one has it.
    pub(super) fn items(&self) -> Vec<Item> {
        let Some(first) = &self.all_orders else {
            return self.report.as_ref().map(|told| told.items.clone()).unwrap_or_default();
        };
        let mut items = first.items.clone();
        let Some(report) = &self.report else { return items };
        let mut left: Vec<&Item> = report.items.iter().collect();
        for item in &mut items {
            let sku = |item: &Item| item.sku.as_ref().map(|sku| sku.text.clone());
            let same = left.iter().position(|other| sku(other) == sku(item));
            let Some(other) = same.map(|at| left.remove(at)) else { continue };
            item.id.clone_from(&other.id);
            for (amount, other) in item.amounts.iter_mut().zip(&other.amounts) {
                *amount = amount.take().or_else(|| other.clone());
            }
            item.currency = item.currency.take().or_else(|| other.currency.clone());
            item.quantity = item.quantity.take().or_else(|| other.quantity.clone());
        }
        items
    }
}
