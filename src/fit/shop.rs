//! The fit as a whole: packages of one store, as known on a day, to a scenario's figures.

use super::bands::Bands;
use super::chances::{self, Chance};
use super::clustering::Clustering;
use super::destinations::{destinations, origins, vat};
use super::fitted::{
    Backed, Fitted, FittedCategory, FittedItem, FittedPastPackages, FittedService, FittedStore, Spread,
};
use super::items::{Makings, items};
use super::labels::tariffs;
use super::past::{self, Remembered};
use super::promises::{handling, transit};
use super::strategies::strategies;
use super::volume::volume;
use super::ways::{self, Ways};
use crate::domain::{Country, Currency, Lane, Money, Tracking, ValueBasis};
use crate::policy::Policy;
use crate::records::{Evidence, PackageRecord, Taken};
use crate::scenario::Figures;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::fmt;

/// A destination has items of its own from so many packages on.
const OWN_ITEMS: usize = 60;
/// Packages of which no category is said.
pub const NO_CATEGORY: &str = "No category";
/// Cost of goods is fitted from so many packages on.
const OWN_COSTS: usize = 20;
/// Simulated days after the decision day.
pub(super) const HORIZON: u64 = 365;

/// A package as it was known on the day of the fit.
#[derive(Clone, Copy, Debug)]
pub struct Observed<'a> {
    /// The package; amounts in the store's currency.
    pub record: &'a PackageRecord,
    /// What was taken because nobody said it.
    pub taken: Taken,
    /// What its tracking can be, or can still become; never empty.
    pub possible: &'a [Tracking],
    /// Some of what it could be was ruled out by the marketplace's list of defects.
    pub listed: bool,
    /// Promised by that day.
    pub due: bool,
    /// Counted in the rate by that day.
    pub counted: bool,
}

impl Observed<'_> {
    /// What became of its tracking; `None` = not known, or still open.
    pub(super) fn state(&self) -> Option<Tracking> {
        match *self.possible {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Its tracking was told for all packages, or taken: nothing of its own was seen.
    pub(super) fn told(&self) -> bool {
        self.record.evidence == Evidence::Word && !self.record.details.tracking_seen && !self.listed
    }
}

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

/// First and last day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Period {
    first: NaiveDate,
    last: NaiveDate,
}

impl Period {
    pub(super) fn widen(period: &mut Option<Self>, day: NaiveDate) {
        let known = period.get_or_insert(Self { first: day, last: day });
        *known = Self { first: known.first.min(day), last: known.last.max(day) };
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.first, self.last)
    }
}

/// Fits a shop. There must be at least one package.
pub fn fit(shop: &Shop<'_>) -> Fitted {
    let all = shop.packages;
    let mut notes = Vec::new();
    let Ways { keys, of, forgotten } = ways::ways(all);
    let names = ways::names(&keys);
    let seen = chances::seen(all, &keys, &of);
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
    seen: &chances::Seen,
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

fn categories(
    shop: &Shop<'_>,
    way_of: &[usize],
    bands: &[Bands],
    remembered: Option<&Remembered<'_>>,
    vat: &BTreeMap<Country, f64>,
    notes: &mut Vec<String>,
) -> Vec<FittedCategory> {
    let all = shop.packages;
    let mut by_category: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, package) in all.iter().enumerate() {
        by_category.entry(package.record.category.as_deref().unwrap_or("")).or_default().push(place);
    }
    let (first, last) = shop.orders;
    let days = usize::try_from((last - first).num_days()).unwrap_or(0) + 1;
    let by_day = |places: &mut dyn Iterator<Item = usize>| {
        let mut orders = vec![0u32; days];
        for place in places {
            let day = usize::try_from((all[place].record.ordered_on - first).num_days());
            day.ok().and_then(|day| orders.get_mut(day)).into_iter().for_each(|n| *n += 1);
        }
        orders
    };
    let whole = by_day(&mut (0..all.len()));
    let mut categories = Vec::new();
    for (name, places) in by_category {
        let shown = if name.is_empty() { NO_CATEGORY } else { name };
        let figures = volume(first, &by_day(&mut places.iter().copied()), &whole).figures(last);
        let (orders_per_day, weekday, month) = figures;
        // Whether a package that is not due gets a number is not known yet.
        let due: Vec<usize> = places.iter().copied().filter(|&place| all[place].due).collect();
        let known = if due.is_empty() { &places } else { &due };
        let packages: Vec<&Observed<'_>> = known.iter().map(|&place| &all[place]).collect();
        let (to, stands_for) = destinations(&packages);
        if !stands_for.is_empty() {
            let n = stands_for.len();
            notes.push(format!(
                "{shown}: {n} countries with few packages are counted with the largest abroad"
            ));
        }
        let makings = |places: &[usize]| {
            let edges = edges(shop, places);
            items(all, places, &Makings { way_of, bands, currency: shop.currency, vat, edges: &edges })
        };
        let (mut own, mut rest) = (BTreeMap::<Country, Vec<usize>>::new(), Vec::new());
        for &place in known {
            let lane = all[place].record.lane;
            let destination = stands_for.get(&lane.destination).copied().unwrap_or(lane.destination);
            own.entry(destination).or_default().push(place);
        }
        let is_home =
            |places: &[usize]| places.iter().any(|&place| all[place].record.lane.is_domestic());
        let mut lists: Vec<(Country, Vec<FittedItem>)> = Vec::new();
        for (country, places) in &own {
            if is_home(places) || places.len() >= OWN_ITEMS {
                lists.push((*country, makings(places)));
            } else {
                rest.extend(places.iter().copied());
            }
        }
        rest.sort_unstable();
        let fewer = format!("the {} packages to countries with fewer than {OWN_ITEMS}", rest.len());
        let pooled = if rest.is_empty() { Vec::new() } else { makings(&rest) };
        let n = known.len();
        let past = remembered.map(|remembered| {
            remembered.category(&past::Category {
                places: &places,
                items: &pooled,
                items_by_destination: &lists,
                stands_for: &stands_for,
                vat,
            })
        });
        categories.push(FittedCategory {
            name: shown.to_owned(),
            orders_per_day,
            weekday,
            month,
            cost_of_goods: cost_of_goods(&packages),
            origins: origins(&packages),
            destinations: (to, Backed::fitted(n, format!("shares of {n} packages"))),
            items: (pooled, Backed::fitted(rest.len(), format!("prices, weights and ways of {fewer}"))),
            items_by_destination: (
                lists,
                Backed::fitted(
                    n - rest.len(),
                    format!("prices, weights and ways of {} packages", n - rest.len()),
                ),
            ),
            figures: shop.figures.get(name).cloned(),
            counted: shop.counted.get(name).copied(),
            past,
            packages: places.len(),
        });
    }
    categories
}

/// Net values at which a rule changes on the lanes of some packages.
fn edges(shop: &Shop<'_>, places: &[usize]) -> Vec<i64> {
    let mut lanes: Vec<Lane> = places.iter().map(|&place| shop.packages[place].record.lane).collect();
    lanes.sort_unstable();
    lanes.dedup();
    let mut edges: Vec<i64> = lanes
        .iter()
        .flat_map(|lane| shop.policies.iter().flat_map(|policy| policy.value_edges_on(*lane, &[])))
        .filter(|(basis, _)| *basis == ValueBasis::Net)
        .map(|(_, edge)| edge.micros)
        .collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

fn cost_of_goods(packages: &[&Observed<'_>]) -> (Spread, Backed) {
    let shares: Vec<f64> = packages
        .iter()
        .filter_map(|package| {
            let cost = package.record.details.goods_cost?;
            let price = package.record.price.value().without_shipping;
            (price.micros > 0).then(|| cost.micros as f64 / price.micros as f64)
        })
        .collect();
    let n = shares.len();
    if n < OWN_COSTS {
        let why = "what goods cost is not known: a wide guess; `unit_cost` in --skus fits it";
        return (Spread::Range(0.3, 0.5), Backed::assumed(why));
    }
    let mean = shares.iter().sum::<f64>() / n as f64;
    let variance = shares.iter().map(|share| (share - mean).powi(2)).sum::<f64>() / (n - 1) as f64;
    let half = 1.645 * (variance / n as f64).sqrt();
    let text = format!("mean of cost over price less tax of {n} packages, 90 % interval");
    let backed = Backed::fitted(n, text);
    let (low, high) = ((mean - half).max(0.001), (mean + half).min(0.999));
    if high - low > 1e-4 {
        (Spread::Range(low, high), backed)
    } else {
        (Spread::Point(mean.clamp(0.0, 1.0)), backed)
    }
}
