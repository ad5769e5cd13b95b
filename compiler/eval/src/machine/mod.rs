//! The lazy machine: thunks in an arena, forced at most once, within bounds.

mod arithmetic;
mod bound;
mod budget;
mod call;
mod coerce;
mod compare;
mod cycle;
mod files;
mod interpret;
mod select;
mod thunks;

use std::rc::Rc;

use camino::Utf8PathBuf;
use rustc_hash::FxHashMap;
use specc_source::{Code, Diagnostic, FileId, Sources, Span};
use specc_syntax::Tree;

use crate::attributes::{Attribute, Attributes};
use crate::data::Text;
use crate::evaluation::Counters;
use crate::hir::{ExprId, Hir};
use crate::limits::{self, Limits};
use crate::loader::Loader;
use crate::modules::{Assertions, InstanceId, Instances, TypeReading};
use crate::schema::Schema;
use crate::schema_index::SchemaIndex;
use crate::symbol::{Symbol, Symbols};
use crate::type_arena::TypeArena;
use crate::value::{FrameId, Kind, ThunkId, Value};

pub(crate) use bound::BoundNames;
pub(crate) use compare::References;
use files::FileState;

/// Evaluation of something failed, and the reason has been reported.
///
/// Only [`Machine::fail`] and its relatives make one, so that nothing fails in silence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Failed(());

/// The result of evaluating something.
pub(crate) type Result<T> = std::result::Result<T, Failed>;

/// A value that is computed when it is wanted.
#[derive(Debug)]
struct Thunk {
    state: State,
    /// The expression at the place of definition.
    at: Span,
    /// The option that it is the value of, if it is one's.
    instance: Option<InstanceId>,
}

#[derive(Debug)]
enum State {
    /// An expression in its frame.
    Pending(ExprId, FrameId),
    /// A function applied to one or two arguments.
    Call(ThunkId, ThunkId, Option<ThunkId>),
    /// The merged value of an option.
    Instance(InstanceId),
    /// Being computed: whoever wants it now waits for itself.
    Forcing,
    Done(Value),
    Failed,
}

/// A thunk under way, with what it needs to be named in a cycle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Waiting {
    pub(crate) thunk: ThunkId,
    pub(crate) expr: Option<ExprId>,
    pub(crate) instance: Option<InstanceId>,
}

/// A call under way.
#[derive(Debug, Clone, Copy)]
struct CallSite {
    at: Span,
    /// The body of the function, where it is written in a file.
    body: Option<Span>,
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    parent: FrameId,
    start: u32,
}

/// Everything that one evaluation works on.
pub(crate) struct Machine<'e> {
    pub(crate) sources: &'e mut Sources,
    pub(crate) loader: &'e mut dyn Loader,
    pub(crate) schema: &'e Schema,
    pub(crate) index: SchemaIndex<'e>,
    /// Where the types live that the spec declares itself.
    pub(crate) types: &'e TypeArena,
    pub(crate) environment: Option<&'e str>,
    pub(crate) symbols: Symbols,
    pub(crate) hir: Hir,
    pub(crate) errors: Vec<Diagnostic>,
    pub(crate) trees: Vec<Tree>,
    pub(crate) counters: Counters,
    pub(crate) instances: Instances<'e>,
    pub(crate) assertions: Assertions,
    /// The root of `config`.
    pub(crate) config: Option<ThunkId>,
    /// Paths and thunks of the files that were read.
    files: FxHashMap<FileId, FileState>,
    paths: FxHashMap<Utf8PathBuf, FileId>,
    /// The types of the spec's own, as they are read.
    pub(crate) reading_types: TypeReading,
    /// Something could not be read: what is missing may be there.
    pub(crate) incomplete: bool,
    /// Entries that could not be read: what they name may be missing because of that.
    pub(crate) hiding: Vec<Span>,
    thunks: Vec<Thunk>,
    frames: Vec<Frame>,
    slots: Vec<ThunkId>,
    waiting: Vec<Waiting>,
    calls: Vec<CallSite>,
    depth: u32,
    steps: u64,
    memory: u64,
    pub(crate) limits: Limits,
    exhausted: bool,
}

impl<'e> Machine<'e> {
    /// A machine that has read nothing yet.
    pub(crate) fn new(
        sources: &'e mut Sources,
        loader: &'e mut dyn Loader,
        schema: &'e Schema,
        types: &'e TypeArena,
        environment: Option<&'e str>,
    ) -> Self {
        // A spec names most options once or twice: room for that spares moving everything several times.
        let options = schema.options.len();
        let mut symbols = Symbols::with_capacity(options);
        let index = SchemaIndex::new(schema, &mut symbols);
        let root = Frame {
            parent: FrameId(0),
            start: 0,
        };
        Self {
            sources,
            loader,
            schema,
            index,
            types,
            environment,
            symbols,
            hir: Hir::default(),
            errors: Vec::new(),
            trees: Vec::new(),
            counters: Counters::default(),
            instances: Instances::with_capacity(options * 4),
            assertions: Assertions::default(),
            config: None,
            files: FxHashMap::default(),
            paths: FxHashMap::default(),
            reading_types: TypeReading::default(),
            incomplete: false,
            hiding: Vec::new(),
            thunks: Vec::with_capacity(options * 8),
            frames: vec![root],
            slots: Vec::new(),
            waiting: Vec::new(),
            calls: Vec::new(),
            depth: 0,
            steps: 0,
            memory: 0,
            limits: Limits::default(),
            exhausted: false,
        }
    }

    /// Reports an error and fails; an error inside a function also names the call.
    pub(crate) fn fail(&mut self, error: Diagnostic) -> Failed {
        if self.exhausted || self.errors.len() >= limits::ERRORS {
            return Failed(());
        }
        let place = error.primary.span;
        let inside = |call: &&CallSite| {
            call.body.is_some_and(|body| body.contains(place)) && !call.at.contains(place)
        };
        let error = match self.calls.iter().rev().find(inside) {
            Some(call) => error.related(call.at, "in this call"),
            None => error,
        };
        self.errors.push(error);
        Failed(())
    }

    /// Fails because of something that was reported before.
    pub(crate) fn fail_silently(&self) -> Failed {
        debug_assert!(self.exhausted || self.incomplete || !self.errors.is_empty());
        Failed(())
    }

    /// Ends the machine without taking its values apart, which are many small pieces. Its flat tables go back in one
    /// piece each: whatever runs next uses their memory again.
    pub(crate) fn leave_values(self) {
        std::mem::forget((self.thunks, self.symbols));
    }

    // Frames.

    /// A frame of that many slots, which the caller fills.
    fn open_frame(&mut self, parent: FrameId, slots: usize) -> FrameId {
        let start = self.slots.len() as u32;
        self.slots.resize(self.slots.len() + slots, ThunkId(0));
        self.memory += (slots * size_of::<ThunkId>() + size_of::<Frame>()) as u64;
        self.frames.push(Frame { parent, start });
        FrameId(self.frames.len() as u32 - 1)
    }

    fn set_slot(&mut self, frame: FrameId, slot: usize, thunk: ThunkId) {
        let start = self.frames[frame.0 as usize].start as usize;
        self.slots[start + slot] = thunk;
    }

    /// The thunk of a name that some frame binds.
    pub(crate) fn slot(&self, frame: FrameId, depth: u32, slot: u32) -> ThunkId {
        let mut frame = self.frames[frame.0 as usize];
        for _ in 0..depth {
            frame = self.frames[frame.parent.0 as usize];
        }
        self.slots[(frame.start + slot) as usize]
    }

    // Small helpers that everybody needs.

    /// A list value.
    pub(crate) fn list(&mut self, elements: Vec<ThunkId>, from: Span) -> Result<Value> {
        self.charge(elements.len() * size_of::<ThunkId>(), from)?;
        Ok(Value::computed(Kind::List(Rc::new(elements.into())), from))
    }

    /// A set value.
    pub(crate) fn set(&mut self, attributes: Attributes, from: Span) -> Result<Value> {
        self.charge(attributes.len() * size_of::<Attribute>(), from)?;
        Ok(Value::computed(Kind::Set(Rc::new(attributes)), from))
    }

    /// A string value.
    pub(crate) fn text(&mut self, text: Text, from: Span) -> Result<Value> {
        self.counters.written += text.length() as u64;
        self.charge(text.size(), from)?;
        Ok(Value::computed(Kind::Text(Rc::new(text.into())), from))
    }

    /// The name of a symbol, to be kept.
    pub(crate) fn name(&self, symbol: Symbol) -> String {
        self.symbols.name(symbol).to_owned()
    }

    /// An error about a value that an expression computed: names both ends where they differ.
    pub(crate) fn about(
        &self,
        code: &'static Code,
        at: Span,
        value: &Value,
        message: String,
    ) -> Diagnostic {
        let error =
            Diagnostic::error(code, at, message).label(format!("this is {}", value.kind.noun()));
        if at.contains(value.from) || value.from.contains(at) {
            return error;
        }
        error.related(value.from, "the value comes from here")
    }
}
