//! The API of `vtr serve`, asked over a real connection: answers, refusals, and work that stops.

mod client;

use client::{Asked, Page};
use serde_json::{Value, json};

/// A scenario that runs in a moment.
fn draft(set: &[&str]) -> Value {
    let text = std::fs::read_to_string("scenarios/us-office-2016.toml").expect("the scenario");
    json!({ "name": "us-office-2016.toml", "text": text, "set": set })
}

fn with(mut draft: Value, more: Value) -> Value {
    let (Some(all), Value::Object(more)) = (draft.as_object_mut(), more) else { panic!("objects") };
    all.extend(more);
    draft
}

#[test]
fn without_the_token_nothing_is_told() {
    let page = Page::open();
    for path in ["/api/start", "/api/openapi.json", "/api/runs/1", "/api/nothing"] {
        let told = page.raw("GET", path, &[("Host", &page.host())], "");
        assert!(told.starts_with("HTTP/1.1 401"), "{path}: {told}");
        let wrong = [("Host", page.host()), ("Authorization", "Bearer 0".to_owned())];
        let wrong: Vec<(&str, &str)> =
            wrong.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert!(page.raw("GET", path, &wrong, "").starts_with("HTTP/1.1 401"), "{path}");
    }
    assert_eq!(page.get("/api/start").status, 200);
}

#[test]
fn another_site_is_sent_away_with_the_token_and_without() {
    let page = Page::open();
    let bearer = format!("Bearer {}", page.token);
    let own = page.host();
    // A name that leads to 127.0.0.1 (DNS rebinding), another port, no name at all.
    for host in ["evil.example:80", "127.0.0.1", "127.0.0.1:1", "[::1]:80"] {
        let told = page.raw("GET", "/", &[("Host", host), ("Authorization", &bearer)], "");
        assert!(told.starts_with("HTTP/1.1 403"), "{host}: {told}");
    }
    // A form of another page.
    for origin in ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"] {
        let headers = [("Host", own.as_str()), ("Origin", origin), ("Authorization", &bearer)];
        let told = page.raw("POST", "/api/runs", &headers, "{}");
        assert!(told.starts_with("HTTP/1.1 403"), "{origin}: {told}");
    }
    let origin = format!("http://{own}");
    let headers = [("Host", own.as_str()), ("Origin", &origin), ("Authorization", &bearer)];
    assert!(page.raw("GET", "/api/start", &headers, "").starts_with("HTTP/1.1 200"));
}

#[test]
fn the_page_may_load_nothing_from_elsewhere() {
    let page = Page::open();
    let told = page.raw("GET", "/", &[("Host", &page.host())], "");
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    let policy =
        told.lines().find(|line| line.starts_with("content-security-policy:")).expect("a policy");
    for part in
        ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"]
    {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
}

#[test]
fn a_mistake_is_found_where_it_stands() {
    let page = Page::open();
    let told = page.post("/api/validate", &draft(&[]));
    assert_eq!(told.status, 200);
    assert!(told.json().is_array(), "an array, as `vtr validate --format json` prints it");
    let text = draft(&[])["text"].as_str().expect("text").replacen("risk = ", "risk = \"banana\" # ", 1);
    let line = text.lines().position(|line| line.contains("banana")).expect("a line") + 1;
    let broken = json!({ "name": "broken.toml", "text": text });
    let told = page.post("/api/validate", &broken);
    assert_eq!(told.status, 422);
    let finding = &told.json()["findings"][0];
    assert_eq!(finding["file"], "broken.toml");
    assert_eq!(finding["line"], line, "{finding}");
    assert!(finding["help"].is_string(), "{finding}");
    assert_eq!(page.post("/api/validate", &json!({ "name": "x" })).status, 422, "no text");
    assert_eq!(page.raw_post("/api/validate", "{").status, 400);
    let plain = page.ask("POST", "/api/validate", "text/plain", b"{}");
    assert_eq!(plain.status, 415);
}

#[test]
fn what_is_too_large_is_refused() {
    let page = Page::open();
    let long = json!({ "name": "long.toml", "text": "#".repeat(3 << 20) });
    let told = page.post("/api/validate", &long);
    assert_eq!(told.status, 413);
    assert!(told.json()["error"].is_string(), "{}", told.text());
    let many = with(draft(&[]), json!({ "replications": 1_000_000_000_u64 }));
    let told = page.post("/api/runs", &many);
    assert_eq!(told.status, 422);
    assert!(
        told.json()["error"].as_str().is_some_and(|error| error.contains("100000")),
        "{}",
        told.text()
    );
}

#[test]
fn a_run_is_followed_to_its_end_and_says_what_the_command_line_says() {
    let page = Page::open();
    let begun =
        page.post("/api/runs", &with(draft(&[]), json!({ "replications": 300, "seed": 7, "tab": "a" })));
    assert_eq!(begun.status, 202, "{}", begun.text());
    let id = begun.json()["id"].as_str().expect("an id").to_owned();
    let events = page.get(&format!("/api/runs/{id}/events")).text();
    assert!(events.trim_end().lines().any(|line| line == "event: end"), "{events}");
    let run = page.get(&format!("/api/runs/{id}?summary=true")).json();
    assert_eq!(run["state"], "done", "{run}");

    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("run");
    let told = std::process::Command::new(env!("CARGO_BIN_EXE_vtr"))
        .args([
            "run",
            "scenarios/us-office-2016.toml",
            "--replications",
            "300",
            "--seed",
            "7",
            "--quiet",
            "-o",
        ])
        .arg(&place)
        .output()
        .expect("vtr");
    assert!(told.status.success());
    let same = std::fs::read_to_string(place.join("summary.json")).expect("a summary");
    assert_eq!(run["summary"], serde_json::from_str::<Value>(&same).expect("JSON"));
    for name in ["summary.json", "charts/frontier.svg", "data/results.csv"] {
        let served = page.get(&format!("/api/runs/{id}/files/{name}"));
        assert_eq!(served.status, 200, "{name}");
        assert_eq!(served.bytes, std::fs::read(place.join(name)).expect(name), "{name}");
    }
    assert_eq!(run["overview"]["choice"], run["summary"]["recommendation"]["choice"]);
    for chart in run["overview"]["charts"].as_array().expect("charts") {
        assert_eq!((&chart["wide"][0], &chart["narrow"][0]), (&json!(1200.0), &json!(400.0)), "{chart}");
        assert!(chart["wide"][1].as_f64() > Some(100.0), "{chart}");
    }

    // The report opens without the token, by a link that nobody can guess, and reaches nothing of the server.
    let link = run["report"].as_str().expect("a report");
    let report = page.raw("GET", link, &[("Host", &page.host())], "");
    assert!(report.starts_with("HTTP/1.1 200") && report.contains("sandbox allow-scripts"), "{link}");
    assert!(page.raw("GET", "/reports/0", &[("Host", &page.host())], "").starts_with("HTTP/1.1 404"));
}

#[test]
fn no_path_leads_out_of_a_run() {
    let page = Page::open();
    let begun = page.post("/api/runs", &with(draft(&[]), json!({ "replications": 64 }))).json();
    let id = begun["id"].as_str().expect("an id").to_owned();
    page.get(&format!("/api/runs/{id}/events"));
    for name in [
        "../../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "/etc/passwd",
        "charts/../summary.json",
        "charts",
    ] {
        let told = page.get(&format!("/api/runs/{id}/files/{name}"));
        assert_eq!(told.status, 404, "{name}: {}", told.text());
    }
    // A scenario names a rule file: none is read.
    let text = draft(&[])["text"].as_str().expect("text").to_owned();
    let changed = text.replace("reform = \"", "reform = \"/etc/passwd+");
    assert_ne!(text, changed);
    let told = page.post("/api/validate", &json!({ "name": "x.toml", "text": changed }));
    assert_eq!(told.status, 422, "{}", told.text());
    assert!(!told.text().contains("root:"), "{}", told.text());
}

#[test]
fn cancelled_work_stops_and_the_next_run_begins() {
    let page = Page::open();
    let long = with(draft(&[]), json!({ "replications": 100_000 }));
    let first = page.post("/api/runs", &long).json()["id"].as_str().expect("an id").to_owned();
    let next = page.post("/api/runs", &with(draft(&[]), json!({ "replications": 64 }))).json();
    assert_eq!(next["state"], "queued");
    assert_eq!(next["ahead"], 1);
    let next = next["id"].as_str().expect("an id").to_owned();
    // At work now: it is stopped in the middle.
    page.until(&first, |run| run["done"].as_u64() > Some(0));
    let cancelled = page.ask("DELETE", &format!("/api/runs/{first}"), "application/json", b"");
    assert_eq!(cancelled.status, 204);
    assert_eq!(page.get(&format!("/api/runs/{first}")).status, 404);
    // One at a time: the next one runs only because the first has really stopped.
    let run = page.until(&next, |run| run["state"] == "done");
    assert_eq!(run["done"], 64);
}

#[test]
fn a_full_queue_says_so() {
    let page = Page::open();
    let long = with(draft(&[]), json!({ "replications": 100_000 }));
    let mut ids = Vec::new();
    let refused = (0..20).find_map(|_| {
        let told: Asked = page.post("/api/runs", &long);
        if told.status == 429 {
            return Some(told);
        }
        ids.push(told.json()["id"].as_str().expect("an id").to_owned());
        None
    });
    let refused = refused.expect("a full queue");
    assert_eq!(refused.retry_after.as_deref(), Some("10"));
    assert!((8..=9).contains(&ids.len()), "{} taken", ids.len());
    for id in ids {
        assert_eq!(page.ask("DELETE", &format!("/api/runs/{id}"), "application/json", b"").status, 204);
    }
    let again = page.post("/api/runs", &with(draft(&[]), json!({ "replications": 64 })));
    assert_eq!(again.status, 202, "{}", again.text());
}

#[test]
fn an_approximate_answer_comes_at_once_and_sharpens() {
    let page = Page::open();
    let told = page.post("/api/approximate", &draft(&["tolerance.risk=3 %"]));
    assert_eq!(told.status, 200, "{}", told.text());
    let text = told.text();
    let answers: Vec<Value> = text
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|data| serde_json::from_str(data).expect("JSON"))
        .collect();
    let futures: Vec<u64> =
        answers.iter().filter_map(|answer| answer["replications"].as_u64()).collect();
    assert_eq!(futures, [64, 128, 256, 512, 1024]);
    let last = answers.last().expect("an answer");
    assert_eq!((&last["mode"], &last["tolerance"]), (&json!("marginal"), &json!(0.03)));
    assert!(
        last["charts"]["frontier"].as_str().is_some_and(|svg| svg.contains("approximate")),
        "marked"
    );
    for strategy in last["strategies"].as_array().expect("strategies") {
        let [low, point, high] =
            ["low", "point", "high"].map(|end| strategy["risk"][end].as_f64().expect("a chance"));
        assert!(low <= point && point <= high, "{strategy}");
    }
    // The same question, the same answer.
    assert_eq!(page.post("/api/approximate", &draft(&["tolerance.risk=3 %"])).text(), text);
    let wrong = page.post("/api/approximate", &draft(&["tolerance.risk=300 %"]));
    assert_eq!(wrong.status, 422);
    assert!(wrong.json()["findings"][0]["message"].is_string(), "{}", wrong.text());
}

#[test]
fn a_plan_is_waited_for_or_followed() {
    let page = Page::open();
    let asked =
        with(draft(&[]), json!({ "futures": 60, "check": 100, "samples": 0, "points": 2, "nodes": 10 }));
    let waited = page.post("/api/plan", &asked);
    assert_eq!(waited.status, 200, "{}", waited.text());
    assert!(waited.json()[0]["verdict"].is_string(), "{}", waited.text());
    let begun = page.ask_preferring("/api/plan", &asked, "respond-async");
    assert_eq!(begun.status, 202);
    let id = begun.json()["id"].as_str().expect("an id").to_owned();
    let run = page.until(&id, |run| run["state"] == "done");
    assert!(run["files"].as_array().is_some_and(|files| files.contains(&json!("rules.csv"))), "{run}");
    let unknown = with(draft(&[]), json!({ "reading": "kind" }));
    // One that fails while it is followed tells why as a refusal does: the page shows it as it stands.
    let followed = page.ask_preferring("/api/plan", &unknown, "respond-async").json();
    let id = followed["id"].as_str().expect("an id");
    page.get(&format!("/api/runs/{id}/events"));
    let failed = page.get(&format!("/api/runs/{id}")).json();
    assert_eq!(failed["state"], "failed");
    assert!(failed["error"].as_str().is_some_and(|error| error.contains("kind")), "{failed}");
    assert!(failed["findings"].is_array(), "{failed}");
    let wrong = page.post("/api/plan", &unknown);
    assert_eq!(wrong.status, 422);
    assert!(wrong.json()["error"].as_str().is_some_and(|error| error.contains("kind")));
}

#[test]
fn exports_are_judged_and_fitted() {
    let page = Page::open();
    let orders = std::fs::read("scenarios/orders/uk-gifts-orders.csv").expect("orders");
    let question = json!({ "told": { "store": "UK" } }).to_string();
    let judged = page.form("/api/audit", &[("../orders.csv", &orders)], &question);
    assert_eq!(judged.status, 200, "{}", judged.text());
    let told = std::process::Command::new(env!("CARGO_BIN_EXE_vtr"))
        .args(["audit", "scenarios/orders/uk-gifts-orders.csv", "--store", "UK", "--format", "json"])
        .output()
        .expect("vtr");
    let mut same: Value = serde_json::from_slice(&told.stdout).expect("JSON");
    let mut mine = judged.json();
    for answer in [&mut same, &mut mine] {
        // The file has another name here.
        answer["sources"] = Value::Null;
        answer["files"] = Value::Null;
    }
    assert_eq!(mine, same);
    let fitted = page.form("/api/fit", &[("orders.csv", &orders)], &question);
    assert_eq!(fitted.status, 200, "{}", fitted.text());
    let text = fitted.json()["toml"].as_str().expect("a scenario").to_owned();
    assert_eq!(page.post("/api/validate", &json!({ "name": "fitted.toml", "text": text })).status, 200);

    let path = json!({ "policy": "../../../etc/passwd" }).to_string();
    assert_eq!(page.form("/api/audit", &[("orders.csv", &orders)], &path).status, 422);
    assert_eq!(page.form("/api/audit", &[], &question).status, 422);
    let broken = page.form("/api/fit", &[("table.csv", b"category,destination\nToys,GB\n")], &question);
    assert_eq!(broken.status, 422);
    assert_eq!(broken.json()["findings"][0]["file"], "table.csv", "{}", broken.text());
    assert!(!broken.text().contains("vtr-upload"), "no folder of this machine: {}", broken.text());
}

#[test]
fn the_document_tells_every_path_with_its_refusals() {
    let page = Page::open();
    let api = page.get("/api/openapi.json").json();
    assert!(api["openapi"].as_str().is_some_and(|version| version.starts_with("3.")));
    for (path, method) in [
        ("/api/validate", "post"),
        ("/api/runs", "post"),
        ("/api/runs/{id}", "get"),
        ("/api/runs/{id}", "delete"),
        ("/api/runs/{id}/events", "get"),
        ("/api/plan", "post"),
        ("/api/audit", "post"),
        ("/api/openapi.json", "get"),
    ] {
        let operation = &api["paths"][path][method];
        assert!(operation["responses"]["401"].is_object(), "{method} {path}");
        let of_path = |one: &&Value| one["in"] == "path";
        let parameters =
            operation["parameters"].as_array().map_or(0, |all| all.iter().filter(of_path).count());
        assert_eq!(parameters, path.matches('{').count(), "{method} {path}: {operation}");
    }
}
