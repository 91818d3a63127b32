//! A share as people write it.

/// `95%`, `95 %` or `0.95`.
pub(super) fn share(text: &str) -> Result<f64, String> {
    let help = || format!("`{text}` is not a share: write it as 5% or 0.05");
    let (digits, scale) = match text.trim().strip_suffix('%') {
        Some(digits) => (digits.trim(), 100.0),
        None => (text.trim(), 1.0),
    };
    let number: f64 = digits.parse().map_err(|_| help())?;
    let share = number / scale;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err(help()) }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_read_as_people_write_them() {
        for text in ["95%", " 95 % ", "0.95"] {
            assert_eq!(share(text), Ok(0.95), "{text}");
        }
        for text in ["95", "-1%", "101%", "five", "", "%", "nan", "inf"] {
            assert!(share(text).is_err(), "{text}");
        }
    }
}
