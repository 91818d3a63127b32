//! `vtr appeal`: counts that add up with the audit's, blanks where the data are silent, and nothing of a buyer.

use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use vtr_planner::analysis::Summary;
use vtr_planner::app::appeal::{appeal_files, text};
use vtr_planner::app::audit::{Field, Question, audit_files};
use vtr_planner::input::packages::Beside;
use vtr_planner::present::{Block, EvidencePaper};

const EXAMPLE: &str = "scenarios/orders/uk-gifts-orders.csv";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn question(file: PathBuf, category: &str) -> Question {
    Question {
        files: vec![file],
        beside: Beside { told: vec![(Field::Category, category.to_owned())], ..Beside::default() },
        policy: Some("uk-2025".into()),
        ..Question::default()
    }
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(EXAMPLE)
}

/// Tables by caption.
fn tables(paper: &EvidencePaper) -> BTreeMap<String, Vec<Vec<String>>> {
    let blocks = paper.sections.iter().flat_map(|section| &section.blocks);
    let tables = blocks.filter_map(|block| match block {
        Block::Table { caption, rows, .. } => Some((caption.clone(), rows.clone())),
        _ => None,
    });
    tables.collect()
}

fn number(cell: &str) -> u32 {
    cell.parse().expect("a number")
}

#[test]
fn counts_add_up_with_the_audit_s_defects() {
    let folder = tempfile::tempdir().expect("a folder");
    let (audit, appeal) = (folder.path().join("audit"), folder.path().join("appeal"));
    let question = question(example(), "gifts");
    audit_files(&question, Some((&audit, false))).expect("written");
    let paper =
        appeal_files(&question, None, Some((&appeal, false))).expect("written").paper.expect("a paper");
    // Three months up to the last day that counts: 27 November to 24 February, of the main reading.
    let months = day("2024-11-27")..=day("2025-02-24");
    let window = day("2025-01-26")..=day("2025-02-24");
    let mut defects = csv::Reader::from_path(audit.join("defects.csv")).expect("defects.csv");
    let mut causes: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut carriers: BTreeMap<String, u32> = BTreeMap::new();
    for row in defects.records().map(|row| row.expect("a row")) {
        let promised = day(&row[4]);
        if &row[3] != "Gifts" || &row[6] != "prudent" || !months.contains(&promised) {
            continue;
        }
        let cause = causes.entry(row[7].to_owned()).or_default();
        cause.0 += u32::from(window.contains(&promised));
        cause.1 += 1;
        *carriers.entry(row[9].to_owned()).or_default() += 1;
    }
    let tables = tables(&paper);
    let (last, by_cause) = tables["Defects by cause"].split_last().expect("rows");
    let mut ours: Vec<(u32, u32)> =
        by_cause.iter().map(|row| (number(&row[1]), number(&row[3]))).collect();
    let mut theirs: Vec<(u32, u32)> = causes.values().copied().collect();
    ours.sort_unstable();
    theirs.sort_unstable();
    assert_eq!(ours, theirs);
    let sum = |pick: fn(&(u32, u32)) -> u32| theirs.iter().map(pick).sum::<u32>();
    assert_eq!((number(&last[1]), number(&last[3])), (sum(|one| one.0), sum(|one| one.1)));
    assert_eq!(number(&last[1]), 18, "37 counted, 19 valid");
    for caption in [
        "By carrier, three months",
        "By origin and destination, three months",
        "By week of the promised day",
    ] {
        let rows = &tables[caption];
        let (all, parts) = match rows.split_last().expect("rows") {
            (all, parts) if all[0] == "all" => (number(&all[2]), parts),
            _ => (number(&last[3]), rows.as_slice()),
        };
        assert_eq!(all, number(&last[3]), "{caption}");
        assert_eq!(parts.iter().map(|row| number(&row[2])).sum::<u32>(), all, "{caption}");
    }
    for row in &tables["By carrier, three months"] {
        assert!(
            row[0] == "all" || carriers.get(&row[0]).copied().unwrap_or(0) == number(&row[2]),
            "{row:?}"
        );
    }
    // The file of orders holds each package once, with the same defects.
    let mut orders = csv::Reader::from_path(appeal.join("orders.csv")).expect("orders.csv");
    let rows: Vec<csv::StringRecord> = orders.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.iter().filter(|row| &row[9] == "defect").count() as u32, number(&last[3]));
    assert!(rows.iter().all(|row| months.contains(&day(&row[5])) && &row[3] == "Gifts"));
    // Every defect of the window is named among the proofs.
    let attached: Vec<&String> = paper.sections[5].blocks.iter().fold(Vec::new(), |mut all, block| {
        if let Block::Attach { orders, .. } = block {
            all.extend(orders);
        }
        all
    });
    assert_eq!(attached.len(), 18);
    // The clauses that changed under the reading asked, and no others.
    let shown = text(&paper, 400);
    assert!(
        shown.contains("- Up to 14 January 2025: Only packages from the UK to the UK are counted."),
        "{shown}"
    );
    assert!(
        shown.contains("- From 15 January 2025: cross-border letters below 20 EUR are not counted."),
        "{shown}"
    );
    assert!(!shown.contains("if Ireland is not meant"), "{shown}");
    // The same again replaces it, another category does not.
    let again = |category: &str| {
        appeal_files(&self::question(example(), category), None, Some((&appeal, false)))
    };
    assert!(again("Gifts").is_ok() && again("Toys").is_err());
}

fn blanks(paper: &EvidencePaper) -> Vec<&String> {
    let blocks = paper.sections.iter().flat_map(|section| &section.blocks);
    blocks.filter_map(|block| if let Block::Blank(what) = block { Some(what) } else { None }).collect()
}

#[test]
fn what_the_data_do_not_show_is_a_blank_and_no_claim() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("orders.csv");
    // Neither carrier nor service, and no change.
    let mut file = String::from(
        "order_id,order_time,promised_time,origin,destination,value,currency,format,integrated,tracking_number,first_scan_time,\
         delivery_scan_time\n",
    );
    for at in 0..120u64 {
        let (ordered, promised) =
            (day("2025-01-01") + Days::new(at / 2), day("2025-01-04") + Days::new(at / 2));
        let scan = if at % 10 == 0 { String::new() } else { promised.to_string() };
        let _ = writeln!(
            file,
            "A-{at},{ordered},{promised},GB,GB,20,GBP,parcel,yes,QX{at:06},{scan},{scan}"
        );
    }
    // What is known of the others is known up to this day.
    file += "A-120,2025-03-18,2025-03-20,GB,GB,20,GBP,parcel,yes,QX120,2025-03-20,2025-03-20\n";
    fs::write(&path, file).expect("written");
    let question = Question { as_of: Some(day("2025-03-20")), ..question(path, "Toys") };
    let appeal = appeal_files(&question, None, None).expect("read");
    assert!(appeal.findings.is_empty(), "{:?}", appeal.findings);
    let paper = appeal.paper.expect("a paper");
    let blanks = blanks(&paper);
    for part in [
        "which carrier",
        "which service",
        "why this happened",
        "what you did",
        "steps that will prevent",
    ] {
        assert!(blanks.iter().any(|blank| blank.contains(part)), "{part}: {blanks:?}");
    }
    let shown = text(&paper, 100);
    assert!(
        shown.contains("The data show no plain change") && shown.contains("[TO FILL IN: "),
        "{shown}"
    );
    for claim in ["we ", "We ", "will not happen again", "has been trained", "chance of"] {
        assert!(!shown.contains(claim), "{claim}");
    }
    // Twelve of 120 packages, all in the files.
    assert!(shown.contains("defects 12 of 120 (10.0 %)"), "{shown}");
    let unknown =
        Question { beside: Beside { told: Vec::new(), ..question.beside.clone() }, ..question };
    let refused = appeal_files(&unknown, None, None).expect("read");
    assert!(refused.paper.is_none() && refused.has_errors());
}

#[test]
fn a_change_in_the_data_is_told_with_its_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("orders.csv");
    let mut file = String::from(
        "order_id,order_time,shipped_time,promised_time,origin,destination,value,currency,format,integrated,carrier,service,\
         tracking_number,uploaded_time,first_scan_time,delivery_scan_time\n",
    );
    for at in 0..160u64 {
        let ordered = day("2025-01-01") + Days::new(at / 2);
        let (shipped, promised) = (ordered + Days::new(1), ordered + Days::new(3));
        // From order 80 on another service; before, every second package has no scan.
        let old = at < 80;
        let scan = if old && at % 2 == 0 { String::new() } else { promised.to_string() };
        let service = if old { "Economy" } else { "Tracked 48" };
        let uploaded = if old { shipped + Days::new(2) } else { shipped };
        let _ = writeln!(
            file,
            "A-{at},{ordered},{shipped},{promised},GB,GB,20,GBP,parcel,yes,Royal Mail,{service},QX{at:06},{uploaded},{scan},{scan}"
        );
    }
    fs::write(&path, file).expect("written");
    let question = Question { as_of: Some(day("2025-04-05")), ..question(path, "Toys") };
    let paper = appeal_files(&question, None, None).expect("read").paper.expect("a paper");
    let lines = paper.sections[2].blocks.iter().find_map(|block| match block {
        Block::List(lines) => Some(lines),
        _ => None,
    });
    let lines = lines.expect("changes");
    let told = |line: &str| assert!(lines.iter().any(|one| one == line), "{line}\n{lines:#?}");
    // Ordered from 10 February on: promised from 13 February. The last four do not count yet.
    told(
        "From 13 February 2025 on: Defects of all packages of the category fell from 40 of 80 (50.0 %) to 0 of 76 (0.0 %).",
    );
    told(
        "From 13 February 2025 on: Packages sent by Tracked 48 rose from 0 of 80 (0.0 %) to 76 of 76 (100.0 %).",
    );
    told(
        "From 13 February 2025 on: Numbers entered later than the day after handover fell from 80 of 80 (100.0 %) to 0 of 76 (0.0 %).",
    );
}

#[test]
fn nothing_of_a_buyer_is_written_and_the_page_needs_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("appeal");
    appeal_files(&question(example(), "Gifts"), None, Some((&target, false))).expect("written");
    for name in ["appeal.html", "appeal.txt", "orders.csv"] {
        let text = fs::read_to_string(target.join(name)).expect(name);
        let text = text.split("</style>").last().expect("a body");
        assert!(
            !text.contains('@') && !text.contains("example.org") && !text.contains("TT00"),
            "{name}"
        );
        assert!(!text.contains("<script") && !text.contains("http") && !text.contains("src="), "{name}");
    }
    let html = fs::read_to_string(target.join("appeal.html")).expect("the page");
    assert!(html.contains("To fill in:") && html.contains("@page { size: A4"));
}

#[test]
fn the_forecast_is_that_of_the_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("my-run");
    fs::create_dir(&run).expect("a folder");
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/two-ways/summary.json");
    let kept = fs::read_to_string(kept).expect("the kept run");
    fs::write(run.join("summary.json"), &kept).expect("written");
    let summary: Summary = serde_json::from_str(&kept).expect("a summary");
    let paper = |category: &str| {
        let appeal = appeal_files(&question(example(), category), Some(&run), None).expect("read");
        appeal.paper.expect("a paper")
    };
    let gifts = paper("Gifts");
    let flat = text(&gifts, 100).split_whitespace().collect::<Vec<_>>().join(" ");
    let advice = &summary.recommendation;
    let strategy = summary.strategies.iter().find(|one| one.name == advice.choice).expect("the choice");
    let named = format!(
        "Strategy of the run \u{201c}my-run\u{201d} (verdict: {}): {}",
        advice.verdict, strategy.title
    );
    assert!(flat.contains(&named), "{flat}");
    // Of 60 futures none is below, as shipped today all are: the kept run says so.
    let rows = summary.results.iter().filter(|row| row.policy == "reform" && row.category == "Gifts");
    let mut rows = rows.filter(|row| row.reading == "prudent");
    let mut risk = |name: &str| rows.find(|row| row.strategy == name).expect("a row").breach_any.point;
    assert_eq!((risk("carry-on"), risk("track")), (1.0, 0.0));
    assert!(flat.contains("With it: chance of being below target on any of 90 days from"), "{flat}");
    assert!(
        flat.contains("under 6 %") && flat.contains("As today: chance") && flat.contains("over 94 %"),
        "{flat}"
    );
    assert!(flat.contains(&format!("60 futures, seed {}", summary.seed)), "{flat}");
    let blank =
        |paper: &EvidencePaper, part: &str| blanks(paper).iter().any(|blank| blank.contains(part));
    assert!(!blank(&gifts, "steps that will prevent it"));
    assert!(blank(&paper("Stationery"), "the run \u{201c}my-run\u{201d} holds no category Stationery"));
    let no_run = appeal_files(&question(example(), "Gifts"), Some(folder.path()), None);
    assert!(no_run.is_err());
}
