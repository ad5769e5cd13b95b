//! A container.

use std::borrow::Cow;
use std::sync::OnceLock;

use specc_artifacts::yaml::Node;
use specc_model::ImageReference;
use specc_model::facts::plane::process_of;
use specc_model::facts::{ImageFacts, ProcessFacts, image_facts};

use super::{
    Assignment, DependencyView, Door, EnvFileReference, Field, Health, Insertion, Listing,
    MountView, Place, PortView, Timings,
};

/// A container: a service of a spec or of a compose file, or a task of `docker_container`.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceView<'a> {
    /// Whose language it is written in; [`Door::Ansible`] for a task.
    pub door: Door,
    /// Its name.
    pub name: Cow<'a, str>,
    /// Under which names others address it, in the form in which names are compared: the service's, the container's.
    pub known_as: Vec<String>,
    /// Where its name is declared: findings about what is missing point here.
    pub place: Place,
    /// Whether everything that is written for it could be seen: without this, what is absent may come from elsewhere
    /// (`extends`, a template's loop) and is no finding.
    pub complete: bool,
    /// Whether a template's `{% if %}` may leave the whole service out.
    pub conditional: bool,
    /// Its compose file, in [`compose_files`](super::DeploymentView::compose_files).
    pub compose_file: Option<usize>,
    /// Its mapping (the arguments of a task), for what this view does not name; nothing in a spec.
    pub node: Option<&'a Node>,
    /// Where entries can be added to that mapping.
    pub insertion: Option<Insertion>,
    /// Whether it is meant to end by itself.
    pub one_shot: bool,
    /// Whether the image is built from sources here rather than pulled.
    pub built: bool,
    /// The image reference as it is written.
    pub image: Field<Cow<'a, str>>,
    /// `container_name`.
    pub container_name: Field<Cow<'a, str>>,
    /// `command` as words; a shell string is one word.
    pub command: Field<Vec<Field<Cow<'a, str>>>>,
    /// `entrypoint`, as `command`.
    pub entrypoint: Field<Vec<Field<Cow<'a, str>>>>,
    /// `user`.
    pub user: Field<Cow<'a, str>>,
    /// `restart`; a spec says it by the lifecycle of the process.
    pub restart: Field<Cow<'a, str>>,
    /// Its healthcheck.
    pub health: Health<'a>,
    /// Its healthcheck's timings; `None` where it has no healthcheck or switches it off.
    pub timings: Option<Timings>,
    /// `cap_drop`.
    pub dropped: Field<Vec<Field<Cow<'a, str>>>>,
    /// `cap_add`.
    pub added: Field<Vec<Field<Cow<'a, str>>>>,
    /// `security_opt`.
    pub security_options: Field<Vec<Field<Cow<'a, str>>>>,
    /// `privileged`.
    pub privileged: Field<bool>,
    /// Whether it shares the host's network.
    pub host_network: Field<bool>,
    /// Whether it shares the host's processes.
    pub host_pid: Field<bool>,
    /// Whether its own file system is read-only (`read_only`).
    pub read_only: Field<bool>,
    /// `init`.
    pub init: Field<bool>,
    /// Memory limit in bytes.
    pub memory: Field<u64>,
    /// CPU limit in processors.
    pub cpus: Field<f64>,
    /// `environment`; in a spec, and for what comes from env files, ask
    /// [`DeploymentView::environment`](super::DeploymentView::environment).
    pub environment: Field<Listing<Assignment<'a>>>,
    /// `env_file`, in the order in which they are read: later ones win.
    pub env_files: Field<Listing<EnvFileReference<'a>>>,
    /// `ports`: what it publishes on the host.
    pub ports: Field<Listing<PortView<'a>>>,
    /// `expose`, and the port that a spec gives: what it listens on inside its networks.
    pub exposed: Field<Vec<Field<Cow<'a, str>>>>,
    /// `networks`: the keys, as its file declares them; see
    /// [`DeploymentView::network_of`](super::DeploymentView::network_of).
    pub networks: Field<Vec<Field<Cow<'a, str>>>>,
    /// `depends_on`.
    pub dependencies: Field<Listing<DependencyView<'a>>>,
    /// Bind mounts and volumes.
    pub mounts: Vec<MountView<'a>>,
    /// `tmpfs`: paths with their options.
    pub tmpfs: Field<Vec<Field<Cow<'a, str>>>>,
    /// `labels`.
    pub labels: Field<Listing<Assignment<'a>>>,
    /// Whether `logging` is given.
    pub logging: Field<()>,
    /// Why a spec lets it reach the Internet; absent in files, where the comment beside a network says it.
    pub egress: Field<Cow<'a, str>>,
    pub(crate) recognized: Recognized,
}

/// What an image reference turned out to be: nearly every rule asks, and one answer serves all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recognized(OnceLock<Option<(ImageReference, Option<&'static ImageFacts>)>>);

impl PartialEq for Recognized {
    /// It follows from the image; whether somebody has asked is no difference.
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl ServiceView<'_> {
    /// The image, where its reference is known and well formed.
    pub fn image_reference(&self) -> Option<&ImageReference> {
        self.recognized().map(|(reference, _)| reference)
    }

    pub(super) fn recognized(&self) -> Option<&(ImageReference, Option<&'static ImageFacts>)> {
        let known = self.recognized.0.get_or_init(|| {
            let reference = ImageReference::parse(self.image.value()?)?;
            let facts = image_facts(&reference.repository);
            Some((reference, facts))
        });
        known.as_ref()
    }

    /// The built-in facts about its image; [`DeploymentView::image_of`](super::DeploymentView::image_of) adds what a spec
    /// declares.
    pub fn image_facts(&self) -> Option<&'static ImageFacts> {
        self.recognized()?.1
    }

    /// The process of Plane that it runs, by its image and command; its name tells where there is no command.
    pub fn process(&self) -> Option<&'static ProcessFacts> {
        let image = self.image_reference()?;
        let mut words = Vec::new();
        for field in [&self.entrypoint, &self.command] {
            match field {
                Field::Known(given, _) => words.extend(given.iter().filter_map(Field::text)),
                Field::Unknown(_) => return None,
                Field::Absent => {}
            }
        }
        process_of(image.name(), &words, &self.name)
    }

    /// Whether it shows by itself what a capability is for, whatever its image: a port below 1024, or a volume that its root
    /// has to write into.
    pub fn shows_need_of(&self, capability: &str) -> bool {
        match capability {
            "NET_BIND_SERVICE" => self.ports.value().is_some_and(|ports| {
                let targets = ports.items.iter().filter_map(|port| port.target.text());
                let number = |target: &str| target.split('/').next()?.trim().parse::<u16>().ok();
                targets.filter_map(number).any(|port| port < 1024)
            }),
            "DAC_OVERRIDE" | "FOWNER" => {
                let mut mounts = self.mounts.iter();
                mounts.any(|mount| mount.read_only.value() != Some(&true))
            }
            _ => false,
        }
    }

    /// The major version of PostgreSQL, if that is what it runs.
    pub fn postgresql_major(&self) -> Option<u32> {
        self.image_facts()
            .filter(|facts| facts.name == "postgres")?;
        let tag = self.image_reference()?.tag.as_deref()?;
        tag.split(['.', '-']).next()?.parse().ok()
    }

    /// Whether one of these words is in a list of them; `None` where that cannot be told.
    pub fn lists(words: &Field<Vec<Field<Cow<'_, str>>>>, wanted: &[&str]) -> Option<bool> {
        match words {
            Field::Absent => Some(false),
            Field::Unknown(_) => None,
            Field::Known(words, _) => {
                let is = |word: &Field<Cow<'_, str>>| {
                    word.value()
                        .is_some_and(|word| wanted.contains(&word.as_ref()))
                };
                match words.iter().any(is) {
                    true => Some(true),
                    false => words
                        .iter()
                        .all(|word| word.value().is_some())
                        .then_some(false),
                }
            }
        }
    }
}
