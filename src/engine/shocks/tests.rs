use super::*;

/// Mean and variance of the weekly success over the normal scores: m and ICC m (1 - m).
#[test]
fn weeks_have_the_stated_mean_and_intra_class_correlation() {
    let icc = Distribution::Uniform { min: 0.0, max: 0.02 };
    let table = WeekTable::new(icc, &[]).expect("clustering");
    for mean in [0.02, 0.5, 0.75, 0.93, 0.98, 0.987] {
        for wanted in [0.02, 0.01, 0.0031] {
            let weeks = 40_000;
            let (mut sum, mut squares) = (0.0, 0.0);
            for week in 0..weeks {
                let u = (f64::from(week) + 0.5) / f64::from(weeks);
                let success = table.success(mean, f64::sqrt(wanted), normal(u));
                sum += success;
                squares += success * success;
            }
            let average = sum / f64::from(weeks);
            let variance = squares / f64::from(weeks) - average * average;
            let correlation = variance / (mean * (1.0 - mean));
            assert!((average - mean).abs() < 2e-4, "mean {average} for {mean}");
            assert!((correlation / wanted - 1.0).abs() < 0.06, "{correlation} for {wanted}");
        }
    }
}

#[test]
fn a_better_service_is_never_worse_in_the_same_week() {
    let table = WeekTable::new(Distribution::Point(0.02), &[0.9801]).expect("clustering");
    for score in [-5.5, -2.0, -0.3, 0.0, 1.7, 6.0] {
        let mut last = 0.0;
        for step in 0..=1000 {
            let success = table.success(f64::from(step) / 1000.0, 0.02f64.sqrt(), score);
            assert!(success >= last - 1e-12, "{score} {step}");
            last = success;
        }
    }
}

mod drawn;
