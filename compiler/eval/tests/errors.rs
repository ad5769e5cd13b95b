//! Every error as it is reported: one file per topic in `tests/errors/`, each case a text and what is said about it.
//!
//! A case begins with `### title`; `### expression: title` evaluates a bare expression, `### NAME: title` a spec with that
//! environment. `=== path` begins a further file. After `---` stands the report. `UPDATE_CASES=1` rewrites the reports.

#![allow(clippy::expect_used, reason = "this is how tests fail")]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

struct Case {
    title: String,
    text: String,
    expected: String,
}

fn parse(content: &str) -> Vec<Case> {
    let cases = content.split("### ").skip(1);
    let parsed = cases.map(|case| {
        let (title, rest) = case.split_once('\n').unwrap_or((case, ""));
        let (text, expected) = rest.split_once("\n---\n").unwrap_or((rest.trim_end(), ""));
        Case {
            title: title.to_owned(),
            text: text.to_owned(),
            expected: expected.trim_end().to_owned(),
        }
    });
    parsed.collect()
}

fn run(case: &Case) -> String {
    match case.title.split_once(": ") {
        Some(("expression", _)) => support::expression(&case.text),
        Some((environment, _)) if !environment.contains(' ') => {
            evaluate(&case.text, Some(environment))
        }
        _ => evaluate(&case.text, None),
    }
}

fn evaluate(text: &str, environment: Option<&str>) -> String {
    let mut files = text.split("=== ");
    let entry = files.next().unwrap_or("");
    let further = files.map(|file| file.split_once('\n').unwrap_or((file, "")));
    let files: Vec<(&str, &str)> = std::iter::once(("a.plane", entry)).chain(further).collect();
    support::spec(&files, environment).report()
}

fn hold(topic: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/errors")
        .join(format!("{topic}.txt"));
    let content = fs::read_to_string(&path).expect("the cases can be read");
    let cases = parse(&content);
    assert!(!cases.is_empty(), "{topic} has no cases");
    let mut rewritten = String::new();
    for case in &cases {
        let actual = run(case);
        write!(
            rewritten,
            "### {}\n{}\n---\n{actual}\n\n",
            case.title, case.text
        )
        .expect("strings can be written");
        if std::env::var_os("UPDATE_CASES").is_none() {
            assert_eq!(
                actual, case.expected,
                "{topic}: {}\n{}\n---\n{actual}",
                case.title, case.text
            );
        }
    }
    if std::env::var_os("UPDATE_CASES").is_some() {
        fs::write(&path, rewritten.trim_end().to_owned() + "\n").expect("the cases can be written");
    }
}

macro_rules! topics {
    ($($topic:ident)*) => {$(
        #[test]
        fn $topic() {
            hold(stringify!($topic));
        }
    )*};
}

topics! { names options types declared merging assertions imports functions operators secrets limits several }
