//! What tasks put onto the host: files and directories.

use std::borrow::Cow;
use std::fmt;

use super::{Field, Place};

/// A path on the host in the form in which paths are compared: variables are resolved where they are known, and what stays
/// a template is written without blanks, so that `{{ base }}/x` and `{{base}}/x` are the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathKey(String);

impl PathKey {
    /// The key of a path whose variables are outlined already.
    pub(crate) fn new(outline: &str) -> Self {
        let trimmed = outline.trim();
        let path = trimmed.strip_suffix('/').unwrap_or(trimmed);
        Self(path.replace("//", "/"))
    }

    /// The beginning of keys, slash and all.
    pub(crate) fn new_prefix(prefix: &str) -> Self {
        Self(prefix.to_owned())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether all of it is known.
    pub fn is_certain(&self) -> bool {
        !self.0.contains("{{")
    }

    /// The directory that it lies in.
    pub fn parent(&self) -> Option<PathKey> {
        let (parent, _) = self.0.rsplit_once('/')?;
        (!parent.is_empty()).then(|| PathKey(parent.to_owned()))
    }

    /// Its last part.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for PathKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What a task makes of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenKind {
    /// A file with contents: `template`, `copy`, `blockinfile`, `get_url` …
    File,
    /// A directory: `file` with `state: directory`.
    Directory,
    /// Only its owner or mode: `file` with `state: file`, or without a state.
    Attributes,
}

/// A file or directory that a task puts onto the host. A task with a loop over literal items makes one of these for each.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenFileView<'a> {
    /// The task, in [`tasks`](super::DeploymentView::tasks).
    pub task: usize,
    /// Where the path is written: `dest` or `path`, or the item of the loop.
    pub place: Place,
    /// The path, variables resolved where they are known.
    pub path: Field<Cow<'a, str>>,
    /// The same in the form in which paths are compared.
    pub key: PathKey,
    /// What it becomes.
    pub kind: WrittenKind,
    /// `mode`, as text: `"0640"` and `0640` are told apart by the task's own argument.
    pub mode: Field<Cow<'a, str>>,
    /// `owner`.
    pub owner: Field<Cow<'a, str>>,
    /// `group`.
    pub group: Field<Cow<'a, str>>,
    /// Whether the task runs as another user, its own word or that of a block or play around it.
    pub becomes: Field<bool>,
    /// Whether nothing of it is printed: `no_log: true`, its own word, that of a block or play around it, or that of all who
    /// bring in its file.
    pub no_log: Field<bool>,
    /// Whether `--diff` prints it: `diff: false`, in the same way.
    pub diff: Field<bool>,
    /// The template or file that it comes from, in [`files`](super::DeploymentView::files), where it is among them.
    pub source: Option<usize>,
    /// Where a secret gets into it: an expression that names a variable of the vault, or one that leads to such a variable.
    pub secret: Option<Place>,
}

impl WrittenFileView<'_> {
    /// The mode as a number, where it is known: `"0640"`, or letters that say it for everybody, `u=rw,g=r,o=`.
    pub fn mode_bits(&self) -> Option<u32> {
        let text = self.mode.value()?.trim_matches(['"', '\'']);
        let digits = text.strip_prefix("0o").unwrap_or(text);
        match u32::from_str_radix(digits, 8) {
            Ok(bits) => Some(bits).filter(|bits| *bits <= 0o7777),
            Err(_) => bits_of_letters(text),
        }
    }
}

/// The bits of a mode in letters. What is added to a mode (`o+r`), or said for some only, depends on the file.
fn bits_of_letters(text: &str) -> Option<u32> {
    let mut bits = [None; 3];
    for clause in text.split(',') {
        let (who, rights) = clause.split_once('=')?;
        let rights = rights
            .chars()
            .try_fold(0, |sum, right| Some(sum | bit_of(right)?))?;
        for (place, letter) in bits.iter_mut().zip("ugo".chars()) {
            if who.is_empty() || who.contains([letter, 'a']) {
                *place = Some(rights);
            }
        }
    }
    let [user, group, others] = bits;
    Some(user? << 6 | group? << 3 | others?)
}

fn bit_of(right: char) -> Option<u32> {
    match right {
        'r' => Some(4),
        'w' => Some(2),
        'x' => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::bits_of_letters;

    #[test]
    fn a_mode_in_letters_is_known_where_it_says_all() {
        for (text, expected) in [
            ("u=rw,g=r,o=", Some(0o640)),
            ("u=rwx,go=rx", Some(0o755)),
            ("a=r", Some(0o444)),
            ("u=rw,g=r", None),
            ("o+r", None),
            ("u=rwX,g=r,o=", None),
            ("preserve", None),
        ] {
            assert_eq!(bits_of_letters(text), expected, "{text}");
        }
    }
}
