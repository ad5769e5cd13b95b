//! Which tokens a text consists of.

mod support;

use specc_syntax::SyntaxKind as K;

/// Checks the tokens of each text, white space left out, as `Kind text` separated by two spaces.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let parsed = support::parsed(text);
        let tree = &parsed.parse.tree;
        let tokens: Vec<String> = (0..tree.tokens().len())
            .filter(|&index| tree.tokens()[index].kind != K::Whitespace)
            .map(|index| format!("{:?} {}", tree.tokens()[index].kind, tree.token_text(index)))
            .collect();
        assert_eq!(tokens.join("  "), *expected, "for {text:?}");
    }
}

#[test]
fn typed_literals() {
    check(&[
        ("0", "Integer 0"),
        ("42;", "Integer 42  Semicolon ;"),
        ("9223372036854775807", "Integer 9223372036854775807"),
        ("0.5", "Decimal 0.5"),
        ("v1.2.2", "Version v1.2.2"),
        ("v18.1", "Version v18.1"),
        ("v1.2.2-rc.1", "Version v1.2.2-rc.1"),
        ("v26.04-alpine", "Version v26.04-alpine"),
        ("30s", "Duration 30s"),
        ("1m30s", "Duration 1m30s"),
        ("500ms", "Duration 500ms"),
        ("2h", "Duration 2h"),
        ("1h0m5s", "Duration 1h0m5s"),
        ("512M", "Size 512M"),
        ("1G]", "Size 1G  RightBracket ]"),
        ("64K", "Size 64K"),
        ("172.20.1.1", "Address 172.20.1.1"),
        ("172.20.1.0/24", "Cidr 172.20.1.0/24"),
        ("0.0.0.0/0", "Cidr 0.0.0.0/0"),
        ("./x.plane", "Path ./x.plane"),
        ("../a/b-c_d.e+f", "Path ../a/b-c_d.e+f"),
        ("./a//b", "Path ./a  Update //  Identifier b"),
    ]);
}

#[test]
fn names_and_keywords() {
    check(&[
        (
            "a a-b a_b a' _x A1",
            "Identifier a  Identifier a-b  Identifier a_b  Identifier a'  Identifier _x  Identifier A1",
        ),
        ("v1", "Identifier v1"),
        ("v1-x", "Identifier v1-x"),
        ("v1.a", "Identifier v1  Dot .  Identifier a"),
        ("v", "Identifier v"),
        ("true null", "Identifier true  Identifier null"),
        ("lets inn", "Identifier lets  Identifier inn"),
        (
            "if a then b else c",
            "If if  Identifier a  Then then  Identifier b  Else else  Identifier c",
        ),
        (
            "let in rec { inherit x; }",
            "Let let  In in  Rec rec  LeftBrace {  Inherit inherit  Identifier x  Semicolon ;  RightBrace }",
        ),
        (
            "a.b or c",
            "Identifier a  Dot .  Identifier b  Or or  Identifier c",
        ),
        // `or` is a name where only a name can stand.
        (
            "{ or = 1; }",
            "LeftBrace {  Identifier or  Equal =  Integer 1  Semicolon ;  RightBrace }",
        ),
    ]);
}

#[test]
fn operators() {
    check(&[
        (
            "a == b != c",
            "Identifier a  EqualEqual ==  Identifier b  NotEqual !=  Identifier c",
        ),
        (
            "a <= b >= c",
            "Identifier a  LessEqual <=  Identifier b  GreaterEqual >=  Identifier c",
        ),
        ("a->b", "Identifier a-  Greater >  Identifier b"),
        ("a -> b", "Identifier a  Implies ->  Identifier b"),
        (
            "a&&b||!c",
            "Identifier a  And &&  Identifier b  OrOr ||  Not !  Identifier c",
        ),
        (
            "a++b//c",
            "Identifier a  Concat ++  Identifier b  Update //  Identifier c",
        ),
        (
            "1-2*3/4+5",
            "Integer 1  Minus -  Integer 2  Star *  Integer 3  Slash /  Integer 4  Plus +  Integer 5",
        ),
        ("a/b", "Identifier a  Slash /  Identifier b"),
        (
            "a@{...}:b",
            "Identifier a  At @  LeftBrace {  Ellipsis ...  RightBrace }  Colon :  Identifier b",
        ),
        ("a?b", "Identifier a  Question ?  Identifier b"),
    ]);
}

#[test]
fn comments() {
    check(&[
        ("# a\n1 # b", "LineComment # a  Integer 1  LineComment # b"),
        (
            "/* a\n * b */ 1 /**/",
            "BlockComment /* a\n * b */  Integer 1  BlockComment /**/",
        ),
        (
            "\"# no\"",
            "StringQuote \"  StringText # no  StringQuote \"",
        ),
    ]);
}

#[test]
fn strings_and_what_is_between_their_quotes() {
    check(&[
        (r#""""#, r#"StringQuote "  StringQuote ""#),
        (
            r#""a\"b\\""#,
            r#"StringQuote "  StringText a\"b\\  StringQuote ""#,
        ),
        (
            r#""a ${b "c ${d}"} e""#,
            r#"StringQuote "  StringText a   InterpolationStart ${  Identifier b  StringQuote "  StringText c   InterpolationStart ${  Identifier d  InterpolationEnd }  StringQuote "  InterpolationEnd }  StringText  e  StringQuote ""#,
        ),
        (
            r#""${{ a = 1; }.a}""#,
            r#"StringQuote "  InterpolationStart ${  LeftBrace {  Identifier a  Equal =  Integer 1  Semicolon ;  RightBrace }  Dot .  Identifier a  InterpolationEnd }  StringQuote ""#,
        ),
        (
            r#""$${a} \${b} $""#,
            r#"StringQuote "  StringText $${a} \${b} $  StringQuote ""#,
        ),
        (
            "''a'''b''${c}''\\n''",
            "IndentedQuote ''  StringText a'''b''${c}''\\n  IndentedQuote ''",
        ),
        (
            "''$${a} 'b' $''",
            "IndentedQuote ''  StringText $${a} 'b' $  IndentedQuote ''",
        ),
        (
            "''${a}''",
            "IndentedQuote ''  InterpolationStart ${  Identifier a  InterpolationEnd }  IndentedQuote ''",
        ),
        (
            "\"a\nb\"",
            "StringQuote \"  StringText a\nb  StringQuote \"",
        ),
    ]);
}

#[test]
fn what_is_no_token_becomes_one_unknown() {
    check(&[
        ("30sec", "Unknown 30sec"),
        ("172.20.1.0/99", "Unknown 172.20.1.0/99"),
        ("1.2.3", "Unknown 1.2.3"),
        ("https://a.b/c?d=e", "Unknown https://a.b/c?d=e"),
        ("/etc/x", "Unknown /etc/x"),
        ("<nixpkgs/lib>", "Unknown <nixpkgs/lib>"),
        ("'a b'", "Unknown 'a b'"),
        ("naïve-name", "Unknown naïve-name"),
        ("§§ ¶", "Unknown §§  Unknown ¶"),
    ]);
}
