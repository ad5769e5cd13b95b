//! The one style, case by case: what is written, and what becomes of it.

mod support;

use specc_syntax::format::{self, MAX_WIDTH};
use support::formatting::formatted;

#[track_caller]
fn check(written: &str, expected: &str) {
    assert_eq!(formatted(written), expected, "for {written:?}");
}

/// What is in the style stays as it is.
#[track_caller]
fn keeps(text: &str) {
    check(text, text);
}

#[test]
fn spaces_stand_between_tokens_and_not_before_what_closes() {
    check("{a=1;b=[1 2];}", "{ a = 1; b = [ 1 2 ]; }\n");
    check("{ }", "{ }\n");
    check("rec{\n\n}", "rec { }\n");
    check("f( x )a . b or  c", "f (x) a.b or c\n");
    check("-x*! y+z", "-x * !y + z\n");
    check(
        "all@{config,lib?{},...}:config",
        "all@{ config, lib ? { }, ... }: config\n",
    );
    check("\"a ${ b } ${ { c=1; } }\"", "\"a ${b} ${{ c = 1; }}\"\n");
    check("if(a)then[1]else{}", "if (a) then [ 1 ] else { }\n");
}

#[test]
fn an_assertion_keeps_to_one_line_or_puts_its_message_below() {
    check("{assert a==1\"b\";}", "{ assert a == 1 \"b\"; }\n");
    check(
        "{ assert  a\n  \"b\" ; c=1;}",
        "{\n  assert a\n    \"b\";\n  c = 1;\n}\n",
    );
    let condition = "a".repeat(60);
    let message = "b".repeat(MAX_WIDTH as usize - 40);
    check(
        &format!("{{ assert {condition} \"{message}\"; }}"),
        &format!("{{\n  assert {condition}\n    \"{message}\";\n}}\n"),
    );
    keeps("{\n  # why\n  assert a \"b\"; # really\n}\n");
}

#[test]
fn a_literal_keeps_its_distance_from_a_dot() {
    check("./x.plane   .a", "./x.plane .a\n");
}

#[test]
fn what_is_written_on_one_line_stays_there() {
    keeps("{ a = { b = [ 1 2 ]; }; }\n");
    keeps("let a = 1; in a\n");
    keeps("x: if a then b else c\n");
}

#[test]
fn what_is_written_on_several_lines_gets_one_for_each_entry() {
    check(
        "{ a = 1;\nb = [ 1\n2 ]; }",
        "{\n  a = 1;\n  b = [\n    1\n    2\n  ];\n}\n",
    );
    check(
        "let a = 1;\nb = 2; in a",
        "let\n  a = 1;\n  b = 2;\nin\na\n",
    );
    check("{ a\n, b }: a", "{\n  a,\n  b\n}: a\n");
}

#[test]
fn what_is_too_wide_gets_one_line_for_each_entry() {
    let element = "x".repeat(MAX_WIDTH as usize - "{ a = [  ]; }".len());
    keeps(&format!("{{ a = [ {element} ]; }}\n"));
    check(
        &format!("{{ a = [ {element} y ]; }}\n"),
        &format!("{{\n  a = [ {element} y ];\n}}\n"),
    );
    check(
        &format!("[ {element} y z {{ b = 1; }} ]"),
        &format!("[\n  {element}\n  y\n  z\n  {{ b = 1; }}\n]\n"),
    );
}

#[test]
fn a_value_that_needs_more_lines_and_is_no_bracket_starts_below_its_name() {
    check("{\na = b\n&& c; }", "{\n  a =\n    b\n    && c;\n}\n");
    check(
        "{\na = let b = 1;\nin b; }",
        "{\n  a =\n    let\n      b = 1;\n    in\n    b;\n}\n",
    );
    check(
        "{\na = if b then\nc else if d then e else f; }",
        "{\n  a =\n    if b then\n      c\n    else if d then\n      e\n    else\n      f;\n}\n",
    );
    check(
        "{\na = f b\nc; }",
        "{\n  a =\n    f\n      b\n      c;\n}\n",
    );
    check(
        "{\na = f {\nb = 1; } c; }",
        "{\n  a = f {\n    b = 1;\n  } c;\n}\n",
    );
    check(
        "{\na = b // {\nc = 1; }; }",
        "{\n  a = b // {\n    c = 1;\n  };\n}\n",
    );
}

#[test]
fn operators_lead_their_line() {
    check("a &&\nb ||\nc", "a\n  && b\n|| c\n");
    check("(a ++\nb)", "(\n  a\n  ++ b\n)\n");
    check("a + b * c +\nd", "a\n+ b * c\n+ d\n");
}

#[test]
fn functions_keep_their_body_on_their_line_or_below_it() {
    keeps("{ config, ... }: {\n  a = config.b;\n}\n");
    keeps("{ config, ... }:\n\nlet\n  a = 1;\nin\n\n{\n  b = a;\n}\n");
    keeps("{\n  f = x: y: {\n    a = x;\n  };\n}\n");
    check("{\nf = x:\nx; }", "{\n  f = x:\n    x;\n}\n");
    check("[\n(x:\nx) ]", "[\n  (x:\n    x)\n]\n");
}

#[test]
fn one_blank_line_is_kept_between_entries_and_none_at_the_ends() {
    check(
        "\n\n{\n\n  a = 1;\n\n\n\n  b = 2;\n  c = 3;\n\n}\n\n",
        "{\n  a = 1;\n\n  b = 2;\n  c = 3;\n}\n",
    );
    check("[\n\n1\n\n2\n]", "[\n  1\n\n  2\n]\n");
}

#[test]
fn a_padded_equals_sign_makes_a_table_of_the_lines_around_it() {
    check(
        "{\n  a = 1;\n  bb  = 2;\n  ccc.d = {\n    x = 1;\n    yy = 2;\n  };\n\n  dddddddd = 3;\n}",
        "{\n  a     = 1;\n  bb    = 2;\n  ccc.d = {\n    x = 1;\n    yy = 2;\n  };\n\n  dddddddd = 3;\n}\n",
    );
    check("{\n  a   = 1;\n}", "{\n  a = 1;\n}\n");
    check("{ a   = 1; bb = 2; }", "{ a = 1; bb = 2; }\n");
}

#[test]
fn lines_without_padding_are_no_table() {
    keeps("{\n  a = 1;\n  bbb = 2; # b\n  c = 3; # c\n}\n");
}

#[test]
fn a_padded_comment_goes_to_the_column_of_comments() {
    let column = " ".repeat(format::COMMENT_COLUMN as usize - 8);
    check(
        "{\n  a = 1;  # a\n}",
        &format!("{{\n  a = 1;{column}# a\n}}\n"),
    );
    let long = "x".repeat(60);
    check(
        &format!("{{\n  a = {long}; # long\n  b = 1;   # short\n}}"),
        &format!(
            "{{\n  a = {long};    # long\n  b = 1;{}    # short\n}}\n",
            " ".repeat(59)
        ),
    );
}

#[test]
fn comments_keep_their_place() {
    keeps(
        "# file\n\n{\n  # doc\n  # more\n  a = 1; # a\n\n  # section\n\n  b = 2;\n  # end\n}\n# after\n",
    );
    keeps("{\n  a /* x */ = /* y */ 1 /* z */;\n}\n");
    keeps("let\n  a = 1;\n  # before in\nin # at in\n# after in\na\n");
    keeps("[ # list\n  1 # one\n  2\n]\n");
    keeps("[ /* nothing */ ]\n");
    keeps("{\n  # nothing\n}\n");
    keeps("{\n  a = # value\n    1;\n}\n");
    keeps("{\n  a = 1 # value\n    ;\n}\n");
    keeps("f # f\n  x # x\n  y\n");
    keeps("a # a\n+ # plus\n  b\n");
    keeps("a. # dot\n  b\n");
    keeps("{\n  a,\n  b # b\n  , c\n}: a\n");
    keeps("if a then # then\n  b\n  # before else\nelse\n  c # c\n");
    keeps("( # open\n  a\n  # close\n)\n");
    keeps("f \"${ # in a string\n  a}\"\n");
}

#[test]
fn a_comment_is_not_torn_from_the_line_of_its_subject() {
    keeps("{\n  a = b # about a\n    + c;\n}\n");
}

#[test]
fn the_lines_of_a_comment_move_together_and_lose_tabs_and_trailing_space() {
    check(
        "{\n/* one\n   two  \n\n\tthree\n*/\na = 1;\n}",
        "{\n  /* one\n     two\n\n    three\n  */\n  a = 1;\n}\n",
    );
    check("# a\tb \t\n{ }", "# a  b\n{ }\n");
}

#[test]
fn strings_stay_as_they_are() {
    keeps("{\n  a = ''\n\ttab  \n      text\n  '';\n  b = \"x  \n\ty\";\n}\n");
    check("{ a = ''\n  x\n''; }", "{\n  a = ''\n  x\n'';\n}\n");
}

#[test]
fn broken_texts_are_refused() {
    for text in ["", "{ a = ; }", "{ a = 1", "[ 30sec ]", "{ a 1; }", "\"x"] {
        let parsed = support::parsed(text);
        assert!(!parsed.parse.errors.is_empty(), "{text}");
        assert_eq!(format::format(&parsed.parse.tree), None, "{text}");
    }
}

#[test]
fn line_ends_and_byte_order_marks_are_mended_before_parsing() {
    assert_eq!(format::plain_text("\u{feff}{\r\n}\r\n"), "{\n}\n");
    assert_eq!(format::plain_text("a\rb"), "a\rb");
}

#[test]
fn the_deepest_and_the_longest_texts_fit_the_stack() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{ a = ", "; }"),
        ("f (", ")"),
        ("x: ", ""),
        ("(a && ", ")"),
    ] {
        let text = format!("{}x{}", open.repeat(200), close.repeat(200));
        formatted(&text);
    }
    for link in [" + x", " x", " // x", " -> x"] {
        formatted(&format!("x{}", link.repeat(990)));
    }
    formatted(&format!("{}c", "if a then b else ".repeat(200)));
}

#[test]
fn a_function_may_start_the_line_below_its_name() {
    keeps("{\n  f = # doc\n    x:\n    y: x + y;\n}\n");
    check("{\n  f =\n    x: x;\n}\n", "{\n  f = x: x;\n}\n");
}
