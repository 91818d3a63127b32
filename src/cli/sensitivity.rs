//! `vtr sensitivity`: what drives the result, and what would change the advice.

use super::scenario_args::ScenarioArgs;
use super::{Exit, output};
use crate::app::run::DEFAULT_SEED;
use crate::app::sensitivity::{self, DEFAULT_REPLICATIONS, Question};
use crate::present::sensitivity_text;
use std::io::IsTerminal as _;
use std::path::PathBuf;

/// Arguments of `vtr sensitivity`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// The strategy whose risk and profit are looked at [default: the one advised]
    #[arg(long, value_name = "NAME")]
    strategy: Option<String>,

    /// The reading of the rules that the advice goes by
    #[arg(long, default_value = "prudent", value_name = "NAME")]
    reading: String,

    /// Total indices too: as many futures again for every input
    #[arg(long)]
    deep: bool,

    /// Vary the inputs whose paths begin like this together, such as services.tracked-48; may be repeated
    #[arg(long, value_name = "PATH")]
    group: Vec<String>,

    /// The two inputs of the map of the best strategy [default: scan success and price of the service that matters most]
    #[arg(long, value_name = "PATH,PATH", value_parser = two_paths)]
    map: Option<[String; 2]>,

    /// A sample of packages to value, such as tracked-48=200 [default: 200 by the service that matters most]
    #[arg(long, value_name = "SERVICE=N", value_parser = sample)]
    sample: Option<(String, u64)>,

    /// What one category below its target (or closed, as the scenario's tolerance bounds) is worth avoiding, beyond
    /// the profit lost, in units of the currency [default: a month's profit of the category, an assumption]
    #[arg(long, value_name = "AMOUNT", value_parser = amount)]
    breach_price: Option<f64>,

    /// Seed of every random stream
    #[arg(long, default_value_t = DEFAULT_SEED)]
    seed: u64,

    /// Futures with all strategies; the other parts take shares of this number
    #[arg(long, default_value_t = DEFAULT_REPLICATIONS, value_parser = clap::value_parser!(u64).range(200..=1_000_000))]
    replications: u64,

    /// Threads [default: one a core]; results do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Write the results as JSON, CSV and charts into this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Replace whatever stands there
    #[arg(short, long, requires = "output")]
    force: bool,

    /// Print only the result
    #[arg(long)]
    quiet: bool,
}

/// The form of what is printed.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For programs
    Json,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let loaded = match args.scenario.load() {
        Ok(loaded) => loaded,
        Err(exit) => return Ok(exit),
    };
    let Some(scenario) = &loaded.scenario else { return Ok(Exit::Mistakes) };
    if let Some(folder) = &args.output {
        sensitivity::check_target(folder, scenario, args.force)?;
    }
    let question = Question {
        seed: args.seed,
        replications: args.replications,
        threads: args.threads.map(usize::from),
        strategy: args.strategy.clone(),
        reading: args.reading.clone(),
        deep: args.deep,
        groups: args.group.clone(),
        map: args.map.clone(),
        sample: args.sample.clone(),
        breach_price: args.breach_price,
    };
    let shown = !args.quiet && std::io::stderr().is_terminal();
    let stage = |what: &'static str| {
        if shown {
            output::tell(&format!("{what} ...\n"));
        }
    };
    let answer = match sensitivity::answer(scenario, &question, &stage) {
        Err(error) if error.is_mistake() => {
            output::tell(&format!("vtr: {error}\n"));
            return Ok(Exit::Mistakes);
        }
        answered => answered?,
    };
    if let Some(folder) = &args.output {
        sensitivity::write(folder, &answer, args.force)?;
    }
    output::print(&match args.format {
        Format::Json => serde_json::to_string_pretty(&answer)? + "\n",
        Format::Table => sensitivity_text(&answer, output::width()),
    })?;
    if let Some(folder) = args.output.as_ref().filter(|_| !args.quiet) {
        output::tell_written(folder);
    }
    Ok(Exit::Done)
}

/// `services.a.facility,services.a.price_factor`.
fn two_paths(text: &str) -> Result<[String; 2], String> {
    let help = || format!("`{text}` is not two paths: write PATH,PATH as `vtr inputs` lists them");
    let (x, y) = text.split_once(',').ok_or_else(help)?;
    let paths = [x, y].map(|path| path.trim().to_owned());
    if paths.iter().any(String::is_empty) || paths[1].contains(',') || paths[0] == paths[1] {
        return Err(help());
    }
    Ok(paths)
}

/// `tracked-48=200`.
fn sample(text: &str) -> Result<(String, u64), String> {
    let help = || format!("`{text}` is not a sample: write SERVICE=N, such as tracked-48=200");
    let (service, packages) = text.rsplit_once('=').ok_or_else(help)?;
    let packages: u64 = packages.trim().replace(',', "").parse().map_err(|_| help())?;
    let known = (1..=1_000_000).contains(&packages) && !service.trim().is_empty();
    if known { Ok((service.trim().to_owned(), packages)) } else { Err(help()) }
}

fn amount(text: &str) -> Result<f64, String> {
    let help = || format!("`{text}` is not an amount: write a number that is not negative, such as 500");
    let amount: f64 = text.trim().parse().map_err(|_| help())?;
    if amount.is_finite() && amount >= 0.0 { Ok(amount) } else { Err(help()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_samples_and_amounts_are_read_or_refused() {
        assert_eq!(two_paths("a.b, c.d"), Ok(["a.b".to_owned(), "c.d".to_owned()]));
        for text in ["a.b", "a,a", "a,", "a,b,c", ""] {
            assert!(two_paths(text).is_err(), "{text}");
        }
        assert_eq!(sample("tracked-48=1,200"), Ok(("tracked-48".to_owned(), 1200)));
        for text in ["tracked-48", "=200", "x=0", "x=-1", "x=2000000"] {
            assert!(sample(text).is_err(), "{text}");
        }
        assert_eq!(amount(" 12.5 "), Ok(12.5));
        for text in ["-1", "nan", "inf", "x"] {
            assert!(amount(text).is_err(), "{text}");
        }
    }
}
