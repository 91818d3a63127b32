//! Small charts of block characters: the VTR on the day as a histogram, and the middle future over time.
//!
//! Both run from three times the room above the target below it to 100 % (target 95 %: from 80 %); what is lower
//! stands at the lower end. So the target lies at the same place in every line.

use super::Style;
use super::table::{bold, wrapped};
use crate::analysis::{ChartData, FanRow, Summary, VtrBinRow};
use crate::present::chart::{below, metric_name, metrics_at_risk};
use crate::present::number;
use std::fmt::Write as _;

/// Categories shown; the report has all.
const SHOWN: usize = 6;
/// Columns of a histogram above the target; three times as many lie below it, and one for all that is lower.
const ABOVE: usize = 5;
const BELOW: usize = 3 * ABOVE;
/// Columns of a histogram, with the target's mark.
const HISTOGRAM: usize = 1 + BELOW + 1 + ABOVE;
/// Eighths of a character cell.
const EIGHTHS: [char; 8] =
    ['\u{2581}', '\u{2582}', '\u{2583}', '\u{2584}', '\u{2585}', '\u{2586}', '\u{2587}', '\u{2588}'];
const TARGET: char = '\u{2502}';

/// Both charts of the categories most at risk; nothing when the run has no rows for them.
pub(super) fn charts(summary: &Summary, data: &ChartData, style: Style) -> String {
    let metrics = metrics_at_risk(&data.vtr_distribution);
    let Some(target) = metrics.iter().find_map(|(_, bins)| bins.first()).map(|bin| bin.target) else {
        return String::new();
    };
    let width = usize::from(style.width.max(40));
    let shown = &metrics[..metrics.len().min(SHOWN)];
    let names: Vec<String> =
        shown.iter().map(|((store, category), _)| metric_name(store, category)).collect();
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    let heading = format!("VTR on {} with today's way, new rules", number::day(&summary.on_date));
    let _ = writeln!(out, "{}", bold(&wrapped(&heading, width, 0), style));
    let told = |bins: &[&VtrBinRow]| {
        let [new, old] = ["reform", "baseline"].map(|policy| {
            let risk = below(bins, policy);
            risk.map_or("n/a".to_owned(), |risk| number::percent(&risk))
        });
        format!("{new}, old {old}")
    };
    let told: Vec<String> = shown.iter().map(|(_, bins)| told(bins)).collect();
    let widest = told.iter().map(|text| text.chars().count()).fold(12, usize::max);
    let column = longest.min(width.saturating_sub(HISTOGRAM + 4 + widest)).max(6);
    let _ = writeln!(out, "{:column$}  {}  below target", "", histogram_axis(target));
    for (((_, bins), name), told) in shown.iter().zip(&names).zip(&told) {
        let drawn = histogram(bins, "reform");
        let _ = writeln!(out, "{:column$}  {drawn}  {told}", cut(name, column));
    }
    out.push('\n');
    out += &over_time(summary, data, (shown.iter().map(|one| one.0), &names), target, style);
    if metrics.len() > shown.len() {
        let left = metrics.len() - shown.len();
        let noun = if left == 1 { "category" } else { "categories" };
        let _ = writeln!(out, "{left} further {noun}, less at risk, in report.html");
    }
    out.push('\n');
    out
}

/// The lowest VTR that has a place of its own.
fn lowest(target: f64) -> f64 {
    (target - 3.0 * (1.0 - target)).max(0.0)
}

fn histogram_axis(target: f64) -> String {
    let low = format!("<{}", number::plain_percent(lowest(target)));
    let mark = number::plain_percent(target);
    let gap = (1 + BELOW).saturating_sub(low.chars().count() + mark.chars().count());
    let axis = format!("{low}{:gap$}{mark}{TARGET}{:>ABOVE$}", "", "100 %");
    format!("{axis:HISTOGRAM$}")
}

/// One line: shares of futures by VTR, as heights against the line's largest. Bins are shared out by overlap.
fn histogram(bins: &[&VtrBinRow], policy: &str) -> String {
    let mut shares = [0.0f64; 1 + BELOW + ABOVE];
    for bin in bins.iter().filter(|bin| bin.policy == policy && bin.share > 0.0) {
        let low = lowest(bin.target);
        let step = |at: usize| match at {
            0 => (f64::NEG_INFINITY, low),
            at if at <= BELOW => {
                let width = (bin.target - low) / BELOW as f64;
                (low + width * (at - 1) as f64, low + width * at as f64)
            }
            at => {
                let width = (1.0 - bin.target) / ABOVE as f64;
                let from = bin.target + width * (at - 1 - BELOW) as f64;
                // A last bin may reach beyond 1.
                (from, if at == BELOW + ABOVE { f64::INFINITY } else { from + width })
            }
        };
        for (at, share) in shares.iter_mut().enumerate() {
            let (from, to) = step(at);
            let overlap = (bin.to.min(to) - bin.from.max(from)).max(0.0);
            let width = bin.to - bin.from;
            if width > 0.0 {
                *share += bin.share * overlap / width;
            }
        }
    }
    let most = shares.iter().copied().fold(0.0, f64::max);
    let mut line: String = shares
        .iter()
        .map(|share| if *share > most * 1e-9 { block(*share / most) } else { ' ' })
        .collect();
    let mark = line.char_indices().nth(1 + BELOW).map_or(line.len(), |(at, _)| at);
    line.insert(mark, TARGET);
    line
}

/// A share of the height, 0 to 1.
fn block(share: f64) -> char {
    let eighth = (share.clamp(0.0, 1.0) * 8.0 - 1e-9).ceil() as usize;
    EIGHTHS[eighth.clamp(1, 8) - 1]
}

/// The middle future of both ways, a line a category.
fn over_time<'a>(
    summary: &Summary,
    data: &ChartData,
    (metrics, names): (impl Iterator<Item = (&'a str, &'a str)>, &[String]),
    target: f64,
    style: Style,
) -> String {
    let today = summary.strategies.first().map_or("", |one| one.name.as_str());
    let choice = summary.recommendation.choice.as_str();
    let ways: &[(&str, &str)] = if today == choice {
        &[(today, "today's way, the choice")]
    } else {
        &[(today, "today's way"), (choice, "the choice")]
    };
    let rows_of = |(store, category): (&str, &str), strategy: &str| -> Vec<&FanRow> {
        let mut rows: Vec<&FanRow> = data
            .fan
            .iter()
            .filter(|row| row.policy == "reform" && row.strategy == strategy)
            .filter(|row| row.store == store && row.category == category)
            .collect();
        rows.sort_by(|a, b| a.date.cmp(&b.date));
        rows
    };
    let lines: Vec<Vec<Vec<&FanRow>>> = metrics
        .map(|metric| ways.iter().map(|(strategy, _)| rows_of(metric, strategy)).collect())
        .collect();
    let all = || lines.iter().flatten().flatten();
    let (Some(first), Some(last)) = (all().map(|row| &row.date).min(), all().map(|row| &row.date).max())
    else {
        return String::new();
    };
    let width = usize::from(style.width.max(40));
    let texts: Vec<Vec<String>> =
        lines.iter().map(|ways| ways.iter().map(|rows| at_the_end(rows)).collect()).collect();
    let widest = texts.iter().flatten().map(|text| text.chars().count()).max().unwrap_or(0);
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    // Names give way first, then the lines.
    let of_way = (width.saturating_sub(longest.min(width / 3))) / ways.len();
    let spark = of_way.saturating_sub(widest + 3).clamp(4, 32);
    let column = longest.min(width.saturating_sub(ways.len() * (spark + widest + 3))).max(6);
    let mut out = String::new();
    let heading =
        format!("VTR of the middle future, new rules, {} to {}", number::day(first), number::day(last));
    let _ = writeln!(out, "{}", bold(&wrapped(&heading, width, 0), style));
    let note = format!(
        "{} = {} or lower, {} = 100 %; beside it the last day (and between which 95 of 100 futures lie, %)",
        EIGHTHS[0],
        number::plain_percent(lowest(target)),
        EIGHTHS[7]
    );
    let _ = writeln!(out, "{}", wrapped(&note, width, 0));
    let field = spark + 1 + widest;
    let mut head = format!("{:column$}", "");
    for (_, way) in ways {
        let _ = write!(head, "  {:field$}", cut(way, field));
    }
    let _ = writeln!(out, "{}", head.trim_end());
    for ((ways, texts), name) in lines.iter().zip(&texts).zip(names) {
        let mut line = format!("{:column$}", cut(name, column));
        for (rows, text) in ways.iter().zip(texts) {
            let _ = write!(line, "  {} {text:widest$}", sparkline(rows, spark));
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// The last day's middle future and the bulk of futures.
fn at_the_end(rows: &[&FanRow]) -> String {
    let Some(last) = rows.last() else { return "not simulated".to_owned() };
    match (last.p025, last.p50, last.p975) {
        (Some(low), Some(middle), Some(high)) => {
            let [low, high] = [low, high].map(|end| number::grouped(end * 100.0, 0));
            format!("{} ({low} to {high})", number::plain_percent(middle))
        }
        _ => "nothing counted".to_owned(),
    }
}

/// The middle future in so many columns, each the last day of its stretch; a gap where nothing is counted.
fn sparkline(rows: &[&FanRow], columns: usize) -> String {
    let at = |column: usize| (rows.len() * (column + 1)).div_ceil(columns).checked_sub(1);
    let drawn = |column: usize| {
        let row = rows.get(at(column)?)?;
        let (low, middle) = (lowest(row.target), row.p50?);
        Some(block((middle - low) / (1.0 - low).max(1e-9)))
    };
    (0..columns).map(|column| drawn(column).unwrap_or(' ')).collect()
}

/// At most so many characters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    kept.trim_end().to_owned() + "\u{2026}"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    fn bin(from: f64, to: f64, share: f64) -> VtrBinRow {
        VtrBinRow {
            store: "UK".into(),
            category: "Toys".into(),
            policy: "reform".into(),
            from,
            to,
            share,
            futures: 2_000,
            counted_median: 10.0,
            breach_on_date: 0.0,
            target: 0.95,
        }
    }

    #[test]
    fn a_histogram_keeps_each_share_on_its_side_of_the_target() {
        let line = |bins: &[VtrBinRow]| histogram(&bins.iter().collect::<Vec<_>>(), "reform");
        assert_eq!(line(&[bin(0.94, 0.95, 1.0)]), format!("{:15}\u{2588}\u{2502}{:5}", "", ""));
        assert_eq!(line(&[bin(0.95, 0.96, 1.0)]), format!("{:16}\u{2502}\u{2588}{:4}", "", ""));
        assert_eq!(line(&[bin(0.1, 0.2, 1.0)]), format!("\u{2588}{:15}\u{2502}{:5}", "", ""));
        // Half as many futures stand half as high; the last bin may end beyond 100 %.
        let two = line(&[bin(0.99, 1.01, 0.5), bin(0.80, 0.81, 0.25), bin(0.97, 0.98, 0.0)]);
        assert_eq!(two, format!(" \u{2584}{:14}\u{2502}{:4}\u{2588}", "", ""));
        assert_eq!(line(&[]).chars().count(), HISTOGRAM);
        assert_eq!(histogram_axis(0.95).chars().count(), HISTOGRAM);
        assert_eq!(histogram_axis(0.95), "<80 %       95 %\u{2502}100 %");
    }

    #[test]
    fn a_sparkline_has_gaps_where_nothing_is_counted_and_ends_on_the_last_day() {
        let mut row = sample::chart_data().fan[0].clone();
        let mut days = Vec::new();
        for middle in [Some(0.2), Some(0.9), None, Some(1.0)] {
            row.p50 = middle;
            days.push(row.clone());
        }
        let rows: Vec<&FanRow> = days.iter().collect();
        assert_eq!(sparkline(&rows, 4), "\u{2581}\u{2584} \u{2588}");
        assert_eq!(sparkline(&rows, 2), "\u{2584}\u{2588}");
        assert_eq!(sparkline(&rows, 8).chars().count(), 8);
        assert_eq!(sparkline(&[], 3), "   ");
    }

    #[test]
    fn both_charts_fit_and_say_what_is_left_out() {
        let (summary, mut data) = (sample::summary(), sample::chart_data());
        data.vtr_distribution.iter_mut().for_each(|row| {
            row.category =
                row.category.replace("Home", "Home and everything that may ever stand in one");
        });
        for width in [60u16, 72, 100, 140] {
            let text = charts(&summary, &data, Style { width, color: false });
            for line in text.lines() {
                assert!(line.chars().count() <= usize::from(width), "{width}: {line}");
            }
            assert!(text.contains("4 further categories"), "{text}");
            assert!(text.lines().count() <= 22, "{text}");
        }
        let nothing = charts(&summary, &ChartData::default(), Style { width: 80, color: false });
        assert_eq!(nothing, "");
    }
}
