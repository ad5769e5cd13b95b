//! The files that a spec gives, held against the rules before anything is written.

use std::collections::{BTreeMap, HashMap};

use camino::Utf8Path;
use specc_emit::OutputTree;
use specc_rex::{Allowance, ArtifactsInput, Suppressed};
use specc_source::{Diagnostic, FileId, Label, Span};

use super::Check;
use crate::clock;

/// What becomes of a finding about a rendered file.
enum Led {
    /// It is one.
    Here,
    /// It has been found in the spec already.
    Said,
    /// The spec allows it by this comment.
    Allowed(Span),
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
        for mut finding in std::mem::take(&mut outcome.findings) {
            // What would be written is no file of its own: what decides it is repaired instead.
            finding.fix.take_if(|fix| {
                let mut edits = fix.edits.iter();
                edits.any(|edit| paths.contains_key(&edit.span.file))
            });
            match self.lead_back(&mut finding, tree, &paths) {
                Led::Said => {}
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
