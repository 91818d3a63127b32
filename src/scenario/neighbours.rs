//! What stands beside the VTR: what a store asks for, and the seller's own rates of today.

use super::{InputId, Quantity, Scenario};
use crate::policy::{DefectFactor, Requirement};

/// What a store asks for beside the VTR, and what the seller knows of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct BesideVtr {
    /// Asked for in the store.
    pub requirements: Vec<Requirement>,
    /// Order defect rate of today's way of shipping; `None` = not stated.
    pub order_defect_rate: Option<Quantity>,
    /// On-time rate, whatever the strategy; `None` = not stated.
    pub on_time_rate: Option<Quantity>,
}

/// What untracked packages do to the order defect rate.
#[derive(Clone, PartialEq, Debug)]
pub struct OrderDefects {
    /// Order defect rate of untracked packages over that of tracked ones.
    pub untracked_factor: Quantity,
    /// What is said of this factor; not every text says the same.
    pub stated: Vec<DefectFactor>,
}

impl Scenario {
    /// The quantities that only rates beside the VTR depend on: no package, verdict or amount does.
    fn beside_vtr(&self) -> impl Iterator<Item = Quantity> {
        let stores = self.stores.iter().map(|store| &store.beside_vtr);
        let rates = stores.flat_map(|beside| [beside.order_defect_rate, beside.on_time_rate]);
        let factor = self.order_defects.iter().map(|defects| defects.untracked_factor);
        rates.flatten().chain(factor)
    }

    /// Do only rates beside the VTR depend on an input?
    pub fn is_beside_vtr(&self, input: InputId) -> bool {
        self.beside_vtr().any(|quantity| quantity.input == input)
    }
}
