//! Order days of a piece on which everything but chance is the same.

use super::DayMoney;
use crate::engine::compile::{Compiled, Piece};
use crate::engine::workspace::Workspace;
use std::ops::Range;

/// Order days without a new price, a new verdict, S or the start of a strategy among them.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Stretch {
    pub(in crate::engine) days: Range<usize>,
    /// Of one package.
    pub(in crate::engine) each: DayMoney,
    /// Place among its periods of verdicts.
    pub(in crate::engine) period: usize,
    /// The latest of the days on which strategies start, by its place; `None` = before S.
    pub(in crate::engine) started: Option<usize>,
}

/// Where a stretch of a piece stands, the same in every replication.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Place {
    pub(in crate::engine) days: Range<usize>,
    /// Among the variant's prices.
    price: usize,
    /// Among its periods of verdicts.
    period: usize,
    /// Among the days on which strategies start; `None` = before S.
    started: Option<usize>,
}

/// The stretches of a piece, in order.
pub(in crate::engine) fn stretches(
    compiled: &Compiled,
    workspace: &Workspace,
    piece: Piece,
) -> impl Iterator<Item = Stretch> {
    let money = &workspace.money[piece.variant];
    stretch_places(compiled, piece).map(|Place { days, price, period, started }| {
        let (package, today_label) = money[price];
        let each = DayMoney { contribution: package.contribution, added: package.label - today_label };
        Stretch { days, each, period, started }
    })
}

/// The places of the stretches of a piece, in order.
pub(in crate::engine) fn stretch_places(
    compiled: &Compiled,
    piece: Piece,
) -> impl Iterator<Item = Place> {
    let variant = &compiled.variants[piece.variant];
    let (mut from, mut price, mut period) = (piece.from, 0, 0);
    std::iter::from_fn(move || {
        if from > piece.until {
            return None;
        }
        while variant.money.get(price + 1).is_some_and(|next| next.from <= from) {
            price += 1;
        }
        while variant.verdicts.get(period + 1).is_some_and(|next| next.0 <= from) {
            period += 1;
        }
        let next = [
            variant.money.get(price + 1).map(|next| next.from),
            variant.verdicts.get(period + 1).map(|next| next.0),
            compiled.starts.iter().copied().find(|start| *start > from),
        ];
        let until = next.into_iter().flatten().fold(piece.until + 1, usize::min);
        let started = compiled.starts.partition_point(|start| *start <= from).checked_sub(1);
        let place = Place { days: from..until, price, period, started };
        from = until;
        Some(place)
    })
}
