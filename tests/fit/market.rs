//! A made-up seller of known truth: packages as CSV by the model that the engine simulates.

use chrono::{Datelike, Days, NaiveDate};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};
use rand_distr::{Distribution as _, Poisson};
use std::fmt::Write as _;

pub(crate) const HEADER: &str = "order_id,order_time,shipped_time,promised_time,category,origin,destination,value,\
    shipping_charged,tax,currency,format,integrated,carrier,service,service_tracking,weight_g,label_cost,seller_id,\
    tracking_number,uploaded_time,first_scan_time,delivery_scan_time";

/// A service and the packages that go by it.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) service: &'static str,
    pub(crate) carrier: &'static str,
    pub(crate) format: &'static str,
    pub(crate) tracking: &'static str,
    pub(crate) to: &'static str,
    pub(crate) share: f64,
    pub(crate) upload: f64,
    pub(crate) facility: f64,
    pub(crate) after: f64,
    pub(crate) without: f64,
    pub(crate) pence: i64,
    pub(crate) grams: u32,
    pub(crate) transit: u64,
}

pub(crate) const HOME: Way = Way {
    service: "tracked-48",
    carrier: "Royal Mail",
    format: "parcel",
    tracking: "full",
    to: "GB",
    share: 0.6,
    upload: 0.99,
    facility: 0.97,
    after: 0.98,
    without: 0.6,
    pence: 270,
    grams: 400,
    transit: 3,
};
pub(crate) const LETTER: Way = Way {
    service: "intl-letter",
    format: "letter",
    tracking: "untracked",
    to: "DE",
    share: 0.25,
    pence: 320,
    grams: 80,
    transit: 7,
    ..HOME
};
pub(crate) const ABROAD: Way = Way {
    service: "intl-tracked",
    carrier: "DPD",
    to: "DE",
    share: 0.15,
    facility: 0.95,
    pence: 885,
    transit: 6,
    ..HOME
};

/// A seller.
#[derive(Clone, Debug)]
pub(crate) struct Seller {
    pub(crate) id: String,
    pub(crate) first: NaiveDate,
    pub(crate) days: u64,
    /// Category and orders on an average day.
    pub(crate) categories: Vec<(&'static str, f64)>,
    /// Monday to Sunday, mean 1.
    pub(crate) weekday: [f64; 7],
    pub(crate) icc: f64,
    pub(crate) ways: Vec<Way>,
}

impl Seller {
    pub(crate) fn usual() -> Self {
        Self {
            id: "s1".to_owned(),
            first: NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day"),
            days: 300,
            categories: vec![("Toys", 8.0), ("Gifts", 1.0)],
            weekday: [1.3, 1.2, 1.1, 1.0, 0.9, 0.7, 0.8],
            icc: 0.0,
            ways: vec![HOME, LETTER, ABROAD],
        }
    }

    pub(crate) fn day(&self, day: u64) -> NaiveDate {
        self.first + Days::new(day)
    }

    /// The file as it stands on a day.
    pub(crate) fn file(&self, seed: u64, on: NaiveDate) -> String {
        format!("{HEADER}\n{}", self.rows(seed, on))
    }

    pub(crate) fn rows(&self, seed: u64, on: NaiveDate) -> String {
        let mut text = String::new();
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        // The uniform number of each week of each carrier, that all its chances take.
        let weeks: Vec<[f64; 64]> =
            (0..2).map(|_| std::array::from_fn(|_| rng.random::<f64>())).collect();
        let mut order = 0;
        for day in 0..self.days {
            let ordered = self.day(day);
            let factor = self.weekday[ordered.weekday().num_days_from_monday() as usize];
            for (category, rate) in &self.categories {
                let mean = rate * factor;
                let n = Poisson::new(mean).expect("a rate").sample(&mut rng) as u64;
                for _ in 0..n {
                    order += 1;
                    let row = self.row(&mut rng, &weeks, (order, category), ordered, on);
                    text.push_str(&row.unwrap_or_default());
                }
            }
        }
        text
    }

    fn chance(&self, rng: &mut ChaCha8Rng, mean: f64, week: f64) -> bool {
        let p = if self.icc > 0.0 {
            let k = 1.0 / self.icc - 1.0;
            let shapes = vtr_planner::domain::Distribution::Beta { a: mean * k, b: (1.0 - mean) * k };
            shapes.quantile(week)
        } else {
            mean
        };
        rng.random::<f64>() < p
    }

    fn row(
        &self,
        rng: &mut ChaCha8Rng,
        weeks: &[[f64; 64]],
        (order, category): (u32, &str),
        ordered: NaiveDate,
        on: NaiveDate,
    ) -> Option<String> {
        let mut pick = rng.random::<f64>();
        let way = self.ways.iter().find(|way| {
            pick -= way.share;
            pick < 0.0
        });
        let way = way.or(self.ways.last())?;
        let shipped = ordered + Days::new(1);
        let promised = shipped + Days::new(way.transit);
        let carrier = usize::from(way.carrier != "Royal Mail");
        let since = (shipped.week(chrono::Weekday::Mon).first_day()
            - self.first.week(chrono::Weekday::Mon).first_day())
        .num_days()
            / 7;
        let week = weeks[carrier][usize::try_from(since).ok()?.min(63)];
        let tracked = way.tracking != "untracked";
        let entered = rng.random::<f64>() < way.upload;
        let facility = self.chance(rng, way.facility, week);
        let delivery = self.chance(rng, if facility { way.after } else { way.without }, week);
        let pence = 500 + rng.random_range(0..2500);
        let grams = way.grams + rng.random_range(0..100);
        let (slow, later) = (rng.random_range(0..3), rng.random_range(0..4));
        if ordered > on {
            return None;
        }
        let number = tracked && entered && shipped <= on;
        let seen = |day: NaiveDate, there: bool| {
            if number && there && day <= on { day.to_string() } else { String::new() }
        };
        let mut row = format!(
            "{}-{order:06},{ordered},{},{promised},{category},GB,{},",
            self.id,
            if shipped <= on { shipped.to_string() } else { String::new() },
            way.to
        );
        let tax = if way.to == "GB" { pence / 6 } else { 0 };
        let _ = writeln!(
            row,
            "{}.{:02},0,{}.{:02},GBP,{},yes,{},{},{},{grams},{}.{:02},{},{},{},{},{}",
            pence / 100,
            pence % 100,
            tax / 100,
            tax % 100,
            way.format,
            way.carrier,
            way.service,
            way.tracking,
            way.pence / 100,
            way.pence % 100,
            self.id,
            if number { format!("TT{order:06}") } else { String::new() },
            seen(shipped, true),
            seen(shipped + Days::new(slow), facility),
            seen(promised + Days::new(later), delivery),
        );
        Some(row)
    }
}
