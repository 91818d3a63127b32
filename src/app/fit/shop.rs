//! Gathered packages as they were known on a day, in one currency, with the counts of their rates.

use super::Question;
use crate::app::audit::of_command_line;
use crate::audit::{Metric, Sale, Seen, audit};
use crate::diagnostics::{Code, Findings};
use crate::domain::{Currency, ExchangeRates, Format, Money};
use crate::fit::{Backed, Fitted, Observed, Shop, fit};
use crate::input::packages::ReadPackage;
use crate::policy::{Policy, Reading};
use crate::reference;
use crate::scenario::Figures;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The packages of a store, all amounts in one currency.
pub(in crate::app) struct Stock {
    packages: Vec<ReadPackage>,
    currency: Currency,
    /// The last day that the files name.
    last: NaiveDate,
}

/// Those that something is shipped for.
pub(in crate::app) fn packages_of(mut kept: Vec<ReadPackage>) -> Vec<ReadPackage> {
    kept.retain(|package| package.record.format != Format::Digital);
    kept
}

impl Stock {
    /// Amounts in other currencies than the most frequent are converted at the ECB's rates of the day of the order,
    /// or the nearest day known; packages of which that cannot be done are left out with a warning.
    pub(in crate::app) fn new(
        mut packages: Vec<ReadPackage>,
        last: NaiveDate,
        findings: &mut Vec<Findings>,
    ) -> Self {
        let mut counts: BTreeMap<Currency, usize> = BTreeMap::new();
        for package in &packages {
            *counts.entry(package.record.price.item.currency).or_default() += 1;
        }
        let most = counts.iter().max_by_key(|(currency, n)| (**n, std::cmp::Reverse(**currency)));
        let currency = most.map_or(Currency::GBP, |(currency, _)| *currency);
        let mut unknown: BTreeMap<Currency, usize> = BTreeMap::new();
        packages.retain_mut(|package| {
            let own = package.record.price.item.currency;
            let converted = in_currency(package, currency).is_some();
            if !converted {
                *unknown.entry(own).or_default() += 1;
            }
            converted
        });
        for (own, n) in unknown {
            let message =
                format!("no exchange rate from {own} to {currency}: {n} packages are left out");
            findings.push(of_command_line(Code::NoRate, message, "write their amounts in one currency"));
        }
        Self { packages, currency, last }
    }

    /// Fits what was known on a day. `None` = no package was ordered by then, or the command line has mistakes.
    pub(in crate::app) fn fit(
        &self,
        as_of: NaiveDate,
        store: &str,
        policies: &[Policy; 2],
        question: &Question,
        findings: &mut Vec<Findings>,
    ) -> Option<Fitted> {
        let own_rates = reference::rates_on(as_of);
        let rates = own_rates.clone().or_else(|| reference::nearest_rates(as_of));
        let none = ExchangeRates { on: as_of, per_euro: BTreeMap::new() };
        let rates = rates.unwrap_or(none);
        let known_until = as_of.min(self.last);
        let prudent = Reading::prudent();
        let [today, reform] =
            policies.each_ref().map(|policy| policy.in_currency(&rates, self.currency));
        let (Ok(today), Ok(reform)) = (today, reform) else {
            let message = format!("the limits of the rules cannot be converted to {}", self.currency);
            findings.push(of_command_line(
                Code::NoRate,
                message,
                "write amounts in the store's currency",
            ));
            return None;
        };
        let lag = prudent.lag_days(&today);
        let states: Vec<(&ReadPackage, Seen)> = self
            .packages
            .iter()
            .filter(|package| package.record.ordered_on <= as_of)
            .filter_map(|package| {
                let seen = Seen::on(&package.record, package.taken, known_until, lag)?;
                Some((package, seen))
            })
            .collect();
        let observed: Vec<Observed<'_>> = states
            .iter()
            .map(|(package, seen)| {
                let promised = package.record.promised_on;
                let counted = promised.checked_add_days(Days::new(u64::from(lag)));
                let state = match *seen.possible {
                    [one] => Some(one),
                    _ => None,
                };
                Observed {
                    record: &package.record,
                    taken: package.taken,
                    state,
                    due: promised <= known_until,
                    counted: counted.is_some_and(|day| day <= known_until),
                }
            })
            .collect();
        let days = observed.iter().map(|package| package.record.ordered_on);
        let (Some(first), Some(last)) = (days.clone().min(), days.max()) else {
            let message = format!("no package was ordered by {as_of}");
            findings.push(of_command_line(Code::EmptyFile, message, "name a later day with --as-of"));
            return None;
        };
        let mut figures = self.counts(&states, &today, as_of, first);
        told_figures(question, &observed, as_of, &mut figures, findings)?;
        let rate = |currency| rates.convert(Money::from_units(1.0, Currency::GBP), currency);
        let label_costs = question
            .label_costs
            .iter()
            .filter_map(|(name, cost)| Some((name.clone(), rates.convert(*cost, self.currency).ok()?)));
        let shop = Shop {
            packages: &observed,
            as_of,
            orders: (first, last),
            store: store.to_owned(),
            currency: self.currency,
            policies: [&today, &reform],
            figures,
            label_costs: label_costs.collect(),
            rates: own_rates.is_none().then(|| {
                let units = rates.per_euro.iter().map(|(currency, units)| (*currency, *units));
                (rates.on, units.collect())
            }),
            units_per_pound: rate(self.currency).map_or(1.0, |money| money.units()),
            files: names(question),
        };
        let fitted = fit(&shop);
        for (name, _) in &question.label_costs {
            if !fitted.services.iter().any(|service| service.name == *name) {
                let known: Vec<&str> = fitted.services.iter().map(|service| &*service.name).collect();
                let message = format!("--label-cost: there is no service `{name}`");
                let help = format!("the services are {}", known.join(", "));
                findings.push(of_command_line(Code::UnknownName, message, &help));
            }
        }
        Some(fitted)
    }

    /// What the rate of each category counts on the day, where the files hold the whole window and say it all.
    fn counts(
        &self,
        states: &[(&ReadPackage, Seen)],
        today: &Policy,
        as_of: NaiveDate,
        first: NaiveDate,
    ) -> BTreeMap<String, (Figures, Backed)> {
        let policies: Arc<[Arc<Policy>]> = Arc::new([Arc::new(today.clone())]);
        let mut metrics: BTreeMap<&str, Arc<Metric>> = BTreeMap::new();
        let sales: Vec<Sale<'_>> = states
            .iter()
            .map(|(package, _)| {
                let category = package.record.category.as_deref().unwrap_or("");
                let metric = metrics.entry(category).or_insert_with(|| {
                    let category = category.to_owned();
                    Arc::new(Metric { seller: None, store: String::new(), category })
                });
                let metric = Arc::clone(metric);
                let policies = Arc::clone(&policies);
                Sale { record: &package.record, taken: package.taken, metric, policies }
            })
            .collect();
        let judged = audit(&sales, &[(today, vec![Reading::prudent()])], as_of, self.last);
        let mut figures = BTreeMap::new();
        for (metric, rates) in judged.books.into_iter().flat_map(|book| book.rates) {
            let window = rates.clone().window(as_of, today.window_days);
            if window.worst == window.best && first <= window.from {
                let (counted, valid) =
                    (window.worst.counted(), window.worst.counted() - window.worst.defects());
                let text = format!(
                    "counted in the files under {}: promised {} to {}",
                    today.name, window.from, window.to
                );
                let backed = Backed::fitted(counted as usize, text);
                figures.insert(metric.category, (Figures { as_of, counted, valid }, backed));
            }
        }
        figures
    }
}

/// Puts the figures of the account page in place of those counted. `None` = one names no category of the files, or
/// a later day.
fn told_figures(
    question: &Question,
    packages: &[Observed<'_>],
    as_of: NaiveDate,
    figures: &mut BTreeMap<String, (Figures, Backed)>,
    findings: &mut Vec<Findings>,
) -> Option<()> {
    for told in &question.figures {
        let mut categories =
            packages.iter().map(|package| package.record.category.as_deref().unwrap_or(""));
        let Some(category) = categories.find(|known| known.eq_ignore_ascii_case(&told.category)) else {
            let message = format!("--figures: no package is of the category `{}`", told.category);
            findings.push(of_command_line(Code::UnknownName, message, "write it as the files have it"));
            return None;
        };
        let on = told.as_of.unwrap_or(as_of);
        if on > as_of {
            let message = format!("--figures: {on} is after {as_of}, the day of the fit");
            findings.push(of_command_line(
                Code::DateOrder,
                message,
                "write the figures of an earlier day",
            ));
            return None;
        }
        let shown = Figures { as_of: on, counted: told.counted, valid: told.valid };
        figures
            .insert(category.to_owned(), (shown, Backed::source("told: what the account page shows")));
    }
    Some(())
}

fn names(question: &Question) -> String {
    let names: Vec<String> = question
        .files
        .iter()
        .map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned())
        .collect();
    names.join(", ")
}

/// Converts every amount of a package; `None` = a rate is missing.
fn in_currency(package: &mut ReadPackage, currency: Currency) -> Option<()> {
    let record = &mut package.record;
    let costs = [&mut record.details.label_cost, &mut record.details.goods_cost];
    let costs = costs.into_iter().flatten();
    let amounts = [&mut record.price.item, &mut record.price.shipping, &mut record.price.tax];
    let mut foreign =
        amounts.into_iter().chain(costs).filter(|money| money.currency != currency).peekable();
    if foreign.peek().is_none() {
        return Some(());
    }
    let rates = reference::nearest_rates(record.ordered_on)?;
    for money in foreign {
        *money = rates.convert(*money, currency).ok()?;
    }
    Some(())
}
