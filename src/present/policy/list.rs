//! The list of policies.

use crate::policy::{Certainty, Policy, Span};
use chrono::NaiveDate;
use comfy_table::{ContentArrangement, Table, TableStyle};
use serde::Serialize;

/// One policy, as `vtr policy list --format json` gives it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PolicyRow {
    /// The store it is imposed on.
    pub store: String,
    /// Who imposes it.
    pub marketplace: String,
    /// Its name, as commands and scenarios take it.
    pub name: String,
    /// First day on which it differs from the store's policy before it; of the first the first day that it
    /// names; `null` = it names none.
    pub from: Option<NaiveDate>,
    /// The day before the store's next policy begins; `null` = it goes on.
    pub until: Option<NaiveDate>,
    /// How many clauses are how sure.
    pub certainty: ClausesByCertainty,
    /// The rules in one line.
    pub title: String,
}

/// How many clauses of a policy are how sure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct ClausesByCertainty {
    /// In the marketplace's own words.
    pub stated: usize,
    /// By a third party.
    pub reported: usize,
    /// By no source.
    pub inferred: usize,
}

/// The rows of policies and their spans.
pub fn policy_rows(policies: &[Policy], spans: &[Span]) -> Vec<PolicyRow> {
    policies.iter().zip(spans).map(|(policy, span)| row(policy, *span)).collect()
}

fn row(policy: &Policy, span: Span) -> PolicyRow {
    let count = |wanted| policy.clauses.iter().filter(|clause| clause.certainty == wanted).count();
    PolicyRow {
        store: policy.store.clone(),
        marketplace: policy.marketplace.clone(),
        name: policy.name.clone(),
        from: span.from,
        until: span.until,
        certainty: ClausesByCertainty {
            stated: count(Certainty::Stated),
            reported: count(Certainty::Reported),
            inferred: count(Certainty::Inferred),
        },
        title: policy.title.clone(),
    }
}

/// The rows for people, without their titles; `width` = characters a line.
pub fn policy_table(rows: &[PolicyRow], width: u16) -> String {
    let mut table = Table::new();
    table.load_style(TableStyle::new()).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width);
    table.set_header(["store", "name", "from", "until", "certainty of its clauses"]);
    for row in rows {
        let day = |day: Option<NaiveDate>, none: &str| day.map_or(none.to_owned(), |d| d.to_string());
        table.add_row([
            row.store.clone(),
            row.name.clone(),
            day(row.from, "not dated"),
            day(row.until, ""),
            row.certainty.in_words(),
        ]);
    }
    format!("{table}\n")
}

impl ClausesByCertainty {
    /// `3 stated, 1 inferred`
    fn in_words(self) -> String {
        let counts = [(self.stated, "stated"), (self.reported, "reported"), (self.inferred, "inferred")];
        let told: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        told.join(", ")
    }
}
