//! From paths to texts.

use std::fs::File;
use std::io::Read;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use specc_artifacts::{EncodingNote, EncodingNoteKind, decode};

use super::Unread;
use crate::problem::reason;

/// The largest file that is read. What people write by hand is a thousand times smaller.
const LARGEST: u64 = 4 * 1024 * 1024;
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
    pub text: Arc<str>,
    pub notes: Vec<EncodingNote>,
}

/// What one file is.
#[derive(Debug)]
pub(super) enum Content {
    Text(String, Vec<EncodingNote>),
    Encrypted,
    Binary,
    /// It could not be read, for this reason.
    Unread(String),
}

impl Loaded {
    /// Sorts out what files hold, in their order.
    pub(super) fn new(files: Vec<(Utf8PathBuf, Content)>) -> Self {
        let mut loaded = Self::default();
        for (path, content) in files {
            match content {
                Content::Text(text, notes) => {
                    let text = text.into();
                    loaded.texts.push(Text { path, text, notes });
                }
                Content::Encrypted => loaded.encrypted += 1,
                Content::Binary => loaded.binaries += 1,
                Content::Unread(reason) => loaded.unread.push(Unread { path, reason }),
            }
        }
        loaded
    }
}

/// Reads a file.
pub(super) fn read(root: &Utf8Path, path: &Utf8Path) -> Content {
    let unread = Content::Unread;
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
    Content::Text(decoded.text, decoded.notes)
}

fn bytes(path: &Utf8Path) -> std::io::Result<Vec<u8>> {
    let file = File::open(path)?;
    // What the system says is there is read in one call; to look for the end would be one more for each file. Of files that
    // have no size of their own (`/proc`), the end has to be found.
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    let most = match size {
        0 => LARGEST + 1,
        size => size.min(LARGEST + 1),
    };
    let mut bytes = Vec::with_capacity(size.min(most) as usize);
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether the name says that it is one of the files that rules look at.
fn is_expected_text(path: &Utf8Path) -> bool {
    specc_artifacts::classify(path.as_str(), "") != specc_artifacts::Kind::Other
}
