//! Orders a day: level with its interval, weekdays, months.

use super::fitted::{Backed, Spread};
use chrono::{Datelike, Days, NaiveDate};
use statrs::distribution::{ContinuousCDF, Gamma};

/// A factor of a category counts as if so many orders of its own had come as the whole shop's do.
const LEAN: f64 = 20.0;
/// Days from which on weekdays are fitted.
const DAYS_FOR_WEEKDAYS: usize = 28;
/// Days from which on months are fitted.
const DAYS_FOR_MONTHS: usize = 365;

/// A category's volume.
#[derive(Clone, PartialEq, Debug)]
pub struct Volume {
    /// 90 % interval of the orders on an average day of the year.
    pub per_day: (f64, f64),
    /// Factors of weekdays.
    pub weekday: Option<[f64; 7]>,
    /// Factors of months.
    pub month: Option<[f64; 12]>,
    /// Orders that the level stands on.
    pub orders: usize,
    /// Over so many days.
    pub days: usize,
    /// Variance of weeks over that of a Poisson number, at least 1.
    pub dispersion: f64,
}

/// The volume of a category whose shop (with all its categories) sold `all` on the same days.
pub fn volume(first: NaiveDate, own: &[u32], all: &[u32]) -> Volume {
    let days = own.len();
    let weekday_of = |day: usize| date(first, day).weekday().num_days_from_monday() as usize;
    let weekday = (days >= DAYS_FOR_WEEKDAYS).then(|| {
        let whole = factors::<7>(all, 0, weekday_of, None);
        factors::<7>(own, 0, weekday_of, Some(&whole))
    });
    let month_of = |day: usize| date(first, day).month0() as usize;
    // Whole years, so that growth does not look like a season.
    let years = days / DAYS_FOR_MONTHS;
    let month = (years > 0).then(|| {
        let from = days - years * DAYS_FOR_MONTHS;
        let whole = factors::<12>(all, from, month_of, None);
        factors::<12>(own, from, month_of, Some(&whole))
    });
    let from = days.saturating_sub(DAYS_FOR_MONTHS);
    let factor = |day: usize| {
        weekday.map_or(1.0, |factors| factors[weekday_of(day)])
            * month.map_or(1.0, |factors| factors[month_of(day)])
    };
    let orders: u64 = own[from..].iter().map(|n| u64::from(*n)).sum();
    let exposure: f64 = (from..days).map(factor).sum();
    let level = orders as f64 / exposure.max(f64::MIN_POSITIVE);
    let dispersion = dispersion(&own[from..], |day| level * factor(from + day));
    let gamma = Gamma::new((orders as f64 + 0.5) / dispersion, exposure / dispersion);
    let at = |u| gamma.as_ref().map_or(level, |gamma| gamma.inverse_cdf(u));
    let orders = usize::try_from(orders).unwrap_or(usize::MAX);
    let per_day = (at(0.05), at(0.95));
    Volume { per_day, weekday, month, orders, days: days - from, dispersion }
}

/// Factors of mean 1: orders a day of each kind of day; leaning on those of the whole shop, if given.
fn factors<const N: usize>(
    orders: &[u32],
    from: usize,
    kind_of: impl Fn(usize) -> usize,
    whole: Option<&[f64; N]>,
) -> [f64; N] {
    let (mut sold, mut days) = ([0.0; N], [0.0; N]);
    for (day, orders) in orders.iter().enumerate().skip(from) {
        let kind = kind_of(day);
        sold[kind] += f64::from(*orders);
        days[kind] += 1.0;
    }
    let a_day = sold.iter().sum::<f64>() / (orders.len() - from).max(1) as f64;
    let mut factors = [1.0; N];
    for kind in 0..N {
        let lean = whole.map_or((0.0, 0.0), |whole| (LEAN * whole[kind], LEAN));
        let expected = a_day * days[kind] + lean.1;
        if expected > 0.0 {
            factors[kind] = (sold[kind] + lean.0) / expected;
        }
    }
    let mean = factors.iter().sum::<f64>() / N as f64;
    if mean > 0.0 { factors.map(|factor| factor / mean) } else { [1.0; N] }
}

/// Pearson's dispersion of whole weeks, where at least eight of them expect an order or more; else 1.
fn dispersion(orders: &[u32], expected_on: impl Fn(usize) -> f64) -> f64 {
    let weeks: Vec<(f64, f64)> = orders
        .chunks_exact(7)
        .enumerate()
        .map(|(week, days)| {
            let sold: u32 = days.iter().sum();
            (f64::from(sold), (0..7).map(|day| expected_on(7 * week + day)).sum())
        })
        .collect();
    if weeks.len() < 8 || weeks.iter().any(|(_, expected)| *expected < 1.0) {
        return 1.0;
    }
    let pearson: f64 = weeks.iter().map(|(sold, expected)| (sold - expected).powi(2) / expected).sum();
    (pearson / (weeks.len() - 1) as f64).max(1.0)
}

fn date(first: NaiveDate, day: usize) -> NaiveDate {
    first.checked_add_days(Days::new(day as u64)).unwrap_or(first)
}

impl Volume {
    /// As a scenario has it: level, weekdays, months.
    pub(super) fn figures(&self, until: NaiveDate) -> VolumeFigures {
        let from =
            until.checked_sub_days(Days::new(self.days.saturating_sub(1) as u64)).unwrap_or(until);
        let spread = if self.dispersion > 1.0 {
            format!("; weeks vary {:.1} times as much as by chance", self.dispersion)
        } else {
            String::new()
        };
        let level = Backed::fitted(
            self.orders,
            format!("fitted from {} orders, {from} to {until}{spread}; 90 % interval", self.orders),
        );
        let weekday = match self.weekday {
            Some(_) => Backed::fitted(
                self.orders,
                format!("fitted from {} orders, leaning on the whole shop's weekdays", self.orders),
            ),
            None => Backed::assumed(format!(
                "the data hold fewer than {DAYS_FOR_WEEKDAYS} days: all days alike"
            )),
        };
        let month = match self.month {
            Some(_) => Backed::fitted(
                self.orders,
                format!("fitted from {} orders, leaning on the whole shop's months", self.orders),
            ),
            None => Backed::assumed("the data hold less than a year: all months alike, no season"),
        };
        (
            (Spread::Range(self.per_day.0, self.per_day.1), level),
            (self.weekday, weekday),
            (self.month, month),
        )
    }
}

type VolumeFigures = ((Spread, Backed), (Option<[f64; 7]>, Backed), (Option<[f64; 12]>, Backed));

#[cfg(test)]
mod tests {
    use super::*;

    fn monday() -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day")
    }

    #[test]
    fn weekdays_and_months_are_found() {
        let days: Vec<u32> = (0..730)
            .map(|day| {
                let date = date(monday(), day);
                let week = if date.weekday().num_days_from_monday() < 5 { 12 } else { 5 };
                if date.month() == 11 { 3 * week } else { week }
            })
            .collect();
        let volume = volume(monday(), &days, &days);
        let (weekday, month) = (volume.weekday.expect("weeks"), volume.month.expect("years"));
        assert!((weekday[0] / weekday[6] - 12.0 / 5.0).abs() < 0.05, "{weekday:?}");
        assert!((month[10] / month[4] - 3.0).abs() < 0.1, "{month:?}");
        let level = f64::midpoint(volume.per_day.0, volume.per_day.1);
        assert!((level / (10.0 * 14.0 / 12.0) - 1.0).abs() < 0.02, "{level}");
    }

    #[test]
    fn few_days_have_neither_weekdays_nor_season() {
        let volume = volume(monday(), &[3; 20], &[9; 20]);
        assert_eq!((volume.weekday, volume.month), (None, None));
        assert!(volume.per_day.0 < 3.0 && volume.per_day.1 > 3.0);
    }
}
