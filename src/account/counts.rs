//! Counted packages and defects in one word, and their running sums by promised day.

/// Packages in the denominator and how many of them are defects; adding two words adds both.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts(u64);

const HALF: u32 = 32;

impl Counts {
    /// Nothing counted.
    pub const NONE: Self = Self(0);
    /// One valid package.
    pub const VALID: Self = Self(1 << HALF);
    /// One defect.
    pub const DEFECT: Self = Self(1 << HALF | 1);

    /// So many counted, of which so many defects.
    #[inline]
    pub fn new(counted: u32, defects: u32) -> Self {
        Self(u64::from(counted) << HALF | u64::from(defects))
    }

    /// So many counted, of which so many defects, each in a byte.
    #[inline]
    pub fn of_bytes(counted_and_defects: [u8; 2]) -> Self {
        // As one number, so that the processor spreads several at once.
        let both = u64::from(u16::from_le_bytes(counted_and_defects));
        Self((both << HALF | both >> 8) & 0x0000_00ff_0000_00ff)
    }

    /// Packages in the denominator.
    #[inline]
    pub fn counted(self) -> u32 {
        (self.0 >> HALF) as u32
    }

    /// Of these without valid tracking.
    #[inline]
    pub fn defects(self) -> u32 {
        self.0 as u32
    }

    /// Of these with valid tracking.
    #[inline]
    pub fn valid(self) -> u32 {
        self.counted() - self.defects()
    }

    /// [`Counts::counted`], for picking a number out of a list.
    pub fn counted_of(this: &Self) -> u32 {
        this.counted()
    }

    /// [`Counts::defects`], for picking a number out of a list.
    pub fn defects_of(this: &Self) -> u32 {
        this.defects()
    }

    /// Of two windows the one with the lower rate, the first where they are equal; one in which nothing is
    /// counted gives way.
    #[inline]
    #[must_use]
    pub fn lower_rate(self, other: Self) -> Self {
        let missed = u64::from(self.defects()) * u64::from(other.counted());
        let missed_by_other = u64::from(other.defects()) * u64::from(self.counted());
        if (missed_by_other > missed) | (self.counted() == 0) { other } else { self }
    }

    /// The same `n` times.
    #[inline]
    #[must_use]
    pub fn times(self, n: u64) -> Self {
        Self(self.0 * n)
    }

    /// Both numbers added.
    #[inline]
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    /// Both numbers subtracted; `other` must be a part of `self`.
    #[inline]
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

/// Counts by promised day with running sums, so that any window is one subtraction.
#[derive(Clone, Debug, Default)]
pub struct Promised {
    daily: Vec<Counts>,
    /// `before[d]` = counts promised on days 0 to d - 1, right up to `summed`.
    before: Vec<Counts>,
    /// Days whose running sum is right.
    summed: usize,
}

impl Promised {
    /// Starts from so many days that hold nothing until `fill_in` has filled them.
    pub fn set(&mut self, days: usize, fill_in: impl FnOnce(&mut [Counts])) {
        self.daily.clear();
        self.daily.resize(days, Counts::NONE);
        fill_in(&mut self.daily);
        self.before.clear();
        self.before.resize(self.daily.len() + 1, Counts::NONE);
        self.summed = 0;
    }

    /// Takes packages out of successive days from `day` on, as [`Promised::take_out`] does.
    pub fn take_out_from(&mut self, day: usize, counts: &[Counts]) {
        let known = self.daily.get_mut(day..).unwrap_or_default();
        known.iter_mut().zip(counts).for_each(|(known, counts)| *known = known.minus(*counts));
        self.summed = self.summed.min(day);
    }

    /// Takes packages out of a day; they must be a part of its counts. Days after the last one hold
    /// nothing.
    pub fn take_out(&mut self, day: usize, counts: Counts) {
        if let Some(known) = self.daily.get_mut(day) {
            *known = known.minus(counts);
            self.summed = self.summed.min(day);
        }
    }

    /// Counts promised on days `first` to `last`, both included; days outside hold nothing.
    #[inline]
    pub fn between(&mut self, first: i32, last: i32) -> Counts {
        if last < 0 || last < first {
            return Counts::NONE;
        }
        let end = (last as usize + 1).min(self.daily.len());
        let start = (first.max(0) as usize).min(end);
        while self.summed < end {
            self.before[self.summed + 1] = self.before[self.summed].plus(self.daily[self.summed]);
            self.summed += 1;
        }
        self.before[end].minus(self.before[start])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_counts() {
        for counted in 0..=255 {
            for defects in 0..=counted {
                let expected = Counts::new(counted.into(), defects.into());
                assert_eq!(Counts::of_bytes([counted, defects]), expected);
            }
        }
    }

    #[test]
    fn windows_are_differences_of_running_sums() {
        let daily: Vec<Counts> = (0..10).map(|day| Counts::new(day + 1, day % 2)).collect();
        let mut promised = Promised::default();
        promised.set(10, |days| days.copy_from_slice(&daily));
        for first in -3i32..12 {
            for last in -3i32..12 {
                let expected = daily
                    .iter()
                    .enumerate()
                    .filter(|(day, _)| (first..=last).contains(&(*day as i32)))
                    .fold(Counts::NONE, |sum, (_, counts)| sum.plus(*counts));
                assert_eq!(promised.between(first, last), expected, "{first}..={last}");
            }
        }
    }

    #[test]
    fn the_lower_rate_is_that_of_the_fraction() {
        let windows =
            [(0, 0), (1, 0), (20, 1), (19, 1), (40, 2), (3, 3), (u32::MAX, u32::MAX - 1), (u32::MAX, 0)]
                .map(|(counted, defects)| Counts::new(counted, defects));
        let rate = |window: Counts| match window.counted() {
            0 => 2.0,
            counted => f64::from(window.valid()) / f64::from(counted),
        };
        for a in windows {
            for b in windows {
                let expected = if rate(b) < rate(a) { b } else { a };
                assert_eq!(a.lower_rate(b), expected, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn what_is_taken_out_is_gone_from_every_later_window() {
        let mut promised = Promised::default();
        promised.set(6, |days| days.fill(Counts::new(3, 1)));
        assert_eq!(promised.between(0, 5), Counts::new(18, 6));
        promised.take_out(4, Counts::new(2, 1));
        promised.take_out(9, Counts::new(2, 1));
        assert_eq!(promised.between(0, 5), Counts::new(16, 5));
        assert_eq!(promised.between(4, 4), Counts::new(1, 0));
        assert_eq!(promised.between(0, 3), Counts::new(12, 4));
    }
}
