//! Chains: operators that bind equally tight, and arguments of one function.

use crate::parser::precedence;
use crate::{Node, SyntaxKind as K};

/// The operands of a chain of operators that bind equally tight, in order.
pub(super) fn operands(node: Node<'_>) -> Vec<Node<'_>> {
    let level = level(node);
    let mut operands = Vec::new();
    // Chains grow to the left or to the right, depending on the operator: what is still to do lies on the stack.
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if node.kind() == K::BinaryExpr && self::level(node) == level {
            open.extend(node.children_reversed());
        } else {
            operands.push(node);
        }
    }
    operands
}

fn level(node: Node<'_>) -> Option<u8> {
    let operator = node.own_tokens().next()?;
    precedence(node.tree().tokens().get(operator)?.kind)
}

/// The function of an application and all its arguments, in order.
pub(super) fn head_and_arguments(node: Node<'_>) -> Vec<Node<'_>> {
    let mut parts = Vec::new();
    let mut head = node;
    while head.kind() == K::ApplyExpr {
        let mut children = head.children();
        let (Some(function), Some(argument)) = (children.next(), children.next()) else {
            break;
        };
        parts.push(argument);
        head = function;
    }
    parts.push(head);
    parts.reverse();
    parts
}
