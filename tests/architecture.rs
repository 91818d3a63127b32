//! Holds the rooms of the crate and the arrows between them: which room may use which.
//!
//! A room is a folder of `src`. A wrong arrow fails with path and line.

#[path = "architecture/blank.rs"]
mod blank;
#[path = "architecture/paths.rs"]
mod paths;

use blank::without_comments_and_literals;
use paths::leaving_paths;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

const CRATE_NAME: &str = "vtr_planner";

/// Room and the rooms it may use. Rooms that do not exist yet stand here too.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("diagnostics", &[]),
    ("policy", &["domain"]),
    ("scenario", &["domain", "policy"]),
    ("records", &["domain"]),
    ("account", &["domain", "policy", "scenario"]),
    ("reference", &["domain"]),
    ("input", &["domain", "policy", "scenario", "records", "reference", "diagnostics"]),
    ("engine", &["domain", "policy", "scenario", "account"]),
    ("analysis", &["domain", "policy", "scenario", "account", "engine"]),
    ("audit", &["domain", "policy", "scenario", "records", "account", "analysis"]),
    ("fit", &["domain", "policy", "scenario", "records", "account", "analysis"]),
    ("plan", &["domain", "policy", "scenario", "account", "engine", "analysis"]),
    (
        "present",
        &[
            "domain", "policy", "scenario", "records", "account", "engine", "analysis", "audit", "fit",
            "plan",
        ],
    ),
    (
        "app",
        &[
            "domain",
            "diagnostics",
            "policy",
            "scenario",
            "records",
            "account",
            "reference",
            "input",
            "engine",
            "analysis",
            "audit",
            "fit",
            "plan",
            "present",
        ],
    ),
    ("cli", &["app", "present", "diagnostics", "serve"]),
    ("serve", &["app", "present", "diagnostics"]),
];

/// What is wrong in one file of `src`, given its path below `src` (with `/`) and its text.
fn wrong_arrows(file: &str, source: &str) -> Vec<String> {
    let (room, may_use): (&str, &[&str]) = match file.split_once('/') {
        None if file == "lib.rs" => return Vec::new(),
        None if file == "main.rs" => ("main.rs", &["cli"]),
        None => return vec![format!("src/{file}: stands in no room")],
        Some((folder, _)) => match ROOMS.iter().find(|(room, _)| *room == folder) {
            Some(&(room, may_use)) => (room, may_use),
            None => return vec![format!("src/{file}: the room `{folder}` is not in the table")],
        },
    };
    let code = without_comments_and_literals(source);
    let mut wrong: Vec<String> = code
        .lines()
        .enumerate()
        .filter(|(_, line)| line.replace(' ', "").contains("#[path="))
        .map(|(index, _)| format!("src/{file}:{}: #[path] can bring in another room's file", index + 1))
        .collect();
    for path in leaving_paths(&code, CRATE_NAME) {
        let supers = path.words.iter().take_while(|word| *word == "super").count();
        let says = if supers > 0 {
            (supers >= module_depth(file) + path.inline_modules)
                .then(|| "`super` reaches the crate's root: write `crate::ROOM`".to_owned())
        } else {
            match path.words.get(1).map(String::as_str) {
                Some(used) if used == room || may_use.contains(&used) => None,
                Some("*" | "self") | None => Some("takes the whole crate: name the room".to_owned()),
                Some(used) => Some(format!("`{room}` may not use `{used}`")),
            }
        };
        wrong.extend(says.map(|says| format!("src/{file}:{}: {says}", path.line)));
    }
    wrong.dedup();
    wrong
}

/// How many modules stand between the crate's root and the file's items, the file's own included.
fn module_depth(file: &str) -> usize {
    let names = file.split('/').count();
    if file.ends_with("/mod.rs") { names - 1 } else { names }
}

/// A circle in a table, if there is one.
fn circle(table: &[(&'static str, &[&'static str])]) -> Option<Vec<&'static str>> {
    let arrows: BTreeMap<&str, &[&str]> = table.iter().copied().collect();
    let mut safe: BTreeSet<&str> = BTreeSet::new();
    loop {
        let next = arrows
            .iter()
            .find(|(room, uses)| !safe.contains(*room) && uses.iter().all(|used| safe.contains(used)));
        match next {
            Some((room, _)) => safe.insert(room),
            None => break,
        };
    }
    let left: Vec<_> = table.iter().map(|(room, _)| *room).filter(|room| !safe.contains(room)).collect();
    (!left.is_empty()).then_some(left)
}

/// Every Rust file below a folder, as (path below it, text).
fn rust_files(folder: &Path, below: &str, files: &mut Vec<(String, String)>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("a readable entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name").to_owned();
        if path.is_dir() {
            rust_files(&path, &format!("{below}{name}/"), files);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).expect("UTF-8");
            files.push((format!("{below}{name}"), text));
        }
    }
}

#[test]
fn every_room_uses_only_what_the_table_allows() {
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut files);
    files.sort();
    assert!(files.len() > 10, "the sources were not found");
    let wrong: Vec<String> =
        files.iter().flat_map(|(file, source)| wrong_arrows(file, source)).collect();
    assert!(wrong.is_empty(), "wrong arrows:\n{}", wrong.join("\n"));
}

#[test]
fn every_folder_of_src_is_in_the_table() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(src).expect("src") {
        let path = entry.expect("a readable entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name");
        let known = ROOMS.iter().any(|(room, _)| *room == name);
        assert!(!path.is_dir() || known, "src/{name} is not in the table of rooms");
    }
}

#[test]
fn the_table_names_only_its_own_rooms_once_and_has_no_circle() {
    let names: BTreeSet<_> = ROOMS.iter().map(|(room, _)| *room).collect();
    assert_eq!(names.len(), ROOMS.len(), "a room stands twice in the table");
    for (room, uses) in ROOMS {
        for used in *uses {
            assert!(names.contains(used), "`{room}` uses `{used}`, which is no room");
        }
    }
    assert_eq!(circle(ROOMS), None);
    assert_eq!(
        circle(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"]), ("d", &[])]),
        Some(vec!["a", "b", "c"])
    );
}

#[test]
fn wrong_arrows_are_found_with_path_and_line() {
    let cases = [
        (
            "policy/judge.rs",
            "\nuse crate::engine::Stream;\n",
            "src/policy/judge.rs:2: `policy` may not use `engine`",
        ),
        (
            "domain/a.rs",
            "use crate::{domain::Money, policy::{self, Clause}};",
            "`domain` may not use `policy`",
        ),
        (
            "engine/a.rs",
            "use crate::{\n    account,\n    input,\n};",
            "src/engine/a.rs:3: `engine` may not use `input`",
        ),
        (
            "engine/a.rs",
            "fn f() -> crate::analysis::Estimate { g() }",
            "`engine` may not use `analysis`",
        ),
        ("engine/a.rs", "fn f() { let x = vtr_planner::cli::main(); }", "`engine` may not use `cli`"),
        ("engine/a.rs", "use crate::*;", "src/engine/a.rs:1: takes the whole crate"),
        ("engine/a.rs", "use crate::{self as root};", "takes the whole crate"),
        (
            "account/a/b.rs",
            "macro_rules! m { () => { $crate::engine::draw() } }",
            "`account` may not use `engine`",
        ),
        ("account/mod.rs", "use super::engine::Stream;", "src/account/mod.rs:1: `super` reaches"),
        ("account/a.rs", "use super::super::engine::Stream;", "`super` reaches the crate's root"),
        ("account/a.rs", "use super::{Day, super::engine};", "`super` reaches the crate's root"),
        (
            "account/a.rs",
            "mod t { use super::super::super::engine; }",
            "`super` reaches the crate's root",
        ),
        (
            "account/a.rs",
            "mod t { fn f() {} }\nuse super::super::engine;",
            "src/account/a.rs:2: `super` reaches",
        ),
        ("cli/run.rs", "use crate::engine;", "`cli` may not use `engine`"),
        (
            "main.rs",
            "fn main() { vtr_planner::app::run() }",
            "src/main.rs:1: `main.rs` may not use `app`",
        ),
        ("domain/a.rs", "#[path = \"../engine/x.rs\"]\nmod x;", "#[path] can bring in"),
        ("helpers/mod.rs", "", "the room `helpers` is not in the table"),
        ("loose.rs", "", "src/loose.rs: stands in no room"),
    ];
    for (file, source, expected) in cases {
        let wrong = wrong_arrows(file, source);
        assert!(
            wrong.len() == 1 && wrong[0].contains(expected),
            "{file}: {source}\nexpected: {expected}\ngot: {wrong:?}"
        );
    }
}

#[test]
fn allowed_arrows_comments_and_strings_are_left_alone() {
    let cases = [
        ("policy/judge.rs", "use crate::domain::{Money, Package};\nuse crate::policy::Clause;"),
        (
            "policy/judge.rs",
            "// use crate::engine;\n/* crate::cli /* nested crate::app */ crate::input */\n",
        ),
        ("policy/judge.rs", "/// [`crate::engine`]\n//! crate::cli\nfn f() {}"),
        ("policy/judge.rs", r##"const A: &str = "crate::engine"; const B: &str = r#"crate::"cli" "#;"##),
        ("policy/judge.rs", "const A: &[u8] = b\"crate::cli \\\" crate::app\"; const C: char = '\"';"),
        ("policy/judge.rs", "fn f<'a>(x: &'a str) -> char { '\\'' }\nuse crate::domain;"),
        ("policy/judge.rs", "pub(crate) fn f() {}\npub(in crate::policy) fn g() {}"),
        (
            "policy/judge.rs",
            "use super::clause;\nmod tests { use super::super::clause::Clause; use super::*; }",
        ),
        ("policy/judge.rs", "use std::{fmt, engine::cli};\nuse engine::x;"),
        ("app/run.rs", "use crate::{analysis, engine, input, present};"),
        ("main.rs", "fn main() { vtr_planner::cli::main() }"),
        ("lib.rs", "pub mod domain;"),
    ];
    for (file, source) in cases {
        assert_eq!(wrong_arrows(file, source), Vec::<String>::new(), "{file}: {source}");
    }
}

#[test]
fn code_after_a_comment_or_a_string_is_still_seen() {
    let cases = [
        "/* a */ use crate::engine;",
        "const A: &str = \"// \"; use crate::engine;",
        "const A: char = '\"'; use crate::engine; const B: char = '\"';",
        "const A: &str = r#\"\"\"#; use crate::engine;",
        "const A: &str = \"\\\\\"; use crate::engine;",
        "fn var() { let xr = 1; }\nuse crate::engine;",
    ];
    for source in cases {
        assert_eq!(wrong_arrows("domain/a.rs", source).len(), 1, "{source}");
    }
}
