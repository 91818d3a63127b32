//! How a run ends when nobody reads it, and when it is told to stop.

use super::program::{Place, SHOP, program};
#[cfg(unix)]
use std::cell::Cell;
use std::process::Stdio;

/// A pipe whose reader has gone away.
fn closed() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

#[test]
fn a_reader_that_goes_away_changes_no_exit_code() {
    let place = Place::new();
    let folder = place.folder();
    let bad = "tests/bad_scenarios/wrong_types.toml";
    let table: &[(&[&str], i32)] = &[
        (&["inputs", SHOP], 0),
        (&["findings"], 0),
        (&["validate", bad], 2),
        (&["run", bad], 2),
        (&["run", "missing.toml"], 2),
        (&["init", "no/such/folder/x"], 1),
    ];
    for (args, expected) in table {
        for (out, err) in [(closed(), closed()), (closed(), Stdio::null()), (Stdio::null(), closed())] {
            let ended = program().args(*args).stdout(out).stderr(err).status().expect("it runs");
            assert_eq!(ended.code(), Some(*expected), "{args:?}");
        }
    }
    let mut run = program();
    run.args(["run", SHOP, "--replications", "5", "-o"]).arg(&folder);
    let ended = run.stdout(closed()).stderr(closed()).status().expect("it runs");
    assert_eq!(ended.code(), Some(0));
    assert!(folder.join("report.html").is_file());
}

/// Starts a run, waits for a moment of it, presses Ctrl-C, and gives the exit code.
#[cfg(unix)]
fn interrupted(place: &Place, replications: &str, moment: impl Fn(&Place) -> bool) -> Option<i32> {
    let mut run = program();
    run.args(["run", SHOP, "--replications", replications, "-o"]).arg(place.folder());
    let mut run = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
    while !moment(place) {
        assert!(run.try_wait().expect("asked").is_none(), "the run ended before its moment");
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let pid = run.id().to_string();
    let sent = std::process::Command::new("kill").args(["-INT", &pid]).status().expect("sent");
    assert!(sent.success());
    run.wait().expect("it ends").code()
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_nothing_half_written() {
    // In the simulation, which would take an hour: nothing is there.
    let place = Place::new();
    let polls = Cell::new(0);
    let simulating = |_: &Place| polls.replace(polls.get() + 1) > 500;
    assert_eq!(interrupted(&place, "10000000", simulating), Some(130));
    assert!(place.beside().is_empty(), "{:?}", place.beside());

    // While the folder is written: it is finished first. (The run may be over before the signal comes.)
    let place = Place::new();
    let writing = |place: &Place| {
        let aside = place.beside().into_iter().find(|name| name.starts_with(".vtr-run-"));
        aside.is_some_and(|aside| place.folder().with_file_name(aside).join("new/data").is_dir())
    };
    let code = interrupted(&place, "5", writing);
    assert!(matches!(code, Some(130 | 0)), "{code:?}");
    assert_eq!(place.beside(), ["run"]);
    assert!(place.folder().join("report.html").is_file());
}
