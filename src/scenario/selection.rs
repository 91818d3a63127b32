//! Which packages a rule of the seller is about.

use super::LineId;
use crate::domain::{Country, Format, Lane, Money, TrackedAs};

/// All that is stated must hold; an empty selection is every package.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Selection {
    /// One of these order lines: what a plan decides line by line.
    pub lines: Vec<LineId>,
    /// One of these stores.
    pub stores: Vec<String>,
    /// One of these categories.
    pub categories: Vec<String>,
    /// Which lanes: all of these must contain the lane.
    pub lanes: Vec<LaneSelection>,
    /// Package value (item + shipping - tax) from this amount (included).
    pub value_from: Option<Money>,
    /// Package value below this amount.
    pub value_below: Option<Money>,
    /// Weight above this many grams.
    pub weight_above_g: Option<u32>,
    /// Weight up to this many grams.
    pub weight_up_to_g: Option<u32>,
    /// Now carried by one of these services (names).
    pub services: Vec<String>,
    /// Now carried in one of these formats.
    pub formats: Vec<Format>,
    /// Now tracked in one of these ways.
    pub tracked_as: Vec<TrackedAs>,
}

/// Lanes by kind or by country.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LaneSelection {
    /// Origin and destination are one country.
    Domestic,
    /// They differ.
    CrossBorder,
    /// To one of these countries.
    To(Vec<Country>),
    /// From one of these countries.
    From(Vec<Country>),
    /// Every lane.
    Any,
}

impl LaneSelection {
    /// Does the lane belong to it?
    pub fn contains(&self, lane: Lane) -> bool {
        match self {
            Self::Domestic => lane.is_domestic(),
            Self::CrossBorder => !lane.is_domestic(),
            Self::To(countries) => countries.contains(&lane.destination),
            Self::From(countries) => countries.contains(&lane.origin),
            Self::Any => true,
        }
    }
}
