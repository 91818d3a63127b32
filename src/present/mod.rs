//! Results to bytes: numbers as people read them, charts, page, tables, the run folder.
//!
//! Everything is drawn from what the run folder holds: [`crate::analysis::Summary`] (`summary.json`),
//! [`crate::analysis::ChartData`] (`data/*.csv`), the manifest and the inputs. No clock is read here.

mod appeal;
mod approximation;
mod audit;
mod backtest;
mod budget;
mod calendar;
pub mod chart;
mod clauses;
mod fit;
pub mod folder;
pub mod font;
mod input_row;
mod international;
mod manifest;
mod neighbour_csv;
mod neighbours;
pub mod number;
mod overview;
mod page_overview;
#[cfg(feature = "parquet")]
mod per_replication;
mod plan;
mod policy;
mod rare;
mod reasons;
mod report;
mod result_csv;
mod sensitivity;
mod shared;
pub mod terminal;
mod whole_file;
mod wording;
mod workbook;

pub use appeal::{
    Appealed, Block, EvidencePaper, Prevention, Section, appeal_paper, appeal_text, check_appeal_folder,
    write_appeal,
};
pub use approximation::{ApproximateAnswer, FrontierCharts, approximate_answer};
pub use audit::{
    AUDIT_SCHEMA, AgreementAnswer, AuditAnswer, Audited, CauseAnswer, DifferenceAnswer, FlipAnswer,
    HeldRules, ListAnswer, MetricAnswer, PackageNumbers, PolicyLine, RateAnswer, RuleRow, RulesAnswer,
    RulesCategory, RulesService, RulesShare, RulesWindow, SourceAnswer, TakenAnswer, WindowAnswer,
    audit_answer, audit_text, check_audit_folder, metric_name, write_audit,
};
pub use backtest::{
    BACKTEST_SCHEMA, BacktestAnswer, ForecastAnswer, backtest_text, check_backtest_folder,
    write_backtest,
};
pub use budget::{
    BUDGET_SCHEMA, BudgetAnswer, BudgetLine, Budgeted, BurnLine, DayLine, Drawn, DrawnDay, FanLine,
    FiguresAnswer, FiguresLine, MendLine, Sampling, budget_answer, budget_text, check_budget_folder,
    figures_answer, figures_text, write_budget,
};
pub use calendar::{CalendarDays, ChangeoverRow, FirstPackageRow, SwitchRow, calendar_days};
pub use fit::{fitted_text, fitted_toml};
pub use input_row::{InputRow, input_rows};
pub use international::{
    check_international_folder, international_csv, international_sentences, international_text,
    write_international,
};
pub use manifest::{InputFile, MANIFEST_SCHEMA, Manifest, PROGRAM, RunFacts, Stages, sha256};
pub use page_overview::{PageCategory, PageChart, PageOverview, PageRisk, PageStrategy, page_overview};
#[cfg(feature = "parquet")]
pub use per_replication::{ParquetError, per_replication};
pub use plan::{check_plan_folder, plan_csv, plan_text, write_plan};
pub use policy::{
    ClauseAnswer, GroupAnswer, Judged, MissAnswer, PackageAnswer, PackageFacts, PolicyAnswer,
    PolicyDiff, PolicyRow, PolicySheet, RemedyAnswer, VERDICT_COLUMNS, Verdict, explain_table,
    explain_text, package_answer, policy_answer, policy_diff, policy_diff_text, policy_rows,
    policy_sheet, policy_table, policy_text, verdicts_csv,
};
pub use rare::{rare_csv, rare_table};
pub use reasons::reasons;
pub use report::{Agency, Logo, LogoError, MOST_LOGO_BYTES, RebuildError, rebuild, report};
pub use sensitivity::{
    MapAnswer, PriceAnswer, SENSITIVITY_SCHEMA, SensitivityAnswer, SharesAnswer,
    check_sensitivity_folder, sensitivity_sentences, sensitivity_text, write_sensitivity,
};
pub use shared::{SHARED_SCHEMA, SharedTable, shared_text};
pub use whole_file::{write_whole, write_whole_by};
pub use wording::{headlines, sentence};
pub use workbook::workbook;

#[cfg(test)]
mod sample;
