//! The fit of a hand-made table: what it says, and defaults for the rest.

use super::chances::Chance;
use super::clustering::clustering;
use super::defaults::{self, WEIGHT_STEPS, greatest_weight};
use super::fitted::{
    Backed, Fitted, FittedCategory, FittedItem, FittedPrice, FittedService, FittedStore, Spread,
};
use super::shop::HORIZON;
use super::strategies::strategies;
use super::ways::{self, Key};
use crate::domain::{CarrierClass, Country, Currency, Format, Money, TrackedAs};
use crate::records::SalesRow;
use crate::scenario::Figures;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Volumes that are said by the month may be off by so much either way.
const VOLUME_OFF: f64 = 0.2;
/// Values around a usual one, as shares of it.
const AROUND: (f64, f64) = (0.5, 1.5);

/// A hand-made table and what is told beside it.
#[derive(Clone, Debug)]
pub struct Table<'a> {
    /// Its rows; at least one.
    pub rows: &'a [SalesRow],
    /// The day of the fit.
    pub as_of: NaiveDate,
    /// The store's name.
    pub store: String,
    /// Currency of all amounts.
    pub currency: Currency,
    /// Where packages are posted if a row does not say it.
    pub home: Country,
    /// Today's policy and the new one, by name.
    pub policies: [String; 2],
    /// Told figures of the account page, by category.
    pub figures: BTreeMap<String, (Figures, Backed)>,
    /// Told costs of labels, by the name of a service.
    pub label_costs: BTreeMap<String, Money>,
    /// Exchange rates of the nearest day known, where the day of the fit has none.
    pub rates: Option<(NaiveDate, Vec<(Currency, f64)>)>,
    /// Units of the currency in a pound.
    pub units_per_pound: f64,
    /// The name of the file.
    pub file: String,
}

/// Fits a table.
pub fn fit_table(table: &Table<'_>) -> Fitted {
    let mut notes = Vec::new();
    let of_row: Vec<Key> = table.rows.iter().map(|row| key(table, row)).collect();
    let keys: BTreeSet<&Key> = of_row.iter().collect();
    let keys: Vec<Key> = keys.into_iter().cloned().collect();
    let names = ways::names(&keys);
    let way_of: Vec<usize> = of_row.iter().map(|key| keys.binary_search(key).unwrap_or(0)).collect();
    guesses(table, &keys, &way_of, &mut notes);
    let services: Vec<FittedService> = keys
        .iter()
        .enumerate()
        .map(|(way, key)| {
            let rows: Vec<&SalesRow> = table
                .rows
                .iter()
                .zip(&way_of)
                .filter(|(_, of)| **of == way)
                .map(|(row, _)| row)
                .collect();
            service(table, key, &names[way], &rows)
        })
        .collect();
    let (strategies, left_out) = strategies(&services);
    notes.extend(left_out);
    let mut origins: BTreeMap<Country, f64> = BTreeMap::new();
    for row in table.rows {
        *origins.entry(row.origin.unwrap_or(table.home)).or_default() += row.packages_per_month;
    }
    let mut ships_from: Vec<(Country, f64)> = origins.into_iter().collect();
    ships_from.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let countries: BTreeSet<Country> = table.rows.iter().map(|row| row.destination).collect();
    let [baseline, reform] = table.policies.clone();
    Fitted {
        title: format!("{} store, from a table of what is sold", table.store),
        description: format!("Written by `vtr fit` from {} rows of {}.", table.rows.len(), table.file),
        decision_day: table.as_of,
        last_day: table.as_of.checked_add_days(Days::new(HORIZON)).unwrap_or(table.as_of),
        handling_days: (
            defaults::HANDLING_DAYS,
            Backed::assumed("the table says no handover: goods leave the day after the order"),
        ),
        store: FittedStore {
            name: table.store.clone(),
            currency: table.currency,
            ships_from: ships_from.into_iter().map(|(country, _)| country).collect(),
            baseline,
            reform,
            vat: (
                countries.into_iter().map(|country| (country, 0.0)).collect(),
                Backed::assumed(
                    "usual_value holds no tax: it compares with the limits of the rules as it stands",
                ),
            ),
        },
        rates: table.rates.clone(),
        units_per_pound: table.units_per_pound,
        categories: categories(table, &way_of),
        services,
        icc: clustering(&[]).fitted(),
        strategies,
        notes,
    }
}

fn key(table: &Table<'_>, row: &SalesRow) -> Key {
    Key {
        abroad: row.origin.unwrap_or(table.home) != row.destination,
        carrier: row.carrier.clone(),
        service: Some(row.service.clone()),
        format: row.format,
        class: row.class.unwrap_or(CarrierClass::Integrated),
        buy_shipping: false,
        method_matches: true,
        tracked_as: row.tracked_as.unwrap_or_else(|| guessed(&row.service, row.format)),
    }
}

/// Whether a service is tracked, by its name, else by the format.
fn guessed(service: &str, format: Format) -> TrackedAs {
    let name = service.to_lowercase();
    let says = |word: &str| name.contains(word);
    if says("untracked") {
        TrackedAs::Untracked
    } else if says("tracked") || says("tracking") || says("signed") || says("registered") {
        TrackedAs::Full
    } else if matches!(format, Format::Letter | Format::LargeLetter) {
        TrackedAs::Untracked
    } else {
        TrackedAs::Full
    }
}

fn guesses(table: &Table<'_>, keys: &[Key], way_of: &[usize], notes: &mut Vec<String>) {
    let mut guessed: BTreeMap<&str, &str> = BTreeMap::new();
    for (row, way) in table.rows.iter().zip(way_of).filter(|(row, _)| row.tracked_as.is_none()) {
        guessed.insert(&row.service, keys[*way].tracked_word());
    }
    if !guessed.is_empty() {
        let each: Vec<String> = guessed.iter().map(|(name, word)| format!("`{name}` {word}")).collect();
        notes.push(format!(
            "what services promise to scan is guessed from name and format; say it in a column `tracking`: {}",
            each.join(", ")
        ));
    }
    if table.rows.iter().any(|row| row.class.is_none()) {
        notes.push("carriers are taken for integrated; say otherwise in a column `integrated`".into());
    }
}

fn band(row: &SalesRow) -> u32 {
    let greatest = greatest_weight(row.format);
    row.weight_g.map_or(greatest, |grams| {
        WEIGHT_STEPS.iter().copied().find(|step| grams <= *step).unwrap_or(greatest)
    })
}

fn service(table: &Table<'_>, key: &Key, name: &str, rows: &[&SalesRow]) -> FittedService {
    let defaults = defaults::chances(key.format, key.tracked_as, key.abroad);
    let chances = std::array::from_fn(|place| {
        Chance::ALL[place].exists(key.tracked_as).then(|| {
            let (low, high) = defaults[place];
            (Spread::Range(low, high), Backed::assumed(defaults::CHANCE_REASONS[place]))
        })
    });
    let mut steps: Vec<u32> = rows.iter().map(|row| band(row)).collect();
    steps.sort_unstable();
    steps.dedup();
    let told = table.label_costs.get(name).copied();
    let costs = rows.iter().filter_map(|row| Some((band(row), row.label_cost?)));
    // A dearer row of one weight is taken: none is left out.
    let by_step: BTreeMap<u32, Money> = costs.fold(BTreeMap::new(), |mut known, (step, cost)| {
        let entry = known.entry(step).or_insert(cost);
        entry.micros = entry.micros.max(cost.micros);
        known
    });
    let dearest = by_step.values().map(|cost| cost.micros).max();
    let (priced, backed) = match (told, dearest) {
        (Some(_), _) => (true, Backed::source("told on the command line, whatever the weight")),
        (None, Some(_)) => (true, Backed::source(format!("label_cost of {}", table.file))),
        (None, None) => (
            false,
            Backed::assumed(
                "not known: the table has no label_cost for it, so the cost of sending is left out; tell it with \
                 --label-cost",
            ),
        ),
    };
    let price = |step: &u32| {
        let own = by_step.get(step).copied();
        let otherwise = Money::from_micros(dearest.unwrap_or(0), table.currency);
        (*step, told.or(own).unwrap_or(otherwise))
    };
    let up_to = steps.iter().map(price).collect();
    FittedService {
        name: name.to_owned(),
        title: key.title(),
        carrier: key.carrier_name(),
        format: key.format,
        tracked_as: key.tracked_as,
        class: key.class,
        buy_shipping: key.buy_shipping,
        method_matches: key.method_matches,
        abroad: key.abroad,
        chances,
        transit_days: (
            Vec::new(),
            defaults::TRANSIT_DAYS[usize::from(key.abroad)],
            Backed::assumed("the table says no promise: a usual one"),
        ),
        prices: (vec![FittedPrice { from: table.as_of, up_to }], backed),
        priced,
        packages: 0,
    }
}

fn categories(table: &Table<'_>, way_of: &[usize]) -> Vec<FittedCategory> {
    let mut by_category: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, row) in table.rows.iter().enumerate().filter(|(_, row)| row.packages_per_month > 0.0) {
        by_category.entry(&row.category).or_default().push(place);
    }
    let said = || Backed::source(format!("as {} has it", table.file));
    let mut categories = Vec::new();
    for (name, places) in by_category {
        let a_month: f64 = places.iter().map(|&place| table.rows[place].packages_per_month).sum();
        let mut to: BTreeMap<Country, Vec<usize>> = BTreeMap::new();
        let mut origins: BTreeMap<Country, f64> = BTreeMap::new();
        for &place in &places {
            let row = &table.rows[place];
            to.entry(row.destination).or_default().push(place);
            *origins.entry(row.origin.unwrap_or(table.home)).or_default() +=
                row.packages_per_month / a_month;
        }
        let sum = |places: &[usize]| -> f64 {
            places.iter().map(|&place| table.rows[place].packages_per_month).sum()
        };
        let items = |places: &[usize]| -> Vec<FittedItem> {
            let all = sum(places);
            let item = |&place: &usize| item(table, place, way_of[place], all);
            places.iter().map(item).collect()
        };
        let a_day = a_month * 12.0 / 365.25;
        let volume = Backed::assumed(format!(
            "{a_month} packages a month of {}, give or take a fifth (90 % interval)",
            table.file
        ));
        let told = table.figures.iter().find(|(category, _)| category.eq_ignore_ascii_case(name));
        let own = places.iter().find_map(|&place| table.rows[place].figures);
        let figures = told
            .map(|(_, figures)| figures.clone())
            .or(own.map(|(counted, valid)| (Figures { as_of: table.as_of, counted, valid }, said())));
        categories.push(FittedCategory {
            name: name.to_owned(),
            orders_per_day: (
                Spread::Range(a_day * (1.0 - VOLUME_OFF), a_day * (1.0 + VOLUME_OFF)),
                volume,
            ),
            weekday: (None, Backed::assumed("the table says no weekdays: all days alike")),
            month: (None, Backed::assumed("the table says no season: all months alike")),
            cost_of_goods: (
                Spread::Range(0.3, 0.5),
                Backed::assumed("what goods cost is not known: a wide guess"),
            ),
            origins: origins.into_iter().collect(),
            destinations: (
                to.iter().map(|(country, places)| (*country, sum(places) / a_month)).collect(),
                said(),
            ),
            items: (Vec::new(), said()),
            items_by_destination: (
                to.iter().map(|(country, places)| (*country, items(places))).collect(),
                Backed::assumed(format!(
                    "values and services of {}; around a usual value prices run from half to one and a half of it",
                    table.file
                )),
            ),
            figures,
            counted: None,
            past: None,
            packages: 0,
        });
    }
    categories
}

fn item(table: &Table<'_>, place: usize, service: usize, all: f64) -> FittedItem {
    let row = &table.rows[place];
    let (low, high) = row.usual_value;
    let scaled = |money: Money, by: f64| {
        let minor = Money::MICROS / table.currency.minor_units();
        let micros = (money.micros as f64 * by / minor as f64).round() as i64 * minor;
        Money::from_micros(micros, table.currency)
    };
    let (price_from, price_to) =
        if low == high { (scaled(low, AROUND.0), scaled(high, AROUND.1)) } else { (low, high) };
    let up_to_g = band(row);
    let known = row.weight_g.is_some();
    let below = WEIGHT_STEPS.iter().rev().copied().find(|step| *step < up_to_g).filter(|_| known);
    FittedItem {
        price_from,
        price_to,
        above_g: below.unwrap_or(0),
        up_to_g,
        share: row.packages_per_month / all,
        shipping: Money::from_micros(0, table.currency),
        service,
    }
}
