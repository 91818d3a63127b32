//! Facts of a package, failed conditions and remedies in words.

use super::super::words::{self, day};
use super::answer::{Judged, MissAnswer, PackageFacts, Verdict};
use crate::domain::{CarrierClass, Format, Tracking};
use crate::policy::{Clause, Condition, DateBasis, LaneKind, Limit, NearMiss, Policy, Ruling, Step};
use crate::present::wording::capital;
use crate::records::PackageRecord;
use chrono::NaiveDate;

/// A package in words.
pub(super) fn facts(record: &PackageRecord) -> PackageFacts {
    let category = record.category.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
    let days = if record.ordered_on == record.promised_on {
        format!("ordered, handed over and promised {}", day(record.promised_on))
    } else {
        format!(
            "ordered {}, handed over {}, promised {}",
            day(record.ordered_on),
            day(record.shipped_on),
            day(record.promised_on)
        )
    };
    PackageFacts {
        sent: format!(
            "{} {}{category}, {}, by {}, value {}",
            capital(words::format(record.format)),
            record.lane,
            words::tracked(record.tracked_as),
            words::carrier(record.carrier),
            record.price.value().net
        ),
        tracking: tracking(record.tracking),
        days,
    }
}

fn tracking(tracking: Tracking) -> &'static str {
    match tracking {
        Tracking::NoNumber => "no tracking number",
        Tracking::Late => "number entered after delivery",
        Tracking::Mismatch => "wrong carrier or number",
        Tracking::NoScan => "a right number, no scan",
        Tracking::FacilityOnly => "scanned on the way, not on delivery",
        Tracking::DeliveryOnly => "scanned on delivery, not before",
        Tracking::Both => "scanned on the way and on delivery",
    }
}

/// A verdict with its cause.
pub(super) fn ruling(ruling: Ruling) -> String {
    match ruling {
        Ruling::Exempt => "exempt".to_owned(),
        Ruling::Valid => "valid".to_owned(),
        Ruling::Defect(cause) => format!("defect ({})", words::cause(cause)),
    }
}

/// `20.00 EUR = 16.63 GBP by the ECB's rate of 3 February 2025`; empty = every limit that can hold on the
/// package's lane is in its currency.
pub(super) fn converted(policy: &Policy, record: &PackageRecord, rates_of: Option<NaiveDate>) -> String {
    let mut told: Vec<String> = Vec::new();
    let on_lane = policy.clauses.iter().filter(|clause| clause.when.match_lane(record.lane));
    for limit in on_lane.flat_map(|clause| &clause.when.value) {
        let line = format!("{} = {}", limit.stated, limit.amount);
        if limit.stated.currency != limit.amount.currency && !told.contains(&line) {
            told.push(line);
        }
    }
    let by = rates_of.map(|on| format!(" by the ECB's rate of {}", day(on))).unwrap_or_default();
    if told.is_empty() { String::new() } else { told.join(", ") + &by }
}

/// A near miss in words.
pub(in crate::present) fn miss(
    miss: &NearMiss,
    now: Ruling,
    record: &PackageRecord,
    judged: &Judged<'_>,
) -> MissAnswer {
    let clause = &judged.policy.clauses[miss.clause];
    let (condition, has, wanted) = condition(miss.condition, clause, record, judged);
    MissAnswer {
        clause: clause.id.clone(),
        condition,
        has,
        wanted,
        then: ruling(miss.ruling),
        changes_verdict: Verdict::from(miss.ruling) != Verdict::from(now),
        close: close(miss.condition, clause, record, judged),
    }
}

/// Can the seller or another reading change it, or is it a day less than a year away? Another country or category
/// is another sale, and a digital good no package.
fn close(condition: Condition, clause: &Clause, record: &PackageRecord, judged: &Judged<'_>) -> bool {
    match condition {
        Condition::Lane
        | Condition::Origin
        | Condition::Destination
        | Condition::Outside
        | Condition::Category => false,
        Condition::Format => clause.when.formats != [Format::Digital],
        Condition::From | Condition::Until => {
            let on = match clause.effective_basis(judged.policy, judged.reading) {
                DateBasis::Order => record.ordered_on,
                DateBasis::Ship => record.shipped_on,
                DateBasis::Promised | DateBasis::Reading => record.promised_on,
            };
            let near = |day: NaiveDate| (day - on).num_days().abs() < 366;
            [clause.from, clause.until].into_iter().flatten().any(near)
        }
        _ => true,
    }
}

/// A condition's name, what the package has and what the clause wants.
fn condition(
    condition: Condition,
    clause: &Clause,
    record: &PackageRecord,
    judged: &Judged<'_>,
) -> (&'static str, String, String) {
    let when = &clause.when;
    let lane = record.lane;
    let basis = clause.effective_basis(judged.policy, judged.reading);
    let has_day = match basis {
        DateBasis::Order => format!("ordered {}", day(record.ordered_on)),
        DateBasis::Ship => format!("handed over {}", day(record.shipped_on)),
        DateBasis::Promised | DateBasis::Reading => format!("promised {}", day(record.promised_on)),
    };
    let inside = |domestic| if domestic { "inside one country" } else { "across a border" }.to_owned();
    let codes = |list: &[crate::domain::Country]| {
        words::any_of(list.iter().map(|country| country.code().to_owned()))
    };
    match condition {
        Condition::Lane => {
            let wanted = when.lane == Some(LaneKind::Domestic);
            ("lane", inside(lane.is_domestic()), inside(wanted))
        }
        Condition::Origin => ("origin", format!("from {}", lane.origin), codes(&when.origins)),
        Condition::Destination => {
            ("destination", format!("to {}", lane.destination), codes(&when.destinations))
        }
        Condition::Outside => (
            "outside",
            lane.to_string(),
            format!("an end that is none of {}", words::commas(&when.outside)),
        ),
        Condition::Value { limit, .. } => {
            let basis = judged.reading.value_basis(judged.policy);
            (
                "value",
                format!("value {}", record.price.value().on(basis)),
                words::limit(&when.value[limit]),
            )
        }
        Condition::Format => (
            "format",
            words::format(record.format).to_owned(),
            words::any_of(when.formats.iter().map(|&format| words::format(format).to_owned())),
        ),
        Condition::TrackedAs => (
            "service tracking",
            words::tracked(record.tracked_as).to_owned(),
            words::any_of(when.tracked_as.iter().map(|&tracked| words::tracked(tracked).to_owned())),
        ),
        Condition::Carrier => (
            "carrier",
            format!("by {}", words::carrier(record.carrier)),
            words::any_of(when.carriers.iter().map(|&carrier| words::carrier(carrier).to_owned())),
        ),
        Condition::BuyShipping => {
            ("buy shipping", bought(record.buy_shipping), bought(!record.buy_shipping))
        }
        Condition::MethodMatches => {
            ("ship method", listed(record.method_matches), listed(!record.method_matches))
        }
        Condition::Category => (
            "category",
            record.category.as_deref().unwrap_or("no category").to_owned(),
            words::any_of(when.categories.iter().cloned()),
        ),
        Condition::From => ("first day", has_day, words::period(clause.from, None)),
        Condition::Until => ("last day", has_day, words::period(None, clause.until)),
        Condition::Reading(index) => {
            let (switch, option) = &clause.readings[index];
            let taken = judged.policy.switches.iter().find(|known| known.name == *switch);
            let has = taken.map_or("-", |known| judged.reading.option(known));
            ("reading", format!("{switch}={has}"), format!("{switch}={option}"))
        }
    }
}

fn bought(through: bool) -> String {
    let not = if through { "" } else { "not " };
    format!("label {not}bought through the marketplace")
}

fn listed(listed: bool) -> String {
    let not = if listed { "" } else { "not " };
    format!("ship method {not}written as on the marketplace's list")
}

/// One thing that would have helped, as what the package would have had.
pub(super) fn step(step: Step, policy: &Policy, record: &PackageRecord) -> String {
    match step {
        Step::ListedMethod => "the ship method written exactly as on the marketplace's list".to_owned(),
        Step::BuyShipping => "the label bought through the marketplace (Buy Shipping)".to_owned(),
        Step::Scans(Tracking::Both) if record.tracking == Tracking::FacilityOnly => {
            "a scan on delivery too".to_owned()
        }
        Step::Scans(Tracking::Both) if record.tracking == Tracking::DeliveryOnly => {
            "a scan on the way too".to_owned()
        }
        Step::Scans(scans) => {
            let mended = match record.tracking {
                Tracking::NoNumber => "a tracking number in time",
                Tracking::Late => "the number entered before delivery",
                Tracking::Mismatch => "the right carrier and number",
                Tracking::NoScan | Tracking::FacilityOnly | Tracking::DeliveryOnly | Tracking::Both => {
                    return scanned(scans).to_owned();
                }
            };
            match scans {
                Tracking::NoScan => mended.to_owned(),
                _ => format!("{mended}, and {}", scanned(scans)),
            }
        }
        Step::TrackedService(Tracking::NoScan) => "a tracked service, with its number".to_owned(),
        Step::TrackedService(scans) => format!("a tracked service, and {}", scanned(scans)),
        Step::Carrier(carrier) => {
            let by = match carrier {
                CarrierClass::Integrated => "an integrated carrier, one that",
                _ => return format!("carried by {}", words::carrier(carrier)),
            };
            words::carrier(carrier).replacen("a carrier that", by, 1)
        }
        Step::Format(Format::LargeLetter) => "sent as a large letter".to_owned(),
        Step::Format(format) => format!("sent as a {}", words::format(format)),
        Step::UntrackedService => "sent by an untracked service".to_owned(),
        Step::Value { clause, limit, sign, .. } => {
            let stated = policy.clauses[clause].when.value[limit];
            format!("a value {}", words::limit(&Limit { sign, ..stated }))
        }
    }
}

fn scanned(scans: Tracking) -> &'static str {
    match scans {
        Tracking::Both => "a carrier scan on the way and one on delivery",
        Tracking::DeliveryOnly => "a scan on delivery",
        _ => "a carrier scan",
    }
}
