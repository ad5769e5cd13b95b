//! Text in a compose file, where `$` starts an interpolation.

/// Text that Docker Compose does not interpolate; still to be written as a YAML scalar.
pub fn literal(text: &str) -> String {
    text.replace('$', "$$")
}
