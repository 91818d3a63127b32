//! One row to one rule.

use super::cells::Row;
use crate::diagnostics::Code;
use crate::input::amount::{parse_money, parse_number};
use crate::records::{RuleBeside, RuleFate, ShippingRule, ValueBand};

impl Row<'_> {
    /// The rule of a row; `None` = it has mistakes, which are reported.
    pub(super) fn rule(&self) -> Option<ShippingRule> {
        let before = self.context.errors();
        if !self.is_whole() {
            return None;
        }
        let text = |name: &str| self.text(name).unwrap_or_default().to_owned();
        let (service, service_code) = (text("service"), text("service_code"));
        if service.is_empty() && service_code.is_empty() {
            let message = "the rule names no service".to_owned();
            let help = "write a service into `service` or `service_code`, or drop, or marketplace";
            self.mistake(Code::MissingValue, "service_code", message, help);
        }
        let value = self.value();
        let from = self.grams("weight_from").unwrap_or(0.0);
        let to = self.grams("weight_to").unwrap_or(f64::INFINITY);
        if from >= to {
            let message = format!("weights over {from} g up to {to} g hold nothing");
            self.mistake(Code::RangeOrder, "weight_to", message, "write the larger weight here");
        }
        let destinations = self.countries("destination");
        let packages_per_month = self.number("packages_per_month");
        let name = if service_code.is_empty() { &service } else { &service_code };
        let fate = match name.to_lowercase().as_str() {
            "drop" => RuleFate::Dropped,
            "marketplace" => RuleFate::Marketplace,
            _ => RuleFate::Shipped,
        };
        let rule = ShippingRule {
            line: self.line,
            store: text("store"),
            sku_pattern: text("sku_pattern"),
            category: text("category"),
            destinations,
            value,
            weight_g: (from, to),
            service,
            service_code,
            fate,
            beside: beside(&text("beside")),
            packages_per_month,
        };
        (self.context.errors() == before).then_some(rule)
    }

    /// Has it as many cells as the header? Empty ones at its end do not matter.
    fn is_whole(&self) -> bool {
        let (cells, names) = (self.cut.cells.len(), self.names.len());
        let blank_end = self.cut.cells.iter().skip(names).all(|(_, cell)| cell.trim().is_empty());
        let whole = cells >= names && blank_end;
        if !whole {
            let message = format!("the row has {cells} cells, the header {names}");
            let help = "write as many cells as the header has; quote a cell that holds the separator";
            self.context.mistake(
                Code::RowLength,
                &crate::diagnostics::Place::new(self.source, self.cut.span.clone()),
                message,
                help,
            );
        }
        whole
    }

    fn value(&self) -> ValueBand {
        let (from, to) = (self.amount("value_from"), self.amount("value_to"));
        let code = |end: Option<(i64, Option<_>)>| end.and_then(|(_, currency)| currency);
        let (first, second) = (code(from), code(to));
        if let (Some(first), Some(second)) = (first, second)
            && first != second
        {
            let message = format!("the value begins in {first} and ends in {second}");
            self.mistake(Code::CurrencyMismatch, "value_to", message, "write both in one currency");
        }
        let [from, to] = [from, to].map(|end| end.map(|(micros, _)| micros));
        if let Some(to) = to
            && from.unwrap_or(0) >= to
        {
            let [low, high] = [from.unwrap_or(0), to].map(|micros| micros as f64 / 1e6);
            let message =
                format!("values from {low:.2} (included) to {high:.2} (excluded) hold nothing");
            self.mistake(Code::RangeOrder, "value_to", message, "write the larger value here");
        }
        ValueBand { from, to, currency: first.or(second) }
    }
}

/// What a plan writes beside: `label bought through the marketplace, price x 1.05, shipping charge + 1.00 GBP`. All
/// else is for people.
fn beside(text: &str) -> RuleBeside {
    let mut beside = RuleBeside::default();
    for part in text.to_lowercase().split(", ") {
        let part = part.trim();
        if part == "label bought through the marketplace" {
            beside.bought = true;
        } else if let Some(factor) = part.strip_prefix("price x ").and_then(parse_number) {
            beside.price_factor = factor.clamp(0.01, 100.0);
        } else if let Some(added) = part.strip_prefix("shipping charge + ") {
            beside.shipping_added = parse_money(&added.to_uppercase()).map_or(0, |money| money.micros);
        }
    }
    beside
}
