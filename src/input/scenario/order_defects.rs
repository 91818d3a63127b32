//! `[order_defects]`: what untracked packages do to the order defect rate.

use crate::domain::{Distribution, Provenance};
use crate::input::figures::{Measure, Register};
use crate::input::reader::Table;
use crate::policy::Neighbours;
use crate::scenario::OrderDefects;

/// Reads `[order_defects]`. The factor is taken as the first text has it, when the file does not say it but
/// states a rate of some store.
pub(super) fn order_defects(
    register: &Register<'_>,
    table: Table<'_>,
    neighbours: &Neighbours,
    some_rate_is_stated: bool,
) -> Option<OrderDefects> {
    let measure = Measure::factor();
    let key = "untracked_factor";
    let stated = table.value(key).map(|value| register.quantity(&value, &measure));
    let path = table.path_of(key);
    table.close();
    let untracked_factor = match stated {
        Some(quantity) => quantity?,
        None => {
            let first = neighbours.defect_factors.first().filter(|_| some_rate_is_stated)?;
            let usual = Distribution::Point(first.factor);
            let source = Provenance::Source(first.source.clone());
            register.default_quantity(path, usual, measure.unit, source)
        }
    };
    Some(OrderDefects { untracked_factor, stated: neighbours.defect_factors.clone() })
}
