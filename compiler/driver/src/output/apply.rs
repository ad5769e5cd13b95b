//! Carrying out a plan: stage everything, then move it into place.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

use camino::{Utf8Path, Utf8PathBuf};

use super::RECORDS;
use super::directory::OutputDirectory;
use super::plan::Plan;
use crate::Problem;

/// Kept out of version control inside [`RECORDS`].
const IGNORED: &str = "# Written by specc. The record of the output is kept; its cache is not.\n/cache.json\n/staging/\n/manifest.next.json\n";

/// Carries out a plan without refusals and leaves its record, and its stamp where it has one. On an error before the first
/// file changes, the directory is left as it was.
pub(crate) fn apply(
    directory: &mut OutputDirectory,
    plan: &Plan<'_>,
    manifest: &str,
    stamp: Option<&str>,
) -> Result<(), Problem> {
    if plan.is_empty() && stamp.is_none() && directory.is_recorded_as(manifest) {
        return Ok(());
    }
    let mut created = Vec::new();
    if let Err(problem) = stage(directory, plan, manifest, &mut created) {
        undo(directory, &created);
        return Err(problem);
    }
    move_into_place(directory, plan)?;
    if let Some(stamp) = stamp {
        write_record(directory, &directory.cache_path(), stamp)?;
    }
    let staging = staging(directory);
    clear(&staging).map_err(|error| Problem::io("clear", &shown(directory, &staging), &error))
}

/// Replaces a record of specc's own as a whole.
fn write_record(directory: &OutputDirectory, path: &Utf8Path, text: &str) -> Result<(), Problem> {
    let staged = staging(directory).join("record");
    write_new(&staged, text, false)
        .and_then(|()| fs::rename(&staged, path))
        .map_err(|error| Problem::io("write", &shown(directory, path), &error))
}

fn staging(directory: &OutputDirectory) -> Utf8PathBuf {
    directory.path.join(RECORDS).join("staging")
}

/// Writes all new contents beside the old ones. Nothing that the user sees changes here, empty directories apart.
fn stage(
    directory: &mut OutputDirectory,
    plan: &Plan<'_>,
    manifest: &str,
    created: &mut Vec<Utf8PathBuf>,
) -> Result<(), Problem> {
    let records = directory.path.join(RECORDS);
    make_directories(directory, &records, created)?;
    directory.lock()?;
    let staging = staging(directory);
    clear(&staging).map_err(|error| Problem::io("clear", &shown(directory, &staging), &error))?;
    make_directories(directory, &staging, created)?;
    for (index, (file, _)) in plan.writes.iter().enumerate() {
        write_new(
            &staging.join(index.to_string()),
            &file.contents,
            file.executable,
        )
        .map_err(|error| Problem::io("write", &directory.name.join(&file.path), &error))?;
        if let Some(parent) = file.path.parent()
            && !plan.deletions.iter().any(|gone| parent.starts_with(gone))
        {
            make_directories(directory, &directory.path.join(parent), created)?;
        }
    }
    let ignore = records.join(".gitignore");
    if !ignore.exists() {
        write_record(directory, &ignore, IGNORED)?;
    }
    // From here on a killed run leaves a trace of what it was about to write, so that the next one knows it as its own.
    write_record(directory, &directory.pending_path(), manifest)
}

fn move_into_place(directory: &OutputDirectory, plan: &Plan<'_>) -> Result<(), Problem> {
    let failed = |operation: &str, path: &Utf8Path, error: &io::Error| {
        Problem::io(operation, &directory.name.join(path), error)
            .why("Each file is either the old one or the new one; run the command again to finish.")
    };
    for path in &plan.deletions {
        fs::remove_file(directory.path.join(path))
            .map_err(|error| failed("delete", path, &error))?;
        remove_empty_parents(directory, path);
    }
    for file in &plan.permissions {
        set_executable(&directory.path.join(&file.path), file.executable)
            .map_err(|error| failed("change the mode of", &file.path, &error))?;
    }
    let staging = staging(directory);
    for (index, (file, _)) in plan.writes.iter().enumerate() {
        let target = directory.path.join(&file.path);
        let parent = target.parent().unwrap_or(&directory.path);
        fs::create_dir_all(parent)
            .and_then(|()| fs::rename(staging.join(index.to_string()), &target))
            .map_err(|error| failed("write", &file.path, &error))?;
    }
    fs::rename(directory.pending_path(), directory.manifest_path()).map_err(|error| {
        Problem::io(
            "write",
            &shown(directory, &directory.manifest_path()),
            &error,
        )
    })
}

/// Takes back what [`stage`] did; whatever cannot be taken back is harmless and is cleared by the next build.
fn undo(directory: &OutputDirectory, created: &[Utf8PathBuf]) {
    let records = directory.path.join(RECORDS);
    // Only what this run made: a staging directory of another build is not ours to clear.
    if created.contains(&staging(directory)) {
        clear(&staging(directory)).unwrap_or_default();
        fs::remove_file(directory.pending_path()).unwrap_or_default();
        if created.contains(&records) {
            fs::remove_file(records.join(".gitignore")).unwrap_or_default();
        }
    }
    for path in created.iter().rev() {
        fs::remove_dir(path).unwrap_or_default();
    }
}

/// Makes a directory and what is missing above it, and notes which it made.
fn make_directories(
    directory: &OutputDirectory,
    path: &Utf8Path,
    created: &mut Vec<Utf8PathBuf>,
) -> Result<(), Problem> {
    let missing: Vec<&Utf8Path> = path
        .ancestors()
        .take_while(|above| !above.is_dir())
        .collect();
    for above in missing.into_iter().rev() {
        match fs::create_dir(above) {
            Ok(()) => created.push(above.to_owned()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && above.is_dir() => {}
            Err(error) => {
                return Err(Problem::io(
                    "make the directory",
                    &shown(directory, above),
                    &error,
                ));
            }
        }
    }
    Ok(())
}

fn write_new(path: &Utf8Path, contents: &str, executable: bool) -> io::Result<()> {
    let mode = if executable { 0o777 } else { 0o666 };
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(mode)
        .open(path)?;
    file.write_all(contents.as_bytes())
}

/// Sets or clears the executable bits where the file may be read.
fn set_executable(path: &Utf8Path, executable: bool) -> io::Result<()> {
    let mode = fs::symlink_metadata(path)?.permissions().mode();
    let readable = (mode & 0o444) >> 2;
    let wanted = if executable {
        mode | readable
    } else {
        mode & !0o111
    };
    fs::set_permissions(path, Permissions::from_mode(wanted))
}

fn clear(staging: &Utf8Path) -> io::Result<()> {
    match fs::remove_dir_all(staging) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn remove_empty_parents(directory: &OutputDirectory, path: &Utf8Path) {
    let parents = path
        .ancestors()
        .skip(1)
        .take_while(|parent| !parent.as_str().is_empty());
    for parent in parents {
        if fs::remove_dir(directory.path.join(parent)).is_err() {
            break;
        }
    }
}

fn shown(directory: &OutputDirectory, path: &Utf8Path) -> Utf8PathBuf {
    match path.strip_prefix(&directory.path) {
        Ok(inside) if inside.as_str().is_empty() => directory.name.clone(),
        Ok(inside) => directory.name.join(inside),
        Err(_) => path.to_owned(),
    }
}
