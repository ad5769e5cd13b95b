//! The starter spec with the values that were asked for.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use specc_eval::{LoadError, Loader, Options, Type};
use specc_model::decode;
use specc_model::options::SCHEMA;
use specc_syntax::format::format;
use specc_syntax::literal::{self, Literal};
use specc_syntax::parse;

use super::InitRequest;
use crate::check::Report;
use crate::{Problem, Workspace};

/// The spec of an example, in the one style.
const TEMPLATE: &str = include_str!("starter.plane");

/// What a project is called whose directory has no fitting name.
const NAME: &str = "plane";

/// A starter spec.
#[derive(Debug)]
pub(super) struct Starter {
    /// The name of the project.
    pub name: String,
    /// The text of the spec.
    pub text: String,
}

/// Puts the values of a request into the template; values that cannot stand there are refused.
pub(super) fn fill(workspace: &Workspace, request: &InitRequest<'_>) -> Result<Starter, Problem> {
    let name = match request.name {
        Some(name) => checked("--name", "project.name", name)?.to_owned(),
        None => name_of(workspace, request.directory),
    };
    let mut text = TEMPLATE.replace("# acme:", &format!("# {name}:"));
    // Host names and URLs know no `_`.
    text = text.replace("acme-slug", &name.replace('_', "-"));
    text = text.replace("\"acme\"", &format!("\"{name}\""));
    if let Some(domain) = request.domain {
        let domain = checked("--domain", "project.domain", domain)?;
        text = text.replace("\"example.org\"", &format!("\"{domain}\""));
    }
    if let Some(subdomain) = request.subdomain {
        let subdomain = checked("--subdomain", "plane.subdomain", subdomain)?;
        text = text.replace("\"work\"", &format!("\"{subdomain}\""));
    }
    if let Some(range) = request.mesh_cidr {
        let Some(Literal::Cidr(_)) = literal::number(range) else {
            return Err(
                Problem::new(format!("`--mesh-cidr`: `{range}` is not an IPv4 range"))
                    .help("write it with its prefix length, such as `100.64.0.0/10`"),
            );
        };
        text = text.replace("cidr = 100.64.0.0/10;", &format!("cidr = {range};"));
    }
    let file = specc_source::Sources::new().add("<starter>", "");
    let text = format(&parse(file, text.as_str().into()).tree).unwrap_or(text);
    Ok(Starter { name, text })
}

/// The name of the directory, where a project can be called so.
fn name_of(workspace: &Workspace, directory: &Utf8Path) -> String {
    let directory = workspace.absolute(directory);
    let real = directory.canonicalize_utf8().unwrap_or(directory);
    let name = real.file_name().unwrap_or_default();
    match checked("", "project.name", name) {
        Ok(name) => name.to_owned(),
        Err(_) => NAME.to_owned(),
    }
}

/// A value, if it may stand at that option.
fn checked<'v>(flag: &str, path: &str, value: &'v str) -> Result<&'v str, Problem> {
    let mut options = SCHEMA.options.iter();
    let complaint = options
        .find(|option| option.path == path)
        .and_then(|option| match option.ty {
            Type::Text(refinement) => (refinement.check)(value).err(),
            _ => None,
        });
    match complaint {
        None => Ok(value),
        Some(complaint) => {
            let mut problem = Problem::new(format!("`{flag}`: {}", complaint.message));
            problem.help = complaint.help;
            Err(problem)
        }
    }
}

/// What is wrong with the text of a spec that is not written yet and imports nothing.
pub(super) fn check(name: &Utf8Path, text: &str) -> Report {
    let mut report = Report::of(name.to_owned());
    let file = report.sources.add(name.to_owned(), text);
    let evaluation = specc_eval::evaluate(
        &mut report.sources,
        file,
        name,
        &mut Alone,
        &SCHEMA,
        Options::default(),
    );
    report.findings = evaluation.errors;
    if let Some(config) = &evaluation.config
        && let Err(errors) = decode(config, config.origin.at)
    {
        report.findings.extend(errors);
    }
    report
}

/// The starter imports nothing.
struct Alone;

impl Loader for Alone {
    fn load(&mut self, _: &Utf8Path, wanted: &str) -> Result<(Utf8PathBuf, Arc<str>), LoadError> {
        Err(LoadError {
            message: format!("there is no file `{wanted}`"),
            help: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_in_the_one_style() {
        let file = specc_source::Sources::new().add("starter.plane", "");
        let parsed = parse(file, TEMPLATE.into());
        assert_eq!(format(&parsed.tree).as_deref(), Some(TEMPLATE));
    }

    #[test]
    fn what_is_replaced_stands_in_the_template_as_often_as_it_shall() {
        for (words, times) in [
            ("# acme:", 1),
            ("\"acme\"", 2),
            ("acme-slug", 2),
            ("acme", 5),
            ("\"example.org\"", 1),
            ("\"work\"", 1),
            ("cidr = 100.64.0.0/10;", 1),
        ] {
            assert_eq!(TEMPLATE.matches(words).count(), times, "{words}");
        }
    }
}
