//! Sites of a Caddyfile and their routes.

use std::borrow::Cow;

use specc_artifacts::caddyfile::{self, Caddyfile, Directive};
use specc_artifacts::variables::Variables;

use super::{Door, Field, Landmarks, Listing, Place};

/// A Caddyfile, or a fragment of one that others import or include.
#[derive(Debug, Clone)]
pub struct CaddyfileView<'a> {
    /// [`Door::Spec`] for the directives that a spec carries.
    pub door: Door,
    /// Its path in the tree; empty in a spec.
    pub path: &'a str,
    /// Its blocks: `options`, `snippets`, `sites`, `imports`, and `loose` directives of a fragment.
    pub caddyfile: &'a Caddyfile,
    /// What it sees of the variables.
    pub variables: &'a Variables<'a>,
    /// Whether every range is exact, so that fixes may edit it: not where a spec puts the text together.
    pub editable: bool,
    /// Its directives that rules ask for wherever they stand.
    pub landmarks: Landmarks<'a>,
}

impl CaddyfileView<'_> {
    /// Whether Caddy starts with this file, so that its global options are all there are: it has them, or is called
    /// `Caddyfile`. Others are parts that some Caddyfile imports.
    pub fn is_entry(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        !self.caddyfile.options.is_empty() || specc_artifacts::rendered_name(name) == "Caddyfile"
    }
}

/// A site block.
#[derive(Debug, Clone)]
pub struct SiteView<'a> {
    /// Whose language it is written in; [`Door::Spec`] for the directives that a spec carries.
    pub door: Door,
    /// Its Caddyfile, in [`caddyfiles`](super::DeploymentView::caddyfiles).
    pub caddyfile: usize,
    /// Its first address, or where its directives begin.
    pub place: Place,
    /// Its addresses as they are written.
    pub addresses: &'a [caddyfile::Argument],
    /// The host names that it answers to, variables resolved where they are known.
    pub hosts: Vec<Field<Cow<'a, str>>>,
    /// Its own directives in order.
    pub directives: &'a [Directive],
    /// The same with the directives of every snippet and file that it imports in the place of the `import`, one level of nesting
    /// after the other. An import that leads nowhere stays as it is.
    pub expanded: Vec<&'a Directive>,
    /// Whether every import was found and no template may add directives.
    pub complete: bool,
    /// Its `handle_errors`, its own and imported ones, in the order in which Caddy reads them.
    pub error_handlers: Vec<ErrorHandlerView<'a>>,
    /// Where its VPN gate is, its own or an imported one.
    pub vpn_gate: Option<Place>,
    /// Whether one of its names has a record inside the VPN, and no comment at it says that it is public or who authenticates.
    pub meant_for_vpn: bool,
    /// Its routes, in [`routes`](super::DeploymentView::routes).
    pub routes: Vec<usize>,
    /// What it answers by itself: `file_server`, and `respond` with a text, as routes without upstreams.
    pub pages: Vec<RouteView<'a>>,
}

/// A `handle_errors` of a site.
#[derive(Debug, Clone, Copy)]
pub struct ErrorHandlerView<'a> {
    /// The handler.
    pub directive: &'a Directive,
    /// The `import` of the site that brings it; nothing for the site's own.
    pub import: Option<&'a Directive>,
    /// Whether a template may leave it out.
    pub conditional: bool,
}

/// A way from a request to a backend: a `reverse_proxy` of a site with what stands around it, or a public route of a spec.
#[derive(Debug, Clone)]
pub struct RouteView<'a> {
    /// Whose language it is written in.
    pub door: Door,
    /// Its site, in [`sites`](super::DeploymentView::sites); nothing in a spec.
    pub site: Option<usize>,
    /// Where the route is declared.
    pub place: Place,
    /// The paths that it is for, as matchers write them: `/api/*`; `*` where nothing narrows it down. Unknown where another kind
    /// of matcher has a part in it.
    pub paths: Field<Listing<Field<Cow<'a, str>>>>,
    /// Where requests go.
    pub upstreams: Vec<UpstreamView<'a>>,
    /// The prefix that is taken off the path before that: `handle_path`, `uri strip_prefix`.
    pub stripped: Field<Cow<'a, str>>,
    /// `transport http { versions … }`; absent where it is not given.
    pub versions: Field<Vec<Cow<'a, str>>>,
    /// Whether the site's VPN gate stands before it, in the order in which Caddy runs them; absent where there is no gate.
    pub behind_gate: Field<bool>,
    /// Who checks that a caller may, where a public route says so.
    pub authentication: Field<Authentication<'a>>,
    /// The `reverse_proxy` itself, or the `file_server` or `respond` of a page; nothing in a spec.
    pub proxy: Option<&'a Directive>,
    /// The directives around it, outermost first: `handle`, `route`.
    pub around: Vec<&'a Directive>,
    /// Whether a template may leave it out.
    pub conditional: bool,
}

impl RouteView<'_> {
    /// Whether requests for a path may come this way; `None` where that cannot be told.
    pub fn reaches(&self, path: &str) -> Option<bool> {
        let (paths, _) = self.paths.known()?;
        let matches = |pattern: &str| match self.proxy {
            Some(_) => path_matches(pattern, path),
            // A spec's path is for everything below it, too.
            None => {
                let below = path.strip_prefix(pattern.trim_end_matches('/'));
                below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
            }
        };
        let mut answers = paths.items.iter().map(|item| item.text().map(matches));
        if answers.clone().any(|answer| answer == Some(true)) {
            return Some(true);
        }
        (paths.complete && answers.all(|answer| answer.is_some())).then_some(false)
    }
}

/// Whether a path matcher of Caddy matches a path.
fn path_matches(pattern: &str, path: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(""), _) => true,
        (Some(inside), Some(_)) => path.contains(inside.trim_end_matches('*')),
        (Some(end), None) => path.ends_with(end),
        (None, Some(beginning)) => path.starts_with(beginning),
        (None, None) => pattern == path,
    }
}

/// How a public route is authenticated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authentication<'a> {
    /// Somebody checks: by `hmac`, by `token`, by a directive of this name.
    By(Cow<'a, str>),
    /// Nobody does, for a reason that is given.
    Nobody(Cow<'a, str>),
}

/// One upstream of a route.
#[derive(Debug, Clone, PartialEq)]
pub struct UpstreamView<'a> {
    /// Where it is written.
    pub place: Place,
    /// As it is written: `plane-api:8000`.
    pub written: Cow<'a, str>,
    /// Its host.
    pub host: Field<Cow<'a, str>>,
    /// Its port; absent where none is given.
    pub port: Field<u16>,
    /// The containers of that name, in [`services`](super::DeploymentView::services).
    pub services: Vec<usize>,
}
