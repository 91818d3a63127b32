//! `[contracts.KEY]`: what has to be signed for some services.

use super::names::{Known, check_name};
use super::services::ServiceDraft;
use crate::diagnostics::Code;
use crate::input::figures::Register;
use crate::input::reader::Table;
use crate::scenario::{Contract, ServiceId, Unit};

/// Packages a month that no contract asks for.
const MOST: i64 = 10_000_000;

/// Reads `[contracts]`.
pub(super) fn contracts(
    register: &Register<'_>,
    table: Table<'_>,
    known: &Known,
    services: &[ServiceDraft],
) -> Option<Vec<Contract>> {
    let contracts: Vec<Option<Contract>> = table
        .entries()
        .into_iter()
        .map(|named| {
            check_name(register.context(), &named);
            let table = named.value.table("contract")?;
            let contract = contract(register, &table, known, services, named.name);
            table.close();
            contract
        })
        .collect();
    table.close();
    contracts.into_iter().collect()
}

fn contract(
    register: &Register<'_>,
    table: &Table<'_>,
    known: &Known,
    services: &[ServiceDraft],
    name: &str,
) -> Option<Contract> {
    let title = table.value("title").and_then(|value| value.text()).unwrap_or(name).to_owned();
    let listed = table.needed("services", "services = [\"...\"], keys of [services] that it opens");
    let fee = table.needed("fee_per_month", "fee_per_month = \"0 GBP\"");
    let fee_per_month = fee.and_then(|value| register.any_money(&value));
    let least = match table.value("minimum_per_month") {
        Some(value) => register.whole(&value, Unit::Packages, 0..=MOST),
        None => Some(0),
    };
    let listed = listed?;
    let items = listed.one_or_more();
    if items.is_empty() {
        let message = format!("`{}` names no service", listed.path());
        listed.mistake(Code::EmptyList, message, "name at least one service");
        return None;
    }
    let opened: Vec<Option<usize>> = items.iter().map(|item| known.service(item)).collect();
    let opened: Vec<usize> = opened.into_iter().collect::<Option<_>>()?;
    let carrier_of = |at: &usize| services[*at].service.as_ref().map(|service| service.carrier.as_str());
    let carriers: Vec<Option<&str>> = opened.iter().map(carrier_of).collect();
    let carrier = carriers.iter().flatten().next()?;
    if let Some(other) = carriers.iter().flatten().find(|other| *other != carrier) {
        listed.mistake(
            Code::TwoCarriers,
            format!("the contract `{name}` is with one carrier, but opens services of {carrier} and of {other}"),
            "write a contract for each carrier",
        );
        return None;
    }
    Some(Contract {
        name: name.to_owned(),
        title,
        carrier: (*carrier).to_owned(),
        services: opened.into_iter().map(ServiceId).collect(),
        fee_per_month: fee_per_month?,
        least_per_month: u32::try_from(least?).unwrap_or(0),
    })
}
