//! The run folder: what is in it, what it replaces, what it leaves alone.

use super::program::{Place, SHOP, ends, err, files, json, out, vtr};
use std::collections::BTreeMap;
use std::fs;

#[test]
fn a_run_writes_its_folder_and_says_where() {
    let place = Place::new();
    let run = place.run(&[]);
    ends(&run, 0);
    assert!(err(&run).contains("written to "), "{}", err(&run));
    assert!(!err(&run).contains("futures"), "progress is for terminals: {}", err(&run));
    assert!(out(&run).contains("Track abroad"), "{}", out(&run));
    let files = files(&place.folder());
    for name in ["summary.json", "manifest.json", "report.html", "data/results.csv", "data/inputs.csv"] {
        assert!(files.contains_key(name), "{name} is missing");
    }
    let charts = |kind: &str| files.keys().filter(|name| name.ends_with(kind)).count();
    assert!(charts(".svg") >= 6);
    assert_eq!(charts("-narrow.svg"), charts(".png"));
    assert_eq!(charts(".svg"), 2 * charts(".png"));
    assert_eq!(place.beside(), ["run"]);
    let summary = json(&files["summary.json"]);
    assert_eq!(summary["schema_version"], 1);
    assert_eq!(summary["scenario"], "two-ways");
    assert_eq!(summary["replications"], 50);
    assert_eq!(summary["results"].as_array().expect("rows").len(), 2 * 3 * 2);
}

#[test]
fn equal_runs_have_equal_folders_but_for_the_facts_of_the_run() {
    let (one, other) = (Place::new(), Place::new());
    ends(&one.run(&["--threads", "1"]), 0);
    ends(&other.run(&["--threads", "3", "--quiet"]), 0);
    let (mut a, mut b) = (files(&one.folder()), files(&other.folder()));
    let manifest = |files: &mut BTreeMap<String, Vec<u8>>| {
        let mut manifest = json(&files.remove("manifest.json").expect("the manifest"));
        manifest.as_object_mut().expect("an object").remove("run").expect("the facts");
        manifest
    };
    assert_eq!(manifest(&mut a), manifest(&mut b));
    assert!(a.len() > 15, "{} files", a.len());
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in &a {
        assert!(*bytes == b[name], "{name} differs");
    }
}

#[test]
fn a_folder_with_anything_else_is_left_alone_without_force() {
    let place = Place::new();
    fs::create_dir(place.folder()).expect("made");
    fs::write(place.folder().join("mine.txt"), "mine").expect("written");
    let refused = place.run(&[]);
    ends(&refused, 1);
    assert!(err(&refused).contains("not empty") && err(&refused).contains("-f"), "{}", err(&refused));
    assert_eq!(out(&refused), "");
    let files_then = files(&place.folder());
    assert_eq!(files_then.keys().collect::<Vec<_>>(), ["mine.txt"]);
    assert_eq!(place.beside(), ["run"], "nothing half-written");
    ends(&place.run(&["-f"]), 0);
    assert!(!files(&place.folder()).contains_key("mine.txt"));
    assert!(files(&place.folder()).contains_key("summary.json"));
    assert_eq!(place.beside(), ["run"]);
}

#[test]
fn a_run_replaces_its_own_and_no_other_scenarios() {
    let place = Place::new();
    ends(&place.run(&["--seed", "1"]), 0);
    let old = files(&place.folder());
    ends(&place.run(&["--seed", "2"]), 0);
    let new = files(&place.folder());
    assert!(old["summary.json"] != new["summary.json"], "not replaced");
    assert_eq!(place.beside(), ["run"]);
    let other = place.run_of("tests/shops/changeover.toml", &["--replications", "5"]);
    ends(&other, 1);
    assert!(err(&other).contains("two-ways"), "{}", err(&other));
    assert!(files(&place.folder()) == new, "the old run was touched");
}

#[test]
fn a_place_that_cannot_be_a_folders_is_refused() {
    let place = Place::new();
    fs::write(place.folder(), "a file").expect("written");
    for more in [&[][..], &["-f"]] {
        let run = place.run(more);
        ends(&run, 1);
        assert_eq!(fs::read_to_string(place.folder()).expect("read"), "a file");
    }
    let below = place.folder().join("below").to_string_lossy().into_owned();
    ends(&vtr(&["run", SHOP, "--replications", "5", "-o", &below]), 1);
    assert_eq!(place.beside(), ["run"]);
}
