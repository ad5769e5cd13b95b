//! The YAML reader against an independent parser that passes the YAML test suite: the same text, the same tree.

use saphyr_parser::{Event, Parser};
use specc_artifacts::yaml::{self, Node, Value};
use specc_source::Sources;

/// A tree without positions, as one line.
fn ours(node: &Node, into: &mut String) {
    match &node.value {
        Value::Scalar(scalar) => into.push_str(&format!("{:?} ", scalar.text)),
        Value::Sequence(sequence) => {
            into.push_str("[ ");
            sequence.items.iter().for_each(|item| ours(item, into));
            into.push_str("] ");
        }
        Value::Mapping(mapping) => {
            into.push_str("{ ");
            mapping.entries.iter().for_each(|(key, value)| {
                ours(key, into);
                ours(value, into);
            });
            into.push_str("} ");
        }
        Value::Alias(_) => into.push_str("* "),
        Value::Unknown => into.push_str("? "),
    }
}

fn theirs(text: &str) -> Option<String> {
    let mut tree = String::new();
    for event in Parser::new_from_str(text) {
        match event.ok()?.0 {
            Event::Scalar(text, ..) => {
                tree.push_str(&format!("{text:?} "));
            }
            Event::SequenceStart(..) => tree.push_str("[ "),
            Event::SequenceEnd => tree.push_str("] "),
            Event::MappingStart(..) => tree.push_str("{ "),
            Event::MappingEnd => tree.push_str("} "),
            Event::Alias(_) => tree.push_str("* "),
            _ => {}
        }
    }
    Some(tree)
}

#[derive(Debug, PartialEq)]
struct Reading {
    tree: String,
    complaints: usize,
}

fn read(text: &str) -> Reading {
    let file = Sources::new().add("x.yml", text);
    let yaml = yaml::parse(file, text);
    let mut tree = String::new();
    yaml.documents
        .iter()
        .for_each(|document| ours(document, &mut tree));
    let errors = yaml.diagnostics.iter().filter(|d| d.code.id == "ART-01");
    Reading {
        tree,
        complaints: errors.count(),
    }
}

#[test]
fn reads_valid_yaml_as_a_conforming_parser_does() {
    let cases = [
        "a: 1\nb: two words\nc:\n",
        "- a\n- b: 1\n  c: 2\n-\n- - x\n  - y\n",
        "a:\n- 1\n- 2\nb:\n  - 3\n",
        "a: |\n  one\n   two\n\n  three\n\nb: >\n  one\n  two\n\n  three\n    four\n  five\n",
        "a: |-\n  x\nb: |+\n  x\n\n\nc: >-\n  a\n  b\nd: >+\n  a\n\ne: |2\n    x\n   y\n",
        "a: \"q \\\"x\\\" \\u00e9 \\x41\\n\"\nb: 'it''s'\nc: \"two\n  lines\n\n  more\"\nd: 'two\n  lines'\n",
        "a: plain\n  goes on\n\n  after a gap\nb: x # comment\n# comment\nc: a#b\n",
        "a: [1, two words, 'x', {k: v, l: [m]}, ]\nb: {}\nc: []\nd: {a: , b}\n",
        "a: [\n  1,\n  2 # c\n]\nb: {\n  k: v,\n  l: w\n}\n",
        "---\na: 1\n---\nb: 2\n...\n---\nc\n",
        "--- |\n block\n--- [1]\n",
        "base: &base\n  a: 1\nnext:\n  <<: *base\n  b: *base\nlist: [*base, &x y, *x]\n",
        "&k key: &v value\n? complex\n: value\n? [a, b]\n: - c\n",
        "a: http://x:80/y\nb: a:b\nc: ::x\nd: -1\n",
        "\"quoted key\": 1\n'other': 2\n[a]: 3\n",
        "a: !vault |\n  $ANSIBLE\n  123\nb: !!str 1\nc: !x {a: b}\n",
        "a: é\nb: \"日本\"\nc: |\n  ünï\n",
        "- name: x\n  vars:\n    a: 1\n  block:\n    - b: c\n\n    # note\n    - d: e\n",
        "a:\r\n  - b\r\n  - c: |\r\n      x\r\n      y\r\nd: e\r\n",
        "\u{feff}a: b\n",
        "%YAML 1.2\n---\na: b\n",
        "a: 'x'   # c\nb: \"y\"\t\nc: z\n",
        "a: \"x \\\n   y\"\n",
        "plain\ntext\n",
        "- >\n  folded\n  text\n-  |\n  lit\n",
        "a:\n    b:\n        c: d\n    e: f\n",
        "a: >\n\n  x\n\n   y\n\n  z\n",
        "key: [a: b, c]\n",
        "a: ''\nb: \"\"\n",
        "a:   # comment\n  b: c\n",
        "- # comment\n  a: b\n- !t\n  c: d\n- &x\n  - e\n",
        "a: '# no'\nb: \"x # no\"\nc: x #yes\n",
    ];
    for text in cases {
        let expected = theirs(text).unwrap_or_else(|| panic!("not valid: {text:?}"));
        assert_eq!(
            read(text),
            Reading {
                tree: expected,
                complaints: 0
            },
            "{text}"
        );
    }
}
