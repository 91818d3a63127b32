//! The register of figures while a scenario is read.

use crate::diagnostics::{Code, Finding, Place};
use crate::domain::{Distribution, Provenance};
use crate::input::reader::{Context, Value};
use crate::scenario::{Input, InputId, InputValue, Quantity, Unit};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The register of figures while a scenario is read.
#[derive(Debug)]
pub struct Register<'c> {
    context: &'c Context,
    inputs: RefCell<Vec<Input>>,
    /// Figures without provenance: by the table that they stand in.
    unfounded: RefCell<BTreeMap<String, Vec<(String, Place)>>>,
}

impl<'c> Register<'c> {
    /// An empty register.
    pub fn new(context: &'c Context) -> Self {
        Self { context, inputs: RefCell::default(), unfounded: RefCell::default() }
    }

    /// Where findings go.
    pub fn context(&self) -> &'c Context {
        self.context
    }

    /// Enters a figure that the file leaves to the program.
    pub fn default_of(
        &self,
        path: String,
        value: InputValue,
        unit: Unit,
        provenance: Provenance,
    ) -> InputId {
        let mut inputs = self.inputs.borrow_mut();
        inputs.push(Input { path, value, unit, provenance });
        InputId(inputs.len() - 1)
    }

    /// A number that the file leaves to the program, as a quantity.
    pub fn default_quantity(
        &self,
        path: String,
        distribution: Distribution,
        unit: Unit,
        provenance: Provenance,
    ) -> Quantity {
        let input = self.default_of(path, InputValue::Number(distribution), unit, provenance);
        Quantity { input, distribution }
    }

    /// Enters a figure of the file. One without provenance is reported by [`Register::finish`].
    pub fn enter(&self, value: &Value<'_>, what: InputValue, unit: Unit) -> InputId {
        let provenance = value.provenance().unwrap_or_else(|| {
            let path = value.path();
            let table: Vec<&str> = path.splitn(3, '.').take(2).collect();
            let table =
                if path.matches('.').count() < 2 { table[0].to_owned() } else { table.join(".") };
            let figure = (path.to_owned(), value.place().clone());
            self.unfounded.borrow_mut().entry(table).or_default().push(figure);
            Provenance::Assumption(String::new())
        });
        self.default_of(value.path().to_owned(), what, unit, provenance)
    }

    /// Reports figures without provenance, one finding a table, and gives the register.
    pub fn finish(self) -> Vec<Input> {
        for (table, figures) in self.unfounded.into_inner() {
            let Some((_, place)) = figures.first() else { continue };
            let names: Vec<&str> = figures
                .iter()
                .map(|(path, _)| path.strip_prefix(&*table).unwrap_or(path).trim_start_matches('.'))
                .collect();
            let (shown, more) = names.split_at(names.len().min(6));
            let more = match more.len() {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            let finding = Finding::new(
                Code::NoProvenance,
                place.clone(),
                format!("`{table}` says neither source nor assumption for {}{more}", shown.join(", ")),
            );
            self.context.report(finding.help(
                "add source = \"...\" or assumption = \"...\" to the table, or for single keys: \
                 assumption = { key = \"...\" }",
            ));
        }
        self.inputs.into_inner()
    }
}
