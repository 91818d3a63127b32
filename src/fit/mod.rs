//! A runnable scenario from a shop's own data: packages that were sent, or a table of what is sent.
//!
//! Pure: packages in, figures with what stands behind each out. A chance is fitted only from what was seen of
//! packages that the rate counts by the day of the fit; younger ones are censored. `docs/fit.md` has the formulas
//! and their sources.

mod bands;
mod categories;
mod chances;
mod clustering;
mod defaults;
mod destinations;
mod fitted;
mod items;
mod labels;
mod observed;
mod past;
mod pooling;
mod promises;
mod seen;
mod shop;
mod strategies;
mod table;
mod volume;
mod ways;

pub use chances::{Chance, Events};
pub use clustering::{Clustering, clustering};
pub use fitted::{
    Backed, Fitted, FittedCategory, FittedIcc, FittedItem, FittedLever, FittedPast, FittedPastPackages,
    FittedPrice, FittedService, FittedStore, FittedStrategy, Spread,
};
pub use observed::Observed;
pub use pooling::{Group, pooled};
pub use shop::{NO_CATEGORY, Shop, fit};
pub use table::{Table, fit_table};
pub use volume::{Volume, volume};
pub use ways::way_names;
