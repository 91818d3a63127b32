//! Overlays, wherever a policy is named.

use super::program::{Place, ends, err, json, out, vtr};

const DOMESTIC: &str = "uk-2025+scenarios/overlays/domestic-above-10-gbp.toml";
const BUY_SHIPPING: &str = "uk-2025+scenarios/overlays/only-buy-shipping.toml";
const SCENARIO: &str = "scenarios/uk-gifts-2025.toml";

#[test]
fn the_examples_are_checked_shown_and_compared() {
    let checked = vtr(&["policy", "check", "--deny-warnings", DOMESTIC, BUY_SHIPPING]);
    ends(&checked, 0);
    let shown = vtr(&["policy", "show", BUY_SHIPPING]);
    ends(&shown, 0);
    assert!(out(&shown).starts_with("uk-2025+only-buy-shipping: UK store: "), "{}", out(&shown));
    for told in [
        "label-bought-elsewhere (assumption)\n",
        "   added by only-buy-shipping.toml\n",
        "   assumption: nobody has announced it",
        "- Overlay only-buy-shipping.toml: Only Buy Shipping labels are valid from 1 February 2025.",
    ] {
        assert!(out(&shown).contains(told), "{told}\n{}", out(&shown));
    }
    let shown = json(&vtr(&["policy", "show", DOMESTIC, "--format", "json"]).stdout);
    let clauses = shown["clauses"].as_array().expect("clauses");
    let overlay =
        |id: &str| &clauses.iter().find(|clause| clause["id"] == id).expect("a clause")["overlay"];
    assert_eq!(overlay("letter-through-buy-shipping"), "ended by domestic-above-10-gbp.toml");
    assert_eq!(
        overlay("letter-through-buy-shipping-from-2026-01-01"),
        "changed by domestic-above-10-gbp.toml"
    );
    assert!(overlay("counted").is_null());

    let compared = vtr(&["policy", "diff", "uk-2025", DOMESTIC]);
    ends(&compared, 0);
    let told = out(&compared);
    assert!(
        told.starts_with(
            "From uk-2025 to uk-2025+domestic-above-10-gbp: they differ from 1 January 2026"
        ),
        "{told}"
    );
    assert!(told.contains("\nchanged letter-through-buy-shipping\n"), "{told}");
    assert!(told.contains("   changed by domestic-above-10-gbp.toml\n   assumption: "), "{told}");
    let listed = vtr(&["policy", "list"]);
    assert!(!out(&listed).contains('+'));
}

#[test]
fn a_run_and_a_calendar_take_them_beside_the_scenario_or_where_the_command_is_given() {
    for reform in [BUY_SHIPPING, "uk-2025+overlays/only-buy-shipping.toml"] {
        let dates = vtr(&["calendar", SCENARIO, "--compare", "uk-2025", "--policy", reform]);
        ends(&dates, 0);
        let told =
            "UK: uk-2025 becomes uk-2025+only-buy-shipping on 1 February 2025, by the day of handover";
        assert!(out(&dates).contains(told), "{}", out(&dates));
    }
    let place = Place::new();
    let run = place.run_of(SCENARIO, &["--replications", "2", "--policy", BUY_SHIPPING, "--quiet"]);
    ends(&run, 0);
    let summary = std::fs::read(place.folder().join("summary.json")).expect("a summary");
    let summary = json(&summary);
    let stores = summary["policies"].to_string();
    assert!(stores.contains("uk-2025+only-buy-shipping"), "{stores}");
    let notes = summary["notes"].to_string();
    assert!(notes.contains("only-buy-shipping.toml adds label-bought-elsewhere: "), "{notes}");
    assert!(notes.contains("Assumption: nobody has announced it"), "{notes}");
}

#[test]
fn with_a_mistake_in_an_overlay_nothing_is_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.toml");
    let good = include_str!("../../scenarios/overlays/only-buy-shipping.toml");
    let bad = good
        .replace("before = \"not-integrated-never-valid\"", "before = \"not-integrated-ever-valid\"");
    std::fs::write(&file, &bad).expect("written");
    let name = format!("uk-2025+{}", file.to_string_lossy());
    let line = 1 + bad.lines().position(|line| line.contains("-ever-valid")).expect("a line");
    let place = Place::new();
    for told in [
        place.run_of(SCENARIO, &["--replications", "2", "--policy", &name]),
        vtr(&["calendar", SCENARIO, "--policy", &name]),
        vtr(&["policy", "show", &name]),
        vtr(&["policy", "check", &name]),
        vtr(&["policy", "diff", "uk-2025", &name]),
        vtr(&["validate", SCENARIO, "--set", &format!("stores.uk.reform={name}")]),
    ] {
        ends(&told, 2);
        let told = format!("{}{}", err(&told), out(&told));
        assert!(
            told.contains("overlay-place") && told.contains(&format!("mine.toml:{line}:")),
            "{told}"
        );
        assert!(told.contains("did you mean `not-integrated-never-valid`?"), "{told}");
    }
    assert!(place.beside().is_empty());
    // A file that is not there, a part that is no path, a policy of another store.
    ends(&vtr(&["calendar", SCENARIO, "--policy", "uk-2025+no/such.toml"]), 2);
    ends(&vtr(&["policy", "show", "uk-2025+no/such.toml"]), 2);
    ends(&vtr(&["policy", "show", "uk-2025+uk-2023"]), 2);
    ends(&vtr(&["policy", "show", &BUY_SHIPPING.replace("uk-2025", "de-2025")]), 2);
}
