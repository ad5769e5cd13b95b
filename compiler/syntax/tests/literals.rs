//! What literals mean.

mod support;

use std::net::Ipv4Addr;

use specc_syntax::ast::{self, Expr};
use specc_syntax::literal::{
    Literal, Piece, decode, decode_indented, decode_string, string_offset,
};

fn literal(text: &str) -> Option<Literal> {
    decode(&support::parsed(text).parse.tree, 0)
}

#[test]
fn quantities_are_read_in_their_base_unit() {
    let cases = [
        ("42", Literal::Integer(42)),
        ("9223372036854775807", Literal::Integer(i64::MAX)),
        ("0.25", Literal::Decimal(0.25)),
        ("30s", Literal::Duration(30_000)),
        ("1m30s", Literal::Duration(90_000)),
        ("500ms", Literal::Duration(500)),
        ("1h1m1s1ms", Literal::Duration(3_661_001)),
        ("64K", Literal::Size(65_536)),
        ("512M", Literal::Size(536_870_912)),
        ("1G", Literal::Size(1_073_741_824)),
        ("172.20.1.1", Literal::Address(Ipv4Addr::new(172, 20, 1, 1))),
        ("./a/b.plane", Literal::Path("./a/b.plane".to_owned())),
    ];
    for (text, expected) in cases {
        assert_eq!(literal(text), Some(expected), "{text}");
    }
}

#[test]
fn networks_keep_their_prefix() {
    let Some(Literal::Cidr(network)) = literal("172.20.0.0/16") else {
        panic!("a network")
    };
    assert_eq!(network.to_string(), "172.20.0.0/16");
}

#[test]
fn versions_keep_how_they_are_written_and_compare_by_number() {
    let cases = [
        ("v1.2.2", "1.2.2", 3, "1.2.2"),
        ("v18.1", "18.1", 2, "18.1.0"),
        ("v1.2.2-rc.1", "1.2.2-rc.1", 3, "1.2.2-rc.1"),
    ];
    for (written, text, components, number) in cases {
        let Some(Literal::Version(version)) = literal(written) else {
            panic!("{written} is a version")
        };
        assert_eq!(
            (
                &*version.text,
                version.components,
                &*version.number.to_string()
            ),
            (text, components, number)
        );
    }
}

#[test]
fn a_malformed_literal_has_no_value() {
    for text in [
        "30sec",
        "512MB",
        "1.2.3",
        "172.20.1.0/99",
        "99999999999999999999",
        "99999999999999999h",
        "99999999T",
    ] {
        assert_eq!(literal(text), None, "{text}");
    }
}

/// The pieces of a string literal, interpolations as `<source>`.
fn text_of(source: &str) -> String {
    let parsed = support::parsed(source);
    let pieces = match ast::File::of(&parsed.parse.tree).expr() {
        Some(Expr::String(string)) => decode_string(string),
        Some(Expr::IndentedString(string)) => decode_indented(string),
        _ => return format!("no string: {source}"),
    };
    let show = |piece: &Piece<'_>| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Interpolation(interpolation) => format!("<{}>", interpolation.node().text()),
    };
    pieces.iter().map(show).collect()
}

#[test]
fn quoted_strings_know_nixs_escapes() {
    let cases = [
        (r#""""#, ""),
        (r#""a\n\r\t\"\\\${b}""#, "a\n\r\t\"\\${b}"),
        (r#""\x\é\'""#, "xé'"),
        (r#""$a $$ $${b}""#, "$a $$ $${b}"),
        (r#""a ${b} c""#, "a <${b}> c"),
        ("\"a\nb\r\nc\rd\"", "a\nb\nc\nd"),
    ];
    for (source, expected) in cases {
        assert_eq!(text_of(source), expected, "{source}");
    }
}

/// Each expectation is what Nix 2.8 answers.
#[test]
fn indented_strings_lose_what_all_lines_share() {
    let cases = [
        ("''''", ""),
        ("''a''", "a"),
        ("''  a''", "a"),
        ("''\n''", ""),
        ("''\n  a\n''", "a\n"),
        ("''\n  a\n    b\n  ''", "a\n  b\n"),
        ("''   \n  a\n''", "a\n"),
        // Lines of spaces alone do not count, and lose up to the shared indentation.
        ("''\n    a\n\n  \n      \n    b\n''", "a\n\n\n  \nb\n"),
        // The closing line counts once something stands on it.
        ("''\n    a\n  b''", "  a\nb"),
        ("''\n    a\n  ${b}\n''", "  a\n<${b}>\n"),
        ("''\n    a ${b}\n    c\n''", "a <${b}>\nc\n"),
        ("''\n  a\n ${b}''", " a\n<${b}>"),
        // Tabs are text.
        ("''\n\ta\n\tb\n''", "\ta\n\tb\n"),
        ("''\n  \ta\n  b\n''", "\ta\nb\n"),
        // Escapes.
        ("''a '''b''' c''", "a ''b'' c"),
        ("''a ''${b} $${c} ''$d''", "a ${b} $${c} $d"),
        ("''a''\\nb''\\tc''\\\\''", "a\nb\tc\\"),
        // What follows an escaped line end on its line loses its indentation too.
        ("''\n    ''\\n  a\n    b''", "\na\nb"),
        ("''\n    '''a\n      b''", "''a\n  b"),
        ("'' 'a' ''", "'a' "),
    ];
    for (source, expected) in cases {
        assert_eq!(text_of(source), expected, "{source:?}");
    }
}

#[test]
fn an_offset_in_decoded_text_leads_back_to_the_source() {
    let cases = [
        (r#""a\nb""#, 0, Some("a")),
        (r#""a\nb""#, 1, Some("\\n")),
        (r#""a\nb""#, 2, Some("b")),
        (r#""a\nb""#, 3, Some("\"")),
        (r#""a\nb""#, 4, None),
        (r#""éb""#, 1, Some("é")),
        (r#""éb""#, 2, Some("b")),
        (r#""a${b}""#, 2, None),
        ("''\n    x {\n      y\n    }\n''", 0, Some("x")),
        ("''\n    x {\n      y\n    }\n''", 6, Some("y")),
        ("''\n    x {\n      y\n    }\n''", 8, Some("}")),
        ("''a''${b''", 1, Some("''$")),
        ("(\"ab\")", 1, Some("b")),
        ("1", 0, None),
    ];
    for (source, offset, expected) in cases {
        let parsed = support::parsed(source);
        let expr = ast::File::of(&parsed.parse.tree)
            .expr()
            .expect("an expression");
        let found = string_offset(expr, offset).map(|span| &source[span.range()]);
        assert_eq!(found, expected, "{source:?} at {offset}");
    }
}
