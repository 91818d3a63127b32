//! The tree of a policy under the overlays laid over it so far.

use super::Base;
use super::file::Overlay;
use super::nodes::{day, entries, entries_mut, entries_under, find, remove, set};
use crate::diagnostics::{Code, Finding, Place};
use crate::input::reader::{Context, Entry, Kind, Node};
use crate::policy::{Clause, Overlaid, OverlaidHow, Policy};
use std::collections::BTreeMap;

/// A policy's tree with overlays laid over it.
pub(super) struct Layers {
    /// What the policy is read from.
    pub(super) tree: Node,
    /// The policy's name and the overlays so far.
    pub(super) name: String,
    /// The overlays' titles.
    pub(super) titles: Vec<String>,
    /// Clauses that overlays touched: which overlay, counted from 0, and its file.
    pub(super) marks: BTreeMap<String, (usize, Overlaid)>,
    /// Clauses that overlays took out: by which file, and where.
    pub(super) gone: BTreeMap<String, (String, Place)>,
    /// Clauses of a snapshot that stand behind one that catches all: nothing can be made of them.
    pub(super) unreached: Vec<Clause>,
}

impl Layers {
    /// A policy without overlays. Of a file with snapshots only what the policy holds is left.
    pub(super) fn over(base: &Base) -> Self {
        let mut tree = base.root.clone();
        cut(&mut tree, &base.policy);
        Self {
            tree,
            name: base.policy.name.clone(),
            titles: Vec::new(),
            marks: BTreeMap::new(),
            gone: BTreeMap::new(),
            unreached: base.policy.clauses[base.policy.reached().len()..].to_vec(),
        }
    }

    /// Lays one more overlay over it.
    pub(super) fn lay(&mut self, context: &Context, overlay: &Overlay<'_>) {
        self.lay_terms(overlay);
        for key in ["sources", "areas", "switches"] {
            self.lay_names(context, overlay, key);
        }
        self.lay_enforcement(context, overlay);
        super::changes::lay_clauses(self, context, overlay);
        super::changes::lay_ends(self, context, overlay);
        self.titles.push(overlay.title.to_owned());
        self.name = format!("{}+{}", self.name, super::stem(&overlay.file));
    }

    /// What an overlay did to a clause.
    pub(super) fn mark(&self, id: &str) -> Option<Overlaid> {
        self.marks.get(id).map(|(_, overlaid)| overlaid.clone())
    }

    /// Remembers what the overlay that is being laid does to a clause.
    pub(super) fn note(&mut self, id: &str, overlay: &Overlay<'_>, how: OverlaidHow) {
        let overlaid = Overlaid { file: overlay.file.clone(), how };
        self.marks.insert(id.to_owned(), (self.titles.len(), overlaid));
    }

    /// The clauses so far.
    pub(super) fn clauses(&self) -> &[Entry] {
        find(&self.tree, "clauses").map_or(&[], |clauses| entries(&clauses.node))
    }

    /// The clauses so far, to be changed.
    pub(super) fn clauses_mut(&mut self) -> Option<&mut Vec<Entry>> {
        entries_under(&mut self.tree, "clauses")
    }

    /// Window, lag and target in place of those below. A lag that is stated leaves nothing open.
    fn lay_terms(&mut self, overlay: &Overlay<'_>) {
        for key in ["target", "window_days", "lag_days"] {
            if let Some(entry) = find(overlay.root, key) {
                set(&mut self.tree, entry.clone());
            }
        }
        if overlay.node("lag_days").is_some()
            && let Some(switches) = entries_under(&mut self.tree, "switches")
        {
            switches.retain(|switch| switch.key != "lag");
        }
    }

    /// Names are added; one that is there already must say the same.
    fn lay_names(&mut self, context: &Context, overlay: &Overlay<'_>, key: &str) {
        let Some(added) = overlay.node(key) else { return };
        if !matches!(added.kind, Kind::Table(_)) {
            return wrong_kind(context, added, key);
        }
        let Some(names) = entries_under(&mut self.tree, key) else { return };
        for entry in entries(added) {
            let Some(other) = names.iter().find(|other| other.key == entry.key) else {
                let node = with_assumption(&entry.node, overlay);
                names.push(Entry { node, ..entry.clone() });
                continue;
            };
            let same = match (&other.node.kind, &entry.node.kind) {
                (Kind::String(other), Kind::String(text)) => other == text,
                _ => false,
            };
            if !same {
                let message = format!("`{}` in [{key}] is there already, in {}", entry.key, self.name);
                context.report(
                    Finding::new(Code::DuplicateName, entry.key_place.clone(), message)
                        .other(other.key_place.clone(), "the first")
                        .help("use that one without writing it again, or take another name"),
                );
            }
        }
    }

    /// The overlay's steps hold from the day of the first of them; earlier ones stay.
    fn lay_enforcement(&mut self, context: &Context, overlay: &Overlay<'_>) {
        let Some(steps) = overlay.node("enforcement") else { return };
        let Kind::Array(steps) = &steps.kind else { return wrong_kind(context, steps, "enforcement") };
        let Some(first) = steps.first().map(|step| day(step, "from")) else {
            let place = &overlay.node("enforcement").unwrap_or(overlay.root).place;
            let help = "write [[enforcement]] on = \"all\", or leave the key out";
            return context.mistake(Code::EmptyList, place, "`enforcement` is an empty list", help);
        };
        let below = find(&self.tree, "enforcement").map(|entry| entry.node.clone());
        let Some(mut node) = below else { return };
        if let Kind::Array(list) = &mut node.kind {
            list.retain(|step| {
                first.is_some_and(|first| day(step, "from").is_none_or(|from| from < first))
            });
            list.extend(steps.iter().map(|step| with_assumption(step, overlay)));
        }
        let key_place = node.place.clone();
        set(&mut self.tree, Entry { key: "enforcement".to_owned(), key_place, node });
    }
}

fn wrong_kind(context: &Context, node: &Node, key: &str) {
    let needed = if key == "enforcement" { "[[enforcement]] tables" } else { "a table" };
    context.mistake(
        Code::WrongType,
        &node.place,
        format!("`{key}` must be {needed}, not {}", node.describe()),
        if key == "enforcement" {
            "write [[enforcement]]"
        } else {
            "write [TABLE.NAME] tables, as in a rule file"
        },
    );
}

/// The assumption of the whole overlay, for what states no source and no assumption of its own.
pub(super) fn with_assumption(node: &Node, overlay: &Overlay<'_>) -> Node {
    let mut node = node.clone();
    let silent = find(&node, "cites").is_none() && find(&node, "assumption").is_none();
    if let (true, Some(assumption), Kind::Table(_)) =
        (silent, find(overlay.root, "assumption"), &node.kind)
    {
        set(&mut node, assumption.clone());
    }
    node
}

/// Leaves of the tree of a file what the policy, one of its snapshots, holds.
fn cut(tree: &mut Node, policy: &Policy) {
    remove(tree, &["snapshots"]);
    let reached = policy.reached();
    if let Some(clauses) = entries_under(tree, "clauses") {
        clauses.retain(|entry| reached.iter().any(|clause| clause.id == entry.key));
        for (entry, clause) in clauses.iter_mut().zip(reached) {
            if clause.until.is_none() {
                remove(&mut entry.node, &["until"]);
                if clause.from.is_none() {
                    remove(&mut entry.node, &["basis"]);
                }
            }
        }
    }
    let entries = entries_mut(tree);
    let steps = entries.and_then(|entries| entries.iter_mut().find(|entry| entry.key == "enforcement"));
    if let Some(Entry { node: Node { kind: Kind::Array(steps), .. }, .. }) = steps {
        // Steps ascend, and what begins later is what a snapshot leaves out.
        steps.truncate(policy.enforcement.len());
    }
}
