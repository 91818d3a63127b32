//! A seller's business, the policies it meets and the strategies it may choose: valid by construction.
//!
//! `input::scenario` is the only maker; it reports every mistake before one of these exists. Indices
//! (`ServiceId`, `MetricId`, `InputId`) point into the lists of the same [`Scenario`].

mod calendar;
mod changeover;
mod contract;
mod inputs;
mod line;
mod metric;
mod money;
mod neighbours;
mod past;
mod reach;
mod selection;
mod service;
mod shocks;
mod strategy;
mod treatment;

pub use calendar::{Calendar, Horizon, Season};
pub use changeover::{Changeover, FirstPackage, SwitchDays};
pub use contract::Contract;
pub use inputs::{Input, InputId, InputValue, Quantity, Unit};
pub use line::{LineId, OrderLine, PriceBin, WeightBin};
pub use metric::{Arrivals, Figures, Metric, MetricId};
pub use money::{Economics, MarketplaceFulfilment};
pub use neighbours::{BesideVtr, OrderDefects};
pub use past::{Past, PastPackages};
pub use reach::{Reach, Uses};
pub use selection::{LaneSelection, Selection};
pub use service::{Price, PriceVat, Service, ServiceId};
pub use shocks::{Outage, Shocks};
pub use strategy::{Lever, LeverAction, Strategy};
pub use treatment::{Fate, Handling, TreatedPart};

use crate::domain::{Currency, ExchangeRates, Lane, Money, ValueBasis};
use crate::policy::{self, Policy, Reading};

/// Everything a run depends on besides seed and replications.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The file's stem: names the output folder.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// What is asked, in a few sentences.
    pub description: String,
    /// Currency of the account: profit and costs over all stores.
    pub currency: Currency,
    /// One dated set of rates.
    pub rates: ExchangeRates,
    /// Dates of the run.
    pub horizon: Horizon,
    /// What risk is borne.
    pub tolerance: Tolerance,
    /// Stores with their two policies, limits in the store's currency.
    pub stores: Vec<Store>,
    /// Readings asked for; `prudent` comes first.
    pub readings: Vec<Reading>,
    /// Category x store: each has its own VTR.
    pub metrics: Vec<Metric>,
    /// What buyers order, without the service.
    pub lines: Vec<OrderLine>,
    /// What can carry it.
    pub services: Vec<Service>,
    /// What may have to be signed for them; services in no contract are free to use.
    pub contracts: Vec<Contract>,
    /// Today's service of each order line, in the order of `lines`.
    pub today: Vec<ServiceId>,
    /// The first is today's way of shipping (`carry-on`, no levers).
    pub strategies: Vec<Strategy>,
    /// Carrier-week clustering and outages.
    pub shocks: Shocks,
    /// Share of packages under exemptions marked `misapplied` that are counted all the same.
    pub misapplied_share: Quantity,
    /// Warnings, suspension, reinstatement.
    pub consequences: Consequences,
    /// Contacts, claims, packing.
    pub economics: Economics,
    /// What untracked packages do to the order defect rate; `None` when no store states a rate.
    pub order_defects: Option<OrderDefects>,
    /// Every figure with its interval, unit and provenance.
    pub inputs: Vec<Input>,
}

/// A marketplace site with its currency, taxes and policies.
#[derive(Clone, Debug)]
pub struct Store {
    /// Its key in the file: `[stores.KEY]`.
    pub key: String,
    /// Short name, such as `UK`.
    pub name: String,
    /// Currency of prices and limits there.
    pub currency: Currency,
    /// The old policy carried on.
    pub baseline: Policy,
    /// The new one.
    pub reform: Policy,
    /// Every other policy of the rule book that is made for this store: order lines are cut at its value
    /// limits too, so that they do not depend on which policies a run asks for.
    pub rule_book: Vec<Policy>,
    /// What the marketplace asks for there beside the VTR, and what the seller knows of it.
    pub beside_vtr: BesideVtr,
}

/// What risk is borne, per category.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tolerance {
    /// Greatest acceptable probability.
    pub risk: f64,
    /// Of what.
    pub bounds: Bounds,
    /// Within how many days from C, the first day on which a choice can show.
    pub period_days: u16,
}

/// What the tolerance bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bounds {
    /// Enforced and below target on any day.
    Breach,
    /// Closed at least once.
    Suspension,
}

impl Bounds {
    /// `breach` or `suspension`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Breach => "breach",
            Self::Suspension => "suspension",
        }
    }
}

/// What follows a rate below target.
#[derive(Clone, Debug)]
pub struct Consequences {
    /// Consecutive days below target before a suspension; reset at target.
    pub grace_days: u32,
    /// Days until the plan of action is accepted.
    pub suspension_days: Quantity,
    /// Each further suspension of a metric lasts this many times longer than the one before.
    pub repeat_factor: f64,
    /// Days in which sales climb back evenly to their old level.
    pub ramp_days: u32,
    /// Share of the lost contribution that other channels recover, 0 to 1.
    pub recovered_elsewhere: Quantity,
    /// What reviews look at after reinstatement.
    pub reinstatement: Reinstatement,
    /// Yellow: so many further defects would miss the target (1 = the next one would).
    pub yellow_margin: u32,
}

/// What reviews look at after reinstatement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reinstatement {
    /// Only packages promised since.
    Fresh,
    /// The whole window.
    Carry,
}

impl Store {
    /// Every value that any policy of the store looks at on a lane, as usual and as these readings have it, by
    /// basis, lowest first, each once.
    pub fn value_edges_on(&self, lane: Lane, readings: &[Reading]) -> Vec<(ValueBasis, Money)> {
        let policies = [&self.baseline, &self.reform].into_iter().chain(&self.rule_book);
        let mut edges: Vec<(ValueBasis, Money)> =
            policies.flat_map(|policy| policy.value_edges_on(lane, readings)).collect();
        edges.sort_by_key(|(basis, edge)| (*basis, edge.micros));
        edges.dedup();
        edges
    }

    /// First day on which the reform differs from the baseline, prudently read; `None` = never, or since
    /// ever.
    pub fn effective_date(&self) -> Option<chrono::NaiveDate> {
        policy::first_difference(&self.baseline, &self.reform, &Reading::prudent())
            .filter(|day| *day > chrono::NaiveDate::MIN)
    }
}

impl Scenario {
    /// The metric's store.
    pub fn store_of(&self, metric: MetricId) -> &Store {
        &self.stores[self.metrics[metric.0].store]
    }

    /// Leaves out every reading but one, and the old policy: for smaller simulations that ask about the
    /// new one only.
    pub fn keep_only_reform(&mut self, reading: usize) {
        self.readings = vec![self.readings[reading].clone()];
        for store in &mut self.stores {
            store.baseline = store.reform.clone();
        }
    }

    /// Looks a strategy up by name.
    pub fn strategy(&self, name: &str) -> Option<usize> {
        self.strategies.iter().position(|strategy| strategy.name == name)
    }
}
