//! The tracking budget, as an error budget of service reliability: how many more of the counted packages may be
//! defects before the rate is below target, today and on each coming day, as far as packages are known.
//!
//! Burn rate = share of defects / share allowed (1 - target), as in Google's "Site Reliability Workbook" (2018),
//! chapter 5: at 1 the packages use up exactly what is allowed, at 2 twice as much.

use super::{Audit, Metric, Rates, Window};
use crate::account::Status;
use crate::policy::Policy;
use chrono::{Days, NaiveDate};

/// Days whose burn is shown beside the window's.
pub const SHORT: u16 = 7;

/// The budget of one metric under one policy and reading.
#[derive(Clone, Debug)]
pub struct Budget {
    /// The place of the book.
    pub book: usize,
    /// What the rate is of.
    pub metric: Metric,
    /// Today, then each coming day. New orders are not in it.
    pub days: Vec<BudgetDay>,
    /// Of the window that shows today.
    pub burn: Burn,
    /// Of the last [`SHORT`] promised days in it.
    pub burn_last: Burn,
    /// Of the [`SHORT`] promised days that come into it next.
    pub burn_next: Burn,
}

/// One day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BudgetDay {
    /// The day on which the rate shows.
    pub date: NaiveDate,
    /// The window, of the packages known.
    pub window: Window,
    /// Nothing that is ordered from now on can be promised in the window.
    pub complete: bool,
}

/// How fast the budget is used.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Burn {
    /// The packages promised in these days.
    pub window: Window,
    /// The share of defects over the share allowed, at best and at worst; `None` = nothing is counted,
    /// or no defect is allowed.
    pub rate: Option<(f64, f64)>,
}

/// The days on which a budget is used up, and won back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Turns {
    /// First day below target whatever becomes of open packages.
    pub below: Option<NaiveDate>,
    /// First day on which it may be below.
    pub maybe_below: Option<NaiveDate>,
    /// First day at target (or with nothing to review) whatever becomes of open packages, if it may be below today.
    pub back: Option<NaiveDate>,
    /// First day on which it may be back.
    pub maybe_back: Option<NaiveDate>,
    /// First day after `back` on which it may be below once more.
    pub maybe_again: Option<NaiveDate>,
}

impl Budget {
    /// When it turns, on days whose windows are complete.
    pub fn turns(&self) -> Turns {
        let mut turns = Turns::default();
        let known = || self.days.iter().filter(|day| day.complete);
        let worst = |day: &&BudgetDay| day.window.status.0 == Status::Red;
        let best = |day: &&BudgetDay| day.window.status.1 == Status::Red;
        turns.below = known().find(best).map(|day| day.date);
        turns.maybe_below = known().find(worst).map(|day| day.date);
        if self.days.first().is_some_and(|today| today.window.status.0 == Status::Red) {
            turns.back = known().find(|day| !worst(day)).map(|day| day.date);
            turns.maybe_back = known().find(|day| !best(day)).map(|day| day.date);
            let after = |day: &&BudgetDay| turns.back.is_some_and(|back| day.date > back);
            turns.maybe_again = known().find(|day| after(day) && worst(day)).map(|day| day.date);
        }
        turns
    }

    /// The last day whose window nothing can be added to.
    pub fn complete_until(&self) -> Option<NaiveDate> {
        self.days.iter().take_while(|day| day.complete).last().map(|day| day.date)
    }
}

/// The budgets of every book and metric, for so many days after today (`None` = until nothing of today's window
/// and nothing ordered by now stays alone: lag + window).
pub fn budgets(audit: &Audit, policies: &[&Policy], coming: Option<u16>) -> Vec<Budget> {
    let mut budgets = Vec::new();
    for (book, judged) in audit.books.iter().enumerate() {
        let policy = policies[judged.policy];
        let lag = judged.reading.lag_days(policy);
        let coming = coming.unwrap_or(lag + policy.window_days);
        for (metric, rates) in &judged.rates {
            let mut rates = rates.clone();
            let days = (0..=u64::from(coming)).map(|after| {
                let date = audit.as_of + Days::new(after);
                let window = rates.window(date, policy.window_days);
                BudgetDay { date, window, complete: window.to <= audit.known_until }
            });
            let days = days.collect();
            let allowed = 1.0 - f64::from(policy.target_permille) / 1000.0;
            let next = audit.as_of + Days::new(u64::from(SHORT));
            budgets.push(Budget {
                book,
                metric: metric.clone(),
                days,
                burn: burn(&mut rates, audit.as_of, policy.window_days, allowed),
                burn_last: burn(&mut rates, audit.as_of, SHORT, allowed),
                burn_next: burn(&mut rates, next, SHORT, allowed),
            });
        }
    }
    budgets
}

fn burn(rates: &mut Rates, on: NaiveDate, days: u16, allowed: f64) -> Burn {
    let window = rates.window(on, days);
    let counted = f64::from(window.worst.counted());
    let share = |defects: u32| f64::from(defects) / counted / allowed;
    let rate = (counted > 0.0 && allowed > 0.0)
        .then(|| (share(window.best.defects()), share(window.worst.defects())));
    Burn { window, rate }
}
