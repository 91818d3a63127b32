//! The marketplace's own files: all-orders and order reports, shipping confirmations, lists of defects,
//! account health and orders of its API; and carriers' rate sheets.
//!
//! Each file is told by its header ([`kinds`]) and read by the names of its columns; what they say of an order is
//! joined on its number ([`order`]), cut into packages ([`parcels`]) and read as rows of our columns
//! ([`joined`]). Names, addresses, e-mail and telephone numbers are covered before anything is kept ([`table`]).

mod compose;
mod confirmations;
mod defects;
mod facts;
mod joined;
mod json;
mod kinds;
mod order;
mod orders;
mod orders_api;
mod parcels;
mod performance;
mod rates;
mod stores;
mod table;

pub use defects::{DefectList, Generation, ListedRow};
pub use kinds::Kind;
pub use performance::AccountRate;

use super::file;
use super::packages::{Beside, Elsewhere, FIELDS, Field, Ground, LeftOut, ReadPackage};
use super::reader::Context;
use crate::diagnostics::{Code, Finding, Findings, Place};
use crate::records::RateSheet;
use compose::{Became, Rows, compose};
use joined::{JoinedRow, Places};
use json::Json;
use order::Orders;
use parcels::Scans;
use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use table::Table;

/// What a file may be.
const FILE: file::Kind = file::Kind {
    largest: 512_000_000,
    too_large: "download it for some months each",
    not_found: "check the path of the file",
};

/// What came of reading files of the marketplace.
#[derive(Debug, Default)]
pub struct Reports {
    /// The packages of the store.
    pub packages: Vec<ReadPackage>,
    /// Rows or packages that could not be read.
    pub not_read: usize,
    /// Rows that are no packages of the seller's.
    pub left_out: LeftOut,
    /// Orders sold on another store.
    pub other_store: usize,
    /// Orders that no file says to be shipped.
    pub not_confirmed: usize,
    /// Orders that are confirmed and in no file of orders, with where that is said.
    not_found: Vec<(String, Place)>,
    /// Lists of defects.
    pub defects: Vec<DefectList>,
    /// The marketplace's own rates of the store.
    pub account_rates: Vec<AccountRate>,
    /// What carriers charge.
    pub rates: RateSheet,
    /// What each file is, by its place among those asked.
    pub files: Vec<(usize, Kind, usize)>,
    /// Columns of which nothing is kept, by name.
    pub unused_columns: Vec<String>,
    /// Mistakes, by place.
    pub findings: Findings,
}

/// Which of some files are the marketplace's own, by their places; all others are files of packages.
pub fn own_files(files: &[PathBuf], beside: &Beside) -> Vec<usize> {
    let context = Context::default();
    let ground = Ground::read(&context, beside);
    let is_own = |path: &Path| {
        let Some(text) = file::first_lines(path) else { return false };
        let mapped = |names: &[String]| ground.as_ref().is_some_and(|ground| ground.maps_columns(names));
        json::is_json(&text) || kinds::header(&text).is_some_and(|header| !mapped(&header.names))
    };
    (0..files.len()).filter(|place| is_own(&files[*place])).collect()
}

/// Files of the marketplace that are read and not joined yet.
pub struct Opened {
    context: Context,
    ground: Option<Ground>,
    orders: Orders,
    reports: Reports,
}

/// The numbers of packages that a file of packages holds, by order.
pub type Numbers = BTreeMap<Arc<str>, Vec<Option<NonZeroU64>>>;

/// Reads files of the marketplace, by their places among those asked, for the packages of a store.
pub fn open(files: &[(usize, &Path)], beside: &Beside, store: &str) -> Opened {
    let context = Context::default();
    let ground = Ground::read(&context, beside);
    let mut opened = Opened { context, ground, orders: Orders::new(), reports: Reports::default() };
    if let Some(ground) = &opened.ground {
        for (place, path) in files {
            let of = (&opened.context, ground);
            opened.reports.add_file(of, (*place, path), store, &mut opened.orders);
        }
    }
    opened
}

impl Opened {
    /// What they say of each order, for files of packages that say less.
    pub fn elsewhere(&self, store: &str) -> Elsewhere {
        let mut elsewhere = Elsewhere::default();
        let Some(ground) = &self.ground else { return elsewhere };
        for (number, order) in &self.orders {
            elsewhere.insert(number.clone(), facts::of(ground, order, store));
        }
        elsewhere
    }

    /// Joins them; orders that files of packages hold are taken from there.
    pub fn join(self, store: &str, in_packages: &Numbers) -> Reports {
        let Self { context, mut ground, orders, mut reports } = self;
        let mut places = Places::default();
        if let Some(ground) = &mut ground {
            reports.join((&context, ground), orders, store, in_packages, &mut places);
            ground.show(&context);
        }
        let mut findings = places.told(context.into_findings());
        findings.settle();
        reports.findings = findings;
        reports
    }
}

impl Reports {
    fn add_file(
        &mut self,
        (context, ground): (&Context, &Ground),
        (file, path): (usize, &Path),
        store: &str,
        orders: &mut Orders,
    ) {
        let shown = path.display().to_string();
        let Some(decoded) = file::read_export(context, path, &shown, &FILE) else { return };
        if json::is_json(&decoded.text) {
            self.add_json(context, ground, (file, &shown), &decoded.text, store, orders);
            return;
        }
        let Some(header) = kinds::header(&decoded.text) else { return };
        let kept = match header.kind {
            Kind::Confirmations => &confirmations::KEPT,
            Kind::Defects => &defects::KEPT,
            Kind::Rates => &rates::KEPT,
            _ => &orders::KEPT,
        };
        let mut table = Table::read(context, (file, &shown), &decoded, &header, kept);
        drop(decoded);
        // A list of defects without rows says that there are none.
        if table.rows.is_empty() && table.kind != Kind::Defects {
            let message = format!("the {} has no rows", table.kind.words());
            context.mistake(
                Code::EmptyFile,
                &table.whole(),
                message,
                "download it for days with orders",
            );
        }
        match table.kind {
            Kind::Confirmations => {
                confirmations::add(context, &mut table, orders);
            }
            Kind::Rates => self.rates.append(rates::read(context, &mut table)),
            Kind::Defects => self.defects.extend(defects::read(context, ground, &mut table)),
            _ => {
                orders::add(context, ground, &mut table, orders);
            }
        }
        self.not_read += table.not_read;
        self.left_out.duplicates += table.duplicates;
        self.files.push((file, table.kind, table.rows.len()));
        for name in table.unused {
            if !self.unused_columns.contains(&name) {
                self.unused_columns.push(name);
            }
        }
    }

    fn add_json(
        &mut self,
        context: &Context,
        ground: &Ground,
        (file, shown): (usize, &str),
        text: &str,
        store: &str,
        orders: &mut Orders,
    ) {
        let (source, json) = json::read(context, shown, text);
        let place = Place::whole(source);
        match json {
            Some(Json::Orders(list)) => {
                if list.is_empty() {
                    let help = "download orders of some days";
                    context.mistake(Code::EmptyFile, &place, "the file has no orders", help);
                }
                self.not_read += orders_api::add(context, ground, (file, &place), &list, orders);
                self.files.push((file, Kind::OrdersApi, list.len()));
            }
            Some(Json::Performance(report)) => {
                let rate = performance::read(context, ground, (file, &place), &report, store);
                self.files.push((file, Kind::Performance, usize::from(rate.is_some())));
                self.account_rates.extend(rate);
            }
            None => {}
        }
    }

    fn join(
        &mut self,
        (context, ground): (&Context, &Ground),
        orders: Orders,
        store: &str,
        in_packages: &Numbers,
        places: &mut Places,
    ) {
        let mut all = Rows::new();
        let mut left: Vec<(String, Place)> = Vec::new();
        for (number, order) in orders {
            if let Some(numbers) = in_packages.get(number.as_str()) {
                facts::compare(context, &order, numbers);
                continue;
            }
            match compose(context, ground, &number, &order, store) {
                Became::Packages { rows, some_left } => {
                    for (scans, rows) in rows {
                        all.entry(scans).or_default().extend(rows);
                    }
                    if some_left && let Some(place) = place_of(&order) {
                        left.push((number, place));
                    }
                }
                Became::Cancelled(rows) => self.left_out.cancelled += rows,
                Became::ByMarketplace(rows) => self.left_out.by_marketplace += rows,
                Became::OtherStore => self.other_store += 1,
                Became::NotConfirmed => {
                    left.extend(place_of(&order).map(|place| (number, place)));
                }
                Became::NotFound => {
                    let place = order.confirmations.first().map(|one| one.origin.place.clone());
                    self.not_found.extend(place.map(|place| (number, place)));
                }
                Became::NotRead => self.not_read += 1,
            }
        }
        self.not_confirmed = left.len();
        if let Some((_, place)) = left.first() {
            let message = format!(
                "no file says that all of {} was shipped",
                named(left.iter().map(|(number, _)| number.as_str()))
            );
            let help = "left aside; name the file of their shipping confirmations if they were";
            context.mistake(Code::NotConfirmed, place, message, help);
        }
        if let Some((_, place)) = self.not_found.first() {
            let names = named(self.not_found.iter().map(|(number, _)| number.as_str()));
            let message = format!("confirmed, but in no file of orders: {names}");
            let help = "name the all-orders or order report of those days too";
            context.mistake(Code::OrderNotFound, place, message, help);
        }
        if all.is_empty() {
            return;
        }
        let before = context.errors();
        needs(context, ground, &mut all.values().flatten());
        if context.errors() > before {
            self.not_read += all.values().map(Vec::len).sum::<usize>();
            return;
        }
        for (scans, rows) in all {
            let number: &[Field] = if scans == Scans::Nothing { &[] } else { &[Field::TrackingNumber] };
            let (found, lost) = joined::read(context, ground, rows, number, places);
            self.not_read += lost;
            self.packages.extend(found);
        }
        // Stable: packages of one order stay as they were confirmed.
        self.packages.sort_by(|a, b| {
            let key =
                |package: &ReadPackage| (package.record.ordered_on, package.record.order_id.clone());
            key(a).cmp(&key(b))
        });
    }
}

fn place_of(order: &order::Order) -> Option<Place> {
    order.told().find_map(|told| told.origin.as_ref()).map(|origin| origin.place.clone())
}

/// Orders by number, the first few.
fn named<'n>(orders: impl ExactSizeIterator<Item = &'n str>) -> String {
    const SHOWN: usize = 5;
    let all = orders.len();
    let first: Vec<&str> = orders.take(SHOWN).collect();
    let more = all.saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(
        "{} ({}{more})",
        if all == 1 { "1 order".to_owned() } else { format!("{all} orders") },
        first.join(", ")
    )
}

/// What every package needs and no file of the marketplace says must be said beside them.
fn needs(context: &Context, ground: &Ground, rows: &mut dyn Iterator<Item = &JoinedRow>) {
    let mut missing =
        vec![Field::Origin, Field::Destination, Field::Value, Field::Format, Field::Carrier];
    missing.retain(|field| !ground.may_say(*field));
    rows.for_each(|row| missing.retain(|field| !row.cells.contains_key(field)));
    if missing.is_empty() {
        return;
    }
    let source = context.add_source("command line", "");
    for field in missing {
        let named = FIELDS[field as usize].column;
        let of = field.named();
        let help = match of.option {
            "" => format!("write {named} = \"{}\" into the [defaults] of a map", of.example),
            option => {
                format!("write {option} {}, or say it in a map ([defaults], [service.NAME])", of.example)
            }
        };
        let message = format!("no file says `{named}`");
        context.report(Finding::new(Code::MissingValue, Place::whole(source), message).help(help));
    }
}
