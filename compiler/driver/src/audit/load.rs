//! From paths to texts, on several threads where there are many.

use std::fs::File;
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

use camino::{Utf8Path, Utf8PathBuf};
use specc_artifacts::{EncodingNote, EncodingNoteKind, decode};

use super::Unread;
use crate::problem::reason;

/// The largest file that is read. What people write by hand is a thousand times smaller.
const LARGEST: u64 = 4 * 1024 * 1024;
/// As many files as one thread reads before a second one is worth its start.
const FEW: usize = 32;
/// More threads than this only wait for the same disk.
const THREADS: usize = 8;

/// What files hold.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    /// In the order of the paths.
    pub texts: Vec<Text>,
    /// How many files are encrypted as a whole.
    pub encrypted: usize,
    /// How many files hold no text.
    pub binaries: usize,
    pub unread: Vec<Unread>,
}

/// A file as text.
#[derive(Debug)]
pub(super) struct Text {
    pub path: Utf8PathBuf,
    pub text: String,
    pub notes: Vec<EncodingNote>,
}

/// What one file is.
enum Content {
    Text(Text),
    Encrypted,
    Binary,
    Unread(Unread),
}

/// Reads files. The order in which threads finish has no part in the result.
pub(super) fn load(root: &Utf8Path, files: &[Utf8PathBuf]) -> Loaded {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    let threads = threads.min(THREADS).min(files.len() / FEW + 1);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let position = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = files.get(position) else {
                return done;
            };
            done.push((position, read(root, path)));
        }
    };
    let mut contents = match threads {
        1 => work(),
        _ => std::thread::scope(|scope| {
            let workers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mut contents = work();
            for worker in workers {
                match worker.join() {
                    Ok(part) => contents.extend(part),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            contents
        }),
    };
    contents.sort_unstable_by_key(|(position, _)| *position);
    let mut loaded = Loaded::default();
    for (_, content) in contents {
        match content {
            Content::Text(text) => loaded.texts.push(text),
            Content::Encrypted => loaded.encrypted += 1,
            Content::Binary => loaded.binaries += 1,
            Content::Unread(unread) => loaded.unread.push(unread),
        }
    }
    loaded
}

fn read(root: &Utf8Path, path: &Utf8Path) -> Content {
    let unread = |reason: String| {
        Content::Unread(Unread {
            path: path.to_owned(),
            reason,
        })
    };
    let bytes = match bytes(&root.join(path)) {
        Ok(bytes) => bytes,
        Err(error) => return unread(reason(&error)),
    };
    if bytes.len() as u64 > LARGEST {
        return match is_expected_text(path) {
            true => unread(format!("it is larger than {} MiB", LARGEST >> 20)),
            false => Content::Binary,
        };
    }
    if bytes.starts_with(b"$ANSIBLE_VAULT;") {
        return Content::Encrypted;
    }
    let decoded = decode(&bytes);
    if decoded.note(EncodingNoteKind::Nul).is_some() {
        return match is_expected_text(path) {
            true => unread("it holds NUL bytes: it is no text".to_owned()),
            false => Content::Binary,
        };
    }
    Content::Text(Text {
        path: path.to_owned(),
        text: decoded.text,
        notes: decoded.notes,
    })
}

fn bytes(path: &Utf8Path) -> std::io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    let mut bytes = Vec::with_capacity(size.min(LARGEST) as usize + 1);
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether the name says that it is one of the files that rules look at.
fn is_expected_text(path: &Utf8Path) -> bool {
    specc_artifacts::classify(path.as_str(), "") != specc_artifacts::Kind::Other
}
