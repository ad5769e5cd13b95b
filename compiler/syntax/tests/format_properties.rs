//! What holds for every well-formed text that is formatted.

mod support;

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use specc_syntax::{SyntaxKind as K, format};
use support::formatting::formatted;

/// All files of the repository with this extension.
fn files(wanted: &str) -> std::io::Result<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut open: Vec<PathBuf> = ["spec", "golden-tests", "compiler", "docs"]
        .map(|directory| root.join(directory))
        .into();
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in path.read_dir()? {
                open.push(entry?.path());
            }
        } else if path
            .extension()
            .is_some_and(|extension| extension == wanted)
        {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The texts of all specs of the repository, those of tests for errors too, and of the examples in its pages.
fn fixtures() -> std::io::Result<Vec<String>> {
    let specs = files("plane")?.into_iter().map(std::fs::read_to_string);
    // Some tests are about bytes that are no text.
    let mut texts: Vec<String> = specs.filter_map(Result::ok).collect();
    for page in files("md")? {
        let page = std::fs::read_to_string(page)?;
        let mut parts = page.split("\n```");
        while let Some(block) = parts.find(|part| part.starts_with("nix\n")) {
            texts.extend(block.strip_prefix("nix\n").map(str::to_owned));
        }
    }
    Ok(texts)
}

#[test]
fn every_fixture_keeps_its_meaning() {
    let mut count = 0;
    for text in fixtures().unwrap() {
        let text = format::plain_text(&text);
        if support::parsed(&text).parse.errors.is_empty() {
            formatted(&text);
            count += 1;
        }
    }
    assert!(count > 200, "only {count} well-formed fixtures");
}

#[test]
fn the_reference_spec_is_in_the_one_style() {
    for path in files("plane").unwrap() {
        if path.components().any(|part| part.as_os_str() == "spec") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(formatted(&text), text, "{}", path.display());
        }
    }
}

/// White space and comments, as people and machines leave them.
fn trivia() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        12 => Just(" "),
        2 => Just("  "),
        1 => Just("\t"),
        4 => Just("\n"),
        2 => Just("\n  "),
        2 => Just("\n\n\n"),
        2 => Just(" # c\n"),
        1 => Just("   # padded\t\n\n"),
        1 => Just("\n# alone \n"),
        1 => Just("\n    # alone\n\n# again\n"),
        1 => Just(" /* b */ "),
        1 => Just("\n/* b */ /* c */"),
        1 => Just(" /* two\n     lines */ "),
        1 => Just("\n  /* two\n\n \tlines\n  */\n"),
    ]
}

/// A value as its tokens; a token that starts with `~` touches the one before it.
fn value() -> impl Strategy<Value = Vec<String>> {
    let leaf = prop_oneof![
        prop::sample::select(vec![
            "a",
            "bb",
            "config.network",
            "1",
            "0.5",
            "v1.2.2",
            "30s",
            "512M",
            "10.0.0.0/8",
            "./x.plane",
            "true",
            "\"text\"",
            "\"a ${b} c\"",
            "''\n  x\n    ${y}\n''",
            "{ }",
            "[ ]",
            "\"${ { a = 1; } }\"",
        ])
        .prop_map(|text| vec![text.to_owned()]),
        "[a-z]{1,60}".prop_map(|text| vec![text + "_"]),
    ];
    leaf.prop_recursive(5, 60, 5, |inner| {
        let inner = inner.boxed();
        let list = prop::collection::vec(operand(inner.clone()), 0..5)
            .prop_map(|elements| wrap("[", elements.concat(), "]"));
        let set = (entries(inner.clone()), any::<bool>()).prop_map(|(entries, is_recursive)| {
            let set = wrap("{", entries, "}");
            if is_recursive { join(&["rec"], set) } else { set }
        });
        let let_in = (entries(inner.clone()), inner.clone())
            .prop_map(|(entries, body)| [wrap("let", entries, "in"), body].concat());
        let if_else = (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| {
            [wrap("if", a, "then"), b, join(&["else"], c)].concat()
        });
        let assert = (inner.clone(), inner.clone())
            .prop_map(|(a, b)| [wrap("assert", a, ";"), b].concat());
        let function = (prop::sample::select(HEADS.to_vec()), inner.clone())
            .prop_map(|(head, body)| join(head, body));
        let apply = prop::collection::vec(operand(inner.clone()), 2..5)
            .prop_map(|parts| parts.concat());
        let operation = (operand(inner.clone()), prop::collection::vec((operator(), operand(inner.clone())), 1..5))
            .prop_map(|(first, rest)| {
                let rest = rest.into_iter().flat_map(|(operator, operand)| join(&[operator], operand));
                first.into_iter().chain(rest).collect()
            });
        let sign = (prop::sample::select(vec!["-", "!"]), operand(inner.clone()))
            .prop_map(|(sign, value)| join(&[sign], value));
        let select = (operand(inner.clone()), operand(inner))
            .prop_map(|(base, default)| [base, join(&[".", "b", ".", "\"c d\"", "or"], default)].concat());
        prop_oneof![3 => list, 4 => set, 2 => let_in, 2 => if_else, 1 => assert, 2 => function, 3 => apply,
            3 => operation, 1 => sign, 1 => select]
    })
}

const HEADS: [&[&str]; 6] = [
    &["x", ":"],
    &["{", "}", ":"],
    &["{", "a", ",", "b", "?", "1", ",", "...", "}", ":"],
    &["all", "@", "{", "config", "}", ":"],
    &["{", "config", ",", "lib", "}", "@", "all", ":"],
    &["x", ":", "y", ":"],
];

/// Operators that may follow each other in one chain.
fn operator() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["&&", "||", "+", "*", "++", "//", "-", "->", "/"])
}

fn join(before: &[&str], value: Vec<String>) -> Vec<String> {
    before
        .iter()
        .map(|&text| text.to_owned())
        .chain(value)
        .collect()
}

fn wrap(opening: &str, inner: Vec<String>, closing: &str) -> Vec<String> {
    let mut tokens = join(&[opening], inner);
    tokens.push(closing.to_owned());
    tokens
}

/// A value in parentheses, where it needs them as an operand.
fn operand(value: BoxedStrategy<Vec<String>>) -> impl Strategy<Value = Vec<String>> {
    value.prop_map(|tokens| match tokens.as_slice() {
        [_] => tokens,
        _ => wrap("(", tokens, ")"),
    })
}

fn entries(value: BoxedStrategy<Vec<String>>) -> impl Strategy<Value = Vec<String>> {
    let name = prop::sample::select(vec![
        vec!["a"],
        vec!["longer", ".", "path"],
        vec!["\"quoted name\"", ".", "x"],
        vec!["somewhat-long-name"],
    ]);
    let binding = (name, value.clone()).prop_map(|(name, value)| {
        let value = wrap("=", value, ";");
        join(&name, value)
    });
    let value_of_assertion = value.clone();
    let inherit = prop_oneof![
        Just(wrap("inherit", vec!["a".into(), "b".into()], ";")),
        value.prop_map(|from| {
            let from = wrap("(", from, ")");
            wrap(
                "inherit",
                [from, vec!["a".to_owned(), "b".to_owned()]].concat(),
                ";",
            )
        }),
    ];
    let assertion = operand(value_of_assertion).prop_map(|condition| {
        let message = vec!["\"a message\"".to_owned()];
        wrap("assert", [condition, message].concat(), ";")
    });
    prop::collection::vec(
        prop_oneof![8 => binding, 2 => inherit, 1 => assertion],
        0..4,
    )
    .prop_map(|entries| entries.concat())
}

/// Tokens with something between any two of them.
fn text_of(tokens: &[String], gaps: &[&str]) -> String {
    let mut text = String::new();
    for (token, gap) in tokens.iter().zip(gaps.iter().cycle()) {
        text.push_str(gap);
        text.push_str(token);
    }
    text.push_str(gaps.last().unwrap_or(&""));
    text
}

/// The reference spec with other gaps between its tokens.
fn shaken_spec() -> impl Strategy<Value = String> {
    let spec = support::parsed(include_str!("specs/javisi.plane"));
    let count = spec.parse.tree.tokens().len();
    prop::collection::vec(prop::option::weighted(0.1, trivia()), count).prop_map(move |gaps| {
        let tree = &spec.parse.tree;
        let mut text = String::new();
        for (index, gap) in gaps.iter().enumerate() {
            match (tree.tokens()[index].kind, gap) {
                (K::Whitespace, Some(gap)) => text.push_str(gap),
                (K::Semicolon | K::Equal | K::LeftBrace | K::RightBrace, Some(gap)) => {
                    text.push_str(gap);
                    text.push_str(tree.token_text(index));
                }
                _ => text.push_str(tree.token_text(index)),
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn any_layout_of_the_spec_keeps_its_meaning(text in shaken_spec()) {
        prop_assume!(support::parsed(&text).parse.errors.is_empty());
        formatted(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn any_value_keeps_its_meaning(tokens in value(), gaps in prop::collection::vec(trivia(), 1..40)) {
        let text = text_of(&tokens, &gaps);
        prop_assume!(support::parsed(&text).parse.errors.is_empty());
        formatted(&text);
    }

    #[test]
    fn any_text_at_all_is_formatted_or_refused(text in "[{}()\\[\\]a-c=;:.,\"'$ \n#/*+?@1]{0,60}") {
        let parsed = support::parsed(&text);
        match parsed.parse.errors.as_slice() {
            [] => { formatted(&text); }
            _ => { let _ = format::format(&parsed.parse.tree); }
        }
    }
}
