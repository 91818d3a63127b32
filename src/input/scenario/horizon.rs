//! `[horizon]` and `[tolerance]`: the days of the run and the risk that is borne.

use crate::diagnostics::{Code, Place};
use crate::input::figures::{Measure, Register};
use crate::input::reader::Table;
use crate::scenario::{Bounds, Tolerance, Unit};
use chrono::NaiveDate;

/// `[horizon]` as the file states it; the window may be left to the policies.
#[derive(Clone, Debug)]
pub(super) struct HorizonDraft {
    pub(super) decision_day: NaiveDate,
    /// Where it stands, for findings about exchange rates.
    pub(super) decision_day_place: Place,
    pub(super) last_day: NaiveDate,
    /// Where `last_day` stands, for findings about the length of the horizon.
    pub(super) last_day_place: Place,
    pub(super) on_date: Option<NaiveDate>,
    /// And where it stands; `None` = left to the policies and readings.
    pub(super) lag_days: Option<(u16, Place)>,
    pub(super) window_days: Option<u16>,
    pub(super) handling_days: u16,
    pub(super) shown_windows: [Option<u16>; 2],
}

/// Longest horizon that is simulated, in days.
const LONGEST_DAYS: i64 = 5 * 366;

/// Reads `[horizon]`.
pub(super) fn horizon(register: &Register<'_>, table: Table<'_>) -> Option<HorizonDraft> {
    let decision_day = table.needed("decision_day", "decision_day = 2024-11-01");
    let last = table.needed("last_day", "last_day = 2025-10-31");
    let on_date = table.value("on_date");
    let lag = table.value("lag_days");
    let lag_days =
        lag.map(|value| days(register, &value, 0..=60).map(|days| (days, value.place().clone())));
    let window = table.value("window_days");
    let window_days = window.as_ref().map(|value| days(register, value, 1..=365));
    let handling_days =
        table.needed("handling_days", "handling_days = 1").and_then(|v| days(register, &v, 0..=60));
    let shown_windows = shown_windows(register, &table);
    table.close();

    let decision_day =
        decision_day.and_then(|value| Some((register.date(&value)?, value.place().clone())));
    let last_day = last.as_ref().and_then(|value| register.date(value));
    let on = on_date.as_ref().map(|value| register.date(value));
    let ((decision_day, decision_day_place), last, last_day) = (decision_day?, last?, last_day?);
    if last_day <= decision_day {
        let help = "write a later last_day: the period that is judged must lie before it";
        last.mistake(Code::DateOrder, format!("the last day is not after {decision_day}"), help);
        return None;
    }
    if (last_day - decision_day).num_days() > LONGEST_DAYS {
        let message = format!("the horizon is longer than {LONGEST_DAYS} days");
        last.mistake(Code::OutOfRange, message, "write an earlier last_day");
        return None;
    }
    if let (Some(value), Some(Some(day))) = (&on_date, on)
        && (day <= decision_day || day > last_day)
    {
        let message = format!("{day} is not after the decision day and up to the last day");
        value.mistake(Code::DateOrder, message, "write a day of the horizon, or leave it out");
    }
    Some(HorizonDraft {
        decision_day,
        decision_day_place,
        last_day,
        last_day_place: last.place().clone(),
        on_date: on.flatten(),
        lag_days: match lag_days {
            Some(read) => Some(read?),
            None => None,
        },
        window_days: match window_days {
            Some(read) => Some(read?),
            None => None,
        },
        handling_days: handling_days?,
        shown_windows: shown_windows?,
    })
}

fn days(
    register: &Register<'_>,
    value: &crate::input::reader::Value<'_>,
    range: std::ops::RangeInclusive<i64>,
) -> Option<u16> {
    register.whole(value, Unit::Days, range).and_then(|days| u16::try_from(days).ok())
}

fn shown_windows(register: &Register<'_>, table: &Table<'_>) -> Option<[Option<u16>; 2]> {
    let Some(value) = table.value("shown_windows") else { return Some([None, None]) };
    let list = value.list()?;
    if list.len() > 2 {
        let message = format!("{} further windows are asked for", list.len());
        value.mistake(Code::OutOfRange, message, "write at most two, such as [7, 90]");
        return None;
    }
    let mut shown = [None, None];
    for (slot, item) in shown.iter_mut().zip(&list) {
        *slot = Some(days(register, item, 1..=365)?);
    }
    Some(shown)
}

/// Reads `[tolerance]`.
pub(super) fn tolerance(register: &Register<'_>, table: Table<'_>) -> Option<Tolerance> {
    let risk =
        table.needed("risk", "risk = \"5 %\"").and_then(|v| register.exact(&v, &Measure::chance()));
    let period = table
        .needed("period_days", "period_days = 90")
        .and_then(|value| register.whole(&value, Unit::Days, 1..=366));
    let bounds = table.needed("bounds", "bounds = \"suspension\"").and_then(|value| {
        register.word(&value, &[("suspension", Bounds::Suspension), ("breach", Bounds::Breach)])
    });
    table.close();
    let period_days = period.and_then(|days| u16::try_from(days).ok());
    Some(Tolerance { risk: risk?, bounds: bounds?, period_days: period_days? })
}
