//! Real orders in place of simulated ones: fixed numbers by order day, their tracking drawn as far as it is open.

use super::variants::{Demand, Finish, MoneyPeriod, Piece, Registry, Variant, cuts};
use crate::domain::UnknownCurrency;
use crate::scenario::{LineId, MetricId, PastPackages, Scenario};
use std::collections::BTreeMap;

/// Real orders of a part of a line that one service carries and that are promised equally long.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::engine) struct PastOrders {
    /// Packages by order day.
    pub(in crate::engine) orders: Vec<(u32, u32)>,
    /// The same, told apart by what is known of them, by order day.
    pub(in crate::engine) groups: Vec<PastGroup>,
}

/// Packages of one day of which the same is known.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::engine) struct PastGroup {
    pub(in crate::engine) day: u32,
    pub(in crate::engine) packages: u32,
    /// How likely what is known is by how it ends ([`PastPackages::likelihood`]).
    pub(in crate::engine) likelihood: [f64; 5],
    /// The ending of settled ones.
    pub(in crate::engine) settled: Option<usize>,
    /// Its place in the tracking stream of the line: groups of one day are independent of each other.
    pub(in crate::engine) further: u64,
}

/// What packages of one variant have in common: line, service, part of the line's bin, days of promise.
type Alike = (LineId, usize, usize, usize);

/// The real orders of one metric.
#[derive(Clone, Debug, Default)]
pub(super) struct PastPieces {
    /// Order days on which nothing is simulated: first and last.
    days: Option<(usize, usize)>,
    by_line: BTreeMap<LineId, Vec<Piece>>,
}

impl PastPieces {
    /// A line's pieces, real orders in place of simulated ones.
    pub(super) fn in_place_of(&self, line: LineId, simulated: Vec<Piece>) -> Vec<Piece> {
        let Some((first, last)) = self.days else { return simulated };
        let mut pieces = Vec::new();
        for piece in simulated {
            if piece.from < first {
                pieces.push(Piece { until: piece.until.min(first - 1), ..piece });
            }
            if piece.until > last {
                pieces.push(Piece { from: piece.from.max(last + 1), ..piece });
            }
        }
        pieces.extend(self.by_line.get(&line).into_iter().flatten());
        pieces
    }
}

impl Registry<'_> {
    /// Adds the real orders of a metric.
    pub(super) fn past_of(&mut self, metric: MetricId) -> Result<PastPieces, UnknownCurrency> {
        let scenario = self.scenario;
        let Some(past) = &scenario.metrics[metric.0].past else { return Ok(PastPieces::default()) };
        let offset = |day| self.calendar.offset(day);
        let last = offset(past.last_day);
        // Days before the first simulated one need nothing in their place.
        let first = offset(past.first_day).or(last.map(|_| 0));
        let mut alike: BTreeMap<Alike, Vec<(usize, &PastPackages)>> = BTreeMap::new();
        for group in &past.groups {
            let Some(day) = self.calendar.offset(group.ordered_on) else { continue };
            let promise = usize::try_from((group.promised_on - group.ordered_on).num_days());
            let key = (group.line, group.service.0, part_of(scenario, group), promise.unwrap_or(0));
            alike.entry(key).or_default().push((day, group));
        }
        let mut by_line: BTreeMap<LineId, Vec<Piece>> = BTreeMap::new();
        for ((line, _, part, promise_days), mut groups) in alike {
            groups.sort_by_key(|(day, _)| *day);
            let pieces = by_line.entry(line).or_default();
            pieces.push(self.past_piece(line, part, promise_days, &groups)?);
        }
        Ok(PastPieces { days: first.zip(last), by_line })
    }

    fn past_piece(
        &mut self,
        line: LineId,
        part: usize,
        promise_days: usize,
        groups: &[(usize, &PastPackages)],
    ) -> Result<Piece, UnknownCurrency> {
        let service = groups[0].1.service;
        let handling = self.scenario.handling_of(service, line);
        let days = (groups[0].0, groups[groups.len() - 1].0);
        let orders = self.past_orders(line, groups);
        self.past.push(orders);
        let past = Some(self.past.len() - 1);
        self.demands.push(Demand { line, price_ratio: 1.0, past });
        let demand = self.demands.len() - 1;
        self.finishes.push(Finish { demand, line, service, upload: handling.upload, days, place: 0 });
        let cuts = cuts(&self.scenario.treat_today(line));
        let ends = vec![cuts[part], cuts[part + 1]];
        let position = f64::midpoint(ends[0], ends[1]);
        let money: Vec<MoneyPeriod> = self.money(line, &handling, position)?;
        self.variants.push(Variant {
            line,
            metric: self.scenario.lines[line.0].metric,
            finish: self.finishes.len() - 1,
            handling,
            tracked: self.scenario.services[service.0].is_tracked(),
            past: true,
            cuts: ends,
            part: 0,
            promise_days,
            money,
            verdicts: Vec::new(),
            place: 0,
            mistakes: None,
        });
        Ok(Piece { from: days.0, until: days.1, variant: self.variants.len() - 1 })
    }

    fn past_orders(&self, line: LineId, groups: &[(usize, &PastPackages)]) -> PastOrders {
        let others = self.demands.iter().filter(|demand| demand.line == line);
        let known = others.filter_map(|demand| demand.past).map(|past| self.past[past].groups.len());
        // 0 is what simulated orders draw from.
        let next = 1 + known.sum::<usize>() as u64;
        let mut past = PastOrders { orders: Vec::new(), groups: Vec::new() };
        for (&(day, group), further) in groups.iter().zip(next..) {
            let (day, packages) = (day as u32, group.packages);
            match past.orders.last_mut().filter(|last| last.0 == day) {
                Some(last) => last.1 += packages,
                None => past.orders.push((day, packages)),
            }
            let (likelihood, settled) = (group.likelihood, group.settled());
            past.groups.push(PastGroup { day, packages, likelihood, settled, further });
        }
        past
    }
}

/// The part of the line's bin, cut as it is shipped today, in which the packages' price lies.
fn part_of(scenario: &Scenario, group: &PastPackages) -> usize {
    let cuts = cuts(&scenario.treat_today(group.line));
    let inner = &cuts[1..cuts.len() - 1];
    inner.partition_point(|cut| *cut <= group.position)
}
