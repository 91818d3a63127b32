//! Rules over time, edges, and demand.

use super::shops::{Category, Shop};
use super::{Check, Refused, simulate};
use crate::account::NEVER;
use crate::analysis::{Column, estimate};
use crate::engine::Side;
use crate::scenario::MetricId;
use chrono::NaiveDate;

fn column(side: Side, reading: usize) -> Column {
    Column { side, reading, strategy: 0 }
}

/// Ten packages promised a day, six domestic and tracked, four cross-border and untracked over 20 EUR,
/// counted from 15 January 2025, no misses: first day below 95 % (180 of 192).
pub(super) fn changeover() -> Result<Vec<Check>, Refused> {
    let mut checks = Vec::new();
    for (lag, expected) in [(14, (2025, 1, 31)), (10, (2025, 1, 27))] {
        let category = Category {
            arrivals: "even",
            destinations: r#"GB = "60 %", DE = "40 %""#,
            ..Category::domestic("gifts", 10.0, 0.0)
        };
        let shop = Shop {
            decision_day: "2024-11-01",
            last_day: "2025-06-30",
            lag,
            policies: ("uk-2023", "uk-2025"),
            ..Shop::plain(vec![category])
        };
        let (first, counts, old) = simulate(&shop.text(), 3, |view| {
            let calendar = view.engine.calendar();
            let of = |side| view.events(column(side, 1), MetricId(0));
            let first = of(Side::Reform).first().map_or(NEVER, |event| event.first_breach);
            let traced = view.engine.trace(0..1, &[column(Side::Reform, 1).of(MetricId(0))]);
            let day = calendar.date(usize::from(first.min(calendar.days as u16 - 1)));
            let since_start = (day - view.scenario.horizon.decision_day).num_days() as usize;
            (day, traced[0].windows[since_start][0], of(Side::Baseline).len())
        })?;
        let (year, month, date) = expected;
        let expected = NaiveDate::from_ymd_opt(year, month, date).unwrap_or_default();
        let days_late = (first - expected).num_days() as f64;
        checks.push(Check::exact(
            format!("changeover, lag {lag}: first day below, days from {expected}"),
            0.0,
            days_late,
        ));
        checks.push(Check::exact(
            format!("changeover, lag {lag}: valid that day"),
            180.0,
            f64::from(counts.valid()),
        ));
        checks.push(Check::exact(
            format!("changeover, lag {lag}: counted that day"),
            192.0,
            f64::from(counts.counted()),
        ));
        checks.push(Check::exact(
            format!("changeover, lag {lag}: breaches under the old rules"),
            0.0,
            old as f64,
        ));
    }
    Ok(checks)
}

/// All exempt; nothing missed; nothing tracked; a window on the line; two of nine.
pub(super) fn edges() -> Result<Vec<Check>, Refused> {
    let shop = |category: Category| Shop {
        decision_day: "2025-03-01",
        last_day: "2025-06-30",
        policies: ("uk-2025", "uk-2025"),
        ..Shop::plain(vec![category])
    };
    let abroad = |format, price| Category {
        destinations: r#"DE = "100 %""#,
        abroad: (format, price),
        ..Category::domestic("gifts", 5.0, 0.0)
    };
    let ask = |category: Category, grace: u32| {
        let shop = Shop { grace, ..shop(category) };
        simulate(&shop.text(), 200, |view| {
            let row = view.metric_row(column(Side::Reform, 1), MetricId(0));
            (row.vtr, row.na_share.point, row.breach_any.point, row.suspended_any.point)
        })
    };
    let mut checks = Vec::new();
    let (_, nothing, breach, closed) = ask(abroad("letter", "8 GBP"), 14)?;
    checks.push(Check::exact("all exempt: nothing counted", 1.0, nothing));
    checks.push(Check::exact("all exempt: no breach", 0.0, breach));
    checks.push(Check::exact("all exempt: no closure", 0.0, closed));
    let (rate, ..) = ask(Category::domestic("gifts", 5.0, 0.0), 14)?;
    checks.push(Check::exact("no misses: VTR", 1.0, rate.map_or(f64::NAN, |rate| rate.p05)));
    let (rate, _, breach, _) = ask(abroad("parcel", "40 GBP"), 9999)?;
    checks.push(Check::exact(
        "all untracked and counted: VTR",
        0.0,
        rate.map_or(f64::NAN, |rate| rate.p95),
    ));
    checks.push(Check::exact("all untracked and counted: below target", 1.0, breach));

    for (name, counted, valid, rate, at_least, above) in
        [("190 of 200", 200, 190, 0.95, 0.0, 1.0), ("7 of 9", 9, 7, 7.0 / 9.0, 1.0, 1.0)]
    {
        // No orders: what the account page shows on the first day is all there is.
        let category = Category {
            figures: Some(("2025-03-01", counted, valid)),
            ..Category::domestic("gifts", 0.0, 0.0)
        };
        let shop = Shop { period: 1, ..shop(category) };
        let (got, risks) = simulate(&shop.text(), 1, |view| {
            let risk = |reading| view.metric_row(column(Side::Reform, reading), MetricId(0)).breach_any;
            let traced = view.engine.trace(0..1, &[column(Side::Reform, 1).of(MetricId(0))]);
            let window = traced[0].windows[0][0];
            let rate = f64::from(window.valid()) / f64::from(window.counted());
            (rate, (risk(1).point, risk(0).point))
        })?;
        checks.push(Check::exact(format!("{name}: VTR"), rate, got));
        checks.push(Check::exact(format!("{name}: below \"at least 95 %\""), at_least, risks.0));
        checks.push(Check::exact(format!("{name}: not \"above 95 %\""), above, risks.1));
    }
    Ok(checks)
}

/// A price rise that leaves 0.8 of the orders: Poisson with 0.8 of the mean, so variance = mean.
pub(super) fn thinning() -> Result<Vec<Check>, Refused> {
    let replications = 4000;
    let mut text = Shop::plain(vec![Category::domestic("gifts", 5.0, 0.0)]).text();
    text.push_str(
        "[strategies.dearer]\ntitle = \"Dearer\"\nstarts_on = 2023-10-31\n\
         levers = [{ do = \"raise-price\", by = \"25 %\" }]\n",
    );
    simulate(&text, replications, |view| {
        let packages = &view.engine.assignment(view.outcomes, MetricId(0), 1).packages;
        let days = (view.engine.calendar().days - view.engine.start()) as f64;
        let expected = 0.8 * 5.0 * days;
        let mean = estimate::mean(packages.iter().map(|n| f64::from(*n)));
        let variance = packages.iter().map(|n| (f64::from(*n) - mean.point).powi(2)).sum::<f64>()
            / (packages.len() as f64 - 1.0);
        let n = replications as f64;
        vec![
            Check::within("thinning to 0.8: mean", expected, mean.point, 4.0 * (expected / n).sqrt()),
            Check::within(
                "thinning to 0.8: variance",
                expected,
                variance,
                4.0 * expected * (2.0 / n).sqrt(),
            ),
        ]
    })
}
