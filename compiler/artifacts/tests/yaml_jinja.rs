//! YAML that carries Jinja: what is known, what is not, and where it stands.

mod common;

use common::{complaints, root, slice, yaml};
use specc_artifacts::yaml::{Lookup, Style};

const COMPOSE: &str = "\
# {{ ansible_managed }}
services:
{% for worker in plane_workers %}
  plane-{{ worker.name }}:
    image: {{ plane_backend_image }}
{% endfor %}
  api:
    image: {{ plane_image | default('makeplane/plane-backend:v1.2.2') }}   # pinned
    container_name: {{ project_name }}_api
{% if plane_limits %}
    mem_limit: 1g
{% else %}
    mem_limit: 2g
{% endif %}
{%- if plane_debug %}
    privileged: true
{%- endif %}
    command: >-
      {% if x %}
      run --name {{ name }}
      {% endif %}
      --last
    labels: { owner: {{ owner }}, tier: 'a{{ b }}c' }
    {# a note
       over two lines #}
    volumes:
      - {{ data }}/x:/x
{% include 'more-volumes.j2' %}
    environment:
{{ shared_environment | to_nice_yaml | indent(6, true) }}
    restart: unless-stopped
";

#[test]
fn every_scalar_is_found_with_its_exact_range() {
    let tree = root(COMPOSE);
    let cases: [(&[&str], &str, &str); 6] = [
        (
            &["image"],
            "{{ plane_image | default('makeplane/plane-backend:v1.2.2') }}",
            "",
        ),
        (&["container_name"], "{{ project_name }}_api", ""),
        (&["restart"], "unless-stopped", ""),
        (&["labels", "owner"], "{{ owner }}", ""),
        (&["labels", "tier"], "'a{{ b }}c'", "a{{ b }}c"),
        (
            &["command"],
            ">-\n      {% if x %}\n      run --name {{ name }}\n      {% endif %}\n      --last",
            "{% if x %} run --name {{ name }} {% endif %} --last",
        ),
    ];
    let api = tree.at(&["services", "api"]).unwrap();
    for (path, written, meant) in cases {
        let node = api.at(path).unwrap_or_else(|| panic!("{path:?}"));
        assert_eq!(slice(COMPOSE, node.span), written);
        assert_eq!(
            node.text().unwrap(),
            if meant.is_empty() { written } else { meant }
        );
    }
    assert_eq!(
        slice(COMPOSE, api.get("volumes").unwrap().items()[0].span),
        "{{ data }}/x:/x"
    );
}

#[test]
fn text_with_jinja_is_no_known_text() {
    let tree = root(COMPOSE);
    let api = tree.at(&["services", "api"]).unwrap();
    assert_eq!(api.get("image").unwrap().as_str(), None);
    assert_eq!(api.get("restart").unwrap().as_str(), Some("unless-stopped"));
    assert_eq!(
        api.at(&["labels", "tier"])
            .unwrap()
            .as_scalar()
            .unwrap()
            .style,
        Style::SingleQuoted
    );
}

#[test]
fn what_a_template_may_add_is_unknown_and_not_absent() {
    let tree = root(COMPOSE);
    let services = tree.get("services").unwrap();
    let api = services.get("api").unwrap();
    let unknown = |lookup: Lookup| matches!(lookup, Lookup::Unknown(_));
    assert!(
        unknown(services.lookup("other")),
        "a templated key may be any"
    );
    assert!(unknown(api.lookup("mem_limit")), "two branches define it");
    assert!(
        unknown(api.lookup("cap_drop")),
        "the fragment at the margin may be for any level"
    );
    assert!(
        unknown(api.lookup_path(&["environment", "X"])),
        "an expression stands in its place"
    );
    assert!(
        api.get("volumes")
            .unwrap()
            .as_sequence()
            .unwrap()
            .open
            .is_some()
    );
    let privileged = api.entry("privileged").unwrap();
    assert!(privileged.0.conditional && !api.entry("image").unwrap().0.conditional);
}

#[test]
fn a_mapping_without_templates_says_what_it_lacks() {
    let tree = root("api:\n  image: {{ image }}\n  limits: {}\n");
    assert_eq!(tree.get("api").unwrap().lookup("cap_drop"), Lookup::Absent);
    assert_eq!(
        tree.lookup_path(&["api", "limits", "memory"]),
        Lookup::Absent
    );
    assert!(matches!(
        tree.lookup_path(&["api", "image", "x"]),
        Lookup::Unknown(_)
    ));
}

#[test]
fn an_include_in_a_column_opens_only_the_level_of_that_column() {
    let text =
        "services:\n  api:\n    image: x\n  {% include 'worker.j2' %}\n  web:\n    image: y\n";
    let tree = root(text);
    let services = tree.get("services").unwrap();
    assert!(
        matches!(services.lookup("worker"), Lookup::Unknown(span) if slice(text, span).starts_with("{% include"))
    );
    assert_eq!(
        services.get("api").unwrap().lookup("cap_drop"),
        Lookup::Absent
    );
    assert_eq!(
        services.get("web").unwrap().lookup("cap_drop"),
        Lookup::Absent
    );
}

#[test]
fn branches_of_a_condition_are_no_duplicates() {
    assert_eq!(
        yaml("{% if a %}\nx: 1\n{% else %}\nx: 2\n{% endif %}\n")
            .diagnostics
            .len(),
        0
    );
    let text = "x: 1\ny: 2\nx: 3\n";
    let found = yaml(text).diagnostics;
    assert_eq!(
        complaints(text, &found),
        [("the key `x` stands twice".to_owned(), "x")]
    );
    assert_eq!(
        (found[0].primary.span.start, found[0].related[0].span.start),
        (10, 0)
    );
}

#[test]
fn jinja_of_every_shape_stays_one_value() {
    let cases = [
        ("a: {{ x }}\n", "{{ x }}"),
        (
            "a: \"{{ x['k'] }}: {{ y[\\\"q\\\"] }}\"\n",
            "{{ x['k'] }}: {{ y[\"q\"] }}",
        ),
        ("a: \"{{ x[\"k\"] }}\"\n", "{{ x[\"k\"] }}"),
        ("a: {{ {'k': {'l': 1}} }}\n", "{{ {'k': {'l': 1}} }}"),
        ("a: {{ '}}' }} # c\n", "{{ '}}' }}"),
        (
            "a: {{ x\n       | default('#') }}\n",
            "{{ x | default('#') }}",
        ),
        (
            "a: {% if b %}c:5/d{% else %}e{% endif %}\n",
            "{% if b %}c:5/d{% else %}e{% endif %}",
        ),
        ("a: >-\n  {{ x }}\n  {{ y }}\n", "{{ x }} {{ y }}"),
        (
            "a: |\n  {% for i in l %}\n  - {{ i }}\n  {% endfor %}\n",
            "{% for i in l %}\n- {{ i }}\n{% endfor %}\n",
        ),
        ("a: {{ x }}:{{ y }}/z\n", "{{ x }}:{{ y }}/z"),
        (
            "a: |\n  {% if b %}\n    {{ c }}\n  {% endif %}\n",
            "{% if b %}\n  {{ c }}\n{% endif %}\n",
        ),
        ("a:\n  {{ x }}\n", "{{ x }}"),
    ];
    for (text, expected) in cases {
        let tree = yaml(text);
        let value = tree
            .root()
            .and_then(|root| root.get("a"))
            .unwrap_or_else(|| panic!("{text}"));
        assert_eq!(value.text(), Some(expected), "{text}");
        assert!(value.is_template(), "{text}");
    }
}

#[test]
fn what_only_looks_like_jinja_is_text() {
    let tree = root("a: echo ${#list[@]}\nb: \"%{http_code}\"\nc: !unsafe '{{ x }}'\n");
    assert_eq!(tree.get("a").unwrap().as_str(), Some("echo ${#list[@]}"));
    assert_eq!(tree.get("b").unwrap().as_str(), Some("%{http_code}"));
    assert_eq!(tree.get("c").unwrap().as_str(), Some("{{ x }}"));
}

#[test]
fn encrypted_values_are_unknown() {
    let tree = root("a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\nb: 1\n");
    assert!(tree.get("a").unwrap().is_vaulted() && tree.get("a").unwrap().is_unknown());
    assert_eq!(tree.get("a").unwrap().as_str(), None);
    assert_eq!(tree.get("b").unwrap().as_i64(), Some(1));
}

#[test]
fn aliases_and_merge_keys_are_followed() {
    let tree = root("x: &x\n  a: 1\n  b: [2]\ny:\n  <<: *x\n  a: 3\nz: {<<: [*x, {c: 4}]}\n");
    let at = |path: &[&str]| tree.at(path).and_then(|node| node.as_i64());
    assert_eq!(
        (at(&["y", "a"]), at(&["z", "a"]), at(&["z", "c"])),
        (Some(3), Some(1), Some(4))
    );
    assert_eq!(tree.at(&["y", "b"]).unwrap().items().len(), 1);
    assert_eq!(tree.get("y").unwrap().lookup("none"), Lookup::Absent);
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_do_not_move_ranges() {
    let text = "\u{feff}a:\r\n  - \"é {{ x }}\"\r\n  - |\r\n    l1\r\n    l2\r\nb: ü  # c\r\n";
    let tree = root(text);
    let items = tree.get("a").unwrap().items();
    assert_eq!(slice(text, items[0].span), "\"é {{ x }}\"");
    assert_eq!(items[1].text(), Some("l1\nl2\n"));
    assert_eq!(slice(text, items[1].span), "|\r\n    l1\r\n    l2");
    assert_eq!(slice(text, tree.get("b").unwrap().span), "ü");
}
