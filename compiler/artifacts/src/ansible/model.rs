//! The parts of Ansible files as types.

use specc_source::{Span, Spanned};

use crate::yaml::Node;

/// What a task, handler or block says beside its module.
#[derive(Debug, Clone, Copy)]
pub struct Keyword<'a> {
    /// Its name, `changed_when`.
    pub name: &'a str,
    /// The key.
    pub key: &'a Node,
    /// The value.
    pub value: &'a Node,
}

/// The module that a task calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module<'a> {
    /// Its name as written, `ansible.builtin.copy` or `copy`.
    pub name: &'a str,
    /// Where exactly the name is written.
    pub span: Span,
    /// Its arguments: a mapping, or a scalar in the `key=value` form or free form.
    pub arguments: &'a Node,
}

/// Which part of a block a task stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// `block:`.
    Block,
    /// `rescue:`.
    Rescue,
    /// `always:`.
    Always,
}

/// A block around a task.
#[derive(Debug, Clone, Copy)]
pub struct Enclosing<'a> {
    /// The mapping that holds `block:`.
    pub node: &'a Node,
    /// The part that the task stands in.
    pub section: Section,
}

/// A task or handler (handlers are tasks that wait to be notified).
#[derive(Debug, Clone)]
pub struct Task<'a> {
    /// The whole mapping.
    pub node: &'a Node,
    /// `name`.
    pub name: Option<&'a Node>,
    /// The module; `None` for a block itself, or where no key can be one.
    pub module: Option<Module<'a>>,
    /// The blocks around it, outermost first.
    pub enclosing: Vec<Enclosing<'a>>,
}

/// A play of a playbook.
#[derive(Debug, Clone)]
pub struct Play<'a> {
    /// The whole mapping.
    pub node: &'a Node,
    /// `name`.
    pub name: Option<&'a Node>,
    /// `hosts`.
    pub hosts: Option<&'a Node>,
    /// `roles`: the name of each, and the whole item.
    pub roles: Vec<(Spanned<&'a str>, &'a Node)>,
}
