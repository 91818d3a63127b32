//! Which conditions of a clause a package fails.

use super::compared;
use crate::domain::{Money, Package};
use crate::policy::{Clause, Conditions, LaneKind, Policy, Reading};

/// One condition of a clause.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Condition {
    /// Domestic or cross-border.
    Lane,
    /// The origin.
    Origin,
    /// The destination.
    Destination,
    /// An end outside a list of countries.
    Outside,
    /// A value limit.
    Value {
        /// Its place among the clause's limits.
        limit: usize,
        /// The bound in the package's currency, as the reading has it.
        bound: Money,
    },
    /// The format.
    Format,
    /// What the service promises to scan.
    TrackedAs,
    /// The carrier class.
    Carrier,
    /// The label bought through the marketplace, or not.
    BuyShipping,
    /// Carrier and ship-method text as on the list, or not.
    MethodMatches,
    /// The category.
    Category,
    /// The first day.
    From,
    /// The last day.
    Until,
    /// An option of a switch: its place among those that the clause names.
    Reading(usize),
}

/// The conditions of a clause that do not hold; none = the clause matches.
pub(super) fn failing(
    clause: &Clause,
    package: &Package,
    policy: &Policy,
    reading: &Reading,
) -> Vec<Condition> {
    let mut failing = Vec::new();
    let mut ask = |holds: bool, condition: Condition| {
        if !holds {
            failing.push(condition);
        }
    };
    for (index, (switch, option)) in clause.readings.iter().enumerate() {
        ask(reading.takes(policy, switch, option), Condition::Reading(index));
    }
    let day = package.day_of(clause.effective_basis(policy, reading));
    ask(clause.from.is_none_or(|from| from <= day), Condition::From);
    ask(clause.until.is_none_or(|until| day <= until), Condition::Until);
    let Conditions { value, formats, tracked_as, carriers, .. } = &clause.when;
    let when = &clause.when;
    let lane = package.lane;
    let kind = if lane.is_domestic() { LaneKind::Domestic } else { LaneKind::CrossBorder };
    ask(when.lane.is_none_or(|wanted| wanted == kind), Condition::Lane);
    ask(any_or_one_of(&when.origins, &lane.origin), Condition::Origin);
    ask(any_or_one_of(&when.destinations, &lane.destination), Condition::Destination);
    let inside = |country| when.outside.contains(country);
    let outside = when.outside.is_empty() || !inside(&lane.origin) || !inside(&lane.destination);
    ask(outside, Condition::Outside);
    let compared = compared(policy, reading);
    for (limit, bound) in value.iter().enumerate() {
        let holds = bound.holds_as_read(&package.value, compared);
        let bound = bound.bound(compared.1, bound.amount.currency);
        ask(holds, Condition::Value { limit, bound });
    }
    ask(any_or_one_of(formats, &package.format), Condition::Format);
    ask(any_or_one_of(tracked_as, &package.tracked_as), Condition::TrackedAs);
    ask(any_or_one_of(carriers, &package.carrier), Condition::Carrier);
    let bought = when.buy_shipping.is_none_or(|wanted| wanted == package.buy_shipping);
    ask(bought, Condition::BuyShipping);
    let listed = when.method_matches.is_none_or(|wanted| wanted == package.method_matches);
    ask(listed, Condition::MethodMatches);
    ask(when.match_category(&package.category), Condition::Category);
    failing
}

fn any_or_one_of<T: PartialEq>(list: &[T], item: &T) -> bool {
    list.is_empty() || list.contains(item)
}
