//! Random numbers of another generator than the engine's (ChaCha8), and rejection samplers.

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

pub(crate) struct Numbers {
    generator: ChaCha8Rng,
}

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self { generator: ChaCha8Rng::seed_from_u64(seed) }
    }

    fn word(&mut self) -> u64 {
        self.generator.random()
    }

    /// Even over [0, 1).
    pub(crate) fn even(&mut self) -> f64 {
        (self.word() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(crate) fn happens(&mut self, chance: f64) -> bool {
        self.even() < chance
    }

    /// Arrivals before one unit of time is over.
    pub(crate) fn poisson(&mut self, mean: f64) -> u32 {
        let (mut time, mut n) = (0.0, 0);
        loop {
            time -= (1.0 - self.even()).ln() / mean;
            if time > 1.0 {
                return n;
            }
            n += 1;
        }
    }

    /// Marsaglia's polar method.
    fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.even() - 1.0, 2.0 * self.even() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * square.ln() / square).sqrt();
            }
        }
    }

    /// G. Marsaglia and W. W. Tsang, ACM TOMS 26(3), 2000.
    fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let u = 1.0 - self.even();
            return self.gamma(shape + 1.0) * u.powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && (1.0 - self.even()).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    pub(crate) fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (x, y) = (self.gamma(a), self.gamma(b));
        x / (x + y)
    }
}
