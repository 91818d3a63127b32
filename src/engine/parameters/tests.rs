use super::*;

#[test]
fn the_table_agrees_with_the_quantile_function() {
    for distribution in [
        Distribution::chance_between(0.96, 0.995),
        Distribution::amount_between(3.0, 5.0),
        Distribution::rate_between(18.0, 24.0),
        Distribution::signed_between(-2.5, -1.0),
        Distribution::pert(2.0, 14.0, 45.0),
    ] {
        let distribution = distribution.expect("a good range");
        let table = Tabulated::new(distribution);
        for u in [1e-5, 0.01, 0.2, 0.5, 0.77, 0.95, 0.999] {
            let exact = distribution.quantile(u);
            let spread = distribution.quantile(0.95) - distribution.quantile(0.05);
            assert!((table.at(u) - exact).abs() < 1e-3 * spread, "{distribution:?} at {u}");
        }
    }
}

mod drawn;
