//! An overlay's own keys, and whether it is made for the policy below it.

use super::super::named::{RuleText, short};
use super::super::texts;
use crate::diagnostics::{Code, Finding};
use crate::input::reader::{Context, Node, Table, Value};
use crate::policy::Policy;

/// An overlay that was opened: its tables are looked at one by one.
pub(super) struct Overlay<'a> {
    /// The file without folders.
    pub(super) file: String,
    /// What it changes, in one line.
    pub(super) title: &'a str,
    /// What a report should say of it.
    pub(super) notes: Vec<String>,
    /// The whole file.
    pub(super) table: Table<'a>,
    /// The same, not read yet.
    pub(super) root: &'a Node,
    /// The tables of `[ends]`.
    pub(super) ends: Vec<End<'a>>,
}

/// `[ends.ID]`
pub(super) struct End<'a> {
    /// The clause that ends.
    pub(super) id: &'a str,
    /// Where it is written.
    pub(super) value: Value<'a>,
    /// Its keys.
    pub(super) table: Table<'a>,
}

impl<'a> Overlay<'a> {
    /// Opens an overlay. `None` when it is none, or not for this policy.
    pub(super) fn open(
        context: &'a Context,
        root: &'a Node,
        text: &RuleText,
        base: &Policy,
    ) -> Option<Self> {
        let file = short(&text.shown);
        let table = Table::root(context, root, "overlay");
        let Some(title) = table.value("overlay") else {
            let message = format!("`{file}` does not say that it is an overlay");
            let help =
                "add overlay = \"what it changes, in one line\"; a rule file stands alone, before a `+`";
            context.report(Finding::new(Code::OverlayBase, root.place.clone(), message).help(help));
            return None;
        };
        table.without_meaning("title", "an overlay's title stands under `overlay`");
        table.without_meaning("marketplace", "it is the one of the policy below");
        table.without_meaning("snapshots", "an overlay has none");
        table.without_meaning(
            "source",
            "overlays keep their sources in [sources]; write cites = \"KEY\"",
        );
        let fits = fits(&table, base);
        let notes = table.value("notes").map_or(Some(Vec::new()), |value| texts(&value));
        // Read with the policy below; here they are only ticked off.
        for key in KEYS {
            table.value(key);
        }
        let ends = ends(&table);
        Some(Self {
            file,
            title: title.text()?,
            notes: notes?,
            root,
            ends: ends.into_iter().filter(|_| fits).collect(),
            table,
        })
        .filter(|_| fits)
    }

    /// An entry of the file, not read yet.
    pub(super) fn node(&self, key: &str) -> Option<&'a Node> {
        super::nodes::find(self.root, key).map(|entry| &entry.node)
    }
}

const KEYS: [&str; 10] = [
    "target",
    "window_days",
    "lag_days",
    "sources",
    "areas",
    "switches",
    "clauses",
    "enforcement",
    "assumption",
    "cites",
];

fn ends<'a>(table: &Table<'a>) -> Vec<End<'a>> {
    let ends = table.value("ends").and_then(|value| value.table("ends"));
    let entries = ends.map(|table| table.entries()).unwrap_or_default();
    entries
        .into_iter()
        .filter_map(|entry| {
            let table = entry.value.table("end")?;
            Some(End { id: entry.name, value: entry.value, table })
        })
        .collect()
}

/// Is it made for this policy and its store?
fn fits(table: &Table<'_>, base: &Policy) -> bool {
    let mut fits = true;
    if let Some((value, store)) =
        table.value("store").and_then(|value| Some((value.clone(), value.text()?)))
        && store != base.store
    {
        fits = false;
        value.mistake(
            Code::OverlayBase,
            format!(
                "the overlay is made for the store {store}, and `{}` is of {}",
                base.name, base.store
            ),
            "name a policy of its store, or an overlay for this one",
        );
    }
    let Some(made_for) = table.value("for") else { return fits };
    let names: Vec<&str> = made_for.one_or_more().iter().filter_map(|item| item.text()).collect();
    if !names.is_empty() && !names.contains(&base.name.as_str()) {
        fits = false;
        made_for.mistake(
            Code::OverlayBase,
            format!("the overlay is made for {}, not for `{}`", names.join(", "), base.name),
            "name one of these policies before it, or add this one to `for` if its clauses fit",
        );
    }
    fits
}
