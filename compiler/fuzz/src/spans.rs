//! What holds for every diagnostic, whoever made it.

use specc_source::{Diagnostic, Sources};

/// Checks that all places that a diagnostic names can be shown, and that it has something to say.
///
/// # Panics
///
/// Where a range lies outside its text or cuts a character in two.
pub fn assert_can_be_shown(sources: &Sources, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let message = &diagnostic.message;
        assert!(
            !message.is_empty() && !message.contains('\n'),
            "{message:?}"
        );
        for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
            let file = sources.file(label.span.file);
            let text = file.text();
            assert!(
                text.get(label.span.range()).is_some(),
                "{:?} of {message:?} lies in {} and between characters",
                label.span,
                file.path()
            );
            file.position(label.span.start);
            file.position(label.span.end);
        }
    }
}
