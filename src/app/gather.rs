//! The packages of one store in several files.

use crate::diagnostics::Findings;
use crate::input::packages::{self, Beside, Need, ReadPackage};
use crate::present::PackageNumbers;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What came of reading files.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// The packages of the store, each with its file's place.
    pub(super) kept: Vec<(usize, ReadPackage)>,
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
    let mut known: BTreeMap<(String, Option<String>), Vec<usize>> = BTreeMap::new();
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
        for package in read.read {
            let record = &package.record;
            if record.store.as_ref().is_some_and(|own| !own.eq_ignore_ascii_case(store)) {
                packages.other_store += 1;
                continue;
            }
            if let Some(order) = &record.order_id {
                let same = known.entry((order.clone(), record.package_id.clone())).or_default();
                let in_earlier_file =
                    |&place: &usize| kept[place].0 != file && kept[place].1.record == *record;
                if same.iter().any(in_earlier_file) {
                    packages.twice += 1;
                    continue;
                }
                same.push(kept.len());
            }
            kept.push((file, package));
        }
    }
    gathered
}
