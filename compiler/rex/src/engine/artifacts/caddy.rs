//! Caddyfiles: gates, sites, routes, and the host names that need a record.

use std::collections::BTreeSet;

use specc_artifacts::Kind;
use specc_artifacts::caddyfile::Caddyfile;

use super::assemble::Surroundings;
use super::authentication;
use super::names::{self, Records};
use super::order::Gates;
use super::routes::{self, Surroundings as RouteSurroundings};
use super::sites::{self, Snippets};
use super::{files, gates, landmarks};
use crate::engine::Engine;
use crate::views::{CaddyfileView, DeploymentView, Door, GateView};

/// Adds what the Caddyfiles and DNS records of a tree say.
pub(super) fn add<'a>(
    deployment: &mut DeploymentView<'a>,
    around: Surroundings<'a>,
    engine: &mut Engine<'_>,
) {
    let mut visited = 0;
    let records = records(deployment, around, &mut visited);
    let mut snippets = Snippets::default();
    for file in around.tree.of_kind(Kind::Caddyfile) {
        if let Some(caddyfile) = file.caddyfile() {
            let position = deployment.caddyfiles.len();
            deployment.caddyfiles.push(CaddyfileView {
                door: Door::Caddyfile,
                path: &file.path,
                caddyfile,
                variables: around.scopes.of(file.role()),
                editable: true,
                landmarks: landmarks::find(caddyfile, &mut visited),
            });
            for (number, snippet) in caddyfile.snippets.iter().enumerate() {
                let places = deployment.index.snippets.entry(&snippet.name.value);
                places.or_default().push((position, number));
            }
        }
    }
    index_entries(deployment);
    let caddyfiles = deployment.caddyfiles.clone();
    for (position, view) in caddyfiles.iter().enumerate() {
        add_shared(deployment, position, view, &mut snippets, &mut visited);
    }
    for (position, view) in caddyfiles.iter().enumerate() {
        let own = own_sites(
            deployment,
            position,
            view,
            &snippets,
            &records,
            &mut visited,
        );
        for (site, gated) in own {
            deployment
                .host_names
                .extend(names::host_names(site, gated, &records, view.variables));
        }
    }
    add_routes(deployment, &snippets);
    deployment.dns = records.files.into();
    engine.visited(visited);
}

/// Finds out which Caddyfiles are whole, and whether they bring in more than there is to see.
fn index_entries(deployment: &mut DeploymentView<'_>) {
    let names: BTreeSet<&str> = deployment
        .caddyfiles
        .iter()
        .map(|view| file_name(view.path))
        .collect();
    let elsewhere = |view: &CaddyfileView<'_>| {
        let imports = view.caddyfile.imports.iter();
        let mut imported = imports.filter_map(|import| import.arguments.first());
        let mut includes = view.caddyfile.includes.iter();
        imported
            .any(|path| !sites::names_snippet(&path.text) && !sites::is_among(&path.text, &names))
            || includes.any(|include| {
                let path = include.path.as_ref();
                !path.is_some_and(|path| sites::is_among(&path.value, &names))
            })
    };
    deployment.index.snippets_elsewhere = deployment.caddyfiles.iter().any(elsewhere);
    let entries = deployment.caddyfiles.iter().enumerate();
    deployment.index.entry_caddyfiles = entries
        .filter(|(_, view)| view.is_entry())
        .map(|(position, _)| position)
        .collect();
}

fn file_name(path: &str) -> &str {
    specc_artifacts::rendered_name(path.rsplit('/').next().unwrap_or(path))
}

fn records<'a>(
    deployment: &DeploymentView<'a>,
    around: Surroundings<'a>,
    visited: &mut usize,
) -> Records<'a> {
    const MARKS: [&str; 3] = ["extra_records", "_dns_records", "override_local_dns"];
    let mut records = Records::default();
    for file in &deployment.files {
        let marked = || MARKS.iter().any(|mark| file.text.contains(mark));
        if file.kind != Kind::DnsRecords && !(file.kind.is_yaml() && marked()) {
            continue;
        }
        for root in files::roots(file.artifact) {
            let variables = around.scopes.of(file.artifact.role());
            records.add(file.artifact, root, variables, visited);
        }
    }
    records
}

/// Adds what stands outside of sites: the gates of snippets and fragments, and what others can import.
fn add_shared<'a>(
    deployment: &mut DeploymentView<'a>,
    position: usize,
    view: &CaddyfileView<'a>,
    snippets: &mut Snippets<'a>,
    visited: &mut usize,
) {
    let caddyfile: &'a Caddyfile = view.caddyfile;
    let mut known = Vec::new();
    for snippet in &caddyfile.snippets {
        let name = snippet.name.value.as_str();
        let gates = gates::gates(&snippet.directives, name, view.variables, visited);
        known.push((name, gates.iter().any(|gate| gate.vpn)));
        add_gates(deployment, position, gates);
    }
    // Directives of a fragment, which another file imports into its site.
    let loose = gates::gates(&caddyfile.loose, "", view.variables, visited);
    add_gates(deployment, position, loose);
    snippets.add(caddyfile, &known);
    snippets.add_fragment(view.path, caddyfile);
}

fn add_gates<'a>(deployment: &mut DeploymentView<'a>, caddyfile: usize, gates: Vec<GateView<'a>>) {
    deployment
        .gates
        .extend(gates.into_iter().map(|gate| GateView {
            caddyfile: Some(caddyfile),
            ..gate
        }));
}

/// Adds the sites of a Caddyfile, and says of each whether it is behind the VPN gate.
fn own_sites<'a>(
    deployment: &mut DeploymentView<'a>,
    position: usize,
    view: &CaddyfileView<'a>,
    snippets: &Snippets<'a>,
    records: &Records<'a>,
    visited: &mut usize,
) -> Vec<(&'a specc_artifacts::caddyfile::Site, bool)> {
    let mut sites = Vec::new();
    let caddyfile: &'a Caddyfile = view.caddyfile;
    for site in &caddyfile.sites {
        let mut gates = gates::gates(&site.directives, "", view.variables, visited);
        let has_record = records.holds_one_of(site, view.variables);
        // A name that the VPN's DNS knows is for the VPN, whatever ranges its only gate lets in.
        if let [only] = gates.as_mut_slice()
            && gates::guards_all(only, &site.directives)
            && has_record
        {
            only.vpn = true;
        }
        let mut site_view = sites::view(site, position, view, &gates, snippets);
        site_view.meant_for_vpn =
            has_record && !authentication::is_spoken_of(site, &caddyfile.comments);
        sites.push((site, site_view.vpn_gate.is_some()));
        deployment.sites.push(site_view);
        add_gates(deployment, position, gates);
    }
    sites
}

/// Adds the routes of all sites.
pub(in crate::engine) fn add_routes<'a>(
    deployment: &mut DeploymentView<'a>,
    snippets: &Snippets<'a>,
) {
    let mut gates = Gates::default();
    for gate in &deployment.gates {
        gates.add(gate);
        if let Some(definition) = gate.definition.filter(|_| gate.refuses_matched) {
            let name = (definition.span.file, definition.name.value.as_str());
            deployment.index.refused.insert(name);
        }
    }
    let mut found = Vec::new();
    for (position, site) in deployment.sites.iter().enumerate() {
        let Some(caddyfile) = deployment.caddyfiles.get(site.caddyfile) else {
            continue;
        };
        let named = |name: &str| {
            let positions = deployment.index.services.get(name);
            positions.cloned().unwrap_or_default()
        };
        let surroundings = RouteSurroundings {
            variables: caddyfile.variables,
            snippets,
            gates: &gates,
            named: &named,
            comments: &caddyfile.caddyfile.comments,
            beside_generated: deployment
                .spec
                .is_some_and(|spec| spec.ingress.vpn_only.value),
        };
        found.push(routes::of_site(site, position, &surroundings));
    }
    for (site, (routes, pages)) in deployment.sites.iter_mut().zip(found) {
        site.pages = pages;
        let first = deployment.routes.len();
        deployment.routes.extend(routes);
        site.routes = (first..deployment.routes.len()).collect();
    }
}
