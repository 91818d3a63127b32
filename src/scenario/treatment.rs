//! What a strategy makes of an order line: levers applied in order, day by day, value band by value band.

use super::{Lever, LeverAction, LineId, OrderLine, Quantity, Scenario, Selection, ServiceId};
use crate::domain::{CarrierClass, Lane, Money, ValueBasis};
use chrono::NaiveDate;

/// How packages are handled: the state that levers change.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Handling {
    /// Sold and shipped, or not.
    pub fate: Fate,
    /// By what.
    pub service: ServiceId,
    /// The label is bought through the marketplace.
    pub buy_shipping: bool,
    /// As the marketplace sees the carrier.
    pub carrier_class: CarrierClass,
    /// Losses are covered by the marketplace or the carrier.
    pub claims_covered: bool,
    /// Chance that the number is entered in time and right; `None` = always.
    pub upload: Option<Quantity>,
    /// Item prices are multiplied by this.
    pub price_factor: f64,
    /// Put on the shipping charge, tax included.
    pub shipping_added: Money,
}

/// What becomes of an order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Fate {
    /// The seller ships it.
    Shipped,
    /// Not offered.
    Dropped,
    /// The marketplace ships it: outside VTR.
    Marketplace,
}

/// A stretch of the line's price bin that a strategy treats alike.
#[derive(Clone, PartialEq, Debug)]
pub struct TreatedPart {
    /// Lower end as a position in the bin, 0 to 1.
    pub from: f64,
    /// Upper end.
    pub to: f64,
    /// Handling from a day on, in order; the first holds from the beginning.
    pub spans: Vec<(NaiveDate, Handling)>,
}

impl Scenario {
    /// How the line is handled today.
    pub fn handling_today(&self, line: LineId) -> Handling {
        self.handling_of(self.today[line.0], line)
    }

    /// How the line is handled by a service as that is used today.
    pub fn handling_of(&self, service: ServiceId, line: LineId) -> Handling {
        self.handling_by(service, Money::from_micros(0, self.lines[line.0].price.from.currency))
    }

    fn handling_by(&self, id: ServiceId, shipping_added: Money) -> Handling {
        let service = &self.services[id.0];
        Handling {
            fate: Fate::Shipped,
            service: id,
            buy_shipping: service.buy_shipping,
            carrier_class: service.carrier_class,
            claims_covered: service.claims_covered,
            upload: Some(service.upload),
            price_factor: 1.0,
            shipping_added,
        }
    }

    /// What a strategy makes of a line. The price bin is cut where a lever's selection ends inside it, where a
    /// changed price crosses one of the store's value limits (all of them, asked for or not), and where a
    /// reading of the scenario compares a limit otherwise than most do (with tax, at par): those readings
    /// alone decide into how many parts a bin falls.
    pub fn treat(&self, strategy: usize, line: LineId) -> Vec<TreatedPart> {
        let strategy = &self.strategies[strategy];
        self.treat_by(&strategy.levers, strategy.starts_on, line)
    }

    /// The parts of a line as it is shipped today.
    pub fn treat_today(&self, line: LineId) -> Vec<TreatedPart> {
        self.treat_by(&[], self.horizon.decision_day, line)
    }

    fn treat_by(&self, levers: &[Lever], starts_on: NaiveDate, line: LineId) -> Vec<TreatedPart> {
        let begins = |lever: &Lever| lever.from.unwrap_or(starts_on).max(starts_on);
        let mut days: Vec<NaiveDate> = levers
            .iter()
            .flat_map(|lever| [Some(begins(lever)), lever.until.and_then(|day| day.succ_opt())])
            .flatten()
            .collect();
        days.push(NaiveDate::MIN);
        days.sort_unstable();
        days.dedup();

        let by_day: Vec<Vec<Stretch>> =
            days.iter().map(|&day| self.stretches(line, active(levers, day, &begins))).collect();
        let mut cuts: Vec<f64> = by_day.iter().flatten().flat_map(|one| [one.from, one.to]).collect();
        cuts.sort_by(f64::total_cmp);
        cuts.dedup_by(|a, b| (*a - *b).abs() < 1e-9);

        cuts.windows(2)
            .map(|ends| {
                let middle = f64::midpoint(ends[0], ends[1]);
                let mut spans: Vec<(NaiveDate, Handling)> = Vec::new();
                for (&day, stretches) in days.iter().zip(&by_day) {
                    let Some(here) = stretches.iter().find(|one| middle < one.to) else { continue };
                    if spans.last().is_none_or(|(_, last)| *last != here.handling) {
                        spans.push((day, here.handling));
                    }
                }
                TreatedPart { from: ends[0], to: ends[1], spans }
            })
            .collect()
    }

    /// The line's bin under these levers: cut where a selection ends inside a stretch, each stretch by its
    /// own handling so far, and at last where the value crosses a limit of the store.
    fn stretches<'l>(&self, line: LineId, levers: impl Iterator<Item = &'l Lever>) -> Vec<Stretch> {
        let order_line = &self.lines[line.0];
        let mut stretches = vec![Stretch { from: 0.0, to: 1.0, handling: self.handling_today(line) }];
        // Where lines are named, others are not even cut at the lever's limits.
        let here = |lever: &&Lever| lever.on.lines.is_empty() || lever.on.lines.contains(&line);
        for lever in levers.filter(here) {
            let edges: Vec<(ValueBasis, Money)> = [lever.on.value_from, lever.on.value_below]
                .into_iter()
                .flatten()
                .map(|edge| (ValueBasis::Net, self.in_line_currency(edge, order_line)))
                .collect();
            stretches = stretches.iter().flat_map(|one| one.cut_at(&edges, order_line)).collect();
            for one in &mut stretches {
                let middle = f64::midpoint(one.from, one.to);
                if self.selects(&lever.on, order_line, middle, &one.handling) {
                    self.pull(lever, order_line, &mut one.handling);
                }
            }
        }
        let edges = self.store_of(order_line.metric).value_edges_on(order_line.lane, &self.readings);
        stretches.iter().flat_map(|one| one.cut_at(&edges, order_line)).collect()
    }

    /// Does the selection take packages at this position of the line's bin, handled so far like this?
    pub fn selects(&self, on: &Selection, line: &OrderLine, position: f64, now: &Handling) -> bool {
        fn any_or_one_of<T: PartialEq>(list: &[T], item: &T) -> bool {
            list.is_empty() || list.contains(item)
        }
        let metric = &self.metrics[line.metric.0];
        let service = &self.services[now.service.0];
        let value = line.value_at(position, now.price_factor, now.shipping_added).micros;
        now.fate == Fate::Shipped
            && any_or_one_of(&on.stores, &self.stores[metric.store].name)
            && any_or_one_of(&on.categories, &metric.category)
            && on.lanes.iter().all(|lanes| lanes.contains(line.lane))
            && on.value_from.is_none_or(|edge| value >= self.in_line_currency(edge, line).micros)
            && on.value_below.is_none_or(|edge| value < self.in_line_currency(edge, line).micros)
            && on.weight_above_g.is_none_or(|edge| line.weight.to_g > edge)
            && on.weight_up_to_g.is_none_or(|edge| line.weight.to_g <= edge)
            && any_or_one_of(&on.services, &service.name)
            && any_or_one_of(&on.formats, &service.format)
            && any_or_one_of(&on.tracked_as, &service.tracked_as)
    }

    /// The first of the services that carries the line on the strategy's day.
    pub fn first_that_carries(&self, services: &[ServiceId], line: &OrderLine) -> Option<ServiceId> {
        services.iter().copied().find(|id| {
            self.services[id.0].carries(line.lane, line.weight.to_g, self.horizon.decision_day)
        })
    }

    fn pull(&self, lever: &Lever, line: &OrderLine, handling: &mut Handling) {
        match &lever.action {
            LeverAction::Switch(services) => {
                if let Some(id) = self.first_that_carries(services, line) {
                    let fresh = self.handling_by(id, handling.shipping_added);
                    *handling = Handling { price_factor: handling.price_factor, ..fresh };
                }
            }
            LeverAction::BuyShipping => {
                // The marketplace enters the number itself and covers losses of tracked labels
                // (policy-facts, section 2: Buy Shipping and VTR, Buy Shipping and A-to-z).
                handling.buy_shipping = true;
                let tracked = self.services[handling.service.0].is_tracked();
                if tracked {
                    handling.upload = None;
                    handling.claims_covered = true;
                }
            }
            LeverAction::Integrate => handling.carrier_class = CarrierClass::Integrated,
            LeverAction::RaisePrice(factor) => handling.price_factor *= factor,
            LeverAction::RaiseShipping(added) => {
                handling.shipping_added.micros += self.in_line_currency(*added, line).micros;
            }
            LeverAction::Drop => handling.fate = Fate::Dropped,
            LeverAction::MoveToMarketplace => handling.fate = Fate::Marketplace,
            LeverAction::MendUploads(upload) => {
                if self.services[handling.service.0].is_tracked() {
                    handling.upload = Some(*upload);
                }
            }
        }
    }

    /// An amount of the seller's in the currency that the line is sold in. Every currency of a scenario
    /// has a rate.
    fn in_line_currency(&self, amount: Money, line: &OrderLine) -> Money {
        self.rates.convert(amount, line.price.from.currency).unwrap_or(amount)
    }

    /// Days from order to promised delivery.
    pub fn promise_days(&self, service: ServiceId, lane: Lane) -> u16 {
        self.horizon.handling_days + self.services[service.0].transit_on(lane).unwrap_or(0)
    }
}

fn active<'a>(
    levers: &'a [Lever],
    day: NaiveDate,
    begins: &'a impl Fn(&Lever) -> NaiveDate,
) -> impl Iterator<Item = &'a Lever> {
    levers.iter().filter(move |lever| day >= begins(lever) && lever.until.is_none_or(|last| day <= last))
}

/// A stretch of a line's bin on one day.
#[derive(Clone, Copy)]
struct Stretch {
    from: f64,
    to: f64,
    handling: Handling,
}

impl Stretch {
    /// The same stretch in pieces, cut where the package value equals one of `values` inside it.
    fn cut_at(&self, values: &[(ValueBasis, Money)], line: &OrderLine) -> Vec<Self> {
        let positions = values.iter().filter_map(|value| line.position_of(*value, &self.handling));
        let mut ends: Vec<f64> = positions.filter(|at| *at > self.from && *at < self.to).collect();
        ends.sort_by(f64::total_cmp);
        ends.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
        ends.push(self.to);
        let mut from = self.from;
        ends.into_iter().map(|to| Self { from: std::mem::replace(&mut from, to), to, ..*self }).collect()
    }
}

impl OrderLine {
    /// The position inside the bin, exclusive of its ends, at which the package's value on a basis equals
    /// `value`.
    fn position_of(&self, (basis, value): (ValueBasis, Money), handling: &Handling) -> Option<f64> {
        let [low, high] = [0.0, 1.0].map(|end| {
            let value = self.package_value(end, handling.price_factor, handling.shipping_added);
            value.on(basis).micros as f64
        });
        let position = (value.micros as f64 - low) / (high - low);
        (position > 1e-6 && position < 1.0 - 1e-6).then_some(position)
    }
}
