//! Templates → files.
//!
//! # How to add a template
//!
//! 1. Write `templates/PATH`, where PATH is the path of the file in the output (`roles/plane/tasks/main.yml`). Blocks are
//!    `<% %>`, values `<< >>`, comments `<# #>`; everything else, Jinja included, is text. Start below the header: that is
//!    added by [`Scene::file`]. A part that several files share lies in `templates/partials/` and is taken in with `include`.
//! 2. Add `template!("PATH")` to the table of your module: [`TEMPLATES`] here, `role::TEMPLATES` for the role.
//! 3. Call `scene.file(Target::Ansible, "PATH")` in your module's `files` (`scene.file_from` where one template makes several files).
//!
//! # How to print
//!
//! `<< value >>` takes numbers and booleans. Any text needs a filter that names the format it stands in, so that data of the
//! spec cannot become syntax: `yaml` (a whole scalar), `compose` (a whole scalar in a compose file), `env`, `caddy`, `shell`,
//! `json`, `sql_literal`, `sql_identifier`, `jinja` (bare text in a template), `jinja_string` (a literal inside `{{ }}`), `code`
//! (a Markdown code span), `comment` (one line for people), `name` (letters, digits, `_-.` and nothing else, unquoted) and
//! `variable` (as part of a variable's name: `plane-mq` → `plane_mq`). A value that is known only at deploy time comes out as
//! `{{ NAME }}` in files for Ansible, as `${NAME:?}` in the plain ones. A missing key is an error, never an empty string.
//!
//! What there is to print is documented in [`crate::context`].

use std::cell::RefCell;
use std::collections::BTreeMap;

use camino::Utf8PathBuf;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value, context as data};
use specc_model::Deployment;

use crate::context;
use crate::error::EmitError;
use crate::source_map::{LineOrigin, Marks};
use crate::{OutputFile, filters, header, role};

/// Who reads a file, and so who fills in what is known only at deploy time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// Ansible: `{{ project_name }}`.
    Ansible,
    /// Somebody without Ansible: literal values, and `${NAME:?}` for compose to fill in.
    Plain,
}

/// The path of a file in the output (also the template's name) and the template's text.
pub(crate) type Template = (&'static str, &'static str);

/// A template by its path below `templates/`.
macro_rules! template {
    ($path:literal) => {
        (
            $path,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $path)),
        )
    };
}
pub(crate) use template;

/// All templates but the role's tasks, handlers and files.
static TEMPLATES: &[Template] = &[
    template!("caddy/Caddyfile"),
    template!("compose/.env.example"),
    template!("compose/README.md"),
    template!("compose/docker-compose.yml"),
    template!("dns/headscale-extra-records.yml"),
    template!("inventory/group_vars/all/main.yml"),
    template!("inventory/group_vars/all/secrets.yml.example"),
    template!("inventory/group_vars/all/versions.yml"),
    template!("partials/caddy-site"),
    template!("partials/compose.yml"),
    template!("partials/env"),
    template!("roles/plane/defaults/main.yml"),
    template!("roles/plane/templates/Caddyfile-plane.j2"),
    template!("roles/plane/templates/docker-compose.yml.j2"),
];

/// A deployment that is being written down: what templates see, and the engine that renders them.
pub(crate) struct Scene<'a> {
    /// What the spec says.
    pub(crate) deployment: &'a Deployment,
    generator: &'a str,
    ansible: Engine,
    plain: Engine,
    marks: Marks,
    origins: RefCell<BTreeMap<Utf8PathBuf, Vec<LineOrigin>>>,
}

/// The template engine and the data for one target.
struct Engine {
    environment: Environment<'static>,
    context: Value,
}

impl<'a> Scene<'a> {
    /// Prepares the data; a template is parsed when it is first rendered.
    pub(crate) fn new(deployment: &'a Deployment, generator: &'a str) -> Result<Self, EmitError> {
        let marks = Marks::default();
        Ok(Self {
            deployment,
            generator,
            ansible: Engine::new(deployment, Target::Ansible, &marks)?,
            plain: Engine::new(deployment, Target::Plain, &marks)?,
            marks,
            origins: RefCell::default(),
        })
    }

    /// Which lines of the files rendered so far the spec decided.
    pub(crate) fn into_origins(self) -> BTreeMap<Utf8PathBuf, Vec<LineOrigin>> {
        self.origins.into_inner()
    }

    /// A list of the common data, to make one file of each entry.
    pub(crate) fn list(&self, target: Target, name: &str) -> Vec<Value> {
        let entries = self
            .engine(target)
            .context
            .get_attr(name)
            .and_then(|list| list.try_iter().map(Vec::from_iter));
        entries.unwrap_or_default()
    }

    /// The file at `path`, from the template of the same path.
    pub(crate) fn file(&self, target: Target, path: &'static str) -> Result<OutputFile, EmitError> {
        self.file_from(target, path, path, data! {})
    }

    /// The file at `path` with this text, which is no template.
    pub(crate) fn constant(&self, path: &str, text: &str) -> OutputFile {
        let executable = text.starts_with("#!");
        OutputFile {
            path: path.into(),
            contents: header::seal(path.into(), self.generator, text),
            executable,
        }
    }

    /// The file at `path`, from any template; `more` is laid over the common data.
    pub(crate) fn file_from(
        &self,
        target: Target,
        template: &str,
        path: impl Into<Utf8PathBuf>,
        more: Value,
    ) -> Result<OutputFile, EmitError> {
        let path = path.into();
        let body = self
            .engine(target)
            .render(template, more)
            .map_err(|error| EmitError::from_template(path.as_str(), &error))?;
        let (body, mut origins) = self.marks.take(body);
        if !origins.is_empty() {
            origins
                .iter_mut()
                .for_each(|origin| origin.line += header::LINES);
            self.origins.borrow_mut().insert(path.clone(), origins);
        }
        let executable = body.starts_with("#!");
        let contents = header::seal(&path, self.generator, &body);
        Ok(OutputFile {
            path,
            contents,
            executable,
        })
    }

    fn engine(&self, target: Target) -> &Engine {
        match target {
            Target::Ansible => &self.ansible,
            Target::Plain => &self.plain,
        }
    }
}

impl Engine {
    fn new(deployment: &Deployment, target: Target, marks: &Marks) -> Result<Self, EmitError> {
        let syntax = SyntaxConfig::builder()
            .block_delimiters("<%", "%>")
            .variable_delimiters("<<", ">>")
            .comment_delimiters("<#", "#>")
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()
            .map_err(|error| EmitError::from_template("", &error))?;
        let mut environment = Environment::new();
        environment.set_syntax(syntax);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_loader(|name| Ok(source(name).map(str::to_owned)));
        filters::register(&mut environment, target, marks);
        Ok(Self {
            environment,
            context: context::of(deployment, target),
        })
    }

    fn render(&self, template: &str, more: Value) -> Result<String, minijinja::Error> {
        let context = data! { ..more, ..self.context.clone() };
        self.environment.get_template(template)?.render(context)
    }
}

fn source(name: &str) -> Option<&'static str> {
    TEMPLATES
        .iter()
        .chain(role::TEMPLATES)
        .find(|(path, _)| *path == name)
        .map(|(_, text)| *text)
}
