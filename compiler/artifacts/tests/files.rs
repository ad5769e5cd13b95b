//! Env files, scripts, encodings, comments, and many files together.

mod common;

use common::{complaints, file, slice, yaml};
use specc_artifacts::{Artifact, EncodingNoteKind, Kind, Tree, decode, env, jinja, shell};

const ENV: &str = "\
# secrets
SECRET_KEY={{ vault_plane_secret_key }}
export NAME = 'Plane # 1'   # why
URL=http://x/#a
{% if debug %}
DEBUG=1
{% endif %}
EMPTY=
TEXT=\"two
lines\"
broken line
";

#[test]
fn env_entries_have_names_values_and_ranges() {
    let read = env::parse(file(), ENV);
    let entries: Vec<_> = read
        .entries
        .iter()
        .map(|e| {
            (
                e.name.value.as_str(),
                e.value.value.as_str(),
                e.template,
                e.conditional,
            )
        })
        .collect();
    let expected = [
        ("SECRET_KEY", "{{ vault_plane_secret_key }}", true, false),
        ("NAME", "Plane # 1", false, false),
        ("URL", "http://x/#a", false, false),
        ("DEBUG", "1", false, true),
        ("EMPTY", "", false, false),
        ("TEXT", "two\nlines", false, false),
    ];
    assert_eq!(entries, expected);
    assert_eq!(slice(ENV, read.entries[1].span), "NAME = 'Plane # 1'");
    assert_eq!(
        complaints(ENV, &read.diagnostics),
        [("expected `NAME=value`".to_owned(), "broken line")]
    );
    assert!(!read.open);
    let comments: Vec<_> = read
        .comments
        .iter()
        .map(|c| (c.text.as_str(), slice(ENV, c.covers)))
        .collect();
    assert_eq!(
        comments[0],
        ("secrets", "SECRET_KEY={{ vault_plane_secret_key }}")
    );
    assert_eq!(comments[1], ("why", "export NAME = 'Plane # 1'   "));
}

#[test]
fn an_env_template_that_defines_a_macro_on_one_line_is_not_open() {
    for (text, open) in [
        (
            "{% macro quoted(v) %}{{ v | e }}{% endmacro %}\nA={{ quoted(x) }}\n",
            false,
        ),
        (
            "{%- macro quoted(v) -%}{{ v }}{%- endmacro -%}\nA=1\n",
            false,
        ),
        ("{{ lines }}\nA=1\n", true),
    ] {
        assert_eq!(env::parse(file(), text).open, open, "{text}");
    }
}

#[test]
fn an_env_template_that_loops_over_names_is_open() {
    let text = "{% for k, v in extra.items() %}\n{{ k }}={{ v }}\n{% endfor %}\nA=1\n";
    let read = env::parse(file(), text);
    assert!(read.open);
    assert_eq!(read.get("A").unwrap().value.value, "1");
}

#[test]
fn scripts_know_their_shell_code_and_comments() {
    let text =
        "#!/usr/bin/env bash\nset -euo pipefail # strict\n\n# note\necho \"a # b\" ${#x[@]}\n";
    let read = shell::parse(file(), text);
    assert_eq!(read.interpreter.as_deref(), Some("bash"));
    assert_eq!(
        slice(text, read.shebang.as_ref().unwrap().span),
        "#!/usr/bin/env bash"
    );
    let lines: Vec<_> = read.lines.iter().map(|line| line.value.as_str()).collect();
    assert_eq!(lines, ["set -euo pipefail", "echo \"a # b\" ${#x[@]}"]);
    let comments: Vec<_> = read
        .comments
        .iter()
        .map(|comment| comment.text.as_str())
        .collect();
    assert_eq!(comments, ["strict", "note"]);
    assert!(!read.template);
}

#[test]
fn any_bytes_become_text_that_says_what_was_odd() {
    let note = |bytes: &[u8], kind| {
        decode(bytes)
            .note(kind)
            .map(|note| (note.range.clone(), note.count))
    };
    let windows = b"a: caf\xe9 \x80\r\nb: 1\r\n";
    assert_eq!(decode(windows).text, "a: café €\r\nb: 1\r\n");
    assert_eq!(
        note(windows, EncodingNoteKind::Windows1252),
        Some((6..8, 2))
    );
    assert_eq!(
        note(windows, EncodingNoteKind::CarriageReturn),
        Some((12..13, 2))
    );
    assert!(!decode(windows).is_verbatim());
    assert_eq!(
        note(b"\xef\xbb\xbfa", EncodingNoteKind::ByteOrderMark),
        Some((0..3, 1))
    );
    assert!(decode("\u{feff}é".as_bytes()).is_verbatim());
    assert_eq!(decode(b"\xff\xfea\0b\0").text, "ab");
    assert_eq!(decode("é".as_bytes()).notes, []);
    let tree = yaml(&decode(windows).text);
    assert_eq!(
        slice(
            &decode(windows).text,
            tree.root().unwrap().get("a").unwrap().span
        ),
        "café €"
    );
}

#[test]
fn comments_cover_what_they_stand_above_or_behind() {
    let text = "\
# rex: allow REX-09 because first
- name: a
  # rex: allow REX-44 because second
  shell: x   # trailing

- name: b
# the end
";
    let comments = yaml(text).comments;
    let covered: Vec<_> = comments
        .iter()
        .map(|c| (c.text.as_str(), c.own_line, slice(text, c.covers)))
        .collect();
    let task = "- name: a\n  # rex: allow REX-44 because second\n  shell: x   # trailing";
    let expected = [
        ("rex: allow REX-09 because first", true, task),
        (
            "rex: allow REX-44 because second",
            true,
            "shell: x   # trailing",
        ),
        ("trailing", false, "  shell: x   "),
        ("the end", true, ""),
    ];
    assert_eq!(covered, expected);
}

#[test]
fn comments_above_each_other_cover_the_same_and_jinja_comments_count() {
    let text = "{# one #}\n# two\nservices:\n  a: 1\nx:\n- 1\n  # '#' is in a string\ny: '# no'\n";
    let comments = yaml(text).comments;
    let covered: Vec<_> = comments
        .iter()
        .map(|c| (c.text.as_str(), slice(text, c.covers)))
        .collect();
    let services = "services:\n  a: 1";
    assert_eq!(
        covered,
        [
            ("one", services),
            ("two", services),
            ("'#' is in a string", "y: '# no'")
        ]
    );
}

fn tree(files: &[(&str, &str)]) -> Tree {
    Tree::new(
        files
            .iter()
            .map(|(path, text)| Artifact::read(file(), path, text))
            .collect(),
    )
}

#[test]
fn variables_come_from_defaults_and_inventory_by_strength() {
    let tree = tree(&[
        (
            "roles/a/defaults/main.yml",
            "x: weak\ny: \"{{ z }}!\"\nown: 1\nm: {k: v}\nloop1: '{{ loop2 }}'\nloop2: '{{ loop1 }}'\n",
        ),
        (
            "roles/b/defaults/main.yml",
            "x: other\nforeign: 1\nb_and_c: 1\n",
        ),
        ("roles/c/vars/main.yml", "b_and_c: 2\n"),
        ("inventory/group_vars/all/main.yml", "x: strong\nz: deep\n"),
        ("inventory/group_vars/web.yml", "own: 2\nz: deep\n"),
        (
            "inventory/group_vars/all/secrets.yml",
            "key: '{{ vault_key }}'\nv: !vault abc\n",
        ),
        ("roles/a/tasks/main.yml", "- debug: {}\n"),
    ]);
    let variables = tree.variables_for(tree.find("roles/a/tasks/main.yml").unwrap());
    let cases = [
        ("{{ x }}", Some("strong")),
        ("{{ y }}", Some("deep!")),
        ("{{ m.k }}-{{ m['k'] | upper }}", Some("v-V")),
        ("{{ x | default('other') }}", Some("strong")),
        ("{{ own }}", None),
        // Plays hand on what a role defines to the roles beside it.
        ("{{ foreign }}", Some("1")),
        ("{{ b_and_c }}", None),
        ("{{ no_where | default('other') }}", Some("other")),
        ("{{ no_where | default(x) }}", None),
        ("{{ no_where.at.all | default('other') }}", None),
        ("{{ m.other | default('other') }}", Some("other")),
        ("{{ x.k | default('other') }}", None),
        ("{{ ansible_user | default('other') }}", None),
        // Loops and templates bind short names for themselves.
        ("{{ nowhere | default('other') }}", None),
        ("{{ key }}", None),
        ("{{ v }}", None),
        ("{{ loop1 }}", None),
        ("{{ x + y }}", None),
        ("{% if x %}a{% endif %}", None),
        ("plain", Some("plain")),
    ];
    for (text, expected) in cases {
        assert_eq!(
            variables.resolve(text, &mut Vec::new()).as_deref(),
            expected,
            "{text}"
        );
    }
}

#[test]
fn variables_that_double_each_other_stop() {
    let mut text = "v0: xxxxxxxxxx\n".to_owned();
    for level in 1..40 {
        let below = level - 1;
        text += &format!(
            "v{level}: '{{{{ v{below} }}}}{{{{ v{below} }}}}{{{{ v{below} }}}}{{{{ v{below} }}}}'\n"
        );
    }
    let tree = tree(&[("roles/a/defaults/main.yml", &text)]);
    let variables = tree.variables_of_role(Some("roles/a"));
    assert_eq!(variables.resolve("{{ v39 }}", &mut Vec::new()), None);
    assert_eq!(
        variables
            .resolve("{{ v2 }}", &mut Vec::new())
            .map(|text| text.len()),
        Some(160)
    );
}

#[test]
fn included_fragments_are_found_once_each() {
    let tree = tree(&[
        (
            "roles/a/templates/docker-compose.yml.j2",
            "services:\n{% include 'parts/x.yml.j2' %}\n{% include who %}\n",
        ),
        (
            "roles/a/templates/parts/x.yml.j2",
            "  x:\n    image: y\n{% include 'docker-compose.yml.j2' %}\n",
        ),
        ("roles/b/templates/parts/x.yml.j2", ""),
    ]);
    let compose = tree.of_kind(Kind::Compose).next().unwrap();
    let paths: Vec<_> = tree
        .with_fragments(compose)
        .iter()
        .map(|artifact| artifact.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "roles/a/templates/docker-compose.yml.j2",
            "roles/a/templates/parts/x.yml.j2"
        ]
    );
    assert_eq!(compose.role(), Some("roles/a"));
    assert_eq!(tree.of_role("roles/a").count(), 2);
}

#[test]
fn expressions_say_which_variables_they_name() {
    let cases: [(&str, &[&str], Option<&str>); 9] = [
        ("{{ x | default('y') }}", &["x"], Some("x")),
        ("{{ a.b['c'][0] }}", &["a"], Some("a.b.c.0")),
        ("{{ a + b | int }}", &["a", "b"], None),
        ("{{ lookup('env', name) }}", &["lookup", "name"], None),
        ("{{ x is not defined and y }}", &["x", "y"], None),
        ("{{ f(key=v, w == z) }}", &["f", "v", "w", "z"], None),
        (
            "{{ vault_key | b64encode }}",
            &["vault_key"],
            Some("vault_key"),
        ),
        ("{{ 'literal' }}", &[], None),
        ("{{ true }}", &[], None),
    ];
    for (text, names, plain) in cases {
        let expressions = jinja::expressions(text);
        let found: Vec<_> = expressions[0]
            .names
            .iter()
            .map(|name| name.name.as_str())
            .collect();
        assert_eq!(found, names, "{text}");
        expressions[0]
            .names
            .iter()
            .for_each(|name| assert_eq!(text[name.range.clone()], name.name));
        let path = expressions[0]
            .plain
            .as_ref()
            .map(|reference| reference.path.join("."));
        assert_eq!(path.as_deref(), plain, "{text}");
    }
    let filters = jinja::expressions(cases[0].0)[0]
        .plain
        .clone()
        .unwrap()
        .filters;
    assert_eq!(
        filters.as_slice(),
        [("default".to_owned(), Some("y".to_owned()))]
    );
    assert!(
        jinja::names_vault("a {{ vault_x }}") && !jinja::names_vault("vault_x {{ my_vault_x }}")
    );
}
