//! The run folder: what is in it, when it may be replaced, and that a failed write changes nothing.

use super::*;
use crate::present::sample;

fn write_sample(folder: &Path, force: bool) -> Result<(), FolderError> {
    let data = sample::chart_data();
    write(folder, &sample::summary(), &data, &sample::manifest(), &sample::inputs(), force)
}

/// The files of a run folder with their bytes, and whatever stands beside them.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for (sub, stem) in [("", ""), ("charts", "charts/"), ("data", "data/")] {
        for entry in fs::read_dir(folder.join(sub)).into_iter().flatten() {
            let entry = entry.expect("an entry");
            if let Ok(bytes) = fs::read(entry.path()) {
                found.push((format!("{stem}{}", entry.file_name().to_string_lossy()), bytes));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_run_folder_is_whole_reads_back_and_is_the_same_twice() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("output").join("uk-gifts-2025");
    write_sample(&folder, false).expect("written");
    let once = files(&folder);
    let names: Vec<&str> = once.iter().map(|(name, _)| name.as_str()).collect();
    let charts = [
        "frontier",
        "vtr_distribution",
        "fan",
        "first_breach",
        "clauses",
        "sawtooth",
        "exceedance",
        "tornado",
        "readings",
        "convergence",
    ];
    for chart in charts {
        for file in [
            format!("charts/{chart}.svg"),
            format!("charts/{chart}.png"),
            format!("charts/{chart}-narrow.svg"),
            format!("data/{chart}.csv"),
        ] {
            assert!(names.contains(&file.as_str()), "{file} is missing");
        }
    }
    for file in [
        "summary.json",
        "manifest.json",
        "report.html",
        "data/inputs.csv",
        "data/results.csv",
        "data/neighbours.csv",
    ] {
        assert!(names.contains(&file), "{file} is missing");
    }
    assert_eq!(once.len(), charts.len() * 4 + 6);
    let summary: Summary = read_json(&folder, "summary.json").expect("a summary");
    assert!(summary == sample::summary(), "summary.json does not read back");
    assert!(read_chart_data(&folder).expect("rows") == sample::chart_data(), "rows do not read back");

    write_sample(&folder, false).expect("a finished run of the same scenario is replaced");
    assert!(files(&folder) == once, "equal runs, different bytes");
    let beside = fs::read_dir(place.path().join("output")).expect("a folder").count();
    assert_eq!(beside, 1, "something is left beside the run");
    if let Ok(dump) = std::env::var("VTR_REPORT_DUMP") {
        write_sample(Path::new(&dump), true).expect("written");
    }
}

#[test]
fn a_run_without_rows_has_the_headers_all_the_same() {
    let place = tempfile::tempdir().expect("a folder");
    let (full, empty) = (place.path().join("full"), place.path().join("empty"));
    write_sample(&full, false).expect("written");
    let data = ChartData::default();
    write(&empty, &sample::summary(), &data, &sample::manifest(), &[], false).expect("written");
    for entry in fs::read_dir(full.join("data")).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        let header = |folder: &Path| {
            let text = fs::read_to_string(folder.join("data").join(&name)).expect("a file");
            text.lines().next().map(str::to_owned)
        };
        assert_eq!(header(&empty), header(&full), "{name:?}");
    }
    assert!(read_chart_data(&empty).expect("rows") == data);
}

#[test]
fn anything_else_is_replaced_only_by_force() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("precious");
    fs::create_dir(&folder).expect("made");
    write_sample(&folder, false).expect("an empty folder is free");
    fs::remove_dir_all(&folder).expect("removed");

    fs::create_dir(&folder).expect("made");
    fs::write(folder.join("thesis.txt"), "ten years of work").expect("written");
    let refused = write_sample(&folder, false).expect_err("refused");
    assert!(matches!(refused, FolderError::Occupied { .. }), "{refused}");
    assert_eq!(files(&folder).len(), 1);

    let other = Manifest { scenario: "another".into(), ..sample::manifest() };
    fs::write(folder.join("manifest.json"), serde_json::to_string(&other).expect("JSON"))
        .expect("written");
    let refused = write_sample(&folder, false).expect_err("refused");
    assert!(refused.to_string().contains("a run of the scenario `another`"), "{refused}");
    write_sample(&folder, true).expect("forced");
    assert!(!folder.join("thesis.txt").exists());

    let here = std::env::current_dir().expect("a folder");
    let parent = here.parent().expect("a parent");
    assert!(matches!(write_sample(&here, true), Err(FolderError::NotAPlace { .. })));
    assert!(matches!(check(parent, "uk-gifts-2025", true), Err(FolderError::NotAPlace { .. })));

    let file = place.path().join("file");
    fs::write(&file, "x").expect("written");
    assert!(matches!(write_sample(&file, false), Err(FolderError::NotAPlace { .. })));
    assert!(matches!(write_sample(&file, true), Err(FolderError::NotAPlace { .. })));
    assert_eq!(fs::read(&file).expect("still there"), b"x");
}

#[test]
fn a_place_below_a_file_is_refused_before_the_run() {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("file");
    fs::write(&file, "x").expect("written");
    for below in [file.join("run"), file.join("deep").join("down").join("run")] {
        assert!(check(&below, "uk-gifts-2025", true).is_err(), "{}", below.display());
    }
    check(&place.path().join("new").join("run"), "uk-gifts-2025", false).expect("free");
    assert_eq!(fs::read_dir(place.path()).expect("a folder").count(), 1, "asking leaves something");
}

#[cfg(unix)]
#[test]
fn a_link_stays_and_what_it_leads_to_is_replaced() {
    let place = tempfile::tempdir().expect("a folder");
    let (far, link) = (place.path().join("far"), place.path().join("link"));
    fs::create_dir(&far).expect("made");
    std::os::unix::fs::symlink(&far, &link).expect("linked");
    write_sample(&link, false).expect("written");
    assert!(link.is_symlink());
    assert!(far.join("report.html").is_file());
    fs::remove_dir_all(&far).expect("removed");
    assert!(write_sample(&link, false).is_err(), "a link that leads nowhere");
    assert!(link.is_symlink());
}

#[test]
fn a_failed_write_leaves_the_old_run_and_nothing_beside_it() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("run");
    write_sample(&folder, false).expect("written");
    let before = files(&folder);
    // JSON has no NaN: it is written as `null` and does not read back as a number, so the report fails
    // after all other files are written.
    let mut summary = sample::summary();
    summary.tolerance.risk = f64::NAN;
    let failed =
        write(&folder, &summary, &sample::chart_data(), &sample::manifest(), &sample::inputs(), false);
    assert!(failed.is_err());
    assert!(files(&folder) == before, "the old run was touched");
    assert_eq!(fs::read_dir(place.path()).expect("a folder").count(), 1);
}

#[test]
fn the_report_stands_alone_and_comes_from_the_folder_only() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("run");
    write_sample(&folder, false).expect("written");
    let page = fs::read_to_string(folder.join("report.html")).expect("a page");
    assert_eq!(page, report::report(&folder, None).expect("a page"));
    for outside in ["http://", "https://", "<script src", "<link", "@import"] {
        let own = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!own.contains(outside), "{outside}");
    }
    assert_eq!(page.matches("<svg ").count(), 20);
    assert_eq!(page.matches("role=\"img\" aria-label=").count(), 20);
    assert!(page.contains("Recommended: Track all but letters under 20 EUR"));
    assert!(page.contains("Arts &#38; Crafts (DE)") || page.contains("Arts &amp; Crafts (DE)"));

    let mut summary = sample::summary();
    summary.recommendation.verdict = "no safe strategy".into();
    put_json(&folder, "summary.json", &summary).expect("written");
    assert!(report::report(&folder, None).expect("a page").contains("No safe strategy"));
    fs::remove_file(folder.join("data/fan.csv")).expect("removed");
    assert!(report::report(&folder, None).is_err());
}
