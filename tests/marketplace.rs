//! The marketplace's own files: one made-up seller's business in all their forms, audited as from a file of
//! packages.

#[path = "marketplace/broken.rs"]
mod broken;
#[path = "marketplace/fits.rs"]
mod fits;
#[path = "marketplace/joins.rs"]
mod joins;
#[path = "marketplace/seller.rs"]
mod seller;

use chrono::NaiveDate;
use seller::{
    ALL_ORDERS_31, ALL_ORDERS_32, ALL_ORDERS_35, CONFIRMATIONS, MAP, SECRETS, SKUS, Seller,
    account_health,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use vtr_planner::app::audit::{Audits, Beside, Question, audit_files, text as audit_text};
use vtr_planner::diagnostics::Code;

const AS_OF: &str = "2025-02-27";
/// The window that shows on that day.
const WINDOW: (&str, &str) = ("2025-01-15", "2025-02-13");

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).expect("written");
        path
    }

    /// Audits files under a map and products.
    fn asked(&self, files: &[PathBuf]) -> Question {
        Question {
            files: files.to_vec(),
            beside: Beside {
                map: Some(self.write("map.toml", MAP)),
                skus: Some(self.write("skus.csv", SKUS)),
                ..Beside::default()
            },
            policy: Some("uk-2025".into()),
            as_of: Some(day(AS_OF)),
            ..Question::default()
        }
    }

    fn audit(&self, question: &Question) -> (Audits, BTreeMap<String, String>) {
        let target = self.0.path().join("audit");
        let audits = audit_files(question, Some((&target, true))).expect("written");
        let files = fs::read_dir(&target).expect("a folder").map(|entry| entry.expect("a file").path());
        let text = |path: PathBuf| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, String::from_utf8_lossy(&fs::read(&path).expect("read")).into_owned())
        };
        (audits, files.map(text).collect())
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, bytes).expect("packed");
    encoder.finish().expect("packed")
}

fn codes(audits: &Audits) -> Vec<Code> {
    audits.findings.iter().flat_map(|findings| findings.iter().map(|finding| finding.code)).collect()
}

fn told(audits: &Audits) -> String {
    audits.findings.iter().map(|findings| findings.render(false)).collect()
}

/// Verdict and clause of each package under the prudent reading, by order, promised day and what comes first.
type Verdicts = BTreeMap<(String, String), Vec<(String, String, String)>>;

fn verdicts(csv: &str) -> Verdicts {
    let mut verdicts = Verdicts::new();
    for row in csv.lines().skip(1).filter(|row| row.contains(",prudent,")) {
        let cells: Vec<&str> = row.split(',').collect();
        let cell = |index: usize| cells[index].to_owned();
        verdicts.entry((cell(0), cell(4))).or_default().push((cell(3), cell(7), cell(8)));
    }
    verdicts
}

fn in_window(promised: &str) -> bool {
    (WINDOW.0..=WINDOW.1).contains(&promised)
}

fn files_of(folder: &Folder, seller: &Seller, defects: &str) -> Vec<PathBuf> {
    vec![
        folder.write("downloads-3.txt", seller.all_orders(ALL_ORDERS_35, "2024-12-01")),
        folder.write("downloads-1.txt", seller.orders()),
        folder.write("upload.txt", seller.confirmations()),
        folder.write("report.csv", defects),
    ]
}

#[test]
fn the_audit_from_the_marketplace_s_files_is_that_of_the_packages() {
    for seed in 0..4 {
        let folder = Folder::new();
        let seller = Seller::new(seed);
        let packages = folder.write("packages.csv", seller.packages());
        let mut question = folder.asked(&[packages]);
        question.beside.map = None;
        let (audits, written) = folder.audit(&question);
        assert_eq!(codes(&audits), [], "{}", told(&audits));
        let expected = verdicts(&written["verdicts.csv"]);
        let listed: Vec<(String, String)> = expected
            .iter()
            .filter(|((_, promised), _)| in_window(promised))
            .filter(|(_, judged)| judged.iter().any(|(_, verdict, _)| verdict == "defect"))
            .map(|(key, _)| key.clone())
            .collect();
        assert!(listed.len() > 3, "{listed:?}");

        let mut files = files_of(&folder, &seller, &seller.defects(&listed));
        // Which days the list covers follows from the account health report: it counts as many defects.
        let verdict = |of: &dyn Fn(&str) -> bool| {
            let own = expected.iter().filter(|((_, promised), _)| in_window(promised));
            own.flat_map(|(_, judged)| judged).filter(|(_, verdict, _)| of(verdict)).count()
        };
        let counted = verdict(&|verdict| verdict != "exempt");
        let valid = verdict(&|verdict| verdict == "valid");
        let health = account_health(WINDOW, counted, valid, valid as f64 / counted as f64);
        files.push(folder.write("health.json", health.to_string()));
        let (audits, written) = folder.audit(&folder.asked(&files));
        // Pending orders are left aside and named, and nothing else is found.
        assert_eq!(codes(&audits), [Code::NotConfirmed], "{}", told(&audits));
        let answer = audits.answer.as_ref().expect("an answer");
        let count =
            |what: &dyn Fn(&seller::Sale) -> bool| seller.0.iter().filter(|sale| what(sale)).count();
        assert_eq!(answer.packages.not_confirmed, count(&|sale| sale.is_pending()));
        assert_eq!(answer.packages.other_store, count(&|sale| sale.is_of_another_store()));
        assert!(answer.packages.cancelled > 3 && answer.packages.by_marketplace > 3);
        assert_eq!(answer.packages.not_read, 0);

        let found = verdicts(&written["verdicts.csv"]);
        assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        let (mut exact, mut open) = (0, 0);
        for (key, judged) in &expected {
            let mut ours = found[key].clone();
            let mut judged = judged.clone();
            ours.sort();
            judged.sort();
            for (ours, judged) in ours.iter().zip(&judged) {
                assert_eq!((&ours.0, &ours.2), (&judged.0, &judged.2), "{key:?}");
                if in_window(&key.1) || ours.1 != "unknown" {
                    assert_eq!(ours.1, judged.1, "{key:?}");
                    exact += 1;
                } else {
                    open += 1;
                }
            }
        }
        assert!(exact > 60 && open > 60, "{exact} {open}");
        let agreement = answer.agreement.as_ref().expect("an agreement");
        assert_eq!(agreement.differences, []);
        assert_eq!(agreement.listed, listed.len());
        assert!(agreement.settled > 20, "{agreement:?}");
        assert_eq!(agreement.lists[0].criteria.len(), 4);
        assert_eq!(agreement.lists[0].days_by, "account-health");
        assert!(agreement.rates[0].agrees, "{:?}", agreement.rates);
        assert_eq!(agreement.rates[0].own_valid_low, valid as u64);

        // The same is said on the command line; without either the list covers what lies between its first and
        // its last day.
        files.pop();
        let window = Some((day(WINDOW.0), day(WINDOW.1)));
        let mut told = folder.asked(&files);
        told.beside.listed_days = window;
        let told_so = folder.audit(&told).1;
        assert!(told_so["verdicts.csv"] == written["verdicts.csv"]);
        let (audits, alone) = folder.audit(&folder.asked(&files));
        let list =
            &audits.answer.as_ref().expect("an answer").agreement.as_ref().expect("an agreement").lists
                [0];
        let days = || listed.iter().map(|(_, promised)| day(promised));
        let (first, last) = (days().min().expect("a row"), days().max().expect("a row"));
        assert_eq!(
            (list.from, list.to, list.days_by.as_str()),
            (Some(first), Some(last), "first-to-last")
        );
        let open = |csv: &str| csv.lines().filter(|row| row.contains(",unknown,")).count();
        assert!(open(&alone["verdicts.csv"]) > open(&written["verdicts.csv"]));
        for row in verdicts(&alone["verdicts.csv"])
            .iter()
            .filter(|((_, promised), _)| (first..=last).contains(&day(promised)))
        {
            assert_eq!(row.1, &found[row.0]);
        }
    }
}

/// Holds a text against the one that is kept; `VTR_BLESS=1 cargo test --test marketplace` keeps it anew.
fn as_kept(name: &str, fresh: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/marketplace").join(name);
    if std::env::var_os("VTR_BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, fresh).expect("written");
    }
    let kept = fs::read_to_string(&path).expect("kept").replace("\r\n", "\n");
    for (at, (fresh, kept)) in fresh.lines().zip(kept.lines()).enumerate() {
        assert_eq!(fresh, kept, "{name}, line {}", at + 1);
    }
    assert_eq!(fresh.lines().count(), kept.lines().count(), "{name}");
}

/// A list that contradicts the files in each way that it can without scans.
#[test]
fn what_list_and_audit_say_differently_is_as_kept() {
    let folder = Folder::new();
    let seller = Seller::new(7);
    let mut question = folder.asked(&[folder.write("packages.csv", seller.packages())]);
    question.beside.map = None;
    let expected = verdicts(&folder.audit(&question).1["verdicts.csv"]);
    let in_window: Vec<_> = expected.iter().filter(|((_, promised), _)| in_window(promised)).collect();
    let with = |verdict: &str| {
        let own = in_window.iter().filter(|(_, judged)| judged.iter().any(|one| one.1 == verdict));
        own.map(|(key, _)| (*key).clone()).collect::<Vec<_>>()
    };
    let mut listed = with("defect");
    let unlisted = listed.remove(0);
    let mut exempt = with("exempt")[1].clone();
    listed[1].1 = "2025-02-01".to_owned();
    listed.push(exempt.clone());
    exempt.0 = "026-9999999-9999999".to_owned();
    let list = seller.defects(&listed)
        + &format!("{},DHL,Z9,GB,{},Paket,Standard,Yes,No,No,N/A,GBP 5.00,Toys\n", exempt.0, exempt.1);
    let files = files_of(&folder, &seller, &list);
    let window = Some((day(WINDOW.0), day(WINDOW.1)));
    let mut told = folder.asked(&files);
    told.beside.listed_days = window;
    let (audits, written) = folder.audit(&told);
    let answer = audits.answer.expect("an answer");
    let differences = &answer.agreement.as_ref().expect("an agreement").differences;
    let of = |order: &str| -> Vec<&str> {
        let own = differences.iter().filter(|one| one.order_id == order);
        own.map(|one| one.difference.as_str()).collect()
    };
    assert_eq!(of(&listed[1].0), ["promise-differs"]);
    assert_eq!(of(&listed[listed.len() - 1].0), ["listed-but-exempt"]);
    assert_eq!(of(&exempt.0), ["listed-not-found"]);
    // Only a defect that shows without scans can be missed.
    let shows = written["verdicts.csv"]
        .lines()
        .any(|row| row.starts_with(&unlisted.0) && row.contains(",defect,"));
    assert_eq!(of(&unlisted.0), if shows { vec!["defect-not-listed"] } else { vec![] });
    as_kept("agreement.csv", &written["agreement.csv"]);
    as_kept("audit.txt", &audit_text(&answer, 100));
}

#[test]
fn every_form_of_the_reports_says_the_same() {
    let folder = Folder::new();
    let seller = Seller::new(11);
    let listed = ["2025-01-17", "2025-02-08"].map(|day| (seller.0[0].order.clone(), day.to_owned()));
    let mut files = files_of(&folder, &seller, &seller.defects(&listed));
    let (audits, first) = folder.audit(&folder.asked(&files));
    assert!(first["verdicts.csv"].lines().count() > 200, "{}", told(&audits));
    let whole = seller.all_orders(ALL_ORDERS_31, "2024-12-01");
    let with_mark =
        format!("\u{feff}{}", seller.all_orders(ALL_ORDERS_32, "2024-12-01").replace('\n', "\r\n"));
    let wide: Vec<u8> = whole.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in
        [("31", whole.clone().into_bytes()), ("32", with_mark.into_bytes()), ("16", wide)]
    {
        files[0] = folder.write(&format!("all-{name}.txt"), bytes);
        let (_, written) = folder.audit(&folder.asked(&files));
        assert!(written["verdicts.csv"] == first["verdicts.csv"], "{name}");
    }
    // Two downloads that overlap, packed; the confirmations as the Japanese template has them.
    let later = seller.all_orders(ALL_ORDERS_35, "2025-01-10");
    let early: String =
        whole.lines().filter(|row| !row.contains("\t2025-02-")).fold(String::new(), |mut text, row| {
            text += row;
            text.push('\n');
            text
        });
    let japanese = format!(
        "TemplateType=OrderFulfillment\tVersion=2011.1102\tこの行は変更しないでください\t\t\t\t\t\t\n\
         注文番号\t注文商品番号\t出荷数\t出荷日\t配送業者コード\t配送業者名\tお問い合わせ伝票番号\t配送方法\t代金引換\n{}",
        seller
            .confirmations()
            .replacen(
                &CONFIRMATIONS.split_whitespace().collect::<Vec<_>>().join("\t"),
                &(CONFIRMATIONS.split_whitespace().collect::<Vec<_>>().join("\t")
                    + "\tcod-collection-method"),
                1
            )
            .lines()
            .enumerate()
            .map(|(at, row)| format!("{row}{}\n", if at == 0 { "" } else { "\t" }))
            .collect::<String>()
    );
    let (japanese, _, _) = encoding_rs::SHIFT_JIS.encode(&japanese);
    files[0] = folder.write("early.txt", early);
    files[2] = folder.write("upload-jp.txt", japanese);
    files.insert(0, folder.write("later.txt.gz", packed(later.as_bytes())));
    let (audits, written) = folder.audit(&folder.asked(&files));
    assert!(written["verdicts.csv"] == first["verdicts.csv"], "{}", told(&audits));
}

#[test]
fn nothing_of_a_buyer_leaves_the_files() {
    let folder = Folder::new();
    let seller = Seller::new(5);
    let orders = seller.orders();
    // Mistakes of every sort beside the names.
    let mut broken: Vec<String> = orders.lines().map(str::to_owned).collect();
    broken[2] = broken[2].replace("GBP", "pounds");
    broken[3] += "\tmore\tcells";
    broken[4] = broken[4].replace("T23:59:59+00:00", " soon");
    broken[5] = broken[5].replace('\t', ",");
    broken.insert(6, "order-id\torder-item-id\tQuillfeather\tpurchase-date\titem-price".to_owned());
    let listed = [(seller.0[0].order.clone(), "2025-02-17".to_owned())];
    let with_names =
        seller.defects(&listed).replace(",Yes,No,No,", ",Buyer Quillfeather,No,4 Mulberry Row,");
    for (orders, defects) in [
        (orders.clone(), seller.defects(&listed)),
        (broken.join("\n"), with_names),
        (broken[1..6].join("\n"), String::new()),
    ] {
        let mut files = files_of(&folder, &seller, &defects);
        files[1] = folder.write("orders.txt", orders);
        let (audits, mut written) = folder.audit(&folder.asked(&files));
        let json: String = audits.findings.iter().map(|findings| findings.to_json()).collect();
        written.insert("findings".into(), told(&audits) + &json + &format!("{audits:?}"));
        for (name, text) in &written {
            // A message may show a tracking number; what is written never holds one.
            let numbers: &[&str] = if name == "findings" { &[] } else { &["RM000", "XRM"] };
            for secret in SECRETS.iter().chain(numbers) {
                let at =
                    text.find(secret).map(|at| &text[at.saturating_sub(300)..(at + 40).min(text.len())]);
                assert!(at.is_none(), "{secret} in {name}: {at:?}");
            }
        }
    }
}

#[test]
fn the_orders_api_says_what_its_packages_say() {
    let folder = Folder::new();
    let seller = Seller::new(21);
    let mut question = folder.asked(&[folder.write("packages.csv", seller.packages())]);
    question.beside.map = None;
    let expected = verdicts(&folder.audit(&question).1["verdicts.csv"]);
    let api = folder.write("orders.json", seller.orders_api());
    let (audits, written) = folder.audit(&folder.asked(std::slice::from_ref(&api)));
    assert_eq!(codes(&audits), [Code::NotConfirmed], "{}", told(&audits));
    for (name, text) in &written {
        assert!(SECRETS.iter().all(|secret| !text.contains(secret)), "{name}");
    }
    assert!(SECRETS.iter().all(|secret| !format!("{audits:?}").contains(secret)));
    let found = verdicts(&written["verdicts.csv"]);
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    let (mut valid, mut open) = (0, 0);
    for (key, judged) in &expected {
        for ((category, ours, clause), judged) in found[key].iter().zip(judged) {
            assert_eq!((category, clause), (&judged.0, &judged.2), "{key:?}");
            match ours.as_str() {
                "unknown" => open += 1,
                _ => assert_eq!(ours, &judged.1, "{key:?}"),
            }
            valid += usize::from(ours == "valid");
        }
    }
    assert!(valid > 60 && open > 10, "{valid} {open}");
    let answer = audits.answer.expect("an answer");
    assert!(answer.taken.iter().any(|taken| taken.taken.contains("stands in for a scan")));
    assert_eq!(answer.sources[0].kind, "orders of the Orders API");
    // Beside the other files it changes nothing but what they leave open.
    let mut files = files_of(&folder, &seller, "");
    files[3] = api;
    let (audits, both) = folder.audit(&folder.asked(&files));
    let both = verdicts(&both["verdicts.csv"]);
    assert!(both == found, "{}", told(&audits));
}

#[test]
fn a_list_is_not_known_before_it_can_be_there() {
    let folder = Folder::new();
    let seller = Seller::new(2);
    let order = |promised: &str| (seller.order_promised(promised), promised.to_owned());
    let listed = [order("2025-01-20"), order("2025-01-30")];
    let files = files_of(&folder, &seller, &seller.defects(&listed));
    let settled = |as_of: &str| {
        let question = Question { as_of: Some(day(as_of)), ..folder.asked(&files) };
        let agreement = folder.audit(&question).0.answer.and_then(|answer| answer.agreement);
        agreement.expect("an agreement").covered
    };
    // The rate counts packages promised on 30 January from 13 February on.
    assert_eq!(settled("2025-02-12"), 0);
    assert!(settled("2025-02-13") > 10);
}

#[test]
fn an_account_health_report_is_read_in_every_shape_and_held_against_itself() {
    let folder = Folder::new();
    let seller = Seller::new(2);
    let files = files_of(&folder, &seller, "Order ID,No Valid Tracking\n");
    let with = |health: serde_json::Value| {
        let mut files = files.clone();
        files[3] = folder.write("health.json", health.to_string());
        let (audits, _) = folder.audit(&folder.asked(&files));
        let found: Vec<Code> =
            codes(&audits).into_iter().filter(|code| *code != Code::NotConfirmed).collect();
        (found, audits.answer.and_then(|answer| answer.agreement).map(|agreement| agreement.rates))
    };
    let good = account_health(WINDOW, 200, 190, 0.95);
    let (found, rates) = with(good.clone());
    let rates = rates.expect("rates");
    assert_eq!(
        (found, rates[0].counted, rates[0].rate, rates[0].agrees),
        (vec![], Some(200), Some(0.95), false)
    );
    // One object in place of a list, numbers as texts, the rate in per cent.
    let mut object = good.clone();
    object["performanceMetrics"] = good["performanceMetrics"][1].clone();
    object["performanceMetrics"]["validTrackingRate"]["shipmentCount"] = "200".into();
    assert_eq!(with(object.clone()).1.expect("rates")[0].counted, Some(200));
    object["performanceMetrics"]["validTrackingRate"]["rate"] = 95.0.into();
    let (found, rates) = with(object.clone());
    assert_eq!((found, rates.expect("rates")[0].rate), (vec![Code::FiguresDisagree], Some(0.95)));
    // The figures of the marketplace's own example.
    let (found, rates) = with(account_health(WINDOW, 878_443, 896_462, 0.9529));
    assert_eq!((found, rates.expect("rates").len()), (vec![Code::FiguresDisagree], 1));
    assert_eq!(with(account_health(WINDOW, 200, 190, 0.97)).0, [Code::FiguresDisagree]);
    assert_eq!(with(account_health((WINDOW.1, WINDOW.0), 200, 190, 0.95)).0, [Code::FiguresDisagree]);
    let mut other = good.clone();
    other["performanceMetrics"] = serde_json::json!([good["performanceMetrics"][0]]);
    assert_eq!(with(other).0, [Code::FiguresDisagree]);
    for field in ["validTrackingRate", "reportingDateRange"] {
        let text = good.to_string().replace(field, "somethingElse");
        assert_eq!(with(serde_json::from_str(&text).expect("JSON")).0, [Code::UnknownShape], "{field}");
    }
}
