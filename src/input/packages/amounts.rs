//! Numbers as files write them: signs of currencies, separators of thousands, decimal commas.

use super::style::Style;

/// Signs that stand for one currency; `$` stands for several.
const SIGNS: [(char, &str); 3] = [('£', "GBP"), ('€', "EUR"), ('₹', "INR")];

/// A number with a decimal point, and what its sign says of the currency. What is no number stays as it is.
pub(super) fn plain(text: &str, style: &Style) -> (String, Option<&'static str>) {
    let sign = SIGNS.iter().find(|(sign, _)| text.contains(*sign));
    let bare: String = text
        .chars()
        .filter(|&c| c != '$' && c != '\u{a0}' && !SIGNS.iter().any(|&(sign, _)| sign == c))
        .collect();
    // `GBP 14.50` as `14.50 GBP`.
    let bare = bare.trim();
    let code_first = bare.get(..3).filter(|code| code.bytes().all(|b| b.is_ascii_uppercase()));
    let bare = match code_first {
        Some(code) => format!("{} {code}", bare[3..].trim()),
        None => bare.to_owned(),
    };
    let (number, rest) =
        match bare.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '\''))) {
            Some(at) => bare.split_at(at),
            None => (bare.as_str(), ""),
        };
    let (thousands, decimal) = if style.decimal_comma { ('.', ',') } else { (',', '.') };
    let whole = number.split(decimal).next().unwrap_or(number);
    let behind = &number[whole.len()..];
    let mut whole = whole.to_owned();
    for separator in [thousands, '\''] {
        let mut groups = whole.trim_start_matches('-').split(separator);
        let first = groups.next().unwrap_or("");
        if (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3) {
            whole = whole.replace(separator, "");
        }
    }
    // What stands behind the decimal sign is never grouped: `1.030,5` is no number with a decimal point.
    let mut number = whole + behind;
    if style.decimal_comma {
        number = number.replace(',', ".");
    }
    (number + rest.trim_end(), sign.map(|(_, code)| *code))
}

/// Millionths in a plain number such as `14` or `14.50`: what most files hold; `None` = it is written otherwise.
pub(super) fn micros(text: &str) -> Option<i64> {
    let (units, decimals) = text.split_once('.').unwrap_or((text, ""));
    let plain = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
    let is_plain =
        (1..=8).contains(&units.len()) && decimals.len() <= 6 && plain(units) && plain(decimals);
    if !is_plain || text.ends_with('.') {
        return None;
    }
    let digits = units.bytes().chain(decimals.bytes());
    let number = digits.fold(0_i64, |number, digit| 10 * number + i64::from(digit - b'0'));
    Some(number * 10_i64.pow(6 - decimals.len() as u32))
}

/// Does it look like `14,50`?
pub(super) fn has_decimal_comma(text: &str) -> bool {
    let Some((before, after)) = text.rsplit_once(',') else { return false };
    let decimals = after.trim_end_matches(|c: char| !c.is_ascii_digit());
    before.ends_with(|c: char| c.is_ascii_digit())
        && (1..=2).contains(&decimals.len())
        && decimals.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_reads_what_the_long_way_reads() {
        use crate::input::amount::parse_money;
        for text in ["0", "14", "14.5", "14.50", "0.000001", "99999999.999999", "007.10"] {
            let long = parse_money(&format!("{} GBP", plain(text, &Style::default()).0)).expect("money");
            assert_eq!(micros(text), Some(long.micros), "{text}");
        }
        for text in ["", "-1", "14,50", "14.", ".5", "1e3", "1.0000001", "123456789", "£1", "1 GBP"] {
            assert_eq!(micros(text), None, "{text}");
        }
    }

    #[test]
    fn signs_thousands_and_commas() {
        let point = |text| plain(text, &Style::default());
        assert_eq!(point("14.50"), ("14.50".into(), None));
        assert_eq!(point("£1,234.50"), ("1234.50".into(), Some("GBP")));
        assert_eq!(point("EUR 14.50").0, "14.50 EUR");
        assert_eq!(point("$14.50"), ("14.50".into(), None));
        assert_eq!(point("14,50").0, "14,50");
        assert_eq!(point("1.030,5").0, "1.030,5");
        assert_eq!(point("-1,234").0, "-1234");
        let comma = |text| plain(text, &Style { decimal_comma: true, ..Style::default() }).0;
        assert_eq!(comma("1.234,50 €"), "1234.50");
        assert_eq!(comma("14,5"), "14.5");
        assert_eq!(comma("1,030.5"), "1.030.5");
        assert_eq!(comma("1.234"), "1234");
        assert!(has_decimal_comma("14,50") && has_decimal_comma("1.234,5 EUR"));
        assert!(!has_decimal_comma("1,234") && !has_decimal_comma("14.50"));
    }
}
