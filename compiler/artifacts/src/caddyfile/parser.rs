//! From words to sites, snippets and directives.

use std::ops::Range;

use specc_source::{Diagnostic, FileId, Span, Spanned};

use super::lexer::{Lexer, Token};
use super::model::{Argument, Caddyfile, Directive, Quoting, Site, Snippet};
use crate::codes;
use crate::comments;
use crate::jinja::{Guards, Mask};

/// How deep blocks may nest.
const DEPTH: u32 = 64;

/// Directives of Caddy's own HTTP app: a line that begins with one is no site address.
const DIRECTIVES: &[&str] = &[
    "abort",
    "acme_server",
    "basic_auth",
    "basicauth",
    "bind",
    "encode",
    "error",
    "file_server",
    "forward_auth",
    "fs",
    "handle",
    "handle_errors",
    "handle_path",
    "header",
    "intercept",
    "invoke",
    "log",
    "log_append",
    "log_name",
    "log_skip",
    "map",
    "method",
    "metrics",
    "php_fastcgi",
    "push",
    "rate_limit",
    "redir",
    "request_body",
    "request_header",
    "respond",
    "reverse_proxy",
    "rewrite",
    "root",
    "route",
    "templates",
    "tls",
    "tracing",
    "try_files",
    "uri",
    "vars",
];

/// Reads a Caddyfile, with or without Jinja. Never fails: what is broken becomes a diagnostic.
pub fn parse(file: FileId, text: &str) -> Caddyfile {
    let mask = Mask::new(text);
    let mut lexer = Lexer::new(file, text, &mask);
    lexer.run();
    let (tokens, ranges, diagnostics) = (lexer.tokens, lexer.comments, lexer.diagnostics);
    let caddyfile = Caddyfile {
        diagnostics,
        includes: mask.includes(file, text),
        ..Caddyfile::default()
    };
    let mut parser = Parser {
        file,
        tokens,
        guards: &mask.guards,
        at: 0,
        depth: 0,
        caddyfile,
    };
    parser.run();
    let mut caddyfile = parser.caddyfile;
    let nodes = caddyfile.spans();
    let cover = |mask: &str, line: usize| cover(&nodes, mask, line);
    caddyfile.comments = comments::collect(file, text, &mask, &ranges, &cover);
    caddyfile
}

/// The directive, site or snippet that begins on a line.
fn cover(nodes: &[Span], mask: &str, line: usize) -> Range<usize> {
    let only = comments::single_line(mask, line);
    let found = nodes.binary_search_by_key(&(only.start as u32), |span| span.start);
    found
        .ok()
        .and_then(|index| nodes.get(index))
        .map_or(only, |span| span.range())
}

struct Parser<'g> {
    file: FileId,
    tokens: Vec<Token>,
    guards: &'g Guards,
    at: usize,
    depth: u32,
    caddyfile: Caddyfile,
}

impl Parser<'_> {
    fn run(&mut self) {
        let mut before_sites = true;
        while let Some(token) = self.tokens.get(self.at) {
            if token.is_bare("}") {
                self.complain(self.at, "this brace closes nothing", "remove it");
                self.at += 1;
            } else if token.is_bare("{") {
                let opening = self.at;
                self.at += 1;
                let options = self.block(opening, 0);
                self.caddyfile.options.extend(options);
            } else {
                before_sites = self.top_level(before_sites);
            }
        }
    }

    /// Reads what begins with a word outside of any block; whether a site without braces may still come.
    fn top_level(&mut self, before_sites: bool) -> bool {
        let line = self.line();
        let Some(first) = self.tokens.get(self.at) else {
            return before_sites;
        };
        let opens = self
            .tokens
            .get(line.end)
            .is_some_and(|token| token.is_bare("{"));
        let bare = first.style == Quoting::Bare;
        let name = first.text.as_str();
        if bare && name == "import" {
            let import = self.directive(0);
            self.caddyfile.imports.push(import);
            return before_sites;
        }
        if bare && opens && name.trim_start_matches('&').starts_with('(') && name.ends_with(')') {
            self.snippet();
            return before_sites;
        }
        if bare && (DIRECTIVES.contains(&name) || name.starts_with('@')) || !(opens || before_sites)
        {
            let directive = self.directive(0);
            self.caddyfile.loose.push(directive);
            return before_sites;
        }
        self.site(opens);
        false
    }

    /// The words of the line, up to a brace of its own; goes on over lines while they end in a comma.
    fn line(&self) -> Range<usize> {
        let mut end = self.at + 1;
        while let Some(token) = self.tokens.get(end) {
            let continued = self
                .tokens
                .get(end - 1)
                .is_some_and(|before| before.text.ends_with(','));
            if token.is_bare("{") || (token.first && !continued) {
                break;
            }
            end += 1;
        }
        self.at..end
    }

    fn snippet(&mut self) {
        let Some(token) = self.tokens.get(self.at) else {
            return;
        };
        let start = token.range.start;
        let text = token
            .text
            .trim_start_matches('&')
            .trim_start_matches('(')
            .trim_end_matches(')');
        let name = Spanned::new(text.to_owned(), self.span(token.range.clone()));
        let opening = self.line().end;
        self.at = opening + 1;
        let branch = self.guards.branch_at(start);
        let directives = self.block(opening, branch);
        let span = self.span(start..self.end_of_previous());
        self.caddyfile.snippets.push(Snippet {
            name,
            directives,
            span,
        });
    }

    fn site(&mut self, braces: bool) {
        let line = self.line();
        let tokens = self.tokens.get(line.clone()).unwrap_or(&[]);
        let start = tokens.first().map_or(0, |token| token.range.start);
        let addresses = tokens
            .iter()
            .filter_map(|token| self.address(token))
            .collect();
        let branch = self.guards.branch_at(start);
        self.at = line.end;
        let directives = if braces {
            self.at += 1;
            self.block(line.end, branch)
        } else {
            self.directives_to_end(branch)
        };
        let span = self.span(start..self.end_of_previous());
        self.caddyfile.sites.push(Site {
            addresses,
            directives,
            span,
        });
    }

    fn address(&self, token: &Token) -> Option<Argument> {
        let mut argument = self.argument(token);
        while argument.text.ends_with(',') {
            argument.text.pop();
            argument.span.end -= 1;
        }
        (!argument.text.is_empty()).then_some(argument)
    }

    fn directives_to_end(&mut self, branch: u32) -> Vec<Directive> {
        let mut directives = Vec::new();
        while self.at < self.tokens.len() {
            if self
                .tokens
                .get(self.at)
                .is_some_and(|token| token.is_bare("}"))
            {
                self.complain(self.at, "this brace closes nothing", "remove it");
                self.at += 1;
                continue;
            }
            directives.push(self.directive(branch));
        }
        directives
    }

    /// Reads the directives of a block up to its closing brace, which is passed.
    fn block(&mut self, opening: usize, branch: u32) -> Vec<Directive> {
        let mut directives = Vec::new();
        loop {
            match self.tokens.get(self.at) {
                Some(token) if token.is_bare("}") => {
                    self.at += 1;
                    return directives;
                }
                Some(_) => directives.push(self.directive(branch)),
                None => {
                    self.complain(
                        opening,
                        "this block is never closed",
                        "close it with `}` on a line of its own",
                    );
                    return directives;
                }
            }
        }
    }

    fn directive(&mut self, branch: u32) -> Directive {
        let (name, start) = match self.tokens.get(self.at) {
            Some(token) => {
                let name = Spanned::new(token.text.clone(), self.span(token.range.clone()));
                (name, token.range.start)
            }
            None => (Spanned::new(String::new(), self.span(0..0)), 0),
        };
        let inner = self.guards.branch_at(start);
        self.at += 1;
        let mut arguments = Vec::new();
        while let Some(token) = self
            .tokens
            .get(self.at)
            .filter(|token| !token.first && !token.is_bare("{"))
        {
            // A closing brace behind other words closes the block around: `respond 403 }`.
            if token.is_bare("}") {
                break;
            }
            arguments.push(self.argument(token));
            self.at += 1;
        }
        let opens = self
            .tokens
            .get(self.at)
            .is_some_and(|token| !token.first && token.is_bare("{"));
        let block = if opens { self.nested(inner) } else { None };
        let span = self.span(start..self.end_of_previous().max(start));
        Directive {
            name,
            arguments,
            block,
            span,
            conditional: inner != branch,
        }
    }

    fn nested(&mut self, branch: u32) -> Option<Vec<Directive>> {
        let opening = self.at;
        self.at += 1;
        if self.depth >= DEPTH {
            let span = self
                .tokens
                .get(opening)
                .map_or(0..0, |token| token.range.clone());
            let message = format!("blocks nest deeper than {DEPTH} levels");
            let diagnostic = Diagnostic::error(&codes::TOO_DEEP, self.span(span), message);
            self.caddyfile.diagnostics.push(diagnostic);
            self.at = self.tokens.len();
            return None;
        }
        self.depth += 1;
        let directives = self.block(opening, branch);
        self.depth -= 1;
        Some(directives)
    }

    fn argument(&self, token: &Token) -> Argument {
        Argument {
            text: token.text.clone(),
            span: self.span(token.range.clone()),
            style: token.style,
            template: token.template,
        }
    }

    fn end_of_previous(&self) -> usize {
        let index = self.at.min(self.tokens.len()).checked_sub(1);
        index
            .and_then(|index| self.tokens.get(index))
            .map_or(0, |token| token.range.end)
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start as u32, range.end as u32)
    }

    fn complain(&mut self, token: usize, message: &str, help: &str) {
        let range = self
            .tokens
            .get(token)
            .map_or(0..0, |token| token.range.clone());
        let diagnostic = Diagnostic::error(&codes::SYNTAX, self.span(range), message)
            .label("here")
            .help(help);
        self.caddyfile.diagnostics.push(diagnostic);
    }
}
