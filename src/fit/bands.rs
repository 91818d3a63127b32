//! Weight bands of a way.

use super::defaults::{WEIGHT_STEPS, greatest_weight};
use super::observed::Observed;
use crate::domain::Format;

/// Weights of a way are told apart if at least this share of its packages has one.
const KNOWN: f64 = 0.8;

/// Weight bands of a way.
#[derive(Clone, Debug)]
pub(super) struct Bands {
    /// Upper ends in use, grams.
    pub(super) steps: Vec<u32>,
    /// Are weights known?
    pub(super) known: bool,
    /// The band of packages without a weight.
    usual: u32,
}

impl Bands {
    pub(super) fn of(packages: &[&Observed<'_>], format: Format) -> Self {
        let steps: Vec<u32> = packages.iter().filter_map(|package| step(package)).collect();
        if steps.is_empty() || (steps.len() as f64) < KNOWN * packages.len() as f64 {
            let usual = greatest_weight(format);
            return Self { steps: vec![usual], known: false, usual };
        }
        let mut used = steps.clone();
        used.sort_unstable();
        let usual = used[used.len() / 2];
        used.dedup();
        Self { steps: used, known: true, usual }
    }

    /// The upper end of a package's band.
    pub(super) fn band(&self, package: &Observed<'_>) -> u32 {
        if self.known { step(package).unwrap_or(self.usual) } else { self.usual }
    }

    /// The lower end of a band.
    pub(super) fn above(&self, up_to: u32) -> u32 {
        if !self.known {
            return 0;
        }
        WEIGHT_STEPS.iter().rev().copied().find(|step| *step < up_to).unwrap_or(0)
    }
}

fn step(package: &Observed<'_>) -> Option<u32> {
    let grams = package.record.details.weight_g.filter(|grams| *grams > 0.0)?;
    WEIGHT_STEPS.iter().copied().find(|step| grams <= f64::from(*step))
}
