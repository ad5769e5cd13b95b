//! The path of the node that a place of a file stands for.

use specc_artifacts::caddyfile::{Caddyfile, Directive};
use specc_artifacts::yaml::Node;
use specc_artifacts::{Artifact, Content};
use specc_source::Span;

use super::words::Words;

/// Keys that name the mapping they stand in, best first: tasks and plays, mounts, ports, roles.
const NAMES: [&str; 9] = [
    "name", "target", "dest", "path", "source", "src", "key", "role", "hosts",
];

/// The path of a place: `services.plane-api.healthcheck.interval` of a compose file, `[Deploy plane].template` of a task,
/// `[work.example.org].handle.reverse_proxy` of a Caddyfile, the name of a variable of an env file, the line of a script.
pub(super) fn file_path(artifact: &Artifact, place: Span, words: &Words<'_>) -> String {
    let mut path = String::new();
    match &artifact.content {
        Content::Yaml(yaml) => {
            let mut documents = yaml.documents.iter();
            if let Some(root) = documents.find(|root| holds(root.span, place)) {
                in_node(root, place, words, &mut path);
            }
        }
        Content::Caddyfile(caddyfile) => in_caddyfile(caddyfile, place, words, &mut path),
        Content::EnvFile(file) => {
            let mut entries = file.entries.iter();
            match entries.find(|entry| holds(entry.span, place)) {
                Some(entry) => words.join(&mut path, &entry.name.value),
                None => path = words.line_of(place),
            }
        }
        Content::Configuration(file) => {
            let mut settings = file.settings.iter();
            let found = settings.find(|one| holds(one.name.span.to(one.value.span), place));
            match found {
                Some(setting) => words.join(&mut path, &setting.name.value),
                None => path = words.line_of(place),
            }
        }
        Content::Script(_) | Content::Other => path = words.line_of(place),
    }
    path
}

fn holds(span: Span, place: Span) -> bool {
    span.file == place.file && span.start <= place.start && place.start <= span.end
}

fn in_node(node: &Node, place: Span, words: &Words<'_>, path: &mut String) {
    let mut node = node;
    loop {
        let entries = node.entries().iter();
        let within = |span: Span| span.contains(place);
        if let Some((key, value)) = entries
            .clone()
            .find(|(key, value)| within(key.span.to(value.span)) || within(key.span))
        {
            words.join(path, key.text().unwrap_or(words.sources.text(key.span)));
            node = value;
        } else if let Some(item) = node.items().iter().find(|item| within(item.span)) {
            words.element(path, Some(item_name(item)));
            node = item;
        } else {
            if node.as_scalar().is_some() {
                words.line(path, node.span, place);
            }
            return;
        }
        if !within(node.span) {
            return;
        }
    }
}

/// What tells an item of a sequence from its neighbours: its name or, without one, its first key (the module of a task).
fn item_name(item: &Node) -> Span {
    let named = NAMES.iter().find_map(|name| {
        let value = item.get(name)?;
        value.as_scalar().map(|_| value.span)
    });
    let first = item.entries().first().map(|(key, _)| key.span);
    named.or(first).unwrap_or(item.span)
}

fn in_caddyfile(caddyfile: &Caddyfile, place: Span, words: &Words<'_>, path: &mut String) {
    let mut sites = caddyfile.sites.iter();
    let mut snippets = caddyfile.snippets.iter();
    if let Some(site) = sites.find(|site| site.span.contains(place)) {
        let addresses = site.addresses.iter();
        let addresses: Vec<&str> = addresses.map(|address| address.text.as_str()).collect();
        path.push_str(&format!("[{}]", addresses.join(", ")));
        in_directives(&site.directives, place, words, path);
    } else if let Some(snippet) = snippets.find(|snippet| snippet.span.contains(place)) {
        path.push_str(&format!("[({})]", snippet.name.value));
        in_directives(&snippet.directives, place, words, path);
    } else {
        for directives in [&caddyfile.options, &caddyfile.imports, &caddyfile.loose] {
            in_directives(directives, place, words, path);
        }
    }
}

fn in_directives(mut directives: &[Directive], place: Span, words: &Words<'_>, path: &mut String) {
    while let Some(directive) = directives.iter().find(|one| one.span.contains(place)) {
        let first = directive.arguments.first();
        match (&directive.block, first) {
            // `handle /api/*` and `handle` are two; what a directive without a block says is what gets repaired.
            (Some(_), Some(argument)) => {
                words.join(path, &format!("{} {}", directive.name.value, argument.text));
            }
            _ => words.join(path, &directive.name.value),
        }
        directives = directive.children();
    }
}
