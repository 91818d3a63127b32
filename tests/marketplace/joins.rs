//! How the marketplace's files are joined: packages of an order, corrections, amounts, days and lists of defects.

use super::{Folder, day, told};
use std::collections::BTreeMap;
use std::path::Path;
use vtr_planner::app::audit::{Beside, Field, Question};
use vtr_planner::domain::Tracking;
use vtr_planner::input::packages::ReadPackage;
use vtr_planner::input::reports::open;
use vtr_planner::records::Assumed;

const ORDERS: &str = "order-id\torder-item-id\tpurchase-date\tsku\tquantity-purchased\tcurrency\titem-price\titem-tax\t\
                      shipping-price\tship-country\tsales-channel\tlatest-delivery-date\n\
                      1\t11\t2025-02-03T10:00:00+00:00\tMUG\t2\tGBP\t12.00\t2.00\t3.00\tGB\tAmazon.co.uk\t\
                      2025-02-07T23:59:59+00:00\n\
                      1\t12\t2025-02-03T10:00:00+00:00\tCARD\t1\tGBP\t6.00\t1.00\t0.00\tGB\tAmazon.co.uk\t\
                      2025-02-07T23:59:59+00:00\n";
const SENT: &str = "order-id\torder-item-id\tquantity\tship-date\tcarrier-code\tcarrier-name\ttracking-number\tship-method\n";

/// The packages of orders and confirmations for a store.
fn packages(orders: &str, sent: &[&str], store: &str) -> Vec<ReadPackage> {
    let folder = Folder::new();
    let sent: String = sent.iter().map(|row| row.replace(' ', "\t") + "\n").collect();
    let files = [folder.write("orders", orders), folder.write("sent", SENT.to_owned() + &sent)];
    let files: Vec<(usize, &Path)> =
        files.iter().enumerate().map(|(at, path)| (at, path.as_path())).collect();
    let told = [(Field::Origin, "GB"), (Field::Format, "parcel"), (Field::Carrier, "integrated")];
    let told = told.map(|(field, text)| (field, text.to_owned())).to_vec();
    let read = open(&files, &Beside { told, ..Beside::default() }, store).join(store, &BTreeMap::new());
    assert!(!read.findings.has_errors(), "{}", read.findings.render(false));
    read.packages
}

/// Value of the items in pence, items, and whether a number is known, of each package.
fn shown(packages: &[ReadPackage]) -> Vec<(i64, Option<u32>, bool)> {
    let of = |package: &ReadPackage| {
        let (record, details) = (&package.record, &package.record.details);
        (record.price.item.micros / 10_000, details.quantity, record.tracking != Tracking::NoNumber)
    };
    packages.iter().map(of).collect()
}

#[test]
fn items_are_sent_together_or_apart() {
    let shown = |sent: &[&str]| shown(&packages(ORDERS, sent, "UK"));
    assert_eq!(shown(&["1   2025-02-04 DHL  A1 Paket"]), [(1800, Some(3), true)]);
    assert_eq!(
        shown(&["1 11  2025-02-04 DHL  A1 Paket", "1 12  2025-02-05 DHL  A2 Paket"]),
        [(1200, Some(2), true), (600, Some(1), true)]
    );
    // One of two mugs in each package; the card goes with the second.
    assert_eq!(
        shown(&[
            "1 11 1 2025-02-04 DHL  A1 Paket",
            "1 11 1 2025-02-05 DHL  A2 Paket",
            "1 12  2025-02-05 DHL  A2 Paket",
        ]),
        [(600, Some(1), true), (1200, Some(2), true)]
    );
    // Which items are in which package is not said: each stands for the whole order.
    let unclear =
        packages(ORDERS, &["1 98  2025-02-04 DHL  A1 Paket", "1 99  2025-02-05 DHL  A2 Paket"], "UK");
    assert_eq!(self::shown(&unclear), [(1800, Some(3), true); 2]);
    assert!(unclear.iter().all(|package| package.taken.contains(Assumed::ValueOfOrder)));
}

#[test]
fn a_later_confirmation_replaces_an_earlier_one() {
    let numbers = |sent: &[&str]| -> Vec<(Option<u64>, String)> {
        let packages = packages(ORDERS, sent, "UK");
        let of = |package: &ReadPackage| {
            let record = &package.record;
            (record.details.number_check.map(u64::from), record.shipped_on.to_string())
        };
        packages.iter().map(of).collect()
    };
    let only = |number: &str| numbers(&[&format!("1   2025-02-05 DHL  {number} Paket")]);
    let one = "1   2025-02-05 DHL  A1 Paket";
    assert_eq!(numbers(&[one, "1   2025-02-05 DHL  A2 Paket"]), only("A2"));
    // The later day counts, not the later row; blanks and small letters are no other number.
    assert_eq!(numbers(&["1   2025-02-05 DHL  A2 Paket", "1   2025-02-04 DHL  A1 Paket"]), only("A2"));
    assert_eq!(numbers(&["1   2025-02-05 DHL  a2 Paket"]), only("A2"));
    // Two of two mugs again: a correction, and not two packages.
    let mugs = [
        "1 11 2 2025-02-05 DHL  A1 Paket",
        "1 11 2 2025-02-05 DHL  A2 Paket",
        "1 12  2025-02-05 DHL  A2 Paket",
    ];
    assert_eq!(numbers(&mugs), only("A2"));
    assert_eq!(numbers(&[one, "1   2025-02-05 DHL   Paket"]), only("A1"));
    assert_eq!(numbers(&[one, "1   2025-02-05 DHL  NULL Paket"]), [(None, "2025-02-05".to_owned())]);
}

#[test]
fn taxes_and_promises_are_those_of_the_store() {
    let of = |orders: &str, store: &str| {
        let packages = packages(orders, &["1   2025-02-04 DHL  A1 Paket"], store);
        let record = &packages[0].record;
        let value = record.price.value();
        let pence = [value.net, value.with_tax].map(|money| money.micros / 10_000);
        (pence, record.promised_on.to_string(), packages[0].taken.contains(Assumed::TaxOnTop))
    };
    assert_eq!(of(ORDERS, "UK"), ([1800, 2100], "2025-02-07".to_owned(), false));
    let american = ORDERS.replace("Amazon.co.uk", "Amazon.com").replace("GBP", "USD");
    // Until midnight of the 6th in Los Angeles.
    let american = american.replace("2025-02-07T23:59:59", "2025-02-07T07:59:59");
    assert_eq!(of(&american, "US"), ([2100, 2400], "2025-02-06".to_owned(), true));
    // Until midnight of the 7th in Tokyo.
    let japanese =
        ORDERS.replace("Amazon.co.uk", "Amazon.co.jp").replace("2025-02-07T23", "2025-02-07T14");
    assert_eq!(of(&japanese, "JP").1, "2025-02-07");
    assert!(packages(ORDERS, &["1   2025-02-04 DHL  A1 Paket"], "DE").is_empty());
}

#[test]
fn lists_of_each_form_say_which_packages_are_defects() {
    let rows: String = (1..=6)
        .map(|order| {
            let row = ORDERS.lines().nth(1).expect("a row").replacen(
                "1\t11",
                &format!("{order}\t{order}1"),
                1,
            );
            row.replace("2025-02-07", &format!("2025-02-{:02}", 6 + order)) + "\n"
        })
        .collect();
    let orders = format!("{}\n{rows}", ORDERS.lines().next().expect("a header"));
    let sent: String =
        (1..=6).map(|order| format!("{order}\t\t\t2025-02-04\tDHL\t\tA{order}\tPaket\n")).collect();
    let verdicts = |list: &str| {
        let folder = Folder::new();
        let told_all =
            [(Field::Origin, "GB"), (Field::Format, "parcel"), (Field::Carrier, "integrated")];
        let question = Question {
            files: vec![
                folder.write("orders", &orders),
                folder.write("sent", SENT.to_owned() + &sent),
                folder.write("list", list),
            ],
            beside: Beside {
                told: told_all.map(|(field, text)| (field, text.to_owned())).to_vec(),
                ..Beside::default()
            },
            policy: Some("uk-2025".into()),
            readings: vec!["prudent".into()],
            as_of: Some(day("2025-03-31")),
            ..Question::default()
        };
        let (audits, written) = folder.audit(&question);
        let shown = written.get("verdicts.csv").unwrap_or_else(|| panic!("{}", told(&audits)));
        let letter =
            |row: &str| row.split(',').nth(7).and_then(|word| word.chars().next()).unwrap_or('?');
        let verdicts: String = shown.lines().skip(1).map(letter).collect();
        let found =
            audits.answer.and_then(|answer| answer.agreement).map(|agreement| agreement.differences);
        let found: Vec<String> = found.into_iter().flatten().map(|one| one.difference).collect();
        (verdicts, found.join(" "))
    };
    let of = |list: &str, found: &str, verdicts_of: &str| {
        assert_eq!(verdicts(list), (verdicts_of.to_owned(), found.to_owned()), "{list}");
    };
    // Without days a list covers those of the orders that it names.
    of("Order ID,ASIN,No Valid Tracking,Shipped late\n2,B0,X,\n3,B0,,X\n5,B0,X,\n", "", "udvvdu");
    of("Order ID\tHas Valid Tracking Number\n2\tNo\n3\tYes\n5\tNo\n", "", "udvvdu");
    let third = "Order ID,Carrier Name,Tracking ID,Origin Country,Promised Delivery Date,Ship Method\n";
    of(&format!("{third}2,DHL,A2,GB,08/02/2025,Paket\n4,DHL,A4,GB,10/02/2025,Paket\n"), "", "udvduu");
    let american = format!("{third}2,DHL,A2,GB,Feb 8 2025,Paket\n4,DHL,A4,GB,\"Feb 10, 2025\",Paket\n");
    of(&american, "", "udvduu");
    // The number that could not be processed; an order of which nothing is known; another promised day.
    of(&format!("{third}2,DHL,2-InvalidId,GB,2025-02-08,Paket\n"), "", "uduuuu");
    of(
        &format!(
            "{third}2,DHL,A2,GB,2025-02-08,Paket\n4,DHL,A4,GB,2025-02-09,Paket\n99,DHL,A9,GB,2025-02-08,Paket\n"
        ),
        "promise-differs listed-not-found",
        "udvduu",
    );
    // Most of it is of another store: only what is found counts.
    of(
        &format!("{third}2,,,GB,2025-02-08,\n97,,,GB,2025-02-12,\n98,,,GB,2025-02-12,\n"),
        "listed-not-found listed-not-found",
        "uduuuu",
    );
    // Nothing at all is listed, and nothing says of which days.
    of(third, "", "uuuuuu");
}
