//! A file of products: `sku` (with `*` for any letters), `category`, `weight_g`, `format`, `unit_cost`.

use super::cells::Layer;
use super::columns::Columns;
use super::fields::Field;
use super::sheet::{Sheet, SheetRow};
use super::stretch::Sizes;
use super::walk::{Walk, Walked};
use crate::diagnostics::{Code, Place};
use crate::input::file;
use crate::input::reader::Context;
use crate::records::fits_pattern;
use std::collections::BTreeMap;
use std::path::Path;

/// What a file of products may be.
const FILE: file::Kind = file::Kind {
    largest: 64_000_000,
    too_large: "leave out products that were not sold",
    not_found: "check the path of the CSV file",
};

/// What a product may say of its packages.
const OF_PRODUCT: [Field; 4] = [Field::Category, Field::Weight, Field::Format, Field::UnitCost];

/// Products; a name without `*` holds before one with it, then the one with most letters.
#[derive(Default)]
pub(super) struct Products {
    names: BTreeMap<String, Layer>,
    patterns: Vec<(String, Layer)>,
    /// The file, for findings in it.
    file: Option<(Walk, Walked)>,
}

impl Products {
    /// Reads a file of products; what is wrong is reported.
    pub(super) fn read(context: &Context, path: &Path) -> Self {
        let Some(mut walk) = Walk::open(context, path, &FILE, Sizes::USUAL) else {
            return Self::default();
        };
        let each = |products: &mut Self, sheets: &[Sheet<'_>]| {
            for sheet in sheets {
                sheet.rows.iter().filter(|row| row.whole).for_each(|row| products.add(sheet, row));
            }
        };
        let walked = walk.rows(context, &Columns::default(), |_| Self::default(), each);
        let Some((mut walked, mut products)) = walked else { return Self::default() };
        walked.report(context);
        if walked.rows == 0 || !walked.layout.has(Field::Sku) {
            let (code, message) = if walked.rows == 0 {
                (Code::EmptyFile, "the file has no rows")
            } else {
                (Code::MissingColumn, "the file has no column `sku`")
            };
            let help = "write a header such as sku,category,weight_g,format,unit_cost";
            let whole = Place::whole(walk.source);
            let place = if walked.rows == 0 { whole } else { walked.layout.place() };
            context.mistake(code, &place, message, help);
        }
        products.patterns.sort_by_key(|(pattern, _)| {
            std::cmp::Reverse(pattern.chars().filter(|&c| c != '*').count())
        });
        products.file = Some((walk, walked));
        products
    }

    fn add(&mut self, sheet: &Sheet<'_>, row: &SheetRow) {
        let Some(sku) = sheet.text(row, Field::Sku) else { return };
        let mut layer = Layer::default();
        for field in OF_PRODUCT {
            if let Some(text) = sheet.text(row, field) {
                layer.insert(field, text.to_owned(), sheet.place(row, field));
            }
        }
        // Of two alike the first in the file holds; patterns are sorted stably.
        match sku.contains('*') {
            true => self.patterns.push((sku.to_lowercase(), layer)),
            false => {
                self.names.entry(sku.to_lowercase()).or_insert(layer);
            }
        }
    }

    /// Lets findings show the lines of the file in which they are.
    pub(super) fn show(&mut self, context: &Context) {
        if let Some((walk, walked)) = &mut self.file {
            walk.show(context, walked);
        }
    }

    /// What is known of a product.
    pub(super) fn of(&self, sku: &str) -> Option<&Layer> {
        let sku = sku.to_lowercase();
        let pattern = || self.patterns.iter().find(|(pattern, _)| fits_pattern(pattern, &sku));
        self.names.get(&sku).or_else(|| pattern().map(|(_, layer)| layer))
    }

    /// May a field be said for some rows?
    pub(super) fn may_say(&self, field: Field) -> bool {
        let patterns = self.patterns.iter().map(|(_, layer)| layer);
        self.names.values().chain(patterns).any(|layer| layer.has(field))
    }
}
