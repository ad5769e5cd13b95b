//! Facts as expressions of the language, for defaults.

/// `512M`
pub(super) fn size(bytes: u64) -> String {
    format!("{}M", bytes >> 20)
}

/// `0.5`
pub(super) fn decimal(value: f64) -> String {
    format!("{value:?}")
}

/// `90000ms` reads as `90s`.
pub(super) fn duration(milliseconds: u64) -> String {
    if milliseconds.is_multiple_of(1000) {
        format!("{}s", milliseconds / 1000)
    } else {
        format!("{milliseconds}ms")
    }
}

/// `[ "sh" "-c" ]`; facts hold neither quotes nor backslashes nor `${`.
pub(super) fn strings(values: &[&str]) -> String {
    let mut list = "[ ".to_owned();
    for value in values {
        list.extend(["\"", value, "\" "]);
    }
    list + "]"
}

/// `[ CHOWN SETUID ]`
pub(super) fn names(values: &[&str]) -> String {
    match values {
        [] => "[ ]".to_owned(),
        _ => format!("[ {} ]", values.join(" ")),
    }
}
