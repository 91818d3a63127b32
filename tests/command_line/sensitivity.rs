//! `vtr sensitivity`: sentences, files, mistakes.

use super::program::{Place, SHOP, ends, err, files, json, out, vtr};
use std::fs;

#[test]
fn it_says_what_it_found_and_writes_what_it_says() {
    let place = Place::new();
    let folder = place.folder().to_string_lossy().into_owned();
    let args = ["sensitivity", SHOP, "--replications", "400", "--quiet", "-o", &folder];
    let run = vtr(&args);
    ends(&run, 0);
    let text = out(&run);
    assert!(text.starts_with("- Advice under the reading prudent: Track abroad."), "{text}");
    for part in
        ["The advice changes", "Of what unknown inputs do", "unknown inputs do not matter", "Over "]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(err(&run), "");
    let there = files(&place.folder());
    for file in
        ["sensitivity.json", "data/shares.csv", "data/worth.csv", "data/map.csv", "charts/map.svg"]
    {
        assert!(there.contains_key(file), "{file} of {:?}", there.keys());
    }
    let written = json(&fs::read(place.folder().join("sensitivity.json")).expect("there"));
    assert_eq!(written["choice"], "track");
    // Another answer about the same scenario may take its place; nothing else may.
    ends(&vtr(&args), 0);
    let other =
        vtr(&["sensitivity", "tests/shops/packages.toml", "--replications", "200", "-o", &folder]);
    ends(&other, 1);
    assert!(err(&other).contains("holds the sensitivity of the scenario"), "{}", err(&other));
}

#[test]
fn names_that_are_not_there_and_axes_that_cannot_be_are_mistakes() {
    for (more, told) in [
        (["--strategy", "fly"], "no strategy `fly`: the scenario has carry-on, track, stop"),
        (["--reading", "kind"], "no reading `kind`"),
        (["--sample", "pigeon=10"], "no service `pigeon`"),
        (["--map", "services.home.upload,services.home.prize"], "no input `services.home.prize`"),
        (["--map", "services.home.upload,horizon.lag_days"], "cannot be changed alone"),
        (["--sample", "home"], "write SERVICE=N"),
        (["--replications", "10"], "200"),
    ] {
        let run = vtr(&[&["sensitivity", SHOP], &more[..]].concat());
        ends(&run, 2);
        assert!(err(&run).contains(told), "{told}: {}", err(&run));
    }
}
