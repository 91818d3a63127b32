//! What marketplaces ask besides the VTR: the text that the program carries, and its types.
//!
//! Requirements are data like rules: each names its stores, what is measured on which packages over which
//! days, what is needed, its source and how sure that is. Texts that say different things stand side by side.

use super::{Certainty, Citation};
use chrono::NaiveDate;

/// The TOML text of what is asked beside the VTR.
pub const NEIGHBOURS: &str = include_str!("neighbours.toml");

/// Everything asked beside the VTR.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Neighbours {
    /// In the order of the file.
    pub requirements: Vec<Requirement>,
    /// How many times as many order defects untracked packages are said to have; the first is taken
    /// unless a scenario says otherwise.
    pub defect_factors: Vec<DefectFactor>,
}

/// One thing that a marketplace asks for beside the VTR.
#[derive(Clone, PartialEq, Debug)]
pub struct Requirement {
    /// Unique, such as `shorter-promises`.
    pub id: String,
    /// What it opens or keeps open, such as `Shorter delivery promises`.
    pub programme: String,
    /// One sentence for people.
    pub says: String,
    /// Stores in which it is asked for.
    pub stores: Vec<String>,
    /// What is measured.
    pub measured: Measured,
    /// How the measure is compared with `needed_permille`.
    pub bound: Bound,
    /// What is needed, in thousandths (980 = 98 %).
    pub needed_permille: u32,
    /// Measured on which packages, in words.
    pub packages: String,
    /// Over which days, in words.
    pub window: String,
    /// First day; `None` = not stated.
    pub from: Option<NaiveDate>,
    /// First day with consequences; `None` = not stated.
    pub enforced_from: Option<NaiveDate>,
    /// Where it is stated, and what was taken where that is silent.
    pub source: String,
    /// At most 25 words of the source.
    pub quote: Option<String>,
    /// How sure.
    pub certainty: Certainty,
}

/// What a requirement measures.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Measured {
    /// Packages sent by a tracked service over all packages sent.
    TrackedShare,
    /// Packages with a label bought through the marketplace over all packages sent.
    BuyShippingShare,
    /// The VTR itself.
    ValidTrackingRate,
    /// Orders with a defect (bad feedback, claim, chargeback) over all orders.
    OrderDefectRate,
    /// Packages delivered by their promised day over all packages.
    OnTimeRate,
}

impl Measured {
    /// All, with the words of files and results.
    pub const NAMED: [(&str, Self); 5] = [
        ("tracked share", Self::TrackedShare),
        ("buy-shipping share", Self::BuyShippingShare),
        ("valid tracking rate", Self::ValidTrackingRate),
        ("order defect rate", Self::OrderDefectRate),
        ("on-time rate", Self::OnTimeRate),
    ];

    /// As files and results name it.
    pub fn name(self) -> &'static str {
        Self::NAMED.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }
}

/// On which side of the needed value a measure must lie.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bound {
    /// There or higher.
    AtLeast,
    /// Higher.
    Above,
    /// There or lower.
    AtMost,
    /// Lower.
    Below,
}

impl Bound {
    /// As results name it: `at least`.
    pub fn name(self) -> &'static str {
        match self {
            Self::AtLeast => "at least",
            Self::Above => "above",
            Self::AtMost => "at most",
            Self::Below => "below",
        }
    }

    /// Is a measured value on the right side of `needed`? Values nearer than rounding are equal.
    pub fn holds(self, value: f64, needed: f64) -> bool {
        const ROUNDING: f64 = 1e-12;
        match self {
            Self::AtLeast => value >= needed - ROUNDING,
            Self::Above => value > needed + ROUNDING,
            Self::AtMost => value <= needed + ROUNDING,
            Self::Below => value < needed - ROUNDING,
        }
    }
}

/// What somebody says of order defects of untracked packages.
#[derive(Clone, PartialEq, Debug)]
pub struct DefectFactor {
    /// Unique, such as `help-pages`.
    pub id: String,
    /// One sentence for people.
    pub says: String,
    /// Order defect rate of untracked packages over that of tracked ones.
    pub factor: f64,
    /// Where it is stated, and what was taken where that is silent.
    pub source: String,
    /// At most 25 words of the source.
    pub quote: Option<String>,
    /// How sure.
    pub certainty: Certainty,
}

impl Requirement {
    /// What is needed, 0 to 1.
    pub fn needed(&self) -> f64 {
        f64::from(self.needed_permille) / 1000.0
    }

    /// Where it is stated.
    pub fn citation(&self) -> Citation<'_> {
        Citation::of(&self.source)
    }
}

impl Neighbours {
    /// What is asked in a store.
    pub fn asked_in(&self, store: &str) -> Vec<Requirement> {
        let here = |one: &&Requirement| one.stores.iter().any(|name| name == store);
        self.requirements.iter().filter(here).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_hold_on_their_side_only() {
        let table = [(Bound::AtLeast, [false, true, true]), (Bound::Above, [false, false, true])];
        let mirrored = [(Bound::AtMost, [true, true, false]), (Bound::Below, [true, false, false])];
        for (bound, expected) in table.into_iter().chain(mirrored) {
            assert_eq!(
                [0.979, 0.98, 0.981].map(|value| bound.holds(value, 0.98)),
                expected,
                "{bound:?}"
            );
        }
        // A sum of tenths is no reason to miss.
        assert!(Bound::AtLeast.holds(0.1 + 0.2 + 0.68, 0.98));
    }

    #[test]
    fn measures_have_names_of_their_own() {
        for (name, measured) in Measured::NAMED {
            assert_eq!(measured.name(), name);
        }
    }
}
