//! What is taken where a seller's data say nothing: each with its source or as an assumption.

use crate::domain::{Format, TrackedAs};

/// The four chances of a tracked service, as 90 % intervals: upload, facility, delivery after facility, delivery
/// without.
pub(super) fn chances(format: Format, tracked_as: TrackedAs, abroad: bool) -> [(f64, f64); 4] {
    let upload = (0.985, 0.995);
    let letterbox = matches!(format, Format::Letter | Format::LargeLetter);
    match (tracked_as, letterbox, abroad) {
        (TrackedAs::DeliveryOnly, true, _) => [upload, (0.0, 0.0), (0.5, 0.9), (0.5, 0.9)],
        (TrackedAs::DeliveryOnly, false, _) => [upload, (0.0, 0.0), (0.85, 0.97), (0.85, 0.97)],
        (TrackedAs::ExportOnly, ..) => [upload, (0.96, 0.995), (0.0, 0.0), (0.0, 0.0)],
        (_, _, true) => [upload, (0.95, 0.99), (0.95, 0.99), (0.4, 0.7)],
        (_, true, false) => [upload, (0.93, 0.99), (0.95, 0.99), (0.4, 0.7)],
        (_, false, false) => [upload, (0.96, 0.995), (0.97, 0.995), (0.5, 0.8)],
    }
}

/// Why, for each of the four.
pub(super) const CHANCE_REASONS: [&str; 4] = [
    "default: 0.5 to 1.5 % of labels become invalid by typing or late upload; judgement, none measured",
    "default: judgement beside Metapack (up to 0.7 % of parcels without live tracking, UK and Europe, autumn 2024), \
     Olist (0.6 % without a carrier scan, 1.3 % without a delivery scan) and forum reports of services that are \
     scanned on delivery only",
    "default: judgement; Olist: 1.3 % of dispatched packages without a delivery scan",
    "default: judgement",
];

/// The greatest weight that a format usually carries, grams: taken where weights are not known.
pub(super) fn greatest_weight(format: Format) -> u32 {
    match format {
        Format::Letter => 100,
        Format::LargeLetter => 750,
        Format::Parcel | Format::Digital => 2000,
        Format::Freight => 1_000_000,
    }
}

/// Weight steps of bands, grams: those that most tariffs have.
pub(super) const WEIGHT_STEPS: [u32; 11] =
    [100, 250, 500, 750, 1000, 2000, 5000, 10_000, 20_000, 30_000, 1_000_000];

/// Handling days where no handover is known.
pub(super) const HANDLING_DAYS: u16 = 1;
/// Promised days from handover at home and abroad, where no promise is known.
pub(super) const TRANSIT_DAYS: [u16; 2] = [3, 7];
