//! What holds for any bytes: no panic, ranges inside the text and between characters, masks of equal length.

use proptest::prelude::*;
use saphyr_parser::{Event, Parser};
use specc_artifacts::yaml::{self, Node, Style, Value};
use specc_artifacts::{Artifact, Kind, caddyfile, decode, env, jinja, shell};
use specc_source::{Diagnostic, FileId, Sources, Span};

fn file() -> FileId {
    Sources::new().add("x", "")
}

fn check(text: &str, span: Span) {
    assert!(
        text.get(span.range()).is_some(),
        "{span:?} does not fit {text:?}"
    );
}

fn check_diagnostics(text: &str, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        check(text, diagnostic.primary.span);
        diagnostic
            .related
            .iter()
            .for_each(|label| check(text, label.span));
    }
}

fn check_node(text: &str, node: &Node) {
    for inner in node.walk() {
        check(text, inner.span);
        assert!(
            node.span.contains(inner.span) || inner.span.start == inner.span.end,
            "{text:?}: {inner:?}"
        );
    }
}

/// Reads a text as everything, and checks every range.
fn check_everything(text: &str) {
    let yaml = yaml::parse(file(), text);
    yaml.documents
        .iter()
        .for_each(|document| check_node(text, document));
    check_diagnostics(text, &yaml.diagnostics);
    let caddyfile = caddyfile::parse(file(), text);
    for directive in caddyfile.all_directives() {
        check(text, directive.span);
        check(text, directive.name.span);
        directive
            .arguments
            .iter()
            .for_each(|argument| check(text, argument.span));
    }
    caddyfile
        .sites
        .iter()
        .for_each(|site| check(text, site.span));
    caddyfile
        .snippets
        .iter()
        .for_each(|snippet| check(text, snippet.span));
    check_diagnostics(text, &caddyfile.diagnostics);
    let env = env::parse(file(), text);
    for entry in &env.entries {
        [entry.span, entry.name.span, entry.value.span]
            .into_iter()
            .for_each(|span| check(text, span));
        assert_eq!(
            text.get(entry.name.span.range()),
            Some(entry.name.value.as_str())
        );
    }
    check_diagnostics(text, &env.diagnostics);
    let script = shell::parse(file(), text);
    for line in &script.lines {
        assert_eq!(text.get(line.span.range()), Some(line.value.as_str()));
    }
    for comment in [
        yaml.comments,
        caddyfile.comments,
        env.comments,
        script.comments,
    ]
    .into_iter()
    .flatten()
    {
        check(text, comment.span);
        check(text, comment.covers);
    }
    for path in [
        "x/tasks/a.yml",
        "docker-compose.yml.j2",
        "a/b",
        "Caddyfile",
        "x.env",
        "x.sh",
    ] {
        Artifact::read(file(), path, text);
    }
}

/// Pieces that the grammars give a meaning to, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b: ",
        "key:",
        "- ",
        "\n",
        "\n  ",
        "\n    ",
        "\n",
        "{",
        "}",
        "[",
        "]",
        ", ",
        ": ",
        "\"",
        "'",
        "|",
        ">-",
        ">",
        "|+2",
        "#",
        " # c",
        "&x ",
        "*x",
        "!t ",
        "---\n",
        "...\n",
        "<<: ",
        "? ",
        "{{ x }}",
        "{{",
        "}}",
        "{% if a %}",
        "{% endif %}",
        "{% include 'f' %}",
        "{#",
        "#}",
        "é",
        "日",
        "\t",
        "\r\n",
        "\r",
        "\\",
        "\\\"",
        "%",
        "@",
        "`",
        "<<E\n",
        "E",
        "=",
        "export ",
        "\u{feff}",
        "-",
        "  ",
        "\u{85}",
        "1",
        "~",
        "{% raw %}",
        "{% endraw %}",
        "\0",
        "{{-",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Pieces of valid-looking YAML without Jinja.
fn yaml_pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a: 1\n",
        "b:\n",
        "  c: d\n",
        "  - e\n",
        "- f\n",
        "  g: |\n",
        "    text\n",
        "\n",
        "# c\n",
        "  h: >-\n",
        "    i: j\n",
        "k: [1, {l: m}]\n",
        "n: \"o\"\n",
        "p: 'q''r'\n",
        "  s: t u # v\n",
        "- w: x\n",
        "  y: z\n",
        "    more\n",
        "aa: &A\n",
        "bb: *A\n",
        "cc: !t x\n",
        "---\n",
        "dd: >\n",
        "     deeper\n",
        "ee: \"f\n",
        "  g\"\n",
        "- - h\n",
        "- !t\n",
        "  - i\n",
        "...\n",
        "jj: {k: l,\n",
        "  m: n}\n",
        "oo: |+\n",
        "pp: é ü\n",
        "- |\n",
        "  qq\n",
        "   rr\n",
    ]);
    prop::collection::vec(piece, 1..9).prop_map(|pieces| pieces.concat())
}

/// The text of each scalar without Jinja, read again from its range alone, says the same.
fn check_scalars_again(text: &str) {
    for document in yaml::parse(file(), text).documents {
        for node in document.walk() {
            let Value::Scalar(scalar) = &node.value else {
                continue;
            };
            let written = &text[node.span.range()];
            let one_line = !written.contains(['\n', '\r']);
            let block = matches!(scalar.style, Style::Literal | Style::Folded);
            if scalar.template || block || !one_line || written.is_empty() {
                continue;
            }
            // In a list of its own: a plain text may look like a key or a comment where a document begins.
            let again = format!("- {written}\n");
            let list = yaml::parse(file(), &again).documents.remove(0);
            let item = list.items().first().and_then(Node::text);
            assert_eq!(item, Some(&*scalar.text), "{written:?} of {text:?}");
        }
    }
}

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
                [key, value].into_iter().for_each(|node| ours(node, into))
            });
            into.push_str("} ");
        }
        Value::Alias(_) => into.push_str("* "),
        Value::Unknown => into.push_str("? "),
    }
}

/// The tree as a conforming parser reads it; `None` where it refuses the text.
fn theirs(text: &str) -> Option<String> {
    let mut tree = String::new();
    for event in Parser::new_from_str(text) {
        match event.ok()?.0 {
            Event::Scalar(text, ..) => tree.push_str(&format!("{text:?} ")),
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pieces_are_read_within_bounds(text in pieces()) {
        check_everything(&text);
    }

    #[test]
    fn any_bytes_are_decoded_and_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let decoded = decode(&bytes);
        for note in &decoded.notes {
            prop_assert!(decoded.text.get(note.range.start as usize..note.range.end as usize).is_some());
        }
        prop_assert!(!decoded.is_verbatim() || decoded.text.as_bytes() == bytes);
        check_everything(&decoded.text);
    }

    #[test]
    fn a_mask_is_as_long_as_its_text_and_differs_only_in_jinja(text in pieces()) {
        let mask = jinja::Mask::new(&text);
        prop_assert_eq!(mask.text.len(), text.len());
        for (at, (masked, original)) in mask.text.bytes().zip(text.bytes()).enumerate() {
            prop_assert!(masked == original || mask.covers(at..at + 1));
        }
    }

    #[test]
    fn what_a_conforming_parser_accepts_is_read_as_it_reads_it(text in yaml_pieces()) {
        if let Some(expected) = theirs(&text) {
            let mut tree = String::new();
            yaml::parse(file(), &text).documents.iter().for_each(|document| ours(document, &mut tree));
            prop_assert_eq!(tree, expected, "{}", text);
        }
    }

    #[test]
    fn a_scalar_reads_the_same_from_its_range_alone(text in yaml_pieces()) {
        if theirs(&text).is_some() {
            check_scalars_again(&text);
        }
    }

    #[test]
    fn line_ends_and_marks_move_no_value(text in yaml_pieces()) {
        let moved = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        let tree = |text: &str| {
            let mut tree = String::new();
            let read = yaml::parse(file(), text);
            read.documents.iter().for_each(|document| ours(document, &mut tree));
            tree
        };
        prop_assert_eq!(tree(&moved), tree(&text));
        yaml::parse(file(), &moved).documents.iter().for_each(|document| check_node(&moved, document));
    }

    #[test]
    fn any_path_has_a_kind(path in "[a-z/._]{0,40}", text in pieces()) {
        let kind = specc_artifacts::classify(&path, &text);
        prop_assert!(kind != Kind::Caddyfile || path.to_lowercase().contains("caddy"));
    }
}
