//! The marketplace's list of packages without valid tracking, as it is downloaded from the account page.
//!
//! It has no published form. Three are known: of 2015 to 2020, with `X` in a column `No Valid Tracking`; of 2021,
//! with `No` in `Has Valid Tracking Number`; and the one that lists nothing but defects, with the promised
//! delivery day and four columns on the criteria whose names nobody has published. Of columns of unknown name
//! those are kept in which only such words stand as criteria have (`Yes`, `No`, `X` ..): a name or an address can
//! then not be among them.

use super::kinds::{HAS_VALID, NO_VALID};
use super::table::{Kept, Row, Table};
use crate::diagnostics::Code;
use crate::input::packages::{Ground, number_check};
use crate::input::reader::Context;
use chrono::NaiveDate;
use std::num::NonZeroU64;

/// Columns of which cells are kept.
pub(super) const KEPT: Kept<'static> = Kept {
    columns: &[
        "orderid",
        "amazonorderid",
        "trackingid",
        "trackingnumber",
        "promiseddeliverydate",
        "productcategory",
        HAS_VALID,
        NO_VALID,
    ],
    other: |cell| is_criterion(cell) || cell.ends_with(INVALID_ID),
};

/// What follows the order's number where the entered number could not be processed.
const INVALID_ID: &str = "-InvalidId";

/// Which form a list has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Generation {
    /// `X` in `No Valid Tracking`, 2015 to 2020.
    MarkedX,
    /// `No` in `Has Valid Tracking Number`, 2021.
    SaysNo,
    /// Nothing but defects, with their promised days.
    DefectsOnly,
}

/// One row of a list.
#[derive(Clone, Debug)]
pub struct ListedRow {
    /// The list's place among the files asked.
    pub file: usize,
    /// Its line.
    pub line: u64,
    /// The order.
    pub order_id: String,
    /// A defect; `false` = listed as valid, which only the older forms do.
    pub defect: bool,
    /// The checksum of its number, if the list names one.
    pub number_check: Option<NonZeroU64>,
    /// The promised day, if the list names it.
    pub promised_on: Option<NaiveDate>,
    /// The product category, if the list names it.
    pub category: Option<String>,
    /// What the columns of other names say, by name.
    pub criteria: Vec<(String, String)>,
}

/// A list of defects.
#[derive(Clone, Debug)]
pub struct DefectList {
    /// Its place among the files asked.
    pub file: usize,
    /// Its form.
    pub generation: Generation,
    /// Its rows.
    pub rows: Vec<ListedRow>,
}

/// Words that criteria have, in small letters.
const CRITERIA: [&str; 12] =
    ["yes", "no", "y", "n", "x", "true", "false", "pass", "fail", "n/a", "valid", "invalid"];

fn is_criterion(cell: &str) -> bool {
    CRITERIA.contains(&cell.to_lowercase().as_str())
}

/// Reads the rows of a list; `None` = it has no column of orders.
pub(super) fn read(context: &Context, ground: &Ground, table: &mut Table) -> Option<DefectList> {
    let order = table.column(&["orderid", "amazonorderid"]);
    if !table.needs(context, order, "Order ID") {
        return None;
    }
    let [number, promised, category] =
        [&["trackingid", "trackingnumber"][..], &["promiseddeliverydate"], &["productcategory"]]
            .map(|names| table.column(names));
    let (has_valid, no_valid) = (table.column(&[HAS_VALID]), table.column(&[NO_VALID]));
    let generation = match (has_valid, no_valid) {
        (Some(_), _) => Generation::SaysNo,
        (_, Some(_)) => Generation::MarkedX,
        _ => Generation::DefectsOnly,
    };
    let days: Vec<&str> = table.rows.iter().filter_map(|row| table.text(row, promised)).collect();
    let mut days = ground.moments_of(&days).into_iter();
    let criteria = criteria(table);
    let mut rows = Vec::new();
    let mut not_read = 0;
    for row in &table.rows {
        let day = table.text(row, promised).map(|text| (text, days.next().flatten()));
        let Some(order_id) = table.text(row, order) else {
            let message = "the row names no order in `Order ID`";
            context.mistake(Code::MissingValue, &table.place(row, None), message, "download it again");
            not_read += 1;
            continue;
        };
        if let Some((text, None)) = day {
            let message = format!("`{text}` is not a day, or may have the day or the month first");
            let help =
                "say which in a map: [time] dates = \"day-first\"; the row counts without its day";
            context.mistake(Code::UnreadableValue, &table.place(row, promised), message, help);
        }
        let defect = match generation {
            Generation::SaysNo => !says_yes(table.text(row, has_valid)),
            Generation::MarkedX => {
                table.text(row, no_valid).is_some_and(|cell| !cell.eq_ignore_ascii_case("no"))
            }
            Generation::DefectsOnly => true,
        };
        let said = |&(column, ref name): &(usize, String)| {
            Some((name.clone(), short(table.text(row, Some(column))?).to_owned()))
        };
        rows.push(ListedRow {
            file: table.file,
            line: row.line,
            order_id: order_id.strip_suffix(INVALID_ID).unwrap_or(order_id).to_owned(),
            defect,
            number_check: table
                .text(row, number)
                .filter(|text| !text.ends_with(INVALID_ID))
                .map(number_check),
            promised_on: day.and_then(|(_, day)| day).map(|moment| moment.day),
            category: table.text(row, category).map(str::to_owned),
            criteria: criteria.iter().filter_map(said).collect(),
        });
    }
    table.not_read += not_read;
    Some(DefectList { file: table.file, generation, rows })
}

/// `InvalidId` without the order's number before it.
fn short(cell: &str) -> &str {
    if cell.ends_with(INVALID_ID) { &INVALID_ID[1..] } else { cell }
}

fn says_yes(cell: Option<&str>) -> bool {
    cell.is_some_and(|cell| matches!(cell.to_lowercase().as_str(), "yes" | "y" | "true"))
}

/// Columns of other names in which nothing but criteria stands, with their names.
fn criteria(table: &Table) -> Vec<(usize, String)> {
    let other = |(index, (name, plain)): (usize, &(String, String))| {
        let known = KEPT.columns.contains(&plain.as_str());
        let says = |row: &Row| table.text(row, Some(index)).is_some();
        (!known && table.rows.iter().any(says)).then(|| (index, name.clone()))
    };
    table.names.iter().enumerate().filter_map(other).collect()
}
