//! ECB euro reference rates, embedded: units of a currency for one euro, by business day.
//!
//! Source: European Central Bank, euro foreign exchange reference rates (ecb.europa.eu), business days
//! from 2 January 2023 to 30 October 2026. On other days the last rates before hold.

use crate::domain::{Currency, ExchangeRates};
use chrono::{Days, NaiveDate};
use std::ops::RangeInclusive;

/// First comment lines, then `day,USD,...`, then one line a business day.
const TABLE: &str = include_str!("ecb.csv");

/// First and last day of the table (ISO 8601).
pub const COVERAGE: (&str, &str) = ("2023-01-02", "2026-10-30");

/// Longest gap without a business day that a rate is carried forward over (Easter and Christmas take 4).
const CARRIED_DAYS: u64 = 7;

/// The rates of a day; `None` when the table does not reach it.
pub fn rates_on(day: NaiveDate) -> Option<ExchangeRates> {
    let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let currencies: Vec<Currency> =
        lines.next()?.split(',').skip(1).filter_map(|code| Currency::new(code).ok()).collect();
    let carried: RangeInclusive<NaiveDate> = day.checked_sub_days(Days::new(CARRIED_DAYS))?..=day;
    let (on, row) = lines
        .filter_map(|line| line.split_once(','))
        .filter_map(|(date, row)| Some((date.parse::<NaiveDate>().ok()?, row)))
        .take_while(|(date, _)| *date <= day)
        .last()
        .filter(|(date, _)| carried.contains(date))?;
    let units = row.split(',').map(str::parse).collect::<Result<Vec<f64>, _>>().ok()?;
    Some(ExchangeRates { on, per_euro: currencies.into_iter().zip(units).collect() })
}

/// The rates of a day; where the table does not reach it those of its first or last day, whichever is nearer.
pub fn nearest_rates(day: NaiveDate) -> Option<ExchangeRates> {
    let [first, last] = [COVERAGE.0, COVERAGE.1].map(|end| end.parse::<NaiveDate>().ok());
    rates_on(day).or_else(|| rates_on(day.clamp(first?, last?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Money;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn every_row_is_read_in_order_and_positive() {
        let rows: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        let columns = rows[0].split(',').count();
        let mut last = NaiveDate::MIN;
        for row in &rows[1..] {
            let cells: Vec<&str> = row.split(',').collect();
            assert_eq!(cells.len(), columns, "{row}");
            let date = day(cells[0]);
            assert!(date > last, "{row}");
            last = date;
            for cell in &cells[1..] {
                assert!(cell.parse::<f64>().is_ok_and(|rate| rate > 0.0), "{row}");
            }
        }
        assert_eq!(rows[1].split(',').next(), Some(COVERAGE.0));
        assert_eq!(last, day(COVERAGE.1));
    }

    #[test]
    fn weekends_carry_the_last_business_day_forward() {
        // 2024-11-02 is a Saturday.
        let saturday = rates_on(day("2024-11-02")).expect("covered");
        assert_eq!(saturday.on, day("2024-11-01"));
        assert_eq!(saturday, rates_on(day("2024-11-01")).expect("covered"));
    }

    #[test]
    fn twenty_euros_were_16_80_pounds_on_the_decision_day() {
        let rates = rates_on(day("2024-11-01")).expect("covered");
        let limit = Money::from_micros(20_000_000, Currency::EUR);
        let pounds = rates.convert(limit, Currency::GBP).expect("known");
        assert!((16.7..16.9).contains(&pounds.units()), "{pounds}");
    }

    #[test]
    fn days_outside_the_table_have_no_rates() {
        assert_eq!(rates_on(day("2015-08-01")), None);
        assert_eq!(rates_on(day("2023-01-01")), None);
        assert!(rates_on(day("2026-11-04")).is_some());
        assert_eq!(rates_on(day("2026-12-24")), None);
    }

    #[test]
    fn outside_the_table_its_nearest_day_is_known() {
        let on = |text| nearest_rates(day(text)).expect("a rate").on.to_string();
        assert_eq!(on("2015-08-01"), COVERAGE.0);
        assert_eq!(on("2030-01-01"), COVERAGE.1);
        assert_eq!(on("2024-11-02"), "2024-11-01");
    }
}
