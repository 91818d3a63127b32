//! Exempt packages that the marketplace counts by mistake.

use super::Workspace;
use crate::engine::cells::Cell;
use crate::engine::compile::{Compiled, STATES};
use crate::engine::quantile::binomial;
use crate::engine::streams::unit;
use crate::scenario::Scenario;

/// The numbers that say which packages of a cell are counted by mistake.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mistake {
    day: u32,
    words: [u64; 2],
}

impl Mistake {
    fn among(&self, cell: &Cell, share: f64) -> [u32; STATES.len()] {
        let by_mistake = binomial(u64::from(cell.packages()), share, unit(self.words[0]));
        cell.spread(by_mistake, unit(self.words[1]))
    }
}

impl Workspace {
    /// Days on which some exempt packages may be counted by mistake. In most cells it is settled by one
    /// comparison that there are none: (1 - share)^n > 1 - n share (Bernoulli).
    pub(super) fn draw_mistakes(&mut self, scenario: &Scenario, compiled: &Compiled) {
        let share = compiled.parameters.value(scenario.misapplied_share, &self.draws);
        self.misapplied_share = share;
        let mut mistakes = std::mem::take(&mut self.mistakes);
        mistakes.resize_with(compiled.mistakes.len(), Vec::new);
        for (&(demand, part), mistakes) in compiled.mistakes.iter().zip(&mut mistakes) {
            mistakes.clear();
            if share <= 0.0 {
                continue;
            }
            let known = &compiled.demands[demand];
            let stream = &compiled.lines[known.line.0].misapplied;
            // Real orders of one line and day are told apart by their place.
            let further = part as u64 + known.past.map_or(0, |past| (past as u64 + 1) << 32);
            let [among, spread, ..] = stream.daily(self.replication, further);
            mistakes.extend(self.orders_of(compiled, demand).iter().filter_map(|&(day, n)| {
                let position = compiled.first_position + u64::from(day);
                let word = among.at(position);
                let none = unit(word) < 1.0 - f64::from(n) * share - 1e-12;
                (!none).then(|| Mistake { day, words: [word, spread.at(position)] })
            }));
        }
        self.mistakes = mistakes;
    }

    /// Share of exempt packages that are counted by mistake.
    pub(in crate::engine) fn misapplied_share(&self) -> f64 {
        self.misapplied_share
    }

    /// The packages of a variant that would be counted by mistake if they are exempt, by state: a number
    /// that depends on the packages alone, spread over their states.
    pub(in crate::engine) fn counted_by_mistake<'w>(
        &'w self,
        compiled: &'w Compiled,
        variant: usize,
    ) -> impl Iterator<Item = (usize, [u32; STATES.len()])> + 'w {
        let known = compiled.variants[variant].mistakes.map(|at| self.mistakes[at].as_slice());
        let cells = self.cells(compiled, variant);
        known.unwrap_or_default().iter().filter_map(move |mistake| {
            let cell = cells.on(mistake.day)?;
            let counted = mistake.among(&cell, self.misapplied_share);
            counted.iter().any(|n| *n > 0).then_some((mistake.day as usize, counted))
        })
    }
}
