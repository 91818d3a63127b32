//! A package judged again, as if it had been shipped by the service of its rule.

use super::RulesAsked;
use super::services::{Known, Services};
use crate::account::Counts;
use crate::analysis::{Estimate, estimate};
use crate::audit::books::{Book, Sale};
use crate::audit::seen::{EVERY, Seen, by_service};
use crate::audit::verdict::{Judged, Verdict};
use crate::domain::{Package, TrackedAs, Tracking};
use crate::policy::{Clause, Policy, Ruling, deciding_clause, ruling};
use crate::records::ShippingRule;

/// What an expectation rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RateSource {
    /// So many packages of the files whose tracking is known.
    Observed(u64),
    /// The chances of the scenario.
    Scenario,
}

/// How often a service's packages are valid, under one clause.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ServiceRate {
    /// Where it comes from.
    pub source: RateSource,
    /// Share that is valid: observed with its 95 % interval; of a scenario with all its chances at their means, and
    /// at the ends of their 90 % intervals.
    pub valid: Estimate,
}

/// A package under the rules.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Outcome {
    /// At worst and at best.
    pub(super) counts: (Counts, Counts),
    /// How likely it is valid; `None` = it does not count, or nothing says.
    pub(super) valid: Option<Estimate>,
}

impl Outcome {
    /// Not in the rate.
    pub(super) const GONE: Self = Self { counts: (Counts::NONE, Counts::NONE), valid: None };

    fn of(counts: (Counts, Counts), valid: impl FnOnce() -> Option<Estimate>) -> Self {
        let exact = |point| Some(Estimate { point, low: point, high: point });
        let valid = match counts {
            (worst, best) if best.counted() == 0 && worst.counted() == 0 => None,
            (worst, best) if worst == best => exact(f64::from(worst.valid())),
            _ => valid(),
        };
        Self { counts, valid }
    }
}

/// What packages are judged by again.
#[derive(Clone, Copy)]
pub(super) struct Again<'a> {
    pub(super) asked: &'a RulesAsked<'a>,
    pub(super) book: &'a Book,
}

impl<'a> Again<'a> {
    /// A package as the audit saw it.
    pub(super) fn seen(&self, sale: &Sale<'_>) -> Option<Seen> {
        let lag = self.book.reading.lag_days(self.asked.policy);
        let seen = Seen::on(sale.record, sale.taken, self.asked.audit.known_until, lag)?;
        Some(sale.as_listed(&seen, &self.book.reading).unwrap_or(seen))
    }

    fn policy(&self, sale: usize) -> Option<&'a Policy> {
        self.asked.sales.get(sale)?.policies.get(self.book.policy).map(|policy| &**policy)
    }

    /// It goes as it went.
    pub(super) fn kept(
        &self,
        (sale, seen): (usize, &Seen),
        was: Judged,
        services: &mut Services<'_>,
    ) -> Outcome {
        Outcome::of(was.verdict.counts(), || {
            let Verdict::Unknown(_) = was.verdict else { return None };
            let clause = was.clause.and_then(|clause| self.policy(sale)?.clauses.get(clause));
            let known = services.of_sale(sale, !seen.package.lane.is_domestic())?;
            rate(&known, &seen.package, clause).map(|rate| rate.valid)
        })
    }

    /// It goes by the service of a rule.
    pub(super) fn moved(
        &self,
        (sale, seen): (usize, &Seen),
        rule: &ShippingRule,
        services: &mut Services<'_>,
    ) -> Outcome {
        let Some(policy) = self.policy(sale) else { return Outcome::GONE };
        let mut package = seen.package.clone();
        package.value = rule.priced(self.asked.sales[sale].record.price).value();
        let known = services.of_rule(rule, !package.lane.is_domestic());
        let profile = known.as_ref().and_then(|known| known.profile(package.format));
        let (Some(mut known), Some(profile)) = (known, profile) else {
            return self.by_nothing_known(package, rule, policy);
        };
        (
            package.format,
            package.tracked_as,
            package.carrier,
            package.buy_shipping,
            package.method_matches,
        ) = profile;
        package.buy_shipping |= rule.beside.bought;
        let clause = self.clause(&package, policy);
        let (mut by, mut asked) = (None, false);
        let outcome = Outcome::of(counts(&package, clause), || {
            asked = true;
            by = rate(&known, &package, clause);
            by.map(|rate| rate.valid)
        });
        known.moved(by, asked);
        outcome
    }

    /// By a service of which nothing is known: tracked or not, of the package's own carrier class and format.
    fn by_nothing_known(&self, mut package: Package, rule: &ShippingRule, policy: &Policy) -> Outcome {
        package.buy_shipping |= rule.beside.bought;
        let ends = [TrackedAs::Untracked, TrackedAs::Full].map(|tracked_as| {
            package.tracked_as = tracked_as;
            counts(&package, self.clause(&package, policy))
        });
        let worth = |counts: &Counts| match (counts.counted(), counts.valid()) {
            (0, _) => 1,
            (_, 0) => 0,
            _ => 2,
        };
        let worst = if worth(&ends[1].0) < worth(&ends[0].0) { ends[1].0 } else { ends[0].0 };
        let best = if worth(&ends[1].1) > worth(&ends[0].1) { ends[1].1 } else { ends[0].1 };
        Outcome::of((worst, best), || None)
    }

    fn clause<'p>(&self, package: &Package, policy: &'p Policy) -> Option<&'p Clause> {
        policy.clauses.get(deciding_clause(package, policy, &self.book.reading)?)
    }
}

/// A package under everything that its service can show: at worst and at best.
fn counts(package: &Package, clause: Option<&Clause>) -> (Counts, Counts) {
    let states = by_service(&EVERY, package.tracked_as);
    let ruled =
        |wanted: fn(Ruling) -> bool| states.iter().any(|state| wanted(ruling(package, *state, clause)));
    if ruled(|ruling| ruling == Ruling::Exempt) {
        return (Counts::NONE, Counts::NONE);
    }
    let worst =
        if ruled(|ruling| matches!(ruling, Ruling::Defect(_))) { Counts::DEFECT } else { Counts::VALID };
    let best = if ruled(|ruling| ruling == Ruling::Valid) { Counts::VALID } else { Counts::DEFECT };
    (worst, best)
}

/// How likely a package of a service is valid under a clause.
fn rate(known: &Known<'_>, package: &Package, clause: Option<&Clause>) -> Option<ServiceRate> {
    let is_valid = |tracking| ruling(package, tracking, clause) == Ruling::Valid;
    let source = known.source()?;
    let valid = match (source, known.service) {
        (RateSource::Scenario, Some(service)) => {
            let quantities = [
                service.upload,
                service.facility,
                service.delivery_after_facility,
                service.delivery_without_facility,
            ];
            let share = |chances: [f64; 4]| -> f64 {
                let endings = Tracking::ENDINGS.into_iter().zip(Tracking::ending_chances(chances));
                endings.filter(|(ending, _)| is_valid(*ending)).map(|(_, chance)| chance).sum()
            };
            let point = share(quantities.map(|quantity| quantity.distribution.mean()));
            let low = share(quantities.map(|quantity| quantity.distribution.interval90().0));
            let high = share(quantities.map(|quantity| quantity.distribution.interval90().1));
            Estimate { point, low: low.min(high).min(point), high: high.max(low).max(point) }
        }
        _ => {
            let of = |valid: bool| {
                let endings = known.seen.endings.iter();
                endings.filter(|(ending, _)| !valid || is_valid(**ending)).map(|(_, n)| n).sum::<u64>()
            };
            estimate::probability(of(true), of(false))
        }
    };
    Some(ServiceRate { source, valid })
}
