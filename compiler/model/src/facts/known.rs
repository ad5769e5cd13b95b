//! What is known about the image that a container runs: the built-in facts, and over them what a spec declares.

use indexmap::IndexMap;

use super::{
    CapabilityFacts, EnvironmentFacts, FailingPath, ImageFacts, MemoryFloor, Runtime, TagScheme,
    Tools, User, image_facts,
};
use crate::{ImageReference, Setting};

/// Facts that a spec declares about an image of its own. What is left out is as the built-in facts have it, or unknown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeclaredImage {
    /// All the programs inside that a probe may call.
    pub tools: Option<Vec<String>>,
    /// The number of the user that it runs as; 0 is root.
    pub user: Option<u32>,
    /// Ports that it listens on.
    pub ports: Option<Vec<u16>>,
    /// All the paths that tell whether it is well.
    pub health_paths: Option<Vec<String>>,
    /// Directories that it writes its data into.
    pub data: Option<Vec<String>>,
    /// The capabilities that it needs.
    pub capabilities: Option<Vec<&'static str>>,
    /// The least memory limit that it starts with, in bytes.
    pub memory_floor: Option<u64>,
    /// What it runs on; `Some(None)`: none of those that need a rule.
    pub runtime: Option<Option<Runtime>>,
    /// All the environment variables that it reads.
    pub variables: Option<Vec<String>>,
    /// Environment variables that it does not start without.
    pub required_variables: Option<Vec<String>>,
    /// An exact tag: `v1.2.3`.
    pub tag: Option<String>,
}

/// Declared images by repository, each with the place of its declaration.
pub type DeclaredImages = IndexMap<String, Setting<DeclaredImage>>;

/// What is known about one image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownImage<'a> {
    facts: Option<&'static ImageFacts>,
    tools: Option<&'static Tools>,
    user: Option<User>,
    /// Whether the lists of environment variables are true for its tag.
    environment: Option<&'static EnvironmentFacts>,
    declared: Option<&'a Setting<DeclaredImage>>,
}

impl<'a> KnownImage<'a> {
    /// What is known about this image; `None`: nothing at all.
    pub fn of(image: &ImageReference, declared: Option<&'a DeclaredImages>) -> Option<Self> {
        Self::with_facts(image, image_facts(&image.repository), declared)
    }

    /// The same where the built-in facts have been looked up already.
    pub fn with_facts(
        image: &ImageReference,
        facts: Option<&'static ImageFacts>,
        declared: Option<&'a DeclaredImages>,
    ) -> Option<Self> {
        let declared = declared.and_then(|declared| declared.get(&image.repository));
        if facts.is_none() && declared.is_none() {
            return None;
        }
        let tag = image.tag.as_deref();
        let environment = facts.and_then(|facts| facts.environment);
        Some(Self {
            facts,
            tools: facts.and_then(|facts| facts.tools(tag)),
            user: facts.and_then(|facts| facts.user(tag)),
            environment: environment.filter(|known| known.tag.is_none_or(|only| tag == Some(only))),
            declared,
        })
    }

    fn declaration(&self) -> Option<&'a DeclaredImage> {
        self.declared.map(|declared| &declared.value)
    }

    /// Where a spec declares facts about it.
    pub fn declared_at(&self) -> Option<specc_eval::Origin> {
        self.declared.map(|declared| declared.origin)
    }

    /// The built-in facts.
    pub fn facts(&self) -> Option<&'static ImageFacts> {
        self.facts
    }

    /// How its tags are made.
    pub fn tags(&self) -> Option<TagScheme<'a>> {
        let declared = self
            .declaration()
            .and_then(|declared| declared.tag.as_deref());
        match declared {
            Some(example) => Some(TagScheme::of_example(example)),
            None => self.facts?.tags,
        }
    }

    /// Whether a program is inside; `None`: not known.
    pub fn has_tool(&self, program: &str) -> Option<bool> {
        if let Some(tools) = self
            .declaration()
            .and_then(|declared| declared.tools.as_ref())
        {
            return Some(tools.iter().any(|tool| tool == program));
        }
        let tools = self.tools?;
        match program {
            program if tools.has.contains(&program) => Some(true),
            program if tools.lacks.contains(&program) => Some(false),
            _ => None,
        }
    }

    /// A command that ends with 0 if a GET of this URL is answered well, with a program that is certainly inside.
    pub fn request(&self, url: &str) -> Option<Vec<String>> {
        let inside = |program: &&str| self.has_tool(program) == Some(true);
        let program = ["wget", "curl", "python3", "node"]
            .into_iter()
            .find(inside)?;
        Some(request(program, url))
    }

    /// Whom its main process starts as.
    pub fn user(&self) -> Option<User> {
        match self.declaration().and_then(|declared| declared.user) {
            Some(0) => Some(User::Root),
            Some(id) => Some(User::Id(id)),
            None => self.user,
        }
    }

    /// The port that it listens on, where there is but one.
    pub fn port(&self) -> Option<u16> {
        let declared = self
            .declaration()
            .and_then(|declared| declared.ports.as_deref());
        match declared.or_else(|| self.facts.map(|facts| facts.ports))? {
            [port] => Some(*port),
            _ => None,
        }
    }

    /// Paths that tell whether it is well, as far as they are known.
    pub fn health_paths(&self) -> Vec<&'a str> {
        let declared = self
            .declaration()
            .and_then(|declared| declared.health_paths.as_ref());
        match (declared, self.facts) {
            (Some(paths), _) => paths.iter().map(String::as_str).collect(),
            (None, Some(facts)) => facts.health_paths.to_vec(),
            (None, None) => Vec::new(),
        }
    }

    /// Why a GET of this path does not tell whether it is well; `None`: nothing says so.
    pub fn fails(&self, path: &str) -> Option<&'static str> {
        let trimmed = path.trim_end_matches('/');
        let same = |other: &str| other.trim_end_matches('/') == trimmed;
        if let Some(paths) = self
            .declaration()
            .and_then(|declared| declared.health_paths.as_ref())
        {
            let known = paths.iter().any(|known| same(known));
            return (!known)
                .then_some("it is not among the paths that the spec declares for the image");
        }
        let failing = |known: &&FailingPath| same(known.path);
        Some(self.facts?.failing_paths.iter().find(failing)?.reason)
    }

    /// Whether it writes into this directory of the container, or one below it or above it.
    pub fn writes_into(&self, directory: &str) -> bool {
        let within = |inner: &str, outer: &str| {
            inner
                .strip_prefix(outer.trim_end_matches('/'))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let touches = |data: &str| within(directory, data) || within(data, directory);
        match self
            .declaration()
            .and_then(|declared| declared.data.as_ref())
        {
            Some(directories) => directories.iter().any(|data| touches(data)),
            None => self
                .facts
                .is_some_and(|facts| facts.data.iter().any(|data| touches(data))),
        }
    }

    /// The capabilities that it has a use for.
    pub fn capabilities(&self) -> Option<CapabilityFacts<'a>> {
        let declared = self
            .declaration()
            .and_then(|declared| declared.capabilities.as_deref());
        match declared {
            Some(needed) => Some(CapabilityFacts {
                needed,
                useful: &[],
                reason: "the spec declares it",
            }),
            None => self.facts?.capabilities,
        }
    }

    /// The least memory limit that a spec declares, in bytes.
    pub fn declared_memory_floor(&self) -> Option<u64> {
        self.declaration()?.memory_floor
    }

    /// The least memory limit that it starts with.
    pub fn memory_floor(&self) -> Option<MemoryFloor> {
        match self
            .declaration()
            .and_then(|declared| declared.memory_floor)
        {
            Some(bytes) => Some(MemoryFloor {
                bytes,
                reason: "the spec declares it",
            }),
            None => self.facts?.memory_floor,
        }
    }

    /// What its main process runs on.
    pub fn runtime(&self) -> Option<Runtime> {
        match self.declaration().and_then(|declared| declared.runtime) {
            Some(runtime) => runtime,
            None => self.facts?.runtime,
        }
    }

    /// The built-in lists of environment variables, where they are true for its tag.
    pub fn environment(&self) -> Option<&'static EnvironmentFacts> {
        self.environment
    }

    /// All the environment variables that a spec declares it to read.
    pub fn declared_variables(&self) -> Option<&'a [String]> {
        self.declaration()?.variables.as_deref()
    }

    /// The environment variables that a spec declares it not to start without.
    pub fn declared_required_variables(&self) -> &'a [String] {
        self.declaration()
            .and_then(|declared| declared.required_variables.as_deref())
            .unwrap_or(&[])
    }
}

/// A command that asks with this program.
pub fn request(program: &str, url: &str) -> Vec<String> {
    match program {
        "curl" => ["curl", "-fsS", "-o", "/dev/null", url]
            .map(str::to_owned)
            .to_vec(),
        "python3" => vec![
            "python3".to_owned(),
            "-c".to_owned(),
            format!("import urllib.request; urllib.request.urlopen('{url}')"),
        ],
        "node" => vec![
            "node".to_owned(),
            "-e".to_owned(),
            format!(
                "fetch('{url}').then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"
            ),
        ],
        // Without `-T`, at which the one of BusyBox crashes.
        _ => ["wget", "-q", "-O", "/dev/null", url]
            .map(str::to_owned)
            .to_vec(),
    }
}
