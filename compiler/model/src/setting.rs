//! A value of the deployment with its origin.

use std::ops::Deref;

use specc_eval::Origin;

/// A decoded option: its value, and where the spec says so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it came from; a finding about the value labels `origin.at`, and `origin.from` where that differs.
    pub origin: Origin,
}

impl<T> Setting<T> {
    /// `value`, from `origin`.
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }

    /// The same origin with a value computed from this one.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Setting<U> {
        Setting {
            value: change(self.value),
            origin: self.origin,
        }
    }
}

impl<T> Deref for Setting<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}
