//! The workbook read back, cell by cell, against the folder's files.

use super::columns::{Kind, TABLES};
use super::*;
use crate::present::folder::put_numbers;
use crate::present::sample;
use calamine::{Data, DataType, Reader, Xlsx, open_workbook_from_rs};
use std::io::Cursor;

fn run_folder() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let mut inputs = sample::inputs();
    for (row, begin) in inputs.iter_mut().zip(["=1+1", "+1", "-1", "@x"]) {
        row.provenance = format!("{begin}, said the \"carrier\"\nand the post");
    }
    let summary = sample::summary();
    put_numbers(place.path(), &summary, &sample::chart_data(), &sample::manifest(), &inputs)
        .expect("written");
    place
}

fn opened(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes.to_vec())).expect("a workbook")
}

#[test]
fn every_cell_is_that_of_its_file() {
    let place = run_folder();
    let summary: Summary = read_json(place.path(), "summary.json").expect("a summary");
    let bytes = workbook(place.path()).expect("a workbook");
    let mut book = opened(&bytes);
    let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    assert_eq!(book.sheet_names(), [&["Summary"], &names[..]].concat());
    let files = fs::read_dir(place.path().join("data")).expect("tables").count();
    assert_eq!(files, TABLES.len(), "a table of the folder has no sheet");
    let mut seen = [0; 6];
    for table in &TABLES {
        let path = place.path().join(format!("data/{}.csv", table.name));
        let mut csv = csv::Reader::from_path(path).expect("a file");
        let header = csv.headers().expect("a header").clone();
        let sheet = book.worksheet_range(table.name).expect("a sheet");
        let rows: Vec<csv::StringRecord> = csv.records().map(|row| row.expect("a row")).collect();
        assert_eq!(sheet.height(), 1 + rows.len(), "{}", table.name);
        for (at, name) in header.iter().enumerate() {
            let heading = sheet.get((0, at)).and_then(Data::get_string).expect("a heading").to_owned();
            assert_eq!(heading.split(" (").next(), Some(name));
            let money = matches!(table.kind(name), Some(Kind::Money(_) | Kind::MinorMoney(_)));
            assert_eq!(money, heading.contains(&format!("({}", summary.currency)), "{heading}");
            for (row, record) in rows.iter().enumerate() {
                let unit = header.iter().position(|name| name == "unit").map_or("", |at| &record[at]);
                let cell = sheet.get((row + 1, at)).unwrap_or(&Data::Empty);
                let text = &record[at];
                let says = format!("{} {name} {row}: {text} {cell:?}", table.name);
                let kind = match (table.kind(name).expect("a kind"), unit) {
                    _ if text.is_empty() => {
                        assert!(cell.is_empty(), "{says}");
                        continue;
                    }
                    (Kind::OfUnit, "date") => Kind::Date,
                    (Kind::OfUnit, "word") => Kind::Text,
                    (Kind::OfUnit, _) if text.parse::<f64>().is_err() => Kind::Text,
                    (Kind::OfUnit, _) => Kind::Number,
                    (kind, _) => kind,
                };
                match kind {
                    Kind::Text => {
                        seen[0] += 1;
                        assert_eq!(cell.get_string(), Some(text), "{says}");
                    }
                    Kind::Date => {
                        seen[1] += 1;
                        assert!(matches!(cell, Data::DateTime(_)), "{says}");
                        assert_eq!(day(cell), text, "{says}");
                    }
                    Kind::YesNo => {
                        seen[2] += 1;
                        assert_eq!(cell.get_bool().map(|truth| truth.to_string()), Some(text.into()));
                    }
                    Kind::MinorMoney(_) => {
                        seen[3] += 1;
                        // The decimal number of the minor units, digit by digit.
                        let (sign, digits) =
                            text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
                        let digits = format!("{digits:0>3}");
                        let (whole, minor) = digits.split_at(digits.len() - 2);
                        let exact: f64 = format!("{sign}{whole}.{minor}").parse().expect("a number");
                        assert_eq!(cell.get_float(), Some(exact), "{says}");
                    }
                    _ => {
                        seen[4] += 1;
                        assert_eq!(cell.get_float(), text.parse().ok(), "{says}");
                    }
                }
                seen[5] += 1;
            }
        }
        assert!(book.worksheet_formula(table.name).expect("a sheet").is_empty(), "{}", table.name);
    }
    assert_eq!(summary.minor_units, 100);
    assert!(seen.iter().all(|&seen| seen > 0), "{seen:?}");
    assert!(book.worksheet_range("inputs").expect("a sheet").rows().any(|row| {
        row.iter().any(|cell| cell.get_string().is_some_and(|text| text.starts_with("=1+1,")))
    }));
}

/// The day of a cell: spreadsheets count from the last day of 1899.
fn day(cell: &Data) -> String {
    let Data::DateTime(moment) = cell else { panic!("{cell:?} is no day") };
    let days = moment.as_f64() as u64;
    let first = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
    (first + chrono::Days::new(days)).to_string()
}

#[test]
fn the_first_sheet_says_what_was_run() {
    let place = run_folder();
    let summary: Summary = read_json(place.path(), "summary.json").expect("a summary");
    let manifest: Manifest = read_json(place.path(), "manifest.json").expect("a manifest");
    let mut book = opened(&workbook(place.path()).expect("a workbook"));
    let sheet = book.worksheet_range("Summary").expect("a sheet");
    let told = |what: &str| {
        let row = sheet.rows().find(|row| row[0].get_string() == Some(what)).expect(what);
        row[1].clone()
    };
    assert_eq!(told("Scenario").get_string(), Some(&*summary.scenario));
    assert_eq!(day(&told("Day of the rate")), summary.on_date);
    assert_eq!(told("Seed").get_float(), Some(summary.seed as f64));
    assert_eq!(told("Replications").get_float(), Some(summary.replications as f64));
    assert_eq!(told("Run").get_string(), Some(&*manifest.run_id().expect("an id")));
    let program = format!("{} {}", manifest.program, manifest.version);
    assert_eq!(told("Program").get_string(), Some(&*program));
    assert_eq!(told("Recommendation").get_string(), Some(&*summary.recommendation.sentence));
    for headline in &summary.headlines {
        assert!(told(&headline.label).get_string().is_some_and(|text| text.contains(&headline.detail)));
    }
}

#[test]
fn equal_folders_give_equal_bytes_and_shares_are_percentages() {
    let place = run_folder();
    let bytes = workbook(place.path()).expect("a workbook");
    assert!(bytes == workbook(run_folder().path()).expect("a workbook"), "other bytes");
    let account = Account { currency: "GBP".into(), minor_units: 100 };
    assert_eq!(account.money_format(), "#,##0.00");
    let yen = Account { currency: "JPY".into(), minor_units: 1 };
    assert_eq!(yen.money_format(), "#,##0");
    let share = account.cell("0.125", Kind::Share, |_| None);
    assert_eq!(share, Ok(cells::Cell::Number(0.125, cells::Shown::Percent)));
    let chance = account.cell("0.5", Kind::OfUnit, |_| Some("chance"));
    assert_eq!(chance, Ok(cells::Cell::Number(0.5, cells::Shown::Percent)));
    for (text, kind) in [
        ("NaN", Kind::Share),
        ("inf", Kind::Number),
        ("1.5", Kind::MinorMoney(columns::Per::Whole)),
        ("soon", Kind::Date),
        ("yes", Kind::YesNo),
    ] {
        assert!(account.cell(text, kind, |_| None).is_err(), "{text}");
    }
}

#[test]
fn a_folder_of_another_shape_is_refused() {
    let place = run_folder();
    let path = place.path().join("data/frontier.csv");
    let good = fs::read_to_string(&path).expect("read");
    for (bad, told) in [
        (good.replacen("strategy", "strategem", 1), "the column `strategem` is not known"),
        (good.replacen(",cost,", ",", 1), "found record with"),
    ] {
        fs::write(&path, bad).expect("written");
        let why = workbook(place.path()).expect_err("refused");
        assert!(why.is_mistake() && why.to_string().contains(told), "{why}");
    }
    fs::remove_file(&path).expect("removed");
    let why = workbook(place.path()).expect_err("refused");
    assert!(why.to_string().contains("frontier.csv` is not there"), "{why}");
    assert!(workbook(&place.path().join("none")).expect_err("refused").is_mistake());
}
