//! Any path on the disk → text, or the reason why it is none.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use crate::problem::reason;

/// The largest spec file that is read. Offsets are 32 bits wide; no spec written by hand comes near this.
pub const LARGEST_FILE: u64 = 16 * 1024 * 1024;

/// Why a path gave no text.
#[derive(Debug)]
pub(crate) enum ReadFailure {
    /// Nothing is there.
    Missing,
    /// A symbolic link is there, and nothing at its end.
    BrokenLink,
    /// A directory is there.
    Directory,
    /// A pipe, a socket or a device is there.
    Special,
    /// More than [`LARGEST_FILE`] bytes.
    TooLarge,
    /// Bytes that are not text.
    NotText(NotText),
    /// The operating system said no.
    Io(io::Error),
}

/// Bytes that are not UTF-8 text.
#[derive(Debug)]
pub(crate) struct NotText {
    /// The bytes with each wrong sequence replaced by U+FFFD.
    pub lossy: String,
    /// Offset of the first wrong byte; the text before it is sound, so it is an offset into `lossy` too.
    pub offset: usize,
    /// The first wrong byte.
    pub byte: u8,
    /// What the bytes look like, as the end of "it looks like …".
    pub looks_like: Option<&'static str>,
}

impl NotText {
    /// What is wrong with `name`, in one line.
    pub fn message(&self, name: &str) -> String {
        let before = self.lossy.get(..self.offset).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        let byte = self.byte;
        format!("`{name}` is not UTF-8 text: byte 0x{byte:02X} at line {line}, column {column}")
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self.looks_like {
            Some(kind) => format!("save it as UTF-8; it looks like {kind}"),
            None => "save it as UTF-8".to_owned(),
        }
    }
}

impl ReadFailure {
    /// What is wrong with `name`, in one line.
    pub fn message(&self, name: &str) -> String {
        match self {
            Self::Missing => format!("there is no file `{name}`"),
            Self::BrokenLink => {
                format!("`{name}` is a symbolic link to a file that does not exist")
            }
            Self::Directory => format!("`{name}` is a directory, not a spec file"),
            Self::Special => format!("`{name}` is a pipe, a socket or a device, not a file"),
            Self::TooLarge => format!("`{name}` is larger than 16 MiB"),
            Self::NotText(bytes) => bytes.message(name),
            Self::Io(error) => format!("cannot read `{name}`: {}", reason(error)),
        }
    }

    /// What to do about it, where there is more to say than the message does.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::BrokenLink => Some("mend the link, or put a file in its place".to_owned()),
            Self::Directory => Some("name a `.plane` file inside it".to_owned()),
            Self::Special => Some("save the spec in a regular file".to_owned()),
            Self::TooLarge => Some("split the spec and put the parts under `imports`".to_owned()),
            Self::NotText(bytes) => Some(bytes.help()),
            Self::Io(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                Some("give yourself the right to read it".to_owned())
            }
            Self::Missing | Self::Io(_) => None,
        }
    }
}

/// Reads a regular file as UTF-8 text. Never blocks on a pipe and never reads more than [`LARGEST_FILE`] bytes.
pub(crate) fn read_text(path: &Path) -> Result<Arc<str>, ReadFailure> {
    let bytes = read_bytes(path)?;
    match String::from_utf8(bytes) {
        Ok(text) => match text.find('\0') {
            None => Ok(text.into()),
            Some(offset) => Err(ReadFailure::NotText(NotText {
                looks_like: Some(binary_kind(text.as_bytes())),
                lossy: text,
                offset,
                byte: 0,
            })),
        },
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            Err(ReadFailure::NotText(NotText {
                lossy: String::from_utf8_lossy(bytes).into_owned(),
                offset,
                byte: bytes.get(offset).copied().unwrap_or_default(),
                looks_like: encoding(bytes),
            }))
        }
    }
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, ReadFailure> {
    let metadata = fs::metadata(path).map_err(|error| missing_or(path, error))?;
    if metadata.is_dir() {
        return Err(ReadFailure::Directory);
    }
    if !metadata.is_file() {
        return Err(ReadFailure::Special);
    }
    let file = File::open(path).map_err(ReadFailure::Io)?;
    let mut bytes = Vec::with_capacity(metadata.len().min(LARGEST_FILE) as usize + 1);
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(ReadFailure::Io)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(ReadFailure::TooLarge);
    }
    Ok(bytes)
}

/// Tells a path that leads nowhere from other failures.
pub(crate) fn missing_or(path: &Path, error: io::Error) -> ReadFailure {
    match error.kind() {
        io::ErrorKind::NotFound if fs::symlink_metadata(path).is_ok() => ReadFailure::BrokenLink,
        io::ErrorKind::NotFound => ReadFailure::Missing,
        _ => ReadFailure::Io(error),
    }
}

/// What bytes that are not UTF-8 probably are.
fn encoding(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 7] = [
        (b"\xFF\xFE", "UTF-16 (little-endian)"),
        (b"\xFE\xFF", "UTF-16 (big-endian)"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"\x28\xB5\x2F\xFD", "a zstd archive"),
        (b"PK\x03\x04", "a zip archive"),
        (b"\x7FELF", "a program"),
        (b"%PDF", "a PDF"),
    ];
    let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    if let Some((_, kind)) = known {
        return Some(kind);
    }
    if bytes.iter().any(|&byte| byte < b'\t') {
        return Some(binary_kind(bytes));
    }
    let control = |byte: &u8| (0x80..0xA0).contains(byte);
    Some(if bytes.iter().any(control) {
        "Windows-1252"
    } else {
        "Latin-1 (ISO 8859-1)"
    })
}

/// What bytes with NULs in them probably are: UTF-16 holds one beside every ASCII letter.
fn binary_kind(bytes: &[u8]) -> &'static str {
    let nuls = bytes.iter().filter(|&&byte| byte == 0).count();
    if nuls * 3 > bytes.len() && nuls * 3 < bytes.len() * 2 {
        "UTF-16"
    } else {
        "binary data"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Arc<str>, ReadFailure> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.plane");
        fs::write(&path, bytes).unwrap();
        read_text(&path)
    }

    #[test]
    fn bytes_that_are_not_text_are_placed_and_named() {
        let cases: [(&[u8], &str); 7] = [
            (
                b"{\n a = \"caf\xE9\"; }",
                "byte 0xE9 at line 2, column 10|Latin-1 (ISO 8859-1)",
            ),
            (
                b"\"\x93quoted\x94\"",
                "byte 0x93 at line 1, column 2|Windows-1252",
            ),
            (
                b"\xFF\xFE{\0}\0",
                "byte 0xFF at line 1, column 1|UTF-16 (little-endian)",
            ),
            (
                b"\xFE\xFF\0{\0}",
                "byte 0xFE at line 1, column 1|UTF-16 (big-endian)",
            ),
            (b"{\0 \0a\0}\0", "byte 0x00 at line 1, column 2|UTF-16"),
            (
                b"{ a = 1; }\0",
                "byte 0x00 at line 1, column 11|binary data",
            ),
            (
                b"\x1F\x8B\x08",
                "byte 0x8B at line 1, column 2|a gzip archive",
            ),
        ];
        for (bytes, expected) in cases {
            let failure = read(bytes).unwrap_err();
            let text = format!("{}|{}", failure.message("x"), failure.help().unwrap());
            let text = text.replace("`x` is not UTF-8 text: ", "");
            assert_eq!(
                text.replace("save it as UTF-8; it looks like ", ""),
                expected
            );
        }
    }

    #[test]
    fn what_is_not_a_file_is_not_read() {
        let directory = tempfile::tempdir().unwrap();
        assert!(matches!(
            read_text(directory.path()),
            Err(ReadFailure::Directory)
        ));
        assert!(matches!(
            read_text(Path::new("/dev/zero")),
            Err(ReadFailure::Special)
        ));
        assert!(matches!(
            read_text(&directory.path().join("x")),
            Err(ReadFailure::Missing)
        ));
        let link = directory.path().join("link");
        std::os::unix::fs::symlink("nowhere", &link).unwrap();
        assert!(matches!(read_text(&link), Err(ReadFailure::BrokenLink)));
    }

    #[test]
    fn the_limit_is_a_limit() {
        let at_limit = vec![b' '; LARGEST_FILE as usize];
        assert!(read(&at_limit).is_ok());
        let over = vec![b' '; LARGEST_FILE as usize + 1];
        assert!(matches!(read(&over), Err(ReadFailure::TooLarge)));
    }
}
