//! A made-up seller's packages as CSV, by a seeded generator: no real order is in it.

use chrono::{Days, NaiveDate};
use std::fmt::Write as _;

/// The columns; `buyer-email` is one of those that the program must not keep.
pub(crate) const HEADER: &str = "order_id,order_time,promised_time,category,origin,destination,value,\
    shipping_charged,tax,currency,format,integrated,carrier,bought_through,buyer-email,tracking_number,\
    uploaded_time,first_scan_time,delivery_scan_time";

/// Numbers below a bound, one after another (Knuth's MMIX constants; the upper half of the state).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// A way to send: what carries it.
struct Way {
    format: &'static str,
    integrated: &'static str,
    carrier: &'static str,
    bought: &'static str,
    tracked: bool,
    /// Misses of the carrier's scans, per cent.
    missed: u64,
}

const TRACKED: Way = Way {
    format: "parcel",
    integrated: "yes",
    carrier: "Royal Mail",
    bought: "yes",
    tracked: true,
    missed: 2,
};
const LARGE_LETTER: Way =
    Way { format: "large-letter", bought: "no", tracked: false, missed: 0, ..TRACKED };
const LETTER: Way = Way { format: "letter", ..LARGE_LETTER };
const COURIER: Way = Way { integrated: "no", carrier: "Evri", bought: "no", missed: 6, ..TRACKED };

/// The file as it stands on a day: orders from 1 November 2024 on, and what has come to light by then.
pub(crate) fn file(seed: u64, on: NaiveDate) -> String {
    file_of(seed, on, |numbers| 2 + numbers.below(3))
}

/// [`file()`] with so many orders a day, for 140 days.
pub(crate) fn file_of(seed: u64, on: NaiveDate, orders: impl Fn(&mut Numbers) -> u64) -> String {
    let first = NaiveDate::from_ymd_opt(2024, 11, 1).expect("a day");
    let mut numbers = Numbers(seed);
    let mut text = format!("{HEADER}\n");
    let mut order = 0;
    for day in first.iter_days().take(140) {
        for _ in 0..orders(&mut numbers) {
            order += 1;
            row(&mut text, &mut numbers, order, day, on);
        }
    }
    text
}

fn row(text: &mut String, numbers: &mut Numbers, order: u32, ordered: NaiveDate, on: NaiveDate) {
    let category = ["Gifts", "Stationery", "Toys"][numbers.below(3) as usize];
    let destination = ["GB", "GB", "GB", "DE", "FR", "IE"][numbers.below(6) as usize];
    let abroad = destination != "GB";
    let pence = 400 + numbers.below(2600);
    let way = match (category, abroad, numbers.below(10)) {
        ("Stationery", true, 0..=6) => LETTER,
        ("Stationery", false, 0) => LARGE_LETTER,
        ("Gifts", true, 0..=3) => LARGE_LETTER,
        (_, true, 7..=9) => COURIER,
        _ => TRACKED,
    };
    let after = |day: NaiveDate, days: u64| day + Days::new(days);
    let shipped = after(ordered, 1);
    let promised = after(shipped, if abroad { 7 } else { 3 });
    let delivered = after(shipped, 1 + numbers.below(if abroad { 8 } else { 3 }));
    let (lost, forgotten, late) = (numbers.chance(way.missed), numbers.chance(1), numbers.chance(1));
    let uploaded = if late { after(delivered, 1) } else { shipped };
    if ordered > on {
        return;
    }
    let seen = |day: NaiveDate, there: bool| {
        if there && day <= on { day.to_string() } else { String::new() }
    };
    let number = way.tracked && !forgotten;
    let shown = if number && uploaded <= on { format!("TT{order:07}GB") } else { String::new() };
    let (tax, postage) = if abroad { (0, 350) } else { ((pence + 290) / 6, 290) };
    let _ = writeln!(
        text,
        "026-{order:07},{ordered},{promised},{category},GB,{destination},{}.{:02},{}.{:02},{}.{:02},GBP,{},{},{},{},\
         buyer{order}@example.org,{shown},{},{},{}",
        pence / 100,
        pence % 100,
        postage / 100,
        postage % 100,
        tax / 100,
        tax % 100,
        way.format,
        way.integrated,
        way.carrier,
        way.bought,
        seen(uploaded, number),
        seen(shipped, number && !lost),
        seen(delivered, number && !lost),
    );
}
