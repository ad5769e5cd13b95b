//! Names: bound in the file, given by the language, or given by the schema.

use std::rc::Rc;

use specc_source::{Diagnostic, Span, suggest};

use super::{Lowering, foreign_names};
use crate::codes;
use crate::data::{Reference, ReferenceKind, Text};
use crate::hir::{Expr, ExprId, Name, PathPart};
use crate::library;
use crate::limits;
use crate::suggestion::did_you_mean;
use crate::symbol::Symbol;
use crate::value::{Function, Kind, Library, Value};

/// What a name stands for that no frame binds.
#[derive(Clone, Copy)]
pub(super) enum Global {
    Value(Expr),
    Written(Plain),
    Library(Library),
    Supplier(ReferenceKind),
}

/// A value without parts.
#[derive(Clone, Copy)]
pub(super) enum Plain {
    Null,
    Bool(bool),
    Constant(&'static crate::schema::Constant),
}

/// The names that the language itself gives.
const KEYWORD_NAMES: [&str; 10] = [
    "true", "false", "null", "config", "env", "lib", "builtins", "vault", "var", "import",
];

impl Lowering<'_> {
    /// A name as an expression.
    pub(super) fn name(&mut self, name: &str, span: Span) -> ExprId {
        let symbol = self.symbols.intern(name);
        self.resolve(symbol, span, 0)
    }

    /// A name as an expression, looked for outside the `skip` innermost frames.
    pub(super) fn resolve(&mut self, symbol: Symbol, span: Span, skip: u32) -> ExprId {
        if let Some((depth, slot)) = self.scopes.resolve(symbol, skip) {
            return self.hir.push(Expr::Local { depth, slot }, span);
        }
        match self.global(symbol) {
            Some(Global::Value(expr)) => self.hir.push(expr, span),
            Some(Global::Written(plain)) => {
                self.hir.push_constant(Value::written(plain.kind(), span))
            }
            Some(Global::Library(library)) => self.hir.push(Expr::Library(library), span),
            Some(Global::Supplier(kind)) => self.lone_supplier(kind, span),
            None => {
                let name = self.symbols.name(symbol).to_owned();
                self.unknown_name(symbol, span, &name)
            }
        }
    }

    /// What a name means where no frame binds it.
    pub(super) fn global(&self, symbol: Symbol) -> Option<Global> {
        let name = self.symbols.name(symbol);
        Some(match name {
            "true" => Global::Written(Plain::Bool(true)),
            "false" => Global::Written(Plain::Bool(false)),
            "null" => Global::Written(Plain::Null),
            "config" => Global::Value(Expr::Config),
            "env" => Global::Value(Expr::Environment),
            "lib" => Global::Library(Library::Lib),
            "builtins" => Global::Library(Library::Builtins),
            "vault" => Global::Supplier(ReferenceKind::Vault),
            "var" => Global::Supplier(ReferenceKind::Variable),
            _ => return self.given(name),
        })
    }

    fn given(&self, name: &str) -> Option<Global> {
        let constants = self.schema.constants.iter();
        if let Some(constant) = constants.into_iter().find(|constant| constant.name == name) {
            return Some(Global::Written(Plain::Constant(constant)));
        }
        let constructors = self.schema.constructors.iter();
        if let Some(constructor) = constructors.into_iter().find(|given| given.name == name) {
            return Some(Global::Value(Expr::Constructor(constructor)));
        }
        let builtin = library::find_global(name)?;
        Some(Global::Value(Expr::Builtin(builtin)))
    }

    /// What a name expression means, if no frame binds it.
    pub(super) fn unbound(&mut self, name: &str) -> Option<Global> {
        let symbol = self.symbols.intern(name);
        match self.scopes.resolve(symbol, 0) {
            Some(_) => None,
            None => self.global(symbol),
        }
    }

    /// Whether a name means nothing here.
    pub(super) fn is_unknown(&mut self, name: &str) -> bool {
        let symbol = self.symbols.intern(name);
        self.scopes.resolve(symbol, 0).is_none() && self.global(symbol).is_none()
    }

    /// `vault.NAME` or `var.NAME`.
    pub(super) fn reference(
        &mut self,
        kind: ReferenceKind,
        path: &[PathPart],
        span: Span,
        defaulted: bool,
    ) -> ExprId {
        let root = kind.root();
        let (
            &[
                PathPart {
                    name: Name::Static(symbol),
                    ..
                },
            ],
            false,
        ) = (path, defaulted)
        else {
            return self.report(malformed_reference(kind, span, defaulted));
        };
        let name = self.symbols.name(symbol).to_owned();
        if !is_variable_name(&name) {
            let message = format!("`{name}` cannot be the name of a {root} value");
            let error = Diagnostic::error(&codes::REFERENCE, span, message)
                .label("this name")
                .why("Ansible looks it up as a variable")
                .help("use letters, digits and `_`, and begin with a letter");
            return self.report(error);
        }
        let text = Text::reference(Reference { kind, name, span });
        self.hir
            .push_constant(Value::written(Kind::Text(Rc::new(text.into())), span))
    }

    fn lone_supplier(&mut self, kind: ReferenceKind, span: Span) -> ExprId {
        let root = kind.root();
        let error = Diagnostic::error(
            &codes::REFERENCE,
            span,
            format!("`{root}` alone is not a value"),
        )
        .label("which one of its values?")
        .help(format!("name one: `{root}.NAME`"));
        self.report(error)
    }

    /// Reports a name; `whole` is the selection that it begins, which may be meant as a text: `work.example.org`.
    pub(super) fn unknown_name(&mut self, symbol: Symbol, span: Span, whole: &str) -> ExprId {
        if self.errors.len() >= limits::ERRORS {
            return self.reported(span);
        }
        let name = self.symbols.name(symbol);
        let constants = self.schema.constants.iter().map(|constant| constant.name);
        let constructors = self.schema.constructors.iter().map(|given| given.name);
        let given: Vec<&str> = KEYWORD_NAMES
            .into_iter()
            .chain(library::global_names())
            .chain(constants)
            .chain(constructors)
            .collect();
        let bound = self.scopes.names().map(|bound| self.symbols.name(bound));
        let close = suggest::closest(name, bound.chain(given));
        let mut error = Diagnostic::error(
            &codes::UNKNOWN_NAME,
            span,
            format!("`{name}` is not a name in scope"),
        );
        error = error.label("unknown name");
        if is_short_version(name) {
            error = error.help(format!("a version has two numbers or more: `{name}.0`"));
        } else if let Some(help) = foreign_names::instead_of(name, self.schema) {
            error = error.help(help);
        } else if let Some(found) = library::find(name) {
            error = error.help(format!("write `lib.{}`", found.name));
        } else if let Some(absent) = library::absent(name) {
            error = error
                .label("Nix has it, specc has not")
                .why(absent.why)
                .help(absent.instead);
        } else if let Some(close) = close {
            error = did_you_mean(error, span, close);
        } else if let Some(close) = suggest::closest(name, library::names_in(Library::Lib)) {
            error = did_you_mean(error, span, &format!("lib.{close}"));
        } else {
            error = error.help(format!(
                "write it in quotes if it is text: `\"{whole}\"`, or bind it with `let {name} = …; in`"
            ));
        }
        self.report(error)
    }
}

impl Plain {
    fn kind(self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Bool(value) => Kind::Bool(value),
            Self::Constant(constant) => Kind::Constant(constant),
        }
    }
}

fn malformed_reference(kind: ReferenceKind, span: Span, defaulted: bool) -> Diagnostic {
    let root = kind.root();
    if defaulted {
        return Diagnostic::error(
            &codes::REFERENCE,
            span,
            format!("`or` cannot follow a {root} reference"),
        )
        .label("whether it exists is known only at deploy time")
        .help("leave the default out, and give the inventory a value");
    }
    Diagnostic::error(
        &codes::REFERENCE,
        span,
        format!("a {root} reference has exactly one name: `{root}.NAME`"),
    )
    .label("more than a name")
    .help("the vault and the inventory are flat: write `_` between the words")
}

/// `v2`
fn is_short_version(name: &str) -> bool {
    let number = name.strip_prefix('v').unwrap_or("");
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

pub(crate) fn is_variable_name(name: &str) -> bool {
    let mut characters = name.chars();
    let starts = characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    starts && characters.all(|next| next.is_ascii_alphanumeric() || next == '_')
}

impl ReferenceKind {
    /// The name in scope whose attributes are such references: `vault`, `var`.
    pub fn root(self) -> &'static str {
        match self {
            Self::Vault => "vault",
            Self::Variable => "var",
        }
    }
}

/// A function of `lib` as a value.
pub(crate) fn builtin_value(builtin: &'static library::Builtin, from: Span) -> Value {
    Value::written(Kind::Function(Function::Builtin(builtin)), from)
}
