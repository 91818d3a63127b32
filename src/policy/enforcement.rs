//! For whom a rate below target has consequences, and from when. Counting and enforcement are separate:
//! a rate can be displayed long before it bites.

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
