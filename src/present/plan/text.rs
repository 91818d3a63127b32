//! A plan for people.

use super::files::{minor_units, riskiest};
use crate::analysis::MoneyEstimate;
use crate::plan::{CategoryAnswer, FrontierPoint, PlanAnswer, ShippingRule};
use crate::present::audit::plain_table;
use crate::present::number;
use crate::present::terminal::wrapped;
use comfy_table::CellAlignment;
use std::fmt::Write as _;

/// Rules of changed shipping that are shown; `rules.csv` has all.
const SHOWN_RULES: usize = 30;

/// The plans, one after the other, and what they have in common if there are several.
pub fn plan_text(plans: &[PlanAnswer], width: u16) -> String {
    let mut out = String::new();
    if plans.len() > 1 {
        out += &side_by_side(plans, width);
        out.push('\n');
    }
    let told: Vec<String> = plans.iter().map(|plan| one(plan, width)).collect();
    out + &told.join("\n")
}

fn one(plan: &PlanAnswer, width: u16) -> String {
    let lines = usize::from(width);
    let mut out = String::new();
    let paragraph = |out: &mut String, text: &str| {
        let _ = writeln!(out, "{}", wrapped(text, lines, 0));
    };
    paragraph(&mut out, &format!("{}: a plan under the reading {}\n", plan.title, plan.reading));
    for sentence in headlines(plan) {
        paragraph(&mut out, &sentence);
    }
    out.push('\n');
    out += &categories(plan, width);
    out.push('\n');
    out += &rules(plan, width);
    out.push('\n');
    if !plan.frontier.is_empty() {
        out += &frontier(plan, width);
        out.push('\n');
    }
    out += &timeline(plan, width);
    out.push('\n');
    for sentence in distances(plan) {
        let _ = writeln!(out, "{}", wrapped(&format!("- {sentence}"), lines, 2));
    }
    out
}

fn money(plan: &PlanAnswer, amount: &MoneyEstimate) -> String {
    number::money_with_interval(amount, &plan.currency, minor_units(plan))
}

fn exact_money(plan: &PlanAnswer, minor: i64) -> String {
    let units = minor_units(plan);
    let decimals = if units == 1 { 0 } else { 2 };
    format!("{} {}", number::grouped(minor as f64 / units as f64, decimals), plan.currency)
}

fn event(plan: &PlanAnswer) -> &'static str {
    if plan.bounds == "breach" { "goes below the target" } else { "is closed" }
}

fn headlines(plan: &PlanAnswer) -> Vec<String> {
    let start = number::day(&plan.starts_on.to_string());
    let mut told = Vec::new();
    let verdict = match plan.verdict.as_str() {
        "safe" => format!("A plan from {start} that is within every limit, also in futures it was not chosen by."),
        "no plan found" => {
            "No plan within every limit was found, which does not prove that there is none: more --nodes may find \
             one. Shown is, category by category, the strategy of the file with the least chance."
                .to_owned()
        }
        "no plan within the limits" => {
            "No plan is within every limit on the sample (proven). Shown is, category by category, the strategy of the file with the \
             least chance."
                .to_owned()
        }
        _ => format!(
            "A plan from {start} that is within every limit on the futures it was chosen by, but is not shown to \
             be in new ones."
        ),
    };
    told.push(verdict);
    let changed: Vec<&ShippingRule> = plan.rules.iter().filter(|rule| rule.changed).collect();
    let sum = |stopped: bool| -> f64 {
        let rules = changed.iter().filter(|rule| (rule.service_code == "drop") == stopped);
        rules.map(|rule| rule.packages_per_month).sum()
    };
    let stopped = match sum(true) {
        none if none < 0.05 => String::new(),
        some => format!(", stops selling {} a month,", number::grouped(some, 0)),
    };
    told.push(format!(
        "It ships {} packages a month otherwise than today{stopped} and leaves {} a month more than carrying on; labels \
         cost {} a month more.",
        number::grouped(sum(false), 0),
        money(plan, &plan.more_than_today),
        money(plan, &plan.added_per_month),
    ));
    if let Some(worst) = plan.categories.iter().max_by(|a, b| a.risk.point.total_cmp(&b.risk.point)) {
        told.push(format!(
            "Greatest chance that a category {} within {} days from {}: {} ({}, {}).",
            event(plan),
            plan.period_days,
            number::day(&plan.first_effect.to_string()),
            number::percent_with_interval(&worst.risk),
            worst.category,
            worst.store,
        ));
    }
    match &plan.best_named {
        Some(named) => told.push(format!(
            "The best safe strategy of the file is \u{201c}{}\u{201d}; the plan leaves {} a month more.",
            named.title,
            money(plan, &named.plan_leaves_more)
        )),
        None => told.push("No strategy of the file is within every limit in these futures.".to_owned()),
    }
    if !plan.contracts.is_empty() {
        told.push(format!("Contracts to hold: {}.", plan.contracts.join(", ")));
    }
    told
}

fn categories(plan: &PlanAnswer, width: u16) -> String {
    let mut table = plain_table(width);
    table.set_header([
        "category",
        "limit",
        "chosen by (exact)",
        "in new futures",
        "today",
        "packages a month",
        "more a month than today",
    ]);
    for one in &plan.categories {
        let CategoryAnswer { store, category, limit, risk, .. } = one;
        let beyond = if one.beyond_tolerance { " *" } else { "" };
        let held = if one.within_limit { "" } else { " !" };
        table.add_row([
            format!("{category} ({store})"),
            format!("{}{beyond}", number::plain_percent(*limit)),
            number::plain_percent(one.in_sample),
            format!("{}{held}", number::percent_with_interval(risk)),
            number::percent_with_interval(&one.risk_today),
            format!(
                "{} (today {})",
                number::grouped(one.packages_per_month, 0),
                number::grouped(one.packages_per_month_today, 0)
            ),
            money(plan, &one.more_than_today),
        ]);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let mut out = format!("{table}\n");
    if plan.categories.iter().any(|one| one.beyond_tolerance) {
        let _ = writeln!(
            out,
            "* no strategy of the file keeps it within {}: the limit is the least chance that any reaches, and one \
             point",
            number::plain_percent(plan.tolerance)
        );
    }
    if plan.categories.iter().any(|one| !one.within_limit) {
        let _ = writeln!(out, "! not shown to be within its limit");
    }
    out
}

fn rules(plan: &PlanAnswer, width: u16) -> String {
    let mut changed: Vec<&ShippingRule> = plan.rules.iter().filter(|rule| rule.changed).collect();
    changed.sort_by(|a, b| b.packages_per_month.total_cmp(&a.packages_per_month));
    let mut out = String::from("What is shipped otherwise than today:\n");
    for rule in changed.iter().take(SHOWN_RULES) {
        let _ =
            writeln!(out, "{}", wrapped(&format!("- {}", sentence(plan, rule)), usize::from(width), 2));
    }
    if changed.len() > SHOWN_RULES {
        let _ = writeln!(out, "  and {} rules more in rules.csv", changed.len() - SHOWN_RULES);
    }
    if changed.is_empty() {
        out.push_str("- nothing\n");
    }
    out
}

/// `if ..., then ...`.
fn sentence(plan: &PlanAnswer, rule: &ShippingRule) -> String {
    let beside = if rule.beside.is_empty() { String::new() } else { format!(", {}", rule.beside) };
    let value = if rule.value_from == rule.value_to {
        format!("worth {}", rule.value_from)
    } else {
        format!("worth {} to {}", rule.value_from, rule.value_to)
    };
    format!(
        "if {} {} to {}, {value}, over {} g up to {} g: {}{beside} ({} a month, labels {} a month on average)",
        rule.store,
        rule.category,
        rule.destination,
        rule.weight_from,
        rule.weight_to,
        rule.service,
        number::grouped(rule.packages_per_month, 0),
        signed(plan, rule.cost_change_per_month),
    )
}

fn signed(plan: &PlanAnswer, minor: i64) -> String {
    let sign = if minor > 0 { "+" } else { "" };
    format!("{sign}{}", exact_money(plan, minor))
}

fn frontier(plan: &PlanAnswer, width: u16) -> String {
    let mut table = plain_table(width);
    table.set_header([
        "",
        "tolerance",
        "any category",
        "greatest",
        "in",
        "labels a month",
        "left a month",
        "a point less costs a month",
    ]);
    for (at, point) in plan.frontier.iter().enumerate() {
        let FrontierPoint { tolerance, risk, added_per_month, profit_per_month, .. } = point;
        let price = point.price_of_a_point.map_or_else(|| "-".to_owned(), |price| money(plan, &price));
        table.add_row([
            if plan.knee == Some(at) { "knee" } else { "" }.to_owned(),
            number::plain_percent(*tolerance),
            number::percent_with_interval(&point.risk_any),
            number::percent_with_interval(risk),
            riskiest(plan, point),
            money(plan, added_per_month),
            money(plan, profit_per_month),
            price,
        ]);
    }
    for column in [1, 2, 3, 5, 6, 7] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    format!(
        "What safety costs: the best plan found for each tolerance, judged in new futures\n{table}\n"
    )
}

/// When to start at the latest, what happens when, and what to look at.
fn timeline(plan: &PlanAnswer, width: u16) -> String {
    let lines = usize::from(width);
    let day = |day: chrono::NaiveDate| number::day(&day.to_string());
    let mut out = String::new();
    let last = plan.starts.last().map(|point| point.starts_on);
    let told = match plan.last_safe_start {
        None => "Started on its own day the plan is not within every limit in these futures.".to_owned(),
        Some(safe) if Some(safe) == last => {
            format!("Last safe start: {} or later; no later one was looked at.", day(safe))
        }
        Some(safe) => {
            let next = plan.starts.iter().find(|point| point.starts_on > safe);
            let crossed = next.map_or_else(String::new, |point| {
                let category = plan.categories.get(point.category as usize);
                let name =
                    category.map_or_else(String::new, |one| format!("{} ({})", one.category, one.store));
                format!(
                    "; started on {}, the chance that {name} {} is {}",
                    day(point.starts_on),
                    event(plan),
                    number::percent_with_interval(&point.risk)
                )
            });
            format!("Last safe start: {}{crossed}.", day(safe))
        }
    };
    let _ = writeln!(out, "{}", wrapped(&told, lines, 0));
    for step in &plan.steps {
        let _ = writeln!(out, "{}", wrapped(&format!("- {}: {}", day(step.day), step.what), lines, 2));
    }
    let few: Vec<String> = plan
        .categories
        .iter()
        .filter(|one| one.defects_a_week > 0.0)
        .map(|one| {
            format!("{} ({}) {}", one.category, one.store, number::grouped(one.defects_a_week, 1))
        })
        .collect();
    if !few.is_empty() {
        let told = format!(
            "Every week: look at the packages whose promised day has passed without a valid scan. On average the target allows so many a week: {}.",
            few.join(", ")
        );
        let _ = writeln!(out, "{}", wrapped(&told, lines, 0));
    }
    out
}

fn distances(plan: &PlanAnswer) -> Vec<String> {
    let found = &plan.distances;
    let mut told = Vec::new();
    let sample = number::grouped(found.sampled_futures as f64, 0);
    told.push(match found.gap_per_month {
        Some(_) if found.optimal_on_sample => {
            format!("Gap on the sample: none. On its {sample} futures no plan within the limits leaves more (proven).")
        }
        Some(gap) => format!(
            "Gap on the sample: no plan within the limits leaves more than {} a month more on its {sample} futures \
             (proven; {} partial plans looked at).",
            exact_money(plan, gap),
            number::grouped(found.nodes as f64, 0),
        ),
        None => "Gap on the sample: there is no plan to measure it from.".to_owned(),
    });
    if let Some(below) = &found.below_sampled_optimum {
        told.push(format!(
            "Sampled against true optimum: over {} further samples of {} futures the best plan found on each left {} \
             a month more on it than this one. That is an estimate, not a bound: limits are chances, and a sample's own \
             best plan may be beyond them.",
            found.samples,
            number::grouped(found.futures_of_samples as f64, 0),
            money(plan, below),
        ));
    }
    let rounds = found.rounds.len();
    told.push(format!(
        "Out of sample: {} new futures a round, {} round{}; chances above are of the last.",
        number::grouped(found.checked_futures as f64, 0),
        rounds,
        if rounds == 1 { "" } else { "s" },
    ));
    told
}

fn side_by_side(plans: &[PlanAnswer], width: u16) -> String {
    let mut table = plain_table(width);
    table.set_header([
        "reading",
        "verdict",
        "greatest chance",
        "labels a month",
        "more a month than today",
        "rules as first plan",
    ]);
    let first: Vec<String> = plans.first().map(choices).unwrap_or_default();
    for plan in plans {
        let worst =
            plan.categories.iter().map(|one| one.risk).max_by(|a, b| a.point.total_cmp(&b.point));
        let mine = choices(plan);
        let same = mine.iter().filter(|rule| first.contains(rule)).count();
        table.add_row([
            plan.reading.clone(),
            plan.verdict.clone(),
            worst.map_or_else(String::new, |risk| number::percent_with_interval(&risk)),
            money(plan, &plan.added_per_month),
            money(plan, &plan.more_than_today),
            format!("{same} of {}", mine.len()),
        ]);
    }
    format!("Plans under each reading\n{table}\n")
}

/// What each rule is about and what it says.
fn choices(plan: &PlanAnswer) -> Vec<String> {
    let key = |rule: &ShippingRule| {
        let ShippingRule { store, category, destination, value_from, value_to, .. } = rule;
        let ShippingRule { weight_from, weight_to, service_code, beside, .. } = rule;
        format!(
            "{store}/{category}/{destination}/{value_from}/{value_to}/{weight_from}/{weight_to}/{service_code}/{beside}"
        )
    };
    plan.rules.iter().map(key).collect()
}
