//! The filters that templates print data through: one for each format, and no way around them.

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Value};

use crate::content::{Content, Encoding, Piece};
use crate::error::PlacedQuoteError;
use crate::quote::{self, QuoteError};
use crate::render::Target;
use crate::source_map::Marks;

type Quoted = Result<String, QuoteError>;

/// Writes text for a file that the target reads.
type Filter = fn(&Content, Target) -> Quoted;

/// Registers all filters, and the formatter that refuses what did not go through one.
pub(crate) fn register(environment: &mut Environment<'static>, target: Target, marks: &Marks) {
    environment.set_formatter(
        |output, _state, value| match (value.kind(), value.as_str()) {
            (_, Some(text)) if value.is_safe() => output.write_str(text).map_err(Error::from),
            (ValueKind::Bool, _) => output
                .write_str(if value.is_true() { "true" } else { "false" })
                .map_err(Error::from),
            (ValueKind::Number, _) => write!(output, "{value}").map_err(Error::from),
            (kind, _) => Err(invalid(format!(
                "a value of kind `{kind}` needs a filter that names its format"
            ))),
        },
    );
    let filters: &[(&'static str, Filter)] = &[
        ("yaml", yaml),
        ("compose", compose),
        ("env", env),
        ("caddy", caddy),
        ("jinja", jinja),
        ("jinja_string", |content, _| {
            literal(content, "a Jinja string").map(|text| quote::jinja::string(&text))
        }),
        ("shell", shell),
        ("json", json),
        ("sql_literal", |content, _| {
            quote::sql::literal(&literal(content, "an SQL literal")?)
        }),
        ("sql_identifier", |content, _| {
            quote::sql::identifier(&literal(content, "an SQL identifier")?)
        }),
        ("comment", comment),
        // What the spec adds by hand has been written as YAML already, and its Jinja is meant.
        ("by_hand", |content, _| literal(content, "a line of YAML")),
        ("code", |content, _| {
            Ok(quote::markdown::code(&expressions(content)))
        }),
        ("name", |content, _| {
            quote::name::bare(&literal(content, "a name")?)
        }),
        ("variable", |content, _| {
            Ok(quote::name::variable(&literal(
                content,
                "a variable's name",
            )?))
        }),
        ("env_name", |content, _| {
            quote::env::name(&literal(content, "a variable's name")?)
        }),
    ];
    for (name, quote) in filters {
        let (quote, marks) = (*quote, marks.clone());
        environment.add_filter(*name, move |value: &Value| {
            apply(value, target, quote, &marks)
        });
    }
}

fn apply(value: &Value, target: Target, quote: Filter, marks: &Marks) -> Result<Value, Error> {
    let content = Content::from_value(value).ok_or_else(|| {
        invalid(format!(
            "a value of kind `{}` is no text to be quoted",
            value.kind()
        ))
    })?;
    let span = content.span();
    let text = quote(&content, target).map_err(|error| {
        let message = error.to_string();
        invalid(message).with_source(PlacedQuoteError { error, span })
    })?;
    Ok(Value::from_safe_string(marks.mark(text, span)))
}

fn invalid(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

/// A complete YAML scalar, whose text Jinja leaves alone in files that Ansible reads.
fn yaml(content: &Content, target: Target) -> Quoted {
    yaml_of(content, target, str::to_owned)
}

/// The same for a compose file, whose text compose leaves alone too.
fn compose(content: &Content, target: Target) -> Quoted {
    yaml_of(content, target, quote::compose::literal)
}

fn yaml_of(content: &Content, target: Target, prepare: fn(&str) -> String) -> Quoted {
    if let Some(text) = content.as_literal().map(|text| prepare(&text))
        && (target == Target::Plain || !quote::jinja::is_template(&text))
    {
        return Ok(quote::yaml::scalar(&text));
    }
    let inside = filled(content, target, |text| {
        let text = prepare(text);
        Ok(quote::yaml::inside_double_quotes(&match target {
            Target::Ansible => quote::jinja::text(&text),
            Target::Plain => text,
        }))
    })?;
    Ok(format!("\"{inside}\""))
}

/// The value of a variable in an env file. In a template, the macro `quoted` (of `partials/env`) quotes what Ansible
/// fills in.
fn env(content: &Content, target: Target) -> Quoted {
    let mut bare = true;
    let mut value = String::new();
    for piece in content.pieces() {
        match (piece, target) {
            (Piece::Literal(text), _) => {
                bare &= quote::env::is_bare(text);
                let text = quote::env::inside_double_quotes(text)?;
                value.push_str(&in_target(text, target));
            }
            (
                Piece::Variable {
                    name,
                    encoding: Encoding::Verbatim,
                },
                Target::Ansible,
            ) => {
                bare = false;
                value.push_str(&format!("{{{{ quoted({name}) }}}}"));
            }
            (Piece::Variable { .. }, _) => value.push_str(&place(piece, target)),
        }
    }
    Ok(if bare { value } else { format!("\"{value}\"") })
}

/// A Caddyfile token. Variables in it are names, addresses and hosts, which need no quotes.
fn caddy(content: &Content, target: Target) -> Quoted {
    filled(content, target, |text| {
        Ok(in_target(quote::caddy::token(text)?, target))
    })
}

/// Text inside a template, outside of every other syntax.
fn jinja(content: &Content, target: Target) -> Quoted {
    filled(content, target, |text| {
        Ok(in_target(text.to_owned(), target))
    })
}

fn shell(content: &Content, target: Target) -> Quoted {
    let mut word = String::new();
    for piece in content.pieces() {
        match (piece, target) {
            (Piece::Literal(text), _) => {
                word.push_str(&in_target(quote::shell::word(text)?, target))
            }
            (Piece::Variable { name, .. }, Target::Ansible) => {
                word.push_str(&format!("{{{{ {name} | quote }}}}"))
            }
            (Piece::Variable { .. }, Target::Plain) => {
                word.push_str(&format!("\"{}\"", place(piece, target)))
            }
        }
    }
    Ok(if content.pieces().is_empty() {
        "''".to_owned()
    } else {
        word
    })
}

fn json(content: &Content, target: Target) -> Quoted {
    match content.pieces() {
        [Piece::Variable { name, .. }] if target == Target::Ansible => {
            Ok(format!("{{{{ {name} | to_json }}}}"))
        }
        _ => Ok(in_target(
            quote::json::string(&literal(content, "a JSON string")?),
            target,
        )),
    }
}

fn comment(content: &Content, target: Target) -> Quoted {
    Ok(in_target(
        quote::comment::line(&expressions(content)),
        target,
    ))
}

/// The pieces one after the other, literals as `quote` says.
fn filled(content: &Content, target: Target, quote: impl Fn(&str) -> Quoted) -> Quoted {
    content
        .pieces()
        .iter()
        .map(|piece| match piece {
            Piece::Literal(text) => quote(text),
            Piece::Variable { .. } => Ok(place(piece, target)),
        })
        .collect()
}

/// The place where a variable is filled in: by Ansible, or by compose from its `.env`, which must not be empty.
fn place(piece: &Piece, target: Target) -> String {
    match (piece, target) {
        (Piece::Literal(text), _) => text.clone(),
        (
            Piece::Variable {
                name,
                encoding: Encoding::Verbatim,
            },
            Target::Ansible,
        ) => format!("{{{{ {name} }}}}"),
        (
            Piece::Variable {
                name,
                encoding: Encoding::Url,
            },
            Target::Ansible,
        ) => {
            format!("{{{{ {name} | urlencode | replace('/', '%2F') }}}}")
        }
        (Piece::Variable { name, .. }, Target::Plain) => {
            format!(
                "${{{}:?}}",
                quote::name::variable(name).to_ascii_uppercase()
            )
        }
    }
}

/// Text that stands in a file of the target as it is.
fn in_target(text: String, target: Target) -> String {
    match target {
        Target::Ansible => quote::jinja::text(&text),
        Target::Plain => text,
    }
}

/// The text, which must hold no variable.
fn literal(content: &Content, format: &'static str) -> Quoted {
    content
        .as_literal()
        .ok_or_else(|| QuoteError::new(format, "a value that is known only at deploy time"))
}

/// The text for people: a variable shows as its name in angle brackets.
fn expressions(content: &Content) -> String {
    content
        .pieces()
        .iter()
        .map(|piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Variable { name, .. } => format!("<{name}>"),
        })
        .collect()
}

#[cfg(test)]
mod tests;
