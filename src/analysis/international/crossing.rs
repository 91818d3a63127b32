//! The value at which two choices leave the same, where money is no straight line in it.

/// Where a curve that falls along `xs` first passes a level, by straight lines between logarithms where all is above nothing (a
/// constant elasticity makes it one), else by straight lines.
pub(super) fn crossing(xs: &[f64], ys: &[f64], level: f64) -> Option<f64> {
    let steps = xs.windows(2).zip(ys.windows(2));
    let mut found = steps.filter(|(_, y)| y[0] >= level && y[1] < level);
    found.next().map(|(x, y)| {
        let logs = y[1] > 0.0 && level > 0.0;
        let way = |value: f64| if logs { value.ln() } else { value };
        let share = (way(y[0]) - way(level)) / (way(y[0]) - way(y[1]));
        x[0] + share * (x[1] - x[0])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_of_constant_elasticity_is_crossed_exactly() {
        let xs = [0.0, -1.0, -2.0, -4.0];
        let ys: Vec<f64> = xs.iter().map(|e| 100.0 * 1.2f64.powf(*e)).collect();
        let at = crossing(&xs, &ys, 60.0).expect("crossed");
        assert!((at - 0.6f64.ln() / 1.2f64.ln()).abs() < 1e-9, "{at}");
        assert_eq!(crossing(&xs, &ys, 200.0), None);
        assert_eq!(crossing(&xs, &ys, 1.0), None);
        assert_eq!(crossing(&[0.0, -1.0], &[1.0, -1.0], 0.0), Some(-0.5));
    }
}
