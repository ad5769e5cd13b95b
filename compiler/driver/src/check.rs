//! From a spec on the disk to findings.

mod rendered;

use camino::{Utf8Path, Utf8PathBuf};
use specc_emit::{EmitError, OutputTree};
use specc_eval::Options;
use specc_model::options::SCHEMA;
use specc_model::surface::{SurfaceItem, surface};
use specc_model::{Deployment, decode};
use specc_rex::{Allowance, Idle, Outcome, ReviewRecord, SpecInput, Suppressed, Unchecked};
use specc_source::{Diagnostic, FileId, Level, Sources, Span};
use specc_syntax::Tree;

use crate::disk_loader::{DiskLoader, Request};
use crate::place::Entry;
use crate::text_file::{NotText, ReadFailure};
use crate::{Problem, Workspace, clock, codes, record, secrets};

/// The name in the headers of written files.
pub(crate) const GENERATOR: &str = concat!("specc ", env!("CARGO_PKG_VERSION"));

/// Which spec is meant, and how.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selection<'a> {
    /// The spec's path; the one `.plane` file directly under `spec/` where none is given.
    pub spec: Option<&'a Utf8Path>,
    /// The environment whose layer is laid on top.
    pub environment: Option<&'a str>,
}

/// What a check found.
#[derive(Debug)]
pub struct Report {
    /// The spec, as messages print it.
    pub spec: Utf8PathBuf,
    /// All texts that findings point into.
    pub sources: Sources,
    /// What is wrong, in the order of the text.
    pub findings: Vec<Diagnostic>,
    /// What could not be checked.
    pub unchecked: Vec<Unchecked>,
    /// What would be findings without suppressions.
    pub suppressed: Vec<Suppressed>,
    /// How many rules looked at the spec; none where it could not be evaluated.
    pub rules: usize,
    /// Deterministic amounts of work.
    pub counters: Counters,
}

/// Deterministic amounts of work, for tests that keep the speed without a clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// What evaluation took.
    pub evaluation: specc_eval::Counters,
    /// What the rules took.
    pub rules: specc_rex::Counters,
    /// Files rendered in memory.
    pub rendered: usize,
}

impl Report {
    /// How many findings have this level.
    pub fn count(&self, level: Level) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.level == level)
            .count()
    }

    /// Whether a finding blocks a build.
    pub fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.level == Level::Error)
    }

    /// A report without findings about what goes by this name.
    pub(crate) fn of(spec: Utf8PathBuf) -> Self {
        Self {
            spec,
            sources: Sources::new(),
            findings: Vec::new(),
            unchecked: Vec::new(),
            suppressed: Vec::new(),
            rules: 0,
            counters: Counters::default(),
        }
    }

    /// Reads the entry file of a spec; nothing where its bytes are not text, which is then a finding.
    pub(crate) fn read_entry(
        &mut self,
        workspace: &Workspace,
        loader: &mut DiskLoader<'_>,
    ) -> Result<Option<FileId>, Problem> {
        let name = loader.entry().name();
        match loader.entry_text() {
            Ok(text) => Ok(Some(self.sources.add(name, text))),
            Err(ReadFailure::NotText(bytes)) => {
                self.refuse_bytes(name, bytes);
                Ok(None)
            }
            Err(failure) => Err(workspace.unreadable(&loader.entry().path, &failure)),
        }
    }

    /// The finding about an entry file that is not text: it can be shown, with its wrong bytes replaced.
    fn refuse_bytes(&mut self, name: Utf8PathBuf, bytes: NotText) {
        let message = bytes.message(name.as_str());
        let help = bytes.help();
        let wrong = bytes
            .lossy
            .get(bytes.offset..)
            .and_then(|rest| rest.chars().next());
        let start = bytes.offset as u32;
        let end = start + wrong.map_or(0, char::len_utf8) as u32;
        let file: FileId = self.sources.add(name, bytes.lossy);
        let finding = Diagnostic::error(&codes::NOT_TEXT, Span::new(file, start, end), message)
            .label("the first byte that is not text")
            .help(help);
        self.findings.push(finding);
    }

    fn add(&mut self, outcome: Outcome) {
        self.findings.extend(outcome.findings);
        self.unchecked.extend(outcome.unchecked);
        self.suppressed.extend(outcome.suppressed);
        self.counters.rules.visited += outcome.counters.visited;
        self.counters.rules.views += outcome.counters.views;
        self.counters.rules.seen += outcome.counters.seen;
    }
}

/// A spec on its way through the pipeline.
#[derive(Debug)]
pub(crate) struct Check {
    /// What was found so far.
    pub report: Report,
    /// What the spec says, where it could be evaluated.
    pub deployment: Option<Deployment>,
    /// The recorded review.
    pub review: Option<ReviewRecord>,
    /// The imports that were read.
    pub requests: Vec<Request>,
    trees: Vec<Tree>,
    /// Where the spec allows what a rule would report.
    allowed: Vec<Allowance>,
    /// What it allows for nothing, unless the files that are made from it tell otherwise.
    idle: Vec<Idle>,
    /// The environment whose layer is laid on top.
    environment: Option<String>,
    /// Whether the process ends after this check.
    short_lived: bool,
}

impl Check {
    /// Reads, evaluates and decodes a spec; the rules have not run yet.
    pub fn evaluate(
        workspace: &Workspace,
        entry: &Entry,
        loader: &mut DiskLoader<'_>,
        environment: Option<&str>,
    ) -> Result<Self, Problem> {
        loader.forget_requests();
        let name = entry.name();
        let mut check = Self::empty(name.clone());
        check.environment = environment.map(str::to_owned);
        check.short_lived = workspace.is_short_lived();
        let Some(file) = check.report.read_entry(workspace, loader)? else {
            return Ok(check);
        };
        let options = Options {
            environment,
            short_lived: workspace.is_short_lived(),
            ..Options::default()
        };
        let evaluation = specc_eval::evaluate(
            &mut check.report.sources,
            file,
            &name,
            loader,
            &SCHEMA,
            options,
        );
        // After the evaluation, whose memory it then takes: fresh pages are what a short run waits for most.
        check.review = record::read(workspace, entry, environment)?;
        check.report.counters.evaluation = evaluation.counters;
        check.report.findings = evaluation.errors;
        secrets::hush(&check.report.sources, &mut check.report.findings);
        check.trees = evaluation.trees;
        check.requests = loader.requests().to_vec();
        if let Some(config) = &evaluation.config {
            match decode(config, config.origin.at) {
                Ok(deployment) if !check.report.has_errors() => check.deployment = Some(deployment),
                Ok(_) => {}
                Err(errors) => check.report.findings.extend(errors),
            }
        }
        workspace.let_go(evaluation.config);
        Ok(check)
    }

    /// Holds the spec against the rules.
    pub fn check_spec(&mut self) {
        let Some(deployment) = &self.deployment else {
            return;
        };
        let outcome = specc_rex::check_spec(&SpecInput {
            deployment,
            sources: &self.report.sources,
            trees: &self.trees,
            environment: self.environment.as_deref(),
            review: self.review.as_ref(),
            today: clock::today(),
            short_lived: self.short_lived,
        });
        self.report.rules = specc_rex::registry::RULES.len();
        self.allowed.clone_from(&outcome.allowed);
        self.idle.clone_from(&outcome.idle);
        self.report.add(outcome);
        self.name_environment();
    }

    /// A rule does not know which layer it looks at; each layer has a review of its own, and the command says so.
    fn name_environment(&mut self) {
        let Some(environment) = &self.environment else {
            return;
        };
        let review = format!("specc review --env {environment}");
        for finding in &mut self.report.findings {
            if let Some(help) = &mut finding.help {
                *help = help.replace("specc review", &review);
            }
        }
    }

    /// Writes the deployment down in memory.
    pub fn render(&mut self) -> Result<Option<OutputTree>, Problem> {
        let Some(deployment) = &self.deployment else {
            return Ok(None);
        };
        match specc_emit::emit(deployment, GENERATOR) {
            Ok(tree) => {
                self.report.counters.rendered = tree.files().len();
                Ok(Some(tree))
            }
            Err(EmitError {
                path,
                message,
                span: Some(span),
            }) => {
                let finding = Diagnostic::error(&codes::UNWRITABLE, span, message)
                    .label(format!("cannot be written into `{path}`"))
                    .help("leave that character out");
                self.report.findings.push(finding);
                Ok(None)
            }
            Err(error) => Err(Problem::new(beginning(&error.to_string()))
                .why("This is a fault of specc, not of your spec.")
                .help("please report it together with the spec")),
        }
    }

    /// The security surface of the deployment.
    pub fn surface(&self) -> Option<Vec<SurfaceItem>> {
        self.deployment.as_ref().map(surface)
    }

    fn empty(spec: Utf8PathBuf) -> Self {
        Self {
            report: Report::of(spec),
            deployment: None,
            review: None,
            requests: Vec::new(),
            trees: Vec::new(),
            allowed: Vec::new(),
            idle: Vec::new(),
            environment: None,
            short_lived: false,
        }
    }
}

/// The beginning of a text that may go on to show the innards of a template.
fn beginning(text: &str) -> String {
    const MOST: usize = 200;
    let end = text.floor_char_boundary(MOST);
    text.get(..end)
        .unwrap_or(text)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Checks a spec: evaluates it and holds it against the rules.
///
/// What specc writes out of its own templates is held to the rules by `build`; here the files are rendered only where the
/// spec brings parts of its own into them, or allows what has not been found in it.
pub fn lint(workspace: &Workspace, selection: Selection<'_>) -> Result<Report, Problem> {
    let entry = workspace.locate(selection.spec)?;
    lint_entry(
        workspace,
        &mut DiskLoader::new(workspace, &entry),
        selection.environment,
    )
}

/// The same for a spec whose files may have been read already.
pub(crate) fn lint_entry(
    workspace: &Workspace,
    loader: &mut DiskLoader<'_>,
    environment: Option<&str>,
) -> Result<Report, Problem> {
    let mut check = Check::evaluate(workspace, loader.entry(), loader, environment)?;
    check.check_spec();
    let is_looked_at = check.deployment.as_ref().is_some_and(brings_its_own_parts);
    // Whether a suppression is used is only known once everything has been looked at.
    if (is_looked_at || !check.idle.is_empty())
        && let Some(tree) = check.render()?
    {
        check.check_artifacts(&tree, Utf8Path::new("output"));
    }
    let Check {
        report,
        deployment,
        review,
        trees,
        ..
    } = check;
    workspace.let_go((deployment, review, trees));
    Ok(report)
}

fn brings_its_own_parts(deployment: &Deployment) -> bool {
    let extensions = &deployment.extensions;
    !extensions.tasks.is_empty() || !extensions.handlers.is_empty() || extensions.caddy.is_some()
}
