//! What the parser says about the entries of sets and `let`s.

use specc_source::Edit;

use super::cursor::Parser;
use crate::SyntaxKind as K;
use crate::lexer::Problem;

/// The title of the fix for the habit of ending entries with commas.
const COMMAS_TO_SEMICOLONS: &str = "write `;` instead of `,`";

impl Parser {
    #[cold]
    pub(super) fn report_comma_after_binding(&mut self) {
        let span = self.current_span();
        let problem = Problem::new("an entry of a set ends in `;`, not in `,`")
            .label("`;` here")
            .why("an entry may span lines, so it says itself where it ends; a comma separates parameters").help("end each entry with `;`");
        self.fixable(
            span,
            problem,
            Edit {
                span,
                replacement: ";".to_owned(),
            },
            COMMAS_TO_SEMICOLONS,
        );
    }

    /// One more separator that the fix for commas replaces, or the one that is missing after the last entry.
    #[cold]
    pub(super) fn extend_commas(&mut self) {
        let span = if self.is_at(K::Comma) {
            self.current_span()
        } else {
            self.previous_span()
        };
        let edit = Edit {
            span,
            replacement: ";".to_owned(),
        };
        self.extend_fix(COMMAS_TO_SEMICOLONS, edit);
    }

    #[cold]
    pub(super) fn report_stray_separator(&mut self) {
        let span = self.current_span();
        let problem = Problem::new(format!("{} ends no entry", self.found()))
            .label("not needed")
            .why("an entry is `name = value;`, and there is none before it")
            .help("remove it");
        self.fixable(
            span,
            problem,
            Edit {
                span,
                replacement: String::new(),
            },
            "remove it",
        );
    }

    #[cold]
    pub(super) fn report_after_value(&mut self) {
        let found = self.found();
        match self.current {
            Some(K::Colon) => {
                let span = self.current_span();
                let problem = Problem::new("`:` cannot stand in a value")
                    .label("unexpected")
                    .why("a colon stands between the parameters of a function and its body only")
                    .help(
                        "write a pair such as `8080:80` as a string, and a function as `x: value`",
                    );
                self.syntax(span, problem);
            }
            Some(K::Then | K::Else | K::In) => self.report_missing_value("`;` after this value"),
            _ => {
                let span = self.current_span();
                let problem = Problem::new(format!("expected `;` after this value, found {found}"))
                    .label("unexpected")
                    .why("a value goes on until its `;`, also across lines")
                    .help("end the value with `;`");
                self.syntax(span, problem);
            }
        }
    }

    #[cold]
    pub(super) fn report_assignment(&mut self, written: &str) {
        let end = if written == "==" {
            self.at
        } else {
            self.after(self.at)
        };
        let span = self.current_span().to(self.token_span(end));
        let problem = Problem::new(format!("`{written}` does not set a value"))
            .label("`=` here")
            .why("`=` is the only sign that sets a value")
            .help("write `=`");
        let edit = Edit {
            span,
            replacement: "=".to_owned(),
        };
        self.fixable(span, problem, edit, "write `=`");
    }

    #[cold]
    pub(super) fn report_compound_assignment(&mut self) {
        let equal = self.after(self.at);
        let end = if self.kind_of(equal) == Some(K::Equal) {
            equal
        } else {
            self.at
        };
        let span = self.current_span().to(self.token_span(end));
        let problem = Problem::new(format!(
            "expected `=` after the name, found `{}`",
            self.text_of(span)
        ))
        .label("`=` here")
        .why("a value is set once; modules that set the same list or set are merged")
        .help("write `=`");
        self.syntax(span, problem);
    }

    #[cold]
    pub(super) fn report_colon(&mut self, name: usize) {
        let span = self.current_span();
        let is_json = self.kind_of(name) == Some(K::StringQuote);
        let style = if is_json { "JSON" } else { "YAML" };
        let name = match self.token_text(if is_json { name + 1 } else { name }) {
            text if text.chars().count() <= 24
                && text
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') =>
            {
                text.to_owned()
            }
            _ => "name".to_owned(),
        };
        let problem = Problem::new(format!("`:` does not set a value, as it does in {style}"))
            .label("`=` here")
            .why("a colon belongs to functions: `x: x + 1`")
            .help(format!("write `{name} = …;`"));
        self.foreign(span, problem);
    }

    #[cold]
    pub(super) fn report_missing_equal(&mut self) {
        let span = self.previous_span();
        let problem = Problem::new(format!(
            "expected `=` after the name, found {}",
            self.found()
        ))
        .label("expected `=` here")
        .why("an entry gives a name a value")
        .help("write `name = …;`");
        self.syntax(span, problem);
    }

    #[cold]
    pub(super) fn report_name_without_value(&mut self, name: usize) {
        let from = self.token_span(name);
        let span = from.to(self.previous_span());
        let text = self
            .builder
            .text()
            .get(span.range())
            .unwrap_or("")
            .to_owned();
        let short = if text.len() <= 40 && !text.contains('\n') {
            text
        } else {
            "name".to_owned()
        };
        let problem = Problem::new(format!("`{short}` has no value"))
            .label("only a name")
            .why("an entry gives a name a value; there are no bare flags")
            .help(if short.contains('.') {
                format!("write `{short} = …;`")
            } else {
                format!("write `{short} = …;`, or `inherit {short};` to take it from the scope")
            });
        self.syntax(span, problem);
    }

    #[cold]
    pub(super) fn report_not_an_entry(&mut self) {
        let span = self.current_span();
        let problem = match self.current {
            Some(K::Ellipsis) => Problem::new("`...` stands only in the parameters of a function")
                .help("remove it; a comment starts with `#`"),
            Some(K::LeftBrace | K::LeftBracket | K::LeftParen) => {
                Problem::new(format!("expected `name = value;`, found {}", self.found()))
                    .help("give the value a name")
            }
            _ => Problem::new(format!("expected `name = value;`, found {}", self.found()))
                .help("start the entry with a name"),
        };
        self.syntax(span, problem.label("not a name"));
    }

    #[cold]
    pub(super) fn report_keyword_as_name(&mut self) {
        let span = self.current_span();
        let keyword = self.token_text(self.at).to_owned();
        let problem = Problem::new(format!("`{keyword}` is a keyword, not a name"))
            .label("keyword")
            .why("a bare keyword begins an expression of its own")
            .help(format!("choose another name, or quote it: `\"{keyword}\"`"));
        self.syntax(span, problem);
    }

    #[cold]
    pub(super) fn report_literal_as_name(&mut self) {
        let span = self.current_span();
        let text = self.token_text(self.at).to_owned();
        let problem = Problem::new(format!("`{text}` is not a name"))
            .label("a name starts with a letter")
            .why("what begins with anything else is read as a number or an operator")
            .help(format!("quote it: `\"{text}\"`"));
        self.syntax(span, problem);
    }

    /// `inherit a.b.c;`
    fn report_path_in_inherit(&mut self) {
        let mut end = self.at;
        let mut set = self.previous_span();
        while self.kind_of(end) == Some(K::Dot) && self.kind_of(end + 1) == Some(K::Identifier) {
            set = self.token_span(end.saturating_sub(1));
            end += 2;
        }
        let first = self.token_span(self.previous_end.saturating_sub(1));
        let last = self.token_span(end.saturating_sub(1));
        let name = self.text_of(last);
        let problem = Problem::new("`inherit` takes plain names, no paths")
            .label("a path")
            .why("`inherit` keeps the name as it is, and a path has several")
            .help(format!("write `({}) {name}`", self.text_of(first.to(set))));
        self.syntax(first.to(last), problem);
    }

    #[cold]
    pub(super) fn report_in_inherit(&mut self) {
        let span = self.current_span();
        let problem = match self.current {
            Some(K::Comma) => {
                Problem::new("names in `inherit` are separated by spaces, not by `,`")
                    .help("remove the `,`")
            }
            Some(K::Dot) => return self.report_path_in_inherit(),
            _ => Problem::new("`inherit` takes names, no values")
                .help("write `name = value;` without `inherit`"),
        };
        self.syntax(span, problem.label("unexpected"));
    }
}
