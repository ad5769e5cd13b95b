//! From what the readers know to what the rules see.

use std::borrow::Cow;

use specc_artifacts::{Field as Read, Knowledge, List};

use crate::views::{Field, Listing, Place};

/// Where a value that a reader found stands.
pub(super) fn place<T>(field: &Read<T>) -> Place {
    match field.defined.last() {
        Some(&definition) => Place::taken(field.span, definition),
        None => Place::written(field.span),
    }
}

/// A value with its place, made into another form; what cannot be is unknown.
pub(super) fn field<T, U>(read: Read<T>, convert: impl FnOnce(T) -> Option<U>) -> Field<U> {
    let place = place(&read);
    match read.value {
        Knowledge::Known(value) => match convert(value) {
            Some(value) => Field::Known(value, place),
            None => Field::Unknown(place),
        },
        Knowledge::Unknown => Field::Unknown(place),
        Knowledge::Absent => Field::Absent,
    }
}

/// A value as it is.
pub(super) fn same<T>(read: Read<T>) -> Field<T> {
    field(read, Some)
}

/// Text as it is.
pub(super) fn text<'a>(read: Read<String>) -> Field<Cow<'a, str>> {
    field(read, |text| Some(Cow::Owned(text)))
}

/// A list of words. One that a template may add to ends with an unknown word.
pub(super) fn words<'a>(read: Read<List<Read<String>>>) -> Field<Vec<Field<Cow<'a, str>>>> {
    let place = place(&read);
    field(read, |list| {
        let mut words: Vec<_> = list.items.into_iter().map(text).collect();
        if !list.complete {
            words.push(Field::Unknown(place));
        }
        Some(words)
    })
}

/// A list, each item made into another form.
pub(super) fn listing<T, U>(read: Read<List<T>>, convert: impl FnMut(T) -> U) -> Field<Listing<U>> {
    field(read, |list| {
        Some(Listing {
            items: list.items.into_iter().map(convert).collect(),
            complete: list.complete,
        })
    })
}
