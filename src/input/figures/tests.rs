//! The value parser, with NaN and infinity in each place.

use super::*;
use crate::diagnostics::Code;
use crate::domain::{Currency, Distribution};
use proptest::prelude::*;

fn gbp() -> Measure {
    Measure::money(Currency::GBP)
}

fn signed() -> Measure {
    Measure::signed(-20.0..=0.0)
}

#[test]
fn good_texts_are_read() {
    use Distribution::{Beta, Pert, Point, Uniform};
    let table = [
        ("98.5 %", Measure::chance(), Point(0.985)),
        ("0.985", Measure::share(), Point(0.985)),
        (" 5% ", Measure::chance(), Point(0.05)),
        ("2.70 GBP", gbp(), Point(2.7)),
        ("14 days", Measure::days(), Point(14.0)),
        ("pert(2, 14, 45)", Measure::days(), Pert { min: 2.0, mode: 14.0, max: 45.0 }),
        ("pert(1 %, 2 %, 6 %)", Measure::chance(), Pert { min: 0.01, mode: 0.02, max: 0.06 }),
        ("beta(19, 1)", Measure::chance(), Beta { a: 19.0, b: 1.0 }),
        ("0 % to 2 %", Measure::chance(), Uniform { min: 0.0, max: 0.02 }),
        ("-2", signed(), Point(-2.0)),
        ("0 %", Measure::signed(-0.99..=10.0), Point(0.0)),
    ];
    for (text, measure, expected) in table {
        assert_eq!(parse_distribution(text, &measure), Ok(expected), "{text}");
    }
}

#[test]
fn ranges_have_the_family_of_their_measure() {
    let family = |text: &str, measure: Measure| match parse_distribution(text, &measure) {
        Ok(Distribution::Beta { .. }) => "beta",
        Ok(Distribution::LogNormal { .. }) => "lognormal",
        Ok(Distribution::Gamma { .. }) => "gamma",
        Ok(Distribution::Normal { .. }) => "normal",
        _ => "something else",
    };
    assert_eq!(family("96 % to 99.5 %", Measure::chance()), "beta");
    assert_eq!(family("3 GBP to 5 GBP", gbp()), "lognormal");
    assert_eq!(family("2 to 5", Measure::days()), "lognormal");
    assert_eq!(family("18 to 24", Measure::orders_per_day()), "gamma");
    assert_eq!(family("0.1 to 0.5", Measure::per_year()), "gamma");
    assert_eq!(family("-2.5 to -1", signed()), "normal");
}

#[test]
fn bad_texts_are_refused_with_the_reason() {
    use Code::{CurrencyMismatch, NotFinite, OutOfRange, RangeOrder, UnreadableValue};
    let table = [
        ("", Measure::chance(), UnreadableValue),
        ("high", Measure::chance(), UnreadableValue),
        ("98,5 %", Measure::chance(), UnreadableValue),
        ("101 %", Measure::chance(), OutOfRange),
        ("-1 %", Measure::chance(), OutOfRange),
        ("nan", Measure::chance(), NotFinite),
        ("-inf %", Measure::chance(), NotFinite),
        ("nan % to 99 %", Measure::chance(), NotFinite),
        ("96 % to nan %", Measure::chance(), NotFinite),
        ("96 % to inf", Measure::chance(), NotFinite),
        ("99 % to 96 %", Measure::chance(), RangeOrder),
        ("96 % to 96 %", Measure::chance(), RangeOrder),
        ("96 to 99 %", Measure::chance(), OutOfRange),
        ("pert(nan, 14, 45)", Measure::days(), NotFinite),
        ("pert(2, inf, 45)", Measure::days(), NotFinite),
        ("pert(2, 14, nan)", Measure::days(), NotFinite),
        ("pert(2, 60, 45)", Measure::days(), RangeOrder),
        ("pert(2, 14)", Measure::days(), UnreadableValue),
        ("pert(2, 14, 45", Measure::days(), UnreadableValue),
        ("beta(nan, 1)", Measure::chance(), UnreadableValue),
        ("beta(19, inf)", Measure::chance(), UnreadableValue),
        ("beta(0, 1)", Measure::chance(), OutOfRange),
        ("beta(19, 1)", Measure::days(), UnreadableValue),
        ("-1", Measure::orders_per_day(), OutOfRange),
        ("1e400", Measure::orders_per_day(), UnreadableValue),
        ("-1 to 3", Measure::per_year(), OutOfRange),
        ("1", signed(), OutOfRange),
        ("nan to -1", signed(), NotFinite),
        ("2.70", gbp(), UnreadableValue),
        ("2.70 EUR", gbp(), CurrencyMismatch),
        ("nan GBP", gbp(), NotFinite),
        ("-2 GBP", gbp(), OutOfRange),
        ("3 GBP to inf GBP", gbp(), NotFinite),
        ("3 GBP to 5 EUR", gbp(), CurrencyMismatch),
        ("3 weeks", Measure::days(), UnreadableValue),
    ];
    for (text, measure, code) in table {
        let got = parse_distribution(text, &measure).map_err(|misread| misread.code);
        assert_eq!(got, Err(code), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 128, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(7),
        ..ProptestConfig::default()
    })]

    /// Whatever is written: never a panic, and what is read has finite ends within the bounds.
    #[test]
    fn what_is_read_is_finite(text in "[-+0-9a-z%., ()]{0,24}") {
        for measure in [Measure::chance(), gbp(), Measure::days(), Measure::per_year(), signed()] {
            if let Ok(read) = parse_distribution(&text, &measure) {
                let (low, high) = read.interval90();
                prop_assert!(low.is_finite() && high.is_finite() && low <= high, "{text}: {read:?}");
            }
        }
    }

    /// Any two ends in order make a range whose 90 % interval they are.
    #[test]
    fn a_range_is_its_interval(low in 0.01f64..0.98, width in 0.001f64..1.0) {
        let high = (low + width).min(0.999);
        prop_assume!(high > low + 1e-3);
        for (text, measure) in [
            (format!("{low} to {high}"), Measure::chance()),
            (format!("{low} to {high}"), Measure::orders_per_day()),
            (format!("{low} GBP to {high} GBP"), gbp()),
        ] {
            let read = parse_distribution(&text, &measure).map_err(|misread| misread.what);
            let (got_low, got_high) = read.map_err(TestCaseError::fail)?.interval90();
            prop_assert!((got_low - low).abs() < 1e-3 && (got_high - high).abs() < 1e-3,
                "{text}: {got_low} to {got_high}");
        }
    }
}
