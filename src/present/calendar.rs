//! The dates of a scenario in words: when its rules change, when that shows, when a switch shows.

use super::number::day;
use crate::policy::DateBasis;
use crate::scenario::{Changeover, Scenario};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

/// All dates as rows, ISO 8601.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct CalendarDays {
    /// Scenario.
    pub scenario: String,
    /// S: the day of the decision.
    pub decision_day: String,
    /// C: the first day on which any choice can show.
    pub first_effect_date: String,
    /// Last day of the period in which the tolerance holds.
    pub period_ends: String,
    /// The day whose rate is reported.
    pub on_date: String,
    /// Days between the end of the window and the day that shows it, under the main reading.
    pub lag_days: u16,
    /// Days of the window.
    pub window_days: u16,
    /// Changes of rules.
    pub changeovers: Vec<ChangeoverRow>,
    /// Switches of strategies.
    pub switches: Vec<SwitchRow>,
}

/// One store's change of rules.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ChangeoverRow {
    /// Store.
    pub store: String,
    /// Old rules.
    pub baseline: String,
    /// New rules.
    pub reform: String,
    /// Readings of which this holds.
    pub readings: Vec<String>,
    /// Days between the end of the window and the day that shows it, so read.
    pub lag_days: u16,
    /// First day on which the two differ.
    pub effective: String,
    /// By which date of a package: `order`, `ship`, `promised`; null = only reviews change.
    pub by: Option<String>,
    /// The first package under the new rules, for each length of promise.
    pub first_packages: Vec<FirstPackageRow>,
    /// First day that shows the new rules.
    pub shows: String,
    /// First day whose window lies wholly under them.
    pub wholly: String,
}

/// The first package of one length of promise.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct FirstPackageRow {
    /// Days from order to promised delivery.
    pub promise_days: u16,
    /// Day of its order.
    pub ordered: String,
    /// Posting day.
    pub handed_over: String,
    /// Promised day.
    pub promised: String,
}

/// One strategy's switch.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct SwitchRow {
    /// Name.
    pub strategy: String,
    /// Title.
    pub title: String,
    /// First order day under it.
    pub starts_on: String,
    /// First day that can show it.
    pub shows: String,
    /// First day whose window lies wholly under it.
    pub wholly: String,
}

/// The dates of a scenario.
pub fn calendar_days(scenario: &Scenario) -> CalendarDays {
    let first_effect = scenario.first_effect_date();
    let period = chrono::Days::new(u64::from(scenario.tolerance.period_days).saturating_sub(1));
    let strategies = &scenario.strategies;
    CalendarDays {
        scenario: scenario.name.clone(),
        decision_day: scenario.horizon.decision_day.to_string(),
        first_effect_date: first_effect.to_string(),
        period_ends: (first_effect + period).to_string(),
        on_date: scenario.on_date().to_string(),
        lag_days: scenario.main_lag_days(),
        window_days: scenario.horizon.window_days,
        changeovers: scenario
            .changeovers()
            .into_iter()
            .map(|one| changeover_row(scenario, one))
            .collect(),
        switches: scenario
            .switch_days()
            .into_iter()
            .map(|days| SwitchRow {
                strategy: strategies[days.strategy].name.clone(),
                title: strategies[days.strategy].title.clone(),
                starts_on: days.starts_on.to_string(),
                shows: days.shows.to_string(),
                wholly: days.wholly.to_string(),
            })
            .collect(),
    }
}

fn changeover_row(scenario: &Scenario, changeover: Changeover) -> ChangeoverRow {
    let store = &scenario.stores[changeover.store];
    let iso = |date: NaiveDate| date.to_string();
    let by = changeover.basis.map(|basis| match basis {
        DateBasis::Order => "order",
        DateBasis::Ship => "ship",
        DateBasis::Promised | DateBasis::Reading => "promised",
    });
    ChangeoverRow {
        store: store.name.clone(),
        baseline: store.baseline.name.clone(),
        reform: store.reform.name.clone(),
        readings: changeover.readings,
        lag_days: changeover.lag_days,
        effective: iso(changeover.effective),
        by: by.map(str::to_owned),
        first_packages: changeover
            .first_packages
            .iter()
            .map(|package| FirstPackageRow {
                promise_days: package.promise_days,
                ordered: iso(package.ordered),
                handed_over: iso(package.handed_over),
                promised: iso(package.promised),
            })
            .collect(),
        shows: iso(changeover.shows),
        wholly: iso(changeover.wholly),
    }
}

impl CalendarDays {
    /// As people read it.
    pub fn text(&self) -> String {
        let mut lines = vec![
            format!("Dates of {}", self.scenario),
            format!(
                "The window holds packages promised on {} days and shows {} days after it ends.",
                self.window_days, self.lag_days
            ),
            String::new(),
        ];
        for row in &self.changeovers {
            lines.extend(row.lines(self.lag_days));
            lines.push(String::new());
        }
        if self.changeovers.is_empty() {
            lines
                .push("The new rules are dated like the old ones: nothing changes on a day.".to_owned());
            lines.push(String::new());
        }
        lines.push("A switch shows".to_owned());
        for row in &self.switches {
            lines.push(format!(
                "  {}: orders from {}; first on {}; window wholly under it on {}",
                row.title,
                day(&row.starts_on),
                day(&row.shows),
                day(&row.wholly)
            ));
        }
        lines.push(String::new());
        lines.push(format!(
            "Decided on {}; no choice shows before {} (C); the tolerance holds from then to {}; rates are told of {}.",
            day(&self.decision_day),
            day(&self.first_effect_date),
            day(&self.period_ends),
            day(&self.on_date)
        ));
        lines.join("\n") + "\n"
    }
}

impl ChangeoverRow {
    fn lines(&self, usual_lag_days: u16) -> Vec<String> {
        let by = match self.by.as_deref() {
            Some("order") => "by the day of the order",
            Some("ship") => "by the day of handover",
            Some(_) => "by the promised day of delivery",
            None => "in reviews, whatever a package's dates",
        };
        let mut lines = vec![format!(
            "{}: {} becomes {} on {}, {by} (read as {})",
            self.store,
            self.baseline,
            self.reform,
            day(&self.effective),
            named(&self.readings)
        )];
        if self.by.is_some() {
            for package in &self.first_packages {
                lines.push(format!(
                    "  promised within {} days: counts when ordered from {}, posted from {}, promised from {}",
                    package.promise_days,
                    day(&package.ordered),
                    day(&package.handed_over),
                    day(&package.promised)
                ));
            }
        }
        let lag = if self.lag_days == usual_lag_days {
            String::new()
        } else {
            format!(" (shown {} days after the window ends)", self.lag_days)
        };
        lines.push(format!(
            "  first rate that shows it: {}; window wholly under it: {}{lag}",
            day(&self.shows),
            day(&self.wholly)
        ));
        lines
    }
}

/// The first names, and how many more.
pub(in crate::present) fn named(readings: &[String]) -> String {
    match readings {
        [first, second, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second} and {} more", rest.len())
        }
        few => few.join(" and "),
    }
}
