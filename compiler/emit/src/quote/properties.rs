//! Reading back what was quoted, for any text.

use proptest::prelude::*;

use super::{NASTY, caddy, comment, env, jinja, json, markdown, shell, yaml};
use crate::test_readers::{read_env, read_jinja, read_shell, read_yaml};

/// Any text, and texts made of what means something somewhere.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let fragments = prop::sample::select(NASTY);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(fragments, 0..4).prop_map(|parts| parts.concat()),
        "[\\PC{}%#'\"\\\\$`\n\r\t :-]{0,12}",
    ]
}

fn nasty() -> impl Iterator<Item = String> {
    NASTY.iter().map(|text| (*text).to_owned())
}

#[test]
fn the_nasty_strings_read_back_from_every_format() {
    for text in nasty() {
        assert_eq!(read_yaml(&yaml::scalar(&text)), text);
        assert_eq!(
            serde_json::from_str::<String>(&json::string(&text)).unwrap(),
            text
        );
        assert_eq!(
            read_jinja(&format!("{{{{ {} }}}}", jinja::string(&text))),
            text
        );
        match env::value(&text) {
            Ok(value) => assert_eq!(read_env(&value), text),
            Err(_) => assert!(text.contains('\0'), "{text:?}"),
        }
    }
}

/// One shell for all words, because starting one is what takes time.
#[test]
fn shell_words_read_back() {
    let texts: Vec<String> = nasty().filter(|text| !text.contains('\0')).collect();
    let words: Vec<String> = texts
        .iter()
        .map(|text| shell::word(text).unwrap())
        .collect();
    assert_eq!(read_shell(&words), texts);
}

proptest! {
    #[test]
    fn yaml_scalars_read_back(text in any_text()) {
        let scalar = yaml::scalar(&text);
        prop_assert_eq!(scalar.lines().count(), 1);
        prop_assert_eq!(read_yaml(&scalar), text);
    }

    #[test]
    fn json_strings_read_back(text in any_text()) {
        prop_assert_eq!(serde_json::from_str::<String>(&json::string(&text)).unwrap(), text);
    }

    #[test]
    fn jinja_text_and_literals_read_back(text in any_text()) {
        // A template engine normalizes line ends, and text that ends in one is no matter of quoting.
        prop_assert_eq!(read_jinja(&format!("{}|", jinja::text(&text))), format!("{text}|"));
        prop_assert_eq!(read_jinja(&format!("{{{{ {} }}}}", jinja::string(&text))), text);
    }

    #[test]
    fn env_values_read_back(text in any_text().prop_filter("NUL is refused", |text| !text.contains('\0'))) {
        let value = env::value(&text).unwrap();
        prop_assert!(!value.contains('\n'));
        prop_assert_eq!(read_env(&value), text);
    }

    #[test]
    fn a_caddy_token_is_one_token_or_an_error(text in any_text()) {
        if let Ok(token) = caddy::token(&text) {
            prop_assert!(!token.contains('\r'));
            let quote = token.chars().next().filter(|first| "`\"".contains(*first));
            match quote {
                Some('`') => prop_assert_eq!(token.matches('`').count(), 2),
                Some(_) => prop_assert!(token.len() >= 2 && token.ends_with('"') && !token.ends_with("\\\"")),
                None => prop_assert!(!token.is_empty() && !token.contains(char::is_whitespace)),
            }
        }
    }

    #[test]
    fn comments_and_code_spans_stay_on_their_line(text in any_text()) {
        for line in [comment::line(&text), markdown::code(&text)] {
            let breaks = line.contains(|character: char| character.is_control() || "\u{2028}\u{2029}".contains(character));
            prop_assert!(!breaks, "{line:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn any_shell_words_read_back(texts in prop::collection::vec(any_text(), 100)) {
        let texts: Vec<String> = texts.into_iter().map(|text| text.replace('\0', "")).collect();
        let words: Vec<String> = texts.iter().map(|text| shell::word(text).unwrap()).collect();
        prop_assert_eq!(read_shell(&words), texts);
    }
}
