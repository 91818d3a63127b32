//! What a page shows of a finished run before anybody opens the report.

use super::chart::{self, ChartContext, Size};
use super::overview::{self, CategoryRisk};
use super::report::{reading_of, topic_of};
use crate::analysis::{Conclusion, Estimate, Headline, MoneyEstimate, ProfitEstimate, Summary};
use serde::Serialize;
use std::path::Path;

/// A finished run in short. Chances are 0 to 1, money is in minor units of the currency; intervals are 95 % simulation
/// intervals.
#[derive(Clone, Debug, Serialize)]
pub struct PageOverview {
    /// The scenario's title.
    pub title: String,
    /// The verdict as a heading.
    pub heading: String,
    /// The advice in a sentence.
    pub sentence: String,
    /// `recommended`, `keep as is`, `no safe strategy` or `inconclusive`.
    pub verdict: String,
    /// The strategy advised.
    pub choice: String,
    /// Today's way.
    pub today: String,
    /// The numbers to see first.
    pub headlines: Vec<Headline>,
    /// Why.
    pub reasons: Vec<String>,
    /// What is still too rough to go by.
    pub rough: Vec<String>,
    /// Futures.
    pub replications: u64,
    /// Seed.
    pub seed: u64,
    /// `paired` or `marginal`.
    pub mode: String,
    /// Currency of the account.
    pub currency: String,
    /// Its minor units.
    pub minor_units: i64,
    /// Tolerated chance.
    pub tolerance: f64,
    /// `breach` or `suspension`.
    pub bounds: String,
    /// Every strategy, in the order of the file.
    pub strategies: Vec<PageStrategy>,
    /// Every category.
    pub metrics: Vec<PageCategory>,
    /// The charts in the order in which a seller asks.
    pub charts: Vec<PageChart>,
}

/// A strategy in short.
#[derive(Clone, Debug, Serialize)]
pub struct PageStrategy {
    /// Its name.
    pub strategy: String,
    /// As people say it.
    pub title: String,
    /// `today`, `chosen`, `today and chosen`, or empty.
    pub role: &'static str,
    /// First order day, ISO 8601.
    pub starts_on: String,
    /// Risk of the riskiest controllable category, old rules.
    pub risk_old: Option<PageRisk>,
    /// The same, new rules.
    pub risk_new: Option<PageRisk>,
    /// Risk that at least one category is hit, new rules.
    pub risk_any: Option<Estimate>,
    /// Added tracking cost a month.
    pub cost: Option<MoneyEstimate>,
    /// Profit over the horizon.
    pub profit: Option<ProfitEstimate>,
}

/// A risk and whose it is.
#[derive(Clone, Debug, Serialize)]
pub struct PageRisk {
    /// The risk.
    #[serde(flatten)]
    pub risk: Estimate,
    /// Store.
    pub store: String,
    /// Category.
    pub category: String,
}

/// A category in short.
#[derive(Clone, Debug, Serialize)]
pub struct PageCategory {
    /// Store.
    pub store: String,
    /// Category.
    pub category: String,
    /// Packages a month, today's way.
    pub packages_per_month: f64,
    /// Risk of today's way, old rules.
    pub old: Option<Estimate>,
    /// Risk of today's way, new rules.
    pub today: Option<Estimate>,
    /// Risk of the choice, new rules.
    pub choice: Option<Estimate>,
}

/// A chart that the run has.
#[derive(Clone, Debug, Serialize)]
pub struct PageChart {
    /// Stem of its files.
    pub name: &'static str,
    /// The finding.
    pub title: String,
    /// What it is about.
    pub topic: &'static str,
    /// How to read it.
    pub reading: &'static str,
    /// Width and height of the picture for a wide screen, px.
    pub wide: Option<[f64; 2]>,
    /// The same for a narrow one.
    pub narrow: Option<[f64; 2]>,
}

/// A conclusion in short; the sizes of its charts are taken from its run folder, so that a page can keep their places.
pub fn page_overview(conclusion: &Conclusion, folder: &Path) -> PageOverview {
    let summary = &conclusion.summary;
    let context = ChartContext::new(summary, "");
    let charts = chart::titles(&conclusion.charts, &context).into_iter().map(|(name, title)| {
        let (topic, reading) = (topic_of(name), reading_of(name));
        let [wide, narrow] = Size::ALL.map(|size| drawn_size(folder, name, size));
        PageChart { name, title, topic, reading, wide, narrow }
    });
    let recommendation = &summary.recommendation;
    let today = summary.strategies.first().map(|one| one.name.clone()).unwrap_or_default();
    PageOverview {
        title: summary.title.clone(),
        heading: overview::verdict_heading(summary),
        sentence: recommendation.sentence.clone(),
        verdict: recommendation.verdict.clone(),
        choice: recommendation.choice.clone(),
        headlines: summary.headlines.clone(),
        reasons: recommendation.reasons.clone(),
        rough: overview::rough_sentences(summary),
        replications: summary.replications,
        seed: summary.seed,
        mode: summary.mode.clone(),
        currency: summary.currency.clone(),
        minor_units: summary.minor_units,
        tolerance: summary.tolerance.risk,
        bounds: summary.tolerance.bounds.clone(),
        strategies: overview::strategy_lines(summary).iter().map(strategy).collect(),
        metrics: categories(summary, &today),
        charts: charts.collect(),
        today,
    }
}

/// Width and height as the picture's own head says them.
fn drawn_size(folder: &Path, name: &str, size: Size) -> Option<[f64; 2]> {
    let svg =
        std::fs::read_to_string(folder.join(format!("charts/{name}{}.svg", size.suffix()))).ok()?;
    let head = svg.get(..svg.find('>')?)?;
    let said = |key: &str| head.split_once(&format!(" {key}=\""))?.1.split('"').next()?.parse().ok();
    Some([said("width")?, said("height")?])
}

fn strategy(line: &overview::StrategyLine<'_>) -> PageStrategy {
    let risk = |risk: CategoryRisk<'_>| PageRisk {
        risk: risk.risk,
        store: risk.store.to_owned(),
        category: risk.category.to_owned(),
    };
    PageStrategy {
        strategy: line.name.to_owned(),
        title: line.title.to_owned(),
        role: line.role(),
        starts_on: line.starts_on.to_owned(),
        risk_old: line.risk_old.map(risk),
        risk_new: line.risk_new.map(risk),
        risk_any: line.risk_any,
        cost: line.cost,
        profit: line.profit,
    }
}

fn categories(summary: &Summary, today: &str) -> Vec<PageCategory> {
    let category = |facts: &crate::analysis::MetricFacts| {
        let risk = |policy, strategy| {
            overview::category_risk(summary, policy, strategy, &facts.store, &facts.category)
        };
        PageCategory {
            store: facts.store.clone(),
            category: facts.category.clone(),
            packages_per_month: facts.packages_per_month,
            old: risk("baseline", today),
            today: risk("reform", today),
            choice: risk("reform", &summary.recommendation.choice),
        }
    };
    summary.metrics.iter().map(category).collect()
}
