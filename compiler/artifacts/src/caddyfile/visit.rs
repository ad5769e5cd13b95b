//! Walking through a Caddyfile.

use specc_source::Span;

use super::model::{Caddyfile, Directive, Site, Snippet};

impl Caddyfile {
    /// Every directive at any depth, in the order of options, snippets, sites, imports and loose directives;
    /// parents before children.
    pub fn all_directives(&self) -> impl Iterator<Item = &Directive> {
        let blocks = std::iter::once(&self.options)
            .chain(self.snippets.iter().map(|snippet| &snippet.directives))
            .chain(self.sites.iter().map(|site| &site.directives))
            .chain([&self.imports, &self.loose]);
        blocks.flat_map(|directives| walk(directives))
    }

    /// The snippet of this name.
    pub fn snippet(&self, name: &str) -> Option<&Snippet> {
        self.snippets
            .iter()
            .find(|snippet| snippet.name.value == name)
    }

    /// The first global option of this name.
    pub fn option(&self, name: &str) -> Option<&Directive> {
        self.options.iter().find(|option| option.is(name))
    }

    /// The ranges of everything that a comment can stand above, in order.
    pub(super) fn spans(&self) -> Vec<Span> {
        let snippets = self.snippets.iter().map(|snippet| snippet.span);
        let sites = self.sites.iter().map(|site| site.span);
        let directives = self.all_directives().map(|directive| directive.span);
        let mut spans: Vec<Span> = snippets.chain(sites).chain(directives).collect();
        spans.sort();
        spans
    }
}

impl Site {
    /// Every directive of the site at any depth, parents before children.
    pub fn all_directives(&self) -> impl Iterator<Item = &Directive> {
        walk(&self.directives)
    }
}

impl Directive {
    /// Whether it has this name.
    pub fn is(&self, name: &str) -> bool {
        self.name.value == name
    }

    /// What stands in its braces; empty without braces.
    pub fn children(&self) -> &[Directive] {
        self.block.as_deref().unwrap_or(&[])
    }

    /// Every directive in its braces at any depth, parents before children.
    pub fn descendants(&self) -> impl Iterator<Item = &Directive> {
        walk(self.children())
    }
}

fn walk(directives: &[Directive]) -> Walk<'_> {
    Walk {
        waiting: directives.iter().rev().collect(),
    }
}

/// Directives, parents before children.
struct Walk<'a> {
    waiting: Vec<&'a Directive>,
}

impl<'a> Iterator for Walk<'a> {
    type Item = &'a Directive;

    fn next(&mut self) -> Option<&'a Directive> {
        let directive = self.waiting.pop()?;
        self.waiting.extend(directive.children().iter().rev());
        Some(directive)
    }
}
