//! The verdict of a package whose tracking may not be known.

use super::Seen;
use crate::account::Counts;
use crate::policy::{Cause, Policy, Reading, Ruling, deciding_clause, ruling};

/// What becomes of a package, as far as it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Not counted.
    Exempt,
    /// Counted, with enough scans.
    Valid,
    /// Counted, without.
    Defect(Cause),
    /// Counted; whether with enough scans is not known. The cause if it has not.
    Unknown(Cause),
}

/// A verdict and the clause that decides, by its place in the policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// The first clause that matched; `None` = none, and nothing asks for tracking.
    pub clause: Option<usize>,
}

impl Verdict {
    /// The package in a window if every unknown one is a defect, and if every one is valid.
    pub fn counts(self) -> (Counts, Counts) {
        match self {
            Self::Exempt => (Counts::NONE, Counts::NONE),
            Self::Valid => (Counts::VALID, Counts::VALID),
            Self::Defect(_) => (Counts::DEFECT, Counts::DEFECT),
            Self::Unknown(_) => (Counts::DEFECT, Counts::VALID),
        }
    }

    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exempt => "exempt",
            Self::Valid => "valid",
            Self::Defect(_) => "defect",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Why it is a defect.
    pub fn cause(self) -> Option<Cause> {
        match self {
            Self::Defect(cause) => Some(cause),
            Self::Exempt | Self::Valid | Self::Unknown(_) => None,
        }
    }
}

/// Judges a package under everything that its tracking can be. The limits of the policy must be in the package's
/// currency ([`Policy::in_currency`]).
pub fn judged(seen: &Seen, policy: &Policy, reading: &Reading) -> Judged {
    let clause = deciding_clause(&seen.package, policy, reading);
    let by = clause.map(|clause| &policy.clauses[clause]);
    let (mut valid, mut defect) = (false, None);
    for tracking in &seen.possible {
        match ruling(&seen.package, *tracking, by) {
            Ruling::Exempt => return Judged { verdict: Verdict::Exempt, clause },
            Ruling::Valid => valid = true,
            // The first state is the one seen now.
            Ruling::Defect(cause) => defect = defect.or(Some(cause)),
        }
    }
    let verdict = match defect {
        None => Verdict::Valid,
        Some(cause) if valid => Verdict::Unknown(cause),
        Some(cause) => Verdict::Defect(cause),
    };
    Judged { verdict, clause }
}
