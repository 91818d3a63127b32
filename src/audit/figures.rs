//! A budget from the two figures that an account page shows: packages counted and packages valid.

use crate::account::{Counts, Status};
use crate::policy::{ReviewTerms, Target};

/// The figures of one category.
#[derive(Clone, PartialEq, Debug)]
pub struct Figures {
    /// The category.
    pub category: String,
    /// Counted and defects.
    pub counts: Counts,
    /// Packages promised a day from now on; `None` = as many as in the window.
    pub a_day: Option<f64>,
    /// Share of them that will be defects; `None` = not said.
    pub missed: Option<f64>,
}

/// What follows exactly from the figures.
#[derive(Clone, PartialEq, Debug)]
pub struct FiguresBudget {
    /// What is shown.
    pub status: Status,
    /// Further defects among the counted packages before the rate is below target; below zero = so many too many.
    pub left: i64,
    /// One more of the counted packages is a defect.
    pub one_more: (Counts, Status),
    /// Further packages, all defects, until the rate is below target; 0 = it is.
    pub defects_to_below: u32,
    /// Further packages, all valid, until the rate is at target again; 0 = it is, `None` = never.
    pub valid_to_back: Option<u64>,
    /// When the status turns, as the window rolls and packages go evenly by days, if anything is said of the coming
    /// ones.
    pub turn: Option<Turn>,
}

/// Days until the rate is at target if it is below today, or below if it is not; `None` = not within a window. What
/// the figures leave open is on which days the defects were promised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Turn {
    /// If the defects leave the window first.
    pub first: Option<u16>,
    /// If they are spread evenly.
    pub evenly: Option<u16>,
    /// If they leave it last.
    pub last: Option<u16>,
}

/// The budget of figures under the terms of a review, in a window of so many days.
pub fn figures_budget(figures: &Figures, terms: ReviewTerms, window_days: u16) -> FiguresBudget {
    let counts = figures.counts;
    let target = terms.target;
    let worse = Counts::new(counts.counted(), (counts.defects() + 1).min(counts.counted()));
    let status = |counts: Counts| Status::of(counts, terms, 1);
    let left = i64::from(target.allowed_defects(counts.counted())) - i64::from(counts.defects());
    let said = figures.a_day.is_some() || figures.missed.is_some();
    FiguresBudget {
        status: status(counts),
        left,
        one_more: (worse, status(worse)),
        defects_to_below: defects_to_below(counts, target),
        valid_to_back: valid_to_back(counts, target),
        turn: (said && counts.counted() > 0).then(|| turn(figures, target, window_days)),
    }
}

/// Least k with valid / (counted + k) below target.
fn defects_to_below(counts: Counts, target: Target) -> u32 {
    let below = |further: u32| target.missed(counts.valid(), counts.counted().saturating_add(further));
    let (mut low, mut high) = (0, u32::MAX - counts.counted());
    if counts.counted() == 0 {
        return u32::from(target.permille > 0);
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if below(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// Least k with (valid + k) / (counted + k) at target.
fn valid_to_back(counts: Counts, target: Target) -> Option<u64> {
    if counts.counted() == 0 {
        return Some(0);
    }
    let gap =
        i128::from(target.permille) * i128::from(counts.counted()) - 1000 * i128::from(counts.valid());
    let each = i128::from(1000 - target.permille.min(1000));
    let met = if target.strictly_above { gap < 0 } else { gap <= 0 };
    match (met, each) {
        (true, _) => Some(0),
        (false, 0) => None,
        (false, each) if target.strictly_above => u64::try_from(gap / each + 1).ok(),
        (false, each) => u64::try_from((gap + each - 1) / each).ok(),
    }
}

fn turn(figures: &Figures, target: Target, window_days: u16) -> Turn {
    let window = f64::from(window_days.max(1));
    let (counted, defects) = (f64::from(figures.counts.counted()), f64::from(figures.counts.defects()));
    let each_day = counted / window;
    let coming = figures.a_day.unwrap_or(each_day);
    let missed = coming * figures.missed.unwrap_or(0.0);
    let wanted = f64::from(target.permille) / 1000.0;
    // The rate as it is a hair from the target is at it: shares of days are not exact.
    let below = |counted: f64, defects: f64| {
        let over = (counted - defects) - wanted * counted;
        counted > 0.0
            && if target.strictly_above { over <= 1e-9 * counted } else { over < -1e-9 * counted }
    };
    let now = target.missed(figures.counts.valid(), figures.counts.counted());
    let first_day = |old_defects: &dyn Fn(f64) -> f64| {
        let turned = |days: &u16| {
            let day = f64::from(*days);
            let (old, new) = (each_day * (window - day), coming * day);
            below(old + new, old_defects(day) + missed * day) != now
        };
        (1..=window_days).find(turned)
    };
    Turn {
        first: first_day(&|day| (defects - each_day * day).max(0.0)),
        evenly: first_day(&|day| defects * (window - day) / window),
        last: first_day(&|day| defects.min(each_day * (window - day))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(strictly_above: bool) -> ReviewTerms {
        ReviewTerms { target: Target { permille: 950, strictly_above }, reviewed_from: 1 }
    }

    fn figures(counted: u32, valid: u32) -> Figures {
        Figures {
            category: "Toys".into(),
            counts: Counts::new(counted, counted - valid),
            a_day: None,
            missed: None,
        }
    }

    #[test]
    fn the_account_page_s_figures_give_an_exact_budget() {
        // Of 412 at least 391.4 must be valid: 20 defects are allowed, 7 are used.
        let toys = figures_budget(&figures(412, 405), terms(false), 30);
        assert_eq!((toys.status, toys.left, toys.valid_to_back), (Status::Green, 13, Some(0)));
        // 405 of 426 is 95.07 %, of 427 94.85 %.
        assert_eq!(toys.defects_to_below, 15);
        // 19 of 37: (19 + k) / (37 + k) = 0.95 at k = 323.
        let gifts = figures_budget(&figures(37, 19), terms(false), 30);
        assert_eq!((gifts.status, gifts.left, gifts.valid_to_back), (Status::Red, -17, Some(323)));
        assert_eq!(figures_budget(&figures(37, 19), terms(true), 30).valid_to_back, Some(324));
        // Exactly on the line.
        let line = |above| figures_budget(&figures(200, 190), terms(above), 30);
        assert_eq!((line(false).status, line(false).left), (Status::Yellow, 0));
        assert_eq!(
            (line(true).status, line(true).left, line(true).valid_to_back),
            (Status::Red, -1, Some(1))
        );
        assert_eq!(line(false).one_more, (Counts::new(200, 11), Status::Red));
        let none = figures_budget(&figures(0, 0), terms(false), 30);
        assert_eq!((none.status, none.valid_to_back), (Status::NotApplicable, Some(0)));
    }

    #[test]
    fn counts_of_further_packages_are_the_least_that_do() {
        for strictly_above in [false, true] {
            let target = terms(strictly_above).target;
            for counted in 1..120 {
                for defects in 0..=counted {
                    let counts = Counts::new(counted, defects);
                    let k = valid_to_back(counts, target).expect("95 % can be reached");
                    let at = |k: u64| target.missed(counts.valid() + k as u32, counted + k as u32);
                    assert!(!at(k) && (k == 0 || at(k - 1)), "{counts:?} {k}");
                    let k = defects_to_below(counts, target);
                    let at = |k: u32| target.missed(counts.valid(), counted + k);
                    assert!(at(k) && (k == 0 || !at(k - 1)), "{counts:?} {k}");
                }
            }
        }
        assert_eq!(
            valid_to_back(Counts::new(9, 1), Target { permille: 1000, strictly_above: false }),
            None
        );
    }

    #[test]
    fn a_window_that_rolls_wins_back_or_uses_up() {
        // 10 a day of which 30 were defects; new ones are all valid.
        let mut shop = figures(300, 270);
        shop.missed = Some(0.0);
        let turn = |shop: &Figures| figures_budget(shop, terms(false), 30).turn.expect("said");
        // At 15 defects the rate is 95 %: half of the window has to go, or two days of nothing but defects.
        assert_eq!(turn(&shop), Turn { first: Some(2), evenly: Some(15), last: Some(29) });
        shop.missed = Some(0.06);
        assert_eq!(turn(&shop).last, None);
        // None used and 10 % missed from now on: 15 are used up by day 15, the 16th is below.
        let mut clean = figures(300, 300);
        clean.missed = Some(0.1);
        assert_eq!(turn(&clean), Turn { first: Some(16), evenly: Some(16), last: Some(16) });
        assert_eq!(figures_budget(&figures(300, 270), terms(false), 30).turn, None);
    }
}
