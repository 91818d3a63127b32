//! `[snapshots.NAME]`: the file's rules under another name: as they stood on a day and carried on, or for a
//! further store that has the same rules.

use super::{check_name, texts};
use crate::input::reader::{Named, Table};
use crate::policy::Policy;
use chrono::NaiveDate;

/// One snapshot.
pub(super) struct Snapshot {
    name: String,
    title: String,
    day: Option<NaiveDate>,
    store: Option<String>,
    notes: Vec<String>,
}

/// Reads all snapshots; those with a mistake are reported and left out.
pub(super) fn read_all(table: &Table<'_>) -> Vec<Snapshot> {
    let snapshots = table.value("snapshots");
    let tables = snapshots.iter().filter_map(|value| value.table("snapshots"));
    tables.flat_map(|table| table.entries()).filter_map(|entry| read(&entry)).collect()
}

fn read(entry: &Named<'_>) -> Option<Snapshot> {
    check_name(entry.value.context(), entry.name, &entry.place);
    let table = entry.value.table("snapshot")?;
    let title = table.needed("title", "title = \"...\": the rules in one line").and_then(|v| v.text());
    let day = match table.value("as_of") {
        Some(value) => value.date().map(Some),
        None => Some(None),
    };
    let store = match table.value("store") {
        Some(value) => value.text().map(|store| Some(store.to_owned())),
        None => Some(None),
    };
    let notes = table.value("notes").map_or(Some(Vec::new()), |value| texts(&value));
    table.close();
    Some(Snapshot {
        name: entry.name.to_owned(),
        title: title?.to_owned(),
        day: day?,
        store: store?,
        notes: notes?,
    })
}

/// The policy as the snapshot of its name has it; without one, the whole file's.
pub(super) fn taken(policy: Policy, snapshots: Vec<Snapshot>) -> Policy {
    match snapshots.into_iter().find(|snapshot| snapshot.name == policy.name) {
        Some(Snapshot { title, day, store, notes, .. }) => {
            let stood = day.map_or_else(|| policy.clone(), |day| policy.as_of(day));
            Policy { title, store: store.unwrap_or(policy.store), notes, ..stood }
        }
        None => policy,
    }
}
