//! What the seller could do, as far as the seller's own services and prices carry it.

use super::fitted::{FittedLever, FittedService, FittedStrategy};
use crate::domain::{CarrierClass, TrackedAs};

/// Number and scan enter themselves: what still goes wrong.
const MENDED: (f64, f64) = (0.995, 0.9995);

/// The strategies, and why others are left out.
pub(super) fn strategies(services: &[FittedService]) -> (Vec<FittedStrategy>, Vec<String>) {
    let mut left_out = LeftOut::default();
    let untracked = |abroad| {
        of(services, move |service: &FittedService| {
            service.abroad == abroad && service.tracked_as == TrackedAs::Untracked
        })
    };
    let unseen = |abroad| {
        of(services, move |service: &FittedService| {
            service.abroad == abroad
                && service.tracked_as != TrackedAs::Untracked
                && service.class == CarrierClass::NotIntegrated
        })
    };
    let mut switch = |what: &str, from: Vec<usize>| switches(services, what, &from, &mut left_out);
    let abroad = switch("tracking abroad", untracked(true));
    let home = switch("tracking at home", untracked(false));
    let mut integrated = switch("a carrier that the marketplace sees, abroad", unseen(true));
    integrated.extend(switch("a carrier that the marketplace sees, at home", unseen(false)));

    let mut all = vec![FittedStrategy {
        name: "carry-on",
        title: "Carry on",
        levers: Vec::new(),
        why: "today's way",
    }];
    let mut add = |name, title, levers: Vec<FittedLever>, why| {
        let known = all.iter().any(|strategy: &FittedStrategy| strategy.levers == levers);
        if !levers.is_empty() && !known {
            all.push(FittedStrategy { name, title, levers, why });
        }
    };
    let join = |parts: [&[FittedLever]; 3]| parts.concat();
    let own = "your own tracked services at what you pay for them";
    add("track-abroad", "Track everything abroad", abroad.clone(), own);
    add("track-all", "Track everything", join([&abroad, &home, &[]]), own);
    add("integrated", "Only carriers that the marketplace sees", integrated.clone(), own);
    add(
        "track-all-integrated",
        "Track all, only seen carriers",
        join([&abroad, &home, &integrated]),
        own,
    );
    let full = services.iter().any(|service| service.tracked_as == TrackedAs::Full);
    if full {
        let mend = [FittedLever::MendUploads(MENDED.0, MENDED.1)];
        add(
            "mend-uploads",
            "No more errors in uploads",
            mend.to_vec(),
            "buying the label through the marketplace enters the number itself (its help text); what still goes wrong is a judgement",
        );
        let whole = join([&abroad, &home, &integrated]);
        let levers = if whole.is_empty() { Vec::new() } else { [&whole[..], &mend].concat() };
        add("all-of-it", "Track all, seen carriers, no upload errors", levers, own);
    }
    if services.iter().any(|service| service.abroad) && services.iter().any(|service| !service.abroad) {
        add(
            "stop-cross-border",
            "Stop selling abroad",
            vec![FittedLever::DropCrossBorder],
            "costs no label",
        );
    }
    (all, left_out.notes())
}

/// What no strategy of the file does, and why.
#[derive(Default)]
struct LeftOut {
    /// The cost of the service's own labels is not known.
    unpriced: Vec<(String, String)>,
    /// There is no tracked service of known cost to go to.
    nowhere: Vec<(String, String)>,
    notes: Vec<String>,
}

impl LeftOut {
    fn notes(mut self) -> Vec<String> {
        for (list, why) in [
            (
                &self.unpriced,
                "what their labels cost is not known; tell it with --label-cost NAME=AMOUNT",
            ),
            (&self.nowhere, "no tracked service of yours there has labels of known cost"),
        ] {
            if !list.is_empty() {
                let each: Vec<String> =
                    list.iter().map(|(what, name)| format!("{what} for `{name}`")).collect();
                self.notes.push(format!("no strategy has {}: {why}", each.join(", ")));
            }
        }
        self.notes
    }
}

fn of(services: &[FittedService], wanted: impl Fn(&FittedService) -> bool) -> Vec<usize> {
    (0..services.len()).filter(|&at| wanted(&services[at])).collect()
}

/// Levers that move what `from` carry to the seller's own integrated tracked services of the same lanes; what
/// cannot be moved is noted.
fn switches(
    services: &[FittedService],
    what: &str,
    from: &[usize],
    left_out: &mut LeftOut,
) -> Vec<FittedLever> {
    let heaviest = |service: &FittedService| {
        let last = service.prices.0.last();
        last.and_then(|price| price.up_to.iter().map(|(step, _)| *step).max()).unwrap_or(0)
    };
    let cost = |service: &FittedService| {
        let last = service.prices.0.last();
        last.and_then(|price| price.up_to.iter().map(|(_, money)| money.micros).min()).unwrap_or(0)
    };
    let mut levers: Vec<FittedLever> = Vec::new();
    for &at in from {
        let own = &services[at];
        let mut to: Vec<usize> = of(services, |service| {
            service.abroad == own.abroad
                && service.tracked_as == TrackedAs::Full
                && service.class == CarrierClass::Integrated
                && service.priced
        });
        to.sort_by_key(|&place| cost(&services[place]));
        let carried = to.iter().any(|&place| heaviest(&services[place]) >= heaviest(own));
        if !own.priced || to.is_empty() {
            let list = if own.priced { &mut left_out.nowhere } else { &mut left_out.unpriced };
            list.push((what.to_owned(), own.name.clone()));
        } else if !carried {
            left_out.notes.push(format!(
                "{what}: left out for `{}`, whose packages weigh up to {} g, more than your tracked services have \
                 prices for",
                own.name,
                heaviest(own)
            ));
        } else {
            match levers.iter_mut().find_map(|lever| match lever {
                FittedLever::Switch { from, to: known } if *known == to => Some(from),
                _ => None,
            }) {
                Some(from) => from.push(at),
                None => levers.push(FittedLever::Switch { from: vec![at], to }),
            }
        }
    }
    levers
}
