//! What the filters print, read back.

use minijinja::{Value, context};
use proptest::prelude::*;

use super::{
    Content, Encoding, Filter, Target, caddy, comment, compose, env, jinja, json, shell, yaml,
};
use crate::quote::properties::any_text;
use crate::source_map::Marks;
use crate::test_readers::{read_env, read_jinja_with, read_shell, read_yaml};

const NAME: &str = "project_name";
const VALUE: &str = "javisi";

fn variables() -> Value {
    context! { project_name => VALUE }
}

/// `before`, a variable, and `after`, with the text that it stands for at deploy time.
fn around_variable(before: &str, after: &str) -> (Content, String) {
    let content = Content::literal(before)
        .append(Content::variable(NAME))
        .then(after);
    (content, format!("{before}{VALUE}{after}"))
}

fn print(filter: Filter, content: &Content) -> String {
    filter(content, Target::Ansible).unwrap()
}

proptest! {
    /// Ansible reads YAML first in its own files, and Jinja first in a template of a YAML file.
    #[test]
    fn a_yaml_scalar_holds_its_text_whoever_reads_first(before in any_text(), after in any_text()) {
        let (content, expected) = around_variable(&before, &after);
        let scalar = print(yaml, &content);
        prop_assert_eq!(read_jinja_with(&read_yaml(&scalar), variables()), &*expected);
        prop_assert_eq!(read_yaml(&read_jinja_with(&scalar, variables())), expected);
    }

    #[test]
    fn text_without_variables_is_no_template(text in any_text()) {
        let scalar = print(yaml, &Content::literal(text.as_str()));
        prop_assert_eq!(read_yaml(&read_jinja_with(&scalar, variables())), &*text);
        let plain = yaml(&Content::literal(text.as_str()), Target::Plain).unwrap();
        prop_assert_eq!(read_yaml(&plain), text);
    }

    #[test]
    fn a_compose_scalar_holds_no_interpolation(before in any_text(), after in any_text()) {
        let (content, expected) = around_variable(&before, &after);
        let read = read_yaml(&read_jinja_with(&print(compose, &content), variables()));
        prop_assert!(!read.replace("$$", "").contains('$'));
        prop_assert_eq!(read.replace("$$", "$"), expected);
    }

    #[test]
    fn a_line_of_a_template_holds_its_text(before in any_text(), after in any_text()) {
        let (content, expected) = around_variable(&before, &after);
        // The end of a line is no matter of quoting.
        let rendered = read_jinja_with(&format!("{}|", print(jinja, &content)), variables());
        prop_assert_eq!(rendered, format!("{expected}|"));
    }

    #[test]
    fn an_env_value_holds_its_text_and_the_secret(before in any_text(), secret in any_text()) {
        let (before, secret) = (before.replace('\0', ""), secret.replace(['\0', '\r'], ""));
        let content = Content::literal(before.as_str()).append(Content::variable("secret"));
        let template = include_str!("../../templates/partials/env");
        let definition = template.lines().find(|line| line.starts_with("{% macro")).unwrap();
        let template = format!("{definition}\n{}", print(env, &content));
        let rendered = read_jinja_with(&template, context! { secret => secret.as_str() });
        prop_assert_eq!(read_env(&rendered), format!("{before}{secret}"));
    }

    #[test]
    fn json_in_a_template_holds_its_text(text in any_text()) {
        let rendered = read_jinja_with(&print(json, &Content::literal(text.as_str())), variables());
        prop_assert_eq!(serde_json::from_str::<String>(&rendered).unwrap(), text);
    }

    #[test]
    fn a_comment_in_a_template_is_one_line_without_tags(before in any_text(), after in any_text()) {
        let (content, _) = around_variable(&before, &after);
        let line = read_jinja_with(&print(comment, &content), variables());
        prop_assert!(!line.contains(['\n', '\r']), "{:?}", line);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn shell_words_in_a_template_hold_their_text(texts in prop::collection::vec(any_text(), 50)) {
        let texts: Vec<String> = texts.into_iter().map(|text| text.replace('\0', "")).collect();
        let words: Vec<String> = texts
            .iter()
            .map(|text| read_jinja_with(&print(shell, &Content::literal(text.as_str())), variables()))
            .collect();
        prop_assert_eq!(read_shell(&words), texts);
    }
}

#[test]
fn a_variable_is_filled_in_by_whoever_reads_the_file() {
    let reference = specc_eval::Text::reference(crate::fixture::vault("redis_password"));
    let url = Content::text(&reference, Encoding::Url);
    let cases: [(Filter, Content, &str, &str); 5] = [
        (yaml, Content::variable("a"), "\"{{ a }}\"", "\"${A:?}\""),
        (env, Content::variable("a"), "\"{{ quoted(a) }}\"", "${A:?}"),
        (
            env,
            url,
            "{{ redis_password | urlencode | replace('/', '%2F') }}",
            "${REDIS_PASSWORD:?}",
        ),
        (
            caddy,
            Content::variable("a").then(":80"),
            "{{ a }}:80",
            "${A:?}:80",
        ),
        (
            shell,
            Content::variable("a"),
            "{{ a | quote }}",
            "\"${A:?}\"",
        ),
    ];
    for (filter, content, ansible, plain) in cases {
        assert_eq!(filter(&content, Target::Ansible).as_deref(), Ok(ansible));
        assert_eq!(filter(&content, Target::Plain).as_deref(), Ok(plain));
    }
}

#[test]
fn a_template_cannot_print_text_without_a_filter() {
    let mut environment = minijinja::Environment::new();
    super::register(&mut environment, Target::Plain, &Marks::default());
    for (template, expected) in [
        ("{{ text }}", None),
        ("{{ text | yaml }}", Some("a")),
        ("{{ 1 }} {{ true }}", Some("1 true")),
    ] {
        let rendered = environment.render_str(template, context! { text => "a" });
        assert_eq!(rendered.ok().as_deref(), expected, "{template}");
    }
}
