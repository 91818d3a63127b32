//! Small scenarios as text: what every check has in common, and the pieces it sets.

use std::fmt::Write as _;

/// A shop on the UK store; each category ships by its own service.
#[derive(Clone, Debug)]
pub(super) struct Shop {
    /// S.
    pub(super) decision_day: &'static str,
    /// Last day.
    pub(super) last_day: &'static str,
    /// Days until a package shows.
    pub(super) lag: u16,
    /// Days counted together.
    pub(super) window: u16,
    /// The day whose VTR is reported, if it is not the first on which a whole window can show.
    pub(super) on_date: Option<&'static str>,
    /// Days of the tolerance's period.
    pub(super) period: u16,
    /// Old policy and new one.
    pub(super) policies: (&'static str, &'static str),
    /// Intra-class correlation.
    pub(super) icc: f64,
    /// Days below target before a closure.
    pub(super) grace: u32,
    /// Categories.
    pub(super) categories: Vec<Category>,
}

/// One category with one line and one service.
#[derive(Clone, Debug)]
pub(super) struct Category {
    /// Its name and key.
    pub(super) name: String,
    /// Orders a day, as in a scenario file.
    pub(super) orders: String,
    /// `poisson` or `even`.
    pub(super) arrivals: &'static str,
    /// Destinations with shares.
    pub(super) destinations: &'static str,
    /// Chance that a number is entered, as in a scenario file.
    pub(super) upload: String,
    /// Chance of a facility scan, domestic; no other scan is given.
    pub(super) success: String,
    /// Service abroad: format and price of the goods.
    pub(super) abroad: (&'static str, &'static str),
    /// The account page's figures: as of, counted, valid.
    pub(super) figures: Option<(&'static str, u32, u32)>,
}

impl Category {
    /// Domestic packages that miss their scan with a chance.
    pub(super) fn domestic(name: impl Into<String>, orders: f64, miss: f64) -> Self {
        Self {
            name: name.into(),
            orders: orders.to_string(),
            arrivals: "poisson",
            destinations: r#"GB = "100 %""#,
            upload: "1".to_owned(),
            success: (1.0 - miss).to_string(),
            abroad: ("parcel", "40 GBP"),
            figures: None,
        }
    }
}

impl Shop {
    /// Windows of 30 days that show at once, 90 dates, no shocks, no consequences.
    pub(super) fn plain(categories: Vec<Category>) -> Self {
        Self {
            // 30 days before it lie the first packages that a window can hold: a Monday.
            decision_day: "2023-10-31",
            last_day: "2024-01-29",
            lag: 0,
            window: 30,
            on_date: None,
            period: 90,
            policies: ("uk-2023", "uk-2023"),
            icc: 0.0,
            grace: 9999,
            categories,
        }
    }

    /// The scenario file.
    pub(super) fn text(&self) -> String {
        let Self { decision_day, last_day, lag, window, period, policies, icc, grace, .. } = self;
        let on_date = self.on_date.map_or(String::new(), |day| format!("on_date = {day}\n"));
        let mut text = format!(
            r#"schema = 1
title = "self-test"
description = "A known answer."
currency = "GBP"
assumption = "self-test"
[horizon]
decision_day = {decision_day}
last_day = {last_day}
lag_days = {lag}
window_days = {window}
handling_days = 0
{on_date}[tolerance]
risk = "5 %"
period_days = {period}
bounds = "breach"
[stores.uk]
name = "UK"
currency = "GBP"
ships_from = ["GB"]
baseline = "{}"
reform = "{}"
vat = {{ other = "0 %" }}
[readings]
use = ["prudent", "target=at-least"]
[clustering]
icc = {icc}
[consequences]
grace_days = {grace}
suspension_days = 10
repeat_factor = 1
ramp_days = 0
recovered_elsewhere = 0
reinstatement = "fresh"
yellow_margin = 1
misapplied_share = 0
[costs]
packing = "0 GBP"
contact_rate = 0
untracked_contact_factor = 1
cost_per_contact = "0 GBP"
claim_rate_tracked = 0
claim_rate_untracked = 0
reclaims_vat = true
"#,
            policies.0, policies.1
        );
        // Writing into a string cannot fail.
        let _ =
            write!(text, "[strategies.carry-on]\ntitle = \"Carry on\"\nstarts_on = {decision_day}\n");
        for (at, category) in self.categories.iter().enumerate() {
            category.write(&mut text, at);
        }
        text
    }
}

impl Category {
    fn write(&self, text: &mut String, at: usize) {
        let Self { name, orders, arrivals, destinations, upload, success, abroad, figures } = self;
        let figures = figures.map_or(String::new(), |(as_of, counted, valid)| {
            format!("figures = {{ as_of = {as_of}, counted = {counted}, valid = {valid} }}\n")
        });
        // Writing into a string cannot fail.
        let _ = write!(
            text,
            r#"[categories.c{at}]
store = "uk"
category = "{name}"
orders_per_day = {orders}
arrivals = "{arrivals}"
elasticity = -1
fee = 0
fee_minimum = "0 GBP"
cost_of_goods = 0
destinations = {{ {destinations} }}
items = [{{ price = "{price}", weight = "0 g to 100 g", share = "100 %", shipping_charged = "0 GBP" }}]
{figures}[services.domestic-{at}]
title = "domestic {at}"
carrier = "carrier {at}"
format = "parcel"
tracked_as = "full"
carrier_class = "integrated"
upload = {upload}
facility = {success}
delivery_after_facility = 1
delivery_without_facility = 0
transit_days = {{ any = 0 }}
prices = [{{ from = 2020-01-01, vat = "exempt", up_to = {{ "100 g" = "2 GBP" }} }}]
[services.abroad-{at}]
title = "abroad {at}"
carrier = "carrier {at}"
format = "{format}"
tracked_as = "untracked"
carrier_class = "integrated"
transit_days = {{ any = 0 }}
prices = [{{ from = 2020-01-01, vat = "exempt", up_to = {{ "100 g" = "3 GBP" }} }}]
[[today]]
service = "domestic-{at}"
where = {{ category = "{name}", lane = "domestic" }}
[[today]]
service = "abroad-{at}"
where = {{ category = "{name}", lane = "cross-border" }}
"#,
            price = abroad.1,
            format = abroad.0,
        );
    }
}
