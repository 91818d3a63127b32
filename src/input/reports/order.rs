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
    /// What the Orders API says; of several the one updated last.
    pub(super) api: Option<Told>,
    /// Its packages.
    pub(super) sent: Vec<Sent>,
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
    /// The tax is on top of the price; `None` = as is usual in the store.
    pub(super) on_top: Option<bool>,
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

/// A package of the Orders API.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) confirmed: Confirmation,
    /// The country that it was sent from.
    pub(super) from: Option<Said>,
    /// Its items by number, with how many.
    pub(super) items: Vec<(String, Option<u32>)>,
    pub(super) stand_in: Option<StandIn>,
}

/// The status of a package in place of a scan, with the day at the latest.
#[derive(Clone)]
pub(super) enum StandIn {
    /// Of one before the delivery.
    First(Said),
    /// Of the one on delivery.
    Delivery(Said),
}

impl Order {
    /// What the files of orders say, the surest first.
    pub(super) fn told(&self) -> impl Iterator<Item = &Told> {
        self.all_orders.iter().chain(&self.api).chain(&self.report)
    }

    /// The first that says something.
    pub(super) fn first<'o>(&'o self, what: fn(&'o Told) -> Option<&'o Said>) -> Option<&'o Said> {
        self.told().find_map(what)
    }

    /// The items, each with what all files say of it: the surest amounts, the number of the item if one has it.
    pub(super) fn items(&self) -> Vec<Item> {
        let mut told = self.told().filter(|told| !told.items.is_empty());
        let Some(first) = told.next() else { return Vec::new() };
        let mut items = first.items.clone();
        for other in told {
            let mut left: Vec<&Item> = other.items.iter().collect();
            for item in &mut items {
                if let Some(at) = left.iter().position(|other| item.is(other)) {
                    item.fill(left.remove(at));
                }
            }
        }
        items
    }
}

impl Item {
    /// Is it the same item? By its number where both have one, else by what was sold.
    fn is(&self, other: &Self) -> bool {
        let sku = |item: &Self| item.sku.as_ref().map(|sku| sku.text.clone());
        match (&self.id, &other.id) {
            (Some(own), Some(other)) => own == other,
            _ => sku(self) == sku(other),
        }
    }

    /// Takes from another file what is missing.
    fn fill(&mut self, other: &Self) {
        let fill = |own: &mut Option<Said>, other: &Option<Said>| {
            if own.is_none() {
                own.clone_from(other);
            }
        };
        if self.amounts[0].is_none() {
            // Amounts are of one file: prices with and without tax do not mix.
            self.amounts.clone_from(&other.amounts);
            self.on_top = other.on_top;
        }
        fill(&mut self.currency, &other.currency);
        fill(&mut self.quantity, &other.quantity);
        fill(&mut self.sku, &other.sku);
        if self.id.is_none() {
            self.id.clone_from(&other.id);
        }
    }
}
