//! Many artifacts together: found by path and kind, with the variables that each of them sees.

use std::collections::{BTreeMap, BTreeSet};

use specc_source::{Diagnostic, FileId};

use crate::caddyfile::{self, Caddyfile};
use crate::comments::Comment;
use crate::configuration::{self, Configuration};
use crate::env::{self, EnvFile};
use crate::ini;
use crate::jinja::Include;
use crate::kind::{Kind, classify, is_yaml_file};
use crate::scopes::Scopes;
use crate::shell::{self, Script};
use crate::splice::{Fragment, splice};
use crate::variables::Variables;
use crate::yaml::{self, Node, Yaml};

/// One file that was read.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// Its text, in the run's sources.
    pub file: FileId,
    /// Its path with `/`, relative to the root of the tree.
    pub path: String,
    /// What it is for.
    pub kind: Kind,
    /// What it says.
    pub content: Content,
    /// How much of the path is the folder of its role.
    role: Option<usize>,
}

/// What an artifact says, by the grammar that reads it.
#[derive(Debug, Clone)]
pub enum Content {
    /// YAML of any kind.
    Yaml(Yaml),
    /// A Caddyfile.
    Caddyfile(Caddyfile),
    /// An env file.
    EnvFile(EnvFile),
    /// A shell script.
    Script(Script),
    /// A configuration file of lines.
    Configuration(Configuration),
    /// Nothing that is read.
    Other,
}

impl Artifact {
    /// Reads a text as what its path says that it is.
    pub fn read(file: FileId, path: &str, text: &str) -> Self {
        Self::read_as(classify(path, text), file, path, text)
    }

    /// Reads a text as an artifact of a certain kind.
    pub fn read_as(kind: Kind, file: FileId, path: &str, text: &str) -> Self {
        let content = match kind {
            Kind::Caddyfile => Content::Caddyfile(caddyfile::parse(file, text)),
            Kind::EnvFile => Content::EnvFile(env::parse(file, text)),
            Kind::Script => Content::Script(shell::parse(file, text)),
            Kind::RedisConfiguration | Kind::PostgresqlConfiguration => {
                Content::Configuration(configuration::parse(file, text))
            }
            Kind::Sql | Kind::Other => Content::Other,
            Kind::Inventory if !is_yaml_file(path) => Content::Yaml(ini::parse(file, text)),
            _ => Content::Yaml(yaml::parse(file, text)),
        };
        Self {
            file,
            path: path.to_owned(),
            kind,
            content,
            role: role_of(path).map(str::len),
        }
    }

    /// The YAML, if it is.
    pub fn yaml(&self) -> Option<&Yaml> {
        match &self.content {
            Content::Yaml(yaml) => Some(yaml),
            _ => None,
        }
    }

    /// The root of the first YAML document.
    pub fn root(&self) -> Option<&Node> {
        self.yaml()?.root()
    }

    /// The Caddyfile, if it is one.
    pub fn caddyfile(&self) -> Option<&Caddyfile> {
        match &self.content {
            Content::Caddyfile(caddyfile) => Some(caddyfile),
            _ => None,
        }
    }

    /// The env file, if it is one.
    pub fn env_file(&self) -> Option<&EnvFile> {
        match &self.content {
            Content::EnvFile(env) => Some(env),
            _ => None,
        }
    }

    /// The script, if it is one.
    pub fn script(&self) -> Option<&Script> {
        match &self.content {
            Content::Script(script) => Some(script),
            _ => None,
        }
    }

    /// The configuration file, if it is one.
    pub fn configuration(&self) -> Option<&Configuration> {
        match &self.content {
            Content::Configuration(configuration) => Some(configuration),
            _ => None,
        }
    }

    /// Its comments in order.
    pub fn comments(&self) -> &[Comment] {
        match &self.content {
            Content::Yaml(yaml) => &yaml.comments,
            Content::Caddyfile(caddyfile) => &caddyfile.comments,
            Content::EnvFile(env) => &env.comments,
            Content::Script(script) => &script.comments,
            Content::Configuration(configuration) => &configuration.comments,
            Content::Other => &[],
        }
    }

    /// The template fragments that it includes.
    pub fn includes(&self) -> &[Include] {
        match &self.content {
            Content::Yaml(yaml) => &yaml.includes,
            Content::Caddyfile(caddyfile) => &caddyfile.includes,
            Content::EnvFile(env) => &env.includes,
            Content::Script(script) => &script.includes,
            Content::Configuration(configuration) => &configuration.includes,
            Content::Other => &[],
        }
    }

    /// What could not be read of it.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match &self.content {
            Content::Yaml(yaml) => &yaml.diagnostics,
            Content::Caddyfile(caddyfile) => &caddyfile.diagnostics,
            Content::EnvFile(env) => &env.diagnostics,
            Content::Script(_) | Content::Configuration(_) | Content::Other => &[],
        }
    }

    /// The folder of the role that it belongs to, `roles/plane`; empty where the tree itself is the role.
    pub fn role(&self) -> Option<&str> {
        self.path.get(..self.role?)
    }
}

/// The including artifacts in an order in which each comes after those that it includes; of a circle, whatever comes first.
fn inner_first(including: &[(usize, Vec<usize>)]) -> Vec<usize> {
    let inner: BTreeMap<usize, &[usize]> = including
        .iter()
        .map(|(position, fragments)| (*position, fragments.as_slice()))
        .collect();
    let mut ordered = Vec::new();
    let mut seen = BTreeSet::new();
    for (first, _) in including {
        // A path from here inwards; what is done goes to the result.
        let mut path = vec![(*first, 0)];
        while let Some((position, next)) = path.pop() {
            if next == 0 && !seen.insert(position) {
                continue;
            }
            match inner
                .get(&position)
                .and_then(|fragments| fragments.get(next))
            {
                Some(fragment) => {
                    path.push((position, next + 1));
                    path.push((*fragment, 0));
                }
                None if inner.contains_key(&position) => ordered.push(position),
                None => {}
            }
        }
    }
    ordered
}

/// The folder of the role that a path belongs to: `roles/x`, or the part before `tasks/`, `templates/` and the like.
fn role_of(path: &str) -> Option<&str> {
    const PARTS: &[&str] = &[
        "tasks",
        "handlers",
        "templates",
        "files",
        "defaults",
        "vars",
        "meta",
    ];
    let mut at = 0;
    let mut before = "";
    for part in path.split('/') {
        if before == "roles" && at + part.len() < path.len() {
            return path.get(..at + part.len());
        }
        before = part;
        if PARTS.contains(&part) && at + part.len() < path.len() {
            return path.get(..at.saturating_sub(1));
        }
        at += part.len() + 1;
    }
    None
}

/// All artifacts of one audit, ordered by path.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    artifacts: Vec<Artifact>,
    by_path: BTreeMap<String, usize>,
    by_kind: BTreeMap<Kind, Vec<usize>>,
    /// Paths of artifacts that others include.
    fragments: BTreeSet<String>,
}

impl Tree {
    /// Indexes artifacts; of two with the same path, the later one counts. Fragments that a template includes are
    /// in the tree like every other file, see [`Tree::included`].
    pub fn new(artifacts: Vec<Artifact>) -> Self {
        let named: BTreeMap<String, Artifact> = artifacts
            .into_iter()
            .map(|artifact| (artifact.path.clone(), artifact))
            .collect();
        let artifacts: Vec<Artifact> = named.into_values().collect();
        let mut tree = Self::default();
        for (index, artifact) in artifacts.iter().enumerate() {
            tree.by_path.insert(artifact.path.clone(), index);
            tree.by_kind.entry(artifact.kind).or_default().push(index);
        }
        tree.artifacts = artifacts;
        tree.join_fragments();
        tree
    }

    /// Notes which artifacts are included by others, and puts fragments of YAML where they are included.
    fn join_fragments(&mut self) {
        let mut including: Vec<(usize, Vec<usize>)> = Vec::new();
        for (position, artifact) in self.artifacts.iter().enumerate() {
            if artifact.includes().is_empty() {
                continue;
            }
            let fragments = artifact.includes().iter();
            let positions = fragments
                .filter_map(|include| self.by_path.get(&self.included(artifact, include)?.path))
                .copied()
                .filter(|fragment| *fragment != position);
            including.push((position, positions.collect()));
        }
        let used = including.iter().flat_map(|(_, fragments)| fragments);
        self.fragments = used
            .filter_map(|fragment| self.artifacts.get(*fragment))
            .map(|fragment| fragment.path.clone())
            .collect();
        for position in inner_first(&including) {
            self.join(position);
        }
    }

    /// Puts the fragments that an artifact includes into its trees.
    fn join(&mut self, position: usize) {
        let Some(artifact) = self.artifacts.get(position) else {
            return;
        };
        let Content::Yaml(yaml) = &artifact.content else {
            return;
        };
        let mut documents = yaml.documents.clone();
        let fragments: Vec<Fragment<'_>> = yaml
            .includes
            .iter()
            .filter_map(|include| {
                let fragment = self.included(artifact, include)?.yaml()?;
                Some(Fragment {
                    include,
                    root: fragment.root(),
                    column: fragment.column,
                })
            })
            .collect();
        documents
            .iter_mut()
            .for_each(|root| splice(root, &fragments));
        if let Some(Content::Yaml(yaml)) = self
            .artifacts
            .get_mut(position)
            .map(|artifact| &mut artifact.content)
        {
            yaml.documents = documents;
        }
    }

    /// All artifacts, ordered by path.
    pub fn artifacts(&self) -> &[Artifact] {
        &self.artifacts
    }

    /// The artifacts of one kind, ordered by path.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Artifact> {
        let indices = self.by_kind.get(&kind).map_or(&[][..], Vec::as_slice);
        indices
            .iter()
            .filter_map(|index| self.artifacts.get(*index))
    }

    /// The artifact at a path.
    pub fn find(&self, path: &str) -> Option<&Artifact> {
        self.by_path
            .get(path)
            .and_then(|index| self.artifacts.get(*index))
    }

    /// The artifacts of a role, ordered by path; `role` as [`Artifact::role`] gives it.
    pub fn of_role<'t>(&'t self, role: &'t str) -> impl Iterator<Item = &'t Artifact> {
        self.artifacts
            .iter()
            .filter(move |artifact| artifact.role() == Some(role))
    }

    /// The fragment that an `{% include %}` names: in the `templates/` of the same role, beside the including
    /// file, or from the root of the tree.
    pub fn included(&self, from: &Artifact, include: &Include) -> Option<&Artifact> {
        let path = include.path.as_ref()?.value.trim_start_matches("./");
        let beside = from
            .path
            .rsplit_once('/')
            .map(|(folder, _)| format!("{folder}/{path}"));
        let role = from.role().map(|role| match role {
            "" => format!("templates/{path}"),
            role => format!("{role}/templates/{path}"),
        });
        [role, beside, Some(path.to_owned())]
            .into_iter()
            .flatten()
            .find_map(|path| self.find(&path))
    }

    /// Whether another artifact includes this one, so that it is read as a part of that.
    pub fn is_fragment(&self, artifact: &Artifact) -> bool {
        self.fragments.contains(&artifact.path)
    }

    /// An artifact and every fragment that it includes, directly or through others, each once.
    pub fn with_fragments<'t>(&'t self, artifact: &'t Artifact) -> Vec<&'t Artifact> {
        let mut all = vec![artifact];
        let mut next = 0;
        while let Some(current) = all.get(next).copied() {
            next += 1;
            for include in current.includes() {
                let Some(fragment) = self.included(current, include) else {
                    continue;
                };
                if !all.iter().any(|seen| seen.path == fragment.path) {
                    all.push(fragment);
                }
            }
        }
        all
    }

    /// What variables hold, as far as an artifact can see them: its role's `defaults/` and `vars/`, and all
    /// `group_vars/` and `host_vars/`. Whoever looks at many artifacts makes [`Scopes`] once.
    pub fn variables_for(&self, artifact: &Artifact) -> Variables<'_> {
        self.variables_of_role(artifact.role())
    }

    /// What variables hold for the artifacts of a role, or for those outside of any.
    pub fn variables_of_role(&self, role: Option<&str>) -> Variables<'_> {
        Scopes::new(self, &[], &[]).of(role).clone()
    }
}
