//! `[categories.KEY]`: one metric each, category x store, with what buyers order.

use super::items::{Items, items, scale_to_one};
use super::names::{Known, check_name, country_key};
use super::past::{PastDraft, past};
use super::season::season;
use super::stores::StoreDraft;
use crate::diagnostics::{Code, Finding, Place};
use crate::domain::{Country, Distribution, Money, Provenance};
use crate::input::figures::{Measure, Register};
use crate::input::reader::{Kind, Table, Value};
use crate::scenario::{Arrivals, Figures, InputValue, Metric, Unit};
use chrono::NaiveDate;

/// A category as the file states it.
#[derive(Clone, Debug)]
pub(super) struct CategoryDraft {
    /// Index into the stores of the file.
    pub(super) store: usize,
    pub(super) category: String,
    pub(super) place: Place,
    pub(super) metric: Option<Metric>,
    pub(super) origins: Option<Vec<(Country, f64)>>,
    pub(super) destinations: Option<Vec<(Country, f64)>>,
    pub(super) items: Option<Items>,
    pub(super) past: Option<PastDraft>,
}

/// The product categories that the file names, readable or not.
pub(super) fn category_names(table: &Table<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for named in table.entries() {
        for entry in named.value.table_entries().unwrap_or_default() {
            if let ("category", Kind::String(name)) = (&*entry.key, &entry.node.kind) {
                names.push(name.clone());
            }
        }
    }
    names
}

/// Reads `[categories]`.
pub(super) fn categories(
    register: &Register<'_>,
    table: Table<'_>,
    known: &Known,
    stores: &[StoreDraft],
    decision_day: Option<NaiveDate>,
) -> Vec<Option<CategoryDraft>> {
    let mut drafts: Vec<Option<CategoryDraft>> = Vec::new();
    for named in table.entries() {
        check_name(register.context(), &named);
        let draft = named
            .value
            .table("category")
            .and_then(|table| category(register, table, &named.place, known, stores, decision_day));
        let twin = draft.as_ref().and_then(|draft| {
            let same =
                |twin: &&CategoryDraft| (twin.store, &twin.category) == (draft.store, &draft.category);
            drafts.iter().flatten().find(same)
        });
        if let (Some(draft), Some(twin)) = (&draft, twin) {
            register.context().report(
                Finding::new(
                    Code::DuplicateName,
                    draft.place.clone(),
                    format!("the category `{}` of this store is there already", draft.category),
                )
                .other(twin.place.clone(), "the first")
                .help("a category is judged once per store: put both into one table"),
            );
        }
        drafts.push(draft);
    }
    table.close();
    drafts
}

fn category(
    register: &Register<'_>,
    table: Table<'_>,
    place: &Place,
    known: &Known,
    stores: &[StoreDraft],
    decision_day: Option<NaiveDate>,
) -> Option<CategoryDraft> {
    let store = table.needed("store", "store = \"uk\", a key of [stores]").and_then(|v| known.store(&v));
    let name = table.needed("category", "category = \"Toys\"").and_then(|value| value.text());
    let orders_per_day = register.needed_quantity(&table, "orders_per_day", &Measure::orders_per_day());
    let elasticity = register.needed_quantity(&table, "elasticity", &Measure::signed(-20.0..=0.0));
    let fee_share = register.needed_quantity(&table, "fee", &Measure::share());
    let cost_of_goods = register.needed_quantity(&table, "cost_of_goods", &Measure::share());
    let season = season(register, &table);
    let arrivals = register.word_or_first(
        &table,
        "arrivals",
        &[("poisson", Arrivals::Poisson), ("even", Arrivals::Even)],
        "buyers order independently of each other",
    );
    let figures = match table.value("figures") {
        Some(value) => {
            value.table("figures").and_then(|table| figures(register, table, decision_day)).map(Some)
        }
        None => Some(None),
    };
    let destinations = table
        .needed("destinations", "destinations = { GB = \"60 %\", DE = \"40 %\" }")
        .and_then(|value| shares(register, &value, "destinations"));
    let origins = match table.value("origins") {
        Some(value) => shares(register, &value, "origins"),
        None => {
            let first = store.and_then(|store| stores[store].ships_from.first());
            first.map(|&country| vec![(country, 1.0)])
        }
    };
    if let (Some(store), Some(origins)) = (store, &origins) {
        check_origins(&table, &stores[store], origins);
    }
    // Without a currency amounts cannot be checked: the store's finding stands for all.
    let currency = store.and_then(|store| stores[store].currency);
    let (fee_minimum, items) = match currency {
        Some(currency) => {
            let fee_minimum = match table.value("fee_minimum") {
                Some(value) => register.money(&value, currency),
                None => {
                    let zero = Money::from_micros(0, currency);
                    let none = Provenance::Assumption("no least fee is stated".into());
                    let value = InputValue::Number(Distribution::Point(0.0));
                    register.default_of(
                        table.path_of("fee_minimum"),
                        value,
                        Unit::Currency(currency),
                        none,
                    );
                    Some(zero)
                }
            };
            let sent_to = destinations.as_deref().unwrap_or_default();
            (fee_minimum, items(register, &table, currency, sent_to, known))
        }
        None => {
            for key in ["fee_minimum", "items", "items_by_destination"] {
                table.value(key);
            }
            (None, None)
        }
    };
    let past = match table.value("past") {
        Some(value) => past(register, &value, currency, known, decision_day).map(Some),
        None => Some(None),
    };
    table.close();

    let (store, name) = (store?, name?);
    let metric = || {
        Some(Metric {
            store,
            category: name.to_owned(),
            orders_per_day: orders_per_day?,
            arrivals: arrivals?,
            season: season?,
            elasticity: elasticity?,
            fee_share: fee_share?,
            fee_minimum: fee_minimum?,
            cost_of_goods: cost_of_goods?,
            figures: figures?,
            // Its order lines are not there yet: `PastDraft::resolve` follows.
            past: None,
        })
    };
    let metric = metric().filter(|_| past.is_some());
    let (category, place) = (name.to_owned(), place.clone());
    let past = past.flatten();
    Some(CategoryDraft { store, category, place, metric, origins, destinations, items, past })
}

fn check_origins(table: &Table<'_>, store: &StoreDraft, origins: &[(Country, f64)]) {
    for (country, _) in origins {
        if !store.ships_from.is_empty() && !store.ships_from.contains(country) {
            table.context().mistake(
                Code::UnknownName,
                table.place(),
                format!("`{}` ships from {country}, which its store does not", table.path()),
                format!("add {country} to `ships_from` of [stores.{}]", store.key),
            );
        }
    }
}

/// Shares by country that add up to 1; those of 0 are dropped.
fn shares(register: &Register<'_>, value: &Value<'_>, what: &str) -> Option<Vec<(Country, f64)>> {
    let table = value.table("shares")?;
    let mut shares = Vec::new();
    let mut complete = true;
    for named in table.entries() {
        let share = register.exact(&named.value, &Measure::share());
        match (country_key(register.context(), &named), share) {
            (Some(country), Some(share)) => shares.push((country, share)),
            _ => complete = false,
        }
    }
    table.close();
    if !complete {
        return None;
    }
    let numbers: Vec<f64> = shares.iter().map(|&(_, share)| share).collect();
    let scale = scale_to_one(value, &numbers, &format!("the {what}"))?;
    shares.retain(|&(_, share)| share > 0.0);
    Some(shares.into_iter().map(|(country, share)| (country, share * scale)).collect())
}

fn figures(
    register: &Register<'_>,
    table: Table<'_>,
    decision_day: Option<NaiveDate>,
) -> Option<Figures> {
    let as_of = table.needed("as_of", "as_of = 2024-10-31").and_then(|value| {
        let day = register.date(&value)?;
        if decision_day.is_some_and(|decision_day| day > decision_day) {
            let message = format!("{day} is after the decision day, on which nothing later is known");
            value.mistake(Code::DateOrder, message, "write the figures of an earlier day");
            return None;
        }
        Some(day)
    });
    let count = |key: &'static str, help| {
        let value = table.needed(key, help)?;
        let number = register.whole(&value, Unit::Packages, 0..=100_000_000)?;
        Some((value, u32::try_from(number).ok()?))
    };
    let counted = count("counted", "counted = 412, as the account page shows");
    let valid = count("valid", "valid = 405, as the account page shows");
    table.close();
    let (as_of, (_, counted), (value, valid)) = (as_of?, counted?, valid?);
    if valid > counted {
        value.mistake(
            Code::OutOfRange,
            format!("{valid} valid packages are more than the {counted} counted"),
            "write the packages in the denominator as counted, the valid ones among them as valid",
        );
        return None;
    }
    Some(Figures { as_of, counted, valid })
}
