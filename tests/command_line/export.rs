//! `export`: the tables of a finished run as one workbook.

use super::program::{Place, SHOP, ends, err, files, out, vtr};
use calamine::{DataType, Reader, open_workbook_auto};
use std::fs;

#[test]
fn a_workbook_of_a_run_stands_in_its_folder_or_elsewhere() {
    let place = Place::new();
    ends(&place.run(&["--quiet"]), 0);
    let before = files(&place.folder());
    let folder = place.folder().to_string_lossy().into_owned();
    let made = vtr(&["export", &folder]);
    ends(&made, 0);
    assert!(err(&made).contains("tables.xlsx") && out(&made).is_empty(), "{}", err(&made));
    let mut after = files(&place.folder());
    let bytes = after.remove("tables.xlsx").expect("a workbook");
    assert!(after == before, "something else changed");

    let mut book = open_workbook_auto(place.folder().join("tables.xlsx")).expect("a workbook");
    let tables = before.keys().filter(|name| name.starts_with("data/")).count();
    assert_eq!(book.sheet_names().len(), 1 + tables);
    let results = book.worksheet_range("results").expect("a sheet");
    let rows = String::from_utf8_lossy(&before["data/results.csv"]).lines().count();
    assert_eq!(results.height(), rows);
    let headings: Vec<&str> = results.headers().map_or(Vec::new(), |_| {
        results.rows().next().into_iter().flatten().filter_map(|cell| cell.get_string()).collect()
    });
    assert!(headings.contains(&"profit (GBP)"), "{headings:?}");
    assert!(headings.contains(&"added_tracking_cost (GBP a month)"), "{headings:?}");

    let again = vtr(&["export", &folder]);
    ends(&again, 1);
    assert!(err(&again).contains("is there already") && err(&again).contains("-f"), "{}", err(&again));
    let elsewhere = place.folder().with_file_name("mine.xlsx");
    let name = elsewhere.to_string_lossy().into_owned();
    let made = vtr(&["export", &folder, "-o", &name, "--quiet"]);
    ends(&made, 0);
    assert_eq!(err(&made), "");
    assert!(fs::read(&elsewhere).expect("read") == bytes, "other bytes");
    fs::write(&elsewhere, "mine").expect("written");
    ends(&vtr(&["export", &folder, "-o", &name]), 1);
    assert_eq!(fs::read_to_string(&elsewhere).expect("read"), "mine");
    ends(&vtr(&["export", &folder, "-o", &name, "-f"]), 0);
    assert!(fs::read(&elsewhere).expect("read") == bytes, "other bytes");
    assert_eq!(place.beside(), ["mine.xlsx", "run"], "nothing half-written");
    // A new run takes the place of the old one with its workbook.
    ends(&place.run(&["--quiet"]), 0);
    assert!(!files(&place.folder()).contains_key("tables.xlsx"));
}

#[test]
fn what_is_no_run_is_told_apart() {
    let place = Place::new();
    let folder = place.folder().to_string_lossy().into_owned();
    let none = vtr(&["export", &folder]);
    ends(&none, 2);
    assert!(err(&none).contains("is no folder") && err(&none).contains("vtr run"), "{}", err(&none));
    fs::create_dir(place.folder()).expect("made");
    let empty = vtr(&["export", &folder]);
    ends(&empty, 2);
    assert!(err(&empty).contains("no finished run"), "{}", err(&empty));
    assert_eq!(fs::read_dir(place.folder()).expect("the folder").count(), 0);
    ends(&vtr(&["export", SHOP]), 2);
}

#[cfg(not(feature = "parquet"))]
#[test]
fn without_its_feature_nothing_is_written_per_replication_nor_run() {
    let place = Place::new();
    let rows = place.folder().with_file_name("rows.parquet").to_string_lossy().into_owned();
    let refused = place.run(&["--per-replication", &rows]);
    ends(&refused, 1);
    let told = err(&refused);
    assert!(told.contains("built without `parquet`") && told.contains("--features parquet"), "{told}");
    assert!(place.beside().is_empty());
}
