//! The two ways to follow a course agree, and the lowest rate is the least of those shown.

use super::*;
use crate::account::Rate;
use crate::policy::Target;

const DAYS: i32 = 60;

fn terms(reviewed_from: u32, grace_days: u32) -> CourseTerms {
    CourseTerms {
        review: ReviewTerms { target: Target { permille: 950, strictly_above: false }, reviewed_from },
        enforced: Enforced { from: Some(i32::MIN), whole_from: i32::MIN },
        lag: 2,
        window: 5,
        yellow_margin: 1,
        grace_days,
        ramp_days: 0,
        reinstatement: Reinstatement::Fresh,
        start: 8,
        first_effect: 20,
        period_end: 44,
        end: DAYS - 1,
        on_date: 40,
    }
}

/// Packages are promised three days after the order; a closure takes them out.
struct Shop {
    daily: Vec<Counts>,
}

impl OrderFlow for Shop {
    fn close(&mut self, from: i32, until: i32, promised: &mut Promised) {
        for day in from..until {
            let day = day as usize + 3;
            promised.take_out(day, self.daily.get(day).copied().unwrap_or(Counts::NONE));
        }
    }
    fn keep_only(&mut self, _: i32, _: f64, _: &mut Promised) {}
    fn left_out(&mut self, _: i32, _: i32) -> Counts {
        Counts::NONE
    }
    fn days_closed(&mut self, k: u32) -> u32 {
        6 + k
    }
}

fn shop(kind: u32) -> Shop {
    // Days without packages, days with misses; some shops are tidy at first.
    let counts = |day: u32| {
        let counted = if day * 7 % 11 < kind % 5 { 0 } else { day * (kind + 3) % 13 };
        let misses = if day < kind % 4 * 10 { 0 } else { day * kind % 17 / 12 * 2 };
        Counts::new(counted, misses.min(counted))
    };
    Shop { daily: (0..DAYS as u32).map(counts).collect() }
}

#[test]
fn both_ways_to_follow_a_course_agree() {
    let (mut later, mut inherited, mut lowest_while_closed) = (0, 0, 0);
    for kind in 0..60 {
        for (reviewed_from, grace_days) in [(1, 3), (12, 2), (1, 9999)] {
            let terms = terms(reviewed_from, grace_days);
            let mut shop = shop(kind);
            let mut promised = Promised::default();
            promised.set(DAYS as usize, |days| days.copy_from_slice(&shop.daily));
            let windows: Vec<Counts> = (terms.start..=terms.end)
                .map(|day| promised.between(day - terms.lag - terms.window + 1, day - terms.lag))
                .collect();
            let mut colours = Colours::default();
            colours.read(&windows, terms.review, terms.yellow_margin);
            let followed = follow_open(&terms, &windows, &colours);

            let mut shown = Vec::new();
            let mut trace = |day: i32, window: Counts, closed: bool| shown.push((day, window, closed));
            let beginning = Followed::beginning(&terms);
            let slowly =
                follow(&terms, beginning, &mut promised, &mut shop, &mut |_, _| {}, Some(&mut trace));
            let quickly = followed.finished(&terms).unwrap_or_else(|| {
                promised.set(DAYS as usize, |days| days.copy_from_slice(&shop.daily));
                follow(&terms, followed, &mut promised, &mut shop, &mut |_, _| {}, None)
            });
            assert_eq!(quickly, slowly, "{kind}");

            let period = shown.iter().filter(|(day, ..)| (20..=44).contains(day));
            let least = period.min_by_key(|(_, window, _)| Rate::of(*window)).expect("days");
            assert_eq!(Rate::of(slowly.lowest), Rate::of(least.1), "{kind}");
            let before_c =
                shown.iter().find(|(_, _, closed)| *closed).is_some_and(|(day, ..)| *day <= 20);
            assert_eq!(slowly.inherited_closure, before_c, "{kind}");
            inherited += usize::from(before_c);
            later += usize::from(slowly.first_suspension != NEVER);
            lowest_while_closed += usize::from(least.2);
        }
    }
    // The cases are there that could go wrong.
    let seen = [later, inherited, lowest_while_closed];
    assert!(seen.into_iter().all(|cases| cases > 3), "{seen:?}");
}
