//! Whatever the parser recognises as a habit from elsewhere: no well-formed program is refused.

mod support;

use proptest::prelude::*;
use support::programs::{dense_text_of, text_of, trivia, value};

/// Programs that look like something else, and are none.
const LOOK_ALIKES: [&str; 23] = [
    "let m = 2; in [ 1 m ]",
    "lib.max 1 s",
    "(x:0.5) 1",
    "x:0.5-x",
    "x:10.0.0.0/8",
    "(x:10.0.0.1) 1",
    "(a:b:c:d) 1 2 3",
    "a:b:c:d:e:f:a:b:1",
    "f\"text\"",
    "let r = x: x; in map r[\"a\" b]",
    "(x:1-x) 1",
    "---1",
    "- - -x",
    "x:\ny:\nz: x",
    "{ a =\n  x:\n  y: x; b = 1; }",
    "[ x ]\n++ y",
    "let v1 = { a = 1; }; in v1.a",
    "x: y: x",
    "a <b && c> d",
    "if a then\n  b: b\nelse\n  c: c",
    "{ a = assert f \"text\"; b; }",
    "{ or = 1; with = 2; }",
    "a //b",
];

#[test]
fn what_looks_like_something_else_is_read_as_it_stands() {
    for text in LOOK_ALIKES {
        assert_eq!(support::parsed(text).errors(), "", "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_well_formed_program_is_refused(tokens in value(), gaps in prop::collection::vec(trivia(), 1..40)) {
        for text in [text_of(&tokens, &gaps), dense_text_of(&tokens, &gaps)] {
            prop_assert_eq!(support::parsed(&text).errors(), "", "{}", text);
        }
    }
}
