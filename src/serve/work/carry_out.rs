//! A run of the queue carried out, into a private folder.

use super::{Finished, Order, State, Status, Work};
use crate::app::approximate::Scenario;
use crate::app::run::{self, Observer, Origin};
use crate::app::{self, Loaded, export, plan, share};
use crate::serve::clock::Clock;
use crate::serve::{Draft, Refusal};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::watch;

/// Does the work, tells how far it is, and how it ended.
pub(super) fn carry_out(work: &Work, threads: Option<usize>) {
    work.status.send_modify(|status| {
        // Whoever cancelled it while it waited is not told otherwise.
        if !status.state.is_end() {
            *status = Status { state: State::Running, stage: "preparing", ..Status::default() };
        }
    });
    // One run's fault must not end the others: the queue goes on, and the asker is told.
    let ended = catch_unwind(AssertUnwindSafe(|| finished(work, threads)));
    let ended = ended
        .unwrap_or_else(|_| Err(Refusal::failed(&"the program failed on this run: please report it")));
    work.status.send_modify(|status| match ended {
        _ if status.state == State::Cancelled => {}
        Ok(finished) => {
            (status.state, status.stage) = (State::Done, "done");
            status.finished = Some(Arc::new(finished));
        }
        Err(refusal) => {
            status.state = State::Failed;
            status.refusal = Some(refusal);
        }
    });
}

fn finished(work: &Work, threads: Option<usize>) -> Result<Finished, Refusal> {
    if work.stop.is_stopped() {
        return Err(Refusal::mistake("stopped"));
    }
    let loaded = work.draft.load()?;
    match &work.order {
        Order::Run(settings) => simulated(work, &loaded, run::Settings { threads, ..*settings }),
        Order::Plan(question) => {
            planned(work, &loaded, &plan::Question { threads, ..(**question).clone() })
        }
    }
}

/// A private folder, made when there is something to write: work that is ended before leaves none.
fn private_folder() -> Result<(TempDir, PathBuf), Refusal> {
    let folder = tempfile::Builder::new().prefix("vtr-serve-").tempdir().map_err(failed)?;
    let place = folder.path().join("run");
    Ok((folder, place))
}

fn failed(error: impl std::fmt::Display) -> Refusal {
    Refusal::failed(&error)
}

fn simulated(work: &Work, loaded: &Loaded, settings: run::Settings) -> Result<Finished, Refusal> {
    let scenario = scenario(loaded)?;
    let told = Told { status: &work.status, clock: Clock::start() };
    let conclusion = run::run(scenario, settings, &told, &work.stop)
        .map_err(|error| Refusal::mistake(error.to_string()))?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let facts = told.clock.facts(settings.threads.unwrap_or(cores));
    work.status.send_modify(|status| status.stage = "writing");
    let (folder, place) = private_folder()?;
    let Draft { name, set, .. } = &work.draft;
    let origin = Origin { file: name, text: &loaded.text, sets: set };
    run::write(&place, scenario, &conclusion, &origin, settings, facts, true).map_err(failed)?;
    let told = share::Told {
        seed: Some(settings.seed),
        replications: Some(conclusion.summary.replications),
        mode: Some(settings.mode),
    };
    let whole = share::shared_text(loaded, told).map_err(failed)?;
    std::fs::write(place.join("scenario.shared.toml"), whole).map_err(failed)?;
    export::export(&place, None, true).map_err(failed)?;
    let overview = serde_json::to_value(app::overview(&conclusion, &place)).map_err(failed)?;
    Ok(Finished { files: files(&place).map_err(failed)?, folder, overview })
}

fn planned(work: &Work, loaded: &Loaded, question: &plan::Question) -> Result<Finished, Refusal> {
    let scenario = scenario(loaded)?;
    let stage = |_: &str, stage: plan::Stage| {
        let word = match stage {
            plan::Stage::Choices => "simulating",
            plan::Stage::Search => "searching",
            plan::Stage::Check(_) => "checking",
            plan::Stage::Frontier => "frontier",
            plan::Stage::Samples => "sampling",
        };
        work.status.send_modify(|status| status.stage = word);
    };
    let plans = plan::plans(scenario, question, &work.stop, &stage)
        .map_err(|error| Refusal::mistake(error.to_string()))?;
    work.status.send_modify(|status| status.stage = "writing");
    let (folder, place) = private_folder()?;
    plan::write(&place, &plans, true).map_err(failed)?;
    let files = files(&place).map_err(failed)?;
    Ok(Finished { files, folder, overview: Value::Null })
}

fn scenario(loaded: &Loaded) -> Result<&Scenario, Refusal> {
    loaded.scenario.as_ref().ok_or_else(|| Refusal::mistake("the scenario has mistakes"))
}

/// All files below a folder, with `/`, in order.
fn files(folder: &Path) -> std::io::Result<Vec<String>> {
    fn list(folder: &Path, below: &str, files: &mut Vec<String>) -> std::io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{below}{}", entry.file_name().to_string_lossy());
            match entry.file_type()?.is_dir() {
                true => list(&entry.path(), &format!("{name}/"), files)?,
                false => files.push(name),
            }
        }
        Ok(())
    }
    let mut all = Vec::new();
    list(folder, "", &mut all)?;
    all.sort();
    Ok(all)
}

struct Told<'w> {
    status: &'w watch::Sender<Status>,
    clock: Clock,
}

impl Observer for Told<'_> {
    fn simulating(&self) {
        self.clock.ready();
        self.status.send_modify(|status| status.stage = "simulating");
    }

    fn simulated(&self, done: u64, of: u64) {
        self.status.send_modify(|status| (status.done, status.of) = (status.done.max(done), of));
    }

    fn concluding(&self) {
        self.clock.simulated();
        self.status.send_modify(|status| status.stage = "concluding");
    }
}
