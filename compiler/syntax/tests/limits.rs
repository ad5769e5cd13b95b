//! Deep and long input: one error, bounded trees, linear work.

mod support;

use specc_syntax::{MAX_CHAIN, MAX_NESTING, Node, parse};

const MANY: usize = 100_000;

/// How many nodes may lie above each other where only nesting adds to it.
const NODES: usize = 7 * MAX_NESTING as usize + 10;

/// How many nodes lie above each other at most; the walk itself does not recurse.
fn height(root: Node<'_>) -> usize {
    let mut highest = 0;
    let mut open = vec![(root, 1)];
    while let Some((node, depth)) = open.pop() {
        highest = highest.max(depth);
        open.extend(node.children().map(|child| (child, depth + 1)));
    }
    highest
}

/// What opens a level and what closes it.
const LEVELS: [(&str, &str); 24] = [
    ("(", ")"),
    ("[", "]"),
    ("[ (", ") ]"),
    ("{ a = ", "; }"),
    ("rec { a = ", "; }"),
    ("{ a = [ (\"${", "}\") ]; }"),
    ("\"${", "}\""),
    ("''${", "}''"),
    ("let a = ", "; in a"),
    ("let a = 1; in ", ""),
    ("if ", " then 1 else 2"),
    ("if a then b else ", ""),
    ("x: ", ""),
    ("f (", ")"),
    ("a.${", "}"),
    ("{ a ? ", " }: a"),
    ("{ ${", "} = 1; }"),
    ("{ inherit (", ") a; }"),
    ("a.b or ", ""),
    ("assert ", "; a"),
    ("assert a; ", ""),
    ("a + (", ")"),
    ("!(", ")"),
    ("{ \"${", "}\" = 1; }"),
];

#[test]
fn nesting_too_deep_is_one_error() {
    for (opening, closing) in LEVELS {
        let text = format!("{}a{}", opening.repeat(MANY), closing.repeat(MANY));
        let parsed = support::parsed(&text);
        let messages: Vec<_> = parsed
            .parse
            .errors
            .iter()
            .map(|error| &error.message)
            .collect();
        assert_eq!(messages, ["expressions nest too deep here"], "{opening:?}");
        assert!(height(parsed.parse.tree.root()) <= NODES, "{opening:?}");
    }
}

#[test]
fn nesting_that_is_never_closed_stays_within_bounds() {
    for (opening, _) in LEVELS {
        for closing in ["", ")", "]", "}", "; }", ")]}", "} }\""] {
            let text = format!(
                "{}1{}",
                opening.repeat(MANY / 10),
                closing.repeat(MANY / 10)
            );
            let parsed = support::parsed(&text);
            let count = parsed.parse.errors.len();
            assert!(
                (1..=3).contains(&count),
                "{opening:?} {closing:?}: {}",
                parsed.errors()
            );
            assert!(
                height(parsed.parse.tree.root()) <= NODES,
                "{opening:?} {closing:?}"
            );
        }
    }
}

#[test]
fn chains_without_end_are_one_error() {
    let links = [
        " + a", " ++ a", " // a", " -> a", " && a", " a", " (a)", " [ ]", " - a", " * a", " || a",
    ];
    for link in links {
        let parsed = support::parsed(&format!("a{}", link.repeat(MANY)));
        let messages: Vec<_> = parsed
            .parse
            .errors
            .iter()
            .map(|error| &error.message)
            .collect();
        assert_eq!(messages, ["this expression is too long"], "{link:?}");
        assert!(
            height(parsed.parse.tree.root()) <= MAX_CHAIN as usize + 10,
            "{link:?}"
        );
    }
    let signs = support::parsed(&format!("{}a", "!-".repeat(MANY)));
    assert_eq!(signs.parse.errors.len(), 1);
    assert!(height(signs.parse.tree.root()) <= MAX_CHAIN as usize + 10);
}

#[test]
fn chains_in_brackets_in_chains_stay_low() {
    let inner = " ++ a".repeat(900);
    let mut text = String::from("a");
    for _ in 0..200 {
        text = format!("a{inner} ++ [ ({text}) ]");
    }
    let parsed = support::parsed(&text);
    assert_eq!(parsed.errors().lines().count(), 1);
    let bound = MAX_CHAIN as usize + 7 * MAX_NESTING as usize;
    assert!(
        height(parsed.parse.tree.root()) <= bound,
        "{}",
        height(parsed.parse.tree.root())
    );
}

#[test]
fn what_is_flat_has_no_limit() {
    let cases = [
        format!("[{}]", " a".repeat(MANY)),
        format!("{{{}}}", " a = 1;".repeat(MANY)),
        format!("a{}", ".b".repeat(MANY)),
        format!("{{ inherit{}; }}", " a".repeat(MANY)),
        format!("\"{}\"", "${a}".repeat(MANY)),
        format!("let{} in a", " a = 1;".repeat(MANY)),
        format!("{{ a{} }}: a", ", b".repeat(MANY)),
    ];
    for text in cases {
        let parsed = support::parsed(&text);
        assert_eq!(parsed.errors(), "", "{}", &text[..40]);
    }
}

#[test]
fn nesting_and_chains_up_to_the_limit_are_fine() {
    let nested = MAX_NESTING as usize / 2;
    let text = format!("{}1{}", "(".repeat(nested), ")".repeat(nested));
    assert_eq!(support::parsed(&text).errors(), "");
    let text = format!("a{}", " + a".repeat(MAX_CHAIN as usize - 1));
    assert_eq!(support::parsed(&text).errors(), "");
}

/// Work is counted in nodes and errors, not in seconds: both stay proportional to the text.
#[test]
fn many_faults_cost_no_more_than_many_values() {
    for fault in [
        "; ", ") ", "= ", "a b = ", "\"", "'' ", "§ ", "{ a ", "let ", "1.2.3 ", "\"\n", "if ",
        ", ", "a: ", "${ ",
    ] {
        let text = fault.repeat(MANY);
        let mut sources = specc_source::Sources::new();
        let file = sources.add("test.plane", text.as_str());
        let parsed = parse(file, text.as_str().into());
        assert!(parsed.errors.len() <= 200, "{fault:?}");
        assert!(parsed.tree.node_count() <= 6 * text.len(), "{fault:?}");
    }
}

/// Texts that once kept the parser busy for ever, as a fuzzer found them.
#[test]
fn parsing_ends() {
    let cases = [
        ("let\u{1}1={in=", 4),
        ("let a = { in = 1; }; in a", 1),
        ("if { then = 1; } then 1 else 2", 1),
    ];
    for (text, most) in cases {
        let errors = support::parsed(text).errors();
        let count = errors.lines().count();
        assert!((1..=most).contains(&count), "{text:?}: {errors}");
    }
}

/// A message quotes what it is about, but never a whole generated file.
#[test]
fn messages_stay_short_whatever_they_quote() {
    for word in [
        "9", "1.", "v1.", "./a/", "é", "“a", "x://a", "/a", "f", "1x",
    ] {
        let parsed = support::parsed(&word.repeat(MANY));
        for error in &parsed.parse.errors {
            let length = error.message.len() + error.help.as_deref().unwrap_or("").len();
            assert!(length < 600, "{word:?}: {length}");
        }
    }
}
