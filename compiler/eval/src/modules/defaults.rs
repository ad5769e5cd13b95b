//! Defaults: expressions of the option table, parsed when somebody wants them.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use specc_source::Span;

use super::InstanceId;
use crate::machine::Machine;
use crate::schema::DeclarationIn;
use crate::value::{FrameId, ThunkId, Value};

/// The defaults that were parsed, by their text and, where they look at `config`, by their option.
#[derive(Debug, Default)]
pub(crate) struct Defaults<'e> {
    parsed: FxHashMap<(Cow<'static, str>, &'e str), ThunkId>,
}

impl<'e> Machine<'e> {
    /// The default of an option for all names alike.
    pub(super) fn shared_default(
        &mut self,
        declaration: &'e DeclarationIn<'e>,
        text: &'static str,
    ) -> ThunkId {
        let path = |_: &Self| Cow::<'e, str>::Borrowed(declaration.path);
        self.default_thunk(Cow::Borrowed(text), declaration.path, path)
    }

    /// The default of an option that depends on the names in its path.
    pub(super) fn named_default(
        &mut self,
        id: InstanceId,
        of: fn(&[&str]) -> Option<Cow<'static, str>>,
    ) -> Option<ThunkId> {
        let symbols = self.free_names(id);
        let names: Vec<&str> = symbols
            .iter()
            .map(|&name| self.symbols.name(name))
            .collect();
        let text = of(&names)?;
        let option = self
            .instances
            .get(id)
            .declaration
            .map_or("", |declaration| declaration.path);
        let path = |machine: &Self| Cow::Owned(machine.instance_path(id));
        Some(self.default_thunk(text, option, path))
    }

    fn default_thunk(
        &mut self,
        text: Cow<'static, str>,
        option: &'e str,
        path: impl FnOnce(&Self) -> Cow<'e, str>,
    ) -> ThunkId {
        // Texts that name no option mean the same everywhere: they are parsed once.
        let owner = if text.contains("config") { option } else { "" };
        let key = (text, owner);
        if let Some(&thunk) = self.instances.defaults.parsed.get(&key) {
            return thunk;
        }
        let name = ["<default of ", &path(self), ">"].concat();
        let file = self.sources.add(name, &*key.0);
        let thunk = match self.plain_value(&key.0, file) {
            Some(kind) => {
                let whole = Span::new(file, 0, key.0.len() as u32);
                self.ready(Value::written(kind, whole), whole)
            }
            None => {
                let text = Arc::clone(self.sources.file(file).text());
                let expr = self.parse(file, text, false);
                self.delay(expr, FrameId(0))
            }
        };
        self.instances.defaults.parsed.insert(key, thunk);
        thunk
    }
}
