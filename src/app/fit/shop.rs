//! Gathered packages as they were known on a day, in one currency, with the counts of their rates.

use super::Question;
use crate::app::case::of_command_line;
use crate::audit::{Metric, Rates as AuditedRates, Sale, Seen, audit};
use crate::diagnostics::{Code, Findings};
use crate::domain::{Currency, ExchangeRates, Format, Money};
use crate::fit::{Backed, Fitted, Observed, Shop, fit};
use crate::input::packages::ReadPackage;
use crate::policy::{Policy, Reading};
use crate::records::{Listing, PackageRecord};
use crate::reference;
use crate::scenario::Figures;
use chrono::{Days, NaiveDate};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
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
        let rates = Rates::on(as_of);
        let known_until = as_of.min(self.last);
        let prudent = Reading::prudent();
        let [today, reform] =
            policies.each_ref().map(|policy| policy.in_currency(&rates.taken, self.currency));
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
        let states: Vec<(&ReadPackage, Seen, bool)> = self
            .packages
            .iter()
            .filter(|package| package.record.ordered_on <= as_of)
            .filter_map(|package| {
                let seen = Seen::on(&package.record, package.taken, known_until, lag)?;
                let listing = self.listing_on(as_of, &today, &package.record);
                let by_list = listing.and_then(|listing| seen.as_listed(listing, &today, &prudent));
                let listed = by_list.as_ref().is_some_and(|by_list| by_list.possible != seen.possible);
                Some((package, by_list.unwrap_or(seen), listed))
            })
            .collect();
        let observed: Vec<Observed<'_>> = states
            .iter()
            .map(|(package, seen, listed)| {
                let promised = package.record.promised_on;
                let counted = promised.checked_add_days(Days::new(u64::from(lag)));
                Observed {
                    record: &package.record,
                    taken: package.taken,
                    possible: &seen.possible,
                    listed: *listed,
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
        let figures = told_figures(question, &observed, as_of, findings)?;
        let shop = Shop {
            packages: &observed,
            as_of,
            orders: (first, last),
            store: store.to_owned(),
            currency: self.currency,
            policies: [&today, &reform],
            figures,
            counted: self.counts(&policies[0], as_of, first),
            label_costs: rates.costs(question, self.currency),
            rates: rates.to_state(),
            units_per_pound: rates.units_per_pound(self.currency),
            files: names(question),
        };
        let fitted = fit(&shop);
        check_costs(question, &fitted, findings)?;
        Some(fitted)
    }

    /// The first day of an order.
    pub(in crate::app) fn first_order(&self) -> Option<NaiveDate> {
        self.packages.iter().map(|package| package.record.ordered_on).min()
    }

    /// The rates of each category under a policy, prudently read, as known on a day.
    pub(in crate::app) fn rates(
        &self,
        policy: &Policy,
        as_of: NaiveDate,
    ) -> BTreeMap<String, AuditedRates> {
        let policy = policy.in_currency(&Rates::on(as_of).taken, self.currency);
        let policies: Arc<[Arc<Policy>]> = policy.map(Arc::new).into_iter().collect();
        let Some(policy) = policies.first() else { return BTreeMap::new() };
        let mut metrics: BTreeMap<&str, Arc<Metric>> = BTreeMap::new();
        let records: Vec<Cow<'_, PackageRecord>> =
            self.packages.iter().map(|package| self.known_on(as_of, policy, &package.record)).collect();
        let sales: Vec<Sale<'_>> = self
            .packages
            .iter()
            .zip(&records)
            .map(|(package, record)| {
                let category = package.record.category.as_deref().unwrap_or("");
                let metric = metrics.entry(category).or_insert_with(|| {
                    let category = category.to_owned();
                    Arc::new(Metric { seller: None, store: String::new(), category })
                });
                let metric = Arc::clone(metric);
                let policies = Arc::clone(&policies);
                Sale { record, taken: package.taken, metric, policies }
            })
            .collect();
        let judged = audit(&sales, &[(policy, vec![Reading::prudent()])], as_of, self.last);
        let rates = judged.books.into_iter().flat_map(|book| book.rates);
        rates.map(|(metric, rates)| (metric.category, rates)).collect()
    }

    /// A package without what a list of defects says of it, if the list was not there yet on an earlier day than the
    /// last: it is taken to be of the day on which the rate shows the last promised day that it covers.
    fn known_on<'r>(
        &self,
        day: NaiveDate,
        policy: &Policy,
        record: &'r PackageRecord,
    ) -> Cow<'r, PackageRecord> {
        let listing = self.listing_on(day, policy, record);
        if listing == record.details.listing {
            return Cow::Borrowed(record);
        }
        let mut record = record.clone();
        record.details.listing = listing;
        Cow::Owned(record)
    }

    fn listing_on(&self, day: NaiveDate, policy: &Policy, record: &PackageRecord) -> Option<Listing> {
        let lag = Days::new(u64::from(policy.lag_days));
        record.details.listing.filter(|listing| day >= self.last || listing.until + lag <= day)
    }

    /// What the rate of each category counts on the day, where the files hold the whole window and say it all.
    fn counts(&self, today: &Policy, as_of: NaiveDate, first: NaiveDate) -> BTreeMap<String, Figures> {
        let mut figures = BTreeMap::new();
        for (category, mut rates) in self.rates(today, as_of) {
            let window = rates.window(as_of, today.window_days);
            if window.worst == window.best && first <= window.from {
                let (counted, valid) = (window.worst.counted(), window.worst.valid());
                figures.insert(category, Figures { as_of, counted, valid });
            }
        }
        figures
    }
}

/// The figures of the account page. `None` = one names no category of the files, or a later day.
fn told_figures(
    question: &Question,
    packages: &[Observed<'_>],
    as_of: NaiveDate,
    findings: &mut Vec<Findings>,
) -> Option<BTreeMap<String, (Figures, Backed)>> {
    let mut figures = BTreeMap::new();
    let known: BTreeSet<&str> =
        packages.iter().map(|package| package.record.category.as_deref().unwrap_or("")).collect();
    let known: Vec<&str> = known.into_iter().collect();
    for told in &question.figures {
        let (category, shown) = told.checked(&known, as_of, findings)?;
        figures.insert(category, (shown, Backed::source("told: what the account page shows")));
    }
    Some(figures)
}

/// Exchange rates of a day.
pub(super) struct Rates {
    taken: ExchangeRates,
    /// Are they those of the day itself?
    own: bool,
}

impl Rates {
    /// Those of the day, or of the nearest day known.
    pub(super) fn on(day: NaiveDate) -> Self {
        match (reference::rates_on(day), reference::nearest_rates(day)) {
            (Some(taken), _) => Self { taken, own: true },
            (None, Some(taken)) => Self { taken, own: false },
            (None, None) => {
                Self { taken: ExchangeRates { on: day, per_euro: BTreeMap::new() }, own: false }
            }
        }
    }

    /// What a scenario must state, as it cannot look them up.
    pub(super) fn to_state(&self) -> Option<(NaiveDate, Vec<(Currency, f64)>)> {
        let units = || self.taken.per_euro.iter().map(|(currency, units)| (*currency, *units)).collect();
        (!self.own).then(|| (self.taken.on, units()))
    }

    pub(super) fn units_per_pound(&self, currency: Currency) -> f64 {
        let pound = Money::from_units(1.0, Currency::GBP);
        self.taken.convert(pound, currency).map_or(1.0, |money| money.units())
    }

    /// The told costs of labels.
    pub(super) fn costs(&self, question: &Question, currency: Currency) -> BTreeMap<String, Money> {
        let own = question.label_costs.iter();
        own.filter_map(|(name, cost)| Some((name.clone(), self.taken.convert(*cost, currency).ok()?)))
            .collect()
    }
}

/// Reports costs that were told for services that are not there: `None` = there is one.
pub(super) fn check_costs(
    question: &Question,
    fitted: &Fitted,
    findings: &mut Vec<Findings>,
) -> Option<()> {
    let is_there = |name: &str| fitted.services.iter().any(|service| service.name == name);
    let unknown: Vec<&str> =
        question.label_costs.iter().map(|(name, _)| &**name).filter(|name| !is_there(name)).collect();
    for name in &unknown {
        let known: Vec<&str> = fitted.services.iter().map(|service| &*service.name).collect();
        let message = format!("--label-cost: there is no service `{name}`");
        let help = format!("the services are {}", known.join(", "));
        findings.push(of_command_line(Code::UnknownName, message, &help));
    }
    unknown.is_empty().then_some(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::packages::Field;
    use crate::input::packages::from_command_line;
    use crate::input::rules::builtin_policy;

    #[test]
    fn a_list_of_a_later_day_is_not_known() {
        let told = [
            (Field::Ordered, "2025-02-03"),
            (Field::Promised, "2025-02-10"),
            (Field::Origin, "GB"),
            (Field::Destination, "GB"),
            (Field::Value, "14.50 GBP"),
            (Field::Format, "parcel"),
            (Field::Carrier, "integrated"),
            (Field::Tracking, "both"),
        ];
        let told: Vec<(Field, String)> = told.map(|(field, text)| (field, text.to_owned())).to_vec();
        let read = from_command_line(&told);
        let mut record = read.read.first().expect("a package").record.clone();
        let day = |text: &str| -> NaiveDate { text.parse().expect("a day") };
        let listing = Listing { defect: true, until: day("2025-02-10"), row: None };
        record.details.listing = Some(listing);
        let last = day("2025-04-30");
        let stock = Stock { packages: Vec::new(), currency: Currency::GBP, last };
        let policy = builtin_policy("uk-2025").expect("built in");
        let known = |on: &str| stock.known_on(day(on), &policy, &record).details.listing;
        // The rate shows it 14 days after its promised day.
        assert_eq!(known("2025-02-23"), None);
        assert_eq!(known("2025-02-24"), Some(listing));
        assert_eq!(known("2025-04-30"), Some(listing));
    }
}
