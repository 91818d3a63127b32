//! A made-up seller's business in the marketplace's own files, by a seeded generator: no real order is in it. The
//! headers are those of the reports as they are downloaded.

use chrono::{Days, NaiveDate};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};
use std::fmt::Write as _;

/// What must never leave a file.
pub(crate) const SECRETS: [&str; 5] =
    ["Quillfeather", "Mulberry", "@marketplace.example", "07700", "Ambleside"];

pub(crate) const ALL_ORDERS_31: &str = "amazon-order-id merchant-order-id purchase-date last-updated-date \
    order-status fulfillment-channel sales-channel order-channel ship-service-level product-name sku asin \
    item-status quantity currency item-price item-tax shipping-price shipping-tax gift-wrap-price gift-wrap-tax \
    item-promotion-discount ship-promotion-discount ship-city ship-state ship-postal-code ship-country \
    promotion-ids is-business-order purchase-order-number price-designation";
pub(crate) const ALL_ORDERS_32: &str = "amazon-order-id merchant-order-id purchase-date last-updated-date \
    order-status fulfillment-channel sales-channel order-channel url ship-service-level product-name sku asin \
    item-status quantity currency item-price item-tax shipping-price shipping-tax gift-wrap-price gift-wrap-tax \
    item-promotion-discount ship-promotion-discount ship-city ship-state ship-postal-code ship-country \
    promotion-ids is-business-order purchase-order-number price-designation";
pub(crate) const ALL_ORDERS_35: &str = "amazon-order-id merchant-order-id purchase-date last-updated-date \
    order-status fulfillment-channel sales-channel order-channel ship-service-level product-name sku asin \
    number-of-items item-status tax-collection-model tax-collection-responsible-party quantity currency item-price \
    item-tax shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount \
    ship-promotion-discount address-type ship-city ship-state ship-postal-code ship-country promotion-ids \
    is-business-order purchase-order-number price-designation";
const ORDERS: &str = "order-id order-item-id purchase-date payments-date buyer-email buyer-name buyer-phone-number \
    sku product-name quantity-purchased currency item-price item-tax shipping-price shipping-tax \
    ship-service-level recipient-name ship-address-1 ship-address-2 ship-address-3 ship-city ship-state \
    ship-postal-code ship-country ship-phone-number item-promotion-discount item-promotion-id \
    ship-promotion-discount ship-promotion-id delivery-start-date delivery-end-date delivery-time-zone \
    delivery-Instructions sales-channel earliest-ship-date latest-ship-date earliest-delivery-date \
    latest-delivery-date is-business-order purchase-order-number price-designation is-prime tax-collection-model \
    tax-collection-responsible-party";
pub(crate) const CONFIRMATIONS: &str =
    "order-id order-item-id quantity ship-date carrier-code carrier-name tracking-number ship-method";
const DEFECTS: [&str; 13] = [
    "Order ID",
    "Carrier Name",
    "Tracking ID",
    "Origin Country",
    "Promised Delivery Date",
    "Ship Method",
    "Ship Option",
    "Criterion A",
    "Criterion B",
    "Criterion C",
    "Criterion D",
    "Package Value",
    "Product Category",
];

/// The services, as a map says them: by carrier and method, or by the method.
pub(crate) const MAP: &str = "\
[defaults]
origin = \"GB\"
integrated = \"yes\"

[services]
\"Royal Mail Tracked 48\" = \"tracked-48\"
\"Royal Mail 2nd Class Letter\" = \"letter\"
\"Next Day\" = \"courier\"

[service.tracked-48]
format = \"parcel\"
service_tracking = \"full\"

[service.letter]
format = \"letter\"
service_tracking = \"untracked\"
bought_through = \"yes\"

[service.courier]
format = \"parcel\"
service_tracking = \"full\"
";

pub(crate) const SKUS: &str = "sku,category\nMUG*,Kitchen\nCARD*,Stationery\n*,Toys\n";

/// One item.
pub(crate) struct Item {
    id: String,
    sku: &'static str,
    quantity: u32,
    cents: u32,
}

/// One order with all that happened.
pub(crate) struct Sale {
    pub(crate) order: String,
    ordered: NaiveDate,
    promised: NaiveDate,
    country: &'static str,
    currency: &'static str,
    items: Vec<Item>,
    shipping: u32,
    status: &'static str,
    channel: &'static str,
    store: &'static str,
    parcels: Vec<Parcel>,
}

impl Sale {
    fn as_json(&self) -> serde_json::Value {
        let id = if self.store == "Amazon.it" { "APJ6JRA9NG5V4" } else { "A1F83G8C2ARO7P" };
        // In the API's amounts the tax is on top.
        let net = |cents: u32| money(cents - tax(cents));
        let tax: u32 = self.items.iter().map(|item| tax(item.cents)).sum::<u32>() + tax(self.shipping);
        let amount = |cents: &str| serde_json::json!({"amount": cents, "currencyCode": self.currency});
        let items: Vec<_> = self.items.iter().map(|item| {
            serde_json::json!({
                "orderItemId": item.id,
                "quantityOrdered": item.quantity,
                "product": {"sellerSku": item.sku, "title": "A thing", "price": {"unitPrice": amount(
                    &format!("{:.6}", net(item.cents).parse::<f64>().expect("a number") / f64::from(item.quantity))
                )}},
            })
        }).collect();
        let packages: Vec<_> = self.parcels.iter().filter(|_| self.status == "Shipped").map(|parcel| {
            let (code, name, method, ..) = WAYS[parcel.way];
            let status = if parcel.scans[1].is_some() { "DELIVERED" } else { "PENDING" };
            let delivered = parcel.scans[1].unwrap_or(parcel.shipped);
            serde_json::json!({
                "packageReferenceId": "PKG-1",
                "createdTime": format!("{delivered}T15:00:00Z"),
                "packageStatus": {"status": status, "detailedStatus": status},
                "carrier": if code == "Other" { name } else { code },
                "shipTime": format!("{}T14:00:00Z", parcel.shipped),
                "shippingService": method,
                "trackingNumber": parcel.number,
                "shipFromAddress": {"name": "Quillfeather Warehouse", "addressLine1": "4 Mulberry Row",
                    "city": "Ambleside", "countryCode": "GB"},
                "packageItems": parcel.items.iter().map(|&at| serde_json::json!({
                    "orderItemId": self.items[at].id, "quantity": self.items[at].quantity})).collect::<Vec<_>>(),
            })
        }).collect();
        serde_json::json!({
            "orderId": self.order,
            "createdTime": format!("{}T10:15:00Z", self.ordered),
            "lastUpdatedTime": format!("{}T09:00:00Z", self.ordered + Days::new(2)),
            "buyer": {"buyerName": "Buyer Quillfeather", "buyerEmail": "b7@marketplace.example"},
            "salesChannel": {"channelName": "AMAZON", "marketplaceId": id, "marketplaceName": self.store},
            "fulfillment": {
                "fulfillmentStatus": self.status.to_uppercase(),
                "fulfilledBy": "MERCHANT",
                "deliverByWindow": {"latestDateTime": format!("{}T23:59:59Z", self.promised)},
            },
            "packages": packages,
            "proceeds": {"grandTotal": amount("0.00"), "breakdowns": [
                {"type": "SHIPPING", "subtotal": amount(&net(self.shipping))},
                {"type": "TAX", "subtotal": amount(&money(tax))},
            ]},
            "recipient": {"deliveryAddress": {"name": "Buyer Quillfeather", "addressLine1": "4 Mulberry Row",
                "phone": "07700 900123", "countryCode": self.country}},
            "orderItems": items,
        })
    }

    pub(crate) fn is_of_another_store(&self) -> bool {
        self.store != "Amazon.co.uk"
    }

    pub(crate) fn is_pending(&self) -> bool {
        self.status == "Pending"
    }
}

/// One package: the items in it by place.
struct Parcel {
    items: Vec<usize>,
    shipped: NaiveDate,
    way: usize,
    number: Option<String>,
    corrected: bool,
    scans: [Option<NaiveDate>; 2],
}

/// Carrier code, carrier name, ship method, our service, our format.
const WAYS: [(&str, &str, &str, &str, &str); 3] = [
    ("Royal Mail", "", "Tracked 48", "full", "parcel"),
    ("Royal Mail", "", "2nd Class Letter", "untracked", "letter"),
    ("Other", "Swift Couriers", "Next Day", "full", "parcel"),
];

/// A seller's orders.
pub(crate) struct Seller(pub(crate) Vec<Sale>);

impl Seller {
    /// Orders from 1 December 2024 to 28 February 2025.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let first = NaiveDate::from_ymd_opt(2024, 12, 1).expect("a day");
        let mut sales = Vec::new();
        for day in first.iter_days().take(90) {
            for _ in 0..random.random_range(2..5) {
                let number = sales.len() + 1;
                sales.push(sale(&mut random, number, day));
            }
        }
        Self(sales)
    }

    /// A sent order that was promised for a day.
    pub(crate) fn order_promised(&self, day: &str) -> String {
        let own = self.shipped().find(|sale| sale.promised.to_string() == day);
        own.expect("an order of that day").order.clone()
    }

    /// The same packages as a shipping program lists them, with their scans.
    pub(crate) fn packages(&self) -> String {
        let mut text = String::from(
            "order_id,order_time,promised_time,category,origin,destination,value,shipping_charged,tax,currency,format,\
             integrated,service_tracking,bought_through,carrier,ship_method,tracking_number,shipped_time,\
             first_scan_time,delivery_scan_time\n",
        );
        for sale in self.shipped() {
            for parcel in &sale.parcels {
                let (code, name, method, service, format) = WAYS[parcel.way];
                for (place, item) in parcel.items.iter().map(|&place| (place, &sale.items[place])) {
                    let shipping = if place == 0 { sale.shipping } else { 0 };
                    let day =
                        |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
                    let carrier = if code == "Other" { name } else { code };
                    let _ = writeln!(
                        text,
                        "{},{},{},{},GB,{},{},{},{},{},{format},yes,{service},{},{carrier},{method},{},{},{},{}",
                        sale.order,
                        sale.ordered,
                        sale.promised,
                        category(item.sku),
                        sale.country,
                        money(item.cents),
                        money(shipping),
                        money(tax(item.cents) + tax(shipping)),
                        sale.currency,
                        if service == "untracked" { "yes" } else { "no" },
                        parcel.number.as_deref().unwrap_or_default(),
                        parcel.shipped,
                        day(parcel.scans[0]),
                        day(parcel.scans[1]),
                    );
                }
            }
        }
        text
    }

    fn shipped(&self) -> impl Iterator<Item = &Sale> {
        self.0.iter().filter(|sale| {
            sale.status == "Shipped" && sale.channel == "Merchant" && sale.store == "Amazon.co.uk"
        })
    }

    /// The all-orders report in one of its forms, of orders from a day on.
    pub(crate) fn all_orders(&self, header: &str, from: &str) -> String {
        let mut table = Lines::new(header);
        for sale in self.0.iter().filter(|sale| sale.ordered.to_string().as_str() >= from) {
            for (place, item) in sale.items.iter().enumerate() {
                let shipping = if place == 0 { sale.shipping } else { 0 };
                table.row(&[
                    ("amazon-order-id", &sale.order),
                    ("purchase-date", &format!("{}T10:15:00+00:00", sale.ordered)),
                    ("last-updated-date", &format!("{}T09:00:00+00:00", sale.ordered + Days::new(2))),
                    ("order-status", sale.status),
                    ("fulfillment-channel", sale.channel),
                    ("sales-channel", sale.store),
                    ("ship-service-level", "Standard"),
                    ("product-name", "A thing, with \"quotes\""),
                    ("sku", item.sku),
                    ("item-status", sale.status),
                    ("quantity", &item.quantity.to_string()),
                    ("currency", sale.currency),
                    ("item-price", &money(item.cents)),
                    ("item-tax", &money(tax(item.cents))),
                    ("shipping-price", &money(shipping)),
                    ("shipping-tax", &money(tax(shipping))),
                    ("ship-city", "Ambleside"),
                    ("ship-postal-code", "LA22 9XX"),
                    ("ship-country", sale.country),
                ]);
            }
        }
        table.0
    }

    /// The order report with promises.
    pub(crate) fn orders(&self) -> String {
        let mut table = Lines::new(ORDERS);
        let own = |sale: &&Sale| sale.channel == "Merchant" && sale.status != "Pending";
        for sale in self.0.iter().filter(own) {
            for item in &sale.items {
                table.row(&[
                    ("order-id", &sale.order),
                    ("order-item-id", &item.id),
                    ("purchase-date", &format!("{}T10:15:00+00:00", sale.ordered)),
                    ("buyer-email", "b7@marketplace.example"),
                    ("buyer-name", "Buyer Quillfeather"),
                    ("buyer-phone-number", "07700 900123"),
                    ("sku", item.sku),
                    ("quantity-purchased", &item.quantity.to_string()),
                    ("currency", sale.currency),
                    ("item-price", &money(item.cents)),
                    ("recipient-name", "Buyer Quillfeather"),
                    ("ship-address-1", "4 Mulberry Row"),
                    ("ship-city", "Ambleside"),
                    ("ship-country", sale.country),
                    ("ship-phone-number", "07700 900123"),
                    ("sales-channel", sale.store),
                    ("latest-ship-date", &format!("{}T23:59:59+00:00", sale.ordered + Days::new(2))),
                    ("latest-delivery-date", &format!("{}T23:59:59+00:00", sale.promised)),
                ]);
            }
        }
        table.0
    }

    /// The confirmations as they were uploaded: corrections come after what they correct.
    pub(crate) fn confirmations(&self) -> String {
        let mut table = Lines::new(CONFIRMATIONS);
        for correction in [false, true] {
            for sale in self.shipped() {
                for parcel in sale.parcels.iter().filter(|parcel| !correction || parcel.corrected) {
                    let (code, name, method, ..) = WAYS[parcel.way];
                    let number = parcel.number.clone().unwrap_or_default();
                    let number =
                        if parcel.corrected && !correction { format!("X{number}") } else { number };
                    let whole = parcel.items.len() == sale.items.len();
                    let items: Vec<&str> = match whole {
                        true => vec![""],
                        false => {
                            parcel.items.iter().map(|&place| sale.items[place].id.as_str()).collect()
                        }
                    };
                    for item in items {
                        table.row(&[
                            ("order-id", &sale.order),
                            ("order-item-id", item),
                            ("ship-date", &parcel.shipped.to_string()),
                            ("carrier-code", code),
                            ("carrier-name", name),
                            ("tracking-number", &number),
                            ("ship-method", method),
                        ]);
                    }
                }
            }
        }
        table.0
    }

    /// The same orders as the Orders API has them, with the status of each package.
    pub(crate) fn orders_api(&self) -> String {
        let orders: Vec<_> =
            self.0.iter().filter(|sale| sale.channel == "Merchant").map(Sale::as_json).collect();
        serde_json::to_string_pretty(&orders).expect("JSON")
    }

    /// The list of defects of these (order, promised day).
    pub(crate) fn defects(&self, listed: &[(String, String)]) -> String {
        let mut text = DEFECTS.join(",") + "\n";
        for (order, promised) in listed {
            let sale = self.0.iter().find(|sale| &sale.order == order).expect("an order");
            let parcel = &sale.parcels[0];
            let (code, _, method, ..) = WAYS[parcel.way];
            let number = parcel.number.as_deref().unwrap_or_default();
            let _ = writeln!(
                text,
                "{order},{code},{number},GB,{promised},{method},Standard,Yes,No,No,N/A,{} {},{}",
                sale.currency,
                money(sale.items[0].cents),
                category(
                    parcel
                        .items
                        .iter()
                        .map(|&at| &sale.items[at])
                        .rev()
                        .max_by_key(|item| item.cents)
                        .map_or("", |item| item.sku)
                )
            );
        }
        text
    }
}

/// Rows of tab separated cells by the names of their columns.
pub(crate) struct Lines(pub(crate) String, Vec<String>);

impl Lines {
    pub(crate) fn new(header: &str) -> Self {
        let names: Vec<String> = header.split_whitespace().map(str::to_owned).collect();
        Self(names.join("\t") + "\n", names)
    }

    pub(crate) fn row(&mut self, cells: &[(&str, &str)]) {
        let of =
            |name: &String| cells.iter().find(|(known, _)| known == name).map_or("", |(_, cell)| cell);
        let row: Vec<&str> = self.1.iter().map(of).collect();
        self.0 += &(row.join("\t") + "\n");
    }
}

fn category(sku: &str) -> &'static str {
    match sku {
        "MUG-RED" => "Kitchen",
        "CARD-12" => "Stationery",
        _ => "Toys",
    }
}

fn tax(cents: u32) -> u32 {
    cents / 6
}

fn money(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn sale(random: &mut ChaCha8Rng, number: usize, ordered: NaiveDate) -> Sale {
    let order = format!("026-{:07}-{:07}", number * 7919 % 9_999_991, number);
    let country = ["GB", "GB", "GB", "DE", "FR", "IE"][random.random_range(0..6)];
    let several = random.random_range(0..5) == 0;
    let items: Vec<Item> = (0..if several { 2 } else { 1 })
        .map(|place| Item {
            id: format!("{:014}", number * 10 + place),
            sku: [["MUG-RED", "CARD-12"][place], ["CARD-12", "ROBOT"][place]][random.random_range(0..2)],
            quantity: random.random_range(1..3),
            cents: random.random_range(300..3000),
        })
        .collect();
    let (status, channel, store) = match random.random_range(0..20) {
        0 => ("Cancelled", "Merchant", "Amazon.co.uk"),
        1 => ("Shipped", "Amazon", "Amazon.co.uk"),
        2 => ("Shipped", "Merchant", "Amazon.it"),
        3 => ("Pending", "Merchant", "Amazon.co.uk"),
        _ => ("Shipped", "Merchant", "Amazon.co.uk"),
    };
    let after = |days: u64| ordered + Days::new(days);
    let promised = after(if country == "GB" { 4 } else { 9 });
    let split = several && random.random_range(0..2) == 0;
    let groups: Vec<Vec<usize>> = match split {
        true => vec![vec![0], vec![1]],
        false => vec![(0..items.len()).collect()],
    };
    let mut parcels = Vec::new();
    for (part, items) in groups.into_iter().enumerate() {
        let way = [0, 0, 0, 1, 2][random.random_range(0..5)];
        let way = if split { 0 } else { way };
        let numbered = way != 1 && (split || random.random_range(0..30) > 0);
        let missed = random.random_range(0..12) == 0 && !split;
        let shipped = after(random.random_range(1..3));
        let scans = [Some(shipped), Some(shipped + Days::new(2))];
        parcels.push(Parcel {
            items,
            shipped,
            way,
            number: numbered.then(|| format!("RM{:09}{part}GB", number * 31)),
            corrected: numbered && !split && random.random_range(0..25) == 0,
            scans: if numbered && !missed { scans } else { [None; 2] },
        });
    }
    Sale {
        order,
        ordered,
        promised,
        country,
        currency: "GBP",
        items,
        shipping: 290,
        status,
        channel,
        store,
        parcels,
    }
}

/// An account health report in the shape that the marketplace's own example has: names of fields that its schema
/// does not know, and more metrics than are read.
pub(crate) fn account_health(
    days: (&str, &str),
    counted: usize,
    valid: usize,
    rate: f64,
) -> serde_json::Value {
    serde_json::json!({
        "accountStatuses": [{"marketplaceId": "A1F83G8C2ARO7P", "status": "AT_RISK"}],
        "performanceMetrics": [
            {"marketplaceId": "APJ6JRA9NG5V4"},
            {
                "marketplaceId": "A1F83G8C2ARO7P",
                "lateShipmentRate": {"orderCount": 870669, "lateShipmentCount": 27896, "rate": 0.032},
                "prefulfillmentCancelRate": {"orderCount": 17197, "rate": 0.005},
                "validTrackingRate": {
                    "reportingDateRange": {
                        "reportingDateFrom": format!("{}T00:00Z", days.0),
                        "reportingDateTo": format!("{}T23:59Z", days.1),
                    },
                    "shipmentCount": counted,
                    "validTrackingCount": valid,
                    "status": "GOOD",
                    "rate": rate,
                    "targetValue": 0.95,
                    "targetCondition": "GREATER_THAN",
                },
                "warningState": [{"warningType": "spammingSellerMessaging", "status": "BAD"}],
            },
        ],
    })
}
