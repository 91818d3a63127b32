//! What one reading shares: the findings, and which keys each kind of table was asked for.

use crate::diagnostics::{Code, Finding, Findings, Line, Place, Severity, SourceId};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// Collects findings while several tables are open.
#[derive(Debug, Default)]
pub struct Context {
    findings: RefCell<Findings>,
    errors: Cell<usize>,
    asked: RefCell<BTreeMap<&'static str, BTreeSet<&'static str>>>,
}

impl Context {
    /// Goes on from findings that exist already.
    pub fn new(findings: Findings) -> Self {
        let errors = Cell::new(findings.count(Severity::Error));
        Self { findings: RefCell::new(findings), errors, asked: RefCell::default() }
    }

    /// Registers a text.
    pub fn add_source(&self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.findings.borrow_mut().add_source(name, text)
    }

    /// Gives a source the lines in which something was found.
    pub fn set_lines(&self, source: SourceId, lines: Vec<Line>) {
        self.findings.borrow_mut().set_lines(source, lines);
    }

    /// The bytes of a source at which findings begin.
    pub fn starts_in(&self, source: SourceId) -> BTreeSet<usize> {
        self.findings.borrow().starts_in(source)
    }

    /// Adds a finding.
    pub fn report(&self, finding: Finding) {
        if finding.severity() == Severity::Error {
            self.errors.set(self.errors.get() + 1);
        }
        self.findings.borrow_mut().push(finding);
    }

    /// Adds findings of another reading of the same texts.
    pub fn report_all(&self, findings: Findings) {
        findings.into_list().into_iter().for_each(|finding| self.report(finding));
    }

    /// Adds a finding with a line of help.
    pub fn mistake(
        &self,
        code: Code,
        place: &Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.report(Finding::new(code, place.clone(), message).help(help));
    }

    /// Number of findings so far: a reader that compares two counts knows whether it reported any.
    pub fn count(&self) -> usize {
        self.findings.borrow().len()
    }

    /// Number of errors so far; warnings do not count.
    pub fn errors(&self) -> usize {
        self.errors.get()
    }

    /// Is anything found so far an error?
    pub fn has_errors(&self) -> bool {
        self.findings.borrow().has_errors()
    }

    /// All findings.
    pub fn into_findings(self) -> Findings {
        self.findings.into_inner()
    }

    /// Remembers that tables of a kind are asked for a key.
    pub(super) fn ask(&self, kind: &'static str, key: &'static str) {
        self.asked.borrow_mut().entry(kind).or_default().insert(key);
    }

    /// The keys that each kind of table was asked for so far.
    pub fn asked(&self) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
        self.asked.borrow().clone()
    }
}
