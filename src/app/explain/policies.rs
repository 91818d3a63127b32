//! The policies that are asked, or those of a package's store that stand on its promised day.

use super::Problem;
use crate::diagnostics::{Code, Finding, Findings, Place};
use crate::input::reader::did_you_mean;
use crate::input::rules::{builtin_policy, named_policy};
use crate::policy::{BUILTIN, Policy, Span, spans};
use crate::records::PackageRecord;
use std::collections::{BTreeMap, BTreeSet};

/// Every policy met so far.
pub(super) struct Policies {
    pub(super) book: Vec<Policy>,
    /// How many were asked by name; 0 = the store's are asked.
    named: usize,
    broken: bool,
    stores: BTreeMap<String, Vec<(usize, Span)>>,
    told: BTreeSet<(usize, String)>,
    pub(super) findings: Vec<Findings>,
}

impl Policies {
    /// Reads the policies asked by name; what is wrong with them goes to the findings.
    pub(super) fn read(names: &[String]) -> Self {
        let mut all = Self {
            book: Vec::new(),
            named: 0,
            broken: false,
            stores: BTreeMap::new(),
            told: BTreeSet::new(),
            findings: Vec::new(),
        };
        for (index, name) in names.iter().enumerate() {
            if names[..index].contains(name) {
                continue;
            }
            let named = named_policy(name);
            all.findings.push(named.findings);
            match named.policy {
                Some(policy) => all.book.push(policy),
                None => all.broken = true,
            }
        }
        all.named = all.book.len();
        all
    }

    /// The places in the book of the policies that a package is judged by; none when those asked have mistakes.
    pub(super) fn of(&mut self, record: &PackageRecord) -> Result<Vec<usize>, Problem> {
        if self.broken {
            return Ok(Vec::new());
        }
        if self.named > 0 {
            if let Some(store) = &record.store {
                self.warn_of_other_stores(&store.clone());
            }
            return Ok((0..self.named).collect());
        }
        let Some(store) = &record.store else {
            return Err(Problem {
                code: Code::MissingValue,
                message: "neither the store nor a policy is said".to_owned(),
                help: "write --store UK, or --policy uk-2025 (`vtr policy list` names all)".to_owned(),
            });
        };
        let known: BTreeSet<&str> = BUILTIN.iter().map(|builtin| builtin.store).collect();
        let Some(store) = known.iter().find(|known| known.eq_ignore_ascii_case(store)) else {
            let near = did_you_mean(store, known.iter().copied());
            let known = known.iter().copied().collect::<Vec<_>>().join(", ");
            return Err(Problem {
                code: Code::UnknownName,
                message: format!("there is no built-in policy of the store `{store}`"),
                help: match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("write one of {known}, or name a rule file: --policy my-rules.toml"),
                },
            });
        };
        let stood = self.stores.entry((*store).to_owned()).or_insert_with(|| {
            let names = BUILTIN.iter().filter(|builtin| builtin.store == *store);
            let policies: Vec<Policy> =
                names.filter_map(|builtin| builtin_policy(builtin.name)).collect();
            let spans = spans(&policies);
            let places = self.book.len()..;
            self.book.extend(policies);
            places.zip(spans).collect()
        });
        let day = record.promised_on;
        let ended = |span: &Span| span.until.is_some_and(|until| until < day);
        let begun = |span: &Span| span.from.is_none_or(|from| from <= day);
        let on_day = stood.iter().filter(|(_, span)| begun(span) && !ended(span));
        let mut places: Vec<usize> = on_day.map(|(place, _)| *place).collect();
        // Policies named after years follow each other, even where no common clause dates the change.
        let series = |place: usize| {
            let (stem, year) = self.book[place].name.rsplit_once('-')?;
            year.parse::<u16>().ok().map(|_| stem)
        };
        let followed =
            |place: usize, next: &usize| series(place).is_some() && series(place) == series(*next);
        let all = places.clone();
        places.retain(|&place| !all.iter().any(|next| *next > place && followed(place, next)));
        // Before the first day that any names, the oldest rules tell what was then.
        let oldest = stood.first().map(|(place, _)| *place);
        Ok(if places.is_empty() { oldest.into_iter().collect() } else { places })
    }

    fn warn_of_other_stores(&mut self, store: &str) {
        for (place, policy) in self.book[..self.named].iter().enumerate() {
            let other = !policy.store.eq_ignore_ascii_case(store);
            if other && self.told.insert((place, store.to_owned())) {
                let mut findings = Findings::new();
                let source = findings.add_source("command line", "");
                let message =
                    format!("`{}` is made for the store {}, not {store}", policy.name, policy.store);
                let finding = Finding::new(Code::PolicyStore, Place::whole(source), message);
                findings.push(finding.help("`vtr policy list` names the policies of each store"));
                self.findings.push(findings);
            }
        }
    }
}
