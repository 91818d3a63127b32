//! Days around a reform: from when a package counts under it, when that shows, and when a switch shows.
//!
//! A package promised on day p is in the window of day D when p lies in [D - lag - window + 1, D - lag].
//! So a change whose first package is promised on p shows first on p + lag, and fills the window on
//! p + lag + window - 1.

use super::calendar::shown;
use super::{Fate, LineId, Scenario};
use crate::policy::{Changed, Clause, DateBasis, Policy, Reading, changes};
use chrono::{Days, NaiveDate};

/// One store's way from the old rules to the new ones, as one or more readings have it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changeover {
    /// Place of the store.
    pub store: usize,
    /// Names of the readings.
    pub readings: Vec<String>,
    /// Days from the end of the window to the day on which it shows.
    pub lag_days: u16,
    /// First day on which old and new rules differ.
    pub effective: NaiveDate,
    /// The date of a package that decides; `None` = only reviews change, whatever the package's dates.
    pub basis: Option<DateBasis>,
    /// The first package under the new rules, for each length of promise: shortest first.
    pub first_packages: Vec<FirstPackage>,
    /// The first day that shows the new rules.
    pub shows: NaiveDate,
    /// The first day whose window lies wholly under them.
    pub wholly: NaiveDate,
}

/// The first package of one length of promise that counts under new rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FirstPackage {
    /// Days from order to promised delivery.
    pub promise_days: u16,
    /// Day of its order.
    pub ordered: NaiveDate,
    /// Day of its handover: posting day.
    pub handed_over: NaiveDate,
    /// Its promised day.
    pub promised: NaiveDate,
}

/// When a strategy shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SwitchDays {
    /// Place of the strategy.
    pub strategy: usize,
    /// First order day under it.
    pub starts_on: NaiveDate,
    /// The first day that can show it.
    pub shows: NaiveDate,
    /// The first day whose window lies wholly under it.
    pub wholly: NaiveDate,
}

impl Scenario {
    /// The changeovers of every store, readings with the same days together; stores whose rules never
    /// change, or differ since ever, have none.
    pub fn changeovers(&self) -> Vec<Changeover> {
        let mut found: Vec<Changeover> = Vec::new();
        for store in 0..self.stores.len() {
            for reading in &self.readings {
                let lag_days = self.lag_days(&self.stores[store].reform, reading);
                let Some(changeover) = self.changeover(store, reading, lag_days) else { continue };
                let alike = |known: &&mut Changeover| {
                    (known.store, known.lag_days, known.effective, known.basis)
                        == (store, changeover.lag_days, changeover.effective, changeover.basis)
                };
                match found.iter_mut().find(alike) {
                    Some(known) => known.readings.push(reading.name.clone()),
                    None => found.push(changeover),
                }
            }
        }
        found
    }

    /// The first day whose windows of every store lie wholly under its new rules, under the main reading and a
    /// lag of so many days; `None` = no store's rules change on a day.
    pub(super) fn wholly_after(&self, lag_days: u16) -> Option<NaiveDate> {
        let main = self.readings.first()?;
        let stores = 0..self.stores.len();
        stores.filter_map(|store| self.changeover(store, main, lag_days)).map(|one| one.wholly).max()
    }

    /// When each strategy shows that handles some order otherwise than today.
    pub fn switch_days(&self) -> Vec<SwitchDays> {
        let lag_days = self.main_lag_days();
        let strategies = self.strategies.iter().enumerate();
        strategies
            .filter_map(|(at, strategy)| {
                let switched = self.switched(at);
                let promised = || switched.iter().copied();
                Some(SwitchDays {
                    strategy: at,
                    starts_on: strategy.starts_on,
                    shows: shown(promised().map(|(first, _)| first).min()?, lag_days),
                    wholly: self.filled(promised().map(|(_, last)| last).max()?, lag_days),
                })
            })
            .collect()
    }

    /// For every order line and day on which a strategy changes its handling: the first promised day that can
    /// tell, and the one from which on all that are promised are handled anew.
    fn switched(&self, strategy: usize) -> Vec<(NaiveDate, NaiveDate)> {
        let begins = self.strategies[strategy].starts_on;
        let mut switched = Vec::new();
        for line in (0..self.lines.len()).map(LineId) {
            let (lane, today) = (self.lines[line.0].lane, self.handling_today(line));
            let before = self.promise_days(today.service, lane);
            let parts = self.treat(strategy, line);
            for (from, handling) in parts.iter().flat_map(|part| &part.spans) {
                if *handling == today {
                    continue;
                }
                let after = match handling.fate {
                    Fate::Shipped => self.promise_days(handling.service, lane),
                    Fate::Dropped | Fate::Marketplace => before,
                };
                let day = |promise: u16| (*from).max(begins) + Days::new(promise.into());
                switched.push((day(before.min(after)), day(before.max(after))));
            }
        }
        switched
    }

    fn changeover(&self, store: usize, reading: &Reading, lag_days: u16) -> Option<Changeover> {
        let rules = &self.stores[store];
        let (effective, basis) = first_change(&rules.baseline, &rules.reform, reading)?;
        let handling = self.horizon.handling_days;
        let mut promises: Vec<u16> =
            self.promises(|line| self.metrics[line.metric.0].store == store).collect();
        promises.sort_unstable();
        promises.dedup();
        let first_packages: Vec<FirstPackage> = promises
            .into_iter()
            .map(|promise| {
                let before = match basis {
                    Some(DateBasis::Promised) => promise,
                    Some(DateBasis::Ship) => handling,
                    _ => 0,
                };
                let ordered = effective - Days::new(before.into());
                FirstPackage {
                    promise_days: promise,
                    ordered,
                    handed_over: ordered + Days::new(handling.into()),
                    promised: ordered + Days::new(promise.into()),
                }
            })
            .collect();
        let promised = || first_packages.iter().map(|package| package.promised);
        let (shows, wholly) = match basis {
            Some(_) => (shown(promised().min()?, lag_days), self.filled(promised().max()?, lag_days)),
            None => (effective, effective),
        };
        let readings = vec![reading.name.clone()];
        Some(Changeover { store, readings, lag_days, effective, basis, first_packages, shows, wholly })
    }
}

/// The first day on which two policies differ under a reading, and by which date of a package.
fn first_change(
    old: &Policy,
    new: &Policy,
    reading: &Reading,
) -> Option<(NaiveDate, Option<DateBasis>)> {
    let changes = changes(old, new, reading);
    let first = changes.iter().map(|change| change.on).min()??;
    // An old policy that states no end of a clause leaves its basis open.
    let by = |clause: &Clause, policy: &Policy| match (clause.from, clause.until) {
        (None, None) => reading.date_basis(new),
        _ => clause.effective_basis(policy, reading),
    };
    // Of several dates the promised one counts packages soonest.
    let basis =
        changes.iter().filter(|change| change.on == Some(first)).filter_map(|change| {
            match change.what {
                Changed::Begins(clause) | Changed::Differs(clause) => Some(by(clause, new)),
                Changed::Ends(clause) => Some(by(clause, old)),
                Changed::Enforcement(step) => step.counts_shipments_since.then_some(DateBasis::Ship),
                Changed::Terms => None,
            }
        });
    let basis = basis.max_by_key(|basis| match basis {
        DateBasis::Promised | DateBasis::Reading => 2,
        DateBasis::Ship => 1,
        DateBasis::Order => 0,
    });
    Some((first, basis))
}
