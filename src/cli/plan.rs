//! `vtr plan`: the best safe plan.

use super::interrupt::Interrupt;
use super::output::Format;
use super::percentage::share;
use super::scenario_args::ScenarioArgs;
use super::{Exit, output};
use crate::app::plan::{
    self, DEFAULT_CHECKED, DEFAULT_FUTURES, DEFAULT_NODES, DEFAULT_POINTS, DEFAULT_SAMPLES, Failed,
    Question, Stage,
};
use crate::app::run::DEFAULT_SEED;
use crate::present::{plan_csv, plan_text};
use anyhow::Context as _;
use chrono::NaiveDate;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Arguments of `vtr plan`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// A reading of the scenario, or `all` for a plan under each
    #[arg(long, default_value = "prudent", value_name = "NAME")]
    reading: String,

    /// First order day of the plan [default: the earliest start of the file's strategies]
    #[arg(long, value_name = "DATE")]
    start: Option<NaiveDate>,

    /// Never propose to stop selling anything
    #[arg(long)]
    keep_all: bool,

    /// Any line may move to the marketplace's own fulfilment, not only those that a strategy of the file moves
    #[arg(long)]
    marketplace: bool,

    /// Item prices may rise by this share, such as 5%; may be repeated
    #[arg(long, value_name = "SHARE", value_parser = share)]
    rise: Vec<f64>,

    /// Futures of the sampled problem that the plan is searched on
    #[arg(long, default_value_t = DEFAULT_FUTURES, value_parser = clap::value_parser!(u64).range(50..=20_000))]
    futures: u64,

    /// New futures in which each found plan is judged
    #[arg(long, default_value_t = DEFAULT_CHECKED, value_parser = clap::value_parser!(u64).range(100..=1_000_000))]
    check: u64,

    /// Partial plans opened in each category at most, before the gap is told as it stands
    #[arg(long, default_value_t = DEFAULT_NODES as u64, value_parser = clap::value_parser!(u64).range(0..=10_000_000))]
    nodes: u64,

    /// Points of the frontier
    #[arg(long, default_value_t = DEFAULT_POINTS as u64, value_parser = clap::value_parser!(u64).range(0..=20))]
    points: u64,

    /// Independent samples for the distance to the true optimum, at least 2; 0 = none
    #[arg(long, default_value_t = DEFAULT_SAMPLES, value_parser = samples)]
    samples: u32,

    /// Seed of every random stream
    #[arg(long, default_value_t = DEFAULT_SEED)]
    seed: u64,

    /// Threads [default: one a core]; results do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Where to write [default: output/SCENARIO-plan]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Replace whatever stands there
    #[arg(short, long)]
    force: bool,

    /// How to print the plan
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Exit with 3 when no plan is shown to be within every limit
    #[arg(long)]
    fail_if_unsafe: bool,

    /// Print only the plan
    #[arg(long)]
    quiet: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let begun = Instant::now();
    let loaded = match args.scenario.load() {
        Ok(loaded) => loaded,
        Err(exit) => return Ok(exit),
    };
    let Some(scenario) = &loaded.scenario else { return Ok(Exit::Mistakes) };
    let place = PathBuf::from("output").join(format!("{}-plan", scenario.name));
    let target = args.output.clone().unwrap_or(place);
    let interrupt = Interrupt::watch()?;
    {
        let _probing = interrupt.held_off();
        plan::check_target(&target, scenario, args.force)?;
    }
    let question = Question {
        seed: args.seed,
        reading: args.reading.clone(),
        futures: args.futures,
        checked: args.check,
        samples: args.samples,
        points: args.points as usize,
        nodes: args.nodes as usize,
        starts_on: args.start,
        keep_all: args.keep_all,
        marketplace: args.marketplace,
        rises: args.rise.clone(),
        threads: args.threads.map(usize::from),
    };
    let spinner = spinner(args.quiet);
    let stages = Stages::default();
    let tell = |reading: &str, stage: Stage| {
        stages.begin(stage);
        spinner.set_message(format!("{reading}: {}", words(stage)));
    };
    let planned = plan::plans(scenario, &question, &plan::Stop::default(), &tell);
    spinner.finish_and_clear();
    let plans = match planned {
        Err(
            wrong @ (Failed::Reading { .. }
            | Failed::Start { .. }
            | Failed::NoFulfilment
            | Failed::Contracts { .. }),
        ) => {
            output::tell(&format!("vtr: {wrong}\n"));
            return Ok(Exit::Mistakes);
        }
        planned => planned?,
    };
    {
        let _writing = interrupt.held_off();
        plan::write(&target, &plans, args.force)
            .with_context(|| format!("cannot write {}", target.display()))?;
    }
    output::print(&match args.format {
        Format::Json => serde_json::to_string_pretty(&plans)? + "\n",
        Format::Csv => plan_csv(&plans)?,
        Format::Table => plan_text(&plans, output::width()),
    })?;
    if !args.quiet {
        let seconds = begun.elapsed().as_secs_f64();
        let (place, stages) = (target.display(), stages.told());
        output::tell(&format!("written to {place} in {seconds:.1} s ({stages})\n"));
    }
    let safe = plans.iter().all(|plan| plan.verdict == "safe");
    Ok(if args.fail_if_unsafe && !safe { Exit::LimitPassed } else { Exit::Done })
}

fn samples(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| *number == 0 || (2..=100).contains(number));
    number.ok_or_else(|| format!("`{text}` is no number of samples: write 0, or 2 to 100"))
}

/// What the time went into.
#[derive(Default)]
struct Stages(Mutex<Vec<(&'static str, Instant)>>);

impl Stages {
    fn begin(&self, stage: Stage) {
        let name = match stage {
            Stage::Choices => "choices",
            Stage::Search => "search",
            Stage::Check(_) => "new futures",
            Stage::Frontier => "frontier",
            Stage::Samples => "samples",
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((name, Instant::now()));
    }

    /// `choices 4.1 s, search 2.0 s, ...`
    fn told(&self) -> String {
        let begun = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut seconds: Vec<(&str, f64)> = Vec::new();
        for (at, (name, from)) in begun.iter().enumerate() {
            let until = begun.get(at + 1).map_or_else(Instant::now, |next| next.1);
            let spent = (until - *from).as_secs_f64();
            match seconds.iter_mut().find(|known| known.0 == *name) {
                Some(known) => known.1 += spent,
                None => seconds.push((name, spent)),
            }
        }
        let told: Vec<String> =
            seconds.iter().map(|(name, spent)| format!("{name} {spent:.1} s")).collect();
        told.join(", ")
    }
}

fn words(stage: Stage) -> String {
    match stage {
        Stage::Choices => "simulating every choice of every line".to_owned(),
        Stage::Search => "searching".to_owned(),
        Stage::Check(round) => format!("judging the plan in new futures, round {round}"),
        Stage::Frontier => "planning for other tolerances".to_owned(),
        Stage::Samples => "planning on further samples".to_owned(),
    }
}

/// What is being done, on standard error, only on a terminal.
fn spinner(quiet: bool) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    let shown = !quiet && std::io::stderr().is_terminal();
    bar.set_draw_target(if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    bar
}
