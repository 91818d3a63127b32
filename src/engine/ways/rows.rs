//! Numbers by order day, packed: tables of ways hold them by the hundred million.

use crate::account::Counts;

/// Rows of `N` numbers a day, as small as they fit.
#[derive(Clone, Debug)]
pub(super) enum Rows<const N: usize> {
    /// None is above 255.
    Narrow(Vec<[u8; N]>),
    /// Some is.
    Wide(Vec<[u32; N]>),
}

/// Counted packages and defects, by order day.
pub(super) type CountRows = Rows<2>;
/// Packages, by order day.
pub(super) type PackageRows = Rows<1>;

impl<const N: usize> Rows<N> {
    pub(super) fn pack(numbers: Vec<[u32; N]>) -> Self {
        let narrow = |day: &[u32; N]| -> Option<[u8; N]> {
            let mut packed = [0; N];
            for (packed, n) in packed.iter_mut().zip(day) {
                *packed = u8::try_from(*n).ok()?;
            }
            Some(packed)
        };
        match numbers.iter().map(narrow).collect::<Option<Vec<_>>>() {
            Some(packed) => Self::Narrow(packed),
            None => Self::Wide(numbers),
        }
    }
}

impl CountRows {
    /// Adds days of the rows to sums.
    pub(super) fn add(&self, from: usize, sums: &mut [Counts]) {
        match self {
            Self::Narrow(held) => each(&held[from..], sums, Counts::of_bytes, Counts::plus),
            Self::Wide(held) => each(&held[from..], sums, wide, Counts::plus),
        }
    }

    /// Takes days of the rows, which must be in them, out of sums.
    pub(super) fn take(&self, from: usize, sums: &mut [Counts]) {
        match self {
            Self::Narrow(held) => each(&held[from..], sums, Counts::of_bytes, Counts::minus),
            Self::Wide(held) => each(&held[from..], sums, wide, Counts::minus),
        }
    }
}

#[inline]
fn wide([counted, defects]: [u32; 2]) -> Counts {
    Counts::new(counted, defects)
}

#[inline]
fn each<T: Copy>(
    held: &[[T; 2]],
    sums: &mut [Counts],
    counts: impl Fn([T; 2]) -> Counts,
    with: impl Fn(Counts, Counts) -> Counts,
) {
    for (sum, day) in sums.iter_mut().zip(held) {
        *sum = with(*sum, counts(*day));
    }
}

impl PackageRows {
    /// Calls `with` for each sum and the packages of its day; the first is that of the day `from`.
    #[inline]
    pub(super) fn for_each<S>(&self, from: usize, sums: &mut [S], with: impl Fn(&mut S, i64)) {
        match self {
            Self::Narrow(held) => {
                sums.iter_mut().zip(&held[from..]).for_each(|(sum, [n])| with(sum, (*n).into()));
            }
            Self::Wide(held) => {
                sums.iter_mut().zip(&held[from..]).for_each(|(sum, [n])| with(sum, (*n).into()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_added_and_taken_out_again_whatever_its_size() {
        for most in [255, 256] {
            let rows = Rows::pack(vec![[3, 1], [most, 2], [7, 7]]);
            assert_eq!(matches!(rows, Rows::Wide(_)), most > 255);
            let mut sums = vec![Counts::new(10, 3); 2];
            rows.add(1, &mut sums);
            assert_eq!(sums, [Counts::new(10 + most, 5), Counts::new(17, 10)]);
            rows.take(1, &mut sums);
            assert_eq!(sums, [Counts::new(10, 3); 2]);
            let packages = Rows::pack(vec![[most], [0], [4]]);
            let mut sums = [1, 1, 1];
            packages.for_each(0, &mut sums, |sum, n| *sum += n);
            assert_eq!(sums, [i64::from(most) + 1, 1, 5]);
        }
    }
}
