//! Which packages an order was sent in, by its confirmations.
//!
//! A later confirmation of the same item replaces an earlier one: the number was corrected. Both stand only if
//! their quantities say that both were shipped.

use super::order::{Confirmation, Item, Order, Sent, StandIn};
use super::orders_api::compare_numbers;
use super::table::Said;
use crate::diagnostics::{Code, Finding};
use crate::input::packages::{Ground, micros};
use crate::input::reader::Context;
use std::collections::BTreeMap;

/// A package of an order.
pub(super) struct Parcel {
    /// How it was confirmed; `None` = the order is said to be shipped, and no file says how.
    pub(super) confirmed: Option<Confirmation>,
    /// Its items by place, each with how many of how many.
    pub(super) shares: Vec<Share>,
    /// The country that it was sent from.
    pub(super) from: Option<Said>,
    /// Its status in place of a scan.
    pub(super) stand_in: Option<StandIn>,
    /// Which of the order's items are in it is not said: it stands for all of them.
    pub(super) of_whole_order: bool,
}

/// What is said of the tracking of a package.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Scans {
    /// Its number, if it has one, and no scan.
    Number,
    /// And one before delivery.
    First,
    /// And the one on delivery.
    Delivery,
    /// Not even whether it has a number.
    Nothing,
}

/// So many of an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Share {
    pub(super) item: usize,
    pub(super) part: u32,
    pub(super) of: u32,
}

impl Share {
    fn all(item: usize) -> Self {
        Self { item, part: 1, of: 1 }
    }
}

/// The packages of an order, and whether some item is in none of them.
pub(super) fn parcels(
    context: &Context,
    ground: &Ground,
    order: &Order,
    items: &[Item],
) -> (Vec<Parcel>, bool) {
    let everything: Vec<Share> = (0..items.len()).map(Share::all).collect();
    if !order.sent.is_empty() {
        compare_numbers(context, &order.sent, &order.confirmations);
        return of_api(&order.sent, items);
    }
    if order.confirmations.is_empty() {
        let shipped =
            order.first(|told| told.status.as_ref()).is_some_and(|said| is_shipped(&said.text));
        let parcel = Parcel::new(None, everything);
        return if shipped { (vec![parcel], false) } else { (Vec::new(), true) };
    }
    let Standing { whole, by_item } = standing(context, ground, order, items);
    let mut numbers: Vec<Option<String>> =
        whole.iter().chain(by_item.values().flatten()).map(number_of).collect();
    numbers.sort();
    numbers.dedup();
    let place_of = |id: &str| items.iter().position(|item| item.id.as_deref() == Some(id));
    let unclear = by_item.keys().any(|id| place_of(id).is_none());
    if unclear {
        let several = numbers.len() > 1;
        let mut parcels: Vec<Parcel> = Vec::new();
        for confirmation in by_item.into_values().flatten().chain(whole) {
            if parcels.iter().all(|known| known.number() != number_of(&confirmation)) {
                let parcel = Parcel::new(Some(confirmation), everything.clone());
                parcels.push(Parcel { of_whole_order: several, ..parcel });
            }
        }
        return (parcels, false);
    }
    let mut parcels: Vec<Parcel> = Vec::new();
    let mut add = |confirmation: Confirmation, share: Share| match parcels
        .iter_mut()
        .find(|known| known.number() == number_of(&confirmation))
    {
        Some(known) => known.shares.push(share),
        None => parcels.push(Parcel::new(Some(confirmation), vec![share])),
    };
    let mut left: Vec<usize> = (0..items.len()).collect();
    for (id, confirmations) in by_item {
        let Some(item) = place_of(&id) else { continue };
        left.retain(|other| *other != item);
        let shipped: u32 = confirmations.iter().filter_map(|one| one.quantity).sum();
        let of = quantity(&items[item]).unwrap_or(shipped).max(shipped);
        for confirmation in confirmations {
            let share = match confirmation.quantity {
                Some(part) if of > 0 => Share { item, part, of },
                _ => Share::all(item),
            };
            add(confirmation, share);
        }
    }
    if let Some(whole) = whole {
        left.drain(..).for_each(|item| add(whole.clone(), Share::all(item)));
    }
    (parcels, !left.is_empty())
}

/// The packages of the Orders API; some items may be in none.
fn of_api(sent: &[Sent], items: &[Item]) -> (Vec<Parcel>, bool) {
    let mut left: Vec<usize> = (0..items.len()).collect();
    let mut parcels = Vec::new();
    for one in sent {
        let mut shares = Vec::new();
        for (id, part) in &one.items {
            let Some(item) = items.iter().position(|item| item.id.as_ref() == Some(id)) else {
                continue;
            };
            left.retain(|other| *other != item);
            shares.push(match (part, quantity(&items[item])) {
                (Some(part), Some(of)) if *part < of => Share { item, part: *part, of },
                _ => Share::all(item),
            });
        }
        let unclear = shares.is_empty();
        if unclear {
            shares = (0..items.len()).map(Share::all).collect();
            left.clear();
        }
        parcels.push(Parcel {
            from: one.from.clone(),
            stand_in: one.stand_in.clone(),
            of_whole_order: unclear && sent.len() > 1,
            ..Parcel::new(Some(one.confirmed.clone()), shares)
        });
    }
    (parcels, !left.is_empty())
}

impl Parcel {
    fn new(confirmed: Option<Confirmation>, shares: Vec<Share>) -> Self {
        Self { confirmed, shares, from: None, stand_in: None, of_whole_order: false }
    }

    /// What is said of its tracking.
    pub(super) fn scans(&self) -> Scans {
        let Some(confirmed) = &self.confirmed else { return Scans::Nothing };
        match &self.stand_in {
            Some(StandIn::First(_)) if confirmed.number.is_some() => Scans::First,
            Some(StandIn::Delivery(_)) if confirmed.number.is_some() => Scans::Delivery,
            _ => Scans::Number,
        }
    }

    /// Its number as it is compared.
    pub(super) fn number(&self) -> Option<String> {
        self.confirmed.as_ref().and_then(number_of)
    }
}

/// The confirmations that stand.
struct Standing {
    /// One of the order as a whole.
    whole: Option<Confirmation>,
    by_item: BTreeMap<String, Vec<Confirmation>>,
}

fn standing(context: &Context, ground: &Ground, order: &Order, items: &[Item]) -> Standing {
    let mut sorted: Vec<&Confirmation> = order.confirmations.iter().collect();
    // Stable: of one day those of a later file or row come later.
    let day = |one: &&Confirmation| {
        one.shipped.as_ref().and_then(|said| ground.moment(&said.text)).map(|m| m.day)
    };
    sorted.sort_by_key(day);
    let mut standing = Standing { whole: None, by_item: BTreeMap::new() };
    for &one in &sorted {
        let only = match items {
            [item] => Some(item.id.clone().unwrap_or_default()),
            _ => None,
        };
        let own = only.filter(|id| !id.is_empty()).or_else(|| one.item_id.clone());
        let Some(id) = own else {
            let before =
                standing.whole.take().or_else(|| standing.by_item.values().flatten().last().cloned());
            standing.by_item.clear();
            standing.whole = Some(replacing(context, one, before.as_ref()));
            continue;
        };
        let known = standing.by_item.remove(&id).unwrap_or_default();
        let ordered = items.iter().find(|item| item.id.as_ref() == Some(&id)).and_then(quantity);
        let both = |earlier: &Confirmation, shipped: u32| {
            let parts = earlier.quantity.zip(one.quantity);
            parts.is_some_and(|(a, _)| ordered.is_none_or(|ordered| a + shipped <= ordered))
                && number_of(earlier) != number_of(one)
        };
        let mut shipped = one.quantity.unwrap_or(0);
        let mut kept = Vec::new();
        let mut replaced = None;
        for earlier in known.into_iter().rev() {
            if both(&earlier, shipped) {
                shipped += earlier.quantity.unwrap_or(0);
                kept.insert(0, earlier);
            } else {
                replaced = replaced.or(Some(earlier));
            }
        }
        kept.push(replacing(context, one, replaced.as_ref()));
        standing.by_item.insert(id, kept);
    }
    standing
}

/// A confirmation with the number that it leaves standing: an empty cell changes nothing (the marketplace's page
/// says both that it does and that it does not), `NULL` takes the number away.
fn replacing(context: &Context, one: &Confirmation, before: Option<&Confirmation>) -> Confirmation {
    let mut one = one.clone();
    let earlier = before.and_then(|before| before.number.clone());
    match (&one.number, earlier) {
        (Some(number), _) if number.text == "NULL" => one.number = None,
        (None, Some(earlier)) => {
            let message = "confirmed again without a number: the earlier one is taken to stand";
            let finding = Finding::new(Code::FilesDisagree, one.origin.place.clone(), message)
                .help("write the number, or NULL to take it away")
                .other(earlier.place.clone(), "the earlier one");
            context.report(finding);
            one.number = Some(earlier);
        }
        _ => {}
    }
    one
}

/// A number as it is compared: without blanks, in capitals.
fn number_of(one: &Confirmation) -> Option<String> {
    one.number.as_ref().map(|said| said.text.replace(' ', "").to_uppercase())
}

/// How many of an item were ordered.
pub(super) fn quantity(item: &Item) -> Option<u32> {
    let micros = micros(&item.quantity.as_ref()?.text).filter(|micros| micros % 1_000_000 == 0)?;
    u32::try_from(micros / 1_000_000).ok().filter(|quantity| *quantity > 0)
}

/// Does the status of an order say that it was shipped?
fn is_shipped(status: &str) -> bool {
    let status = status.to_lowercase().replace('_', "");
    status.starts_with("shipped") || status.starts_with("partiallyshipped")
}
