//! The finished cells of a line or a part of it: most have all their packages in one state.

use super::Cell;

/// Cells by day: all packages of a day are in the usual state, except in the cells that stand apart.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Cells<'c> {
    /// Packages by day, days without any left out.
    pub(in crate::engine) packages: &'c [(u32, u32)],
    /// The usual state, by its place in [`Cell::states`].
    pub(in crate::engine) usual: usize,
    /// Cells that have packages in other states, by day.
    pub(in crate::engine) apart: &'c [Cell],
}

impl<'c> Cells<'c> {
    /// The cells before a day, and those from it on.
    pub(in crate::engine) fn split_at(self, day: usize) -> (Self, Self) {
        let (before, packages) =
            self.packages.split_at(self.packages.partition_point(|(at, _)| (*at as usize) < day));
        let (apart_before, apart) =
            self.apart.split_at(self.apart.partition_point(|cell| (cell.day as usize) < day));
        (Self { packages: before, apart: apart_before, ..self }, Self { packages, apart, ..self })
    }

    /// Those from a day on, to another (excluded).
    pub(in crate::engine) fn between(self, from: usize, until: usize) -> Self {
        self.split_at(from).1.split_at(until).0
    }

    /// One after the other.
    pub(in crate::engine) fn iter(self) -> impl Iterator<Item = Cell> + 'c {
        let mut apart = self.apart.iter().peekable();
        self.packages.iter().map(move |&(day, n)| match apart.next_if(|cell| cell.day == day) {
            Some(cell) => *cell,
            None => Cell::settled(day, n, self.usual),
        })
    }

    /// The cell of a day.
    pub(in crate::engine) fn on(self, day: u32) -> Option<Cell> {
        if let Ok(at) = self.apart.binary_search_by_key(&day, |cell| cell.day) {
            return Some(self.apart[at]);
        }
        let at = self.packages.binary_search_by_key(&day, |(at, _)| *at).ok()?;
        Some(Cell::settled(day, self.packages[at].1, self.usual))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_stand_apart_are_found_among_the_others() {
        let odd = Cell { day: 5, states: [1, 0, 0, 0, 2] };
        let packages = [(2, 4), (5, 3), (9, 1)];
        let cells = Cells { packages: &packages, usual: 4, apart: &[odd] };
        let plain = |day, n| Cell { day, states: [0, 0, 0, 0, n] };
        assert_eq!(cells.iter().collect::<Vec<_>>(), [plain(2, 4), odd, plain(9, 1)]);
        assert_eq!(cells.between(5, 9).iter().collect::<Vec<_>>(), [odd]);
        assert_eq!(cells.between(6, 20).iter().collect::<Vec<_>>(), [plain(9, 1)]);
        assert_eq!([2, 5, 6].map(|day| cells.on(day)), [Some(plain(2, 4)), Some(odd), None]);
    }
}
