//! Which modules take part: the entry file and, recursively, what it imports.

use std::rc::Rc;

use rustc_hash::FxHashSet;
use specc_source::{Diagnostic, FileId, Span, suggest};

use super::Definition;
use super::definition::Peeled;
use super::layers::Layer;
use crate::attributes::{Attribute, Attributes};
use crate::codes;
use crate::lower::builtin_value;
use crate::machine::{Failed, Machine, Result};
use crate::value::{Function, Kind, Library, Property, ThunkId, Value};

/// How many of the files between the ends of a circle of imports are named.
const SHOWN: usize = 12;

/// What was collected so far.
#[derive(Debug, Default)]
struct Collected {
    definitions: Vec<Definition>,
    layers: Vec<Layer>,
    /// The `types` of each module.
    types: Vec<ThunkId>,
    /// Files that are collected or being collected.
    known: FxHashSet<FileId>,
    /// Files whose imports are being collected, with the place that imports each.
    under_way: Vec<(FileId, Span)>,
    /// The argument of function modules.
    argument: Option<ThunkId>,
}

impl Machine<'_> {
    /// Collects all modules and makes `config` of them.
    pub(crate) fn collect_modules(&mut self, entry: FileId, root: ThunkId) -> ThunkId {
        let at = self.at(root);
        // `config` is not there until the modules are known: its thunk is made now, and filled afterwards.
        let config = self.reserve(at);
        let mut collected = Collected {
            argument: Some(self.module_argument(config, at)),
            ..Collected::default()
        };
        self.collect_file(entry, root, at, &mut collected);
        if !collected.types.is_empty() {
            self.declare_types(&collected.types);
        }
        let place = self.missing_place(at, at);
        let layers = self.chosen_layers(&collected.layers, place);
        collected.definitions.extend(layers);
        let instance = self.root_instance(&collected.definitions, at);
        self.fill_instance(config, instance);
        self.config = Some(config);
        config
    }

    /// Makes `config` of no modules at all.
    pub(crate) fn empty_config(&mut self, root: ThunkId) {
        let at = self.at(root);
        let instance = self.root_instance(&[], at);
        self.config = Some(self.delay_instance(instance, at));
    }

    fn module_argument(&mut self, config: ThunkId, at: Span) -> ThunkId {
        let environment = match self.environment {
            Some(name) => Kind::text(name),
            None => Kind::Null,
        };
        let environment = self.ready(Value::computed(environment, at), at);
        let lib = self.ready(Value::computed(Kind::Library(Library::Lib), at), at);
        let attributes: Attributes = [("config", config), ("env", environment), ("lib", lib)]
            .into_iter()
            .map(|(name, value)| Attribute {
                name: self.symbols.intern(name),
                key: at,
                value,
            })
            .collect();
        self.ready(Value::computed(Kind::Set(Rc::new(attributes)), at), at)
    }

    fn collect_file(&mut self, file: FileId, root: ThunkId, at: Span, into: &mut Collected) {
        let is_known = !into.known.insert(file);
        if let Some(start) = is_known
            .then(|| into.under_way.iter().position(|(open, _)| *open == file))
            .flatten()
        {
            self.import_cycle(
                file,
                at,
                into.under_way.get(start + 1..).unwrap_or_default(),
            );
            return;
        }
        if is_known {
            return;
        }
        into.under_way.push((file, at));
        let collected = self.deeper(at, |machine| machine.collect_module(root, into));
        if collected.is_err() {
            self.incomplete = true;
        }
        into.under_way.pop();
    }

    /// Imports first, in their order; the importing module last.
    fn collect_module(&mut self, root: ThunkId, into: &mut Collected) -> Result<()> {
        let definition = Definition {
            value: root,
            key: self.at(root),
            priority: None,
            order: None,
            condition: None,
            layer: false,
        };
        let mut peeled = self.peel(&definition)?;
        if let (Kind::Function(function), Some(argument)) = (&peeled.value.kind, into.argument) {
            let at = peeled.at;
            let function = Value::written(Kind::Function(function.clone()), peeled.value.from);
            let value = self.apply_module(function, argument, at)?;
            peeled.thunk = self.ready(value.clone(), at);
            peeled.value = value;
        }
        let Kind::Set(set) = &peeled.value.kind else {
            return Err(self.not_a_module(&peeled));
        };
        let [imports, environments, types] =
            ["imports", "environments", "types"].map(|name| self.symbols.intern(name));
        if let Some(attribute) = set.get(imports) {
            self.collect_imports(attribute.value, into);
        }
        if let Some(attribute) = set.get(environments) {
            let definition = peeled.inner(attribute.value, attribute.key);
            if let Ok(layers) = self.layers_of(&definition) {
                into.layers.extend(layers);
            }
        }
        if let Some(attribute) = set.get(types) {
            into.types.push(attribute.value);
        }
        let special =
            |attribute: &&Attribute| [imports, environments, types].contains(&attribute.name);
        let value = if set.iter().any(|attribute| special(&attribute)) {
            let mut options: Attributes = set
                .iter()
                .filter(|attribute| !special(attribute))
                .copied()
                .collect();
            options.assertions = set.assertions;
            let kind = Kind::Set(Rc::new(options));
            self.ready(Value::written(kind, peeled.value.from), peeled.at)
        } else {
            peeled.thunk
        };
        into.definitions.push(peeled.inner(value, peeled.key));
        Ok(())
    }

    fn apply_module(&mut self, function: Value, argument: ThunkId, at: Span) -> Result<Value> {
        if let Kind::Function(Function::Builtin(builtin)) = function.kind {
            let value = builtin_value(builtin, at);
            let error = self
                .about(
                    &codes::IMPORT_KIND,
                    at,
                    &value,
                    "a function of `lib` is not a module".to_owned(),
                )
                .help("a module is a set of options, or a function `{ config, lib, ... }: { … }`");
            return Err(self.fail(error));
        }
        self.check_module_head(&function)?;
        let mut value = self.apply(function, &[argument], at)?;
        while let Kind::Property(property) = value.kind {
            self.charge(size_of::<Value>(), at)?;
            value = self.force(property.content)?;
        }
        Ok(value)
    }

    /// A module's function may only want what every module is given.
    fn check_module_head(&mut self, function: &Value) -> Result<()> {
        let Kind::Function(Function::Lambda(lambda, _)) = function.kind else {
            return Ok(());
        };
        let lambda = self.hir.lambda(lambda);
        let fields = lambda.pattern.iter().flat_map(|pattern| &pattern.fields);
        let mut failed = Ok(());
        for field in fields.filter(|field| field.default.is_none()) {
            let name = self.symbols.name(field.name);
            if matches!(name, "config" | "env" | "lib") {
                continue;
            }
            let message = format!("a module is not given `{name}`");
            let help = match suggest::closest(name, ["config", "env", "lib"]) {
                Some(close) => format!("did you mean `{close}`?"),
                None => "a module is given `config`, `env` and `lib`".to_owned(),
            };
            let error = Diagnostic::error(&codes::ARGUMENTS, field.span, message)
                .label("wanted here")
                .help(help);
            failed = Err(self.fail(error));
        }
        failed
    }

    fn not_a_module(&mut self, peeled: &Peeled) -> Failed {
        let noun = peeled.value.kind.noun();
        let message = format!("a module is a set of options, not {noun}");
        let error = self
            .about(&codes::IMPORT_KIND, peeled.at, &peeled.value, message)
            .help("write `{ … }`, or a function `{ config, lib, ... }: { … }`");
        self.fail(error)
    }

    fn collect_imports(&mut self, imports: ThunkId, into: &mut Collected) {
        let Ok(value) = self.force(imports) else {
            self.incomplete = true;
            return;
        };
        let Kind::List(elements) = &value.kind else {
            let at = self.at(imports);
            let message = format!("`imports` wants a list of paths, got {}", value.kind.noun());
            let error = self
                .about(&codes::IMPORT_KIND, at, &value, message)
                .help("write a list of paths: `[ ./file.plane ]`");
            self.fail(error);
            self.incomplete = true;
            return;
        };
        for &element in elements.iter() {
            if self.collect_import(element, into).is_err() {
                self.incomplete = true;
            }
        }
    }

    fn collect_import(&mut self, element: ThunkId, into: &mut Collected) -> Result<()> {
        let value = self.force(element)?;
        let at = self.at(element);
        if matches!(
            value.kind,
            Kind::Set(_) | Kind::Function(Function::Lambda(..))
        ) {
            return self.deeper(at, |machine| machine.collect_module(element, into));
        }
        if let Kind::Property(property) = value.kind {
            return self.collect_conditional(element, property, into);
        }
        let path = self.path_value(&value, at)?;
        let place = if value.computed { at } else { value.from };
        let file = self.file_at(&path, place)?;
        if let Some(root) = self.root_of(file) {
            self.collect_file(file, root, place, into);
        }
        Ok(())
    }

    /// `mkIf c { … }` among the imports: the module takes part in any case, its definitions where the condition holds.
    fn collect_conditional(
        &mut self,
        element: ThunkId,
        property: Property,
        into: &mut Collected,
    ) -> Result<()> {
        let mut value = self.force(property.content)?;
        while let Kind::Property(inner) = value.kind {
            value = self.force(inner.content)?;
        }
        let at = self.at(element);
        if !matches!(value.kind, Kind::Path(_) | Kind::Text(_)) {
            return self.deeper(at, |machine| machine.collect_module(element, into));
        }
        let message = format!("a file cannot be imported by {}", property.what.noun());
        let error = Diagnostic::error(&codes::IMPORT_KIND, at, message)
            .label("only definitions have conditions and priorities")
            .why("which files take part is known before `config` is, and conditions may read it")
            .help("import the file always, and put `mkIf condition` around what it defines");
        Err(self.fail(error))
    }

    fn import_cycle(&mut self, file: FileId, at: Span, between: &[(FileId, Span)]) {
        let start = self.path_of(file);
        let mut chain = vec![start.clone()];
        // Of a long circle the beginning and the end are shown.
        let (first, last) = match between.len() {
            0..=SHOWN => (between, &[][..]),
            count => {
                let (first, rest) = between.split_at(SHOWN / 2);
                (first, rest.get(count - SHOWN..).unwrap_or_default())
            }
        };
        chain.extend(first.iter().map(|(file, _)| self.path_of(*file)));
        if !last.is_empty() {
            chain.push(format!(
                "… {} more …",
                between.len() - first.len() - last.len()
            ));
        }
        chain.extend(last.iter().map(|(file, _)| self.path_of(*file)));
        chain.push(start.clone());
        let message = format!("`{start}` imports itself: {}", chain.join(" → "));
        let mut error =
            Diagnostic::error(&codes::IMPORT_CYCLE, at, message).label("closes the circle");
        for (file, place) in first.iter().chain(last) {
            error = error.related(*place, format!("imports `{}`", self.path_of(*file)));
        }
        self.fail(
            error.help("remove one of the imports: every module sees the whole `config` anyway"),
        );
        self.incomplete = true;
    }
}
