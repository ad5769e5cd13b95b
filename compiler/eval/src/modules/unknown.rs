//! Options that do not exist.

use specc_source::{Diagnostic, Span, suggest};

use super::InstanceId;
use super::declared::RESERVED;
use super::definition::Peeled;
use super::instance::quoted_name;
use crate::codes;
use crate::limits;
use crate::machine::Machine;
use crate::schema_index::PlaceId;
use crate::suggestion::did_you_mean;
use crate::symbol::Symbol;
use crate::value::Kind;

/// Sets with more options than this are not listed.
const LISTED: usize = 10;

impl<'e> Machine<'e> {
    /// Reports every defined name that is no option; gives back the options for which one is likely a slip.
    pub(super) fn refuse_unknown(
        &mut self,
        id: InstanceId,
        place: PlaceId,
        peeled: &[Peeled],
    ) -> Vec<Symbol> {
        let mut slips = Vec::new();
        for one in peeled {
            let Kind::Set(set) = &one.value.kind else {
                continue;
            };
            for attribute in set.iter() {
                let is_known = self.index.place(place).below(attribute.name).is_some();
                if is_known || self.errors.len() >= limits::ERRORS {
                    continue;
                }
                let path = self.instance_path(id);
                slips.extend(self.refuse_name(place, &path, attribute.name, attribute.key));
            }
        }
        slips
    }

    /// Reports a name that is no option of a place; gives back the option that is likely meant.
    pub(super) fn refuse_name(
        &mut self,
        place: PlaceId,
        path: &str,
        name: Symbol,
        key: Span,
    ) -> Option<Symbol> {
        let wanted = self.symbols.name(name);
        let siblings = || {
            let fields = self.index.place(place).fields.iter();
            fields.map(|(field, _)| self.symbols.name(*field))
        };
        let full = match path {
            "" => quoted_name(wanted).into_owned(),
            path => format!("{path}.{}", quoted_name(wanted)),
        };
        let mut error = Diagnostic::error(
            &codes::UNKNOWN_OPTION,
            key,
            format!("there is no option `{full}`"),
        )
        .label("unknown option");
        let close = suggest::closest(wanted, siblings());
        if path.is_empty() && RESERVED.contains(&wanted) {
            self.errors.push(reserved(wanted, key));
            return None;
        }
        if let Some(help) = word_of_modules(wanted, path.is_empty()) {
            // What seems to be missing may stand in the file that should have been imported.
            self.incomplete |= path.is_empty();
            self.errors.push(error.help(help));
            return None;
        }
        let slip = close.and_then(|close| self.symbols.find(close));
        let elsewhere = self.elsewhere(place, name);
        let own = self.index.place(place).own.is_some();
        error = match (close, elsewhere) {
            (Some(close), _) if self.sources.text(key) == wanted => {
                did_you_mean(error, key, &quoted_name(close))
            }
            (Some(close), _) => error.help(format!("did you mean `{close}`?")),
            (None, Some(there)) => {
                error.help(format!("`{wanted}` is an option of another set: `{there}`"))
            }
            (None, None) if siblings().count() <= LISTED || own => {
                let names: Vec<&str> = siblings().collect();
                let whole = if path.is_empty() { "a spec" } else { path };
                error.help(format!(
                    "`{whole}` has the options `{}`",
                    names.join("`, `")
                ))
            }
            (None, None) if path.is_empty() => {
                let help = format!(
                    "`specc explain options` lists all options; for a section of the spec's own, declare `types.{full}`"
                );
                error.help(help)
            }
            (None, None) => error.help(format!(
                "`specc explain {path}` lists the options of this set"
            )),
        };
        if let Some(own) = self.index.place(place).own {
            error = error.related(own.at, "its fields are declared here");
        }
        if let Some(declaration) = self.index.place(place).declaration
            && !declaration.doc.is_empty()
        {
            error = error.why(format!("`{}`: {}", declaration.path, declaration.summary()));
        }
        self.errors.push(error);
        slip
    }

    /// The declared path of an option of that name one level above or below a place.
    fn elsewhere(&self, place: PlaceId, name: Symbol) -> Option<&'e str> {
        let declared = |place: PlaceId| self.index.place(place).declaration.map(|found| found.path);
        let below = self
            .index
            .place(place)
            .fields
            .iter()
            .find_map(|(_, child)| {
                let child = self.index.place(*child);
                let found = child.field(name).or_else(|| {
                    let inner = child.any_name.or(child.element)?;
                    self.index.place(inner).field(name)
                })?;
                declared(found)
            });
        below.or_else(|| {
            let parent = self.index.places().find(|parent| {
                parent.any_name == Some(place)
                    || parent.element == Some(place)
                    || parent.fields.iter().any(|(_, child)| *child == place)
            })?;
            declared(parent.field(name)?).or_else(|| {
                let uncle = parent
                    .fields
                    .iter()
                    .find_map(|(_, uncle)| self.index.place(*uncle).field(name))?;
                declared(uncle)
            })
        })
    }
}

/// What only a module has, in a place that is none: the layer of an environment.
fn reserved(name: &str, key: Span) -> Diagnostic {
    let help = match name {
        "imports" => {
            "import the file in the module, and put `mkIf (env == \"NAME\")` around what it defines"
        }
        "types" => "declare the type in the module; the layer may define values of it",
        _ => "write `environments.NAME` at the top of a module",
    };
    Diagnostic::error(
        &codes::UNKNOWN_OPTION,
        key,
        format!("`{name}` belongs to a module, not to the layer of an environment"),
    )
    .label("a layer only defines options")
    .help(help)
}

/// What to write where a name is meant as one of the words that a module itself understands.
fn word_of_modules(name: &str, at_top: bool) -> Option<String> {
    if !at_top {
        let is_word = matches!(name, "imports" | "environments");
        return is_word.then(|| format!("`{name}` stands at the top of a module: move it there"));
    }
    let meant = match name {
        "include" | "includes" | "extends" => "imports",
        _ => suggest::closest(name, ["imports", "environments"])?,
    };
    Some(format!("did you mean `{meant}`?"))
}
