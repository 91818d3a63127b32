//! CSV files and command lines to packages.

use super::*;
use crate::domain::{CarrierClass, Format, TrackedAs, Tracking};
use crate::records::Assumed;

const HEADER: &str = "order_id,order_time,promised_time,buyer-name,origin,destination,value,currency,format,\
                      integrated,tracking_number,uploaded_time,first_scan_time,delivery_scan_time";

fn of_text(text: &str, told: &[(Field, &str)]) -> Packages {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, text).expect("written");
    let told: Vec<(Field, String)> = told.iter().map(|(field, text)| (*field, (*text).into())).collect();
    from_file(&path, &told)
}

fn codes(packages: &Packages) -> Vec<(Code, Option<(usize, usize)>)> {
    let findings = &packages.findings;
    findings.iter().map(|finding| (finding.code, findings.position(&finding.place))).collect()
}

#[test]
fn scans_follow_from_the_times_of_a_row() {
    let row = |number: &str, uploaded: &str, first: &str, delivery: &str| {
        let text = format!(
            "{HEADER}\n1,2025-02-03,2025-02-10,Jo,GB,IE,14.50,GBP,letter,yes,{number},{uploaded},{first},{delivery}\n"
        );
        let packages = of_text(&text, &[]);
        assert!(packages.findings.is_empty(), "{}", packages.findings.render(false));
        let record = packages.read[0].record.clone();
        (record.tracked_as, record.tracking)
    };
    let full = TrackedAs::Full;
    assert_eq!(row("", "", "", ""), (TrackedAs::Untracked, Tracking::NoNumber));
    assert_eq!(row("A1", "", "", ""), (full, Tracking::NoScan));
    assert_eq!(row("A1", "", "2025-02-04T08:00", ""), (full, Tracking::FacilityOnly));
    assert_eq!(row("A1", "", "", "2025-02-06"), (full, Tracking::DeliveryOnly));
    assert_eq!(row("A1", "", "2025-02-04", "2025-02-06"), (full, Tracking::Both));
    assert_eq!(row("A1", "", "2025-02-06T09:00", "2025-02-06T09:00"), (full, Tracking::DeliveryOnly));
    assert_eq!(row("A1", "2025-02-07", "2025-02-04", "2025-02-06"), (full, Tracking::Late));
    assert_eq!(row("A1", "2025-02-06", "2025-02-04", "2025-02-06T09:00"), (full, Tracking::Both));
    // 10:30 at +01:00 is half past nine.
    let late = row("A1", "2025-02-06T10:30:00+01:00", "2025-02-04", "2025-02-06T09:00:00Z");
    assert_eq!(late, (full, Tracking::Late));
}

#[test]
fn names_of_people_are_neither_kept_nor_used() {
    let packages = of_text(
        &format!("{HEADER}\n1,2025-02-03,2025-02-10,Jo Secret,GB,IE,14.50,GBP,letter,yes,AB12345,,,\n"),
        &[],
    );
    assert_eq!(packages.unused_columns, ["buyer-name"]);
    let kept = format!("{:?}", packages.read);
    assert!(!kept.contains("Secret") && !kept.contains("AB12345"), "{kept}");
}

#[test]
fn a_bad_row_is_named_with_its_cells_and_the_others_are_read() {
    let text = format!(
        "{HEADER}\n\
         1,2025-02-03,2025-02-10,\"Jo, \"\"X\"\"\",GB,IE,14.50,GBP,letter,yes,,,,\n\
         2,2025-02-03,2025-02-10,Jo,GB,Ireland,\"14,50\",GBP,lettre,yes,,,,\n\
         3,2025-02-03\n\
         4,2025-02-03,2025-01-10,Jo,GB,IE,14.50,GBP,letter,,,,,\n"
    );
    let packages = of_text(&text, &[]);
    assert_eq!(packages.read.len(), 1);
    let lost: Vec<_> = packages.not_read.iter().map(|row| (row.line, row.order_id.as_deref())).collect();
    assert_eq!(lost, [(3, Some("2")), (4, Some("3")), (5, Some("4"))]);
    assert_eq!(
        codes(&packages),
        [
            (Code::UnreadableValue, Some((3, 31))),
            (Code::UnreadableValue, Some((3, 40))),
            (Code::UnknownWord, Some((3, 51))),
            (Code::RowLength, Some((4, 1))),
            (Code::DateOrder, Some((5, 14))),
            (Code::MissingValue, Some((5, 51))),
        ],
        "{}",
        packages.findings.render(false)
    );
}

#[test]
fn the_command_line_says_what_no_row_says() {
    let text =
        "order_id,promised_time,value,format,origin\nA,2025-02-10,14.50,,GB\nB,2025-02-10,5,parcel,CN\n";
    let packages = of_text(text, &[]);
    let missing: Vec<Code> = codes(&packages).into_iter().map(|(code, _)| code).collect();
    // Destination, carrier class and tracking, each once for the whole file.
    assert_eq!(missing, [Code::MissingColumn; 3], "{}", packages.findings.render(false));
    assert!(packages.read.is_empty());
    let told = [
        (Field::Destination, "DE"),
        (Field::Carrier, "not-integrated"),
        (Field::ServiceTracking, "untracked"),
        (Field::Currency, "EUR"),
        (Field::Format, "letter"),
    ];
    let packages = of_text(text, &told);
    assert!(packages.findings.is_empty(), "{}", packages.findings.render(false));
    let formats: Vec<Format> = packages.read.iter().map(|package| package.record.format).collect();
    assert_eq!(formats, [Format::Letter, Format::Parcel]);
    assert_eq!(packages.read[0].record.carrier, CarrierClass::NotIntegrated);
    assert!(packages.read[0].taken.contains(Assumed::NoNumber));
}

#[test]
fn what_cannot_be_together_is_found() {
    let told = |more: &[(Field, &str)]| {
        let base = [
            (Field::Origin, "GB"),
            (Field::Destination, "IE"),
            (Field::Value, "14.50 GBP"),
            (Field::Format, "letter"),
            (Field::Carrier, "integrated"),
            (Field::Promised, "2025-02-10"),
        ];
        let all = base.iter().chain(more).map(|(field, text)| (*field, (*text).to_owned()));
        let packages = from_command_line(&all.collect::<Vec<_>>());
        codes(&packages).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    let both = (Field::Tracking, "both");
    assert_eq!(told(&[both]), []);
    assert_eq!(told(&[]), [Code::MissingValue]);
    assert_eq!(told(&[both, (Field::ServiceTracking, "untracked")]), [Code::Contradiction]);
    assert_eq!(told(&[both, (Field::ServiceTracking, "export-only")]), [Code::Contradiction]);
    assert_eq!(told(&[both, (Field::Tax, "2 EUR")]), [Code::CurrencyMismatch]);
    assert_eq!(told(&[both, (Field::Tax, "20 GBP")]), [Code::OutOfRange]);
    assert_eq!(told(&[both, (Field::Ordered, "2025-02-11")]), [Code::DateOrder]);
    assert_eq!(told(&[both, (Field::Value, "-1 GBP")]), [Code::OutOfRange]);
    assert_eq!(told(&[both, (Field::BuyShipping, "perhaps")]), [Code::UnknownWord]);
}

#[test]
fn a_column_may_be_there_once_and_a_file_needs_rows() {
    let twice = of_text("value,format,value\n1,letter,2\n", &[]);
    assert!(codes(&twice).contains(&(Code::DuplicateName, Some((1, 14)))));
    let header_only = of_text(&format!("{HEADER}\n"), &[]);
    assert_eq!(codes(&header_only), [(Code::EmptyFile, None)]);
    assert_eq!(codes(&of_text("", &[])), [(Code::EmptyFile, None)]);
}
