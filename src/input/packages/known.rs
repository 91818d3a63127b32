//! What may say something of a package beside its row, and what must be said of every package.

use super::Need;
use super::cells::Given;
use super::elsewhere::OfFile;
use super::fields::Field;
use super::layout::Layout;
use super::map::Map;
use super::skus::Products;
use crate::diagnostics::Code;
use crate::input::reader::{Context, did_you_mean};

/// All that may say something of a package, beside its row.
pub(super) struct Known<'k> {
    pub(super) given: &'k Given,
    pub(super) map: &'k Map,
    pub(super) products: &'k Products,
    pub(super) elsewhere: Option<&'k OfFile<'k>>,
}

impl Known<'_> {
    fn may_say(&self, layout: &Layout, field: Field) -> bool {
        layout.has(field)
            || self.given.layer.has(field)
            || self.map.may_say(field)
            || self.products.may_say(field)
            || self.elsewhere.is_some_and(|elsewhere| elsewhere.may_say(field))
    }

    /// The columns that each row needs and that are neither there nor said otherwise.
    pub(super) fn missing(&self, layout: &Layout) -> Vec<Field> {
        let mut needed = vec![
            &[Field::Origin][..],
            &[Field::Destination],
            &[Field::Value],
            &[Field::Format],
            &[Field::Carrier],
            &[Field::Promised, Field::Ordered, Field::Shipped],
        ];
        if self.given.need == Need::Tracking {
            needed.push(&[Field::Tracking, Field::TrackingNumber, Field::ServiceTracking]);
        }
        needed.retain(|any_of| !any_of.iter().any(|field| self.may_say(layout, *field)));
        needed.into_iter().map(|any_of| any_of[0]).collect()
    }

    /// Reports the columns that are missing, once.
    pub(super) fn report_missing(&self, context: &Context, layout: &Layout) {
        for field in self.missing(layout) {
            let named = field.named();
            let near = did_you_mean(named.column, layout.unused.iter().map(String::as_str));
            let near = near.map_or(String::new(), |near| format!(" (is it `{near}`?)"));
            let help = match named.option {
                "" => format!("add it, with cells such as {}", named.example),
                option => format!(
                    "add it, with cells such as {0}, or say it for all rows: {option} {0}",
                    named.example
                ),
            };
            let message = format!("the file has no column `{}`{near}", named.column);
            context.mistake(Code::MissingColumn, &layout.place(), message, help);
        }
    }
}
