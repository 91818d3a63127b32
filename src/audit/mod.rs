//! Exact verdicts of past packages, the rates that follow, and what another policy makes of them.
//!
//! Pure: packages, policies and readings in, verdicts and windows out, all in integers. Verdicts are those of
//! [`crate::policy::judge`]; statuses those of [`crate::account::Status`]. What is not known of a package's
//! tracking stays open: it is judged under everything that its tracking can still be, and where the answers
//! differ the verdict is [`Verdict::Unknown`] and the rate a range.

mod books;
mod rates;
mod seen;
mod verdict;

pub use books::{Audit, Book, Flip, Sale, audit};
pub use rates::{Metric, Rates, Window};
pub use seen::{Seen, States};
pub use verdict::{Judged, Verdict, judged};
