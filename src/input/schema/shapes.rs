//! Every table of the scenario format with its keys.

/// A sort of table; `kind` is the name under which the reader opens it.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) kind: &'static str,
    pub(super) says: &'static str,
    pub(super) keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) takes: Takes,
    pub(super) needed: bool,
    pub(super) says: &'static str,
}

impl Key {
    pub(super) fn name(&self) -> &'static str {
        self.name
    }
}

/// What stands under a key.
#[derive(Debug)]
pub(super) enum Takes {
    /// The number 1.
    Version,
    /// A whole number, not negative.
    Count,
    /// A text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Boolean,
    /// A number, amount, range or counts.
    Figure,
    /// A date.
    Date,
    /// A table of this kind.
    Table(&'static str),
    /// A list of tables of this kind.
    Tables(&'static str),
    /// A list of so many numbers.
    Numbers(usize),
    /// A list of texts.
    Texts,
    /// A list of whole numbers.
    Wholes,
    /// A text or a list of texts.
    TextOrTexts,
    /// Any of these.
    OneOf(&'static [Takes]),
    /// A table with free keys, each with this under it.
    Keyed(&'static Takes),
}

use Takes::{
    Boolean, Count, Date, Figure, Keyed, Numbers, OneOf, Table, Tables, Text, TextOrTexts, Texts,
    Version, Wholes, Word,
};

const fn needed(name: &'static str, takes: Takes, says: &'static str) -> Key {
    Key { name, takes, needed: true, says }
}

const fn optional(name: &'static str, takes: Takes, says: &'static str) -> Key {
    Key { name, takes, needed: false, says }
}

const LANES: &[&str] = &["domestic", "cross-border"];
const FORMATS: &[&str] = &["letter", "large-letter", "parcel", "freight"];
const TRACKED_AS: &[&str] =
    &["untracked", "delivery-only", "export-only", "acceptance-and-delivery", "full"];
const CARRIER_CLASSES: &[&str] = &["integrated", "not-integrated", "listed-freight", "self-delivery"];
const ENDINGS: &[&str] = &["no-number", "no-scan", "facility", "delivery", "both", "unknown"];
const DEEDS: &[&str] = &[
    "switch",
    "buy-shipping",
    "integrate",
    "raise-price",
    "raise-shipping",
    "drop",
    "pause",
    "move-to-marketplace",
    "mend-uploads",
];

/// All kinds of tables.
pub(super) const SHAPES: &[Shape] = &[
    Shape {
        kind: "scenario",
        says: "a seller's business, the policies it meets, the strategies it may choose",
        keys: &[
            needed("schema", Version, "version of the format: 1"),
            needed("title", Text, "one line for people"),
            optional("description", Text, "what is asked, in a few sentences"),
            needed("currency", Text, "of the account: ISO 4217"),
            needed("horizon", Table("horizon"), "the days of the run"),
            needed("tolerance", Table("tolerance"), "the risk that is borne"),
            optional("rates", Table("rates"), "exchange rates; default: ECB, of the decision day"),
            needed("stores", Keyed(&Table("store")), "marketplace sites"),
            optional("readings", Table("readings"), "ways to read what the policies leave open"),
            needed("categories", Keyed(&Table("category")), "category x store: one metric each"),
            needed("services", Keyed(&Table("service")), "what can carry a package"),
            optional(
                "contracts",
                Keyed(&Table("contract")),
                "what has to be signed for services; read by `vtr plan`",
            ),
            optional("today", Tables("today"), "today's service: the first rule that selects the line"),
            needed("strategies", Keyed(&Table("strategy")), "what the seller may choose"),
            optional("clustering", Table("clustering"), "misses that come together"),
            optional("outages", Keyed(&Table("outage")), "events that strike a carrier"),
            optional("consequences", Table("consequences"), "what follows a rate below target"),
            needed("costs", Table("costs"), "what a package costs besides its label"),
            optional("order_defects", Table("order_defects"), "what untracked packages do to them"),
            optional("shared", Table("shared"), "what else it needs and how it was run: by `vtr share`"),
        ],
    },
    Shape {
        kind: "shared",
        says: "what `vtr share` puts behind a scenario, so that it travels as one file",
        keys: &[
            needed("schema_version", Version, "of this table: 1"),
            optional("program", Text, "what wrote it"),
            optional("version", Text, "its version; with another, results may differ"),
            optional("scenario_sha256", Text, "of the text above, without the empty line between"),
            optional("sets", Texts, "settings laid over it, as --set takes them"),
            optional("seed", Count, "of its run; default: the command's"),
            optional("replications", Count, "of its run; default: the command's"),
            optional("mode", Word(&["paired", "marginal"]), "of its run; default: paired"),
            optional("files", Keyed(&Text), "rule files by the path that names them"),
            optional("files_sha256", Keyed(&Text), "their hashes, by the same path"),
        ],
    },
    Shape {
        kind: "horizon",
        says: "the days of the run",
        keys: &[
            needed("decision_day", Date, "nothing later is known"),
            needed("last_day", Date, "last simulated day"),
            optional("on_date", Date, "the day whose rate is reported"),
            optional(
                "lag_days",
                Figure,
                "from the end of the window to the day on which the rate shows; else as the policies say",
            ),
            optional("window_days", Figure, "days counted together; default: the policies'"),
            optional("shown_windows", Wholes, "further windows shown, never judged: at most two"),
            needed("handling_days", Figure, "order to handover"),
        ],
    },
    Shape {
        kind: "tolerance",
        says: "the risk that is borne, per category",
        keys: &[
            needed("risk", Figure, "greatest acceptable probability"),
            needed("period_days", Figure, "days from the first on which a choice can show"),
            needed("bounds", Word(&["suspension", "breach"]), "of what"),
        ],
    },
    Shape {
        kind: "rates",
        says: "exchange rates of one day",
        keys: &[
            optional("on", Date, "their day; default: the decision day"),
            optional("per_euro", Keyed(&Figure), "units per euro, by currency"),
        ],
    },
    Shape {
        kind: "store",
        says: "a marketplace site",
        keys: &[
            needed("name", Text, "its name, such as UK"),
            needed("currency", Text, "ISO 4217"),
            needed("ships_from", Texts, "countries that packages leave from; the first is the default"),
            needed("baseline", Text, "the old policy: a built-in name or a rule file"),
            needed("reform", Text, "the new policy"),
            needed("vat", Keyed(&Figure), "tax included in prices, by destination or `other`"),
            optional("order_defect_rate", Figure, "share of orders with a defect, shipped as today"),
            optional("on_time_rate", Figure, "share delivered by the promised day; not simulated"),
        ],
    },
    Shape {
        kind: "readings",
        says: "ways to read what the policies leave open",
        keys: &[
            optional("use", Texts, "prudent, lenient, SWITCH=OPTION, bundles, each"),
            optional("product", Texts, "switches whose options are all combined"),
            optional("weights", Keyed(&Figure), "by reading; default: product of the options' weights"),
            optional("bundles", Keyed(&Keyed(&Text)), "named choices: SWITCH = \"OPTION\""),
        ],
    },
    Shape {
        kind: "category",
        says: "one product category on one store",
        keys: &[
            needed("store", Text, "a key of stores"),
            needed("category", Text, "as the marketplace names it"),
            needed("orders_per_day", Figure, "seller-fulfilled, on an average day of the year"),
            optional("arrivals", Word(&["poisson", "even"]), "by chance, or evenly"),
            needed("elasticity", Figure, "per cent of demand for a per cent of price"),
            needed("fee", Figure, "the marketplace's share of item + shipping"),
            optional("fee_minimum", Figure, "least fee a package"),
            needed("cost_of_goods", Figure, "share of the item price less tax"),
            optional("weekday", Numbers(7), "Monday first; scaled to mean 1"),
            optional("month", Numbers(12), "January first; scaled to mean 1"),
            optional("trend_per_year", Figure, "growth a year"),
            needed("destinations", Keyed(&Figure), "shares that add up to 100 %"),
            optional("origins", Keyed(&Figure), "shares that add up to 100 %"),
            optional("items", Tables("item"), "price and weight bands; shares add up to 100 %"),
            optional("items_by_destination", Keyed(&Tables("item")), "items that differ by lane"),
            optional("figures", Table("figures"), "what the account page shows today"),
            optional("past", Table("past"), "real orders before the decision day"),
        ],
    },
    Shape {
        kind: "past",
        says: "real orders before the decision day, in place of simulated ones",
        keys: &[
            needed("first_day", Date, "first day of real orders"),
            needed("last_day", Date, "last day of real orders, before the decision day"),
            needed("packages", Tables("past-packages"), "those that a window may still hold"),
        ],
    },
    Shape {
        kind: "past-packages",
        says: "packages ordered alike, of which the same is known",
        keys: &[
            needed("ordered", Date, "the day of the order"),
            needed("promised", Date, "the last promised delivery day"),
            needed("to", Text, "destination: GB, DE"),
            optional("from", Text, "origin; default: any of the category"),
            needed("price", Text, "12 GBP, inside a band of `items`"),
            needed("weight", Text, "500 g, inside a band of `items`"),
            needed("service", Text, "what carries them: a key of [services]"),
            needed(
                "tracking",
                OneOf(&[Word(ENDINGS), Table("past-tracking")]),
                "how it ended, or how likely what is known so far is by how it ends",
            ),
            optional("packages", Count, "how many; default: 1"),
        ],
    },
    Shape {
        kind: "past-tracking",
        says: "how likely what is known so far is, by how it ends: 0 to 1; only the ratios matter",
        keys: &[
            optional("no-number", Figure, "no number in time, or none that is right"),
            optional("no-scan", Figure, "a number and no scan"),
            optional("facility", Figure, "a facility scan alone"),
            optional("delivery", Figure, "a delivery scan alone"),
            optional("both", Figure, "both scans"),
        ],
    },
    Shape {
        kind: "item",
        says: "a price and weight band of what buyers order",
        keys: &[
            needed("price", Text, "4 GBP to 10 GBP, tax included"),
            needed("weight", Text, "0 g to 100 g"),
            needed("share", Figure, "of the category's orders on the lane"),
            needed("shipping_charged", Figure, "on top of the price, tax included"),
            optional(
                "service",
                Text,
                "a key of services: what carries it today, whatever the rules of today",
            ),
        ],
    },
    Shape {
        kind: "figures",
        says: "what the account page shows",
        keys: &[
            needed("as_of", Date, "on this day"),
            needed("counted", Figure, "packages in the denominator"),
            needed("valid", Figure, "of these with valid tracking"),
        ],
    },
    Shape {
        kind: "service",
        says: "a carrier's product",
        keys: &[
            optional("title", Text, "as people call it"),
            needed("carrier", Text, "whose weeks are good or bad together"),
            needed("format", Word(FORMATS), "its shape"),
            needed("tracked_as", Word(TRACKED_AS), "what it promises to scan"),
            needed("carrier_class", Word(CARRIER_CLASSES), "as the marketplace sees the carrier"),
            optional("buy_shipping", Boolean, "label bought through the marketplace; default false"),
            optional("method_matches", Boolean, "carrier and ship-method text match; default true"),
            optional("claims_covered", Boolean, "losses are covered; default false"),
            optional("upload", Figure, "chance that the number is entered in time and right"),
            optional("facility", Figure, "chance of a scan at a carrier facility"),
            optional("delivery_after_facility", Figure, "chance of a delivery scan after that"),
            optional("delivery_without_facility", Figure, "chance of a delivery scan without"),
            needed(
                "transit_days",
                Keyed(&Figure),
                "promised days by country, domestic, cross-border, any",
            ),
            optional("price_factor", Figure, "multiplies every price; default 1"),
            needed("prices", Tables("price"), "the dated tariff"),
        ],
    },
    Shape {
        kind: "price",
        says: "prices from a day on",
        keys: &[
            needed("from", Date, "first day"),
            optional("to", Texts, "countries; default anywhere"),
            needed("vat", Text, "exempt, included 20 %, excluded 20 %"),
            needed("up_to", Keyed(&Figure), "price by greatest weight"),
            optional("per_kg", Figure, "on top, a kilogram"),
        ],
    },
    Shape {
        kind: "counts",
        says: "a chance known from counts",
        keys: &[
            needed("successes", Count, "how many were good"),
            needed("trials", Count, "of how many"),
        ],
    },
    Shape {
        kind: "today",
        says: "a rule of today's way of shipping",
        keys: &[
            needed("service", Text, "a key of services"),
            optional("where", Table("where"), "which packages; default all"),
        ],
    },
    Shape {
        kind: "where",
        says: "which packages: all that is stated must hold",
        keys: &[
            optional("store", TextOrTexts, "keys of stores"),
            optional("category", TextOrTexts, "product categories"),
            optional("lane", OneOf(&[Word(LANES), Texts]), "domestic or cross-border"),
            optional("to", TextOrTexts, "destinations"),
            optional("from", TextOrTexts, "origins"),
            optional("value_from", Text, "package value from this amount"),
            optional("value_below", Text, "package value below this amount"),
            optional("weight_above", Text, "heavier than this"),
            optional("weight_up_to", Text, "not heavier than this"),
            optional("service", TextOrTexts, "now carried by one of these"),
            optional("format", OneOf(&[Word(FORMATS), Texts]), "now carried in this format"),
            optional("tracked_as", OneOf(&[Word(TRACKED_AS), Texts]), "now tracked like this"),
        ],
    },
    Shape {
        kind: "strategy",
        says: "an ordered list of levers with a start date",
        keys: &[
            optional("title", Text, "as people say it"),
            needed("starts_on", Date, "first order day"),
            optional("levers", Tables("lever"), "none: today's way of shipping"),
        ],
    },
    Shape {
        kind: "lever",
        says: "one thing done to a selection of packages",
        keys: &[
            needed("do", Word(DEEDS), "what"),
            optional("where", Table("where"), "to which packages; default all"),
            optional("to", OneOf(&[TextOrTexts, Figure]), "switch: services; mend-uploads: a chance"),
            optional("by", Figure, "raise-price: a share; raise-shipping: an amount"),
            optional("from", Date, "first order day, when later than the strategy's"),
            optional("until", Date, "last order day"),
        ],
    },
    Shape {
        kind: "clustering",
        says: "misses that come together",
        keys: &[optional(
            "icc",
            Figure,
            "intra-class correlation in a carrier's week; default 0 to 2 %",
        )],
    },
    Shape {
        kind: "contract",
        says: "a contract with a carrier: its services may be used only under it; at most one a carrier",
        keys: &[
            optional("title", Text, "as people call it"),
            needed("services", TextOrTexts, "what it opens, all of one carrier"),
            needed("fee_per_month", Figure, "whatever is sent"),
            optional(
                "minimum_per_month",
                Count,
                "packages that its services carry on average; default none",
            ),
        ],
    },
    Shape {
        kind: "outage",
        says: "an event that strikes a carrier",
        keys: &[
            needed("carrier", Text, "as services name it"),
            needed("per_year", Figure, "beginnings a year"),
            needed("days", Figure, "how long it lasts"),
            needed("factor", Figure, "scan chances are multiplied by this"),
        ],
    },
    Shape {
        kind: "consequences",
        says: "what follows a rate below target",
        keys: &[
            optional("grace_days", Figure, "days below target before a suspension; default 14"),
            optional("suspension_days", Figure, "until reinstatement; default pert(2, 14, 45)"),
            optional("repeat_factor", Figure, "a repeat lasts this many times longer; default 1"),
            optional("ramp_days", Figure, "days in which sales climb back; default 0"),
            optional("recovered_elsewhere", Figure, "share that other channels recover; default 0 %"),
            optional("reinstatement", Word(&["fresh", "carry"]), "what reviews look at afterwards"),
            optional("yellow_margin", Figure, "yellow: so many further defects miss; default 1"),
            optional("misapplied_share", Figure, "exempt packages counted all the same; default 0 %"),
        ],
    },
    Shape {
        kind: "order_defects",
        says: "what untracked packages do to the order defect rate",
        keys: &[optional(
            "untracked_factor",
            Figure,
            "their order defect rate over that of tracked ones; default 1.7",
        )],
    },
    Shape {
        kind: "costs",
        says: "what a package costs besides its label",
        keys: &[
            needed("packing", Figure, "box, envelope, labour"),
            needed("contact_rate", Figure, "chance that a buyer of a tracked package asks"),
            optional("untracked_contact_factor", Figure, "times that when untracked; default 35"),
            needed("cost_per_contact", Figure, "of answering one"),
            needed("claim_rate_tracked", Figure, "chance of an upheld claim"),
            needed("claim_rate_untracked", Figure, "the same without tracking"),
            needed("reclaims_vat", Boolean, "registered for VAT"),
            optional("marketplace_fulfilment_fee", Figure, "needed by move-to-marketplace"),
        ],
    },
];
