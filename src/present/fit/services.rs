//! `[services.KEY]`.

use super::categories::{after, counted};
use super::figure::{Provenances, chance, grams, money, quoted};
use crate::domain::{CarrierClass, Format, TrackedAs};
use crate::fit::{Fitted, FittedService};
use std::fmt::Write as _;

/// The keys of the four chances.
pub(super) const CHANCES: [&str; 4] =
    ["upload", "facility", "delivery_after_facility", "delivery_without_facility"];

pub(super) fn services(out: &mut String, fitted: &Fitted) {
    let several_origins = fitted.store.ships_from.len() > 1;
    for service in &fitted.services {
        one(out, service, several_origins);
    }
}

fn one(out: &mut String, service: &FittedService, several_origins: bool) {
    let mut why = Provenances::default();
    let _ = writeln!(out, "[services.{}]{}", service.name, counted(service.packages));
    let _ = writeln!(out, "title = {}\ncarrier = {}", quoted(&service.title), quoted(&service.carrier));
    let format = match service.format {
        Format::Letter => "letter",
        Format::LargeLetter => "large-letter",
        Format::Parcel | Format::Digital => "parcel",
        Format::Freight => "freight",
    };
    let tracked_as = match service.tracked_as {
        TrackedAs::Untracked => "untracked",
        TrackedAs::DeliveryOnly => "delivery-only",
        TrackedAs::ExportOnly => "export-only",
        TrackedAs::AcceptanceAndDelivery => "acceptance-and-delivery",
        TrackedAs::Full => "full",
    };
    let class = match service.class {
        CarrierClass::Integrated => "integrated",
        CarrierClass::NotIntegrated => "not-integrated",
        CarrierClass::ListedFreight => "listed-freight",
        CarrierClass::SelfDelivery => "self-delivery",
    };
    let _ = writeln!(
        out,
        "format = \"{format}\"\ntracked_as = \"{tracked_as}\"\ncarrier_class = \"{class}\""
    );
    let _ = writeln!(
        out,
        "buy_shipping = {}\nmethod_matches = {}",
        service.buy_shipping, service.method_matches
    );
    for (key, fitted) in CHANCES.iter().zip(&service.chances) {
        if let Some((spread, backed)) = fitted {
            let (text, comment) = chance(*spread);
            let _ = writeln!(out, "{key} = {text}{}", after(&comment));
            why.add(key, backed);
        }
    }
    let (own, general, backed) = &service.transit_days;
    let mut days: Vec<String> =
        own.iter().map(|(country, days)| format!("{country} = {days}")).collect();
    let lanes = match (several_origins, service.abroad) {
        (true, _) => "any",
        (false, true) => "cross-border",
        (false, false) => "domestic",
    };
    days.push(format!("{lanes} = {general}"));
    let _ = writeln!(out, "transit_days = {{ {} }}", days.join(", "));
    why.add("transit_days", backed);
    let (prices, backed) = &service.prices;
    let _ = writeln!(out, "prices = [");
    for price in prices {
        let steps: Vec<String> = price
            .up_to
            .iter()
            .map(|(step, each)| format!("\"{}\" = \"{}\"", grams(*step), money(*each)))
            .collect();
        let _ = writeln!(
            out,
            "  {{ from = {}, vat = \"exempt\", up_to = {{ {} }} }},",
            price.from,
            steps.join(", ")
        );
    }
    let _ = writeln!(out, "]");
    why.add("prices", backed);
    why.write(out, &format!("services.{}", service.name));
    out.push('\n');
}
