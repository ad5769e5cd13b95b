//! Broken YAML: what can be read is read, and the complaint points at the break.

mod common;

use common::{complaints, yaml};

#[test]
fn one_break_is_one_complaint_at_its_place_and_the_rest_is_read() {
    let cases = [
        ("a: \"open\nz: 1\n", "this quote is never closed", "\""),
        ("a: [1, 2\nz: 1\n", "this bracket is never closed", "["),
        (
            "a: b: c\nz: 1\n",
            "a second key or item cannot stand on the line of a key",
            "b: c",
        ),
        (
            "a: 1\n   b: 2\nz: 1\n",
            "this is indented deeper than the entries above",
            "b: 2",
        ),
        (
            "a: 1\njust text\nz: 1\n",
            "expected `key: value`",
            "just text",
        ),
        (
            "a: 'x' y\nz: 1\n",
            "this follows a value that is already complete",
            "y",
        ),
        (
            "a: *none\nz: 1\n",
            "no anchor `&none` stands above",
            "*none",
        ),
        (
            "a: @x\nz: 1\n",
            "no plain value can begin with this character",
            "@",
        ),
        ("a: \"\\q\"\nz: 1\n", "YAML knows no such escape", "\\q"),
        ("a:\n\tb: 1\nz: 1\n", "a tab cannot indent YAML", "\t"),
        (
            "  a: 1\nz: 1\n",
            "this does not belong to what stands above",
            "z: 1",
        ),
        ("a: {b: 1 c: 2}\nz: 1\n", "this sign does not fit here", ":"),
    ];
    for (text, message, place) in cases {
        let read = yaml(text);
        assert_eq!(
            complaints(text, &read.diagnostics),
            [(message.to_owned(), place)],
            "{text}"
        );
        let z = read
            .root()
            .and_then(|root| root.get("z"))
            .and_then(|node| node.as_i64());
        assert_eq!(z, Some(1), "{text}");
    }
}

#[test]
fn quoted_text_may_go_on_left_of_its_key_as_ansible_reads_it() {
    let read = yaml("- a: \"goes on\n  left of it\"\n  b: 'as\n  this'\n");
    assert_eq!(complaints("", &read.diagnostics), []);
    let item = &read.root().unwrap().items()[0];
    let text = |key| item.get(key).and_then(|node| node.as_str());
    assert_eq!(text("a"), Some("goes on left of it"));
    assert_eq!(text("b"), Some("as this"));
}

#[test]
fn nesting_is_bounded() {
    for text in [
        "[".repeat(100_000) + &"]".repeat(100_000),
        "- ".repeat(50_000),
        "{a: ".repeat(9_000) + &"}".repeat(9_000),
    ] {
        let read = yaml(&text);
        assert!(
            read.diagnostics
                .iter()
                .any(|d| d.code.slug == "artifact-too-deep"),
            "{}",
            &text[..10]
        );
    }
}

#[test]
fn an_alias_bomb_costs_nothing() {
    let mut text = "a0: &a0 {k: v}\n".to_owned();
    for level in 1..60 {
        let below = level - 1;
        text +=
            &format!("a{level}: &a{level} {{<<: [*a{below}, *a{below}, *a{below}, *a{below}]}}\n");
    }
    let read = yaml(&text);
    let root = read.root().unwrap();
    assert!(
        read.diagnostics
            .iter()
            .any(|d| d.code.slug == "artifact-too-deep")
    );
    let _ = root.get("a15").unwrap().lookup("missing");
    assert_eq!(
        root.get("a9")
            .unwrap()
            .get("k")
            .and_then(|node| node.as_str()),
        Some("v")
    );
    assert!(root.walk().count() < 2_000);
}
