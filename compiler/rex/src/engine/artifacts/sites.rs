//! Sites: what they import, where their gate is, and which routes lead to which containers.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use specc_artifacts::caddyfile::{Caddyfile, Directive, Site, Snippet};
use specc_artifacts::variables::Variables;

use super::gates;
use crate::views::{CaddyfileView, ErrorHandlerView, Field, GateView, Place, SiteView};

/// How many snippets may import each other.
const DEPTH: u32 = 8;

/// What sites can import: snippets by name, from any Caddyfile of the deployment.
#[derive(Debug, Default)]
pub(in crate::engine) struct Snippets<'a> {
    named: BTreeMap<&'a str, &'a Snippet>,
    /// Whether each one is a VPN gate.
    gates: BTreeMap<&'a str, bool>,
    /// What fragments hold outside of any site, by the name of the file.
    fragments: BTreeMap<String, &'a [Directive]>,
}

impl<'a> Snippets<'a> {
    /// Takes in the snippets of a Caddyfile. `gates` says of each whether it is a VPN gate.
    pub(in crate::engine) fn add(&mut self, caddyfile: &'a Caddyfile, gates: &[(&'a str, bool)]) {
        for snippet in &caddyfile.snippets {
            self.named.insert(&snippet.name.value, snippet);
        }
        self.gates.extend(gates.iter().copied());
    }

    /// Takes in a file whose directives others import.
    pub(in crate::engine) fn add_fragment(&mut self, path: &str, caddyfile: &'a Caddyfile) {
        if caddyfile.loose.is_empty() {
            return;
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let name = specc_artifacts::rendered_name(name).to_owned();
        self.fragments.insert(name, &caddyfile.loose);
    }

    /// What an import brings in.
    pub(super) fn imported(&self, import: &Directive) -> Option<&'a [Directive]> {
        let name = import.arguments.first()?.text.as_str();
        if let Some(snippet) = self.named.get(name) {
            return Some(&snippet.directives);
        }
        self.fragment(name)
    }

    /// What a file holds that is imported or included by its path.
    fn fragment(&self, path: &str) -> Option<&'a [Directive]> {
        let file = path.rsplit('/').next()?;
        self.fragments
            .get(specc_artifacts::rendered_name(file))
            .copied()
    }
}

/// Whether an import means a snippet, and no file.
pub(in crate::engine) fn names_snippet(name: &str) -> bool {
    !name.contains(['/', '.', '*', '{'])
}

/// Whether a path or pattern means one of these files.
pub(super) fn is_among(path: &str, names: &BTreeSet<&str>) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    match file.split_once('*') {
        None => names.contains(specc_artifacts::rendered_name(file)),
        Some((before, after)) => names
            .iter()
            .any(|name| name.starts_with(before) && name.ends_with(after)),
    }
}

/// A list of directives with those of every import in its place, and whether every import was found.
pub(in crate::engine) fn expand<'a>(
    directives: &'a [Directive],
    snippets: &Snippets<'a>,
) -> (Vec<&'a Directive>, bool) {
    let mut expanded = Vec::new();
    let complete = add(directives, snippets, DEPTH, &mut expanded);
    (expanded, complete)
}

fn add<'a>(
    directives: &'a [Directive],
    snippets: &Snippets<'a>,
    depth: u32,
    expanded: &mut Vec<&'a Directive>,
) -> bool {
    let mut complete = true;
    for directive in directives {
        let imported = match directive.is("import") {
            true => snippets.imported(directive).filter(|_| depth > 0),
            false => None,
        };
        match imported {
            Some(imported) => complete &= add(imported, snippets, depth - 1, expanded),
            None => {
                complete &= !directive.is("import");
                expanded.push(directive);
            }
        }
    }
    complete
}

/// The view of a site; its routes are still to be filled in.
pub(in crate::engine) fn view<'a>(
    site: &'a Site,
    position: usize,
    caddyfile: &CaddyfileView<'a>,
    own_gates: &[GateView<'a>],
    snippets: &Snippets<'a>,
) -> SiteView<'a> {
    let (mut expanded, complete) = expand(&site.directives, snippets);
    let whole = add_included(&mut expanded, site, caddyfile.caddyfile, snippets);
    let hosts = site
        .addresses
        .iter()
        .filter_map(|address| host(address, caddyfile.variables))
        .collect();
    SiteView {
        door: caddyfile.door,
        caddyfile: position,
        place: Place::written(
            site.addresses
                .first()
                .map_or(site.span, |address| address.span),
        ),
        addresses: &site.addresses,
        hosts,
        directives: &site.directives,
        error_handlers: error_handlers(&site.directives, snippets),
        vpn_gate: vpn_gate(&site.directives, own_gates, snippets),
        expanded,
        complete: complete && whole,
        meant_for_vpn: false,
        routes: Vec::new(),
        pages: Vec::new(),
    }
}

/// The `handle_errors` of a site, with the imports that bring them.
fn error_handlers<'a>(
    directives: &'a [Directive],
    snippets: &Snippets<'a>,
) -> Vec<ErrorHandlerView<'a>> {
    let mut handlers = Vec::new();
    for directive in directives {
        let (found, import) = match directive.is("import") {
            true => (
                expand(std::slice::from_ref(directive), snippets).0,
                Some(directive),
            ),
            false => (vec![directive], None),
        };
        let found = found
            .into_iter()
            .filter(|found| found.is("handle_errors"))
            .map(|found| ErrorHandlerView {
                directive: found,
                import,
                conditional: directive.conditional || found.conditional,
            });
        handlers.extend(found);
    }
    handlers
}

/// Puts the directives of template fragments that are included directly into a site in their places; whether that was possible.
fn add_included<'a>(
    expanded: &mut Vec<&'a Directive>,
    site: &'a Site,
    caddyfile: &'a Caddyfile,
    snippets: &Snippets<'a>,
) -> bool {
    let mut whole = true;
    let inside = caddyfile
        .includes
        .iter()
        .filter(|include| site.span.contains(include.span));
    for include in inside {
        let deeper = site
            .directives
            .iter()
            .any(|directive| directive.span.contains(include.span));
        let name = include.path.as_ref().map(|path| path.value.as_str());
        let fragment = name.and_then(|name| snippets.fragment(name));
        let Some(fragment) = fragment.filter(|_| !deeper) else {
            whole = false;
            continue;
        };
        let (directives, complete) = expand(fragment, snippets);
        whole &= complete;
        let before = |directive: &&&Directive| {
            directive.span.file != include.span.file || directive.span.start < include.span.start
        };
        let at = expanded.iter().take_while(before).count();
        expanded.splice(at..at, directives);
    }
    whole
}

fn host<'a>(
    address: &'a specc_artifacts::caddyfile::Argument,
    variables: &Variables<'a>,
) -> Option<Field<Cow<'a, str>>> {
    let name = super::names::without_scheme_and_port(&address.text)?;
    let mut defined = Vec::new();
    let field = match variables.resolve(name, &mut defined) {
        Some(name) => Field::Known(
            Cow::Owned(name),
            Place::taken(
                address.span,
                defined.last().copied().unwrap_or(address.span),
            ),
        ),
        None => Field::Unknown(Place::written(address.span)),
    };
    Some(field)
}

/// Where the VPN gate is: one of the site's own, or an import of a snippet that is one.
fn vpn_gate(
    directives: &[Directive],
    own_gates: &[GateView<'_>],
    snippets: &Snippets<'_>,
) -> Option<Place> {
    if let Some(gate) = own_gates.iter().find(|gate| gate.vpn) {
        return Some(gate.place);
    }
    let mut waiting: Vec<&Directive> = directives.iter().collect();
    while let Some(directive) = waiting.pop() {
        let imported = directive
            .arguments
            .first()
            .filter(|_| directive.is("import"));
        if imported.is_some_and(|name| gates::is_gate_snippet(&name.text, &snippets.gates)) {
            return Some(Place::written(directive.span));
        }
        waiting.extend(directive.children());
    }
    None
}
