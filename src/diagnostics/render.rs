//! Findings for the terminal, through `annotate-snippets`.

use super::{Finding, Findings, Place, Severity};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;

/// Longest line of a text that is shown as it is; longer ones are cut out of the picture.
const LONGEST_LINE: usize = 400;

/// So many findings are drawn; a file that is no scenario at all may have thousands.
const MOST_DRAWN: usize = 200;

impl Findings {
    /// All findings as people read them, a blank line between two; with colours if `colour`. Of very
    /// many only the first are drawn.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for finding in self.list.iter().take(MOST_DRAWN) {
            text += &renderer.render(&[self.group(finding)]);
            text += "\n\n";
        }
        if self.list.len() > MOST_DRAWN {
            text += &format!("... and {} more findings\n\n", self.list.len() - MOST_DRAWN);
        }
        text
    }

    fn group<'a>(&'a self, finding: &'a Finding) -> Group<'a> {
        let level = match finding.severity() {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(&*finding.message).id(finding.code.name());
        let mut group = Group::with_title(title);
        let label = finding.label.as_deref();
        match self.shown(&finding.place) {
            Some(marked) => {
                let primary = Mark { kind: AnnotationKind::Primary, label, at: marked };
                let other = finding.other.as_ref().and_then(|(place, words)| {
                    let at = self.shown(place)?;
                    Some(Mark { kind: AnnotationKind::Context, label: Some(words), at })
                });
                match other {
                    Some(other) if self.is_together(&primary, &other) => {
                        group = group.element(self.snippet(&[primary, other]));
                    }
                    Some(other) => {
                        group = group.element(self.snippet(&[primary]));
                        group = group.element(self.snippet(&[other]));
                    }
                    None => group = group.element(self.snippet(&[primary])),
                }
            }
            None => {
                let mut origin = Origin::path(self.file(&finding.place));
                if let Some((line, column)) = self.position(&finding.place) {
                    origin = origin.line(line).char_column(column);
                }
                group = group.element(origin);
            }
        }
        if let Some(help) = &finding.help {
            group = group.element(Level::HELP.message(&**help));
        }
        group
    }

    /// Do two marks stand in one text, of which all between them is kept?
    fn is_together(&self, a: &Mark<'_>, b: &Mark<'_>) -> bool {
        let (first, last) = (a.at.line.min(b.at.line), a.at.line.max(b.at.line));
        a.at.source == b.at.source && self.sources[a.at.source].has_all(first, last)
    }

    /// The lines of one text from the first mark to the last, with the marks.
    fn snippet<'a>(&'a self, marks: &[Mark<'a>]) -> Snippet<'a, Annotation<'a>> {
        let first = marks.iter().map(|mark| mark.at.line).min().unwrap_or(0);
        let last = marks.iter().map(|mark| mark.at.line).max().unwrap_or(0);
        let source = &self.sources[marks[0].at.source];
        let lines = source.lines(first, last);
        let mut snippet = Snippet::source(&source.text[lines.clone()])
            .path(&*source.name)
            .line_start(source.number(first));
        for mark in marks {
            let span = mark.at.span.start - lines.start..mark.at.span.end - lines.start;
            snippet = snippet.annotation(mark.kind.span(span).label(mark.label));
        }
        snippet
    }

    /// The place as it can be drawn: there is one, and its line is not too long for a terminal. Only the
    /// first line of a long place is marked.
    fn shown(&self, place: &Place) -> Option<Shown> {
        let source = self.sources.get(place.source.0)?;
        let span = place.span.clone()?;
        let (line, start) = source.find(span.start)?;
        let bounds = source.lines(line, line);
        let end = start + span.len();
        let span = start.min(bounds.end)..end.clamp(start.min(bounds.end), bounds.end);
        let drawable = !source.text.is_empty()
            && bounds.len() <= LONGEST_LINE
            && source.text.is_char_boundary(span.start)
            && source.text.is_char_boundary(span.end);
        drawable.then_some(Shown { source: place.source.0, line, span })
    }
}

/// A place as it can be drawn.
struct Shown {
    /// Index of the text.
    source: usize,
    /// Its line among those kept, from 0.
    line: usize,
    /// Bytes of the text, within the line.
    span: Range<usize>,
}

/// A place with the words beside it.
struct Mark<'a> {
    kind: AnnotationKind,
    label: Option<&'a str>,
    at: Shown,
}

#[cfg(test)]
mod tests {
    use super::super::Code;
    use super::*;

    #[test]
    fn a_finding_shows_place_labels_and_help() {
        let mut findings = Findings::new();
        let source = findings.add_source("shop.toml", "name = \"a\"\n\n[b]\nshare = nan\n");
        findings.push(
            Finding::new(Code::NotFinite, Place::new(source, 23..26), "`nan` is not a share")
                .label("here")
                .help("write a number from 0 to 1")
                .other(Place::new(source, 12..15), "in this table"),
        );
        findings.push(Finding::new(Code::EmptyFile, Place::whole(source), "nothing in it"));
        insta::assert_snapshot!("rendered_finding", findings.render(false));
        assert!(findings.render(true).contains('\u{1b}'));
        assert!(!findings.render(false).contains('\u{1b}'));
    }

    #[test]
    fn of_thousands_of_findings_the_first_are_drawn() {
        let mut findings = Findings::new();
        let text = "x\n".repeat(50_000);
        let source = findings.add_source("many.toml", text);
        for line in 0..50_000 {
            findings.push(Finding::new(Code::Syntax, Place::new(source, 2 * line..2 * line + 1), "no"));
        }
        findings.settle();
        let shown = findings.render(false);
        assert_eq!(shown.matches("error[syntax]").count(), MOST_DRAWN);
        assert!(shown.ends_with("... and 49800 more findings\n\n"));
        assert_eq!(findings.tally(), "50000 errors");
    }

    #[test]
    fn very_long_lines_are_named_not_drawn() {
        let mut findings = Findings::new();
        let source = findings.add_source("long.toml", "x".repeat(1_000_000));
        findings.push(Finding::new(Code::Syntax, Place::new(source, 500_000..500_001), "no"));
        assert!(findings.render(false).len() < 200);
        assert!(findings.render(false).contains("long.toml:1:500001"));
    }
}
