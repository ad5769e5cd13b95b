//! The walk that finds the landmarks of a Caddyfile.

use specc_artifacts::caddyfile::{Caddyfile, Directive};

use crate::views::{Landmark, Landmarks};

/// What is around a block.
#[derive(Clone, Copy, Default)]
struct Around<'a> {
    group: Option<&'a Directive>,
    in_error_handler: bool,
    conditional: bool,
}

/// Finds the landmarks of a Caddyfile, global options apart.
pub(in crate::engine) fn find<'a>(caddyfile: &'a Caddyfile, visited: &mut usize) -> Landmarks<'a> {
    let mut landmarks = Landmarks::default();
    let blocks = caddyfile.snippets.iter().map(|snippet| &snippet.directives);
    let sites = caddyfile.sites.iter().map(|site| &site.directives);
    let outside = [&caddyfile.imports, &caddyfile.loose];
    for block in blocks.chain(sites).chain(outside) {
        let mut waiting = vec![(block.as_slice(), Around::default())];
        while let Some((level, around)) = waiting.pop() {
            *visited += level.len();
            for (at, directive) in level.iter().enumerate() {
                let conditional = around.conditional || directive.conditional;
                landmarks.add(Landmark {
                    directive,
                    group: around.group,
                    in_error_handler: around.in_error_handler,
                    next: level.get(at + 1),
                    conditional,
                });
                if !directive.children().is_empty() {
                    let inside = around.inside(directive, conditional);
                    waiting.push((directive.children(), inside));
                }
            }
        }
    }
    landmarks.sort();
    landmarks
}

impl<'a> Around<'a> {
    fn inside(self, directive: &'a Directive, conditional: bool) -> Self {
        let groups = matches!(
            directive.name.value.as_str(),
            "handle" | "handle_path" | "route"
        );
        Self {
            group: if groups { Some(directive) } else { self.group },
            in_error_handler: self.in_error_handler || directive.is("handle_errors"),
            conditional,
        }
    }
}

impl<'a> Landmarks<'a> {
    fn add(&mut self, landmark: Landmark<'a>) {
        match landmark.directive.name.value.as_str() {
            "import" => self.imports.push(landmark),
            "handle_errors" => self.error_handlers.push(landmark),
            "respond" => self.responses.push(landmark),
            "tls" => self.certificates.push(landmark),
            _ => {}
        }
    }

    fn sort(&mut self) {
        let kinds = [
            &mut self.imports,
            &mut self.error_handlers,
            &mut self.responses,
            &mut self.certificates,
        ];
        for kind in kinds {
            kind.sort_by_key(|landmark| landmark.directive.span);
        }
    }
}
