//! The section on clauses, every number already a text.

use crate::analysis::{ClauseSplit, CountedPackages, Estimate, Summary};
use crate::present::clauses::{self, Steps};
use crate::present::{number, overview};

pub(super) struct ClauseSection {
    pub(super) sentence: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) replications: String,
    /// Today's way, and the choice if it is another one.
    pub(super) tables: Vec<ClauseTable>,
    pub(super) categories: Vec<CategoryCells>,
    pub(super) silent: Vec<SilentCells>,
    pub(super) same: Vec<String>,
}

pub(super) struct ClauseTable {
    pub(super) title: String,
    pub(super) lines: Vec<ClauseCells>,
}

pub(super) struct ClauseCells {
    pub(super) name: String,
    pub(super) is_clause: bool,
    pub(super) change: String,
    pub(super) says: String,
    /// Number and interval.
    pub(super) counted: [String; 2],
    pub(super) defects: [String; 2],
}

pub(super) struct CategoryCells {
    pub(super) name: String,
    /// Old rules, new rules.
    pub(super) counted: [String; 2],
    pub(super) defects: [String; 2],
    pub(super) finding: String,
}

pub(super) struct SilentCells {
    pub(super) clause: String,
    pub(super) policy: String,
    pub(super) store: String,
    pub(super) says: String,
    pub(super) why: &'static str,
}

pub(super) fn clause_section(summary: &Summary) -> ClauseSection {
    let attribution = &summary.attribution;
    let today = summary.strategies.first().map_or("", |one| one.name.as_str());
    let account = || attribution.splits.iter().filter(|split| split.store == "account");
    let first = account().next();
    let days = first.map_or(("", ""), |split| (&split.promised_from, &split.promised_to));
    let categories = attribution
        .splits
        .iter()
        .filter(|split| split.store != "account" && split.strategy == today)
        .map(category);
    ClauseSection {
        sentence: clauses::sentence(summary).unwrap_or_default(),
        from: number::day(days.0),
        to: number::day(days.1),
        replications: number::grouped(attribution.replications as f64, 0),
        tables: account().map(|split| table(summary, split, split.strategy == today)).collect(),
        categories: categories.collect(),
        silent: attribution
            .silent_clauses
            .iter()
            .map(|one| SilentCells {
                clause: one.clause.clone(),
                policy: one.policy.clone(),
                store: one.store.clone(),
                says: one.says.clone(),
                why: match one.why.as_str() {
                    "over" => "It ended before the first simulated day.",
                    "later" => "It begins after the last simulated day.",
                    "reading" => "It stands under no reading of this run.",
                    _ => "No package meets it before another clause.",
                },
            })
            .collect(),
        same: attribution
            .same_strategies
            .iter()
            .map(|one| {
                let [this, like] =
                    [&one.strategy, &one.like].map(|name| overview::strategy_title(summary, name));
                match one.treats_alike {
                    true => format!("“{this}” and “{like}” never differ: they treat every package alike."),
                    false => format!(
                        "“{this}” and “{like}” never differ in any result, although they do not treat every \
                         package alike."
                    ),
                }
            })
            .collect(),
    }
}

fn table(summary: &Summary, split: &ClauseSplit, is_today: bool) -> ClauseTable {
    let is_choice = split.strategy == summary.recommendation.choice;
    let role = match (is_today, is_choice) {
        (true, true) => "Today's way, the choice",
        (true, false) => "Today's way",
        _ => "The choice",
    };
    let total = |name: &str, packages: &CountedPackages| ClauseCells {
        name: name.to_owned(),
        is_clause: false,
        change: String::new(),
        says: String::new(),
        counted: told(&packages.counted, false),
        defects: told(&packages.defects, false),
    };
    let mut lines = vec![total("Old rules", &split.old)];
    lines.extend(split.effects.iter().map(|effect| {
        let stores = if effect.policies.len() > 1 {
            format!(" ({})", effect.policies.join(", "))
        } else {
            String::new()
        };
        let sampled = if effect.sampled { " Averaged over random orders." } else { "" };
        ClauseCells {
            name: effect.clause.clone(),
            is_clause: true,
            change: effect.change.clone(),
            says: format!("{}{stores}{sampled}", effect.says),
            counted: told(&effect.counted, true),
            defects: told(&effect.defects, true),
        }
    }));
    lines.push(total("New rules", &split.new));
    ClauseTable {
        title: format!("{role}: {}", overview::strategy_title(summary, &split.strategy)),
        lines,
    }
}

fn category(split: &ClauseSplit) -> CategoryCells {
    let both = |of: fn(&CountedPackages) -> Estimate| [count(&of(&split.old)), count(&of(&split.new))];
    CategoryCells {
        name: format!("{} ({})", split.category, split.store),
        counted: both(|packages| packages.counted),
        defects: both(|packages| packages.defects),
        finding: format!("{}.", Steps::from(split).finding()),
    }
}

/// A number of packages; nothing in any future is a plain 0.
fn count(one: &Estimate) -> String {
    match [one.point, one.low, one.high] == [0.0; 3] {
        true => "0".to_owned(),
        false => number::count(one),
    }
}

/// A number and its interval; what is added has its sign.
fn told(one: &Estimate, is_added: bool) -> [String; 2] {
    let point = count(one);
    let more = is_added && one.point > 0.0 && point.contains(|c| matches!(c, '1'..='9'));
    let interval = if one.high > one.low && (one.high - one.low).is_finite() {
        let at = |end: f64| number::count(&Estimate { point: end, ..*one });
        format!("{} to {}", at(one.low), at(one.high))
    } else {
        String::new()
    };
    [if more { format!("+{point}") } else { point }, interval]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn the_section_tells_totals_clauses_categories_and_what_makes_no_difference() {
        let summary = sample::summary();
        let section = clause_section(&summary);
        assert_eq!(section.tables.len(), 2);
        let names: Vec<&str> = section.tables[0].lines.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names.first(), Some(&"Old rules"));
        assert_eq!(names.last(), Some(&"New rules"));
        assert!(names.contains(&"cross-border-not-counted"), "{names:?}");
        assert_eq!(section.tables[0].lines[1].counted, ["+520", "510 to 530"].map(str::to_owned));
        assert_eq!(section.categories.len(), 10);
        assert!(
            section.sentence.contains("the end of cross-border-not-counted adds 210"),
            "{}",
            section.sentence
        );
        assert_eq!((section.silent.len(), section.same.len()), (2, 2));
    }
}
