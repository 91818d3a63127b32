//! Fits from the marketplace's own files.

use super::{Folder, WINDOW, day, files_of, in_window, verdicts};
use crate::seller::Seller;
use std::path::PathBuf;
use vtr_planner::app::audit::Beside;
use vtr_planner::app::fit;

/// The scans of a list of defects: a fit from the marketplace's files alone.
#[test]
fn chances_are_fitted_from_a_list_of_defects_and_from_the_status_of_orders() {
    let folder = Folder::new();
    let seller = Seller::new(3);
    let mut question = folder.asked(&[folder.write("packages.csv", seller.packages())]);
    question.beside.map = None;
    let expected = verdicts(&folder.audit(&question).1["verdicts.csv"]);
    let own = || expected.iter().filter(|((_, promised), _)| in_window(promised));
    let listed: Vec<(String, String)> = own()
        .filter(|(_, judged)| judged.iter().any(|(_, verdict, _)| verdict == "defect"))
        .map(|(key, _)| key.clone())
        .collect();
    let fit = |files: &[PathBuf], as_of: Option<&str>| {
        let asked = folder.asked(files);
        let question = fit::Question {
            files: asked.files,
            beside: Beside { listed_days: Some((day(WINDOW.0), day(WINDOW.1))), ..asked.beside },
            policy: asked.policy,
            as_of: as_of.map(day),
            ..fit::Question::default()
        };
        let fits = fit::fit_files(&question);
        let found: String = fits.findings.iter().map(|findings| findings.render(false)).collect();
        fits.toml.unwrap_or_else(|| panic!("{found}"))
    };
    let defects = seller.defects(&listed);
    let with = fit(&files_of(&folder, &seller, &defects), None);
    let said = |toml: &str, text: &str| {
        toml.lines().any(|line| line.starts_with("facility") && line.contains(text))
    };
    assert!(
        said(&with, "list of defects, which scan a package had is taken from the default"),
        "{with}"
    );
    let without = fit(&files_of(&folder, &seller, "")[..3], None);
    // Whether there was a number is known, and no more.
    assert!(!without.contains("list of defects") && !said(&without, "fitted"), "{without}");
    assert!(
        without.lines().any(|line| line.starts_with("upload") && line.contains(", numbers,")),
        "{without}"
    );
    let status = fit(&[folder.write("orders.json", seller.orders_api())], None);
    assert!(
        said(&status, "status in the Orders API, a status that is no scan is taken for none"),
        "{status}"
    );
    // Rules that count packages at home only say nothing of those abroad.
    let domestic = fit(&files_of(&folder, &seller, &defects), Some("2025-01-14"));
    let abroad = domestic.split("[services.tracked-48-abroad]").nth(1).expect("a service");
    assert!(abroad.contains("facility = \"no package abroad was seen"), "{domestic}");
}
