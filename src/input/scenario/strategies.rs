//! `[strategies.KEY]`: what the seller may choose.

use super::horizon::HorizonDraft;
use super::names::{Known, check_name};
use super::selections::selection;
use crate::diagnostics::{Code, Place};
use crate::domain::Provenance;
use crate::input::figures::{Measure, Register};
use crate::input::reader::{Table, Value};
use crate::scenario::{InputValue, Lever, LeverAction, ServiceId, Strategy, Unit};
use chrono::NaiveDate;

/// A strategy with the places of its levers.
#[derive(Clone, Debug)]
pub(super) struct StrategyDraft {
    pub(super) strategy: Strategy,
    pub(super) lever_places: Vec<Place>,
}

/// What `do` says.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Switch,
    BuyShipping,
    Integrate,
    RaisePrice,
    RaiseShipping,
    Drop,
    Pause,
    MoveToMarketplace,
    MendUploads,
}

const DEEDS: &[(&str, Deed)] = &[
    ("switch", Deed::Switch),
    ("buy-shipping", Deed::BuyShipping),
    ("integrate", Deed::Integrate),
    ("raise-price", Deed::RaisePrice),
    ("raise-shipping", Deed::RaiseShipping),
    ("drop", Deed::Drop),
    ("pause", Deed::Pause),
    ("move-to-marketplace", Deed::MoveToMarketplace),
    ("mend-uploads", Deed::MendUploads),
];

/// The words that `do` takes.
pub(super) fn deeds() -> impl Iterator<Item = &'static str> {
    DEEDS.iter().map(|&(word, _)| word)
}

/// What levers are checked against.
pub(super) struct Levers<'d, 'c> {
    pub(super) register: &'d Register<'c>,
    pub(super) known: &'d Known,
    pub(super) horizon: Option<&'d HorizonDraft>,
    /// The file states the fee of the marketplace's own fulfilment.
    pub(super) has_fulfilment_fee: bool,
}

impl Levers<'_, '_> {
    /// Reads `[strategies]`; a strategy with mistakes is `None`.
    pub(super) fn strategies(&self, table: Table<'_>) -> Vec<Option<StrategyDraft>> {
        let drafts = table
            .entries()
            .into_iter()
            .map(|named| {
                check_name(self.register.context(), &named);
                let strategy = named.value.table("strategy")?;
                self.strategy(strategy, named.name)
            })
            .collect();
        table.close();
        drafts
    }

    fn strategy(&self, table: Table<'_>, name: &str) -> Option<StrategyDraft> {
        let title = table.value("title").and_then(|value| value.text()).unwrap_or(name).to_owned();
        let starts_on = table.needed("starts_on", "starts_on = 2024-12-02, the first order day");
        let starts_on = starts_on.and_then(|value| self.start(&value));
        let levers = match table.value("levers") {
            Some(value) => value.list().map(|list| {
                list.iter().map(|item| item.table("lever").and_then(|t| self.lever(t))).collect()
            }),
            None => Some(Vec::new()),
        };
        table.close();
        let levers: Vec<Option<(Lever, Place)>> = levers?;
        let levers: Vec<(Lever, Place)> = levers.into_iter().collect::<Option<_>>()?;
        let (levers, lever_places) = levers.into_iter().unzip();
        let strategy = Strategy { name: name.to_owned(), title, starts_on: starts_on?, levers };
        Some(StrategyDraft { strategy, lever_places })
    }

    /// A day that the strategy chooses: it needs no source.
    fn start(&self, value: &Value<'_>) -> Option<NaiveDate> {
        let day = self.day(value)?;
        let provenance = value
            .own_provenance()
            .unwrap_or_else(|| Provenance::Assumption("a choice of the strategy".into()));
        let text = InputValue::Text(day.to_string());
        self.register.default_of(value.path().into(), text, Unit::Date, provenance);
        Some(day)
    }

    /// A day of the horizon.
    fn day(&self, value: &Value<'_>) -> Option<NaiveDate> {
        let day = value.date()?;
        let Some(horizon) = self.horizon else { return Some(day) };
        let (first, last) = (horizon.decision_day, horizon.last_day);
        if day < first || day > last {
            value.mistake(
                Code::DateOrder,
                format!("{day} lies outside the horizon, {first} to {last}"),
                "write a day from the decision day to the last day",
            );
            return None;
        }
        Some(day)
    }

    fn lever(&self, table: Table<'_>) -> Option<(Lever, Place)> {
        let words: Vec<&str> = deeds().collect();
        let deed = table.needed("do", &format!("do = \"switch\", or one of {}", words[1..].join(", ")));
        let deed = deed.and_then(|value| value.word(DEEDS));
        let on = selection(self.register, &table, self.known, true);
        let from_value = table.value("from");
        let until_value = table.value("until");
        let from = from_value.as_ref().map(|value| self.start(value));
        let until = until_value.as_ref().map(|value| self.start(value));
        let action = deed.and_then(|deed| self.action(&table, deed));
        let place = table.place().clone();
        let pause_without_end = matches!(deed, Some(Deed::Pause)) && until.is_none();
        if pause_without_end {
            table.needed("until", "until = 2025-02-28, the last day of the pause (or use \"drop\")");
        }
        if deed.is_none() {
            for key in ["to", "by"] {
                table.value(key);
            }
        }
        table.close();
        if let (Some(Some(from)), Some(Some(until)), Some(value)) = (from, until, &until_value)
            && until < from
        {
            let message = format!("the lever ends on {until}, before it begins on {from}");
            value.mistake(Code::DateOrder, message, "write a later day");
            return None;
        }
        let opened = |day: Option<Option<NaiveDate>>| match day {
            Some(read) => read.map(Some),
            None => Some(None),
        };
        let lever = Lever { on: on?, action: action?, from: opened(from)?, until: opened(until)? };
        (!pause_without_end).then_some((lever, place))
    }

    fn action(&self, table: &Table<'_>, deed: Deed) -> Option<LeverAction> {
        let (takes_to, takes_by) = match deed {
            Deed::Switch | Deed::MendUploads => (true, false),
            Deed::RaisePrice | Deed::RaiseShipping => (false, true),
            _ => (false, false),
        };
        if !takes_to {
            table.without_meaning("to", "only `switch` and `mend-uploads` take it");
        }
        if !takes_by {
            table.without_meaning("by", "only `raise-price` and `raise-shipping` take it");
        }
        match deed {
            Deed::Switch => self.switch(table),
            Deed::BuyShipping => Some(LeverAction::BuyShipping),
            Deed::Integrate => Some(LeverAction::Integrate),
            Deed::RaisePrice => {
                let value = table.needed("by", "by = \"8 %\"")?;
                let by = self.register.exact(&value, &Measure::share().within(0.0..=10.0))?;
                Some(LeverAction::RaisePrice(1.0 + by))
            }
            Deed::RaiseShipping => {
                let value = table.needed("by", "by = \"1.50 GBP\"")?;
                self.register.any_money(&value).map(LeverAction::RaiseShipping)
            }
            Deed::Drop | Deed::Pause => Some(LeverAction::Drop),
            Deed::MoveToMarketplace => {
                if !self.has_fulfilment_fee {
                    self.register.context().mistake(
                        Code::MissingKey,
                        table.place(),
                        "packages move to the marketplace's fulfilment, but its fee is not stated",
                        "add marketplace_fulfilment_fee = \"3.20 GBP to 4.50 GBP\" to [costs]",
                    );
                    return None;
                }
                Some(LeverAction::MoveToMarketplace)
            }
            Deed::MendUploads => {
                let value = table.needed("to", "to = \"99.8 %\"")?;
                self.register.quantity(&value, &Measure::chance()).map(LeverAction::MendUploads)
            }
        }
    }

    fn switch(&self, table: &Table<'_>) -> Option<LeverAction> {
        let value = table.needed("to", "to = [\"...\"], keys of [services]")?;
        let list = value.one_or_more();
        if list.is_empty() {
            let message = format!("`{}` names no service", value.path());
            value.mistake(Code::EmptyList, message, "name at least one service");
            return None;
        }
        let to: Vec<Option<ServiceId>> =
            list.iter().map(|item| self.known.service(item).map(ServiceId)).collect();
        to.into_iter().collect::<Option<_>>().map(LeverAction::Switch)
    }
}

/// Today's way of shipping comes first: the first strategy without levers, or one that is added.
pub(super) fn today_first(strategies: &mut Vec<StrategyDraft>, decision_day: NaiveDate) {
    let today = match strategies.iter().position(|draft| draft.strategy.levers.is_empty()) {
        Some(at) => strategies.remove(at),
        None => StrategyDraft {
            strategy: Strategy {
                name: "carry-on".into(),
                title: "Carry on".into(),
                starts_on: decision_day,
                levers: Vec::new(),
            },
            lever_places: Vec::new(),
        },
    };
    strategies.insert(0, today);
}
