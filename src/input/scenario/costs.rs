//! `[costs]`: what a package costs besides its label.

use crate::domain::{Currency, Distribution, Provenance};
use crate::input::figures::{Measure, Register};
use crate::input::reader::Table;
use crate::scenario::{Economics, MarketplaceFulfilment};

/// Reads `[costs]`; amounts are in the account's currency.
pub(super) fn costs(register: &Register<'_>, table: Table<'_>, currency: Currency) -> Option<Economics> {
    let money = Measure::money(currency);
    let packing = table
        .needed("packing", &format!("packing = \"0.30 {currency}\""))
        .and_then(|value| register.money(&value, currency));
    let contact_rate = register.needed_quantity(&table, "contact_rate", &Measure::chance());
    let untracked_contact_factor = register.quantity_or(
        &table,
        "untracked_contact_factor",
        &Measure::factor(),
        Distribution::Point(35.0),
        Provenance::Source("the marketplace's help text: 35 times as many contacts".into()),
    );
    let cost_per_contact = register.needed_quantity(&table, "cost_per_contact", &money);
    let claim_rate_tracked = register.needed_quantity(&table, "claim_rate_tracked", &Measure::chance());
    let claim_rate_untracked =
        register.needed_quantity(&table, "claim_rate_untracked", &Measure::chance());
    let reclaims_vat = table
        .needed("reclaims_vat", "reclaims_vat = true, or false if not registered for VAT")
        .and_then(|value| register.boolean(&value));
    let fee = table.value("marketplace_fulfilment_fee").map(|value| register.quantity(&value, &money));
    table.close();
    let marketplace_fulfilment = match fee {
        Some(fee) => Some(MarketplaceFulfilment { fee: fee? }),
        None => None,
    };
    Some(Economics {
        packing: packing?,
        contact_rate: contact_rate?,
        untracked_contact_factor: untracked_contact_factor?,
        cost_per_contact: cost_per_contact?,
        claim_rate_tracked: claim_rate_tracked?,
        claim_rate_untracked: claim_rate_untracked?,
        reclaims_vat: reclaims_vat?,
        marketplace_fulfilment,
    })
}
