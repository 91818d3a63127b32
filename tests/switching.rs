//! A switching value holds: short of it the advice stays, past it the advice is what was announced.

mod shop;

use shop::{concluded, scenario, text};
use vtr_planner::analysis::{FlipsWhen, Recommendation};

const N: u64 = 300;

fn advice(sets: &[&str]) -> Recommendation {
    concluded(&scenario(&text("two-ways"), sets), N, 2).summary.recommendation
}

fn choice_with(flip: &FlipsWhen, value: f64) -> String {
    let amount = flip.unit.len() == 3 && flip.unit.chars().all(char::is_uppercase);
    let unit = if amount { format!(" {}", flip.unit) } else { String::new() };
    advice(&[&format!("{}={value:.6}{unit}", flip.input)]).choice
}

#[test]
fn an_input_set_past_its_switching_value_changes_the_choice() {
    let now = advice(&[]);
    assert_eq!((now.choice.as_str(), now.verdict.as_str()), ("track", "recommended"));
    assert_eq!(now.runner_up.as_deref(), Some("stop"));
    let flips: Vec<&str> = now.flips_when.iter().map(|flip| flip.input.as_str()).collect();
    assert!(flips.contains(&"services.tracked-abroad.price_factor"), "{flips:?}");
    assert!(flips.contains(&"categories.gifts.cost_of_goods"), "{flips:?}");
    for flip in &now.flips_when {
        let way = flip.at - flip.now;
        assert_eq!(flip.when, if way > 0.0 { "above" } else { "below" }, "{flip:?}");
        // A fifth of the way short of it, and a twentieth past it.
        assert_eq!(choice_with(flip, flip.now + 0.8 * way), now.choice, "short of {flip:?}");
        assert_eq!(choice_with(flip, flip.now + 1.05 * way), flip.becomes, "past {flip:?}");
        assert_ne!(flip.becomes, now.choice, "{flip:?}");
    }
}

#[test]
fn an_input_that_does_not_flip_may_be_set_to_both_ends() {
    let now = advice(&[]);
    let steady = "categories.gifts.orders_per_day";
    assert!(now.does_not_flip.iter().any(|path| path == steady), "{:?}", now.does_not_flip);
    for end in ["18", "22"] {
        assert_eq!(advice(&[&format!("{steady}={end}")]).choice, now.choice, "{end}");
    }
}
