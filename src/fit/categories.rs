//! Each category: what is ordered, how often, and the packages that its rate may still hold.

use super::bands::Bands;
use super::destinations::{destinations, origins};
use super::fitted::{Backed, FittedCategory, FittedItem, Spread};
use super::items::{Makings, items};
use super::observed::Observed;
use super::past::{self, Remembered};
use super::shop::{NO_CATEGORY, Shop};
use super::volume::volume;
use crate::domain::{Country, Lane};
use std::collections::BTreeMap;

/// A destination has items of its own from so many packages on.
const OWN_ITEMS: usize = 60;
/// Cost of goods is fitted from so many packages on.
const OWN_COSTS: usize = 20;

pub(super) fn categories(
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
    let mut edges: Vec<i64> = lanes.iter().flat_map(|lane| shop.net_limits_on(*lane)).collect();
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
