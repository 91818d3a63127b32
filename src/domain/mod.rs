//! The field's words as checked plain types. Depends on no other room.

mod distribution;
mod money;
mod package;
mod place;
mod probability;
mod provenance;
mod rates;

pub use distribution::{Distribution, DistributionError};
pub use money::{Currency, CurrencyError, Money};
pub use package::{CarrierClass, Format, Package, PackageValue, TrackedAs, Tracking, ValueBasis};
pub use place::{Country, CountryError, Lane};
pub use probability::{Probability, ProbabilityError};
pub use provenance::Provenance;
pub use rates::{ExchangeRates, UnknownCurrency};
