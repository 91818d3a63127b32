//! A file of products: `sku` (with `*` for any letters), `category`, `weight_g`, `format`, `unit_cost`.

use super::cells::Layer;
use super::columns::Columns;
use super::fields::Field;
use super::sheet::Sheet;
use crate::diagnostics::{Code, Place};
use crate::input::file;
use crate::input::reader::Context;
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
#[derive(Debug, Default)]
pub(super) struct Products {
    names: BTreeMap<String, Layer>,
    patterns: Vec<(String, Layer)>,
}

impl Products {
    /// Reads a file of products; what is wrong is reported.
    pub(super) fn read(context: &Context, path: &Path) -> Self {
        let shown = path.display().to_string();
        let Some(decoded) = file::read_export(context, path, &shown, &FILE) else {
            return Self::default();
        };
        let sheet = Sheet::read(context, &shown, decoded, &Columns::default());
        if sheet.rows.is_empty() || !sheet.has(Field::Sku) {
            let (code, message) = if sheet.rows.is_empty() {
                (Code::EmptyFile, "the file has no rows")
            } else {
                (Code::MissingColumn, "the file has no column `sku`")
            };
            let help = "write a header such as sku,category,weight_g,format,unit_cost";
            let place =
                if sheet.rows.is_empty() { Place::whole(sheet.source) } else { sheet.header().clone() };
            context.mistake(code, &place, message, help);
        }
        let mut products = Self::default();
        for row in sheet.rows.iter().filter(|row| row.whole) {
            let Some(sku) = sheet.text(row, Field::Sku) else { continue };
            let mut layer = Layer::default();
            for field in OF_PRODUCT {
                if let Some(text) = sheet.text(row, field) {
                    layer.insert(field, text.to_owned(), sheet.place(row, field));
                }
            }
            // Of two alike the first in the file holds; the sort below is stable.
            match sku.contains('*') {
                true => products.patterns.push((sku.to_lowercase(), layer)),
                false => {
                    products.names.entry(sku.to_lowercase()).or_insert(layer);
                }
            }
        }
        sheet.close(context);
        products.patterns.sort_by_key(|(pattern, _)| {
            std::cmp::Reverse(pattern.chars().filter(|&c| c != '*').count())
        });
        products
    }

    /// What is known of a product.
    pub(super) fn of(&self, sku: &str) -> Option<&Layer> {
        let sku = sku.to_lowercase();
        let pattern = || self.patterns.iter().find(|(pattern, _)| matches(pattern, &sku));
        self.names.get(&sku).or_else(|| pattern().map(|(_, layer)| layer))
    }

    /// May a field be said for some rows?
    pub(super) fn may_say(&self, field: Field) -> bool {
        let patterns = self.patterns.iter().map(|(_, layer)| layer);
        self.names.values().chain(patterns).any(|layer| layer.has(field))
    }
}

/// Does a text match a pattern in which `*` stands for any letters?
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_stand_for_any_letters() {
        for (pattern, text, yes) in [
            ("mug", "mug", true),
            ("mug", "mug-red", false),
            ("mug*", "mug-red", true),
            ("*red", "mug-red", true),
            ("m*g-*d", "mug-red", true),
            ("m*x*d", "mug-red", false),
            ("*", "", true),
            ("ab*ba", "aba", false),
        ] {
            assert_eq!(matches(pattern, text), yes, "{pattern} {text}");
        }
    }
}
