//! Which clauses decide packages of a metric.

use super::compile::package_on;
use super::{Engine, Side};
use crate::domain::Tracking;
use crate::policy::{judge, judge_without_exemptions};
use crate::scenario::{Fate, MetricId};
use std::collections::BTreeSet;

impl<'s> Engine<'s> {
    /// Clauses of a policy that decide a package of the metric under some reading and some simulated strategy,
    /// packages that are counted by mistake among them. Which clause decides never hangs on the tracking.
    pub fn fired_clauses(&self, side: Side, metric: MetricId) -> BTreeSet<&'s str> {
        let scenario = self.scenario;
        let store = scenario.store_of(metric);
        let policy = match side {
            Side::Baseline => &store.baseline,
            Side::Reform => &store.reform,
        };
        let mut asked = BTreeSet::new();
        let mut fired = BTreeSet::new();
        let pieces = self.compiled.metrics[metric.0].bundles.iter().flat_map(|bundle| &bundle.pieces);
        for piece in pieces {
            let variant = &self.compiled.variants[piece.variant];
            let sold = scenario.lines[variant.line.0].share > 0.0;
            if variant.handling.fate != Fate::Shipped || !sold {
                continue;
            }
            for (at, (begins, _)) in variant.verdicts.iter().enumerate() {
                let next = variant.verdicts.get(at + 1).map(|next| next.0);
                let ended = next.is_some_and(|next| next <= piece.from);
                if ended || *begins > piece.until || !asked.insert((piece.variant, at)) {
                    continue;
                }
                let package = package_on(scenario, self.compiled.calendar, variant, *begins);
                for reading in &scenario.readings {
                    let verdict = judge(&package, Tracking::NoNumber, policy, reading);
                    let Some(clause) = verdict.clause else { continue };
                    fired.insert(clause.id.as_str());
                    if clause.misapplied && variant.mistakes.is_some() {
                        let by_mistake =
                            judge_without_exemptions(&package, Tracking::NoNumber, policy, reading);
                        fired.extend(by_mistake.clause.map(|clause| clause.id.as_str()));
                    }
                }
            }
        }
        fired
    }
}
