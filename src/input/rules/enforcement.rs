//! `[[enforcement]]`: for whom a low rate has consequences, and from when.

use super::book::Book;
use super::clause::readings;
use super::texts;
use crate::diagnostics::Code;
use crate::input::reader::{Kind, Value};
use crate::policy::{AtStake, Enforced, Enforcement};

const ON: [(&str, Enforced); 4] = [
    ("all", Enforced::All),
    ("none", Enforced::Nothing),
    ("shown only", Enforced::ShownOnly),
    ("paused", Enforced::Paused),
];
const AT_STAKE: [(&str, AtStake); 2] = [("category", AtStake::Category), ("account", AtStake::Account)];

/// Reads all steps; their days must ascend.
pub(super) fn read(value: &Value<'_>, book: &Book<'_>) -> Option<Vec<Enforcement>> {
    let steps = value.filled_list("[[enforcement]] on = \"all\"")?;
    let read: Vec<Option<Enforcement>> = steps.iter().map(|step| read_step(step, book)).collect();
    let read: Vec<Enforcement> = read.into_iter().collect::<Option<_>>()?;
    for (step, pair) in steps.iter().skip(1).zip(read.windows(2)) {
        if pair[1].from <= pair[0].from {
            step.mistake(
                Code::DateOrder,
                "a step of enforcement does not begin after the one before it",
                "write the steps in the order of their days; only the first may have no `from`",
            );
        }
    }
    Some(read)
}

fn read_step(value: &Value<'_>, book: &Book<'_>) -> Option<Enforcement> {
    let table = value.table("enforcement")?;
    let from = table.value("from").map(|value| value.date());
    let on = table
        .needed("on", "on = \"all\", \"none\", \"shown only\", \"paused\" or a list of categories")
        .and_then(|value| enforced(&value));
    let since = table.value("counts_shipments_since");
    if let (Some(value), None) = (&since, &from) {
        value.mistake(Code::BadRule, "shipments since when?", "write `from` too, or leave it out");
    }
    let counts_shipments_since = since.map_or(Some(false), |value| value.boolean());
    let at_stake = match table.value("at_stake") {
        Some(value) => value.word(&AT_STAKE),
        None => Some(AtStake::default()),
    };
    let readings = table.value("readings").map_or(Vec::new(), |value| readings(&value, book));
    let source = book.citation(&table);
    table.close();
    Some(Enforcement {
        from: match from {
            Some(day) => Some(day?),
            None => None,
        },
        counts_shipments_since: counts_shipments_since?,
        on: on?,
        at_stake: at_stake?,
        readings,
        source: source?,
    })
}

fn enforced(value: &Value<'_>) -> Option<Enforced> {
    if let Kind::Array(_) = value.node().kind {
        value.filled_list("categories such as \"Shoes\"")?;
        return texts(value).map(Enforced::Categories);
    }
    let index = value.word(&[0, 1, 2, 3].map(|index: usize| (ON[index].0, index)))?;
    Some(ON[index].1.clone())
}
