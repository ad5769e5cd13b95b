//! Operators, with Nix's precedence and associativity.

use super::cursor::Parser;
use super::{MAX_CHAIN, starts_operand};
use crate::{Checkpoint, SyntaxKind as K};

/// An operator that waits for its right operand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pending {
    kind: K,
    precedence: u8,
    is_prefix: bool,
    /// Where its left operand starts, or the operator itself where it is a prefix.
    from: Checkpoint,
    left_height: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Associativity {
    Left,
    Right,
    None,
}

/// Precedence (higher binds tighter) and associativity of an infix operator.
#[rustfmt::skip]
fn infix(kind: K) -> Option<(u8, Associativity)> {
    use Associativity::{Left, None, Right};
    Some(match kind {
        K::Implies                                                 => (1, Right),
        K::OrOr                                                    => (2, Left),
        K::And                                                     => (3, Left),
        K::EqualEqual | K::NotEqual                                => (4, None),
        K::Less | K::LessEqual | K::Greater | K::GreaterEqual      => (5, None),
        K::Update                                                  => (6, Right),
        // 7 is `!`.
        K::Plus | K::Minus                                         => (8, Left),
        K::Star | K::Slash                                         => (9, Left),
        K::Concat                                                  => (10, Right),
        K::Question                                                => (11, None),
        // 12 is the minus sign in front of its operand.
        _ => return Option::None,
    })
}

fn prefix(kind: K) -> Option<u8> {
    match kind {
        K::Not => Some(7),
        K::Minus => Some(12),
        _ => None,
    }
}

/// How tight an infix operator binds: higher is tighter.
pub(crate) fn precedence(kind: K) -> Option<u8> {
    infix(kind).map(|(precedence, _)| precedence)
}

/// Whether this token is an infix operator.
pub(super) fn is_infix(kind: K) -> bool {
    infix(kind).is_some()
}

impl Parser {
    /// Operands and the operators between them. Operators wait on a stack, so a long chain is no deep recursion.
    pub(super) fn operation(&mut self, wanted: &'static str) {
        let base = self.pending.len();
        let start = self.checkpoint();
        let mut too_high = false;
        let mut wanted = wanted;
        loop {
            let mut left = self.checkpoint();
            while let Some((kind, precedence)) =
                self.current.and_then(|kind| Some((kind, prefix(kind)?)))
            {
                self.pending.push(Pending {
                    kind,
                    precedence,
                    is_prefix: true,
                    from: left,
                    left_height: 0,
                });
                self.bump();
                wanted = "a value after the sign";
                left = self.checkpoint();
            }
            self.application(wanted);
            loop {
                self.equal_for_comparison();
                let Some((kind, (precedence, associativity))) =
                    self.current.and_then(|kind| Some((kind, infix(kind)?)))
                else {
                    self.reduce(base, 0, Associativity::Left, &mut left, &mut too_high);
                    if too_high {
                        self.close(K::Error, start);
                    }
                    return;
                };
                self.reduce(base, precedence, associativity, &mut left, &mut too_high);
                if kind == K::Question {
                    self.has(left, &mut too_high);
                    continue;
                }
                let left_height = self.height;
                self.pending.push(Pending {
                    kind,
                    precedence,
                    is_prefix: false,
                    from: left,
                    left_height,
                });
                self.bump();
                wanted = "a value after the operator";
                break;
            }
        }
    }

    /// Closes the waiting operators that bind tighter than the one that follows.
    fn reduce(
        &mut self,
        base: usize,
        precedence: u8,
        associativity: Associativity,
        left: &mut Checkpoint,
        too_high: &mut bool,
    ) {
        while self.pending.len() > base {
            let Some(&top) = self.pending.last() else {
                return;
            };
            let binds_tighter = top.precedence > precedence
                || (top.precedence == precedence && associativity != Associativity::Right);
            if !binds_tighter {
                return;
            }
            if top.precedence == precedence && associativity == Associativity::None {
                self.report_chained_comparison(top.kind);
            }
            self.pending.pop();
            *left = top.from;
            self.height = self.height.max(top.left_height);
            let kind = if top.is_prefix {
                K::UnaryExpr
            } else {
                K::BinaryExpr
            };
            *too_high |= !self.grow(kind, top.from);
        }
    }

    /// `a ? b.c`, with `?` as the current token.
    fn has(&mut self, left: Checkpoint, too_high: &mut bool) {
        self.bump();
        self.attribute_path();
        *too_high |= !self.grow(K::HasExpr, left);
        if self.is_at(K::Colon) && !self.is_first_on_line() {
            self.report_ternary();
        }
    }

    /// Closes a node one expression higher than the last one; not where the tree would get too high.
    pub(super) fn grow(&mut self, kind: K, from: Checkpoint) -> bool {
        if self.height >= MAX_CHAIN {
            self.report_limit(
                "this expression is too long",
                "more than 1,000 operators or arguments",
                from,
            );
            return false;
        }
        self.height += 1;
        self.close(kind, from);
        true
    }

    /// `f x y`
    fn application(&mut self, wanted: &'static str) {
        let from = self.checkpoint();
        let mut too_high = false;
        self.operand(wanted);
        self.check_space_before_unit(self.builder.start_of(from));
        while self.is_at_argument() {
            let function_height = self.height;
            self.argument();
            self.height = self.height.max(function_height);
            too_high |= !self.grow(K::ApplyExpr, from);
        }
        if too_high {
            self.close(K::Error, from);
        }
    }

    fn is_at_argument(&self) -> bool {
        let Some(kind) = self.current.filter(|&kind| starts_operand(kind)) else {
            return false;
        };
        match kind {
            K::StringQuote | K::IndentedQuote if self.is_at_message() => false,
            K::Identifier | K::StringQuote | K::InterpolationStart => !self.is_at_entry(),
            _ => true,
        }
    }

    fn argument(&mut self) {
        self.check_space_after_quote();
        if self.is_at(K::Identifier)
            && !self.is_at_email()
            && matches!(self.next_kind(), Some(K::Colon | K::At))
        {
            self.report_bare_function();
            self.expression("a function");
        } else {
            self.select("an argument");
        }
    }
}
