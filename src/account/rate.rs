//! A valid tracking rate in four bytes, for results that are kept by the million.

use super::Counts;

/// Valid over counted in billionths, rounded down, or nothing counted. Rounding down keeps what is below
/// one below one, and what is below a target of whole thousandths below it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Rate(u32);

impl Rate {
    /// Nothing counted: above every rate in order.
    pub const NOTHING: Self = Self(u32::MAX);
    /// One, in billionths.
    pub const ONE: u32 = 1_000_000_000;

    /// The rate of a window.
    #[inline]
    pub fn of(window: Counts) -> Self {
        let billionths = u64::from(window.valid()) * u64::from(Self::ONE);
        match billionths.checked_div(u64::from(window.counted())) {
            Some(billionths) => Self(billionths as u32),
            None => Self::NOTHING,
        }
    }

    /// In billionths; `None` when nothing is counted.
    pub fn billionths(self) -> Option<u32> {
        (self != Self::NOTHING).then_some(self.0)
    }

    /// As a share, 0 to 1; `None` when nothing is counted.
    pub fn share(self) -> Option<f64> {
        self.billionths().map(|billionths| f64::from(billionths) / f64::from(Self::ONE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_exact_to_a_billionth_and_never_rounded_up() {
        assert_eq!(Rate::of(Counts::NONE), Rate::NOTHING);
        assert_eq!(Rate::of(Counts::NONE).share(), None);
        assert_eq!(Rate::of(Counts::new(7, 0)).share(), Some(1.0));
        assert_eq!(Rate::of(Counts::new(7, 7)).share(), Some(0.0));
        assert_eq!(Rate::of(Counts::new(20, 1)).share(), Some(0.95));
        assert_eq!(Rate::of(Counts::new(9, 2)).billionths(), Some(777_777_777));
        assert_eq!(Rate::of(Counts::new(u32::MAX, 1)).billionths(), Some(999_999_999));
        assert!(Rate::of(Counts::new(2_000_000, 100_001)) < Rate::of(Counts::new(20, 1)));
        assert!(Rate::of(Counts::new(1, 0)) < Rate::NOTHING);
    }
}
