//! Broken files of the marketplace, each with what is found in it: the code, the file and its line, and how many
//! packages are audited all the same.

use super::{Code, Folder, day};
use std::path::PathBuf;
use vtr_planner::app::audit::{Beside, Field, Question, audit_files};
use vtr_planner::diagnostics::Findings;

const ALL: &str = "amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel\t\
                   sku\tquantity\tcurrency\titem-price\titem-tax\tshipping-price\tshipping-tax\tship-country\n\
                   026-1\t2025-02-03T10:00:00+00:00\t2025-02-05T10:00:00+00:00\tShipped\tMerchant\tAmazon.co.uk\tMUG\t1\tGBP\t\
                   12.50\t2.08\t2.90\t0.48\tGB\n\
                   026-2\t2025-02-03T11:00:00+00:00\t2025-02-05T11:00:00+00:00\tShipped\tMerchant\tAmazon.co.uk\tCARD\t2\tGBP\t\
                   7.40\t1.23\t2.90\t0.48\tDE\n\
                   026-3\t2025-02-04T11:00:00+00:00\t2025-02-06T11:00:00+00:00\tShipped\tMerchant\tAmazon.co.uk\tMUG\t1\tGBP\t\
                   12.50\t2.08\t2.90\t0.48\tGB\n";
const ORDERS: &str = "order-id\torder-item-id\tpurchase-date\tsku\tquantity-purchased\tlatest-delivery-date\n\
                      026-1\t11\t2025-02-03T10:00:00+00:00\tMUG\t1\t2025-02-07T23:59:59+00:00\n\
                      026-2\t21\t2025-02-03T11:00:00+00:00\tCARD\t2\t2025-02-12T22:59:59+00:00\n\
                      026-3\t31\t2025-02-04T11:00:00+00:00\tMUG\t1\t2025-02-08T23:59:59+00:00\n";
const SENT: &str = "order-id\torder-item-id\tquantity\tship-date\tcarrier-code\tcarrier-name\ttracking-number\tship-method\n\
                    026-1\t\t\t2025-02-04\tRoyal Mail\t\tAA1GB\tTracked 48\n\
                    026-2\t\t\t2025-02-04\tRoyal Mail\t\tAA2GB\tTracked 48\n\
                    026-3\t\t\t2025-02-05\tRoyal Mail\t\tAA3GB\tTracked 48\n";
const DEFECTS: &str = "Order ID,Carrier Name,Tracking ID,Origin Country,Promised Delivery Date,Ship Method,Ship Option,\
                       Package Value\n\
                       026-2,Royal Mail,AA2GB,GB,2025-02-12,Tracked 48,Standard,GBP 7.40\n";
const API: &str = r#"[{"orderId": "026-1", "createdTime": "2025-02-03T10:00:00Z",
 "lastUpdatedTime": "2025-02-09T10:00:00Z", "salesChannel": {"marketplaceId": "A1F83G8C2ARO7P"},
 "fulfillment": {"fulfillmentStatus": "SHIPPED", "fulfilledBy": "MERCHANT",
  "deliverByWindow": {"latestDateTime": "2025-02-07T23:59:59Z"}},
 "recipient": {"deliveryAddress": {"countryCode": "GB"}},
 "packages": [{"carrier": "Royal Mail", "shippingService": "Tracked 48", "trackingNumber": "AA1GB",
  "shipTime": "2025-02-04T10:00:00Z", "packageStatus": {"status": "DELIVERED"},
  "packageItems": [{"orderItemId": "11", "quantity": 1}]}],
 "orderItems": [{"orderItemId": "11", "quantityOrdered": 1,
  "product": {"sellerSku": "MUG", "price": {"unitPrice": {"amount": "12.50", "currencyCode": "GBP"}}}}]}]"#;
const RATES: &str = "carrier_name,service_code,origin_country,country_codes,min_weight,max_weight,currency,cost,\
                     transit_days,tracked\n\
                     Royal Mail,tracked_48,GB,GB,0,2,GBP,2.70,3,true\n\
                     Royal Mail,tracked_48,GB,DE;FR,0,2,GBP,7.10,5,true\n";

/// What is found: the code, the file, the line.
type Found = (Code, &'static str, Option<usize>);
type Case = (&'static str, Vec<(&'static str, Vec<u8>)>, Vec<Found>, usize);

/// All three files of orders, one of them another.
fn with(file: &'static str, text: impl Into<Vec<u8>>) -> Vec<(&'static str, Vec<u8>)> {
    let text = text.into();
    let mut files: Vec<(&str, Vec<u8>)> = [("all", ALL), ("orders", ORDERS), ("sent", SENT)]
        .map(|(name, text)| (name, text.into()))
        .into();
    match files.iter_mut().find(|(name, _)| *name == file) {
        Some((_, known)) => *known = text,
        None => files.push((file, text)),
    }
    files
}

/// One of the rows of a text, changed.
fn row(text: &str, line: usize, from: &str, to: &str) -> String {
    let changed = text.lines().enumerate().map(|(at, row)| {
        assert!(at + 1 != line || row.contains(from), "{from} in {row}");
        if at + 1 == line { row.replacen(from, to, 1) } else { row.to_owned() }
    });
    changed.map(|row| row + "\n").collect()
}

fn corpus() -> Vec<Case> {
    use Code::*;
    // Without its row in the all-orders report an order has neither value nor country.
    let lost = |code, row, of_orders| {
        let missing = (MissingValue, "orders", Some(of_orders));
        vec![(code, "all", Some(row)), missing, missing]
    };
    let all = |line, from, to| with("all", row(ALL, line, from, to));
    let orders = |line, from, to| with("orders", row(ORDERS, line, from, to));
    let sent = |line, from, to| with("sent", row(SENT, line, from, to));
    let defects = |line, from, to| with("defects", row(DEFECTS, line, from, to));
    let rates = |line, from, to| with("rates", row(RATES, line, from, to));
    let api = |from: &str, to: &str| {
        assert!(API.contains(from), "{from}");
        vec![("api", API.replacen(from, to, 1).into_bytes())]
    };
    let packed = super::packed(ALL.as_bytes());
    vec![
        ("good", with("defects", DEFECTS), vec![], 3),
        ("gzip cut in its header", with("all", &packed[..12]), vec![(DamagedGzip, "all", None)], 0),
        ("no order column", all(1, "amazon-order-id", "number"), vec![(MissingColumn, "all", None)], 0),
        (
            "rows alone",
            with("all", &ALL[ALL.find('\n').expect("rows") + 1..]),
            vec![(NoHeader, "all", None)],
            0,
        ),
        (
            "header alone",
            with("all", &ALL[..=ALL.find('\n').expect("rows")]),
            vec![(EmptyFile, "all", None)],
            0,
        ),
        ("the download broke off", with("all", &ALL[..ALL.len() - 30]), lost(RowLength, 4, 4), 2),
        ("a cell too many", all(3, "CARD", "CARD\tx"), lost(RowLength, 3, 3), 2),
        (
            "commas in a tab file",
            with("all", ALL.replacen("026-2\t", "026-2,", 1)),
            lost(RowLength, 3, 3),
            2,
        ),
        (
            "the header again",
            with("all", format!("{ALL}{ALL}")),
            {
                let again = (1..=3).map(|at| (DuplicateRow, "all", Some(5 + at)));
                std::iter::once((RepeatedHeader, "all", Some(5))).chain(again).collect()
            },
            3,
        ),
        (
            "two reports in one file",
            with("all", format!("{ALL}{ORDERS}")),
            vec![(SecondHeader, "all", Some(5))],
            3,
        ),
        (
            "a row twice",
            with("all", format!("{ALL}{}\n", ALL.lines().nth(1).expect("a row"))),
            vec![(DuplicateRow, "all", Some(5))],
            3,
        ),
        ("a row without order", all(2, "026-1", ""), lost(MissingValue, 2, 2), 2),
        ("decimal comma", all(2, "12.50", "12,50"), vec![(UnreadableValue, "all", Some(2))], 2),
        ("no price", all(2, "12.50", ""), vec![(MissingValue, "all", Some(2))], 2),
        ("a price below zero", all(2, "12.50", "-12.50"), vec![(OutOfRange, "all", Some(2))], 2),
        ("more tax than price", all(2, "2.08", "20.80"), vec![(OutOfRange, "all", Some(2))], 2),
        ("tax that is none", all(2, "2.08", "VAT"), vec![(UnreadableValue, "all", Some(2))], 2),
        ("an unknown currency", all(2, "GBP", "pounds"), vec![(UnreadableValue, "all", Some(2)); 3], 2),
        (
            "one order, two currencies",
            with(
                "all",
                format!(
                    "{ALL}{}\n",
                    ALL.lines().nth(1).expect("a row").replace("MUG", "CUP").replace("GBP", "EUR")
                ),
            ),
            vec![(Contradiction, "all", Some(5))],
            2,
        ),
        ("a country by name", all(3, "DE", "Germany"), vec![(UnreadableValue, "all", Some(3))], 2),
        (
            "day or month first",
            all(2, "2025-02-03T10:00:00+00:00", "03/02/2025"),
            vec![(UnreadableValue, "all", Some(2))],
            2,
        ),
        (
            "a spreadsheet's day",
            all(2, "2025-02-03T10:00:00+00:00", "45691"),
            vec![(UnreadableValue, "all", Some(2))],
            2,
        ),
        ("half an item", all(2, "\t1\t", "\t0.5\t"), vec![(UnreadableValue, "all", Some(2))], 2),
        ("negative quantity", all(2, "\t1\t", "\t-1\t"), vec![(OutOfRange, "all", Some(2))], 2),
        (
            "bytes of Latin-1",
            {
                let mut bytes = ALL.as_bytes().to_vec();
                let at = ALL.find("MUG").expect("a product");
                bytes[at] = 0xdc;
                with("all", bytes)
            },
            vec![(GuessedEncoding, "all", None)],
            3,
        ),
        (
            "promised before the order",
            orders(2, "2025-02-07", "2025-02-01"),
            vec![(DateOrder, "orders", Some(2))],
            2,
        ),
        (
            "a promise that is none",
            orders(2, "2025-02-07T23:59:59+00:00", "soon"),
            vec![(UnreadableValue, "orders", Some(2))],
            2,
        ),
        (
            "orders without their column",
            orders(1, "order-id", "number"),
            vec![(MissingColumn, "orders", None)],
            3,
        ),
        (
            "two promises",
            {
                let mut files = with("orders", ORDERS);
                files.push(("more", row(ORDERS, 2, "2025-02-07", "2025-02-09").into_bytes()));
                files
            },
            vec![(FilesDisagree, "more", Some(2))],
            3,
        ),
        (
            "two countries",
            with(
                "orders",
                ORDERS
                    .replacen("latest-", "ship-country\tlatest-", 1)
                    .replace("\t2025-02-07", "\tFR\t2025-02-07")
                    .replace("\t2025-02-12", "\tDE\t2025-02-12")
                    .replace("\t2025-02-08", "\tGB\t2025-02-08"),
            ),
            vec![(FilesDisagree, "orders", Some(2))],
            3,
        ),
        (
            "confirmations without orders",
            sent(1, "order-id", "number"),
            vec![(MissingColumn, "sent", None)],
            3,
        ),
        ("a confirmation without order", sent(2, "026-1", ""), vec![(MissingValue, "sent", Some(2))], 3),
        ("nothing was sent", sent(2, "\t\t\t", "\t\t0\t"), vec![(OutOfRange, "sent", Some(2))], 3),
        (
            "sent before the order",
            sent(2, "2025-02-04", "2025-01-04"),
            vec![(DateOrder, "sent", Some(2))],
            2,
        ),
        (
            "sent on no day",
            sent(2, "2025-02-04", "31.02.2025"),
            vec![(UnreadableValue, "sent", Some(2))],
            2,
        ),
        (
            "a rounded number",
            sent(2, "AA1GB", "1.23457E+12"),
            vec![(SpreadsheetDamage, "sent", Some(2))],
            3,
        ),
        (
            "a correction without number",
            with("sent", format!("{SENT}026-1\t\t\t2025-02-05\tRoyal Mail\t\t\tTracked 48\n")),
            vec![(FilesDisagree, "sent", Some(5))],
            3,
        ),
        (
            "a confirmation of another month",
            with("sent", format!("{SENT}026-9\t\t\t2025-02-05\tRoyal Mail\t\tAA9GB\tTracked 48\n")),
            vec![(OrderNotFound, "sent", Some(5))],
            3,
        ),
        (
            "an order that nobody sent",
            with("all", ALL.replace("Shipped", "Unshipped"))
                .into_iter()
                .map(|(name, text)| {
                    (
                        name,
                        if name == "sent" { row(SENT, 4, "026-3", "026-2").into_bytes() } else { text },
                    )
                })
                .collect(),
            vec![(NotConfirmed, "all", Some(4))],
            2,
        ),
        (
            "another number than was packed",
            {
                let packages = "order_id,tracking_number,first_scan_time,delivery_scan_time\n026-1,ZZ1GB,2025-02-04,2025-02-06\n";
                with("packages", packages)
            },
            vec![(FilesDisagree, "sent", Some(2))],
            3,
        ),
        (
            "defects without orders",
            defects(1, "Order ID", "Number"),
            vec![(MissingColumn, "defects", None)],
            3,
        ),
        ("a defect without order", defects(2, "026-2", ""), vec![(MissingValue, "defects", Some(2))], 3),
        (
            "defects cut off",
            defects(2, ",Standard,GBP 7.40", ""),
            vec![(RowLength, "defects", Some(2))],
            3,
        ),
        (
            "two forms of the list",
            with("defects", format!("{DEFECTS}Order ID,ASIN,No Valid Tracking\n026-1,B0,X\n")),
            vec![(SecondHeader, "defects", Some(3))],
            3,
        ),
        (
            "a defect of no known day",
            defects(2, "2025-02-12", "02/03/2025"),
            vec![(UnreadableValue, "defects", Some(2))],
            3,
        ),
        ("orders as JSON", vec![("api", API.into())], vec![], 1),
        ("JSON cut off", vec![("api", API[..300].into())], vec![(NotJson, "api", Some(5))], 0),
        ("JSON that is none", vec![("api", b"{oops".to_vec())], vec![(NotJson, "api", Some(1))], 0),
        (
            "JSON of another shape",
            vec![("api", b"{\"payload\": {\"Orders\": []}}".to_vec())],
            vec![(UnknownShape, "api", None)],
            0,
        ),
        ("no orders", vec![("api", b"[]".to_vec())], vec![(EmptyFile, "api", None)], 0),
        (
            "an order without number",
            vec![("api", API.replacen('[', "[{\"packages\": []},", 1).into_bytes())],
            vec![(MissingValue, "api", None)],
            1,
        ),
        (
            "a promise of the API that is none",
            api("2025-02-07T23:59:59Z", "tomorrow"),
            vec![(UnreadableValue, "api", None)],
            0,
        ),
        (
            "an amount of the API that is none",
            api("12.50", "much"),
            vec![(UnreadableValue, "api", None)],
            0,
        ),
        (
            "a country of the API that is none",
            api("\"GB\"", "\"England\""),
            vec![(UnreadableValue, "api", None)],
            0,
        ),
        (
            "two numbers of one package",
            with("api", API)
                .into_iter()
                .map(|(name, text)| {
                    (
                        name,
                        if name == "sent" { row(SENT, 2, "AA1GB", "AA7GB").into_bytes() } else { text },
                    )
                })
                .collect(),
            vec![(FilesDisagree, "sent", Some(2))],
            3,
        ),
        (
            "health without a rate",
            with("health", b"{\"performanceMetrics\": [{}]}".to_vec()),
            vec![(UnknownShape, "health", None)],
            3,
        ),
        ("good rates", with("rates", RATES), vec![], 3),
        ("a rate that is none", rates(2, "2.70", "free"), vec![(UnreadableValue, "rates", Some(2))], 3),
        ("no rate", rates(2, "2.70", ""), vec![(UnreadableValue, "rates", Some(2))], 3),
        ("weights the wrong way round", rates(2, "0,2", "2,1"), vec![(RangeOrder, "rates", Some(2))], 3),
        (
            "weights that are none",
            rates(2, "0,2", "0,2kg"),
            vec![(UnreadableValue, "rates", Some(2))],
            3,
        ),
        (
            "two rates for one package",
            rates(3, "DE;FR", "GB;FR"),
            vec![(Contradiction, "rates", Some(3))],
            3,
        ),
        ("perhaps tracked", rates(2, "true", "perhaps"), vec![(UnknownWord, "rates", Some(2))], 3),
        (
            "a rate to a country by name",
            rates(3, "DE;FR", "Germany"),
            vec![(UnreadableValue, "rates", Some(3))],
            3,
        ),
        ("no service", rates(2, "tracked_48", ""), vec![(MissingValue, "rates", Some(2))], 3),
    ]
}

/// Audits files under what the command line tells.
fn asked(files: Vec<PathBuf>) -> Question {
    let told = [(Field::Origin, "GB"), (Field::Format, "parcel"), (Field::Carrier, "integrated")];
    let told = told.map(|(field, text)| (field, text.to_owned())).to_vec();
    Question {
        files,
        beside: Beside { told, ..Beside::default() },
        policy: Some("uk-2025".into()),
        as_of: Some(day("2025-02-28")),
        ..Question::default()
    }
}

fn found(findings: &[Findings]) -> Vec<(Code, String, Option<usize>)> {
    let of = |findings: &Findings| {
        let found = findings.iter().map(|finding| {
            let file = findings.file(&finding.place).rsplit('/').next().unwrap_or_default().to_owned();
            (finding.code, file, findings.position(&finding.place).map(|(line, _)| line))
        });
        found.collect::<Vec<_>>()
    };
    findings.iter().flat_map(of).collect()
}

/// Not of the files, but that nothing could be audited.
fn of_files(found: &(Code, String, Option<usize>)) -> bool {
    found.1 != "command line" && found.1 != "the other files"
}

#[test]
fn each_broken_file_has_its_finding() {
    let mut wrong = Vec::new();
    for (name, files, expected, audited) in corpus() {
        let folder = Folder::new();
        let files = files.into_iter().map(|(name, text)| folder.write(name, text)).collect();
        let audits = audit_files(&asked(files), None).expect("nothing is written");
        let found: Vec<_> = found(&audits.findings).into_iter().filter(of_files).collect();
        let expected: Vec<_> =
            expected.into_iter().map(|(code, file, line)| (code, file.to_owned(), line)).collect();
        let packages = audits.answer.as_ref().map_or(0, |answer| answer.packages.audited);
        if found != expected || packages != audited {
            wrong.push(format!(
                "{name}: {packages} packages, {found:?}; expected {audited}, {expected:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_corpus_is_large_enough() {
    // Beside those of tests/orders.
    let cases = corpus();
    assert!(cases.iter().filter(|(_, _, found, _)| !found.is_empty()).count() >= 55);
}

/// What no file says is asked for, with the option that says it.
#[test]
fn what_no_file_says_is_asked_for() {
    let folder = Folder::new();
    let files = [("all", ALL), ("sent", SENT)].map(|(name, text)| folder.write(name, text)).to_vec();
    let question = Question { files, policy: Some("uk-2025".into()), ..Question::default() };
    let audits = audit_files(&question, None).expect("nothing is written");
    assert!(audits.answer.is_none());
    let told: String = audits.findings.iter().map(|findings| findings.render(false)).collect();
    for said in ["--origin GB", "--shape letter", "--carrier integrated"] {
        assert!(told.contains(said), "{said} in {told}");
    }
    assert!(!told.contains("`destination`") && !told.contains("`value`"), "{told}");
}

/// What a file of packages lacks other files say: here all but number and scans.
#[test]
fn a_file_of_packages_is_filled_up_from_the_others() {
    let folder = Folder::new();
    let scans = "order_id,tracking_number,first_scan_time,delivery_scan_time\n\
                 026-1,AA1GB,2025-02-04,2025-02-06\n026-2,AA2GB,,\n";
    let all = ALL.to_owned()
        + &row(ALL, 3, "CARD", "BOX").lines().nth(2).map(|row| format!("{row}\n")).expect("a row");
    let files = vec![
        folder.write("packages.csv", scans),
        folder.write("all.txt", all),
        folder.write("orders.txt", ORDERS),
        folder.write("sent.txt", SENT),
    ];
    let (audits, written) = folder.audit(&Question { as_of: None, ..asked(files) });
    assert!(found(&audits.findings).is_empty(), "{:?}", found(&audits.findings));
    let rows: Vec<&str> =
        written["verdicts.csv"].lines().filter(|row| row.contains("prudent")).collect();
    assert_eq!(rows.len(), 3, "{rows:?}");
    let verdict =
        |order: &str| rows.iter().find(|row| row.starts_with(order)).copied().unwrap_or_default();
    // The scan of the first is known; of the second it is open whether one comes; of the third nothing is.
    assert!(verdict("026-1").contains(",2025-02-07,uk-2025,prudent,valid,"), "{rows:?}");
    assert!(verdict("026-2").contains(",2025-02-12,uk-2025,prudent,unknown,"), "{rows:?}");
    assert!(verdict("026-3").contains(",2025-02-08,uk-2025,prudent,unknown,"), "{rows:?}");
}
