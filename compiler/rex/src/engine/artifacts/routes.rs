//! Routes: from the matchers of a site to its upstreams.

use std::borrow::Cow;

use specc_artifacts::caddyfile::{Argument, Directive};
use specc_artifacts::comments::Comment;
use specc_artifacts::variables::Variables;
use specc_source::Span;

use super::authentication;
use super::order::{self, Gates, Level};
use super::sites::{Snippets, expand};
use crate::views::{Field, Listing, Place, RouteView, SiteView, UpstreamView};

/// How deep blocks are followed.
const DEPTH: usize = 64;

/// What routes are found with.
pub(in crate::engine) struct Surroundings<'s, 'a> {
    pub(in crate::engine) variables: &'s Variables<'a>,
    pub(in crate::engine) snippets: &'s Snippets<'a>,
    /// The VPN gates of all Caddyfiles.
    pub(in crate::engine) gates: &'s Gates,
    /// Finds containers by name.
    pub(in crate::engine) named: &'s dyn Fn(&str) -> Vec<usize>,
    /// The comments of the site's Caddyfile.
    pub(in crate::engine) comments: &'a [Comment],
    /// Whether the directives stand beside the `route` with the gate that specc generates.
    pub(in crate::engine) beside_generated: bool,
}

/// All routes of a site, in the order in which they are written, and what it answers by itself.
pub(in crate::engine) fn of_site<'a>(
    site: &SiteView<'a>,
    position: usize,
    surroundings: &Surroundings<'_, 'a>,
) -> (Vec<RouteView<'a>>, Vec<RouteView<'a>>) {
    let mut search = Search {
        site,
        position,
        variables: surroundings.variables,
        snippets: surroundings.snippets,
        gates: surroundings.gates,
        named: surroundings.named,
        comments: surroundings.comments,
        beside_generated: surroundings.beside_generated,
        around: Vec::new(),
        levels: Vec::new(),
        routes: Vec::new(),
        pages: Vec::new(),
    };
    search.level(&site.expanded, false);
    (search.routes, search.pages)
}

struct Search<'s, 'a> {
    site: &'s SiteView<'a>,
    position: usize,
    variables: &'s Variables<'a>,
    snippets: &'s Snippets<'a>,
    gates: &'s Gates,
    named: &'s dyn Fn(&str) -> Vec<usize>,
    comments: &'a [Comment],
    beside_generated: bool,
    around: Vec<&'a Directive>,
    /// The levels around, outermost first, each with the position of the directive that leads further.
    levels: Vec<Level<'a>>,
    routes: Vec<RouteView<'a>>,
    pages: Vec<RouteView<'a>>,
}

/// Directives that only group what stands in them.
const GROUPS: &[&str] = &["handle", "handle_path", "route"];

impl<'a> Search<'_, 'a> {
    fn level(&mut self, level: &[&'a Directive], as_written: bool) {
        for (at, directive) in level.iter().enumerate() {
            let proxies = directive.is("reverse_proxy") || directive.is("php_fastcgi");
            let groups =
                GROUPS.contains(&directive.name.value.as_str()) && self.around.len() < DEPTH;
            let answers = shows_a_page(directive);
            if !proxies && !groups && !answers {
                continue;
            }
            self.levels.push(Level {
                directives: level.to_vec(),
                at,
                as_written,
            });
            if proxies {
                let route = self.route(directive, level);
                self.routes.push(route);
            } else if answers {
                let page = self.route(directive, level);
                self.pages.push(page);
            } else {
                let (inner, _) = expand(directive.children(), self.snippets);
                self.around.push(directive);
                self.level(&inner, directive.is("route"));
                self.around.pop();
            }
            self.levels.pop();
        }
    }

    fn route(&self, proxy: &'a Directive, level: &[&'a Directive]) -> RouteView<'a> {
        let upstreams = upstream_arguments(proxy)
            .filter(|_| !shows_a_page(proxy))
            .map(|argument| upstream(self.handed_in(argument, proxy), self.variables, self.named))
            .collect();
        RouteView {
            door: self.site.door,
            site: Some(self.position),
            place: Place::written(proxy.name.span),
            paths: self.paths(proxy),
            upstreams,
            stripped: self.stripped(level),
            versions: versions(proxy),
            behind_gate: self.behind_gate(),
            // Nobody asks who comes to a site that is not meant for the VPN.
            authentication: match self.site.vpn_gate.is_some() || self.site.meant_for_vpn {
                true => authentication::of_route(&self.levels, &self.around, proxy, self.comments),
                false => Field::Absent,
            },
            proxy: Some(proxy),
            around: self.around.clone(),
            conditional: proxy.conditional || self.around.iter().any(|around| around.conditional),
        }
    }

    /// What stands for `{args[0]}` in a snippet: the argument of the import, where this level has just one that brings the
    /// proxy in.
    fn handed_in(&self, argument: &'a Argument, proxy: &Directive) -> &'a Argument {
        let number = argument.text.strip_prefix("{args[");
        let number = number.and_then(|rest| rest.strip_suffix("]}")?.parse::<usize>().ok());
        let Some(number) = number else {
            return argument;
        };
        let level = match self.around.last() {
            Some(around) => around.children(),
            None => self.site.directives,
        };
        let brings_in = |directive: &&Directive| {
            let imported = directive
                .is("import")
                .then(|| self.snippets.imported(directive));
            let mut imported = imported.flatten().into_iter().flatten();
            imported.any(|imported| std::ptr::eq(imported, proxy))
        };
        let mut imports = level.iter().filter(brings_in);
        match (imports.next(), imports.next()) {
            (Some(import), None) => import.arguments.get(number + 1).unwrap_or(argument),
            _ => argument,
        }
    }

    /// The paths of the innermost matcher; those around it only narrow it down further.
    fn paths(&self, proxy: &'a Directive) -> Field<Listing<Field<Cow<'a, str>>>> {
        let mut holders = std::iter::once(proxy).chain(self.around.iter().rev().copied());
        let matched = holders.find_map(|holder| {
            let first = holder.arguments.first()?;
            // The first word of a proxy may as well be an upstream.
            let in_template = first.template && GROUPS.contains(&holder.name.value.as_str());
            (in_template || first.text.starts_with(['@', '/', '*'])).then_some(first)
        });
        let Some(matcher) = matched else {
            let everything = Field::Known(Cow::Borrowed("*"), Place::around(proxy.name.span));
            return Field::Known(
                Listing {
                    items: vec![everything],
                    complete: true,
                },
                Place::around(proxy.name.span),
            );
        };
        let place = Place::written(matcher.span);
        if !matcher.text.starts_with('@') {
            let items = vec![self.path(matcher)];
            return Field::Known(
                Listing {
                    items,
                    complete: true,
                },
                place,
            );
        }
        match self.named_paths(&matcher.text) {
            Some(items) => Field::Known(
                Listing {
                    items,
                    complete: true,
                },
                place,
            ),
            None => Field::Unknown(place),
        }
    }

    fn path(&self, argument: &'a Argument) -> Field<Cow<'a, str>> {
        if !argument.template {
            return Field::Known(
                Cow::Borrowed(argument.text.as_str()),
                Place::written(argument.span),
            );
        }
        match self.variables.resolve(&argument.text, &mut Vec::new()) {
            Some(text) => Field::Known(Cow::Owned(text), Place::written(argument.span)),
            None => Field::Unknown(Place::written(argument.span)),
        }
    }

    /// The paths of a named matcher that looks at nothing but paths.
    fn named_paths(&self, name: &str) -> Option<Vec<Field<Cow<'a, str>>>> {
        let levels = self
            .around
            .iter()
            .rev()
            .flat_map(|around| around.children());
        let own = self.site.expanded.iter().copied();
        let definition = levels.chain(own).find(|directive| directive.is(name))?;
        if let Some((kind, paths)) = definition.arguments.split_first() {
            return (kind.text == "path")
                .then(|| paths.iter().map(|path| self.path(path)).collect());
        }
        match definition.children() {
            [only] if only.is("path") => {
                Some(only.arguments.iter().map(|path| self.path(path)).collect())
            }
            _ => None,
        }
    }

    /// The prefix that is taken off before the proxy.
    fn stripped(&self, level: &[&'a Directive]) -> Field<Cow<'a, str>> {
        let by_handle = self
            .around
            .iter()
            .rev()
            .find(|around| around.is("handle_path"));
        if let Some(path) = by_handle.and_then(|around| around.arguments.first()) {
            return self.path(path);
        }
        let strips = |directive: &&&'a Directive| {
            directive.is("uri")
                && directive
                    .arguments
                    .iter()
                    .any(|argument| argument.text == "strip_prefix")
        };
        if let Some(uri) = level.iter().find(strips) {
            let prefix = uri.arguments.last();
            return prefix.map_or(Field::Absent, |prefix| self.path(prefix));
        }
        let replaced = level
            .iter()
            .find_map(|directive| replaced_prefix(directive));
        replaced.map_or(Field::Absent, |(prefix, at)| {
            Field::Known(Cow::Borrowed(prefix), Place::around(at))
        })
    }

    /// Whether the site's gate runs before this route: on some level around it stands a gate that Caddy reaches first.
    fn behind_gate(&self) -> Field<bool> {
        let Some(gate) = self.site.vpn_gate else {
            return Field::Absent;
        };
        let generated = self.levels.first().filter(|_| self.beside_generated);
        let before = generated.is_some_and(order::generated_gate_comes_first)
            || order::gate_comes_first(&self.levels, self.gates);
        Field::Known(before, Place::written(gate.at))
    }
}

/// Whether a directive shows files or a text of its own, and not with a status that refuses.
fn shows_a_page(directive: &Directive) -> bool {
    let inside = |name: &str| {
        directive
            .children()
            .iter()
            .find(move |inner| inner.is(name))
    };
    let refuses = |status: &str| status.starts_with(['4', '5']) && status.len() == 3;
    let words = directive.arguments.iter().enumerate();
    let mut words = words
        .filter(|(index, word)| *index > 0 || !word.text.starts_with(['@', '/', '*']))
        .map(|(_, word)| word.text.as_str());
    match directive.name.value.as_str() {
        "file_server" => {
            let status = inside("status").and_then(|status| status.arguments.first());
            !status.is_some_and(|status| refuses(&status.text))
        }
        "respond" => {
            let first = words.next();
            let is_status =
                |word: &str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
            let text = first.filter(|word| !is_status(word) && !word.is_empty());
            let status = if text.is_some() { words.next() } else { first };
            (text.is_some() || inside("body").is_some()) && !status.is_some_and(refuses)
        }
        _ => false,
    }
}

/// The prefix that `uri path_regexp ^/wiki/ /` or `uri replace /wiki/ /` takes off.
fn replaced_prefix(directive: &Directive) -> Option<(&str, Span)> {
    if !directive.is("uri") {
        return None;
    }
    let mut words = directive.arguments.iter();
    let kind = words.find(|word| matches!(word.text.as_str(), "path_regexp" | "replace"))?;
    let (pattern, replacement) = (words.next()?, words.next()?);
    let anchored = pattern.text.strip_prefix('^');
    let path = match kind.text.as_str() {
        "replace" => Some(pattern.text.as_str()),
        _ => anchored,
    }?;
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/_-".contains(letter);
    let end = path.find(|letter| !plain(letter)).unwrap_or(path.len());
    let prefix = path.get(..end)?;
    let to_the_root = ["/", "/$1", "/${1}", "$1"].contains(&replacement.text.as_str());
    let names_one = prefix.starts_with('/') && !prefix.trim_matches('/').is_empty();
    (to_the_root && names_one).then_some((prefix, pattern.span))
}

/// The upstreams of a proxy: what follows the matcher on its line, and `to` in its block.
fn upstream_arguments(proxy: &Directive) -> impl Iterator<Item = &Argument> {
    let own = proxy
        .arguments
        .iter()
        .enumerate()
        .filter(|(index, argument)| *index > 0 || !argument.text.starts_with(['@', '/', '*']))
        .map(|(_, argument)| argument);
    let inside = proxy
        .children()
        .iter()
        .filter(|child| child.is("to"))
        .flat_map(|child| &child.arguments);
    own.chain(inside)
}

fn upstream<'a>(
    argument: &'a Argument,
    variables: &Variables<'a>,
    named: &dyn Fn(&str) -> Vec<usize>,
) -> UpstreamView<'a> {
    let place = Place::written(argument.span);
    let outline = variables.outline(&argument.text);
    let address = outline
        .split_once("://")
        .map_or(outline.as_str(), |(_, rest)| rest);
    let outside = |at: &usize| {
        !specc_artifacts::jinja::regions(address)
            .iter()
            .any(|region| region.range.contains(at))
    };
    let colon = address.match_indices(':').map(|(at, _)| at).rfind(outside);
    let (host, port) = match colon.and_then(|at| address.split_at_checked(at)) {
        Some((host, port)) => (host, Some(port.trim_start_matches(':'))),
        None => (address, None),
    };
    UpstreamView {
        place,
        written: Cow::Borrowed(argument.text.as_str()),
        host: match host.contains('{') {
            true => Field::Unknown(place),
            false => Field::Known(Cow::Owned(host.to_owned()), place),
        },
        port: match port {
            None => Field::Absent,
            Some(port) => port
                .parse()
                .map_or(Field::Unknown(place), |port| Field::Known(port, place)),
        },
        services: named(host),
    }
}

/// `transport http { versions … }`.
fn versions<'a>(proxy: &'a Directive) -> Field<Vec<Cow<'a, str>>> {
    let transport = proxy.children().iter().find(|child| child.is("transport"));
    let versions = transport.and_then(|transport| {
        transport
            .children()
            .iter()
            .find(|child| child.is("versions"))
    });
    match versions {
        Some(versions) => Field::Known(
            versions
                .arguments
                .iter()
                .map(|version| Cow::Borrowed(version.text.as_str()))
                .collect(),
            Place::written(versions.span),
        ),
        None if proxy.children().iter().any(|child| child.is("import")) => {
            Field::Unknown(Place::written(proxy.span))
        }
        None => Field::Absent,
    }
}
