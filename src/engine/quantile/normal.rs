//! The standard normal quantile: M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution",
//! Applied Statistics 37(3), 1988, function PPND16: about one part in 10^16. Every count above a mean of 48 takes one, so
//! its cost is theirs.

#![allow(clippy::excessive_precision, reason = "the coefficients as they are published")]

/// Coefficients of numerator and denominator, from the constant on.
type Ratio = [[f64; 8]; 2];

/// Probabilities within this distance of a half: 85 of 100 are.
const CENTRAL: f64 = 0.425;
const CENTRAL_SQUARE: f64 = 0.180_625;
/// sqrt(-ln p) up to here: p above 1.4e-11.
const NEAR: f64 = 5.0;
const NEAR_FROM: f64 = 1.6;

const OF_CENTRE: Ratio = [
    [
        3.387_132_872_796_366_608,
        133.141_667_891_784_377_45,
        1_971.590_950_306_551_442_7,
        13_731.693_765_509_461_125,
        45_921.953_931_549_871_457,
        67_265.770_927_008_700_853,
        33_430.575_583_588_128_105,
        2_509.080_928_730_122_672_7,
    ],
    [
        1.0,
        42.313_330_701_600_911_252,
        687.187_007_492_057_908_3,
        5_394.196_021_424_751_107_7,
        21_213.794_301_586_595_867,
        39_307.895_800_092_710_61,
        28_729.085_735_721_942_674,
        5_226.495_278_852_854_561,
    ],
];

const OF_NEAR_TAIL: Ratio = [
    [
        1.423_437_110_749_683_577_34,
        4.630_337_846_156_545_295_9,
        5.769_497_221_460_691_405_5,
        3.647_848_324_763_204_605_04,
        1.270_458_252_452_368_382_58,
        0.241_780_725_177_450_611_77,
        0.022_723_844_989_269_184_583_3,
        7.745_450_142_783_414_076_4e-4,
    ],
    [
        1.0,
        2.053_191_626_637_758_821_87,
        1.676_384_830_183_803_849_4,
        0.689_767_334_985_100_004_55,
        0.148_103_976_427_480_074_59,
        0.015_198_666_563_616_457_196_6,
        5.475_938_084_995_344_946e-4,
        1.050_750_071_644_416_843_24e-9,
    ],
];

const OF_FAR_TAIL: Ratio = [
    [
        6.657_904_643_501_103_777_2,
        5.463_784_911_164_114_369_9,
        1.784_826_539_917_291_335_8,
        0.296_560_571_828_504_891_23,
        0.026_532_189_526_576_123_093,
        1.242_660_947_388_078_438_6e-3,
        2.711_555_568_743_487_578_15e-5,
        2.010_334_399_292_288_132_65e-7,
    ],
    [
        1.0,
        0.599_832_206_555_887_937_69,
        0.136_929_880_922_735_805_31,
        0.014_875_361_290_850_614_852_5,
        7.868_691_311_456_132_591e-4,
        1.846_318_317_510_054_681_8e-5,
        1.421_511_758_316_445_888_7e-7,
        2.044_263_103_389_939_785_64e-15,
    ],
];

/// The standard normal quantile of a probability strictly between 0 and 1.
#[inline]
pub(in crate::engine) fn normal(u: f64) -> f64 {
    let from_half = u - 0.5;
    if from_half.abs() <= CENTRAL {
        return from_half * ratio(&OF_CENTRE, CENTRAL_SQUARE - from_half * from_half);
    }
    tail(u, from_half)
}

fn tail(u: f64, from_half: f64) -> f64 {
    let root = (-u.min(1.0 - u).ln()).sqrt();
    let beyond = if root <= NEAR {
        ratio(&OF_NEAR_TAIL, root - NEAR_FROM)
    } else {
        ratio(&OF_FAR_TAIL, root - NEAR)
    };
    beyond.copysign(from_half)
}

#[inline]
fn ratio([above, below]: &Ratio, x: f64) -> f64 {
    let polynomial = |of: &[f64; 8]| of.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient);
    polynomial(above) / polynomial(below)
}

#[cfg(test)]
mod tests {
    use super::normal;
    use statrs::function::erf::erfc_inv;

    #[test]
    fn it_is_the_inverse_of_another_source() {
        let exponents = (1..=520).map(|at| f64::from(at) / 10.0);
        let tails = exponents.map(|exponent| (-exponent * std::f64::consts::LN_2).exp());
        let evenly = (1..2000).map(|at| f64::from(at) / 4000.0);
        for u in tails.chain(evenly) {
            let known = -std::f64::consts::SQRT_2 * erfc_inv(2.0 * u);
            assert!(
                (normal(u) - known).abs() <= 4e-15 * known.abs().max(0.1),
                "{u}: {} {known}",
                normal(u)
            );
            // 1 - u is exact for few u, and its own error grows in the tail.
            if u > 1e-4 {
                assert!((normal(1.0 - u) + known).abs() <= 1e-11, "{u}");
            }
        }
    }

    /// The values that the article gives for its check.
    #[test]
    fn the_published_values_come_out() {
        for (u, known) in [
            (0.25, -0.674_489_750_196_081_7),
            (0.001, -3.090_232_306_167_813_6),
            (1e-20, -9.262_340_089_798_408),
        ] {
            assert!((normal(u) - known).abs() < 1e-14, "{u}: {}", normal(u));
        }
    }

    #[test]
    fn it_never_falls() {
        let numbers = (1..400_000u64).map(|at| normal((at as f64 - 0.5) / 400_000.0));
        let numbers: Vec<f64> = numbers.collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
        // Where one approximation hands over to the next.
        for at in [0.075, 0.925, (-25.0f64).exp()] {
            let steps = (-2000..2000).map(|step| normal(at * (1.0 + f64::from(step) * 1e-14)));
            let steps: Vec<f64> = steps.collect();
            assert!(steps.windows(2).all(|pair| pair[0] <= pair[1] + 4e-15), "{at}");
        }
    }
}
