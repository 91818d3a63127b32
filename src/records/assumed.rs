//! What is taken of a package because nobody said it.

/// One assumption about a package.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Assumed {
    /// Neither shipping nor tax is said: the value is what rules speak of.
    ValueIsNet,
    /// Value and shipping are said, the tax is not.
    NoTax,
    /// Value and tax are said, the shipping is not.
    ShippingInValue,
    /// The label was not bought through the marketplace.
    NotBoughtThrough,
    /// Carrier and ship method are written as on the marketplace's list.
    MethodListed,
    /// No category.
    NoCategory,
    /// Ordered on the day of handover.
    OrderedWhenShipped,
    /// Ordered on the promised day.
    OrderedWhenPromised,
    /// Handed over on the day of the first scan.
    ShippedWhenScanned,
    /// Handed over on the day of the order.
    ShippedWhenOrdered,
    /// Promised for the day of handover.
    PromisedWhenShipped,
    /// Promised for so many days after the order as handling and transit take.
    PromiseEstimated,
    /// An untracked service has no number.
    NoNumber,
    /// A package without a number went by an untracked service.
    Untracked,
    /// A package with a number went by a service that scans end to end.
    Tracked,
    /// The tax that a report tells is part of its prices.
    TaxInPrice,
    /// The tax that a report tells is added to its prices.
    TaxOnTop,
    /// The status of the package stands in for a scan.
    StatusForScan,
    /// The label cost what the rate sheet says.
    CostByRateSheet,
    /// The value of a package is that of its whole order.
    ValueOfOrder,
    /// There is no column of scans on delivery: none was made.
    NoDeliveryScan,
    /// There is no column of first scans: none was made before delivery.
    NoScanBefore,
    /// Nothing says whether there was a scan: it is not known.
    ScansNotSaid,
}

/// Every assumption, in its order.
const EVERY: [Assumed; 23] = [
    Assumed::ValueIsNet,
    Assumed::NoTax,
    Assumed::ShippingInValue,
    Assumed::NotBoughtThrough,
    Assumed::MethodListed,
    Assumed::NoCategory,
    Assumed::OrderedWhenShipped,
    Assumed::OrderedWhenPromised,
    Assumed::ShippedWhenScanned,
    Assumed::ShippedWhenOrdered,
    Assumed::PromisedWhenShipped,
    Assumed::PromiseEstimated,
    Assumed::NoNumber,
    Assumed::Untracked,
    Assumed::Tracked,
    Assumed::TaxInPrice,
    Assumed::TaxOnTop,
    Assumed::StatusForScan,
    Assumed::CostByRateSheet,
    Assumed::ValueOfOrder,
    Assumed::NoDeliveryScan,
    Assumed::NoScanBefore,
    Assumed::ScansNotSaid,
];

/// What is taken of one package.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Taken(u32);

impl Taken {
    /// Adds an assumption; twice is once.
    pub fn insert(&mut self, assumed: Assumed) {
        self.0 |= 1 << assumed as u8;
    }

    /// Takes an assumption back: something else says it.
    pub fn remove(&mut self, assumed: Assumed) {
        self.0 &= !(1 << assumed as u8);
    }

    /// Is it among them?
    pub fn contains(self, assumed: Assumed) -> bool {
        self.0 & (1 << assumed as u8) != 0
    }

    /// Those of either.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// All of them, in their order.
    pub fn iter(self) -> impl Iterator<Item = Assumed> {
        EVERY.into_iter().filter(move |assumed| self.contains(*assumed))
    }
}

impl FromIterator<Assumed> for Taken {
    fn from_iter<I: IntoIterator<Item = Assumed>>(assumed: I) -> Self {
        let mut taken = Self::default();
        assumed.into_iter().for_each(|assumed| taken.insert(assumed));
        taken
    }
}

impl Assumed {
    /// In words, after "taken:".
    pub fn words(self) -> &'static str {
        match self {
            Self::ValueIsNet => "the value is item + shipping less tax, and the same on every basis",
            Self::NoTax => "no tax in value and shipping",
            Self::ShippingInValue => "shipping is part of the value",
            Self::NotBoughtThrough => "label not bought through the marketplace",
            Self::MethodListed => "ship method written as on the marketplace's list",
            Self::NoCategory => "no category",
            Self::OrderedWhenShipped => "ordered on the day of handover",
            Self::OrderedWhenPromised => "ordered on the promised day",
            Self::ShippedWhenScanned => "handed over on the day of the first scan",
            Self::ShippedWhenOrdered => "handed over on the day of the order",
            Self::PromisedWhenShipped => "promised for the day of handover",
            Self::PromiseEstimated => {
                "promised for the day of the order + handling + transit (estimated)"
            }
            Self::NoNumber => "no tracking number",
            Self::Untracked => "without a number: an untracked service",
            Self::Tracked => "with a number: a service that scans end to end",
            Self::TaxInPrice => "the tax that the report tells is part of its prices",
            Self::TaxOnTop => "the tax that the report tells is added to its prices",
            Self::StatusForScan => "the package's status in the Orders API stands in for a scan",
            Self::CostByRateSheet => "the label cost what the rate sheet says",
            Self::ValueOfOrder => {
                "the value is that of the whole order: which of its items are in the package is not said"
            }
            Self::NoDeliveryScan => "no scan on delivery",
            Self::NoScanBefore => "no scan before that on delivery",
            Self::ScansNotSaid => "scans are not known",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        for (place, assumed) in EVERY.into_iter().enumerate() {
            assert_eq!(assumed as usize, place);
            let taken: Taken = [assumed, Assumed::NoTax].into_iter().collect();
            assert!(taken.contains(assumed) && taken.contains(Assumed::NoTax));
            assert_eq!(taken.iter().count(), if assumed == Assumed::NoTax { 1 } else { 2 });
        }
    }
}
