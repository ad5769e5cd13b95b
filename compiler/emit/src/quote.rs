//! Quoting of values for each output format.
