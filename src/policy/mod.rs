//! What a marketplace imposes on one store, as data, and the judge that reads it.
//!
//! A policy is an ordered list of dated clauses; the first that matches a package decides it. What the
//! texts leave open is a *switch* with options; a *reading* chooses one option of every switch.

mod as_of;
mod builtin;
mod changes;
mod citation;
mod clause;
mod coverage;
mod enforcement;
mod explain;
#[cfg(test)]
mod fixtures;
mod hybrid;
mod judge;
mod neighbours;
mod reading;
mod reading_sets;
mod timeline;

pub use builtin::{BUILTIN, BuiltinPolicy};
pub use changes::{Change, Changed, changes, first_difference};
pub use citation::{ASSUMPTION, Citation, NOT_STATED};
pub use clause::{
    Certainty, Clause, Conditions, Consequence, DateBasis, LaneKind, Limit, LimitSign, Overlaid,
    OverlaidHow, Scans,
};
pub use coverage::{Along, Flaw, Unreached, flaws};
pub use enforcement::{AtStake, Enforced, Enforcement};
pub use explain::{Condition, Explanation, NearMiss, Remedy, Step, explain, ruled};
pub use hybrid::{ClauseChange, Contest, Hybrid, Player};
pub use judge::{Cause, Ruling, Verdict, deciding_clause, judge, judge_without_exemptions, ruling};
pub use neighbours::{Bound, DefectFactor, Measured, NEIGHBOURS, Neighbours, Requirement};
pub use reading::{LimitRate, Reading, ReviewTerms, Switch, SwitchOption, Target};
pub use timeline::{Span, spans};

use crate::domain::{Currency, ExchangeRates, Lane, Money, UnknownCurrency, ValueBasis};

/// The rules of one store, dated.
#[derive(Clone, PartialEq, Debug)]
pub struct Policy {
    /// Short name, such as `uk-2025`.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// Who imposes it, such as `Amazon`.
    pub marketplace: String,
    /// The store it is imposed on, such as `UK`.
    pub store: String,
    /// Days of promised dates that are counted together.
    pub window_days: u16,
    /// Days between the end of the window and the day on which the rate shows.
    pub lag_days: u16,
    /// The rate to reach, in thousandths (950 = 95 %).
    pub target_permille: u32,
    /// What the texts leave open.
    pub switches: Vec<Switch>,
    /// In order; the first that matches decides.
    pub clauses: Vec<Clause>,
    /// For whom a rate below target has consequences, and from when.
    pub enforcement: Vec<Enforcement>,
    /// Texts the policy as a whole rests on.
    pub sources: Vec<String>,
    /// What a reader of a report should know of these rules: what is new, what was taken for granted.
    pub notes: Vec<String>,
}

impl Policy {
    /// The same policy with every value limit in one currency, so that `judge` compares like with like.
    ///
    /// # Errors
    /// When a limit's currency has no rate.
    pub fn in_currency(
        &self,
        rates: &ExchangeRates,
        currency: Currency,
    ) -> Result<Self, UnknownCurrency> {
        let mut converted = self.clone();
        for clause in &mut converted.clauses {
            for limit in &mut clause.when.value {
                limit.amount = rates.convert(limit.stated, currency)?;
            }
        }
        Ok(converted)
    }

    /// The values that can matter on a lane, whatever the day: the limits of the clauses that do not rule the
    /// lane out, as most readings compare them (net, at the rate), and as these readings do. By basis, lowest
    /// first, each once.
    pub fn value_edges_on(&self, lane: Lane, readings: &[Reading]) -> Vec<(ValueBasis, Money)> {
        let clauses = self.clauses.iter().filter(|clause| clause.when.match_lane(lane));
        let as_read =
            readings.iter().map(|reading| (reading.value_basis(self), reading.limit_rate(self)));
        let usual = (ValueBasis::Net, LimitRate::ScenarioDay);
        // Readings are many and compare in few ways.
        let mut compared: Vec<(ValueBasis, LimitRate)> = vec![usual];
        for way in as_read {
            if !compared.contains(&way) {
                compared.push(way);
            }
        }
        let mut edges: Vec<(ValueBasis, Money)> = clauses
            .flat_map(|clause| &clause.when.value)
            .flat_map(|limit| {
                let bound = |rate| limit.bound(rate, limit.amount.currency);
                compared.iter().map(move |(basis, rate)| (*basis, bound(*rate)))
            })
            .collect();
        edges.sort_by_key(|(basis, edge)| (*basis, edge.micros));
        edges.dedup();
        edges
    }
}
