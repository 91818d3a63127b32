//! Names that shipping software, shops and the marketplace's reports give to our columns.
//!
//! Of the marketplace the names are those of its report pages (all-orders, order and shipping-confirmation
//! files); the others are usual wordings: assumptions, which a person checks in the written map.

use super::fields::Field;

/// A name without all that is no letter or digit, in small letters.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Names of a field as [`plain`] gives them, the surest first.
pub(super) fn of(field: Field) -> &'static [&'static str] {
    match field {
        Field::OrderId => &[
            "amazonorderid",
            "orderid",
            "ordernumber",
            "orderno",
            "ordername",
            "order",
            "invoiceno",
            "invoice",
        ],
        Field::PackageId => &["packageid", "shipmentid", "shipmentnumber", "parcelid"],
        Field::Store => &["store", "storename"],
        Field::Ordered => &[
            "ordertime",
            "orderts",
            "purchasedate",
            "orderdate",
            "orderedat",
            "dateordered",
            "paidat",
            "createdat",
            "invoicedate",
            "paymentsdate",
            "date",
        ],
        Field::Shipped => &[
            "shippedtime",
            "shipdate",
            "shippeddate",
            "dateshipped",
            "shippedat",
            "dispatchdate",
            "despatchdate",
            "dispatchedon",
            "shippedon",
        ],
        Field::Promised => &[
            "promisedtime",
            "promisedts",
            "latestdeliverydate",
            "promiseddeliverydate",
            "deliverby",
            "deliverbydate",
            "estimateddeliverydate",
            "promiseddate",
        ],
        Field::Category => &["productcategory", "category", "producttype", "department"],
        Field::Origin => &["origincountry", "shipfromcountry", "fromcountry", "sendercountry", "origin"],
        Field::Destination => &[
            "shipcountry",
            "destinationcountry",
            "destcountry",
            "shippingcountry",
            "shiptocountry",
            "countrycode",
            "deliverycountry",
            "shipto",
            "country",
            "destination",
        ],
        Field::Value => &[
            "itemprice",
            "ordertotal",
            "ordervalue",
            "packagevalue",
            "value",
            "subtotal",
            "total",
            "amount",
            "itemtotal",
        ],
        Field::ShippingCharged => &[
            "shippingprice",
            "shippingcharged",
            "shippingpaid",
            "shippingamount",
            "postagecharged",
            "shipping",
        ],
        Field::Tax => &["itemtax", "tax", "vat", "taxes", "taxamount", "salestax"],
        Field::Currency => &["currency", "currencycode", "ordercurrency"],
        Field::Format => &["packageformat", "packagetype", "packagesize", "format", "mailpiece"],
        Field::ServiceTracking | Field::Tracking => &[],
        Field::Carrier => &["carrierclass", "integrated"],
        Field::BuyShipping => &["boughtthrough", "buyshipping", "labelsource"],
        Field::MethodListed => &["methodlisted"],
        Field::TrackingNumber => &[
            "trackingnumber",
            "trackingid",
            "trackingno",
            "trackingcode",
            "tracking",
            "barcode",
            "consignmentnumber",
        ],
        Field::Uploaded => &["uploadedtime", "confirmedat", "trackinguploaded"],
        Field::FirstScan => {
            &["firstscantime", "firstscants", "firstscan", "acceptedat", "collectedat", "firstscandate"]
        }
        Field::DeliveryScan => &[
            "deliveryscantime",
            "deliveredts",
            "deliveredat",
            "deliverydate",
            "datedelivered",
            "delivered",
        ],
        Field::SellerId => &["sellerid", "seller", "merchantid", "accountname"],
        Field::Sku => &["sku", "sellersku", "itemsku", "stockcode", "lineitemsku", "productcode"],
        Field::Quantity => {
            &["quantitypurchased", "quantity", "qty", "lineitemquantity", "items", "units"]
        }
        Field::Weight => {
            &["weightg", "weight", "totalweight", "packageweight", "weightkg", "weightgrams"]
        }
        Field::CarrierName => &["carriername", "carriercode", "carrier", "courier", "shippingcarrier"],
        Field::Service => &[
            "service",
            "servicename",
            "shippingservice",
            "carrierservice",
            "servicecode",
            "shipoption",
            "shipservicelevel",
            "postalservice",
        ],
        Field::ShipMethod => &["shipmethod", "shippingmethod"],
        Field::LabelCost => {
            &["labelcost", "shippingcost", "shipmentcost", "postagecost", "carrierfee", "cost"]
        }
        Field::UnitCost => &["unitcost", "costprice", "costofgoods"],
        Field::HandlingDays => &["handlingdays", "handlingtime"],
        Field::TransitDays => &["transitdays", "transittime"],
        Field::Status => &["orderstatus", "status", "itemstatus"],
        Field::Fulfilment => {
            &["fulfillmentchannel", "fulfilmentchannel", "fulfilledby", "fulfilment", "fulfillment"]
        }
    }
}
