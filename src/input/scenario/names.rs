//! Names of keyed tables, and the names that other tables may use.

use crate::diagnostics::Code;
use crate::domain::Country;
use crate::input::reader::{Context, Named, Value};

/// Checks the key of a keyed table: lower case letters, digits and `-`.
pub(super) fn check_name(context: &Context, named: &Named<'_>) {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if named.name.is_empty() || named.name.len() > 60 || !named.name.chars().all(good) {
        let plain: String =
            named.name.to_lowercase().chars().map(|c| if good(c) { c } else { '-' }).take(60).collect();
        context.mistake(
            Code::BadName,
            &named.place,
            format!("`{}` is not a name", named.name),
            format!("use lower case letters, digits and `-`, such as `{}`", plain.trim_matches('-')),
        );
    }
}

/// The names that the file defines, whether or not what they name could be read. Where a whole table is
/// missing, which is reported, names that would stand in it are not mistakes of their own.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Store keys and store names.
    pub(super) stores: Vec<(String, String)>,
    /// Product categories.
    pub(super) categories: Vec<String>,
    /// Service names.
    pub(super) services: Vec<String>,
    /// Carriers.
    pub(super) carriers: Vec<String>,
}

impl Known {
    /// Index of a store by its key.
    pub(super) fn store(&self, value: &Value<'_>) -> Option<usize> {
        let key = value.text()?;
        let found = self.stores.iter().position(|(known, _)| known == key);
        if found.is_none() && !self.stores.is_empty() {
            let known = self.stores.iter().map(|(key, _)| &**key);
            value.unknown(Code::UnknownName, key, known, "a store:");
        }
        found
    }

    /// Index of a service by its name.
    pub(super) fn service(&self, value: &Value<'_>) -> Option<usize> {
        let name = value.text()?;
        let found = self.services.iter().position(|known| known == name);
        if found.is_none() && !self.services.is_empty() {
            value.unknown(Code::UnknownName, name, self.services.iter().map(|s| &**s), "a service:");
        }
        found
    }

    /// A product category as some metric of the file has it.
    pub(super) fn category(&self, value: &Value<'_>) -> Option<String> {
        let name = value.text()?;
        if self.categories.iter().any(|known| known == name) {
            return Some(name.to_owned());
        }
        if !self.categories.is_empty() {
            value.unknown(Code::UnknownName, name, self.categories.iter().map(|s| &**s), "a category:");
        }
        None
    }
}

/// A country code as a value.
pub(super) fn country(value: &Value<'_>) -> Option<Country> {
    match Country::new(value.text()?) {
        Ok(country) => Some(country),
        Err(error) => {
            value.mistake(Code::UnreadableValue, error.to_string(), "write a code of ISO 3166: \"DE\"");
            None
        }
    }
}

/// A country code as a key.
pub(super) fn country_key(context: &Context, named: &Named<'_>) -> Option<Country> {
    match Country::new(named.name) {
        Ok(country) => Some(country),
        Err(error) => {
            context.mistake(Code::UnreadableValue, &named.place, error.to_string(), "write DE = ...");
            None
        }
    }
}
