//! Env files as Docker Compose reads them. `golden-tests` asks compose itself about the same kind of texts.

mod common;

use common::{file, messages, slice};
use specc_artifacts::env;

/// The entries as `NAME=value`, names without a value by themselves.
fn entries(text: &str) -> Vec<String> {
    let read = env::parse(file(), text);
    assert_eq!(messages(&read.diagnostics), Vec::<String>::new(), "{text}");
    let entries = read.entries.iter();
    entries
        .map(|entry| match entry.inherited {
            true => entry.name.value.clone(),
            false => format!("{}={}", entry.name.value, entry.value.value),
        })
        .collect()
}

#[test]
fn entries_are_what_compose_makes_of_them() {
    let cases: [(&str, &[&str]); 12] = [
        ("A=1\nB\nC=2\n", &["A=1", "B", "C=2"]),
        ("A: 1\nB:2\n", &["A=1", "B=2"]),
        ("A=x y # c\nB=x#c\nC= #c\n", &["A=x y", "B=x#c", "C=#c"]),
        ("A=a\t# c\n", &["A=a\t# c"]),
        ("A=\"a # b\" # c\nB='c'# d\n", &["A=a # b", "B=c"]),
        ("A=\"a\\nb\\\"c\\\\d\\x\"\n", &["A=a\nb\"c\\d\\x"]),
        ("A='a\\nb\\'c'\n", &["A=a\\nb'c"]),
        ("A=a\\nb\n", &["A=a\\nb"]),
        ("A=\"a\nb\"\nC='\nD=1\n'\n", &["A=a\nb", "C=\nD=1\n"]),
        (
            "export A=1\nexport\tB=2\nexported=3\n",
            &["A=1", "B=2", "exported=3"],
        ),
        (
            "A=a\"b\"c\nB=it's\nC=\"a\"b\n",
            &["A=a\"b\"c", "B=it's", "C=a"],
        ),
        ("\u{feff}A.B-c[0]=1\r\nB=2\r\n", &["A.B-c[0]=1", "B=2"]),
    ];
    for (text, expected) in cases {
        assert_eq!(entries(text), expected, "{text}");
    }
}

#[test]
fn what_compose_refuses_is_reported() {
    let cases = [
        ("just words\n", "expected `NAME=value`"),
        ("A B=1\n", "a name cannot contain blanks"),
        ("A\"=1\n", "a name cannot contain `\"`"),
        ("A=\"a\nB=1\n", "this quote is never closed"),
        ("A='a\nB='b'\n", "this quote is never closed"),
    ];
    for (text, message) in cases {
        let read = env::parse(file(), text);
        assert_eq!(messages(&read.diagnostics), [message], "{text}");
    }
}

#[test]
fn a_condition_on_the_line_of_its_entry_is_no_part_of_it() {
    let text =
        "{% if tls %}SCHEME=https{% endif %}\n{% if x %}A={{ x }} {% else %}A=1{% endif %}\nB=1\n";
    let read = env::parse(file(), text);
    let first = &read.entries[0];
    assert_eq!(slice(text, first.span), "SCHEME=https");
    assert!(first.conditional && !first.template);
    assert!(read.entries[1].template, "two branches on one line");
    assert!(!read.entries[2].conditional);
}
