//! All findings of a run with the texts that they are about.

use super::{Code, Finding, Place, Severity, SourceId};
use serde::Serialize;
use std::collections::BTreeSet;

/// A text that was read, or those of its lines in which something was found.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The file's name as the user wrote it, or `--set PATH`.
    pub(super) name: String,
    /// The lines that are kept, one after the other.
    pub(super) text: String,
    /// Where they begin.
    lines: Vec<Begin>,
}

/// Where a line begins.
#[derive(Clone, Copy, Debug)]
struct Begin {
    /// Its number, from 1.
    number: usize,
    /// The byte of the whole text.
    whole: usize,
    /// The byte of the lines that are kept.
    kept: usize,
}

/// One line of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// The byte of the text at which it begins.
    pub start: usize,
    /// What it says, without its newline.
    pub text: String,
}

impl Source {
    fn new(name: String, text: String) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        let begin = |(index, at)| Begin { number: index + 1, whole: at, kept: at };
        let lines = starts.enumerate().map(begin).collect();
        Self { name, text, lines }
    }

    /// Of some lines of a text, in their order.
    fn of_lines(name: String, lines: Vec<Line>) -> Self {
        let mut source = Self { name, text: String::new(), lines: Vec::new() };
        for Line { number, start, text } in lines {
            if !source.lines.is_empty() {
                source.text.push('\n');
            }
            source.lines.push(Begin { number, whole: start, kept: source.text.len() });
            source.text += &text;
        }
        source
    }

    /// Which of the lines that are kept holds a byte of the text, and the byte of the lines that it is.
    pub(super) fn find(&self, byte: usize) -> Option<(usize, usize)> {
        let line = self.lines.partition_point(|line| line.whole <= byte).checked_sub(1)?;
        let begin = self.lines.get(line)?;
        let at = begin.kept + (byte - begin.whole);
        (at <= self.lines(line, line).end).then_some((line, at))
    }

    /// The number of a line that is kept, from 1.
    pub(super) fn number(&self, line: usize) -> usize {
        self.lines.get(line).map_or(0, |line| line.number)
    }

    /// Is everything between two lines that are kept kept too?
    pub(super) fn has_all(&self, first: usize, last: usize) -> bool {
        self.number(last) - self.number(first) == last - first
    }

    /// The bytes of a run of lines that are kept, without the last newline.
    pub(super) fn lines(&self, first: usize, last: usize) -> std::ops::Range<usize> {
        let start = self.lines.get(first).map_or(self.text.len(), |line| line.kept);
        let end = self.lines.get(last + 1).map_or(self.text.len(), |next| next.kept - 1);
        start..end.max(start)
    }
}

/// A collection of findings; checks push to it and go on.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    pub(super) sources: Vec<Source>,
    pub(super) list: Vec<Finding>,
}

/// A finding as JSON gives it.
#[derive(Serialize)]
struct Row<'a> {
    code: Code,
    severity: Severity,
    message: &'a str,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    label: Option<&'a str>,
    help: Option<&'a str>,
    other: Option<Other<'a>>,
}

/// The second place of a finding as JSON gives it.
#[derive(Serialize)]
struct Other<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    label: &'a str,
}

impl Findings {
    /// Nothing found yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers a text so that findings can point into it.
    pub fn add_source(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.sources.push(Source::new(name.into(), text.into()));
        SourceId(self.sources.len() - 1)
    }

    /// Gives a source the lines in which findings were made, in their order: of a large text no others are kept.
    pub fn set_lines(&mut self, source: SourceId, lines: Vec<Line>) {
        if let Some(source) = self.sources.get_mut(source.0) {
            *source = Source::of_lines(std::mem::take(&mut source.name), lines);
        }
    }

    /// The bytes of a source at which findings, and second places of findings, begin.
    pub fn starts_in(&self, source: SourceId) -> BTreeSet<usize> {
        let places = self.list.iter().flat_map(|finding| {
            let other = finding.other.as_ref().map(|(place, _)| place);
            std::iter::once(&finding.place).chain(other)
        });
        let own = places.filter(|place| place.source == source);
        own.filter_map(|place| place.span.as_ref().map(|span| span.start)).collect()
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.list.push(finding);
    }

    /// The same texts, with every finding as it is told anew.
    #[must_use]
    pub fn moved(mut self, told: impl Fn(&Finding) -> Finding) -> Self {
        self.list = self.list.iter().map(told).collect();
        self
    }

    /// All findings so far.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.list.iter()
    }

    /// All findings, without their texts.
    pub fn into_list(self) -> Vec<Finding> {
        self.list
    }

    /// Number of findings.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Nothing found?
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|finding| finding.severity() == severity).count()
    }

    /// Anything that makes the file unusable?
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Line and column of the beginning of a place, both from 1; the column counts characters.
    pub fn position(&self, place: &Place) -> Option<(usize, usize)> {
        let source = self.sources.get(place.source.0)?;
        let (line, at) = source.find(place.span.as_ref()?.start)?;
        let before = source.text.get(source.lines(line, line).start..at)?;
        Some((source.number(line), before.chars().count() + 1))
    }

    /// The name of the text that a place is in.
    pub fn file(&self, place: &Place) -> &str {
        self.sources.get(place.source.0).map_or("", |source| source.name.as_str())
    }

    /// Drops what only follows from text that could not be parsed: in such a text, everything said to
    /// be absent, and every finding on a line with a syntax error. Then sorts by place; findings at one
    /// place with one code are one.
    pub fn settle(&mut self) {
        let broken: BTreeSet<(SourceId, usize)> = self
            .list
            .iter()
            .filter(|finding| finding.code == Code::Syntax)
            .filter_map(|finding| Some((finding.place.source, self.position(&finding.place)?.0)))
            .collect();
        let lines: Vec<Option<usize>> = self
            .list
            .iter()
            .map(|finding| self.position(&finding.place).map(|(line, _)| line))
            .collect();
        let follows = |finding: &Finding, line: Option<usize>| {
            !broken.is_empty()
                && finding.code != Code::Syntax
                && (finding.code.is_absence()
                    || line.is_some_and(|line| broken.contains(&(finding.place.source, line))))
        };
        let mut lines = lines.into_iter();
        self.list.retain(|finding| !follows(finding, lines.next().flatten()));
        self.list.sort_by_key(|finding| {
            let place = &finding.place;
            (place.source, place.span.as_ref().map_or(0, |span| span.start))
        });
        self.list.dedup_by(|a, b| {
            a.code == b.code && a.place == b.place && (a.code == Code::Syntax || a.message == b.message)
        });
    }

    /// `2 errors, 1 warning`, or `no mistakes`.
    pub fn tally(&self) -> String {
        let count = |severity, word: &str| match self.count(severity) {
            0 => None,
            1 => Some(format!("1 {word}")),
            n => Some(format!("{n} {word}s")),
        };
        let parts = [count(Severity::Error, "error"), count(Severity::Warning, "warning")];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "no mistakes".into() } else { parts.join(", ") }
    }

    /// The findings as a JSON array, pretty-printed, ending in a newline.
    pub fn to_json(&self) -> String {
        Self::all_to_json(std::slice::from_ref(self))
    }

    /// The findings of several files as one JSON array.
    pub fn all_to_json(files: &[Self]) -> String {
        let rows: Vec<Row<'_>> =
            files.iter().flat_map(|file| file.list.iter().map(|finding| file.row(finding))).collect();
        let mut json = serde_json::to_string_pretty(&rows).unwrap_or_else(|_| "[]".into());
        json.push('\n');
        json
    }

    fn row<'a>(&'a self, finding: &'a Finding) -> Row<'a> {
        let position = self.position(&finding.place);
        Row {
            code: finding.code,
            severity: finding.severity(),
            message: &finding.message,
            file: self.file(&finding.place),
            line: position.map(|(line, _)| line),
            column: position.map(|(_, column)| column),
            label: finding.label.as_deref(),
            help: finding.help.as_deref(),
            other: finding.other.as_ref().map(|(place, label)| {
                let position = self.position(place);
                Other {
                    file: self.file(place),
                    line: position.map(|(line, _)| line),
                    column: position.map(|(_, column)| column),
                    label,
                }
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_lines() -> (Findings, SourceId) {
        let mut findings = Findings::new();
        let source = findings.add_source("a.toml", "x = 1\nä = nan\n");
        (findings, source)
    }

    #[test]
    fn columns_count_characters_from_one() {
        let (findings, source) = two_lines();
        assert_eq!(findings.position(&Place::new(source, 0..1)), Some((1, 1)));
        // `ä` is two bytes, one character.
        assert_eq!(findings.position(&Place::new(source, 11..14)), Some((2, 5)));
        assert_eq!(findings.position(&Place::whole(source)), None);
    }

    #[test]
    fn what_follows_from_a_syntax_error_is_dropped() {
        let (mut findings, source) = two_lines();
        findings.push(Finding::new(Code::MissingKey, Place::whole(source), "no `y`"));
        findings.push(Finding::new(Code::NotFinite, Place::new(source, 11..14), "nan"));
        findings.push(Finding::new(Code::OutOfRange, Place::new(source, 0..1), "too small"));
        findings.push(Finding::new(Code::Syntax, Place::new(source, 6..7), "not a key"));
        findings.settle();
        let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::OutOfRange, Code::Syntax]);
    }

    #[test]
    fn json_names_line_and_column() {
        let (mut findings, source) = two_lines();
        findings.push(Finding::new(Code::NotFinite, Place::new(source, 11..14), "nan").help("write 1"));
        let json: serde_json::Value = serde_json::from_str(&findings.to_json()).expect("JSON");
        assert_eq!(json[0]["line"], 2);
        assert_eq!(json[0]["column"], 5);
        assert_eq!(json[0]["code"], "not-finite");
        assert_eq!(json[0]["help"], "write 1");
    }
}
