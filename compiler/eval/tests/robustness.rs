//! Nothing that anyone writes crashes the evaluator or keeps it from ending.

#![allow(clippy::panic, clippy::expect_used, reason = "this is how tests fail")]

mod support;

use proptest::prelude::*;
use support::{expression, one};

const DEEP: usize = 100_000;

/// Runs where the stack is small, so that recursion without a guard would show.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new()
        .stack_size(512 * 1024)
        .spawn(work)
        .expect("a thread starts")
        .join()
        .expect("nothing panics");
}

#[test]
fn texts_of_any_depth_end_in_a_value_or_an_error() {
    on_a_small_stack(|| {
        let around = |open: &str, inner: &str, close: &str| {
            format!("{}{inner}{}", open.repeat(DEEP), close.repeat(DEEP))
        };
        let texts = [
            around("(", "1", ")"),
            around("[", "1", "]"),
            around("{a=", "1", ";}"),
            around("x:", "1", ""),
            around("{a}:", "1", ""),
            around("let a=1;in ", "a", ""),
            around("if true then ", "1", " else 2"),
            around("!", "true", ""),
            around("-", "1", ""),
            around("1+", "1", ""),
            around("1++", "1", ""),
            around("a//", "a", ""),
            around("assert true;", "1", ""),
            around("\"${", "1", "}\""),
            around("a.", "b", ""),
            around("lib.id ", "1", ""),
            format!("{{ {}b = 1; }}", "a.".repeat(DEEP)),
            format!("{{ {} }}", "a.b = 1; ".repeat(DEEP)),
            format!("let x = {{ }}; in x{}", ".a".repeat(DEEP)),
            format!(
                "rec {{ {} }}",
                (0..1000)
                    .map(|n| format!("a{n} = a{}; ", n + 1))
                    .collect::<String>()
            ),
        ];
        for text in &texts {
            expression(text);
            one(&format!("{{ extra = {text}; }}"));
            one(text);
        }
    });
}

#[test]
fn chains_of_ten_thousand_are_fine() {
    on_a_small_stack(|| {
        assert_eq!(expression(&format!("1{}", "+1".repeat(900))), "901");
        let values: String = (0..10_000)
            .map(|n| format!("a{} = a{n} + 1; ", n + 1))
            .collect();
        assert_eq!(
            expression(&format!("let a0 = 0; {values} in a10000")),
            "10000"
        );
        assert_eq!(
            expression("let f = n: if n == 0 then 0 else 1 + f (n - 1); in f 4000"),
            "4000"
        );
        assert_eq!(
            expression("lib.foldl' (a: b: a + b) 0 (lib.range 1 100000)"),
            "5000050000"
        );
        assert_eq!(
            expression("lib.foldr (a: b: a + b) 0 (lib.range 1 3000)"),
            "4501500"
        );
    });
}

#[test]
fn values_without_end_end_in_an_error() {
    on_a_small_stack(|| {
        let texts = [
            "let x = [ x ]; y = [ y ]; in x == y",
            "let x = [ x ]; y = [ y ]; in x < y",
            "let x = [ x ]; in toString x",
            "let x = [ x ]; in lib.flatten x",
            "let x = { a = x; }; y = { a = y; }; in lib.recursiveUpdate x y",
            "let x = mkForce x; in x",
            "let x = mkIf true x; in { port = x; }",
            "lib.genList (n: n) 9223372036854775807",
            "lib.range (-9223372036854775807) 9223372036854775807",
            "lib.foldl' (s: _: s // { a = s; }) { } (lib.range 1 2000)",
            "let f = x: f (x + x); in f 1.0",
            "let f = x: [ (f x) ]; in f 1",
            "lib.replaceStrings [ \"\" ] [ \"x\" ] \"\"",
        ];
        for text in texts {
            let outcome = expression(text);
            let ended = outcome.contains("LIMIT-")
                || outcome.contains("MERGE-02")
                || outcome == "\"x\""
                || outcome.contains("CYCLE-");
            assert!(ended, "{text}: {outcome}");
            one(text);
            one(&format!("{{ port = {text}; extra = {text}; }}"));
        }
    });
}

/// Found by the fuzzer: it failed without a word.
#[test]
fn a_module_that_is_only_config_is_a_cycle() {
    for text in ["{ config, ... }: config", "all@{ config, ... }: config"] {
        let outcome = one(text);
        assert!(outcome.config.is_none());
        assert!(
            outcome.report().contains("CYCLE-01"),
            "{}",
            outcome.report()
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_row_of_tokens_gives_the_same_twice(words in prop::collection::vec(prop::sample::select(WORDS), 0..30)) {
        let text = format!("{{ {} }}", words.join(" "));
        let answer = || {
            let outcome = one(&text);
            format!("{:?} {:?}", outcome.config, outcome.errors)
        };
        prop_assert_eq!(answer(), answer());
    }

    #[test]
    fn any_text_is_evaluated_without_a_crash(text in "\\PC{0,60}") {
        expression(&text);
        one(&text);
    }

    #[test]
    fn any_row_of_tokens_is_evaluated_without_a_crash(words in prop::collection::vec(prop::sample::select(WORDS), 0..30)) {
        let text = words.join(" ");
        expression(&text);
        one(&text);
        one(&format!("{{ {text} }}"));
    }
}

const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "let",
    "in",
    "rec",
    "if",
    "then",
    "else",
    "assert",
    "inherit",
    "or",
    "=",
    ";",
    ":",
    ",",
    ".",
    "...",
    "@",
    "?",
    "+",
    "-",
    "*",
    "/",
    "++",
    "//",
    "==",
    "<",
    "&&",
    "||",
    "!",
    "->",
    "a",
    "b",
    "config",
    "lib.map",
    "lib.foldl'",
    "lib.sort",
    "mkIf",
    "mkForce",
    "import",
    "vault.x",
    "var.y",
    "port",
    "services",
    "api",
    "extra",
    "imports",
    "environments",
    "1",
    "0.5",
    "512M",
    "30s",
    "v1.2.3",
    "10.0.0.0/8",
    "\"s\"",
    "\"${a}\"",
    "./b.plane",
    "true",
    "null",
    "hmac",
    "Admin",
    "x: x",
    "{ a, ... }:",
    "{ }",
    "[ ]",
];
