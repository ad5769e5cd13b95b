//! Which files end up on one host.

use specc_source::FileId;

use super::{DeploymentView, FileView};

impl DeploymentView<'_> {
    /// Whether what stands in two files is certainly deployed onto one host: always in a spec; in files where they lie in one
    /// role, in roles that one play runs, or outside of any role in one directory.
    pub fn on_one_host(&self, one: FileId, other: FileId) -> bool {
        if self.spec.is_some() || one == other {
            return true;
        }
        let (Some(one), Some(other)) = (self.file_of(one), self.file_of(other)) else {
            return false;
        };
        // Tests bring what they need themselves.
        if [one, other]
            .iter()
            .any(|file| file.path.contains("molecule/"))
        {
            return false;
        }
        match (one.role, other.role) {
            ("", "") => directory(one.path) == directory(other.path),
            (one, other) if one == other => true,
            (one, other) => self.runs_together(one, other),
        }
    }

    /// The file of this id; a spec has none.
    pub fn file_of(&self, id: FileId) -> Option<&FileView<'_>> {
        self.files.iter().find(|file| file.file == id)
    }

    /// Whether one play runs both roles.
    fn runs_together(&self, one: &str, other: &str) -> bool {
        self.plays.iter().any(|play| {
            let runs = |path: &str| {
                let mut played = play.roles.iter().filter_map(|played| played.role);
                played.any(|role| self.roles.get(role).is_some_and(|role| role.path == path))
            };
            runs(one) && runs(other)
        })
    }
}

fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}
