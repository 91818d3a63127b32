//! `past` of a category: its real orders before the decision day, in place of simulated ones.

use super::items::{grams, price};
use super::names::{Known, country};
use crate::diagnostics::{Code, Place};
use crate::domain::{Country, Currency, Lane, Money, Tracking};
use crate::input::figures::Register;
use crate::input::reader::{Context, Kind, Table, Value};
use crate::scenario::{InputValue, LineId, OrderLine, Past, PastPackages, ServiceId, Unit};
use chrono::NaiveDate;

/// Nothing is known of how it ends.
const UNKNOWN: &str = "unknown";
/// From order to promised delivery, at most.
const LONGEST_PROMISE_DAYS: i64 = 365;

/// Real orders as the file states them.
#[derive(Clone, Debug)]
pub(super) struct PastDraft {
    first_day: NaiveDate,
    last_day: NaiveDate,
    groups: Vec<GroupDraft>,
}

/// Packages whose order line is still to be found.
#[derive(Clone, Debug)]
struct GroupDraft {
    place: Place,
    origin: Option<Country>,
    destination: Country,
    price: Money,
    grams: u32,
    service: usize,
    ordered_on: NaiveDate,
    promised_on: NaiveDate,
    packages: u32,
    likelihood: [f64; Tracking::ENDINGS.len()],
}

/// Reads a `past` table.
pub(super) fn past(
    register: &Register<'_>,
    value: &Value<'_>,
    currency: Option<Currency>,
    known: &Known,
    decision_day: Option<NaiveDate>,
) -> Option<PastDraft> {
    let table = value.table("past")?;
    let day = |key, example: &str| table.needed(key, example).and_then(|value| value.date());
    let first_day = day("first_day", "first_day = 2025-01-01, the first day of real orders");
    let last_day = day("last_day", "last_day = 2025-03-09, the last day of real orders");
    let example = "packages = [{ ordered = 2025-03-01, promised = 2025-03-05, to = \"GB\", price = \"12 GBP\", \
                   weight = \"500 g\", service = \"...\", tracking = \"both\", packages = 1 }]";
    let list = table.needed("packages", example);
    let groups = list.as_ref().and_then(|list| {
        let rows = list.list()?;
        let read = |row: &Value<'_>| group(row.table("past-packages")?, currency, known);
        let groups: Vec<Option<GroupDraft>> = rows.iter().map(read).collect();
        groups.into_iter().collect::<Option<Vec<GroupDraft>>>()
    });
    table.close();
    let (first_day, last_day, groups) = (first_day?, last_day?, groups?);
    if first_day > last_day {
        let message = format!("the real orders begin on {first_day} and end before it, on {last_day}");
        value.mistake(Code::DateOrder, message, "write the first day of orders, then the last");
        return None;
    }
    if decision_day.is_some_and(|decision_day| last_day >= decision_day) {
        let message =
            format!("real orders up to {last_day} reach into the run, which begins on the decision day");
        value.mistake(Code::DateOrder, message, "end them on the day before the decision day");
        return None;
    }
    let mut complete = true;
    for group in &groups {
        let place = &group.place;
        let context = register.context();
        if !(first_day..=last_day).contains(&group.ordered_on) {
            let message =
                format!("an order of {} is not one of {first_day} to {last_day}", group.ordered_on);
            context.mistake(
                Code::DateOrder,
                place,
                message,
                "widen first_day and last_day, or leave it out",
            );
            complete = false;
        }
        let promise = (group.promised_on - group.ordered_on).num_days();
        if !(0..=LONGEST_PROMISE_DAYS).contains(&promise) {
            let message = format!("ordered on {}, promised for {}", group.ordered_on, group.promised_on);
            context.mistake(
                Code::DateOrder,
                place,
                message,
                "the promised day is at most a year after the order",
            );
            complete = false;
        }
    }
    if let Some(list) = list.filter(|_| complete) {
        let packages: u64 = groups.iter().map(|group| u64::from(group.packages)).sum();
        register.enter(&list, InputValue::Text(packages.to_string()), Unit::Packages);
    }
    complete.then_some(PastDraft { first_day, last_day, groups })
}

fn group(table: Table<'_>, currency: Option<Currency>, known: &Known) -> Option<GroupDraft> {
    let day = |key, example: &str| table.needed(key, example).and_then(|value| value.date());
    let ordered_on = day("ordered", "ordered = 2025-03-01");
    let promised_on = day("promised", "promised = 2025-03-05");
    let destination = table.needed("to", "to = \"GB\"").and_then(|value| country(&value));
    let origin = match table.value("from") {
        Some(value) => country(&value).map(Some),
        None => Some(None),
    };
    let price = table.needed("price", "price = \"12 GBP\"").and_then(|value| {
        let currency = currency?;
        price(&value, value.text()?, currency, &format!("write \"12 {currency}\""))
    });
    let grams = table.needed("weight", "weight = \"500 g\"").and_then(|value| grams(&value));
    let service = table
        .needed("service", "service = \"...\", a key of [services]")
        .and_then(|value| known.service(&value));
    let likelihood =
        table.needed("tracking", "tracking = \"both\"").and_then(|value| likelihood(&value));
    let packages = match table.value("packages") {
        Some(value) => value.whole(1..=100_000_000).and_then(|n| u32::try_from(n).ok()),
        None => Some(1),
    };
    let place = table.place().clone();
    table.close();
    Some(GroupDraft {
        place,
        origin: origin?,
        destination: destination?,
        price: price?,
        grams: grams?,
        service: service?,
        ordered_on: ordered_on?,
        promised_on: promised_on?,
        packages: packages?,
        likelihood: likelihood?,
    })
}

/// An ending, or what each ending makes of what is known so far.
fn likelihood(value: &Value<'_>) -> Option<[f64; Tracking::ENDINGS.len()]> {
    let mut likelihood = [0.0; Tracking::ENDINGS.len()];
    if let Kind::String(word) = &value.node().kind {
        if word == UNKNOWN {
            return Some([1.0; Tracking::ENDINGS.len()]);
        }
        let words = Tracking::ENDINGS.map(|tracking| (tracking.word(), tracking));
        likelihood[value.word(&words)?.ending()] = 1.0;
        return Some(likelihood);
    }
    let table = value.table("past-tracking")?;
    let mut readable = true;
    for tracking in Tracking::ENDINGS {
        let Some(value) = table.value(tracking.word()) else { continue };
        let number = match value.node().kind {
            Kind::Float(number) => Some(number),
            Kind::Integer(number) => number.map(|number| number as f64),
            _ => None,
        };
        match number.filter(|number| (0.0..=1.0).contains(number)) {
            Some(number) => likelihood[tracking.ending()] = number,
            None => {
                let message = format!("`{}` is not a number from 0 to 1", value.path());
                value.mistake(Code::OutOfRange, message, "write 1, or a share such as 0.04");
                readable = false;
            }
        }
    }
    let place = table.place().clone();
    let context = table.context();
    table.close();
    if readable && likelihood.iter().all(|one| *one == 0.0) {
        let message = format!("`{}` leaves no ending possible", value.path());
        context.mistake(Code::OutOfRange, &place, message, "give at least one ending a number above 0");
        readable = false;
    }
    readable.then_some(likelihood)
}

impl PastDraft {
    /// Finds the order line of every group among those of the category: `lines` with today's service of each
    /// where its item names one, the first being the `first`-th of the scenario.
    pub(super) fn resolve(
        &self,
        context: &Context,
        lines: &[(OrderLine, Option<usize>)],
        first: usize,
    ) -> Option<Past> {
        let find = |group: &GroupDraft| {
            let line = group.line_among(lines);
            if line.is_none() {
                let (price, to) = (group.price, group.destination);
                context.mistake(
                    Code::UnknownName,
                    &group.place,
                    format!("no item of the category that goes to {to} costs {price} and weighs {} g", group.grams),
                    "write a price and a weight inside the bands of `items`, and a destination of the category",
                );
            }
            let at = line?;
            Some(PastPackages {
                line: LineId(first + at),
                position: position(&lines[at].0, group.price),
                service: ServiceId(group.service),
                ordered_on: group.ordered_on,
                promised_on: group.promised_on,
                packages: group.packages,
                likelihood: group.likelihood,
            })
        };
        let found: Vec<Option<PastPackages>> = self.groups.iter().map(find).collect();
        let groups = found.into_iter().collect::<Option<_>>()?;
        Some(Past { first_day: self.first_day, last_day: self.last_day, groups })
    }
}

impl GroupDraft {
    /// The first line that holds the packages; of several one that goes by their service today.
    fn line_among(&self, lines: &[(OrderLine, Option<usize>)]) -> Option<usize> {
        let holds = |line: &OrderLine| {
            let Lane { origin, destination } = line.lane;
            destination == self.destination
                && self.origin.is_none_or(|from| from == origin)
                && (line.weight.from_g < self.grams && self.grams <= line.weight.to_g)
                && (line.price.from.micros..=line.price.to.micros).contains(&self.price.micros)
        };
        let mut fitting = (0..lines.len()).filter(|at| holds(&lines[*at].0));
        let by_service = fitting.clone().find(|at| lines[*at].1 == Some(self.service));
        by_service.or_else(|| fitting.next())
    }
}

fn position(line: &OrderLine, price: Money) -> f64 {
    let (from, to) = (line.price.from.micros, line.price.to.micros);
    if from == to { 0.5 } else { (price.micros - from) as f64 / (to - from) as f64 }
}
