//! Whole ways of writing that come from elsewhere: each is one fault, however much of the text it runs through.

use specc_source::Span;

use super::cursor::Parser;
use crate::lexer::Problem;
use crate::{SyntaxKind as K, codes};

impl Parser {
    /// YAML or TOML instead of a spec: said once, and nothing of the text is looked at.
    pub(super) fn other_format(&mut self) -> bool {
        let first = self.at;
        let second = self.after(first);
        let third = self.after(second);
        let kinds = [first, second, third].map(|index| self.kind_of(index));
        let (format, help) = match kinds {
            [Some(K::Minus), Some(K::Minus), Some(K::Minus)]
                if third == first + 2 && self.starts_line(self.after(third)) =>
            {
                (
                    "YAML",
                    "write a set: `{ project.name = \"…\"; … }`".to_owned(),
                )
            }
            [Some(K::Identifier), Some(K::Colon), Some(K::Identifier)]
                if self.starts_line(third) && self.has_key_behind_value(third) =>
            {
                let (outer, inner) = (self.token_text(first), self.token_text(third));
                (
                    "YAML",
                    format!("write a set: `{{ {outer} = {{ {inner} = …; }}; }}`"),
                )
            }
            [
                Some(K::LeftBracket),
                Some(K::Identifier),
                Some(K::RightBracket),
            ] if self.is_setting(self.after(third)) => {
                let section = self.token_text(second);
                ("TOML", format!("write a set: `{{ {section} = {{ … }}; }}`"))
            }
            _ => return false,
        };
        let from = self.checkpoint();
        let span = self.token_span(first).to(self.token_span(third));
        let problem = Problem::new(format!("this is {format}, not a spec"))
            .label(format!("read as {format}"))
            .why("a spec is an expression with types of its own, so that a wrong unit or a typo is found before a deploy").help(help);
        self.report(&codes::FOREIGN, span, problem);
        while self.current.is_some() {
            self.bump();
        }
        self.close(K::Error, from);
        true
    }

    /// Whether `name:` follows a value on a later line, after a first `name:` that may still be a function of a function.
    fn has_key_behind_value(&self, key: usize) -> bool {
        if self.kind_of(self.after(key)) != Some(K::Colon) {
            return false;
        }
        let (mut before, mut index) = (key, self.after(key));
        while let Some(kind) = self.kind_of(index) {
            let is_key = kind == K::Identifier
                && self.starts_line(index)
                && self.kind_of(self.after(index)) == Some(K::Colon);
            if is_key && self.kind_of(before).is_some_and(ends_value) {
                return true;
            }
            (before, index) = (index, self.after(index));
        }
        false
    }

    /// `name =` at the start of a line.
    fn is_setting(&self, name: usize) -> bool {
        self.kind_of(name) == Some(K::Identifier)
            && self.starts_line(name)
            && self.kind_of(self.after(name)) == Some(K::Equal)
    }

    /// Whether a token is the first on its line, the first of the text apart.
    pub(super) fn starts_line(&self, index: usize) -> bool {
        index
            .checked_sub(1)
            .is_some_and(|before| self.token_text(before).contains('\n'))
    }

    /// `config => body`, meant as a function.
    pub(super) fn is_at_arrow(&self) -> bool {
        let equal = self.after(self.at);
        self.is_at(K::Identifier)
            && self.kind_of(equal) == Some(K::Equal)
            && self.kind_of(equal + 1) == Some(K::Greater)
    }

    /// Takes `=>` as the colon of a function.
    pub(super) fn arrow_for_colon(&mut self) {
        let span = self.token_span(self.at).to(self.token_span(self.at + 1));
        let problem = Problem::new("a function has a colon, not an arrow")
            .label("`:` here")
            .why("functions are written as in Nix")
            .help("write `:`");
        self.report(&codes::FOREIGN, span, problem);
        self.bump();
        self.bump();
    }

    /// `{{ name }}`: Jinja, with the first brace as the current token.
    pub(super) fn is_at_jinja(&self) -> bool {
        self.is_at(K::LeftBrace) && self.kind_of(self.at + 1) == Some(K::LeftBrace)
    }

    /// Takes it, up to its second closing brace.
    pub(super) fn jinja(&mut self) {
        let from = self.checkpoint();
        let start = self.token_span(self.at);
        let mut depth = 0_u32;
        while let Some(kind) = self.current {
            match kind {
                K::LeftBrace => depth += 1,
                K::RightBrace => depth -= 1,
                K::Semicolon => break,
                _ => {}
            }
            self.bump();
            if depth == 0 {
                break;
            }
        }
        let span = start.to(self.previous_span());
        let problem = Problem::new("`{{ }}` is Jinja, and a spec is no template")
            .label("Jinja")
            .why("what the inventory supplies is a value of its own: Ansible fills it in at deploy time")
            .help("write `var.NAME` for a variable of the inventory, `config.…` for an option");
        self.report_at_previous(&codes::FOREIGN, span, problem);
        self.close(K::Error, from);
        self.height = 1;
    }

    /// Text after a comment sign of another language, as far as it goes.
    pub(super) fn foreign_comment(&mut self, sign: usize, message: &str) {
        let from = self.checkpoint();
        let span = self.token_span(self.at).to(self.token_span(sign));
        let problem = Problem::new(message)
            .label("not a comment")
            .why("only `#` and `/* */` begin comments; everything else is read as part of the spec")
            .help("start a comment with `#`");
        self.report(&codes::FOREIGN, span, problem);
        self.bump();
        while self.current.is_some() && !self.is_first_on_line() && !self.is_at(K::RightBrace) {
            self.bump();
        }
        self.close(K::Error, from);
    }

    /// Whether words follow here on the same line, as no binding has them: `; the cache`.
    pub(super) fn is_at_prose(&self) -> bool {
        let first = self.after(self.at);
        let second = self.after(first);
        let on_this_line =
            |index: usize| self.kind_of(index) == Some(K::Identifier) && !self.starts_line(index);
        on_this_line(first) && on_this_line(second)
    }

    /// `a/b = 1` and `a::b = 1`: a path of names whose parts are joined otherwise, with the sign as the current token.
    pub(super) fn is_at_foreign_path(&self) -> bool {
        let is_sign = self.is_at(K::Slash) || self.kind_of(self.at + 1) == Some(K::Colon);
        let next = self.after(self.end_of_sign());
        is_sign
            && self.kind_of(next) == Some(K::Identifier)
            && self.kind_of(self.after(next)) == Some(K::Equal)
    }

    fn end_of_sign(&self) -> usize {
        self.at + usize::from(self.is_at(K::Colon))
    }

    /// Takes the entry whose name it is.
    pub(super) fn foreign_path(&mut self, name: usize) {
        let sign_end = self.end_of_sign();
        let next = self.after(sign_end);
        let sign = self.token_span(self.at).to(self.token_span(sign_end));
        let written = self.text_of(sign);
        let meant = format!(
            "{}.{}",
            self.text_of(self.token_span(name).to(self.previous_span())),
            self.token_text(next)
        );
        let problem = Problem::new(format!("names are joined by `.`, not by `{written}`"))
            .label("`.` here")
            .why("a point leads from a set to what is in it")
            .help(format!("write `{meant} = …;`"));
        self.report(&codes::FOREIGN, sign, problem);
        self.skip_to_next_entry();
    }

    /// `0,5`, with the comma as the current token.
    pub(super) fn is_at_decimal_comma(&self) -> bool {
        self.kind_of(self.previous_end.wrapping_sub(1)) == Some(K::Integer)
            && self.previous_end == self.at
            && self.kind_of(self.at + 1) == Some(K::Integer)
    }

    /// Takes the comma and what follows it.
    pub(super) fn decimal_comma(&mut self) {
        let whole = self.previous_end.wrapping_sub(1);
        let fraction = self.at + 1;
        let span = self.token_span(whole).to(self.token_span(fraction));
        let meant = format!("{}.{}", self.token_text(whole), self.token_text(fraction));
        let problem = Problem::new("a decimal has a point, not a comma")
            .label("comma inside a number")
            .why("a comma separates parameters")
            .help(format!("write `{meant}`"));
        self.report(&codes::LITERAL, span, problem);
        let from = self.checkpoint();
        self.bump();
        self.bump();
        self.close(K::Error, from);
    }

    /// Whether `name@name.…` stands here without a space: an e-mail address, not a function.
    pub(super) fn is_at_email(&self) -> bool {
        self.is_at(K::Identifier)
            && self.kind_of(self.at + 1) == Some(K::At)
            && self.kind_of(self.at + 2) == Some(K::Identifier)
            && self.kind_of(self.at + 3) == Some(K::Dot)
    }

    /// Takes it.
    pub(super) fn email(&mut self) {
        let from = self.checkpoint();
        let start = self.token_span(self.at);
        self.bump();
        while self.previous_end == self.at
            && matches!(self.current, Some(K::Identifier | K::Dot | K::At))
        {
            self.bump();
        }
        let span = start.to(self.previous_span());
        let written = self.text_of(span);
        let problem = Problem::new("an e-mail address is written as a string")
            .label("no quotes around it")
            .why("without quotes its parts are names, and `@` names the argument of a function")
            .help(format!("write `\"{written}\"`"));
        self.report_at_previous(&codes::FOREIGN, span, problem);
        self.close(K::Error, from);
        self.height = 1;
    }

    /// What stands at a range, where it is short enough to be quoted.
    pub(super) fn text_of(&self, span: Span) -> String {
        let text = self.builder.text().get(span.range()).unwrap_or("");
        if text.chars().count() <= 40 && !text.contains('\n') {
            text.to_owned()
        } else {
            "…".to_owned()
        }
    }
}

/// Whether a token can be the last of a value, so that no function can begin behind it.
fn ends_value(kind: K) -> bool {
    (K::Identifier..=K::Path).contains(&kind)
        || matches!(
            kind,
            K::StringQuote
                | K::IndentedQuote
                | K::RightBrace
                | K::RightBracket
                | K::RightParen
                | K::Unknown
        )
}
