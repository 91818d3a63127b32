//! Axes: a range made from the data, even ticks, and the way from a value to a px.

use crate::present::number;

/// How values become px.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// Evenly.
    Linear,
    /// By square root, from 0.
    SquareRoot,
    /// By logarithm, above 0.
    Log,
}

/// One axis.
#[derive(Clone, Debug)]
pub(super) struct Scale {
    shape: Shape,
    pub(super) low: f64,
    pub(super) high: f64,
    from_px: f64,
    to_px: f64,
    pub(super) ticks: Vec<f64>,
    step: f64,
}

/// The smallest range that holds all finite values; `None` when there is none.
pub(super) fn range_of(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().filter(|x| x.is_finite()).fold(None, |range, x| match range {
        None => Some((x, x)),
        Some((low, high)) => Some((x.min(low), x.max(high))),
    })
}

impl Scale {
    /// An even axis over the data with about `ticks` ticks, widened to whole steps. A range of one value
    /// is opened on both sides.
    pub(super) fn linear((low, high): (f64, f64), ticks: usize, (from_px, to_px): (f64, f64)) -> Self {
        let span = high - low;
        let (low, high) = if span > low.abs().max(high.abs()) * 1e-9 && span > 1e-12 {
            (low, high)
        } else {
            let room = (low.abs() * 0.1).max(1e-3);
            (low - room, high + room)
        };
        let step = even_step((high - low) / ticks.max(1) as f64);
        let first = (low / step + 1e-9).floor();
        let last = (high / step - 1e-9).ceil();
        let count = (last - first).round().clamp(1.0, 60.0) as usize;
        let ticks: Vec<f64> = (0..=count).map(|i| (first + i as f64) * step).collect();
        let low = (first * step).min(low);
        let high = (last * step).max(high);
        Self { shape: Shape::Linear, low, high, from_px, to_px, ticks, step }
    }

    /// As [`Self::linear`], but ending exactly at the data; ticks lie inside.
    pub(super) fn tight((low, high): (f64, f64), ticks: usize, px: (f64, f64)) -> Self {
        let mut scale = Self::linear((low, high), ticks, px);
        if high - low > 1e-12 {
            (scale.low, scale.high) = (low, high);
        }
        let slack = (scale.high - scale.low) * 1e-9;
        scale.ticks.retain(|tick| *tick >= low - slack && *tick <= high + slack);
        scale
    }

    /// A square-root axis from 0 for shares.
    pub(super) fn square_root(high: f64, (from_px, to_px): (f64, f64)) -> Self {
        let steps = [0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0];
        let top = steps.iter().copied().find(|step| *step >= high && *step > 0.0).unwrap_or(high);
        let ticks = steps.iter().copied().filter(|step| *step <= top).collect();
        Self { shape: Shape::SquareRoot, low: 0.0, high: top, from_px, to_px, ticks, step: 0.01 }
    }

    /// A logarithmic axis for counts of at least 1.
    pub(super) fn log((low, high): (f64, f64), (from_px, to_px): (f64, f64)) -> Self {
        let (low, high) = (low.max(1e-9), high.max(1e-9));
        let (low, high) = if high / low < 4.0 { (low / 2.0, high * 2.0) } else { (low, high) };
        let mut ticks = Vec::new();
        let mut decade = 10f64.powf(low.log10().floor());
        let wide = (high / low).log10() > 5.0;
        while decade <= high {
            for part in [1.0, 2.0, 5.0] {
                let tick = decade * part;
                if tick >= low && tick <= high && (!wide || part == 1.0) {
                    ticks.push(tick);
                }
            }
            decade *= 10.0;
        }
        Self { shape: Shape::Log, low, high, from_px, to_px, ticks, step: 1.0 }
    }

    fn bent(&self, value: f64) -> f64 {
        match self.shape {
            Shape::Linear => value,
            Shape::SquareRoot => value.max(0.0).sqrt(),
            Shape::Log => value.max(1e-12).ln(),
        }
    }

    /// Does the axis hold the value?
    pub(super) fn holds(&self, value: f64) -> bool {
        let slack = (self.high - self.low).abs() * 1e-9;
        value >= self.low - slack && value <= self.high + slack
    }

    /// The px of a value.
    pub(super) fn px(&self, value: f64) -> f64 {
        let (low, high) = (self.bent(self.low), self.bent(self.high));
        self.from_px + (self.bent(value) - low) / (high - low) * (self.to_px - self.from_px)
    }

    /// Ticks as percents.
    pub(super) fn percent_ticks(&self) -> Vec<(f64, String)> {
        let decimals = decimals_of(self.step * 100.0);
        let write = |tick: &f64| (*tick, format!("{} %", number::grouped(tick * 100.0, decimals)));
        self.ticks.iter().map(write).collect()
    }

    /// Ticks as amounts or counts: `250`, `12k`, `3.5M`.
    pub(super) fn amount_ticks(&self) -> Vec<(f64, String)> {
        if self.shape == Shape::Log {
            return self.ticks.iter().map(|tick| (*tick, count_tick(*tick))).collect();
        }
        let largest = self.ticks.iter().fold(0.0f64, |most, tick| most.max(tick.abs()));
        let (per, suffix) = match largest {
            x if x >= 1e15 => return self.ticks.iter().map(|t| (*t, format!("{t:.2e}"))).collect(),
            x if x >= 1e12 => (1e12, "tn"),
            x if x >= 1e9 => (1e9, "bn"),
            x if x >= 1e6 => (1e6, "M"),
            x if x >= 2e4 => (1e3, "k"),
            _ => (1.0, ""),
        };
        let step = self.step / per;
        let decimals = decimals_of(step);
        let write = |tick: &f64| {
            let digits = number::grouped(tick / per, decimals);
            (*tick, if *tick == 0.0 { "0".to_owned() } else { format!("{digits}{suffix}") })
        };
        self.ticks.iter().map(write).collect()
    }
}

/// Decimals that a step needs to be written exactly.
fn decimals_of(step: f64) -> usize {
    (0..9).find(|&d| (step * 10f64.powi(d) - (step * 10f64.powi(d)).round()).abs() < 1e-6).unwrap_or(9)
        as usize
}

/// A count on a logarithmic axis: `500`, `20k`, `5M`.
fn count_tick(tick: f64) -> String {
    let (per, suffix) = match tick {
        x if x >= 999_999.0 => (1e6, "M"),
        x if x >= 19_999.0 => (1e3, "k"),
        _ => (1.0, ""),
    };
    format!("{}{suffix}", number::plain(tick / per))
}

/// The next larger of 1, 2, 2.5, 5 times a power of ten.
fn even_step(rough: f64) -> f64 {
    let decade = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|part| part * decade)
        .find(|step| *step >= rough * (1.0 - 1e-9));
    step.unwrap_or(decade * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_axis_holds_its_data_and_says_when_it_does_not() {
        for (low, high) in
            [(0.0, 1.0), (-3.0, -3.0), (0.0, 0.0), (-1e15, 1e15), (0.93, 0.934), (5.0, 1e7)]
        {
            for scale in
                [Scale::linear((low, high), 5, (0.0, 100.0)), Scale::tight((low, high), 5, (0.0, 100.0))]
            {
                assert!(scale.holds(low) && scale.holds(high), "{low} to {high}: {scale:?}");
                for value in [low, high] {
                    assert!((-1e-6..=100.000_001).contains(&scale.px(value)), "{scale:?}");
                }
                assert!(scale.ticks.len() <= 12, "{scale:?}");
            }
        }
        let scale = Scale::linear((0.0, 1.0), 5, (0.0, 100.0));
        assert!(!scale.holds(1.2) && !scale.holds(-0.2));
    }

    #[test]
    fn ticks_are_written_with_the_digits_of_their_step() {
        let texts = |scale: &Scale| {
            scale.percent_ticks().into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(texts(&Scale::linear((0.0, 0.5), 5, (0.0, 1.0))), "0 % 10 % 20 % 30 % 40 % 50 %");
        assert_eq!(texts(&Scale::linear((0.0, 0.01), 2, (0.0, 1.0))), "0.0 % 0.5 % 1.0 %");
        assert_eq!(
            texts(&Scale::linear((0.9, 1.0), 4, (0.0, 1.0))),
            "90.0 % 92.5 % 95.0 % 97.5 % 100.0 %"
        );
        let amounts = Scale::linear((-40_000.0, 80_000.0), 4, (0.0, 1.0));
        let texts: Vec<String> = amounts.amount_ticks().into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts.join(" "), "\u{2212}50k 0 50k 100k");
    }
}
