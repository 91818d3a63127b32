use super::*;
use crate::domain::{Currency, Format, Money};
use crate::policy::fixtures::{clause, day, policy};
use crate::policy::{Conditions, Consequence, DateBasis, LaneKind, Limit, LimitSign, Scans};
use crate::policy::{Switch, SwitchOption};

fn when(id: &str, when: Conditions) -> Clause {
    Clause { when, then: Consequence::Exempt, ..clause(id) }
}

fn of_format(id: &str, formats: &[Format]) -> Clause {
    when(id, Conditions { formats: formats.to_vec(), ..Conditions::default() })
}

fn of_value(id: &str, sign: LimitSign, units: f64) -> Clause {
    let limit = Limit::new(sign, Money::from_units(units, Currency::EUR));
    when(id, Conditions { value: vec![limit], ..Conditions::default() })
}

fn dated(id: &str, from: Option<&str>, until: Option<&str>) -> Clause {
    Clause { from: from.map(day), until: until.map(day), ..of_format(id, &[Format::Letter]) }
}

/// Flaws in short: `b never: a`.
fn found(clauses: &[Clause]) -> Vec<String> {
    let mut all = clauses.to_vec();
    all.push(clause("rest"));
    let rules = policy(all);
    flaws(&rules).iter().map(told).collect()
}

fn told(flaw: &Flaw<'_>) -> String {
    match flaw {
        Flaw::NeverMatches { clause, why: Unreached::Behind(other) } => {
            format!("{} never: {}", clause.id, other.id)
        }
        Flaw::NeverMatches { clause, why } => format!("{} never: {why:?}", clause.id),
        Flaw::Gap { first, second, along } => format!("gap {} {} {along:?}", first.id, second.id),
        Flaw::Overlap { first, second, along } => {
            format!("overlap {} {} {along:?}", first.id, second.id)
        }
        Flaw::NotChecked { clause } => format!("{} not checked", clause.id),
    }
}

#[test]
fn a_clause_behind_a_wider_one_never_matches() {
    let narrow = of_format("narrow", &[Format::Letter]);
    let wide = of_format("wide", &[Format::Letter, Format::Parcel]);
    assert_eq!(found(&[wide.clone(), narrow.clone()]), ["narrow never: wide"]);
    assert!(found(&[narrow.clone(), wide.clone()]).is_empty());
    let parcel = of_format("parcel", &[Format::Parcel]);
    assert_eq!(found(&[narrow.clone(), parcel, wide.clone()]), ["wide never: BehindSeveral"]);
    // What reports miss of an exemption goes on to the clauses after it.
    let missed = Clause { misapplied: true, ..wide };
    assert!(found(&[missed, narrow]).is_empty());
}

#[test]
fn a_clause_whose_conditions_exclude_each_other_never_matches() {
    let country = |code| crate::domain::Country::new(code).expect("a code");
    let lane = |origin, destination| {
        let [origins, destinations] = [origin, destination].map(|code| vec![country(code)]);
        let lane = Some(LaneKind::Domestic);
        when("x", Conditions { lane, origins, destinations, ..Conditions::default() })
    };
    assert_eq!(found(&[lane("DE", "FR")]), ["x never: Impossible"]);
    assert!(found(&[lane("DE", "DE")]).is_empty());
}

#[test]
fn days_and_readings_keep_clauses_apart() {
    let old = dated("old", None, Some("2025-01-14"));
    let new = dated("new", Some("2025-01-15"), None);
    let all = of_format("all", &[Format::Letter]);
    assert!(found(&[old.clone(), new.clone()]).is_empty());
    assert_eq!(found(&[old, new, all.clone()]), ["all never: BehindSeveral"]);

    let option = |name: &str| SwitchOption { name: name.into(), says: String::new(), weight: 0.5 };
    let switch = |name: &str, options: [&str; 2]| Switch {
        name: name.into(),
        asks: String::new(),
        source: String::new(),
        options: options.map(option).to_vec(),
        prudent: options[0].into(),
        lenient: options[1].into(),
    };
    let read = |id: &str, taken: &str| Clause {
        readings: vec![("letter".into(), taken.into())],
        ..of_format(id, &[Format::Letter])
    };
    let mut rules = policy(vec![read("yes", "yes"), read("no", "no"), clause("rest")]);
    rules.switches = vec![switch("letter", ["yes", "no"])];
    assert!(flaws(&rules).is_empty());
    rules.clauses.insert(2, all);
    assert_eq!(flaws(&rules).iter().map(told).collect::<Vec<_>>(), ["all never: BehindSeveral"]);

    // By which date is open: the two follow each other whichever it is.
    let by_reading = |clause: Clause| Clause { basis: DateBasis::Reading, ..clause };
    let old = by_reading(dated("old", None, Some("2025-01-14")));
    let new = by_reading(dated("new", Some("2025-01-15"), None));
    let letters = of_format("letters", &[Format::Letter]);
    rules.switches = vec![switch("date-basis", ["promised", "order"])];
    rules.clauses = vec![old.clone(), new, letters.clone(), clause("rest")];
    assert_eq!(flaws(&rules).iter().map(told).collect::<Vec<_>>(), ["letters never: BehindSeveral"]);
    rules.clauses = vec![old, letters, clause("rest")];
    assert!(flaws(&rules).is_empty());
}

#[test]
fn a_hole_between_two_limits_or_two_days_is_a_gap_unless_a_clause_fills_it() {
    let below = of_value("below", LimitSign::Below, 20.0);
    let above = of_value("above", LimitSign::Above, 20.0);
    assert_eq!(found(&[below.clone(), above.clone()]), ["gap below above Value"]);
    assert!(found(&[below.clone(), of_value("from", LimitSign::AtLeast, 20.0)]).is_empty());
    let at = of_value("at-most", LimitSign::AtMost, 20.0);
    assert!(found(&[below, at, above]).is_empty());

    let old = dated("old", None, Some("2025-01-14"));
    let new = dated("new", Some("2025-01-16"), None);
    assert_eq!(found(&[old.clone(), new.clone()]), ["gap old new Days"]);
    assert_eq!(found(&[new.clone(), old.clone()]), ["gap new old Days"]);
    assert!(found(&[old, new, of_format("all", &[Format::Letter])]).is_empty());
}

#[test]
fn ranges_that_cross_overlap_if_what_follows_differs() {
    let counted = |clause: Clause| Clause { then: Consequence::Counted(Scans::One), ..clause };
    let below = of_value("below", LimitSign::Below, 20.0);
    let from = of_value("from", LimitSign::AtLeast, 15.0);
    assert_eq!(found(&[below.clone(), counted(from.clone())]), ["overlap below from Value"]);
    assert!(found(&[below.clone(), from]).is_empty());
    // One inside the other is the exception before the rule.
    let lower = of_value("lower", LimitSign::Below, 15.0);
    assert!(found(&[lower, counted(below)]).is_empty());
    let old = dated("old", None, Some("2025-01-15"));
    let new = counted(dated("new", Some("2025-01-15"), None));
    assert_eq!(found(&[old, new]), ["overlap old new Days"]);
}
