//! What would make a defect valid or exempt: one thing changed, else two. Each remedy has been judged.

use super::near::nearest;
use super::{ruled, with_value};
use crate::domain::{CarrierClass, Format, Package, TrackedAs, Tracking};
use crate::policy::{Limit, LimitSign, Policy, Reading, Ruling};
use std::mem::discriminant;

/// Changes that together make a package valid or exempt.
#[derive(Clone, PartialEq, Debug)]
pub struct Remedy {
    /// One thing, or two.
    pub steps: Vec<Step>,
    /// The package then.
    pub package: Package,
    /// Its tracking then.
    pub tracking: Tracking,
    /// The verdict then: valid or exempt.
    pub ruling: Ruling,
    /// The clause that gives it.
    pub clause: Option<usize>,
}

/// One thing that could have been otherwise.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Step {
    /// Carrier and ship-method text as on the marketplace's list.
    ListedMethod,
    /// The label bought through the marketplace.
    BuyShipping,
    /// A right number in time, and these scans by the same service.
    Scans(Tracking),
    /// A service that scans end to end, and these scans.
    TrackedService(Tracking),
    /// A carrier of this class.
    Carrier(CarrierClass),
    /// Another format.
    Format(Format),
    /// A service without tracking.
    UntrackedService,
    /// A value on the other side of a limit.
    Value {
        /// The clause that states the limit.
        clause: usize,
        /// Its place among the clause's limits.
        limit: usize,
        /// The side that helps, in the package's currency.
        bound: Limit,
    },
}

/// Single changes that help, else pairs that do, what a seller can do most about first; of changes of one kind
/// (a scan, two scans) the least.
pub(super) fn remedies(of: (&Package, Tracking), policy: &Policy, reading: &Reading) -> Vec<Remedy> {
    let steps = steps(of, policy);
    let singles: Vec<Vec<Step>> = steps.iter().map(|&step| vec![step]).collect();
    let found = working(singles, of, policy, reading);
    if !found.is_empty() {
        return found;
    }
    let mut pairs: Vec<(usize, Vec<Step>)> = Vec::new();
    for (i, &first) in steps.iter().enumerate() {
        for (j, &second) in steps.iter().enumerate().skip(i + 1) {
            if discriminant(&first) != discriminant(&second) {
                pairs.push((i + j, vec![first, second]));
            }
        }
    }
    pairs.sort_by_key(|(trouble, _)| *trouble);
    working(pairs.into_iter().map(|(_, steps)| steps).collect(), of, policy, reading)
}

fn working(
    candidates: Vec<Vec<Step>>,
    (package, tracking): (&Package, Tracking),
    policy: &Policy,
    reading: &Reading,
) -> Vec<Remedy> {
    let mut found: Vec<Remedy> = Vec::new();
    let same_kind = |a: &[Step], b: &[Step]| {
        let kinds = |steps: &[Step]| steps.iter().map(discriminant).collect::<Vec<_>>();
        let same_carrier = !a.iter().any(|step| {
            matches!(step, Step::Carrier(_))
                && b.iter().any(|b| matches!(b, Step::Carrier(_)) && step != b)
        });
        kinds(a) == kinds(b) && same_carrier
    };
    for steps in candidates {
        if found.iter().any(|known| same_kind(&known.steps, &steps)) {
            continue;
        }
        let start = (package.clone(), tracking);
        let (package, tracking) =
            steps.iter().fold(start, |(package, tracking), step| step.taken(package, tracking));
        let (ruling, clause) = ruled(&package, tracking, policy, reading);
        if ruling == Ruling::Exempt || ruling == Ruling::Valid {
            found.push(Remedy { steps, package, tracking, ruling, clause });
        }
    }
    found
}

/// Everything that could be otherwise, what a seller can do most about first.
fn steps((package, tracking): (&Package, Tracking), policy: &Policy) -> Vec<Step> {
    let mut steps = Vec::new();
    if package.format == Format::Digital {
        return steps;
    }
    if !package.method_matches {
        steps.push(Step::ListedMethod);
    }
    if !package.buy_shipping {
        steps.push(Step::BuyShipping);
    }
    let better = scans_of(package.tracked_as).iter().filter(|&&scans| scans != tracking);
    steps.extend(better.map(|&scans| Step::Scans(scans)));
    if package.tracked_as != TrackedAs::Full {
        steps.extend(scans_of(TrackedAs::Full).iter().map(|&scans| Step::TrackedService(scans)));
    }
    if package.carrier != CarrierClass::Integrated {
        steps.push(Step::Carrier(CarrierClass::Integrated));
    }
    steps.extend(other_formats(package.format).iter().map(|&format| Step::Format(format)));
    if package.tracked_as != TrackedAs::Untracked {
        steps.push(Step::UntrackedService);
    }
    steps.extend(sides_of_limits(package, policy));
    if package.format == Format::Freight && package.carrier != CarrierClass::ListedFreight {
        steps.push(Step::Carrier(CarrierClass::ListedFreight));
    }
    if package.lane.is_domestic() && package.carrier != CarrierClass::SelfDelivery {
        steps.push(Step::Carrier(CarrierClass::SelfDelivery));
    }
    steps
}

/// What a service can give, the least first. A number alone is enough under a tracking mandate.
fn scans_of(service: TrackedAs) -> &'static [Tracking] {
    match service {
        TrackedAs::Untracked => &[],
        TrackedAs::DeliveryOnly => &[Tracking::NoScan, Tracking::DeliveryOnly],
        TrackedAs::ExportOnly => &[Tracking::NoScan, Tracking::FacilityOnly],
        TrackedAs::AcceptanceAndDelivery | TrackedAs::Full => {
            &[Tracking::NoScan, Tracking::FacilityOnly, Tracking::Both]
        }
    }
}

/// The nearest format first.
fn other_formats(format: Format) -> &'static [Format] {
    match format {
        Format::Letter => &[Format::LargeLetter, Format::Parcel],
        Format::LargeLetter => &[Format::Letter, Format::Parcel],
        Format::Parcel => &[Format::LargeLetter, Format::Letter],
        Format::Freight | Format::Digital => &[],
    }
}

/// For every limit the side on which the value is not, the nearest limit first.
fn sides_of_limits(package: &Package, policy: &Policy) -> Vec<Step> {
    let mut bounds: Vec<(usize, usize, Limit)> = Vec::new();
    for (clause, rule) in policy.clauses.iter().enumerate() {
        for (limit, &stated) in rule.when.value.iter().enumerate() {
            let bound = if stated.holds(package.value) { other_side(stated) } else { stated };
            if !bounds.iter().any(|(_, _, known)| *known == bound) {
                bounds.push((clause, limit, bound));
            }
        }
    }
    bounds.sort_by_key(|(_, _, bound)| bound.amount.micros.abs_diff(package.value.micros));
    bounds.into_iter().map(|(clause, limit, bound)| Step::Value { clause, limit, bound }).collect()
}

fn other_side(limit: Limit) -> Limit {
    let sign = match limit.sign {
        LimitSign::Below => LimitSign::AtLeast,
        LimitSign::AtMost => LimitSign::Above,
        LimitSign::AtLeast => LimitSign::Below,
        LimitSign::Above => LimitSign::AtMost,
    };
    Limit { sign, ..limit }
}

impl Step {
    /// The package and its tracking after the step.
    fn taken(self, package: Package, tracking: Tracking) -> (Package, Tracking) {
        match self {
            Self::ListedMethod => (Package { method_matches: true, ..package }, tracking),
            Self::BuyShipping => (Package { buy_shipping: true, ..package }, tracking),
            Self::Scans(scans) => (package, scans),
            Self::TrackedService(scans) => (Package { tracked_as: TrackedAs::Full, ..package }, scans),
            Self::Carrier(carrier) => (Package { carrier, ..package }, tracking),
            Self::Format(format) => (Package { format, ..package }, tracking),
            Self::UntrackedService => {
                (Package { tracked_as: TrackedAs::Untracked, ..package }, Tracking::NoNumber)
            }
            Self::Value { bound, .. } => {
                let value = nearest(bound, package.value.currency).unwrap_or(package.value);
                (with_value(&package, value), tracking)
            }
        }
    }
}
