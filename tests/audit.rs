//! `vtr audit`: the example's files as kept, verdicts against `judge`, and what was known when.

#[path = "orders/mod.rs"]
mod orders;

use chrono::{Days, NaiveDate};
use std::fs;
use std::path::{Path, PathBuf};
use vtr_planner::app::audit::{Question, audit_files};
use vtr_planner::audit::{Seen, Verdict, judged};
use vtr_planner::domain::{Currency, Tracking};
use vtr_planner::input::packages::{Beside, Need, from_file, read_with};
use vtr_planner::input::rules::builtin_policy;
use vtr_planner::policy::{Policy, Reading, Ruling, judge};
use vtr_planner::reference::rates_on;

const EXAMPLE: &str = "scenarios/orders/uk-gifts-orders.csv";
const FILES: [&str; 5] = ["audit.json", "verdicts.csv", "vtr.csv", "defects.csv", "flips.csv"];

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn of_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn blessing() -> bool {
    std::env::var_os("VTR_BLESS").is_some()
}

/// Holds a text against the one that is kept; `VTR_BLESS=1 cargo test --test audit` keeps it anew.
fn as_kept(path: &str, fresh: &str) {
    let path = of_repository(path);
    if blessing() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, fresh).expect("written");
    }
    let kept = fs::read_to_string(&path).expect("kept").replace("\r\n", "\n");
    for (at, (fresh, kept)) in fresh.lines().zip(kept.lines()).enumerate() {
        assert_eq!(fresh, kept, "{}, line {}", path.display(), at + 1);
    }
    assert_eq!(fresh.lines().count(), kept.lines().count(), "{}", path.display());
}

fn asked(file: PathBuf, as_of: Option<&str>) -> Question {
    Question {
        files: vec![file],
        policy: Some("uk-2025".into()),
        compare: vec!["uk-2023".into()],
        as_of: as_of.map(day),
        ..Question::default()
    }
}

fn written(question: &Question) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("audit");
    let audits = audit_files(question, Some((&target, false))).expect("written");
    assert!(audits.findings.is_empty(), "{:?}", audits.findings);
    FILES.map(|file| fs::read_to_string(target.join(file)).expect(file)).to_vec()
}

#[test]
fn the_example_is_the_generator_s() {
    as_kept(EXAMPLE, &orders::file(7, day("2025-03-10")));
}

#[test]
fn the_example_s_audit_is_as_kept() {
    let files = written(&asked(of_repository(EXAMPLE), None));
    for (name, text) in FILES.into_iter().zip(files) {
        as_kept(&format!("tests/golden/audit/{name}"), &text);
    }
}

fn in_pounds(policy: &Policy, on: NaiveDate) -> Policy {
    policy.in_currency(&rates_on(on).expect("rates"), Currency::GBP).expect("converted")
}

#[test]
fn every_settled_verdict_is_that_of_judge() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("orders.csv");
    let mut unlike = 0;
    for seed in 0..4 {
        fs::write(&path, orders::file(seed, day("2025-12-31"))).expect("written");
        let packages = from_file(&path, &[]);
        assert!(packages.findings.is_empty() && packages.read.len() > 300);
        for name in ["uk-2021", "uk-2023", "uk-2025"] {
            let policy = builtin_policy(name).expect("built in");
            for reading in [Reading::prudent(), Reading::lenient()] {
                for package in &packages.read {
                    let record = &package.record;
                    let own = in_pounds(&policy, record.ordered_on);
                    let seen = Seen::on(record, package.taken, day("2025-12-31"), 14).expect("ordered");
                    let verdict = judge(&record.package(), record.tracking, &own, &reading);
                    let ours = judged(&seen, &own, &reading);
                    let expected = match verdict.ruling {
                        Ruling::Exempt => Verdict::Exempt,
                        Ruling::Valid => Verdict::Valid,
                        Ruling::Defect(cause) => Verdict::Defect(cause),
                    };
                    assert_eq!(ours.verdict, expected, "{record:?}");
                    let clause = ours.clause.map(|clause| own.clauses[clause].id.as_str());
                    assert_eq!(clause, verdict.clause.map(|clause| clause.id.as_str()));
                    unlike += usize::from(expected != Verdict::Valid);
                }
            }
        }
    }
    assert!(unlike > 1000, "{unlike}");
}

/// A verdict given on a day is one that the final tracking can have: what is called known never changes but by
/// what is still open.
#[test]
fn what_is_unknown_turns_out_as_one_of_its_possibilities() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("orders.csv");
    fs::write(&path, orders::file(3, day("2025-12-31"))).expect("written");
    let packages = from_file(&path, &[]).read;
    let policy = builtin_policy("uk-2025").expect("built in");
    let (mut open, mut closed) = (0, 0);
    for package in &packages {
        let record = &package.record;
        for after in 0..25 {
            let on = record.ordered_on + Days::new(after);
            let seen = Seen::on(record, package.taken, on, 14).expect("ordered");
            let own = in_pounds(&policy, record.ordered_on);
            let verdict = judged(&seen, &own, &Reading::prudent()).verdict;
            let last = judge(&record.package(), record.tracking, &own, &Reading::prudent()).ruling;
            let counted = record.promised_on + Days::new(14) <= on;
            match verdict {
                Verdict::Unknown(_) => {
                    assert!(!counted, "{record:?}");
                    open += 1;
                }
                // A number that nobody has entered yet is no untracked service: only those turn exempt.
                Verdict::Exempt => {}
                Verdict::Valid => assert_eq!(last, Ruling::Valid, "{record:?} on {on}"),
                Verdict::Defect(_) if counted => {
                    assert!(matches!(last, Ruling::Defect(_)), "{record:?} on {on}");
                    closed += 1;
                }
                Verdict::Defect(_) => {
                    let late = record.tracking == Tracking::Late;
                    assert!(late || matches!(last, Ruling::Defect(_)), "{record:?} on {on}");
                }
            }
        }
    }
    assert!(open > 500 && closed > 20, "{open} {closed}");
}

#[test]
fn later_facts_do_not_change_an_earlier_audit() {
    let folder = tempfile::tempdir().expect("a folder");
    for on in ["2024-12-10", "2025-01-20", "2025-02-14"] {
        // Of one name, which stands in audit.json.
        let [early, late] = ["early", "late"].map(|name| folder.path().join(on).join(name));
        for (place, known) in [(&early, day(on)), (&late, day("2025-12-31"))] {
            fs::create_dir_all(place).expect("a folder");
            fs::write(place.join("orders.csv"), orders::file(11, known)).expect("written");
        }
        let audit = |place: &Path| written(&asked(place.join("orders.csv"), Some(on)));
        let (early, late) = (audit(&early), audit(&late));
        // audit.json counts the packages ordered later, and says what was taken of all.
        for (file, (early, late)) in FILES.iter().zip(early.iter().zip(&late)).skip(1) {
            assert!(early.lines().count() > 1 || *file == "flips.csv", "{file} of {on}");
            assert_eq!(early, late, "{file} of {on}");
        }
        let metrics = |text: &String| {
            let answer: serde_json::Value = serde_json::from_str(text).expect("JSON");
            [answer["metrics"].clone(), answer["causes"].clone(), answer["flips"].clone()]
        };
        assert_eq!(metrics(&early[0]), metrics(&late[0]), "{on}");
    }
}

#[test]
fn without_scan_columns_nothing_is_known_but_what_is_exempt() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("orders.csv");
    let text = orders::file(7, day("2025-03-10"));
    let cut = |line: &str| line.splitn(16, ',').take(15).collect::<Vec<_>>().join(",");
    let cut: Vec<String> = text.lines().map(cut).collect();
    fs::write(&path, cut.join("\n")).expect("written");
    let packages = read_with(&path, &Beside::default(), Need::Facts);
    assert!(packages.findings.is_empty() && packages.read.len() > 300);
    let files = written(&asked(path, Some("2025-03-10")));
    let count = |word: &str| files[1].lines().filter(|line| line.contains(word)).count();
    // A carrier that the marketplace does not see is a defect under the prudent reading, scanned or not.
    assert_eq!((count(",valid,"), count(",defect,")), (0, count(",not-integrated")));
    assert!(count(",unknown,") > 300 && count(",exempt,") > 50);
    for row in files[2].lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        assert_eq!(cells[7], "0", "{row}");
        assert!(cells[3] != "uk-2023" || cells[6] == cells[8], "{row}");
    }
}

#[test]
fn nothing_of_a_buyer_is_written() {
    let files = written(&asked(of_repository(EXAMPLE), None));
    for (name, text) in FILES.into_iter().zip(files) {
        // The column is named as not used; no cell of it is kept, nor any tracking number.
        assert!(!text.contains('@') && !text.contains("example.org"), "{name}");
        assert!(!text.contains("TT00"), "{name}");
    }
}
