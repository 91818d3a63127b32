//! The packages of one store in several files of any kind: packages, and the marketplace's own files, which are
//! joined on the order's number.

use super::listed::{Listed, lay};
use super::postage;
use crate::diagnostics::Findings;
use crate::input::packages::{self, Beside, Need, ReadPackage};
use crate::input::reports::{self, AccountRate, DefectList, Kind, Reports};
use crate::present::{PackageNumbers, SourceAnswer};
use crate::records::RateSheet;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

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
    let mut known = BTreeMap::new();
    let mut sources: BTreeMap<usize, (Kind, usize)> = BTreeMap::new();
    for (file, path) in files.iter().enumerate().filter(|(file, _)| !own.contains(file)) {
        let rows = gathered.add_packages(file, path, beside, store, &mut known);
        sources.insert(file, (Kind::Packages, rows));
    }
    if !own.is_empty() {
        let orders: BTreeSet<String> = known.into_keys().map(|(order, _)| order).collect();
        let own: Vec<(usize, &Path)> = own.iter().map(|file| (*file, files[*file].as_path())).collect();
        let read = reports::read(&own, beside, store, &|order| orders.contains(order));
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
    gathered.lay_lists(None);
    gathered
}

/// Places of packages by order and package number.
type Known = BTreeMap<(String, Option<String>), Vec<usize>>;

impl Gathered {
    /// Lays the lists of defects over the packages; `days` = the promised days that they cover, if somebody says
    /// so.
    pub(super) fn lay_lists(&mut self, days: Option<(NaiveDate, NaiveDate)>) {
        self.listed = lay((&self.lists, &self.account_rates), &mut self.kept, days);
    }

    /// Adds a file of packages; says how many of them could be read.
    fn add_packages(
        &mut self,
        file: usize,
        path: &Path,
        beside: &Beside,
        store: &str,
        known: &mut Known,
    ) -> usize {
        let Self { kept, packages, .. } = self;
        let read = packages::read_with(path, beside, Need::Facts);
        packages.not_read += read.not_read.len();
        packages.cancelled += read.left_out.cancelled;
        packages.by_marketplace += read.left_out.by_marketplace;
        packages.duplicate_rows += read.left_out.duplicates;
        let rows = read.read.len();
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
        self.findings.push(read.findings);
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
