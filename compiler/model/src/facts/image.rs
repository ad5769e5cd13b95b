//! What can be known about a container image.

/// What is known about one image, whatever registry it is pulled from. Lists may be empty and options `None`: what is not
/// certain is left out, and nothing follows from its absence.
#[derive(Debug, PartialEq)]
pub struct ImageFacts {
    /// How messages call it: `plane-backend`, `redis`.
    pub name: &'static str,
    /// The repositories that hold it, without a registry's host; see [`image_facts`](super::image_facts).
    pub repositories: &'static [&'static str],
    /// How its tags are made; `None` where exact tags follow no scheme of numbers.
    pub tags: Option<TagScheme<'static>>,
    /// The programs inside, by the flavour that a tag names; the first that fits counts.
    pub flavours: &'static [Flavour],
    /// Whom its main process starts as.
    pub user: Option<User>,
    /// The user's number with a tag that says `unprivileged`, where there are such tags.
    pub unprivileged_user: Option<u32>,
    /// Ports that it listens on unless it is told otherwise.
    pub ports: &'static [u16],
    /// Paths that answer a GET with 200 while it is well.
    pub health_paths: &'static [&'static str],
    /// Paths that look like health checks and are none.
    pub failing_paths: &'static [FailingPath],
    /// Directories that it writes its data into.
    pub data: &'static [&'static str],
    /// The capabilities that it has a use for; `None`: depends on what runs in it.
    pub capabilities: Option<CapabilityFacts<'static>>,
    /// The least memory limit that it starts with.
    pub memory_floor: Option<MemoryFloor>,
    /// What its main process runs on.
    pub runtime: Option<Runtime>,
    /// The environment variables that it reads.
    pub environment: Option<&'static EnvironmentFacts>,
    /// Where the facts were read.
    pub source: &'static str,
}

impl ImageFacts {
    /// Nothing known yet: the base for `..` in constants.
    pub(super) const NOTHING: ImageFacts = ImageFacts {
        name: "",
        repositories: &[],
        tags: None,
        flavours: &[],
        user: None,
        unprivileged_user: None,
        ports: &[],
        health_paths: &[],
        failing_paths: &[],
        data: &[],
        capabilities: None,
        memory_floor: None,
        runtime: None,
        environment: None,
        source: "",
    };

    /// Whom the main process of the image with this tag starts as.
    pub fn user(&self, tag: Option<&str>) -> Option<User> {
        match self.unprivileged_user {
            Some(user) if names(tag, "unprivileged") => Some(User::Id(user)),
            _ => self.user,
        }
    }

    /// The programs inside the image with this tag.
    pub fn tools(&self, tag: Option<&str>) -> Option<&'static Tools> {
        let fits = |flavour: &&Flavour| flavour.tag_word.is_none_or(|word| names(tag, word));
        self.flavours
            .iter()
            .find(fits)
            .and_then(|flavour| flavour.tools)
    }
}

/// Whether a tag has a part that begins with this word: `18.1-alpine3.22` names `alpine`.
fn names(tag: Option<&str>, word: &str) -> bool {
    tag.is_some_and(|tag| tag.split(['-', '_']).any(|part| part.starts_with(word)))
}

/// How the tags of an image are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TagScheme<'f> {
    /// What stands before the number: `v` for Plane, nothing for most, `RELEASE.` for MinIO.
    pub prefix: &'f str,
    /// How many numeric components an exact tag has: 3 for `v1.2.2`, 2 for `18.1`; 0 where exact tags are dates.
    pub components: u8,
    /// An exact tag, for messages.
    pub example: &'f str,
    /// How tags began up to some release, where that was different.
    pub earlier: Option<EarlierTags>,
}

/// How the tags of an image began before they changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlierTags {
    /// What stood before the number.
    pub prefix: &'static str,
    /// The first release of the new scheme, as its major and minor number.
    pub before: (u32, u32),
}

impl<'f> TagScheme<'f> {
    /// The scheme that an exact tag follows.
    pub fn of_example(example: &'f str) -> Self {
        let digit = example.find(|letter: char| letter.is_ascii_digit());
        let (prefix, number) = example.split_at(digit.unwrap_or(example.len()));
        let number = number.split(['-', '_', '+']).next().unwrap_or(number);
        let numeric =
            |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let components = number.split('.').take_while(numeric).count();
        Self {
            prefix,
            components: u8::try_from(components).unwrap_or(u8::MAX),
            example,
            earlier: None,
        }
    }

    /// The scheme that held when a release of this number came out.
    #[must_use]
    pub fn of_release(self, major: u32, minor: u32) -> Self {
        match self.earlier {
            Some(earlier) if (major, minor) < earlier.before => Self {
                prefix: earlier.prefix,
                ..self
            },
            _ => self,
        }
    }
}

/// What an image needs capabilities for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapabilityFacts<'f> {
    /// Those without which it does not start.
    pub needed: &'f [&'static str],
    /// Further ones that it has a use for.
    pub useful: &'static [&'static str],
    /// What for.
    pub reason: &'static str,
}

impl CapabilityFacts<'_> {
    /// Whether it has a use for this one.
    pub fn uses(&self, capability: &str) -> bool {
        self.needed.contains(&capability) || self.useful.contains(&capability)
    }
}

/// What an image is built from, as far as its tag tells.
#[derive(Debug, PartialEq, Eq)]
pub struct Flavour {
    /// A word of the tag: `alpine`; `None` fits every tag.
    pub tag_word: Option<&'static str>,
    /// The programs inside; `None`: not known for this flavour.
    pub tools: Option<&'static Tools>,
}

/// Programs that an image has, and programs that it certainly lacks. Of others nothing is known.
#[derive(Debug, PartialEq, Eq)]
pub struct Tools {
    /// Inside.
    pub has: &'static [&'static str],
    /// Certainly not inside.
    pub lacks: &'static [&'static str],
}

/// Whom the main process of an image runs as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum User {
    /// Root, to the end.
    Root,
    /// Root at first: the entrypoint changes to the user of this name once files have their owners.
    RootThen(&'static str),
    /// A user of its own from the start, by number.
    Id(u32),
}

/// A path that does not say whether the image's process is well.
#[derive(Debug, PartialEq, Eq)]
pub struct FailingPath {
    /// The path, without a slash at the end.
    pub path: &'static str,
    /// What a GET of it shows, as the end of a sentence: `it is 404 in the community edition`.
    pub reason: &'static str,
}

/// A memory limit that is needed, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryFloor {
    /// Bytes.
    pub bytes: u64,
    /// What takes it, as a sentence without a full stop.
    pub reason: &'static str,
}

/// What a process runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runtime {
    /// Node.js: its heap knows no limits of containers.
    Node,
    /// CPython.
    Python,
}

/// The environment variables that the software in an image reads.
#[derive(Debug, PartialEq, Eq)]
pub struct EnvironmentFacts {
    /// The only release that the lists are true for, as the beginning of a tag: `v1.2.2`; `None`: for all.
    pub tag: Option<&'static str>,
    /// Whether the lists name everything that it reads. Otherwise a name that is in none of them means nothing.
    pub complete: bool,
    /// Names that it reads.
    pub read: &'static [&'static str],
    /// Beginnings of names that it reads: `EMAIL_`.
    pub families: &'static [&'static str],
    /// Names that people set and it does not read.
    pub unread: &'static [UnreadVariable],
    /// What it does not work without.
    pub required: &'static [RequiredVariables],
    /// Names whose value has to be a whole number.
    pub integers: &'static [&'static str],
}

/// A variable that nothing reads.
#[derive(Debug, PartialEq, Eq)]
pub struct UnreadVariable {
    /// Its name, or its beginning where it ends in `*`.
    pub name: &'static str,
    /// What to write instead, as an imperative.
    pub instead: &'static str,
}

impl UnreadVariable {
    /// Whether this is about a variable of that name.
    pub fn is(&self, name: &str) -> bool {
        match self.name.strip_suffix('*') {
            Some(beginning) => name.starts_with(beginning),
            None => name == self.name,
        }
    }
}

/// Variables without which a process does not work.
#[derive(Debug, PartialEq, Eq)]
pub struct RequiredVariables {
    /// Processes that need it, as [`process_of`](super::plane::process_of) names them; empty: every process of the image.
    pub processes: &'static [&'static str],
    /// Any one of these sets will do.
    pub any_of: &'static [&'static [&'static str]],
    /// What happens without them, as a sentence without a full stop.
    pub without: &'static str,
}

#[cfg(test)]
mod tests {
    use super::TagScheme;

    #[test]
    fn an_exact_tag_shows_the_scheme_of_all() {
        let cases = [
            ("v1.2.3", "v", 3),
            ("18.1-bookworm", "", 2),
            ("release-2025", "release-", 1),
            ("1.2.3rc1", "", 2),
        ];
        for (example, prefix, components) in cases {
            let scheme = TagScheme::of_example(example);
            assert_eq!(
                (scheme.prefix, scheme.components),
                (prefix, components),
                "{example}"
            );
        }
    }
}
