//! What is said of one package, by a row or by the command line, and where.

use super::Need;
use super::fields::Field;
use super::sheet::{Sheet, SheetRow};
use crate::diagnostics::{Code, Place};
use crate::input::reader::Context;
use std::collections::BTreeMap;

/// What the command line tells.
pub(super) struct Given {
    told: BTreeMap<Field, (String, Place)>,
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
        let told = told
            .iter()
            .zip(spans)
            .map(|((field, said), span)| (*field, (said.trim().to_owned(), Place::new(source, span))));
        Self { told: told.collect(), whole: Place::whole(source), need }
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.told.contains_key(&field)
    }
}

/// The cells of one package.
pub(super) struct Cells<'c> {
    pub(super) context: &'c Context,
    given: &'c Given,
    row: Option<(&'c Sheet<'c>, &'c SheetRow)>,
    whole: Place,
}

impl<'c> Cells<'c> {
    pub(super) fn of_command_line(context: &'c Context, given: &'c Given, whole: Place) -> Self {
        Self { context, given, row: None, whole }
    }

    pub(super) fn of_row(
        context: &'c Context,
        given: &'c Given,
        sheet: &'c Sheet<'c>,
        row: &'c SheetRow,
    ) -> Self {
        Self { context, given, row: Some((sheet, row)), whole: given.whole.clone() }
    }

    /// What is said, by the row or else by the command line.
    pub(super) fn text(&self, field: Field) -> Option<&str> {
        let of_row = self.row.and_then(|(_, row)| row.cells.get(&field));
        of_row.or_else(|| self.given.told.get(&field).map(|(text, _)| text)).map(String::as_str)
    }

    /// Does the row itself say it?
    pub(super) fn in_row(&self, field: Field) -> bool {
        self.row.is_some_and(|(_, row)| row.cells.contains_key(&field))
    }

    /// Is there a column of this name, so that an empty cell says that there is nothing?
    pub(super) fn has_column(&self, field: Field) -> bool {
        self.row.is_some_and(|(sheet, _)| sheet.has(field))
    }

    /// What must be said of every package.
    pub(super) fn need(&self) -> Need {
        self.given.need
    }

    /// Where it is said, or where it would be.
    fn place(&self, field: Field) -> Place {
        match (self.row, self.given.told.get(&field)) {
            (Some((sheet, row)), None) => sheet.place(row, field),
            (Some((sheet, row)), Some(_)) if row.cells.contains_key(&field) => sheet.place(row, field),
            (_, Some((_, place))) => place.clone(),
            (None, None) => self.whole.clone(),
        }
    }

    /// Its name as people wrote it.
    pub(super) fn name(&self, field: Field) -> &'static str {
        let named = field.named();
        if self.in_row(field)
            || (self.row.is_some() && !self.given.has(field))
            || named.option.is_empty()
        {
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
