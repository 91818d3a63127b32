//! A made-up shop: the same packages in our columns and in those of a made-up shipping program. All persons are
//! invented.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};
use std::fmt::Write as _;

/// What must never leave a file.
pub(crate) const SECRETS: [&str; 4] = ["Quillfeather", "Mulberry", "@example.invalid", "07700"];

/// A map of [`Layout::THEIRS`].
pub(crate) const MAP: &str = "\
[columns]
order_id = \"Order Number\"
order_time = \"Order Date\"
promised_time = \"Deliver By\"
destination = \"Ship To Country\"
value = \"Order Total\"
currency = \"Currency Code\"
category = \"Category\"
service = \"Service\"
tracking_number = \"Tracking No.\"
first_scan_time = \"First Scan\"
delivery_scan_time = \"Date Delivered\"

[defaults]
origin = \"GB\"
integrated = \"yes\"

[services]
\"RM Tracked 48\" = \"tracked\"
\"rm standard\" = \"standard\"

[service.tracked]
format = \"parcel\"

[service.standard]
format = \"parcel\"

[time]
dates = \"day-first\"

[numbers]
decimal = \",\"
";

/// How a file is written.
#[derive(Clone, Copy)]
pub(crate) struct Layout {
    pub(crate) delimiter: char,
    pub(crate) quoted: bool,
    /// With columns of persons.
    pub(crate) people: bool,
    /// In our names, with ISO days and decimal points.
    pub(crate) ours: bool,
}

impl Layout {
    pub(crate) const OURS: Self = Self { delimiter: ',', quoted: false, people: false, ours: true };
    pub(crate) const THEIRS: Self = Self { delimiter: ';', quoted: false, people: true, ours: false };
}

struct Sold {
    day: u32,
    promise: u32,
    destination: &'static str,
    cents: u32,
    category: &'static str,
    tracked: bool,
    scans: [bool; 2],
}

/// Packages of January 2025.
pub(crate) struct Shop(Vec<Sold>);

impl Shop {
    pub(crate) fn new(seed: u64, packages: usize) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let sold = (0..packages).map(|_| Sold {
            day: random.random_range(1..=12),
            promise: random.random_range(13..=28),
            destination: ["GB", "IE", "DE"][random.random_range(0..3)],
            cents: random.random_range(100..90_000),
            category: ["Küche", "Toys", "Jardín"][random.random_range(0..3)],
            tracked: random.random_range(0..4) > 0,
            scans: [random.random_range(0..9) > 0, random.random_range(0..9) > 0],
        });
        Self(sold.collect())
    }

    pub(crate) fn csv(&self, layout: Layout) -> String {
        let mut text = String::new();
        let mut names = if layout.ours {
            vec![
                "order_id",
                "order_time",
                "promised_time",
                "destination",
                "value",
                "currency",
                "category",
                "tracking_number",
                "first_scan_time",
                "delivery_scan_time",
                "origin",
                "format",
                "integrated",
            ]
        } else {
            vec![
                "Order Number",
                "Order Date",
                "Deliver By",
                "Ship To Country",
                "Order Total",
                "Currency Code",
                "Category",
                "Tracking No.",
                "First Scan",
                "Date Delivered",
                "Service",
            ]
        };
        if layout.people {
            names.splice(1..1, ["Buyer", "E-mail", "Address"]);
            names.push("Phone");
        }
        line(&mut text, layout, &names);
        for (at, sold) in self.0.iter().enumerate() {
            let day = |day: u32| {
                if layout.ours { format!("2025-01-{day:02}") } else { format!("{day:02}/01/2025") }
            };
            let point = if layout.ours { '.' } else { ',' };
            let scan = |index: usize| {
                let seen = sold.tracked && sold.scans[index];
                if seen { day(sold.day + 1 + 2 * index as u32) } else { String::new() }
            };
            let mut cells = vec![
                format!("206-{at:07}"),
                day(sold.day),
                day(sold.promise),
                sold.destination.to_owned(),
                format!("{}{point}{:02}", sold.cents / 100, sold.cents % 100),
                "GBP".to_owned(),
                sold.category.to_owned(),
                if sold.tracked { format!("QX{at:09}GB") } else { String::new() },
                scan(0),
                scan(1),
            ];
            if layout.ours {
                cells.extend(["GB", "parcel", "yes"].map(str::to_owned));
            } else {
                cells.push(if sold.tracked { "RM Tracked 48" } else { "RM Standard" }.to_owned());
            }
            if layout.people {
                let buyer =
                    ["Buyer Quillfeather", "b@example.invalid", "4 Mulberry Row"].map(str::to_owned);
                cells.splice(1..1, buyer);
                cells.push("07700 900123".to_owned());
            }
            line(&mut text, layout, &cells);
        }
        text
    }
}

fn line<T: AsRef<str>>(text: &mut String, layout: Layout, cells: &[T]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push(layout.delimiter);
        }
        let cell = cell.as_ref();
        let _ = if layout.quoted { write!(text, "\"{cell}\"") } else { write!(text, "{cell}") };
    }
    text.push('\n');
}
