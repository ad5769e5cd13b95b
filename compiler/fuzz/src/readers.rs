//! Files of Ansible, compose and Caddy, env files and scripts → what they say.

use specc_artifacts::yaml::{self, Node};
use specc_artifacts::{Artifact, Kind, Tree, caddyfile, env, jinja};
use specc_source::{FileId, Sources, Span};

use crate::spans::assert_can_be_shown;

/// The kinds of files, one for each grammar.
const KINDS: [Kind; 5] = [
    Kind::Compose,
    Kind::Caddyfile,
    Kind::EnvFile,
    Kind::Script,
    Kind::RedisConfiguration,
];

/// Whatever a text is taken for, it is read to its end, every range lies inside of it and of what holds it, and every
/// complaint can be shown. A mask is as long as its text.
///
/// # Panics
///
/// Where that does not hold.
pub fn readers(text: &str) {
    let mut sources = Sources::new();
    let file = sources.add("fuzz", text);
    assert_eq!(jinja::Mask::new(text).text.len(), text.len());
    for kind in KINDS {
        let artifact = Artifact::read_as(kind, file, "roles/x/templates/fuzz", text);
        assert_can_be_shown(&sources, artifact.diagnostics());
        for comment in artifact.comments() {
            assert_inside(text, comment.span);
            assert_inside(text, comment.covers);
        }
        Tree::new(vec![artifact]);
    }
    yaml(file, text);
    caddyfile(file, text);
    for entry in &env::parse(file, text).entries {
        for span in [entry.span, entry.name.span, entry.value.span] {
            assert_inside(text, span);
        }
    }
}

fn yaml(file: FileId, text: &str) {
    for document in &yaml::parse(file, text).documents {
        for node in document.walk() {
            assert_inside(text, node.span);
            let empty = node.span.start == node.span.end;
            let children = node.items().iter();
            let keys = node.entries().iter().map(|(key, _)| key);
            let mut inner: Vec<&Node> = children.chain(keys).collect();
            if node.resolved().span != node.span {
                inner.clear();
            }
            for child in inner {
                let nothing = child.span.start == child.span.end;
                assert!(empty || nothing || node.span.contains(child.span));
            }
        }
    }
}

fn caddyfile(file: FileId, text: &str) {
    for directive in caddyfile::parse(file, text).all_directives() {
        assert_inside(text, directive.span);
        assert_inside(text, directive.name.span);
        for argument in &directive.arguments {
            assert_inside(text, argument.span);
        }
    }
}

fn assert_inside(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} lies inside");
}
