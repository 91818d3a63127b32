//! What kinds of files there are, and how each is told: by the names in its header, never by its own name.
//!
//! Names of columns are those of the marketplace's pages on its order, order-tracking and feed reports
//! (developer-docs.amazon.com, sellercentral.amazon.com/gp/help/external/G641); of the defect report, which has
//! no published form, those that a moderator and the help pages of 2015 to 2021 name.

use crate::input::packages::{CutRow, cut};

/// A kind of file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// Packages, as a shipping program lists them.
    Packages,
    /// The all-orders report.
    AllOrders,
    /// An order report: seller-fulfilled orders with what was bought.
    Orders,
    /// The report of orders that are not shipped yet.
    Unshipped,
    /// The shipping-confirmation file that a seller uploads.
    Confirmations,
    /// The marketplace's list of packages without valid tracking.
    Defects,
    /// A sheet of carriers' rates.
    Rates,
    /// Orders of the Orders API, as JSON.
    OrdersApi,
    /// The account health report, as JSON.
    Performance,
}

impl Kind {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Packages => "packages",
            Self::AllOrders => "all-orders report",
            Self::Orders => "order report",
            Self::Unshipped => "report of unshipped orders",
            Self::Confirmations => "shipping confirmations",
            Self::Defects => "VTR defect report",
            Self::Rates => "rate sheet",
            Self::OrdersApi => "orders of the Orders API",
            Self::Performance => "account health report",
        }
    }
}

/// The header of a marketplace's file.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) kind: Kind,
    pub(super) delimiter: u8,
    /// Byte at which its line begins.
    pub(super) at: usize,
    /// The byte after it.
    pub(super) rows_at: usize,
    /// Names as written.
    pub(super) names: Vec<String>,
    /// Lines before it that say something.
    pub(super) lead: usize,
}

/// The header is looked for in so many lines: the Japanese confirmation file has two before it.
const LINES_LOOKED_AT: usize = 8;
const DELIMITERS: [u8; 4] = [b'\t', b',', b';', b'|'];

/// A name without all that is no letter or digit, in small letters.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The header of a text if it is a file of the marketplace.
pub(super) fn header(text: &str) -> Option<Header> {
    for delimiter in DELIMITERS {
        for (lead, row) in cut(text, delimiter, 0).take(LINES_LOOKED_AT).enumerate() {
            if let Some(kind) = kind_of(&row) {
                let names = row.cells.iter().map(|(_, name)| name.clone().into_owned()).collect();
                let rows_at = (row.span.end + 1).min(text.len());
                return Some(Header { kind, delimiter, at: row.span.start, rows_at, names, lead });
            }
        }
    }
    None
}

/// The kind whose header a row is.
pub(super) fn kind_of(row: &CutRow<'_>) -> Option<Kind> {
    let names: Vec<&str> = row.cells.iter().map(|(_, name)| name.as_ref()).collect();
    let has = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let any = |wanted: &[&str]| wanted.iter().any(|name| has(name));
    let order = has("order-id");
    if has("amazon-order-id")
        || any(&["fulfillment-channel", "last-updated-date"]) && has("order-status")
    {
        return Some(Kind::AllOrders);
    }
    if any(&["quantity-to-ship", "days-past-promise"]) && (order || has("promise-date")) {
        return Some(Kind::Unshipped);
    }
    let bought = any(&["quantity-purchased", "item-price", "latest-delivery-date"]);
    if bought && (order && any(&["order-item-id", "purchase-date"]) || has("order-item-id")) {
        return Some(Kind::Orders);
    }
    let confirmed = ["carrier-code", "carrier-name", "tracking-number", "ship-date", "ship-method"];
    if confirmed.iter().filter(|name| has(name)).count() >= 3 {
        return Some(Kind::Confirmations);
    }
    if has("service_code")
        && has("cost")
        && any(&["country_codes", "min_weight", "max_weight", "transit_days"])
    {
        return Some(Kind::Rates);
    }
    let plain_names: Vec<String> = names.iter().map(|name| plain(name)).collect();
    let told = |name: &str| plain_names.iter().any(|known| known == name);
    if told(HAS_VALID) || told(NO_VALID) {
        return Some(Kind::Defects);
    }
    // Shipping programs know these words too: scans, or an order's time, stand in no list of defects.
    let third = [
        "carriername",
        "trackingid",
        "origincountry",
        "promiseddeliverydate",
        "shipmethod",
        "shipoption",
    ];
    let named = third.iter().filter(|name| told(name)).count() + usize::from(told("packagevalue"));
    let scans = plain_names.iter().any(|name| name.contains("firstscan") || name.contains("orderdate"));
    (named >= 5 && told("promiseddeliverydate") && !scans).then_some(Kind::Defects)
}

/// The column of the defect report of 2021.
pub(super) const HAS_VALID: &str = "hasvalidtrackingnumber";
/// The column of the defect report of 2015 to 2020.
pub(super) const NO_VALID: &str = "novalidtracking";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_their_headers() {
        let told = |text: &str| header(text).map(|header| (header.kind, header.lead));
        assert_eq!(
            told("amazon-order-id\tmerchant-order-id\torder-status\n"),
            Some((Kind::AllOrders, 0))
        );
        assert_eq!(
            told("order-id\torder-item-id\tpurchase-date\tquantity-purchased\n"),
            Some((Kind::Orders, 0))
        );
        let unshipped = "order-id\torder-item-id\tpromise-date\tdays-past-promise\tquantity-purchased\n";
        assert_eq!(told(unshipped), Some((Kind::Unshipped, 0)));
        let japanese = "TemplateType=OrderFulfillment\tVersion=2011.1102\tx\n注文番号\t注文商品番号\n\
                        order-id\torder-item-id\tship-date\tcarrier-code\ttracking-number\n";
        assert_eq!(told(japanese), Some((Kind::Confirmations, 2)));
        assert_eq!(told("Order ID,ASIN,No Valid Tracking\n"), Some((Kind::Defects, 0)));
        let third =
            "Order ID,Carrier Name,Tracking ID,Origin Country,Promised Delivery Date,Ship Method\n";
        assert_eq!(told(third), Some((Kind::Defects, 0)));
        assert_eq!(told("order_id,promised_time,tracking_number,first_scan_time,value\n"), None);
        let theirs = "Order ID,Carrier Name,Tracking ID,Origin Country,Promised Delivery Date,Ship Method,First Scan\n";
        assert_eq!(told(theirs), None);
    }
}
