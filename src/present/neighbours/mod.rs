//! What stands beside the VTR, in words: one line for a terminal, one table a store for the page.

mod cells;
mod sentences;
mod table;

pub(super) use sentences::{line, reading};
pub(super) use table::tables;

/// A whole store in the rows.
const ALL: &str = "all";

/// The tables of one store.
pub(in crate::present) struct StoreCells {
    pub(in crate::present) store: String,
    /// Columns beside strategy and packages tracked.
    pub(in crate::present) heads: Vec<HeadCells>,
    pub(in crate::present) lines: Vec<LineCells>,
    /// What is said of the on-time rate.
    pub(in crate::present) on_time: Vec<String>,
    /// What is asked for, in full.
    pub(in crate::present) asked: Vec<String>,
}

/// A column's head.
pub(in crate::present) struct HeadCells {
    pub(in crate::present) title: String,
    pub(in crate::present) needed: String,
}

/// A strategy in a store.
pub(in crate::present) struct LineCells {
    pub(in crate::present) title: String,
    pub(in crate::present) badge: &'static str,
    pub(in crate::present) days: String,
    pub(in crate::present) tracked: String,
    /// Where least is tracked.
    pub(in crate::present) least: String,
    pub(in crate::present) cells: Vec<Cell>,
}

/// What is said of one requirement.
#[derive(Clone, Default)]
pub(in crate::present) struct Cell {
    pub(in crate::present) head: String,
    pub(in crate::present) small: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Summary;
    use crate::present::sample;

    #[test]
    fn one_line_tells_the_choice_store_by_store() {
        let summary = sample::summary();
        assert_eq!(
            line(&summary).expect("a line"),
            "Packages tracked with the choice: UK 76.0 %, DE 76.0 %, too few for any share asked for; order defect \
             rate UK 0.39 %."
        );
        let mut all = summary.clone();
        all.recommendation.choice = "track-all".into();
        assert_eq!(
            line(&all).expect("a line"),
            "Packages tracked with the choice: UK 100 %, DE 100 %; enough for Shorter delivery promises (UK), \
             Shorter delivery promises (DE); order defect rate UK 0.33 %."
        );
        let nothing = Summary { neighbours: crate::analysis::Neighbours::default(), ..summary };
        assert_eq!(line(&nothing), None);
        assert!(tables(&nothing).is_empty());
    }

    #[test]
    fn a_table_tells_what_is_reached_and_how_much_is_missing() {
        let summary = sample::summary();
        let tables = tables(&summary);
        let [uk, de] = tables.as_slice() else { panic!("two stores") };
        let heads = |table: &StoreCells| {
            let heads = table.heads.iter().map(|head| format!("{}: {}", head.title, head.needed));
            heads.collect::<Vec<_>>()
        };
        let shares = [
            "Shorter delivery promises: at least 98 % tracked",
            "Seller Fulfilled Prime: at least 98 % labels bought there",
        ];
        assert_eq!(heads(uk), [&shares[..], &["Order defect rate: below 1 %"]].concat());
        assert_eq!(heads(de), shares);
        let today = &uk.lines[0];
        assert_eq!((today.badge, today.tracked.as_str()), ("today", "70.0 %"));
        assert_eq!(today.least, "least: Toys 60.0 %");
        assert_eq!(
            (today.cells[0].head.as_str(), &today.cells[0].small),
            ("missed", &vec!["317 a month short".to_owned()])
        );
        assert_eq!(today.cells[2].small.last().map(String::as_str), Some("factor 2.5: 0.40 %"));
        let all = &uk.lines[1];
        assert_eq!((all.tracked.as_str(), all.cells[0].head.as_str()), ("100 %", "reached"));
        assert!(all.cells[0].small.is_empty());
        assert_eq!(uk.on_time.len(), 1);
        assert!(
            uk.on_time[0].contains(
                "On-time delivery, at least 90 % (from 16 September 2025, enforced \
                                        from 2 February 2026): reached"
            ),
            "{}",
            uk.on_time[0]
        );
        assert!(de.on_time.is_empty() && de.asked[0].contains("Taken: as in the other store."));
        assert!(reading(&summary).ends_with("tracked by: Track everything."), "{}", reading(&summary));
    }
}
