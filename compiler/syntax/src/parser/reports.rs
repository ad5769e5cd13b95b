//! What the parser says, and what to write instead.

use specc_source::{Applicability, Edit, Fix, Span};

use super::cursor::Parser;
use crate::lexer::Problem;
use crate::{SyntaxKind as K, codes};

/// How a token is called in a sentence.
fn describe(kind: K, text: &str) -> String {
    match kind {
        K::StringQuote | K::IndentedQuote | K::StringText => "a string".to_owned(),
        K::InterpolationEnd => "the end of the interpolation".to_owned(),
        _ if text.chars().count() > 24 => "this".to_owned(),
        _ => format!("`{text}`"),
    }
}

/// The title of the fix for the habit of ending entries with commas.
const COMMAS_TO_SEMICOLONS: &str = "write `;` instead of `,`";

impl Parser {
    pub(super) fn found(&self) -> String {
        match self.current {
            Some(kind) => describe(kind, self.token_text(self.at)),
            None => "the end of the file".to_owned(),
        }
    }

    fn syntax(&mut self, span: Span, problem: Problem) {
        self.report(&codes::SYNTAX, span, problem);
    }

    fn foreign(&mut self, span: Span, problem: Problem) {
        self.report(&codes::FOREIGN, span, problem);
    }

    /// Reports with an edit that repairs the fault.
    fn fixable(&mut self, span: Span, problem: Problem, edit: Edit, title: &str) {
        let fix = Fix {
            title: title.to_owned(),
            applicability: Applicability::Safe,
            edits: vec![edit],
        };
        self.report_with(&codes::SYNTAX, span, problem, |diagnostic| {
            diagnostic.fix(fix)
        });
    }

    #[cold]
    pub(super) fn report_empty_file(&mut self) {
        let span = self.previous_span();
        let problem = Problem::new("the file holds no expression")
            .label("expected an expression here")
            .help("start with `{ }` and put the options between the braces");
        self.syntax(span, problem);
    }

    #[cold]
    pub(super) fn report_bare_entries(&mut self, span: Span) {
        let problem = Problem::new("a file is one expression, and this is an entry of a set")
            .label("no `{` before it")
            .help("put `{` before the first entry and `}` after the last");
        self.report_at_previous(&codes::SYNTAX, span, problem);
    }

    #[cold]
    pub(super) fn report_missing_let(&mut self, first: Span) {
        let keyword = self.current_span();
        let problem = Problem::new("there is an `in`, and no `let` before it")
            .label("expected `let` before this")
            .help("write `let` before the first of the bindings");
        self.report_with(&codes::SYNTAX, first, problem, |diagnostic| {
            diagnostic.related(keyword, "the `in`")
        });
    }

    /// `name { … }`, as in HCL.
    #[cold]
    pub(super) fn report_block(&mut self, name: usize) {
        let is_habit = self.starts_line(self.after(self.at));
        self.habits.colons |= is_habit;
        let span = self.previous_span();
        let name = self.text_of(self.token_span(name).to(span));
        let problem = Problem::new("expected `=` after the name, found `{`")
            .label("expected `=` here")
            .help(format!("write `{name} = {{ … }};`"));
        let edit = Edit {
            span,
            replacement: " =".to_owned(),
        };
        if is_habit {
            self.syntax(span, problem);
        } else {
            self.fixable(span, problem, edit, "add `=`");
        }
    }

    #[cold]
    pub(super) fn report_missing_name(&mut self) {
        let span = self.current_span();
        let after = match self
            .previous_end
            .checked_sub(1)
            .and_then(|at| self.kind_of(at))
        {
            Some(K::Dot) => " after the `.`",
            _ => "",
        };
        let problem = Problem::new(format!("expected a name{after}, found {}", self.found()))
            .label("name missing before this")
            .help("write the name, or remove the `.`");
        self.syntax(span, problem);
    }

    #[cold]
    pub(super) fn report_keyword_as_parameter(&mut self) {
        let span = self.current_span();
        let keyword = self.token_text(self.at).to_owned();
        let problem = Problem::new(format!("`{keyword}` is a keyword, not a name"))
            .label("keyword")
            .help("choose another name");
        self.syntax(span, problem);
    }

    #[cold]
    pub(super) fn report_after_file(&mut self) {
        let span = self.current_span();
        match self.current {
            Some(K::Semicolon) if self.next_kind().is_none() => {
                let problem = Problem::new("nothing follows the expression that the file is")
                    .label("not needed")
                    .help("remove this `;`");
                let edit = Edit {
                    span,
                    replacement: String::new(),
                };
                self.fixable(span, problem, edit, "remove the `;`");
            }
            Some(K::RightBrace | K::RightBracket | K::RightParen) => self.report_unmatched(),
            _ => {
                let end = self
                    .previous_end
                    .checked_sub(1)
                    .map(|last| self.token_span(last));
                let problem = Problem::new(format!("the expression that the file is ends before {}", self.found()))
                    .label("left over")
                    .help("a file is one expression: put several values into a set `{ … }`, or check the brackets above");
                self.report_with(&codes::SYNTAX, span, problem, |diagnostic| match end {
                    Some(end) => diagnostic.related(end, "it ends here"),
                    None => diagnostic,
                });
            }
        }
    }

    #[cold]
    pub(super) fn report_missing_value(&mut self, wanted: &'static str) {
        let found = self.found();
        let (span, help) = match self.current {
            Some(K::In) if self.open.ins == 0 => (self.current_span(), "`in` belongs to a `let` before it".to_owned()),
            Some(K::Then | K::Else) if self.open.elses == 0 => (self.current_span(), format!("{found} belongs to an `if` before it")),
            Some(K::Inherit) => (self.current_span(), "`inherit` stands in a set: `{ inherit a; }`".to_owned()),
            Some(K::Dot) => (self.current_span(), "write a digit before the point of a decimal: `0.5`".to_owned()),
            Some(K::Plus) if self.next_kind().is_some_and(super::is_literal) => (self.current_span(), "remove the `+`: a number without a sign is positive".to_owned()),
            Some(K::Star) => (self.current_span(), "multiply with one `*`; there is no power".to_owned()),
            Some(K::Equal) => (self.current_span(), "compare with `==`".to_owned()),
            Some(K::Ellipsis) => (self.current_span(), "`...` stands only in the parameters of a function; end a comment's line with a new `#`".to_owned()),
            Some(_) if self.is_at_entry() && self.is_first_on_line() => {
                (self.previous_span(), "write the value".to_owned())
            }
            Some(kind) if self.is_at_end_of(kind) => (self.previous_span(), "write the value, or remove what asks for it".to_owned()),
            Some(_) => (self.current_span(), "write a value: a literal, a name, a list `[ … ]` or a set `{ … }`".to_owned()),
            None => (self.previous_span(), "write the value".to_owned()),
        };
        self.syntax(
            span,
            Problem::new(format!("expected {wanted}, found {found}"))
                .label(if span.range().is_empty() {
                    "expected a value here"
                } else {
                    "value missing before this"
                })
                .help(help),
        );
    }

    #[cold]
    pub(super) fn report_unexpected(&mut self, wanted: &str) {
        let span = self.current_span();
        let problem =
            Problem::new(format!("expected {wanted}, found {}", self.found())).label("unexpected");
        self.syntax(
            span,
            problem.help("remove it, or check what stands before it"),
        );
    }

    #[cold]
    pub(super) fn report_missing_keyword(
        &mut self,
        keyword: &str,
        after: &str,
        opening: usize,
        help: &str,
    ) {
        let related = self.token_span(opening);
        let opener = self.token_text(opening).to_owned();
        let span = self.previous_span();
        let help = match (keyword, self.current) {
            ("else", Some(K::Then)) => "write `else if` for a further condition",
            _ => help,
        };
        let problem = Problem::new(format!(
            "expected `{keyword}` after {after}, found {}",
            self.found()
        ))
        .label(format!("expected `{keyword}` here"))
        .help(help);
        self.report_with(&codes::SYNTAX, span, problem, |diagnostic| {
            diagnostic.related(related, format!("this `{opener}`"))
        });
    }

    #[cold]
    pub(super) fn report_missing_semicolon(&mut self, after: &str) {
        let span = self.previous_span();
        let opening = self.multi_line_string_before();
        let problem = Problem::new(format!("expected `;` after {after}"))
            .label("expected `;` here")
            .help("add `;`");
        let fix = Fix {
            title: "add `;`".to_owned(),
            applicability: Applicability::Safe,
            edits: vec![Edit {
                span,
                replacement: ";".to_owned(),
            }],
        };
        self.report_with(&codes::SYNTAX, span, problem, |diagnostic| match opening {
            Some(opening) => diagnostic.related(
                opening,
                "this string goes over several lines: is its closing quote missing?",
            ),
            None => diagnostic.fix(fix),
        });
    }

    /// The opening quote of the string of plain text that ends here.
    pub(super) fn opening_quote_before(&self) -> Option<Span> {
        let opening = self.previous_end.checked_sub(3)?;
        (self.kind_of(opening + 1) == Some(K::StringText)).then(|| self.token_span(opening))
    }

    /// The opening quote of a `"` string that ends here and started on another line.
    fn multi_line_string_before(&self) -> Option<Span> {
        let closing = self.previous_end.checked_sub(1)?;
        let text = closing.checked_sub(1)?;
        let opening = text.checked_sub(1)?;
        let is_plain = self.kind_of(closing) == Some(K::StringQuote)
            && self.kind_of(text) == Some(K::StringText);
        (is_plain
            && self.kind_of(opening) == Some(K::StringQuote)
            && self.token_text(text).contains('\n'))
        .then(|| self.token_span(opening))
    }

    #[cold]
    pub(super) fn report_comma_after_binding(&mut self) {
        let span = self.current_span();
        let problem = Problem::new("an entry of a set ends in `;`, not in `,`")
            .label("`;` here")
            .help("end each entry with `;`");
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
            .help(format!("choose another name, or quote it: `\"{keyword}\"`"));
        self.syntax(span, problem);
    }

    #[cold]
    pub(super) fn report_literal_as_name(&mut self) {
        let span = self.current_span();
        let text = self.token_text(self.at).to_owned();
        let problem = Problem::new(format!("`{text}` is not a name"))
            .label("a name starts with a letter")
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
