//! Order lines: categories x origins x destinations x items, cut at every value that a rule looks at.
//!
//! A line's name and share depend on the stores, categories, policies and `[[today]]` rules of the file,
//! never on its strategies, so that no strategy changes another's random numbers.

use super::categories::CategoryDraft;
use super::items::Item;
use super::stores::StoreDraft;
use super::today::Rule;
use crate::domain::{ExchangeRates, Lane, Money, ValueBasis};
use crate::scenario::{MetricId, OrderLine, PriceBin, Selection, Store, WeightBin};
use std::collections::BTreeMap;

/// What the lines of one category are made from.
pub(super) struct Source<'d> {
    pub(super) category: &'d CategoryDraft,
    pub(super) draft: &'d StoreDraft,
    pub(super) store: &'d Store,
    pub(super) metric: MetricId,
    pub(super) rules: &'d [Rule],
    pub(super) rates: &'d ExchangeRates,
    /// Names of the services.
    pub(super) services: &'d [String],
}

impl Source<'_> {
    /// The lines, each with the service that its item names (by its place); `None` when parts of the category could not be read. Lines of share 0 are left out.
    /// `no_vat` is told of destinations without a VAT rate.
    pub(super) fn lines(&self, mut no_vat: impl FnMut(Lane)) -> Option<Vec<(OrderLine, Option<usize>)>> {
        let (origins, destinations) =
            (self.category.origins.as_ref()?, self.category.destinations.as_ref()?);
        let (items, vat) = (self.category.items.as_ref()?, self.draft.vat.as_ref()?);
        let mut lines: Vec<(OrderLine, Option<usize>)> = Vec::new();
        let mut names = BTreeMap::new();
        for &(origin, from_there) in origins {
            for &(destination, to_there) in destinations {
                let lane = Lane { origin, destination };
                let Some(vat) = vat.on(destination) else {
                    no_vat(lane);
                    continue;
                };
                for item in items.to(destination)?.iter().filter(|item| item.share > 0.0) {
                    let share = from_there * to_there * item.share;
                    for (price, part) in self.price_bins(item, lane, vat) {
                        for (weight, slice) in self.weight_bins(item, lane) {
                            let name = self.name(lane, price, weight, item.service, &mut names);
                            let share = share * part * slice;
                            let metric = self.metric;
                            let line = OrderLine { name, metric, lane, price, weight, share, vat };
                            lines.push((line, item.service));
                        }
                    }
                }
            }
        }
        let sum: f64 = lines.iter().map(|(line, _)| line.share).sum();
        if sum > 0.0 {
            lines.iter_mut().for_each(|(line, _)| line.share /= sum);
        }
        Some(lines)
    }

    /// `uk/Toys/GB->DE/4.00-10.00+1.99/0-100g`, and the service if the item names one; a number is put behind a
    /// name that is taken.
    fn name(
        &self,
        lane: Lane,
        price: PriceBin,
        weight: WeightBin,
        service: Option<usize>,
        names: &mut BTreeMap<String, u32>,
    ) -> String {
        let amount = |money: Money| format!("{:.2}", money.units());
        let mut name =
            format!("{}/{}/{lane}/{}", self.draft.key, self.category.category, amount(price.from));
        if price.to != price.from {
            name += &format!("-{}", amount(price.to));
        }
        if price.shipping_charged.micros > 0 {
            name += &format!("+{}", amount(price.shipping_charged));
        }
        name += &format!("/{}-{}g", weight.from_g, weight.to_g);
        if let Some(service) = service.and_then(|at| self.services.get(at)) {
            name += &format!("/{service}");
        }
        let times = names.entry(name.clone()).or_insert(0);
        *times += 1;
        if *times == 1 { name } else { format!("{name}#{times}") }
    }

    /// The item's price band cut at value limits, each with its part of the band.
    fn price_bins(&self, item: &Item, lane: Lane, vat: f64) -> Vec<(PriceBin, f64)> {
        let (from, to) = (item.price_from.micros, item.price_to.micros);
        let shipping = item.shipping_charged;
        let bin = |from: i64, to: i64| PriceBin {
            from: Money::from_micros(from, self.store.currency),
            to: Money::from_micros(to, self.store.currency),
            shipping_charged: shipping,
        };
        if from == to {
            return vec![(bin(from, to), 1.0)];
        }
        let of_rules =
            self.rules_for(item, lane).flat_map(|on| [on.value_from, on.value_below]).flatten();
        let of_rules = of_rules.filter_map(|edge| self.rates.convert(edge, self.store.currency).ok());
        let mut edges: Vec<i64> = self
            .store
            .value_edges_on(lane, &[])
            .into_iter()
            .chain(of_rules.map(|edge| (ValueBasis::Net, edge)))
            .map(|edge| PriceBin::price_reaching(edge, shipping, vat))
            .filter(|&edge| edge > from && edge < to)
            .collect();
        edges.extend([from, to]);
        edges.sort_unstable();
        edges.dedup();
        let width = (to - from) as f64;
        edges
            .windows(2)
            .map(|ends| (bin(ends[0], ends[1]), (ends[1] - ends[0]) as f64 / width))
            .collect()
    }

    /// The item's weight band cut at the weights of the rules, each with its part of the band.
    fn weight_bins(&self, item: &Item, lane: Lane) -> Vec<(WeightBin, f64)> {
        let WeightBin { from_g, to_g } = item.weight;
        let mut edges: Vec<u32> = self
            .rules_for(item, lane)
            .flat_map(|on| [on.weight_above_g, on.weight_up_to_g])
            .flatten()
            .filter(|&edge| edge > from_g && edge < to_g)
            .collect();
        edges.extend([from_g, to_g]);
        edges.sort_unstable();
        edges.dedup();
        let width = f64::from(to_g - from_g);
        edges
            .windows(2)
            .map(|ends| {
                (WeightBin { from_g: ends[0], to_g: ends[1] }, f64::from(ends[1] - ends[0]) / width)
            })
            .collect()
    }

    /// The rules that can be about this item on this lane: none if the item names its service.
    fn rules_for(&self, item: &Item, lane: Lane) -> impl Iterator<Item = &Selection> {
        let asked = item.service.is_none();
        self.rules.iter().map(|rule| &rule.on).filter(move |on| {
            asked
                && (on.stores.is_empty() || on.stores.contains(&self.store.name))
                && (on.categories.is_empty() || on.categories.contains(&self.category.category))
                && on.lanes.iter().all(|lanes| lanes.contains(lane))
        })
    }
}
