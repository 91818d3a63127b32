//! What one column counts of packages drawn from summed rates, and factors of these rates.

use super::zero;
use crate::account::Counts;

/// Numbers by promised day, apart for packages that a column counts as valid and as defects.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct ByVerdict {
    pub(in crate::engine) valid: Vec<f64>,
    pub(in crate::engine) defects: Vec<f64>,
}

impl ByVerdict {
    /// The same number on so many days.
    pub(in crate::engine) fn fill(&mut self, days: usize, number: f64) {
        zero(&mut self.valid, days, number);
        zero(&mut self.defects, days, number);
    }

    /// On days for which the account page's figures stand, these.
    pub(in crate::engine) fn state(&mut self, figures: &[(usize, Counts)]) {
        for &(day, counts) in figures {
            self.valid[day] = f64::from(counts.valid());
            self.defects[day] = f64::from(counts.defects());
        }
    }

    /// The same number on days for which the account page's figures stand.
    pub(in crate::engine) fn leave(&mut self, figures: &[(usize, Counts)], number: f64) {
        for &(day, _) in figures {
            (self.valid[day], self.defects[day]) = (number, number);
        }
    }

    /// Those of packages that are answered so; `None` = not counted.
    pub(super) fn of(&self, answer: Counts) -> Option<&Vec<f64>> {
        match answer {
            Counts::VALID => Some(&self.valid),
            Counts::DEFECT => Some(&self.defects),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(super) fn of_mut(&mut self, answer: Counts) -> Option<&mut Vec<f64>> {
        match answer {
            Counts::VALID => Some(&mut self.valid),
            Counts::DEFECT => Some(&mut self.defects),
            _ => None,
        }
    }
}

/// Factors of the rates of what a column counts.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Tilt {
    pub(in crate::engine) column: usize,
    pub(in crate::engine) factors: ByVerdict,
}
