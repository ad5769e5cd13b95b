//! Which variables an expression names. No more: nothing is evaluated.

use std::ops::Range;

/// A variable that an expression names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The root of the reference: `groups` in `groups['all'][0]`.
    pub name: String,
    /// Where, as offsets into the text that the expression was read from.
    pub range: Range<usize>,
    /// Whether it is called: `lookup(…)`.
    pub called: bool,
}

/// An expression that does nothing but read a variable, perhaps through filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainReference {
    /// The variable and the constant keys and indices behind it: `["ansible_facts", "os_family"]`.
    pub path: Vec<String>,
    /// The filters in order, with their first argument where it is a constant.
    pub filters: Vec<(String, Option<String>)>,
}

/// What can be said about an expression without evaluating it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// Where it stands between its delimiters, as offsets into the text that it was read from.
    pub range: Range<usize>,
    /// The variables that it names, in order, repetitions included.
    pub names: Vec<Name>,
    /// Set where it only reads one variable.
    pub plain: Option<PlainReference>,
}

impl Expression {
    /// Whether it names a variable that begins with `vault_`.
    pub fn names_vault(&self) -> bool {
        self.names
            .iter()
            .any(|name| name.name.starts_with("vault_"))
    }
}

/// Reads the expression in `range` of `text`.
pub fn read_expression(text: &str, range: Range<usize>) -> Expression {
    let tokens = tokens(text, range.clone());
    Expression {
        names: names(&tokens),
        plain: plain_reference(&tokens),
        range,
    }
}

/// Words that look like variables and are none.
const RESERVED: &[&str] = &[
    "and", "else", "false", "False", "if", "in", "is", "none", "None", "not", "or", "true", "True",
];

#[derive(Debug, Clone, PartialEq, Eq)]
enum TokenKind {
    Word,
    Number,
    Text,
    Sign(u8),
}

#[derive(Debug, Clone)]
struct Token<'t> {
    kind: TokenKind,
    /// Without quotes.
    text: &'t str,
    /// Where it begins, its quote included.
    start: usize,
    end: usize,
}

impl Token<'_> {
    fn is(&self, sign: u8) -> bool {
        self.kind == TokenKind::Sign(sign)
    }

    /// A text, a number, `true` or `false`.
    fn is_constant(&self) -> bool {
        match self.kind {
            TokenKind::Text | TokenKind::Number => true,
            TokenKind::Word => matches!(self.text, "true" | "True" | "false" | "False"),
            TokenKind::Sign(_) => false,
        }
    }

    fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text == word
    }
}

fn tokens(text: &str, range: Range<usize>) -> Vec<Token<'_>> {
    let end = range.end.min(text.len());
    let mut tokens = Vec::new();
    let mut at = range.start;
    while let Some(first) = text.get(at..end).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..end).unwrap_or("");
        let token = match first {
            '\'' | '"' => quoted(rest, first, at),
            '0'..='9' => word(TokenKind::Number, rest, at, |c| {
                c.is_ascii_alphanumeric() || c == '.'
            }),
            _ if first.is_alphabetic() || first == '_' => word(TokenKind::Word, rest, at, |c| {
                c.is_alphanumeric() || c == '_'
            }),
            _ if first.is_ascii() && !first.is_ascii_whitespace() => Token {
                kind: TokenKind::Sign(first as u8),
                text: rest.get(..1).unwrap_or(""),
                start: at,
                end: at + 1,
            },
            _ => {
                at += first.len_utf8();
                continue;
            }
        };
        at = token.end;
        tokens.push(token);
    }
    tokens
}

fn word(kind: TokenKind, rest: &str, start: usize, belongs: impl Fn(char) -> bool) -> Token<'_> {
    let length = rest
        .find(|character| !belongs(character))
        .unwrap_or(rest.len());
    Token {
        kind,
        text: rest.get(..length).unwrap_or(""),
        start,
        end: start + length,
    }
}

/// A string up to its closing quote, or to the end.
fn quoted(rest: &str, quote: char, start: usize) -> Token<'_> {
    let inner = rest.get(1..).unwrap_or("");
    let closing = inner.find(quote);
    let text = inner.get(..closing.unwrap_or(inner.len())).unwrap_or("");
    let length = text.len() + if closing.is_some() { 2 } else { 1 };
    Token {
        kind: TokenKind::Text,
        text,
        start,
        end: start + length,
    }
}

fn names(tokens: &[Token]) -> Vec<Name> {
    let mut names = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| tokens.get(before));
        let after = tokens.get(index + 1);
        let attribute_or_filter = before.is_some_and(|token| token.is(b'.') || token.is(b'|'));
        let test = is_test(tokens, index);
        let keyword_argument = after.is_some_and(|token| token.is(b'='))
            && !tokens.get(index + 2).is_some_and(|token| token.is(b'='))
            && before.is_some_and(|token| token.is(b'(') || token.is(b','));
        let variable = token.kind == TokenKind::Word && !RESERVED.contains(&token.text);
        if variable && !attribute_or_filter && !test && !keyword_argument {
            names.push(Name {
                name: token.text.to_owned(),
                range: token.start..token.start + token.text.len(),
                called: after.is_some_and(|token| token.is(b'(')),
            });
        }
    }
    names
}

/// Whether the word is the name of a test: `x is defined`, `x is not defined`.
fn is_test(tokens: &[Token], index: usize) -> bool {
    let back = |steps: usize| index.checked_sub(steps).and_then(|at| tokens.get(at));
    let is = |token: Option<&Token>| token.is_some_and(|token| token.is_word("is"));
    is(back(1)) || (back(1).is_some_and(|token| token.is_word("not")) && is(back(2)))
}

fn plain_reference(tokens: &[Token]) -> Option<PlainReference> {
    let (root, mut rest) = tokens.split_first()?;
    if root.kind != TokenKind::Word || RESERVED.contains(&root.text) {
        return None;
    }
    let mut path = vec![root.text.to_owned()];
    loop {
        rest = match rest {
            [dot, key, rest @ ..] if dot.is(b'.') && key.kind == TokenKind::Word => {
                path.push(key.text.to_owned());
                rest
            }
            [open, key, close, rest @ ..]
                if open.is(b'[')
                    && close.is(b']')
                    && matches!(key.kind, TokenKind::Text | TokenKind::Number) =>
            {
                path.push(key.text.to_owned());
                rest
            }
            _ => break,
        };
    }
    Some(PlainReference {
        path,
        filters: filters(rest)?,
    })
}

fn filters(mut rest: &[Token]) -> Option<Vec<(String, Option<String>)>> {
    let mut filters = Vec::new();
    while let Some((bar, after)) = rest.split_first() {
        let (name, mut after) = after.split_first()?;
        if !bar.is(b'|') || name.kind != TokenKind::Word {
            return None;
        }
        let mut argument = None;
        if let Some((_, inner)) = after.split_first().filter(|(open, _)| open.is(b'(')) {
            let close = matching_parenthesis(inner)?;
            argument = inner
                .first()
                .filter(|_| matches!(inner.get(1), Some(next) if next.is(b')') || next.is(b',')));
            after = inner.get(close + 1..)?;
        }
        let constant = argument.filter(|token| token.is_constant());
        filters.push((
            name.text.to_owned(),
            constant.map(|token| token.text.to_owned()),
        ));
        rest = after;
    }
    Some(filters)
}

fn matching_parenthesis(tokens: &[Token]) -> Option<usize> {
    let mut depth = 0u32;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Sign(b'(') => depth += 1,
            TokenKind::Sign(b')') if depth == 0 => return Some(index),
            TokenKind::Sign(b')') => depth -= 1,
            _ => {}
        }
    }
    None
}
