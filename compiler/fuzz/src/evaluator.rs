//! Files → configuration.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use specc_eval::limits::Limits;
use specc_eval::{Data, Evaluation, LoadError, Loader, Node, Options, Text, TextPiece, evaluate};
use specc_model::decode;
use specc_model::options::SCHEMA;
use specc_source::{Sources, Span};
use specc_syntax::{format, parse};

use crate::spans::assert_can_be_shown;

/// The line that ends one file and starts the next.
const NEXT_FILE: &str = "\n---\n";

/// What the files are called; the first is the spec, and it or the others may import any of them.
const NAMES: [&str; 4] = ["a.plane", "b.plane", "c.plane", "d.plane"];

/// Enough for what a fuzzer writes, and little enough for a thousand texts a second.
const LIMITS: Limits = Limits {
    steps: 50_000,
    memory: 8 * 1024 * 1024,
};

/// Evaluation ends within its limits, gives the same twice and after formatting, has a configuration or an error, and every
/// error can be shown.
///
/// # Panics
///
/// Where that does not hold.
pub fn evaluator(text: &str) {
    let (sources, first) = evaluated(text);
    let (_, second) = evaluated(text);
    assert_eq!(
        format!("{:?} {:?}", first.config, first.errors),
        format!("{:?} {:?}", second.config, second.errors),
        "the same twice"
    );
    assert!(
        u64::from(first.counters.calls) <= LIMITS.steps + 1,
        "it ends"
    );
    assert!(
        first.config.is_some() || !first.errors.is_empty(),
        "there is a configuration or a reason why not"
    );
    assert_can_be_shown(&sources, &first.errors);
    let Some(config) = &first.config else {
        return;
    };
    let formatted: Option<Vec<String>> = text.split(NEXT_FILE).map(formatted).collect();
    if let Some(files) = formatted {
        let (_, third) = evaluated(&files.join(NEXT_FILE));
        let same = third.config.as_ref().map(|third| is_same(config, third));
        assert_eq!(same, Some(true), "formatting keeps the value of {text:?}");
    }
    let file = config.origin.at.file;
    if let Err(errors) = decode(config, Span::new(file, 0, 0)) {
        assert!(!errors.is_empty(), "there is a deployment or a reason");
        assert_can_be_shown(&sources, &errors);
    }
}

/// A file in the one style; nothing where it is broken.
fn formatted(text: &str) -> Option<String> {
    let mut sources = Sources::new();
    let text: Arc<str> = format::plain_text(text).into();
    let file = sources.add("a.plane", Arc::clone(&text));
    // The line that starts the next file needs the line end before it.
    format::format(&parse(file, text).tree).map(|text| text.trim_end().to_owned())
}

/// Whether two values are the same, wherever they are written.
fn is_same(left: &Node, right: &Node) -> bool {
    match (&left.data, &right.data) {
        (Data::List(left), Data::List(right)) => {
            let pairs = left.iter().zip(right);
            left.len() == right.len() && pairs.into_iter().all(|(left, right)| is_same(left, right))
        }
        (Data::Set(left), Data::Set(right)) => {
            let (left, right) = (&left.entries, &right.entries);
            let mut pairs = left.iter().zip(right);
            left.len() == right.len()
                && pairs.all(|((name, one), (other, two))| {
                    name == other && is_same(&one.value, &two.value)
                })
        }
        (Data::Tagged(left), Data::Tagged(right)) => {
            left.tag == right.tag && is_same(&left.argument, &right.argument)
        }
        (Data::Text(left), Data::Text(right)) => words(left) == words(right),
        (left, right) => left == right,
    }
}

/// The pieces of a text, without the places where its references are written.
fn words(text: &Text) -> Vec<String> {
    let word = |piece: &TextPiece| match piece {
        TextPiece::Literal(text) => text.clone(),
        TextPiece::Reference(reference) => format!("{}.{}", reference.kind.root(), reference.name),
    };
    text.pieces().iter().map(word).collect()
}

fn evaluated(text: &str) -> (Sources, Evaluation) {
    let mut files = Files(text.split(NEXT_FILE).collect());
    let path = Utf8Path::new(NAMES[0]);
    let mut sources = Sources::new();
    let entry = sources.add(path, files.0.first().copied().unwrap_or(""));
    let options = Options {
        environment: Some("preprod"),
        limits: LIMITS,
        ..Options::default()
    };
    let evaluation = evaluate(&mut sources, entry, path, &mut files, &SCHEMA, options);
    (sources, evaluation)
}

/// Files that lie beside each other.
struct Files<'t>(Vec<&'t str>);

impl Loader for Files<'_> {
    fn load(&mut self, _: &Utf8Path, wanted: &str) -> Result<(Utf8PathBuf, Arc<str>), LoadError> {
        let name = wanted.trim_start_matches("./");
        let found = NAMES.iter().zip(&self.0).find(|(known, _)| **known == name);
        match found {
            Some((_, text)) => Ok((name.into(), Arc::from(*text))),
            None => Err(LoadError {
                message: "there is no such file".to_owned(),
                help: None,
            }),
        }
    }
}
