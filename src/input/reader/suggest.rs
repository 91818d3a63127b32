//! "Did you mean": the known word nearest to an unknown one.

/// The known word that differs from `word` by the fewest letters added, left out, changed or swapped, if
/// these are at most a third of its letters.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(100).flat_map(char::to_lowercase).collect();
    let most = (word.len() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (distance(&word, &candidate.chars().collect::<Vec<_>>()), candidate))
        .filter(|&(distance, _)| distance <= most)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Optimal string alignment distance (Levenshtein with swaps of neighbours).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let changed = usize::from(a[i - 1] != b[j - 1]);
            let mut least =
                (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + changed);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let known = ["facility", "upload", "prices", "transit_days"];
        assert_eq!(did_you_mean("facilty", known), Some("facility"));
        assert_eq!(did_you_mean("uplaod", known), Some("upload"));
        assert_eq!(did_you_mean("Prices", known), Some("prices"));
        assert_eq!(did_you_mean("transit-days", known), Some("transit_days"));
        assert_eq!(did_you_mean("weekday", known), None);
        assert_eq!(did_you_mean("", known), None);
    }
}
