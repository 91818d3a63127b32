//! What the horizon may leave to the policies: window and lag.

use super::horizon::HorizonDraft;
use crate::diagnostics::{Code, Finding};
use crate::domain::{Distribution, Provenance};
use crate::input::figures::Register;
use crate::input::reader::Context;
use crate::policy::{Policy, Reading};
use crate::scenario::{InputValue, Unit};
use std::collections::BTreeSet;

/// The policies of the file, asked for terms.
pub(super) struct Terms<'a> {
    pub(super) context: &'a Context,
    pub(super) policies: &'a [&'a Policy],
    /// All policies of the file could be read.
    pub(super) complete: bool,
}

impl Terms<'_> {
    /// The window stated, else the one that all policies agree on.
    pub(super) fn window_days(&self, horizon: &HorizonDraft) -> Option<u16> {
        horizon
            .window_days
            .or_else(|| self.agreed(horizon, "windows", "window_days = 30", |policy| policy.window_days))
    }

    /// The lag is stated, or all policies must agree on it when read prudently. A stated one holds for every
    /// reading, so that readings of the switch `lag` change nothing.
    pub(super) fn lag_days(
        &self,
        register: &Register<'_>,
        horizon: &HorizonDraft,
        readings: &[Reading],
    ) {
        if let Some((_, place)) = &horizon.lag_days {
            let of_lag = readings.iter().find(|reading| reading.options.contains_key("lag"));
            if let Some(reading) = of_lag {
                let message =
                    format!("the reading `{}` changes nothing: lag_days is stated", reading.name);
                let finding = Finding::new(Code::NeverUsed, place.clone(), message);
                self.context.report(finding.help("leave lag_days out, or the reading"));
            }
            return;
        }
        let prudent = Reading::prudent();
        let agreed = self.agreed(horizon, "lags", "lag_days = 14", |policy| prudent.lag_days(policy));
        if let Some(days) = agreed {
            register.default_of(
                "horizon.lag_days".to_owned(),
                InputValue::Number(Distribution::Point(days.into())),
                Unit::Days,
                Provenance::Source("the policies of the file, prudently read".into()),
            );
        }
    }

    fn agreed(
        &self,
        horizon: &HorizonDraft,
        what: &str,
        example: &str,
        of: impl Fn(&Policy) -> u16,
    ) -> Option<u16> {
        let all: BTreeSet<u16> = self.policies.iter().map(|policy| of(policy)).collect();
        if let (1, Some(&days)) = (all.len(), all.first()) {
            return Some(days);
        }
        if self.complete {
            let stated: Vec<String> = self
                .policies
                .iter()
                .map(|policy| format!("{}: {} days", policy.name, of(policy)))
                .collect();
            self.context.mistake(
                Code::PoliciesDisagree,
                &horizon.last_day_place,
                format!("the policies have different {what} ({})", stated.join(", ")),
                format!("add {example} to [horizon]"),
            );
        }
        None
    }
}
