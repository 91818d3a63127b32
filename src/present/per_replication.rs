//! What each replication came to, as Parquet: a row a replication, policy, reading, strategy and category; a row group
//! a policy, reading and strategy.

use crate::analysis::{Column, Replicated, View};
use crate::engine::Side;
use chrono::NaiveDate;
use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use std::io::Write;
use std::sync::Arc;

pub use parquet::errors::ParquetError;

/// A column of a row group; absent values have none.
enum Values {
    Text(Vec<ByteArray>),
    Yes(Vec<bool>),
    Small(Vec<i32>),
    SmallOrNone(Vec<Option<i32>>),
    Large(Vec<i64>),
}

/// A column's name, its type in Parquet's words, and its values.
type Named = (String, &'static str, Values);

const TEXT: &str = "required binary {} (UTF8)";
const YES: &str = "required boolean {}";
const SMALL: &str = "required int32 {}";
const SMALL_OR_NONE: &str = "optional int32 {}";
const DAY_OR_NONE: &str = "optional int32 {} (DATE)";
const LARGE: &str = "required int64 {}";

/// Writes all replications of a run; `facts` are told in the file's metadata. The same run gives the same bytes.
///
/// # Errors
/// When it cannot be written.
pub fn per_replication<W: Write + Send>(
    view: &View<'_>,
    facts: &[(&str, String)],
    out: W,
) -> Result<(), ParquetError> {
    let scenario = view.scenario;
    let facts = facts.iter().map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone()));
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("{} {}", super::PROGRAM, env!("CARGO_PKG_VERSION")))
        .set_key_value_metadata(Some(facts.collect()))
        .build();
    let first = Column { side: Side::Baseline, reading: 0, strategy: 0 };
    let fields: Vec<String> = group(view, first)
        .iter()
        .map(|(name, field, _)| format!("  {};\n", field.replace("{}", name)))
        .collect();
    let schema = parse_message_type(&format!("message per_replication {{\n{}}}", fields.concat()))?;
    let mut writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
    for side in Side::BOTH {
        for reading in 0..scenario.readings.len() {
            for strategy in 0..scenario.strategies.len() {
                let mut rows = writer.next_row_group()?;
                for (_, _, values) in group(view, Column { side, reading, strategy }) {
                    put(&mut rows, &values)?;
                }
                rows.close()?;
            }
        }
    }
    writer.close()?;
    Ok(())
}

/// The rows of all metrics under one policy, reading and strategy: metric by metric, replication by replication.
fn group(view: &View<'_>, column: Column) -> Vec<Named> {
    let (scenario, n) = (view.scenario, view.n() as usize);
    let metrics: Vec<Replicated> =
        view.metrics().map(|metric| view.replicated(column, metric)).collect();
    let rows = n * metrics.len();
    let same = |name: &str, word: &str| -> Named {
        (name.to_owned(), TEXT, Values::Text(vec![ByteArray::from(word); rows]))
    };
    let of_metric = |name: &str, words: Vec<&str>| -> Named {
        let cells = words.into_iter().flat_map(|word| vec![ByteArray::from(word); n]);
        (name.to_owned(), TEXT, Values::Text(cells.collect()))
    };
    let yes = |name: &str, of: fn(&Replicated) -> &Vec<bool>| -> Named {
        (name.to_owned(), YES, Values::Yes(metrics.iter().flat_map(of).copied().collect()))
    };
    let small = |name: &str, of: fn(&Replicated) -> &Vec<u16>| -> Named {
        let cells = metrics.iter().flat_map(of).map(|days| i32::from(*days));
        (name.to_owned(), SMALL, Values::Small(cells.collect()))
    };
    let day = |name: &str, of: fn(&Replicated) -> &Vec<Option<NaiveDate>>| -> Named {
        let cells = metrics.iter().flat_map(of).map(|day| day.map(days_since_1970));
        (name.to_owned(), DAY_OR_NONE, Values::SmallOrNone(cells.collect()))
    };
    let large = |name: &str, of: fn(&Replicated) -> &Vec<i64>| -> Named {
        (name.to_owned(), LARGE, Values::Large(metrics.iter().flat_map(of).copied().collect()))
    };
    let stores = view.metrics().map(|metric| &*scenario.store_of(metric).name).collect();
    let categories = scenario.metrics.iter().map(|metric| &*metric.category).collect();
    let first = view.outcomes.first as i64;
    let numbers = (0..metrics.len()).flat_map(|_| first..first + n as i64).collect();
    let mut columns = vec![
        ("replication".to_owned(), LARGE, Values::Large(numbers)),
        same("policy", column.side.name()),
        same("reading", &scenario.readings[column.reading].name),
        same("strategy", &scenario.strategies[column.strategy].name),
        of_metric("store", stores),
        of_metric("category", categories),
        rate("vtr_billionths", metrics.iter().flat_map(|one| &one.vtr)),
        rate("vtr_lowest_billionths", metrics.iter().flat_map(|one| &one.vtr_lowest)),
    ];
    let windows = metrics.first().map_or(&[][..], |one| &one.vtr_shown);
    for (at, (days, _)) in windows.iter().enumerate() {
        let rates = metrics.iter().flat_map(|one| &one.vtr_shown[at].1);
        columns.push(rate(&format!("vtr_{days}_days_billionths"), rates));
    }
    // Fewer than 2^31 packages: counts of a window are 32 bits, and a year's orders fit them.
    let packages = metrics.iter().flat_map(|one| &one.packages).map(|packages| i64::from(*packages));
    columns.extend([
        yes("breach_on_date", |one| &one.breach_on_date),
        yes("breach_any", |one| &one.breach_any),
        yes("suspended_any", |one| &one.suspended_any),
        yes("yellow_any", |one| &one.yellow_any),
        yes("not_reviewed", |one| &one.not_reviewed),
        yes("inherited_breach", |one| &one.inherited_breach),
        yes("inherited_closure", |one| &one.inherited_closure),
        small("days_below", |one| &one.days_below),
        small("days_suspended", |one| &one.days_suspended),
        day("first_breach", |one| &one.first_breach),
        day("first_suspension", |one| &one.first_suspension),
        ("packages".to_owned(), LARGE, Values::Large(packages.collect())),
        large("profit_millionths", |one| &one.profit),
        large("added_tracking_cost_millionths", |one| &one.added),
    ]);
    columns
}

/// A rate in billionths, at most 10^9.
fn rate<'r>(name: &str, rates: impl Iterator<Item = &'r Option<u32>>) -> Named {
    let cells = rates.map(|rate| rate.and_then(|rate| i32::try_from(rate).ok()));
    (name.to_owned(), SMALL_OR_NONE, Values::SmallOrNone(cells.collect()))
}

/// Parquet's dates.
fn days_since_1970(day: NaiveDate) -> i32 {
    (day - NaiveDate::default()).num_days() as i32
}

fn put<W: Write + Send>(
    rows: &mut SerializedRowGroupWriter<'_, W>,
    values: &Values,
) -> Result<(), ParquetError> {
    let Some(mut column) = rows.next_column()? else {
        return Err(ParquetError::General("more columns than the schema has".to_owned()));
    };
    match values {
        Values::Text(cells) => column.typed::<ByteArrayType>().write_batch(cells, None, None)?,
        Values::Yes(cells) => column.typed::<BoolType>().write_batch(cells, None, None)?,
        Values::Small(cells) => column.typed::<Int32Type>().write_batch(cells, None, None)?,
        Values::Large(cells) => column.typed::<Int64Type>().write_batch(cells, None, None)?,
        Values::SmallOrNone(cells) => {
            let there: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
            let cells: Vec<i32> = cells.iter().flatten().copied().collect();
            column.typed::<Int32Type>().write_batch(&cells, Some(&there), None)?
        }
    };
    column.close()
}
