//! Seconds of `vtr sensitivity` as the number of uncertain inputs grows: the same shop of 20 order lines, with 10, 20 and 40 of its inputs as
//! ranges and the others as their middles; run with `make bench-sensitivity`. Nothing is asserted: the times depend on
//! the machine and on what else it does.

#![allow(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Mutex;
use std::time::Instant;
use vtr_planner::app::run::DEFAULT_SEED;
use vtr_planner::app::sensitivity::{DEFAULT_REPLICATIONS, Question, answer};
use vtr_planner::input::scenario::load_text;

const SERVICES: [&str; 4] = ["royal", "dhl", "ups", "dpd"];

/// The ranges that are left; what comes after them stands at its middle.
struct Ranges {
    left: usize,
}

impl Ranges {
    fn next(&mut self, low: f64, high: f64, unit: &str) -> String {
        if self.left == 0 {
            return format!("{}{unit}", f64::midpoint(low, high));
        }
        self.left -= 1;
        format!("{low}{unit} to {high}{unit}")
    }
}

/// A shop with four categories, five destinations and four tracked services, and so many ranges.
fn shop(ranges: usize) -> String {
    let mut ranges = Ranges { left: ranges };
    let mut text = String::from(
        r#"
schema = 1
title = "Shop of a bench"
currency = "GBP"
assumption = "made up for a bench"
[horizon]
decision_day = 2024-11-01
last_day = 2025-10-31
lag_days = 14
window_days = 30
handling_days = 1
[tolerance]
risk = "5 %"
period_days = 90
bounds = "breach"
[stores.uk]
name = "UK"
currency = "GBP"
ships_from = ["GB"]
baseline = "uk-2023"
reform = "uk-2025"
vat = { GB = "20 %", DE = "19 %", FR = "20 %", IT = "22 %", ES = "21 %" }
"#,
    );
    for (at, a_day) in [40.0, 15.0, 6.0, 2.0].into_iter().enumerate() {
        let orders = ranges.next(0.9 * a_day, 1.1 * a_day, "");
        let goods = ranges.next(35.0, 45.0, " %");
        let orders = if orders.contains("to") { format!("\"{orders}\"") } else { orders };
        let _ = write!(
            text,
            "[categories.c{at}]\nstore = \"uk\"\ncategory = \"Category {at}\"\norders_per_day = {orders}\nfee = \"15 %\"\n\
             cost_of_goods = \"{goods}\"\nelasticity = -1.5\n\
             destinations = {{ GB = \"60 %\", DE = \"16 %\", FR = \"10 %\", IT = \"8 %\", ES = \"6 %\" }}\n\
             items = [{{ price = \"24 GBP\", weight = \"180 g\", share = \"100 %\", shipping_charged = \"2 GBP\" }}]\n"
        );
    }
    for service in SERVICES {
        let mut chance = |low: f64, high: f64| ranges.next(low, high, " %");
        let _ = write!(
            text,
            "[services.{service}]\ncarrier = \"{service}\"\nformat = \"parcel\"\ncarrier_class = \"integrated\"\n\
             tracked_as = \"full\"\nupload = \"{}\"\nfacility = \"{}\"\ndelivery_after_facility = \"{}\"\n\
             delivery_without_facility = \"{}\"\nprice_factor = \"{}\"\n\
             transit_days = {{ domestic = 2, cross-border = 6 }}\n\
             prices = [{{ from = 2024-10-07, vat = \"exempt\", up_to = {{ \"2 kg\" = \"3 GBP\" }} }}]\n",
            chance(98.5, 99.5),
            chance(96.0, 99.0),
            chance(97.0, 99.5),
            chance(50.0, 80.0),
            chance(95.0, 105.0),
        );
    }
    let mut share = |low: f64, high: f64| ranges.next(low, high, " %");
    let _ = write!(
        text,
        "[services.letter]\ncarrier = \"royal\"\nformat = \"parcel\"\ncarrier_class = \"integrated\"\ntracked_as = \"untracked\"\n\
         transit_days = {{ domestic = 2, cross-border = 6 }}\n\
         prices = [{{ from = 2024-10-07, vat = \"exempt\", up_to = {{ \"2 kg\" = \"2 GBP\" }} }}]\n\
         [[today]]\nservice = \"letter\"\n\
         [strategies.carry-on]\nstarts_on = 2025-01-02\n\
         [strategies.royal]\nstarts_on = 2025-01-02\nlevers = [{{ do = \"switch\", to = [\"royal\"] }}]\n\
         [strategies.spread]\nstarts_on = 2025-01-02\nlevers = [\n  {{ do = \"switch\", to = [\"royal\"] }},\n\
         \x20 {{ do = \"switch\", to = [\"dhl\"], where = {{ destinations = [\"DE\"] }} }},\n\
         \x20 {{ do = \"switch\", to = [\"ups\"], where = {{ destinations = [\"FR\", \"IT\"] }} }},\n\
         \x20 {{ do = \"switch\", to = [\"dpd\"], where = {{ destinations = [\"ES\"] }} }},\n]\n\
         [clustering]\nicc = \"{}\"\n[consequences]\nsuspension_days = 14\nrecovered_elsewhere = \"{}\"\n\
         [costs]\npacking = \"0.30 GBP\"\ncontact_rate = \"{}\"\nuntracked_contact_factor = 5\n\
         cost_per_contact = \"3 GBP\"\nclaim_rate_tracked = \"{}\"\nclaim_rate_untracked = \"{}\"\nreclaims_vat = true\n",
        share(0.5, 2.0),
        share(0.0, 20.0),
        share(0.3, 0.7),
        share(0.03, 0.07),
        share(0.3, 0.7),
    );
    text
}

fn main() {
    let mut out = std::io::stdout().lock();
    for ranges in [10, 20, 33] {
        let loaded = load_text("bench.toml", &shop(ranges), &[]);
        let Some(scenario) = loaded.scenario else {
            let _ = writeln!(out, "{}", loaded.findings.render(false));
            std::process::exit(1);
        };
        let question = Question {
            seed: DEFAULT_SEED,
            replications: DEFAULT_REPLICATIONS,
            threads: None,
            strategy: None,
            reading: "prudent".to_owned(),
            deep: false,
            groups: Vec::new(),
            map: None,
            sample: None,
            breach_price: None,
        };
        let begun = Instant::now();
        let stages = Mutex::new(Vec::new());
        let note = |what: &'static str| {
            if let Ok(mut stages) = stages.lock() {
                stages.push(format!("{what} from {:.1} s", begun.elapsed().as_secs_f64()));
            }
        };
        if let Err(error) = answer(&scenario, &question, &note) {
            let _ = writeln!(out, "{error}");
            std::process::exit(1);
        }
        let _ = writeln!(
            out,
            "{ranges} inputs, {} order lines: {:.1} s ({})",
            scenario.lines.len(),
            begun.elapsed().as_secs_f64(),
            stages.lock().map(|stages| stages.join(", ")).unwrap_or_default(),
        );
    }
}
