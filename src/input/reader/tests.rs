//! The reader on texts with mistakes.

use super::*;
use crate::diagnostics::{Code, Findings};
use crate::domain::Provenance;

fn read<T>(text: &str, by: impl FnOnce(Table<'_>) -> T) -> (T, Findings) {
    let context = Context::default();
    let source = context.add_source("test.toml", text);
    let node = parse(&context, source, text);
    let result = by(Table::root(&context, &node, "test"));
    let mut findings = context.into_findings();
    findings.settle();
    (result, findings)
}

fn codes(findings: &Findings) -> Vec<(Code, Option<(usize, usize)>)> {
    findings.iter().map(|finding| (finding.code, findings.position(&finding.place))).collect()
}

#[test]
fn unknown_missing_and_duplicate_keys_are_found_in_one_pass() {
    let text = "a = 1\na = 2\nbee = 3\n[t]\nx = 1\n[t]\ny = 2\n";
    let ((), findings) = read(text, |table| {
        table.value("a");
        table.value("be");
        table.value("t");
        assert!(table.needed("c", "c = 1").is_none());
        table.close();
    });
    assert_eq!(
        codes(&findings),
        [
            (Code::MissingKey, None),
            (Code::DuplicateKey, Some((2, 1))),
            (Code::UnknownKey, Some((3, 1))),
            (Code::DuplicateKey, Some((6, 2))),
        ]
    );
    let helps: Vec<&str> = findings.iter().filter_map(|finding| finding.help.as_deref()).collect();
    assert!(helps.contains(&"did you mean `be`?"), "{helps:?}");
    assert!(findings.iter().all(|f| f.code != Code::DuplicateKey || f.other.is_some()));
}

#[test]
fn every_syntax_error_is_found_and_what_follows_is_not() {
    let text = "a = \nb = 1 2\nc = [1, \nd = nan\n";
    let ((), findings) = read(text, |table| {
        for key in ["a", "b", "c", "d", "e"] {
            table.needed(key, key);
        }
        table.close();
    });
    assert!(findings.iter().all(|finding| finding.code == Code::Syntax), "{:?}", codes(&findings));
    assert!(findings.len() >= 2, "{:?}", codes(&findings));
}

#[test]
fn keyed_tables_keep_the_order_of_the_file() {
    let text = "[k.zeta]\n[k.alpha]\n[k.mid]\n";
    let (names, findings) = read(text, |table| {
        let keyed = table.value("k").and_then(|value| value.table("keyed")).expect("a table");
        let names: Vec<String> = keyed.entries().iter().map(|entry| entry.name.to_owned()).collect();
        keyed.close();
        table.close();
        names
    });
    assert_eq!(names, ["zeta", "alpha", "mid"]);
    assert!(findings.is_empty());
}

#[test]
fn provenance_is_the_nearest_stated() {
    let text = "assumption = \"all\"\n[t]\nsource = { a = \"page 1\" }\na = 1\nb = 2\nl = [{ c = 1 }]\n\
                [t.u]\nsource = \"page 2\"\nd = 1\n";
    let (found, findings) = read(text, |table| {
        let t = table.value("t").and_then(|value| value.table("t")).expect("t");
        let u = t.value("u").and_then(|value| value.table("u")).expect("u");
        let l = t.value("l").and_then(|value| value.list()).expect("l");
        let c = l[0].table("c").expect("c");
        [t.value("a"), t.value("b"), u.value("d"), c.value("c")]
            .map(|value| value.and_then(|value| value.provenance()))
    });
    let all = Some(Provenance::Assumption("all".into()));
    let page = |n: u8| Some(Provenance::Source(format!("page {n}")));
    assert_eq!(found, [page(1), all.clone(), page(2), all]);
    assert!(findings.is_empty());
}

#[test]
fn wrong_types_say_what_is_needed() {
    let text = "a = 1\nb = \"\"\nc = 2024-02-30\nd = 99999999999999999999999\ne = nan\nf = 12:00:00\n";
    let ((), findings) = read(text, |table| {
        let value = |key| table.value(key).expect("there");
        assert_eq!(value("a").text(), None);
        assert_eq!(value("b").text(), None);
        assert_eq!(value("c").date(), None);
        assert_eq!(value("d").whole(0..=9), None);
        assert_eq!(value("e").whole(0..=9), None);
        assert_eq!(value("f").date(), None);
        assert_eq!(value("a").boolean(), None);
        assert!(value("a").table("x").is_none());
        assert!(value("a").list().is_none());
        table.close();
    });
    assert!(findings.len() >= 8, "{:?}", codes(&findings));
}

#[test]
fn deep_nesting_is_a_finding_not_a_crash() {
    let text = format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let ((), findings) = read(&text, |table| drop(table.value("a")));
    assert!(findings.has_errors());
    let text = format!("{}x = 1\n", "a.".repeat(100_000));
    let ((), findings) = read(&text, |_| ());
    assert!(findings.has_errors());
}
