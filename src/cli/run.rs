//! `vtr run`: simulate, recommend, write the run folder.

use super::interrupt::Interrupt;
use super::percentage::share;
use super::scenario_args::ScenarioArgs;
use super::told_args::ToldArgs;
use super::{Exit, output};
use crate::app::per_replication;
use crate::app::run::{self, Length, Observer, Origin, Settings};
use crate::app::share::RunAs;
use crate::present::terminal::{self, Format, Style};
use crate::present::{RunFacts, Stages};
use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Instant;

/// Arguments of `vtr run`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,

    #[command(flatten)]
    told: ToldArgs,

    /// Simulate until the widest risk of the account has this half-width, such as 0.5pp
    #[arg(long, value_name = "POINTS", value_parser = points, conflicts_with = "replications")]
    until_halfwidth: Option<f64>,

    /// Threads [default: one a core]; results do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Where to write [default: output/SCENARIO]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Write what every replication came to into this Parquet file too: a row a replication, policy, reading, strategy
    /// and category (docs/results.md); needs a program built with `--features parquet`
    #[arg(long, value_name = "FILE")]
    per_replication: Option<PathBuf>,

    /// Replace whatever stands there
    #[arg(short, long)]
    force: bool,

    /// How to print the result
    #[arg(long, default_value = "table", value_parser = format)]
    format: Format,

    /// Exit with 3 when the chosen strategy's risk in a category is above this, such as 5%
    #[arg(long, value_name = "RISK", value_parser = share)]
    fail_if_risk_above: Option<f64>,

    /// Print only the result
    #[arg(long)]
    quiet: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let loaded = match args.scenario.load() {
        Ok(loaded) => loaded,
        Err(exit) => return Ok(exit),
    };
    let Some(scenario) = &loaded.scenario else { return Ok(Exit::Mistakes) };
    let target = args.output.clone().unwrap_or_else(|| PathBuf::from("output").join(&scenario.name));
    let interrupt = Interrupt::watch()?;
    {
        let _probing = interrupt.held_off();
        run::check_target(&target, scenario, args.force)?;
        if let Some(path) = &args.per_replication {
            per_replication::check(path, args.force)?;
        }
    }

    let RunAs { seed, replications, mode } = args.told.told().over(loaded.shared.as_ref());
    let length = match args.until_halfwidth {
        Some(half_width) => Length::HalfWidth(half_width),
        None => Length::Replications(replications),
    };
    let threads = args.threads.map(usize::from);
    let settings = Settings { seed, mode, length, threads };
    let started_at = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let progress = Progress::new(args.quiet);
    let conclusion = run::run_seen(scenario, settings, &progress, &run::Stop::default(), &|view| {
        let Some(path) = &args.per_replication else { return Ok(()) };
        let _writing = interrupt.held_off();
        Ok(per_replication::write(view, &settings, path)?)
    })?;
    progress.bar.finish_and_clear();

    let stages = progress.stages();
    let facts = RunFacts {
        started_at,
        seconds: stages.preparing + stages.simulating + stages.concluding,
        stages,
        threads: threads.or_else(cores).unwrap_or(1) as u32,
        host: None,
        peak_memory_bytes: None,
    };
    let file = args.scenario.scenario.file_name().unwrap_or_default().to_string_lossy();
    let origin = Origin { file: &file, text: &loaded.text, sets: &args.scenario.sets };
    {
        let _writing = interrupt.held_off();
        run::write(&target, scenario, &conclusion, &origin, settings, facts, args.force)
            .with_context(|| format!("cannot write {}", target.display()))?;
    }

    let style = Style { width: output::width(), color: output::colour(&std::io::stdout()) };
    output::print(&terminal::render(&conclusion.summary, &conclusion.charts, args.format, style)?)?;
    if !args.quiet {
        let seconds = progress.begun.elapsed().as_secs_f64();
        output::tell(&format!("written to {} in {seconds:.1} s\n", target.display()));
    }
    Ok(match args.fail_if_risk_above {
        Some(limit) if run::greatest_risk(&conclusion.summary) > limit => Exit::LimitPassed,
        _ => Exit::Done,
    })
}

fn cores() -> Option<usize> {
    std::thread::available_parallelism().ok().map(usize::from)
}

fn format(text: &str) -> Result<Format, String> {
    text.parse().map_err(|error: terminal::UnknownFormat| error.to_string())
}

/// `0.5pp` as a probability.
fn points(text: &str) -> Result<f64, String> {
    let help = || format!("`{text}` is not a half-width: write percentage points, such as 0.5pp");
    let number: f64 = text.trim().trim_end_matches("pp").trim().parse().map_err(|_| help())?;
    if number.is_finite() && number > 0.0 && number <= 50.0 { Ok(number / 100.0) } else { Err(help()) }
}

/// A bar with the time left, on standard error, only on a terminal.
struct Progress {
    bar: ProgressBar,
    begun: Instant,
    /// When the engine was ready, and when the simulation had finished.
    ready: OnceLock<Instant>,
    simulated: OnceLock<Instant>,
}

impl Progress {
    fn new(quiet: bool) -> Self {
        let bar = ProgressBar::new(0);
        let shown = !quiet && std::io::stderr().is_terminal();
        bar.set_draw_target(if shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        });
        let style = "{bar:30} {human_pos} of {human_len} futures, {eta} left {msg}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        Self { bar, begun: Instant::now(), ready: OnceLock::new(), simulated: OnceLock::new() }
    }

    /// What the time up to now went into.
    fn stages(&self) -> Stages {
        let ready = self.ready.get().copied().unwrap_or(self.begun);
        let simulated = self.simulated.get().copied().unwrap_or(ready);
        Stages {
            preparing: (ready - self.begun).as_secs_f64(),
            simulating: (simulated - ready).as_secs_f64(),
            concluding: simulated.elapsed().as_secs_f64(),
        }
    }
}

impl Observer for Progress {
    fn simulating(&self) {
        self.ready.get_or_init(Instant::now);
    }

    fn simulated(&self, done: u64, of: u64) {
        self.bar.set_length(of);
        self.bar.set_position(done.max(self.bar.position()));
    }

    fn concluding(&self) {
        self.simulated.get_or_init(Instant::now);
        self.bar.set_message("- looking for what would change the advice");
    }
}
