//! Caddyfile directives that a spec carries.

use specc_artifacts::caddyfile::{self, Caddyfile, Directive};
use specc_artifacts::variables::Variables;
use specc_model::Setting;
use specc_source::Span;
use specc_syntax::ast::Expr;
use specc_syntax::{Tree, literal};

use super::Engine;
use super::artifacts::sites::{self, Snippets};
use super::artifacts::{caddy, gates, landmarks};
use crate::SpecInput;
use crate::views::{CaddyfileView, DeploymentView, Door, GateView, Place};

/// What stands around the directives when they are read: they belong into a site block.
const BEFORE: &str = "site {\n";
const AFTER: &str = "\n}\n";

/// Reads the directives that a spec carries, with the ranges of the spec.
pub(super) fn read(input: &SpecInput<'_>) -> Option<Caddyfile> {
    let text = input.deployment.extensions.caddy.as_ref()?;
    let site = format!("{BEFORE}{}{AFTER}", text.value);
    let mut read = caddyfile::parse(text.origin.at.file, &site);
    let original = Original::find(text, input.trees);
    for site in &mut read.sites {
        site.span = original.place(site.span);
        site.addresses.clear();
        site.directives
            .iter_mut()
            .for_each(|directive| original.relocate(directive));
    }
    for comment in &mut read.comments {
        comment.span = original.place(comment.span);
        comment.covers = original.place(comment.covers);
    }
    Some(read)
}

/// Adds the site to a deployment.
pub(super) fn add<'a>(
    deployment: &mut DeploymentView<'a>,
    caddyfile: &'a Caddyfile,
    variables: &'a Variables<'a>,
    engine: &mut Engine<'_>,
) {
    let mut visited = 0;
    let view = CaddyfileView {
        door: Door::Spec,
        path: "",
        caddyfile,
        variables,
        editable: is_literal(caddyfile, deployment),
        landmarks: landmarks::find(caddyfile, &mut visited),
    };
    let snippets = Snippets::default();
    for site in &caddyfile.sites {
        let gates = gates::gates(&site.directives, "", variables, &mut visited);
        let mut added = sites::view(site, 0, &view, &gates, &snippets);
        added.vpn_gate = generated_gate(deployment).or(added.vpn_gate);
        deployment.sites.push(added);
        deployment
            .gates
            .extend(gates.into_iter().map(|gate| GateView {
                caddyfile: Some(0),
                ..gate
            }));
    }
    deployment.caddyfiles.push(view);
    caddy::add_routes(deployment, &snippets);
    engine.visited(visited);
}

/// The gate that specc writes into the site, before what the spec adds to it.
fn generated_gate(deployment: &DeploymentView<'_>) -> Option<Place> {
    let ingress = &deployment.spec?.ingress;
    ingress
        .vpn_only
        .value
        .then(|| Place::from(ingress.allow.origin))
}

/// Whether the directives have ranges of their own: where the text is put together, all have the range of the whole.
fn is_literal(caddyfile: &Caddyfile, deployment: &DeploymentView<'_>) -> bool {
    let text = deployment
        .spec
        .and_then(|spec| spec.extensions.caddy.as_ref());
    let sites = caddyfile.sites.iter().flat_map(|site| &site.directives);
    let mut ranges = sites.map(|directive| directive.span);
    text.is_some_and(|text| !ranges.any(|range| range == text.origin.at))
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
