//! `vtr serve`: the local page.

use super::scenario_args::show;
use super::{Exit, output};
use crate::app::{self, share};
use crate::serve::{Draft, Server, Settings};
use anyhow::Context as _;
use std::path::PathBuf;
use tokio::sync::Notify;

/// Port of the page.
const PORT: u16 = 8737;

/// Arguments of `vtr serve`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The scenario file to begin with
    scenario: Option<PathBuf>,

    /// Port on this machine; 0 = any that is free
    #[arg(long, default_value_t = PORT)]
    port: u16,

    /// Do not open a browser: print the link only
    #[arg(long)]
    no_open: bool,

    /// Threads of the simulation [default: one a core]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

impl Args {
    /// What `vtr` alone does.
    pub(super) fn alone() -> Self {
        Self { scenario: None, port: PORT, no_open: false, threads: None }
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let scenario = match &args.scenario {
        None => None,
        Some(path) => match draft(path) {
            Ok(draft) => Some(draft),
            Err(exit) => return Ok(exit),
        },
    };
    let settings = Settings { port: args.port, scenario, threads: args.threads.map(usize::from) };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
    let runtime = runtime.context("cannot start the server's threads")?;
    let served = runtime.block_on(serve(settings, !args.no_open));
    // Work that is still going on has been told to stop; nobody waits for it.
    runtime.shutdown_timeout(std::time::Duration::from_millis(500));
    served.map(|()| Exit::Done)
}

/// The scenario as the page holds it: with the rule files beside it inside, because the page reads no file. Mistakes are
/// shown in the page, where they can be mended.
fn draft(path: &std::path::Path) -> Result<Draft, Exit> {
    let loaded = app::load(path, &[]);
    if loaded.text.is_empty() {
        show(&loaded.findings);
        return Err(Exit::Mistakes);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let whole = share::shared_text(&loaded, share::Told::default());
    let text = whole.ok().filter(|_| !loaded.rule_files.is_empty()).unwrap_or(loaded.text);
    Ok(Draft { name, text, set: Vec::new() })
}

async fn serve(settings: Settings, opens: bool) -> anyhow::Result<()> {
    let port = settings.port;
    let server = Server::bind(settings).await;
    let server = server.with_context(|| {
        format!("cannot use port {port} of this machine: is `vtr serve` running already? Choose another with --port")
    })?;
    let link = server.link().to_owned();
    output::print(&format!("{link}\n"))?;
    if opens && open::that_detached(&link).is_err() {
        output::tell("no browser could be opened: open the link above\n");
    }
    output::tell("Ctrl-C ends it\n");
    let asked = std::sync::Arc::new(Notify::new());
    let ends = std::sync::Arc::clone(&asked);
    ctrlc::set_handler(move || ends.notify_one()).context("cannot watch for Ctrl-C")?;
    server.run(asked.notified()).await.context("the server ended")
}
