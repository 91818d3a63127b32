//! Rule files with mistakes, and the built-in ones.

use super::*;

const GOOD: &str = r#"
title = "Test rules"
store = "UK"
target = "95 %"
window_days = 30
lag_days = 14

[sources]
text = "A text (example.org)"

[areas]
north = ["SE", "PL"]

[[enforcement]]
on = "all"
cites = "text"

[switches.letter]
asks = "?"
cites = "text"
prudent = "no"
lenient = "yes"
options.no = { weight = 0.5, says = "no" }
options.yes = { weight = 0.5, says = "yes" }

[clauses.north]
says = "North."
from = 2025-01-15
basis = "ship"
when = { to = ["north", "GB"], value = ["at least 5 EUR", "below 20 EUR"], format = "letter" }
then = "exempt"
readings = { letter = "yes" }
misapplied = true
cites = "text"
taken = "the north"
quote = "a few words"
certainty = "stated"

[clauses.rest]
says = "Rest."
then = "two scans"
cites = "text"
inferred = true
"#;

#[test]
fn every_builtin_policy_reads_without_a_finding() {
    let mut report = String::new();
    for builtin in BUILTIN {
        let context = Context::default();
        let policy = read_policy_in(&context, &format!("{}.toml", builtin.name), builtin.text);
        let findings = context.into_findings();
        if !findings.is_empty() {
            report += &format!("{}: {}\n", builtin.name, findings.to_json());
        }
        if let Some(policy) = policy {
            assert_eq!((policy.name.as_str(), policy.store.as_str()), (builtin.name, builtin.store));
        }
    }
    assert!(report.is_empty(), "{report}");
    assert!(builtin_policy("uk-1999").is_none());
}

#[test]
fn the_example_of_the_format_reads_without_a_finding() {
    let page = include_str!("../../../docs/rule-format.md");
    let example =
        page.split("```").nth(1).and_then(|block| block.strip_prefix("toml")).expect("an example");
    let context = Context::default();
    let policy = read_policy_in(&context, "example.toml", example);
    let findings = context.into_findings();
    assert!(findings.is_empty(), "{}", findings.to_json());
    assert_eq!(policy.map(|policy| policy.clauses.len()), Some(2));
}

#[test]
fn a_rule_file_becomes_a_policy() {
    let policy = read_policy("rules/my.toml", GOOD).expect("no finding");
    assert_eq!((policy.name.as_str(), policy.target_permille), ("my", 950));
    let north = &policy.clauses[0];
    assert_eq!(format!("{:?}", north.when.destinations), "[SE, PL, GB]");
    assert_eq!(north.when.value.len(), 2);
    assert_eq!(north.source, "A text (example.org). Not stated; taken: the north");
    assert_eq!(north.readings, [("letter".to_owned(), "yes".to_owned())]);
    assert!(north.misapplied && north.from.is_some() && north.until.is_none());
}

/// (what is replaced, by what, code of the finding, what stands on its line)
const MISTAKES: &[(&str, &str, Code, &str)] = &[
    ("basis = \"ship\"\n", "", Code::MissingKey, "[clauses.north]"),
    ("basis = \"ship\"", "basis = \"reading\"", Code::UnknownSwitch, "basis = "),
    ("basis = \"ship\"", "until = 2025-01-14\nbasis = \"ship\"", Code::DateOrder, "until = "),
    (
        "then = \"two scans\"",
        "basis = \"order\"\nthen = \"two scans\"",
        Code::KeyWithoutMeaning,
        "basis = \"order\"",
    ),
    ("\"below 20 EUR\"", "\"below 20\"", Code::UnreadableValue, "when = "),
    ("\"below 20 EUR\"", "\"20 EUR\"", Code::UnreadableValue, "when = "),
    ("\"below 20 EUR\"", "\"below 0 EUR\"", Code::UnreadableValue, "when = "),
    ("\"below 20 EUR\"", "\"below 5 EUR\"", Code::BadRule, "when = "),
    ("\"below 20 EUR\"", "\"below 20 GBP\"", Code::BadRule, "when = "),
    ("[\"north\", \"GB\"]", "[\"nort\", \"GB\"]", Code::UnknownName, "when = "),
    ("[\"north\", \"GB\"]", "[\"north\", \"SE\"]", Code::DuplicateName, "when = "),
    ("[\"north\", \"GB\"]", "[\"UKX\"]", Code::UnreadableValue, "when = "),
    ("[\"north\", \"GB\"]", "[]", Code::EmptyList, "when = "),
    ("format = \"letter\"", "format = \"leter\"", Code::UnknownWord, "when = "),
    ("format = \"letter\"", "shape = \"letter\"", Code::UnknownKey, "when = "),
    ("then = \"exempt\"", "then = \"one scan\"", Code::BadRule, "misapplied = "),
    ("then = \"exempt\"", "then = \"free\"", Code::UnknownWord, "then = \"free\""),
    (
        "readings = { letter = \"yes\" }",
        "readings = { leter = \"yes\" }",
        Code::UnknownSwitch,
        "readings = ",
    ),
    (
        "readings = { letter = \"yes\" }",
        "readings = { letter = \"maybe\" }",
        Code::UnknownOption,
        "readings = ",
    ),
    ("cites = \"text\"\ntaken", "cites = \"txt\"\ntaken", Code::UnknownName, "cites = \"txt\""),
    ("cites = \"text\"\ntaken", "cites = []\ntaken", Code::EmptyList, "cites = []"),
    ("taken = ", "assumption = \"x\"\ntaken = ", Code::KeyWithoutMeaning, "assumption = "),
    ("store = ", "source = \"x\"\nstore = ", Code::KeyWithoutMeaning, "source = "),
    ("taken = ", "source = \"text\"\ntaken = ", Code::KeyWithoutMeaning, "source = "),
    (
        "a few words",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26",
        Code::BadRule,
        "quote = ",
    ),
    ("certainty = \"stated\"", "inferred = true", Code::KeyWithoutMeaning, "quote = "),
    ("certainty = \"stated\"", "", Code::MissingKey, "[clauses.north]"),
    ("weight = 0.5, says = \"no\"", "weight = 0.4, says = \"no\"", Code::SharesDoNotAddUp, "options.no"),
    ("weight = 0.5, says = \"no\"", "weight = nan, says = \"no\"", Code::NotFinite, "options.no"),
    ("weight = 0.5, says = \"no\"", "weight = -1, says = \"no\"", Code::OutOfRange, "options.no"),
    ("prudent = \"no\"", "prudent = \"never\"", Code::UnknownOption, "prudent = "),
    ("[switches.letter]", "[switches.target]", Code::BadRule, "[switches.target]"),
    (
        "inferred = true",
        "inferred = true\nreadings = { letter = \"no\" }",
        Code::BadRule,
        "[clauses.rest]",
    ),
    ("says = \"North.\"", "says = \"\"", Code::UnreadableValue, "says = \"\""),
    ("[clauses.rest]", "[clauses.Rest]", Code::BadName, "[clauses.Rest]"),
    ("target = \"95 %\"", "target = \"950 %\"", Code::UnreadableValue, "target = "),
    ("window_days = 30", "window_days = -30", Code::OutOfRange, "window_days = "),
    ("on = \"all\"", "on = []", Code::EmptyList, "on = []"),
    (
        "on = \"all\"",
        "on = \"all\"\ncounts_shipments_since = true",
        Code::BadRule,
        "counts_shipments_since",
    ),
    ("on = \"all\"", "on = \"all\"\nfrom = 2025-02-30", Code::Syntax, "from = 2025-02-30"),
    ("on = \"all\"", "on = \"al\"", Code::UnknownWord, "on = \"al\""),
    ("on = \"all\"", "on = \"all\"\nat_stake = \"shop\"", Code::UnknownWord, "at_stake = "),
    (
        "on = \"all\"",
        "on = \"all\"\nreadings = { leter = \"no\" }",
        Code::UnknownSwitch,
        "readings = { le",
    ),
    ("[switches.letter]", "[switches.lag]", Code::BadRule, "[switches.lag]"),
    ("[switches.letter]", "[switches.value-basis]", Code::BadRule, "[switches.value-basis]"),
    ("[switches.letter]", "[switches.limit-rate]", Code::BadRule, "[switches.limit-rate]"),
    ("[areas]", "[snapshots.old]\nas_of = 2025-01-14\n[areas]", Code::MissingKey, "[snapshots.old]"),
    ("[areas]", "[snapshots.old]\ntitle = \"x\"\nday = 1\n[areas]", Code::UnknownKey, "day = 1"),
    (
        "quote = \"a few words\"",
        "paraphrased = true\nquote = \"x\"",
        Code::KeyWithoutMeaning,
        "quote = \"x\"",
    ),
    (
        "inferred = true",
        "inferred = true\nparaphrased = true",
        Code::KeyWithoutMeaning,
        "paraphrased = ",
    ),
    ("store = \"UK\"", "marketplace = 7\nstore = \"UK\"", Code::WrongType, "marketplace = 7"),
];

#[test]
fn every_mistake_of_a_rule_file_has_a_finding_with_its_line_and_help() {
    for &(good, bad, code, on_line) in MISTAKES {
        assert!(GOOD.contains(good), "{good}");
        let text = GOOD.replacen(good, bad, 1);
        let line = text.lines().position(|line| line.contains(on_line)).map(|index| index + 1);
        let findings = read_policy("my.toml", &text).expect_err(bad);
        let found = findings.iter().any(|finding| {
            let place = findings.position(&finding.place).map(|(line, _)| line);
            finding.code == code && place == line && finding.help.is_some()
        });
        assert!(found, "`{bad}` should be {code} on line {line:?}:\n{}", findings.to_json());
    }
}

/// Two clauses for letters, dated by what is put in.
fn two_clauses(first: &str, second: &str) -> Result<Policy, Findings> {
    let clause = |id: &str, dates: &str| {
        format!(
            "[clauses.{id}]\nsays = \"x\"\nbasis = \"ship\"\nwhen = {{ format = \"letter\" }}\n{dates}\n\
             then = \"exempt\"\ncites = \"text\"\ninferred = true\n\n"
        )
    };
    let both = clause("old", first) + &clause("new", second);
    read_policy("my.toml", &GOOD.replace("[clauses.rest]", &format!("{both}[clauses.rest]")))
}

#[test]
fn clauses_that_ask_the_same_may_follow_each_other_and_not_overlap() {
    assert!(two_clauses("until = 2025-01-14", "from = 2025-01-15").is_ok());
    assert!(two_clauses("from = 2025-01-15", "until = 2025-01-14").is_ok());
    for (first, second) in [
        ("until = 2025-01-15", "from = 2025-01-15"),
        ("from = 2025-01-15", "until = 2025-01-15"),
        ("from = 2024-01-01\nuntil = 2026-01-01", "from = 2025-01-15\nuntil = 2025-02-15"),
        ("from = 2024-01-01", "from = 2025-01-15"),
    ] {
        let findings = two_clauses(first, second).expect_err("an overlap");
        let finding = findings.iter().next().expect("a finding");
        assert_eq!(finding.code, Code::BadRule);
        assert!(finding.message.contains("`new` asks the same as `old`"), "{}", finding.message);
        assert!(finding.help.is_some() && findings.position(&finding.place).is_some());
    }
}

#[test]
fn a_snapshot_is_the_file_as_it_stood_or_for_a_further_store() {
    let snapshots = "[snapshots.old]\nas_of = 2025-01-14\ntitle = \"Before\"\nnotes = [\"n\"]\n\
                     [snapshots.further]\nstore = \"FR\"\ntitle = \"Further\"\n[areas]";
    let text = GOOD.replace("[areas]", snapshots);
    let read = |file: &str| read_policy(file, &text).expect("no finding");
    let [whole, old, further] = ["whole.toml", "old.toml", "further.toml"].map(read);
    assert_eq!(
        (whole.clauses.len(), whole.title.as_str(), whole.store.as_str()),
        (2, "Test rules", "UK")
    );
    assert_eq!((old.clauses.len(), old.title.as_str(), old.notes.len()), (1, "Before", 1));
    assert_eq!((further.clauses, further.store.as_str()), (whole.clauses, "FR"));
    assert!(old.switches.is_empty() && whole.switches.len() == 1);
}

#[test]
fn several_mistakes_are_found_at_once() {
    let text =
        GOOD.replace("95 %", "95").replace("\"letter\", value", "x").replace("two scans", "3 scans");
    let findings = read_policy("my.toml", &text.replace("prudent = \"no\"", "")).expect_err("mistakes");
    assert!(findings.len() >= 3, "{}", findings.to_json());
}

#[test]
fn a_builtin_file_without_any_one_of_its_lines_is_read_or_found_wrong_with_a_place() {
    let builtin = BUILTIN.iter().find(|builtin| builtin.name == "us-2025").expect("built in");
    let lines: Vec<&str> = builtin.text.lines().collect();
    let mut wrong = 0;
    for left_out in 0..lines.len() {
        let text: String = lines
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != left_out)
            .map(|(_, line)| format!("{line}\n"))
            .collect();
        if let Err(findings) = read_policy("us-2025.toml", &text) {
            wrong += 1;
            assert!(findings.has_errors(), "{}", findings.to_json());
        }
    }
    assert!(wrong > 100, "{wrong}");
}

#[test]
fn what_is_never_used_is_a_warning_and_no_error() {
    let context = Context::default();
    let text = GOOD.replace("[areas]\n", "[areas]\nsouth = [\"IT\"]\n");
    assert!(read_policy_in(&context, "my.toml", &text).is_some());
    let findings = context.into_findings();
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::NeverUsed]);
}
