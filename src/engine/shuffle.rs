//! Random orders from a named stream.

use super::streams::{Purpose, Stream};

/// The k-th random order of 0 to `n` - 1 under a seed and a name (Fisher and Yates).
pub fn shuffled(seed: u64, name: &str, k: u64, n: usize) -> Vec<usize> {
    let stream = Stream::new(seed, Purpose::Shuffle, name);
    let mut order: Vec<usize> = (0..n).collect();
    for place in (1..n).rev() {
        let [word, ..] = stream.block(k, place as u64);
        let other = (u128::from(word) * (place as u128 + 1)) >> 64;
        order.swap(place, other as usize);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_comes_about_equally_often() {
        let mut hits = std::collections::BTreeMap::new();
        for k in 0..6000 {
            *hits.entry(shuffled(5, "three", k, 3)).or_insert(0u32) += 1;
        }
        assert_eq!(hits.len(), 6);
        // Mean 1000, standard deviation 29.
        assert!(hits.values().all(|n| (880..1120).contains(n)), "{hits:?}");
        assert_eq!(shuffled(5, "three", 7, 3), shuffled(5, "three", 7, 3));
        assert!((0..50).any(|k| shuffled(5, "three", k, 9) != shuffled(6, "three", k, 9)));
    }
}
