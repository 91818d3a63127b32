//! What drives the result over the whole range of the inputs: shares of variance (Sobol'), the worth of knowing
//! more, where the strategy fails (PRIM), which strategy is best where two inputs lie, and what becomes of the advice when
//! assumptions are wrong.

mod assumed;
mod conditional;
mod criteria;
mod elsewhere;
mod failure;
pub mod ishigami;
mod jackknife;
mod knowing;
pub mod latin;
pub mod prim;
mod range;
mod shares;
pub mod sobol;
mod two_way;
pub mod worth;

pub use assumed::{AssumedAdvice, AssumedRow, assumed};
pub use conditional::{Conditional, Tally};
pub use criteria::{CriterionRow, ReadingsCompared, readings_compared};
pub use failure::{Failure, FailureRow, failure};
pub use knowing::{KnowRow, Knowing, Prices, SampleOf, knowing, net_benefits};
pub use range::stated_range;
pub use shares::{Group, ShareRow, groups, shares};
pub use two_way::{Axis, CellRow, two_way};

use super::decide::{Choice, Paths};
use super::switching::{self, Effort};
use super::{FlipsWhen, TornadoRow, View, sensitivity};

/// Ways in which single inputs move the choice.
#[derive(Clone, Debug)]
pub struct OneByOne {
    /// One row an uncertain input, the strongest first.
    pub tornado: Vec<TornadoRow>,
    /// Inputs at whose value the choice changes, the nearest first.
    pub flips_when: Vec<FlipsWhen>,
    /// Inputs that do not change it inside their range.
    pub does_not_flip: Vec<String>,
    /// Inputs for which the effort did not suffice.
    pub not_followed: Vec<String>,
}

/// The tornado of a strategy and the switching values of the choice, under the first reading.
pub fn one_by_one(
    view: &View<'_>,
    seed: u64,
    choice: &Choice,
    studied: usize,
    effort: Effort,
) -> OneByOne {
    let paths = Paths::new(view, 0);
    let found = switching::switching_values(view, seed, 0, choice.strategy, &paths, effort);
    OneByOne {
        tornado: sensitivity::tornado(view, &paths, studied),
        flips_when: found.flips_when,
        does_not_flip: found.does_not_flip,
        not_followed: found.not_followed,
    }
}
