//! Caddyfile directives that a spec carries.

use specc_artifacts::caddyfile::{self, Directive};
use specc_artifacts::variables::Variables;
use specc_model::Setting;
use specc_source::Span;
use specc_syntax::ast::Expr;
use specc_syntax::{Tree, literal};

use super::artifacts::gates;
use super::{Engine, Side};

/// What stands around the directives when they are read: they belong into a site block.
const BEFORE: &str = "site {\n";
const AFTER: &str = "\n}\n";

/// Shows the directives to the rules about files, with the ranges of the spec.
pub(super) fn check(text: &Setting<String>, trees: &[Tree], engine: &mut Engine<'_>) {
    let site = format!("{BEFORE}{}{AFTER}", text.value);
    let mut read = caddyfile::parse(text.origin.at.file, &site);
    let original = Original::find(text, trees);
    let variables = Variables::default();
    let mut visited = 0;
    for site in &mut read.sites {
        site.directives
            .iter_mut()
            .for_each(|directive| original.relocate(directive));
        let found = gates::gates(&site.directives, "", &variables, &mut visited);
        for gate in &found {
            engine.show(Side::Artifacts, |rule, report| rule.gate(gate, report));
        }
    }
    engine.visited(visited);
}

/// Where the text is written in the spec.
struct Original<'t> {
    /// The string, where it is one literal: then every character has its place.
    literal: Option<Expr<'t>>,
    whole: Span,
}

impl<'t> Original<'t> {
    fn find(text: &Setting<String>, trees: &'t [Tree]) -> Self {
        let from = text.origin.from;
        let tree = trees.iter().find(|tree| tree.file() == from.file);
        let node = tree.and_then(|tree| {
            tree.nodes()
                .filter(|node| node.span() == from)
                .find_map(Expr::cast)
        });
        Self {
            literal: node,
            whole: text.origin.at,
        }
    }

    fn place(&self, span: Span) -> Span {
        let character = |offset: u32| {
            let offset = (offset as usize).checked_sub(BEFORE.len())?;
            literal::string_offset(self.literal?, offset)
        };
        match (
            character(span.start),
            span.end.checked_sub(1).and_then(character),
        ) {
            (Some(first), Some(last)) => first.to(last),
            _ => self.whole,
        }
    }

    /// Gives a directive and everything in it the ranges of the spec. The reader bounds how deep blocks nest.
    fn relocate(&self, directive: &mut Directive) {
        directive.name.span = self.place(directive.name.span);
        directive.span = self.place(directive.span);
        for argument in &mut directive.arguments {
            argument.span = self.place(argument.span);
        }
        directive
            .block
            .iter_mut()
            .flatten()
            .for_each(|inner| self.relocate(inner));
    }
}
