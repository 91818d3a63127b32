//! Files of packages as sellers have them: made by a seeded generator, in several encodings and styles, and a
//! corpus of broken ones, each with its finding.

#[path = "orders/broken.rs"]
mod broken;
#[path = "orders/shop.rs"]
mod shop;

use encoding_rs::{Encoding, SHIFT_JIS, WINDOWS_1252};
use flate2::Compression;
use flate2::write::GzEncoder;
use shop::{Layout, Shop};
use std::io::Write as _;
use std::path::PathBuf;
use vtr_planner::diagnostics::Code;
use vtr_planner::input::packages::{Beside, Packages, from_file, guess_map, read};
use vtr_planner::records::Assumed;

/// A folder of files for one test.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }

    fn read(&self, bytes: &[u8]) -> Packages {
        from_file(&self.write("packages.csv", bytes), &[])
    }

    fn mapped(&self, bytes: &[u8], map: &str, skus: Option<&str>) -> Packages {
        let beside = Beside {
            told: Vec::new(),
            map: Some(self.write("map.toml", map.as_bytes())),
            skus: skus.map(|skus| self.write("skus.csv", skus.as_bytes())),
            listed_days: None,
        };
        read(&self.write("packages.csv", bytes), &beside)
    }
}

fn codes(packages: &Packages) -> Vec<Code> {
    packages.findings.iter().map(|finding| finding.code).collect()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, lost) = encoding.encode(text);
    assert!(!lost);
    bytes.into_owned()
}

#[test]
fn one_shop_reads_alike_in_every_form() {
    let shop = Shop::new(7, 120);
    let folder = Folder::new();
    let plain = folder.read(shop.csv(Layout::OURS).as_bytes());
    assert!(plain.findings.is_empty(), "{}", plain.findings.render(false));
    assert_eq!(plain.read.len(), 120);
    for delimiter in ['\t', ';', '|'] {
        let layout = Layout { delimiter, ..Layout::OURS };
        assert_eq!(folder.read(shop.csv(layout).as_bytes()).read, plain.read, "{delimiter:?}");
    }
    let text = shop.csv(Layout::OURS);
    let quoted = shop.csv(Layout { quoted: true, ..Layout::OURS });
    let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let forms: [(&str, Vec<u8>, &[Code]); 6] = [
        ("CRLF", text.replace('\n', "\r\n").into_bytes(), &[]),
        ("mark", format!("\u{feff}{text}").into_bytes(), &[]),
        ("quoted", quoted.into_bytes(), &[]),
        ("gzip", packed(text.as_bytes()), &[]),
        ("UTF-16", wide, &[]),
        ("Windows-1252", encoded(&text, WINDOWS_1252), &[Code::GuessedEncoding]),
    ];
    for (name, bytes, expected) in forms {
        let packages = folder.read(&bytes);
        assert_eq!(codes(&packages), expected, "{name}");
        assert_eq!(packages.read, plain.read, "{name}");
    }
}

#[test]
fn japanese_files_are_read() {
    let text = "order_id,promised_time,origin,destination,value,currency,format,integrated,tracking,category,備考\n\
                250-1,2025-02-10,JP,JP,1200,JPY,parcel,yes,both,おもちゃ,日本郵便\n";
    let packages = Folder::new().read(&encoded(text, SHIFT_JIS));
    assert_eq!(codes(&packages), [Code::GuessedEncoding]);
    assert_eq!(packages.read[0].record.category.as_deref(), Some("おもちゃ"));
    assert_eq!(packages.unused_columns, ["備考"]);
}

#[test]
fn a_map_makes_their_file_ours() {
    let shop = Shop::new(11, 60);
    let folder = Folder::new();
    let ours = folder.read(shop.csv(Layout::OURS).as_bytes());
    let theirs = folder.mapped(shop.csv(Layout::THEIRS).as_bytes(), shop::MAP, None);
    assert!(theirs.findings.is_empty(), "{}", theirs.findings.render(false));
    assert_eq!(theirs.read.len(), ours.read.len());
    for (a, b) in ours.read.iter().zip(&theirs.read) {
        let (a, b) = (&a.record, &b.record);
        assert_eq!((a.package(), a.tracking, &a.order_id), (b.package(), b.tracking, &b.order_id));
    }
    let details = || theirs.read.iter().map(|package| &package.record.details);
    assert!(details().all(|details| details.service.is_some() && details.tracking_seen));
}

#[test]
fn people_stay_in_their_file() {
    let shop = Shop::new(3, 40);
    let folder = Folder::new();
    let clean = shop.csv(Layout { people: true, ..Layout::OURS });
    // Rows with mistakes of every sort: what is shown of them must not hold anybody's name either.
    let mut broken: Vec<String> = clean.lines().map(str::to_owned).collect();
    broken[1] = broken[1].replace("GBP", "pounds");
    broken[2].push_str(",more");
    broken[3] = broken[3].replace(',', ";");
    broken[4] = broken[4].replace("2025-", "soon-");
    broken[5] = broken[5].replace("Buyer", "\"Buyer");
    broken.insert(6, clean.lines().next().expect("a header").replace("value", "worth"));
    for text in [clean.clone(), broken.join("\n"), broken[1..].join("\n")] {
        let packages = folder.read(text.as_bytes());
        let guess = guess_map(&folder.write("orders.csv", text.as_bytes()));
        let told = packages.findings.iter().map(|finding| format!("{finding:?}")).collect::<String>();
        let all = format!(
            "{:?}{:?}{:?}{}{}{told}{guess:?}{}",
            packages.read,
            packages.not_read,
            packages.findings,
            packages.findings.render(false),
            packages.findings.to_json(),
            guess.findings.render(false),
        );
        for secret in shop::SECRETS {
            assert!(!all.contains(secret), "{secret} in {all}");
        }
    }
}

#[test]
fn items_are_summed_and_other_rows_are_counted() {
    let text = "order_id,tracking_number,sku,quantity,promised_time,origin,destination,value,shipping_charged,\
                currency,format,integrated,first_scan_time,delivery_scan_time,status,fulfilment\n\
                1,A1,CUP,2,2025-02-10,GB,GB,4.00,1.00,GBP,parcel,yes,2025-02-04,2025-02-06,Shipped,merchant\n\
                1,A1,PLATE,1,2025-02-11,GB,GB,9.00,0.50,GBP,parcel,yes,2025-02-04,2025-02-06,Shipped,merchant\n\
                1,A2,CUP,1,2025-02-11,GB,GB,2.00,,GBP,parcel,yes,2025-02-04,2025-02-06,Shipped,merchant\n\
                2,,CUP,1,2025-02-11,GB,GB,2.00,,GBP,letter,yes,,,Shipped,merchant\n\
                2,,BOWL,1,2025-02-11,GB,GB,3.00,,GBP,letter,yes,,,Shipped,merchant\n\
                3,,CUP,1,2025-02-11,GB,GB,2.00,,GBP,letter,yes,,,Cancelled,merchant\n\
                4,,CUP,0,2025-02-11,GB,GB,0.00,,GBP,letter,yes,,,Shipped,merchant\n\
                5,,CUP,1,2025-02-11,GB,GB,2.00,,GBP,letter,yes,,,Shipped,Amazon\n\
                2,,BOWL,1,2025-02-11,GB,GB,3.00,,GBP,letter,yes,,,Shipped,merchant\n";
    let skus = "sku,category,weight_g,unit_cost\nC*,Kitchen,250,1.00 GBP\nPLATE,Tableware,400,3.50 GBP\n*,Other,,\n";
    let packages = Folder::new().mapped(text.as_bytes(), "", Some(skus));
    assert_eq!(codes(&packages), [Code::DuplicateRow], "{}", packages.findings.render(false));
    let seen: Vec<_> = packages
        .read
        .iter()
        .map(|package| {
            let (record, details) = (&package.record, &package.record.details);
            let units = |micros: i64| micros as f64 / 1e6;
            (
                record.order_id.as_deref().unwrap_or(""),
                units(record.price.item.micros),
                record.category.as_deref().unwrap_or(""),
                details.quantity,
                details.weight_g,
                details.goods_cost.map(|cost| units(cost.micros)),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("1", 13.0, "Tableware", Some(3), Some(900.0), Some(5.5)),
            ("1", 2.0, "Kitchen", Some(1), Some(250.0), Some(1.0)),
            ("2", 5.0, "Other", Some(2), Some(250.0), Some(1.0)),
        ]
    );
    assert_eq!(packages.read[0].record.price.shipping.micros, 1_500_000);
    assert_eq!(packages.read[0].record.promised_on.to_string(), "2025-02-11");
    assert_eq!(
        packages.left_out.words(),
        "2 cancelled, 1 fulfilled by the marketplace, 1 the same as another row"
    );
}

#[test]
fn a_missing_promise_is_estimated_and_says_so() {
    let text = "order_id,order_time,service,value,tracking\n1,2025-02-03T23:30:00Z,RM48,5,both\n";
    let map = "[defaults]\norigin = \"GB\"\ndestination = \"GB\"\ncurrency = \"GBP\"\nintegrated = true\n\
               handling_days = 2\ntransit_days = 9\n\
               [services]\nrm48 = \"tracked-48\"\n[service.tracked-48]\ntransit_days = 3\nformat = \"parcel\"\n\
               [time]\nzone = \"+01:00\"\n";
    let packages = Folder::new().mapped(text.as_bytes(), map, None);
    assert!(packages.findings.is_empty(), "{}", packages.findings.render(false));
    let package = &packages.read[0];
    // The order is of the 4th in its zone; the service knows its own days of transit.
    assert_eq!(package.record.promised_on.to_string(), "2025-02-09");
    assert!(package.taken.contains(Assumed::PromiseEstimated));
}

#[test]
fn a_guessed_map_is_read_back_and_finished_by_hand() {
    let shop = Shop::new(5, 80);
    let folder = Folder::new();
    let file = folder.write("theirs.csv", shop.csv(Layout::THEIRS).as_bytes());
    let guess = guess_map(&file);
    assert!(guess.findings.is_empty(), "{}", guess.findings.render(false));
    let toml = guess.toml.expect("a map");
    for line in [
        "order_id = \"Order Number\"",
        "promised_time = \"Deliver By\"",
        "destination = \"Ship To Country\"",
        "value = \"Order Total\"",
        "dates = \"day-first\"",
        "decimal = \",\"",
        "\"RM Tracked 48\" = \"rm-tracked-48\"",
    ] {
        assert!(toml.contains(line), "{line} in\n{toml}");
    }
    assert!(guess.open.iter().any(|open| open.contains("`origin`")), "{:?}", guess.open);
    // What a person adds: where it was posted, the carrier, and the shape of each service.
    let finished = toml
        .replace("# origin = \"GB\"", "origin = \"GB\"")
        .replace("# integrated = \"integrated\"", "integrated = \"integrated\"")
        .replace("# format = \"parcel\"  #", "format = \"parcel\"  #");
    let packages = folder.mapped(shop.csv(Layout::THEIRS).as_bytes(), &finished, None);
    assert_eq!(packages.read.len(), 80, "{}", packages.findings.render(false));
    let ours = folder.read(shop.csv(Layout::OURS).as_bytes());
    for (a, b) in ours.read.iter().zip(&packages.read) {
        assert_eq!(a.record.promised_on, b.record.promised_on);
        assert_eq!(a.record.price.item, b.record.price.item);
        assert_eq!(a.record.tracking, b.record.tracking);
    }
}

#[test]
fn mistakes_of_a_map_are_found() {
    let text = "order_id,promised,destination,value,tracking,service\n1,2025-02-03,IE,5 GBP,both,X1\n";
    let map = "[columns]\npromised_time = \"Promise\"\nworth = \"value\"\n[defaults]\norigin = \"GB\"\n\
               [services]\nX2 = \"post\"\n[time]\ndates = \"daily\"\nzone = \"London\"\n[colour]\n";
    let packages = Folder::new().mapped(text.as_bytes(), map, None);
    let expected = [
        Code::UnknownKey,
        Code::UnknownName,
        Code::UnknownWord,
        Code::UnreadableValue,
        Code::UnknownKey,
    ];
    assert_eq!(codes(&packages), expected, "{}", packages.findings.render(false));
    let map = "[columns]\npromised_time = \"Promise\"\n[defaults]\norigin = \"GB\"\nformat = \"letter\"\n\
               integrated = true\n[services]\nX2 = \"post\"\n[service.post]\n";
    let packages = Folder::new().mapped(text.as_bytes(), map, None);
    assert_eq!(
        codes(&packages),
        [Code::MissingColumn, Code::MissingColumn],
        "{}",
        packages.findings.render(false)
    );
    let map = map.replace("\"Promise\"", "\"promised\"");
    let packages = Folder::new().mapped(text.as_bytes(), &map, None);
    assert_eq!(codes(&packages), [Code::ServiceNotMapped], "{}", packages.findings.render(false));
    assert_eq!(packages.read.len(), 1);
    assert!(packages.read[0].record.details.tracking_seen);
    // What holds for all packages was seen of none; empty columns of scans change nothing.
    let text = "order_id,promised,destination,value,first_scan_time\n1,2025-02-03,IE,5 GBP,\n";
    let map = map.replace("[defaults]", "[defaults]\ntracking = \"both\"");
    let packages = Folder::new().mapped(text.as_bytes(), &map, None);
    assert_eq!(packages.read.len(), 1, "{}", packages.findings.render(false));
    assert!(!packages.read[0].record.details.tracking_seen);
}
