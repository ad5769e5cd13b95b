//! Well-formed programs, at random.

use proptest::prelude::*;

/// White space and comments, as people and machines leave them.
pub fn trivia() -> impl Strategy<Value = &'static str> {
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
pub fn value() -> impl Strategy<Value = Vec<String>> {
    let leaf = prop_oneof![
        prop::sample::select(vec![
            "a",
            "bb",
            "s",
            "m",
            "M",
            "f",
            "v1",
            "builtins",
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
            .prop_map(|parts| match parts.first().and_then(|head| head.first()) {
                // A number is no function: to call one is refused.
                Some(head) if head.starts_with(|c: char| c.is_ascii_digit()) => join(&["a"], parts.concat()),
                _ => parts.concat(),
            });
        let operation = (operand(inner.clone()), prop::collection::vec((operator(), operand(inner.clone())), 1..5))
            .prop_map(|(first, rest)| {
                let rest = rest.into_iter().flat_map(|(operator, operand)| join(&[operator], operand));
                first.into_iter().chain(rest).collect()
            });
        let comparison = (operand(inner.clone()), prop::sample::select(COMPARISONS.to_vec()), operand(inner.clone()))
            .prop_map(|(left, operator, right)| [left, join(&[operator], right)].concat());
        let has = operand(inner.clone())
            .prop_map(|set| [set, join(&["?", "a", ".", "\"c d\""], vec![])].concat());
        let sign = (prop::sample::select(vec!["-", "!"]), operand(inner.clone()))
            .prop_map(|(sign, value)| join(&[sign], value));
        let select = (operand(inner.clone()), operand(inner))
            .prop_map(|(base, default)| [base, join(&[".", "b", ".", "\"c d\"", "or"], default)].concat());
        prop_oneof![3 => list, 4 => set, 2 => let_in, 2 => if_else, 1 => assert, 2 => function, 3 => apply,
            3 => operation, 2 => comparison, 1 => has, 1 => sign, 1 => select]
    })
}

const COMPARISONS: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];

const HEADS: [&[&str]; 7] = [
    &["x", ":"],
    &["{", "}", ":"],
    &["{", "a", ",", "b", "?", "1", ",", "...", "}", ":"],
    &["all", "@", "{", "config", "}", ":"],
    &["{", "config", ",", "lib", "}", "@", "all", ":"],
    &["x", ":", "y", ":"],
    &["a", ":", "b", ":", "c", ":"],
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
pub fn text_of(tokens: &[String], gaps: &[&str]) -> String {
    let mut text = String::new();
    for (token, gap) in tokens.iter().zip(gaps.iter().cycle()) {
        text.push_str(gap);
        text.push_str(token);
    }
    text.push_str(gaps.last().unwrap_or(&""));
    text
}

/// Tokens with nothing between those that stay two tokens without it, and something between all others.
pub fn dense_text_of(tokens: &[String], gaps: &[&str]) -> String {
    let mut text = String::new();
    let mut before = "";
    for (token, gap) in tokens.iter().zip(gaps.iter().cycle()) {
        if !may_touch(before, token) {
            text.push_str(gap);
        }
        text.push_str(token);
        before = token;
    }
    text
}

/// Whether two tokens stay two without a space between them, whoever reads them.
fn may_touch(before: &str, after: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_-'.".contains(c);
    let (Some(last), Some(first)) = (before.chars().last(), after.chars().next()) else {
        return true;
    };
    match (last, first) {
        ('(' | ')' | '[' | ']' | '{' | '}' | ';' | ',', _)
        | (_, '(' | ')' | '[' | ']' | '{' | '}' | ';' | ',') => true,
        // A missing quote is reported there: see the page of differences from Nix.
        ('"' | '\'', _) => false,
        (':', '.' | '/') => false,
        (':', _) | (_, ':') => true,
        (_, '"') => true,
        ('=' | '+' | '*' | '&' | '|' | '<' | '>' | '!' | '?', _) => is_word(first) && first != '.',
        (_, '=' | '+' | '*' | '&' | '|' | '<' | '>' | '!' | '?') => is_word(last),
        _ => false,
    }
}
