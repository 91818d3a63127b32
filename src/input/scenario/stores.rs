//! `[stores.KEY]`: marketplace sites with taxes and policies.

use super::names::{check_name, country, country_key};
use super::policies::Policies;
use crate::diagnostics::{Code, Finding, Place};
use crate::domain::{Country, Currency, ExchangeRates};
use crate::input::figures::{Measure, Register};
use crate::input::reader::{Context, Table, Value};
use crate::input::rules::builtin_policy;
use crate::policy::{Neighbours, Policy};
use crate::scenario::{BesideVtr, Quantity, Store, Unit};
use std::collections::BTreeMap;

/// A store as the file states it; parts that could not be read are `None`.
#[derive(Clone, Debug)]
pub(super) struct StoreDraft {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) currency: Option<Currency>,
    pub(super) ships_from: Vec<Country>,
    pub(super) vat: Option<Vat>,
    pub(super) baseline: Option<Policy>,
    pub(super) reform: Option<Policy>,
    pub(super) order_defect_rate: Option<Quantity>,
    pub(super) on_time_rate: Option<Quantity>,
}

/// Tax included in prices, by destination.
#[derive(Clone, Debug)]
pub(super) struct Vat {
    by_country: BTreeMap<Country, f64>,
    other: Option<f64>,
}

impl Vat {
    /// The rate for a destination.
    pub(super) fn on(&self, destination: Country) -> Option<f64> {
        self.by_country.get(&destination).copied().or(self.other)
    }
}

/// Reads `[stores]`.
pub(super) fn stores(register: &Register<'_>, table: Table<'_>, policies: &Policies) -> Vec<StoreDraft> {
    let mut drafts: Vec<StoreDraft> = Vec::new();
    for named in table.entries() {
        check_name(register.context(), &named);
        let Some(store) = named.value.table("store") else { continue };
        let draft = store_draft(register, named.name, &named.place, store, policies);
        if let Some(twin) = drafts.iter().find(|twin| twin.name == draft.name) {
            register.context().report(
                Finding::new(
                    Code::DuplicateName,
                    draft.place.clone(),
                    format!("two stores have the name `{}`", draft.name),
                )
                .other(twin.place.clone(), "the first")
                .help("give each its own name"),
            );
        }
        drafts.push(draft);
    }
    table.close();
    drafts
}

fn store_draft(
    register: &Register<'_>,
    key: &str,
    place: &Place,
    table: Table<'_>,
    policies: &Policies,
) -> StoreDraft {
    let name = table.needed("name", "name = \"UK\"").and_then(|value| value.text());
    let currency = table.needed("currency", "currency = \"GBP\"").and_then(|value| currency(&value));
    let ships_from = table
        .needed("ships_from", "ships_from = [\"GB\"]")
        .and_then(|value| value.filled_list("the countries that packages leave from: [\"GB\"]"))
        .map(|list| list.iter().filter_map(country).collect())
        .unwrap_or_default();
    let vat = table
        .needed("vat", "vat = { GB = \"20 %\", other = \"21 %\" }, by destination")
        .and_then(|value| value.table("vat"))
        .and_then(|table| vat(register, table));
    let named_policy = |key: &'static str| -> Option<(Value<'_>, Policy)> {
        let value =
            table.needed(key, &format!("{key} = \"uk-2025\", a built-in policy or a rule file"))?;
        let policy = policies.resolve(&value)?;
        register.fact(&value, value.text().unwrap_or_default());
        Some((value, policy))
    };
    let (baseline, reform) = (named_policy("baseline"), named_policy("reform"));
    for (value, policy) in baseline.iter().chain(&reform) {
        if name.is_some_and(|name| name != policy.store) {
            value.mistake(
                Code::PolicyStore,
                format!("the policy `{}` is made for the store {}", policy.name, policy.store),
                "name a policy of this store, or check that its rules apply here",
            );
        }
    }
    let rate = |key| table.value(key).and_then(|value| register.quantity(&value, &Measure::chance()));
    let (order_defect_rate, on_time_rate) = (rate("order_defect_rate"), rate("on_time_rate"));
    table.close();
    StoreDraft {
        key: key.to_owned(),
        name: name.unwrap_or(key).to_owned(),
        place: place.clone(),
        currency,
        ships_from,
        vat,
        baseline: baseline.map(|(_, policy)| policy),
        reform: reform.map(|(_, policy)| policy),
        order_defect_rate,
        on_time_rate,
    }
}

/// A currency code.
pub(super) fn currency(value: &Value<'_>) -> Option<Currency> {
    match Currency::new(value.text()?) {
        Ok(currency) => Some(currency),
        Err(error) => {
            value.mistake(Code::UnreadableValue, error.to_string(), "write a code of ISO 4217: \"GBP\"");
            None
        }
    }
}

fn vat(register: &Register<'_>, table: Table<'_>) -> Option<Vat> {
    let measure = Measure { unit: Unit::Share, ..Measure::share() };
    let mut vat = Vat { by_country: BTreeMap::new(), other: None };
    let mut complete = true;
    for named in table.entries() {
        let rate = register.exact(&named.value, &measure);
        if named.name == "other" {
            vat.other = rate;
        } else if let (Some(country), Some(rate)) = (country_key(register.context(), &named), rate) {
            vat.by_country.insert(country, rate);
        } else {
            complete = false;
        }
    }
    table.close();
    complete.then_some(vat)
}

impl StoreDraft {
    /// The store with its policies' limits in its currency.
    pub(super) fn finish(
        &self,
        context: &Context,
        rates: &ExchangeRates,
        neighbours: &Neighbours,
    ) -> Option<Store> {
        let (currency, baseline, reform) =
            (self.currency?, self.baseline.as_ref()?, self.reform.as_ref()?);
        let convert = |policy: &Policy| match policy.in_currency(rates, currency) {
            Ok(policy) => Some(policy),
            Err(error) => {
                context.mistake(
                    Code::NoRate,
                    &self.place,
                    format!("the limits of `{}` cannot be converted: {error}", policy.name),
                    "add the rate: [rates] per_euro = { ... }",
                );
                None
            }
        };
        Some(Store {
            key: self.key.clone(),
            name: self.name.clone(),
            currency,
            baseline: convert(baseline)?,
            reform: convert(reform)?,
            // A limit of a policy that nobody asked for may lack a rate: then it cuts nothing.
            rule_book: crate::policy::BUILTIN
                .iter()
                .filter(|builtin| builtin.store == self.name)
                .filter_map(|builtin| builtin_policy(builtin.name))
                .filter_map(|policy| policy.in_currency(rates, currency).ok())
                .collect(),
            beside_vtr: BesideVtr {
                requirements: neighbours.asked_in(&self.name),
                order_defect_rate: self.order_defect_rate,
                on_time_rate: self.on_time_rate,
            },
        })
    }
}
