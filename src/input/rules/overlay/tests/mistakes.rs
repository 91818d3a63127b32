//! What is wrong with an overlay is found with file, line and what to write instead, and there is no policy.

use super::{RULES, SWITCH, clause, overlay, read};
use crate::diagnostics::{Code, Findings};

/// Reads `my.toml+a.toml` with one overlay, which must have mistakes.
fn wrong(text: &str) -> Findings {
    let (policy, findings) = read("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", text)]);
    assert!(policy.is_none() && findings.has_errors(), "{text}");
    findings
}

/// Is there a finding of this code in this file, on the line that begins so, whose help says so?
fn has(findings: &Findings, file: &str, text: &str, code: Code, line: &str, help: &str) -> bool {
    let at = text.lines().position(|written| written.starts_with(line)).map(|at| at + 1);
    findings.iter().any(|finding| {
        finding.code == code
            && findings.file(&finding.place) == file
            && findings.position(&finding.place).map(|(line, _)| line) == at
            && finding.help.as_ref().is_some_and(|told| told.contains(help))
    })
}

#[test]
fn every_mistake_has_its_line_and_help() {
    let parcel = "when = { format = \"parcel\" }\nthen = \"exempt\"";
    let dated = |from: &str, basis: &str| {
        format!(
            "from = {from}\nbasis = \"{basis}\"\nwhen = {{ format = \"letter\" }}\nthen = \"exempt\""
        )
    };
    let new = |keys: &str| clause("new", &format!("{keys}\n{parcel}"));
    let cases: Vec<(String, Code, &str, &str)> = vec![
        (new("before = \"nort\""), Code::OverlayPlace, "before", "did you mean `north`?"),
        (new("after = \"elsewhere\""), Code::OverlayPlace, "after", "vtr policy show"),
        (new("before = \"north\"\nafter = \"letters\""), Code::OverlayPlace, "after", "keep one"),
        (new("before = 7"), Code::WrongType, "before", "before = \"ID\""),
        (new("after = \"rest\""), Code::OverlayPlace, "after", "before = \"rest\""),
        (new(""), Code::OverlayPlace, "[clauses.new]", "before = \"ID\" or after = \"ID\""),
        (
            clause("lettres", &dated("2026-01-01", "ship")),
            Code::OverlayPlace,
            "[clauses.lettres]",
            "did you mean `letters`?",
        ),
        (
            new("before = \"north\"") + "[ends.north]\n",
            Code::OverlayPlace,
            "before",
            "name a clause that stays",
        ),
        (
            clause("north", &format!("before = \"letters\"\n{parcel}")),
            Code::DuplicateName,
            "[clauses.north]",
            "leave `before` out to change that clause",
        ),
        (
            clause("letters", &dated("2026-01-01", "order")),
            Code::OverlayChange,
            "basis",
            "write basis = \"ship\"",
        ),
        (clause("letters", parcel), Code::OverlayChange, "[clauses.letters]", "2025-01-15 to change it"),
        (
            clause("letters", &dated("2026-01-01", "ship")) + "[ends.letters]\n",
            Code::OverlayChange,
            "[clauses.letters]",
            "keep one",
        ),
        ("[ends.lettres]\n".into(), Code::OverlayChange, "[ends.lettres]", "did you mean `letters`?"),
        ("[ends.rest]\n".into(), Code::OverlayChange, "[ends.rest]", "[clauses.rest]"),
        ("[ends.north]\nuntil = 2026-01-01\n".into(), Code::OverlayChange, "[ends.north]", "add basis"),
        (
            "[ends.letters]\nuntil = 2024-01-01\n".into(),
            Code::OverlayChange,
            "[ends.letters]",
            "leave `until` out",
        ),
        (
            "[ends.letters]\nuntil = 2026-01-01\nbasis = \"order\"\n".into(),
            Code::OverlayChange,
            "basis",
            "write basis = \"ship\"",
        ),
        ("[ends.letters]\nday = 2026-01-01\n".into(), Code::UnknownKey, "day", "the keys here are"),
        // As in a rule file: limits, dates, weights, words.
        (
            clause("new", "before = \"north\"\nthen = \"exempt\"\nwhen = { value = \"below 5\" }"),
            Code::UnreadableValue,
            "when",
            "with a currency",
        ),
        (
            clause("new", "before = \"north\"\nthen = \"exempt\"\nwhen = { value = \"5 GBP\" }"),
            Code::UnreadableValue,
            "when",
            "below 20 EUR",
        ),
        (
            new("before = \"north\"\nfrom = 2026-01-01\nuntil = 2025-01-01\nbasis = \"ship\""),
            Code::DateOrder,
            "until",
            "last day",
        ),
        (
            new("before = \"north\"\nreadings = { lagg = \"10\" }"),
            Code::UnknownSwitch,
            "readings",
            "did you mean `lag`?",
        ),
        (
            SWITCH.replacen("weight = 0.5", "weight = 0.6", 1),
            Code::SharesDoNotAddUp,
            "options.bad",
            "add up to 1",
        ),
        (new("before = \"north\"\ncites = \"txt\""), Code::UnknownName, "cites", "did you mean `text`?"),
        (
            new("before = \"north\"\nassumption = \"x\"\nquote = \"a few words\""),
            Code::KeyWithoutMeaning,
            "quote",
            "leave it out",
        ),
        (
            clause(
                "again",
                "before = \"letters\"\nfrom = 2026-01-01\nbasis = \"ship\"\n\
                 when = { format = \"letter\", value = \"below 20 GBP\" }\nthen = \"one scan\"",
            ),
            Code::BadRule,
            "[clauses.again]",
            "write [clauses.letters] with the day",
        ),
        (
            clause("rest", "when = { format = \"letter\" }\nthen = \"exempt\""),
            Code::BadRule,
            "[clauses.rest]",
            "end with one clause without conditions",
        ),
        ("[areas]\nnorth = [\"SE\"]\n".into(), Code::DuplicateName, "north", "another name"),
        ("[sources]\ntext = \"Other\"\n".into(), Code::DuplicateName, "text", "another name"),
        ("clauses = 7\n".into(), Code::WrongType, "clauses", "[clauses.ID]"),
        ("areas = 7\n".into(), Code::WrongType, "areas", "as in a rule file"),
        ("enforcement = []\n".into(), Code::EmptyList, "enforcement", "[[enforcement]]"),
        (
            "[[enforcement]]\nfrom = 2026-01-01\non = \"al\"\n".into(),
            Code::UnknownWord,
            "on",
            "did you mean",
        ),
        ("target = \"95\"\n".into(), Code::UnreadableValue, "target", "percentage"),
        ("titel = \"x\"\n".into(), Code::UnknownKey, "titel", "did you mean"),
        ("store = \"DE\"\n".into(), Code::OverlayBase, "store", "overlay for this one"),
        ("for = [\"uk-2025\"]\n".into(), Code::OverlayBase, "for", "add this one to `for`"),
        ("snapshots = 7\n".into(), Code::KeyWithoutMeaning, "snapshots", "leave it out"),
        ("cites = \"text\"\n".into(), Code::KeyWithoutMeaning, "cites", "leave it out"),
    ];
    for (body, code, line, help) in cases {
        let text = overlay(&body);
        let findings = wrong(&text);
        let found = has(&findings, "a.toml", &text, code, line, help);
        assert!(
            found,
            "{body}\nshould be {code} at `{line}`, help `{help}`:\n{}",
            findings.render(false)
        );
    }
}

#[test]
fn a_change_that_says_neither_source_nor_assumption_is_a_mistake() {
    let silent = |body: &str| format!("overlay = \"A test\"\n{body}");
    let cases = [
        ("target = \"98 %\"\n".to_owned(), "target"),
        (
            clause("new", "before = \"north\"\nwhen = { to = \"FI\" }\nthen = \"exempt\""),
            "[clauses.new]",
        ),
        ("[ends.north]\n".to_owned(), "[ends.north]"),
        ("[[enforcement]]\nfrom = 2026-01-01\non = \"all\"\n".to_owned(), "[[enforcement]]"),
    ];
    for (body, line) in cases {
        let text = silent(&body);
        let findings = wrong(&text);
        let found = has(&findings, "a.toml", &text, Code::MissingKey, line, "assumption = \"why");
        assert!(found, "{body}: {}", findings.render(false));
    }
    // In a rule file an assumption is none.
    let rules = RULES.replacen("cites = \"text\"\ninferred = true", "assumption = \"a guess\"", 1);
    let (policy, findings) = read("my.toml", &[("my.toml", &rules)]);
    assert!(policy.is_none());
    assert!(has(&findings, "my.toml", &rules, Code::KeyWithoutMeaning, "assumption", "leave it out"));
}

#[test]
fn all_mistakes_of_a_file_are_found_at_once() {
    let body = clause("new", "before = \"nort\"\nthen = \"exempt\"\nwhen = { value = \"below 5\" }")
        + "[ends.lettres]\n[switches.x]\nasks = 7\n";
    assert!(wrong(&overlay(&body)).len() >= 4);
}

#[test]
fn two_overlays_do_not_write_or_end_the_same_clause_by_chance() {
    let new = |anchor: &str| {
        overlay(&clause(
            "new",
            &format!("before = \"{anchor}\"\nwhen = {{ to = \"FI\" }}\nthen = \"exempt\""),
        ))
    };
    let letters = |from: &str| {
        overlay(&clause(
            "letters",
            &format!(
                "from = {from}\nbasis = \"ship\"\nwhen = {{ format = \"letter\" }}\nthen = \"exempt\""
            ),
        ))
    };
    let ends = |until: &str| overlay(&format!("[ends.letters]\nuntil = {until}\n"));
    let out = || overlay("[ends.north]\n");
    let cases = [
        (new("north"), new("letters"), Code::DuplicateName, "[clauses.new]", "another id"),
        (
            letters("2026-01-01"),
            letters("2027-01-01"),
            Code::OverlayChange,
            "[clauses.letters]",
            "`letters-from-2026-01-01`",
        ),
        (ends("2026-01-01"), ends("2026-01-01"), Code::OverlayChange, "[ends.letters]", "earlier day"),
        (out(), new("north"), Code::OverlayPlace, "before", "a clause that stays"),
        (out(), out(), Code::OverlayChange, "[ends.north]", "a clause that stays"),
        (
            out(),
            overlay(&clause("north", "then = \"exempt\"\nwhen = { to = \"FI\" }")),
            Code::OverlayChange,
            "[clauses.north]",
            "a clause that stays",
        ),
    ];
    for (a, b, code, line, help) in cases {
        let files: &[(&str, &str)] = &[("my.toml", RULES), ("a.toml", &a), ("b.toml", &b)];
        let (policy, findings) = read("my.toml+a.toml+b.toml", files);
        let found = has(&findings, "b.toml", &b, code, line, help);
        assert!(policy.is_none() && found, "{code} {line}: {}", findings.render(false));
    }
    // Each alone is good.
    for text in [new("north"), letters("2026-01-01"), ends("2026-01-01"), out()] {
        assert!(super::good("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", &text)]).name == "my+a");
    }
}

#[test]
fn an_overlay_alone_a_rule_file_on_top_and_a_name_that_is_none_are_mistakes() {
    let a = overlay("[ends.north]\n");
    let files: &[(&str, &str)] = &[("my.toml", RULES), ("a.toml", &a)];
    let codes = |name: &str| -> Vec<Code> {
        let (policy, findings) = read(name, files);
        assert!(policy.is_none(), "{name}");
        assert!(findings.iter().all(|finding| finding.help.is_some()));
        findings.iter().map(|finding| finding.code).collect()
    };
    assert_eq!(codes("a.toml"), [Code::BadRule]);
    assert_eq!(codes("my.toml+my.toml"), [Code::OverlayBase]);
    assert_eq!(codes("my.toml+"), [Code::UnknownPolicy]);
    assert_eq!(codes("my.toml+uk-2025"), [Code::UnknownPolicy]);
    assert_eq!(codes("uk-2052+a.toml"), [Code::UnknownPolicy]);
    assert_eq!(codes("uk-2025+a.toml"), [Code::OverlayChange]);
}

#[test]
fn behind_a_clause_of_a_snapshot_that_catches_all_nothing_can_be_changed() {
    let text =
        overlay(&clause("new", "before = \"counted\"\nwhen = { to = \"FI\" }\nthen = \"exempt\""));
    let (policy, findings) = read("nl-2024+a.toml", &[("a.toml", &text)]);
    assert!(policy.is_none());
    let told = findings.render(false);
    assert!(
        has(&findings, "a.toml", &text, Code::OverlayPlace, "before", "nothing-before-2025"),
        "{told}"
    );
}

#[test]
fn what_an_overlay_cannot_mean_is_a_warning_at_its_line() {
    let body = clause("new", "before = \"rest\"\nwhen = { to = \"SE\" }\nthen = \"exempt\"")
        + "[areas]\nsouth = [\"IT\"]\n";
    let text = overlay(&body);
    let (policy, findings) = read("my.toml+a.toml", &[("my.toml", RULES), ("a.toml", &text)]);
    assert!(policy.is_some());
    assert!(has(&findings, "a.toml", &text, Code::NeverMatches, "[clauses.new]", "before `north`"));
    assert!(has(&findings, "a.toml", &text, Code::NeverUsed, "south", "leave it out"));
    assert_eq!(findings.len(), 2);
}
