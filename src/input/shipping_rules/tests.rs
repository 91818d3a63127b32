use super::*;
use crate::domain::Currency;
use crate::records::{RuleBeside, ValueBand};

const HEAD: &str = "store,sku_pattern,category,destination,value_from,value_to,weight_from,weight_to,service,\
                    service_code,packages_per_month,cost_change_per_month,beside,changed,reading";

fn against() -> Against<'static> {
    Against {
        store: "UK",
        reading: "prudent",
        categories: ["Toys", "Gifts"].into(),
        services: ["tracked48", "letter", "tracked24"].map(str::to_owned).into(),
    }
}

fn read_bytes(bytes: &[u8]) -> ReadRules {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rules.csv");
    std::fs::write(&path, bytes).expect("written");
    read(&path, &against())
}

fn codes(read: &ReadRules) -> Vec<Code> {
    read.findings.iter().map(|finding| finding.code).collect()
}

/// A file with one row below the usual header.
fn one(row: &str) -> ReadRules {
    read_bytes(format!("{HEAD}\n{row}\n").as_bytes())
}

const GOOD: &str = "UK,*,Toys,DE FR,8.42 GBP,16.02 GBP,0,750,Tracked 48,tracked-48,3.3,-1.20,label bought through the marketplace,\
     yes,prudent";

#[test]
fn a_row_of_a_plan_is_a_rule() {
    let read = one(&GOOD.replace("label bought through the marketplace", "\"from 2025-04-01, label bought through the marketplace, price x 1.05, shipping charge + 1.50 GBP\""));
    assert_eq!((codes(&read), read.not_read), (vec![], 0));
    let [rule] = read.rules.as_slice() else { panic!("one rule") };
    let band = ValueBand { from: Some(8_420_000), to: Some(16_020_000), currency: Some(Currency::GBP) };
    assert_eq!((rule.line, rule.value, rule.weight_g), (2, band, (0.0, 750.0)));
    assert_eq!((rule.service_code.as_str(), rule.sku_pattern.as_str()), ("tracked-48", ""));
    assert_eq!(rule.destinations.iter().map(|c| c.code()).collect::<Vec<_>>(), ["DE", "FR"]);
    assert_eq!(rule.packages_per_month, Some(3.3));
    assert_eq!(rule.beside, RuleBeside { bought: true, price_factor: 1.05, shipping_added: 1_500_000 });
}

#[test]
fn a_spreadsheet_s_file_is_the_same_rules() {
    let plain = one(GOOD);
    let rows = [HEAD, GOOD].map(|row| row.replace(',', ";")).join("\r\n");
    let commas =
        rows.replace("8.42 GBP", "8,42 GBP").replace("16.02 GBP", "£16,02").replace("3.3", "3,3");
    for text in [format!("\u{feff}{commas}\r\n"), format!("sep=;\r\n{commas}")] {
        let read = read_bytes(text.as_bytes());
        let line = |rules: &[ShippingRule]| ShippingRule { line: 0, ..rules[0].clone() };
        assert_eq!(codes(&read), [], "{text}");
        assert_eq!(line(&read.rules), line(&plain.rules), "{text}");
    }
    let utf16: Vec<u8> =
        format!("\u{feff}{commas}").encode_utf16().flat_map(|unit| unit.to_le_bytes()).collect();
    let read = read_bytes(&utf16);
    assert_eq!((codes(&read), &read.rules), (vec![], &plain.rules));
    // Blanks and capitals in the header, empty cells for any.
    let any = read_bytes(b"Category,Destination,Value From,Value To,Weight From,Weight To,Service,Notes\n,*,,,,,Tracked 48,x\n");
    assert_eq!(codes(&any), []);
    let rule = &any.rules[0];
    assert!(rule.category.is_empty() && rule.destinations.is_empty() && rule.value.from.is_none());
    assert_eq!(rule.weight_g, (0.0, f64::INFINITY));
    let kilograms = one(&GOOD.replace(",0,750,", ",100 g,\"0,75 kg\","));
    assert_eq!((codes(&kilograms), kilograms.rules[0].weight_g), (vec![], (100.0, 750.0)));
}

#[test]
fn every_mistake_is_told_at_its_row() {
    for (from, to, code) in [
        ("8.42 GBP", "many", Code::UnreadableValue),
        ("8.42 GBP", "-8.42 GBP", Code::UnreadableValue),
        ("8.42 GBP", "8.42 POUNDS", Code::UnreadableValue),
        ("8.42 GBP", "8.42 EUR", Code::CurrencyMismatch),
        ("8.42 GBP", "16.02 GBP", Code::RangeOrder),
        ("8.42 GBP", "17 GBP", Code::RangeOrder),
        (",0,750,", ",750,750,", Code::RangeOrder),
        (",0,750,", ",heavy,750,", Code::UnreadableValue),
        ("DE FR", "DE Germany", Code::UnreadableValue),
        ("DE FR", "UK", Code::UnreadableValue),
        (",3.3,", ",some,", Code::UnreadableValue),
        ("Tracked 48,tracked-48", ",", Code::MissingValue),
        (",prudent", "", Code::RowLength),
        (",prudent", ",prudent,more", Code::RowLength),
    ] {
        let read = one(&GOOD.replacen(from, to, 1));
        assert_eq!((codes(&read), read.rules.len(), read.not_read), (vec![code], 0, 1), "{to}");
        let finding = read.findings.iter().next().expect("one");
        assert_eq!(read.findings.position(&finding.place).map(|(line, _)| line), Some(2), "{to}");
        assert!(finding.help.is_some() && finding.severity() == crate::diagnostics::Severity::Error);
    }
    // The other rows are read all the same.
    let read = read_bytes(format!("{HEAD}\n{}\n{GOOD}\n", GOOD.replace("8.42 GBP", "x")).as_bytes());
    assert_eq!((read.rules.len(), read.not_read, read.rules[0].line), (1, 1, 3));
}

#[test]
fn the_columns_must_be_there_once() {
    for (from, to, code) in [
        ("value_from", "value_form", Code::MissingColumn),
        ("weight_to", "weight", Code::MissingColumn),
        ("service,service_code", "by,code", Code::MissingColumn),
        ("reading", "category", Code::DuplicateName),
    ] {
        let read = read_bytes(format!("{}\n{GOOD}\n", HEAD.replacen(from, to, 1)).as_bytes());
        assert_eq!((codes(&read), read.rules.len()), (vec![code], 0), "{to}");
    }
    let read = read_bytes(format!("{}\n{GOOD}\n", HEAD.replace("value_from", "value_form")).as_bytes());
    assert!(read.findings.iter().any(|finding| finding.message.contains("is it `value_form`?")));
    for empty in ["", "\n\n", HEAD] {
        assert_eq!(codes(&read_bytes(empty.as_bytes())), [Code::EmptyFile], "{empty}");
    }
    assert_eq!(codes(&super::read(Path::new("no/such/rules.csv"), &against())), [Code::CannotRead]);
}

#[test]
fn rules_that_cross_and_do_different_things_are_told() {
    let with = |other: &str| read_bytes(format!("{HEAD}\n{GOOD}\n{other}\n").as_bytes());
    let letter = GOOD.replace("Tracked 48,tracked-48", "Letter,letter");
    for (from, to, crosses) in [
        ("8.42", "8.42", true),
        ("DE FR", "FR IT", true),
        ("DE FR", "", true),
        ("Toys", "*", true),
        ("DE FR", "IT", false),
        ("Toys", "Gifts", false),
        ("8.42 GBP,16.02 GBP", "16.02 GBP,", false),
        ("8.42 GBP,16.02 GBP", "16.01 GBP,", true),
        (",0,750,", ",750,2000,", false),
        (",0,750,", ",749,2000,", true),
    ] {
        let read = with(&letter.replacen(from, to, 1));
        let expected = if crosses { vec![Code::RulesOverlap] } else { vec![] };
        assert_eq!((codes(&read), read.rules.len()), (expected, 2), "{from} {to}");
    }
    // The same service twice does no harm.
    assert_eq!(codes(&with(GOOD)), []);
    let told = with(&letter);
    let finding = told.findings.iter().next().expect("one");
    assert!(finding.message.contains("line 2") && !told.findings.has_errors());
    assert_eq!(told.findings.position(&finding.place).map(|(line, _)| line), Some(3));
}

#[test]
fn names_of_nothing_are_remarks() {
    for (from, to, rules) in [
        ("UK,", "DE,", 0),
        ("Toys", "Toyz", 1),
        ("Toys", "Garden", 1),
        ("Tracked 48,tracked-48", "Tracked 99,tracked-99", 1),
    ] {
        let row = GOOD.replacen(from, to, 1);
        let read = read_bytes(format!("{HEAD}\n{row}\n{row}\n").as_bytes());
        assert_eq!((codes(&read), read.rules.len()), (vec![Code::RuleOfNothing], 2 * rules), "{to}");
        assert_eq!(read.other_store, 2 * (1 - rules), "{to}");
    }
    let read = one(&GOOD.replacen("Toys", "Toyz", 1));
    assert!(read.findings.iter().any(|finding| finding.help.as_deref() == Some("did you mean `Toys`?")));
    assert_eq!(
        codes(&one(&GOOD.replace("Tracked 48,tracked-48", "nothing: take it off sale,drop"))),
        []
    );
}

#[test]
fn of_several_readings_the_one_asked_holds() {
    let lenient = GOOD.replace(",prudent", ",lenient").replace("Tracked 48,tracked-48", "Letter,letter");
    let read = read_bytes(format!("{HEAD}\n{lenient}\n{GOOD}\n").as_bytes());
    assert_eq!((codes(&read), read.rules.len(), read.other_reading), (vec![], 1, 1));
    assert_eq!(read.rules[0].service_code, "tracked-48");
    let neither = GOOD.replace(",prudent", ",strict");
    let read = read_bytes(format!("{HEAD}\n{lenient}\n{neither}\n").as_bytes());
    assert_eq!((codes(&read), read.rules.len()), (vec![Code::RuleReadings], 0));
    // One alone is the one that is meant.
    assert_eq!((codes(&one(&lenient)), one(&lenient).rules.len()), (vec![], 1));
}

#[test]
fn mangled_files_are_findings_and_no_panic() {
    let text = format!("{HEAD}\n{GOOD}\n{}\n", GOOD.replace("Toys", "Gifts"));
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let odd: [&[u8]; 10] =
        [b"\"", b",", b";", b"\n", b"\xff", b"-", "\u{20ac}".as_bytes(), b"1e999", b"*", b"\t"];
    let mut told = 0;
    for _ in 0..400 {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=next(6) {
            let at = next(bytes.len().max(1));
            match next(3) {
                0 => drop(bytes.splice(at..at, odd[next(odd.len())].iter().copied())),
                1 if at < bytes.len() => drop(bytes.remove(at)),
                _ => bytes.truncate(at.max(1)),
            }
        }
        told += usize::from(!read_bytes(&bytes).findings.is_empty());
    }
    assert!(told > 200, "{told}");
}
