//! Which tree a text gives, as a compact s-expression.

mod support;

/// Checks the tree of each text, and that nothing is wrong with it.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let parsed = support::parsed(text);
        assert_eq!(parsed.errors(), "", "for {text:?}");
        assert_eq!(parsed.tree(), *expected, "for {text:?}");
    }
}

#[test]
fn values() {
    check(&[
        ("1", "1"),
        ("true", "true"),
        ("\"a\"", r#"(str "a")"#),
        ("\"a ${b} c\"", r#"(str "a " ($ b) " c")"#),
        ("''a ${b}''", r#"(indented "a " ($ b))"#),
        ("[ ]", "(list)"),
        (
            "[ 1 a.b (f x) { } [ ] \"s\" ]",
            "(list 1 (select a b) (paren (apply f x)) (set) (list) (str \"s\"))",
        ),
        ("[ f x ]", "(list f x)"),
        ("./x.plane", "./x.plane"),
        ("(1)", "(paren 1)"),
    ]);
}

#[test]
fn assertions_among_the_entries_of_a_set() {
    check(&[
        (
            "{ assert a \"b\"; c = 1; }",
            "(set (asserted a (str \"b\")) (= c 1))",
        ),
        (
            "{ assert a == f x \"y\" \"b ${c \"d\"}\"; }",
            "(set (asserted (== a (apply (apply f x) (str \"y\"))) (str \"b \" ($ (apply c (str \"d\"))))))",
        ),
        (
            "{ assert (f \"x\") ''b''; }",
            "(set (asserted (paren (apply f (str \"x\"))) (indented \"b\")))",
        ),
        // What is not the last string before the `;` is an argument, in any depth.
        (
            "{ assert let a = f \"x\"; in a \"b\"; }",
            "(set (asserted (let (= a (apply f (str \"x\"))) a) (str \"b\")))",
        ),
    ]);
}

#[test]
fn an_assertion_without_a_message_is_an_expression() {
    check(&[
        ("assert a; b", "(assert a b)"),
        ("{ a = assert b; c; }", "(set (= a (assert b c)))"),
        ("assert f \"x\"; b", "(assert (apply f (str \"x\")) b)"),
        (
            "let a = 1; in assert a; \"b\"",
            "(let (= a 1) (assert a (str \"b\")))",
        ),
    ]);
}

#[test]
fn sets_and_paths() {
    check(&[
        ("{ }", "(set)"),
        ("{ a = 1; b.c = 2; }", "(set (= a 1) (= b.c 2))"),
        ("rec { a = 1; }", "(rec (= a 1))"),
        (
            "{ \"a b\" = 1; ${c} = 2; a.\"b ${c}\".d = 3; }",
            r#"(set (= (str "a b") 1) (= ($ c) 2) (= a.(str "b " ($ c)).d 3))"#,
        ),
        (
            "{ inherit a b; inherit (c.d) e; inherit; }",
            "(set (inherit a b) (inherit (from (select c d)) e) (inherit))",
        ),
        ("a.b.\"c\".${d}", r#"(select a b.(str "c").($ d))"#),
        ("a.b or c", "(select a b c)"),
        ("a.b or c.d or e", "(select a b (select c d e))"),
        ("f a.b or c d", "(apply (apply f (select a b c)) d)"),
        ("(a b).c", "(select (paren (apply a b)) c)"),
        ("a.or", "(select a or)"),
    ]);
}

#[test]
fn scopes_and_branches() {
    check(&[
        ("let a = 1; inherit b; in a", "(let (= a 1) (inherit b) a)"),
        ("let in 1", "(let 1)"),
        ("if a then b else if c then d else e", "(if a b (if c d e))"),
        ("assert a == 1; b", "(assert (== a 1) b)"),
        ("if a == { } then b else c", "(if (== a (set)) b c)"),
    ]);
}

#[test]
fn functions() {
    check(&[
        ("x: y: x", "(fn (bind x) (fn (bind y) x))"),
        ("{ }: a", "(fn (pattern) a)"),
        ("{ a }: a", "(fn (pattern (field a)) a)"),
        (
            "{ a, b ? 1, ... }: a",
            "(fn (pattern (field a) (field b 1) (...)) a)",
        ),
        ("{ a, b, }: a", "(fn (pattern (field a) (field b)) a)"),
        ("{ ... }@args: a", "(fn (pattern (...)) (bind args) a)"),
        ("args@{ a }: a", "(fn (bind args) (pattern (field a)) a)"),
        ("f x y", "(apply (apply f x) y)"),
        ("f { a = 1; } [ ]", "(apply (apply f (set (= a 1))) (list))"),
        ("hmac vault.x", "(apply hmac (select vault x))"),
        (
            "map (x: x + 1) xs",
            "(apply (apply map (paren (fn (bind x) (+ x 1)))) xs)",
        ),
    ]);
}

/// From the tightest to the loosest, as in Nix's manual.
#[test]
fn precedence() {
    check(&[
        ("f a.b", "(apply f (select a b))"),
        ("-f x", "(- (apply f x))"),
        ("-a ? b", "(has (- a) b)"),
        ("a ? b ? c", "(has (has a b) c)"),
        ("a ? b ++ c", "(++ (has a b) c)"),
        ("a ++ b * c", "(* (++ a b) c)"),
        ("a + b * c", "(+ a (* b c))"),
        ("!a + b", "(! (+ a b))"),
        ("!a // b", "(// (! a) b)"),
        ("a + b // c", "(// (+ a b) c)"),
        ("a // b < c", "(< (// a b) c)"),
        ("a < b == c", "(== (< a b) c)"),
        ("a == b && c", "(&& (== a b) c)"),
        ("a && b || c", "(|| (&& a b) c)"),
        ("a || b -> c", "(-> (|| a b) c)"),
        ("!a == b", "(== (! a) b)"),
        ("!a ? b", "(! (has a b))"),
        ("a + !b * c", "(+ a (! (* b c)))"),
        ("--a", "(- (- a))"),
        ("- -1", "(- (- 1))"),
        ("a - -b", "(- a (- b))"),
        ("x: a + b", "(fn (bind x) (+ a b))"),
        ("if a then b else c + d", "(if a b (+ c d))"),
    ]);
}

#[test]
fn associativity() {
    check(&[
        ("a - b - c", "(- (- a b) c)"),
        ("a / b * c", "(* (/ a b) c)"),
        ("a && b && c", "(&& (&& a b) c)"),
        ("a || b || c", "(|| (|| a b) c)"),
        ("a ++ b ++ c", "(++ a (++ b c))"),
        ("a // b // c", "(// a (// b c))"),
        ("a -> b -> c", "(-> a (-> b c))"),
        ("a + b - c + d", "(+ (- (+ a b) c) d)"),
    ]);
}

#[test]
fn the_example_of_the_language_page_has_no_errors() {
    let parsed = support::parsed(include_str!("specs/javisi.plane"));
    assert_eq!(parsed.errors(), "");
    assert!(parsed.parse.tree.node_count() > 300);
}

/// What is left after a fault is still there for the evaluator, the formatter and the editor.
#[test]
fn a_fault_leaves_the_rest_of_the_tree_whole() {
    let cases = [
        ("{ a = 1 b = 2; }", "(set (= a 1) (= b 2))"),
        ("{ a = ; b = 2; }", "(set (= a) (= b 2))"),
        ("{ a = [ 1 2; b = 3; }", "(set (= a (list 1 2)) (= b 3))"),
        (
            "{ \"a\": 1, \"b\": [1, 2] }",
            r#"(set (= (str "a") 1) (= (str "b") (list 1 2)))"#,
        ),
        (
            "{ a = \"foo;\n  b = \"bar\"; }",
            r#"(set (= a (str "foo")) (= b (str "bar")))"#,
        ),
        ("{ a = 30sec; b = 1; }", "(set (= a (error 30sec)) (= b 1))"),
        ("let a = 1; { b = a; }", "(let (= a 1) (set (= b a)))"),
        ("a = 1; b = 2;", "(set (= a 1) (= b 2))"),
        ("a + ;", "(+ a (error))(error)"),
        ("* a", "(* (error) a)"),
    ];
    for (text, expected) in cases {
        assert_eq!(support::parsed(text).tree(), expected, "for {text:?}");
    }
}
