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

/// Counts by promised day as running sums, so that any window is one subtraction.
#[derive(Clone, Debug, Default)]
pub struct Promised {
    /// `before[d]` = counts promised on days 0 to d - 1.
    before: Vec<Counts>,
}

impl Promised {
    /// Sums up daily counts.
    pub fn set(&mut self, daily: &[Counts]) {
        self.before.clear();
        self.before.reserve(daily.len() + 1);
        let mut sum = Counts::NONE;
        self.before.push(sum);
        for &day in daily {
            sum = sum.plus(day);
            self.before.push(sum);
        }
    }

    /// Sums up again from a day on, after `daily` has changed there.
    pub fn reset_from(&mut self, first: usize, daily: &[Counts]) {
        let mut sum = self.before[first];
        for (day, &counts) in daily.iter().enumerate().skip(first) {
            sum = sum.plus(counts);
            self.before[day + 1] = sum;
        }
    }

    /// Counts promised on days `first` to `last`, both included; negative days hold nothing.
    #[inline]
    pub fn between(&self, first: i32, last: i32) -> Counts {
        if last < 0 || last < first {
            return Counts::NONE;
        }
        let end = (last as usize + 1).min(self.before.len() - 1);
        let start = (first.max(0) as usize).min(end);
        self.before[end].minus(self.before[start])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_differences_of_running_sums() {
        let daily: Vec<Counts> = (0..10).map(|day| Counts::new(day + 1, day % 2)).collect();
        let mut promised = Promised::default();
        promised.set(&daily);
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
    fn sums_are_set_again_from_a_day_on() {
        let mut daily = vec![Counts::new(3, 1); 6];
        let mut promised = Promised::default();
        promised.set(&daily);
        daily[4] = Counts::NONE;
        promised.reset_from(4, &daily);
        assert_eq!(promised.between(0, 5), Counts::new(15, 5));
        assert_eq!(promised.between(4, 4), Counts::NONE);
    }
}
