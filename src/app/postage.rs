//! What rate sheets say of packages whose files do not: the cost of the label, and the promise.

use crate::input::packages::ReadPackage;
use crate::records::{Assumed, RateSheet};
use chrono::Days;

/// Fills in what is missing; says of how many packages a rate was found.
pub(super) fn fill(sheet: &RateSheet, kept: &mut [ReadPackage]) -> usize {
    let mut found = 0;
    if sheet.rates().is_empty() {
        return found;
    }
    for package in kept {
        let record = &mut package.record;
        let details = &record.details;
        let both = details.carrier.as_deref().zip(details.ship_method.as_deref());
        let both = both.map(|(carrier, method)| format!("{carrier} {method}"));
        let names = [details.service.as_deref(), details.ship_method.as_deref(), both.as_deref()];
        let names: Vec<&str> = names.into_iter().flatten().collect();
        let Some(rate) = sheet.find(&names, record.lane, details.weight_g) else { continue };
        found += 1;
        if details.label_cost.is_none() {
            record.details.label_cost = Some(rate.cost);
            package.taken.insert(Assumed::CostByRateSheet);
        }
        if let Some(days) = rate.transit_days
            && package.taken.contains(Assumed::PromisedWhenShipped)
        {
            record.promised_on = record.shipped_on + Days::new(u64::from(days));
            package.taken.remove(Assumed::PromisedWhenShipped);
            package.taken.insert(Assumed::PromiseEstimated);
        }
    }
    found
}
