//! What summed rates are made of (marginal mode). Lines that are tracked and counted alike differ in volume only: the chance
//! that a package is counted so is worked out once for each service, upload and set of tracking states, and a week's
//! shocks cost no more for many lines than for one.

use super::bundles::Bundle;
use super::columns::{STATES, StateClasses};
use super::variants::{Finish, Piece, Variant};
use crate::scenario::{Fate, Quantity, ServiceId};
use arrayvec::ArrayVec;
use std::ops::Range;

/// A set of tracking states in which packages may end.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::engine) struct Ending {
    /// `None` = never tracked: they all end without a number.
    pub(in crate::engine) service: Option<ServiceId>,
    /// `None` = always entered.
    pub(in crate::engine) upload: Option<Quantity>,
    pub(in crate::engine) states: [bool; STATES.len()],
}

/// A part of the rate of one counting class.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Rate {
    /// Place of the class in the bundle.
    pub(in crate::engine) place: usize,
    /// Of packages that are exempt but counted by mistake.
    pub(in crate::engine) mistaken: bool,
    /// How its packages end, by its place among the endings of the scenario.
    pub(in crate::engine) ending: usize,
    /// Order days.
    pub(in crate::engine) days: Range<usize>,
    /// Variants whose packages they are.
    pub(in crate::engine) variants: Vec<usize>,
}

/// What is told apart: class, mistaken or not, ending.
type Key = (usize, bool, usize);

/// Variants with order days.
type Held = Vec<(usize, Range<usize>)>;

/// The rates of the pieces of a bundle that are summed up; endings that are not yet known are added to `endings`. Nothing
/// depends on what other bundles hold but the places of endings.
pub(super) fn of(
    bundle: &Bundle,
    variants: &[Variant],
    finishes: &[Finish],
    superposes: impl Fn(&Variant) -> bool,
    endings: &mut Vec<Ending>,
) -> Vec<Rate> {
    // In the order in which they are met.
    let mut parts: Vec<(Key, Held)> = Vec::new();
    for piece in &bundle.pieces {
        let variant = &variants[piece.variant];
        if variant.handling.fate != Fate::Shipped || !superposes(variant) {
            continue;
        }
        for (at, (_, table)) in variant.verdicts.iter().enumerate() {
            let days = period(variant, at, *piece);
            if days.is_empty() {
                continue;
            }
            let mistaken = table.misapplied.map(|classes| (true, classes));
            for (mistaken, classes) in [(false, table.classes)].into_iter().chain(mistaken) {
                for (class, states) in states_of(&classes) {
                    let Some(ending) = ending_of(variant, finishes, states, endings) else { continue };
                    let key = (bundle.classes.partition_point(|known| *known < class), mistaken, ending);
                    let held = (piece.variant, days.clone());
                    match parts.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, all)) => all.push(held),
                        None => parts.push((key, vec![held])),
                    }
                }
            }
        }
    }
    // Stable: the order within a class is that of the bundle's pieces.
    parts.sort_by_key(|((place, ..), _)| *place);
    parts.into_iter().flat_map(|(key, held)| stretches(key, &held)).collect()
}

/// Order days of a piece on which its variant's packages are judged by one table.
fn period(variant: &Variant, at: usize, piece: Piece) -> Range<usize> {
    // What comes before the first table is judged by it, too.
    let from = if at == 0 { 0 } else { variant.verdicts[at].0 };
    let until = variant.verdicts.get(at + 1).map_or(usize::MAX, |next| next.0);
    from.max(piece.from)..until.min(piece.until + 1)
}

/// Classes with the states that are counted in them.
fn states_of(classes: &StateClasses) -> ArrayVec<(usize, [bool; STATES.len()]), { STATES.len() }> {
    let mut all: ArrayVec<(usize, [bool; STATES.len()]), { STATES.len() }> = ArrayVec::new();
    for class in classes.iter().flatten() {
        if all.iter().all(|(known, _)| known != class) {
            all.push((*class, classes.map(|of_state| of_state == Some(*class))));
        }
    }
    all
}

/// The place of an ending, itself added when it is new; `None` = no package ends so.
fn ending_of(
    variant: &Variant,
    finishes: &[Finish],
    states: [bool; STATES.len()],
    endings: &mut Vec<Ending>,
) -> Option<usize> {
    let Finish { service, upload, .. } = finishes[variant.finish];
    let ending = if variant.tracked {
        Ending { service: Some(service), upload, states }
    } else {
        let [no_number, ..] = states;
        let mut only = [false; STATES.len()];
        only[0] = no_number;
        no_number.then_some(Ending { service: None, upload: None, states: only })?
    };
    let known = endings.iter().position(|known| *known == ending);
    Some(known.unwrap_or_else(|| {
        endings.push(ending);
        endings.len() - 1
    }))
}

/// Order days on which the same variants are held.
fn stretches((place, mistaken, ending): Key, held: &Held) -> Vec<Rate> {
    let mut cuts: Vec<usize> = held.iter().flat_map(|(_, days)| [days.start, days.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let between = cuts.windows(2).map(|cut| cut[0]..cut[1]);
    let rates = between.map(|days| {
        let within = held.iter().filter(|(_, of)| of.start <= days.start && days.end <= of.end);
        Rate { place, mistaken, ending, variants: within.map(|(variant, _)| *variant).collect(), days }
    });
    rates.filter(|rate| !rate.variants.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_share_the_days_on_which_they_are_held_together() {
        let held = vec![(7, 0..40), (3, 10..60), (7, 60..80), (5, 90..100)];
        let found: Vec<(Range<usize>, Vec<usize>)> =
            stretches((2, false, 1), &held).into_iter().map(|rate| (rate.days, rate.variants)).collect();
        let expected = [
            (0..10, vec![7]),
            (10..40, vec![7, 3]),
            (40..60, vec![3]),
            (60..80, vec![7]),
            (90..100, vec![5]),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_class_holds_the_states_that_are_counted_in_it() {
        let found = states_of(&[Some(4), None, Some(2), Some(4), Some(2)]);
        let expected = [(4, [true, false, false, true, false]), (2, [false, false, true, false, true])];
        assert_eq!(found.as_slice(), expected);
    }
}
