//! `assert condition "message";` in a module: checked when the whole configuration is known.

use specc_source::{Diagnostic, Span};

use super::ConditionId;
use super::definition::Peeled;
use crate::codes;
use crate::format;
use crate::hir::{AssertionTemplate, Expr, ExprId, Many, Name, PathId};
use crate::lower::misplaced_assertion;
use crate::machine::{Machine, Result};
use crate::value::{FrameId, Kind, ThunkId, Value};

/// So many of the values that a condition reads are shown.
const SHOWN: usize = 6;
/// Longer texts are not repeated beside a condition.
const LONGEST_TEXT: usize = 40;

/// Something that must hold.
#[derive(Debug)]
pub(crate) struct Assertion {
    template: AssertionTemplate,
    frame: FrameId,
    /// The module that states it counts under these conditions; `None`: no module states it.
    stated: Option<Option<ConditionId>>,
}

/// The assertions that stand beside the attributes of one set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct AssertionIds {
    start: u32,
    count: u32,
}

/// All assertions of the sets that were evaluated.
#[derive(Debug, Default)]
pub(crate) struct Assertions {
    all: Vec<Assertion>,
}

impl Assertions {
    /// Remembers the assertions of a set.
    pub(crate) fn state(
        &mut self,
        templates: &[AssertionTemplate],
        frame: FrameId,
    ) -> AssertionIds {
        let start = self.all.len() as u32;
        self.all.extend(templates.iter().map(|&template| Assertion {
            template,
            frame,
            stated: None,
        }));
        AssertionIds {
            start,
            count: templates.len() as u32,
        }
    }

    /// How many were met so far.
    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// Takes over what the modules assert.
    pub(super) fn adopt(&mut self, modules: &[Peeled]) {
        for module in modules {
            let Kind::Set(set) = &module.value.kind else {
                continue;
            };
            let AssertionIds { start, count } = set.assertions;
            let range = start as usize..(start + count) as usize;
            for assertion in self.all.get_mut(range).unwrap_or_default() {
                assertion.stated = Some(module.condition);
            }
        }
    }
}

impl Machine<'_> {
    /// Reports every assertion that does not hold; to be called when the configuration is finished.
    pub(crate) fn check_assertions(&mut self) {
        self.check_assertions_from(0);
    }

    /// Reports those that do not hold among the assertions that were met after the first `known`.
    pub(crate) fn check_assertions_from(&mut self, known: usize) {
        let known = known.min(self.assertions.all.len());
        let all = self.assertions.all.split_off(known);
        for assertion in &all {
            match assertion.stated {
                Some(condition) => _ = self.check_assertion(assertion, condition),
                // Where modules are missing, nobody knows what would have become of it.
                None if self.incomplete || !self.hiding.is_empty() => {}
                None => _ = self.fail(misplaced_assertion(assertion.template.span)),
            }
        }
    }

    fn check_assertion(
        &mut self,
        assertion: &Assertion,
        condition: Option<ConditionId>,
    ) -> Result<()> {
        // What could not be read may be what makes it true.
        if self.incomplete || !self.hiding.is_empty() || !self.holds(condition)? {
            return Ok(());
        }
        let (template, frame) = (assertion.template, assertion.frame);
        let value = self.eval(template.condition, frame)?;
        let at = self.hir.span(template.condition);
        if self.truth(&value, at, "`assert`")? {
            return Ok(());
        }
        let message = self.assertion_message(template.message, frame)?;
        let (first, more) = match message.trim().split_once('\n') {
            Some((first, more)) => (first.trim_end(), Some(more.trim())),
            None => (message.trim(), None),
        };
        let first = match first {
            "" => "the assertion does not hold",
            first => first,
        };
        let mut error = Diagnostic::error(&codes::ASSERTION, at, first).label("this is false");
        for (span, words) in self.values_read(template.condition, frame) {
            if !at.contains(span) {
                error = error.related(span, words);
            }
        }
        if let Some(more) = more {
            error = error.why(more);
        }
        Err(self.fail(error.help("change what it is about, or the assertion")))
    }

    fn assertion_message(&mut self, message: ExprId, frame: FrameId) -> Result<String> {
        let value = self.eval(message, frame)?;
        let at = self.hir.span(message);
        match &value.kind {
            Kind::Text(text) => self.known_text(text, at, "stand in a message"),
            _ => self.text_of(&value, at, "the message of an `assert`"),
        }
    }

    /// The values that a condition reads, in words, with the place where each is defined.
    fn values_read(&mut self, condition: ExprId, frame: FrameId) -> Vec<(Span, String)> {
        let mut found: Vec<(Span, String)> = Vec::new();
        let mut rest = vec![condition];
        while let Some(expr) = rest.pop() {
            let read = match self.hir.expr(expr) {
                Expr::Select(base, path) | Expr::SelectOr(base, path, _) => {
                    self.selected(base, path, frame)
                }
                Expr::Local { .. } => self.selectable(expr, frame),
                _ => None,
            };
            match read.and_then(|thunk| self.in_words(thunk, expr)) {
                Some(words) if found.contains(&words) => {}
                Some(words) => found.push(words),
                None => self.push_parts(expr, &mut rest),
            }
            if found.len() == SHOWN {
                break;
            }
        }
        found
    }

    /// The parts of an expression that are evaluated in the same frame, so that the first comes out first.
    fn push_parts(&self, expr: ExprId, into: &mut Vec<ExprId>) {
        let items = |many: Many| {
            (0..many.len)
                .rev()
                .map(move |index| self.hir.item(many, index))
        };
        match self.hir.expr(expr) {
            Expr::Select(base, _) | Expr::Has(base, _) => into.push(base),
            Expr::SelectOr(base, _, default) => into.extend([default, base]),
            Expr::Negate(operand) | Expr::Not(operand) => into.push(operand),
            Expr::Binary(_, left, right) | Expr::Assert(left, right) => into.extend([right, left]),
            Expr::Apply(function, arguments) => {
                into.extend(items(arguments));
                into.push(function);
            }
            Expr::If(many) | Expr::List(many) | Expr::Interpolated(many) => {
                into.extend(items(many))
            }
            _ => {}
        }
    }

    /// What a name stands for, where something can be selected from it.
    fn selectable(&self, expr: ExprId, frame: FrameId) -> Option<ThunkId> {
        match self.hir.expr(expr) {
            Expr::Config => self.config,
            Expr::Local { depth, slot } => Some(self.slot(frame, depth, slot)),
            _ => None,
        }
    }

    /// The attribute that a selection from a name comes to; everything on the way was evaluated before.
    fn selected(&mut self, base: ExprId, path: PathId, frame: FrameId) -> Option<ThunkId> {
        let mut thunk = self.selectable(base, frame)?;
        for part in self.hir.path(path).iter() {
            let Name::Static(name) = part.name else {
                return None;
            };
            let Kind::Set(set) = self.force(thunk).ok()?.kind else {
                return None;
            };
            thunk = set.get(name)?.value;
        }
        Some(thunk)
    }

    /// `` `plane.services.api.memory` is 512M ``, with the place where that is written.
    fn in_words(&mut self, thunk: ThunkId, expr: ExprId) -> Option<(Span, String)> {
        let value = self.force(thunk).ok()?;
        let words = value_in_words(&value)?;
        let Some(id) = self.instance_of(thunk) else {
            let name = self.sources.text(self.hir.span(expr));
            return Some((value.from, format!("`{name}` is {words}")));
        };
        let instance = *self.instances.get(id);
        let path = self.instance_path(id);
        if path.is_empty() {
            return None;
        }
        let nearest = self.missing_place(instance.key, instance.anchor);
        Some(match value.kind {
            _ if instance.absent => (nearest, format!("`{path}` is not defined")),
            _ if instance.default => (nearest, format!("`{path}` is {words} by default")),
            Kind::Set(_) => (nearest, format!("`{path}` is {words}")),
            _ => (value.from, format!("`{path}` is {words}")),
        })
    }
}

/// A value in a few words, without what the vault supplies; nothing for what says nothing beside a condition.
fn value_in_words(value: &Value) -> Option<String> {
    Some(match &value.kind {
        Kind::Text(text) => match text.as_literal() {
            Some(text) if text.len() <= LONGEST_TEXT && !text.contains('\n') => format!("{text:?}"),
            _ => value.kind.noun().to_owned(),
        },
        Kind::Null => "null".to_owned(),
        Kind::Bool(truth) => truth.to_string(),
        Kind::List(list) if list.is_empty() => "an empty list".to_owned(),
        Kind::List(list) => format!("a list of {}", list.len()),
        Kind::Set(set) if set.len() == 0 => "an empty set".to_owned(),
        Kind::Set(set) => format!("a set of {}", set.len()),
        Kind::Tagged(constructor, _) => format!("`{} …`", constructor.name),
        Kind::Function(_) | Kind::Library(_) | Kind::Property(_) | Kind::Type(_) => {
            return None;
        }
        kind => format::scalar(kind).unwrap_or_else(|| kind.noun().to_owned()),
    })
}
