//! Which files end up on one host.

use specc_source::FileId;

use super::DeploymentView;

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

    /// Whether one play runs both roles, or two plays for the same hosts.
    fn runs_together(&self, one: &str, other: &str) -> bool {
        let plays = |path: &str| {
            let position = self.role_position(path)?;
            self.index.plays_of_role.get(&position)
        };
        let (Some(one), Some(other)) = (plays(one), plays(other)) else {
            return false;
        };
        let hosts = |play: &usize| {
            let play = self.plays.get(*play)?;
            let hosts = play.hosts.filter(|hosts| !hosts.is_unknown())?;
            // Tests run each role on a host of its own.
            (!play.path.contains("molecule/")).then(|| hosts.text())?
        };
        one.iter().any(|play| {
            let own = hosts(play);
            other.binary_search(play).is_ok()
                || own.is_some() && other.iter().any(|other| hosts(other) == own)
        })
    }
}

fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}
