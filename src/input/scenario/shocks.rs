//! `[clustering]` and `[outages.KEY]`: what makes misses come in clusters.

use super::names::{Known, check_name};
use crate::diagnostics::Code;
use crate::domain::{Distribution, Provenance};
use crate::input::figures::{Measure, Register};
use crate::input::reader::Table;
use crate::scenario::{Outage, Quantity};

/// Reads `[clustering]`.
pub(super) fn clustering(register: &Register<'_>, table: Table<'_>) -> Option<Quantity> {
    let icc = register.quantity_or(
        &table,
        "icc",
        // At 1 a week would be all hits or all misses.
        &Measure::chance().within(0.0..=0.9),
        Distribution::Uniform { min: 0.0, max: 0.02 },
        Provenance::Assumption("0 to 2 %: only a seller's own data can say".into()),
    );
    table.close();
    icc
}

/// Reads `[outages]`.
pub(super) fn outages(register: &Register<'_>, table: Table<'_>, known: &Known) -> Option<Vec<Outage>> {
    let outages: Vec<Option<Outage>> = table
        .entries()
        .into_iter()
        .map(|named| {
            check_name(register.context(), &named);
            let outage = named.value.table("outage")?;
            let carrier = outage.needed("carrier", "carrier = \"Royal Mail\"").and_then(|value| {
                let name = value.text()?;
                if known.carriers.iter().any(|carrier| carrier == name) {
                    return Some(name.to_owned());
                }
                if known.carriers.is_empty() {
                    return None;
                }
                let carriers = known.carriers.iter().map(|carrier| &**carrier);
                value.unknown(Code::UnknownName, name, carriers, "a carrier of [services]:");
                None
            });
            let per_year = register.needed_quantity(&outage, "per_year", &Measure::per_year());
            let days = register.needed_quantity(&outage, "days", &Measure::days().within(0.0..=366.0));
            let factor = register.needed_quantity(&outage, "factor", &Measure::share());
            outage.close();
            Some(Outage {
                name: named.name.to_owned(),
                carrier: carrier?,
                per_year: per_year?,
                days: days?,
                factor: factor?,
            })
        })
        .collect();
    table.close();
    outages.into_iter().collect()
}
