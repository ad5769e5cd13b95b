//! What a comment says and what it is about.

mod support;

use specc_syntax::{attached_binding, comments};

/// Each comment: its text, `alone` where it stands alone, and the first line of what it is about.
fn describe(text: &str) -> Vec<String> {
    let parsed = support::parsed(text);
    let tree = &parsed.parse.tree;
    let describe = |comment| {
        let about =
            attached_binding(tree, comment).map(|node| node.text().lines().next().unwrap_or(""));
        let alone = if comment.stands_alone {
            "alone"
        } else {
            "after"
        };
        format!("{} | {alone} | {}", comment.text, about.unwrap_or("-"))
    };
    comments(tree).map(describe).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(describe(text), expected, "for {text:?}");
}

#[test]
fn a_comment_alone_is_about_what_starts_below_it() {
    check("{\n  # doc\n  a = 1;\n}", &["doc | alone | a = 1;"]);
    check(
        "{\n  # one\n  # two\n  a.b = {\n    c = 1;\n  };\n}",
        &["one | alone | a.b = {", "two | alone | a.b = {"],
    );
    check(
        "{\n  /* doc\n     more */\n  a = 1;\n}",
        &["doc\n     more | alone | a = 1;"],
    );
    check(
        "[\n  # first\n  a.b\n  # second\n  (f x)\n]",
        &["first | alone | a.b", "second | alone | (f x)"],
    );
    check(
        "let\n  # doc\n  inherit (x) a;\nin a",
        &["doc | alone | inherit (x) a;"],
    );
}

#[test]
fn a_blank_line_or_a_closing_bracket_leaves_it_about_nothing() {
    check("{\n  # section\n\n  a = 1;\n}", &["section | alone | -"]);
    check("{\n  a = 1;\n  # end\n}", &["end | alone | -"]);
    check("# file\nlet a = 1; in a", &["file | alone | -"]);
}

#[test]
fn a_comment_behind_is_about_what_ends_or_else_starts_on_its_line() {
    check(
        "{\n  a = 1; # about a\n  b = 2;\n}",
        &["about a | after | a = 1;"],
    );
    check(
        "{\n  a = 1; b = 2; # about b\n}",
        &["about b | after | b = 2;"],
    );
    check(
        "{\n  a = {\n    b = 1;\n  }; # about a\n}",
        &["about a | after | a = {"],
    );
    check(
        "{\n  a = { # about a\n    b = 1;\n  };\n}",
        &["about a | after | a = { # about a"],
    );
    check(
        "{\n  a = [ x y ]; # about a\n}",
        &["about a | after | a = [ x y ];"],
    );
    check(
        "[\n  a # first\n  b.c # second\n]",
        &["first | after | a", "second | after | b.c"],
    );
    check(
        "{\n  a = 1 # about a\n  ;\n}",
        &["about a | after | a = 1 # about a"],
    );
    check("{ # nothing\n  a = 1;\n}", &["nothing | after | -"]);
}
