//! What other files say of the orders in a file of packages: it holds where the file says nothing.

use super::cells::Layer;
use super::columns::Columns;
use super::fields::Field;
use super::sheet::{Sheet, SheetRow};
use super::walk::Walk;
use crate::diagnostics::Place;
use crate::input::reader::Context;
use std::collections::{BTreeMap, BTreeSet};

/// What other files say of each order.
#[derive(Debug, Default)]
pub struct Elsewhere {
    orders: BTreeMap<String, OrderFacts>,
    fields: BTreeSet<Field>,
}

/// What other files say of one order.
#[derive(Clone, Debug, Default)]
pub struct OrderFacts {
    /// Of the order as a whole.
    pub order: Vec<(Field, String)>,
    /// Amounts, product and number of all its items together.
    pub items: Vec<(Field, String)>,
    /// The same of each product of which it has one item.
    pub of_product: BTreeMap<String, Vec<(Field, String)>>,
}

impl Elsewhere {
    /// Adds an order.
    pub fn insert(&mut self, order: String, facts: OrderFacts) {
        let of_items = facts.of_product.values().flatten();
        let said = facts.order.iter().chain(&facts.items).chain(of_items);
        self.fields.extend(said.map(|(field, _)| *field));
        self.orders.insert(order, facts);
    }
}

/// The orders of one file, as others tell them.
pub(super) struct OfFile<'e> {
    elsewhere: &'e Elsewhere,
    /// Orders of which the file has several rows.
    several: BTreeSet<&'e str>,
    /// What findings about other files' words point at.
    place: Place,
}

impl<'e> OfFile<'e> {
    /// Goes through the file once; `None` = it cannot be read, which is reported.
    pub(super) fn read(
        context: &Context,
        elsewhere: &'e Elsewhere,
        (walk, wanted): (&mut Walk, &Columns),
        place: Place,
    ) -> Option<Self> {
        type Orders<'e> = (BTreeSet<&'e str>, BTreeSet<&'e str>);
        let known = |sheet: &Sheet<'_>, row: &SheetRow| {
            let order = sheet.text(row, Field::OrderId)?;
            elsewhere.orders.get_key_value(order).map(|(order, _)| order.as_str())
        };
        let each = |(once, several): &mut Orders<'e>, sheets: &[Sheet<'_>]| {
            for sheet in sheets {
                for order in sheet.rows.iter().filter_map(|row| known(sheet, row)) {
                    if !once.insert(order) {
                        several.insert(order);
                    }
                }
            }
        };
        let (_, (_, several)) = walk.rows(context, wanted, |_| Orders::default(), each)?;
        Some(Self { elsewhere, several, place })
    }

    /// May a field be said of some order?
    pub(super) fn may_say(&self, field: Field) -> bool {
        self.elsewhere.fields.contains(&field)
    }

    /// What other files say of a row. Amounts only if the row says no value, and only if they are of what the row
    /// is: of all items if the order has one row, else of its product.
    pub(super) fn of(&self, sheet: &Sheet<'_>, row: &SheetRow) -> Option<Layer> {
        let order = sheet.text(row, Field::OrderId)?;
        let facts = self.elsewhere.orders.get(order)?;
        let mut layer = Layer::default();
        let mut put = |said: &[(Field, String)]| {
            for (field, text) in said {
                layer.insert(*field, text.clone(), self.place.clone());
            }
        };
        put(&facts.order);
        if sheet.text(row, Field::Value).is_none() {
            let product = sheet.text(row, Field::Sku).and_then(|sku| facts.of_product.get(sku));
            match product {
                Some(product) => put(product),
                None if !self.several.contains(order) => put(&facts.items),
                None => {}
            }
        }
        Some(layer)
    }
}
