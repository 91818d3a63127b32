//! Scenarios fitted to packages of known truth: they load, run, and hold the truth as often as they say.

#[path = "fit/market.rs"]
mod market;

use chrono::{Days, NaiveDate};
use market::{ABROAD, HOME, LETTER, Seller};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};
use rand_distr::{Beta, Distribution as _};
use std::path::PathBuf;
use vtr_planner::app::fit::{Beside, Field, Fits, Question, fit_files, label_cost, told_figures};
use vtr_planner::app::run::{Length, Settings, run};
use vtr_planner::diagnostics::Code;
use vtr_planner::engine::{Mode, Quiet, Stop};
use vtr_planner::fit::{Events, clustering};
use vtr_planner::input::scenario::load_text;
use vtr_planner::scenario::{InputValue, Scenario};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn write(&self, text: &str) -> PathBuf {
        let path = self.0.path().join("packages.csv");
        std::fs::write(&path, text).expect("written");
        path
    }

    fn fit(&self, text: &str, as_of: Option<NaiveDate>) -> Fits {
        fit_files(&question(self.write(text), as_of))
    }
}

fn question(file: PathBuf, as_of: Option<NaiveDate>) -> Question {
    let told = vec![(Field::Store, "UK".to_owned()), (Field::BuyShipping, "no".to_owned())];
    Question {
        files: vec![file],
        beside: Beside { told, ..Beside::default() },
        as_of,
        ..Question::default()
    }
}

/// The fitted file, read as any scenario: there is nothing to find in it.
fn loaded(fits: &Fits) -> Scenario {
    let shown: String = fits.findings.iter().map(|findings| findings.render(false)).collect();
    let toml = fits.toml.as_ref().unwrap_or_else(|| panic!("no file: {shown}"));
    assert!(fits.findings.is_empty(), "{shown}");
    let loaded = load_text("my-shop.toml", toml, &[]);
    assert!(loaded.findings.is_empty(), "{}\n{toml}", loaded.findings.render(false));
    loaded.scenario.expect("a scenario")
}

/// The 90 % interval of an input.
fn interval(scenario: &Scenario, path: &str) -> (f64, f64) {
    let input = scenario.inputs.iter().find(|input| input.path == path);
    match &input.unwrap_or_else(|| panic!("no {path}")).value {
        InputValue::Number(distribution) => distribution.interval90(),
        InputValue::Text(text) => panic!("{path} is {text}"),
    }
}

#[test]
fn a_fitted_file_runs_as_it_is_and_is_the_same_every_time() {
    let (folder, seller) = (Folder::new(), Seller::usual());
    let file = seller.file(1, seller.day(290));
    let fits = folder.fit(&file, None);
    let scenario = loaded(&fits);
    assert_eq!(fits.toml, folder.fit(&file, None).toml);
    assert_eq!(scenario.metrics.len(), 2);
    assert!(scenario.metrics.iter().all(|metric| metric.past.is_some() && metric.figures.is_none()));
    let names: Vec<&str> = scenario.strategies.iter().map(|strategy| &*strategy.name).collect();
    assert!(names.contains(&"track-abroad") && names.contains(&"stop-cross-border"), "{names:?}");
    let settings =
        Settings { seed: 1, mode: Mode::Paired, length: Length::Replications(64), threads: Some(2) };
    let conclusion = run(&scenario, settings, &Quiet, &Stop::default()).expect("a run");
    assert_eq!(conclusion.summary.replications, 64);
}

#[test]
fn orders_services_prices_and_promises_are_those_of_the_packages() {
    let (folder, seller) = (Folder::new(), Seller::usual());
    let scenario = loaded(&folder.fit(&seller.file(2, seller.day(299)), None));
    let close = |got: f64, want: f64, by: f64| assert!((got - want).abs() < by, "{got} for {want}");
    let (low, high) = interval(&scenario, "categories.uk-toys.orders_per_day");
    assert!(low < 8.0 && 8.0 < high && high - low < 1.0, "{low} {high}");
    for (factor, truth) in scenario.metrics[1].season.weekday.iter().zip(seller.weekday) {
        close(*factor, truth, 0.15);
    }
    let service = |name: &str| {
        scenario
            .services
            .iter()
            .position(|service| service.name == name)
            .unwrap_or_else(|| panic!("{name}"))
    };
    for (way, name) in
        [(HOME, "tracked-48"), (LETTER, "intl-letter-untracked-abroad"), (ABROAD, "intl-tracked-abroad")]
    {
        let at = service(name);
        let lines = scenario.lines.iter().zip(&scenario.today);
        let own: Vec<_> = lines.filter(|(line, today)| line.metric.0 == 1 && today.0 == at).collect();
        close(own.iter().map(|(line, _)| line.share).sum(), way.share, 0.03);
        let line = own[0].0;
        assert_eq!(scenario.services[at].transit_on(line.lane), Some(way.transit as u16), "{name}");
        let price = scenario.services[at].price_on(line.lane, line.weight.to_g, seller.day(299));
        close(price.expect("a price").each.units(), way.pence as f64 / 100.0, 1e-9);
        assert!(
            own.iter().all(|(line, _)| f64::from(line.weight.from_g) < f64::from(way.grams) + 100.0)
        );
    }
    // 5 to 30 pounds, evenly: the share of letters abroad below 20 EUR, where they are exempt.
    let letters = || {
        scenario
            .lines
            .iter()
            .zip(&scenario.today)
            .filter(|(_, today)| today.0 == service("intl-letter-untracked-abroad"))
    };
    let limit = scenario
        .rates
        .convert(
            vtr_planner::domain::Money::from_units(20.0, vtr_planner::domain::Currency::EUR),
            vtr_planner::domain::Currency::GBP,
        )
        .expect("a rate");
    let below: f64 = letters()
        .filter(|(line, _)| line.price.to.micros <= limit.micros)
        .map(|(line, _)| line.share)
        .sum();
    let all: f64 = letters().map(|(line, _)| line.share).sum();
    close(below / all, (limit.units() - 5.0) / 25.0, 0.05);
    assert_eq!(scenario.horizon.handling_days, 1);
}

/// What a file says later changes nothing of a fit of an earlier day.
#[test]
fn nothing_later_than_the_day_of_the_fit_is_used() {
    let (folder, seller) = (Folder::new(), Seller::usual());
    let day = seller.day(200);
    let then = folder.fit(&seller.file(3, day), Some(day));
    let now = folder.fit(&seller.file(3, seller.day(299)), Some(day));
    assert!(then.toml.is_some());
    assert_eq!(then.toml, now.toml);
}

/// Young packages are censored: a shop whose packages are mostly on their way does not look as if it missed scans.
#[test]
fn packages_younger_than_the_lag_are_no_misses() {
    let folder = Folder::new();
    let seller = Seller { categories: vec![("Toys", 30.0)], ..Seller::usual() };
    let day = seller.day(45);
    let fits = folder.fit(&seller.file(4, day), Some(day));
    let (low, high) = interval(&loaded(&fits), "services.tracked-48.facility");
    assert!(low < HOME.facility && HOME.facility < high && low > 0.93, "{low} {high}");
    assert!(fits.text.contains("are not counted yet"), "{}", fits.text);
}

/// Of the 90 % intervals of chances, over many shops with and without clustering, about nine in ten hold the truth.
#[test]
fn fitted_intervals_hold_the_truth_as_often_as_they_say() {
    let folder = Folder::new();
    for icc in [0.0, 0.03] {
        let (mut held, mut all) = (0, 0);
        for seed in 0..20 {
            let seller = Seller { icc, days: 200, categories: vec![("Toys", 9.0)], ..Seller::usual() };
            let scenario = loaded(&folder.fit(&seller.file(100 + seed, seller.day(199)), None));
            for (way, name) in [(HOME, "tracked-48"), (ABROAD, "intl-tracked-abroad")] {
                for (chance, truth) in [
                    ("upload", way.upload),
                    ("facility", way.facility),
                    ("delivery_after_facility", way.after),
                    ("delivery_without_facility", way.without),
                ] {
                    let (low, high) = interval(&scenario, &format!("services.{name}.{chance}"));
                    all += 1;
                    held += i32::from(low <= truth && truth <= high);
                }
            }
            let (low, high) = interval(&scenario, "categories.uk-toys.orders_per_day");
            all += 1;
            held += i32::from(low <= 9.0 && 9.0 <= high);
        }
        let share = f64::from(held) / f64::from(all);
        assert!((0.84..=0.98).contains(&share), "{held} of {all} at ICC {icc}");
    }
}

/// Successes and trials by week of a carrier of this ICC: weeks of so many packages.
fn weeks(rng: &mut ChaCha8Rng, mean: f64, icc: f64, sizes: &[u32]) -> Events {
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day");
    let k = 1.0 / icc - 1.0;
    let draw = |rng: &mut ChaCha8Rng| Beta::new(mean * k, (1.0 - mean) * k).expect("shapes").sample(rng);
    let mut events = Events::default();
    for (week, n) in sizes.iter().enumerate() {
        let p = if icc > 0.0 { draw(rng) } else { mean };
        let x = (0..*n).filter(|_| rng.random::<f64>() < p).count() as u32;
        events.weeks.insert(first + Days::new(7 * week as u64), (x, *n));
    }
    events
}

/// The 90 % interval of the ICC holds the truth in about nine of ten shops, whatever their size.
#[test]
fn the_icc_is_recovered() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    for (mean, icc, weeks_of) in
        [(0.97, 0.02, 150), (0.95, 0.05, 60), (0.98, 0.0, 200), (0.9, 0.01, 100)]
    {
        let (mut held, mut sum, shops) = (0, 0.0, 60);
        for _ in 0..shops {
            let sizes: Vec<u32> =
                (0..50).map(|_| weeks_of / 2 + rng.random_range(0..weeks_of)).collect();
            let events = weeks(&mut rng, mean, icc, &sizes);
            let (best, low, high) = clustering(&[("carrier", &events)]).estimate.expect("an estimate");
            held += i32::from(low <= icc && icc <= high);
            sum += best;
        }
        let share = f64::from(held) / f64::from(shops);
        assert!((0.8..=1.0).contains(&share), "{held} of {shops} at {icc}");
        let mean_estimate = sum / f64::from(shops);
        assert!((mean_estimate - icc).abs() < 0.25 * icc + 0.002, "{mean_estimate} for {icc}");
    }
}

#[test]
fn a_store_of_whose_packages_none_is_there_is_a_finding() {
    let (folder, seller) = (Folder::new(), Seller::usual());
    let fits = folder.fit(market::HEADER, None);
    assert!(fits.toml.is_none() && fits.has_errors());
    let early = folder.fit(&seller.file(1, seller.day(20)), seller.first.pred_opt());
    let codes: Vec<Code> =
        early.findings.iter().flat_map(|findings| findings.iter().map(|finding| finding.code)).collect();
    assert_eq!(codes, [Code::EmptyFile]);
}

const TABLE: &str =
    "category,destination,packages_per_month,usual_value,format,service,label_cost,counted,valid
Toys,GB,300,14.50,parcel,Tracked 48,3.39,412,405
Toys,DE,40,12,letter,Intl Standard letter,3.20,,
Toys,DE,25,25 to 45,large-letter,Intl Standard large letter,5.05,,
Toys,FR,20,18,parcel,Intl Tracked,8.75,,
Gifts,GB,120,9,letter,2nd class,0.87,,
Gifts,IE,15,22,parcel,Intl Tracked,8.75,,
";

#[test]
fn a_hand_made_table_is_a_shop() {
    let folder = Folder::new();
    let day = NaiveDate::from_ymd_opt(2024, 11, 20);
    let fits = folder.fit(TABLE, day);
    let scenario = loaded(&fits);
    assert_eq!(scenario.stores[0].baseline.name, "uk-2023");
    assert_eq!(scenario.stores[0].reform.name, "uk-2025");
    let toys = &scenario.metrics[1];
    assert_eq!((toys.category.as_str(), toys.figures.map(|shown| shown.valid)), ("Toys", Some(405)));
    let a_day = 385.0 * 12.0 / 365.25;
    assert!((toys.orders_per_day.distribution.mean() / a_day - 1.0).abs() < 0.03);
    let letters = scenario.lines.iter().zip(&scenario.today).filter(|(line, today)| {
        line.metric.0 == 1 && scenario.services[today.0].name == "intl-standard-letter-untracked-abroad"
    });
    let share: f64 = letters.map(|(line, _)| line.share).sum();
    assert!((share - 40.0 / 385.0).abs() < 1e-3, "{share}");
    let settings =
        Settings { seed: 1, mode: Mode::Paired, length: Length::Replications(32), threads: Some(2) };
    run(&scenario, settings, &Quiet, &Stop::default()).expect("a run");
    // Figures that are told come before those of the table; a table names no day of its own.
    let mut asked = question(folder.write(TABLE), day);
    asked.figures = vec![told_figures("gifts=60/59@2024-11-01").expect("figures")];
    let told = loaded(&fit_files(&asked));
    assert_eq!(told.metrics[0].figures.map(|shown| shown.counted), Some(60));
    asked.as_of = None;
    assert!(fit_files(&asked).has_errors());
}

#[test]
fn what_is_told_of_names_that_are_not_there_is_a_finding() {
    let folder = Folder::new();
    let mut asked = question(folder.write(TABLE), NaiveDate::from_ymd_opt(2024, 11, 20));
    asked.label_costs = vec![label_cost("tracked-49=2.70 GBP").expect("a cost")];
    asked.figures = vec![told_figures("Shoes=60/59").expect("figures")];
    let fits = fit_files(&asked);
    assert!(fits.toml.is_none() && fits.has_errors());
    asked.figures.clear();
    let codes: Vec<Code> = fit_files(&asked)
        .findings
        .iter()
        .flat_map(|findings| findings.iter().map(|finding| finding.code))
        .collect();
    assert_eq!(codes, [Code::UnknownName]);
}
