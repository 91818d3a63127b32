//! The shop of `tests/shops/packages.toml`, written down a second time: one package after the other, every window
//! counted anew.

use crate::numbers::Numbers;

/// Where packages of one kind go, and by what.
pub(crate) struct Lane {
    pub(crate) orders_a_day: f64,
    /// Monday first.
    pub(crate) weekday: [f64; 7],
    pub(crate) transit: i32,
    /// Chance that the number is entered, and the Beta of the scan on which all hangs.
    pub(crate) upload: f64,
    pub(crate) scan: (f64, f64),
    /// Struck by the outage.
    pub(crate) strikes: bool,
}

const TOYS_WEEK: [f64; 7] = [1.3, 1.2, 1.0, 1.0, 1.0, 0.9, 0.6];

pub(crate) const TOYS: [Lane; 2] = [
    Lane {
        orders_a_day: 4.2,
        weekday: TOYS_WEEK,
        transit: 2,
        upload: 0.99,
        scan: (147.0, 3.0),
        strikes: true,
    },
    Lane {
        orders_a_day: 1.8,
        weekday: TOYS_WEEK,
        transit: 7,
        upload: 1.0,
        scan: (58.0, 2.0),
        strikes: false,
    },
];

pub(crate) const CABLES: [Lane; 1] = [Lane {
    orders_a_day: 4.0,
    weekday: [1.0; 7],
    transit: 12,
    upload: 0.995,
    scan: (97.0, 2.0),
    strikes: false,
}];

const ICC: f64 = 0.08;
const HANDLING: i32 = 1;
const LAG: i32 = 10;
const WINDOW: i32 = 30;
const CLOSED_DAYS: i32 = 25;
const OUTAGES_A_YEAR: f64 = 3.0;
const OUTAGE_DAYS: i32 = 6;
const OUTAGE_FACTOR: f64 = 0.85;
/// Day 0 is 2 June 2025, a Monday; the last is 15 October.
const LAST: i32 = 135;
/// 20 August.
const ON_DATE: i32 = 79;
/// The shop's shortest promise is three days, whatever the category: what is chosen on day 0 shows from here on.
const FIRST_EFFECT: i32 = HANDLING + 2 + LAG;
const PERIOD_END: i32 = FIRST_EFFECT + 89;
/// No promise is longer.
const LONGEST: i32 = 20;
/// No window reaches so far back.
const FIRST_ORDER: i32 = -70;

#[derive(Clone, Copy)]
pub(crate) struct Rules {
    /// Days below in a row that close the category.
    pub(crate) grace: u32,
    /// The rate must lie above 95 %.
    pub(crate) above: bool,
}

struct Package {
    ordered: i32,
    valid: bool,
}

/// By promised day, from [`FIRST_ORDER`] on.
type Packages = Vec<Vec<Package>>;

fn at(day: i32) -> usize {
    (day - FIRST_ORDER) as usize
}

#[derive(Default)]
pub(crate) struct Future {
    pub(crate) breach: bool,
    pub(crate) on_date: bool,
    pub(crate) closure: bool,
    pub(crate) days_below: u16,
    pub(crate) days_closed: u16,
}

impl Future {
    pub(crate) fn simulate(lanes: &[Lane], rules: Rules, numbers: &mut Numbers) -> Self {
        let mut packages = packages(lanes, numbers);
        let mut this = Self::default();
        let (mut row, mut since) = (0, i32::MIN);
        let mut day = 0;
        while day <= LAST {
            let last = day - LAG;
            let first = (last - WINDOW + 1).max(since);
            let (mut counted, mut valid) = (0, 0);
            for package in (first..=last).flat_map(|day| &packages[at(day)]) {
                counted += 1;
                valid += u32::from(package.valid);
            }
            let (good, enough) = (20 * valid, 19 * counted);
            let below = counted > 0 && if rules.above { good <= enough } else { good < enough };
            row = if below { row + 1 } else { 0 };
            this.on_date |= below && day == ON_DATE;
            if below && day >= FIRST_EFFECT {
                this.days_below += 1;
                this.breach |= day <= PERIOD_END;
            }
            day += 1;
            if row == rules.grace {
                let open = day + CLOSED_DAYS;
                this.closure |= day > FIRST_EFFECT && day <= PERIOD_END;
                for promised in &mut packages {
                    promised.retain(|package| !(day..open).contains(&package.ordered));
                }
                let closed = (open.min(LAST + 1) - day.max(FIRST_EFFECT)).max(0);
                this.days_closed += closed as u16;
                (row, since, day) = (0, open, open);
            }
        }
        this
    }
}

fn packages(lanes: &[Lane], numbers: &mut Numbers) -> Packages {
    let mut packages = Packages::new();
    packages.resize_with(at(LAST + 1) + LONGEST as usize, Vec::new);
    let outages: Vec<i32> = (FIRST_ORDER - OUTAGE_DAYS..=LAST + HANDLING)
        .filter(|_| numbers.happens(1.0 - (-OUTAGES_A_YEAR / 365.25).exp()))
        .collect();
    for lane in lanes {
        let mean = numbers.beta(lane.scan.0, lane.scan.1);
        let k = 1.0 / ICC - 1.0;
        let (mut week, mut success) = (i32::MIN, mean);
        for ordered in FIRST_ORDER..=LAST {
            let shipped = ordered + HANDLING;
            if shipped.div_euclid(7) != week {
                week = shipped.div_euclid(7);
                success = numbers.beta(mean * k, (1.0 - mean) * k);
            }
            let lasting =
                outages.iter().filter(|begin| (**begin..**begin + OUTAGE_DAYS).contains(&shipped));
            let factor = if lane.strikes { OUTAGE_FACTOR.powi(lasting.count() as i32) } else { 1.0 };
            let weekday = lane.weekday[ordered.rem_euclid(7) as usize];
            for _ in 0..numbers.poisson(lane.orders_a_day * weekday) {
                let valid = numbers.happens(lane.upload) && numbers.happens(success * factor);
                packages[at(shipped + lane.transit)].push(Package { ordered, valid });
            }
        }
    }
    packages
}
