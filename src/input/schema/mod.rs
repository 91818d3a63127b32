//! The scenario format as JSON Schema (draft 2020-12).
//!
//! Made from the list of tables and keys in `shapes`; a test holds that list against the keys that the
//! reader asks for, in both directions, so that neither can drift from the other.

mod shapes;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};
use shapes::{Key, SHAPES, Shape, Takes};

/// The JSON Schema of scenario files. TOML dates count as strings.
pub fn scenario() -> Value {
    let mut definitions = Map::new();
    for shape in SHAPES {
        definitions.insert(shape.kind.into(), object(shape));
    }
    definitions.insert("figure-or-text".into(), figure());
    definitions.insert("provenance".into(), provenance());
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".into(), json!("VTR Planner scenario, schema 1"));
    schema.insert("$ref".into(), json!("#/$defs/scenario"));
    schema.insert("$defs".into(), Value::Object(definitions));
    Value::Object(schema)
}

fn reference(kind: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{kind}") })
}

/// A table with known keys; every table may state where its figures come from.
fn object(shape: &Shape) -> Value {
    let mut properties = Map::new();
    for key in shape.keys {
        let mut schema = takes(&key.takes);
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".into(), json!(key.says));
        }
        properties.insert(key.name.into(), schema);
    }
    for word in ["source", "assumption"] {
        properties.insert(word.into(), reference("provenance"));
    }
    let required: Vec<&str> = shape.keys.iter().filter(|key| key.needed).map(Key::name).collect();
    json!({
        "type": "object",
        "description": shape.says,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn takes(takes: &Takes) -> Value {
    match takes {
        Takes::Version => json!({ "const": 1 }),
        Takes::Count => json!({ "type": "integer", "minimum": 0 }),
        Takes::Text => json!({ "type": "string", "minLength": 1 }),
        Takes::Word(words) => json!({ "anyOf": [
            { "enum": words },
            { "type": "object", "properties": { "value": { "enum": words } }, "required": ["value"] },
        ] }),
        Takes::Boolean => json!({ "anyOf": [
            { "type": "boolean" },
            { "type": "object", "properties": { "value": { "type": "boolean" } }, "required": ["value"] },
        ] }),
        Takes::Figure => reference("figure-or-text"),
        Takes::Date => json!({ "anyOf": [
            { "type": "string", "format": "date" },
            { "type": "object", "properties": { "value": { "type": "string" } }, "required": ["value"] },
        ] }),
        Takes::Table(kind) => reference(kind),
        Takes::Tables(kind) => json!({ "type": "array", "items": reference(kind) }),
        Takes::Numbers(count) => json!({
            "type": "array", "items": { "type": "number" }, "minItems": count, "maxItems": count,
        }),
        Takes::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Takes::Wholes => json!({ "type": "array", "items": { "type": "integer" } }),
        Takes::TextOrTexts => json!({ "anyOf": [
            { "type": "string" }, { "type": "array", "items": { "type": "string" }, "minItems": 1 },
        ] }),
        Takes::OneOf(kinds) => {
            let kinds: Vec<Value> = kinds.iter().map(self::takes).collect();
            json!({ "anyOf": kinds })
        }
        Takes::Keyed(inner) => json!({
            "type": "object",
            "properties": { "source": reference("provenance"), "assumption": reference("provenance") },
            "additionalProperties": self::takes(inner),
        }),
    }
}

fn figure() -> Value {
    json!({
        "description": "a number, a text with a unit or a range, { value = ... } with source or \
                        assumption, or counts",
        "anyOf": [
            { "type": "number" },
            { "type": "string" },
            {
                "type": "object",
                "properties": {
                    "value": { "type": ["number", "string"] },
                    "source": reference("provenance"),
                    "assumption": reference("provenance"),
                },
                "required": ["value"],
                "additionalProperties": false,
            },
            reference("counts"),
        ],
    })
}

fn provenance() -> Value {
    json!({
        "description": "who states the figures of the table, or why they were assumed; or { key = ... }",
        "anyOf": [
            { "type": "string", "minLength": 1 },
            { "type": "array", "items": { "type": "string" } },
            { "type": "object", "additionalProperties": { "type": "string", "minLength": 1 } },
        ],
    })
}
