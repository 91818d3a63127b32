//! The fit of a hand-made table.

use super::policies::TwoPolicies;
use super::shop::{Rates, check_costs};
use super::{Field, Fits, Question};
use crate::app::case::of_command_line;
use crate::diagnostics::{Code, Findings};
use crate::domain::{Country, Currency};
use crate::fit::{Backed, Fitted, Table, fit_table};
use crate::input::sales_table;
use crate::scenario::Figures;
use std::collections::BTreeMap;
use std::path::Path;

/// Where a store's sellers usually post, and its currency.
const STORES: [(&str, &str, &str); 19] = [
    ("AE", "AE", "AED"),
    ("AT", "AT", "EUR"),
    ("AU", "AU", "AUD"),
    ("BE", "BE", "EUR"),
    ("BR", "BR", "BRL"),
    ("CA", "CA", "CAD"),
    ("DE", "DE", "EUR"),
    ("ES", "ES", "EUR"),
    ("FR", "FR", "EUR"),
    ("IN", "IN", "INR"),
    ("IT", "IT", "EUR"),
    ("JP", "JP", "JPY"),
    ("NL", "NL", "EUR"),
    ("PL", "PL", "PLN"),
    ("PT", "PT", "EUR"),
    ("SE", "SE", "SEK"),
    ("SG", "SG", "SGD"),
    ("UK", "GB", "GBP"),
    ("US", "US", "USD"),
];

/// Fits the table of a file; what is wrong goes to the findings of `fits`.
pub(super) fn fitted(
    question: &Question,
    file: &Path,
    two: &TwoPolicies,
    fits: &mut Fits,
) -> Option<Fitted> {
    let findings = &mut fits.findings;
    let told = |wanted: Field| {
        question
            .beside
            .told
            .iter()
            .find(|(field, _)| *field == wanted)
            .map(|(_, text)| text.to_uppercase())
    };
    let own = STORES.iter().find(|(store, ..)| store.eq_ignore_ascii_case(&two.store));
    let home = told(Field::Origin).or(own.map(|own| own.1.to_owned()));
    let currency = told(Field::Currency).or(own.map(|own| own.2.to_owned()));
    let home = home.and_then(|code| Country::new(&code).ok());
    let currency = currency.and_then(|code| Currency::new(&code).ok());
    let (Some(home), Some(currency)) = (home, currency) else {
        let message =
            "where packages are posted, or in which currency amounts are, is not said".to_owned();
        findings.push(of_command_line(Code::MissingValue, message, "write --origin GB --currency GBP"));
        return None;
    };
    let Some(as_of) = question.as_of.or(question.today) else {
        let message = "the table has no days: the day of its figures is not said".to_owned();
        findings.push(of_command_line(Code::MissingValue, message, "write --as-of 2025-01-31"));
        return None;
    };
    let (rows, wrong) = sales_table::read(file, currency);
    let broken = wrong.has_errors();
    findings.push(wrong);
    if broken || rows.is_empty() {
        return None;
    }
    let figures = figures(question, &rows, as_of, findings)?;
    let rates = Rates::on(as_of);
    let table = Table {
        rows: &rows,
        as_of,
        store: two.store.clone(),
        currency,
        home,
        policies: two.policies.on(as_of).map(|policy| policy.name),
        figures,
        label_costs: rates.costs(question, currency),
        rates: rates.to_state(),
        units_per_pound: rates.units_per_pound(currency),
        file: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
    };
    let fitted = fit_table(&table);
    check_costs(question, &fitted, findings)?;
    Some(fitted)
}

fn figures(
    question: &Question,
    rows: &[crate::records::SalesRow],
    as_of: chrono::NaiveDate,
    findings: &mut Vec<Findings>,
) -> Option<BTreeMap<String, (Figures, Backed)>> {
    let mut figures = BTreeMap::new();
    let known: Vec<&str> = rows.iter().map(|row| &*row.category).collect();
    for told in &question.figures {
        let (category, shown) = told.checked(&known, as_of, findings)?;
        figures.insert(category, (shown, Backed::source("told: what the account page shows")));
    }
    Some(figures)
}
