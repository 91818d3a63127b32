//! The tables of a run folder, in the order of the sheets, and what stands in their columns.

/// What the cells of a column are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// As it is written, also where it looks like a number or a formula.
    Text,
    /// A chance or share, 0 to 1.
    Share,
    /// Units of the account currency.
    Money(Per),
    /// Minor units of the account currency: whole numbers.
    MinorMoney(Per),
    /// Any other number.
    Number,
    /// A day, ISO 8601.
    Date,
    /// `true` or `false`.
    YesNo,
    /// A figure of the unit that the row's column `unit` names: a number, a share, a day, a word
    /// or a band.
    OfUnit,
    /// A chance, or an amount where the row's column `quantity` says `profit`.
    OfQuantity,
}

/// What an amount is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Per {
    /// As its column's name says.
    Whole,
    /// A month.
    Month,
}

/// A file of `data/`.
#[derive(Debug)]
pub(super) struct Table {
    /// Its name without `.csv`, and the sheet's.
    pub(super) name: &'static str,
    /// What its rows are.
    pub(super) says: &'static str,
    columns: &'static [(Kind, &'static str)],
}

impl Table {
    /// What stands in a column; `None` = it has no such column.
    pub(super) fn kind(&self, column: &str) -> Option<Kind> {
        let named = |names: &str| {
            names.split(' ').any(|name| match name.strip_suffix('*') {
                Some(begin) => column.starts_with(begin),
                None => name == column,
            })
        };
        self.columns.iter().find(|(_, names)| named(names)).map(|&(kind, _)| kind)
    }
}

use Kind::{Date, MinorMoney, Money, Number, OfQuantity, OfUnit, Share, Text, YesNo};

/// Every table; names of columns stand with spaces between them, `x*` is all that begin with `x`.
pub(super) const TABLES: [Table; 13] = [
    Table {
        name: "results",
        says: "every policy, reading, strategy and category: rates, chances, days, money",
        columns: &[
            (Text, "policy reading strategy store category"),
            (Share, "vtr* breach_on_date* breach_any* suspended_any* yellow_any* na_share*"),
            (Number, "days_below* days_suspended*"),
            (MinorMoney(Per::Month), "added_tracking_cost*"),
            (MinorMoney(Per::Whole), "profit*"),
        ],
    },
    Table {
        name: "frontier",
        says: "cost against risk, a row a strategy",
        columns: &[
            (Text, "strategy title dominated_by role"),
            (Money(Per::Month), "cost*"),
            (Share, "risk*"),
            (Money(Per::Whole), "profit"),
        ],
    },
    Table {
        name: "fan",
        says: "the rate over time: quantiles of the futures, day by day",
        columns: &[
            (Text, "store category strategy policy"),
            (Date, "date effective first_effect"),
            (Share, "p025 p10 p25 p50 p75 p90 p975 suspended_share target"),
        ],
    },
    Table {
        name: "first_breach",
        says: "chance that the first breach, or closure, has come by a day",
        columns: &[(Text, "store category strategy policy"), (Date, "date"), (Share, "breach* closed*")],
    },
    Table {
        name: "clauses",
        says: "which clause counts how many packages and defects more",
        columns: &[
            (Text, "strategy role store category step clause policies says"),
            (Date, "promised_from promised_to"),
            (Number, "counted* defects*"),
            (YesNo, "sampled"),
        ],
    },
    Table {
        name: "readings",
        says: "the rate on the date under each reading of the rules",
        columns: &[
            (Text, "store category strategy role reading"),
            (Share, "weight p05 p50 p95 target share_by_readings share_low share_high"),
        ],
    },
    Table {
        name: "vtr_distribution",
        says: "the rate on the date, old rules and new: shares of futures by bin",
        columns: &[
            (Text, "store category policy"),
            (Share, "from to share breach_on_date target"),
            (Number, "counted_median futures"),
        ],
    },
    Table {
        name: "sawtooth",
        says: "packages counted on the date and defects among them",
        columns: &[
            (Text, "store category strategy role"),
            (Number, "counted* defects* target_permille"),
            (YesNo, "strictly_above"),
        ],
    },
    Table {
        name: "exceedance",
        says: "chance that profit is above an amount",
        columns: &[
            (Text, "strategy title policy role"),
            (Money(Per::Whole), "profit"),
            (Share, "probability low high"),
        ],
    },
    Table {
        name: "tornado",
        says: "what drives the profit of the chosen strategy, an input a row",
        columns: &[
            (Text, "input unit best_at_low best_at_high"),
            (OfUnit, "low_value high_value"),
            (Money(Per::Whole), "profit_at_low profit_at_high profit_mean half_width"),
        ],
    },
    Table {
        name: "neighbours",
        says: "what is asked beside the rate: packages tracked, order defects, days on time",
        columns: &[
            (Text, "strategy store category measured requirement verdict programme bound"),
            (Number, "untracked_factor short_per_month*"),
            (Date, "from until"),
            (Share, "value* p05 p50 p95 needed met*"),
        ],
    },
    Table {
        name: "convergence",
        says: "whether there were enough futures: the numbers that decide, after so many of them",
        columns: &[
            (Text, "quantity store category strategy against"),
            (Number, "replications"),
            (OfQuantity, "point low high"),
        ],
    },
    Table {
        name: "inputs",
        says: "every figure of the scenario with range, unit and source",
        columns: &[(Text, "path unit kind provenance"), (OfUnit, "value low high")],
    },
];
