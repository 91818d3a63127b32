//! One value being read as a plain type. Figures are read by `input::figures`.

use super::{Context, Entry, Kind, Node, Scope, Table, did_you_mean};
use crate::diagnostics::{Code, Place};
use crate::domain::Provenance;
use chrono::NaiveDate;
use std::ops::RangeInclusive;
use std::rc::Rc;

/// A value of a table or list with its path and what is known of its provenance.
#[derive(Clone, Debug)]
pub struct Value<'a> {
    context: &'a Context,
    node: &'a Node,
    path: String,
    key: &'a str,
    scope: Rc<Scope>,
}

impl<'a> Value<'a> {
    pub(super) fn new(
        context: &'a Context,
        node: &'a Node,
        path: String,
        key: &'a str,
        scope: Rc<Scope>,
    ) -> Self {
        Self { context, node, path, key, scope }
    }

    /// The same value under another path: `x` for the `value` in `x = { value = ... }`.
    #[must_use]
    pub fn under(self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self }
    }

    /// Where findings go.
    pub fn context(&self) -> &'a Context {
        self.context
    }

    /// What is written.
    pub fn node(&self) -> &'a Node {
        self.node
    }

    /// Where it is written.
    pub fn place(&self) -> &'a Place {
        &self.node.place
    }

    /// The path, as `--set` takes it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where the figure comes from: the command line, else what its table or those around it state.
    pub fn provenance(&self) -> Option<Provenance> {
        if self.node.set {
            return Some(Provenance::Assumption("set on the command line".into()));
        }
        self.scope.of(self.key)
    }

    /// Where it comes from, if that is stated for this very key (or it was set on the command line).
    pub fn own_provenance(&self) -> Option<Provenance> {
        if self.node.set { self.provenance() } else { self.scope.stated_for(self.key) }
    }

    /// Reports a mistake at this value.
    pub fn mistake(&self, code: Code, message: impl Into<String>, help: impl Into<String>) {
        self.context.mistake(code, self.place(), message, help);
    }

    /// Reports that another type is needed: `needed` in words, `help` with an example.
    pub fn wrong_type(&self, needed: &str, help: &str) {
        let is = self.node.describe();
        self.mistake(
            Code::WrongType,
            format!("`{}` must be {needed}, not {is}", self.path),
            format!("write {help}"),
        );
    }

    /// A text that says something.
    pub fn text(&self) -> Option<&'a str> {
        match &self.node.kind {
            Kind::String(text) if text.trim().is_empty() => {
                self.mistake(
                    Code::UnreadableValue,
                    format!("`{}` is an empty text", self.path),
                    "write something, or leave the key out",
                );
                None
            }
            Kind::String(text) => Some(text),
            _ => {
                self.wrong_type("a text", "it in double quotes");
                None
            }
        }
    }

    /// `true` or `false`.
    pub fn boolean(&self) -> Option<bool> {
        match self.node.kind {
            Kind::Boolean(truth) => Some(truth),
            _ => {
                self.wrong_type("true or false", "`true` or `false`, without quotes");
                None
            }
        }
    }

    /// A whole number within a range.
    pub fn whole(&self, range: RangeInclusive<i64>) -> Option<i64> {
        let (least, most) = (*range.start(), *range.end());
        let help = format!("write a whole number from {least} to {most}");
        match self.node.kind {
            Kind::Integer(Some(number)) if range.contains(&number) => Some(number),
            Kind::Integer(_) => {
                let message = format!("`{}` lies outside {least} to {most}", self.path);
                self.mistake(Code::OutOfRange, message, help);
                None
            }
            Kind::Float(number) if !number.is_finite() => {
                self.mistake(Code::NotFinite, format!("`{}` is not a number", self.path), help);
                None
            }
            _ => {
                self.wrong_type("a whole number", &format!("one from {least} to {most}"));
                None
            }
        }
    }

    /// A day between 1990 and 2199.
    pub fn date(&self) -> Option<NaiveDate> {
        let Kind::Datetime(when) = &self.node.kind else {
            self.wrong_type("a date", "a date such as 2025-01-15, without quotes");
            return None;
        };
        let (Some(date), None) = (when.date, when.time) else {
            self.wrong_type("a date without a time", "a date such as 2025-01-15");
            return None;
        };
        let day = NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into());
        match day.filter(|_| (1990..2200).contains(&date.year)) {
            Some(day) => Some(day),
            None => {
                self.mistake(
                    Code::OutOfRange,
                    format!("`{}` is not a day between 1990 and 2199", self.path),
                    "write a date such as 2025-01-15",
                );
                None
            }
        }
    }

    /// One of a few words, each standing for something.
    pub fn word<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let text = self.text()?;
        let found = words.iter().find(|(word, _)| *word == text).map(|&(_, meaning)| meaning);
        if found.is_none() {
            let known = words.iter().map(|&(word, _)| word);
            self.unknown(Code::UnknownWord, text, known, "one of");
        }
        found
    }

    /// Reports a text that is none of the known ones, with the nearest of them.
    pub fn unknown<'k>(
        &self,
        code: Code,
        text: &str,
        known: impl IntoIterator<Item = &'k str>,
        what: &str,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        let help = match (did_you_mean(text, known.iter().copied()), known.is_empty()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, false) => format!("write {what} {}", known.join(", ")),
            (None, true) => "there is none yet".into(),
        };
        let message = match code {
            Code::UnknownWord => format!("`{text}` is not a word that `{}` can take", self.path),
            _ => format!("`{}` names `{text}`, which does not exist", self.path),
        };
        self.mistake(code, message, help);
    }

    /// The values of a list; a single value counts as a list of one.
    pub fn one_or_more(&self) -> Vec<Self> {
        match self.node.kind {
            Kind::Array(_) => self.list().unwrap_or_default(),
            _ => vec![self.clone()],
        }
    }

    /// The values of a list.
    pub fn list(&self) -> Option<Vec<Self>> {
        let Kind::Array(items) = &self.node.kind else {
            self.wrong_type("a list", "it in square brackets: [...]");
            return None;
        };
        let item = |(index, node)| {
            let path = format!("{}.{index}", self.path);
            Self::new(self.context, node, path, self.key, Rc::clone(&self.scope))
        };
        Some(items.iter().enumerate().map(item).collect())
    }

    /// The values of a list that must not be empty; `help` says what one entry is.
    pub fn filled_list(&self, help: &str) -> Option<Vec<Self>> {
        let list = self.list()?;
        if list.is_empty() {
            let message = format!("`{}` is an empty list", self.path);
            self.mistake(Code::EmptyList, message, format!("write {help}"));
            return None;
        }
        Some(list)
    }

    /// Opens the value as a table; `kind` names this sort of table.
    pub fn table(&self, kind: &'static str) -> Option<Table<'a>> {
        let Some(entries) = self.table_entries() else {
            self.wrong_type("a table", "{ key = value, ... } or a [table]");
            return None;
        };
        let around = Some((Rc::clone(&self.scope), self.key.to_owned()));
        let scope = Scope::read(self.context, entries, around);
        let (path, place) = (self.path.clone(), self.place().clone());
        Some(Table::new(self.context, kind, path, place, entries, scope))
    }

    /// The entries, if it is a table.
    pub fn table_entries(&self) -> Option<&'a [Entry]> {
        match &self.node.kind {
            Kind::Table(entries) => Some(entries),
            _ => None,
        }
    }
}
