//! Chances, money and dates as a shop owner says them.

use super::{Estimate, MoneyEstimate};
use chrono::NaiveDate;

/// "about 1 in 3", never finer than the interval.
pub fn odds(risk: Estimate) -> String {
    if risk.point == 0.0 {
        return match risk.high {
            high if high >= 0.0005 => format!("less than 1 in {}", coarse(1.0 / high)),
            _ => "less than 1 in 2000".to_owned(),
        };
    }
    if risk.point > 0.95 {
        return if risk.point > 0.995 { "almost certain".to_owned() } else { "very likely".to_owned() };
    }
    if risk.point >= 0.4 {
        return format!("about {} in 10", (risk.point * 10.0).round());
    }
    format!("about 1 in {}", coarse(1.0 / risk.point))
}

/// Two significant digits, one above 100.
fn coarse(x: f64) -> f64 {
    let step = if x < 10.0 {
        1.0
    } else if x < 20.0 {
        1.0
    } else if x < 100.0 {
        5.0
    } else {
        10f64.powf(x.log10().floor())
    };
    (x / step).round() * step
}

/// "12.3 %" with as many decimals as the interval bears.
pub fn percent(risk: Estimate) -> String {
    let half = (risk.high - risk.low) / 2.0;
    let decimals = usize::from(half < 0.005) + usize::from(half < 0.0005);
    format!("{:.*} %", decimals, risk.point * 100.0)
}

/// "206 GBP", whole units.
pub fn money(minor: i64, minor_units: i64, currency: &str) -> String {
    let units = (minor as f64 / minor_units as f64).round() as i64;
    let digits = units.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{}{grouped} {currency}", if units < 0 { "-" } else { "" })
}

/// "206 GBP (between 200 and 212)".
pub fn money_interval(estimate: MoneyEstimate, minor_units: i64, currency: &str) -> String {
    let bare = |minor| money(minor, minor_units, "").trim_end().to_owned();
    let point = money(estimate.point, minor_units, currency);
    if bare(estimate.low) == bare(estimate.high) {
        return point;
    }
    format!("{point} (between {} and {})", bare(estimate.low), bare(estimate.high))
}

/// "2 January 2025".
pub fn day(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_read_as_odds() {
        let risk = |point: f64| Estimate { point, low: point * 0.98, high: (point * 1.02).max(0.001) };
        let table = [
            (0.0, "less than 1 in 1000"),
            (0.02, "about 1 in 50"),
            (0.33, "about 1 in 3"),
            (0.62, "about 6 in 10"),
            (0.97, "very likely"),
            (0.999, "almost certain"),
            (0.0013, "about 1 in 800"),
        ];
        for (point, words) in table {
            assert_eq!(odds(risk(point)), words);
        }
    }

    #[test]
    fn money_is_grouped_whole_units() {
        assert_eq!(money(123_456_789, 100, "GBP"), "1,234,568 GBP");
        assert_eq!(money(-99_960, 100, "EUR"), "-1,000 EUR");
    }
}
