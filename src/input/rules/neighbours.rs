//! What is asked beside the VTR: the text that the program carries, read like a rule file.

use super::book::Book;
use super::clause::evidence;
use super::{permille, texts};
use crate::diagnostics::Code;
use crate::input::reader::{Context, Kind, Named, Table, Value, parse};
use crate::policy::{Bound, DefectFactor, Measured, NEIGHBOURS, Neighbours, Requirement};
use chrono::NaiveDate;

const BOUNDS: [(&str, Bound); 4] = [
    ("at_least", Bound::AtLeast),
    ("above", Bound::Above),
    ("at_most", Bound::AtMost),
    ("below", Bound::Below),
];

/// What is asked beside the VTR, in every store that is known.
pub fn neighbours() -> Neighbours {
    read(&Context::default(), "neighbours.toml", NEIGHBOURS).unwrap_or_default()
}

/// Reads a text, leaving what is wrong with it (and sources that nothing cites) in `context`.
fn read(context: &Context, file: &str, text: &str) -> Option<Neighbours> {
    let before = context.count();
    let source = context.add_source(file, text);
    let node = parse(context, source, text);
    let table = Table::root(context, &node, "neighbours");
    let book = Book::read(&table, &[]);
    let requirements = entries(&table, "requirements", |entry| requirement(entry, &book));
    let defect_factors = entries(&table, "factors", |entry| factor(entry, &book));
    table.close();
    if context.count() > before {
        return None;
    }
    book.report_unused(context);
    Some(Neighbours { requirements, defect_factors })
}

fn entries<T>(table: &Table<'_>, key: &'static str, read: impl Fn(&Named<'_>) -> Option<T>) -> Vec<T> {
    let tables = table.needed(key, &format!("[{key}.ID] tables"));
    let tables = tables.and_then(|value| value.table(key));
    tables.iter().flat_map(Table::entries).filter_map(|entry| read(&entry)).collect()
}

fn requirement(entry: &Named<'_>, book: &Book<'_>) -> Option<Requirement> {
    let table = entry.value.table("requirement")?;
    let text = |key, help: &str| table.needed(key, help).and_then(|value| value.text());
    let programme = text("programme", "programme = \"what it opens or keeps open\"");
    let says = text("says", "says = \"one sentence\"");
    let stores = table.needed("stores", "stores = [\"UK\"]").and_then(|value| {
        value.filled_list("the stores in which it is asked for: [\"UK\"]")?;
        texts(&value)
    });
    let measured = table
        .needed("measured", "measured = \"tracked share\"")
        .and_then(|value| value.word(&Measured::NAMED));
    let needed = needed(&table);
    let packages = text("packages", "packages = \"on which packages\"");
    let window = text("window", "window = \"over which days\", or \"not stated\"");
    let from = day(&table, "from");
    let enforced_from = day(&table, "enforced_from");
    let source = book.citation(&table);
    let evidence = evidence(&table, false);
    table.close();
    let (bound, needed_permille) = needed?;
    let (quote, certainty) = evidence?;
    Some(Requirement {
        id: entry.name.to_owned(),
        programme: programme?.to_owned(),
        says: says?.to_owned(),
        stores: stores?,
        measured: measured?,
        bound,
        needed_permille,
        packages: packages?.to_owned(),
        window: window?.to_owned(),
        from: from?,
        enforced_from: enforced_from?,
        source: source?,
        quote,
        certainty,
    })
}

/// What is needed: exactly one of `at_least`, `above`, `at_most`, `below`.
fn needed(table: &Table<'_>) -> Option<(Bound, u32)> {
    let stated = BOUNDS.map(|(key, bound)| table.value(key).map(|value| (bound, value)));
    let stated: Vec<_> = stated.into_iter().flatten().collect();
    match stated.as_slice() {
        [(bound, value)] => Some((*bound, permille(value)?)),
        _ => {
            table.context().mistake(
                Code::BadRule,
                table.place(),
                format!("`{}` says {} times what is needed", table.path(), stated.len()),
                "write one of at_least, above, at_most, below = \"98 %\"",
            );
            None
        }
    }
}

/// A day that need not be there; `None` = unreadable.
fn day(table: &Table<'_>, key: &'static str) -> Option<Option<NaiveDate>> {
    match table.value(key) {
        Some(value) => value.date().map(Some),
        None => Some(None),
    }
}

fn factor(entry: &Named<'_>, book: &Book<'_>) -> Option<DefectFactor> {
    let table = entry.value.table("factor")?;
    let says = table.needed("says", "says = \"one sentence\"").and_then(|value| value.text());
    let factor = table.needed("factor", "factor = 1.7").and_then(|value| times(&value));
    let source = book.citation(&table);
    let evidence = evidence(&table, false);
    table.close();
    let (quote, certainty) = evidence?;
    Some(DefectFactor {
        id: entry.name.to_owned(),
        says: says?.to_owned(),
        factor: factor?,
        source: source?,
        quote,
        certainty,
    })
}

/// How many times as many.
fn times(value: &Value<'_>) -> Option<f64> {
    match value.node().kind {
        Kind::Float(number) if number.is_finite() && number > 0.0 => Some(number),
        Kind::Integer(Some(number)) if number > 0 => Some(number as f64),
        _ => {
            value.wrong_type("a number above 0", "factor = 1.7");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{BUILTIN, Certainty};
    use std::collections::BTreeSet;

    fn findings(text: &str) -> String {
        let context = Context::default();
        let _ = read(&context, "neighbours.toml", text);
        let mut findings = context.into_findings();
        findings.settle();
        findings.render(false)
    }

    #[test]
    fn the_text_that_the_program_carries_has_no_mistake_and_says_what_its_sources_say() {
        assert_eq!(findings(NEIGHBOURS), "");
        let book = neighbours();
        let known: BTreeSet<&str> = BUILTIN.iter().map(|builtin| builtin.store).collect();
        for one in &book.requirements {
            assert!(one.stores.iter().all(|store| known.contains(&**store)), "{}", one.id);
            assert!(
                one.citation().taken.is_some() || one.certainty != Certainty::Inferred,
                "{}",
                one.id
            );
        }
        let needed = |store: &str, programme: &str, measured: Measured| {
            let here = book.asked_in(store).into_iter();
            let found = here.filter(|one| one.programme == programme && one.measured == measured);
            found.map(|one| (one.bound, one.needed_permille)).collect::<Vec<_>>()
        };
        // What the sources state, read off them once more.
        let promises = "Shorter delivery promises";
        let prime = "Seller Fulfilled Prime";
        let tracked = Measured::TrackedShare;
        assert_eq!(needed("US", promises, tracked), [(Bound::AtLeast, 980)]);
        assert_eq!(needed("UK", promises, tracked), [(Bound::AtLeast, 980)]);
        assert_eq!(needed("US", promises, Measured::OnTimeRate), [(Bound::AtLeast, 970)]);
        assert_eq!(needed("US", prime, Measured::ValidTrackingRate), [(Bound::AtLeast, 990)]);
        assert_eq!(needed("FR", prime, Measured::ValidTrackingRate), [(Bound::AtLeast, 1000)]);
        assert_eq!(needed("DE", prime, Measured::BuyShippingShare), [(Bound::AtLeast, 980)]);
        let premium = "Premium shipping";
        assert_eq!(needed("JP", premium, Measured::ValidTrackingRate), [(Bound::AtLeast, 940)]);
        for store in ["SA", "UK", "US"] {
            let defects = needed(store, "Order defect rate", Measured::OrderDefectRate);
            assert_eq!(defects, [(Bound::Below, 10)], "{store}");
        }
        for (store, from) in [("US", "2024-09-25"), ("UK", "2025-09-16")] {
            let asked = book.asked_in(store);
            let on_time = asked.iter().find(|one| one.programme == "On-time delivery").expect("asked");
            assert_eq!(on_time.from.map(|day| day.to_string()).as_deref(), Some(from));
            assert_eq!(on_time.needed_permille, 900);
        }
        assert!(book.asked_in("Walmart US").is_empty());
        let factors: Vec<f64> = book.defect_factors.iter().map(|one| one.factor).collect();
        assert_eq!(factors, [1.7, 2.5]);
    }

    #[test]
    fn a_requirement_without_a_bound_a_known_measure_or_a_source_is_a_mistake() {
        for (old, new, expected) in [
            ("at_least = \"94 %\"\n", "", "says 0 times what is needed"),
            ("at_least = \"94 %\"", "at_least = \"94 %\"\nbelow = \"99 %\"", "says 2 times"),
            ("at_least = \"94 %\"", "at_least = \"94 times\"", "is not a target"),
            ("measured = \"buy-shipping share\"", "measured = \"share\"", "share"),
            ("cites = \"prime-fr\"", "cites = \"prime-fx\"", "prime-fx"),
            ("stores = [\"FR\"]", "stores = []", "stores"),
            ("factor = 2.5", "factor = \"2.5 times\"", "factor"),
        ] {
            assert_eq!(NEIGHBOURS.matches(old).count(), 1, "{old}");
            let told = findings(&NEIGHBOURS.replace(old, new));
            assert!(told.contains(expected), "{new}: {told}");
        }
    }
}
