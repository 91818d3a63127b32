//! `vtr budget`: budgets counted by hand, and what is said of coming days against what comes.

#[path = "orders/mod.rs"]
mod orders;

use chrono::{Days, NaiveDate};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use vtr_planner::app::audit::{Beside, Question};
use vtr_planner::app::budget::{BudgetAnswer, Outlook, budget_files, text};
use vtr_planner::present::{BudgetLine, DayLine};

const HEADER: &str = "order_id,order_time,shipped_time,promised_time,category,origin,destination,value,currency,\
    format,integrated,buyer-name,tracking_number,uploaded_time,first_scan_time,delivery_scan_time";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// Rows of one kind: so many packages of a category promised on a day, with a number or not, scanned or not.
struct Rows(String);

impl Rows {
    fn new() -> Self {
        Self(format!("{HEADER}\n"))
    }

    fn add(&mut self, packages: u32, category: &str, promised: &str, number: bool, scanned: bool) {
        let (promised, first) = (day(promised), self.0.lines().count() as u32);
        let (ordered, shipped) = (promised - Days::new(3), promised - Days::new(2));
        for at in first..first + packages {
            let (number, uploaded) =
                if number { (format!("QX{at:07}GB"), shipped.to_string()) } else { Default::default() };
            let scan = |day: NaiveDate| if scanned { day.to_string() } else { String::new() };
            let _ = writeln!(
                self.0,
                "A-{at:04},{ordered},{shipped},{promised},{category},GB,GB,30,GBP,parcel,yes,Quillfeather,{number},\
                 {uploaded},{},{}",
                scan(shipped),
                scan(promised)
            );
        }
    }
}

fn budget_of(path: &Path, as_of: &str) -> BudgetAnswer {
    let question = Question {
        files: vec![path.to_owned()],
        policy: Some("uk-2025".into()),
        as_of: Some(day(as_of)),
        ..Question::default()
    };
    let budgets = budget_files(&question, Outlook::default(), None).expect("read");
    assert!(budgets.findings.is_empty(), "{:?}", budgets.findings);
    budgets.answer.expect("a budget")
}

fn small() -> (tempfile::TempDir, PathBuf) {
    let mut rows = Rows::new();
    rows.add(1, "Toys", "2025-02-16", true, false);
    rows.add(19, "Toys", "2025-03-10", true, true);
    rows.add(1, "Toys", "2025-03-10", true, false);
    rows.add(5, "Toys", "2025-03-20", true, true);
    rows.add(1, "Toys", "2025-03-20", true, false);
    rows.add(1, "Toys", "2025-03-28", false, false);
    rows.add(1, "Toys", "2025-04-02", false, false);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("small.csv");
    fs::write(&path, rows.0).expect("written");
    (folder, path)
}

fn on<'a>(line: &'a BudgetLine, date: &str) -> &'a DayLine {
    line.days.iter().find(|one| one.date == day(date)).expect("a day of the budget")
}

/// The prudent reading asks for more than 95 %: of 20 counted none may be a defect, of 21 one.
#[test]
fn a_small_budget_is_as_counted_by_hand() {
    let (_folder, path) = small();
    let answer = budget_of(&path, "2025-03-31");
    let [line] = answer.budgets.as_slice() else { panic!("{:?}", answer.budgets) };
    let expected = [
        // date, counted, valid low, high, left low, high, complete
        ("2025-03-31", 21, 19, 19, -1, -1, true),
        // The defect promised on 16 February has gone.
        ("2025-04-01", 20, 19, 19, -1, -1, true),
        // Those promised on 20 March come in, one of them open.
        ("2025-04-03", 26, 24, 25, -1, 0, true),
        // The one without a number is open up to 11 April.
        ("2025-04-10", 26, 24, 25, -1, 0, true),
        ("2025-04-11", 27, 24, 26, -2, 0, true),
        ("2025-04-14", 27, 24, 26, -2, 0, true),
        ("2025-04-15", 27, 24, 26, -2, 0, false),
        ("2025-04-16", 28, 24, 27, -3, 0, false),
        // Those promised on 10 March are in the window up to 8 April + 14 days.
        ("2025-04-22", 28, 24, 27, -3, 0, false),
        ("2025-04-23", 8, 5, 8, -3, 0, false),
    ];
    for (date, counted, low, high, left_low, left_high, complete) in expected {
        let shown = on(line, date);
        let got = (shown.counted, shown.valid_low, shown.valid_high);
        assert_eq!(got, (counted, low, high), "{date}");
        let got = (shown.defects_left_low, shown.defects_left_high, shown.complete);
        assert_eq!(got, (left_low, left_high, complete), "{date}");
    }
    assert_eq!(line.days.len(), 45);
    assert_eq!(line.complete_until, Some(day("2025-04-14")));
    assert_eq!((line.below_from, line.back_from), (Some(day("2025-03-31")), None));
    assert_eq!(line.maybe_back_from, Some(day("2025-04-03")));
    let burns: Vec<_> =
        line.burn.iter().map(|burn| (burn.counted, burn.burn_low, burn.burn_high)).collect();
    let near = |a: Option<f64>, b: f64| a.is_some_and(|a| (a - b).abs() < 1e-9);
    // 2 of 21, nothing, and none or one of 6; 5 % are allowed.
    assert!(
        burns[0].0 == 21 && near(burns[0].1, 40.0 / 21.0) && near(burns[0].2, 40.0 / 21.0),
        "{burns:?}"
    );
    assert_eq!(burns[1], (0, None, None));
    assert!(burns[2].0 == 6 && near(burns[2].1, 0.0) && near(burns[2].2, 20.0 / 6.0), "{burns:?}");
}

#[test]
fn what_can_be_mended_is_listed_by_urgency() {
    let (_folder, path) = small();
    let mended = |as_of: &str| {
        let answer = budget_of(&path, as_of);
        let lines = answer.mendable.iter();
        let lines: Vec<(String, String, NaiveDate, bool)> = lines
            .map(|line| (line.order_id.clone(), line.mend.clone(), line.act_by, line.shows_in_time))
            .collect();
        (lines, answer.probably_delivered)
    };
    let line = |order: &str, mend: &str, by: &str, in_time: bool| {
        (order.to_owned(), mend.to_owned(), day(by), in_time)
    };
    // Counted from 3 April: to show by then, the unscanned number must be corrected on 31 March. What was
    // promised on 28 March has come without a number; what is promised on 2 April has not.
    let expected = vec![
        line("A-0027", "check", "2025-03-31", true),
        line("A-0029", "enter-if-tracked", "2025-04-02", true),
    ];
    assert_eq!(mended("2025-03-31"), (expected, 1));
    // A day later it may show late; on the day of counting it is too late.
    assert_eq!(mended("2025-04-01").0[0], line("A-0027", "check", "2025-04-01", false));
    assert_eq!(mended("2025-04-03"), (Vec::new(), 2));
}

/// What is said today of a coming day whose packages are all ordered holds when the day comes.
#[test]
fn what_is_said_of_a_coming_day_holds_when_it_comes() {
    let folder = tempfile::tempdir().expect("a folder");
    let known = |seed: u64, on: NaiveDate| {
        let path = folder.path().join(format!("{seed}-{on}.csv"));
        fs::write(&path, orders::file(seed, on)).expect("written");
        budget_of(&path, &on.to_string())
    };
    let (mut ranges, mut exact) = (0, 0);
    for seed in [3, 5] {
        for from in ["2024-12-20", "2025-01-25", "2025-02-20"] {
            let said = known(seed, day(from));
            for after in [1, 4, 9, 14] {
                let date = day(from) + Days::new(after);
                let came = known(seed, date);
                for line in &said.budgets {
                    let said = line.days.iter().find(|one| one.date == date).expect("the day");
                    let same = |other: &&BudgetLine| other.category == line.category;
                    let came = &came.budgets.iter().find(same).expect("the category").days[0];
                    assert!(said.complete, "{date}");
                    assert_eq!((said.counted, said.from, said.to), (came.counted, came.from, came.to));
                    assert_eq!(came.defects_left_low, came.defects_left_high, "known when counted");
                    assert!(
                        (said.defects_left_low..=said.defects_left_high)
                            .contains(&came.defects_left_low),
                        "{} of {from} for {date}: {said:?} {came:?}",
                        line.category
                    );
                    let open = said.defects_left_low < said.defects_left_high;
                    *if open { &mut ranges } else { &mut exact } += 1;
                }
            }
        }
    }
    assert!(ranges > 10 && exact > 10, "{ranges} {exact}");
}

#[test]
fn the_folder_holds_what_is_printed_and_nothing_of_a_buyer() {
    let (folder, path) = small();
    let target = folder.path().join("budget");
    let question = Question {
        files: vec![path],
        policy: Some("uk-2025".into()),
        as_of: Some(day("2025-03-31")),
        ..Question::default()
    };
    let write = |force| budget_files(&question, Outlook::default(), Some((&target, force)));
    let answer = write(false).expect("written").answer.expect("a budget");
    let read = |file: &str| fs::read_to_string(target.join(file)).expect(file);
    let kept: BudgetAnswer = serde_json::from_str(&read("budget.json")).expect("JSON");
    assert_eq!(kept, answer);
    assert_eq!(read("budget.csv").lines().count(), 1 + 45);
    assert_eq!(read("mendable.csv").lines().count(), 1 + answer.mendable.len());
    let shown = text(&answer, 100);
    for (name, text) in
        ["budget.json", "budget.csv", "mendable.csv", "budget.svg"].map(|name| (name, read(name)))
    {
        assert!(!text.contains("Quillfeather") && !text.contains("QX0"), "{name}");
    }
    assert!(!shown.contains("Quillfeather") && shown.contains("A-0027"), "{shown}");
    // The same again replaces it; anything else stays.
    write(false).expect("replaced");
    fs::write(target.join("budget.json"), "{}").expect("written");
    assert!(write(false).is_err() && write(true).is_ok());
}

/// What was exempt in the past is judged as on the coming day: the change of rules shows before it has come.
#[test]
fn a_change_of_rules_ahead_is_in_the_futures() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("orders.csv");
    let on = day("2025-01-06");
    fs::write(&path, orders::file(7, on)).expect("written");
    let question = |policy: &str| Question {
        files: vec![path.clone()],
        policy: Some(policy.into()),
        as_of: Some(on),
        ..Question::default()
    };
    let outlook = Outlook { replications: 400, ..Outlook::default() };
    let answer = |policy: &str, outlook: Outlook| {
        budget_files(&question(policy), outlook, None).expect("read").answer.expect("a budget")
    };
    let [old, new] = ["uk-2023", "uk-2025"].map(|policy| answer(policy, outlook));
    let gifts = |answer: &BudgetAnswer| {
        let line = answer.budgets.iter().find(|line| line.category == "Gifts").expect("Gifts").clone();
        let drawn = |at: usize| line.days[at].drawn.clone().expect("drawn");
        (line.days[0].clone(), drawn(14), drawn(44))
    };
    let ((today_old, soon_old, late_old), (today, soon, late)) = (gifts(&old), gifts(&new));
    assert_eq!((today, soon), (today_old, soon_old), "the rules differ from 15 January on");
    // About a third of the Gifts go abroad untracked or unseen: that is in no package of the past's own verdict.
    assert!(late.below.point > 0.99 && late.p975 < 0, "{late:?}");
    assert!(late.p50 + 5 <= late_old.p50 && late_old.below.point < 0.9, "{late:?} {late_old:?}");
    assert!(late.p025 <= late.p50 && late.p50 <= late.p975);
    // The same bits on one thread, other futures under another seed.
    assert_eq!(new, answer("uk-2025", Outlook { threads: Some(1), ..outlook }));
    let other = answer("uk-2025", Outlook { seed: 1, ..outlook });
    assert_ne!(new.budgets, other.budgets);
    // Of days of which all is known nothing is drawn.
    let exact = &new.budgets[0].days[1];
    let drawn = exact.drawn.as_ref().expect("drawn");
    assert_eq!((drawn.p025, drawn.p975), (exact.defects_left_low, exact.defects_left_high));
    assert_eq!(drawn.below.low, drawn.below.high);
}

#[test]
fn too_short_a_past_is_said() {
    let (_folder, path) = small();
    let answer = budget_of(&path, "2025-03-31");
    let line = &answer.budgets[0];
    // From the first order on 13 February + 3 days to 17 March: 30 days.
    assert!(line.fan.is_some(), "{:?}", line.no_fan);
    let early = budget_of(&path, "2025-03-28");
    let why = early.budgets[0].no_fan.as_deref().expect("no futures");
    assert_eq!(why, "27 days of the past are all there and counted, and 28 are needed");
    assert!(early.budgets[0].days.iter().all(|day| day.drawn.is_none()));
}

/// Without scans the past is not known; a list of defects that covers it tells.
#[test]
fn a_past_that_only_a_list_of_defects_tells_is_drawn_from() {
    let mut rows = Rows::new();
    for at in 1..=28 {
        rows.add(2, "Toys", &format!("2025-02-{at:02}"), true, false);
        rows.add(2, "Toys", &format!("2025-03-{at:02}"), true, false);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (orders, list) = (folder.path().join("orders.csv"), folder.path().join("defects.txt"));
    let cut = |line: &str| line.splitn(15, ',').take(14).collect::<Vec<_>>().join(",");
    let cut: Vec<String> = rows.0.lines().map(cut).collect();
    fs::write(&orders, cut.join("\n")).expect("written");
    let columns = "Order ID,Carrier Name,Tracking ID,Origin Country,Promised Delivery Date,Ship Method,Ship Option,\
                   Criterion A,Criterion B,Criterion C,Criterion D,Package Value,Product Category";
    let listed = "A-0001,RM,QX0000001GB,GB,2025-02-01,Tracked,Standard,Yes,No,No,N/A,GBP 30.00,Toys";
    fs::write(&list, format!("{columns}\n{listed}\n")).expect("written");
    let line = |files: &[&PathBuf]| {
        let question = Question {
            files: files.iter().map(|file| (*file).clone()).collect(),
            policy: Some("uk-2025".into()),
            as_of: Some(day("2025-03-28")),
            beside: Beside {
                listed_days: Some((day("2025-01-01"), day("2025-03-14"))),
                ..Beside::default()
            },
            ..Question::default()
        };
        let budgets = budget_files(&question, Outlook::default(), None).expect("read");
        budgets.answer.unwrap_or_else(|| panic!("{:?}", budgets.findings)).budgets[0].clone()
    };
    let alone = line(&[&orders]);
    assert!(alone.fan.is_none(), "{:?}", alone.fan);
    assert!(alone.no_fan.is_some_and(|why| why.contains("is not known")));
    let told = line(&[&orders, &list]);
    let fan = told.fan.unwrap_or_else(|| panic!("{:?}", told.no_fan));
    // The files name nothing after 26 March: past days are those up to 12 March, of two packages each.
    assert_eq!(fan.past_counted, 80);
    assert_eq!(told.days[0].defects_left_low, told.days[0].defects_left_high, "{:?}", told.days[0]);
}

fn vtr(args: &[&str]) -> (i32, String, String) {
    let run =
        std::process::Command::new(env!("CARGO_BIN_EXE_vtr")).args(args).output().expect("started");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (run.status.code().expect("ended"), text(&run.stdout), text(&run.stderr))
}

#[test]
fn figures_of_the_account_page_need_no_file() {
    let (code, shown, _) = vtr(&[
        "budget",
        "--store",
        "UK",
        "--figures",
        "Toys=412/405",
        "--figures",
        "Gifts=37/19,2/day,2%",
    ]);
    assert_eq!(code, 0, "{shown}");
    let rows: Vec<&str> = shown.lines().filter(|line| line.contains("prudent")).collect();
    assert!(rows[0].contains("98.30 %") && rows[0].contains(" 13 "), "{shown}");
    assert!(
        rows[1].contains("51.35 %") && rows[1].contains("\u{2212}17") && rows[1].contains("324"),
        "{shown}"
    );
    assert!(shown.contains("Gifts: with 2 packages a day of which 2 % are defects"), "{shown}");
    assert!(shown.contains("Figures alone do not say: on which days"), "{shown}");
    let json = ["budget", "--store", "UK", "--figures", "Toys=412/405", "--format", "json"];
    let answer: serde_json::Value = serde_json::from_str(&vtr(&json).1).expect("JSON");
    let line = &answer["lines"][0];
    let at = |field: &str| line[field].as_i64();
    assert_eq!(
        (at("defects_left"), at("defects_to_below"), at("valid_to_back")),
        (Some(13), Some(15), Some(0))
    );
    for wrong in ["Toys=405/412", "Toys", "=4/3", "Toys=4/3,x/day", "Toys=4/3,200%", "Toys=-4/3"] {
        assert_eq!(vtr(&["budget", "--store", "UK", "--figures", wrong]).0, 2, "{wrong}");
    }
    // Neither figures nor files, both, or no store.
    assert_eq!(vtr(&["budget", "--store", "UK"]).0, 2);
    assert_eq!(vtr(&["budget", "orders.csv", "--store", "UK", "--figures", "Toys=4/3"]).0, 2);
    assert_eq!(vtr(&["budget", "--figures", "Toys=4/3"]).0, 2);
}

#[test]
fn cron_is_told_by_the_code() {
    let (_folder, path) = small();
    let file = path.to_str().expect("a path");
    let within = |policy: &str, days: &str| {
        vtr(&[
            "budget",
            file,
            "--policy",
            policy,
            "--as-of",
            "2025-03-31",
            "--fail-if-exhausted-within",
            days,
        ])
    };
    let (code, _, told) = within("uk-2025", "7d");
    assert!(
        code == 3 && told.contains("Toys (UK): used up by then in 100 % of futures"),
        "{code} {told}"
    );
    assert_eq!(within("uk-2025", "soon").0, 2);
    // Valid ones only: nothing is used up.
    let (_folder, path) = {
        let mut rows = Rows::new();
        for day in 1..=28 {
            rows.add(4, "Toys", &format!("2025-02-{day:02}"), true, true);
            rows.add(4, "Toys", &format!("2025-03-{day:02}"), true, true);
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("good.csv");
        fs::write(&path, rows.0).expect("written");
        (folder, path)
    };
    let file = path.to_str().expect("a path");
    let good = vtr(&["budget", file, "--policy", "uk-2025", "--fail-if-exhausted-within", "44"]);
    assert_eq!((good.0, good.2.as_str()), (0, ""), "{}", good.1);
}
