//! Why packages are judged as they are: one told on the command line, or the rows of a CSV file.

pub(super) mod limits;
mod policies;
pub(super) mod readings;

pub use crate::input::packages::{Beside, Field, LeftOut};
pub use crate::present::{
    PackageAnswer, VERDICT_COLUMNS, explain_table as table, explain_text as text, verdicts_csv,
    write_whole,
};

use crate::diagnostics::{Code, Finding, Findings, Place};
use crate::input::packages::{self, Packages, ReadPackage, RowName};
use crate::policy::{Conditions, Policy, Reading, explain, ruled};
use crate::present::{Judged, PolicyAnswer, package_answer, policy_answer};
use crate::records::Assumed;
use limits::Limits;
use policies::Policies;
use std::path::PathBuf;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// What the command line tells of the package, or of all rows that do not say it themselves; a map of the
    /// file's columns, and a file of products.
    pub beside: Beside,
    /// A CSV file of packages.
    pub file: Option<PathBuf>,
    /// Names of policies, or paths of rule files; none = those of the package's store that stand on its promised
    /// day.
    pub policies: Vec<String>,
    /// `prudent`, `lenient`, `all` or SWITCH=OPTION; none = all.
    pub readings: Vec<String>,
    /// Every combination of options instead.
    pub products: bool,
}

/// What is answered.
#[derive(Debug, Default, serde::Serialize)]
pub struct Answer {
    /// The packages that could be judged.
    pub packages: Vec<PackageAnswer>,
    /// Those that could not, by line and order.
    pub not_judged: Vec<String>,
    /// Rows that are no packages of the seller's.
    pub left_out: LeftOut,
    /// Columns that are not used.
    #[serde(rename = "columns_not_used")]
    pub unused_columns: Vec<String>,
    /// Mistakes and warnings, by text; they go to standard error.
    #[serde(skip)]
    pub findings: Vec<Findings>,
}

impl Answer {
    /// Is anything found an error?
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Findings::has_errors)
    }
}

/// Answers a question.
pub fn explain_packages(question: &Question) -> Answer {
    let Packages { read, not_read, left_out, unused_columns, findings } = match &question.file {
        Some(path) => packages::read(path, &question.beside),
        None => packages::from_command_line(&question.beside.told),
    };
    let mut policies = Policies::read(&question.policies);
    let mut problems = Problems::new(question);
    let store_told = question.beside.told.iter().find(|(field, _)| *field == Field::Store);
    let store_told = store_told.map(|(_, store)| store.as_str());
    let mut asked: Vec<(ReadPackage, Vec<usize>)> = Vec::new();
    let mut lost: Vec<RowName> = not_read;
    for mut package in read {
        if package.record.store.is_none() {
            package.record.store = store_told.map(Into::into);
        }
        match policies.of(&package.record) {
            Ok(places) => asked.push((package, places)),
            Err(problem) => lost.extend(problems.of(&package, problem)),
        }
    }
    let (readings, wrong) = readings::asked(&question.readings, question.products, &policies.book);
    let book = &policies.book;
    let mut limits = Limits::default();
    let mut answers = Vec::new();
    for (package, places) in &asked {
        let record = &package.record;
        let asked_for = |taken: &Assumed| places.iter().any(|&place| may_matter(*taken, &book[place]));
        let taken: Vec<&str> = package.taken.iter().filter(asked_for).map(Assumed::words).collect();
        let mut answer = package_answer(record, package.line, &taken);
        let judged: Result<Vec<PolicyAnswer>, Problem> = places
            .iter()
            .filter(|_| wrong.is_empty())
            .map(|&place| judged(package, place, &book[place], &readings[place], &mut limits))
            .collect();
        match judged {
            Ok(policies) if policies.is_empty() => {}
            Ok(policies) => {
                answer.policies = policies;
                for &place in places {
                    let rate = limits.taken(&book[place], record);
                    answer.taken.extend(rate.filter(|rate| !answer.taken.contains(rate)));
                }
                answers.push(answer);
            }
            Err(problem) => lost.extend(problems.of(package, problem)),
        }
    }
    lost.sort_by_key(|row| row.line);
    let not_judged = lost.iter().map(|row| match &row.order_id {
        Some(order) => format!("line {} ({order})", row.line),
        None => format!("line {}", row.line),
    });
    let mut all = vec![findings, problems.findings, wrong];
    all.extend(policies.findings);
    all.retain(|findings| !findings.is_empty());
    Answer {
        packages: answers,
        not_judged: not_judged.collect(),
        left_out,
        unused_columns,
        findings: all,
    }
}

/// Can what was taken matter under a policy?
pub(super) fn may_matter(taken: Assumed, policy: &Policy) -> bool {
    let some = |asks: &dyn Fn(&Conditions) -> bool| policy.clauses.iter().any(|c| asks(&c.when));
    match taken {
        Assumed::ValueIsNet
        | Assumed::NoTax
        | Assumed::ShippingInValue
        | Assumed::TaxInPrice
        | Assumed::TaxOnTop
        | Assumed::ValueOfOrder => some(&|when| !when.value.is_empty()),
        Assumed::CostByRateSheet => false,
        Assumed::NotBoughtThrough => some(&|when| when.buy_shipping.is_some()),
        Assumed::MethodListed => some(&|when| when.method_matches.is_some()),
        Assumed::NoCategory => some(&|when| !when.categories.is_empty()),
        _ => true,
    }
}

/// One package under one policy: readings that judge it alike stand together.
fn judged(
    package: &ReadPackage,
    place: usize,
    policy: &Policy,
    readings: &[Reading],
    limits: &mut Limits,
) -> Result<PolicyAnswer, Problem> {
    let record = &package.record;
    let seen = record.package();
    let policy = limits.converted((place, policy), record.ordered_on, seen.value.net.currency)?;
    let mut judged: Vec<Judged<'_>> = Vec::new();
    for reading in readings {
        let verdict = ruled(&seen, record.tracking, &policy, reading);
        let alike =
            |known: &&mut Judged<'_>| (known.explanation.ruling, known.explanation.clause) == verdict;
        match judged.iter_mut().find(alike) {
            Some(known) => known.readings.push(reading.name.clone()),
            None => judged.push(Judged {
                reading,
                readings: vec![reading.name.clone()],
                policy: &policy,
                explanation: explain(&seen, record.tracking, &policy, reading),
            }),
        }
    }
    Ok(policy_answer(&policy, &judged, record, limits.day_of_rates(record.ordered_on)))
}

/// Why a package cannot be judged although it could be read.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Problem {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) help: String,
}

/// Findings about packages as a whole.
struct Problems {
    findings: Findings,
    place: Place,
}

impl Problems {
    fn new(question: &Question) -> Self {
        let mut findings = Findings::new();
        let name = question.file.as_ref().map(|path| path.display().to_string());
        let source = findings.add_source(name.unwrap_or_else(|| "command line".to_owned()), "");
        Self { findings, place: Place::whole(source) }
    }

    /// Reports a package's problem; its row if it stands in a file.
    fn of(&mut self, package: &ReadPackage, problem: Problem) -> Option<RowName> {
        let Problem { code, message, help } = problem;
        let message = match package.line {
            Some(line) => format!("line {line}: {message}"),
            None => message,
        };
        self.findings.push(Finding::new(code, self.place.clone(), message).help(help));
        let order_id = package.record.order_id.as_deref().map(str::to_owned);
        package.line.map(|line| RowName { line, order_id })
    }
}
