//! `vtr run`: simulate, recommend, write the run folder.

use super::interrupt::Interrupt;
use super::scenario_args::ScenarioArgs;
use super::share::share;
use super::{Exit, output};
use crate::app::run::{
    self, DEFAULT_REPLICATIONS, DEFAULT_SEED, Length, Mode, Observer, Origin, Settings,
};
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

    /// Seed of every random stream
    #[arg(long, default_value_t = DEFAULT_SEED)]
    seed: u64,

    /// How many independent futures to simulate, at least 2: one alone has no simulation interval
    #[arg(long, value_parser = clap::value_parser!(u64).range(2..=10_000_000), conflicts_with = "until_halfwidth")]
    replications: Option<u64>,

    /// Simulate until the widest risk of the account has this half-width, such as 0.5pp
    #[arg(long, value_name = "POINTS", value_parser = points)]
    until_halfwidth: Option<f64>,

    /// Draw each window's packages from summed rates, not order by order: every risk alone is as exact, and sooner
    /// there where few ways to ship share many lines; strategies do not meet the same packages, nothing is split by clause, no switching value is looked for
    #[arg(long)]
    marginal: bool,

    /// Threads [default: one a core]; results do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Where to write [default: output/SCENARIO]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

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
    }

    let length = match (args.until_halfwidth, args.replications) {
        (Some(half_width), _) => Length::HalfWidth(half_width),
        (None, n) => Length::Replications(n.unwrap_or(DEFAULT_REPLICATIONS)),
    };
    let threads = args.threads.map(usize::from);
    let mode = if args.marginal { Mode::Marginal } else { Mode::Paired };
    let settings = Settings { seed: args.seed, mode, length, threads };
    let started_at = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let progress = Progress::new(args.quiet);
    let conclusion = run::run(scenario, settings, &progress)?;
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

    fn simulated(&self, done: u64, of: u64) -> bool {
        self.bar.set_length(of);
        self.bar.set_position(done.max(self.bar.position()));
        true
    }

    fn concluding(&self) {
        self.simulated.get_or_init(Instant::now);
        self.bar.set_message("- looking for what would change the advice");
    }
}
