//! Clauses, conditions, consequences and days in words.

use crate::domain::{CarrierClass, Country, Format, TrackedAs};
use crate::policy::{
    ASSUMPTION, AtStake, Cause, Clause, Conditions, Consequence, DateBasis, Enforced, Enforcement,
    LaneKind, Limit, LimitSign, OverlaidHow, Policy, Scans,
};
use crate::present::number;
use chrono::NaiveDate;

/// `2 January 2025`
pub(super) fn day(day: NaiveDate) -> String {
    number::day(&day.to_string())
}

/// `from 15 January 2025`, `until 14 January 2025`, both, or `at any time`.
pub(super) fn period(from: Option<NaiveDate>, until: Option<NaiveDate>) -> String {
    match (from, until) {
        (None, None) => "at any time".to_owned(),
        (Some(from), None) => format!("from {}", day(from)),
        (None, Some(until)) => format!("until {}", day(until)),
        (Some(from), Some(until)) => format!("from {} until {}", day(from), day(until)),
    }
}

/// The date of a package that decides whether a clause holds; `None` = the clause has no dates.
pub(super) fn basis(clause: &Clause, policy: &Policy) -> Option<String> {
    if clause.from.is_none() && clause.until.is_none() {
        return None;
    }
    Some(match clause.basis {
        DateBasis::Order => "by the day of the order".to_owned(),
        DateBasis::Ship => "by the day of handover".to_owned(),
        DateBasis::Promised => "by the promised delivery day".to_owned(),
        DateBasis::Reading => {
            let switch = policy.switches.iter().find(|switch| switch.name == "date-basis");
            let taken = switch.map_or("promised".to_owned(), |switch| {
                format!("{} (prudent), {} (lenient)", switch.prudent, switch.lenient)
            });
            format!("by which date of a package is not stated; taken: {taken}, see switch date-basis")
        }
    })
}

/// What a clause asks, one condition an entry; none = every package.
pub(super) fn conditions(when: &Conditions) -> Vec<String> {
    let mut asks = Vec::new();
    match when.lane {
        Some(LaneKind::Domestic) => asks.push("inside one country".to_owned()),
        Some(LaneKind::CrossBorder) => asks.push("across a border".to_owned()),
        None => {}
    }
    let countries = |list: &[Country]| any_of(list.iter().map(|country| country.code().to_owned()));
    if !when.origins.is_empty() {
        asks.push(format!("from {}", countries(&when.origins)));
    }
    if !when.destinations.is_empty() {
        asks.push(format!("to {}", countries(&when.destinations)));
    }
    if !when.outside.is_empty() {
        asks.push(format!("from or to a country that is none of {}", commas(&when.outside)));
    }
    if !when.value.is_empty() {
        let limits: Vec<String> = when.value.iter().map(limit).collect();
        asks.push(format!("value {}", limits.join(" and ")));
    }
    if !when.formats.is_empty() {
        asks.push(format!("a {}", any_of(when.formats.iter().map(|&f| format(f).to_owned()))));
    }
    if !when.tracked_as.is_empty() {
        asks.push(any_of(when.tracked_as.iter().map(|&t| tracked(t).to_owned())));
    }
    if !when.carriers.is_empty() {
        asks.push(format!("by {}", any_of(when.carriers.iter().map(|&c| carrier(c).to_owned()))));
    }
    match when.buy_shipping {
        Some(true) => asks.push("label bought through the marketplace".to_owned()),
        Some(false) => asks.push("label not bought through the marketplace".to_owned()),
        None => {}
    }
    match when.method_matches {
        Some(true) => asks.push("ship method written as on the marketplace's list".to_owned()),
        Some(false) => asks.push("ship method not written as on the marketplace's list".to_owned()),
        None => {}
    }
    if !when.categories.is_empty() {
        asks.push(format!("category {}", any_of(when.categories.iter().cloned())));
    }
    asks
}

/// Conditions in one line.
pub(super) fn in_line(conditions: &[String]) -> String {
    if conditions.is_empty() { "every package".to_owned() } else { conditions.join("; ") }
}

/// Codes with commas between them.
pub(super) fn commas(countries: &[Country]) -> String {
    countries.iter().map(Country::code).collect::<Vec<_>>().join(", ")
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn any_of(words: impl Iterator<Item = String>) -> String {
    let mut words: Vec<String> = words.collect();
    match words.pop() {
        Some(last) if words.is_empty() => last,
        Some(last) => format!("{} or {last}", words.join(", ")),
        None => String::new(),
    }
}

/// `below 20.00 EUR`
pub(super) fn limit(limit: &Limit) -> String {
    let sign = match limit.sign {
        LimitSign::Below => "below",
        LimitSign::AtMost => "at most",
        LimitSign::AtLeast => "at least",
        LimitSign::Above => "above",
    };
    format!("{sign} {}", limit.stated)
}

/// A format.
pub(super) fn format(format: Format) -> &'static str {
    match format {
        Format::Letter => "letter",
        Format::LargeLetter => "large letter",
        Format::Parcel => "parcel",
        Format::Freight => "freight shipment",
        Format::Digital => "digital good",
    }
}

/// What a service promises to scan, said of a package.
pub(super) fn tracked(tracked: TrackedAs) -> &'static str {
    match tracked {
        TrackedAs::Untracked => "without tracking",
        TrackedAs::DeliveryOnly => "scanned on delivery only",
        TrackedAs::ExportOnly => "scanned up to the border only",
        TrackedAs::AcceptanceAndDelivery => "scanned on acceptance and delivery",
        TrackedAs::Full => "scanned end to end",
    }
}

/// Who carries, after `by`.
pub(super) fn carrier(carrier: CarrierClass) -> &'static str {
    match carrier {
        CarrierClass::Integrated => "a carrier that gives its scans to the marketplace",
        CarrierClass::NotIntegrated => "a carrier that does not give its scans to the marketplace",
        CarrierClass::ListedFreight => "a freight carrier on the marketplace's list",
        CarrierClass::SelfDelivery => "the seller",
    }
}

/// What follows from a clause.
pub(super) fn consequence(then: Consequence) -> String {
    let scans = match then {
        Consequence::Exempt => "not counted",
        Consequence::Counted(Scans::One) => "counted; valid with one carrier scan",
        Consequence::Counted(Scans::Two) => {
            "counted; valid with two scans, one of them on delivery or attempt"
        }
        Consequence::Counted(Scans::ArrivalAndDelivery) => {
            "counted; valid with a scan of arrival at a carrier facility and one on delivery or attempt"
        }
        Consequence::Counted(Scans::NumberOnly) => "counted; valid with a number, without any scan",
        Consequence::Defect(never) => return format!("counted and never valid: {}", cause(never)),
    };
    scans.to_owned()
}

/// Why a counted package is not valid.
pub(in crate::present) fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::NotIntegrated => "the marketplace sees no scan of the carrier",
        Cause::Untracked => "no tracking",
        Cause::NoNumber => "no number",
        Cause::Late => "number too late",
        Cause::Mismatch => "wrong carrier or number",
        Cause::NoScan => "no scan",
        Cause::OneScan => "one scan where two are needed",
    }
}

/// What an overlay did to a clause: `changed by my-guess.toml`.
pub(super) fn overlaid(clause: &Clause) -> Option<String> {
    let overlaid = clause.overlay.as_ref()?;
    let did = match overlaid.how {
        OverlaidHow::Added => "added",
        OverlaidHow::Changed => "changed",
        OverlaidHow::Ended => "ended",
    };
    Some(format!("{did} by {}", overlaid.file))
}

/// What a clause rests on: `source: ...` or `assumption: ...`.
pub(super) fn source(source: &str) -> String {
    match source.strip_prefix(ASSUMPTION) {
        Some(assumption) => format!("assumption: {assumption}"),
        None => format!("source: {source}"),
    }
}

/// The options under which something stands: `switch = option, ...`.
pub(super) fn readings(readings: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        readings.iter().map(|(switch, option)| format!("{switch} = {option}")).collect();
    pairs.join(", ")
}

/// A step of enforcement in one line.
pub(super) fn step(step: &Enforcement) -> String {
    let from = step.from.map_or("from the beginning".to_owned(), |from| format!("from {}", day(from)));
    let stake = match &step.on {
        Enforced::Nothing | Enforced::ShownOnly | Enforced::Paused => String::new(),
        Enforced::Categories(_) | Enforced::All => format!("; at stake: {}", at_stake(step.at_stake)),
    };
    let since = if step.counts_shipments_since { "; only packages shipped since count" } else { "" };
    let read = match step.readings.is_empty() {
        true => String::new(),
        false => format!("; only if read so: {}", readings(&step.readings)),
    };
    format!("{from}: {}{stake}{since}{read}", enforced(&step.on))
}

/// Who is held to the target.
pub(super) fn enforced(on: &Enforced) -> String {
    match on {
        Enforced::Nothing => "nobody: no rate is asked for".to_owned(),
        Enforced::ShownOnly => "nobody: the rate is only shown".to_owned(),
        Enforced::Paused => "nobody for now: paused".to_owned(),
        Enforced::Categories(names) => format!("the categories {}", names.join(", ")),
        Enforced::All => "all categories".to_owned(),
    }
}

/// What a seller below the target may lose.
pub(super) fn at_stake(at_stake: AtStake) -> &'static str {
    match at_stake {
        AtStake::Category => "offers of the category",
        AtStake::Account => "the account",
    }
}

/// The target: where no switch leaves it open, the rate must lie above it (`Reading::review_terms`).
pub(super) fn target(policy: &Policy) -> String {
    let share = percent(policy.target_permille);
    if policy.switches.iter().any(|switch| switch.name == "target") {
        share
    } else {
        format!("above {share}")
    }
}

/// Thousandths as a percentage: `95 %`, `99.5 %`.
fn percent(permille: u32) -> String {
    match permille % 10 {
        0 => format!("{} %", permille / 10),
        tenth => format!("{}.{tenth} %", permille / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Currency, Money};

    #[test]
    fn conditions_are_told_one_by_one() {
        let pounds = |sign, units| Limit::new(sign, Money::from_units(units, Currency::GBP));
        let when = Conditions {
            lane: Some(LaneKind::CrossBorder),
            origins: ["CN", "HK", "TW"].map(|code| Country::new(code).expect("a code")).to_vec(),
            value: vec![pounds(LimitSign::AtLeast, 5.0), pounds(LimitSign::Below, 15.0)],
            formats: vec![Format::Letter, Format::LargeLetter],
            buy_shipping: Some(false),
            ..Conditions::default()
        };
        assert_eq!(
            in_line(&conditions(&when)),
            "across a border; from CN, HK or TW; value at least 5.00 GBP and below 15.00 GBP; a letter \
             or large letter; label not bought through the marketplace"
        );
        assert_eq!(in_line(&[]), "every package");
    }

    #[test]
    fn periods_and_targets_have_no_empty_ends() {
        let date = |text: &str| text.parse::<NaiveDate>().ok();
        assert_eq!(period(None, None), "at any time");
        assert_eq!(period(date("2025-01-15"), None), "from 15 January 2025");
        assert_eq!(
            period(date("2021-04-19"), date("2025-01-14")),
            "from 19 April 2021 until 14 January 2025"
        );
        assert_eq!((percent(950), percent(995)), ("95 %".to_owned(), "99.5 %".to_owned()));
    }
}
