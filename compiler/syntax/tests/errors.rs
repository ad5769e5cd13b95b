//! What is said about broken texts: one line an error, `line:column-line:column message | help`.

mod support;

/// Checks the errors of each text.
#[track_caller]
fn check(cases: &[(&str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let errors = support::parsed(text).errors();
            let expected = expected.join("\n");
            (errors != expected)
                .then(|| format!("for {text:?}\nfound\n{errors}\nexpected\n{expected}\n"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
#[rustfmt::skip]
fn a_missing_or_extra_separator_is_reported_where_it_belongs() {
    check(&[
        ("{ a = 1 b = 2; }", &["1:8-1:8 expected `;` after this value | add `;`"]),
        ("let\n  a = 1;\n  b = 2\nin {\n  c = 3\n  d = 4; }", &[
            "3:8-3:8 expected `;` after this value | add `;`",
            "5:8-5:8 expected `;` after this value | add `;`",
        ]),
        ("{ a = 1, b = 2, c = { d = 1, e = 2 } }", &["1:8-1:9 an entry of a set ends in `;`, not in `,` | end each entry with `;`"]),
        ("{ a = 1;; }", &["1:9-1:10 `;` ends no entry | remove it"]),
        ("{ inherit a b }", &["1:14-1:14 expected `;` after this `inherit` | add `;`"]),
        ("{ inherit a\n  b = 1; }", &["1:12-1:12 expected `;` after this `inherit` | add `;`"]),
        ("{ inherit a, b; }", &["1:12-1:13 names in `inherit` are separated by spaces, not by `,` | remove the `,`"]),
        ("[ a, b, c ]", &["1:4-1:5 elements of a list are separated by spaces, not by `,` | remove each `,`: `[ a b ]`"]),
        ("[ 1; 2; 3 ]", &["1:4-1:5 elements of a list are separated by spaces, not by `;` | remove each `;`: `[ a b ]`"]),
        ("f(a, b)", &["1:4-1:5 arguments are separated by spaces, not by `,` | write `f a b` for a call, `[ a b ]` for a list"]),
        ("{ a; b }: a", &["1:4-1:5 parameters are separated by `,` | write `{ a, b }: …`"]),
        ("{ a b }: a", &["1:5-1:6 parameters are separated by `,` | write `{ a, b }: …`"]),
        ("assert a b", &["1:11-1:11 expected `;` after this condition | add `;`"]),
        ("{ };", &["1:4-1:5 nothing follows the expression that the file is | remove this `;`"]),
    ]);
}

#[test]
#[rustfmt::skip]
fn habits_from_json_yaml_and_other_languages_are_one_error_each() {
    check(&[
        (r#"{ "a": 1, "b": [1, 2], "c": {"d": true} }"#, &["1:6-1:7 `:` does not set a value, as it does in JSON | write `a = …;`"]),
        ("{\n  a: 1\n  b: 2\n}", &["2:4-2:5 `:` does not set a value, as it does in YAML | write `a = …;`"]),
        ("{ a => 1; }", &["1:5-1:7 `=>` does not set a value | write `=`"]),
        ("{ a := 1; }", &["1:5-1:7 `:=` does not set a value | write `=`"]),
        ("{ a == 1; }", &["1:5-1:7 `==` does not set a value | write `=`"]),
        ("{ a += 1; }", &["1:5-1:7 expected `=` after the name, found `+=` | write `=`"]),
        ("{ a { b = 1; }; }", &["1:4-1:4 expected `=` after the name, found `{` | write `a = { … };`"]),
        ("{ // text\n  a = 1; }", &["1:3-1:5 `//` does not start a comment | start a comment with `#`"]),
        ("{ a = b ? c : d; }", &["1:13-1:14 there is no `a ? b : c` | write `if a then b else c`; `a ? b` asks whether `a` has an attribute `b`"]),
        ("x |> f", &["1:3-1:5 there is no pipe operator | write `f x` instead of `x |> f`"]),
        ("a & b", &["1:3-1:4 `&` alone is no operator | write `&&`"]),
        ("a | b", &["1:3-1:4 `|` alone is no operator | write `||`"]),
        ("a % b", &["1:3-1:4 there is no `%` operator | write `lib.mod a b` for the remainder of a division"]),
        ("{ a = $b; }", &[r#"1:7-1:9 `$` stands only in front of `{`, in a string | write a name without `$`, and `"${name}"` in a string"#]),
        ("{ a = 'x y'; }", &[r#"1:7-1:12 `'` does not quote a string | write `"x y"`"#]),
        ("{ a = “x y”; }", &[r#"1:7-1:12 `“` does not quote a string | write `"x y"`"#]),
        ("{ a = `x`; }", &[r#"1:7-1:10 a backtick does not quote a string | write `"x"`"#]),
        ("a – b", &["1:3-1:4 `–` is a dash, not a minus sign | write `-`"]),
        ("{ port = 8080:80; }", &[r#"1:10-1:17 `8080:80` is a pair of numbers, which is written as a string | write `"8080:80"`"#]),
        ("{ at = 1.2.3.4:80; }", &[r#"1:8-1:18 `1.2.3.4:80` is an address with a port, which is written as a string | write `"1.2.3.4:80"`"#]),
        ("{ on = 2026-01-15; }", &[r#"1:8-1:18 `2026-01-15` is a date, which is written as a string | write `"2026-01-15"`"#]),
        ("{ memory = 512 M; }", &["1:12-1:17 a unit stands directly behind its number | write `512M`"]),
    ]);
}

#[test]
#[rustfmt::skip]
fn what_nix_has_and_this_language_has_not_is_explained() {
    check(&[
        ("with x; a", &["1:1-1:5 there is no `with` | write `x.a`, or take the names you need: `let inherit (x) a b; in …`"]),
        ("{ a = with x; [ b c ]; }", &["1:7-1:11 there is no `with` | write `x.a`, or take the names you need: `let inherit (x) a b; in …`"]),
        ("https://work.ewutelo.cloud/a", &[r#"1:1-1:29 a URL is written as a string | write `"https://work.ewutelo.cloud/a"`"#]),
        ("{ a = /etc/hosts; }", &[r#"1:7-1:17 `/etc/hosts` is an absolute path | write `"/etc/hosts"` for a path on the server, `./…` for a file of the spec; put a space on both sides of a division sign"#]),
        ("{ a = ~/x; }", &["1:7-1:10 `~` is the home directory of a shell, and there is none here | write a string for a path on the server, `./…` for a file of the spec"]),
        ("<nixpkgs>", &["1:1-1:10 `<nixpkgs>` is looked up in Nix's search path, and there is none here | write the path of the file: `./…`"]),
        ("./a/${b}", &["1:1-1:9 a path cannot be put together from parts | write the path out, and choose between values instead of between files"]),
        ("./a/", &["1:1-1:5 a path does not end in a slash | name a file in it: `./a/….plane`"]),
        ("{ a = fd00::1; }", &[r#"1:7-1:14 an IPv6 address is written as a string | write `"fd00::1"`"#]),
        ("{ a = 2001:db8::1/32; }", &[r#"1:7-1:21 `2001:db8::1/32` is an IPv6 address, which is written as a string | write `"2001:db8::1/32"`"#]),
    ]);
}

#[test]
#[rustfmt::skip]
fn malformed_literals_are_one_error_with_a_suggestion() {
    check(&[
        ("30sec", &["1:1-1:6 `30sec` is neither a number nor a duration nor a size | did you mean `30s`?"]),
        ("512MB", &["1:1-1:6 `512MB` is neither a number nor a duration nor a size | did you mean `512M`?"]),
        ("1.5G", &["1:1-1:5 `1.5G` is neither a number nor a duration nor a size | did you mean `1536M`?"]),
        ("0.5s", &["1:1-1:5 `0.5s` is neither a number nor a duration nor a size | did you mean `500ms`?"]),
        ("7d", &["1:1-1:3 `7d` is neither a number nor a duration nor a size | did you mean `168h`?"]),
        ("30s1m", &["1:1-1:6 `30s1m` is neither a number nor a duration nor a size | did you mean `1m30s`?"]),
        ("512Mi", &["1:1-1:6 `512Mi` is neither a number nor a duration nor a size | did you mean `512M`?"]),
        ("2hours", &["1:1-1:7 `2hours` is neither a number nor a duration nor a size | did you mean `2h`?"]),
        ("1_000", &["1:1-1:6 `1_000` is neither a number nor a duration nor a size | write `1000`"]),
        ("0640", &[r#"1:1-1:5 `0640` starts with a zero | write `640`, or `"0640"` for a file mode or another text"#]),
        ("0x1F", &["1:1-1:5 `0x1F` is neither a number nor a duration nor a size | write `31`"]),
        ("1e5", &["1:1-1:4 `1e5` is neither a number nor a duration nor a size | write `100000`"]),
        ("12abc", &[r#"1:1-1:6 `12abc` is neither a number nor a duration nor a size | durations end in `ms`, `s`, `m` or `h`, sizes in `B`, `K`, `M`, `G` or `T`; for a text or a name write `"12abc"`"#]),
        ("9223372036854775808", &["1:1-1:20 `9223372036854775808` is too large for an integer | write it as a string if it is a name or a key, not a quantity"]),
        ("99999999999999999999G", &["1:1-1:22 `99999999999999999999G` is neither a number nor a duration nor a size | write a smaller quantity"]),
        ("1.2.3", &["1:1-1:6 a version starts with `v`, and `1.2.3` does not | did you mean `v1.2.3`?"]),
        ("1.2.3.4.5", &["1:1-1:10 `1.2.3.4.5` is not a number | an IPv4 address has four parts, a version up to three; anything else is a string"]),
        ("01.5", &["1:1-1:5 `01.5` is not a number | write `1.5`"]),
        ("172.20.300.1", &["1:1-1:13 `172.20.300.1` is not an IPv4 address | write four numbers from 0 to 255"]),
        ("010.1.1.1", &["1:1-1:10 `010.1.1.1` is not an IPv4 address | write `10.1.1.1`"]),
        ("172.20.1.0/99", &["1:1-1:14 `172.20.1.0/99` is not a network | write a length from 0 to 32, as in `172.20.1.0/24`"]),
        ("172.20.1.5/24", &["1:1-1:14 `172.20.1.5/24` is an address inside a network, not the network | write `172.20.1.0/24`, or leave `/24` off for the one address"]),
        ("10.0.0.256/8", &["1:1-1:13 `10.0.0.256/8` is not a network | write four numbers from 0 to 255, as in `172.20.1.0/24`"]),
        ("172.20.1/24", &["1:1-1:12 `172.20.1/24` is not a network | write all four, as in `172.20.1.0/24`"]),
        ("v1.2.x", &["1:1-1:7 `v1.2.x` is not a version | write one exact version, as in `v1.2.2`"]),
        ("V1.2.3", &["1:1-1:7 `V1.2.3` is not a version | did you mean `v1.2.3`?"]),
        ("v1.2.2alpha", &["1:1-1:12 `v1.2.2alpha` is not a version | did you mean `v1.2.2-alpha`?"]),
        ("v1.2.3.4", &["1:1-1:9 `v1.2.3.4` is not a version | write `v1.2.2`, `v18.1` or `v1.2.2-rc.1`; a tag of another form is a string"]),
        (".5", &["1:1-1:3 a decimal starts with a digit | write `0.5`"]),
    ]);
}

#[test]
#[rustfmt::skip]
fn an_unclosed_string_is_found_on_its_own_line() {
    check(&[
        ("{ a = \"foo;\n  b = \"bar\";\n  c = 1; }", &[r#"1:7-1:11 this string is never closed | write `"foo"`"#]),
        ("{\n  a = [ \"x\" \"y ];\n  b = \"z\";\n}", &[r#"2:13-2:15 this string is never closed | write `"y"`"#]),
        ("{ a = \"x ${b\";\n  c = \"d\"; }", &[r#"1:10-1:12 this interpolation is never closed | close it with `}` inside the string, or write `\${` for the two characters"#]),
        (r#""abc"#, &[r#"1:1-1:5 this string is never closed | write `"abc"`"#]),
        ("''abc", &["1:1-1:3 this indented string is never closed | end it with `''`"]),
        ("{\n  a = ''\n    text\n  b = 1;\n}", &["2:7-2:9 this indented string is never closed | end it with `''`"]),
        ("{ a = ''\n  text\n  b = ''x''; }", &["3:9-3:12 a name follows the string without a space | put a space between them, or add the quote that is missing"]),
        (r#"{ a = "x"b; }"#, &["1:10-1:11 a name follows the string without a space | put a space between them, or add the quote that is missing"]),
        ("/* abc", &["1:1-1:3 this comment is never closed | end it with `*/`"]),
        ("{ a = 1; /* abc }", &["1:10-1:12 this comment is never closed | end it with `*/`"]),
        (r#""${}""#, &["1:4-1:4 expected an expression between `${` and `}`, found the end of the interpolation | write the value, or remove what asks for it"]),
        (r#""${a; b}""#, &["1:5-1:6 expected the end of the interpolation, found `;` | remove it, or check what stands before it"]),
    ]);
}

#[test]
#[rustfmt::skip]
fn an_unclosed_bracket_names_the_place_where_it_is_missing() {
    check(&[
        ("{ a = [ 1 2; b = 3; }", &["1:12-1:12 `[` is never closed | add `]`"]),
        ("{ a = { b = [ 1 2 };\n  c = 3; }", &["1:18-1:18 `[` is never closed | add `]`"]),
        ("{ a = (1 + 2; b = 3; }", &["1:13-1:13 `(` is never closed | add `)`"]),
        ("{ a = f (x: x; b = 2; }", &["1:14-1:14 `(` is never closed | add `)`"]),
        ("[ a\n  b = 1; ]", &["1:4-1:4 `[` is never closed | add `]`"]),
        ("{ a = 1;", &["1:9-1:9 `{` is never closed | add `}`"]),
        ("((((", &["1:5-1:5 expected an expression between `(` and `)`, found the end of the file | write the value"]),
        ("( 1 ]", &["1:5-1:6 `(` is closed by `]` | write `)`"]),
        ("{ a = 1; }}", &["1:11-1:12 `}` closes nothing | remove it, or add the opening bracket"]),
        ("a b )", &["1:5-1:6 `)` closes nothing | remove it, or add the opening bracket"]),
        ("[ a = 1; }  b ]", &["1:3-1:4 a list holds values, and this is an entry of a set | put `{` before the entry and `}` after it"]),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_missing_value_or_name_is_named() {
    check(&[
        ("{ a = ; b = 2; }", &["1:6-1:6 expected a value after `=`, found `;` | write the value, or remove what asks for it"]),
        ("{ a =\n  b = 2; }", &["1:6-1:6 expected a value after `=`, found `b` | write the value"]),
        ("{ a }", &["1:3-1:4 `a` has no value | write `a = …;`, or `inherit a;` to take it from the scope"]),
        ("{ a.b.c; }", &["1:3-1:8 `a.b.c` has no value | write `a.b.c = …;`"]),
        ("{ a.b 1; }", &["1:6-1:6 expected `=` after the name, found `1` | write `name = …;`"]),
        ("{ a = 1 +; b = * 2; }", &[
            "1:10-1:10 expected a value after the operator, found `;` | write the value, or remove what asks for it",
            "1:16-1:17 expected a value after `=`, found `*` | multiply with one `*`; there is no power",
        ]),
        ("{ = 1; }", &["1:3-1:4 expected `name = value;`, found `=` | start the entry with a name"]),
        ("{ a. = 1; }", &["1:6-1:7 expected a name after the `.`, found `=` | write the name, or remove the `.`"]),
        ("a.", &["1:3-1:3 expected a name after the `.`, found the end of the file | write the name, or remove the `.`"]),
        ("a.b or", &["1:7-1:7 expected a value after `or`, found the end of the file | write the value"]),
        ("x:", &["1:3-1:3 expected the body of the function, found the end of the file | write the value"]),
        ("()", &["1:2-1:2 expected an expression between `(` and `)`, found `)` | write the value, or remove what asks for it"]),
        ("", &["1:1-1:1 the file holds no expression | start with `{ }` and put the options between the braces"]),
        ("# nothing", &["1:1-1:1 the file holds no expression | start with `{ }` and put the options between the braces"]),
        ("let in", &["1:7-1:7 expected a value after `in`, found the end of the file | write the value"]),
        ("a = 1; b = 2;", &["1:1-1:2 a file is one expression, and this is an entry of a set | put `{` before the first entry and `}` after the last"]),
        ("inherit a;", &["1:1-1:8 a file is one expression, and this is an entry of a set | put `{` before the first entry and `}` after the last"]),
    ]);
}

#[test]
#[rustfmt::skip]
fn keywords_and_literals_are_no_names() {
    check(&[
        ("{ if = 1; let.in = 2; }", &[
            r#"1:3-1:5 `if` is a keyword, not a name | choose another name, or quote it: `"if"`"#,
            r#"1:11-1:14 `let` is a keyword, not a name | choose another name, or quote it: `"let"`"#,
            r#"1:15-1:17 `in` is a keyword, not a name | choose another name, or quote it: `"in"`"#,
        ]),
        ("a.then", &[r#"1:3-1:7 `then` is a keyword, not a name | choose another name, or quote it: `"then"`"#]),
        ("{ 8080 = 1; }", &[r#"1:3-1:7 `8080` is not a name | quote it: `"8080"`"#]),
        ("x.v1.2", &[r#"1:3-1:7 `v1.2` is not a name | quote it: `"v1.2"`"#]),
        ("{ café = 1; }", &[r#"1:3-1:7 `café` is not a name | write it without accents, or as a string: `"café"`"#]),
        ("then", &["1:1-1:5 expected an expression, found `then` | `then` belongs to an `if` before it"]),
        ("else", &["1:1-1:5 expected an expression, found `else` | `else` belongs to an `if` before it"]),
        ("in", &["1:1-1:3 expected an expression, found `in` | `in` belongs to a `let` before it"]),
        ("rec 1", &["1:5-1:6 expected `{` after `rec`, found `1` | remove it, or check what stands before it"]),
        ("a or b", &["1:3-1:5 `or` follows a selection only | write `a.b or default`; for “either”, write `||`"]),
    ]);
}

#[test]
#[rustfmt::skip]
fn branches_and_bindings_are_complete() {
    check(&[
        ("if a then b", &["1:12-1:12 expected `else` after the `then` part of this `if`, found the end of the file | add `else` and a value, `else null` if there is none: an `if` always has one"]),
        ("if a b else c", &["1:7-1:7 expected `then` after the condition of this `if`, found `else` | write `if … then … else …`"]),
        ("if", &["1:3-1:3 expected a condition after `if`, found the end of the file | write the value"]),
        ("let a = 1; { b = a; }", &["1:11-1:11 expected `in` after the bindings of this `let`, found `{` | write `in` between the bindings and the value"]),
        ("let a = 1; f a", &["1:11-1:11 expected `in` after the bindings of this `let`, found `f` | write `in` between the bindings and the value"]),
        ("let a = 1;", &["1:11-1:11 expected `in` after the bindings of this `let`, found the end of the file | write `in` between the bindings and the value"]),
        ("{ a = if x then 1; b = 2; }", &["1:18-1:18 expected `else` after the `then` part of this `if`, found `;` | add `else` and a value, `else null` if there is none: an `if` always has one"]),
        ("if a = b then c else d", &["1:6-1:7 `=` sets a value and compares nothing | write `==`"]),
        ("a < b < c", &["1:7-1:8 comparisons cannot be chained | compare twice: `a < b && b < c`"]),
        ("a == b == c", &["1:8-1:10 comparisons cannot be chained | compare twice: `a == b && b == c`"]),
    ]);
}

#[test]
#[rustfmt::skip]
fn what_needs_parentheses_is_told_so() {
    check(&[
        ("[ a + b + c ]", &["1:5-1:6 an operation needs parentheses to be an element of a list | put it into parentheses: `[ (a + b) ]`"]),
        ("[ -1 ]", &["1:3-1:5 a negative number needs parentheses in a list | write `(-1)`"]),
        ("[ if a then b else c ]", &["1:3-1:5 an `if` needs parentheses here | put it between `(` and `)`"]),
        ("[ x: x ]", &["1:3-1:4 a function needs parentheses here | put it between `(` and `)`"]),
        ("1 + if a then b else c", &["1:5-1:7 an `if` needs parentheses here | put it between `(` and `)`"]),
        ("a // x: y", &["1:6-1:7 a function needs parentheses here | put it between `(` and `)`"]),
        ("f x: y", &["1:3-1:4 a function needs parentheses to be an argument | write `f (x: …)`; to set a value, write `name = …;`"]),
        ("{ a = ${b}; }", &[r#"1:7-1:9 `${ }` stands in strings and attribute paths only | write the expression alone, or `"${…}"`"#]),
    ]);
}

#[test]
#[rustfmt::skip]
fn functions_take_parameters_in_one_form() {
    check(&[
        ("{ ..., a }: a", &["1:6-1:7 `...` stands last among the parameters | write `{ a, b, ... }: …`"]),
        ("{ a, b } a", &["1:9-1:9 expected `:` after the parameters of the function | write `{ a, b }: value`; entries of a set are `name = value;`"]),
        ("{ a ? 1, b = 2 }: a", &["1:12-1:13 a default is set with `?`, not with `=` | write `{ a ? 1 }: …`"]),
        ("x@y: z", &["1:3-1:4 expected the parameters `{ … }`, found `y` | remove it, or check what stands before it"]),
        ("{ a }@: b", &["1:7-1:8 expected a name for the whole argument, found `:` | remove it, or check what stands before it"]),
        ("{ inherit a.b; }", &["1:11-1:14 `inherit` takes plain names, no paths | write `(a) b`"]),
        ("{ inherit a = 1; }", &["1:13-1:14 `inherit` takes names, no values | write `name = value;` without `inherit`"]),
    ]);
}

#[test]
#[rustfmt::skip]
fn characters_that_have_no_place_are_named() {
    check(&[
        ("# a\r\n{ }\r\n", &["1:4-1:5 lines end in a carriage return | run `specc fmt`, and let `.gitattributes` say `*.plane text eol=lf`"]),
        ("\u{feff}{ }", &["1:1-1:2 the file starts with a byte order mark | save the file as UTF-8 without it"]),
        ("{ a = \0 1; }", &["1:7-1:8 control character U+0000 | remove it, or write a plain space"]),
        ("{ a = \"x\u{7}y\"; }", &["1:9-1:10 control character U+0007 in a string | remove it"]),
        ("{ a\u{a0}= 1; }", &["1:4-1:5 no-break space U+00A0 | remove it, or write a plain space"]),
        ("{ a\u{200b} = 1; }", &["1:4-1:5 invisible character U+200B | remove it, or write a plain space"]),
        ("{ a = §§; }", &["1:7-1:9 `§` means nothing here | remove it, or put it in a string"]),
        (r#"a \ b"#, &[r#"1:3-1:4 `\` stands only in strings | remove it: an expression may go on on the next line as it is"#]),
        ("≤", &["1:1-1:2 `≤` is no operator | write `<=`, `>=` or `!=`"]),
    ]);
}

#[test]
#[rustfmt::skip]
fn independent_faults_are_all_reported() {
    check(&[
        ("{\n  a = 30sec;\n  b = [ 1, 2 ];\n  c = \"x;\n  d = (1 + ;\n  e = 2\n  f = with x; y;\n  g = 172.20.1.5/24;\n}", &[
            "2:7-2:12 `30sec` is neither a number nor a duration nor a size | did you mean `30s`?",
            "3:10-3:11 elements of a list are separated by spaces, not by `,` | remove each `,`: `[ a b ]`",
            r#"4:7-4:9 this string is never closed | write `"x"`"#,
            "5:11-5:11 expected a value after the operator, found `;` | write the value, or remove what asks for it",
            "6:8-6:8 expected `;` after this value | add `;`",
            "7:7-7:11 there is no `with` | write `x.a`, or take the names you need: `let inherit (x) a b; in …`",
            "8:7-8:20 `172.20.1.5/24` is an address inside a network, not the network | write `172.20.1.0/24`, or leave `/24` off for the one address",
        ]),
    ]);
}

#[test]
#[rustfmt::skip]
fn ways_of_writing_from_elsewhere_are_recognised_as_a_whole() {
    check(&[
        ("plane:\n  version: 1\n  subdomain: a", &["1:1-2:10 this is YAML, not a spec | write a set: `{ plane = { version = …; }; }`"]),
        ("---\na: 1", &["1:1-1:4 this is YAML, not a spec | write a set: `{ project.name = \"…\"; … }`"]),
        ("[redis]\nport = 1", &["1:1-1:8 this is TOML, not a spec | write a set: `{ redis = { … }; }`"]),
        ("config => { }", &["1:8-1:10 a function has a colon, not an arrow | write `:`"]),
        ("{ a = { b = 1; ]; }", &["1:16-1:17 `{` is closed by `]` | write `}`"]),
        ("{ a = [ 1 }; }", &["1:11-1:12 `[` is closed by `}` | write `]`"]),
        ("{ redis::port = 1; }", &["1:8-1:10 names are joined by `.`, not by `::` | write `redis.port = …;`"]),
        ("{ a/b = 1; }", &["1:4-1:5 names are joined by `.`, not by `/` | write `a.b = …;`"]),
        ("{ a = 1; -- no\n  b = 2; }", &["1:10-1:12 `--` does not start a comment | start a comment with `#`"]),
        ("{ a = 1; ; the rest\n  b = 2; }", &["1:10-1:11 `;` does not start a comment | start a comment with `#`"]),
        ("{ a = 1; */ }", &["1:10-1:12 `*/` ends no comment: none is open | start a comment with `#`"]),
        ("a = 1;\nin a", &["1:1-1:2 there is an `in`, and no `let` before it | write `let` before the first of the bindings"]),
        ("  a = 1;\n}", &["1:3-1:4 a file is one expression, and this is an entry of a set | put `{` before the first entry and `}` after the last"]),
        ("{ a = 0,5; }", &["1:7-1:10 a decimal has a point, not a comma | write `0.5`"]),
        ("{ a = {{ b }}; }", &["1:7-1:14 `{{ }}` is Jinja, and a spec is no template | write `var.NAME` for a variable of the inventory, `config.…` for an option"]),
        ("{ a = ada@example.org; }", &["1:7-1:22 an e-mail address is written as a string | write `\"ada@example.org\"`"]),
        ("{ a, then, b }: a", &["1:6-1:10 `then` is a keyword, not a name | choose another name"]),
        ("{ inherit a.b.c d; }", &["1:11-1:16 `inherit` takes plain names, no paths | write `(a.b) c`"]),
        ("{ redis {\n  port = 1\n} }", &["1:8-1:8 expected `=` after the name, found `{` | write `redis = { … };`"]),
        ("{ a = <<EOF\nx\nEOF; }", &["1:7-1:12 there are no heredocs | put a text of several lines between `''` and `''`"]),
        ("^1.2.2", &["1:1-1:7 a version is one release, not a range | write `v1.2.2`"]),
        ("50%", &["1:3-1:4 there are no percentages | write a fraction: `0.5` is one half"]),
        ("fd00:1:2::3", &["1:1-1:12 an IPv6 address is written as a string | write `\"fd00:1:2::3\"`"]),
        ("rabbitmq:3.13.7-alpine", &["1:1-1:23 an image reference is written as a string | write `\"rabbitmq:3.13.7-alpine\"`"]),
        ("10.0.0.0/255.0.0.0", &["1:1-1:19 `10.0.0.0/255.0.0.0` is not a network | write `10.0.0.0/8`"]),
        ("6'379", &["1:1-1:6 `6'379` is neither a number nor a duration nor a size | write `6379`"]),
        ("1.", &["1:1-1:3 a decimal ends in a digit | write `1.0`"]),
        ("536870912b", &["1:1-1:11 `536870912b` is neither a number nor a duration nor a size | did you mean `512M`?"]),
        ("0.3G", &["1:1-1:5 `0.3G` is neither a number nor a duration nor a size | use a smaller unit, and round"]),
        ("./*.plane", &["1:1-1:10 a path names one file, not a pattern | list the files: `[ ./a.plane ./b.plane ]`"]),
    ]);
}

#[test]
fn functions_of_functions_are_no_yaml() {
    check(&[
        ("x:\ny: x", &[]),
        ("config:\n  lib: {\n}", &[]),
        ("x:\ny: (\nz: z)", &[]),
        ("x:\ny:\nz: x", &[]),
    ]);
}
