//! Set literals and `let`: paths are unfolded, sets that are written in parts are put together, duplicates are found.

use specc_source::{Diagnostic, Span};
use specc_syntax::{NodeId, ast};

use super::Lowering;
use super::literals::{KnownName, known_name};
use super::members::{Body, Computed, Member, Members, Role};
use crate::codes;
use crate::hir::{
    AssertionTemplate, BindingTemplate, Expr, ExprId, Name, PathPart, SetId, SetTemplate,
};
use crate::limits;
use crate::stack;
use crate::symbol::Symbol;

impl Lowering<'_> {
    /// `{ … }` or `rec { … }`.
    pub(super) fn set_literal(&mut self, view: ast::SetExpr<'_>) -> ExprId {
        let mut members = Members::new(view.span());
        self.collect(view.entries(), &mut members, 0, Role::Module);
        let set = self.emit(members, view.is_recursive());
        self.hir.push(Expr::Set(set), view.span())
    }

    /// `let … in e`.
    pub(super) fn let_in(&mut self, view: ast::LetExpr<'_>) -> ExprId {
        let mut members = Members::new(view.span());
        self.collect(view.entries(), &mut members, 0, Role::Part);
        for computed in std::mem::take(&mut members.computed) {
            let message = "a name in `let` cannot be computed";
            let error = Diagnostic::error(&codes::COMPUTED_NAME, computed.name.span(), message)
                .label("computed")
                .help("bind a set, and select from it: `let s = { ${name} = …; }; in s.${name}`");
            self.complain(error);
        }
        self.enter_members(&members);
        let set = self.emit_members(members, true);
        let body = self.optional(view.body(), view.span());
        self.scopes.leave();
        self.hir.push(Expr::Let(set, body), view.span())
    }

    fn collect<'t>(
        &mut self,
        entries: impl Iterator<Item = ast::Entry<'t>>,
        into: &mut Members<'t>,
        depth: u32,
        role: Role,
    ) {
        for entry in entries {
            match entry {
                ast::Entry::Binding(binding) => self.collect_binding(binding, into, depth, role),
                ast::Entry::Inherit(clause) => self.collect_inherit(clause, into),
                ast::Entry::Assert(clause) if role == Role::Module => into.assertions.push(clause),
                ast::Entry::Assert(clause) => self.complain(misplaced_assertion(clause.span())),
            }
        }
    }

    fn collect_binding<'t>(
        &mut self,
        view: ast::Binding<'t>,
        into: &mut Members<'t>,
        depth: u32,
        role: Role,
    ) {
        // The last child is the value, the first the path: read backwards, no list of children is made.
        let value = view.node().children_reversed().find_map(ast::Expr::cast);
        let Some(path) = view.path() else { return };
        let names: Vec<ast::AttributeName<'t>> = path.names().collect();
        self.collect_path(&names, value, view.span(), into, depth, role);
    }

    fn collect_path<'t>(
        &mut self,
        names: &[ast::AttributeName<'t>],
        value: Option<ast::Expr<'t>>,
        span: Span,
        into: &mut Members<'t>,
        depth: u32,
        role: Role,
    ) {
        let (mut into, mut role) = (into, role);
        for (index, &name) in names.iter().enumerate() {
            if depth as usize + index >= limits::DATA_DEPTH as usize {
                self.nested_too_deeply(name.span(), "sets", limits::DATA_DEPTH);
                return;
            }
            let Some(symbol) = self.known_symbol(name) else {
                let rest = names.get(index + 1..).unwrap_or_default().to_vec();
                into.computed.push(Computed {
                    name,
                    rest,
                    value,
                    span,
                });
                return;
            };
            role = role.below(self.symbols.name(symbol));
            let key = name.span();
            if let (Some(first), 1..) = (names.first(), index) {
                self.hir.set_path_start(key, first.span().start);
            }
            if index + 1 < names.len() {
                let Some(nested) = self.nested(into, symbol, key, key) else {
                    return;
                };
                into = nested;
            } else if let Some(ast::Expr::Set(set)) = value
                && !set.is_recursive()
            {
                let Some(nested) = self.nested(into, symbol, key, set.span()) else {
                    return;
                };
                let depth = depth + index as u32 + 1;
                stack::at_depth(self.depth + depth, || {
                    self.collect(set.entries(), nested, depth, role);
                });
            } else {
                self.add(into, symbol, key, Body::Value(value, span));
            }
        }
    }

    fn collect_inherit<'t>(&mut self, clause: ast::InheritClause<'t>, into: &mut Members<'t>) {
        let from = clause.from();
        for name in clause.names() {
            let Some(symbol) = self.known_symbol(name) else {
                let message = "an inherited name cannot be computed";
                let error = Diagnostic::error(&codes::COMPUTED_NAME, name.span(), message)
                    .label("computed")
                    .help("select it: `name = set.${…};`");
                self.complain(error);
                continue;
            };
            let body = from.map_or(Body::Inherited, Body::InheritedFrom);
            self.add(into, symbol, name.span(), body);
        }
    }

    fn known_symbol(&mut self, name: ast::AttributeName<'_>) -> Option<Symbol> {
        Some(match known_name(name)? {
            KnownName::Identifier(name) => self.symbols.intern(name),
            KnownName::Text(name) => self.symbols.intern(&name),
        })
    }

    /// The set below `name`, made if it is not there yet; nothing, and an error, if something else is.
    fn nested<'m, 't>(
        &mut self,
        into: &'m mut Members<'t>,
        name: Symbol,
        key: Span,
        span: Span,
    ) -> Option<&'m mut Members<'t>> {
        let position = match into.position(name) {
            Some(position) => position,
            None => {
                into.push(Member {
                    name,
                    key,
                    body: Body::Nested(Members::new(span)),
                });
                into.all.len() - 1
            }
        };
        let member = into.all.get_mut(position)?;
        match &mut member.body {
            Body::Nested(nested) => Some(nested),
            _ => {
                let first = member.key;
                self.duplicate(name, key, first, true);
                None
            }
        }
    }

    fn add<'t>(&mut self, into: &mut Members<'t>, name: Symbol, key: Span, body: Body<'t>) {
        let Some(position) = into.position(name) else {
            into.push(Member { name, key, body });
            return;
        };
        let Some(first) = into.all.get(position) else {
            return;
        };
        let conflict = matches!(first.body, Body::Nested(_));
        let first = first.key;
        self.duplicate(name, key, first, conflict);
    }

    fn duplicate(&mut self, name: Symbol, second: Span, first: Span, conflict: bool) {
        let name = self.symbols.name(name);
        let error = if conflict {
            let message = format!("`{name}` is defined as a whole and in parts");
            Diagnostic::error(&codes::DUPLICATE, second, message)
                .label("here the other way")
                .related(first, "defined here")
                .help("write all of it in one set: parts can only join a set literal")
        } else {
            let message = format!("`{name}` is defined twice in the same set");
            Diagnostic::error(&codes::DUPLICATE, second, message)
                .label("the second time")
                .related(first, "the first time")
                .help("remove one")
        };
        self.complain(error);
    }

    fn enter_members(&mut self, members: &Members<'_>) {
        let names = members.all.iter().map(|member| member.name).collect();
        self.scopes.enter(names);
    }

    fn emit(&mut self, members: Members<'_>, recursive: bool) -> SetId {
        if recursive {
            self.enter_members(&members);
        }
        let set = self.emit_members(members, recursive);
        if recursive {
            self.scopes.leave();
        }
        set
    }

    fn emit_members(&mut self, members: Members<'_>, recursive: bool) -> SetId {
        let mut bindings = Vec::with_capacity(members.all.len());
        let mut last_from = None;
        for member in members.all {
            let (name, key) = (member.name, member.key);
            let value = self.emit_body(member, recursive, &mut last_from);
            self.hir.set_owner(value, name);
            bindings.push(BindingTemplate { name, key, value });
        }
        let computed = members
            .computed
            .into_iter()
            .filter_map(|computed| self.emit_computed(computed))
            .collect();
        let assertions = members
            .assertions
            .into_iter()
            .map(|clause| self.emit_assertion(clause))
            .collect();
        self.hir.push_set(SetTemplate {
            recursive,
            bindings,
            computed,
            assertions,
        })
    }

    fn emit_body(
        &mut self,
        member: Member<'_>,
        recursive: bool,
        last_from: &mut Option<(NodeId, ExprId)>,
    ) -> ExprId {
        match member.body {
            Body::Value(value, span) => self.optional(value, span),
            Body::Inherited => self.resolve(member.name, member.key, u32::from(recursive)),
            Body::InheritedFrom(from) => {
                let node = from.node().id();
                // One clause lowers its set once, however many names it takes from it.
                let base = match *last_from {
                    Some((last, base)) if last == node => base,
                    _ => self.expr(from),
                };
                *last_from = Some((node, base));
                let part = PathPart {
                    name: Name::Static(member.name),
                    span: member.key,
                };
                let path = self.hir.push_path(vec![part]);
                self.hir.push(Expr::Select(base, path), member.key)
            }
            Body::Nested(nested) => {
                let span = nested.span;
                self.depth += 1;
                let set = stack::at_depth(self.depth, || self.emit(nested, false));
                self.depth -= 1;
                self.hir.push(Expr::Set(set), span)
            }
        }
    }

    fn emit_assertion(&mut self, clause: ast::AssertClause<'_>) -> AssertionTemplate {
        let span = clause.span();
        AssertionTemplate {
            condition: self.optional(clause.condition(), span),
            message: self.optional(clause.message(), span),
            span,
        }
    }

    fn emit_computed(&mut self, computed: Computed<'_>) -> Option<(PathPart, ExprId)> {
        let name = self.attribute_name(computed.name)?;
        let value = if computed.rest.is_empty() {
            self.optional(computed.value, computed.span)
        } else {
            let mut members = Members::new(computed.span);
            self.collect_path(
                &computed.rest,
                computed.value,
                computed.span,
                &mut members,
                1,
                Role::Part,
            );
            let set = self.emit(members, false);
            self.hir.push(Expr::Set(set), computed.span)
        };
        Some((name, value))
    }
}

/// An `assert` entry in a set that is no module, or in a `let`.
pub(crate) fn misplaced_assertion(span: Span) -> Diagnostic {
    Diagnostic::error(
        &codes::MISPLACED_ASSERTION,
        span,
        "`assert` stands at the top of a module, not here",
    )
    .label("nobody checks it here")
    .why("an assertion is about the finished `config`, so every module states its own beside its options")
    .help("move it up, beside `plane = …;`; to guard one value, write `name = assert condition; value;`")
}
