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

impl Parser {
    pub(super) fn found(&self) -> String {
        match self.current {
            Some(kind) => describe(kind, self.token_text(self.at)),
            None => "the end of the file".to_owned(),
        }
    }

    pub(super) fn syntax(&mut self, span: Span, problem: Problem) {
        self.report(&codes::SYNTAX, span, problem);
    }

    pub(super) fn foreign(&mut self, span: Span, problem: Problem) {
        self.report(&codes::FOREIGN, span, problem);
    }

    /// Reports with an edit that repairs the fault.
    pub(super) fn fixable(&mut self, span: Span, problem: Problem, edit: Edit, title: &str) {
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
            .why("the value of a file is what its one expression gives")
            .help("start with `{ }` and put the options between the braces");
        self.syntax(span, problem);
    }

    #[cold]
    pub(super) fn report_bare_entries(&mut self, span: Span) {
        let problem = Problem::new("a file is one expression, and this is an entry of a set")
            .label("no `{` before it")
            .why("only between braces is `name = value;` an entry")
            .help("put `{` before the first entry and `}` after the last");
        self.report_at_previous(&codes::SYNTAX, span, problem);
    }

    #[cold]
    pub(super) fn report_missing_let(&mut self, first: Span) {
        let keyword = self.current_span();
        let problem = Problem::new("there is an `in`, and no `let` before it")
            .label("expected `let` before this")
            .why("`in` stands between the bindings of a `let` and the value that uses them")
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
            .why("there are no blocks: a section is a set, and a set is a value")
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
            .why("a path is names with a point between them")
            .help("write the name, or remove the `.`");
        self.syntax(span, problem);
    }

    #[cold]
    pub(super) fn report_keyword_as_parameter(&mut self) {
        let span = self.current_span();
        let keyword = self.token_text(self.at).to_owned();
        let problem = Problem::new(format!("`{keyword}` is a keyword, not a name"))
            .label("keyword")
            .why("a bare keyword begins an expression of its own")
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
                    .why("`;` ends the entries of a set, and a file is not one of them")
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
                    .why("what stands behind it would be read by nobody").help("a file is one expression: put several values into a set `{ … }`, or check the brackets above");
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
            .why("without it the next entry would be read as part of this one")
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
}
