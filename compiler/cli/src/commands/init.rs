//! `specc init`.

use camino::Utf8Path;
use specc_driver::{Init, InitRequest, Problem, Review, init};

use crate::arguments::InitArguments;
use crate::render::escape_line;
use crate::run::{FINDINGS, Outcome, Session};
use crate::text;

impl Session<'_, '_> {
    pub(crate) fn init(&self, arguments: &InitArguments) -> Result<Outcome, Problem> {
        let request = InitRequest {
            directory: tidy(&arguments.directory),
            name: arguments.name.as_deref(),
            domain: arguments.domain.as_deref(),
            subdomain: arguments.subdomain.as_deref(),
            mesh_cidr: arguments.mesh_cidr.as_deref(),
            reviewer: arguments.reviewer.as_deref(),
        };
        match init(&self.workspace()?, request)? {
            Init::Wrong(report) => {
                let findings = self.complaints(&report);
                Ok(Outcome::failed(
                    FINDINGS,
                    findings + "nothing was written\n",
                ))
            }
            Init::Done { spec, review } => {
                let written = self.written(&spec, &review);
                Ok(Outcome::clean(written + &next_steps(request, &spec)))
            }
        }
    }

    /// What was written; with a review, what was looked at.
    fn written(&self, spec: &Utf8Path, review: &Review) -> String {
        let paint = self.terminal.stdout_paint(self.color);
        let line = format!(
            "{} wrote {}\n",
            paint.good("ok:"),
            escape_line(spec.as_str())
        );
        match (&review.surface, &review.recorded) {
            (Some(surface), Some(_)) => {
                format!("{}\n{line}", text::review(review, surface, None, paint))
            }
            _ => line,
        }
    }
}

/// What is left to do, in its order.
fn next_steps(request: InitRequest<'_>, spec: &Utf8Path) -> String {
    let mut steps = vec![format!(
        "change what is marked CHANGE in {}",
        escape_line(spec.as_str())
    )];
    if request.directory != "" {
        steps.push(format!("cd {}", escape_line(request.directory.as_str())));
    }
    match request.reviewer {
        None => {
            steps.push("specc review                    what is exposed".to_owned());
            steps.push(
                "specc review --approve \"NAME\"   say that you looked at it (REX-10)".to_owned(),
            );
        }
        Some(name) => steps.push(format!(
            "specc review --approve {:?}   again, where a change exposes something else",
            escape_line(name)
        )),
    }
    steps.push("specc lint && specc build".to_owned());
    let lines = steps.iter().map(|step| format!("  {step}\n"));
    format!("next:\n{}", lines.collect::<String>())
}

/// The directory that specc runs in has no name of its own.
fn tidy(directory: &Utf8Path) -> &Utf8Path {
    match directory.as_str() {
        "." | "./" => Utf8Path::new(""),
        _ => directory,
    }
}
