//! For whom a rate below target has consequences, and from when. Counting and enforcement are separate:
//! a rate can be displayed long before it bites.

use super::{Policy, Reading};
use chrono::NaiveDate;

/// One dated step of enforcement; the last that has begun holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Enforcement {
    /// First day; `None` = since ever.
    pub from: Option<NaiveDate>,
    /// Reviews judge only packages shipped on or after `from` (otherwise the whole window).
    pub counts_shipments_since: bool,
    /// For whom.
    pub on: Enforced,
    /// What a rate below target puts at stake.
    pub at_stake: AtStake,
    /// The step stands only under these options: (switch, option).
    pub readings: Vec<(String, String)>,
    /// Where it is stated.
    pub source: String,
}

/// Who is held to the target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Enforced {
    /// Nobody: no rate is asked for or shown.
    Nothing,
    /// Nobody: the rate is only shown.
    ShownOnly,
    /// Nobody for now: the marketplace has suspended what it otherwise does.
    Paused,
    /// These categories.
    Categories(Vec<String>),
    /// All categories.
    All,
}

/// What a seller may lose.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum AtStake {
    /// Seller-fulfilled offers of the category.
    #[default]
    Category,
    /// The account.
    Account,
}

impl Enforcement {
    /// Does this step hold the category to the target?
    pub fn binds(&self, category: &str) -> bool {
        match &self.on {
            Enforced::Nothing | Enforced::ShownOnly | Enforced::Paused => false,
            Enforced::All => true,
            Enforced::Categories(names) => names.iter().any(|name| name == category),
        }
    }
}

impl Policy {
    /// The step under which a category is held to the target on a day; `None` = it is not.
    ///
    /// A category that is bound already when a further step binds it too stays under the earlier one: in
    /// February 2016 the rest of the categories came in with the packages shipped since, while Office
    /// Products and Shoes went on with their whole window. A step that does not bind it frees it.
    ///
    /// Steps that hang on a reading are taken as the prudent one takes them; see
    /// [`Policy::held_under_reading`].
    pub fn held_under(&self, category: &str, day: NaiveDate) -> Option<&Enforcement> {
        self.held_under_reading(category, day, &Reading::prudent())
    }

    /// [`Policy::held_under`] with the steps that stand under a reading.
    pub fn held_under_reading(
        &self,
        category: &str,
        day: NaiveDate,
        reading: &Reading,
    ) -> Option<&Enforcement> {
        let stands = |step: &&Enforcement| reading.takes_all(self, &step.readings);
        let begun = self
            .enforcement
            .iter()
            .filter(stands)
            .filter(|step| step.from.is_none_or(|from| from <= day));
        begun.fold(None, |held, step| match held {
            _ if !step.binds(category) => None,
            Some(earlier) => Some(earlier),
            None => Some(step),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::fixtures::{day, policy};
    use crate::policy::{Switch, SwitchOption};

    fn step(from: Option<&str>, on: Enforced, readings: &[(&str, &str)]) -> Enforcement {
        Enforcement {
            from: from.map(day),
            counts_shipments_since: false,
            on,
            at_stake: AtStake::Category,
            readings: readings.iter().map(|(s, o)| ((*s).to_owned(), (*o).to_owned())).collect(),
            source: String::new(),
        }
    }

    #[test]
    fn a_pause_frees_everybody_and_the_next_step_binds_again() {
        let mut rules = policy(Vec::new());
        rules.enforcement = vec![
            step(None, Enforced::Nothing, &[]),
            step(Some("2021-04-01"), Enforced::All, &[]),
            step(Some("2025-01-01"), Enforced::Paused, &[]),
            step(Some("2025-06-01"), Enforced::All, &[]),
        ];
        let held = |on: &str| rules.held_under("Toys", day(on)).map(|step| step.from);
        assert_eq!(held("2021-03-31"), None);
        assert_eq!(held("2024-12-31"), Some(Some(day("2021-04-01"))));
        assert_eq!(held("2025-01-01"), None);
        assert_eq!(held("2025-06-01"), Some(Some(day("2025-06-01"))));
    }

    #[test]
    fn a_step_may_begin_on_the_day_that_a_reading_says() {
        let mut rules = policy(Vec::new());
        let option = |name: &str| SwitchOption { name: name.into(), says: String::new(), weight: 0.5 };
        rules.switches = vec![Switch {
            name: "first-day".into(),
            asks: String::new(),
            source: String::new(),
            options: vec![option("first"), option("last")],
            prudent: "first".into(),
            lenient: "last".into(),
        }];
        rules.enforcement = vec![
            step(None, Enforced::ShownOnly, &[]),
            step(Some("2016-02-01"), Enforced::All, &[("first-day", "first")]),
            step(Some("2016-02-29"), Enforced::All, &[("first-day", "last")]),
        ];
        let held =
            |on: &str, reading: &Reading| rules.held_under_reading("Toys", day(on), reading).is_some();
        assert!(held("2016-02-01", &Reading::prudent()) && !held("2016-01-31", &Reading::prudent()));
        assert!(held("2016-02-29", &Reading::lenient()) && !held("2016-02-28", &Reading::lenient()));
        assert!(rules.held_under("Toys", day("2016-02-01")).is_some());
    }
}
