//! `[categories.KEY]`.

use super::figure::{Provenances, chance, digits, grams, money, percent, quoted, rate};
use super::file::store_key;
use crate::domain::Country;
use crate::fit::{Fitted, FittedCategory, FittedItem};
use std::collections::BTreeSet;
use std::fmt::Write as _;

pub(super) fn categories(out: &mut String, fitted: &Fitted) {
    let store = store_key(&fitted.store.name);
    let mut keys = BTreeSet::new();
    for category in &fitted.categories {
        let base = key(&store, &category.name);
        let free = |key: &String| !keys.contains(key);
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let key = std::iter::once(base.clone()).chain(numbered).find(free).unwrap_or(base);
        one(out, fitted, category, &store, &key);
        keys.insert(key);
    }
}

fn key(store: &str, category: &str) -> String {
    let plain: String = category
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").chars().take(40).collect();
    let name = if name.is_empty() { "category".to_owned() } else { name };
    format!("{store}-{name}")
}

fn one(out: &mut String, fitted: &Fitted, category: &FittedCategory, store: &str, key: &str) {
    let mut why = Provenances::default();
    let _ = writeln!(out, "[categories.{key}]{}", counted(category.packages));
    let _ = writeln!(out, "store = \"{store}\"\ncategory = {}", quoted(&category.name));
    let _ = writeln!(out, "orders_per_day = {}", rate(category.orders_per_day.0));
    why.add("orders_per_day", &category.orders_per_day.1);
    let _ = writeln!(out, "elasticity = \"-2.5 to -1\"\nfee = \"15 %\"");
    why.assume("elasticity", "no study gives a figure for marketplace sellers");
    why.assume("fee", "15 %: usual in most categories; look yours up");
    let (cost, comment) = chance(category.cost_of_goods.0);
    let _ = writeln!(out, "cost_of_goods = {cost}{}", after(&comment));
    why.add("cost_of_goods", &category.cost_of_goods.1);
    let list = |factors: &[f64]| {
        let factors: Vec<String> = factors.iter().map(|factor| digits(*factor, 3)).collect();
        format!("[{}]", factors.join(", "))
    };
    let alike = |n: usize| list(&vec![1.0; n]);
    let weekday = category.weekday.0.map_or_else(|| alike(7), |factors| list(&factors));
    let month = category.month.0.map_or_else(|| alike(12), |factors| list(&factors));
    let _ = writeln!(out, "weekday = {weekday}\nmonth = {month}\ntrend_per_year = \"0 %\"");
    why.add("weekday", &category.weekday.1);
    why.add("month", &category.month.1);
    why.assume("trend_per_year", "growth is not fitted: none is assumed");
    let shares = |shares: &[(Country, f64)]| {
        let shares: Vec<String> = shares
            .iter()
            .map(|(country, share)| format!("{country} = {}", quoted(&percent4(*share))))
            .collect();
        format!("{{ {} }}", shares.join(", "))
    };
    let _ = writeln!(out, "destinations = {}", shares(&category.destinations.0));
    why.add("destinations", &category.destinations.1);
    if category.origins.len() > 1
        || category.origins.first().map(|one| one.0) != fitted.store.ships_from.first().copied()
    {
        let _ = writeln!(out, "origins = {}", shares(&category.origins));
        why.add("origins", &category.destinations.1);
    }
    if let Some((figures, backed)) = &category.figures {
        let _ = writeln!(
            out,
            "figures = {{ as_of = {}, counted = {}, valid = {} }}",
            figures.as_of, figures.counted, figures.valid
        );
        why.add("figures", backed);
    }
    if let Some((_, backed)) = &category.past {
        why.add("past", backed);
    }
    if !category.items.0.is_empty() {
        let _ = write!(out, "items = ");
        items(out, fitted, &category.items.0);
        why.add("items", &category.items.1);
    }
    if !category.items_by_destination.0.is_empty() {
        let _ = writeln!(out, "[categories.{key}.items_by_destination]");
        for (country, list) in &category.items_by_destination.0 {
            let _ = write!(out, "{country} = ");
            items(out, fitted, list);
        }
        why.add("items_by_destination", &category.items_by_destination.1);
    }
    why.write(out, &format!("categories.{key}"));
    if let Some((past, _)) = &category.past {
        super::past::past(out, fitted, past, key);
    }
    out.push('\n');
}

fn items(out: &mut String, fitted: &Fitted, items: &[FittedItem]) {
    let _ = writeln!(out, "[");
    for item in items {
        let price = if item.price_from == item.price_to {
            money(item.price_from)
        } else {
            format!("{} to {}", money(item.price_from), money(item.price_to))
        };
        let _ = writeln!(
            out,
            "  {{ price = \"{price}\", weight = \"{} to {}\", share = \"{}\", shipping_charged = \"{}\", service = {} }},",
            grams(item.above_g),
            grams(item.up_to_g),
            percent4(item.share),
            money(item.shipping),
            quoted(&fitted.services[item.service].name)
        );
    }
    let _ = writeln!(out, "]");
}

/// Per cent to four decimals: shares that add up.
fn percent4(share: f64) -> String {
    let text = format!("{:.4}", share * 100.0);
    if share < 1e-5 {
        return percent(share);
    }
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A comment with how many packages there are.
pub(super) fn counted(packages: usize) -> String {
    match packages {
        0 => String::new(),
        1 => "  # 1 package".into(),
        n => format!("  # {n} packages"),
    }
}

pub(super) fn after(comment: &str) -> String {
    if comment.is_empty() { String::new() } else { format!("  # {comment}") }
}
