//! What the parser says about expressions that would be fine elsewhere: in Nix, in another language, in parentheses.

use super::cursor::Parser;
use super::is_literal;
use crate::lexer::Problem;
use crate::{SyntaxKind as K, codes};
use specc_source::{Applicability, Edit, Fix};

impl Parser {
    fn hint(&mut self, problem: Problem) {
        let span = self.current_span();
        self.report(&codes::SYNTAX, span, problem);
    }

    /// `=` between two operands, where only `==` can be meant. It is read as `==`.
    pub(super) fn equal_for_comparison(&mut self) {
        if !self.is_at(K::Equal) {
            return;
        }
        self.hint(
            Problem::new("`=` sets a value and compares nothing")
                .label("`==` here")
                .why("inside an expression nothing can be set")
                .help("write `==`"),
        );
        self.builder.retag(self.at, K::EqualEqual);
        self.current = Some(K::EqualEqual);
    }

    #[cold]
    pub(super) fn report_chained_comparison(&mut self, kind: K) {
        let example = if matches!(kind, K::EqualEqual | K::NotEqual) {
            "a == b && b == c"
        } else {
            "a < b && b < c"
        };
        self.hint(
            Problem::new("comparisons cannot be chained")
                .label("second comparison")
                .why("a comparison gives a boolean, and booleans have no order")
                .help(format!("compare twice: `{example}`")),
        );
    }

    #[cold]
    pub(super) fn report_entry_in_list(&mut self) {
        self.hint(
            Problem::new("a list holds values, and this is an entry of a set")
                .label("no `{` before it")
                .why("names belong to sets; the elements of a list have none")
                .help("put `{` before the entry and `}` after it"),
        );
    }

    #[cold]
    pub(super) fn report_ternary(&mut self) {
        self.hint(
            Problem::new("there is no `a ? b : c`")
                .label("unexpected")
                .why("`?` asks whether a set has an attribute, and `:` makes a function")
                .help("write `if a then b else c`; `a ? b` asks whether `a` has an attribute `b`"),
        );
    }

    #[cold]
    pub(super) fn report_space_before_unit(&mut self, number: usize) {
        let span = self.token_span(number).to(self.current_span());
        let meant = format!("{}{}", self.token_text(number), self.token_text(self.at));
        let problem = Problem::new("a unit stands directly behind its number")
            .label("space between number and unit")
            .why("behind a space it would be a name, and an element or an argument of its own")
            .help(format!("write `{meant}`"));
        self.report(&codes::LITERAL, span, problem);
    }

    #[cold]
    pub(super) fn report_needs_parentheses(&mut self) {
        let what = match self.current {
            Some(K::If) => "an `if`",
            Some(K::Let) => "a `let`",
            Some(K::Assert) => "an `assert`",
            _ => "a function",
        };
        self.hint(
            Problem::new(format!("{what} needs parentheses here"))
                .label("starts here")
                .why("where values stand side by side, nothing else says where it ends")
                .help("put it between `(` and `)`"),
        );
    }

    #[cold]
    pub(super) fn report_bare_function(&mut self) {
        let before = self
            .previous_end
            .checked_sub(1)
            .map(|index| self.token_text(index));
        if let Some(word @ ("lambda" | "function" | "fn" | "func")) = before {
            let problem = Problem::new(format!("a function is written without `{word}`"))
                .label("its parameter")
                .why("the colon alone makes a function")
                .help("write `(x: …)`, or `(x: y: …)` for two parameters");
            return self.hint(problem);
        }
        self.hint(
            Problem::new("a function needs parentheses to be an argument")
                .label("starts here")
                .why("its body goes as far as it can, and would take in what follows")
                .help("write `f (x: …)`; to set a value, write `name = …;`"),
        );
    }

    #[cold]
    pub(super) fn report_or_without_selection(&mut self) {
        self.hint(
            Problem::new("`or` follows a selection only")
                .label("nothing is selected before it")
                .why("it says what is taken where the selected attribute is missing")
                .help("write `a.b or default`; for “either”, write `||`"),
        );
    }

    #[cold]
    pub(super) fn report_decimal_without_digit(&mut self) {
        let digits = self.after(self.at);
        let span = self.current_span().to(self.token_span(digits));
        let problem = Problem::new("a decimal starts with a digit")
            .label("no digit before the point")
            .why("a point before a name selects an attribute")
            .help(format!("write `0.{}`", self.token_text(digits)));
        self.report(&codes::SYNTAX, span, problem);
    }

    /// A name right behind a quote: most likely a quote above is missing, and this is where a string should start.
    #[cold]
    pub(super) fn report_name_after_quote(&mut self) {
        let span = self.current_span();
        let opening = self.opening_quote_before();
        let problem = Problem::new("a name follows the string without a space")
            .label("directly behind a quote")
            .why("together they may be two values or one with a quote missing")
            .help("put a space between them, or add the quote that is missing");
        self.report_with(
            &codes::UNCLOSED,
            span,
            problem,
            |diagnostic| match opening {
                Some(opening) => diagnostic.related(
                    opening,
                    "the string before it starts here: should it end earlier?",
                ),
                None => diagnostic,
            },
        );
    }

    #[cold]
    pub(super) fn report_bare_interpolation(&mut self) {
        self.hint(
            Problem::new("`${ }` stands in strings and attribute paths only")
                .label("outside a string")
                .why("elsewhere a name is its value already")
                .help("write the expression alone, or `\"${…}\"`"),
        );
    }

    #[cold]
    pub(super) fn report_list_separator(&mut self) {
        let found = if self.is_at(K::Comma) { "," } else { ";" };
        let span = self.current_span();
        let problem = Problem::new(format!(
            "elements of a list are separated by spaces, not by `{found}`"
        ))
        .label("not needed")
        .why("a comma separates parameters, and `;` ends the entries of a set")
        .help(format!("remove each `{found}`: `[ a b ]`"));
        let fix = Fix {
            title: "separate the elements by spaces".to_owned(),
            applicability: Applicability::Safe,
            edits: vec![self.space_for_separator()],
        };
        self.report_with(&codes::SYNTAX, span, problem, |diagnostic| {
            diagnostic.fix(fix)
        });
    }

    /// One more separator that the fix of the report before this one takes out.
    #[cold]
    pub(super) fn extend_list_separators(&mut self) {
        let edit = self.space_for_separator();
        self.extend_fix("separate the elements by spaces", edit);
    }

    fn space_for_separator(&self) -> Edit {
        let is_between = self
            .kind_of(self.at + 1)
            .is_some_and(|next| !next.is_trivia());
        Edit {
            span: self.current_span(),
            replacement: if is_between { " " } else { "" }.to_owned(),
        }
    }

    #[cold]
    pub(super) fn report_operator_in_list(&mut self) {
        if self.is_at(K::Minus)
            && matches!(self.kind_of(self.at + 1), Some(kind) if is_literal(kind))
        {
            let number = self.token_span(self.at).to(self.token_span(self.at + 1));
            let written = self.text_of(number);
            let problem = Problem::new("a negative number needs parentheses in a list")
                .label("minus sign")
                .why("elements are separated by spaces, so this could be a subtraction too")
                .help(format!("write `({written})`"));
            return self.report(&codes::SYNTAX, number, problem);
        }
        let operator = self.token_text(self.at).to_owned();
        self.hint(
            Problem::new("an operation needs parentheses to be an element of a list")
                .label("operator")
                .why("elements are separated by spaces, so the operands would be elements of their own")
                .help(format!("put it into parentheses: `[ (a {operator} b) ]`")),
        );
    }

    #[cold]
    pub(super) fn report_comma_in_parentheses(&mut self) {
        self.hint(
            Problem::new("arguments are separated by spaces, not by `,`")
                .label("unexpected")
                .why("a call is a function and its arguments, side by side")
                .help("write `f a b` for a call, `[ a b ]` for a list"),
        );
    }

    #[cold]
    pub(super) fn report_missing_colon(&mut self) {
        let span = self.previous_span();
        let problem = Problem::new("expected `:` after the parameters of the function")
            .label("expected `:` here")
            .why("names and commas between braces are parameters, and parameters need a body")
            .help("write `{ a, b }: value`; entries of a set are `name = value;`");
        self.report(&codes::SYNTAX, span, problem);
    }

    #[cold]
    pub(super) fn report_equal_in_pattern(&mut self) {
        self.hint(
            Problem::new("a default is set with `?`, not with `=`")
                .label("`?` here")
                .why("`=` sets the value of an entry; a parameter gets its value from the caller")
                .help("write `{ a ? 1 }: …`"),
        );
    }

    #[cold]
    pub(super) fn report_pattern_separator(&mut self) {
        self.hint(
            Problem::new("parameters are separated by `,`")
                .label("`,` before this")
                .why("side by side they would be a call")
                .help("write `{ a, b }: …`"),
        );
    }

    #[cold]
    pub(super) fn report_ellipsis_not_last(&mut self) {
        self.hint(
            Problem::new("`...` stands last among the parameters")
                .label("after `...`")
                .why("it stands for all further arguments")
                .help("write `{ a, b, ... }: …`"),
        );
    }

    #[cold]
    pub(super) fn report_with_keyword(&mut self) {
        let span = self.current_span();
        let problem = Problem::new("there is no `with`")
            .label("not in this language")
            .why("it hides where a name comes from")
            .help("write `x.a`, or take the names you need: `let inherit (x) a b; in …`");
        self.report(&codes::FOREIGN, span, problem);
    }
}
