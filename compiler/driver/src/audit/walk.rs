//! Which files of a directory are looked at.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use ignore::gitignore::Gitignore;

use super::load::{self, Content};
use super::{Unread, gitignore};
use crate::problem::reason;

/// Directories that are never entered: other people's code, caches, what version control and specc keep for themselves.
pub const IGNORED: [&str; 16] = [
    ".ansible",
    ".cache",
    ".git",
    ".hg",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".specc",
    ".svn",
    ".terraform",
    ".tox",
    ".venv",
    "__pycache__",
    "ansible_collections",
    "collections",
    "node_modules",
];

/// Endings of files that no rule looks at: data, pictures, and programs that are compiled before they run anywhere.
const UNINTERESTING: [&str; 63] = [
    "7z", "avif", "bin", "bmp", "bz2", "c", "cc", "cpp", "crt", "cs", "css", "csv", "dart", "db",
    "deb", "diff", "doc", "docx", "eot", "gif", "go", "gz", "h", "hpp", "hs", "ico", "jar", "java",
    "jpeg", "jpg", "jsx", "kt", "lock", "md", "mp3", "mp4", "odt", "otf", "patch", "pdf", "plane",
    "png", "pyc", "rs", "rst", "scala", "so", "sqlite", "svelte", "svg", "swift", "tar", "tgz",
    "ts", "tsx", "ttf", "vue", "webm", "webp", "woff", "woff2", "xz", "zip",
];

/// How deep directories are entered.
const DEPTH: usize = 64;

/// Something that was left aside on purpose.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ignored {
    /// Its path, relative to the directory.
    pub path: Utf8PathBuf,
    /// Whether a `.gitignore` names it; else it is one of [`IGNORED`].
    pub by_gitignore: bool,
}

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// The files that rules may look at, relative to the directory, with what they hold; sorted.
    pub files: Vec<(Utf8PathBuf, Content)>,
    /// How many files no rule looks at.
    pub others: usize,
    pub ignored: Vec<Ignored>,
    pub unread: Vec<Unread>,
}

impl Walked {
    fn add(&mut self, more: Walked) {
        self.files.extend(more.files);
        self.others += more.others;
        self.ignored.extend(more.ignored);
        self.unread.extend(more.unread);
    }
}

/// A directory that is still to be entered.
#[derive(Debug)]
struct Directory {
    path: Utf8PathBuf,
    depth: usize,
    gitignores: Option<Arc<Gitignores>>,
}

/// A `.gitignore`, and those of the directories around.
#[derive(Debug)]
struct Gitignores {
    own: Gitignore,
    outer: Option<Arc<Gitignores>>,
}

/// As many waiting directories as are worth another thread.
const MANY: usize = 16;
/// More threads than this only wait for the same disk.
const THREADS: usize = 8;

/// Finds and reads the files below a directory, on several threads where there are many. The order in which threads finish
/// has no part in the result.
pub(super) fn walk(root: &Utf8Path) -> Walked {
    let mut gitignores = None;
    for own in gitignore::above(root) {
        gitignores = Some(Arc::new(Gitignores {
            own,
            outer: gitignores,
        }));
    }
    let real_root = fs::canonicalize(root).ok();
    let start = || Walk {
        root,
        real_root: real_root.as_deref(),
        found: Vec::new(),
        walked: Walked::default(),
    };
    let mut first = start();
    let mut waiting = vec![Directory {
        path: Utf8PathBuf::new(),
        depth: 0,
        gitignores,
    }];
    while waiting.len() < MANY
        && let Some(directory) = waiting.pop()
    {
        first.directory(&directory);
        waiting.append(&mut first.found);
    }
    let mut walked = first.walked;
    if !waiting.is_empty() {
        let queue = Queue::new(waiting);
        let work = || {
            let mut walk = start();
            while let Some(directory) = queue.next() {
                walk.directory(&directory);
                queue.done(&mut walk.found);
            }
            walk.walked
        };
        let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
        std::thread::scope(|scope| {
            let workers: Vec<_> = (1..threads.min(THREADS))
                .map(|_| scope.spawn(work))
                .collect();
            walked.add(work());
            for worker in workers {
                match worker.join() {
                    Ok(part) => walked.add(part),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
    }
    // As paths compare, part by part, without taking them apart at each comparison.
    walked
        .files
        .sort_by_cached_key(|(path, _)| path.as_str().replace('/', "\0"));
    walked.ignored.sort_unstable();
    walked.unread.sort_unstable();
    walked
}

/// The directories that several threads enter.
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    waiting: Vec<Directory>,
    /// How many threads are in a directory, and may find more.
    busy: usize,
    /// How many threads have nothing to do and wait to be woken.
    idle: usize,
}

impl Queue {
    fn new(waiting: Vec<Directory>) -> Self {
        Self {
            state: Mutex::new(State {
                waiting,
                busy: 0,
                idle: 0,
            }),
            changed: Condvar::new(),
        }
    }

    /// The next directory; nothing once all of them are done.
    fn next(&self) -> Option<Directory> {
        let mut state = self.lock();
        loop {
            if let Some(directory) = state.waiting.pop() {
                state.busy += 1;
                return Some(directory);
            }
            if state.busy == 0 {
                return None;
            }
            state.idle += 1;
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }

    /// Notes that a thread is done with a directory, and what it found in there.
    fn done(&self, found: &mut Vec<Directory>) {
        let mut state = self.lock();
        state.waiting.append(found);
        state.busy -= 1;
        // Each call wakes somebody through the system: only where somebody sleeps who has something to do now.
        let is_over = state.busy == 0 && state.waiting.is_empty();
        if state.idle > 0 && (is_over || !state.waiting.is_empty()) {
            self.changed.notify_all();
        }
    }

    /// What a thread that panicked left is as good as ever: every change is made under one lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One thread's way through the directories.
struct Walk<'r> {
    root: &'r Utf8Path,
    real_root: Option<&'r Path>,
    /// Directories that were found and not entered yet.
    found: Vec<Directory>,
    walked: Walked,
}

impl Walk<'_> {
    fn directory(&mut self, directory: &Directory) {
        let (path, depth) = (&directory.path, directory.depth);
        if depth > DEPTH {
            self.unread(path, format!("directories nest deeper than {DEPTH} levels"));
            return;
        }
        let entries = match fs::read_dir(self.root.join(path)) {
            Ok(entries) => entries,
            Err(error) => {
                self.unread(path, format!("cannot list it: {}", reason(&error)));
                return;
            }
        };
        let mut found = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => found.push(entry),
                Err(error) => self.unread(path, format!("cannot list it: {}", reason(&error))),
            }
        }
        let holds = |name: &str| found.iter().any(|entry| entry.file_name() == name);
        if depth > 0 && holds("pyvenv.cfg") {
            // A virtual environment of Python, whatever its name.
            self.walked.ignored.push(Ignored {
                path: path.clone(),
                by_gitignore: false,
            });
            return;
        }
        let own = match holds(".gitignore") {
            true => gitignore::in_directory(&self.root.join(path)),
            false => None,
        };
        let gitignores = match own {
            Some(own) => Some(Arc::new(Gitignores {
                own,
                outer: directory.gitignores.clone(),
            })),
            None => directory.gitignores.clone(),
        };
        let inside = Directory {
            path: path.clone(),
            depth,
            gitignores,
        };
        for entry in &found {
            self.entry(&inside, entry);
        }
    }

    fn entry(&mut self, parent: &Directory, entry: &fs::DirEntry) {
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            let shown = name.to_string_lossy();
            self.unread(
                &parent.path.join(shown.as_ref()),
                "its name is not UTF-8".to_owned(),
            );
            return;
        };
        let path = parent.path.join(name);
        let kind = match entry.file_type() {
            Ok(kind) if kind.is_symlink() => return self.link(parent, &path, name),
            Ok(kind) => kind,
            Err(error) => return self.unread(&path, reason(&error)),
        };
        if self.is_ignored(parent, &path, name, kind.is_dir()) {
            return;
        }
        if kind.is_dir() {
            self.found.push(Directory {
                path,
                depth: parent.depth + 1,
                gitignores: parent.gitignores.clone(),
            });
        } else if kind.is_file() {
            self.file(path);
        } else {
            self.unread(&path, "it is a pipe, a socket or a device".to_owned());
        }
    }

    fn file(&mut self, path: Utf8PathBuf) {
        if is_interesting(&path) {
            let content = load::read(self.root, &path);
            self.walked.files.push((path, content));
        } else {
            self.walked.others += 1;
        }
    }

    /// Files are read through links. A directory is not: one inside is read where it lies, and what lies outside is not part of
    /// the tree that was named.
    fn link(&mut self, parent: &Directory, path: &Utf8Path, name: &str) {
        let target = fs::metadata(self.root.join(path));
        let is_directory = target.as_ref().is_ok_and(fs::Metadata::is_dir);
        if self.is_ignored(parent, path, name, is_directory) {
            return;
        }
        match target {
            Ok(target) if target.is_file() => self.file(path.to_owned()),
            Ok(target) if target.is_dir() => {
                if !self.leads_inside(path) {
                    let why =
                        "it is a symbolic link to a directory outside; audit that one as well";
                    self.unread(path, why.to_owned());
                }
            }
            Ok(_) => self.unread(path, "it is a pipe, a socket or a device".to_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let why = "it is a symbolic link to something that does not exist";
                self.unread(path, why.to_owned());
            }
            Err(error) => self.unread(path, reason(&error)),
        }
    }

    fn leads_inside(&self, path: &Utf8Path) -> bool {
        let real = fs::canonicalize(self.root.join(path)).ok();
        match (real, self.real_root) {
            (Some(real), Some(root)) => real.starts_with(root),
            _ => false,
        }
    }

    /// Whether something is left aside; it is noted then.
    fn is_ignored(
        &mut self,
        parent: &Directory,
        path: &Utf8Path,
        name: &str,
        is_directory: bool,
    ) -> bool {
        let always = is_directory && IGNORED.contains(&name);
        if !always && !self.is_git_ignored(parent, path, is_directory) {
            return false;
        }
        self.walked.ignored.push(Ignored {
            path: path.to_owned(),
            by_gitignore: !always,
        });
        true
    }

    fn is_git_ignored(&self, parent: &Directory, path: &Utf8Path, is_directory: bool) -> bool {
        let Some(innermost) = parent.gitignores.as_deref() else {
            return false;
        };
        let absolute = self.root.join(path);
        let mut all = std::iter::successors(Some(innermost), |inner| inner.outer.as_deref());
        let decided = all.find_map(|gitignores| {
            let matched = gitignores.own.matched(absolute.as_std_path(), is_directory);
            (!matched.is_none()).then(|| matched.is_ignore())
        });
        decided == Some(true)
    }

    fn unread(&mut self, path: &Utf8Path, reason: String) {
        let path = match path.as_str() {
            "" => Utf8PathBuf::from("."),
            _ => path.to_owned(),
        };
        self.walked.unread.push(Unread { path, reason });
    }
}

/// Whether a rule may look at a file of this name.
fn is_interesting(path: &Utf8Path) -> bool {
    let name = path.file_name().unwrap_or("");
    let rendered = specc_artifacts::rendered_name(name);
    let ending = rendered.rsplit_once('.').map_or("", |(_, ending)| ending);
    // An HTML page matters where a template renders it; the endings of programs and data do not.
    !UNINTERESTING.contains(&ending.to_ascii_lowercase().as_str())
}
