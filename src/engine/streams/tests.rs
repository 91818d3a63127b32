use super::*;

#[test]
fn weeks_begin_on_mondays() {
    let monday = NaiveDate::from_ymd_opt(2024, 11, 4).expect("a date");
    let sunday = monday.pred_opt().expect("a date");
    assert_eq!(week_of(position_of(monday)), week_of(position_of(sunday)) + 1);
    assert_eq!(week_of(position_of(monday)), week_of(position_of(monday) + 6));
}

/// The n-th number from Philox' first word on, and none of the numbers that `block` gives.
#[test]
fn a_date_has_one_number_in_each_of_four_sequences() {
    let stream = Stream::new(1, Purpose::Orders, "line");
    let starts = philox([0, 7, 2, 1], stream.key);
    let numbers = stream.daily(7, 2);
    for (start, daily) in starts.into_iter().zip(numbers) {
        assert_eq!(daily.at(1001), split_mix(start, 1001));
    }
    let mut seen: Vec<u64> = numbers.iter().flat_map(|daily| (0..50).map(|day| daily.at(day))).collect();
    seen.extend((0..50).flat_map(|day| stream.block(7, day)));
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 400);
}

#[test]
fn purpose_name_seed_and_replication_each_change_every_number() {
    let base = Stream::new(1, Purpose::Orders, "line").block(0, 0);
    let others = [
        Stream::new(2, Purpose::Orders, "line").block(0, 0),
        Stream::new(1, Purpose::Tracking, "line").block(0, 0),
        Stream::new(1, Purpose::Orders, "lime").block(0, 0),
        Stream::new(1, Purpose::Orders, "line").block(1, 0),
        Stream::new(1, Purpose::Orders, "line").block(0, 1),
        Stream::new(1, Purpose::Orders, "line").further(0, 0, 1),
    ];
    for other in others {
        assert!(base.iter().zip(other).all(|(a, b)| *a != b));
    }
    let base = Stream::new(1, Purpose::Orders, "line").daily(0, 0);
    let others = [
        Stream::new(2, Purpose::Orders, "line").daily(0, 0),
        Stream::new(1, Purpose::Tracking, "line").daily(0, 0),
        Stream::new(1, Purpose::Orders, "lime").daily(0, 0),
        Stream::new(1, Purpose::Orders, "line").daily(1, 0),
        Stream::new(1, Purpose::Orders, "line").daily(0, 1),
    ];
    for other in others {
        assert!(base.iter().zip(other).all(|(a, b)| a.at(9) != b.at(9)));
    }
}

#[test]
fn unit_numbers_stay_strictly_inside() {
    assert!(unit(0) > 0.0 && unit(u64::MAX) < 1.0);
}

mod random;
