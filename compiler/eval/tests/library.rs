//! What the functions of `lib` give.

mod support;

use specc_eval::limits::Limits;
use specc_eval::{Options, evaluate};
use specc_source::Sources;
use support::{Files, SCHEMA, check, expression, report};

#[test]
fn lists_are_mapped_and_folded() {
    check(&[
        ("lib.map (x: x * 2) [ 1 2 ]", "[2 4]"),
        ("lib.filter (x: x > 1) [ 1 2 3 ]", "[2 3]"),
        ("lib.foldl' (a: b: a - b) 10 [ 1 2 ]", "7"),
        ("lib.foldr (a: b: a - b) 10 [ 1 2 ]", "9"),
        ("lib.fold (a: b: [ a ] ++ b) [ ] [ 1 2 ]", "[1 2]"),
        ("lib.genList (x: x * x) 4", "[0 1 4 9]"),
        ("lib.concatLists [ [ 1 ] [ ] [ 2 3 ] ]", "[1 2 3]"),
        ("lib.concatMap (x: [ x x ]) [ 1 2 ]", "[1 1 2 2]"),
        ("lib.range 2 5", "[2 3 4 5]"),
        ("lib.range 5 2", "[]"),
        ("lib.reverseList [ 1 2 ]", "[2 1]"),
        ("lib.imap0 (i: x: i + x) [ 10 20 ]", "[10 21]"),
        ("lib.imap1 (i: x: i + x) [ 10 20 ]", "[11 22]"),
        (
            "lib.zipListsWith (a: b: a + b) [ 1 2 3 ] [ 10 20 ]",
            "[11 22]",
        ),
        ("lib.flatten [ 1 [ 2 [ 3 [ ] ] ] ]", "[1 2 3]"),
        ("lib.optional true 1 ++ lib.optional false 2", "[1]"),
        ("lib.optionals true [ 1 2 ]", "[1 2]"),
        ("lib.take 2 [ 1 2 3 ] ++ lib.drop 2 [ 1 2 3 ]", "[1 2 3]"),
        (
            "lib.partition (x: x > 1) [ 1 2 3 ]",
            "{right = [2 3]; wrong = [1];}",
        ),
        (
            r#"lib.groupBy (x: if x > 1 then "big" else "small") [ 1 2 3 ]"#,
            "{small = [1]; big = [2 3];}",
        ),
        ("lib.toList 1 ++ lib.toList [ 2 ]", "[1 2]"),
    ]);
}

#[test]
fn sorting_is_stable_and_survives_a_senseless_order() {
    check(&[
        ("lib.sort (a: b: a < b) [ 3 1 2 ]", "[1 2 3]"),
        (
            "lib.sort (a: b: a.k < b.k) [ { k = 1; v = 1; } { k = 0; v = 2; } { k = 1; v = 3; } ]",
            "[{k = 0; v = 2;} {k = 1; v = 1;} {k = 1; v = 3;}]",
        ),
        ("lib.length (lib.sort (a: b: true) (lib.range 1 50))", "50"),
        ("lib.unique [ 1 2 1 3 2 ]", "[1 2 3]"),
    ]);
}

#[test]
fn lists_are_looked_into() {
    check(&[
        ("lib.head [ 1 2 ]", "1"),
        ("lib.last [ 1 2 ]", "2"),
        ("lib.tail [ 1 2 ]", "[2]"),
        ("lib.elem 2 [ 1 2 ]", "true"),
        ("lib.elemAt [ 1 2 ] 1", "2"),
        ("lib.length [ 1 2 ]", "2"),
        ("lib.any (x: x > 1) [ 1 2 ]", "true"),
        ("lib.all (x: x > 1) [ 1 2 ]", "false"),
        ("lib.all (x: false) [ ]", "true"),
        ("lib.count (x: x > 1) [ 1 2 3 ]", "2"),
        ("lib.findFirst (x: x > 1) 0 [ 1 2 3 ]", "2"),
        ("lib.findFirst (x: x > 9) 0 [ 1 2 3 ]", "0"),
    ]);
}

#[test]
fn sets_are_walked_in_alphabetical_order() {
    check(&[
        ("lib.attrNames { b = 1; a = 2; }", r#"["a" "b"]"#),
        ("lib.attrValues { b = 1; a = 2; }", "[2 1]"),
        (
            "lib.mapAttrsToList (n: v: n + toString v) { b = 1; a = 2; }",
            r#"["a2" "b1"]"#,
        ),
        (r#"lib.hasAttr "a" { a = 1; }"#, "true"),
        (r#"lib.getAttr "a" { a = 1; }"#, "1"),
        (
            "lib.mapAttrs (n: v: n + toString v) { b = 1; a = 2; }",
            r#"{b = "b1"; a = "a2";}"#,
        ),
        (
            r#"lib.mapAttrs' (n: v: lib.nameValuePair (n + "x") v) { a = 1; }"#,
            "{ax = 1;}",
        ),
        (
            r#"lib.listToAttrs [ { name = "a"; value = 1; } { name = "a"; value = 2; } ]"#,
            "{a = 1;}",
        ),
        (
            r#"lib.filterAttrs (n: v: n == "a" || v == 3) { a = 1; b = 2; c = 3; }"#,
            "{a = 1; c = 3;}",
        ),
        (r#"removeAttrs { a = 1; b = 2; } [ "a" "z" ]"#, "{b = 2;}"),
        (
            "lib.intersectAttrs { a = 1; } { a = 2; b = 3; }",
            "{a = 2;}",
        ),
        (
            "lib.recursiveUpdate { a.b = 1; a.c = 2; } { a.c = 3; d = 4; }",
            "{a = {b = 1; c = 3;}; d = 4;}",
        ),
        (
            r#"lib.genAttrs [ "a" "b" ] (n: n + "!")"#,
            r#"{a = "a!"; b = "b!";}"#,
        ),
        ("lib.optionalAttrs false { a = 1; }", "{}"),
        (
            "lib.mergeAttrsList [ { a = 1; } { a = 2; b = 3; } ]",
            "{a = 2; b = 3;}",
        ),
    ]);
}

#[test]
fn strings_are_cut_and_joined() {
    check(&[
        (r#"lib.concatStringsSep ", " [ "a" "b" ]"#, r#""a, b""#),
        (r#"lib.concatStrings [ "a" "b" ]"#, r#""ab""#),
        (
            r#"lib.concatMapStringsSep "-" (x: toString x) [ 1 2 ]"#,
            r#""1-2""#,
        ),
        (r#"lib.concatMapStrings toString [ 1 2 ]"#, r#""12""#),
        (r#"lib.concatLines [ "a" "b" ]"#, r#""a\nb\n""#),
        (r#"lib.splitString "," "a,b,,c""#, r#"["a" "b" "" "c"]"#),
        (
            r#"lib.hasPrefix "a" "abc" && lib.hasSuffix "c" "abc" && lib.hasInfix "b" "abc""#,
            "true",
        ),
        (
            r#"lib.removePrefix "a" "abc" + lib.removeSuffix "x" "abc""#,
            r#""bcabc""#,
        ),
        (r#"lib.toUpper "aß" + lib.toLower "ABC""#, r#""Aßabc""#),
        (
            r#"lib.replaceStrings [ "a" "bb" ] [ "x" "y" ] "abbab""#,
            r#""xyxb""#,
        ),
        (r#"lib.replaceStrings [ "" ] [ "-" ] "ab""#, r#""-a-b-""#),
        (
            r#"lib.substring 1 2 "abcd" + lib.substring 2 (-1) "abcd" + lib.substring 9 1 "abcd""#,
            r#""bccd""#,
        ),
        (r#"lib.stringLength "héé""#, "3"),
        (r#"lib.trim "  a b\n""#, r#""a b""#),
        (r#"lib.optionalString false "a""#, r#""""#),
        (r#"lib.stringToCharacters "aé""#, r#"["a" "é"]"#),
        (r#"lib.toInt " 42 ""#, "42"),
        (
            r#"lib.concatStringsSep ":" [ "a" vault.x ]"#,
            r#""a:${vault.x}""#,
        ),
    ]);
}

#[test]
fn numbers_are_compared_and_rounded() {
    check(&[
        ("lib.min 1 2 + lib.max 1 2", "3"),
        ("lib.min 512M 1G", "512M"),
        ("lib.abs (-3) + lib.abs 2", "5"),
        ("lib.floor 1.7 + lib.ceil 1.2", "3"),
        ("lib.mod 7 3", "1"),
    ]);
}

#[test]
fn types_are_told_apart() {
    check(&[
        (
            r#"lib.map lib.typeOf [ null true 1 0.5 "a" ./a v1.2.3 1s 1M 10.0.0.1 10.0.0.0/8 Admin [ ] { } (x: x) ]"#,
            r#"["null" "bool" "int" "float" "string" "path" "version" "duration" "size" "address" "cidr" "constant" "list" "set" "lambda"]"#,
        ),
        (
            r#"lib.isString "a" && lib.isInt 1 && lib.isBool true && lib.isList [ ] && lib.isAttrs { } && lib.isFunction lib.map && isNull null"#,
            "true",
        ),
        ("lib.isInt 0.5 || lib.isString 1", "false"),
    ]);
}

#[test]
fn networks_and_versions_have_functions() {
    check(&[
        ("lib.cidr.contains 172.20.0.0/16 172.20.1.0/24", "true"),
        ("lib.cidr.contains 172.20.0.0/16 172.21.0.1", "false"),
        ("lib.cidr.overlaps 10.0.0.0/8 10.1.0.0/16", "true"),
        ("lib.cidr.overlaps 10.0.0.0/16 10.1.0.0/16", "false"),
        ("lib.cidr.host 172.20.1.0/24 5", "172.20.1.5"),
        ("lib.cidr.host 172.20.1.0/24 (-1)", "172.20.1.255"),
        ("lib.cidr.prefix 172.20.1.0/24", "24"),
        ("lib.version.atLeast v1.2.2 v1.2", "true"),
        ("lib.version.atLeast v1.2.2 v1.3.0", "false"),
        (
            "[ (lib.version.major v1.2.3) (lib.version.minor v1.2.3) (lib.version.patch v1.2.3) ]",
            "[1 2 3]",
        ),
        ("lib.version.text v18.1", r#""18.1""#),
        ("let c = lib.cidr; in c.prefix 10.0.0.0/8", "8"),
    ]);
}

#[test]
fn every_function_is_documented_and_found_by_its_name() {
    for builtin in specc_eval::library::all() {
        assert!(!builtin.doc.is_empty() && builtin.arity >= 1, "{builtin:?}");
        assert_eq!(
            specc_eval::library::find(builtin.name).map(|found| found.doc),
            Some(builtin.doc)
        );
        let name = builtin.name;
        assert_eq!(expression(&format!("lib.isFunction lib.{name}")), "true");
    }
}

#[test]
fn versions_are_compared_as_text_and_as_literals() {
    check(&[
        (r#"lib.compareVersions v1.2.2 "1.2.10""#, "-1"),
        ("lib.compareVersions v2.0.0 v1.9.9", "1"),
        ("lib.splitVersion v1.2.2", r#"["1" "2" "2"]"#),
    ]);
}

#[test]
fn what_only_this_language_has_becomes_text_in_json() {
    check(&[
        ("lib.toJSON 512M", r#""\"512M\"""#),
        (
            "lib.toJSON [ 30s 10.0.0.0/8 ./x ]",
            r#""[\"30s\",\"10.0.0.0/8\",\"./x\"]""#,
        ),
    ]);
}

#[test]
fn lib_and_builtins_are_sets_where_one_is_wanted() {
    check(&[
        (r#"lib.elem "cidr" (lib.attrNames lib)"#, "true"),
        (r#"lib.elem "optional" (lib.attrNames builtins)"#, "false"),
        ("(lib // { map = 1; }).map", "1"),
        ("(lib // { }).cidr.prefix 10.0.0.0/8", "8"),
        ("lib == builtins", "false"),
    ]);
}

#[test]
fn a_regular_expression_that_would_take_too_much_is_refused() {
    for pattern in [
        "(a{1000}){1000}",
        &"(".repeat(1_000),
        &"a*".repeat(1_000_000),
        "((a{255}){255}){255}",
    ] {
        let answer = expression(&format!("lib.match \"{pattern}\" \"a\""));
        assert!(answer.contains("is no regular expression"), "{answer}");
    }
}

#[test]
fn what_nix_has_and_specc_has_not_says_what_to_do_instead() {
    for absent in specc_eval::library::all_absent() {
        let name = absent.name;
        assert!(specc_eval::library::find(name).is_none(), "{name} is there");
        let answer = expression(&format!("builtins.{name}"));
        for part in [name, absent.why, absent.instead] {
            assert!(answer.contains(part), "{answer}");
        }
    }
}

#[test]
fn a_search_that_looks_at_everything_again_and_again_is_stopped() {
    let text = "let double = n: if n == 0 then \"c\" else double (n - 1) + double (n - 1); in \
                { project.name = lib.head (lib.split \"c(.*z)?\" (double 10)); }";
    let limits = Limits {
        steps: 1_000_000,
        ..Limits::default()
    };
    let options = Options {
        limits,
        ..Options::default()
    };
    let mut sources = Sources::new();
    let entry = sources.add("a.plane", text);
    let mut loader = Files(&[]);
    let path = "a.plane".into();
    let evaluation = evaluate(&mut sources, entry, path, &mut loader, &SCHEMA, options);
    let errors = report(&sources, &evaluation.errors);
    assert!(errors.contains("LIMIT"), "{errors}");
}
