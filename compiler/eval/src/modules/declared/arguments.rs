//! Reading the arguments of the functions of `lib.types`.

use std::rc::Rc;

use specc_source::{Diagnostic, suggest};

use crate::attributes::{Attribute, Attributes};
use crate::codes;
use crate::format;
use crate::joined::List;
use crate::machine::{Failed, Machine, Result};
use crate::modules::fit::version_number;
use crate::schema::{TypeIn, VersionBounds};
use crate::value::{Kind, ThunkId, Value};

impl<'e> Machine<'e> {
    /// The attributes of a set argument by their names; others are refused.
    pub(super) fn named_arguments<const COUNT: usize>(
        &mut self,
        of: &str,
        argument: ThunkId,
        names: [&str; COUNT],
    ) -> Result<[Option<Attribute>; COUNT]> {
        let set = self.set_for_type(of, argument, &format!("a set of `{}`", names.join("`, `")))?;
        let mut found = [None; COUNT];
        let mut failed = None;
        for attribute in set.iter() {
            let name = self.symbols.name(attribute.name);
            let index = names.iter().position(|known| *known == name);
            match index.and_then(|index| found.get_mut(index)) {
                Some(slot) => *slot = Some(*attribute),
                None => failed = Some(self.unknown_argument(of, attribute, &names)),
            }
        }
        failed.map_or(Ok(found), Err)
    }

    fn unknown_argument(&mut self, of: &str, attribute: &Attribute, names: &[&str]) -> Failed {
        let name = self.symbols.name(attribute.name);
        let help = match suggest::closest(name, names.iter().copied()) {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("it takes `{}`", names.join("`, `")),
        };
        let message = format!("`lib.types.{of}` takes no `{name}`");
        let error = Diagnostic::error(&codes::ARGUMENTS, attribute.key, message)
            .label("unknown")
            .help(help);
        self.fail(error)
    }

    /// An argument that must be a set.
    pub(super) fn set_for_type(
        &mut self,
        of: &str,
        argument: ThunkId,
        wanted: &str,
    ) -> Result<Rc<Attributes>> {
        let value = self.force(argument)?;
        match &value.kind {
            Kind::Set(set) => Ok(Rc::clone(set)),
            _ => Err(self.unfit_argument(of, argument, &value, wanted)),
        }
    }

    /// An argument that must be a list, and not an empty one.
    pub(super) fn list_for_type(
        &mut self,
        of: &str,
        argument: ThunkId,
        wanted: &str,
    ) -> Result<Rc<List>> {
        let value = self.force(argument)?;
        match &value.kind {
            Kind::List(list) if !list.is_empty() => Ok(Rc::clone(list)),
            Kind::List(_) => {
                let at = self.at(argument);
                let message = format!("`lib.types.{of}` of nothing takes no value at all");
                let error = Diagnostic::error(&codes::NOT_A_TYPE, at, message)
                    .label("an empty list")
                    .help(format!("write {wanted}"));
                Err(self.fail(error))
            }
            _ => Err(self.unfit_argument(of, argument, &value, wanted)),
        }
    }

    fn unfit_argument(
        &mut self,
        of: &str,
        argument: ThunkId,
        value: &Value,
        wanted: &str,
    ) -> Failed {
        let at = self.at(argument);
        let message = format!("`lib.types.{of}` wants {wanted}, got {}", value.kind.noun());
        let error = self.about(&codes::NOT_A_TYPE, at, value, message);
        self.fail(error.help(format!("pass {wanted}")))
    }

    /// `lib.types.size { min = 64M; max = 2G; }`, with or without its argument.
    pub(super) fn bounded_type(
        &mut self,
        name: &str,
        argument: Option<ThunkId>,
    ) -> Result<TypeIn<'e>> {
        let names = match name {
            "version" => ["atLeast", "below"],
            _ => ["min", "max"],
        };
        let [low, high] = match argument {
            Some(argument) => self.named_arguments(name, argument, names)?,
            None => [None, None],
        };
        let ty = match name {
            "integer" => TypeIn::Integer {
                min: self.bound(low, i64::MIN, "an integer", integer)?,
                max: self.bound(high, i64::MAX, "an integer", integer)?,
            },
            "decimal" => TypeIn::Decimal {
                min: self.bound(low, f64::MIN, "a number", number)?,
                max: self.bound(high, f64::MAX, "a number", number)?,
            },
            "duration" => TypeIn::Duration {
                min: self.bound(low, 0, "a duration", duration)?,
                max: self.bound(high, u64::MAX, "a duration", duration)?,
            },
            "size" => TypeIn::Size {
                min: self.bound(low, 0, "a size", size)?,
                max: self.bound(high, u64::MAX, "a size", size)?,
            },
            _ => {
                let at_least = self.bound(low, None, "a version", version)?;
                let below = self.bound(high, None, "a version", version)?;
                let types = self.types;
                TypeIn::VersionBetween(types.versions(VersionBounds {
                    at_least: at_least.map(|text| types.text(&text)),
                    below: below.map(|text| types.text(&text)),
                }))
            }
        };
        match (low, high) {
            (Some(low), Some(high)) if is_empty(&ty) => Err(self.crossed_bounds(name, low, high)),
            _ => Ok(ty),
        }
    }

    /// What a bound is, or what it is where nobody writes it.
    fn bound<T>(
        &mut self,
        bound: Option<Attribute>,
        open: T,
        wanted: &str,
        read: fn(&Kind) -> Option<T>,
    ) -> Result<T> {
        let Some(bound) = bound else {
            return Ok(open);
        };
        let value = self.force(bound.value)?;
        if let Some(bound) = read(&value.kind) {
            return Ok(bound);
        }
        let at = self.at(bound.value);
        let name = self.symbols.name(bound.name);
        let message = format!("`{name}` wants {wanted}, got {}", value.kind.noun());
        let error = self.about(&codes::TYPE, at, &value, message);
        Err(self.fail(error.help(format!("write {wanted}"))))
    }

    fn crossed_bounds(&mut self, name: &str, low: Attribute, high: Attribute) -> Failed {
        let (at, other) = (self.at(low.value), self.at(high.value));
        let message = format!("no {name} is within these bounds");
        let error = Diagnostic::error(&codes::NOT_A_TYPE, at, message)
            .label("from here")
            .related(other, "to here")
            .help("let the lower bound be below the upper one");
        self.fail(error)
    }
}

/// Whether bounds leave nothing between them.
fn is_empty(ty: &TypeIn<'_>) -> bool {
    match ty {
        TypeIn::Integer { min, max } => min > max,
        TypeIn::Decimal { min, max } => min > max,
        TypeIn::Duration { min, max } | TypeIn::Size { min, max } => min > max,
        TypeIn::VersionBetween(bounds) => match (bounds.at_least, bounds.below) {
            (Some(least), Some(end)) => version_number(least) >= version_number(end),
            _ => false,
        },
        _ => false,
    }
}

fn integer(kind: &Kind) -> Option<i64> {
    match kind {
        Kind::Integer(value) => Some(*value),
        _ => None,
    }
}

fn number(kind: &Kind) -> Option<f64> {
    match kind {
        Kind::Decimal(value) => Some(*value),
        Kind::Integer(value) => Some(*value as f64),
        _ => None,
    }
}

fn duration(kind: &Kind) -> Option<u64> {
    match kind {
        Kind::Duration(value) => Some(*value),
        _ => None,
    }
}

fn size(kind: &Kind) -> Option<u64> {
    match kind {
        Kind::Size(value) => Some(*value),
        _ => None,
    }
}

fn version(kind: &Kind) -> Option<Option<String>> {
    match kind {
        Kind::Version(_) => {
            format::scalar(kind).map(|text| Some(text.trim_start_matches('v').to_owned()))
        }
        _ => None,
    }
}
