//! What is said of one package, by its row or for several, and where.

use super::Need;
use super::fields::Field;
use super::sheet::{Sheet, SheetRow};
use super::style::Style;
use crate::diagnostics::{Code, Place};
use crate::input::reader::Context;
use std::collections::BTreeMap;

/// What is said for several packages: by the command line, a service, a product or the defaults of a map.
#[derive(Debug, Default)]
pub(super) struct Layer {
    told: BTreeMap<Field, (String, Place)>,
    /// One bit a field that is told: most are not.
    fields: u64,
}

impl Layer {
    pub(super) fn insert(&mut self, field: Field, text: String, place: Place) {
        self.fields |= 1 << field as u32;
        self.told.insert(field, (text, place));
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.fields & (1 << field as u32) != 0
    }

    pub(super) fn text(&self, field: Field) -> Option<&str> {
        if !self.has(field) {
            return None;
        }
        self.told.get(&field).map(|(text, _)| text.as_str())
    }
}

/// What the command line tells.
pub(super) struct Given {
    pub(super) layer: Layer,
    pub(super) whole: Place,
    pub(super) need: Need,
}

impl Given {
    pub(super) fn read(context: &Context, told: &[(Field, String)], need: Need) -> Self {
        let mut text = String::new();
        let mut spans = Vec::new();
        for (field, said) in told {
            text += field.named().option;
            text.push(' ');
            spans.push(text.len()..text.len() + said.len());
            text += said;
            text.push('\n');
        }
        let source = context.add_source("command line", text);
        let mut layer = Layer::default();
        for ((field, said), span) in told.iter().zip(spans) {
            layer.insert(*field, said.trim().to_owned(), Place::new(source, span));
        }
        Self { layer, whole: Place::whole(source), need }
    }
}

/// The cells of one package.
pub(super) struct Cells<'c> {
    pub(super) context: &'c Context,
    pub(super) style: &'c Style,
    given: &'c Given,
    row: Option<(&'c Sheet<'c>, &'c SheetRow)>,
    /// Those that come first hold.
    layers: Vec<&'c Layer>,
}

impl<'c> Cells<'c> {
    pub(super) fn of_command_line(context: &'c Context, style: &'c Style, given: &'c Given) -> Self {
        Self { context, style, given, row: None, layers: vec![&given.layer] }
    }

    pub(super) fn of_row(
        context: &'c Context,
        style: &'c Style,
        given: &'c Given,
        row: (&'c Sheet<'c>, &'c SheetRow),
        layers: Vec<&'c Layer>,
    ) -> Self {
        Self { context, style, given, row: Some(row), layers }
    }

    fn of_cell(&self, field: Field) -> Option<&str> {
        self.row.and_then(|(sheet, row)| sheet.text(row, field))
    }

    /// What is said, by the row or else for several.
    pub(super) fn text(&self, field: Field) -> Option<&str> {
        self.of_cell(field).or_else(|| self.layers.iter().find_map(|layer| layer.text(field)))
    }

    /// Does the row itself say it?
    pub(super) fn in_row(&self, field: Field) -> bool {
        self.of_cell(field).is_some()
    }

    /// Is there a column of this name, so that an empty cell says that there is nothing?
    pub(super) fn has_column(&self, field: Field) -> bool {
        self.row.is_some_and(|(sheet, _)| sheet.layout.has(field))
    }

    /// What must be said of every package.
    pub(super) fn need(&self) -> Need {
        self.given.need
    }

    /// Where it is said, or where it would be.
    fn place(&self, field: Field) -> Place {
        if self.in_row(field) {
            return self.place_in_row(field);
        }
        let said = self.layers.iter().find_map(|layer| layer.told.get(&field));
        said.map_or_else(|| self.place_in_row(field), |(_, place)| place.clone())
    }

    fn place_in_row(&self, field: Field) -> Place {
        self.row.map_or_else(|| self.given.whole.clone(), |(sheet, row)| sheet.place(row, field))
    }

    /// Its name as people wrote it.
    pub(super) fn name(&self, field: Field) -> &'static str {
        let named = field.named();
        let by_option = self.given.layer.has(field) || self.row.is_none();
        if self.in_row(field) || !by_option || named.option.is_empty() {
            named.column
        } else {
            named.option
        }
    }

    /// Reports what is wrong with it.
    pub(super) fn mistake(&self, code: Code, field: Field, message: String, help: impl Into<String>) {
        self.context.mistake(code, &self.place(field), message, help);
    }

    /// Reports that it is not said, and what to write.
    pub(super) fn missing(&self, field: Field) {
        let named = field.named();
        let help = match (self.row, named.option) {
            (None, option) => format!("write {option} {}", named.example),
            (Some(_), "") => format!("write it, such as {}", named.example),
            (Some(_), option) => {
                format!("write it, such as {0}, or say it for all rows: {option} {0}", named.example)
            }
        };
        let message = format!("`{}` is not said", self.name(field));
        self.mistake(Code::MissingValue, field, message, help);
    }
}
