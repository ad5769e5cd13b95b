//! The files that a spec gives, held against the rules before anything is written.

use std::collections::{BTreeMap, HashMap};

use camino::Utf8Path;
use specc_emit::OutputTree;
use specc_rex::codes::UNUSED;
use specc_rex::{Allowance, ArtifactsInput, Suppressed};
use specc_source::{Diagnostic, FileId, Label, Sources, Span};

use super::Check;
use crate::clock;

/// The rule about values that are written out, REX-49.
const WRITTEN_OUT: &str = "REX-49";

/// What becomes of a finding about a rendered file.
enum Led {
    /// It is one.
    Here,
    /// It has been found in the spec already.
    Said,
    /// It is about a value that is written out in a file, and that the spec takes from where it says it once.
    Computed,
    /// The spec allows it by this comment.
    Allowed(Span),
}

/// The lines of the rendered files.
struct Lines<'l> {
    tree: &'l OutputTree,
    paths: &'l HashMap<FileId, &'l Utf8Path>,
    sources: &'l Sources,
}

impl Lines<'_> {
    /// Whether the line at a place of a rendered file is the one with this comment, which the spec carries.
    fn hold(&self, place: Span, comment: Span) -> bool {
        let Some(path) = self.paths.get(&place.file) else {
            return false;
        };
        let file = self.sources.file(place.file);
        let line = file.position(place.start).line;
        let text = file.text().lines().nth(line as usize - 1).unwrap_or("");
        let mut origins = self.tree.origins(path).iter();
        text.contains(self.sources.text(comment).trim())
            && origins.any(|origin| origin.line == line && origin.span.contains(comment))
    }
}

/// Whether two findings say of one comment that it has no use.
fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    let same = |diagnostic: &Diagnostic| {
        let place = diagnostic.primary.span;
        (diagnostic.code.id == UNUSED.id).then(|| (place, diagnostic.message.clone()))
    };
    same(one).is_some() && same(one) == same(other)
}

impl Check {
    /// Holds the rendered files against the rules. A finding about a line that the spec decided is led back to the spec,
    /// where it may be allowed, or said already.
    pub fn check_artifacts(&mut self, tree: &OutputTree, output: &Utf8Path) {
        let sources = &mut self.report.sources;
        let paths: HashMap<FileId, &Utf8Path> = tree
            .files()
            .iter()
            .map(|file| {
                let id = sources.add(output.join(&file.path), file.contents.as_str());
                (id, file.path.as_path())
            })
            .collect();
        let mut files: Vec<FileId> = paths.keys().copied().collect();
        files.sort_unstable();
        let mut outcome = specc_rex::check_artifacts(&ArtifactsInput {
            sources: &self.report.sources,
            files: &files,
            encodings: &BTreeMap::new(),
            images: self.deployment.as_ref().map(|spec| &spec.images),
            today: clock::today(),
            short_lived: self.short_lived,
        });
        let mut used: Vec<(&str, Span)> = Vec::new();
        let lines = Lines {
            tree,
            paths: &paths,
            sources: &self.report.sources,
        };
        outcome
            .findings
            .retain(|finding| !self.has_use_in_the_spec(finding, &lines));
        outcome
            .suppressed
            .retain(|one| !self.is_suppressed_in_the_spec(one, &lines));
        for mut finding in std::mem::take(&mut outcome.findings) {
            // What would be written is no file of its own: what decides it is repaired instead.
            finding.fix.take_if(|fix| {
                let mut edits = fix.edits.iter();
                edits.any(|edit| paths.contains_key(&edit.span.file))
            });
            if finding.code.id == UNUSED.id {
                self.lead_to_comment(&mut finding, tree, &paths);
            }
            match self.lead_back(&mut finding, tree, &paths) {
                Led::Said | Led::Computed => {}
                // Several files may hold the same lines of the spec.
                Led::Here if outcome.findings.iter().any(|one| is_same(one, &finding)) => {}
                Led::Here => outcome.findings.push(finding),
                Led::Allowed(comment) => {
                    used.push((finding.code.id, comment));
                    let suppressed = Suppressed { finding, comment };
                    if !self.is_suppressed(&suppressed) {
                        outcome.suppressed.push(suppressed);
                    }
                }
            }
        }
        self.idle.retain(|idle| {
            let Allowance { rule, comment, .. } = idle.allowance;
            let mut unchecked = outcome.unchecked.iter();
            !used.contains(&(rule, comment)) && !unchecked.any(|one| one.rule == rule)
        });
        self.report.add(outcome);
        self.report_idle();
    }

    /// Whether the same was suppressed when the spec was looked at.
    fn is_suppressed(&self, new: &Suppressed) -> bool {
        let (code, place) = (new.finding.code, new.finding.primary.span);
        self.report.suppressed.iter().any(|one| {
            let (earlier, at) = (&one.finding, one.finding.primary.span);
            earlier.code == code && (at.contains(place) || place.contains(at))
        })
    }

    /// Whether a finding says that a comment of the lines that the spec carries has no use, which it had in the spec.
    fn has_use_in_the_spec(&self, finding: &Diagnostic, lines: &Lines<'_>) -> bool {
        let place = finding.primary.span;
        let rule = self.report.sources.text(place);
        finding.code.id == UNUSED.id
            && self.report.suppressed.iter().any(|one| {
                let code = one.finding.code;
                (code.id == rule || code.slug == rule) && lines.hold(place, one.comment)
            })
    }

    /// Leads a finding about a comment that the spec carries to that comment.
    fn lead_to_comment(
        &self,
        finding: &mut Diagnostic,
        tree: &OutputTree,
        paths: &HashMap<FileId, &Utf8Path>,
    ) {
        let sources = &self.report.sources;
        let lines = Lines {
            tree,
            paths,
            sources,
        };
        let mut allowed = self.allowed.iter();
        if let Some(own) = allowed.find(|one| lines.hold(finding.primary.span, one.comment)) {
            finding.primary.span = own.comment;
        }
    }

    /// Whether a comment that the spec carries has let the same pass there.
    fn is_suppressed_in_the_spec(&self, new: &Suppressed, lines: &Lines<'_>) -> bool {
        self.report
            .suppressed
            .iter()
            .any(|one| one.finding.code == new.finding.code && lines.hold(new.comment, one.comment))
    }

    /// Leads a finding about a rendered file to the place of the spec that decided its line, and says what becomes of it.
    fn lead_back(
        &self,
        finding: &mut Diagnostic,
        tree: &OutputTree,
        paths: &HashMap<FileId, &Utf8Path>,
    ) -> Led {
        let span = finding.primary.span;
        let Some(path) = paths.get(&span.file) else {
            return Led::Here;
        };
        let line = self
            .report
            .sources
            .file(span.file)
            .position(span.start)
            .line;
        let origins = tree.origins(path).iter();
        let origins: Vec<Span> = origins
            .filter(|origin| origin.line == line)
            .map(|origin| origin.span)
            .collect();
        let code = finding.code;
        let allowance = |place: &Span| {
            self.allowed
                .iter()
                .find(|allowed| allowed.rule == code.id && allowed.covers.contains(*place))
        };
        let said = |place: &Span| {
            let mut same = self
                .report
                .findings
                .iter()
                .filter(|earlier| earlier.code.id == code.id);
            same.any(|earlier| {
                earlier.primary.span.contains(*place) || place.contains(earlier.primary.span)
            })
        };
        let allowance = origins.iter().find_map(allowance);
        if allowance.is_none() && origins.iter().any(said) {
            return Led::Said;
        }
        if let Some(place) = origins.first() {
            let sources = &self.report.sources;
            if code.id == WRITTEN_OUT && !sources.text(*place).contains(sources.text(span)) {
                return Led::Computed;
            }
            finding.related.insert(
                0,
                Label {
                    span,
                    message: "in the file that would be written".to_owned(),
                },
            );
            finding.primary.span = *place;
        }
        match allowance {
            Some(allowance) => Led::Allowed(allowance.comment),
            None => Led::Here,
        }
    }

    /// Reports what the spec allows for nothing: all that could tell otherwise has been looked at.
    fn report_idle(&mut self) {
        let idle = std::mem::take(&mut self.idle);
        let findings = idle.into_iter().map(|idle| idle.finding);
        self.report.findings.extend(findings);
    }
}
