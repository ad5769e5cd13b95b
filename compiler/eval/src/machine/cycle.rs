//! A value that waits for itself.

use specc_source::{Diagnostic, Span};

use super::{Failed, Machine, Waiting};
use crate::codes;
use crate::value::ThunkId;

/// Longer cycles are cut in the middle.
const SHOWN: usize = 12;

impl Machine<'_> {
    /// Reports the cycle that closes at `thunk`, which is under way.
    pub(super) fn cycle(&mut self, thunk: ThunkId) -> Failed {
        let start = self
            .waiting
            .iter()
            .position(|waiting| waiting.thunk == thunk);
        let Some(start) = start else {
            return self.config_too_early(thunk);
        };
        let places = self.places(start);
        let Some((first, first_span)) = places.first().cloned() else {
            return self.fail_silently();
        };
        let mut names: Vec<&str> = places.iter().map(|(name, _)| name.as_str()).collect();
        names.push(&first);
        let chain = names.join(" → ");
        let mut error = Diagnostic::error(
            &codes::CYCLE,
            first_span,
            format!("`{first}` depends on itself: {chain}"),
        );
        error = match places.get(1) {
            Some((next, _)) => error.label(format!("`{first}` needs `{next}`")),
            None => error.label(format!("`{first}` needs itself")),
        };
        for (index, (name, span)) in places.iter().enumerate().skip(1) {
            let next = places
                .get(index + 1)
                .map_or(first.as_str(), |(next, _)| next);
            error = error.related(*span, format!("`{name}` needs `{next}`"));
        }
        self.fail(error.help("break the circle: write one of the values down"))
    }

    /// Reports that `config` is wanted before it is known which modules make it: by what is under way or, where nothing
    /// is, by the spec itself.
    fn config_too_early(&mut self, config: ThunkId) -> Failed {
        let wanted = self.waiting.last().map_or(config, |waiting| waiting.thunk);
        self.too_early_at(self.at(wanted))
    }

    /// Reports that `config` is wanted at `span` before it is known which modules make it.
    pub(super) fn too_early_at(&mut self, span: Span) -> Failed {
        if self.reading_types.is_under_way {
            return self.too_early_for_types(span);
        }
        let message = "`config` is wanted while the modules are still being collected";
        let why = "which files take part decides what `config` is, so it cannot depend on `config`";
        let error = Diagnostic::error(&codes::CYCLE, span, message)
            .label("needs `config`")
            .why(why)
            .help("leave `config` out of `imports` and of what surrounds the whole module");
        self.fail(error)
    }

    fn too_early_for_types(&mut self, span: Span) -> Failed {
        let message = "`config` is wanted while the types of the spec are being read";
        let error = Diagnostic::error(&codes::CYCLE, span, message)
            .label("needs `config`")
            .why("the types decide what `config` is, so they cannot depend on it")
            .help("write the value down; a default may read it: `lib.types.option { default = config.…; … }`");
        self.fail(error)
    }

    /// The named places of the cycle that begins at `start`.
    fn places(&self, start: usize) -> Vec<(String, Span)> {
        let members = self.waiting.get(start..).unwrap_or_default();
        let mut places: Vec<(String, Span)> = Vec::new();
        let mut last_instance = false;
        for waiting in members {
            // The definition of an option is the option itself: one place, not two.
            let repeated = last_instance && waiting.expr.is_some();
            last_instance = waiting.instance.is_some();
            if repeated {
                continue;
            }
            if let Some(place) = self.place(waiting) {
                places.push(place);
            }
        }
        if places.is_empty() {
            let spans = members.iter().map(|waiting| self.at(waiting.thunk));
            places = spans.map(|span| (self.quoted(span), span)).collect();
        }
        if places.len() > SHOWN {
            let tail = places.split_off(places.len() - SHOWN / 2);
            places.truncate(SHOWN / 2);
            places.extend(tail);
        }
        places
    }

    fn place(&self, waiting: &Waiting) -> Option<(String, Span)> {
        if let Some(instance) = waiting.instance {
            let path = self.instance_path(instance);
            let name = if path.is_empty() {
                "config".to_owned()
            } else {
                path
            };
            return Some((name, self.instance_at(instance)));
        }
        let expr = waiting.expr?;
        if let Some(file) = self.file_of_root(waiting.thunk) {
            return Some((file, self.hir.span(expr)));
        }
        let name = self.symbols.name(self.hir.owner(expr)?);
        Some((name.to_owned(), self.hir.span(expr)))
    }

    fn quoted(&self, span: Span) -> String {
        let text = self.sources.text(span);
        let line = text.lines().next().unwrap_or("").trim();
        let mut short: String = line.chars().take(30).collect();
        if short.len() < text.len() {
            short.push('…');
        }
        short
    }
}
