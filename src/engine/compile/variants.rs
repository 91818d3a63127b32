//! Who ships what part of a line, and how: the distinct handlings over all strategies, each simulated
//! once.

use super::Compiled;
use super::columns::VerdictTable;
use super::past::{PastOrders, PastPieces};
use crate::account::PackageBasis;
use crate::domain::{Money, UnknownCurrency};
use crate::scenario::{
    Calendar, Fate, Handling, LineId, MetricId, Quantity, Scenario, ServiceId, TreatedPart,
};
use chrono::{Days, NaiveDate};

/// Orders of a line at changed prices.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::engine) struct Demand {
    pub(in crate::engine) line: LineId,
    /// Price + shipping at the middle of the bin, new over old; 1 = unchanged.
    pub(in crate::engine) price_ratio: f64,
    /// Real orders, by their place among those of the scenario; `None` = simulated ones.
    pub(in crate::engine) past: Option<usize>,
}

/// A line's orders (at a demand) with finished tracking under one service.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::engine) struct Finish {
    pub(in crate::engine) demand: usize,
    pub(in crate::engine) line: LineId,
    pub(in crate::engine) service: ServiceId,
    /// `None` = always entered.
    pub(in crate::engine) upload: Option<Quantity>,
    /// Order days on which some strategy needs it: first and last.
    pub(in crate::engine) days: (usize, usize),
    /// Its place among those of its metric (filled by [`Registry::by_metric`]).
    pub(in crate::engine) place: usize,
}

/// A part of a line handled in one way.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Variant {
    pub(in crate::engine) line: LineId,
    pub(in crate::engine) metric: MetricId,
    pub(in crate::engine) finish: usize,
    pub(in crate::engine) handling: Handling,
    /// Its service is a tracked one.
    pub(in crate::engine) tracked: bool,
    /// Its packages are real ones.
    pub(in crate::engine) past: bool,
    /// Ends of the parts of the line's bin (0 and 1 included) and which part this is.
    pub(in crate::engine) cuts: Vec<f64>,
    pub(in crate::engine) part: usize,
    /// Days from order to promised delivery.
    pub(in crate::engine) promise_days: usize,
    /// Money from an order day on.
    pub(in crate::engine) money: Vec<MoneyPeriod>,
    /// Verdicts from an order day on (filled by `Columns`).
    pub(in crate::engine) verdicts: Vec<(usize, VerdictTable)>,
    /// Its place among those of its metric (filled by [`Registry::by_metric`]).
    pub(in crate::engine) place: usize,
    /// Where its packages counted by mistake are drawn (filled by [`mistakes`]).
    pub(in crate::engine) mistakes: Option<usize>,
}

impl Variant {
    /// Are its packages never drawn line by line, but from summed rates?
    pub(in crate::engine) fn superposes(&self, compiled: &Compiled) -> bool {
        !self.past && compiled.superposes(self.line)
    }
}

/// What a package costs and leaves from an order day on.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct MoneyPeriod {
    pub(in crate::engine) from: usize,
    pub(in crate::engine) basis: PackageBasis,
    /// The same package under today's service: what its label would have cost.
    pub(in crate::engine) today: PackageBasis,
    pub(in crate::engine) today_service: ServiceId,
}

/// A variant on a stretch of order days, both included; `None` = no orders.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::engine) struct Piece {
    pub(in crate::engine) from: usize,
    pub(in crate::engine) until: usize,
    pub(in crate::engine) variant: usize,
}

/// What an assignment does with one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::engine) struct LinePieces {
    pub(in crate::engine) line: LineId,
    pub(in crate::engine) pieces: Vec<Piece>,
}

/// What a strategy does with every line of a metric.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::engine) struct Assignment {
    pub(in crate::engine) lines: Vec<LinePieces>,
}

/// Collects distinct demands, finishes and variants.
pub(super) struct Registry<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) calendar: Calendar,
    pub(super) past: Vec<PastOrders>,
    pub(super) demands: Vec<Demand>,
    pub(super) finishes: Vec<Finish>,
    pub(super) variants: Vec<Variant>,
    /// Per line: the variants of its parts under today's handling; parts are told apart where a reading of the
    /// scenario compares a value limit inside the bin.
    today: Vec<Vec<usize>>,
}

impl<'s> Registry<'s> {
    pub(super) fn new(scenario: &'s Scenario, calendar: Calendar) -> Result<Self, UnknownCurrency> {
        let mut registry = Self {
            scenario,
            calendar,
            past: Vec::new(),
            demands: Vec::new(),
            finishes: Vec::new(),
            variants: Vec::new(),
            today: Vec::new(),
        };
        for line in (0..scenario.lines.len()).map(LineId) {
            let handling = scenario.handling_today(line);
            let all_days = (0, calendar.days - 1);
            let cuts = cuts(&scenario.treat_today(line));
            let parts = 0..cuts.len() - 1;
            let variants = parts.map(|part| registry.variant(line, &handling, &cuts, part, all_days));
            let variants = variants.collect::<Result<_, _>>()?;
            registry.today.push(variants);
        }
        Ok(registry)
    }

    /// The distinct assignments of a metric, today's way first, and the assignment of each strategy:
    /// today's for strategies that are not simulated.
    pub(super) fn assignments_of(
        &mut self,
        metric: MetricId,
        simulated: &[usize],
    ) -> Result<(Vec<Assignment>, Vec<usize>), UnknownCurrency> {
        let lines: Vec<LineId> = (0..self.scenario.lines.len())
            .map(LineId)
            .filter(|line| self.scenario.lines[line.0].metric == metric)
            .collect();
        let past = self.past_of(metric)?;
        let mut assignments: Vec<Assignment> = Vec::new();
        let mut of_strategy = Vec::new();
        for strategy in 0..self.scenario.strategies.len() {
            if strategy != 0 && !simulated.contains(&strategy) {
                of_strategy.push(0);
                continue;
            }
            let lines = lines
                .iter()
                .map(|&line| self.line_pieces(strategy, line, &past))
                .collect::<Result<_, _>>()?;
            let assignment = Assignment { lines };
            let known = assignments.iter().position(|known| *known == assignment);
            of_strategy.push(known.unwrap_or_else(|| {
                assignments.push(assignment);
                assignments.len() - 1
            }));
        }
        Ok((assignments, of_strategy))
    }

    /// The finishes (in the order of their lines) and the variants of each metric, their places noted.
    pub(super) fn by_metric(&mut self) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut of = vec![(Vec::new(), Vec::new()); self.scenario.metrics.len()];
        let mut in_order: Vec<usize> = (0..self.finishes.len()).collect();
        in_order.sort_by_key(|at| self.finishes[*at].line);
        for at in in_order {
            let (finishes, _) = &mut of[self.scenario.lines[self.finishes[at].line.0].metric.0];
            self.finishes[at].place = finishes.len();
            finishes.push(at);
        }
        for (at, variant) in self.variants.iter_mut().enumerate() {
            let (_, variants) = &mut of[variant.metric.0];
            variant.place = variants.len();
            variants.push(at);
        }
        of
    }

    fn line_pieces(
        &mut self,
        strategy: usize,
        line: LineId,
        past: &PastPieces,
    ) -> Result<LinePieces, UnknownCurrency> {
        let simulated = self.pieces(strategy, line)?;
        Ok(LinePieces { line, pieces: past.in_place_of(line, simulated) })
    }

    /// A line under a strategy, as stretches of days.
    fn pieces(&mut self, strategy: usize, line: LineId) -> Result<Vec<Piece>, UnknownCurrency> {
        let parts = self.scenario.treat(strategy, line);
        let cuts = cuts(&parts);
        let mut begins: Vec<usize> = parts
            .iter()
            .flat_map(|part| part.spans.iter().map(|(from, _)| self.offset_or_first(*from)))
            .filter(|day| *day < self.calendar.days)
            .collect();
        begins.sort_unstable();
        begins.dedup();
        let today = self.scenario.handling_today(line);

        let mut pieces: Vec<Piece> = Vec::new();
        for (at, &from) in begins.iter().enumerate() {
            let until = begins.get(at + 1).map_or(self.calendar.days, |next| *next) - 1;
            let on_day = |part: &TreatedPart| handling_on(part, self.calendar.date(from));
            let handlings: Vec<Handling> = parts.iter().map(on_day).collect();
            let mut stretch = Vec::new();
            if handlings.iter().all(|handling| *handling == today) {
                stretch.extend(&self.today[line.0]);
            } else {
                for (part, handling) in handlings.iter().enumerate() {
                    if handling.fate != Fate::Dropped {
                        stretch.push(self.variant(line, handling, &cuts, part, (from, until))?);
                    }
                }
            }
            for variant in stretch {
                match pieces.iter_mut().find(|last| last.variant == variant && last.until + 1 == from) {
                    Some(last) => last.until = until,
                    None => pieces.push(Piece { from, until, variant }),
                }
            }
        }
        Ok(pieces)
    }

    fn offset_or_first(&self, date: NaiveDate) -> usize {
        if date <= self.calendar.first {
            return 0;
        }
        usize::try_from((date - self.calendar.first).num_days()).unwrap_or(usize::MAX)
    }

    fn variant(
        &mut self,
        line: LineId,
        handling: &Handling,
        cuts: &[f64],
        part: usize,
        days: (usize, usize),
    ) -> Result<usize, UnknownCurrency> {
        let finish = self.finish(line, handling, days);
        let known = self.variants.iter().position(|known| {
            !known.past
                && (known.line, known.part) == (line, part)
                && known.handling == *handling
                && known.cuts == cuts
        });
        if let Some(known) = known {
            return Ok(known);
        }
        let order_line = &self.scenario.lines[line.0];
        let promise = self.scenario.promise_days(handling.service, order_line.lane);
        let position = f64::midpoint(cuts[part], cuts[part + 1]);
        let money = self.money(line, handling, position)?;
        self.variants.push(Variant {
            line,
            metric: order_line.metric,
            finish,
            handling: *handling,
            tracked: self.scenario.services[handling.service.0].is_tracked(),
            past: false,
            cuts: cuts.to_vec(),
            part,
            promise_days: usize::from(promise),
            money,
            verdicts: Vec::new(),
            place: 0,
            mistakes: None,
        });
        Ok(self.variants.len() - 1)
    }

    fn finish(&mut self, line: LineId, handling: &Handling, days: (usize, usize)) -> usize {
        let demand = self.demand(line, handling);
        let known = self.finishes.iter().position(|known| {
            known.demand == demand
                && known.service == handling.service
                && known.upload == handling.upload
        });
        let at = known.unwrap_or_else(|| {
            let (service, upload) = (handling.service, handling.upload);
            self.finishes.push(Finish { demand, line, service, upload, days, place: 0 });
            self.finishes.len() - 1
        });
        let needed = &mut self.finishes[at].days;
        *needed = (needed.0.min(days.0), needed.1.max(days.1));
        at
    }

    fn demand(&mut self, line: LineId, handling: &Handling) -> usize {
        let order_line = &self.scenario.lines[line.0];
        let none = Money::from_micros(0, order_line.price.from.currency);
        let today = order_line.value_at(0.5, 1.0, none).micros as f64;
        let changed = order_line.value_at(0.5, handling.price_factor, handling.shipping_added);
        let price_ratio = if today > 0.0 { changed.micros as f64 / today } else { 1.0 };
        let demand = Demand { line, price_ratio, past: None };
        let known = self.demands.iter().position(|known| *known == demand);
        known.unwrap_or_else(|| {
            self.demands.push(demand);
            self.demands.len() - 1
        })
    }

    /// A new period begins on every order day whose handover falls on a new tariff of either service.
    pub(super) fn money(
        &self,
        line: LineId,
        handling: &Handling,
        position: f64,
    ) -> Result<Vec<MoneyPeriod>, UnknownCurrency> {
        let today = self.scenario.handling_today(line);
        let mut begins = vec![0];
        for service in [handling.service, today.service] {
            for price in &self.scenario.services[service.0].prices {
                let order_day = price.from - Days::new(u64::from(self.scenario.horizon.handling_days));
                begins.extend(self.calendar.offset(order_day));
            }
        }
        begins.sort_unstable();
        begins.dedup();
        begins
            .into_iter()
            .map(|from| {
                let handover =
                    self.calendar.date(from) + Days::new(u64::from(self.scenario.horizon.handling_days));
                let basis = |handling: &Handling| {
                    PackageBasis::new(self.scenario, line, position, handling, handover)
                };
                Ok(MoneyPeriod {
                    from,
                    basis: basis(handling)?,
                    today: basis(&today)?,
                    today_service: today.service,
                })
            })
            .collect()
    }
}

/// The distinct demands and parts of which exempt packages may be counted by mistake, noted in the variants.
pub(super) fn mistakes(finishes: &[Finish], variants: &mut [Variant]) -> Vec<(usize, usize)> {
    let mut distinct = Vec::new();
    for variant in variants {
        if variant.verdicts.iter().any(|(_, table)| table.misapplied.is_some()) {
            let key = (finishes[variant.finish].demand, variant.part);
            let known = distinct.iter().position(|known| *known == key);
            variant.mistakes = Some(known.unwrap_or_else(|| {
                distinct.push(key);
                distinct.len() - 1
            }));
        }
    }
    distinct
}

/// The ends of all parts.
pub(super) fn cuts(parts: &[TreatedPart]) -> Vec<f64> {
    parts.iter().map(|part| part.from).chain(parts.last().map(|part| part.to)).collect()
}

fn handling_on(part: &TreatedPart, day: NaiveDate) -> Handling {
    let begun = part.spans.partition_point(|(from, _)| *from <= day);
    part.spans[begun.saturating_sub(1)].1
}
