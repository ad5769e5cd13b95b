//! Thunks: values that are computed once, when somebody wants them.

use specc_source::Span;

use super::{Failed, Machine, Result, State, Thunk, Waiting};
use crate::hir::{Expr, ExprId};
use crate::modules::InstanceId;
use crate::value::{FrameId, Kind, ThunkId, Value};

impl Machine<'_> {
    /// A thunk of an expression.
    pub(crate) fn delay(&mut self, expr: ExprId, frame: FrameId) -> ThunkId {
        let at = self.hir.span(expr);
        let state = match self.hir.expr(expr) {
            Expr::Constant(index) => State::Done(self.hir.constant(index).clone()),
            _ => State::Pending(expr, frame),
        };
        self.push_thunk(state, at, None)
    }

    /// A thunk of a finished value.
    pub(crate) fn ready(&mut self, value: Value, at: Span) -> ThunkId {
        self.push_thunk(State::Done(value), at, None)
    }

    /// A thunk of something that is known to be at fault, which was reported.
    pub(crate) fn failed(&mut self, at: Span) -> ThunkId {
        self.push_thunk(State::Failed, at, None)
    }

    /// A thunk of a string without references.
    pub(crate) fn ready_text(&mut self, text: &str, at: Span) -> ThunkId {
        self.ready(Value::computed(Kind::text(text), at), at)
    }

    /// A thunk of a function applied to one or two arguments.
    pub(crate) fn delay_call(
        &mut self,
        function: ThunkId,
        first: ThunkId,
        second: Option<ThunkId>,
        at: Span,
    ) -> ThunkId {
        self.push_thunk(State::Call(function, first, second), at, None)
    }

    /// A thunk of the merged value of an option.
    pub(crate) fn delay_instance(&mut self, instance: InstanceId, at: Span) -> ThunkId {
        self.push_thunk(State::Instance(instance), at, Some(instance))
    }

    /// A thunk that is filled later; wanted before that, it is a cycle.
    pub(crate) fn reserve(&mut self, at: Span) -> ThunkId {
        self.push_thunk(State::Forcing, at, None)
    }

    /// Fills a reserved thunk with the value of an option.
    pub(crate) fn fill_instance(&mut self, thunk: ThunkId, instance: InstanceId) {
        let reserved = &mut self.thunks[thunk.0 as usize];
        reserved.state = State::Instance(instance);
        reserved.instance = Some(instance);
    }

    /// The expression of a thunk that was not forced yet.
    pub(crate) fn unevaluated(&self, thunk: ThunkId) -> Option<ExprId> {
        match self.thunks[thunk.0 as usize].state {
            State::Pending(expr, _) => Some(expr),
            _ => None,
        }
    }

    /// Whether a thunk may turn out to be a definition with a property; literals never do.
    pub(crate) fn may_be_property(&self, thunk: ThunkId) -> bool {
        match &self.thunks[thunk.0 as usize].state {
            State::Done(value) => matches!(value.kind, Kind::Property(_)),
            State::Pending(expr, _) => !matches!(
                self.hir.expr(*expr),
                Expr::Set(_) | Expr::List(_) | Expr::Interpolated(_) | Expr::Lambda(_)
            ),
            _ => true,
        }
    }

    fn push_thunk(&mut self, state: State, at: Span, instance: Option<InstanceId>) -> ThunkId {
        self.counters.thunks += 1;
        self.memory += size_of::<Thunk>() as u64;
        self.thunks.push(Thunk {
            state,
            at,
            instance,
        });
        ThunkId(self.thunks.len() as u32 - 1)
    }

    /// The expression at the place where the thunk is defined.
    pub(crate) fn at(&self, thunk: ThunkId) -> Span {
        self.thunks[thunk.0 as usize].at
    }

    /// The option that the thunk is the value of.
    pub(crate) fn instance_of(&self, thunk: ThunkId) -> Option<InstanceId> {
        self.thunks[thunk.0 as usize].instance
    }

    /// The value of a thunk, computed now if it was not before.
    pub(crate) fn force(&mut self, thunk: ThunkId) -> Result<Value> {
        let state = &mut self.thunks[thunk.0 as usize].state;
        let (expr, instance) = match state {
            State::Done(value) => return Ok(value.clone()),
            State::Failed => return Err(Failed(())),
            State::Forcing => return Err(self.cycle(thunk)),
            State::Pending(expr, _) => (Some(*expr), None),
            State::Instance(instance) => (None, Some(*instance)),
            State::Call(..) => (None, None),
        };
        let state = std::mem::replace(state, State::Forcing);
        let waiting = Waiting {
            thunk,
            expr,
            instance,
        };
        self.counters.forced += 1;
        self.waiting.push(waiting);
        let at = self.at(thunk);
        let result = self.deeper(at, |machine| machine.compute(thunk, &state));
        self.waiting.pop();
        self.thunks[thunk.0 as usize].state = match &result {
            Ok(value) => State::Done(value.clone()),
            Err(_) => State::Failed,
        };
        result
    }

    fn compute(&mut self, thunk: ThunkId, state: &State) -> Result<Value> {
        match *state {
            State::Pending(expr, frame) => self.eval(expr, frame),
            State::Instance(instance) => self.instance_value(instance),
            State::Call(function, first, second) => {
                let at = self.at(thunk);
                let function = self.force(function)?;
                match second {
                    None => self.apply(function, &[first], at),
                    Some(second) => self.apply(function, &[first, second], at),
                }
            }
            State::Forcing | State::Done(_) | State::Failed => Err(Failed(())),
        }
    }
}
