use super::*;

#[test]
fn weeks_begin_on_mondays() {
    let monday = NaiveDate::from_ymd_opt(2024, 11, 4).expect("a date");
    let sunday = monday.pred_opt().expect("a date");
    assert_eq!(week_of(position_of(monday)), week_of(position_of(sunday)) + 1);
    assert_eq!(week_of(position_of(monday)), week_of(position_of(monday) + 6));
}

#[test]
fn a_day_has_the_same_number_from_wherever_one_starts() {
    let stream = Stream::new(1, Purpose::Orders, "line");
    let (mut long, mut short) = (Vec::new(), Vec::new());
    stream.daily(7, 1001, 40, &mut long);
    stream.daily(7, 1010, 13, &mut short);
    assert_eq!((long.len(), &short[..]), (40, &long[9..22]));
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
}

#[test]
fn unit_numbers_stay_strictly_inside() {
    assert!(unit(0) > 0.0 && unit(u64::MAX) < 1.0);
}

mod random;
