//! Products of sets of cells, and taking them from each other.

/// A set of at most 128 cells of one axis.
pub(super) type Cells = u128;

/// Steps after which a search gives up.
const MOST_STEPS: u32 = 200_000;

/// Packages and readings: on each axis a set of cells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Region(Vec<Cells>);

/// There are too many combinations to look at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TooMany;

impl Region {
    pub(super) fn new(cells: Vec<Cells>) -> Self {
        Self(cells)
    }

    pub(super) fn cells(&self, axis: usize) -> Cells {
        self.0[axis]
    }

    /// The same with other cells on one axis.
    pub(super) fn with(mut self, axis: usize, cells: Cells) -> Self {
        self.0[axis] = cells;
        self
    }

    fn is_empty(&self) -> bool {
        self.0.contains(&0)
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a & b != 0)
    }

    /// What two regions have in common on all axes but one, which stays as it is here.
    pub(super) fn common_but_for(&self, other: &Self, axis: usize) -> Option<Self> {
        let mut common: Vec<Cells> = self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect();
        common[axis] = self.0[axis];
        let common = Self(common);
        (!common.is_empty()).then_some(common)
    }
}

/// The cells above all of one set and below all of the other; none if the sets are not so apart.
pub(super) fn between(a: Cells, b: Cells) -> Cells {
    let (low, high) = if a.leading_zeros() > b.leading_zeros() { (a, b) } else { (b, a) };
    let up_to_low = Cells::MAX.checked_shr(low.leading_zeros()).unwrap_or(0);
    let below_high = (high & high.wrapping_neg()).wrapping_sub(1);
    below_high & !up_to_low
}

/// Counts the steps of a search.
#[derive(Debug, Default)]
pub(super) struct Search {
    steps: u32,
}

impl Search {
    /// Is anything left of a region when the others are taken away?
    pub(super) fn left(&mut self, region: &Region, taken: &[&Region]) -> Result<bool, TooMany> {
        if region.is_empty() {
            return Ok(false);
        }
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err(TooMany);
        }
        let Some(first) = taken.iter().position(|other| region.meets(other)) else { return Ok(true) };
        let (other, rest) = (taken[first], &taken[first + 1..]);
        let mut inside = region.clone();
        for axis in 0..region.0.len() {
            let outside = inside.clone().with(axis, region.0[axis] & !other.0[axis]);
            if self.left(&outside, rest)? {
                return Ok(true);
            }
            inside.0[axis] &= other.0[axis];
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_what_no_other_region_holds() {
        let whole = Region::new(vec![0b111, 0b11]);
        let left = |taken: &[Region]| {
            Search::default().left(&whole, &taken.iter().collect::<Vec<_>>()).expect("few steps")
        };
        let half = Region::new(vec![0b111, 0b01]);
        let most = Region::new(vec![0b011, 0b11]);
        let rest = Region::new(vec![0b100, 0b10]);
        assert!(left(&[]) && left(std::slice::from_ref(&half)));
        assert!(left(&[half.clone(), most.clone()]) && !left(&[half, most, rest]));
        assert!(!left(std::slice::from_ref(&whole)));
    }

    #[test]
    fn between_are_the_cells_that_part_two_sets() {
        assert_eq!(between(0b0011, 0b1_0000), 0b1100);
        assert_eq!(between(0b1_0000, 0b0011), 0b1100);
        assert_eq!(between(0b0011, 0b0100), 0);
        assert_eq!(between(1, 1 << 127), Cells::MAX >> 1 & !1);
        assert_eq!(between(0b0101, 0b1010), 0);
    }
}
