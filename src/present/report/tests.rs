//! The page as a whole: what it holds, what it never holds, and that its figures are those of the summary.

use super::*;
use crate::analysis::Summary;
use crate::present::folder::{self, put_json};
use crate::present::sample;
use resvg::usvg::roxmltree;
use std::collections::BTreeSet;
use std::fs;

/// A run folder of this summary and these rows.
fn folder_of(summary: &Summary, data: &ChartData) -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let target = place.path().join("run");
    folder::write(&target, summary, data, &sample::manifest(), &sample::inputs(), false)
        .expect("written");
    place
}

/// The page of this summary and these rows, without pictures beside it.
fn page_of(summary: &Summary, data: &ChartData) -> String {
    let place = tempfile::tempdir().expect("a folder");
    folder::put_numbers(place.path(), summary, data, &sample::manifest(), &sample::inputs())
        .expect("written");
    report(place.path(), None).expect("a page")
}

/// The values of an attribute, in order.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// What stands between two marks.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page.split_once(from).expect(from);
    rest.split_once(to).expect(to).0
}

/// The page without its style, script and data, which are no text.
fn markup(page: &str) -> String {
    page.replace(between(page, "<style>", "</style>"), "")
        .replace(between(page, "<script>", "</script>"), "")
}

/// The rows of the table in the region of this name: texts of their cells.
fn table(page: &str, name: &str) -> Vec<Vec<String>> {
    let region = between(page, &format!("aria-label=\"{name}\">"), "</table>");
    let body = between(region, "<tbody>", "</tbody>");
    let plain = |cell: &str| {
        let cell = cell.replace("<small>", " <small>");
        let mut text = String::new();
        let mut inside = false;
        for letter in cell.chars() {
            match letter {
                '<' => inside = true,
                '>' => inside = false,
                _ if !inside => text.push(letter),
                _ => {}
            }
        }
        text.replace("&#38;", "&").replace("&#39;", "'").trim().to_owned()
    };
    let cells = |row: &str| {
        row.split("</td>").flat_map(|part| part.split("</th>")).map(plain).collect::<Vec<_>>()
    };
    body.split("</tr>").filter(|row| row.contains("<t")).map(cells).collect()
}

#[test]
fn the_questions_stand_in_the_order_in_which_a_seller_asks() {
    let page = page_of(&sample::summary(), &sample::chart_data());
    let order = [
        "do",
        "nothing",
        "categories",
        "cost",
        "readings",
        "when",
        "sure",
        "unsafe",
        "beside",
        "assumed",
        "method",
    ];
    let places: Vec<usize> =
        order.iter().map(|id| page.find(&format!("<section id=\"{id}\">")).expect(id)).collect();
    assert!(places.is_sorted(), "{places:?}");
    let labels: Vec<&str> =
        page.split("<p class=\"label\">").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert_eq!(
        labels,
        ["What to do", "What it costs", "Remaining risk", "How sure", "If you do nothing"]
    );
    for link in values(&page, "href").iter().filter_map(|link| link.strip_prefix('#')) {
        assert!(values(&page, "id").contains(&link), "{link} leads nowhere");
    }
}

#[test]
fn ids_are_unique_pictures_have_texts_and_nothing_is_asked_from_outside() {
    let agency = Agency { name: "A & B".into(), logo: Some(Logo::new(PLAIN_LOGO).expect("a logo")) };
    let place = folder_of(&sample::summary(), &sample::chart_data());
    let page = report(&place.path().join("run"), Some(&agency)).expect("a page");
    let ids = values(&page, "id");
    assert!(ids.len() > 10);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    assert!(page.contains("alt=\"Logo of A &#38; B\""));
    assert_eq!(page.matches("<img ").count(), page.matches(" alt=\"").count());
    // Each chart for wide screens and for narrow ones, of which the style shows one.
    assert_eq!(page.matches("<svg ").count(), 20);
    for (class, width) in [("for-wide", 1200), ("for-narrow", 400)] {
        let start = format!("<div class=\"chart {class}\"");
        let drawn = page.split(start.as_str()).skip(1);
        let own = drawn.filter(|rest| {
            rest.split("<svg ").nth(1).is_some_and(|svg| svg.starts_with(&format!("width=\"{width}\"")))
        });
        assert_eq!(own.count(), 10, "{class}");
    }
    let css = between(&page, "<style>", "</style>");
    let narrow = between(css, "@media screen and (max-width: 900px) {", "\n}");
    assert!(css.contains(".chart.for-narrow { display: none;"));
    assert!(narrow.contains(".chart.for-wide { display: none; }"), "{narrow}");
    assert!(narrow.contains(".chart.for-narrow { display: block; }"), "{narrow}");
    for svg in page.split("<svg ").take(20) {
        let label = svg.rsplit("role=\"img\" aria-label=\"").next().expect("a label");
        assert!(label.len() > 12 && label.ends_with("\">"), "{}", &svg[svg.len() - 60..]);
    }
    let own = page.replace("http://www.w3.org/2000/svg", "");
    for outside in ["http:", "https:", "src=\"//", "<link", "@import", "<iframe", "<script src", "<form"]
    {
        assert!(!own.contains(outside), "{outside}");
    }
    for address in values(&page, "href").into_iter().chain(values(&page, "src")) {
        let inside = ["#", "data:text/csv", "data:image/svg+xml", "data/", "charts/"];
        let known = inside.iter().any(|one| address.starts_with(one)) || address.ends_with(".json");
        assert!(known, "{}", &address[..address.len().min(60)]);
    }
    assert!(!markup(&page).contains(" style=\"") && !markup(&page).contains(" onclick"));
}

const PLAIN_LOGO: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";

#[test]
fn the_policy_of_the_page_lets_its_own_style_and_script_run_and_no_other() {
    let page = page_of(&sample::summary(), &sample::chart_data());
    let policy = values(&page, "content").into_iter().find(|text| text.contains("default-src"));
    let policy = policy.expect("a policy").replace("&#39;", "'");
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    for (kind, text) in [
        ("style-src", between(&page, "<style>", "</style>")),
        ("script-src", between(&page, "<script>", "</script>")),
    ] {
        assert!(policy.contains(&format!("{kind} '{}';", source_hash(text))), "{kind}: {policy}");
    }
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("<style").count(), 1);
    // The published hash of `alert('Hello, world.');` (CSP level 3, 8.3).
    assert_eq!(
        source_hash("alert('Hello, world.');"),
        "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
    );
}

#[test]
fn a_text_of_the_scenario_never_becomes_markup() {
    let evil = "<script>alert(1)</script>\"'&";
    let mut summary = sample::summary();
    summary.title = evil.into();
    summary.strategies[0].title = evil.into();
    summary.recommendation.sentence = evil.into();
    summary.assumptions.push(evil.into());
    summary.metrics[0].category = evil.into();
    let mut data = sample::chart_data();
    data.frontier[0].title = evil.into();
    data.sawtooth[0].category = evil.into();
    data.fan.iter_mut().for_each(|row| row.category = row.category.replace("Toys", evil));
    let page = page_of(&summary, &data);
    assert_eq!(page.matches("<script").count(), 1, "a second script");
    assert!(page.contains("&#60;script&#62;alert(1)"));
    for svg in page.split("<svg ").skip(1) {
        let svg = format!("<svg {}</svg>", svg.split("</svg>").next().expect("an end"));
        roxmltree::Document::parse(&svg).expect("well-formed");
    }
}

#[test]
fn charts_tell_their_numbers_when_pointed_at() {
    let (summary, data) = (sample::summary(), sample::chart_data());
    let page = page_of(&summary, &data).replace('\u{a0}', " ");
    for row in &data.frontier {
        let risk = crate::analysis::Estimate { point: row.risk, low: row.risk_low, high: row.risk_high };
        let told = format!("chance of being closed {}</title>", number::percent_with_interval(&risk));
        let titles = page.split("<title>").filter(|rest| rest.starts_with(&row.title));
        assert!(titles.into_iter().any(|rest| rest.contains(&told)), "{}: {told}", row.title);
    }
    for chart in ["fan", "first_breach", "sawtooth", "tornado"] {
        let context = chart::ChartContext::new(&summary, "0123abcd");
        let charts = chart::all(&data, &context, chart::Size::Wide).expect("charts");
        let svg = &charts.iter().find(|one| one.name == chart).expect(chart).svg;
        assert!(svg.matches("<title>").count() >= 4, "{chart}");
    }
}

#[test]
fn cells_are_the_numbers_of_the_summary() {
    let summary = sample::summary();
    let page = page_of(&summary, &sample::chart_data()).replace('\u{a0}', " ");
    let strategies = table(&page, "Strategies side by side");
    assert_eq!(strategies.len(), summary.strategies.len());
    for (cells, line) in strategies.iter().zip(overview::strategy_lines(&summary)) {
        assert!(cells[0].starts_with(line.title), "{}", cells[0]);
        let new = line.risk_new.expect("a risk").risk;
        assert!(cells[2].starts_with(&number::percent(&new)), "{}", cells[2]);
        let interval = number::percent_interval(&new);
        assert!(interval.is_none_or(|interval| cells[2].contains(&interval)), "{}", cells[2]);
        assert!(
            cells[4].starts_with(&overview::money(&line.cost.expect("a cost"), &summary)),
            "{}",
            cells[4]
        );
        assert!(
            cells[5].starts_with(&overview::profit(&line.profit.expect("one"), &summary)),
            "{}",
            cells[5]
        );
    }
    let categories = table(&page, "Category by category");
    assert_eq!(categories.len(), summary.metrics.len());
    for (cells, metric) in categories.iter().zip(&summary.metrics) {
        let choice = &summary.recommendation.choice;
        let risk = overview::category_risk(&summary, "reform", choice, &metric.store, &metric.category);
        let risk = risk.expect("a risk");
        assert!(cells[5].starts_with(&number::percent(&risk)), "{}", cells[5]);
        assert!(number::percent_interval(&risk).is_none_or(|interval| cells[5].contains(&interval)));
    }
    let readings = table(&page, "Readings side by side");
    for (cells, one) in readings.iter().zip(&summary.recommendation.by_reading) {
        assert_eq!(cells[0], one.reading);
        assert_eq!(cells[4], number::percent_with_interval(&one.risk_of_main_choice));
    }
    assert_eq!(table(&page, "Inputs").len(), sample::inputs().len());
}

#[test]
fn one_strategy_and_ugly_rows_make_a_page_too() {
    let mut summary = sample::summary();
    let today = summary.strategies[0].name.clone();
    summary.strategies.truncate(1);
    summary.results.retain(|row| row.strategy == today);
    summary.comparisons.clear();
    summary.recommendation.choice = today;
    summary.recommendation.runner_up = None;
    summary.recommendation.uncontrollable.clear();
    summary.recommendation.flips_when.clear();
    summary.recommendation.by_reading.truncate(1);
    for (case, data) in sample::ugly() {
        let page = page_of(&summary, &data);
        assert_eq!(table(&page, "Strategies side by side").len(), 1, "{case}");
        assert!(page.contains("No category of this run"), "{case}");
    }
}

#[test]
fn charts_of_the_page_are_those_of_the_folder_and_small_tables_stand_inside() {
    let place = folder_of(&sample::summary(), &sample::chart_data());
    let run = place.path().join("run");
    let page = fs::read_to_string(run.join("report.html")).expect("a page");
    for entry in fs::read_dir(run.join("charts")).expect("charts") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|kind| kind == "svg") {
            let svg = fs::read_to_string(&path).expect("a chart").replace(" %", "\u{a0}%");
            assert!(page.contains(svg.trim()), "{}", path.display());
        }
    }
    let rows = fs::read(run.join("data/frontier.csv")).expect("rows");
    assert!(page.contains(&format!("base64,{}\" download=\"frontier.csv\"", base64(&rows))));
    // Charts of a stranger's folder are not taken over: they could hold anything.
    fs::write(run.join("charts/fan.svg"), "<svg><script>alert(1)</script></svg>").expect("written");
    assert_eq!(report(&run, None).expect("a page"), page);
}

#[test]
fn a_page_made_anew_is_the_runs_and_faults_say_what_to_do() {
    let place = folder_of(&sample::summary(), &sample::chart_data());
    let run = place.path().join("run");
    let page = fs::read_to_string(run.join("report.html")).expect("a page");
    fs::remove_file(run.join("report.html")).expect("removed");
    assert_eq!(rebuild(&run, None).expect("made"), run.join("report.html"));
    assert!(fs::read_to_string(run.join("report.html")).expect("a page") == page, "other bytes");

    let agency = Agency { name: "Parcel & Co".into(), logo: None };
    rebuild(&run, Some(&agency)).expect("made");
    let named = fs::read_to_string(run.join("report.html")).expect("a page");
    assert_eq!(named.matches("Prepared by Parcel &#38; Co").count(), 2);
    rebuild(&run, None).expect("made");

    let fault = |run: &Path| {
        let why = rebuild(run, None).expect_err("refused");
        assert!(why.is_mistake(), "{why:?}");
        let kept = fs::read_to_string(place.path().join("run/report.html")).expect("a page");
        assert!(kept == page, "the old page was touched");
        why.to_string()
    };
    assert!(fault(&place.path().join("nowhere")).contains("is no folder"));
    let told = fault(place.path());
    assert!(told.contains("no finished run") && told.contains("manifest.json"), "{told}");

    let write = |manifest: &Manifest| put_json(&run, "manifest.json", manifest).expect("written");
    write(&Manifest { schema_version: 7, version: "9.9.9".into(), ..sample::manifest() });
    let told = fault(&run);
    assert!(told.contains("version 9.9.9") && told.contains("is 7, not 1"), "{told}");
    write(&Manifest { program: "other".into(), ..sample::manifest() });
    assert!(fault(&run).contains("written by `other`"));
    write(&Manifest { seed: 1, ..sample::manifest() });
    assert!(fault(&run).contains("different runs"));
    write(&sample::manifest());
    fs::write(run.join("data/frontier.csv"), "strategy\nx\n").expect("written");
    let told = fault(&run);
    assert!(told.contains("data/frontier.csv") && told.contains("run the scenario again"), "{told}");
    fs::remove_file(run.join("data/frontier.csv")).expect("removed");
    assert!(fault(&run).contains("frontier.csv"));
}

/// WCAG 2.1: relative luminance and contrast ratio.
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |color: &str| {
        let channel = |from: usize| {
            let byte = u8::from_str_radix(&color[from..from + 2], 16).expect("hexadecimal");
            let x = f64::from(byte) / 255.0;
            if x <= 0.040_45 { x / 12.92 } else { ((x + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn texts_of_the_page_have_the_contrast_of_wcag_aa_in_light_dark_and_print() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    let css = include_str!("../templates/report.css");
    let themes: Vec<&str> = css.split(":root {").skip(1).collect();
    assert_eq!(themes.len(), 3);
    for theme in themes {
        let color = |name: &str| {
            let (_, after) = theme.split_once(&format!("--{name}: ")).expect(name);
            &after[..7]
        };
        for (text, grounds) in [
            ("ink", vec!["paper", "card", "chosen", "badge", "other"]),
            ("muted", vec!["paper", "card", "chosen"]),
            ("accent", vec!["paper", "card"]),
            ("accent-ink", vec!["accent"]),
        ] {
            for ground in grounds {
                let ratio = contrast(color(text), color(ground));
                assert!(ratio >= 4.5, "{text} on {ground}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn base64_gives_the_test_vectors_of_rfc_4648() {
    for (plain, coded) in
        [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
    {
        assert_eq!(base64(plain.as_bytes()), coded);
    }
}
