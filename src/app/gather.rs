//! The packages of one store in several files of any kind: packages, and the marketplace's own files, which are
//! joined on the order's number.

use super::listed::{Listed, lay};
use super::postage;
use crate::diagnostics::Findings;
use crate::input::packages::{self, Beside, Need, Packages, ReadPackage};
use crate::input::reports::{self, AccountRate, DefectList, Kind, Numbers, Reports};
use crate::present::{PackageNumbers, SourceAnswer};
use crate::records::RateSheet;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    /// What each file is, in the order asked.
    pub(super) sources: Vec<SourceAnswer>,
    /// What the marketplace's lists of defects say of the packages.
    pub(super) listed: Listed,
    /// The lists.
    pub(super) lists: Vec<DefectList>,
    /// What carriers charge, by the rate sheets.
    pub(super) rates: RateSheet,
    /// The marketplace's own rates of the store.
    pub(super) account_rates: Vec<AccountRate>,
}

/// The packages of the store in all files; what two files hold alike is taken once. Their tracking need not be
/// said.
pub(super) fn gather(files: &[PathBuf], beside: &Beside, store: &str) -> Gathered {
    let mut gathered = Gathered::default();
    let own: BTreeSet<usize> = reports::own_files(files, beside).into_iter().collect();
    let marketplace: Vec<(usize, &Path)> =
        own.iter().map(|file| (*file, files[*file].as_path())).collect();
    let opened = (!own.is_empty()).then(|| reports::open(&marketplace, beside, store));
    let some_packages = own.len() < files.len();
    let elsewhere = opened.as_ref().filter(|_| some_packages).map(|opened| opened.elsewhere(store));
    // One file alone cannot repeat another.
    let mut known = (files.len() > 1).then(Known::new);
    let mut sources: BTreeMap<usize, (Kind, usize)> = BTreeMap::new();
    for (file, path) in files.iter().enumerate().filter(|(file, _)| !own.contains(file)) {
        let read = packages::read_among(path, beside, Need::Facts, elsewhere.as_ref());
        let rows = gathered.add_packages(file, read, store, known.as_mut());
        sources.insert(file, (Kind::Packages, rows));
    }
    if let Some(opened) = opened {
        let mut numbers = Numbers::new();
        for package in &gathered.kept {
            let Some(order) = &package.record.order_id else { continue };
            numbers.entry(Arc::clone(order)).or_default().push(package.record.details.number_check);
        }
        let read = opened.join(store, &numbers);
        sources.extend(read.files.iter().map(|(file, kind, rows)| (*file, (*kind, *rows))));
        gathered.add_reports(read);
    }
    let with_rate = postage::fill(&gathered.rates, &mut gathered.kept);
    gathered.sources = sources
        .into_iter()
        .map(|(file, (kind, rows))| SourceAnswer {
            file: super::name_of(&files[file]),
            kind: kind.words().to_owned(),
            rows,
            packages: (kind == Kind::Rates).then_some(with_rate),
        })
        .collect();
    let Gathered { lists, account_rates, kept, .. } = &mut gathered;
    gathered.listed = lay((lists, account_rates), kept, beside.listed_days);
    gathered
}

/// Places of packages by order and package number.
type Known = BTreeMap<(Arc<str>, Option<Arc<str>>), Vec<usize>>;

impl Gathered {
    /// Adds a file of packages; says how many of them could be read.
    fn add_packages(
        &mut self,
        file: usize,
        read: Packages,
        store: &str,
        known: Option<&mut Known>,
    ) -> usize {
        let Self { kept, packages, .. } = self;
        packages.not_read += read.not_read.len();
        packages.cancelled += read.left_out.cancelled;
        packages.by_marketplace += read.left_out.by_marketplace;
        packages.duplicate_rows += read.left_out.duplicates;
        self.findings.push(read.findings);
        let mut own = read.read;
        let rows = own.len();
        let of_store = |own: &Arc<str>| own.eq_ignore_ascii_case(store);
        own.retain(|package| package.record.store.as_ref().is_none_or(of_store));
        packages.other_store += rows - own.len();
        if let Some(known) = known {
            let before = own.len();
            own.retain_mut(|package| {
                package.file = file;
                let record = &package.record;
                let Some(order) = &record.order_id else { return true };
                let same = known.get(&(Arc::clone(order), record.package_id.clone()));
                !same.is_some_and(|same| same.iter().any(|&place| kept[place].record == *record))
            });
            packages.twice += before - own.len();
            for (place, package) in own.iter().enumerate() {
                let record = &package.record;
                let Some(order) = &record.order_id else { continue };
                let same = known.entry((Arc::clone(order), record.package_id.clone())).or_default();
                same.push(kept.len() + place);
            }
        }
        if kept.is_empty() {
            *kept = own;
        } else {
            kept.append(&mut own);
        }
        self.add_unused(read.unused_columns);
        rows
    }

    fn add_reports(&mut self, read: Reports) {
        self.kept.extend(read.packages);
        self.packages.not_read += read.not_read;
        self.packages.cancelled += read.left_out.cancelled;
        self.packages.by_marketplace += read.left_out.by_marketplace;
        self.packages.duplicate_rows += read.left_out.duplicates;
        self.packages.other_store += read.other_store;
        self.packages.not_confirmed += read.not_confirmed;
        self.lists = read.defects;
        self.account_rates = read.account_rates;
        self.rates = read.rates;
        self.findings.push(read.findings);
        self.add_unused(read.unused_columns);
    }

    fn add_unused(&mut self, columns: Vec<String>) {
        for column in columns {
            if !self.unused_columns.contains(&column) {
                self.unused_columns.push(column);
            }
        }
    }
}
