//! Suppressions in files.

use specc_artifacts::{Artifact, Content};
use specc_source::{Diagnostic, FileId, Sources, Span};

use super::{Suppression, may_hold, read};

/// What a suppression begins with.
const MARK: &str = "rex:";
/// What begins a comment in some language or other.
const COMMENT_MARKS: [&str; 8] = ["{#", "{#-", "#", "--", "//", ";", "/*", "<!--"];

/// The suppressions of a file, and what cannot be read as one: among its comments, and in texts that are no comment to its
/// reader, such as a script inside a task, or a file of a kind that has no reader.
pub(crate) fn in_file(
    sources: &Sources,
    artifact: &Artifact,
) -> (Vec<Suppression>, Vec<Diagnostic>) {
    let (mut suppressions, mut errors) = (Vec::new(), Vec::new());
    let text = sources.file(artifact.file).text();
    if !may_hold(text) {
        return (suppressions, errors);
    }
    let comments = artifact.comments();
    for comment in comments {
        let covers = match comment.own_line && is_cut_off(text, comment.span, comment.covers) {
            true => comment.span,
            false => comment.covers,
        };
        let written = sources.text(comment.span);
        match read(written, comment.span, comment.own_line, covers) {
            None => {}
            Some(Ok(suppression)) => suppressions.push(suppression),
            Some(Err(error)) => errors.push(*error),
        }
    }
    for line in marked_lines(artifact.file, text) {
        if comments
            .iter()
            .any(|known| known.span.contains(line.comment))
        {
            continue;
        }
        let written = sources.text(line.comment);
        match read(written, line.comment, line.own_line, line.covers) {
            None => {}
            Some(Ok(suppression)) => suppressions.push(Suppression {
                // A text inside a file may be a file of its own one day, where it is used.
                is_in_effect: matches!(artifact.content, Content::Other),
                ..suppression
            }),
            Some(Err(error)) => errors.push(*error),
        }
    }
    (suppressions, errors)
}

/// Whether a blank line stands between a comment and what follows it.
pub(super) fn is_cut_off(text: &str, comment: Span, covers: Span) -> bool {
    let between = text.get(comment.end as usize..covers.start as usize);
    let lines: Vec<&str> = between.unwrap_or_default().split('\n').collect();
    let whole = lines.get(1..lines.len().saturating_sub(1));
    whole
        .unwrap_or_default()
        .iter()
        .any(|line| line.trim().is_empty())
}

/// A line with what looks like a suppression in a comment.
struct MarkedLine {
    comment: Span,
    own_line: bool,
    /// The line, as far as the comment; the next one, where the comment has its line for itself.
    covers: Span,
}

fn marked_lines(file: FileId, text: &str) -> Vec<MarkedLine> {
    let span = |start: usize, end: usize| Span::new(file, start as u32, end as u32);
    let mut found = Vec::new();
    let mut start = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(whole) = lines.next() {
        let line = whole.trim_end();
        let next = start + whole.len();
        if let Some(mark) = comment_start(line) {
            let own_line = line
                .get(..mark)
                .is_some_and(|before| before.trim().is_empty());
            let after = lines.peek().map_or("", |line| line.trim_end());
            let covers = match own_line {
                true if after.is_empty() => span(start + mark, start + line.len()),
                true => span(next, next + after.len()),
                false => span(start, start + mark),
            };
            let comment = span(start + mark, start + line.len());
            found.push(MarkedLine {
                comment,
                own_line,
                covers,
            });
        }
        start = next;
    }
    found
}

/// Where the comment begins whose first word is the mark of a suppression.
fn comment_start(line: &str) -> Option<usize> {
    let before = line.get(..line.find(MARK)?)?.trim_end();
    let begins = |mark: &&str| before.strip_suffix(*mark).map(str::len);
    let start = COMMENT_MARKS.iter().filter_map(begins).min()?;
    let ahead = line.get(..start)?;
    (ahead.is_empty() || ahead.ends_with([' ', '\t'])).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_of_any_language_begins_at_its_mark() {
        let cases = [
            ("# rex: allow", Some(0)),
            ("  {# rex: allow", Some(2)),
            ("  {#- rex: allow", Some(2)),
            ("a = 1; -- rex: allow", Some(7)),
            ("<!-- rex: allow", Some(0)),
            ("a // rex: allow", Some(2)),
            ("say \"# rex: allow\"", None),
            ("a tyrannosaurus rex: allow", None),
            ("#anchor", None),
        ];
        for (line, expected) in cases {
            assert_eq!(comment_start(line), expected, "{line}");
        }
    }

    #[test]
    fn a_blank_line_cuts_a_comment_off_and_another_comment_does_not() {
        let cases = [
            ("#\na", false),
            ("#\n  # more\n  a", false),
            ("#\n\na", true),
            ("#\r\n\r\na", true),
            ("#\n# more\n \na", true),
        ];
        for (text, expected) in cases {
            let mut sources = Sources::new();
            let file = sources.add("a", text);
            let at = text.len() as u32;
            let covers = Span::new(file, at - 1, at);
            assert_eq!(
                is_cut_off(text, Span::new(file, 0, 1), covers),
                expected,
                "{text:?}"
            );
        }
    }
}
