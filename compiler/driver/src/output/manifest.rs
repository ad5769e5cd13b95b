//! The record of what specc wrote: path → hash.

use std::collections::BTreeMap;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

/// The layout of the record that this version reads and writes.
const FORMAT: u32 = 1;

/// Every file that specc wrote into an output directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    format: u32,
    /// Who wrote it, for people who look inside.
    generator: String,
    /// The environment whose layer was laid on top; nothing where none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// The files by path, relative to the output directory.
    pub files: BTreeMap<Utf8PathBuf, Written>,
}

/// A file as specc wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Written {
    /// BLAKE3 of the contents, in hexadecimal.
    pub blake3: String,
    /// Whether it is a script to be run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub executable: bool,
}

impl Manifest {
    /// The record of these files.
    pub fn new(files: BTreeMap<Utf8PathBuf, Written>) -> Self {
        let generator = concat!("specc ", env!("CARGO_PKG_VERSION")).to_owned();
        Self {
            format: FORMAT,
            generator,
            environment: None,
            files,
        }
    }

    /// Reads a record; the error says what is wrong with it.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let manifest: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if manifest.format != FORMAT {
            return Err(format!(
                "its format is {}, this specc knows format {FORMAT}",
                manifest.format
            ));
        }
        match manifest.files.keys().find(|path| !is_inside(path)) {
            Some(path) => Err(format!("it names `{path}`, which lies outside")),
            None => Ok(manifest),
        }
    }

    /// The record as it is written: the same files always give the same bytes.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Whether specc wrote a file with this path and hash.
    pub fn wrote(&self, path: &Utf8Path, hash: &blake3::Hash) -> bool {
        self.files
            .get(path)
            .is_some_and(|written| written.blake3 == hash.to_hex().as_str())
    }
}

/// Whether a relative path can only lie inside the directory it starts from.
pub(crate) fn is_inside(path: &Utf8Path) -> bool {
    let mut components = path.components().peekable();
    components.peek().is_some() && components.all(|part| matches!(part, Utf8Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> Written {
        Written {
            blake3: "00".repeat(32),
            executable: false,
        }
    }

    #[test]
    fn a_record_reads_back() {
        let files = BTreeMap::from([(Utf8PathBuf::from("roles/plane/tasks/main.yml"), written())]);
        let manifest = Manifest::new(files);
        assert_eq!(
            Manifest::from_json(&manifest.to_json().unwrap()),
            Ok(manifest)
        );
    }

    #[test]
    fn a_record_that_names_a_path_outside_is_refused() {
        for path in ["../victim", "/etc/passwd", "a/../../b", ""] {
            let manifest = Manifest::new(BTreeMap::from([(Utf8PathBuf::from(path), written())]));
            let error = Manifest::from_json(&manifest.to_json().unwrap()).unwrap_err();
            assert_eq!(error, format!("it names `{path}`, which lies outside"));
        }
    }

    #[test]
    fn a_record_of_another_format_is_refused() {
        let error =
            Manifest::from_json(r#"{"format":2,"generator":"specc 9","files":{}}"#).unwrap_err();
        assert_eq!(error, "its format is 2, this specc knows format 1");
    }
}
