//! `==` and `<`.

use std::cmp::Ordering;

use specc_source::{Diagnostic, Span};

use super::{Machine, Result};
use crate::codes;
use crate::data::{Text, TextPiece};
use crate::value::{Kind, ThunkId, Value};

/// Whether values known only at deploy time may be compared by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum References {
    /// In expressions: their value is not known, so an answer would be a guess.
    Refuse,
    /// In the merge: two definitions that name the same reference agree.
    ByName,
}

impl Machine<'_> {
    /// Whether two values are equal, all the way down.
    pub(crate) fn equal(&mut self, left: &Value, right: &Value, at: Span) -> Result<bool> {
        self.same(left, right, at, References::Refuse)
    }

    /// Whether two values are equal, all the way down.
    pub(crate) fn same(
        &mut self,
        left: &Value,
        right: &Value,
        at: Span,
        references: References,
    ) -> Result<bool> {
        self.counters.compared += 1;
        self.step(at)?;
        Ok(match (&left.kind, &right.kind) {
            (Kind::Null, Kind::Null) => true,
            (Kind::Bool(left), Kind::Bool(right)) => left == right,
            (Kind::Integer(left), Kind::Integer(right)) => left == right,
            (Kind::Decimal(left), Kind::Decimal(right)) => left == right,
            (Kind::Integer(left), Kind::Decimal(right)) => *left as f64 == *right,
            (Kind::Decimal(left), Kind::Integer(right)) => *left == *right as f64,
            (Kind::Text(left), Kind::Text(right)) => {
                self.charge(left.pending() + right.pending(), at)?;
                return self.same_text(left, right, at, references);
            }
            (Kind::Path(left), Kind::Path(right)) => left == right,
            (Kind::Version(left), Kind::Version(right)) => left.number == right.number,
            (Kind::Duration(left), Kind::Duration(right)) => left == right,
            (Kind::Size(left), Kind::Size(right)) => left == right,
            (Kind::Address(left), Kind::Address(right)) => left == right,
            (Kind::Cidr(left), Kind::Cidr(right)) => left == right,
            (Kind::Constant(left), Kind::Constant(right)) => {
                (left.group, left.name) == (right.group, right.name)
            }
            (Kind::Library(left), Kind::Library(right)) => left == right,
            (&Kind::Tagged(left, first), &Kind::Tagged(right, second)) => {
                let tags = (left.group, left.name) == (right.group, right.name);
                return Ok(tags && self.same_thunks(first, second, at, references)?);
            }
            (Kind::List(left), Kind::List(right)) => {
                if left.len() != right.len() {
                    return Ok(false);
                }
                let copied = left.pending() + right.pending();
                self.copies(copied, size_of::<ThunkId>(), at)?;
                for (&left, &right) in left.iter().zip(right.iter()) {
                    if !self.same_thunks(left, right, at, references)? {
                        return Ok(false);
                    }
                }
                true
            }
            (Kind::Set(left), Kind::Set(right)) => {
                if left.len() != right.len() {
                    return Ok(false);
                }
                for attribute in left.iter() {
                    let Some(other) = right.get(attribute.name) else {
                        return Ok(false);
                    };
                    if !self.same_thunks(attribute.value, other.value, at, references)? {
                        return Ok(false);
                    }
                }
                true
            }
            _ => false,
        })
    }

    fn same_thunks(
        &mut self,
        left: ThunkId,
        right: ThunkId,
        at: Span,
        references: References,
    ) -> Result<bool> {
        if left == right {
            // The same value, but a value that cannot be computed is an error also here.
            return self.force(left).map(|_| true);
        }
        let left = self.force(left)?;
        let right = self.force(right)?;
        self.deeper(at, |machine| machine.same(&left, &right, at, references))
    }

    fn same_text(
        &mut self,
        left: &Text,
        right: &Text,
        at: Span,
        references: References,
    ) -> Result<bool> {
        if references == References::ByName {
            return Ok(left.same_as(right));
        }
        self.require_known(left, at, "be compared")?;
        self.require_known(right, at, "be compared")?;
        Ok(left == right)
    }

    /// Which of two values comes first.
    pub(crate) fn order(&mut self, left: &Value, right: &Value, at: Span) -> Result<Ordering> {
        self.counters.compared += 1;
        self.step(at)?;
        let decimals = |left: f64, right: f64| left.partial_cmp(&right).unwrap_or(Ordering::Equal);
        Ok(match (&left.kind, &right.kind) {
            (Kind::Integer(left), Kind::Integer(right)) => left.cmp(right),
            (&Kind::Decimal(left), &Kind::Decimal(right)) => decimals(left, right),
            (&Kind::Integer(left), &Kind::Decimal(right)) => decimals(left as f64, right),
            (&Kind::Decimal(left), &Kind::Integer(right)) => decimals(left, right as f64),
            (Kind::Text(left), Kind::Text(right)) => {
                self.charge(left.pending() + right.pending(), at)?;
                self.require_known(left, at, "be compared")?;
                self.require_known(right, at, "be compared")?;
                left.as_literal().cmp(&right.as_literal())
            }
            (Kind::Path(left), Kind::Path(right)) => left.text.cmp(&right.text),
            (Kind::Version(left), Kind::Version(right)) => left.number.cmp(&right.number),
            (Kind::Duration(left), Kind::Duration(right)) => left.cmp(right),
            (Kind::Size(left), Kind::Size(right)) => left.cmp(right),
            (Kind::Address(left), Kind::Address(right)) => left.cmp(right),
            (Kind::List(left), Kind::List(right)) => {
                for (&left, &right) in left.iter().zip(right.iter()) {
                    let (left, right) = (self.force(left)?, self.force(right)?);
                    let order = self.deeper(at, |machine| machine.order(&left, &right, at))?;
                    if order.is_ne() {
                        return Ok(order);
                    }
                }
                left.len().cmp(&right.len())
            }
            (first, second) => {
                let message = format!("{} and {} cannot be ordered", first.noun(), second.noun());
                let mut error =
                    Diagnostic::error(&codes::OPERAND, at, message).label("compared here");
                for value in [left, right] {
                    if !at.contains(value.from) {
                        error =
                            error.related(value.from, format!("{} from here", value.kind.noun()));
                    }
                }
                let help = "compare two numbers, strings, versions, sizes, durations or addresses";
                return Err(self.fail(error.help(help)));
            }
        })
    }
}

impl Text {
    /// Whether both are put together from the same text and the same references, wherever these are written.
    pub fn same_as(&self, other: &Text) -> bool {
        let pair = |(left, right): (&TextPiece, &TextPiece)| match (left, right) {
            (TextPiece::Literal(left), TextPiece::Literal(right)) => left == right,
            (TextPiece::Reference(left), TextPiece::Reference(right)) => {
                (left.kind, &left.name) == (right.kind, &right.name)
            }
            _ => false,
        };
        self.pieces().len() == other.pieces().len()
            && self.pieces().iter().zip(other.pieces()).all(pair)
    }

    /// About how many bytes it takes.
    pub(crate) fn size(&self) -> usize {
        self.length() + size_of::<Text>()
    }

    /// How many bytes its pieces have, those of a reference being its name's.
    pub(crate) fn length(&self) -> usize {
        let sizes = self.pieces().iter().map(|piece| match piece {
            TextPiece::Literal(text) => text.len(),
            TextPiece::Reference(reference) => reference.name.len(),
        });
        sizes.sum()
    }
}
