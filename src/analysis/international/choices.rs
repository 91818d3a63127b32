//! The choices for each lane as strategies of one scenario, so that all of them meet the same futures.

use super::lanes::{Group, Need, label};
use crate::domain::{Distribution, Money};
use crate::scenario::{
    Lever, LeverAction, LineId, PriceVat, Scenario, Selection, Service, ServiceId, Strategy,
};
use chrono::NaiveDate;

/// What may be done with a lane.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Choice {
    /// Ship as today.
    Today,
    /// Switch what needs it to a tracked service.
    Track,
    /// The same, and put what tracking adds to the label on the shipping charge of these packages.
    PassOn,
    /// Track, and raise all item prices of the lane by this share.
    Rise(f64),
    /// Stop selling.
    Drop,
}

impl Choice {
    pub(super) fn name(self) -> String {
        match self {
            Self::Today => "today".to_owned(),
            Self::Track => "track".to_owned(),
            Self::PassOn => "pass-on".to_owned(),
            Self::Rise(share) => format!("rise-{}%", (share * 1e4).round() / 1e2),
            Self::Drop => "drop".to_owned(),
        }
    }

    /// Is the price another one than today's?
    pub(super) fn is_dearer(self) -> bool {
        matches!(self, Self::PassOn | Self::Rise(_))
    }
}

/// A scenario whose strategies are the choices.
#[derive(Clone, Debug)]
pub(super) struct Menu {
    pub(super) scenario: Scenario,
    pub(super) groups: Vec<GroupChoices>,
}

/// The choices of a lane, each with its strategy.
#[derive(Clone, Debug)]
pub(super) struct GroupChoices {
    pub(super) group: Group,
    /// Today's way first, dropping last.
    pub(super) choices: Vec<(Choice, usize)>,
    /// As tracking, every newly tracked label one unit of the account's currency dearer; `None` = nothing is newly tracked.
    pub(super) dearer: Option<usize>,
}

impl GroupChoices {
    /// The strategy of a choice.
    pub(super) fn strategy(&self, wanted: Choice) -> Option<usize> {
        self.choices.iter().find(|(choice, _)| *choice == wanted).map(|(_, strategy)| *strategy)
    }

    /// Today's way.
    pub(super) fn today(&self) -> usize {
        self.choices.first().map_or(0, |(_, strategy)| *strategy)
    }

    /// Dropping.
    pub(super) fn drop(&self) -> usize {
        self.choices.last().map_or(0, |(_, strategy)| *strategy)
    }

    /// Tracking, or today's way where nothing can be tracked.
    pub(super) fn tracked(&self) -> usize {
        self.strategy(Choice::Track).unwrap_or_else(|| self.today())
    }
}

/// What the choices are made from.
pub(super) struct Maker<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) needs: &'a [Need],
    pub(super) starts_on: NaiveDate,
    /// The strategy of the file that the rest ships by; `None` = other foreign lanes tracked, home as today.
    pub(super) rest: Option<usize>,
    pub(super) rises: &'a [f64],
}

impl Maker<'_> {
    /// The scenario with every choice of every group.
    pub(super) fn menu(&self, groups: Vec<Group>) -> Menu {
        let mut scenario = self.scenario.clone();
        let twins = add_dearer_services(&mut scenario, self.needs);
        let today = self.scenario.strategies.first();
        scenario.strategies = vec![Strategy {
            name: today.map_or_else(|| "today".to_owned(), |one| one.name.clone()),
            title: today.map_or_else(|| "Today".to_owned(), |one| one.title.clone()),
            starts_on: self.starts_on,
            levers: Vec::new(),
        }];
        let add = |levers: Vec<Lever>, strategies: &mut Vec<Strategy>| {
            let at = strategies.len();
            let name = format!("choice-{at}");
            strategies.push(Strategy { title: name.clone(), name, starts_on: self.starts_on, levers });
            at
        };
        let strategies = &mut scenario.strategies;
        let groups = groups
            .into_iter()
            .map(|group| {
                let rest = self.rest_levers(&group.lines);
                let switched = group.lines.iter().any(|line| self.switch(*line).is_some());
                let mut choices = vec![Choice::Today];
                if switched {
                    choices.push(Choice::Track);
                    let dearer = group.lines.iter().any(|line| self.pass_on(*line).is_some());
                    choices.extend(dearer.then_some(Choice::PassOn));
                    choices.extend(self.rises.iter().map(|rise| Choice::Rise(*rise)));
                }
                choices.push(Choice::Drop);
                let with = |own: Vec<Lever>| rest.iter().cloned().chain(own).collect::<Vec<Lever>>();
                let choices = choices
                    .into_iter()
                    .map(|choice| (choice, add(with(self.levers(choice, &group.lines)), strategies)))
                    .collect();
                let dearer =
                    switched.then(|| add(with(self.track(&group.lines, |id| twins[id.0])), strategies));
                GroupChoices { group, choices, dearer }
            })
            .collect();
        Menu { scenario, groups }
    }

    /// The levers of a choice for some lines.
    pub(super) fn levers(&self, choice: Choice, lines: &[LineId]) -> Vec<Lever> {
        let mut levers = match choice {
            Choice::Today | Choice::Drop => Vec::new(),
            Choice::Track | Choice::PassOn | Choice::Rise(_) => self.track(lines, |id| id),
        };
        match choice {
            Choice::Today | Choice::Track => {}
            Choice::PassOn => levers.extend(lines.iter().filter_map(|line| self.pass_on(*line))),
            Choice::Rise(share) => levers.push(lever(lines, LeverAction::RaisePrice(1.0 + share))),
            Choice::Drop => levers.push(lever(lines, LeverAction::Drop)),
        }
        levers
    }

    /// The levers of all packages that are not on these lines.
    pub(super) fn rest_levers(&self, lines: &[LineId]) -> Vec<Lever> {
        let others: Vec<LineId> =
            (0..self.scenario.lines.len()).map(LineId).filter(|line| !lines.contains(line)).collect();
        match self.rest {
            _ if others.is_empty() => Vec::new(),
            None => self.track(&others, |id| id),
            Some(strategy) => {
                let strategy = &self.scenario.strategies[strategy];
                let own = |lever: &Lever| Lever {
                    on: Selection { lines: others.clone(), ..lever.on.clone() },
                    from: Some(
                        lever
                            .from
                            .unwrap_or(strategy.starts_on)
                            .max(strategy.starts_on)
                            .max(self.starts_on),
                    ),
                    ..lever.clone()
                };
                strategy.levers.iter().map(own).collect()
            }
        }
    }

    /// The service that a line needs.
    pub(super) fn switch(&self, line: LineId) -> Option<ServiceId> {
        match self.needs[line.0] {
            Need::Switch(id) => Some(id),
            Need::Nothing | Need::NoService => None,
        }
    }

    fn track(&self, lines: &[LineId], twin: impl Fn(ServiceId) -> ServiceId) -> Vec<Lever> {
        let switch = |line: &LineId| {
            let id = self.switch(*line)?;
            Some(lever(&[*line], LeverAction::Switch(vec![twin(id)])))
        };
        lines.iter().filter_map(switch).collect()
    }

    /// What tracking adds to a line's label at the tariff of the first day, and the tax on it, on the shipping charge;
    /// nothing where it adds nothing.
    fn pass_on(&self, line: LineId) -> Option<Lever> {
        let order_line = &self.scenario.lines[line.0];
        let cost = |id| label(self.scenario, line, id, self.starts_on);
        let added = cost(self.switch(line)?)? - cost(self.scenario.today[line.0])?;
        let added = Money::from_micros(added, self.scenario.currency);
        let added = self.scenario.rates.convert(added, order_line.price.from.currency).ok()?;
        let minor = Money::MICROS / added.currency.minor_units();
        let charged = (added.micros as f64 * (1.0 + order_line.vat) / minor as f64).round() as i64;
        let charged = Money::from_micros(charged * minor, added.currency);
        (charged.micros > 0).then(|| lever(&[line], LeverAction::RaiseShipping(charged)))
    }
}

fn lever(lines: &[LineId], action: LeverAction) -> Lever {
    let on = Selection { lines: lines.to_vec(), ..Selection::default() };
    Lever { on, action, from: None, until: None }
}

/// A twin of every service that a line needs, each label one unit of the account's currency dearer; scans and days are those of
/// the service, drawn from the same inputs. Gives the twin of each service (itself where it has none).
fn add_dearer_services(scenario: &mut Scenario, needs: &[Need]) -> Vec<ServiceId> {
    let mut twins: Vec<ServiceId> = (0..scenario.services.len()).map(ServiceId).collect();
    for own in &mut twins {
        if needs.contains(&Need::Switch(*own)) {
            let twin = dearer(scenario, &scenario.services[own.0]);
            *own = ServiceId(scenario.services.len());
            scenario.services.push(twin);
        }
    }
    twins
}

fn dearer(scenario: &Scenario, service: &Service) -> Service {
    let reclaims = scenario.economics.reclaims_vat;
    let factor = service.price_factor.distribution.mean();
    let mut twin = Service { name: format!("{} and one", service.name), ..service.clone() };
    if factor <= 0.0 {
        // Labels for nothing: those of the twin cost one unit.
        twin.price_factor.distribution = Distribution::Point(1.0);
    }
    for price in &mut twin.prices {
        let one = Money::from_units(1.0, scenario.currency);
        let one = scenario.rates.convert(one, price.each.currency).unwrap_or(one);
        // What is stated for one unit of cost: the inverse of `Price::cost`.
        let stated = match (price.vat, reclaims) {
            (PriceVat::Included(rate), true) => one.micros as f64 * (1.0 + rate),
            (PriceVat::Excluded(rate), false) => one.micros as f64 / (1.0 + rate),
            _ => one.micros as f64,
        };
        if factor > 0.0 {
            price.each.micros += (stated / factor).round() as i64;
        } else {
            (price.each.micros, price.per_kg) = (stated.round() as i64, None);
        }
    }
    twin
}
