//! What would make a defect valid or exempt: one thing changed, else two. Each remedy has been judged.

use super::near::nearest;
use super::{compared, ruled, with_value};
use crate::domain::{CarrierClass, Format, Money, Package, TrackedAs, Tracking, ValueBasis};
use crate::policy::{LimitSign, Policy, Reading, Ruling};
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
        /// The side that helps.
        sign: LimitSign,
        /// The bound in the package's currency, as the reading has it.
        bound: Money,
    },
}

/// Single changes that help, else pairs that do, what a seller can do most about first; of changes of one kind
/// (a scan, two scans) the least.
pub(super) fn remedies(of: (&Package, Tracking), policy: &Policy, reading: &Reading) -> Vec<Remedy> {
    let steps = steps(of, policy, reading);
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
    let (basis, _) = compared(policy, reading);
    for steps in candidates {
        if found.iter().any(|known| same_kind(&known.steps, &steps)) {
            continue;
        }
        let start = (package.clone(), tracking);
        let (package, tracking) =
            steps.iter().fold(start, |(package, tracking), step| step.taken(package, tracking, basis));
        let (ruling, clause) = ruled(&package, tracking, policy, reading);
        if ruling == Ruling::Exempt || ruling == Ruling::Valid {
            found.push(Remedy { steps, package, tracking, ruling, clause });
        }
    }
    found
}

/// Everything that could be otherwise, what a seller can do most about first.
fn steps((package, tracking): (&Package, Tracking), policy: &Policy, reading: &Reading) -> Vec<Step> {
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
    steps.extend(sides_of_limits(package, policy, reading));
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
fn sides_of_limits(package: &Package, policy: &Policy, reading: &Reading) -> Vec<Step> {
    let (basis, rate) = compared(policy, reading);
    let value = package.value.on(basis);
    let mut sides: Vec<(u64, Step)> = Vec::new();
    for (clause, rule) in policy.clauses.iter().enumerate() {
        for (limit, stated) in rule.when.value.iter().enumerate() {
            let holds = stated.holds_as_read(&package.value, (basis, rate));
            let sign = if holds { other_side(stated.sign) } else { stated.sign };
            let bound = stated.bound(rate, value.currency);
            let same = |step: &Step| matches!(step, Step::Value { sign: s, bound: b, .. } if (*s, *b) == (sign, bound));
            if !sides.iter().any(|(_, step)| same(step)) {
                let step = Step::Value { clause, limit, sign, bound };
                sides.push((bound.micros.abs_diff(value.micros), step));
            }
        }
    }
    sides.sort_by_key(|(distance, _)| *distance);
    sides.into_iter().map(|(_, step)| step).collect()
}

fn other_side(sign: LimitSign) -> LimitSign {
    match sign {
        LimitSign::Below => LimitSign::AtLeast,
        LimitSign::AtMost => LimitSign::Above,
        LimitSign::AtLeast => LimitSign::Below,
        LimitSign::Above => LimitSign::AtMost,
    }
}

impl Step {
    /// The package and its tracking after the step.
    fn taken(self, package: Package, tracking: Tracking, basis: ValueBasis) -> (Package, Tracking) {
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
            Self::Value { sign, bound, .. } => match nearest(sign, bound) {
                Some(value) => (with_value(&package, basis, value), tracking),
                None => (package, tracking),
            },
        }
    }
}
