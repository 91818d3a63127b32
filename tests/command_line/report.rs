//! `vtr report`: the page of a finished run made anew.

use super::program::{Place, ends, err, files, out, vtr};
use std::fs;

const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\">\
    <path d=\"M0 0h9v9z\"/></svg>";

#[test]
fn the_page_made_anew_has_the_same_bytes() {
    let place = Place::new();
    ends(&place.run(&["--quiet"]), 0);
    let before = files(&place.folder());
    fs::remove_file(place.folder().join("report.html")).expect("removed");
    let folder = place.folder().to_string_lossy().into_owned();
    let made = vtr(&["report", &folder]);
    ends(&made, 0);
    assert!(err(&made).contains("report.html") && out(&made).is_empty(), "{}", err(&made));
    assert!(files(&place.folder()) == before, "the folder is another one");
    assert_eq!(place.beside(), ["run"]);
}

#[test]
fn an_agency_puts_its_name_and_logo_on_the_page() {
    let place = Place::new();
    ends(&place.run(&["--quiet"]), 0);
    let folder = place.folder().to_string_lossy().into_owned();
    let page = || fs::read_to_string(place.folder().join("report.html")).expect("a page");
    let plain = page();
    let logo = place.folder().with_file_name("logo.svg");
    let logo_name = logo.to_string_lossy().into_owned();
    let with_logo =
        |name: &str| vtr(&["report", &folder, "--quiet", "--agency", name, "--logo", &logo_name]);

    fs::write(&logo, LOGO).expect("written");
    let made = with_logo("Parcel <b>Co</b>");
    ends(&made, 0);
    assert_eq!(err(&made), "");
    assert!(page().contains("Prepared by Parcel &#60;b&#62;Co&#60;/b&#62;"));
    assert!(page().contains("<img src=\"data:image/svg+xml;base64,"));

    fs::write(&logo, LOGO.replace("<path", "<script/><path")).expect("written");
    ends(&vtr(&["report", &folder, "--quiet"]), 0);
    for refused in [with_logo("A"), with_logo(" "), vtr(&["report", &folder, "--logo", &logo_name])] {
        ends(&refused, 2);
    }
    assert!(err(&with_logo("A")).contains("the element `script`"), "{}", err(&with_logo("A")));
    fs::remove_file(&logo).expect("removed");
    ends(&with_logo("A"), 2);
    assert!(page() == plain, "a refusal changed the page");
}

#[test]
fn what_is_no_run_is_told_apart() {
    let place = Place::new();
    let folder = place.folder().to_string_lossy().into_owned();
    let none = vtr(&["report", &folder]);
    ends(&none, 2);
    assert!(err(&none).contains("is no folder") && err(&none).contains("vtr run"), "{}", err(&none));
    fs::create_dir(place.folder()).expect("made");
    let empty = vtr(&["report", &folder]);
    ends(&empty, 2);
    assert!(err(&empty).contains("no finished run"), "{}", err(&empty));
    assert_eq!(fs::read_dir(place.folder()).expect("the folder").count(), 0);
}
