//! The words of a Caddyfile as Caddy's own lexer reads them. Each case was given to `caddy adapt`.

mod common;

use common::{file, messages, slice};
use specc_artifacts::caddyfile;

/// The arguments of the directive `x` on the first line of a text.
fn words(text: &str) -> Vec<String> {
    let read = caddyfile::parse(file(), text);
    assert_eq!(messages(&read.diagnostics), Vec::<String>::new(), "{text}");
    let site = &read.sites[0];
    let arguments = site.directives[0].arguments.iter();
    arguments.map(|argument| argument.text.clone()).collect()
}

#[test]
fn words_are_split_and_unescaped_as_caddy_does_it() {
    let cases: [(&str, &[&str]); 14] = [
        ("a b\tc", &["a", "b", "c"]),
        ("\"a b\"c", &["a b", "c"]),
        ("a\"b\" `c \"d\"`", &["a\"b\"", "c \"d\""]),
        (r#""a\"b" "c\\" "d\e""#, &["a\"b", "c\\\\", "d\\e"]),
        ("a#b #c", &["a#b"]),
        (r"\\ a\b", &[r"\\", r"a\b"]),
        ("a\\ b", &["a", "b"]),
        ("a \\\n  b", &["a", "b"]),
        ("a\\\r\n  b", &["a", "b"]),
        (r"\<<E b", &["<<E", "b"]),
        ("<<E b", &["<<E", "b"]),
        ("<<E\n  a\n   b\n\n  E c", &["a\n b\n", "c"]),
        ("<<E\r\n  a\r\n  E", &["a"]),
        ("<<E\n  a\n  Eb", &["a", "b"]),
    ];
    for (line, expected) in cases {
        assert_eq!(
            words(&format!(":80 {{\nx {line}\n}}\n")),
            expected,
            "{line}"
        );
    }
}

#[test]
fn heredocs_that_caddy_refuses_are_reported() {
    let cases = [
        ("<<E\n  a\n", "this heredoc is never closed by `E`", "<<E"),
        (
            "<<E\n  a\n b\n  E\n",
            "this line is indented less than the end of its heredoc",
            " b",
        ),
        ("<<E\n  a\n  bE\n", "the heredoc ends at this `E`", "E"),
        ("<<\n", "this is no marker of a heredoc", "<<"),
        ("<<\"E\"\n", "this is no marker of a heredoc", "<<\"E\""),
    ];
    for (line, message, place) in cases {
        let text = format!(":80 {{\nx {line}}}\n");
        let read = caddyfile::parse(file(), &text);
        let first = &read.diagnostics[0];
        assert_eq!(
            (first.message.as_str(), slice(&text, first.primary.span)),
            (message, place)
        );
    }
}
