//! Flat rate sheets: one row a carrier, service, zone and band of weights.
//!
//! Columns: `carrier_name, service_code, origin_country, country_codes, min_weight, max_weight, currency, cost,
//! transit_days, tracked`, as karrio's flat sheets have them; weights are in kilograms there.

use super::table::{Kept, Row, Table};
use crate::diagnostics::Code;
use crate::domain::{Country, Money};
use crate::input::amount::parse_money;
use crate::input::packages::micros;
use crate::input::reader::Context;
use crate::records::{PostageRate, RateSheet};

/// Columns of which cells are kept.
pub(super) const KEPT: Kept<'static> = Kept {
    columns: &[
        "carriername",
        "servicecode",
        "origincountry",
        "countrycodes",
        "minweight",
        "maxweight",
        "currency",
        "cost",
        "transitdays",
        "tracked",
    ],
    other: |_| false,
};

/// Reads a sheet; rows with mistakes are reported and left out.
pub(super) fn read(context: &Context, table: &mut Table) -> RateSheet {
    let mut sheet = RateSheet::default();
    let service = table.column(&["servicecode"]);
    let cost = table.column(&["cost"]);
    if !table.needs(context, service, "service_code") || !table.needs(context, cost, "cost") {
        return sheet;
    }
    let mut lines: Vec<(u64, PostageRate)> = Vec::new();
    for row in &table.rows {
        let Some(rate) = rate(context, table, row) else { continue };
        match lines.iter().find(|(_, known)| known.overlaps(&rate)) {
            Some((line, _)) => {
                let message =
                    format!("a package can fall under this rate and under that of line {line}");
                let help = "the first holds; part them by country or weight";
                context.mistake(Code::Contradiction, &table.place(row, service), message, help);
            }
            None => lines.push((row.line, rate)),
        }
    }
    table.not_read += table.rows.len() - lines.len();
    lines.into_iter().for_each(|(_, rate)| sheet.push(rate));
    sheet
}

fn rate(context: &Context, table: &Table, row: &Row) -> Option<PostageRate> {
    let before = context.errors();
    let text = |name: &str| table.text(row, table.column(&[name]));
    let mistake = |name: &str, code: Code, message: String, help: &str| {
        context.mistake(code, &table.place(row, table.column(&[name])), message, help);
    };
    let missing = |name: &str| {
        mistake(name, Code::MissingValue, format!("`{name}` is not said"), "write it into the row");
    };
    let country = |name: &'static str, text: &str| {
        let country = Country::new(&text.to_uppercase()).ok();
        if country.is_none() {
            let message = format!("`{text}` is not a country code");
            mistake(name, Code::UnreadableValue, message, "write two letters, such as DE");
        }
        country
    };
    let number = |name: &'static str| {
        let text = text(name)?;
        let number = micros(text).filter(|number| *number >= 0).map(|number| number as f64 / 1e6);
        if number.is_none() {
            let message = format!("`{text}` is not a number from zero on");
            mistake(name, Code::UnreadableValue, message, "write it with a point, such as 0.5");
        }
        number
    };
    let service = text("servicecode");
    if service.is_none() {
        missing("servicecode");
    }
    let cost = cost(text("cost"), text("currency"));
    if let Err(reason) = &cost {
        mistake(
            "cost",
            Code::UnreadableValue,
            reason.clone(),
            "write cost and currency, such as 2.70 and GBP",
        );
    }
    let origin = text("origincountry").map(|text| country("origincountry", text));
    let codes = text("countrycodes").unwrap_or_default();
    let codes = codes.split(|c: char| !c.is_alphanumeric()).filter(|code| !code.is_empty());
    let destinations: Vec<Option<Country>> = codes.map(|code| country("countrycodes", code)).collect();
    let from = number("minweight").unwrap_or(0.0) * 1000.0;
    let to = number("maxweight").map_or(f64::INFINITY, |kilograms| kilograms * 1000.0);
    if from >= to {
        let message = format!("weights from {} to {} kg hold nothing", from / 1000.0, to / 1000.0);
        mistake("maxweight", Code::RangeOrder, message, "write the larger weight here");
    }
    let transit_days = number("transitdays").map(|days| days.ceil() as u32);
    let tracked = text("tracked").and_then(|text| match text.to_lowercase().as_str() {
        "true" | "yes" | "1" | "t" | "y" => Some(true),
        "false" | "no" | "0" | "f" | "n" => Some(false),
        _ => {
            let message = format!("`{text}` is neither yes nor no");
            mistake("tracked", Code::UnknownWord, message, "write true or false");
            None
        }
    });
    if context.errors() > before {
        return None;
    }
    Some(PostageRate {
        carrier: text("carriername").unwrap_or_default().to_owned(),
        service: service?.to_owned(),
        origin: origin.flatten(),
        destinations: destinations.into_iter().flatten().collect(),
        weight_g: (from, to),
        cost: cost.ok()?,
        transit_days,
        tracked,
    })
}

fn cost(cost: Option<&str>, currency: Option<&str>) -> Result<Money, String> {
    let cost = cost.ok_or("`cost` is not said")?;
    let money = match currency {
        Some(currency) => parse_money(&format!("{cost} {}", currency.to_uppercase())),
        None => parse_money(cost),
    }?;
    if money.micros >= 0 { Ok(money) } else { Err(format!("`{cost}` is below zero")) }
}
