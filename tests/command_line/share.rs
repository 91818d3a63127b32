//! `share`: a scenario that travels as one file.

use super::program::{SHOP, code, ends, err, files, json, out, program, vtr};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use tempfile::TempDir;

/// A folder with a shop whose new rules are an overlay beside it.
fn shop() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let text = fs::read_to_string(SHOP).expect("the shop");
    let text = text.replace("reform = \"uk-2025\"", "reform = \"uk-2025+my-guess.toml\"");
    assert!(text.contains("my-guess"));
    fs::write(folder.path().join("shop.toml"), text).expect("written");
    let overlay = "scenarios/overlays/only-buy-shipping.toml";
    fs::copy(overlay, folder.path().join("my-guess.toml")).expect("copied");
    let path = folder.path().to_owned();
    (folder, path)
}

/// The program in a folder.
fn vtr_in(folder: &Path, args: &[&str]) -> Output {
    program().current_dir(folder).args(args).output().expect("the program runs")
}

/// The one shared file alone in a folder of its own.
fn moved(from: &Path) -> TempDir {
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::rename(from.join("shop.shared.toml"), elsewhere.path().join("shop.shared.toml")).expect("moved");
    elsewhere
}

#[test]
fn one_file_alone_gives_the_results_of_the_scenario() {
    let told = ["--set", "tolerance.risk=4 %", "--seed", "5", "--replications", "60"];
    for mode in [&[][..], &["--marginal"]] {
        let (_keep, folder) = shop();
        let told = [&told, mode].concat();
        ends(&vtr_in(&folder, &[&["run", "shop.toml", "--quiet"], &told[..]].concat()), 0);
        ends(&vtr_in(&folder, &[&["share", "shop.toml"], &told[..]].concat()), 0);
        let elsewhere = moved(&folder);
        let run = vtr_in(elsewhere.path(), &["run", "shop.shared.toml", "--quiet"]);
        ends(&run, 0);
        assert_eq!(err(&run), "");
        let first = files(&folder.join("output/shop"));
        let second = files(&elsewhere.path().join("output/shop"));
        assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
        for (name, bytes) in &first {
            // Pages and charts tell the run's id, which the file's name is part of.
            let same = !(name == "summary.json" || name.starts_with("data/")) || *bytes == second[name];
            assert!(same, "{name} differs");
        }
        let manifest = json(&second["manifest.json"]);
        assert_eq!((&manifest["seed"], &manifest["replications"]), (&5.into(), &60.into()));
        assert_eq!(manifest["inputs"][0]["name"], "shop.shared.toml");
        assert_eq!(manifest["effective_inputs"], json(&first["manifest.json"])["effective_inputs"]);
    }
}

#[test]
fn the_command_line_wins_over_what_the_file_says() {
    let (_keep, folder) = shop();
    ends(&vtr_in(&folder, &["share", "shop.toml", "--replications", "50", "--marginal"]), 0);
    let run = |more: &[&str]| {
        let args = [&["run", "shop.shared.toml", "--quiet", "-f"], more].concat();
        ends(&vtr_in(&folder, &args), 0);
        json(&files(&folder.join("output/shop"))["manifest.json"])
    };
    let as_shared = run(&[]);
    assert_eq!((&as_shared["seed"], &as_shared["replications"]), (&20_250_115.into(), &50.into()));
    assert_eq!(as_shared["settings"]["mode"], "marginal");
    let told = run(&["--seed", "8", "--replications", "40", "--marginal=false"]);
    assert_eq!((&told["seed"], &told["replications"]), (&8.into(), &40.into()));
    assert!(told["settings"]["mode"].is_null(), "{}", told["settings"]);
}

#[test]
fn a_policy_of_the_command_line_travels_along_and_sharing_again_adds_to_it() {
    let (_keep, folder) = shop();
    let policy = ["--policy", "uk-2023+my-guess.toml", "--compare", "uk-2021"];
    let refused = vtr_in(&folder, &[&["share", "shop.toml"], &policy[..]].concat());
    // The overlay is made for uk-2025 alone.
    ends(&refused, 2);
    assert!(!folder.join("shop.shared.toml").exists());
    ends(&vtr_in(&folder, &["share", "shop.toml", "--policy", "uk-2025", "--seed", "3"]), 0);
    let first = fs::read_to_string(folder.join("shop.shared.toml")).expect("written");
    assert!(!first.contains("[shared.files]"), "an overlay that is not used travels along");
    let again = vtr_in(&folder, &["share", "shop.shared.toml", "--set", "tolerance.risk=2 %"]);
    ends(&again, 1);
    assert!(err(&again).contains("is there already"), "{}", err(&again));
    assert_eq!(fs::read_to_string(folder.join("shop.shared.toml")).expect("read"), first);
    let again = ["share", "shop.shared.toml", "--set", "tolerance.risk=2 %", "-f"];
    ends(&vtr_in(&folder, &again), 0);
    let second = fs::read_to_string(folder.join("shop.shared.toml")).expect("written");
    let sets = "sets = [\n    \"stores.uk.reform=uk-2025\",\n    \"tolerance.risk=2 %\",\n]\nseed = 3\n";
    assert!(second.contains(sets), "{second}");
    assert_eq!(second.split("[shared]").next(), first.split("[shared]").next());
    let checked = vtr_in(&folder, &["validate", "shop.shared.toml"]);
    assert_eq!((code(&checked), &*out(&checked)), (Some(0), "shop.shared.toml: no mistakes\n"));
}

#[test]
fn every_scenario_of_the_repository_can_be_shared() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("any.shared.toml").to_string_lossy().into_owned();
    for entry in fs::read_dir("scenarios").expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            ends(&vtr(&["share", &path.to_string_lossy(), "-o", &file, "-f"]), 0);
            let checked = vtr(&["validate", "--quiet", &file]);
            assert_eq!((code(&checked), &*out(&checked)), (Some(0), ""), "{}", path.display());
        }
    }
    let broken = vtr(&["share", "tests/bad_scenarios/missing_keys.toml", "-o", &file, "-f"]);
    ends(&broken, 2);
}

#[test]
fn nobody_can_tell_what_to_share_when_tables_stand_behind() {
    let (_keep, folder) = shop();
    ends(&vtr_in(&folder, &["share", "shop.toml"]), 0);
    let path = folder.join("shop.shared.toml");
    let text = fs::read_to_string(&path).expect("read") + "[strategies.later]\nstarts_on = 2025-02-01\n";
    fs::write(&path, &text).expect("written");
    let refused = vtr_in(&folder, &["share", "shop.shared.toml", "-f"]);
    ends(&refused, 1);
    assert!(
        err(&refused).contains("changed-since") && err(&refused).contains("move `[shared]`"),
        "{}",
        err(&refused)
    );
    assert_eq!(fs::read_to_string(&path).expect("read"), text);
}
