//! What buyers order: price and weight bands with the way each went.

use super::bands::Bands;
use super::fitted::FittedItem;
use super::observed::Observed;
use crate::domain::{Country, Currency, Money};
use std::collections::BTreeMap;

/// Packages of a price band, at least, if one is cut further.
const BAND: usize = 20;
/// Most price bands between two limits.
const MOST: usize = 3;

/// What items are made from.
pub(super) struct Makings<'m> {
    pub(super) way_of: &'m [usize],
    pub(super) bands: &'m [Bands],
    pub(super) currency: Currency,
    pub(super) vat: &'m BTreeMap<Country, f64>,
    /// Net values at which a rule changes, millionths.
    pub(super) edges: &'m [i64],
}

struct Sold {
    /// Item + shipping less tax, millionths.
    net: i64,
    /// Charged for shipping, tax included.
    shipping: i64,
    vat: f64,
}

/// The items of some packages (by place) of one lane or several.
pub(super) fn items(
    packages: &[Observed<'_>],
    places: &[usize],
    makings: &Makings<'_>,
) -> Vec<FittedItem> {
    let mut cells: BTreeMap<(usize, u32, usize), Vec<Sold>> = BTreeMap::new();
    for &place in places {
        let package = &packages[place];
        let price = &package.record.price;
        let way = makings.way_of[place];
        let net = price.value().net.micros;
        let between = makings.edges.partition_point(|edge| *edge <= net);
        let vat = makings.vat.get(&package.record.lane.destination).copied().unwrap_or(0.0);
        let sold = Sold { net, shipping: price.shipping.micros, vat };
        cells.entry((way, makings.bands[way].band(package), between)).or_default().push(sold);
    }
    let mut items = Vec::new();
    for ((way, up_to_g, _), mut sold) in cells {
        sold.sort_by_key(|one| one.net);
        let parts = (sold.len() / BAND).clamp(1, MOST);
        for part in 0..parts {
            let from = part * sold.len() / parts;
            let until = (part + 1) * sold.len() / parts;
            let (price_from, price_to, shipping) = band(&sold[from..until], makings.currency);
            items.push(FittedItem {
                price_from,
                price_to,
                above_g: makings.bands[way].above(up_to_g),
                up_to_g,
                share: (until - from) as f64 / places.len() as f64,
                shipping,
                service: way,
            });
        }
    }
    items
}

/// Least and greatest price, and the mean charge for shipping. Prices are spread evenly inside a band, so the end
/// that lies farther from the mean is drawn in until the middle is the mean; both ends lie among the packages' own
/// values, so that no band crosses a limit that its packages do not.
fn band(sold: &[Sold], currency: Currency) -> (Money, Money, Money) {
    let n = sold.len().max(1) as i128;
    let vat = sold.iter().map(|one| one.vat).sum::<f64>() / n as f64;
    let gross = |net: i64| (net as f64 * (1.0 + vat)).round() as i64;
    let [low, high] = [sold.first(), sold.last()].map(|one| one.map_or(0, |one| gross(one.net)));
    let mean = gross((sold.iter().map(|one| i128::from(one.net)).sum::<i128>() / n) as i64);
    let (low, high) =
        if mean - low < high - mean { (low, 2 * mean - low) } else { (2 * mean - high, high) };
    let minor = Money::MICROS / currency.minor_units();
    let charged = (sold.iter().map(|one| i128::from(one.shipping)).sum::<i128>() / n) as i64;
    let shipping = (charged / minor * minor).min(low / minor * minor).max(0);
    let (low, high) = (low - shipping, high - shipping);
    // To whole pence, inwards, where that leaves a band.
    let (up, down) = ((low + minor - 1) / minor * minor, high / minor * minor);
    let (low, high) = if up < down { (up, down) } else { (low / 100 * 100, low / 100 * 100) };
    let money = |micros| Money::from_micros(micros, currency);
    (money(low), money(high), money(shipping))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_keeps_the_mean_and_stays_among_its_packages() {
        let pounds = |units: f64| Money::from_units(units, Currency::GBP).micros;
        let sold = |units: &[f64]| -> Vec<Sold> {
            units.iter().map(|units| Sold { net: pounds(*units), shipping: 0, vat: 0.0 }).collect()
        };
        let ends = |units: &[f64]| {
            let (low, high, _) = band(&sold(units), Currency::GBP);
            (low.units(), high.units())
        };
        assert_eq!(ends(&[10.0, 20.0]), (10.0, 20.0));
        assert_eq!(ends(&[10.0, 10.0, 10.0, 1000.0]), (10.0, 505.0));
        assert_eq!(ends(&[1.0, 99.0, 100.0, 100.0]), (50.0, 100.0));
        assert_eq!(ends(&[7.0, 7.0]), (7.0, 7.0));
    }
}
