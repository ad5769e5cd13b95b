//! Facts as expressions of the language, for defaults.

use crate::facts::image_facts;

/// `512M`, `1G`
pub(super) fn size(bytes: u64) -> String {
    specc_eval::format::size(bytes)
}

/// `0.5`
pub(super) fn decimal(value: f64) -> String {
    format!("{value:?}")
}

/// `1m30s`
pub(super) fn duration(milliseconds: u64) -> String {
    specc_eval::format::duration(milliseconds)
}

/// `[ "sh" "-c" ]`; facts hold neither quotes nor backslashes nor `${`.
pub(super) fn strings(values: &[&str]) -> String {
    let mut list = "[ ".to_owned();
    for value in values {
        list.extend(["\"", value, "\" "]);
    }
    list + "]"
}

/// The capabilities without which an image does not start: `[ CHOWN SETUID ]`
pub(super) fn needed_capabilities(repository: &str) -> String {
    let known = image_facts(repository).and_then(|image| image.capabilities);
    names(known.map_or(&[][..], |capabilities| capabilities.needed))
}

/// `[ CHOWN SETUID ]`
fn names(values: &[&str]) -> String {
    match values {
        [] => "[ ]".to_owned(),
        _ => format!("[ {} ]", values.join(" ")),
    }
}
