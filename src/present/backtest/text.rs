//! A backtest for people.

use super::answer::BacktestAnswer;
use crate::analysis::Estimate;
use crate::present::number;
use crate::present::terminal::wrapped;
use std::fmt::Write as _;

/// The scores; `width` = characters a line.
pub fn backtest_text(answer: &BacktestAnswer, width: u16) -> String {
    let lines = usize::from(width);
    let day = |date: chrono::NaiveDate| number::day(&date.to_string());
    let scores = &answer.calibration;
    let mut out = String::new();
    let mut say = |text: String| {
        let _ = writeln!(out, "{}", wrapped(&text, lines, 2));
    };
    say(format!(
        "{} store, {}: fitted as known on {}, compared until {}; {} of {}, {} below target",
        answer.store,
        answer.policy,
        day(answer.train_until),
        day(answer.known_until),
        of(scores.n, "month of a category", "months of categories"),
        of(answer.sellers, "fit", "fits"),
        scores.happened
    ));
    if scores.n == 0 {
        say("Nothing to compare: the files do not say what became of the packages since.".to_owned());
        return out;
    }
    if answer.not_compared > 0 {
        say(format!(
            "Not compared, as the files do not say the rate, or the seller began later: {}",
            answer.not_compared
        ));
    }
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let interval =
        |it: &Estimate| format!("{} ({} to {})", percent(it.point), percent(it.low), percent(it.high));
    for band in &scores.coverage {
        say(format!(
            "The {} band of forecast rates held {} of {}",
            percent(band.band),
            interval(&band.inside),
            of(band.n, "rate", "rates")
        ));
    }
    say(format!(
        "Brier score of P(below target), lower is better: {:.4}; as last month {:.4}; independent binomial {:.4}",
        scores.brier, scores.brier_as_last_month, scores.brier_binomial
    ));
    for bin in &scores.bins {
        say(format!(
            "Forecast {} to {} (mean {}): happened {} of {}",
            percent(bin.from),
            percent(bin.to),
            percent(bin.forecast),
            interval(&bin.happened),
            bin.n
        ));
    }
    say("Intervals are 95 %, as if forecasts were independent; those of one seller are not.".to_owned());
    out
}

fn of(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}
