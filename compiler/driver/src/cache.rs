//! Whether anything changed since the last build: everything that goes in and everything that came out, by hash.
//!
//! Only a build without findings is remembered, so that a warning is repeated until it is gone.

use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};
use specc_eval::Loader;

use crate::check::{Check, Report};
use crate::disk_loader::{DiskLoader, Request};
use crate::output::OutputDirectory;
use crate::place::EXTENSION;
use crate::text_file::read_text;
use crate::{Problem, Workspace, record};

/// Changes with every change of the compiler.
const FINGERPRINT: &str = env!("SPECC_FINGERPRINT");

/// What a build left for the next one.
#[derive(Debug, Serialize, Deserialize)]
struct Stamp {
    /// Hash over everything that went in.
    inputs: String,
    /// Hash of the record of what came out.
    manifest: String,
    /// The imports, in order: which file asked for what.
    imports: Vec<(Utf8PathBuf, String)>,
}

/// Whether a build now would read the same and leave the same as the one that left its stamp.
pub(crate) fn is_current(
    workspace: &Workspace,
    loader: &mut DiskLoader<'_>,
    directory: &mut OutputDirectory,
    environment: Option<&str>,
) -> Result<bool, Problem> {
    let Some(stamp) = left_behind(directory) else {
        return Ok(false);
    };
    let requests = stamp.imports.into_iter();
    let requests: Vec<Request> = requests
        .map(|(from, wanted)| Request { from, wanted })
        .collect();
    if inputs(workspace, loader, &requests, environment).is_none_or(|now| now != stamp.inputs) {
        return Ok(false);
    }
    directory.is_as_recorded()
}

/// The stamp of a build that leaves this record; `None` where it must not be remembered.
pub(crate) fn stamp(
    workspace: &Workspace,
    loader: &mut DiskLoader<'_>,
    check: &Check,
    environment: Option<&str>,
    manifest: &str,
) -> Option<String> {
    let report = &check.report;
    if !report.findings.is_empty() || !report.unchecked.is_empty() || depends_on_the_day(report) {
        return None;
    }
    let inputs = inputs(workspace, loader, &check.requests, environment)?;
    let imports = check.requests.iter().cloned();
    let imports = imports
        .map(|request| (request.from, request.wanted))
        .collect();
    let stamp = Stamp {
        inputs,
        manifest: hash(manifest),
        imports,
    };
    serde_json::to_string(&stamp).ok()
}

/// Whether a suppression in the spec has a last day.
fn depends_on_the_day(report: &Report) -> bool {
    let specs = report
        .sources
        .iter()
        .filter(|(_, file)| file.path().extension() == Some(EXTENSION));
    specs
        .into_iter()
        .any(|(_, file)| file.text().contains("rex:") && file.text().contains("until"))
}

fn left_behind(directory: &OutputDirectory) -> Option<Stamp> {
    let manifest = directory.manifest_text.as_ref()?;
    let text = read_text(directory.cache_path().as_std_path()).ok()?;
    let stamp: Stamp = serde_json::from_str(&text).ok()?;
    (stamp.manifest == hash(manifest)).then_some(stamp)
}

/// The hash over everything that a build reads: names, texts, the environment, the review, the compiler itself.
fn inputs(
    workspace: &Workspace,
    loader: &mut DiskLoader<'_>,
    requests: &[Request],
    environment: Option<&str>,
) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &str| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    };
    add(FINGERPRINT);
    add(environment.unwrap_or_default());
    add(loader.entry().name().as_str());
    add(&loader.entry_text().ok()?);
    for Request { from, wanted } in requests {
        let (name, text) = loader.load(from, wanted).ok()?;
        add(from.as_str());
        add(wanted);
        add(name.as_str());
        add(&text);
    }
    let record = workspace.absolute(&record::name(loader.entry(), environment));
    add(read_text(record.as_std_path())
        .as_deref()
        .unwrap_or_default());
    Some(hasher.finalize().to_hex().to_string())
}

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}
