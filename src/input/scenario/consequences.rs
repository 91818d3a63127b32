//! `[consequences]`: what follows a rate below target, and `misapplied_share`.

use crate::domain::{Distribution, Provenance};
use crate::input::figures::{Measure, Register};
use crate::input::reader::Table;
use crate::scenario::{Consequences, Quantity, Reinstatement, Unit};

/// Reads `[consequences]`: the consequences and the share of exempt packages counted by mistake.
pub(super) fn consequences(
    register: &Register<'_>,
    table: Table<'_>,
) -> Option<(Consequences, Quantity)> {
    let grace = register.whole_or(
        &table,
        "grace_days",
        Unit::Days,
        0..=10_000,
        14,
        "two weeks of warning; no text says how long",
    );
    let suspension_days = register.quantity_or(
        &table,
        "suspension_days",
        &Measure::days().within(1.0..=3650.0),
        Distribution::Pert { min: 2.0, mode: 14.0, max: 45.0 },
        Provenance::Assumption("sellers report days to weeks; no measured figure".into()),
    );
    let repeat_factor = register.exact_or(
        &table,
        "repeat_factor",
        &Measure::factor().within(1.0..=100.0),
        1.0,
        "a repeated suspension lasts as long as the first",
    );
    let ramp = register.whole_or(
        &table,
        "ramp_days",
        Unit::Days,
        0..=366,
        0,
        "sales are back at once after a suspension",
    );
    let recovered_elsewhere = register.quantity_or(
        &table,
        "recovered_elsewhere",
        &Measure::share(),
        Distribution::Point(0.0),
        Provenance::Assumption("no other channel".into()),
    );
    let reinstatement = register.word_or_first(
        &table,
        "reinstatement",
        &[("fresh", Reinstatement::Fresh), ("carry", Reinstatement::Carry)],
        "a new start after the plan of action",
    );
    let yellow = register.whole_or(
        &table,
        "yellow_margin",
        Unit::Packages,
        0..=1_000_000,
        1,
        "one further defect would miss the target",
    );
    let misapplied = register.quantity_or(
        &table,
        "misapplied_share",
        &Measure::share(),
        Distribution::Point(0.0),
        Provenance::Assumption("exemptions are applied as written".into()),
    );
    table.close();
    let consequences = Consequences {
        grace_days: u32::try_from(grace?).ok()?,
        suspension_days: suspension_days?,
        repeat_factor: repeat_factor?,
        ramp_days: u32::try_from(ramp?).ok()?,
        recovered_elsewhere: recovered_elsewhere?,
        reinstatement: reinstatement?,
        yellow_margin: u32::try_from(yellow?).ok()?,
    };
    Some((consequences, misapplied?))
}
