//! Readers of the formats that are emitted, for tests: the real ones where they are Rust, faithful small ones where they are not.

use std::io::Write;
use std::process::{Command, Stdio};

use minijinja::Environment;
use minijinja::syntax::SyntaxConfig;
use saphyr::{LoadableYamlNode, Scalar, Yaml};

/// The string that a YAML document is.
pub(crate) fn read_yaml(document: &str) -> String {
    let documents =
        Yaml::load_from_str(document).unwrap_or_else(|error| panic!("{document:?}: {error}"));
    match documents.as_slice() {
        [Yaml::Value(Scalar::String(text))] => text.to_string(),
        other => panic!("{document:?} is no string: {other:?}"),
    }
}

/// What Jinja makes of a template, as Ansible sets it up.
pub(crate) fn read_jinja(template: &str) -> String {
    read_jinja_with(template, minijinja::context! {})
}

/// The same with variables.
pub(crate) fn read_jinja_with(template: &str, variables: minijinja::Value) -> String {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .unwrap();
    environment.set_syntax(syntax);
    // Jinja makes every line end a line feed; minijinja leaves them alone.
    let template = template.replace("\r\n", "\n").replace('\r', "\n");
    environment
        .render_str(&template, variables)
        .unwrap_or_else(|error| panic!("{template:?}: {error:#}"))
}

/// The words that a POSIX shell reads.
pub(crate) fn read_shell(words: &[String]) -> Vec<String> {
    let mut shell = Command::new("sh")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let script: String = words
        .iter()
        .map(|word| format!("printf '%s\\0' {word}\n"))
        .collect();
    let mut input = shell.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(script.as_bytes()).unwrap());
    let output = shell.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}

/// The value that compose-go reads: `extractVarValue`, `expandEscapes` and `expandVariables` of its package `dotenv`, with an
/// empty environment.
pub(crate) fn read_env(value: &str) -> String {
    let Some(rest) = value.strip_prefix('"') else {
        assert!(!value.starts_with('\''), "single quotes are not written");
        let line = value.split('\n').next().unwrap();
        return expand_variables(line.split(" #").next().unwrap().trim_end());
    };
    let mut characters = String::new();
    let mut escaped = false;
    for (index, character) in rest.char_indices() {
        if character == '"' && !escaped {
            assert_eq!(
                &rest[index + 1..],
                "",
                "something follows the closing quote in {value:?}"
            );
            return expand_variables(&expand_escapes(&characters));
        }
        if character != '"' && !escaped && character == '\\' {
            escaped = true;
            continue;
        }
        if character != '"' && escaped {
            characters.push('\\');
        }
        escaped = false;
        characters.push(character);
    }
    panic!("the quote of {value:?} is never closed");
}

fn expand_escapes(text: &str) -> String {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let escape = rest.strip_prefix('\\').and_then(|rest| rest.chars().next());
        let (read, length) = match escape {
            Some('$') => ("$$".to_owned(), 2),
            Some('n') => ("\n".to_owned(), 2),
            Some('r') => ("\r".to_owned(), 2),
            Some('\\') => ("\\".to_owned(), 2),
            Some('"') => ("\"".to_owned(), 2),
            Some('0') => (
                char::from(u8::from_str_radix(&rest[2..5], 8).unwrap()).to_string(),
                5,
            ),
            Some(other @ ('a' | 'b' | 'c' | 'f' | 't' | 'v')) => panic!("\\{other} is not written"),
            _ => (character.to_string(), character.len_utf8()),
        };
        expanded.push_str(&read);
        rest = &rest[length..];
    }
    expanded
}

fn expand_variables(text: &str) -> String {
    let lone = text.replace("$$", "");
    assert!(!lone.contains('$'), "{text:?} holds an interpolation");
    text.replace("$$", "$")
}
