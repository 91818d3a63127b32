//! The register of figures: what was put in, with its interval, unit and provenance.

use crate::domain::{Distribution, Provenance};
use std::collections::BTreeSet;

/// Index into [`super::Scenario::inputs`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct InputId(pub usize);

/// A figure of the scenario.
#[derive(Clone, PartialEq, Debug)]
pub struct Input {
    /// Where it stands in the file, as `--set` takes it: `services.tracked-48.facility`.
    pub path: String,
    /// The figure.
    pub value: InputValue,
    /// Its unit.
    pub unit: Unit,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A figure as number, date or text.
#[derive(Clone, PartialEq, Debug)]
pub enum InputValue {
    /// A number, known exactly or not.
    Number(Distribution),
    /// A date or a word.
    Text(String),
}

/// The unit of a figure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unit {
    /// A chance, 0 to 1.
    Chance,
    /// A share of a whole, 0 to 1.
    Share,
    /// Money in units of the currency.
    Currency(crate::domain::Currency),
    /// Days.
    Days,
    /// Orders a day.
    OrdersPerDay,
    /// Events a year.
    PerYear,
    /// Grams.
    Grams,
    /// A count of packages.
    Packages,
    /// A plain factor, or an elasticity.
    Factor,
    /// A date.
    Date,
    /// A word.
    Word,
}

/// A number of the model together with the input it comes from. When `distribution` is not a point, the
/// engine draws it once per replication from the stream of the input's path.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Quantity {
    /// Its place in the register.
    pub input: InputId,
    /// In base units: chances 0 to 1, money in currency units, days.
    pub distribution: Distribution,
}

impl super::Scenario {
    /// The same scenario with one input set to another distribution, wherever it is used. Of the inputs
    /// that are whole numbers, only the days of grace can be set.
    #[must_use]
    pub fn with_input(&self, input: InputId, distribution: Distribution) -> Self {
        let mut changed = self.clone();
        changed.inputs[input.0].value = InputValue::Number(distribution);
        if self.grace_days_input() == Some(input) {
            changed.consequences.grace_days = distribution.mean().round().max(0.0) as u32;
        }
        for quantity in changed.quantities_mut() {
            if quantity.input == input {
                quantity.distribution = distribution;
            }
        }
        changed
    }

    /// The input of a path.
    pub fn input_at(&self, path: &str) -> Option<InputId> {
        self.inputs.iter().position(|input| input.path == path).map(InputId)
    }

    /// The days below target before a suspension, as an input.
    pub fn grace_days_input(&self) -> Option<InputId> {
        self.input_at("consequences.grace_days")
    }

    /// The tolerated risk, as an input.
    pub fn tolerance_input(&self) -> Option<InputId> {
        self.input_at("tolerance.risk")
    }

    /// The inputs that [`Scenario::with_input`] can set.
    pub fn quantity_inputs(&self) -> BTreeSet<InputId> {
        let mut inputs: BTreeSet<InputId> =
            self.clone().quantities_mut().iter().map(|quantity| quantity.input).collect();
        inputs.extend(self.grace_days_input());
        inputs
    }

    /// Every quantity that a run reads.
    fn quantities_mut(&mut self) -> Vec<&mut Quantity> {
        let mut all = vec![&mut self.misapplied_share, &mut self.shocks.icc];
        for metric in &mut self.metrics {
            all.extend([
                &mut metric.orders_per_day,
                &mut metric.season.trend_per_year,
                &mut metric.elasticity,
                &mut metric.fee_share,
                &mut metric.cost_of_goods,
            ]);
        }
        for service in &mut self.services {
            all.extend([
                &mut service.upload,
                &mut service.facility,
                &mut service.delivery_after_facility,
                &mut service.delivery_without_facility,
                &mut service.price_factor,
            ]);
        }
        for lever in self.strategies.iter_mut().flat_map(|strategy| &mut strategy.levers) {
            if let super::LeverAction::MendUploads(upload) = &mut lever.action {
                all.push(upload);
            }
        }
        for outage in &mut self.shocks.outages {
            all.extend([&mut outage.per_year, &mut outage.days, &mut outage.factor]);
        }
        let consequences = &mut self.consequences;
        all.extend([&mut consequences.suspension_days, &mut consequences.recovered_elsewhere]);
        let economics = &mut self.economics;
        all.extend([
            &mut economics.contact_rate,
            &mut economics.untracked_contact_factor,
            &mut economics.cost_per_contact,
            &mut economics.claim_rate_tracked,
            &mut economics.claim_rate_untracked,
        ]);
        all.extend(economics.marketplace_fulfilment.as_mut().map(|by| &mut by.fee));
        all.extend(self.order_defects.as_mut().map(|defects| &mut defects.untracked_factor));
        for beside in self.stores.iter_mut().map(|store| &mut store.beside_vtr) {
            all.extend([&mut beside.order_defect_rate, &mut beside.on_time_rate].into_iter().flatten());
        }
        all
    }
}

impl Unit {
    /// As results name it.
    pub fn name(&self) -> String {
        match self {
            Self::Chance => "chance".into(),
            Self::Share => "share".into(),
            Self::Currency(currency) => currency.code().into(),
            Self::Days => "days".into(),
            Self::OrdersPerDay => "orders a day".into(),
            Self::PerYear => "a year".into(),
            Self::Grams => "g".into(),
            Self::Packages => "packages".into(),
            Self::Factor => "factor".into(),
            Self::Date => "date".into(),
            Self::Word => "word".into(),
        }
    }
}
