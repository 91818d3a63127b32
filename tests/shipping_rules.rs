//! `vtr audit --rules`: shipping rules held against past packages, by hand on ten packages and on the example.

use std::fs;
use std::path::{Path, PathBuf};
use vtr_planner::app::audit::{Audits, Question, RulesQuestion, audit_with_rules, text};
use vtr_planner::input::packages::{Beside, Field};
use vtr_planner::present::{RuleRow, RulesAnswer, RulesCategory};

const EXAMPLE: &str = "scenarios/orders/uk-gifts-orders.csv";

/// Ten packages of Toys within the United Kingdom, promised in one week of February 2025 and looked at in March: four
/// by Letter, untracked, and six by Tracked 48, of which the last has a number and no scan. And one of Gifts that no rule
/// takes, by which the files reach into March.
const ORDERS: &str = "order_id,order_time,promised_time,category,origin,destination,value,currency,format,integrated,\
service,service_tracking,tracking,weight_g,label_cost\n\
1,2025-02-03,2025-02-07,Toys,GB,GB,5.00,GBP,parcel,yes,Letter,untracked,no-number,50,1.00\n\
2,2025-02-03,2025-02-07,Toys,GB,GB,9.99,GBP,parcel,yes,Letter,untracked,no-number,100,1.00\n\
3,2025-02-03,2025-02-07,Toys,GB,GB,10.00,GBP,parcel,yes,Letter,untracked,no-number,100,1.00\n\
4,2025-02-04,2025-02-08,Toys,GB,GB,19.99,GBP,parcel,yes,Letter,untracked,no-number,101,1.00\n\
5,2025-02-04,2025-02-08,Toys,GB,GB,20.00,GBP,parcel,yes,Tracked 48,full,both,200,2.50\n\
6,2025-02-04,2025-02-08,Toys,GB,GB,25.00,GBP,parcel,yes,Tracked 48,full,both,200,2.70\n\
7,2025-02-05,2025-02-09,Toys,GB,GB,30.00,GBP,parcel,yes,Tracked 48,full,both,300,2.60\n\
8,2025-02-05,2025-02-09,Toys,GB,GB,35.00,GBP,parcel,yes,Tracked 48,full,both,300,2.60\n\
9,2025-02-06,2025-02-10,Toys,GB,GB,40.00,GBP,parcel,yes,Tracked 48,full,both,300,2.60\n\
10,2025-02-06,2025-02-10,Toys,GB,GB,50.00,GBP,parcel,yes,Tracked 48,full,no-scan,300,2.60\n\
11,2025-03-01,2025-03-05,Gifts,GB,GB,5.00,GBP,parcel,yes,Letter,untracked,no-number,50,1.00\n";

const HEAD: &str = "store,sku_pattern,category,destination,value_from,value_to,weight_from,weight_to,service,service_code,\
packages_per_month";

fn of_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn asked(orders: PathBuf) -> Question {
    let beside = Beside { told: vec![(Field::Store, "UK".into())], ..Beside::default() };
    let as_of = Some("2025-03-01".parse().expect("a day"));
    Question { files: vec![orders], beside, as_of, ..Question::default() }
}

fn held(orders: &str, rules: &[&str], scenario: Option<PathBuf>) -> (Audits, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let [orders_file, rules_file] = ["orders.csv", "rules.csv"].map(|name| folder.path().join(name));
    fs::write(&orders_file, orders).expect("written");
    fs::write(&rules_file, format!("{HEAD}\n{}\n", rules.join("\n"))).expect("written");
    let target = folder.path().join("audit");
    let question = RulesQuestion { rules: rules_file, scenario };
    let audits = audit_with_rules(&asked(orders_file), Some(&question), Some((&target, false)));
    let audits = audits.expect("written");
    let packages = fs::read_to_string(target.join("rules-packages.csv")).unwrap_or_default();
    (audits, packages)
}

fn answer(audits: &Audits) -> &RulesAnswer {
    audits.answer.as_ref().and_then(|answer| answer.rules.as_ref()).expect("rules")
}

fn toys(answer: &RulesAnswer) -> &RulesCategory {
    answer.categories.iter().find(|category| category.category == "Toys").expect("toys")
}

/// Lines of the rules that take each of the ten packages, by the order of the file.
fn lines(packages: &str) -> Vec<String> {
    packages
        .lines()
        .skip(1)
        .take(10)
        .map(|row| row.split(',').nth(5).expect("a line").to_owned())
        .collect()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

#[test]
fn ten_packages_by_hand() {
    // Letters from 10 pounds by Tracked 48, those below are not sold any more; what is worth 20 pounds or more as it was.
    let rules = [
        "UK,*,Toys,GB,10 GBP,20 GBP,0,100,Tracked 48,tracked-48,3",
        "UK,*,Toys,GB,,10 GBP,0,100,,drop,",
        "UK,*,Toys,GB,20 GBP,,0,,Tracked 48,tracked-48,6",
    ];
    let (audits, packages) = held(ORDERS, &rules, None);
    assert!(audits.findings.is_empty(), "{:?}", audits.findings);
    // 9.99 is below 10 and 10.00 is not; 100 g is in the band and 101 g is not; 20.00 begins the third rule.
    assert_eq!(lines(&packages), ["3", "3", "2", "", "4", "4", "4", "4", "4", "4"]);
    let answer = answer(&audits);
    let toys = toys(answer);
    assert_eq!((toys.packages, toys.no_rule, toys.several), (10, 1, 0));
    assert_eq!((toys.followed, toys.moved, toys.dropped), (6, 1, 2));
    // As it was: four letters without a number and one package without a scan.
    let now = &toys.now;
    assert_eq!((now.counted_was, now.valid_was_low, now.valid_was_high), (10, 5, 5));
    // Two leave the rate, one becomes what Tracked 48 makes of it: five of six.
    assert_eq!((now.counted_worst, now.counted_best), (8, 8));
    assert_eq!((now.valid_worst, now.valid_best), (5, 6));
    let expected = now.vtr_expected.expect("a rate");
    assert!(near(expected.point, (5.0 + 5.0 / 6.0) / 8.0), "{expected:?}");
    // Clopper and Pearson's ends of five of six: 0.358765 and 0.995789.
    assert!(near(expected.low, (5.0 + 0.358_765_4) / 8.0), "{expected:?}");
    assert!(near(expected.high, (5.0 + 0.995_789_3) / 8.0), "{expected:?}");
    let [service] = answer.services.as_slice() else { panic!("one service") };
    assert_eq!((service.source.as_str(), service.observed, service.moved), ("observed", Some(6), 1));
    // Labels: 2.60 on average for 1.00, and two of 1.00 saved, in 27 days.
    let cost = toys.cost_per_month.expect("labels");
    assert!(near(cost.point, (2.6 - 3.0) / answer.months), "{cost:?}");
    assert!(
        cost.low < cost.point && cost.point < cost.high && toys.cost_told == 3 && toys.otherwise == 3
    );
    assert!((answer.months - 27.0 / 30.44).abs() < 0.001, "{}", answer.months);
    let row = |row: &RuleRow| (row.packages, row.followed, row.not_followed, row.counted, row.valid_low);
    assert_eq!(
        answer.rules.iter().map(row).collect::<Vec<_>>(),
        [(1, 0, 1, 1, 0), (2, 0, 2, 2, 0), (6, 6, 0, 6, 5)]
    );
    assert_eq!(answer.rules[0].expected_per_month, Some(3.0));
    let shown = text(audits.answer.as_ref().expect("an answer"), 100);
    assert!(shown.contains("Shipping rules of rules.csv held against 11 packages"), "{shown}");
    assert!(shown.contains("72.9 %") && shown.contains("2 packages that no rule takes"), "{shown}");
}

#[test]
fn of_rules_that_cross_the_first_holds() {
    let rules = ["UK,*,Toys,GB,,,0,,Letter,letter,", "UK,*,Toys,GB,20 GBP,,0,,Tracked 48,tracked-48,"];
    let (audits, packages) = held(ORDERS, &rules, None);
    let codes: Vec<&str> = audits
        .findings
        .iter()
        .flat_map(|findings| findings.iter())
        .map(|finding| finding.code.name())
        .collect();
    assert_eq!((codes, audits.has_errors()), (vec!["rules-overlap"], false));
    assert_eq!(lines(&packages), ["2"; 10]);
    let answer = answer(&audits);
    assert_eq!((answer.several, toys(answer).followed, toys(answer).moved), (6, 4, 6));
    // A letter without tracking is a defect for sure: nothing to expect, no range.
    let now = &toys(answer).now;
    assert_eq!((now.counted_worst, now.valid_worst, now.valid_best), (10, 0, 0));
    let expected = now.vtr_expected.expect("a rate");
    assert_eq!((expected.point, expected.low, expected.high), (0.0, 0.0, 0.0));
}

#[test]
fn of_an_unknown_service_the_rate_is_a_range() {
    let (audits, _) = held(ORDERS, &["UK,*,Toys,GB,,20 GBP,0,,Courier,courier,"], None);
    let now = &toys(answer(&audits)).now;
    assert_eq!((now.counted_worst, now.valid_worst, now.valid_best), (10, 5, 9));
    assert_eq!(now.vtr_expected, None);
    assert_eq!(toys(answer(&audits)).cost_per_month, None);
    let codes: Vec<&str> = audits
        .findings
        .iter()
        .flat_map(|findings| findings.iter())
        .map(|finding| finding.code.name())
        .collect();
    assert_eq!(codes, ["rule-of-nothing"]);
}

/// Rules that say of every package what it went by change nothing, to the last figure.
#[test]
fn rules_of_what_was_done_change_nothing() {
    let rules = ["UK,*,Toys,,,20 GBP,,,Letter,,", ",,,,20 GBP,,,,tracked_48,,"];
    let (audits, _) = held(ORDERS, &rules, None);
    let toys = toys(answer(&audits));
    assert_eq!((toys.followed, toys.otherwise), (10, 0));
    let now = &toys.now;
    assert_eq!((now.valid_worst, now.valid_best, now.counted_worst), (5, 5, 10));
    assert_eq!(now.status, now.status_was);
    assert!(near(now.vtr_expected.expect("a rate").low, 0.5));
}

#[test]
fn rules_with_mistakes_end_with_findings_and_an_audit() {
    let (audits, _) = held(ORDERS, &["UK,*,Toys,GB,20 GBP,10 GBP,0,,Letter,letter,"], None);
    assert!(audits.has_errors());
    assert!(
        audits
            .answer
            .as_ref()
            .is_some_and(|answer| answer.rules.is_none() && !answer.metrics.is_empty())
    );
}

/// Rules of a plan of a fit of the example: read without a mistake; what a rule does not change was followed.
#[test]
fn the_rules_of_a_plan_are_read_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let [scenario, plan, rules] =
        ["my-shop.toml", "plan", "plan/rules.csv"].map(|name| folder.path().join(name));
    let vtr = |args: &[&std::ffi::OsStr]| {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_vtr"))
            .args(args)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("run");
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned(), told)
    };
    let fit = [EXAMPLE, "--store", "UK", "-o"].map(std::ffi::OsStr::new);
    let (code, _, told) =
        vtr(&[&[std::ffi::OsStr::new("fit")], &fit[..], &[scenario.as_os_str()]].concat());
    assert_eq!(code, Some(0), "{told}");
    let quick =
        ["--futures", "50", "--check", "100", "--points", "0", "--samples", "0", "--nodes", "50", "-o"];
    let quick = quick.map(std::ffi::OsStr::new);
    let plan_args = [&["plan".as_ref(), scenario.as_os_str()], &quick[..], &[plan.as_os_str()]].concat();
    let (code, _, told) = vtr(&plan_args);
    assert_eq!(code, Some(0), "{told}");
    let audit =
        ["audit", EXAMPLE, "--store", "UK", "--format", "json", "--rules"].map(std::ffi::OsStr::new);
    let with = ["--scenario"].map(std::ffi::OsStr::new);
    let args = [&audit[..], &[rules.as_os_str()], &with[..], &[scenario.as_os_str()]].concat();
    let (code, shown, told) = vtr(&args);
    assert_eq!(code, Some(0), "{told}");
    // Bands of a fit are those of what went each way: they cross, which is told and is no error.
    assert!(!told.contains("error") && !told.contains("rule-of-nothing"), "{told}");
    let json: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    let held: RulesAnswer = serde_json::from_value(json["rules"].clone()).expect("rules");
    assert_eq!(held.packages, 403);
    let written = fs::read_to_string(&rules).expect("rules");
    assert_eq!(held.rules.len() + 1, written.lines().count());
    let taken: usize = held.rules.iter().map(|row| row.packages).sum();
    assert_eq!(taken + held.no_rule, 403);
    // Of each package the files tell whether the rule was followed: a fit names services as the audit does.
    assert!(held.rules.iter().all(|row| row.unknown == 0));
    let known = |source: &str| matches!(source, "scenario" | "exact");
    assert!(held.services.iter().all(|service| known(&service.source) && service.packages > 0));
    assert!(held.services.iter().any(|service| service.source == "scenario"));
    // Without the folder and the rules the audit is what it was.
    let plain = vtr(&["audit".as_ref(), EXAMPLE.as_ref(), "--store".as_ref(), "UK".as_ref()]);
    assert!(plain.0 == Some(0) && !plain.1.contains("Shipping rules"));
    let mut question = asked(of_repository(EXAMPLE));
    question.as_of = None;
    let none = audit_with_rules(&question, None, None).expect("audited");
    assert!(!serde_json::to_string(&none.answer).expect("JSON").contains("\"rules\""));
}
