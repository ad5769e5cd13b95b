//! `environments.NAME`: layers of which one is laid on top, and all are held against the option table.

use specc_source::{Diagnostic, Span, suggest};

use super::{ConditionId, Definition};
use crate::codes;
use crate::hir::{Expr, ExprId, Name};
use crate::machine::{Machine, Result};
use crate::schema_index::{PlaceId, SchemaIndex};
use crate::symbol::Symbol;
use crate::value::{Kind, ThunkId, Value};

/// A layer that some module defines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layer {
    pub(super) name: Symbol,
    pub(super) key: Span,
    pub(super) value: ThunkId,
    pub(super) condition: Option<ConditionId>,
}

impl Machine<'_> {
    /// The layers that one module defines.
    pub(super) fn layers_of(&mut self, definition: &Definition) -> Result<Vec<Layer>> {
        let peeled = self.peel(definition)?;
        let Kind::Set(set) = &peeled.value.kind else {
            let at = peeled.at;
            let message = format!(
                "`environments` wants a set of layers, got {}",
                peeled.value.kind.noun()
            );
            let error = self
                .about(&codes::TYPE, at, &peeled.value, message)
                .help("write `environments.NAME = { … };`");
            return Err(self.fail(error));
        };
        let layers = set.iter().map(|attribute| Layer {
            name: attribute.name,
            key: attribute.key,
            value: attribute.value,
            condition: peeled.condition,
        });
        Ok(layers.collect())
    }

    /// The definitions of the environment that was asked for; the other layers are only checked for names.
    pub(super) fn chosen_layers(&mut self, layers: &[Layer], place: Span) -> Vec<Definition> {
        let mut sets = layers.to_vec();
        sets.retain(|layer| !self.is_no_layer(layer));
        let layers = sets.as_slice();
        let Some(wanted) = self.environment else {
            for layer in layers {
                self.check_layer(layer);
            }
            return Vec::new();
        };
        let wanted = self.symbols.intern(wanted);
        let mut chosen = Vec::new();
        for layer in layers {
            if layer.name != wanted {
                self.check_layer(layer);
                continue;
            }
            chosen.push(Definition {
                value: layer.value,
                key: layer.key,
                priority: None,
                order: None,
                condition: layer.condition,
                layer: true,
            });
        }
        if chosen.is_empty() && !self.may_be_hidden(self.symbols.name(wanted)) {
            self.unknown_environment(layers, wanted, place);
        }
        chosen
    }

    /// Whether a layer is seen to be no set, which is then reported, chosen or not.
    fn is_no_layer(&mut self, layer: &Layer) -> bool {
        let written = match self.unevaluated(layer.value) {
            None => true,
            Some(expr) => matches!(self.hir.expr(expr), Expr::List(_) | Expr::Lambda(_)),
        };
        if !written {
            return false;
        }
        match self.force(layer.value) {
            Ok(value) => self.refuse_layer_kind(&value, self.at(layer.value), layer.key),
            Err(_) => false,
        }
    }

    /// Reports the value of a layer if it is no set; gives back whether it was.
    pub(super) fn refuse_layer_kind(&mut self, value: &Value, at: Span, key: Span) -> bool {
        let help = match value.kind {
            Kind::Set(_) | Kind::Property(_) => return false,
            Kind::Function(_) => "leave the arguments out: the module around it has them already",
            _ => "write the options that differ: `environments.NAME = { … };`",
        };
        let name = self.sources.text(key);
        let message = format!(
            "`environments.{name}` wants a set of options, got {}",
            value.kind.noun()
        );
        let error = self.about(&codes::TYPE, at, value, message).help(help);
        self.fail(error);
        self.incomplete = true;
        true
    }

    fn unknown_environment(&mut self, layers: &[Layer], wanted: Symbol, place: Span) {
        let wanted = self.symbols.name(wanted);
        let mut names: Vec<&str> = layers
            .iter()
            .map(|layer| self.symbols.name(layer.name))
            .collect();
        names.sort_unstable();
        names.dedup();
        let help = match suggest::closest(wanted, names.iter().copied()) {
            Some(close) => format!("did you mean `--env {close}`?"),
            None if names.is_empty() => format!("define it: `environments.{wanted} = {{ … }};`"),
            None => format!("the spec has `{}`", names.join("`, `")),
        };
        let message = format!("the spec has no environment `{wanted}`");
        let mut error = Diagnostic::error(&codes::UNKNOWN_ENVIRONMENT, place, message)
            .label("no module of this spec defines it")
            .help(help);
        for layer in layers {
            error = error.related(layer.key, format!("`{}`", self.symbols.name(layer.name)));
        }
        self.errors.push(error);
    }

    /// Holds the names in a layer against the option table, without evaluating anything.
    fn check_layer(&mut self, layer: &Layer) {
        if let Some(expr) = self.unevaluated(layer.value) {
            self.check_names(expr, SchemaIndex::ROOT, "");
        }
    }

    fn check_names(&mut self, expr: ExprId, place: PlaceId, path: &str) {
        match self.hir.expr(expr) {
            Expr::Let(_, body) => self.check_names(body, place, path),
            // `mkIf c { … }`, `mkForce { … }`: the last argument is what is defined.
            Expr::Apply(function, arguments) => {
                if let Expr::Builtin(builtin) = self.hir.expr(function)
                    && builtin.name.starts_with("mk")
                    && arguments.len > 0
                {
                    let content = self.hir.item(arguments, arguments.len - 1);
                    self.check_names(content, place, path);
                }
            }
            Expr::Set(set) => {
                let set = self.hir.set(set);
                for binding in &set.bindings {
                    self.check_name(binding.name, binding.key, binding.value, place, path);
                }
                for (part, value) in &set.computed {
                    if let Name::Static(name) = part.name {
                        self.check_name(name, part.span, *value, place, path);
                    }
                }
            }
            _ => {}
        }
    }

    fn check_name(&mut self, name: Symbol, key: Span, value: ExprId, place: PlaceId, path: &str) {
        let open = {
            let place = self.index.place(place);
            place.fields.is_empty() && place.any_name.is_none()
        };
        if open {
            return;
        }
        match self.index.place(place).below(name) {
            None => {
                self.refuse_name(place, path, name, key);
            }
            Some(below) => {
                let name = self.symbols.name(name);
                let path = if path.is_empty() {
                    name.to_owned()
                } else {
                    format!("{path}.{name}")
                };
                self.check_names(value, below, &path);
            }
        }
    }
}
