//! The schema against the reader, and against scenarios that are known to be good.

use super::*;
use crate::input::scenario::{TEMPLATE, load_text};
use std::collections::{BTreeMap, BTreeSet};

const COMPLETE: &str = include_str!("../../../tests/good_scenarios/complete.toml");
const SMALL: &str = include_str!("../../../tests/good_scenarios/small.toml");

#[test]
fn the_schema_has_exactly_the_keys_that_the_reader_asks_for() {
    let asked = load_text("complete.toml", COMPLETE, &[]).asked;
    let described: BTreeMap<&str, BTreeSet<&str>> =
        SHAPES.iter().map(|shape| (shape.kind, shape.keys.iter().map(Key::name).collect())).collect();
    for (kind, keys) in &described {
        assert_eq!(asked.get(kind), Some(keys), "{kind}");
    }
    // Tables with free keys, and `{ value = ... }`, which the schema writes out in place.
    let free = ["figure"];
    for kind in asked.keys() {
        assert!(described.contains_key(kind) || free.contains(kind), "{kind}");
    }
}

#[test]
fn keys_that_the_schema_needs_are_needed_by_the_reader() {
    // Without the lever that needs the optional fee.
    let text = COMPLETE.replace("  { do = \"move-to-marketplace\", where = { store = \"de\" } },\n", "");
    let root = json_of(&text);
    // Of the tables of the top level; not `readings`, because weights of readings not used are mistakes.
    let top_level = |kind: &str| {
        kind == "scenario" || (kind != "readings" && root.get(kind).is_some_and(Value::is_object))
    };
    for shape in SHAPES.iter().filter(|shape| top_level(shape.kind)) {
        for key in shape.keys {
            let mut without: toml::Table = toml::from_str(&text).expect("TOML");
            let table = match shape.kind {
                "scenario" => &mut without,
                kind => without.get_mut(kind).and_then(|table| table.as_table_mut()).expect("a table"),
            };
            table.remove(key.name);
            let text = toml::to_string(&without).expect("TOML");
            let loaded = load_text("complete.toml", &text, &[]);
            // Needed where an item does not say what carries it.
            let needed = key.needed || (shape.kind, key.name) == ("scenario", "today");
            assert_eq!(loaded.scenario.is_none(), needed, "{}.{}", shape.kind, key.name);
        }
    }
}

#[test]
fn good_scenarios_satisfy_the_schema() {
    let schema = scenario();
    for text in [COMPLETE, SMALL, TEMPLATE] {
        let mut wrong = Vec::new();
        check(&schema, &schema, &json_of(text), "", &mut wrong);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let schema = scenario();
    for (from, to) in [
        ("facility = ", "facilty = "),
        ("risk = \"5 %\"\n", ""),
        ("tracked_as = \"full\"", "tracked_as = \"ful\""),
        ("ships_from = [\"GB\"]", "ships_from = 7"),
        ("schema = 1", "schema = 2"),
    ] {
        let mut wrong = Vec::new();
        check(&schema, &schema, &json_of(&SMALL.replacen(from, to, 1)), "", &mut wrong);
        assert!(!wrong.is_empty(), "{to}");
    }
}

fn json_of(text: &str) -> Value {
    let table: toml::Table = toml::from_str(text).expect("TOML");
    without_dates(toml::Value::Table(table))
}

fn without_dates(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(when) => json!(when.to_string()),
        toml::Value::Array(items) => items.into_iter().map(without_dates).collect(),
        toml::Value::Table(table) => {
            table.into_iter().map(|(key, value)| (key, without_dates(value))).collect()
        }
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(truth) => json!(truth),
    }
}

/// A validator for the words of JSON Schema that the schema uses.
fn check(root: &Value, schema: &Value, value: &Value, path: &str, wrong: &mut Vec<String>) {
    if let Some(target) = schema["$ref"].as_str() {
        let target = root.pointer(target.trim_start_matches('#')).expect("a definition");
        check(root, target, value, path, wrong);
    }
    if let Some(kinds) = schema.get("anyOf").and_then(Value::as_array) {
        let fits = kinds.iter().any(|kind| {
            let mut inner = Vec::new();
            check(root, kind, value, path, &mut inner);
            inner.is_empty()
        });
        if !fits {
            wrong.push(format!("{path}: fits none of {} kinds", kinds.len()));
        }
    }
    if let Some(constant) = schema.get("const").filter(|constant| *constant != value) {
        wrong.push(format!("{path}: is not {constant}"));
    }
    if schema.get("enum").and_then(Value::as_array).is_some_and(|words| !words.contains(value)) {
        wrong.push(format!("{path}: is none of the words"));
    }
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64(),
        "boolean" => value.is_boolean(),
        _ => false,
    };
    let fits = match schema.get("type") {
        Some(Value::String(name)) => is(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is),
        _ => true,
    };
    if !fits {
        return wrong.push(format!("{path}: is not {}", schema["type"]));
    }
    if let Some(text) = value.as_str()
        && (text.len() as u64) < schema["minLength"].as_u64().unwrap_or(0)
    {
        wrong.push(format!("{path}: is too short"));
    }
    if let Some(items) = value.as_array() {
        let count = items.len() as u64;
        let (least, most) = (schema["minItems"].as_u64(), schema["maxItems"].as_u64());
        if least.is_some_and(|least| count < least) || most.is_some_and(|most| count > most) {
            wrong.push(format!("{path}: has {count} items"));
        }
        if let Some(inner) = schema.get("items") {
            for (at, item) in items.iter().enumerate() {
                check(root, inner, item, &format!("{path}/{at}"), wrong);
            }
        }
    }
    let Some(object) = value.as_object() else { return };
    for key in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !object.contains_key(key) {
            wrong.push(format!("{path}: has no {key}"));
        }
    }
    for (key, inner) in object {
        let path = format!("{path}/{key}");
        match (schema["properties"].get(key), schema.get("additionalProperties")) {
            (Some(property), _) => check(root, property, inner, &path, wrong),
            (None, Some(Value::Bool(false))) => wrong.push(format!("{path}: is not a key")),
            (None, Some(other)) => check(root, other, inner, &path, wrong),
            (None, None) => {}
        }
    }
}
