//! Uncertain inputs as a run draws them, against the samplers of `rand_distr` (rejection, no inverse).

use crate::domain::Distribution;
use crate::engine::parameters::Tabulated;
use crate::engine::statistics::{Group, SEED};
use crate::engine::streams::{Purpose, Stream, unit};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use rand_distr::{Beta, Distribution as _, Gamma, LogNormal, Normal, Pert, Uniform};

const DRAWS: u64 = 100_000;

fn drawn(distribution: Distribution, path: &str) -> Vec<f64> {
    let table = Tabulated::new(distribution);
    let stream = Stream::new(SEED, Purpose::Parameter, path);
    (0..DRAWS).map(|replication| table.at(unit(stream.block(replication, 0)[0]))).collect()
}

#[test]
fn uncertain_inputs_follow_their_distributions() {
    let mut group = Group::of("parameters");
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let mut alike = |name: &str, distribution: Distribution, of: &dyn Fn(&mut ChaCha8Rng) -> f64| {
        let other = (0..DRAWS).map(|_| of(&mut rng)).collect();
        group.alike(name, drawn(distribution, name), other);
    };
    for (name, a, b) in
        [("a scan chance", 197.0, 4.0), ("a chance of few counts", 2.0, 1.0), ("rare", 0.7, 60.0)]
    {
        let oracle = Beta::new(a, b).expect("shapes");
        alike(name, Distribution::Beta { a, b }, &|rng| oracle.sample(rng));
    }
    let (shape, rate) = (131.0, 6.25);
    let oracle = Gamma::new(shape, 1.0 / rate).expect("a shape");
    alike("orders a day", Distribution::Gamma { shape, rate }, &|rng| oracle.sample(rng));
    let oracle = LogNormal::new(1.2, 0.4).expect("a deviation");
    alike("an amount", Distribution::LogNormal { mu: 1.2, sigma: 0.4 }, &|rng| oracle.sample(rng));
    let oracle = Normal::new(-1.75, 0.456).expect("a deviation");
    alike("elasticity", Distribution::Normal { mean: -1.75, sd: 0.456 }, &|rng| oracle.sample(rng));
    let oracle = Pert::new(2.0, 45.0).with_mode(14.0).expect("in order");
    let days = Distribution::Pert { min: 2.0, mode: 14.0, max: 45.0 };
    alike("days closed", days, &|rng| oracle.sample(rng));
    let oracle = Uniform::new(0.0, 0.02).expect("a range");
    alike("clustering", Distribution::Uniform { min: 0.0, max: 0.02 }, &|rng| oracle.sample(rng));
}
