//! What can be said of a package: the column of a file and the option of the command line.

/// Something that is said of a package.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Field {
    /// The order's number.
    OrderId,
    /// The package's number.
    PackageId,
    /// The store.
    Store,
    /// When it was ordered.
    Ordered,
    /// When it was handed over.
    Shipped,
    /// The last promised delivery day.
    Promised,
    /// Product category.
    Category,
    /// Origin country.
    Origin,
    /// Destination country.
    Destination,
    /// What the buyer paid for the items.
    Value,
    /// What the buyer paid for shipping.
    ShippingCharged,
    /// Tax in both.
    Tax,
    /// The currency of amounts that name none.
    Currency,
    /// Shape.
    Format,
    /// What the service promises to scan.
    ServiceTracking,
    /// Carrier class.
    Carrier,
    /// Label bought through the marketplace, or not.
    BuyShipping,
    /// Ship method as on the list, or not.
    MethodListed,
    /// What happened to the tracking, in one word.
    Tracking,
    /// The number; only whether there is one is kept.
    TrackingNumber,
    /// When the number was entered.
    Uploaded,
    /// The first scan.
    FirstScan,
    /// The scan on delivery or attempt.
    DeliveryScan,
    /// The seller, where a file holds several.
    SellerId,
    /// What was sold.
    Sku,
    /// How many of it.
    Quantity,
    /// Weight in grams.
    Weight,
    /// The carrier's name.
    CarrierName,
    /// The service as the shipping software names it.
    Service,
    /// The ship method as confirmed to the marketplace.
    ShipMethod,
    /// What the label cost.
    LabelCost,
    /// What one item cost the seller.
    UnitCost,
    /// Days from order to handover.
    HandlingDays,
    /// Days from handover to the promised day.
    TransitDays,
    /// Whether the order was cancelled.
    Status,
    /// Who fulfilled it.
    Fulfilment,
}

/// How a field is named, and what may stand there.
#[derive(Debug)]
pub struct Named {
    /// The field.
    pub field: Field,
    /// The column.
    pub column: &'static str,
    /// The option of the command line; empty = only in files.
    pub option: &'static str,
    /// What to write, for help.
    pub example: &'static str,
}

const fn named(
    field: Field,
    column: &'static str,
    option: &'static str,
    example: &'static str,
) -> Named {
    Named { field, column, option, example }
}

/// Every field, in the order of [`Field`].
pub const FIELDS: [Named; 36] = [
    named(Field::OrderId, "order_id", "", "the order's number"),
    named(Field::PackageId, "package_id", "", "the package's number"),
    named(Field::Store, "store", "--store", "UK"),
    named(Field::Ordered, "order_time", "--ordered", "2025-01-20"),
    named(Field::Shipped, "shipped_time", "--shipped", "2025-01-21"),
    named(Field::Promised, "promised_time", "--promised", "2025-01-25"),
    named(Field::Category, "category", "--category", "Toys"),
    named(Field::Origin, "origin", "--origin", "GB"),
    named(Field::Destination, "destination", "--destination", "IE"),
    named(Field::Value, "value", "--value", "\"14.50 GBP\""),
    named(Field::ShippingCharged, "shipping_charged", "--shipping-charged", "\"2.90 GBP\""),
    named(Field::Tax, "tax", "--tax", "\"2.90 GBP\""),
    named(Field::Currency, "currency", "--currency", "GBP"),
    named(Field::Format, "format", "--shape", "letter"),
    named(Field::ServiceTracking, "service_tracking", "--service-tracking", "untracked"),
    named(Field::Carrier, "integrated", "--carrier", "integrated"),
    named(Field::BuyShipping, "bought_through", "--buy-shipping", "yes"),
    named(Field::MethodListed, "method_listed", "--method-listed", "yes"),
    named(Field::Tracking, "tracking", "--tracking", "both"),
    named(Field::TrackingNumber, "tracking_number", "", "the number"),
    named(Field::Uploaded, "uploaded_time", "", "2025-01-21T18:00"),
    named(Field::FirstScan, "first_scan_time", "", "2025-01-21T20:00"),
    named(Field::DeliveryScan, "delivery_scan_time", "", "2025-01-24T11:00"),
    named(Field::SellerId, "seller_id", "", "the seller's number"),
    named(Field::Sku, "sku", "", "MUG-RED"),
    named(Field::Quantity, "quantity", "", "1"),
    named(Field::Weight, "weight_g", "", "250"),
    named(Field::CarrierName, "carrier", "", "Royal Mail"),
    named(Field::Service, "service", "", "Tracked 48"),
    named(Field::ShipMethod, "ship_method", "", "Royal Mail Tracked 48"),
    named(Field::LabelCost, "label_cost", "", "2.70"),
    named(Field::UnitCost, "unit_cost", "", "4.10"),
    named(Field::HandlingDays, "handling_days", "--handling-days", "1"),
    named(Field::TransitDays, "transit_days", "--transit-days", "3"),
    named(Field::Status, "status", "", "Shipped"),
    named(Field::Fulfilment, "fulfilment", "", "merchant"),
];

impl Field {
    /// The field of a column of ours.
    pub fn of_column(column: &str) -> Option<Self> {
        FIELDS.iter().find(|named| named.column == column).map(|named| named.field)
    }

    /// Its names.
    pub fn named(self) -> &'static Named {
        &FIELDS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_stands_at_its_place_under_names_of_its_own() {
        for (place, named) in FIELDS.iter().enumerate() {
            assert_eq!(named.field as usize, place, "{named:?}");
            let same = |other: &&Named| other.column == named.column;
            assert_eq!(FIELDS.iter().filter(same).count(), 1, "{named:?}");
        }
    }
}
