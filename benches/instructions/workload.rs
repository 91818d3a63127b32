//! A made-up workload in the manner of a peer benchmark: order lines in six categories, a Beta chance of a scan per line,
//! no shocks, one policy, one strategy. How many lines, days and orders is told.

use chrono::{Days, NaiveDate};
use std::fmt::Write as _;
use vtr_planner::app::load;
use vtr_planner::scenario::Scenario;

/// Orders a day and line by category, where not all lines have the same.
const MIX: [f64; 6] = [0.43, 0.86, 1.7, 2.9, 5.3, 8.0];

/// What is asked of the workload.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Workload {
    /// Order lines, at least one a category.
    pub(crate) lines: usize,
    /// Days from the decision on; 48 more are simulated before it.
    pub(crate) days: u64,
    /// Orders a day and line; `None` = [`MIX`].
    pub(crate) orders: Option<f64>,
    /// About how many packages in a hundred have no scan.
    pub(crate) missed: f64,
    /// Days between a breach and the closure.
    pub(crate) grace: u32,
}

impl Workload {
    /// 40 lines, 361 days after the decision, nothing is ever closed.
    pub(crate) const REFERENCE: Self =
        Self { lines: 40, days: 361, orders: None, missed: 2.5, grace: 999 };

    /// Read as any scenario is.
    pub(crate) fn scenario(&self) -> Scenario {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("workload.toml");
        std::fs::write(&path, self.text()).expect("written");
        let loaded = load(&path, &[]);
        loaded.scenario.unwrap_or_else(|| panic!("{:?}", loaded.findings))
    }

    /// The scenario file.
    pub(crate) fn text(&self) -> String {
        let decision = NaiveDate::from_ymd_opt(2024, 11, 1).expect("a day");
        let last = decision.checked_add_days(Days::new(self.days)).expect("a day");
        let mut text = format!(
            "schema = 1\ntitle = \"Workload\"\ndescription = \"A benchmark, not a shop.\"\ncurrency = \"GBP\"\n\
             assumption = \"made up: a workload to count instructions on\"\n\
             [horizon]\ndecision_day = {decision}\nlast_day = {last}\nwindow_days = 30\nlag_days = 14\nhandling_days = 1\n\
             [tolerance]\nrisk = \"5 %\"\nperiod_days = 60\nbounds = \"breach\"\n\
             [stores.uk]\nname = \"UK\"\ncurrency = \"GBP\"\nships_from = [\"GB\"]\n\
             baseline = \"uk-2023\"\nreform = \"uk-2023\"\nvat = {{ GB = \"20 %\" }}\n\
             [strategies.carry-on]\ntitle = \"Carry on\"\nstarts_on = {decision}\n\
             [clustering]\nicc = 0\n[consequences]\ngrace_days = {}\nmisapplied_share = 0\n\
             [costs]\npacking = \"0.30 GBP\"\ncontact_rate = \"0.5 %\"\ncost_per_contact = \"3 GBP\"\n\
             claim_rate_tracked = \"0.1 %\"\nclaim_rate_untracked = \"1 %\"\nreclaims_vat = true\n",
            self.grace
        );
        for (category, mix) in MIX.iter().enumerate() {
            self.category(&mut text, category, *mix);
        }
        for line in 0..self.lines {
            // A few different chances, as precise as some 150 packages seen would make them.
            let seen = 150.0 + 10.0 * (line % 4) as f64;
            let missed = seen * self.missed / 100.0 * (0.8 + 0.1 * (line % 5) as f64);
            let _ = write!(
                text,
                "[services.s-{line}]\ncarrier = \"Carrier\"\nformat = \"parcel\"\ntracked_as = \"delivery-only\"\n\
                 carrier_class = \"integrated\"\nupload = 1\ndelivery_after_facility = 0\n\
                 delivery_without_facility = \"beta({:.3}, {missed:.3})\"\ntransit_days = {{ any = 2 }}\n\
                 prices = [{{ from = 2024-01-01, vat = \"exempt\", up_to = {{ \"500 g\" = \"3 GBP\" }} }}]\n",
                seen - missed
            );
        }
        text
    }

    /// A category and its lines: every sixth, each by a service of its own.
    fn category(&self, text: &mut String, category: usize, mix: f64) {
        let lines: Vec<usize> = (category..self.lines).step_by(MIX.len()).collect();
        let orders = self.orders.unwrap_or(mix) * lines.len() as f64;
        let _ = write!(
            text,
            "[categories.c-{category}]\nstore = \"uk\"\ncategory = \"Category {category}\"\norders_per_day = {orders:.4}\n\
             elasticity = -2\nfee = \"15 %\"\ncost_of_goods = \"40 %\"\ndestinations = {{ GB = \"100 %\" }}\nitems = [\n"
        );
        let share = 100.0 / lines.len() as f64;
        for line in lines {
            let _ = writeln!(
                text,
                "  {{ price = \"30 GBP to 40 GBP\", weight = \"0 g to 500 g\", share = \"{share:.6} %\", \
                 shipping_charged = \"0 GBP\", service = \"s-{line}\" }},"
            );
        }
        text.push_str("]\n");
    }
}
