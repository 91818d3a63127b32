//! One whole run, kept: `summary.json` and `data/*.csv` as the program writes them, floats at six significant
//! digits (the last bits of `exp` and `ln` may differ between machines).
//!
//! After a change that is meant to move numbers: `VTR_BLESS=1 cargo test --test golden_run`, then look at
//! what `git diff tests/golden` says and name it in the commit message.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const REPLICATIONS: &str = "60";

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/two-ways")
}

/// The files of a run that are kept, by name.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut read = |name: String| {
        let text = fs::read_to_string(folder.join(&name)).expect("text");
        files.insert(name, text);
    };
    read("summary.json".to_owned());
    for entry in fs::read_dir(folder.join("data")).expect("the folder") {
        read(format!("data/{}", entry.expect("a file").file_name().to_string_lossy()));
    }
    files
}

/// Rewrites every number with a fraction or an exponent to six significant digits.
fn rounded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e');
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit() || c == '-') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let (token, after) = from.split_at(from.find(|c| !numeric(c)).unwrap_or(from.len()));
        let stands_alone = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
            && !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        match token.parse::<f64>() {
            Ok(x) if stands_alone && token.contains(['.', 'e']) => out.push_str(&six_digits(x)),
            _ => out.push_str(token),
        }
        rest = after;
    }
    out + rest
}

fn six_digits(x: f64) -> String {
    let scientific = format!("{x:.5e}");
    let back: f64 = scientific.parse().expect("a number");
    back.to_string()
}

#[test]
fn a_whole_run_is_as_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("run");
    let run = Command::new(env!("CARGO_BIN_EXE_vtr"))
        .args([
            "run",
            "tests/shops/two-ways.toml",
            "--replications",
            REPLICATIONS,
            "--seed",
            "7",
            "--quiet",
            "-o",
        ])
        .arg(&out)
        .output()
        .expect("the program runs");
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    let fresh: BTreeMap<String, String> =
        files(&out).into_iter().map(|(name, text)| (name, rounded(&text))).collect();
    if std::env::var_os("VTR_BLESS").is_some() {
        fs::create_dir_all(golden().join("data")).expect("a folder");
        for (name, text) in &fresh {
            fs::write(golden().join(name), text).expect("written");
        }
    }
    let kept = files(&golden());
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&fresh), names(&kept));
    for (name, fresh) in &fresh {
        // Git may have changed the line ends.
        let kept = kept[name].replace("\r\n", "\n");
        let differs =
            fresh.lines().zip(kept.lines()).enumerate().find(|(_, (fresh, kept))| fresh != kept);
        if let Some((at, (fresh, kept))) = differs {
            panic!("{name}, line {}:\n now: {fresh}\nkept: {kept}", at + 1);
        }
        assert_eq!(fresh.lines().count(), kept.lines().count(), "{name}");
    }
}

#[test]
fn floats_are_cut_to_six_digits_and_nothing_else_is() {
    for (text, expected) in [
        ("0.123456789", "0.123457"),
        ("-12345.678,7", "-12345.7,7"),
        ("1.5e-7", "0.00000015"),
        ("1234567890", "1234567890"),
        ("2025-01-15", "2025-01-15"),
        ("uk-2025 v1.23456789x", "uk-2025 v1.23456789x"),
        ("[0.1, 95.0]", "[0.1, 95]"),
    ] {
        assert_eq!(rounded(text), expected, "{text}");
    }
}
