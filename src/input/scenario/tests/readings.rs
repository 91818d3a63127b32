//! `[readings]`, and what a reading says of the lag.

use super::*;

#[test]
fn the_lag_is_the_policies_and_readings_if_it_is_left_out() {
    let open = changed(SMALL, "lag_days = 14\n", "");
    let scenario = good(&open, &["readings.use=[\"lag=10\"]"]);
    assert_eq!(scenario.horizon.lag_days, None);
    let policy = &scenario.stores[0].reform;
    let lags = scenario.readings.iter().map(|reading| scenario.lag_days(policy, reading));
    assert_eq!(lags.collect::<Vec<_>>(), [14, 10]);
    assert_eq!((scenario.main_lag_days(), scenario.longest_lag_days()), (14, 14));
    let entered = scenario.inputs.iter().find(|input| input.path == "horizon.lag_days");
    let expected = InputValue::Number(Distribution::Point(14.0));
    assert_eq!(entered.map(|input| &input.value), Some(&expected));

    // A stated lag holds for every reading.
    let stated = read_with(SMALL, &["readings.use=[\"lag=10\"]"]);
    assert_eq!(codes(&stated), [Code::NeverUsed]);
    let scenario = stated.scenario.expect("a warning stops nothing");
    assert_eq!(scenario.longest_lag_days(), 14);
    assert_eq!(scenario.lag_days(&scenario.stores[0].reform, &scenario.readings[1]), 14);
}

#[test]
fn sets_of_readings_are_asked_for_by_one_word() {
    let named = |sets: &[&str]| -> Vec<String> {
        good(SMALL, sets).readings.iter().map(|reading| reading.name.clone()).collect()
    };
    let each = named(&["readings.use=[\"each\"]"]);
    assert_eq!(each[0], "prudent");
    // Every option that is not the prudent one of every policy, but for the lag, which the file states, and the rate of the
    // order's day, which a run does not know.
    let scenario = good(SMALL, &[]);
    let policies = [&scenario.stores[0].baseline, &scenario.stores[0].reform];
    let mut expected: BTreeSet<String> = BTreeSet::from(["prudent".to_owned()]);
    for switch in policies.iter().flat_map(|policy| &policy.switches).filter(|one| one.name != "lag") {
        let others = switch
            .options
            .iter()
            .filter(|option| option.name != switch.prudent && option.name != "order-day");
        expected.extend(others.map(|option| format!("{}={}", switch.name, option.name)));
    }
    assert_eq!(each.iter().cloned().collect::<BTreeSet<_>>(), expected);
    assert_eq!(each.len(), expected.len());

    let product = named(&["readings.use=[]", "readings.product=[\"target\", \"reviewed-from\"]"]);
    assert_eq!(
        product,
        [
            "prudent",
            "target=at-least",
            "reviewed-from=10",
            "reviewed-from=20",
            "reviewed-from=10,target=at-least",
            "reviewed-from=20,target=at-least",
        ]
    );
    let both = good(SMALL, &["readings.product=[\"target\", \"reviewed-from\"]"]);
    let last = both.readings.last().expect("readings");
    let terms = last.review_terms(&both.stores[0].reform);
    assert_eq!((terms.target.strictly_above, terms.reviewed_from), (false, 20));

    // A run knows one rate only.
    assert_eq!(
        codes(&read_with(SMALL, &["readings.use=[\"limit-rate=order-day\"]"])),
        [Code::NeverUsed]
    );
    let wrong = |set: &str| codes(&read_with(SMALL, &[set]));
    assert_eq!(wrong("readings.product=[\"target\", \"target\"]"), [Code::DuplicateName]);
    assert_eq!(wrong("readings.product=[\"taget\"]"), [Code::UnknownSwitch]);
    let all: Vec<String> = expected
        .iter()
        .filter_map(|name| name.split_once('='))
        .map(|(switch, _)| format!("\"{switch}\""))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    assert_eq!(wrong(&format!("readings.product=[{}]", all.join(", "))), [Code::OutOfRange]);
}
