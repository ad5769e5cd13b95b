//! A stamp says what exactly was installed: the tool is ready when its stamp reads as wanted.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The stamp of one tool.
#[derive(Debug)]
pub struct Stamp {
    path: PathBuf,
    wanted: String,
}

/// What a stamp says about a tool.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// What is wanted was installed.
    Ready,
    /// Something else was installed before.
    Outdated,
    /// Never installed, or interrupted on the way.
    Nothing,
}

impl Stamp {
    /// The stamp of a tool that is ready when what was installed is what this file lists.
    pub fn of_file(tools: &Path, tool: &str, list: &Path) -> Result<Self, Failure> {
        let wanted = fs::read_to_string(list)
            .map_err(|error| Failure::new(format!("cannot read {}: {error}", list.display())))?;
        Ok(Self {
            path: tools.join("stamps").join(tool),
            wanted,
        })
    }

    /// What the stamp says.
    pub fn read(&self) -> Found {
        match fs::read_to_string(&self.path) {
            Ok(text) if text == self.wanted => Found::Ready,
            Ok(_) => Found::Outdated,
            Err(_) => Found::Nothing,
        }
    }

    /// Takes the stamp away: from now until [`Stamp::write`] the tool counts as not installed.
    pub fn remove(&self) {
        // A stamp that is not there is as good as removed; one that cannot be removed fails to be written later.
        let _ = fs::remove_file(&self.path);
    }

    /// Writes the stamp, once everything is in place.
    pub fn write(&self) -> Result<(), Failure> {
        let directory = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(directory)
            .and_then(|()| fs::write(&self.path, &self.wanted))
            .map_err(|error| Failure::new(format!("cannot write {}: {error}", self.path.display())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_ready_only_between_writing_and_removing_the_stamp_of_the_same_list() {
        let directory = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        let list = directory.join("list.txt");
        fs::write(&list, "ansible==1").unwrap();
        let stamp = Stamp::of_file(&directory, "python", &list).unwrap();
        assert_eq!(stamp.read(), Found::Nothing);
        stamp.write().unwrap();
        assert_eq!(stamp.read(), Found::Ready);
        fs::write(&list, "ansible==2").unwrap();
        assert_eq!(
            Stamp::of_file(&directory, "python", &list).unwrap().read(),
            Found::Outdated
        );
        stamp.remove();
        assert_eq!(stamp.read(), Found::Nothing);
        fs::remove_dir_all(&directory).unwrap();
    }
}
