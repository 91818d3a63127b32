//! How many more defects each category may have, today and on coming days.

pub use crate::audit::Figures;
pub use crate::present::{BudgetAnswer, FiguresAnswer, budget_text as text, figures_text};

use super::audit::Question;
use super::case::{Asked, asked, case};
use crate::account::Counts;
use crate::analysis::budget_fan;
use crate::audit::{Audit, Budget, LEAST_PAST_DAYS, NoPast, Sale, budgets, mendable, outlooks};
use crate::diagnostics::Findings;
use crate::engine::resample;
use crate::policy::Policy;
use crate::present::folder::FolderError;
use crate::present::{
    Budgeted, Drawn, Sampling, budget_answer, check_budget_folder, figures_answer, metric_name,
    write_budget,
};
use std::collections::BTreeMap;
use std::path::Path;

/// Futures of each budget unless said otherwise.
pub const DEFAULT_REPLICATIONS: u64 = 2000;

/// What is asked beside the files.
#[derive(Clone, Copy, Debug)]
pub struct Outlook {
    /// Coming days; none = lag + window.
    pub days: Option<u16>,
    /// Seed of every draw.
    pub seed: u64,
    /// Futures of each budget.
    pub replications: u64,
    /// Threads; none = one a core.
    pub threads: Option<usize>,
}

impl Default for Outlook {
    fn default() -> Self {
        let (seed, replications) = (super::run::DEFAULT_SEED, DEFAULT_REPLICATIONS);
        Self { days: None, seed, replications, threads: None }
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Budgets {
    /// The budgets; `None` = there is nothing to count, and findings say why.
    pub answer: Option<BudgetAnswer>,
    /// Mistakes and warnings, by text.
    pub findings: Vec<Findings>,
}

impl Budgets {
    /// Is anything found an error?
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Findings::has_errors)
    }
}

/// A category whose budget is used up within some days, or may be.
#[derive(Clone, PartialEq, Debug)]
pub struct Exhausted {
    /// Category and store, and the seller if asked by seller.
    pub name: String,
    /// The share of futures in which it is; without futures 1 = surely, 0 = only if open packages are defects.
    pub chance: f64,
}

/// Why there are no budgets.
#[derive(Debug, thiserror::Error)]
pub enum BudgetError {
    /// The folder cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// No threads.
    #[error("cannot start the threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// The budgets of files; writes the folder if one is named (with whether to write over anything there).
///
/// # Errors
/// When the folder cannot be written, which is then as it was before, or threads cannot be started.
pub fn budget_files(
    question: &Question,
    outlook: Outlook,
    folder: Option<(&Path, bool)>,
) -> Result<Budgets, BudgetError> {
    let (case, findings) = case(question, &["prudent"], |store| match folder {
        Some((folder, force)) => check_budget_folder(folder, store, force),
        None => Ok(()),
    })?;
    let Some(case) = case else { return Ok(Budgets { answer: None, findings }) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(outlook.threads.unwrap_or(0)).build()?;
    let sales = case.sales();
    let judged = case.judge(&sales);
    let policies: Vec<&Policy> = case.policies.iter().collect();
    let budgets = budgets(&judged, &policies, outlook.days);
    let fans = fans(&budgets, &judged, (&sales, &policies), outlook, &pool);
    let (mendable, probably_delivered) = mendable(&judged, 0, &sales, &policies);
    let audited = case.audited(&judged, &sales, &policies);
    let answer = budget_answer(&Budgeted {
        audited: &audited,
        budgets: &budgets,
        fans: &fans,
        sampling: Sampling { seed: outlook.seed, replications: outlook.replications },
        mendable: &mendable,
        probably_delivered,
    });
    if let Some((folder, force)) = folder {
        write_budget(folder, &answer, force)?;
    }
    Ok(Budgets { answer: Some(answer), findings })
}

/// The figures of one category: (counted, valid), and what is said of coming packages.
pub fn figures(
    category: &str,
    (counted, valid): (u32, u32),
    a_day: Option<f64>,
    missed: Option<f64>,
) -> Figures {
    let counts = Counts::new(counted, counted.saturating_sub(valid));
    Figures { category: category.to_owned(), counts, a_day, missed }
}

/// What figures of the account page say.
#[derive(Debug)]
pub struct FiguresBudgets {
    /// The budgets; `None` = no policy, and findings say why.
    pub answer: Option<FiguresAnswer>,
    /// Mistakes, by text.
    pub findings: Vec<Findings>,
}

/// The budgets of figures, under the policy asked and its readings; the question's files are not read.
pub fn budget_of_figures(question: &Question, figures: &[Figures]) -> FiguresBudgets {
    let Asked { policies, readings, mut findings } = asked(question, &["prudent", "lenient"]);
    findings.retain(|findings| !findings.is_empty());
    let failed = findings.iter().any(Findings::has_errors);
    let asked = policies.first().zip(readings.first()).filter(|_| !failed);
    let answer = asked.map(|(policy, readings)| figures_answer(policy, readings, figures));
    FiguresBudgets { answer, findings }
}

/// The futures of each budget, or why there are none.
fn fans(
    budgets: &[Budget],
    judged: &Audit,
    (sales, policies): (&[Sale<'_>], &[&Policy]),
    asked: Outlook,
    pool: &rayon::ThreadPool,
) -> Vec<Result<Drawn, String>> {
    let mut pasts = BTreeMap::new();
    let fan = |budget: &Budget| {
        let coming = budget.days.len().saturating_sub(1);
        let policy = policies[judged.books[budget.book].policy];
        let past = pasts.entry(budget.book).or_insert_with(|| {
            outlooks(judged, budget.book, sales, policy, u16::try_from(coming).unwrap_or(u16::MAX))
        });
        let past = past.as_ref().map_err(|why| in_words(*why))?;
        let none = || format!("no package of {} was promised in those weeks", budget.metric.category);
        let (outlook, packages) = past.outlooks.get(&budget.metric).ok_or_else(none)?;
        let seller = budget.metric.seller.as_deref().unwrap_or("");
        let name = format!("{seller}/{}/{}", budget.metric.store, budget.metric.category);
        let futures = pool.install(|| resample(outlook, &name, asked.seed, asked.replications, coming));
        let known = |day: &&crate::audit::BudgetDay| day.complete && day.window.worst == day.window.best;
        let exact = budget.days.iter().take_while(known).count();
        let fan = budget_fan(&futures, exact);
        Ok(Drawn { fan, from: past.from, to: past.to, packages: *packages })
    };
    budgets.iter().map(fan).collect()
}

fn in_words(why: NoPast) -> String {
    match why {
        NoPast::TooShort(days) => format!(
            "{days} days of the past are all there and counted, and {LEAST_PAST_DAYS} are needed"
        ),
        NoPast::NotKnown(packages) => {
            format!("the tracking of {packages} packages of the past weeks is not known")
        }
    }
}

/// The categories whose budget under the main policy and reading is used up today or within so many days: in at
/// least half of the futures, or, where none are drawn, as far as is known.
pub fn exhausted(answer: &BudgetAnswer, days: u16) -> Vec<Exhausted> {
    let policy = answer.policies.first().map(|policy| &policy.policy);
    let reading = answer.readings.first();
    let main = answer.budgets.iter();
    let main = main.filter(|line| Some(&line.policy) == policy && Some(&line.reading) == reading);
    main.filter_map(|line| {
        let within = line.days.get(..=usize::from(days)).unwrap_or(&line.days);
        let drawn = within.last().and_then(|day| day.drawn.as_ref());
        let chance = match drawn {
            Some(drawn) => Some(drawn.below_by.point).filter(|chance| *chance >= 0.5),
            None if within.iter().any(|day| day.complete && day.status == "red") => Some(1.0),
            None if within.iter().any(|day| day.complete && day.status.starts_with("red")) => Some(0.0),
            None => None,
        };
        let name = metric_name(&line.category, &line.store, line.seller.as_deref());
        Some(Exhausted { name, chance: chance? })
    })
    .collect()
}
