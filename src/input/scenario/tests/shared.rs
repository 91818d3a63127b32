//! Scenarios that hold their rule files, and texts that no file is read for.

use super::super::shared::sha256;
use super::*;

const OVERLAY: &str = include_str!("../../../../scenarios/overlays/only-buy-shipping.toml");

/// A small scenario with an overlay that stands in `[shared.files]`.
fn held(behind: &str) -> String {
    let own = changed(SMALL, "reform = \"uk-2025\"", "reform = \"uk-2025+my/guess.toml\"");
    let hash = sha256(&own);
    let of_file = sha256(OVERLAY);
    format!(
        "{own}\n[shared]\nschema_version = 1\nversion = \"{}\"\nscenario_sha256 = \"{hash}\"\n{behind}\n\
         [shared.files_sha256]\n\"my/guess.toml\" = \"{of_file}\"\n\n[shared.files]\n\"my/guess.toml\" = '''\n{OVERLAY}'''\n",
        env!("CARGO_PKG_VERSION")
    )
}

#[test]
fn a_text_without_its_rule_files_reads_none_of_this_machine() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("guess.toml");
    std::fs::write(&file, OVERLAY).expect("written");
    let path = file.to_string_lossy().replace('\\', "/");
    let named = format!("uk-2025+{path}");
    let text = changed(SMALL, "\"uk-2025\"", &format!("\"{named}\""));
    let set = format!("stores.uk.reform={named}");
    for loaded in [read_with(&text, &[]), read_with(SMALL, &[&set])] {
        assert_eq!(codes(&loaded), [Code::UnknownPolicy]);
        let told = loaded.findings.render(false);
        assert!(told.contains("files are not read here") && told.contains("`vtr share` puts"), "{told}");
        assert!(loaded.rule_files.is_empty());
    }
    // The same scenario as a file: it is read.
    let shop = folder.path().join("shop.toml");
    std::fs::write(&shop, &text).expect("written");
    let loaded = load(&shop, &[]);
    assert!(loaded.scenario.is_some(), "{}", loaded.findings.render(false));
    assert_eq!(loaded.rule_files, BTreeMap::from([(path, OVERLAY.to_owned())]));
}

#[test]
fn rule_files_stand_in_the_text() {
    let text =
        held("sets = [\"tolerance.risk=3 %\"]\nseed = 9\nreplications = 30\nmode = \"marginal\"\n");
    let loaded = load_text("gifts.shared.toml", &text, &[]);
    assert!(loaded.findings.is_empty(), "{}", loaded.findings.render(false));
    let scenario = loaded.scenario.expect("no mistakes");
    assert_eq!((&*scenario.name, &*scenario.stores[0].reform.name), ("gifts", "uk-2025+guess"));
    assert_eq!(scenario.tolerance.risk, 0.03);
    let shared = loaded.shared.expect("there");
    assert_eq!((shared.seed, shared.replications, shared.marginal), (Some(9), Some(30), Some(true)));
    let own = shared.own.and_then(|end| text.get(..end)).expect("the scenario's own text");
    assert!(own.ends_with('\n') && text[own.len()..].starts_with("\n[shared]"), "{own}");
    // The command line comes last.
    let louder = load_text("gifts.shared.toml", &text, &["tolerance.risk=2 %".to_owned()]);
    assert_eq!(louder.scenario.expect("no mistakes").tolerance.risk, 0.02);
}

#[test]
fn mistakes_in_a_rule_file_stand_on_the_lines_of_the_text() {
    let text = held("").replace("before = \"not-integrated-never-valid\"", "before = \"not-there\"");
    let line = 1 + text.lines().position(|line| line.contains("\"not-there\"")).expect("a line");
    let loaded = read_with(&text, &[]);
    assert!(codes(&loaded).contains(&Code::OverlayPlace), "{:?}", codes(&loaded));
    let told = loaded.findings.render(false);
    assert!(told.contains(&format!("shop.toml:{line}:10")), "{told}");
    assert!(told.contains("before = \"not-there\""), "{told}");
    // Written with escapes, it has lines of its own.
    let start = text.find("'''").expect("there");
    let text = format!("{}\"overlay = 'x'\\nwhat = 1\\n\"\n", &text[..start]);
    let told = read_with(&text, &[]).findings.render(false);
    assert!(told.contains("shop.toml: my/guess.toml:2:1"), "{told}");
}

#[test]
fn what_was_changed_since_is_told_and_read_all_the_same() {
    let good = held("");
    assert!(read_with(&good, &[]).findings.is_empty());
    // As another system writes lines.
    assert!(read_with(&good.replace('\n', "\r\n"), &[]).findings.is_empty());
    let behind = format!("{good}\n[strategies.late]\nstarts_on = 2025-01-02\n");
    for (text, told) in [
        (changed(&good, "risk = \"5 %\"", "risk = \"6 %\""), "the text above `[shared]` was changed"),
        (good.replace("a guess, after", "a guess after"), "`my/guess.toml` was changed"),
        (changed(&good, "[shared]", "# more\n\n[shared]"), "the text above `[shared]` was changed"),
        (behind, "tables stand behind `[shared]`"),
    ] {
        let loaded = read_with(&text, &[]);
        assert_eq!(codes(&loaded), [Code::ChangedSince], "{told}");
        assert!(loaded.findings.render(false).contains(told), "{}", loaded.findings.render(false));
        assert!(loaded.scenario.is_some());
    }
    let older =
        changed(&good, &format!("version = \"{}\"", env!("CARGO_PKG_VERSION")), "version = \"0.0.1\"");
    assert_eq!(codes(&read_with(&older, &[])), [Code::OtherVersion]);
}

#[test]
fn mistakes_in_the_table_are_found() {
    let good = held("");
    for (from, to, code) in [
        ("schema_version = 1", "schema_version = 2", Code::UnsupportedSchema),
        ("schema_version = 1\n", "", Code::MissingKey),
        ("schema_version = 1", "schema_version = 1\nseed = -1", Code::OutOfRange),
        ("schema_version = 1", "schema_version = 1\nreplications = 1", Code::OutOfRange),
        ("schema_version = 1", "schema_version = 1\nmode = \"pared\"", Code::UnknownWord),
        ("schema_version = 1", "schema_version = 1\nsed = 1", Code::UnknownKey),
        ("schema_version = 1", "schema_version = 1\nsets = [\"tolerance.risk\"]", Code::BadSetting),
        ("schema_version = 1", "schema_version = 1\nsets = [\"tolerance.rsk.x=1\"]", Code::UnknownPath),
        ("schema_version = 1", "schema_version = 1\nsets = [\"shared.seed=1\"]", Code::UnknownPath),
        ("\"my/guess.toml\" = '''", "\"other.toml\" = '''", Code::UnknownPolicy),
    ] {
        let loaded = read_with(&changed(&good, from, to), &[]);
        assert!(loaded.scenario.is_none(), "{to}");
        assert!(codes(&loaded).contains(&code), "{to}: {:?}", codes(&loaded));
    }
    assert_eq!(codes(&read_with(&good, &["shared.seed=1"])), [Code::UnknownPath]);
    // Settings of the file are told on their lines.
    let wrong =
        changed(&good, "schema_version = 1", "schema_version = 1\nsets = [\"tolerance.risk=7\"]");
    let line = 1 + wrong.lines().position(|line| line.starts_with("sets")).expect("a line");
    let told = read_with(&wrong, &[]).findings.render(false);
    assert!(told.contains(&format!("shop.toml:{line}:9")), "{told}");
}

#[test]
fn a_shared_scenario_reads_no_file_that_it_does_not_hold() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("my")).expect("made");
    std::fs::write(folder.path().join("my/guess.toml"), OVERLAY).expect("written");
    let without = held("").replace("\"my/guess.toml\" = '''", "\"another.toml\" = '''");
    let path = folder.path().join("shop.shared.toml");
    std::fs::write(&path, &without).expect("written");
    let loaded = load(&path, &[]);
    assert!(codes(&loaded).contains(&Code::UnknownPolicy), "{:?}", codes(&loaded));
    assert!(loaded.findings.render(false).contains("is not in [shared.files]"));
    // What the command line names may stand beside it.
    let loaded = load(&path, &["stores.uk.reform=uk-2025+my/guess.toml".to_owned()]);
    assert!(loaded.scenario.is_some(), "{}", loaded.findings.render(false));
}
