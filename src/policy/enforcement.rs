//! For whom a rate below target has consequences, and from when. Counting and enforcement are separate:
//! a rate can be displayed long before it bites.

use super::Policy;
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
    /// Where it is stated.
    pub source: String,
}

/// Who is held to the target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Enforced {
    /// Nobody: the rate is only shown.
    ShownOnly,
    /// These categories.
    Categories(Vec<String>),
    /// All categories.
    All,
}

impl Enforcement {
    /// Does this step hold the category to the target?
    pub fn binds(&self, category: &str) -> bool {
        match &self.on {
            Enforced::ShownOnly => false,
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
    pub fn held_under(&self, category: &str, day: NaiveDate) -> Option<&Enforcement> {
        let begun = self.enforcement.iter().filter(|step| step.from.is_none_or(|from| from <= day));
        begun.fold(None, |held, step| match held {
            _ if !step.binds(category) => None,
            Some(earlier) => Some(earlier),
            None => Some(step),
        })
    }
}
