//! Every chart, as `usvg` reads it: no two texts meet, none leaves the canvas, no data leave the axes.

mod looks;
mod other_commands;

use super::{Chart, ChartContext, ChartError, Size, all};
use crate::present::{font, sample};
use resvg::usvg;

fn texts(group: &usvg::Group, found: &mut Vec<(String, usvg::Rect)>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => texts(group, found),
            usvg::Node::Text(text) => {
                let words = text.chunks().iter().map(|chunk| chunk.text()).collect::<String>();
                found.push((words, text.abs_bounding_box()));
            }
            _ => {}
        }
    }
}

fn faults(svg: &str) -> Vec<String> {
    let tree = usvg::Tree::from_str(svg, &font::svg_options()).expect("an SVG");
    let (width, height) = (tree.size().width(), tree.size().height());
    let mut found = Vec::new();
    texts(tree.root(), &mut found);
    let mut faults = Vec::new();
    for (i, (words, a)) in found.iter().enumerate() {
        if a.left() < 0.0 || a.top() < 0.0 || a.right() > width || a.bottom() > height {
            faults.push(format!("`{words}` leaves the canvas: {a:?}"));
        }
        for (others, b) in &found[i + 1..] {
            let apart = a.right() <= b.left()
                || b.right() <= a.left()
                || a.bottom() <= b.top()
                || b.bottom() <= a.top();
            if !apart {
                faults.push(format!("`{words}` meets `{others}`: {a:?} {b:?}"));
            }
        }
    }
    if found.is_empty() {
        faults.push("no text at all".to_owned());
    }
    let mut shapes = Vec::new();
    boxes(tree.root(), &mut shapes);
    for shape in shapes {
        if shape.left() < -1.0
            || shape.top() < -1.0
            || shape.right() > width + 1.0
            || shape.bottom() > height + 1.0
        {
            faults.push(format!("a shape leaves the canvas: {shape:?}"));
        }
    }
    faults
}

fn boxes(group: &usvg::Group, found: &mut Vec<usvg::Rect>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => boxes(group, found),
            usvg::Node::Path(path) => found.push(path.abs_bounding_box()),
            _ => {}
        }
    }
}

#[test]
fn texts_stay_apart_and_inside_and_data_inside_the_axes() {
    let context = ChartContext::new(&sample::summary(), "0123abcd");
    let mut faulty = Vec::new();
    for (case, data) in sample::ugly() {
        let both = Size::ALL.map(|size| (size, all(&data, &context, size).expect("charts")));
        let each =
            both.into_iter().flat_map(|(size, charts)| charts.into_iter().map(move |one| (size, one)));
        for (size, Chart { name, title, svg, outside }) in each {
            let case = format!("{case}{}", size.suffix());
            if let Ok(folder) = std::env::var("VTR_CHART_DUMP") {
                let stem = format!("{folder}/{}-{name}", case.replace(' ', "-"));
                std::fs::write(format!("{stem}.svg"), &svg).expect("written");
                std::fs::write(format!("{stem}.png"), super::png(&svg).expect("png")).expect("written");
            }
            faulty.extend(faults(&svg).into_iter().map(|fault| format!("{case}, {name}: {fault}")));
            if outside > 0 {
                faulty.push(format!("{case}, {name}: {} data points outside their axes", outside));
            }
            assert!(!title.is_empty(), "{case}, {name}");
            if case.starts_with("empty") {
                assert!(svg.contains("no data for this chart"), "{name}");
            }
        }
    }
    assert!(faulty.is_empty(), "{} faults\n{}", faulty.len(), faulty[..faulty.len().min(25)].join("\n"));
}

/// Draws a chart in both sizes, finds no fault in either, and gives the wide one.
fn sound(case: usize, draw: impl Fn(Size) -> Result<Chart, ChartError>) -> Chart {
    let [wide, narrow] = Size::ALL.map(|size| draw(size).expect("a chart"));
    for (size, chart) in Size::ALL.into_iter().zip([&wide, &narrow]) {
        if let Ok(folder) = std::env::var("VTR_CHART_DUMP") {
            let file = format!("{folder}/{}-case-{case}{}.svg", chart.name, size.suffix());
            std::fs::write(file, &chart.svg).expect("written");
        }
        assert_eq!(faults(&chart.svg), Vec::<String>::new(), "case {case}, {size:?}");
        assert_eq!(chart.outside, 0, "case {case}, {size:?}");
    }
    assert_eq!(wide.title, narrow.title);
    wide
}

#[test]
fn the_overlap_test_can_fail() {
    let svg = |x: i32| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"40\"><text x=\"10\" y=\"20\" \
             font-family=\"DejaVu Sans\" font-size=\"12\">left</text><text x=\"{x}\" y=\"20\" \
             font-family=\"DejaVu Sans\" font-size=\"12\">right</text></svg>"
        )
    };
    assert_eq!(faults(&svg(80)), Vec::<String>::new());
    assert_eq!(faults(&svg(20)).len(), 1);
    assert_eq!(faults(&svg(190)).len(), 1);
}

#[test]
fn two_runs_draw_the_same_bytes() {
    let context = ChartContext::new(&sample::summary(), "0123abcd");
    for size in Size::ALL {
        let once = super::all(&sample::chart_data(), &context, size).expect("charts");
        let again = super::all(&sample::chart_data(), &context, size).expect("charts");
        assert!(once == again);
        assert_eq!(once.len(), 10);
        assert!(once.iter().all(|one| one.svg.starts_with(&format!("<svg width=\"{}\"", size.width()))));
    }
}
