//! # REX-34: imports-are-defined
//!
//! ## What it does
//!
//! Refuses an `import` of a snippet that no Caddyfile of the deployment defines. Imports of files are left alone. Where only
//! parts of a Caddyfile are among the files, as in a role that is audited alone, a note says once that nobody could check the
//! imports: the Caddyfile that defines the snippets belongs to another role. Whether the file that defines a snippet is included
//! anywhere is not looked at.
//!
//! ## Why it hurts
//!
//! Caddy reads all sites as one configuration. One name that nothing defines, and it refuses the whole file: a reload keeps
//! the old sites, and the next restart of the container leaves no site at all.
//!
//! ## Example
//!
//! ```plane
//! ingress.extraConfig = ''
//!   import robots
//! '';
//! ```
//!
//! ```caddyfile
//! (vpn_only) {
//!   @blocked not client_ip 100.64.0.0/10 172.20.1.0/24
//!   error @blocked 403
//! }
//!
//! work.example.org {
//!   import vpn-only
//!   reverse_proxy plane-web:3000
//! }
//! ```
//!
//! ## Use instead
//!
//! ```plane
//! ingress.extraConfig = ''
//!   header X-Robots-Tag noindex
//! '';
//! ```
//!
//! ```caddyfile
//! (vpn_only) {
//!   @blocked not client_ip 100.64.0.0/10 172.20.1.0/24
//!   error @blocked 403
//! }
//!
//! work.example.org {
//!   import vpn_only
//!   reverse_proxy plane-web:3000
//! }
//! ```
//!
//! ## Origin
//!
//! P1.8

use specc_artifacts::caddyfile::Argument;
use specc_source::suggest::closest;
use specc_source::{Applicability, Edit, Fix, Level};

use crate::documentation::code;
use crate::views::{CaddyfileView, DeploymentView, Door, Place};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct ImportsAreDefined;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-34",
        "imports-are-defined",
        "rex_34_imports_are_defined.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const WHY: &str = "Caddy refuses the whole configuration for one unknown name: after the next restart no site is served.";

impl Rule for ImportsAreDefined {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn caddyfile(&self, caddyfile: &CaddyfileView<'_>, report: &mut Report<'_>) {
        for import in &caddyfile.landmarks.imports {
            let Some(name) = import.directive.arguments.first() else {
                continue;
            };
            let Some(snippet) = snippet_name(name, caddyfile) else {
                continue;
            };
            let deployment = report.deployment();
            if deployment.snippets(&snippet).next().is_some()
                || is_file(&snippet, caddyfile, deployment)
            {
                continue;
            }
            undefined(&snippet, name, caddyfile, report);
        }
    }
}

/// The snippet that an import means, where it can mean nothing but a snippet and its name is known.
fn snippet_name(name: &Argument, caddyfile: &CaddyfileView<'_>) -> Option<String> {
    let text = match name.template {
        true => caddyfile.variables.resolve(&name.text, &mut Vec::new())?,
        false => name.text.clone(),
    };
    (!text.contains(['/', '.', '*', '{'])).then_some(text)
}

/// Whether a file of that name lies beside the Caddyfile: Caddy takes a name that is no snippet as a path.
fn is_file(name: &str, caddyfile: &CaddyfileView<'_>, deployment: &DeploymentView<'_>) -> bool {
    let folder = caddyfile.path.rsplit_once('/').map(|(folder, _)| folder);
    ["", ".j2"].iter().any(|suffix| {
        let path = match folder {
            Some(folder) => format!("{folder}/{name}{suffix}"),
            None => format!("{name}{suffix}"),
        };
        deployment.file(&path).is_some()
    })
}

fn undefined(
    snippet: &str,
    name: &Argument,
    caddyfile: &CaddyfileView<'_>,
    report: &mut Report<'_>,
) {
    let deployment = report.deployment();
    if deployment.door != Door::Spec {
        if deployment.has_snippets_elsewhere() {
            return;
        }
        if deployment.entry_caddyfiles().next().is_none() {
            // A role that is audited alone: its sites join a Caddyfile of another one.
            report.note_once(
                "the snippets of another role",
                Place::written(name.span),
                format!("the Caddyfile that should define the snippet `{snippet}` is not among the files"),
                "audit the whole repository to have the imports checked",
            );
            return;
        }
    }
    let similar = closest(snippet, deployment.snippet_names());
    let help = match similar {
        Some(similar) => format!("write `import {similar}`"),
        None if caddyfile.door == Door::Spec => {
            "write the directives here: the Caddyfile that specc makes defines no snippets"
                .to_owned()
        }
        None => format!("define it, `({snippet}) {{ … }}`, or take the line out"),
    };
    let mut finding = report
        .at(
            Place::written(name.span),
            format!("no Caddyfile defines the snippet `{snippet}`"),
            "imported here",
        )
        .why(WHY)
        .help(help);
    if let Some(similar) = similar {
        if let Some((_, defined)) = deployment.snippets(similar).next() {
            finding = finding.related(defined.name.span, "a similar one is defined here");
        }
        finding = finding.fix(Fix {
            title: format!("import `{similar}`"),
            applicability: Applicability::Unsafe,
            edits: vec![Edit {
                span: name.span,
                replacement: similar.to_owned(),
            }],
        });
    }
    report.add(finding);
}
