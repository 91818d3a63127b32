//! A clause, a switch and a policy to start tests from.

use super::{
    Certainty, Clause, Conditions, Consequence, DateBasis, Policy, Scans, Switch, SwitchOption,
};

/// A clause without conditions and dates: one scan.
pub(super) fn clause(id: &str) -> Clause {
    Clause {
        id: id.into(),
        says: String::new(),
        from: None,
        until: None,
        basis: DateBasis::Ship,
        when: Conditions::default(),
        then: Consequence::Counted(Scans::One),
        readings: Vec::new(),
        misapplied: false,
        source: String::new(),
        quote: None,
        certainty: Certainty::Inferred,
        overlay: None,
    }
}

/// A switch of these options; prudent and lenient is the first.
pub(super) fn switch(name: &str, options: &[&str]) -> Switch {
    let option = |name: &&str| SwitchOption { name: (*name).into(), says: String::new(), weight: 0.5 };
    Switch {
        name: name.into(),
        asks: String::new(),
        source: String::new(),
        options: options.iter().map(option).collect(),
        prudent: options[0].into(),
        lenient: options[0].into(),
    }
}

/// A policy of these clauses, without switches and enforcement.
pub(super) fn policy(clauses: Vec<Clause>) -> Policy {
    Policy {
        name: "p".into(),
        title: String::new(),
        marketplace: "Amazon".into(),
        store: "UK".into(),
        window_days: 30,
        lag_days: 14,
        target_permille: 950,
        switches: Vec::new(),
        clauses,
        enforcement: Vec::new(),
        sources: Vec::new(),
        notes: Vec::new(),
    }
}

/// `2025-01-15` as a date.
pub(super) fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a date")
}
