//! The guard: today's counts beside the accepted ones.

use crate::callgrind::{self, Count};
use std::fmt::Write as _;
use std::process::{Command, ExitCode};

/// More instructions than accepted by this share: a regression. Fewer by it: accept anew, or the gain may be lost unseen.
const MARGIN: f64 = 0.03;
/// Suites of the guard.
const SUITES: [&str; 5] = ["reference", "suspensions", "shocks", "gifts", "packages"];
/// Where the accepted counts are kept.
const ACCEPTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/accepted.toml");

/// Compares with what is accepted.
///
/// # Errors
/// When something cannot be counted or `benches/accepted.toml` cannot be read.
pub(crate) fn check() -> Result<ExitCode, String> {
    let text = std::fs::read_to_string(ACCEPTED).map_err(|e| format!("benches/accepted.toml: {e}"))?;
    let accepted: toml::Table =
        toml::from_str(&text).map_err(|e| format!("benches/accepted.toml: {e}"))?;
    let by = accepted.get("rustc").and_then(toml::Value::as_str).unwrap_or("an unknown compiler");
    let now_by = version("rustc")?;
    let counts = counts()?;
    let of = |name: &str| accepted.get("instructions").and_then(|table| table.get(name)?.as_integer());
    println!("{:<44} {:>15} {:>15} {:>8}", "instructions", "accepted", "now", "change");
    let (mut above, mut below, mut unknown) = (0, 0, 0);
    for Count { name, instructions } in &counts {
        let Some(accepted) = of(name) else {
            unknown += 1;
            println!("{name:<44} {:>15} {instructions:>15.0}", "none");
            continue;
        };
        let change = instructions / accepted as f64 - 1.0;
        above += usize::from(change > MARGIN);
        below += usize::from(change < -MARGIN);
        let mark = if change > MARGIN { "  MORE" } else { "" };
        println!("{name:<44} {accepted:>15} {instructions:>15.0} {:>6.2} %{mark}", 100.0 * change);
    }
    if by != now_by {
        println!(
            "warning: accepted with {by}, counted with {now_by}: counts hold for one compiler only"
        );
    }
    if below > 0 {
        println!("{below} more than {} % below what is accepted: `make bench-accept`", 100.0 * MARGIN);
    }
    if unknown > 0 {
        println!("{unknown} not accepted yet: `make bench-accept`");
    }
    if above == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    println!("{above} more than {} % above what is accepted", 100.0 * MARGIN);
    // With another compiler a count says nothing about our code.
    Ok(if by == now_by { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Accepts today's counts.
///
/// # Errors
/// When something cannot be counted or the file cannot be written.
pub(crate) fn accept() -> Result<ExitCode, String> {
    let mut text = String::from(
        "# Instructions counted by `make bench-check` (valgrind --tool=callgrind, one thread, fixed seeds).\n\
         # They hold for one compiler and one C library: written by `make bench-accept`, never by hand.\n\n",
    );
    let _ =
        writeln!(text, "rustc = \"{}\"\nvalgrind = \"{}\"\n", version("rustc")?, version("valgrind")?);
    text.push_str("[instructions]\n");
    for Count { name, instructions } in counts()? {
        println!("{name:<44} {instructions:>15.0}");
        let _ = writeln!(text, "\"{name}\" = {instructions:.0}");
    }
    std::fs::write(ACCEPTED, text).map_err(|e| format!("benches/accepted.toml: {e}"))?;
    Ok(ExitCode::SUCCESS)
}

fn counts() -> Result<Vec<Count>, String> {
    let suites: Result<Vec<Vec<Count>>, String> =
        SUITES.iter().map(|suite| callgrind::count(suite)).collect();
    Ok(suites?.concat())
}

/// What a program says of its version.
fn version(program: &str) -> Result<String, String> {
    let output = Command::new(program).arg("--version").output().map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => format!("{program} is missing"),
        _ => format!("{program}: {e}"),
    })?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
