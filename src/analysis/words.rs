//! Chances, money and dates as a shop owner says them.

use super::{Estimate, MoneyEstimate};
use chrono::NaiveDate;

/// "12.3 %" with as many decimals as the interval bears.
pub(super) fn percent(risk: Estimate) -> String {
    if risk.point == 1.0 {
        return "100 %".to_owned();
    }
    let half = (risk.high - risk.low) / 2.0;
    let decimals = usize::from(half < 0.005) + usize::from(half < 0.0005);
    format!("{:.*} %", decimals, risk.point * 100.0)
}

/// "206 GBP", whole units.
pub(super) fn money(minor: i64, minor_units: i64, currency: &str) -> String {
    let units = (minor as f64 / minor_units as f64).round() as i64;
    let digits = units.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{}{grouped} {currency}", if units < 0 { "-" } else { "" })
}

/// "206 GBP (between 200 and 212)".
pub(super) fn money_interval(estimate: MoneyEstimate, minor_units: i64, currency: &str) -> String {
    let bare = |minor| money(minor, minor_units, "").trim_end().to_owned();
    let point = money(estimate.point, minor_units, currency);
    if bare(estimate.low) == bare(estimate.high) {
        return point;
    }
    format!("{point} (between {} and {})", bare(estimate.low), bare(estimate.high))
}

/// "2 January 2025".
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_grouped_whole_units() {
        assert_eq!(money(123_456_789, 100, "GBP"), "1,234,568 GBP");
        assert_eq!(money(-99_960, 100, "EUR"), "-1,000 EUR");
    }
}
