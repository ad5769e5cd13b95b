//! What the readers say about a file that breaks its grammar.

use specc_artifacts::codes::SYNTAX;
use specc_source::Diagnostic;

/// How many places of one file are shown. The first is what is wrong; the others mostly follow from it.
const SHOWN: usize = 3;

/// The complaints about a file, without those that would bury the rest of the report: a template in another language is one
/// mistake, and not one in each of its lines.
pub(super) fn shown(of_file: &[Diagnostic]) -> Vec<Diagnostic> {
    let is_syntax = |complaint: &&Diagnostic| complaint.code.id == SYNTAX.id;
    let more = of_file
        .iter()
        .filter(is_syntax)
        .count()
        .saturating_sub(SHOWN);
    let mut seen = 0;
    let mut shown = Vec::new();
    for complaint in of_file {
        if is_syntax(&complaint) {
            seen += 1;
        }
        if seen > SHOWN && is_syntax(&complaint) {
            continue;
        }
        let mut complaint = complaint.clone();
        if seen == SHOWN && more > 0 && complaint.code.id == SYNTAX.id {
            complaint.why = Some(match more {
                1 => "One more place of this file is broken.".to_owned(),
                _ => format!("{more} more places of this file are broken."),
            });
        }
        shown.push(complaint);
    }
    shown
}

#[cfg(test)]
mod tests {
    use specc_artifacts::codes::DUPLICATE_KEY;
    use specc_source::{FileId, Sources, Span};

    use super::*;

    fn file() -> FileId {
        Sources::new().add("compose.yml", "<% if %>")
    }

    #[test]
    fn a_file_in_another_language_is_told_three_times_and_counted() {
        let span = Span::new(file(), 0, 8);
        let broken = Diagnostic::error(&SYNTAX, span, "expected `key: value`");
        let twice = Diagnostic::warning(&DUPLICATE_KEY, span, "the key stands twice");
        let mut complaints = vec![broken; 30];
        complaints.push(twice);
        let shown = shown(&complaints);
        assert_eq!(shown.len(), 4);
        let why = shown
            .iter()
            .filter_map(|complaint| complaint.why.as_deref());
        assert_eq!(
            why.collect::<Vec<_>>(),
            ["27 more places of this file are broken."]
        );
    }

    #[test]
    fn few_complaints_stay_as_they_are() {
        let span = Span::new(file(), 0, 8);
        let complaints = vec![Diagnostic::error(&SYNTAX, span, "expected `key: value`"); 3];
        assert_eq!(shown(&complaints), complaints);
    }
}
