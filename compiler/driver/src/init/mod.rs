//! `specc init`: a commented starter spec that builds, and on demand the record of its first review.

mod starter;

use std::fs;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};

use crate::check::{Report, Selection};
use crate::{EXTENSION, Problem, Review, Workspace, review, whole_file};

/// What a starter spec says that specc cannot know. What is left out gets an example's value.
#[derive(Debug, Clone, Copy)]
pub struct InitRequest<'a> {
    /// Where the project lies; `spec/NAME.plane` is written below.
    pub directory: &'a Utf8Path,
    /// The name of the project; that of the directory where it can be one.
    pub name: Option<&'a str>,
    /// The domain below which Plane answers.
    pub domain: Option<&'a str>,
    /// The label below the domain at which Plane answers.
    pub subdomain: Option<&'a str>,
    /// The range of the VPN.
    pub mesh_cidr: Option<&'a str>,
    /// Who looks at the security surface now.
    pub reviewer: Option<&'a str>,
}

/// What became of a request.
#[derive(Debug)]
pub enum Init {
    /// The values do not go together; nothing was written.
    Wrong(Report),
    /// The spec is there.
    Done {
        /// The spec, as messages print it.
        spec: Utf8PathBuf,
        /// Its security surface, and its record where somebody looked at it.
        review: Box<Review>,
    },
}

/// Writes a starter spec. Nothing is overwritten, and with errors nothing is left.
pub fn init(workspace: &Workspace, request: InitRequest<'_>) -> Result<Init, Problem> {
    let unusable = |name: &str| name.trim().is_empty() || name.chars().any(char::is_control);
    if request.reviewer.is_some_and(unusable) {
        return Err(Problem::new("`--reviewer` wants the name of a person")
            .help("for example `--reviewer \"Ada Lovelace\"`"));
    }
    let starter = starter::fill(workspace, &request)?;
    let specs = request.directory.join("spec");
    let spec = specs.join(&starter.name).with_extension(EXTENSION);
    refuse_to_overwrite(workspace, &specs, &spec)?;
    let report = starter::check(&spec, &starter.text);
    if report.has_errors() {
        return Ok(Init::Wrong(report));
    }
    let created = make_directories(workspace, &specs)?;
    let reviewed = write(workspace, &spec, &starter.text).and_then(|()| {
        let selection = Selection {
            spec: Some(&spec),
            environment: None,
        };
        let reviewed = review(workspace, selection, request.reviewer);
        if reviewed.is_err() {
            // What cannot be removed was written in full, and is no worse for it.
            let _ = fs::remove_file(workspace.absolute(&spec));
        }
        reviewed
    });
    match reviewed {
        Ok(review) => Ok(Init::Done {
            spec,
            review: Box::new(review),
        }),
        Err(problem) => {
            for directory in created.iter().rev() {
                let _ = fs::remove_dir(directory);
            }
            Err(problem)
        }
    }
}

/// A spec beside the new one would leave open which of them is meant, and a review would be taken for the new one's.
fn refuse_to_overwrite(
    workspace: &Workspace,
    specs: &Utf8Path,
    spec: &Utf8Path,
) -> Result<(), Problem> {
    let mut there = workspace.specs_in(specs);
    let record = spec.with_extension("review.json");
    for path in [spec, &record] {
        let is_there = fs::symlink_metadata(workspace.absolute(path)).is_ok();
        if is_there && !there.iter().any(|known| known == path) {
            there.push(path.to_owned());
        }
    }
    if there.is_empty() {
        return Ok(());
    }
    Err(Problem::new("there is a spec already")
        .items(there.into_iter().map(String::from))
        .why("Nothing is overwritten, and one project has one spec directly under `spec/`.")
        .help("name another directory: `specc init DIR`"))
}

/// Makes a directory and those above it; gives back the new ones, outermost first.
fn make_directories(
    workspace: &Workspace,
    directory: &Utf8Path,
) -> Result<Vec<Utf8PathBuf>, Problem> {
    let target = workspace.absolute(directory);
    let missing = target.ancestors().take_while(|path| !path.exists());
    let mut missing: Vec<Utf8PathBuf> = missing.map(Utf8Path::to_owned).collect();
    missing.reverse();
    fs::create_dir_all(&target).map_err(|error| Problem::io("create", directory, &error))?;
    Ok(missing)
}

/// Writes a new file as a whole or not at all.
fn write(workspace: &Workspace, name: &Utf8Path, text: &str) -> Result<(), Problem> {
    let failed = |error: &io::Error| Problem::io("write", name, error);
    let path = workspace.absolute(name);
    whole_file::create(path.as_std_path(), text.as_bytes()).map_err(|error| failed(&error))
}
