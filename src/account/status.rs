//! What the account page shows for one window.

use super::Counts;
use crate::policy::ReviewTerms;

/// The colour of a metric on one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// Nothing to review.
    NotApplicable,
    /// At target, with room.
    Green,
    /// At target, but the next few defects would miss it.
    Yellow,
    /// Below target.
    Red,
}

impl Status {
    /// The status of a window. `margin` further defects among the same packages would miss the target:
    /// yellow.
    #[inline]
    pub fn of(window: Counts, terms: ReviewTerms, margin: u32) -> Self {
        let (counted, valid) = (window.counted(), window.valid());
        if counted < terms.reviewed_from.max(1) {
            Self::NotApplicable
        } else if terms.target.missed(valid, counted) {
            Self::Red
        } else if terms.target.missed(valid.saturating_sub(margin), counted) {
            Self::Yellow
        } else {
            Self::Green
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Target;

    #[test]
    fn statuses_follow_the_target_the_margin_and_the_least_number() {
        let terms = |strictly_above, reviewed_from| ReviewTerms {
            target: Target { permille: 950, strictly_above },
            reviewed_from,
        };
        let table = [
            (Counts::NONE, terms(false, 1), Status::NotApplicable),
            (Counts::new(40, 0), terms(false, 1), Status::Green),
            (Counts::new(40, 2), terms(false, 1), Status::Yellow),
            (Counts::new(40, 2), terms(true, 1), Status::Red),
            (Counts::new(40, 3), terms(false, 1), Status::Red),
            (Counts::new(9, 2), terms(false, 1), Status::Red),
            (Counts::new(9, 2), terms(false, 10), Status::NotApplicable),
            (Counts::new(9, 0), terms(false, 1), Status::Yellow),
        ];
        for (window, terms, expected) in table {
            assert_eq!(Status::of(window, terms, 1), expected, "{window:?}");
        }
    }
}
