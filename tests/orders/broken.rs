//! Broken files, each with what is found in it: the code, its line and column, and how many packages are read
//! all the same.

use super::{Code, Folder, encoded, packed};
use encoding_rs::WINDOWS_1252;

const HEADER: &str = "order_id,order_time,promised_time,destination,value,currency,tracking_number,first_scan_time,\
                      delivery_scan_time,quantity,origin,format,integrated\n";

fn row(cells: &str) -> String {
    format!("{cells},GB,parcel,yes\n")
}

type Found = (Code, Option<(usize, usize)>);

/// Name, bytes, what is found, packages read.
fn corpus() -> Vec<(&'static str, Vec<u8>, Vec<Found>, usize)> {
    let good = row("1,2025-01-06,2025-01-10,IE,14.50,GBP,A1,2025-01-07,2025-01-09,1");
    let with = |rows: &[&str]| format!("{HEADER}{good}{}", rows.concat()).into_bytes();
    let one = |cells: &str| with(&[&row(cells)]);
    let many: String =
        (0..400).map(|n| good.replacen('1', &format!("{}", n * 7919 % 1009), 1)).collect();
    let cut = {
        let whole = packed(format!("{HEADER}{many}").as_bytes());
        whole[..60].to_vec()
    };
    vec![
        ("gzip cut in its header", cut[..12].to_vec(), vec![(Code::DamagedGzip, None)], 0),
        ("a workbook", b"PK\x03\x04\x14\0xl/workbook.xml".to_vec(), vec![(Code::CannotRead, None)], 0),
        ("nothing", Vec::new(), vec![(Code::EmptyFile, None)], 0),
        ("blank lines", b"\n\n  \n".to_vec(), vec![(Code::EmptyFile, None)], 0),
        ("header alone", HEADER.as_bytes().to_vec(), vec![(Code::EmptyFile, None)], 0),
        (
            "no header",
            b"206-1,2025-01-06,9.50\n206-2,2025-01-07,8.50\n".to_vec(),
            vec![(Code::NoHeader, None)],
            0,
        ),
        ("mixed delimiters", with(&[&good.replace(',', ";")]), vec![(Code::RowLength, Some((3, 1)))], 1),
        ("too few cells", with(&["2,2025-01-06\n"]), vec![(Code::RowLength, Some((3, 1)))], 1),
        (
            "too many cells",
            with(&[&good.replace(",yes", ",yes,x")]),
            vec![(Code::RowLength, Some((3, 1)))],
            1,
        ),
        ("the header twice", with(&[HEADER]), vec![(Code::RepeatedHeader, Some((3, 1)))], 1),
        (
            "two headers",
            with(&["order_id,promised_time,value\n", "2,2025-01-06,5\n"]),
            vec![(Code::SecondHeader, Some((3, 1)))],
            1,
        ),
        (
            "lines before the header",
            format!("Export of January\nMy Shop\n{HEADER}{good}").into_bytes(),
            vec![(Code::LeadLines, Some((1, 1)))],
            1,
        ),
        ("a separator line", format!("sep=,\n{HEADER}{good}").into_bytes(), vec![], 1),
        (
            "a column twice",
            format!("{}{good}", HEADER.replace("quantity", "value")).into_bytes(),
            vec![(Code::DuplicateName, Some((1, 113)))],
            1,
        ),
        (
            "day or month first",
            one("2,06/01/2025,2025-01-10,IE,14.50,GBP,,,,1"),
            vec![(Code::UnreadableValue, Some((3, 3)))],
            1,
        ),
        (
            "three date styles",
            with(&[
                &row("2,2025-01-06,10/01/2025,IE,14.50,GBP,,,,1"),
                &row("3,\"Jan 6, 2025\",10-Jan-2025,IE,14.50,GBP,,,,1"),
            ]),
            vec![(Code::UnreadableValue, Some((3, 14)))],
            2,
        ),
        (
            "a spreadsheet's day number",
            one("2,45663,2025-01-10,IE,14.50,GBP,,,,1"),
            vec![(Code::UnreadableValue, Some((3, 3)))],
            1,
        ),
        (
            "hashes of a narrow column",
            one("2,########,2025-01-10,IE,14.50,GBP,,,,1"),
            vec![(Code::UnreadableValue, Some((3, 3)))],
            1,
        ),
        (
            "a rounded number",
            one("2,2025-01-06,2025-01-10,IE,14.50,GBP,1.23457E+12,,,1"),
            vec![(Code::SpreadsheetDamage, Some((3, 38)))],
            2,
        ),
        (
            "decimal comma",
            one("2,2025-01-06,2025-01-10,IE,\"14,50\",GBP,,,,1"),
            vec![(Code::UnreadableValue, Some((3, 29)))],
            1,
        ),
        (
            "a value that is none",
            one("2,2025-01-06,2025-01-10,IE,free,GBP,,,,1"),
            vec![(Code::UnreadableValue, Some((3, 28)))],
            1,
        ),
        (
            "a value below zero",
            one("2,2025-01-06,2025-01-10,IE,-14.50,GBP,,,,1"),
            vec![(Code::OutOfRange, Some((3, 28)))],
            1,
        ),
        (
            "an unknown currency",
            one("2,2025-01-06,2025-01-10,IE,14.50,pounds,,,,1"),
            vec![(Code::UnreadableValue, Some((3, 28)))],
            1,
        ),
        (
            "no value",
            one("2,2025-01-06,2025-01-10,IE,,GBP,,,,1"),
            vec![(Code::MissingValue, Some((3, 28)))],
            1,
        ),
        (
            "negative quantity",
            one("2,2025-01-06,2025-01-10,IE,14.50,GBP,,,,-1"),
            vec![(Code::OutOfRange, Some((3, 41)))],
            1,
        ),
        (
            "half an item",
            one("2,2025-01-06,2025-01-10,IE,14.50,GBP,,,,0.5"),
            vec![(Code::UnreadableValue, Some((3, 41)))],
            1,
        ),
        (
            "a country by name",
            one("2,2025-01-06,2025-01-10,Ireland,14.50,GBP,,,,1"),
            vec![(Code::UnreadableValue, Some((3, 25)))],
            1,
        ),
        (
            "delivery before dispatch",
            one("2,2025-01-06,2025-01-10,IE,14.50,GBP,A2,2025-01-09,2025-01-07,1"),
            vec![(Code::DateOrder, Some((3, 52)))],
            1,
        ),
        (
            "promised before the order",
            one("2,2025-01-06,2025-01-03,IE,14.50,GBP,,,,1"),
            vec![(Code::DateOrder, Some((3, 14)))],
            1,
        ),
        (
            "year of two centuries ago",
            one("2,1825-01-06,2025-01-10,IE,14.50,GBP,,,,1"),
            vec![(Code::UnreadableValue, Some((3, 3)))],
            1,
        ),
        ("a row twice", with(&[&good]), vec![(Code::DuplicateRow, Some((3, 1)))], 1),
        (
            "one package, two countries",
            with(&[&good.replace(",IE,", ",DE,")]),
            vec![(Code::Contradiction, Some((3, 25)))],
            0,
        ),
        (
            "one package, two currencies",
            with(&[&good.replace("GBP", "EUR")]),
            vec![(Code::Contradiction, Some((3, 28)))],
            0,
        ),
        (
            "a quotation mark too many",
            one("2,2025-01-06,2025-01-10,IE,14.50,GBP,\"A2,,,1"),
            vec![(Code::UnclosedQuote, Some((3, 38)))],
            2,
        ),
        (
            "a byte that is no character",
            {
                let mut bytes = format!("{HEADER}{}", good.replace("A1", "Aé€ü")).into_bytes();
                let at = bytes.len() - 20;
                bytes.splice(at..at, [0xff]);
                bytes
            },
            vec![],
            usize::MAX,
        ),
        (
            "an undefined byte of Windows-1252",
            {
                let mut bytes = encoded(&format!("{HEADER}{good}"), WINDOWS_1252);
                let at = bytes.iter().rposition(|&byte| byte == b'A').expect("a number");
                bytes[at] = 0x81;
                bytes
            },
            vec![(Code::GuessedEncoding, Some((2, 38))), (Code::UnreadableBytes, Some((2, 38)))],
            1,
        ),
    ]
}

#[test]
fn each_broken_file_has_its_finding() {
    let folder = Folder::new();
    let mut wrong = Vec::new();
    for (name, bytes, expected, count) in corpus() {
        let packages = folder.read(&bytes);
        let findings = &packages.findings;
        let found: Vec<Found> =
            findings.iter().map(|finding| (finding.code, findings.position(&finding.place))).collect();
        if count == usize::MAX {
            if !found.iter().any(|(code, _)| *code == Code::UnreadableBytes) {
                wrong.push(format!("{name}: {found:?}"));
            }
        } else if found != expected || packages.read.len() != count {
            wrong.push(format!(
                "{name}: {} packages, {found:?}\n{}",
                packages.read.len(),
                findings.render(false)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_gzip_file_cut_in_the_middle_is_read_up_to_there() {
    let rows: String = (0..5000)
        .map(|n| row(&format!("{n}-{},2025-01-06,2025-01-10,IE,14.50,GBP,,,,1", n * 7919 % 10007)))
        .collect();
    let whole = packed(format!("{HEADER}{rows}").as_bytes());
    let packages = Folder::new().read(&whole[..whole.len() / 2]);
    let codes: Vec<Code> = packages.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::DamagedGzip]);
    assert!((100..4999).contains(&packages.read.len()), "{}", packages.read.len());
}
