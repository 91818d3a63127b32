//! The marketplace's own list of defects beside the verdicts: what it settles, and where the two differ.

use super::books::Sale;
use super::seen::Seen;
use super::verdict::{Judged, Verdict, judged};
use crate::policy::{Policy, Reading, Ruling, ruled};
use crate::records::Listing;
use chrono::NaiveDate;

/// How a list and the verdict of the files differ.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Difference {
    /// Listed as a defect, but not counted by the rules.
    ListedButExempt,
    /// Listed as a defect, but valid by its scans.
    ListedButValid,
    /// A defect by the rules, but not listed although the list covers its promised day.
    DefectNotListed,
}

impl Difference {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::ListedButExempt => "listed-but-exempt",
            Self::ListedButValid => "listed-but-valid",
            Self::DefectNotListed => "defect-not-listed",
        }
    }
}

/// What a list says of the packages that it covers, beside the verdicts without it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Agreement {
    /// Packages that it covers.
    pub covered: usize,
    /// Those that it lists as defects.
    pub listed: usize,
    /// Verdicts that the list settles: unknown without it.
    pub settled: usize,
    /// Where the two differ: the package's place, how, and the verdict without the list.
    pub differences: Vec<(usize, Difference, Judged)>,
}

/// Holds the lists against the verdicts of the first policy under a reading, as known on a day.
pub fn agreement(sales: &[Sale<'_>], policy: &Policy, reading: &Reading, day: NaiveDate) -> Agreement {
    let mut agreement = Agreement::default();
    let lag = reading.lag_days(policy);
    for (place, sale) in sales.iter().enumerate() {
        let Some(listing) = sale.record.details.listing else { continue };
        let (Some(seen), Some(own)) =
            (Seen::on(sale.record, sale.taken, day, lag), sale.policies.first())
        else {
            continue;
        };
        let judged = judged(&seen, own, reading);
        agreement.covered += 1;
        agreement.listed += usize::from(listing.defect);
        let difference = match (listing.defect, judged.verdict) {
            (true, Verdict::Exempt) => Some(Difference::ListedButExempt),
            (true, Verdict::Valid) => Some(Difference::ListedButValid),
            (false, Verdict::Defect(_)) => Some(Difference::DefectNotListed),
            (true, Verdict::Defect(_)) | (false, Verdict::Valid | Verdict::Exempt) => None,
            (_, Verdict::Unknown(_)) => {
                agreement.settled += 1;
                None
            }
        };
        agreement.differences.extend(difference.map(|difference| (place, difference, judged)));
    }
    agreement
}

impl Sale<'_> {
    /// What the tracking can be by the marketplace's list, made by the first policy asked ([`Seen::as_listed`]).
    pub(super) fn as_listed(&self, seen: &Seen, reading: &Reading) -> Option<Seen> {
        seen.as_listed(self.record.details.listing?, self.policies.first()?, reading)
    }
}

impl Seen {
    /// What the tracking can be, given what the marketplace's list says: a package that it counts and lists is a
    /// defect, one that it counts and does not list is valid. `policy` is the one that the list was made by.
    /// `None` = it fits nothing that the tracking can be: the two differ.
    pub fn as_listed(&self, listing: Listing, policy: &Policy, reading: &Reading) -> Option<Self> {
        let fits = |tracking| match ruled(&self.package, tracking, policy, reading).0 {
            Ruling::Exempt => true,
            Ruling::Valid => !listing.defect,
            Ruling::Defect(_) => listing.defect,
        };
        let mut possible = self.possible.clone();
        possible.retain(|tracking| fits(*tracking));
        (!possible.is_empty()).then(|| Self { possible, ..self.clone() })
    }
}
