//! `validate`, `inputs`, `init`, `schema`, `findings`, and files that cannot be read.

use super::program::{code, err, out, vtr};
use std::fs;
use std::path::Path;

const SMALL: &str = "tests/good_scenarios/small.toml";

#[test]
fn validate_says_whether_there_are_mistakes() {
    let good = vtr(&["validate", SMALL]);
    assert_eq!((code(&good), out(&good)), (Some(0), format!("{SMALL}: no mistakes\n")));
    assert_eq!(out(&vtr(&["validate", "--quiet", SMALL])), "");
    let file = "tests/bad_scenarios/missing_keys.toml";
    let bad = vtr(&["validate", file]);
    assert_eq!(code(&bad), Some(2));
    assert!(out(&bad).ends_with(&format!("{file}: 4 errors\n")), "{}", out(&bad));
    assert!(!out(&bad).contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn validate_gives_json() {
    let file = "tests/bad_scenarios/missing_keys.toml";
    let output = vtr(&["validate", "--format", "json", SMALL, file]);
    assert_eq!(code(&output), Some(2));
    let rows: serde_json::Value = serde_json::from_str(&out(&output)).expect("JSON");
    let rows = rows.as_array().expect("an array");
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row["code"] == "missing-key" && row["file"] == file));
    let none = vtr(&["validate", "--format", "json", SMALL]);
    assert_eq!((code(&none), out(&none)), (Some(0), "[]\n".to_owned()));
}

#[test]
fn files_that_cannot_be_read_are_findings() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        path.to_string_lossy().into_owned()
    };
    let huge = vec![b'#'; 4_000_001];
    let table = [
        (folder.path().join("missing.toml").to_string_lossy().into_owned(), "cannot-read"),
        (folder.path().to_string_lossy().into_owned(), "cannot-read"),
        (write("empty.toml", b""), "empty-file"),
        (write("latin1.toml", b"title = \"Caf\xe9\"\n"), "not-utf-8"),
        (write("binary.toml", &[0, 159, 146, 150]), "not-utf-8"),
        (write("huge.toml", &huge), "file-too-large"),
    ];
    for (path, expected) in table {
        for command in ["validate", "inputs"] {
            let output = vtr(&[command, &path]);
            assert_eq!(code(&output), Some(2), "{command} {path}");
            let shown = out(&output) + &err(&output);
            assert!(shown.contains(&format!("error[{expected}]")), "{shown}");
            assert!(shown.contains("help: "), "{shown}");
        }
    }
}

#[test]
fn inputs_come_as_table_json_and_csv() {
    let json = vtr(&["inputs", SMALL, "--format", "json", "--set", "costs.packing=0.31 GBP"]);
    assert_eq!(code(&json), Some(0), "{}", err(&json));
    let rows: serde_json::Value = serde_json::from_str(&out(&json)).expect("JSON");
    let rows = rows.as_array().expect("an array");
    let find = |path: &str| rows.iter().find(|row| row["path"] == path).expect("the path is listed");
    let packing = find("costs.packing");
    assert_eq!(packing["value"], 0.31);
    assert_eq!(packing["unit"], "GBP");
    assert_eq!(packing["assumption"], "set on the command line");
    assert!(packing["interval"].is_null());
    let facility = find("services.tracked.facility");
    assert_eq!(facility["interval"], serde_json::json!([0.96, 0.99]));
    assert_eq!(facility["assumption"], "made up for a test");

    let csv = vtr(&["inputs", SMALL, "--format", "csv"]);
    let csv = out(&csv);
    assert_eq!(csv.lines().next(), Some("path,value,low,high,unit,source,assumption"));
    assert_eq!(csv.lines().count(), rows.len() + 1);
    let table = out(&vtr(&["inputs", SMALL]));
    assert!(rows.iter().filter_map(|row| row["unit"].as_str()).all(|unit| table.contains(unit)));
}

#[test]
fn init_writes_a_scenario_and_replaces_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = folder.path().join("my-shop").to_string_lossy().into_owned();
    let file = format!("{name}.toml");
    let first = vtr(&["init", &name]);
    assert_eq!(code(&first), Some(0), "{}", err(&first));
    assert!(out(&first).contains("vtr validate"));
    assert_eq!(code(&vtr(&["validate", &file])), Some(0));

    fs::write(&file, "mine").expect("written");
    let second = vtr(&["init", &name]);
    assert_eq!(code(&second), Some(1));
    assert!(err(&second).contains("there already"), "{}", err(&second));
    assert_eq!(fs::read_to_string(&file).expect("read"), "mine");
    assert_eq!(code(&vtr(&["init", &name, "-f"])), Some(0));
    assert_eq!(code(&vtr(&["validate", &file])), Some(0));
    let nowhere = folder.path().join("no/such/folder/x").to_string_lossy().into_owned();
    assert_eq!(code(&vtr(&["init", &nowhere])), Some(1));
}

#[test]
fn schemas_are_json() {
    for of in ["scenario", "summary"] {
        let output = vtr(&["schema", of]);
        assert_eq!(code(&output), Some(0));
        let schema: serde_json::Value = serde_json::from_str(&out(&output)).expect("JSON");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}

#[test]
fn the_page_of_findings_is_what_the_program_prints() {
    let page = fs::read_to_string(Path::new("docs/findings.md")).expect("the page");
    assert_eq!(out(&vtr(&["findings"])), page);
}

#[test]
fn mistakes_of_the_command_line_end_with_2() {
    for args in
        [&["nonsense"][..], &["validate"], &["schema", "other"], &["inputs", SMALL, "--format", "x"]]
    {
        assert_eq!(code(&vtr(args)), Some(2), "{args:?}");
    }
    assert_eq!(code(&vtr(&["--help"])), Some(0));
}
