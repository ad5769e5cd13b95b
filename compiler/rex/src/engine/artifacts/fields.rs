//! From what the readers know to what the rules see.

use std::borrow::Cow;

use specc_artifacts::{Field as Read, Knowledge, List};

use crate::views::{Field, Place};

/// Where a value that a reader found stands.
pub(super) fn place<T>(field: &Read<T>) -> Place {
    match field.defined.last() {
        Some(&definition) => Place::taken(field.span, definition),
        None => Place::written(field.span),
    }
}

/// A value with its place, made into another form; what cannot be is unknown.
pub(super) fn field<T, U>(read: &Read<T>, convert: impl FnOnce(&T) -> Option<U>) -> Field<U> {
    match &read.value {
        Knowledge::Known(value) => match convert(value) {
            Some(value) => Field::Known(value, place(read)),
            None => Field::Unknown(place(read)),
        },
        Knowledge::Unknown => Field::Unknown(place(read)),
        Knowledge::Absent => Field::Absent,
    }
}

/// Text as it is.
pub(super) fn text<'a>(read: &Read<String>) -> Field<Cow<'a, str>> {
    field(read, |text| Some(Cow::Owned(text.clone())))
}

/// A list of words. One that a template may add to ends with an unknown word.
pub(super) fn words<'a>(read: &Read<List<Read<String>>>) -> Field<Vec<Field<Cow<'a, str>>>> {
    field(read, |list| {
        let mut words: Vec<_> = list.items.iter().map(text).collect();
        if !list.complete {
            words.push(Field::Unknown(place(read)));
        }
        Some(words)
    })
}
