//! What a package costs besides its label.

use super::Quantity;
use crate::domain::Money;

/// Per-package costs that do not depend on the carrier's tariff.
#[derive(Clone, Debug)]
pub struct Economics {
    /// Box, envelope, labour.
    pub packing: Money,
    /// Chance that a buyer of a tracked package asks where it is.
    pub contact_rate: Quantity,
    /// Times that for an untracked one; the product is capped at 1.
    pub untracked_contact_factor: Quantity,
    /// Cost of answering one, in the account's currency.
    pub cost_per_contact: Quantity,
    /// Chance of an upheld "not received" claim on a tracked package.
    pub claim_rate_tracked: Quantity,
    /// The same on an untracked one.
    pub claim_rate_untracked: Quantity,
    /// The seller reclaims VAT on labels and packing.
    pub reclaims_vat: bool,
    /// Fee for packages moved to the marketplace's own fulfilment, if offered.
    pub marketplace_fulfilment: Option<MarketplaceFulfilment>,
}

/// The marketplace ships; the package leaves the VTR.
#[derive(Clone, Copy, Debug)]
pub struct MarketplaceFulfilment {
    /// Pick, pack and ship fee a package (ex VAT), storage and inbound included, account currency.
    pub fee: Quantity,
}
