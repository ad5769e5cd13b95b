//! Templates as other people write them: statements at the ends of lines, values in branches, lines that an expression brings in.

mod common;

use common::{complaints, root, slice, yaml};
use specc_artifacts::yaml::{Lookup, Node};

/// What stands at a key, in the notation of the cases below.
fn shown(node: &Node) -> String {
    match (node.text(), node.as_sequence(), node.as_mapping()) {
        (Some(text), ..) => text.to_owned(),
        (_, Some(sequence), _) => {
            let items: Vec<String> = sequence.items.iter().map(shown).collect();
            let open = if sequence.open.is_some() { "…" } else { "" };
            format!("[{}{open}]", items.join(", "))
        }
        (.., Some(mapping)) => {
            let entries = mapping.entries.iter();
            let entries: Vec<String> = entries
                .map(|(key, value)| format!("{}: {}", shown(key), shown(value)))
                .collect();
            let open = if mapping.open.is_some() { "…" } else { "" };
            format!("{{{}{open}}}", entries.join(", "))
        }
        _ => "?".to_owned(),
    }
}

#[test]
fn expressions_above_entries_bring_in_their_siblings() {
    let cases = [
        (
            "a:\n  {{ patch('x') | indent(2) }}\n  b: 1\n",
            "{a: {b: 1…}}",
        ),
        ("a:\n  {{ x }}\n  {{ y }}\n  b: 1\n", "{a: {b: 1…}}"),
        ("a:\n  {{ x }}\n  - b\n", "{a: [b…]}"),
        ("a:\n  {% include 'x' %}\n  b: 1\n", "{a: {b: 1…}}"),
        ("a:\n  {{ value }}\nb: 1\n", "{a: {{ value }}, b: 1}"),
        ("a: |\n  {{ x }}\n  b: 1\n", "{a: {{ x }}\nb: 1\n}"),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(&root(text)), expected, "{text}");
    }
}

#[test]
fn a_statement_at_the_end_of_a_line_is_no_part_of_its_value() {
    let cases = [
        (
            "a: {% for x in y %}\n- \"{{ x }}\"{% endfor %}\nb: 1\n",
            "{a: [{{ x }}], b: 1}",
        ),
        (
            "a:{% for x in y %}\n  - {{ x }}{% endfor %}\nb: 1\n",
            "{a: [{{ x }}], b: 1}",
        ),
        (
            "a: {% if x %}1{% endif %}\nb: 1\n",
            "{a: {% if x %}1{% endif %}, b: 1}",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(&root(text)), expected, "{text}");
    }
}

#[test]
fn a_condition_around_an_entry_on_its_line_does_not_move_it() {
    let text = "a:\n  - b\n  {% if x %}- c{% endif %}\n  {% if x %}- '{{ d }}'{% endif %}\n{% if y %}e: 1{% endif %}\nf: 2\n{% for z in y %}{{ z }}: 3{% endfor %}\n";
    let tree = root(text);
    assert_eq!(shown(&tree), "{a: [b, c, {{ d }}], e: 1, f: 2, {{ z }}: 3}");
    let items = tree.get("a").unwrap().items();
    let conditional: Vec<bool> = items.iter().map(|item| item.conditional).collect();
    assert_eq!(conditional, [false, true, true]);
    assert_eq!(slice(text, items[1].span), "c");
    assert!(tree.entry("e").unwrap().0.conditional);
}

#[test]
fn a_value_that_each_branch_writes_differently_is_unknown() {
    let cases = [
        "a:\n  {% if x %}\n  'b'\n  {% elif y %}\n  'c'\n  {% else %}\n  d\n  {% endif %}\ne: 1\n",
        "a:\n  {% if x %}\n  b: 1\n  {% else %}\n  - c\n  {% endif %}\ne: 1\n",
    ];
    for text in cases {
        assert_eq!(shown(&root(text)), "{a: ?, e: 1}", "{text}");
    }
    let indented = "a:\n  b: 1\n    c: 1\n";
    assert_eq!(
        complaints(indented, &yaml(indented).diagnostics).len(),
        1,
        "no branch explains this line"
    );
}

#[test]
fn a_plain_value_reaches_to_the_end_of_the_branches_that_it_opens() {
    let text = "a: x\n   {% if y %}\n   b\n   {% else %}\n   c\n   {% endif %}\nd: e\n{% if y %}\nf: g\n{% endif %}\n";
    let tree = root(text);
    let a = tree.get("a").unwrap();
    assert_eq!(a.text(), Some("x {% if y %} b {% else %} c {% endif %}"));
    assert!(slice(text, a.span).ends_with("{% endif %}"));
    assert_eq!(slice(text, tree.get("f").unwrap().span), "g");
}

#[test]
fn a_broken_expression_in_quotes_does_not_hide_what_follows() {
    let text = "a: '{{ broken'\nb: \"{{ broken\"\nc: '{{ x }}'\n";
    let tree = root(text);
    assert_eq!(shown(&tree), "{a: {{ broken, b: {{ broken, c: {{ x }}}");
    assert!(!tree.get("a").unwrap().is_template() && tree.get("c").unwrap().is_template());
}

#[test]
fn integers_are_read_as_ansible_and_compose_read_them() {
    let cases = [
        ("12", Some(12)),
        ("-3", Some(-3)),
        ("+5", Some(5)),
        ("0", Some(0)),
        ("1_000", Some(1000)),
        ("0644", Some(0o644)),
        ("0o644", Some(0o644)),
        ("0x1F", Some(31)),
        ("-0x10", Some(-16)),
        ("0b11", Some(3)),
        ("08", None),
        ("1:30", None),
        ("_", None),
        ("'12'", None),
        ("1.5", None),
    ];
    for (text, expected) in cases {
        let tree = root(&format!("a: {text}\n"));
        assert_eq!(tree.get("a").unwrap().as_i64(), expected, "{text}");
    }
}

#[test]
fn what_stands_above_the_first_entry_may_hide_another() {
    let tree = root("a:\n  {% include 'x' %}\n  b: 1\nc:\n  d: 1\n");
    let unknown = |key: &str| matches!(tree.get(key).unwrap().lookup("z"), Lookup::Unknown(_));
    assert!(unknown("a"));
    assert!(!unknown("c"));
}
