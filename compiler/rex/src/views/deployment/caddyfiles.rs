//! Caddyfiles with their snippets.

use specc_artifacts::caddyfile::{Directive, Snippet};
use specc_source::FileId;

use super::{DeploymentView, at};
use crate::views::CaddyfileView;

/// How many snippets may import each other.
const IMPORTS: u32 = 8;

impl<'a> DeploymentView<'a> {
    /// Directives with those of every imported snippet in the place of the `import`; one that no file defines stays.
    pub fn expand(&self, directives: &'a [Directive]) -> Vec<&'a Directive> {
        let mut expanded = Vec::new();
        self.add_expanded(directives, IMPORTS, &mut expanded);
        expanded
    }

    fn add_expanded(
        &self,
        directives: &'a [Directive],
        depth: u32,
        expanded: &mut Vec<&'a Directive>,
    ) {
        for directive in directives {
            let name = directive.arguments.first().map(|name| name.text.as_str());
            let snippet = name
                .filter(|_| depth > 0 && directive.is("import"))
                .and_then(|name| self.snippets(name).next());
            match snippet {
                Some((_, snippet)) => self.add_expanded(&snippet.directives, depth - 1, expanded),
                None => expanded.push(directive),
            }
        }
    }

    /// The snippets of this name in any Caddyfile, with the file that defines each.
    pub fn snippets(&self, name: &str) -> impl Iterator<Item = (&CaddyfileView<'a>, &'a Snippet)> {
        let positions = self.index.snippets.get(name).map_or(&[][..], Vec::as_slice);
        positions.iter().filter_map(|(file, snippet)| {
            let file = self.caddyfiles.get(*file)?;
            Some((file, file.caddyfile.snippets.get(*snippet)?))
        })
    }

    /// The names of all snippets.
    pub fn snippet_names(&self) -> impl Iterator<Item = &'a str> {
        self.index.snippets.keys().copied()
    }

    /// Whether there may be more snippets than [`snippets`](Self::snippets) knows: a Caddyfile imports or includes a file that
    /// is not among the files.
    pub fn has_snippets_elsewhere(&self) -> bool {
        self.index.snippets_elsewhere
    }

    /// Whether a matcher of a Caddyfile, `@blocked`, stands for the clients that a gate keeps out.
    pub fn is_refused_by(&self, matcher: &str, file: FileId) -> bool {
        self.index.refused.contains(&(file, matcher))
    }

    /// The Caddyfiles that Caddy starts with; see [`CaddyfileView::is_entry`]. A spec has none: its own is generated.
    pub fn entry_caddyfiles(&self) -> impl Iterator<Item = &CaddyfileView<'a>> {
        at(&self.caddyfiles, Some(&self.index.entry_caddyfiles))
    }
}
