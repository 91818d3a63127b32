//! Numbers as people read them.

use super::*;

fn estimate(point: f64, half: f64) -> Estimate {
    Estimate { point, low: point - half, high: point + half }
}

#[test]
fn percents_are_never_finer_than_their_error() {
    let table = [
        (0.0843, 0.004, "8.4 %"),
        (0.0843, 0.011, "8 %"),
        (0.3361, 0.0007, "33.6 %"),
        (0.3361, 0.07, "34 %"),
        (0.3361, 0.12, "30 %"),
        (0.5, 0.0, "50 %"),
        (1.0, 0.0, "100 %"),
    ];
    for (point, half, expected) in table {
        assert_eq!(percent(&estimate(point, half)), expected);
    }
    assert_eq!(percent(&Estimate { point: 0.0, low: 0.0, high: 0.000_19 }), "under 0.02 %");
    assert_eq!(percent(&Estimate { point: 0.0, low: 0.0, high: 0.000_2 }), "under 0.02 %");
    assert_eq!(percent(&Estimate { point: 1.0, low: 0.999_8, high: 1.0 }), "over 99.98 %");
    assert_eq!(percent_with_interval(&estimate(0.0843, 0.004)), "8.4 % (8.0 % to 8.8 %)");
}

#[test]
fn chances_are_told_as_small_fractions() {
    for (point, expected) in [
        (0.33, "about 1 in 3"),
        (0.66, "about 2 in 3"),
        (0.9, "about 9 in 10"),
        (0.1, "about 1 in 10"),
        (0.05, "about 1 in 20"),
        (0.02, "about 1 in 50"),
        (0.0021, "about 1 in 500"),
        (0.999, "almost certain"),
    ] {
        assert_eq!(odds(&estimate(point, 0.001)), expected, "{point}");
    }
    assert_eq!(odds(&Estimate { point: 0.0, low: 0.0, high: 0.000_19 }), "under 1 in 5,000");
    assert_eq!(odds(&Estimate { point: 1.0, low: 1.0, high: 1.0 }), "certain");
    assert_eq!(odds(&Estimate { point: 1.0, low: 0.91, high: 1.0 }), "very likely");
}

#[test]
fn money_keeps_its_digits_and_its_sign() {
    let money_of =
        |point, half| money(&MoneyEstimate { point, low: point - half, high: point + half }, "GBP", 100);
    assert_eq!(money_of(20_634, 800), "206 GBP");
    assert_eq!(money_of(20_634, 1_200), "210 GBP");
    assert_eq!(money_of(-1_234_567, 2_000), "\u{2212}12,350 GBP");
    assert_eq!(money_of(0, 0), "0 GBP");
    assert_eq!(money_of(275, 0), "2.75 GBP");
    assert_eq!(money_of(i64::MAX / 2, 0), "46,116,860,184,273,880 GBP");
    assert_eq!(plain_money(-0.004, "GBP"), "0.00 GBP");
}

#[test]
fn days_are_written_out() {
    assert_eq!(day("2025-01-02"), "2 January 2025");
    assert_eq!(day("never"), "never");
}

#[test]
fn plain_numbers_drop_empty_digits() {
    for (x, expected) in
        [(0.0, "0"), (31.0, "31"), (1240.4, "1,240"), (0.62, "0.62"), (-2.5, "\u{2212}2.5")]
    {
        assert_eq!(plain(x), expected);
    }
}

#[test]
fn differences_of_chances_have_their_sign_and_no_digit_too_many() {
    let of = |point: f64, half: f64| Estimate { point, low: point - half, high: point + half };
    assert_eq!(points(&of(0.0324, 0.004)), "+3.2 points");
    assert_eq!(points(&of(-0.9512, 0.03)), "\u{2212}95 points");
    assert_eq!(points(&of(0.0001, 0.01)), "0 points");
}
