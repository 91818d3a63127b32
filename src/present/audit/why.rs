//! Why two policies judge a package differently.

use super::answer::Audited;
use crate::audit::{Flip, Seen};
use crate::policy::explain;
use crate::present::policy::{Judged, miss_in_words};

/// The clause that decides under a book's policy; empty = none.
pub(super) fn clause_of<'a>(audited: &Audited<'a>, book: usize, clause: Option<usize>) -> &'a str {
    let policy = audited.policies[audited.audit.books[book].policy];
    clause.and_then(|clause| policy.clauses.get(clause)).map_or("", |clause| clause.id.as_str())
}

/// One sentence: the condition of the other policy's clause that fails here, if it is one only.
pub(super) fn why(audited: &Audited<'_>, flip: &Flip) -> String {
    let was = clause_of(audited, flip.from, flip.was.clause);
    let is = clause_of(audited, flip.to, flip.is.clause);
    let failed = condition(audited, flip, flip.to, was).map(|(has, wanted)| (flip.to, was, has, wanted));
    let failed =
        failed.or_else(|| condition(audited, flip, flip.from, is).map(|(h, w)| (flip.from, is, h, w)));
    let policy = |book: usize| &audited.policies[audited.audit.books[book].policy];
    match failed {
        Some((book, clause, has, wanted)) => {
            format!("`{clause}` of {} wants: {wanted}; here: {has}", policy(book).name)
        }
        None => {
            let says = flip.is.clause.map_or("no clause asks for tracking", |clause| {
                policy(flip.to).clauses[clause].says.as_str()
            });
            format!("{}: {says}", policy(flip.to).name)
        }
    }
}

/// What the package has and what the clause of this name wants, if it fails in that alone under a book.
fn condition(audited: &Audited<'_>, flip: &Flip, book: usize, clause: &str) -> Option<(String, String)> {
    let sale = &audited.sales[flip.sale];
    let book = &audited.audit.books[book];
    let policy = &sale.policies[book.policy];
    let reading = &book.reading;
    let lag = reading.lag_days(policy);
    let seen = Seen::on(sale.record, sale.taken, audited.audit.known_until, lag)?;
    let explanation = explain(&seen.package, *seen.possible.first()?, policy, reading);
    let miss = explanation.near_misses.iter().find(|miss| policy.clauses[miss.clause].id == clause)?;
    let miss = miss.clone();
    let judged = Judged { reading, readings: Vec::new(), policy, explanation };
    let told = miss_in_words(&miss, judged.explanation.ruling, sale.record, &judged);
    Some((told.has, told.wanted))
}
