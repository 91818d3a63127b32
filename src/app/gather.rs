//! The packages of one store in several files.

use crate::diagnostics::Findings;
use crate::input::packages::{self, Beside, Need, ReadPackage};
use crate::present::PackageNumbers;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Order and package.
type Named = (Arc<str>, Option<Arc<str>>);

/// What came of reading files.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// The packages of the store.
    pub(super) kept: Vec<ReadPackage>,
    /// Those left aside and why; `audited` and `later` are not told here.
    pub(super) packages: PackageNumbers,
    /// Columns that no file's reader uses, by name.
    pub(super) unused_columns: Vec<String>,
    /// Mistakes, by text.
    pub(super) findings: Vec<Findings>,
}

/// The packages of the store in all files; what two files hold alike is taken once. Their tracking need not be
/// said.
pub(super) fn gather(files: &[PathBuf], beside: &Beside, store: &str) -> Gathered {
    let mut gathered = Gathered::default();
    let Gathered { kept, packages, unused_columns, findings } = &mut gathered;
    let mut known: BTreeMap<Named, Vec<usize>> = BTreeMap::new();
    for (file, path) in files.iter().enumerate() {
        let read = packages::read_with(path, beside, Need::Facts);
        packages.not_read += read.not_read.len();
        packages.cancelled += read.left_out.cancelled;
        packages.by_marketplace += read.left_out.by_marketplace;
        packages.duplicate_rows += read.left_out.duplicates;
        findings.push(read.findings);
        for column in read.unused_columns {
            if !unused_columns.contains(&column) {
                unused_columns.push(column);
            }
        }
        let mut read = read.read;
        let before = read.len();
        let of_store = |own: &Arc<str>| own.eq_ignore_ascii_case(store);
        read.retain(|package| package.record.store.as_ref().is_none_or(of_store));
        packages.other_store += before - read.len();
        if files.len() > 1 {
            let before = read.len();
            read.retain_mut(|package| {
                package.file = file;
                let record = &package.record;
                let Some(order) = &record.order_id else { return true };
                let same = known.get(&(Arc::clone(order), record.package_id.clone()));
                !same.is_some_and(|same| same.iter().any(|&place| kept[place].record == *record))
            });
            packages.twice += before - read.len();
            for (place, package) in read.iter().enumerate() {
                let record = &package.record;
                let Some(order) = &record.order_id else { continue };
                let same = known.entry((Arc::clone(order), record.package_id.clone())).or_default();
                same.push(kept.len() + place);
            }
        }
        if kept.is_empty() {
            *kept = read;
        } else {
            kept.append(&mut read);
        }
    }
    gathered
}
