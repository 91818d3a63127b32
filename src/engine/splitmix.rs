//! SplitMix64: the number at any place of a sequence in a dozen instructions.
//!
//! G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with the mixing
//! function of D. Stafford ("variant 13") that S. Vigna's reference program has. It is a counter that is mixed, so
//! the n-th number costs as much as the first. A sequence has one 64-bit start: Philox gives it, one for each
//! replication and use. Here a sequence is read at a few hundred dates; two of ten million such sequences share a
//! number with a chance of about one in five hundred.

const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;
const MULTIPLIERS: [u64; 2] = [0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB];

/// The `place`-th number (the first is 1) from `start`.
#[inline]
pub(super) fn split_mix(start: u64, place: u64) -> u64 {
    let mut word = start.wrapping_add(place.wrapping_mul(GAMMA));
    word = (word ^ word >> 30).wrapping_mul(MULTIPLIERS[0]);
    word = (word ^ word >> 27).wrapping_mul(MULTIPLIERS[1]);
    word ^ word >> 31
}

#[cfg(test)]
mod tests {
    use super::split_mix;

    /// Known answers of Vigna's reference program (as Java's `SplittableRandom` gives them, too).
    #[test]
    fn the_published_answers_come_out() {
        let of_1234567 = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        for (place, expected) in (1..).zip(of_1234567) {
            assert_eq!(split_mix(1_234_567, place), expected);
        }
        assert_eq!(split_mix(0, 1), 0xE220_A839_7B1D_CDAF);
    }
}
