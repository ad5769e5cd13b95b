//! A name that was probably meant, as a sentence and as an edit.

use specc_source::{Applicability, Diagnostic, Edit, Fix, Span};

/// Adds ``did you mean `meant`?`` to an error, with the edit that writes it at `place`. Whether it is what was meant is for
/// somebody to see, so the fix is not applied unasked.
pub(crate) fn did_you_mean(error: Diagnostic, place: Span, meant: &str) -> Diagnostic {
    let edit = Edit {
        span: place,
        replacement: meant.to_owned(),
    };
    error.help(format!("did you mean `{meant}`?")).fix(Fix {
        title: format!("write `{meant}`"),
        applicability: Applicability::Unsafe,
        edits: vec![edit],
    })
}
