//! Definitions that cannot both be right.

use specc_source::{Diagnostic, Span};

use super::InstanceId;
use super::definition::{DEFAULT, FORCE, PLAIN, Peeled};
use crate::codes;
use crate::machine::{Failed, Machine};
use crate::schema::TypeIn;

impl Machine<'_> {
    /// Reports definitions of the same priority that differ.
    pub(super) fn conflict(&mut self, id: InstanceId, definitions: &[Peeled]) -> Failed {
        let path = self.instance_path(id);
        let [first, others @ ..] = definitions else {
            return self.fail_silently();
        };
        let count = match definitions.len() {
            2 => "twice".to_owned(),
            more => format!("{more} times"),
        };
        let message = format!("`{path}` is defined {count} with the same priority");
        let mut error = Diagnostic::error(&codes::CONFLICT, first.at, message)
            .label(format!("here{}", priority_words(first.rank())));
        for other in others {
            error = error.related(
                other.at,
                format!("and here{}", priority_words(other.rank())),
            );
        }
        for (at, rank) in self.outranked(id, first.rank()) {
            error = error.related(at, format!("this one yields{}", priority_words(rank)));
        }
        if let Some(doc) = self.doc_line(id) {
            error = error.why(doc);
        }
        let help = match others {
            [second] => self.settle(id, first, second),
            _ => "keep one, or let one win with `mkForce`".to_owned(),
        };
        self.fail(error.help(help))
    }

    /// The definitions that another priority leaves out, each with its own.
    fn outranked(&mut self, id: InstanceId, winning: u16) -> Vec<(Span, u16)> {
        let written = self.instances.definitions(id).to_vec();
        let mut found = Vec::new();
        for definition in &written {
            // What cannot be read was reported where it was read first.
            let Ok(peeled) = self.peel(definition) else {
                continue;
            };
            if peeled.rank() != winning && self.holds(peeled.condition).unwrap_or(false) {
                found.push((peeled.at, peeled.rank()));
            }
        }
        found
    }

    fn settle(&self, id: InstanceId, first: &Peeled, second: &Peeled) -> String {
        // What was typed where a secret belongs is not repeated.
        let text = |span| match self.instances.get(id).ty {
            TypeIn::Secret | TypeIn::SecretTemplate(_) | TypeIn::Tagged { .. } => "…".to_owned(),
            _ => self.short_text(span),
        };
        let (first_text, second_text) = (text(first.value.from), text(second.value.from));
        if second.layer && !first.layer {
            return format!(
                "let the layer win: `mkForce {second_text}` there, or `mkDefault {first_text}` here"
            );
        }
        match first.rank() {
            FORCE => "keep one: two `mkForce` cannot both win".to_owned(),
            DEFAULT => format!(
                "keep one, or let one win: write `{first_text}` without `mkDefault` here, or `{second_text}` there"
            ),
            _ => format!(
                "keep one, or let one win: `mkForce {first_text}` here, or `mkDefault {second_text}` there"
            ),
        }
    }

    /// The text of an expression if it is short, else an ellipsis.
    fn short_text(&self, span: Span) -> String {
        let text = self.sources.text(span);
        if text.is_empty() || text.len() > 24 || text.contains('\n') {
            "…".to_owned()
        } else if text.contains(' ') && !text.starts_with(['"', '[', '{', '(']) {
            format!("({text})")
        } else {
            text.to_owned()
        }
    }
}

fn priority_words(rank: u16) -> &'static str {
    match rank {
        PLAIN => "",
        FORCE => ", with `mkForce`",
        DEFAULT => ", with `mkDefault`",
        _ => ", with a priority",
    }
}
