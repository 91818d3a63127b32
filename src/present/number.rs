//! Numbers as people read them, never finer than their simulation error. Used by terminal, charts and
//! report alike.
//!
//! The last digit shown is the one in which the half-width of the 95 % simulation interval begins:
//! 8.43 ± 0.40 is written 8.4, 206.3 ± 8 is written 206, 206.3 ± 12 is written 210.

use crate::analysis::{Estimate, MoneyEstimate};

/// A number without a known error keeps this share of itself as its finest digit.
const UNKNOWN_ERROR: f64 = 0.01;

/// The worth of the last digit to show for a half-width: a power of ten.
pub fn last_digit(half_width: f64) -> f64 {
    if half_width.is_finite() && half_width > 0.0 {
        10f64.powf((half_width.log10() + 1e-9).floor())
    } else {
        0.0
    }
}

/// `x` with `decimals` digits, grouped by commas, with a true minus sign.
pub fn grouped(x: f64, decimals: usize) -> String {
    if !x.is_finite() {
        return "n/a".to_owned();
    }
    let text = format!("{:.*}", decimals, x.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut digits = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            digits.push(',');
        }
        digits.push(digit);
    }
    let zero = text.chars().all(|c| matches!(c, '0' | '.'));
    let sign = if x < 0.0 && !zero { "\u{2212}" } else { "" };
    let dot = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{digits}{dot}{fraction}")
}

/// Rounds to a multiple of `unit` (a power of ten; 0 = leave) and gives the decimals it needs.
fn rounded(x: f64, unit: f64) -> (f64, usize) {
    if unit <= 0.0 {
        return (x, 0);
    }
    let decimals = (-unit.log10()).round().clamp(0.0, 9.0) as usize;
    ((x / unit).round() * unit, decimals)
}

/// A chance or share without its interval: `12 %`, `4.7 %`, `0.3 %`.
pub fn plain_percent(share: f64) -> String {
    let percent = share * 100.0;
    let near_an_end = percent.abs().min((100.0 - percent).abs());
    let decimals = if !(1e-9..9.95).contains(&near_an_end) {
        0
    } else if near_an_end >= 0.095 {
        1
    } else {
        2
    };
    let text = grouped(percent, decimals);
    let text = match text.split_once('.') {
        Some((whole, fraction)) if fraction.chars().all(|c| c == '0') => whole.to_owned(),
        _ => text,
    };
    format!("{text} %")
}

/// A chance or share, not finer than its error: `8.4 %`, `under 0.1 %`, `over 99.9 %`.
pub fn percent(estimate: &Estimate) -> String {
    let half = (estimate.high - estimate.low) * 50.0;
    let point = estimate.point * 100.0;
    let unit = percent_unit(estimate);
    let (value, decimals) = rounded(point, unit);
    let exact = half <= 0.0;
    if exact {
        return plain_percent(estimate.point);
    }
    if value < unit / 2.0 {
        return format!("under {} %", up_to_one_digit(estimate.high * 100.0));
    }
    if value > 100.0 - unit / 2.0 {
        let gap = up_to_one_digit((1.0 - estimate.low) * 100.0);
        return match gap.parse::<f64>() {
            Ok(gap_number) => {
                let decimals = gap.split_once('.').map_or(0, |(_, digits)| digits.len());
                format!("over {} %", grouped(100.0 - gap_number, decimals))
            }
            Err(_) => "nearly 100 %".to_owned(),
        };
    }
    format!("{} %", grouped(value, decimals))
}

/// A difference of two chances in percentage points, not finer than its error: `+3.2 points`,
/// `−95 points`.
pub fn points(difference: &Estimate) -> String {
    let unit = last_digit((difference.high - difference.low) * 50.0).max(0.1);
    let (value, decimals) = rounded(difference.point * 100.0, unit);
    let sign = if value >= unit / 2.0 { "+" } else { "" };
    format!("{sign}{} points", grouped(value, decimals))
}

/// The last digit of a percent: tenths at the finest, hundredths near 0 and 100.
fn percent_unit(estimate: &Estimate) -> f64 {
    let near_an_end = estimate.point.min(1.0 - estimate.point) < 0.01;
    let half = (estimate.high - estimate.low) * 50.0;
    last_digit(half).max(if near_an_end { 0.01 } else { 0.1 })
}

/// The next larger number with one digit other than 0, at least 0.01.
fn up_to_one_digit(x: f64) -> String {
    let x = x.clamp(0.01, 100.0);
    let unit = 10f64.powf(x.log10().floor());
    let decimals = (-unit.log10()).round().max(0.0) as usize;
    grouped((x / unit - 1e-9).ceil() * unit, decimals)
}

/// `8.4 % (8.0 % to 8.8 %)`; the interval has the digits of the point.
pub fn percent_with_interval(estimate: &Estimate) -> String {
    match percent_interval(estimate) {
        Some(interval) => format!("{} ({interval})", percent(estimate)),
        None => percent(estimate),
    }
}

/// `8.0 % to 8.8 %`, or `None` when the number is exact.
pub fn percent_interval(estimate: &Estimate) -> Option<String> {
    let half = (estimate.high - estimate.low) * 50.0;
    if half <= 0.0 || !half.is_finite() {
        return None;
    }
    let unit = percent_unit(estimate);
    let (low, decimals) = rounded(estimate.low * 100.0, unit);
    let (high, _) = rounded(estimate.high * 100.0, unit);
    Some(format!("{} % to {} %", grouped(low, decimals), grouped(high, decimals)))
}

/// A chance in words: `about 1 in 3`, `about 9 in 10`, `about 1 in 50`, `under 1 in 1,000`.
pub fn odds(estimate: &Estimate) -> String {
    let p = estimate.point;
    if !p.is_finite() {
        return "not known".to_owned();
    }
    if p >= 0.995 {
        return match estimate.low {
            low if low >= 1.0 => "certain",
            low if low >= 0.98 => "almost certain",
            _ => "very likely",
        }
        .to_owned();
    }
    if p > 0.095 {
        let (mut best, mut gap) = ((1u32, 10u32), f64::INFINITY);
        for denominator in [2u32, 3, 4, 5, 10, 20] {
            for numerator in 1..denominator {
                if denominator > 5 && numerator != 1 && numerator + 1 != denominator {
                    continue;
                }
                let off = (f64::from(numerator) / f64::from(denominator) - p).abs();
                if off < gap - 1e-9 {
                    (best, gap) = ((numerator, denominator), off);
                }
            }
        }
        return format!("about {} in {}", best.0, best.1);
    }
    if p < 0.000_5 || estimate.low <= 0.0 && estimate.high < 0.01 {
        let bound = estimate.high.max(1e-9);
        let one_in = round_down_to_one_digit(1.0 / bound);
        return if one_in >= 2.0 {
            format!("under 1 in {}", grouped(one_in, 0))
        } else {
            "very small".to_owned()
        };
    }
    let one_in = 1.0 / p;
    let decade = 10f64.powf(one_in.log10().floor());
    let step = match one_in / decade {
        _ if one_in < 20.0 => 1.0,
        leading if leading < 2.0 => decade / 2.0,
        _ => decade,
    };
    format!("about 1 in {}", grouped((one_in / step).round() * step, 0))
}

fn round_down_to_one_digit(x: f64) -> f64 {
    let unit = 10f64.powf(x.max(1.0).log10().floor());
    (x / unit + 1e-9).floor() * unit
}

/// Money without a known error, in units: three digits that matter, pence only under 10.
pub fn plain_money(units: f64, currency: &str) -> String {
    format!("{} {currency}", money_digits(units, last_digit(units.abs() * UNKNOWN_ERROR)))
}

fn money_digits(units: f64, unit: f64) -> String {
    if unit >= 1.0 || units.abs() >= 100.0 || units == 0.0 {
        let (value, _) = rounded(units, unit.max(1.0));
        grouped(value, 0)
    } else if unit > 0.01 {
        grouped(units.round(), 0)
    } else {
        grouped(units, 2)
    }
}

/// Money, not finer than its error: `206 GBP`, `−1,240 GBP`.
pub fn money(estimate: &MoneyEstimate, currency: &str, minor_units: i64) -> String {
    let per = minor_units.max(1) as f64;
    let half = (estimate.high as f64 - estimate.low as f64) / 2.0 / per;
    format!("{} {currency}", money_digits(estimate.point as f64 / per, last_digit(half).max(1.0 / per)))
}

/// Money with its interval: `206 GBP (198 to 214)`.
pub fn money_with_interval(estimate: &MoneyEstimate, currency: &str, minor_units: i64) -> String {
    let point = money(estimate, currency, minor_units);
    match money_interval(estimate, minor_units) {
        Some(interval) => format!("{point} ({interval})"),
        None => point,
    }
}

/// `198 to 214`, or `None` when the number is exact.
pub fn money_interval(estimate: &MoneyEstimate, minor_units: i64) -> Option<String> {
    let per = minor_units.max(1) as f64;
    let half = (estimate.high as f64 - estimate.low as f64) / 2.0 / per;
    if half <= 0.0 {
        return None;
    }
    let unit = last_digit(half).max(1.0 / per);
    let digits = |minor: i64| money_digits(minor as f64 / per, unit);
    Some(format!("{} to {}", digits(estimate.low), digits(estimate.high)))
}

/// An amount in units with the ends of its interval in units.
pub fn unit_money(point: f64, low: f64, high: f64, currency: &str) -> String {
    let unit = last_digit((high - low) / 2.0);
    if unit > 0.0 {
        format!("{} {currency}", money_digits(point, unit))
    } else {
        plain_money(point, currency)
    }
}

/// Minor units of a number that has its own known half-width in minor units.
pub fn money_at(minor: i64, half_width: i64, currency: &str, minor_units: i64) -> String {
    let (low, high) = (minor.saturating_sub(half_width), minor.saturating_add(half_width));
    money(&MoneyEstimate { point: minor, low, high }, currency, minor_units)
}

/// A mean number of days or packages, not finer than its error: `12`, `3.4`.
pub fn count(estimate: &Estimate) -> String {
    let unit = last_digit((estimate.high - estimate.low) / 2.0).max(0.01);
    let (value, decimals) = rounded(estimate.point, unit);
    grouped(value, decimals.min(if estimate.point.abs() >= 10.0 { 1 } else { 2 }))
}

/// `3.4 (3.1 to 3.7)`; the interval has the digits of the point, and an exact number has none.
pub fn count_with_interval(estimate: &Estimate) -> String {
    let half = (estimate.high - estimate.low) / 2.0;
    if half <= 0.0 {
        return count(estimate);
    }
    let end = |x: f64| count(&Estimate { point: x, low: x - half, high: x + half });
    format!("{} ({} to {})", count(estimate), end(estimate.low), end(estimate.high))
}

/// A plain number with about three digits that matter: `1,240`, `31`, `0.62`.
pub fn plain(x: f64) -> String {
    let size = x.abs();
    let decimals = match size {
        _ if size == 0.0 || size >= 99.5 => 0,
        _ if size >= 9.95 => 1,
        _ if size >= 0.095 => 2,
        _ => 4,
    };
    let text = grouped(x, decimals);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// An input's value with its unit: chances and shares as percents, three-letter units as money.
pub fn input_value(x: f64, unit: &str) -> String {
    let is_currency = unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase());
    match unit {
        "chance" | "share" => plain_percent(x),
        "" | "factor" => plain(x),
        _ if is_currency => plain_money(x, unit),
        _ => format!("{} {unit}", plain(x)),
    }
}

/// An ISO date as people write it: `2 January 2025`; another text stays as it is.
pub fn day(iso: &str) -> String {
    match chrono::NaiveDate::parse_from_str(iso, "%Y-%m-%d") {
        Ok(date) => date.format("%-d %B %Y").to_string(),
        Err(_) => iso.to_owned(),
    }
}

#[cfg(test)]
mod tests;
