//! Seed, replications and mode of a run: shared by `vtr run` and `vtr share`.

use crate::app::run::{DEFAULT_REPLICATIONS, DEFAULT_SEED, Mode};
use crate::app::share::Told;

/// What a run is told on the command line; a shared scenario may say it too.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct ToldArgs {
    #[arg(long, help = format!("Seed of every random stream [default: {DEFAULT_SEED}; of a shared scenario, its own]"))]
    #[arg(value_parser = clap::value_parser!(u64).range(..=LARGEST_SEED))]
    seed: Option<u64>,

    #[arg(long, help = format!("How many independent futures to simulate, at least 2: one alone has no simulation interval [default: {DEFAULT_REPLICATIONS}; of a shared scenario, its own]"))]
    #[arg(value_parser = clap::value_parser!(u64).range(2..=10_000_000))]
    replications: Option<u64>,

    /// Draw each window's packages from summed rates, not order by order: every risk alone is as exact, and sooner
    /// there where few ways to ship share many lines; strategies do not meet the same packages, nothing is split by clause, no switching value is looked for.
    /// `--marginal=false`: order by order, though a shared scenario says otherwise
    #[arg(long, value_name = "YES", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    marginal: Option<bool>,
}

/// What a scenario file can hold: TOML's whole numbers end here.
const LARGEST_SEED: u64 = i64::MAX as u64;

impl ToldArgs {
    pub(super) fn told(self) -> Told {
        let mode = |marginal| if marginal { Mode::Marginal } else { Mode::Paired };
        Told { seed: self.seed, replications: self.replications, mode: self.marginal.map(mode) }
    }
}
