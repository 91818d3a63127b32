//! `vtr explain`: one package by options, many by a CSV file.

use super::program::{ends, err, json, out, vtr};
use std::fs;

/// A letter from the UK to Ireland, as few options as do.
const LETTER: &[&str] = &[
    "explain",
    "--store",
    "UK",
    "--from",
    "GB",
    "--to",
    "IE",
    "--shape",
    "letter",
    "--carrier",
    "integrated",
    "--promised",
    "2025-02-12",
];
const UNTRACKED: &[&str] = &["--service-tracking", "untracked", "--value", "12.00 GBP"];

fn asked(more: &[&str]) -> std::process::Output {
    vtr(&[LETTER, more].concat())
}

#[test]
fn a_letter_below_20_euros_is_exempt_and_fits_a_screen() {
    let told = asked(UNTRACKED);
    ends(&told, 0);
    let text = out(&told);
    for line in [
        "Does it hang on a reading? no: exempt under all",
        "Limits: 20.00 EUR = 16.67 GBP by the ECB's rate of 12 February 2025",
        "clause cross-border-letter-below-20 (stated)",
        "reports are said to miss this exemption at times; then: defect (no tracking)",
        "Not said; taken: ",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(
        text.lines().count() <= 40 && text.lines().all(|line| line.chars().count() <= 100),
        "{text}"
    );
}

#[test]
fn a_dearer_letter_hangs_on_readings_and_has_remedies() {
    let told = json(
        &asked(&["--service-tracking", "untracked", "--value", "18 GBP", "--format", "json"]).stdout,
    );
    let policy = &told["packages"][0]["policies"][0];
    assert_eq!(policy["policy"], "uk-2025");
    assert_eq!(policy["hangs_on_a_reading"], true);
    let prudent = &policy["groups"][0];
    assert_eq!(
        (prudent["readings"][0].as_str(), prudent["cause"].as_str()),
        (Some("prudent"), Some("untracked"))
    );
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let remedies: Vec<String> = prudent["remedies"]
        .as_array()
        .expect("remedies")
        .iter()
        .map(|remedy| text(&remedy["changes"][0]))
        .collect();
    assert_eq!(remedies, ["a tracked service, and a carrier scan", "a value below 20.00 EUR"]);
    let misses = prudent["near_misses"].as_array().expect("near misses");
    let below = misses.iter().find(|miss| miss["clause"] == "cross-border-letter-below-20").expect("it");
    assert_eq!(text(&below["has"]), "value 18.00 GBP");
    assert_eq!(
        (text(&below["wanted"]), text(&below["then"])),
        ("below 20.00 EUR".into(), "exempt".into())
    );
    let at_par = policy["groups"].as_array().expect("groups").iter();
    let at_par = at_par.filter(|group| group["verdict"] == "exempt");
    let readings: Vec<String> =
        at_par.flat_map(|group| group["readings"].as_array()).flatten().map(text).collect();
    for reading in ["limit-rate=at-par", "ireland=not-counted", "letter-and-value=or", "lenient"] {
        assert!(readings.iter().any(|known| known == reading), "{reading}: {readings:?}");
    }
}

#[test]
fn policies_and_readings_are_those_asked() {
    let more = ["--policy", "uk-2025", "--compare", "uk-2023", "--reading", "ireland=not-counted"];
    let told = asked(&[UNTRACKED, &more].concat());
    ends(&told, 0);
    let text = out(&told);
    assert!(text.contains("uk-2025: ") && text.contains("uk-2023: "), "{text}");
    let only = "Does it hang on a reading? asked under ireland=not-counted only: exempt";
    assert_eq!(text.matches(only).count(), 2, "{text}");
    for (reading, code) in [
        ("irland=counted", "unknown-switch"),
        ("ireland=maybe", "unknown-option"),
        ("x", "unknown-name"),
    ] {
        let wrong = asked(&[UNTRACKED, &["--reading", reading]].concat());
        ends(&wrong, 2);
        assert!(err(&wrong).contains(code) && out(&wrong).is_empty(), "{}", err(&wrong));
    }
    ends(&asked(&[UNTRACKED, &["--policy", "uk-2030"]].concat()), 2);
    let other = asked(&[UNTRACKED, &["--policy", "de-2025"]].concat());
    ends(&other, 0);
    assert!(err(&other).contains("policy-store"), "{}", err(&other));
    let all = asked(&[UNTRACKED, &["--products"]].concat());
    ends(&all, 0);
    assert!(out(&all).contains("readings"), "{}", out(&all));
    // Of many combinations the options that decide are named.
    let all = asked(&["--service-tracking", "untracked", "--value", "18 GBP", "--products"]);
    let text = out(&all).split_whitespace().collect::<Vec<_>>().join(" ");
    let named = text.split_once("exempt under ").and_then(|(_, named)| named.split_once(" and "));
    let (named, more) = named.expect("the readings");
    let mut named: Vec<&str> = named.split(", ").collect();
    named.sort_unstable();
    assert_eq!(named, ["ireland=not-counted", "letter-and-value=or", "limit-rate=at-par"], "{text}");
    assert!(more.contains("combinations with these"), "{more}");
}

#[test]
fn a_policy_stands_from_its_first_to_its_last_day() {
    let policies = |store: &str, promised: &str| -> Vec<String> {
        let options = ["--store", store, "--promised", promised, "--format", "json"];
        let rest = ["--from", "CN", "--to", "JP", "--shape", "parcel", "--carrier", "integrated"];
        let price = ["--tracking", "both", "--value", "900 JPY"];
        let told = vtr(&[&["explain"][..], &options, &rest, &price].concat());
        let told = json(&told.stdout);
        let policies = told["packages"][0]["policies"].as_array().expect("policies");
        policies.iter().map(|policy| policy["policy"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(policies("UK", "2025-01-14"), ["uk-2023"]);
    assert_eq!(policies("UK", "2025-01-15"), ["uk-2025"]);
    assert_eq!(policies("UK", "2024-01-10"), ["uk-2023"]);
    assert_eq!(policies("US", "2025-02-01"), ["us-2025"]);
    for (store, promised, name) in [
        ("US", "2015-05-01", "us-2015"),
        ("US", "2015-08-15", "us-2015"),
        ("US", "2016-03-15", "us-2016"),
        ("US", "2018-06-15", "us-2016"),
        ("US", "2019-11-14", "us-2016"),
        ("US", "2019-11-15", "us-2019"),
        ("US", "2020-06-15", "us-2019"),
        ("US", "2021-08-08", "us-2019"),
        ("US", "2021-08-09", "us-2021"),
        ("US", "2022-06-15", "us-2021"),
        ("US", "2025-06-15", "us-2025"),
        ("UK", "2022-06-15", "uk-2021"),
        ("UK", "2025-06-15", "uk-2025"),
        ("DE", "2022-06-15", "de-2021"),
        ("DE", "2025-06-15", "de-2025"),
        ("JP", "2022-08-22", "jp-2021"),
        ("JP", "2022-08-23", "jp-2022"),
    ] {
        assert_eq!(policies(store, promised), [name], "{store} {promised}");
    }
}

#[test]
fn what_is_missing_or_wrong_is_asked_for() {
    let told =
        vtr(&["explain", "--from", "GB", "--value", "12", "--shape", "lettr", "--tracking", "both"]);
    ends(&told, 2);
    for said in [
        "error[missing-value]: `--destination` is not said",
        "= help: write --destination IE",
        "`12` has no currency",
        "did you mean `letter`?",
        "error[missing-value]: `--carrier` is not said",
        "error[missing-value]: `--promised` is not said",
    ] {
        assert!(err(&told).contains(said), "{said}\n{}", err(&told));
    }
    assert!(out(&told).is_empty());
    let store = vtr(&[&["explain", "--store", "GB"], &LETTER[3..], UNTRACKED].concat());
    ends(&store, 2);
    assert!(err(&store).contains("no built-in policy of the store `GB`"), "{}", err(&store));
    let late = asked(&["--value", "12 GBP", "--tracking", "both", "--promised=2020-05-01"]);
    ends(&late, 2);
    let early =
        [&LETTER[..LETTER.len() - 1], &["2020-05-01", "--policy", "uk-2025"], UNTRACKED].concat();
    let early = vtr(&early);
    ends(&early, 0);
    assert!(out(&early).contains("the first known"), "{}", out(&early));
    let dirhams = asked(&["--service-tracking", "untracked", "--value", "12 AED"]);
    ends(&dirhams, 2);
    assert!(
        err(&dirhams).contains("error[no-rate]") && err(&dirhams).contains("no exchange rate for AED")
    );
}

#[test]
fn a_limit_needs_a_rate_only_on_its_own_lane() {
    let of = |to: &str, promised: &str| {
        let options = ["--store", "UK", "--from", "GB", "--to", to, "--promised", promised];
        let rest = ["--shape", "letter", "--carrier", "integrated", "--tracking", "both"];
        let told = vtr(&[&["explain"][..], &options, &rest, &["--value", "12 GBP"]].concat());
        ends(&told, 0);
        out(&told).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for promised in ["2022-06-15", "2025-06-15", "2027-03-01"] {
        let text = of("GB", promised);
        assert!(!text.contains("rate of") && !text.contains("Limits:"), "{text}");
    }
    let late = of("IE", "2027-03-01");
    assert!(late.contains("limits at the ECB's rate of 30 October 2026, the last known"), "{late}");
    assert!(late.contains("Limits: 20.00 EUR = "), "{late}");
    assert!(!of("IE", "2025-06-15").contains("known"));
}

#[test]
fn a_near_miss_is_the_clause_that_would_decide() {
    let options = ["--store", "US", "--from", "IN", "--to", "US", "--promised", "2025-03-03"];
    let rest = ["--shape", "parcel", "--carrier", "integrated", "--service-tracking", "untracked"];
    let told = vtr(&[&["explain"][..], &options, &rest, &["--value", "15 USD"]].concat());
    ends(&told, 0);
    let text = out(&told);
    assert!(text.contains("- far-untracked-below-15: value 15.00 USD"), "{text}");
    assert!(!text.contains("- far-below-15"), "{text}");
}

#[test]
fn the_rate_of_the_order_day_is_told_once() {
    let told = json(&asked(&[UNTRACKED, &["--format", "json"]].concat()).stdout);
    let text = told.to_string();
    assert!(text.contains("limit-rate=at-par") && !text.contains("limit-rate=order-day"), "{text}");
    // Asked by name it is told.
    let named = asked(&[UNTRACKED, &["--reading", "limit-rate=order-day"]].concat());
    assert!(out(&named).contains("asked under limit-rate=order-day only"), "{}", out(&named));
}

#[test]
fn another_separator_is_read_and_a_decimal_comma_is_named() {
    let place = tempfile::tempdir().expect("a folder");
    let orders = place.path().join("orders.csv");
    let verdicts = place.path().join("verdicts.csv");
    let paths = [&orders, &verdicts].map(|path| path.to_string_lossy().into_owned());
    let ask = || vtr(&["explain", &paths[0], "--store", "UK", "-o", &paths[1]]);
    fs::write(&orders, ORDERS).expect("written");
    let by_commas = ask();
    ends(&by_commas, 2);
    assert!(out(&by_commas).contains("Not judged: line 5 (026-4)"), "{}", out(&by_commas));
    for separator in [";", "\t"] {
        fs::write(&orders, ORDERS.replace(',', separator)).expect("written");
        let told = ask();
        ends(&told, 2);
        assert_eq!(out(&told), out(&by_commas));
    }
    fs::remove_file(&verdicts).expect("verdicts were written");
    let comma = ORDERS.replace("12.00", "\"12,00\"").replace("18.00", "\"18,00\"");
    fs::write(&orders, comma.replace("30.00", "\"1.030,5\"")).expect("written");
    let told = ask();
    ends(&told, 2);
    for amount in ["12.00", "18.00", "1030.5"] {
        let help = format!("decimal comma: write {amount}\n");
        assert!(err(&told).contains(&help), "{help}{}", err(&told));
    }
    assert!(!out(&told).contains("verdict") && !verdicts.exists(), "{}", out(&told));
    assert!(out(&told).contains("Not judged: line 2 (026-1)"), "{}", out(&told));
}

const ORDERS: &str = "\
order_id,order_time,promised_time,buyer-email,origin,destination,value,currency,format,integrated,tracking_number,first_scan_time,delivery_scan_time
026-1,2025-02-03,2025-02-12,jo@example.org,GB,IE,12.00,GBP,letter,yes,,,
026-2,2025-02-03,2025-02-12,jo@example.org,GB,DE,18.00,GBP,large-letter,yes,,,
026-3,2025-02-03,2025-02-12,jo@example.org,GB,GB,30.00,GBP,parcel,yes,A1,2025-02-04,2025-02-06
026-4,2025-02-03,,jo@example.org,GB,Germany,30.00,GBP,parcel,yes,A1,2025-02-04,2025-02-06
";

#[test]
fn a_file_is_judged_row_by_row_and_written_as_verdicts() {
    let place = tempfile::tempdir().expect("a folder");
    let orders = place.path().join("orders.csv");
    fs::write(&orders, ORDERS).expect("written");
    let orders = orders.to_string_lossy().into_owned();
    let verdicts = place.path().join("verdicts.csv");
    let written = verdicts.to_string_lossy().into_owned();
    let policies = ["--store", "UK", "--policy", "uk-2023", "--policy", "uk-2025"];
    let told = vtr(&[&["explain", &orders], &policies[..], &["-o", &written]].concat());
    ends(&told, 2);
    assert!(
        err(&told).contains("orders.csv:5:") && err(&told).contains("write two letters"),
        "{}",
        err(&told)
    );
    let text = out(&told);
    for line in [
        "uk-2023 (prudent): 1 counted (1 valid, 0 defects), 2 exempt",
        "uk-2025 (prudent): 2 counted (1 valid, 1 defects), 1 exempt",
        "Verdict differs between policies: 1 package; between readings: 1 package",
        "Not judged: line 5 (026-4)",
        "Columns not used, and not kept: buyer-email",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }

    let rows = fs::read_to_string(&verdicts).expect("verdicts");
    let header = "order_id,package,store,category,metric_date,policy,reading,verdict,clause,cause";
    assert_eq!(rows.lines().next(), Some(header));
    assert!(
        rows.contains("\n026-1,,UK,,2025-02-12,uk-2025,prudent,exempt,cross-border-letter-below-20,\n")
    );
    assert!(
        rows.contains("\n026-2,,UK,,2025-02-12,uk-2025,prudent,defect,counted,untracked\n"),
        "{rows}"
    );
    assert!(!rows.contains("example.org") && !text.contains("example.org"));

    // Verdicts are written over, anything else is not.
    ends(&vtr(&[&["explain", &orders], &policies[..], &["-o", &written]].concat()), 2);
    let refused = vtr(&[&["explain", &orders], &policies[..], &["-o", &orders]].concat());
    ends(&refused, 1);
    assert_eq!(fs::read_to_string(&orders).expect("orders"), ORDERS);
    let names: Vec<_> = fs::read_dir(place.path()).expect("the folder").collect();
    assert_eq!(names.len(), 2, "nothing is left beside them");
}
