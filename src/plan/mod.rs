//! The search for the best safe plan: for every order line a service, a price, or an end of selling, so that
//! expected profit is highest and every category is within its limit (model.md, sections 6 and 7).
//!
//! ```text
//! ground (choices of each line) -> engine by line -> category (a plan's sums in a sample of futures)
//!   -> relaxation (bounds) -> improve (good plans) -> search (branch and bound) -> solve (contracts)
//!   -> check (new futures; tighten and again) -> frontier, rules -> PlanAnswer
//! ```
//!
//! A category's limit is that of the recommendation: the tolerance, or the least chance that any strategy of the
//! file reaches there and one point.

mod answer;
mod category;
mod check;
mod choices;
mod frontier;
mod ground;
mod held;
mod improve;
mod limits;
mod planner;
mod relaxation;
mod rules;
mod search;
mod solve;
mod starts;
mod told;

pub use answer::{
    CategoryAnswer, Distances, FrontierPoint, Named, PLAN_SCHEMA, PlanAnswer, Round, StartPoint,
};
pub use check::PlanError;
pub use choices::{Menu, line_choices};
pub use planner::{OnSample, Request, Stage, on_sample, plan};
pub use rules::ShippingRule;
