//! Paired futures, or each way to ship and to be counted for itself.

/// What is drawn of orders and their tracking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Every order line and day for itself: all policies, readings and strategies meet the same packages.
    Paired,
    /// What each way to ship brings into a window, from summed rates: exact for each way to ship and to be counted alone,
    /// and faster where few ways share many lines. Ways to ship do not meet the same packages, and packages have no lines: never
    /// mixed with paired numbers. Orders that are not left to chance stay as they are.
    Marginal,
}

impl Mode {
    /// `paired` or `marginal`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paired => "paired",
            Self::Marginal => "marginal",
        }
    }
}
