//! `specc build`: a spec's files, written or compared.

use camino::{Utf8Path, Utf8PathBuf};
use specc_emit::OutputTree;

use crate::cache;
use crate::check::{Check, Report, Selection};
use crate::disk_loader::DiskLoader;
use crate::output::{Change, OutputDirectory, Plan, apply};
use crate::{Problem, Workspace};

/// What a build is asked for.
#[derive(Debug, Clone, Copy)]
pub struct BuildRequest<'a> {
    /// Which spec.
    pub selection: Selection<'a>,
    /// The output directory.
    pub output: &'a Utf8Path,
    /// Whether warnings block it.
    pub deny_warnings: bool,
}

/// What came of a build.
#[derive(Debug)]
pub enum Build {
    /// Nothing had changed since the last build, so nothing was rendered.
    Untouched {
        /// The spec, as messages print it.
        spec: Utf8PathBuf,
        /// How many files are there.
        files: usize,
    },
    /// Findings block it; nothing was written.
    Blocked(Report),
    /// The output is as the spec says.
    Done {
        /// Findings that do not block.
        report: Report,
        /// What was changed.
        changes: Vec<Change>,
        /// How many files were as they should be.
        unchanged: usize,
    },
}

/// What came of a comparison.
#[derive(Debug)]
pub enum Comparison {
    /// Findings block the build.
    Blocked(Report),
    /// The spec could be built.
    Compared {
        /// Findings that do not block.
        report: Report,
        /// What a build would change; empty where the output is fresh.
        changes: Vec<Change>,
        /// How many files are as they should be.
        unchanged: usize,
    },
}

/// Writes the files of a spec. Either all of it can be done, or nothing is touched.
pub fn build(workspace: &Workspace, request: BuildRequest<'_>) -> Result<Build, Problem> {
    let environment = request.selection.environment;
    let entry = workspace.locate(request.selection.spec)?;
    let mut loader = DiskLoader::new(workspace, &entry);
    let mut directory = OutputDirectory::open(request.output, workspace.absolute(request.output))?;
    if cache::is_current(workspace, &mut loader, &mut directory, environment)? {
        let files = directory
            .manifest()
            .map_or(0, |manifest| manifest.files.len());
        return Ok(Build::Untouched {
            spec: entry.name(),
            files,
        });
    }
    let check = Check::evaluate(workspace, &entry, &mut loader, environment)?;
    let (check, tree) = match rendered(check, &request)? {
        Ok(rendered) => rendered,
        Err(report) => return Ok(Build::Blocked(report)),
    };
    directory.refuse_other_environment(environment)?;
    let mut plan = Plan::new(&mut directory, &tree)?;
    plan.manifest.environment = environment.map(str::to_owned);
    refuse(&directory, &plan)?;
    let manifest = plan.manifest_json()?;
    let stamp = cache::stamp(workspace, &mut loader, &check, environment, &manifest);
    apply(&mut directory, &plan, &manifest, stamp.as_deref())?;
    Ok(Build::Done {
        report: check.report,
        changes: plan.changes(),
        unchanged: plan.unchanged,
    })
}

/// Compares the output with the spec and writes nothing.
pub fn compare(workspace: &Workspace, request: BuildRequest<'_>) -> Result<Comparison, Problem> {
    let entry = workspace.locate(request.selection.spec)?;
    let mut loader = DiskLoader::new(workspace, &entry);
    let environment = request.selection.environment;
    let mut directory = OutputDirectory::open(request.output, workspace.absolute(request.output))?;
    let check = Check::evaluate(workspace, &entry, &mut loader, environment)?;
    match rendered(check, &request)? {
        Ok((check, tree)) => {
            directory.refuse_other_environment(environment)?;
            let plan = Plan::new(&mut directory, &tree)?;
            let (changes, unchanged) = (plan.changes(), plan.unchanged);
            Ok(Comparison::Compared {
                report: check.report,
                changes,
                unchanged,
            })
        }
        Err(report) => Ok(Comparison::Blocked(report)),
    }
}

/// Checks a spec at both doors and renders it; the report where findings block that.
fn rendered(
    mut check: Check,
    request: &BuildRequest<'_>,
) -> Result<Result<(Check, OutputTree), Report>, Problem> {
    check.check_spec();
    if blocks(&check.report, request) {
        return Ok(Err(check.report));
    }
    let Some(tree) = check.render()? else {
        return Ok(Err(check.report));
    };
    check.check_artifacts(&tree, request.output);
    if blocks(&check.report, request) {
        return Ok(Err(check.report));
    }
    Ok(Ok((check, tree)))
}

fn blocks(report: &Report, request: &BuildRequest<'_>) -> bool {
    let warned = || report.count(specc_source::Level::Warning) > 0;
    report.has_errors() || (request.deny_warnings && warned())
}

fn refuse(directory: &OutputDirectory, plan: &Plan<'_>) -> Result<(), Problem> {
    if plan.refusals.is_empty() {
        return Ok(());
    }
    let count = plan.refusals.len();
    let files = if count == 1 {
        "a file".to_owned()
    } else {
        format!("{count} files")
    };
    let items = plan.refusals.iter().map(|refusal| {
        format!(
            "{} ({})",
            directory.name.join(&refusal.path),
            refusal.reason.as_str()
        )
    });
    Err(Problem::new(format!(
        "{files} in `{}` would be overwritten or deleted; nothing was written",
        directory.name
    ))
    .items(items)
    .why("specc touches only what it wrote itself and nobody edited since.")
    .help("move them away, put the change into the spec, or name another directory with `--out`"))
}
