//! The fit as a whole: packages of one store, as known on a day, to a scenario's figures.

use super::bands::Bands;
use super::categories::categories;
use super::chances::Chance;
use super::clustering::Clustering;
use super::destinations::{origins, vat};
use super::fitted::{
    Backed, Fitted, FittedCategory, FittedItem, FittedPastPackages, FittedService, FittedStore, Spread,
};
use super::labels::tariffs;
use super::observed::Observed;
use super::past::Remembered;
use super::promises::{handling, transit};
use super::seen::{self, Seen};
use super::strategies::strategies;
use super::ways::{self, Ways};
use crate::domain::{Country, Currency, Lane, Money, ValueBasis};
use crate::policy::Policy;
use crate::scenario::Figures;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// Packages of which no category is said.
pub const NO_CATEGORY: &str = "No category";
/// Simulated days after the decision day.
pub(super) const HORIZON: u64 = 365;

/// What is fitted.
#[derive(Clone, Debug)]
pub struct Shop<'a> {
    /// Packages ordered by the day of the fit.
    pub packages: &'a [Observed<'a>],
    /// The day of the fit.
    pub as_of: NaiveDate,
    /// First and last day of which the files hold the orders.
    pub orders: (NaiveDate, NaiveDate),
    /// The store's name.
    pub store: String,
    /// Currency of all amounts.
    pub currency: Currency,
    /// Today's policy and the new one, limits in that currency.
    pub policies: [&'a Policy; 2],
    /// Told figures of the account page, by category: they stand in the place of what is counted.
    pub figures: BTreeMap<String, (Figures, Backed)>,
    /// What today's rate counts, by category, where the files say it all.
    pub counted: BTreeMap<String, Figures>,
    /// Costs of labels that were told, by the name of a service.
    pub label_costs: BTreeMap<String, Money>,
    /// Exchange rates of the nearest day known, where the day of the fit has none.
    pub rates: Option<(NaiveDate, Vec<(Currency, f64)>)>,
    /// Units of the currency in a pound.
    pub units_per_pound: f64,
    /// Names of the files.
    pub files: String,
}

impl Shop<'_> {
    /// Net values at which a rule changes on a lane, millionths.
    pub(super) fn net_limits_on(&self, lane: Lane) -> impl Iterator<Item = i64> {
        let edges = self.policies.iter().flat_map(move |policy| policy.value_edges_on(lane, &[]));
        edges.filter(|(basis, _)| *basis == ValueBasis::Net).map(|(_, edge)| edge.micros)
    }
}

/// Fits a shop. There must be at least one package.
pub fn fit(shop: &Shop<'_>) -> Fitted {
    let all = shop.packages;
    let mut notes = Vec::new();
    let Ways { keys, of, forgotten } = ways::ways(all);
    let names = ways::names(&keys);
    let seen = seen::seen(all, &keys, &of);
    let clustering = Clustering::of(&keys, &seen.events);
    let chances = seen.chances(&keys, &clustering);
    let handling_days = handling(all, shop.as_of);
    let vat = vat(all);
    let vat_of: BTreeMap<Country, f64> = vat.0.iter().copied().collect();

    let mut bands = Vec::new();
    let mut services = Vec::new();
    for (way, key) in keys.iter().enumerate() {
        let own: Vec<&Observed<'_>> =
            all.iter().zip(&of).filter(|(_, of)| **of == way).map(|(package, _)| package).collect();
        let band = Bands::of(&own, key.format);
        let told = shop.label_costs.get(&names[way]).copied();
        let (prices, priced, backed) = tariffs(&own, &band, told, shop.currency, shop.as_of);
        services.push(FittedService {
            name: names[way].clone(),
            title: key.title(),
            carrier: key.carrier_name(),
            format: key.format,
            tracked_as: key.tracked_as,
            class: key.class,
            buy_shipping: key.buy_shipping,
            method_matches: key.method_matches,
            abroad: key.abroad,
            chances: chances[way].clone(),
            transit_days: transit(&own, handling_days.0, key.abroad),
            prices: (prices, backed),
            priced,
            packages: own.len(),
        });
        bands.push(band);
    }

    let remembered = Remembered::of(shop, &of, &keys, &bands);
    let mut categories = categories(shop, &of, &bands, remembered.as_ref(), &vat_of, &mut notes);
    keep_used(&mut services, &mut categories);
    let (strategies, left_out) = strategies(&services);
    notes.extend(left_out);
    observations(shop, &seen, forgotten, &services, &mut notes);
    let every: Vec<&Observed<'_>> = all.iter().collect();
    let [baseline, reform] = shop.policies.map(|policy| policy.name.clone());
    let (from, until) = shop.orders;
    Fitted {
        title: format!("{} store, fitted to its packages of {from} to {until}", shop.store),
        description: format!(
            "Fitted by `vtr fit` from {} packages in {}, as known on {}.",
            all.len(),
            shop.files,
            shop.as_of
        ),
        decision_day: shop.as_of,
        last_day: shop.as_of.checked_add_days(Days::new(HORIZON)).unwrap_or(shop.as_of),
        handling_days,
        store: FittedStore {
            name: shop.store.clone(),
            currency: shop.currency,
            ships_from: origins(&every).into_iter().map(|(country, _)| country).collect(),
            baseline,
            reform,
            vat,
        },
        rates: shop.rates.clone(),
        units_per_pound: shop.units_per_pound,
        categories,
        services,
        icc: clustering.fitted(),
        strategies,
        notes,
    }
}

/// Leaves out services that neither an item nor a package of the past goes by.
fn keep_used(services: &mut Vec<FittedService>, categories: &mut [FittedCategory]) {
    let mut place_of: Vec<Option<usize>> = vec![None; services.len()];
    let mut items: Vec<&mut FittedItem> = Vec::new();
    let mut past: Vec<&mut FittedPastPackages> = Vec::new();
    for category in categories {
        past.extend(category.past.iter_mut().flat_map(|(past, _)| &mut past.groups));
        items.extend(&mut category.items.0);
        items.extend(category.items_by_destination.0.iter_mut().flat_map(|(_, items)| items));
    }
    items.iter().for_each(|item| place_of[item.service] = Some(0));
    past.iter().for_each(|group| place_of[group.service] = Some(0));
    for (used, place) in place_of.iter_mut().flatten().enumerate() {
        *place = used;
    }
    let mut at = 0;
    services.retain(|_| {
        at += 1;
        place_of[at - 1].is_some()
    });
    let services = items.into_iter().map(|item| &mut item.service);
    for service in services.chain(past.into_iter().map(|group| &mut group.service)) {
        *service = place_of[*service].unwrap_or(0);
    }
}

/// What the data do not say of tracking.
fn observations(
    shop: &Shop<'_>,
    seen: &Seen,
    forgotten: usize,
    services: &[FittedService],
    notes: &mut Vec<String>,
) {
    let fitted = seen.packages;
    let mut note = |n: usize, text: String| {
        if n > 0 {
            notes.push(text);
        }
    };
    note(
        seen.censored,
        format!(
            "{} tracked packages are not counted yet on {}: left out of the chances, not taken for misses",
            seen.censored, shop.as_of
        ),
    );
    note(
        seen.unseen,
        format!("of {} tracked packages the files do not say what became of them", seen.unseen),
    );
    note(
        forgotten,
        format!(
            "packages without a number that are taken for forgotten numbers, as nearly all of their kind have one: \
             {forgotten}"
        ),
    );
    let place = Chance::ALL.iter().position(|chance| *chance == Chance::Facility).unwrap_or(1);
    let default = services
        .iter()
        .any(|service| service.abroad && matches!(service.chances[place], Some((Spread::Range(..), _))));
    note(
        usize::from(default && fitted > 0),
        "scan success abroad was not observed: the default stands".to_owned(),
    );
}
