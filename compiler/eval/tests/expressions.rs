//! What expressions mean: operators, laziness, functions, text.

mod support;

use support::check;

#[test]
fn arithmetic_is_that_of_nix() {
    check(&[
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("7 / 2", "3"),
        ("-7 / 2", "-3"),
        ("7.0 / 2", "3.5"),
        ("1 + 0.5", "1.5"),
        ("-(3)", "-3"),
        ("2 - 3 - 4", "-5"),
        ("lib.mod (-7) 3", "-1"),
    ]);
}

#[test]
fn sizes_and_durations_calculate_with_their_like_and_with_numbers() {
    check(&[
        ("512M + 512M", "1G"),
        ("1G - 256M", "768M"),
        ("512M * 2", "1G"),
        ("2 * 30s", "1m"),
        ("1G / 4", "256M"),
        ("1G / 256M", "4"),
        ("1G * 0.5", "512M"),
        ("1m30s + 30s", "2m"),
        ("90s > 1m", "true"),
        ("1G >= 1024M", "true"),
    ]);
}

#[test]
fn comparison_orders_values_of_one_type() {
    check(&[
        ("1 < 2", "true"),
        ("1 < 1.5", "true"),
        (r#""a" < "b""#, "true"),
        ("[ 1 2 ] < [ 1 3 ]", "true"),
        ("[ 1 ] < [ 1 0 ]", "true"),
        ("v1.10.0 > v1.9.9", "true"),
        ("v18.1 == v18.1.0", "true"),
        ("10.0.0.9 < 10.0.0.10", "true"),
        ("2 >= 2", "true"),
    ]);
}

#[test]
fn equality_is_deep_and_never_fails_on_different_types() {
    check(&[
        (
            "{ a = [ 1 { b = 2; } ]; } == { a = [ 1 { b = 2; } ]; }",
            "true",
        ),
        ("{ a = 1; } == { a = 1; b = 2; }", "false"),
        ("1 == 1.0", "true"),
        (r#"1 == "1""#, "false"),
        ("null == null", "true"),
        ("(x: x) == (x: x)", "false"),
        ("172.20.0.0/16 != 172.20.0.0/17", "true"),
        ("vault.x == null", "false"),
        ("Admin == Admin && Admin != Member", "true"),
    ]);
}

#[test]
fn boolean_operators_look_at_their_right_side_only_when_they_must() {
    check(&[
        (r#"false && throw "no""#, "false"),
        (r#"true || throw "no""#, "true"),
        (r#"false -> throw "no""#, "true"),
        ("true -> false", "false"),
        ("!false && true", "true"),
        ("true || false && false", "true"),
    ]);
}

#[test]
fn lists_and_sets_are_joined() {
    check(&[
        ("[ 1 ] ++ [ 2 ] ++ [ ]", "[1 2]"),
        (
            "{ a = 1; b = 2; } // { b = 3; c = 4; }",
            "{a = 1; b = 3; c = 4;}",
        ),
        (r#""a" + "b" + "c""#, r#""abc""#),
        (r#"./hosts + "/sese.plane""#, r#""./hosts/sese.plane""#),
    ]);
}

#[test]
fn scalars_stand_in_strings_as_they_are_written() {
    check(&[
        (r#""${toString 1} ${"x"} ${toString 0.5}""#, r#""1 x 0.5""#),
        (r#""port ${8000}""#, r#""port 8000""#),
        (
            r#""${v1.2.2} ${1536M} ${90s} ${10.0.0.1} ${10.0.0.0/8} ${Admin}""#,
            r#""v1.2.2 1536M 1m30s 10.0.0.1 10.0.0.0/8 Admin""#,
        ),
        (
            r#""redis://:${vault.redis}@${var.host}:6379""#,
            r#""redis://:${vault.redis}@${var.host}:6379""#,
        ),
        (r#""${vault.x}""#, "vault.x"),
        ("''\n  a\n    ${\"b\"}\n''", r#""a\n  b\n""#),
        (r#"toString [ 1 "a" [ true false null ] ]"#, r#""1 a 1  ""#),
    ]);
}

#[test]
fn nothing_is_computed_that_nobody_wants() {
    check(&[
        (r#"(x: 1) (throw "no")"#, "1"),
        (r#"{ a = 1; b = throw "no"; }.a"#, "1"),
        (r#"lib.head [ 1 (throw "no") ]"#, "1"),
        (r#"lib.length [ (throw "no") (throw "no") ]"#, "2"),
        (r#"let a = throw "no"; in 1"#, "1"),
        (r#"if true then 1 else throw "no""#, "1"),
        (r#"{ a = throw "no"; } ? a"#, "true"),
        (r#"lib.attrNames { a = throw "no"; }"#, r#"["a"]"#),
        (
            r#"lib.elemAt (lib.map (x: if x == 2 then throw "no" else x) [ 1 2 3 ]) 2"#,
            "3",
        ),
        ("let xs = { a = 1; b = xs.a + 1; }; in xs.b", "2"),
        (
            "let even = n: n == 0 || odd (n - 1); odd = n: n != 0 && even (n - 1); in even 10",
            "true",
        ),
        (r#"lib.seq 1 2"#, "2"),
    ]);
}

#[test]
fn let_and_rec_bind_names_for_each_other() {
    check(&[
        ("let b = a + 1; a = 1; in b", "2"),
        ("rec { a = 1; b = a + 1; }", "{a = 1; b = 2;}"),
        ("let a = 1; in { inherit a; }", "{a = 1;}"),
        (
            "let s = { a = 1; b = 2; }; in { inherit (s) a b; }",
            "{a = 1; b = 2;}",
        ),
        ("let a = 1; in rec { inherit a; b = a; }", "{a = 1; b = 1;}"),
        ("let a = 1; in let a = 2; in a", "2"),
        ("rec { a.b = 1; c = a.b; }", "{a = {b = 1;}; c = 1;}"),
        ("let inherit (rec { x = 1; y = x; }) y; in y", "1"),
    ]);
}

#[test]
fn sets_written_in_parts_are_one_set() {
    check(&[
        ("{ a.b = 1; a.c = 2; }", "{a = {b = 1; c = 2;};}"),
        ("{ a = { b = 1; }; a.c = 2; }", "{a = {b = 1; c = 2;};}"),
        (
            "{ a.b.c = 1; a.b.d = 2; a.e = 3; }",
            "{a = {b = {c = 1; d = 2;}; e = 3;};}",
        ),
        (r#"{ "a b".c = 1; }"#, "{a b = {c = 1;};}"),
        (
            r#"let n = "x"; in { ${n} = 1; "y${n}".z = 2; }"#,
            "{x = 1; yx = {z = 2;};}",
        ),
        ("{ ${null} = 1; }", "{}"),
    ]);
}

#[test]
fn selection_takes_defaults_and_computed_names() {
    check(&[
        ("{ a.b = 1; }.a.b", "1"),
        ("{ a.b = 1; }.a.c or 2", "2"),
        ("{ a = 1; }.b.c or 2", "2"),
        ("{ a = 1; }.a.c or 2", "2"),
        (r#"let n = "b"; in { a.b = 1; }.a.${n}"#, "1"),
        ("{ a.b = 1; } ? a.b", "true"),
        ("{ a.b = 1; } ? a.c", "false"),
        ("{ a = 1; } ? a.b", "false"),
        ("1 ? a", "false"),
        ("lib ? map && !(lib ? nope)", "true"),
    ]);
}

#[test]
fn functions_take_sets_apart() {
    check(&[
        ("({ a, b ? 2 }: a + b) { a = 1; }", "3"),
        ("({ a, ... }: a) { a = 1; b = 2; }", "1"),
        ("(all@{ a, ... }: all.b) { a = 1; b = 2; }", "2"),
        (
            "({ a, b ? a + 1 }@all: [ b (all ? b) ]) { a = 1; }",
            "[2 false]",
        ),
        ("(a: b: c: a + b + c) 1 2 3", "6"),
        ("let twice = f: x: f (f x); in twice (x: x * 2) 3", "12"),
        ("let add = a: b: a + b; in lib.map (add 1) [ 1 2 ]", "[2 3]"),
        ("lib.map (lib.elemAt [ 5 6 ]) [ 1 0 ]", "[6 5]"),
    ]);
}

#[test]
fn constructors_tag_their_argument() {
    check(&[
        ("hmac vault.x", "(hmac vault.x)"),
        (r#"none "a reason""#, r#"(none "a reason")"#),
        (
            "hmac vault.x == hmac vault.x",
            "SECRET-02: the secret `vault.x` cannot be compared\n  e:1:1-29 needs to know it\n  why: the vault supplies it at deploy time; what depends on it would give it away\n  help: pass it on as it is, or decide on a value that the spec itself knows",
        ),
    ]);
}

#[test]
fn names_may_hide_those_of_the_language() {
    check(&[
        ("let lib = { map = 1; }; in lib.map", "1"),
        ("let true = 0; in true", "0"),
        ("let vault = { x = 1; }; in vault.x", "1"),
        ("(lib: lib.map (x: x) [ 1 ]) lib", "[1]"),
        ("builtins.map (x: x) [ 1 ]", "[1]"),
        ("env", "null"),
    ]);
}

#[test]
fn assertions_let_through_what_they_guard() {
    check(&[
        ("assert 1 < 2; 3", "3"),
        (r#"assert lib.assertMsg true "never"; 3"#, "3"),
    ]);
}
