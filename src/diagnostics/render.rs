//! Findings for the terminal, through `annotate-snippets`.

use super::{Finding, Findings, Place, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;

/// Longest line of a text that is shown as it is; longer ones are cut out of the picture.
const LONGEST_LINE: usize = 400;

impl Findings {
    /// All findings as people read them, a blank line between two; with colours if `colour`.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for finding in &self.list {
            text += &renderer.render(&[self.group(finding)]);
            text += "\n\n";
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
            Some((text, first_line, span)) => {
                let mut snippet = Snippet::source(text)
                    .path(self.file(&finding.place))
                    .line_start(first_line)
                    .annotation(AnnotationKind::Primary.span(span).label(label));
                let mut elsewhere = None;
                if let Some((place, words)) = &finding.other {
                    match self.shown(place) {
                        Some((_, _, span)) if place.source == finding.place.source => {
                            snippet =
                                snippet.annotation(AnnotationKind::Context.span(span).label(&**words));
                        }
                        other => elsewhere = other.map(|shown| (place, words, shown)),
                    }
                }
                group = group.element(snippet);
                if let Some((place, words, (text, first_line, span))) = elsewhere {
                    group = group.element(
                        Snippet::source(text)
                            .path(self.file(place))
                            .line_start(first_line)
                            .annotation(AnnotationKind::Context.span(span).label(&**words)),
                    );
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

    /// Text, number of its first line and the place in it, if it can be shown: there is a place, and no
    /// line of it is too long for a terminal.
    fn shown(&self, place: &Place) -> Option<(&str, usize, Range<usize>)> {
        let text = &*self.sources.get(place.source.0)?.text;
        let span = place.span.clone()?;
        let (start, end) = (span.start.min(text.len()), span.end.min(text.len()));
        if !(text.is_char_boundary(start) && text.is_char_boundary(end)) || text.is_empty() {
            return None;
        }
        // Only the first line of a long place is marked.
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let end = end.clamp(start, line_end.max(start));
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        (line_end - line_start <= LONGEST_LINE).then_some((text, 1, start..end))
    }
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
    fn very_long_lines_are_named_not_drawn() {
        let mut findings = Findings::new();
        let source = findings.add_source("long.toml", "x".repeat(1_000_000));
        findings.push(Finding::new(Code::Syntax, Place::new(source, 500_000..500_001), "no"));
        assert!(findings.render(false).len() < 200);
        assert!(findings.render(false).contains("long.toml:1:500001"));
    }
}
