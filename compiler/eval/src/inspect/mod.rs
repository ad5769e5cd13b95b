//! Looking into a spec, or at a bare expression: one value, what it is, what is in it, and where it comes from.
//!
//! Only what is asked for is evaluated. A broken option elsewhere is no obstacle; text that cannot be read, and names
//! that do not exist, are, since nobody knows what else they would have changed.

mod path;

use std::sync::Arc;

use camino::Utf8Path;
use specc_source::{Diagnostic, FileId, Sources, Span};

use crate::data::Data;
use crate::library;
use crate::machine::{BoundNames, Machine};
use crate::modules::Surroundings;
use crate::schema::OptionDeclaration;
use crate::value::{Function, Kind, ThunkId};
use crate::{Loader, Node, Options, Origin, Schema, TypeArena};

pub use path::{MissingStep, PathSyntax, Step, parse_path};

/// Something that can be looked at: the place of an option, or an expression.
#[derive(Debug, Clone, Copy)]
pub struct Target(pub(crate) ThunkId);

/// Where the value of an option comes from.
#[derive(Debug)]
pub struct Explanation {
    /// The option's path: `plane.services.api.memory`.
    pub path: String,
    /// Its declaration, where it has one of its own.
    pub option: Option<&'static OptionDeclaration>,
    /// The value is the option's default, or stands inside one.
    pub is_default: bool,
    /// It stands inside the default of what is around it.
    pub is_inside_default: bool,
    /// The expression that is the option's default, whether it is needed or not.
    pub default: Option<String>,
    /// Nobody wrote it, and it has no default.
    pub is_absent: bool,
    /// Everything that somebody wrote for it, in the order of the modules.
    pub definitions: Vec<Definition>,
}

/// What somebody wrote for an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// The expression at the place of definition, with its properties.
    pub at: Span,
    /// Where the value itself is written.
    pub from: Span,
    /// What became of it.
    pub fate: Fate,
    /// The priority that it carries, or that a set around it carries.
    pub priority: Priority,
    /// Whether it stands in the layer of the environment.
    pub in_layer: bool,
}

/// What became of a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is the value.
    Takes,
    /// It says the same as others.
    Agrees,
    /// It is put together with others.
    Joins,
    /// Another one carries a higher priority.
    Loses,
    /// Its condition (`mkIf`) does not hold.
    Off,
}

/// Which of several definitions wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// `mkForce`
    Force,
    /// Nothing said.
    Plain,
    /// `mkDefault`
    Default,
}

/// An evaluation that is asked questions instead of for everything.
pub struct Inspector<'e> {
    machine: Machine<'e>,
    bound: BoundNames,
    short_lived: bool,
    /// How many errors reading the spec raised.
    opening: usize,
    /// How many assertions its modules state.
    assertions: usize,
}

/// What is wrong, each part in the order of the text.
#[derive(Debug, Default)]
pub struct Errors {
    /// What reading the spec and its imports raised.
    pub opening: Vec<Diagnostic>,
    /// What the questions raised.
    pub asking: Vec<Diagnostic>,
}

impl std::fmt::Debug for Inspector<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Inspector").finish_non_exhaustive()
    }
}

impl<'e> Inspector<'e> {
    /// Reads the spec whose entry file is already in `sources`, with what it imports; without one, `config` holds
    /// nothing but defaults. `types` is a new arena for the types that the spec declares.
    pub fn open(
        sources: &'e mut Sources,
        spec: Option<(FileId, &Utf8Path)>,
        loader: &'e mut dyn Loader,
        schema: &'e Schema,
        types: &'e TypeArena,
        options: Options<'e>,
    ) -> Self {
        let mut machine = Machine::new(sources, loader, schema, types, options.environment);
        machine.limits = options.limits;
        if let Some((entry, path)) = spec {
            let root = machine.read(entry, path);
            machine.collect_modules(entry, root);
        }
        Self {
            opening: machine.errors.len(),
            assertions: machine.assertions.count(),
            machine,
            bound: BoundNames::default(),
            short_lived: options.short_lived,
        }
    }

    /// Leaves only the budget of a short look, for whoever waits at a prompt.
    pub fn look_shortly(&mut self) {
        self.machine.allow_only_a_short_look();
    }

    /// Binds a name for all later expressions, and for its own. `text` is what is parsed; it is as long as the text of
    /// the file, and equal to it where it is not blank.
    pub fn bind(&mut self, name: &str, file: FileId, text: Arc<str>) {
        let bound = self.machine.bind(&mut self.bound, name, file, text);
        self.have_config(bound);
    }

    /// The expression that a file of the sources holds.
    pub fn expression(&mut self, file: FileId) -> Target {
        let root = self.machine.read_under(&self.bound, file);
        self.have_config(root);
        Target(root)
    }

    /// The whole configuration, where there is a spec.
    pub fn config(&self) -> Option<Target> {
        self.machine.config.map(Target)
    }

    /// A bare expression may look at `config` too: there it holds nothing but defaults.
    fn have_config(&mut self, root: ThunkId) {
        if self.machine.config.is_none() {
            self.machine.empty_config(root);
        }
    }

    /// The value, fully evaluated; `None` where an error was reported. An option that nobody defines is `null`.
    pub fn value(&mut self, target: Target) -> Option<Node> {
        let before = self.machine.errors.len();
        let value = self.machine.finish(target.0, Surroundings::default());
        // What the modules assert is about the whole; a part is had without it.
        if self.machine.config == Some(target.0) {
            self.machine.check_assertions();
        } else if self.machine.instance_of(target.0).is_none() {
            self.machine.check_assertions_from(self.assertions);
        }
        if value.is_some() || self.machine.errors.len() > before {
            return value;
        }
        self.is_absent(target).then(|| Node {
            data: Data::Null,
            origin: Origin::default_in(self.machine.at(target.0)),
        })
    }

    /// What the value is, in words: `a size`, `a set of 3 attributes`, `the function lib.map function list`.
    pub fn describe(&mut self, target: Target) -> Option<String> {
        let value = self.machine.force(target.0).ok()?;
        Some(match &value.kind {
            Kind::Set(set) => format!("a set of {}", counted(set.len(), "attribute")),
            Kind::List(list) => format!("a list of {}", counted(list.len(), "element")),
            Kind::Constant(constant) => format!("a constant: {}", constant.group),
            Kind::Function(Function::Builtin(builtin)) => {
                format!("the function lib.{} {}", builtin.name, builtin.arguments)
            }
            Kind::Library(_) => "a library of functions".to_owned(),
            kind => kind.noun().to_owned(),
        })
    }

    /// Whether the value is a function, or the library of them: something to call and not to print.
    pub fn is_code(&mut self, target: Target) -> bool {
        let value = self.machine.force(target.0);
        value.is_ok_and(|value| matches!(value.kind, Kind::Function(_) | Kind::Library(_)))
    }

    /// The names that can follow a `.` after the value; none where it has no attributes.
    pub fn members(&mut self, target: Target) -> Vec<String> {
        let Ok(value) = self.machine.force(target.0) else {
            return Vec::new();
        };
        match &value.kind {
            Kind::Set(set) => set
                .iter()
                .map(|attribute| self.machine.name(attribute.name))
                .collect(),
            &Kind::Library(library) => library::names_in(library).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    /// Where the value of an option comes from; `None` for what is no option's, and where an error was reported.
    pub fn explain(&mut self, target: Target) -> Option<Explanation> {
        self.machine.force(target.0).ok()?;
        let instance = self.machine.instance_of(target.0)?;
        self.machine.explain_instance(instance).ok()
    }

    /// All errors so far.
    pub fn finish(mut self) -> Errors {
        let mut opening = std::mem::take(&mut self.machine.errors);
        let mut asking = opening.split_off(self.opening);
        for errors in [&mut opening, &mut asking] {
            crate::consequences::drop_consequences(errors, &self.machine.trees);
            crate::reasons::complete(errors);
            errors.sort_by_key(crate::consequences::order);
        }
        if self.short_lived {
            self.machine.leave_values();
        }
        Errors { opening, asking }
    }

    fn is_absent(&self, target: Target) -> bool {
        let instance = self.machine.instance_of(target.0);
        instance.is_some_and(|id| self.machine.instances.get(id).absent)
    }
}

/// `1 attribute`, `2 attributes`.
fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}
