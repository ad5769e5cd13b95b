//! What stands in the output directory now.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, Metadata, TryLockError};
use std::io;
use std::os::unix::fs::PermissionsExt;

use camino::{Utf8Path, Utf8PathBuf};

use super::RECORDS;
use super::manifest::Manifest;
use crate::Problem;
use crate::text_file::{ReadFailure, read_text};

/// An output directory, looked at once.
#[derive(Debug)]
pub(crate) struct OutputDirectory {
    /// As the user wrote it, for messages.
    pub name: Utf8PathBuf,
    /// As the system needs it.
    pub path: Utf8PathBuf,
    /// What specc wrote, and what a run that was killed may have written: the finished record, then the pending one.
    records: [Option<Manifest>; 2],
    /// The text of the finished record.
    pub manifest_text: Option<String>,
    seen: HashMap<Utf8PathBuf, OnDisk>,
    /// Held while specc writes.
    lock: Option<File>,
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnDisk {
    /// Nothing.
    Absent,
    /// A regular file.
    File {
        /// BLAKE3 of its contents.
        hash: blake3::Hash,
        /// Whether anyone may run it.
        executable: bool,
    },
    /// A directory.
    Directory,
    /// A symbolic link, here or on the way.
    Link,
    /// A pipe, a socket or a device.
    Special,
    /// A regular file on the way, where a directory is wanted.
    FileOnTheWay,
}

impl OutputDirectory {
    /// Looks at the directory; it need not exist yet.
    pub fn open(name: &Utf8Path, path: Utf8PathBuf) -> Result<Self, Problem> {
        match fs::metadata(&path) {
            Ok(metadata) if !metadata.is_dir() => return Err(not_a_directory(name)),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                return Err(not_a_directory(name));
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Problem::io("look at", name, &error));
            }
            _ => {}
        }
        let mut directory = Self {
            name: name.to_owned(),
            path,
            records: [None, None],
            manifest_text: None,
            seen: HashMap::new(),
            lock: None,
        };
        if directory.look(Utf8Path::new(RECORDS))? == OnDisk::Link {
            return Err(
                Problem::new(format!("`{name}/{RECORDS}` is a symbolic link"))
                    .help("remove it: specc keeps its record of the output there"),
            );
        }
        directory.read_records()?;
        Ok(directory)
    }

    /// Where the finished record lies.
    pub fn manifest_path(&self) -> Utf8PathBuf {
        self.path.join(RECORDS).join("manifest.json")
    }

    /// Where the record of a build lies while its files are being moved into place.
    pub fn pending_path(&self) -> Utf8PathBuf {
        self.path.join(RECORDS).join("manifest.next.json")
    }

    /// Where a build leaves its stamp for the next one.
    pub fn cache_path(&self) -> Utf8PathBuf {
        self.path.join(RECORDS).join("cache.json")
    }

    /// Whether every file that specc wrote stands there unchanged, and no run was killed on the way.
    pub fn is_as_recorded(&mut self) -> Result<bool, Problem> {
        let [Some(manifest), None] = &self.records else {
            return Ok(false);
        };
        for (path, written) in manifest.files.clone() {
            match self.look(&path)? {
                OnDisk::File { hash, executable }
                    if executable == written.executable
                        && hash.to_hex().as_str() == written.blake3 => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Whether the finished record is this one, and no run was killed on the way.
    pub fn is_recorded_as(&self, manifest: &str) -> bool {
        self.manifest_text.as_deref() == Some(manifest) && self.records[1].is_none()
    }

    /// Says no where the directory holds what another environment gives: one that changes without a word is deployed to the
    /// wrong host.
    pub fn refuse_other_environment(&self, environment: Option<&str>) -> Result<(), Problem> {
        let mut records = self.records.iter().flatten();
        let other = records.find(|record| record.environment.as_deref() != environment);
        let Some(other) = other.filter(|record| !record.files.is_empty()) else {
            return Ok(());
        };
        let name = &self.name;
        let holds = match &other.environment {
            Some(other) => format!("`{name}` holds what the environment `{other}` gives"),
            None => format!("`{name}` holds what the spec gives without an environment"),
        };
        let own = environment.unwrap_or("production");
        Err(Problem::new(holds)
            .why("Whoever deploys from a directory relies on it being of one environment.")
            .help(format!(
                "name another directory, `--out {name}-{own}`; or remove `{name}` first"
            )))
    }

    /// Keeps other builds out until this value is dropped. The directory must exist.
    pub fn lock(&mut self) -> Result<(), Problem> {
        let handle =
            File::open(&self.path).map_err(|error| Problem::io("open", &self.name, &error))?;
        match handle.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(
                    Problem::new(format!("another build is writing to `{}`", self.name))
                        .help("wait for it to end, then run the command again"),
                );
            }
            // File systems without locks exist; two builds at once are then the user's to avoid.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        self.lock = Some(handle);
        Ok(())
    }

    /// The finished record.
    pub fn manifest(&self) -> Option<&Manifest> {
        self.records[0].as_ref()
    }

    /// Whether specc wrote a file with this path and hash.
    pub fn wrote(&self, path: &Utf8Path, hash: &blake3::Hash) -> bool {
        self.records
            .iter()
            .flatten()
            .any(|record| record.wrote(path, hash))
    }

    /// Every path that specc ever wrote here and has not deleted since.
    pub fn written_paths(&self) -> Vec<Utf8PathBuf> {
        let paths = self
            .records
            .iter()
            .flatten()
            .flat_map(|record| record.files.keys());
        let unique: BTreeMap<&Utf8PathBuf, ()> = paths.map(|path| (path, ())).collect();
        unique.into_keys().cloned().collect()
    }

    /// What stands at a path inside the directory; links are not followed.
    pub fn look(&mut self, path: &Utf8Path) -> Result<OnDisk, Problem> {
        if let Some(&known) = self.seen.get(path) {
            return Ok(known);
        }
        let parent = match path.parent() {
            Some(parent) if !parent.as_str().is_empty() => self.look(parent)?,
            _ => OnDisk::Directory,
        };
        let found = match parent {
            OnDisk::Directory => self.look_itself(path)?,
            OnDisk::File { .. } => OnDisk::FileOnTheWay,
            other => other,
        };
        self.seen.insert(path.to_owned(), found);
        Ok(found)
    }

    fn look_itself(&self, path: &Utf8Path) -> Result<OnDisk, Problem> {
        let full = self.path.join(path);
        let shown = self.name.join(path);
        let metadata = match fs::symlink_metadata(&full) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(OnDisk::Absent),
            Err(error) => return Err(Problem::io("look at", &shown, &error)),
        };
        if metadata.is_dir() {
            Ok(OnDisk::Directory)
        } else if metadata.is_symlink() {
            Ok(OnDisk::Link)
        } else if metadata.is_file() {
            let bytes = fs::read(&full).map_err(|error| Problem::io("read", &shown, &error))?;
            Ok(OnDisk::File {
                hash: blake3::hash(&bytes),
                executable: is_executable(&metadata),
            })
        } else {
            Ok(OnDisk::Special)
        }
    }

    fn read_records(&mut self) -> Result<(), Problem> {
        for (index, path) in [self.manifest_path(), self.pending_path()]
            .into_iter()
            .enumerate()
        {
            let text = match read_text(path.as_std_path()) {
                Ok(text) => text,
                Err(ReadFailure::Missing) => continue,
                Err(failure) => return Err(Problem::new(failure.message(path.as_str()))),
            };
            let record =
                Manifest::from_json(&text).map_err(|error| self.broken_record(&path, &error))?;
            self.records[index] = Some(record);
            if index == 0 {
                self.manifest_text = Some(text.to_string());
            }
        }
        Ok(())
    }

    fn broken_record(&self, path: &Utf8Path, error: &str) -> Problem {
        let shown = path
            .strip_prefix(&self.path)
            .map_or(path.to_owned(), |inside| self.name.join(inside));
        Problem::new(format!("`{shown}` is not a record that specc wrote: {error}"))
            .why("Without its record specc cannot tell its own files from yours.")
            .help("restore it from version control, or delete it: output that differs from the spec then counts as yours")
    }
}

fn not_a_directory(name: &Utf8Path) -> Problem {
    Problem::new(format!("`{name}` is not a directory"))
        .help("name a directory with `--out`, or move the file away")
}

fn is_executable(metadata: &Metadata) -> bool {
    metadata.permissions().mode() & 0o111 != 0
}
