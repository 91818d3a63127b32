//! Broken scenario files, each with the findings that it must bring out.
//!
//! The second line of a file lists the codes expected, in the order of the file; the snapshot beside it
//! holds what people see. `cargo insta review`, or `INSTA_UPDATE=always cargo test`, after a change of
//! wording.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use vtr_planner::diagnostics::{Code, Severity};
use vtr_planner::input::scenario::{Loaded, load};

const FOLDER: &str = "tests/bad_scenarios";

fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(FOLDER).expect("the folder of broken files");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files
}

fn expected(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).expect("UTF-8");
    let line = text.lines().nth(1).expect("a second line");
    let codes = line.strip_prefix("# expects: ").expect("the codes expected");
    codes.split(", ").map(str::to_owned).collect()
}

fn codes(loaded: &Loaded) -> Vec<String> {
    loaded.findings.iter().map(|finding| finding.code.to_string()).collect()
}

#[test]
fn every_broken_file_brings_out_exactly_its_findings() {
    let files = files();
    assert!(files.len() >= 30, "{} files", files.len());
    let mut wrong = Vec::new();
    for file in &files {
        let loaded = load(file, &[]);
        let (mut got, mut want) = (codes(&loaded), expected(file));
        got.sort();
        want.sort();
        if got != want {
            wrong.push(format!("{}: got {got:?}, expected {want:?}", file.display()));
        }
        assert!(loaded.scenario.is_none(), "{} became a scenario", file.display());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn findings_read_as_they_should() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("bad_scenarios");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for file in files() {
            let name = file.file_stem().expect("a stem").to_string_lossy().into_owned();
            let rendered = load(&file, &[]).findings.render(false);
            insta::assert_snapshot!(name, rendered.replace('\\', "/"));
        }
    });
}

#[test]
fn findings_say_where_and_what_to_write_instead() {
    for file in files() {
        let loaded = load(&file, &[]);
        for finding in loaded.findings.iter() {
            let shown = format!("{}: {}", file.display(), finding.message);
            assert!(finding.help.as_ref().is_some_and(|help| !help.is_empty()), "{shown}");
            assert!(!finding.message.is_empty(), "{shown}");
            let whole_file = matches!(
                finding.code,
                Code::EmptyFile | Code::CannotRead | Code::MissingKey | Code::NoRate
            );
            let position = loaded.findings.position(&finding.place);
            assert!(whole_file || position.is_some(), "{shown}");
        }
    }
}

#[test]
fn json_holds_code_file_line_and_column() {
    let loaded = load(Path::new("tests/bad_scenarios/a_chance_above_one.toml"), &[]);
    let json: serde_json::Value = serde_json::from_str(&loaded.findings.to_json()).expect("JSON");
    let finding = &json[0];
    assert_eq!(finding["code"], "out-of-range");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["file"], "tests/bad_scenarios/a_chance_above_one.toml");
    let text = fs::read_to_string("tests/bad_scenarios/a_chance_above_one.toml").expect("UTF-8");
    let line = text.lines().position(|line| line == "fee = 15").expect("the line") + 1;
    assert_eq!(finding["line"], line);
    assert_eq!(finding["column"], "fee = ".len() + 1);
    assert_eq!(finding["help"], "write \"15 %\" for 15 in a hundred");
}

/// Codes whose findings cannot stand in such a file, and the test that has them.
const ELSEWHERE: &[(Code, &str)] = &[
    (Code::CannotRead, "tests/command_line/files.rs"),
    (Code::NotUtf8, "tests/command_line/files.rs"),
    (Code::FileTooLarge, "tests/command_line/files.rs"),
    (Code::UnknownPath, "input::scenario::tests"),
    (Code::BadSetting, "input::scenario::tests"),
    (Code::ChangedSince, "input::scenario::tests::shared"),
    (Code::OtherVersion, "input::scenario::tests::shared"),
    (Code::PolicyStore, "input::scenario::tests"),
    (Code::PoliciesDisagree, "input::scenario::tests"),
    (Code::WeightStep, "input::scenario::tests"),
    (Code::NeverUsed, "input::rules::tests"),
    (Code::BadRule, "input::rules::tests"),
    (Code::MissingColumn, "input::packages::tests"),
    (Code::MissingValue, "input::packages::tests"),
    (Code::RowLength, "input::packages::tests"),
    (Code::DamagedGzip, "tests/orders"),
    (Code::GuessedEncoding, "tests/orders"),
    (Code::UnreadableBytes, "tests/orders"),
    (Code::LeadLines, "tests/orders"),
    (Code::NoHeader, "tests/orders"),
    (Code::RepeatedHeader, "tests/orders"),
    (Code::SecondHeader, "tests/orders"),
    (Code::UnclosedQuote, "tests/orders"),
    (Code::DuplicateRow, "tests/orders"),
    (Code::SpreadsheetDamage, "tests/orders"),
    (Code::ServiceNotMapped, "tests/orders"),
    (Code::Contradiction, "input::packages::tests"),
    (Code::RulesOverlap, "input::shipping_rules::tests"),
    (Code::RuleOfNothing, "input::shipping_rules::tests"),
    (Code::RuleReadings, "input::shipping_rules::tests"),
    (Code::FilesDisagree, "tests/marketplace"),
    (Code::FiguresDisagree, "tests/marketplace"),
    (Code::NotJson, "tests/marketplace"),
    (Code::UnknownShape, "tests/marketplace"),
    (Code::OrderNotFound, "tests/marketplace"),
    (Code::NotConfirmed, "tests/marketplace"),
    (Code::OverlayBase, "input::rules::overlay::tests::mistakes"),
    (Code::OverlayPlace, "input::rules::overlay::tests::mistakes"),
    (Code::OverlayChange, "input::rules::overlay::tests::mistakes"),
    (Code::NeverMatches, "tests/command_line/policy.rs"),
    (Code::ClauseGap, "tests/command_line/policy.rs"),
    (Code::ClauseOverlap, "input::rules::check::tests"),
    (Code::NotChecked, "input::rules::check::tests"),
];

#[test]
fn every_code_has_a_test() {
    let mut seen: BTreeSet<String> = files().iter().flat_map(|file| expected(file)).collect();
    seen.extend(ELSEWHERE.iter().map(|(code, _)| code.to_string()));
    for code in Code::ALL {
        assert!(seen.contains(code.name()), "no broken file brings out `{code}`");
    }
}

#[test]
fn the_scenario_that_they_are_made_from_is_good() {
    let loaded = load(Path::new("tests/good_scenarios/small.toml"), &[]);
    assert_eq!(loaded.findings.count(Severity::Error), 0, "{}", loaded.findings.render(false));
    assert!(loaded.scenario.is_some());
}
