//! Layouts of expressions that are no brackets.

use super::gap::has_entries;
use super::operators::{head_and_arguments, operands};
use super::writer::{SPACE, Separator, Writer, parts};
use crate::{Element, Node, SyntaxKind as K};

impl<'t> Writer<'t> {
    /// Writes a node behind the separator that was set.
    pub(super) fn node(&mut self, node: Node<'t>) {
        match node.kind() {
            K::SetExpr | K::ListExpr => self.bracket(node),
            K::SetPattern => self.pattern(node),
            K::PatternField => self.field(node),
            K::LetExpr => self.let_in(node),
            K::Binding => self.binding(node, 1),
            K::InheritClause => self.inherit(node),
            K::AssertClause => self.assert_clause(node),
            K::LambdaExpr => self.lambda(node),
            K::ApplyExpr => self.application(node),
            K::BinaryExpr => self.operation(node),
            K::IfExpr => self.if_then_else(node),
            K::AssertExpr => self.assert(node),
            K::ParenExpr => self.parentheses(node),
            _ => self.plain(node),
        }
    }

    /// Whether a node needs several lines of which the first should be its own.
    pub(super) fn wants_own_line(&self, node: Node<'t>) -> bool {
        match node.kind() {
            K::LetExpr | K::IfExpr | K::AssertExpr => !self.fits(node),
            K::BinaryExpr => self.is_operation_broken(node),
            K::ApplyExpr => self.is_application_broken(node),
            _ => false,
        }
    }

    /// The same, unless a comment in it would no longer be on the line of what it is about.
    pub(super) fn moves_to_own_line(&self, node: Node<'t>) -> bool {
        let is_held = self.measures.has_comments(node) && !self.measures.gap_before(node).has_break;
        !is_held && self.wants_own_line(node)
    }

    /// `a + b + c`: all operands in one row, or each on its line with the operator before it.
    fn operation(&mut self, node: Node<'t>) {
        let is_broken = self.is_operation_broken(node);
        let hang = if is_broken { self.hang() } else { 0 };
        for (number, operand) in operands(node).into_iter().enumerate() {
            if number > 0 {
                self.separate(if is_broken { Separator::Line } else { SPACE });
                self.token();
            }
            // What continues an operand must not look like the next one.
            let nests = is_broken && matches!(operand.kind(), K::BinaryExpr | K::UnaryExpr);
            self.indent += u32::from(nests);
            if number > 0 {
                self.child(operand, SPACE);
            } else {
                self.node(operand);
            }
            self.indent -= u32::from(nests);
        }
        self.indent -= hang;
    }

    fn is_operation_broken(&self, node: Node<'t>) -> bool {
        let operands = operands(node);
        let has_written_break = operands.iter().skip(1).any(|operand| {
            let number = self.measures.number(operand.first_token());
            let before_operator = number
                .checked_sub(1)
                .map(|number| self.measures.gap(number));
            self.measures.gap(number).is_broken()
                || before_operator.is_some_and(|gap| gap.is_broken())
        });
        let ends_in_bracket = operands.last().is_some_and(|last| {
            matches!(last.kind(), K::SetExpr | K::ListExpr) && has_entries(*last)
        });
        has_written_break
            || (!self.measures.is_broken(node) && !ends_in_bracket && self.is_too_wide(node))
    }

    /// `f a b`: all in one row, or each argument on its line.
    fn application(&mut self, node: Node<'t>) {
        let is_broken = self.is_application_broken(node);
        for (number, part) in head_and_arguments(node).into_iter().enumerate() {
            match number {
                0 => self.node(part),
                _ if is_broken => self.indented(part),
                _ => self.child(part, SPACE),
            }
        }
    }

    fn is_application_broken(&self, node: Node<'t>) -> bool {
        let parts = head_and_arguments(node);
        let has_written_break = parts
            .iter()
            .skip(1)
            .any(|part| self.measures.gap_before(*part).is_broken());
        let ends_in_bracket = parts.last().is_some_and(|last| {
            matches!(last.kind(), K::SetExpr | K::ListExpr | K::ParenExpr) && has_entries(*last)
        });
        has_written_break
            || (!self.measures.is_broken(node) && !ends_in_bracket && self.is_too_wide(node))
    }

    /// `x: e`
    fn lambda(&mut self, node: Node<'t>) {
        let starts_line = self.is_at_line_start();
        let mut is_behind_colon = false;
        for (number, element) in parts(node).enumerate() {
            match element {
                Element::Node(body) if is_behind_colon => self.function_body(body, starts_line),
                Element::Node(parameter) if number == 0 => self.node(parameter),
                Element::Node(parameter) => self.child(parameter, Separator::Tight),
                Element::Token(_) => {
                    self.separate(Separator::Tight);
                    self.token();
                    is_behind_colon = true;
                }
            }
        }
    }

    fn function_body(&mut self, body: Node<'t>, starts_line: bool) {
        self.separate(SPACE);
        let has_own_line =
            self.measures.gap_before(body).is_broken() || self.moves_to_own_line(body);
        match (has_own_line, starts_line) {
            (true, true) => {
                self.separate(Separator::Entry);
                self.node(body);
            }
            (true, false) => self.indented(body),
            (false, _) => self.child(body, SPACE),
        }
    }

    /// `if a then b else c`
    fn if_then_else(&mut self, node: Node<'t>) {
        if self.fits(node) {
            return self.row(node);
        }
        let hang = self.hang();
        self.lines_of_if(node);
        self.indent -= hang;
    }

    /// Keywords and branches on lines of their own; an `else if` goes on at the same level.
    fn lines_of_if(&mut self, node: Node<'t>) {
        let mut condition_has_own_line = false;
        let mut keyword = None;
        for element in parts(node) {
            match element {
                Element::Node(condition) if keyword == Some(K::If) => {
                    self.separate(SPACE);
                    condition_has_own_line = self.moves_to_own_line(condition);
                    self.value(condition);
                }
                Element::Node(other) if keyword == Some(K::Else) && self.is_else_if(other) => {
                    self.separate(SPACE);
                    self.lines_of_if(other);
                }
                Element::Node(branch) => self.indented(branch),
                Element::Token(_) => {
                    keyword = self.measures.piece(self.next).map(|piece| piece.kind);
                    self.keyword_of_if(keyword, condition_has_own_line);
                }
            }
        }
    }

    /// Whether what stands behind an `else` can go on on its line.
    fn is_else_if(&self, node: Node<'t>) -> bool {
        node.kind() == K::IfExpr && !self.measures.gap_before(node).has_comment_line
    }

    fn keyword_of_if(&mut self, keyword: Option<K>, condition_has_own_line: bool) {
        let is_pushed = self.measures.gap(self.next).has_comment_line;
        match keyword {
            Some(K::Then) if !condition_has_own_line && !is_pushed => self.separate(SPACE),
            Some(K::Then | K::Else) => self.separate(Separator::Last),
            _ => {}
        }
        self.token();
    }

    /// `assert condition; e`
    fn assert(&mut self, node: Node<'t>) {
        let is_broken = !self.fits(node);
        let hang = if is_broken { self.hang() } else { 0 };
        for (number, element) in parts(node).enumerate() {
            match element {
                Element::Node(condition) if number == 1 => self.child(condition, SPACE),
                Element::Node(body) if is_broken => {
                    self.separate(Separator::Entry);
                    self.node(body);
                }
                Element::Node(body) => self.child(body, SPACE),
                Element::Token(_) => {
                    if number > 0 {
                        self.separate(Separator::Tight);
                    }
                    self.token();
                }
            }
        }
        self.indent -= hang;
    }

    /// `( e )`: tight around what can start behind the parenthesis, on lines of their own around the rest.
    fn parentheses(&mut self, node: Node<'t>) {
        let Some(content) = node.children().next() else {
            return self.plain(node);
        };
        self.token();
        self.separate(Separator::Tight);
        let is_broken =
            self.measures.gap_before(content).is_broken() || self.moves_to_own_line(content);
        if is_broken {
            self.indented(content);
        } else {
            self.node(content);
        }
        let is_pushed = self.measures.gap(self.next).has_comment_line;
        self.separate(match is_broken || is_pushed {
            true => Separator::Last,
            false => Separator::Tight,
        });
        self.token();
    }
}
