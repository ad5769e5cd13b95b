//! Expressions under names that were bound one after the other, as a session binds them.

use std::sync::Arc;

use specc_source::FileId;

use super::{Machine, files::FileState};
use crate::hir::ExprId;
use crate::limits::{self, Limits};
use crate::lower::Lowering;
use crate::symbol::Symbol;
use crate::value::{FrameId, Kind, ThunkId, Value};

/// Names bound one after the other: each sees itself and those before it, as in nested `let`s.
#[derive(Debug)]
pub(crate) struct BoundNames {
    names: Vec<Symbol>,
    frame: FrameId,
}

impl Default for BoundNames {
    fn default() -> Self {
        Self {
            names: Vec::new(),
            frame: FrameId(0),
        }
    }
}

/// How much a short look at a value may cost: a hundredth of what an evaluation may.
const SHORT: u64 = 100;

impl Machine<'_> {
    /// Binds a name to the expression that `text` is; `text` lies in the file byte for byte where it is not blank.
    pub(crate) fn bind(
        &mut self,
        bound: &mut BoundNames,
        name: &str,
        file: FileId,
        text: Arc<str>,
    ) -> ThunkId {
        let name = self.symbols.intern(name);
        bound.names.push(name);
        bound.frame = self.open_frame(bound.frame, 1);
        let expr = self.lower_under(bound, file, text);
        let thunk = self.delay(expr, bound.frame);
        self.set_slot(bound.frame, 0, thunk);
        // The name stands for the expression, not the text that it came in.
        self.hir.set_owner(expr, name);
        let nothing = self.ready(Value::written(Kind::Null, self.at(thunk)), self.at(thunk));
        self.know_file(file, nothing);
        thunk
    }

    /// The value of the expression that a whole file is.
    pub(crate) fn read_under(&mut self, bound: &BoundNames, file: FileId) -> ThunkId {
        let text = Arc::clone(self.sources.file(file).text());
        let expr = self.lower_under(bound, file, text);
        let thunk = self.delay(expr, bound.frame);
        self.know_file(file, thunk);
        thunk
    }

    /// Leaves only the budget of a short look: whoever completes a name does not wait for a long computation.
    pub(crate) fn allow_only_a_short_look(&mut self) {
        self.limits = Limits {
            steps: self.steps + limits::STEPS / SHORT,
            memory: self.memory + limits::MEMORY / SHORT,
        };
    }

    fn lower_under(&mut self, bound: &BoundNames, file: FileId, text: Arc<str>) -> ExprId {
        self.counters.texts += 1;
        let parse = specc_syntax::parse(file, text);
        self.errors.extend(parse.errors);
        let mut lowering = Lowering::new(
            &mut self.hir,
            &mut self.symbols,
            self.schema,
            &mut self.errors,
        );
        for &name in &bound.names {
            lowering.bind(name);
        }
        lowering.file(&parse.tree)
    }

    /// Lets paths in an expression be relative to where its file would lie.
    fn know_file(&mut self, file: FileId, root: ThunkId) {
        let path = self.sources.file(file).path().to_owned();
        self.files.insert(file, FileState { path, root });
    }
}
