//! Versions.

use std::cmp::Ordering;
use std::rc::Rc;

use specc_syntax::literal::Version;

use super::{Builtin, Call};
use crate::machine::{Machine, Result};
use crate::value::{Kind, Value};

pub(super) static TABLE: &[Builtin] = &[
    Builtin::new(
        "version.atLeast",
        "version least",
        "whether the version is the least one or newer",
        at_least,
    ),
    Builtin::new(
        "version.major",
        "version",
        "the first number",
        |machine, call| part(machine, call, |version| version.number.major),
    ),
    Builtin::new(
        "version.minor",
        "version",
        "the second number",
        |machine, call| part(machine, call, |version| version.number.minor),
    ),
    Builtin::new(
        "version.patch",
        "version",
        "the third number",
        |machine, call| part(machine, call, |version| version.number.patch),
    ),
    Builtin::new(
        "version.text",
        "version",
        "the version as text, without the `v`",
        text,
    ),
    Builtin::new(
        "compareVersions",
        "first second",
        "-1 where the first version is older, 1 where it is newer, 0 where they are equal",
        compare_versions,
    )
    .nix(),
    Builtin::new(
        "splitVersion",
        "version",
        "the numbers and words of which the version consists",
        split_version,
    )
    .nix(),
];

impl Machine<'_> {
    fn version_argument(&mut self, call: &Call<'_>, index: usize) -> Result<Rc<Version>> {
        let value = self.argument(call, index)?;
        match &value.kind {
            Kind::Version(version) => Ok(Rc::clone(version)),
            _ => Err(self.wrong_argument(call, index, &value, "a version")),
        }
    }

    /// A version as text, without the `v`: any string, or a version of the language.
    fn version_text(&mut self, call: &Call<'_>, index: usize) -> Result<String> {
        let value = self.argument(call, index)?;
        match &value.kind {
            Kind::Version(version) => Ok(version.text.clone()),
            _ => self.known_argument(call, index),
        }
    }
}

fn at_least(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let version = machine.version_argument(call, 0)?;
    let least = machine.version_argument(call, 1)?;
    machine.bool(version.number >= least.number, call)
}

fn part(machine: &mut Machine<'_>, call: &Call<'_>, of: fn(&Version) -> u64) -> Result<Value> {
    let version = machine.version_argument(call, 0)?;
    machine.integer(of(&version) as i64, call)
}

fn text(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let version = machine.version_argument(call, 0)?;
    machine.string(&version.text, call)
}

fn compare_versions(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let first = machine.version_text(call, 0)?;
    let second = machine.version_text(call, 1)?;
    let (mut first, mut second) = (components(&first), components(&second));
    loop {
        let pair = (first.next(), second.next());
        if pair == (None, None) {
            return machine.integer(0, call);
        }
        let order = compare_components(pair.0.unwrap_or(""), pair.1.unwrap_or(""));
        if order.is_ne() {
            return machine.integer(order as i64, call);
        }
    }
}

fn split_version(machine: &mut Machine<'_>, call: &Call<'_>) -> Result<Value> {
    let version = machine.version_text(call, 0)?;
    let mut parts = Vec::new();
    for component in components(&version) {
        parts.push(machine.ready_text(component, call.span));
    }
    machine.list(parts, call.span)
}

/// The numbers and words between dots and hyphens; a word ends where a number begins.
fn components(version: &str) -> impl Iterator<Item = &str> {
    let mut rest = version;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(['.', '-']);
        let is_number = rest.starts_with(|first: char| first.is_ascii_digit());
        let ends = |next: char| matches!(next, '.' | '-') || next.is_ascii_digit() != is_number;
        let (component, after) = rest.split_at(rest.find(ends).unwrap_or(rest.len()));
        rest = after;
        Some(component).filter(|component| !component.is_empty())
    })
}

/// Nix's order: `pre` before nothing, nothing before a number, a word before a number: `2.3a` is older than `2.3.1`.
fn compare_components(first: &str, second: &str) -> Ordering {
    let is_less = |left: &str, right: &str| {
        let numbers = (left.parse::<i64>().ok(), right.parse::<i64>().ok());
        match (numbers, left, right) {
            ((Some(left), Some(right)), ..) => left < right,
            ((None, Some(_)), "", _) => true,
            (_, "pre", right) if right != "pre" => true,
            (_, _, "pre") => false,
            ((None, Some(_)), ..) => true,
            ((Some(_), None), ..) => false,
            _ => left < right,
        }
    };
    match (is_less(first, second), is_less(second, first)) {
        (true, _) => Ordering::Less,
        (_, true) => Ordering::Greater,
        _ => Ordering::Equal,
    }
}
