//! Exact verdicts of past packages, the rates that follow, and what another policy makes of them.
//!
//! Pure: packages, policies and readings in, verdicts and windows out, all in integers. Verdicts are those of
//! [`crate::policy::judge`]; statuses those of [`crate::account::Status`]. What is not known of a package's
//! tracking stays open: it is judged under everything that its tracking can still be, and where the answers
//! differ the verdict is [`Verdict::Unknown`] and the rate a range.

mod agreement;
mod books;
mod budget;
mod evidence;
mod figures;
mod mend;
mod outlook;
mod rates;
mod rules;
mod seen;
mod verdict;

pub use agreement::{Agreement, Difference, agreement};
pub use books::{Audit, Book, Flip, Sale, audit};
pub use budget::{Budget, BudgetDay, Burn, SHORT, Turns, budgets};
pub use evidence::{
    Along, CHANGED, CLUSTER_DEFECTS, CLUSTER_TIMES, Change, Changed, Cluster, Counted, Evidence,
    LEAST_ASIDE, MONTHS, Tally, evidence,
};
pub use figures::{Figures, FiguresBudget, Turn, figures_budget};
pub use mend::{Mend, Mendable, SCANNED_WITHIN, SHOWS_AFTER, mendable};
pub use outlook::{LEAST_PAST_DAYS, MOST_PAST_DAYS, NoPast, Past, outlooks};
pub use rates::{Metric, Rates, Window};
pub use rules::{
    CategoryTest, CostChange, Followed, PackageTest, RateSource, RuleTest, RulesAsked, RulesTest,
    ServiceRate, ServiceTest, Shown, test_rules,
};
pub use seen::{Seen, States};
pub use verdict::{Judged, Verdict, judged};
