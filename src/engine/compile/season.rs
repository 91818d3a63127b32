//! How a metric's orders vary over the days.

use crate::scenario::{Calendar, Metric};

/// Factors of days: there are few distinct ones, so what depends on a factor is worked out once for each.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Season {
    /// The distinct factors.
    pub(in crate::engine) factors: Vec<f64>,
    /// Per day: the place of its factor.
    pub(in crate::engine) of_day: Vec<u16>,
    /// Per factor: on how many days it holds.
    pub(in crate::engine) days_of: Vec<u32>,
}

impl Season {
    pub(super) fn of(metric: &Metric, calendar: Calendar) -> Self {
        let mut factors: Vec<f64> = Vec::new();
        let place = |factor: f64| {
            let known = factors.iter().position(|known| *known == factor);
            // Seven weekdays and twelve months have 84 products.
            known.unwrap_or_else(|| {
                factors.push(factor);
                factors.len() - 1
            }) as u16
        };
        let days = (0..calendar.days).map(|day| metric.season.factor(calendar.date(day)));
        let of_day: Vec<u16> = days.map(place).collect();
        let mut days_of = vec![0; factors.len()];
        of_day.iter().for_each(|place| days_of[usize::from(*place)] += 1);
        Self { factors, of_day, days_of }
    }

    /// The factor of each day.
    pub(in crate::engine) fn daily(&self) -> impl Iterator<Item = f64> {
        self.of_day.iter().map(|place| self.factors[usize::from(*place)])
    }
}
