//! Overlays: rule files with fewer clauses that change another policy.
//!
//! An overlay changes the parsed text of the policy below it, clause by clause, and what comes of it is read
//! like a rule file: so it passes the same checks, and each finding points to the file and line where it is
//! written. A dated change ends the clause as it was on the day before, by the same date of a package; all
//! earlier days are judged as without it.

mod changes;
mod file;
mod layers;
mod nodes;
#[cfg(test)]
mod tests;
mod told;

use super::book::Book;
use super::named::RuleText;
use super::stem;
use crate::diagnostics::SourceId;
use crate::input::reader::{Context, Node, Table, parse};
use crate::policy::{Clause, Policy};
use file::Overlay;
use layers::Layers;

/// The policy that overlays are laid over, and the text it was read from.
pub(super) struct Base {
    /// Free of mistakes.
    pub(super) policy: Policy,
    /// Its file; of a file with snapshots, the whole.
    pub(super) root: Node,
}

/// Lays overlays over a policy, left to right: what comes of it, and its tree. `None` when something is wrong,
/// which is then reported.
pub(super) fn laid(context: &Context, base: Base, texts: &[RuleText]) -> Option<(Policy, Node)> {
    let before = context.count();
    let sources: Vec<SourceId> = texts.iter().map(|text| text.source).collect();
    let roots: Vec<Node> = texts.iter().map(|text| parse(context, text.source, &text.text)).collect();
    let overlays: Vec<Option<Overlay<'_>>> = texts
        .iter()
        .zip(&roots)
        .map(|(text, root)| Overlay::open(context, root, text, &base.policy))
        .collect();
    let overlays: Vec<Overlay<'_>> = overlays.into_iter().collect::<Option<_>>()?;
    let name = overlays
        .iter()
        .fold(base.policy.name.clone(), |name, overlay| format!("{name}+{}", stem(&overlay.file)));
    let mut layers = Layers::over(&base);
    for overlay in &overlays {
        layers.lay(context, overlay);
    }
    let policy = {
        let table = Table::root(context, &layers.tree, "rules");
        let book = Book::read(&table, &sources);
        let read = super::policy(&table, &book, &name);
        let notes: Vec<String> = overlays
            .into_iter()
            .enumerate()
            .flat_map(|(at, overlay)| told::notes((at, overlay), &book, &layers, read.as_ref()))
            .collect();
        if context.count() > before {
            return None;
        }
        book.report_unused(context);
        read.map(|read| result(base.policy, read, &layers, notes))?
    };
    Some((policy, layers.tree))
}

/// The policy as read from the tree, with what the tree does not hold.
fn result(base: Policy, read: Policy, layers: &Layers, notes: Vec<String>) -> Policy {
    let clauses = read.clauses.into_iter();
    let clauses = clauses.map(|clause| Clause { overlay: layers.mark(&clause.id), ..clause });
    let clauses = clauses.chain(layers.unreached.iter().cloned()).collect();
    let titles =
        layers.titles.iter().fold(base.title, |title, more| format!("{title}; overlay: {more}"));
    Policy {
        title: titles,
        marketplace: base.marketplace,
        store: base.store,
        notes: base.notes.into_iter().chain(notes).collect(),
        clauses,
        ..read
    }
    .without_unused()
}
