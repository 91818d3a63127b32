//! A file reads alike however much of it is read at once, packed or not.

use super::columns::Columns;
use super::cutter::Cutter;
use super::fields::Field;
use super::layout::Layout;
use super::sheet::Sheet;
use super::stretch::Sizes;
use super::walk::Walk;
use super::{Beside, FILE, Need, Packages, read_by};
use crate::diagnostics::Code;
use crate::input::reader::Context;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// All in one stretch and one part.
const WHOLE: Sizes = Sizes { head: 1 << 30, stretch: 1 << 30, part: 1 << 30 };
const SMALL: [Sizes; 4] = [
    Sizes { head: 300, stretch: 1, part: 1 },
    Sizes { head: 1_000, stretch: 250, part: 70 },
    Sizes { head: 300, stretch: 900, part: 10_000 },
    Sizes { head: 5_000, stretch: 20_000, part: 400 },
];

/// Numbers below a bound, one after another (Knuth's MMIX constants; the upper half of the state).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

const HEADER: &str = "order_id,promised_time,buyer-name,origin,destination,value,currency,format,integrated,\
                      tracking_number,first_scan_time,delivery_scan_time,service,quantity";

/// Rows of every sort, good and bad; `accent` stands in some late ones.
fn rows(accent: &str) -> Vec<String> {
    let mut numbers = Numbers(5);
    let mut rows: Vec<String> = vec![HEADER.into()];
    for order in 0..300 {
        let name = match numbers.below(6) {
            0 => "\"Jo, \"\"the\nsecond\"\"\"".into(),
            1 if order > 200 => format!("Z{accent}"),
            _ => "Jo".into(),
        };
        let value = if numbers.below(25) == 0 { "much".into() } else { format!("{order}.50") };
        let service = if numbers.below(4) == 0 { "Slow" } else { "Fast" };
        let row = |item: &str, to: &str| {
            format!(
                "{order},2025-02-10,{name},GB,{to},{value},GBP,parcel,yes,A{order},2025-02-04,2025-02-06,{service},{item}"
            )
        };
        rows.push(row("1", "IE"));
        match numbers.below(12) {
            0 => rows.push(row("1", "IE")),
            1 => rows.push(row("2", "IE")),
            2 => rows.push(row("2", "DE")),
            3 => rows.push(row("0", "IE")),
            4 => rows.push(format!("{order},2025-02-10,{name}")),
            5 => rows.push(String::new()),
            6 => rows.push(HEADER.into()),
            _ => {}
        }
    }
    rows
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

/// Files of many sorts, by name.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let ascii = rows("o").join("\n");
    let utf8 = rows("ö").join("\n");
    let unclosed =
        format!("{ascii}\n900,\"2025\n{}", &ascii[HEADER.len()..]).replace("Jo, \"\"", "Jo, ");
    let other = format!("{ascii}\norder_id,value,sku\n1,2,3\n\n4,5,\"6\n\"\n{}", &ascii[HEADER.len()..]);
    let western = encoding_rs::WINDOWS_1252.encode(&utf8).0.into_owned();
    let mut damaged = rows("öäü").join("\n").into_bytes();
    let at = damaged.iter().rposition(|&byte| byte == b'Z').expect("a late name");
    damaged[at] = 0xff;
    let gzip = packed(utf8.as_bytes());
    let mut files = vec![
        ("CRLF", utf8.replace('\n', "\r\n").into_bytes()),
        ("CR", rows("ö").join("\n").replace('\n', "\r").into_bytes()),
        ("mark", format!("\u{feff}{utf8}").into_bytes()),
        ("UTF-16", utf8.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("Windows-1252", western.clone()),
        ("Windows-1252, packed", packed(&western)),
        ("Shift_JIS", encoding_rs::SHIFT_JIS.encode(&rows("日本").join("\n")).0.into_owned()),
        ("damaged", damaged),
        ("tabs", utf8.replace(", ", " ").replace(',', "\t").into_bytes()),
        ("lines before", format!("Export of\n\n{utf8}\n").into_bytes()),
        ("unclosed", unclosed.into_bytes()),
        ("another header", other.into_bytes()),
        ("no needed column", utf8.replace("format", "shape").into_bytes()),
        ("packed", gzip.clone()),
    ];
    files.extend([3, 20, 1_000].map(|cut| ("packed and cut off", gzip[..gzip.len() - cut].to_vec())));
    let mut broken = gzip.clone();
    broken[gzip.len() / 2] ^= 0x55;
    files.extend([("packed and broken", broken), ("UTF-8", utf8.into_bytes())]);
    files
}

fn read(path: &Path, map: &Path, sizes: Sizes) -> Packages {
    let beside = Beside { map: Some(map.to_owned()), ..Beside::default() };
    read_by(path, &beside, (Need::Tracking, None), sizes)
}

fn map(folder: &Path) -> PathBuf {
    let map = folder.join("map.toml");
    std::fs::write(&map, "[services]\nFast = \"fast\"\n[service.fast]\nservice_tracking = \"full\"\n")
        .expect("written");
    map
}

#[test]
fn a_file_reads_alike_by_stretches_of_any_size() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("orders.csv");
    let map = map(folder.path());
    let mut met: BTreeSet<Code> = BTreeSet::new();
    for (name, bytes) in files() {
        std::fs::write(&path, bytes).expect("written");
        let whole = read(&path, &map, WHOLE);
        met.extend(whole.findings.iter().map(|finding| finding.code));
        for sizes in SMALL {
            let small = read(&path, &map, sizes);
            assert_eq!(small.read, whole.read, "{name}, {sizes:?}");
            assert_eq!(small.not_read, whole.not_read, "{name}, {sizes:?}");
            assert_eq!(small.left_out, whole.left_out, "{name}, {sizes:?}");
            assert_eq!(small.unused_columns, whole.unused_columns, "{name}, {sizes:?}");
            assert_eq!(small.findings.to_json(), whole.findings.to_json(), "{name}, {sizes:?}");
            assert_eq!(small.findings.render(false), whole.findings.render(false), "{name}, {sizes:?}");
        }
    }
    let expected = [
        Code::DuplicateRow,
        Code::Contradiction,
        Code::ServiceNotMapped,
        Code::UnreadableValue,
        Code::RowLength,
        Code::RepeatedHeader,
        Code::SecondHeader,
        Code::UnclosedQuote,
        Code::LeadLines,
        Code::MissingColumn,
        Code::GuessedEncoding,
        Code::UnreadableBytes,
        Code::DamagedGzip,
    ];
    assert!(expected.iter().all(|code| met.contains(code)), "{met:?}");
}

#[test]
fn findings_show_the_lines_they_are_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("orders.csv");
    let text = rows("ö").join("\n");
    std::fs::write(&path, &text).expect("written");
    let packages = read(&path, &map(folder.path()), SMALL[1]);
    let lines: Vec<&str> = text.split('\n').collect();
    let mut shown = 0;
    for finding in packages.findings.iter() {
        let Some(span) = &finding.place.span else { continue };
        let (line, column) = packages.findings.position(&finding.place).expect("a position");
        let before = &text[..span.start];
        assert_eq!(line, before.matches('\n').count() + 1, "{finding:?}");
        let own = before.rsplit('\n').next().expect("a line");
        assert_eq!(column, own.chars().count() + 1, "{finding:?}");
        assert!(lines[line - 1].starts_with(own));
        shown += 1;
    }
    assert!(shown > 50, "{shown}");
    assert!(!packages.findings.render(false).contains("Jo"));
}

/// Lines, cells and places of all rows, by stretches.
fn cells(text: &str, sizes: Sizes) -> (Vec<String>, usize) {
    let context = Context::default();
    let mut walk = Walk::of_text(&context, text.to_owned(), &FILE).by(sizes);
    let each = |(rows, longest): &mut (Vec<String>, usize), sheets: &[Sheet<'_>]| {
        *longest = (*longest).max(sheets.iter().map(|sheet| sheet.text.len()).sum());
        for (sheet, row) in
            sheets.iter().flat_map(|sheet| sheet.rows.iter().map(move |row| (sheet, row)))
        {
            let cell = |field| (sheet.text(row, field), sheet.place(row, field).span);
            let said = [Field::OrderId, Field::Value, Field::Sku].map(cell);
            rows.push(format!("{} {} {said:?}", row.line, row.whole));
        }
    };
    let begin = |_: &Layout| (Vec::new(), 0);
    walk.rows(&context, &Columns::default(), begin, each).expect("gone through").1
}

#[test]
fn rows_are_those_of_the_whole_text() {
    const SIGNS: [&str; 10] = ["a", "7", ",", ",", "\n", "\n", "\"", "\"\"", " ", "\r\n"];
    let mut numbers = Numbers(11);
    for _ in 0..1_500 {
        let signs = 1 + numbers.below(300);
        let body: String = (0..signs).map(|_| SIGNS[numbers.below(10) as usize]).collect();
        let text = format!("order_id,value,sku\n{body}");
        let begin = "order_id,value,sku\n".len();
        let mut whole = Vec::new();
        for row in Cutter::new(&text, b',', begin).filter(|row| !row.is_blank()) {
            let line = text[..row.span.start].matches('\n').count() + 1;
            whole.push(format!("{line} {}", row.cells.len() == 3));
        }
        let (one, _) = cells(&text, WHOLE);
        let lines: Vec<String> =
            one.iter().map(|row| row.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(lines, whole, "{text:?}");
        for sizes in [
            Sizes { head: 1, stretch: 1, part: 1 },
            Sizes { head: 1, stretch: 7, part: 3 },
            Sizes { head: 60, stretch: 40, part: 90 },
        ] {
            assert_eq!(cells(&text, sizes).0, one, "{sizes:?} {text:?}");
        }
    }
}

#[test]
fn no_more_text_is_held_than_a_stretch() {
    let row = "order,14.50,\"CUP, RED\"\n";
    let text = format!("order_id,value,sku\n{}", row.repeat(10_000));
    let sizes = Sizes { head: 500, stretch: 4_000, part: 1_000 };
    let (rows, longest) = cells(&text, sizes);
    assert_eq!(rows.len(), 10_000);
    assert!(longest <= sizes.stretch + sizes.head + 2 * row.len(), "{longest}");
}
