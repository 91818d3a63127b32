//! `vtr audit`: a file small enough to be worked by hand, and how the command ends.

use super::program::{Place, ends, err, files, json, out, vtr};
use std::fs;
use std::path::Path;

const HEADER: &str = "order_id,order_time,shipped_time,promised_time,category,origin,destination,value,\
    currency,format,integrated,carrier,buyer-name,tracking_number,uploaded_time,first_scan_time,\
    delivery_scan_time,seller_id";

/// Packages around 15 January 2025. Under uk-2023 (domestic only) A1 to A4 count, under uk-2025 the
/// cross-border B2 too: it is promised on the 15th, B1 on the 14th.
const ROWS: [&str; 9] = [
    // Valid: scanned and delivered.
    "A1,2025-01-06,2025-01-07,2025-01-10,Toys,GB,GB,12,GBP,parcel,yes,Royal Mail,Jo,T1,,2025-01-08,2025-01-09,s1",
    // Entered after delivery.
    "A2,2025-01-06,2025-01-07,2025-01-10,Toys,GB,GB,12,GBP,parcel,yes,Royal Mail,Jo,T2,2025-01-10,2025-01-08,2025-01-09,s1",
    // Never scanned: open until 14 days after the promise, then a defect.
    "A3,2025-01-08,2025-01-09,2025-01-13,Toys,GB,GB,12,GBP,parcel,yes,Evri,Jo,T3,,,,s2",
    // Scanned first on 24 January.
    "A4,2025-01-10,2025-01-11,2025-01-14,Toys,GB,GB,12,GBP,parcel,yes,Evri,Jo,T4,,2025-01-24,,s2",
    // Untracked letters across the border, above 20 EUR.
    "B1,2025-01-06,2025-01-07,2025-01-14,Toys,GB,DE,40,GBP,letter,yes,Royal Mail,Jo,,,,,s1",
    "B2,2025-01-06,2025-01-07,2025-01-15,Toys,GB,DE,40,GBP,letter,yes,Royal Mail,Jo,,,,,s1",
    // The same below 20 EUR: exempt.
    "B3,2025-01-06,2025-01-07,2025-01-15,Toys,GB,DE,12,GBP,letter,yes,Royal Mail,Jo,,,,,s1",
    // Of another category.
    "C1,2025-01-06,2025-01-07,2025-01-15,Books,GB,GB,12,GBP,parcel,yes,Royal Mail,Jo,T9,,2025-01-08,2025-01-09,s1",
    // So that the file reaches 25 February.
    "Z1,2025-02-25,2025-02-25,2025-02-28,Books,GB,GB,12,GBP,parcel,yes,Royal Mail,Jo,T8,,,,s1",
];

fn orders(place: &Path) -> String {
    let path = place.join("orders.csv");
    fs::write(&path, format!("{HEADER}\n{}\n", ROWS.join("\n"))).expect("written");
    path.to_string_lossy().into_owned()
}

const ASKED: &[&str] = &["--policy", "uk-2025", "--compare", "uk-2023", "--reading", "prudent"];

/// (counted, valid at worst, at best, status, defects left at worst) of Toys under a policy on a day.
fn toys(file: &str, policy: &str, day: &str) -> (u64, u64, u64, String, i64) {
    let told = vtr(&[&["audit", file, "--as-of", day, "--format", "json"], ASKED].concat());
    ends(&told, 0);
    let answer = json(&told.stdout);
    let metrics = answer["metrics"].as_array().expect("metrics");
    let metric =
        metrics.iter().find(|metric| metric["policy"] == policy && metric["category"] == "Toys");
    let metric = metric.unwrap_or_else(|| panic!("Toys under {policy} on {day}"));
    assert_eq!((&metric["lag_days"], &metric["windows"][0]["days"]), (&14.into(), &30.into()));
    let window = &metric["windows"][0];
    let number = |name: &str| window[name].as_u64().expect(name);
    let left = window["defects_left_low"].as_i64().expect("a number");
    let status = window["status"].as_str().expect("a word").to_owned();
    (number("counted"), number("valid_low"), number("valid_high"), status, left)
}

#[test]
fn windows_worked_by_hand() {
    let place = tempfile::tempdir().expect("a folder");
    let file = orders(place.path());
    let red = || "red".to_owned();
    let n_a = || "n/a".to_owned();
    // Promised on the 10th: counts from the 24th on.
    assert_eq!(toys(&file, "uk-2025", "2025-01-23"), (0, 0, 0, n_a(), 0));
    assert_eq!(toys(&file, "uk-2025", "2025-01-24"), (2, 1, 1, red(), -1));
    assert_eq!(toys(&file, "uk-2025", "2025-01-26"), (2, 1, 1, red(), -1));
    // A3, promised on the 13th, is a defect from the 27th on; A4 and the exempt B1 follow on the 28th.
    assert_eq!(toys(&file, "uk-2025", "2025-01-27"), (3, 1, 1, red(), -2));
    assert_eq!(toys(&file, "uk-2025", "2025-01-28"), (4, 2, 2, red(), -2));
    assert_eq!(toys(&file, "uk-2023", "2025-01-28"), (4, 2, 2, red(), -2));
    // B2, promised on the 15th, counts under the new rules only.
    assert_eq!(toys(&file, "uk-2025", "2025-01-29"), (5, 2, 2, red(), -3));
    assert_eq!(toys(&file, "uk-2023", "2025-01-29"), (4, 2, 2, red(), -2));
    // The window of 30 days ends with the 10th on 22 February: 10 January + 14 + 29.
    assert_eq!(toys(&file, "uk-2025", "2025-02-22"), (5, 2, 2, red(), -3));
    assert_eq!(toys(&file, "uk-2025", "2025-02-23"), (3, 1, 1, red(), -2));
}

#[test]
fn verdicts_defects_flips_and_rates_are_written_as_a_whole() {
    let place = Place::new();
    let folder = place.folder();
    let around = tempfile::tempdir().expect("a folder");
    let file = orders(around.path());
    let target = folder.to_string_lossy().into_owned();
    let asked = [&["audit", &file, "--as-of", "2025-01-24", "-o", &target], ASKED].concat();
    let told = vtr(&asked);
    ends(&told, 0);
    let written = files(&folder);
    let names: Vec<&str> = written.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "audit.json",
            "defects.csv",
            "flips.csv",
            "verdicts.csv",
            "vtr-narrow.svg",
            "vtr.csv",
            "vtr.png",
            "vtr.svg"
        ]
    );
    let text = |name: &str| String::from_utf8(written[name].clone()).expect("text");
    let verdicts = text("verdicts.csv");
    let header = "order_id,package,store,category,metric_date,policy,reading,verdict,clause,cause";
    assert_eq!(verdicts.lines().next(), Some(header));
    let verdict = |order: &str, policy: &str| {
        let begin = format!("{order},,UK,");
        let row = verdicts.lines().find(|row| row.starts_with(&begin) && row.contains(policy));
        let cells: Vec<&str> = row.expect("a row").split(',').collect();
        format!("{} {}", cells[7], cells[9])
    };
    for (order, new, old) in [
        ("A1", "valid ", "valid "),
        ("A2", "defect late", "defect late"),
        ("A3", "unknown ", "unknown "),
        ("A4", "valid ", "valid "),
        ("B1", "exempt ", "exempt "),
        ("B2", "defect untracked", "exempt "),
        ("B3", "exempt ", "exempt "),
    ] {
        let is = (verdict(order, ",uk-2025,"), verdict(order, ",uk-2023,"));
        // What no service is said of may still get a number while the package is under way.
        let new = if order == "B2" { "unknown " } else { new };
        assert_eq!(is, (new.to_owned(), old.to_owned()), "{order}");
    }
    let defects = text("defects.csv");
    assert!(defects.contains("A2,,UK,Toys,2025-01-10,uk-2025,prudent,late,"), "{defects}");
    assert!(defects.lines().nth(1).is_some_and(|row| row.ends_with(",Royal Mail")), "{defects}");
    let flips = text("flips.csv");
    assert_eq!(flips.lines().count(), 2, "{flips}");
    assert!(flips.contains("B2,,UK,Toys,2025-01-15,prudent,uk-2023,exempt,"), "{flips}");
    assert!(flips.contains("until 14 January 2025; here: promised 15 January 2025"), "{flips}");
    let rates = text("vtr.csv");
    let header = "date,store,category,policy,reading,window,counted,valid_low,valid_high,status";
    assert_eq!(rates.lines().next(), Some(header));
    assert!(rates.contains("\n2025-01-24,UK,Toys,uk-2025,prudent,7,2,1,1,red\n"), "{rates}");
    assert!(rates.contains("\n2025-01-24,UK,Toys,uk-2025,prudent,90,2,1,1,red\n"), "{rates}");
    for (name, bytes) in &written {
        for secret in [&b"Jo,"[..], b"\"Jo\"", b"T1", b"T9"] {
            let found = bytes.windows(secret.len()).any(|window| window == secret);
            assert!(!found || name.ends_with(".png"), "{name}");
        }
    }
    assert!(out(&told).contains("Columns not used, and not kept: buyer-name"), "{}", out(&told));

    // An audit of the store is replaced, anything else is not; nothing is left beside it.
    ends(&vtr(&asked), 0);
    fs::write(folder.join("audit.json"), "{}").expect("written");
    let refused = vtr(&asked);
    ends(&refused, 1);
    assert!(err(&refused).contains("of another shape"), "{}", err(&refused));
    ends(&vtr(&[&asked[..], &["-f"]].concat()), 0);
    assert_eq!(place.beside(), ["run"]);
}

#[test]
fn what_is_open_is_a_range_and_only_what_is_sure_fails() {
    let place = tempfile::tempdir().expect("a folder");
    let header =
        "order_id,order_time,promised_time,category,origin,destination,value,format,tracking_number";
    let row = |n: u32, category: &str| {
        format!("{n},2025-01-02,2025-01-06,{category},GB,GB,12 GBP,parcel,T{n}\n")
    };
    // No column of scans: nobody knows.
    let open: String = (0..20).map(|n| row(n, "Toys")).collect();
    // The file reaches the day of the audit by an order of another category.
    let last = row(99, "Books").replace("2025-01-02", "2025-02-01").replace("2025-01-06", "2025-02-05");
    let open = open + &last;
    let path = place.path().join("open.csv");
    fs::write(&path, format!("{header}\n{open}")).expect("written");
    let file = path.to_string_lossy().into_owned();
    let more = ["--carrier", "integrated", "--store", "UK", "--as-of", "2025-02-01"];
    let asked = [&["audit", &file, "--fail-if-below", "95%"], &more[..]].concat();
    let told = vtr(&asked);
    ends(&told, 0);
    assert!(out(&told).contains("0.0 to 100.0 %"), "{}", out(&told));
    assert!(
        out(&told).contains("red or green") || out(&told).contains("red or yellow"),
        "{}",
        out(&told)
    );
    assert!(err(&told).contains("Toys (UK) may be below the limit"), "{}", err(&told));

    // Two of twenty without a number, and the same file twice: taken once.
    let sure = open.replacen(",T0\n", ",\n", 1).replacen(",T1\n", ",\n", 1);
    fs::write(&path, format!("{header}\n{sure}")).expect("written");
    let told = vtr(&[&["audit", &file][..], &asked[1..]].concat());
    ends(&told, 3);
    assert!(err(&told).contains("Toys (UK) is below the limit"), "{}", err(&told));
    assert!(out(&told).contains("21 packages in an earlier file too"), "{}", out(&told));
    let low = vtr(&[&["audit", &file, "--fail-if-below", "0.5"], &more[..]].concat());
    ends(&low, 0);
}

#[test]
fn of_days_after_the_file_nothing_is_known() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("orders.csv");
    fs::write(&path, format!("{HEADER}\n{}\n{}\n", ROWS[0], ROWS[2])).expect("written");
    let file = path.to_string_lossy().into_owned();
    // The last day that it names is 9 January; A3, promised on the 13th, may have been scanned since.
    assert_eq!(toys(&file, "uk-2025", "2025-02-05"), (2, 1, 2, "red-or-yellow".to_owned(), -1));
    let told = vtr(&[&["audit", &file, "--as-of", "2025-02-05"], ASKED].concat());
    assert!(out(&told).contains("The files name nothing after 9 January 2025"), "{}", out(&told));
}

#[test]
fn other_stores_are_left_aside() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("orders.csv");
    let rows = format!("{HEADER},store\n{},UK\n{},DE\n{},uk\n", ROWS[0], ROWS[1], ROWS[2]);
    fs::write(&path, rows).expect("written");
    let file = path.to_string_lossy().into_owned();
    let told = vtr(&[&["audit", &file, "--format", "json"], ASKED].concat());
    ends(&told, 0);
    let packages = &json(&told.stdout)["packages"];
    assert_eq!((&packages["audited"], &packages["other_store"]), (&2.into(), &1.into()));
}

#[test]
fn sellers_stand_apart_when_asked() {
    let place = tempfile::tempdir().expect("a folder");
    let file = orders(place.path());
    let folder = place.path().join("audit").to_string_lossy().into_owned();
    let told =
        vtr(&[&["audit", &file, "--by", "seller", "--as-of", "2025-01-29", "-o", &folder], ASKED]
            .concat());
    ends(&told, 0);
    let rates = fs::read_to_string(place.path().join("audit/vtr.csv")).expect("rates");
    assert!(rates.starts_with("seller,date,store,"), "{rates}");
    assert!(rates.contains("\ns2,2025-01-29,UK,Toys,uk-2025,prudent,30,2,1,1,red\n"), "{rates}");
    assert!(rates.contains("\ns1,2025-01-29,UK,Toys,uk-2025,prudent,30,3,1,1,red\n"), "{rates}");
}

#[test]
fn what_cannot_be_audited_is_said() {
    let place = tempfile::tempdir().expect("a folder");
    let file = orders(place.path());
    let none = vtr(&["audit", &file]);
    ends(&none, 2);
    assert!(err(&none).contains("neither the store nor a policy is said"), "{}", err(&none));
    let unknown = vtr(&["audit", &file, "--policy", "uk-2030"]);
    ends(&unknown, 2);
    let missing = vtr(&["audit", "nowhere.csv", "--store", "UK"]);
    ends(&missing, 2);
    assert!(out(&missing).is_empty(), "{}", out(&missing));
    let broken = place.path().join("broken.csv");
    fs::write(
        &broken,
        format!("{HEADER}\n{}\n{}\n", ROWS[0], ROWS[1].replace("2025-01-10,Toys", "soon,Toys")),
    )
    .expect("written");
    let told = vtr(&["audit", &broken.to_string_lossy(), "--store", "UK", "--as-of", "2025-02-01"]);
    ends(&told, 2);
    assert!(err(&told).contains("broken.csv:3:"), "{}", err(&told));
    assert!(out(&told).contains("1 package not read or not judged"), "{}", out(&told));
}

#[test]
fn the_page_shows_what_the_command_prints() {
    let example = "scenarios/orders/uk-gifts-orders.csv";
    let told = vtr(&["audit", example, "--policy", "uk-2025", "--compare", "uk-2023"]);
    ends(&told, 0);
    let page = include_str!("../../docs/audit.md").replace("\r\n", "\n");
    let printed: Vec<String> = out(&told).lines().map(|line| line.trim_end().to_owned()).collect();
    assert!(page.contains(&printed.join("\n")), "{}", out(&told));
}
