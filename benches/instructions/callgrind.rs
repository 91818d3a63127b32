//! Runs a suite of this program under callgrind and reads what it counted.
//!
//! Callgrind collects only inside [`COUNTED`] and writes one file each time that function is left, so start-up and whatever
//! prepares a measurement cost nothing.

use crate::meter::COUNTED;
use std::path::Path;
use std::process::Command;

/// One measured piece of work.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Count {
    /// Its name.
    pub(crate) name: String,
    /// Instructions, for one of what was done several times.
    pub(crate) instructions: f64,
}

/// Counts a suite's instructions, in the order of its measurements.
///
/// # Errors
/// When valgrind is missing or fails, or what it wrote does not fit the suite.
pub(crate) fn count(suite: &str) -> Result<Vec<Count>, String> {
    let folder = tempfile::TempDir::new().map_err(|e| e.to_string())?;
    let this = std::env::current_exe().map_err(|e| e.to_string())?;
    let output = Command::new("valgrind")
        .args(["--quiet", "--tool=callgrind", "--dump-line=no", "--collect-atstart=no"])
        .arg(format!("--toggle-collect={COUNTED}"))
        .arg(format!("--dump-after={COUNTED}"))
        .arg(format!("--callgrind-out-file={}", folder.path().join("out").display()))
        .arg(this)
        .args(["suite", suite, "counted"])
        .env("RAYON_NUM_THREADS", "1")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => {
                "valgrind is missing: install it (Debian, Ubuntu: apt-get install valgrind)".to_owned()
            }
            _ => format!("valgrind: {e}"),
        })?;
    if !output.status.success() {
        return Err(format!("{suite} under valgrind: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let printed = String::from_utf8_lossy(&output.stdout);
    printed.lines().enumerate().map(|(at, line)| read(line, &dump(folder.path(), at + 1))).collect()
}

/// Callgrind's n-th file.
fn dump(folder: &Path, n: usize) -> String {
    std::fs::read_to_string(folder.join(format!("out.{n}"))).unwrap_or_default()
}

fn read(line: &str, dump: &str) -> Result<Count, String> {
    let (name, times) = line.split_once('\t').ok_or_else(|| format!("not a measurement: {line}"))?;
    let times: f64 = times.parse().map_err(|_| format!("not a number: {times}"))?;
    let total = dump.lines().find_map(|line| line.strip_prefix("totals: "));
    let total: f64 = total.and_then(|total| total.trim().parse().ok()).unwrap_or(0.0);
    if total <= 0.0 {
        return Err(format!(
            "{name}: callgrind collected nothing inside {COUNTED}; was the program built without symbols?"
        ));
    }
    Ok(Count { name: name.to_owned(), instructions: total / times })
}
