//! Plain values: what most defaults are. They are read without a tree, since dozens of them are wanted in every run, and
//! parsing each as a file of its own took longer than evaluating the spec.

use std::rc::Rc;

use specc_source::{FileId, Span};
use specc_syntax::literal;

use crate::attributes::Attributes;
use crate::data::{Reference, ReferenceKind, Text};
use crate::lower::{is_variable_name, literal_kind};
use crate::machine::Machine;
use crate::value::{Kind, Value};

impl Machine<'_> {
    /// The value of the whole text of a file, where it is plain; nothing where it takes a parser to tell.
    pub(super) fn plain_value(&mut self, text: &str, file: FileId) -> Option<Kind> {
        match text.as_bytes() {
            b"true" => Some(Kind::Bool(true)),
            b"false" => Some(Kind::Bool(false)),
            b"null" => Some(Kind::Null),
            b"[ ]" => Some(Kind::List(Rc::default())),
            b"{ }" => Some(Kind::Set(Rc::new(Attributes::default()))),
            [b'0'..=b'9', ..] => literal::number(text).map(|literal| literal_kind(literal, file)),
            [b'"', ..] => plain_string(text).map(Kind::text),
            [b'[', ..] => self.plain_list(text, file),
            [b'v', ..] => plain_secret(text, file),
            _ => None,
        }
    }

    /// `[ "sh" "-c" ]`
    fn plain_list(&mut self, text: &str, file: FileId) -> Option<Kind> {
        let inside = text.strip_prefix("[ \"")?.strip_suffix("\" ]")?;
        let strings = inside.split("\" \"");
        if !strings.clone().all(is_plain) {
            return None;
        }
        let mut start = "[ ".len() as u32;
        let mut elements = Vec::new();
        for string in strings {
            let end = start + string.len() as u32 + 2;
            let span = Span::new(file, start, end);
            elements.push(self.ready(Value::written(Kind::text(string), span), span));
            start = end + 1;
        }
        Some(Kind::List(Rc::new(elements.into())))
    }
}

/// The inside of a string without escapes and interpolations.
fn plain_string(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    is_plain(inside).then_some(inside)
}

/// Whether a string means what is written between its quotes.
fn is_plain(inside: &str) -> bool {
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | b'$' | b'\n' | b'\r');
    !inside.as_bytes().iter().any(special)
}

/// `vault.NAME`
fn plain_secret(text: &str, file: FileId) -> Option<Kind> {
    let name = text.strip_prefix("vault.")?;
    if !is_variable_name(name) {
        return None;
    }
    let reference = Reference {
        kind: ReferenceKind::Vault,
        name: name.to_owned(),
        span: Span::new(file, 0, text.len() as u32),
    };
    Some(Kind::Text(Rc::new(Text::reference(reference).into())))
}

#[cfg(test)]
mod tests {
    use camino::{Utf8Path, Utf8PathBuf};
    use specc_source::Sources;

    use super::*;
    use crate::evaluation::evaluate_expression;
    use crate::modules::Surroundings;
    use crate::{LoadError, Loader, Node, Schema, TypeArena};

    const SCHEMA: Schema = Schema {
        options: &[],
        constants: &[],
        constructors: &[],
        types: &[],
    };

    struct NoFiles;

    impl Loader for NoFiles {
        fn load(
            &mut self,
            _: &Utf8Path,
            _: &str,
        ) -> Result<(Utf8PathBuf, std::sync::Arc<str>), LoadError> {
            Err(LoadError {
                message: String::new(),
                help: None,
            })
        }
    }

    fn read_plainly(text: &str) -> Option<Node> {
        let mut sources = Sources::new();
        let file = sources.add("default", text);
        let mut loader = NoFiles;
        let types = TypeArena::default();
        let mut machine = Machine::new(&mut sources, &mut loader, &SCHEMA, &types, None);
        let whole = Span::new(file, 0, text.len() as u32);
        let kind = machine.plain_value(text, file)?;
        let thunk = machine.ready(Value::written(kind, whole), whole);
        machine.finish(thunk, Surroundings::default())
    }

    fn parsed(text: &str) -> Option<Node> {
        let mut sources = Sources::new();
        let file = sources.add("default", text);
        evaluate_expression(&mut sources, file, &SCHEMA).ok()
    }

    #[test]
    fn what_is_read_plainly_is_what_parsing_gives() {
        let texts = [
            "true",
            "false",
            "null",
            "[ ]",
            "{ }",
            "0",
            "42",
            "0.5",
            "30s",
            "1m30s",
            "512M",
            "172.20.1.1",
            "172.20.1.0/24",
            "\"\"",
            "\"plane\"",
            "\"a # b ''\"",
            "\"naïve\"",
            "[ \"kill\" ]",
            "[ \"sh\" \"-c\" \"exec a -b\" ]",
            "[ \"\" ]",
            "vault.some_token",
        ];
        for text in texts {
            let plain = read_plainly(text);
            assert!(plain.is_some(), "{text} is plain");
            assert_eq!(plain, parsed(text), "{text}");
        }
    }

    #[test]
    fn what_takes_a_parser_is_left_to_it() {
        let texts = [
            "\"${config.a}\"",
            "\"a\\nb\"",
            "\"a\" + \"b\"",
            "[ \"a\" \"${b}\" ]",
            "[ \"a\"  \"b\" ]",
            "[ 1 ]",
            "[ CHOWN ]",
            "{ a = 1; }",
            "vault.a-b",
            "vault.a.b",
            "v1.2.2",
            "30sec",
            "1 + 2",
        ];
        for text in texts {
            assert_eq!(read_plainly(text), None, "{text}");
        }
    }
}
