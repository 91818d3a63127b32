//! Windows, statuses, reviews, suspensions and money: what follows from finished counts.
//!
//! Pure: no generator is in reach. Durations of suspensions and the thinning of returning sales come in
//! as keyed values from whoever owns the random streams (the engine) or from records (the audit).

mod colours;
mod contribution;
mod counts;
mod course;
mod outlook;
mod rate;
mod status;

pub use colours::{Colours, DaySet};
pub use contribution::{PackageBasis, PackageMoney, RateDraws};
pub use counts::{Counts, Promised};
pub use course::{
    CourseOutcome, CourseTerms, Enforced, Followed, NEVER, OrderFlow, Trace, follow, follow_open,
};
pub use outlook::{Ended, Open, Outlook};
pub use rate::Rate;
pub use status::Status;
