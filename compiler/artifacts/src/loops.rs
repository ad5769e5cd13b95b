//! Loops of templates over collections that are written somewhere: `{% for name, network in docker_networks.items() %}`.

use std::ops::Range;

use crate::jinja::{PlainReference, Region, read_expression};
use crate::variables::{Binding, Variables};
use crate::yaml::Node;

/// How many turns a loop may have; more are not looked at one by one.
const TURNS: usize = 256;

/// A loop at the margin of a template: no other loop and no condition stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loop {
    /// What is written once per turn.
    body: Range<usize>,
    /// The names that each turn binds.
    targets: Vec<String>,
    /// What it goes through.
    over: PlainReference,
    /// Whether it asks for keys and values (`.items()`, `| dictsort`).
    in_pairs: bool,
    /// The branches inside of it.
    branches: Vec<Branch>,
}

/// A part of a loop's body that is not written in every turn, or more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Branch {
    body: Range<usize>,
    /// The condition, where it only reads a variable, and what that has to be.
    condition: Option<(PlainReference, bool)>,
}

/// One turn of a loop.
#[derive(Debug, Clone)]
pub struct Turn<'l, 'a> {
    /// The variables with what the turn binds.
    pub variables: Variables<'a>,
    of: &'l Loop,
}

impl Loop {
    /// Whether an offset stands in what the loop repeats.
    pub fn holds(&self, offset: usize) -> bool {
        self.body.contains(&offset)
    }

    /// The turns, where the collection is written and complete.
    pub fn turns<'a>(&'a self, variables: &Variables<'a>) -> Option<Vec<Turn<'a, 'a>>> {
        let collection = variables.node(variables.bound(&self.over).node()?)?;
        let turn = |bound: &[(&'a String, &'a Node)]| {
            let names = bound.iter();
            let variables = names.fold(variables.clone(), |scope, (name, node)| {
                scope.with(name, node)
            });
            Turn {
                variables,
                of: self,
            }
        };
        let turns: Vec<_> = match (collection.as_mapping(), self.targets.as_slice()) {
            (Some(mapping), targets) => {
                let merges = mapping.merged().next().is_some();
                if mapping.open.is_some() || merges || mapping.entries.len() > TURNS {
                    return None;
                }
                let entries = mapping.entries.iter();
                match (targets, self.in_pairs) {
                    ([key], false) => entries.map(|(name, _)| turn(&[(key, name)])).collect(),
                    ([key, value], true) => entries
                        .map(|(name, node)| turn(&[(key, name), (value, node)]))
                        .collect(),
                    _ => return None,
                }
            }
            (None, [item]) if !self.in_pairs => {
                let sequence = collection.as_sequence()?;
                if sequence.open.is_some() || sequence.items.len() > TURNS {
                    return None;
                }
                let items = sequence.items.iter();
                items.map(|node| turn(&[(item, node)])).collect()
            }
            _ => return None,
        };
        Some(turns)
    }
}

impl Turn<'_, '_> {
    /// Whether what stands at an offset is written in this turn, where that can be known.
    pub fn writes(&self, offset: usize) -> Option<bool> {
        let around = self.of.branches.iter();
        let mut around = around.filter(|branch| branch.body.contains(&offset));
        around.try_fold(true, |written, branch| {
            let (reference, wanted) = branch.condition.as_ref()?;
            let held = truth(reference, &self.variables)? == *wanted;
            Some(written && held)
        })
    }
}

/// Whether a condition that only reads a variable holds, where that can be known.
fn truth(reference: &PlainReference, variables: &Variables<'_>) -> Option<bool> {
    let default = |(filter, argument): &(String, Option<String>)| match filter.as_str() {
        "default" | "d" => Some(argument.clone()),
        _ => None,
    };
    let default = match reference.filters.as_slice() {
        [] => None,
        [filter] => default(filter)?,
        _ => return None,
    };
    match variables.bound(reference) {
        Binding::One(node) => node.as_bool(),
        Binding::Undefined => match default?.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        Binding::Unsettled => None,
    }
}

/// The loops of a text that can be followed.
pub(crate) fn loops(text: &str, regions: &[Region]) -> Vec<Loop> {
    let mut loops = Vec::new();
    // The statements that are open, the first one being a loop that may be followed.
    let mut outer: Option<Loop> = None;
    let mut open: Vec<Branch> = Vec::new();
    let mut depth = 0u32;
    for region in regions {
        let keyword = region.keyword(text);
        let inner = text.get(region.inner.clone()).unwrap_or("").trim();
        match keyword {
            "for" | "if" | "macro" | "call" | "filter" => {
                if depth == 0 {
                    outer = read_loop(inner, region);
                } else if outer.is_some() {
                    open.push(branch(text, region, keyword));
                }
                depth += 1;
            }
            "else" | "elif" => match open.pop() {
                Some(branch) if depth > 1 => {
                    let otherwise = match keyword {
                        "else" => branch.condition.clone(),
                        _ => None,
                    };
                    close(outer.as_mut(), branch, region.range.start);
                    open.push(Branch {
                        body: region.range.end..region.range.end,
                        condition: otherwise.map(|(reference, wanted)| (reference, !wanted)),
                    });
                }
                // What a loop says where there is nothing to go through.
                _ if depth == 1 => outer = None,
                _ => {}
            },
            "endfor" | "endif" | "endmacro" | "endcall" | "endfilter" => {
                depth = depth.saturating_sub(1);
                match open.pop() {
                    Some(branch) => close(outer.as_mut(), branch, region.range.start),
                    None if depth == 0 => loops.extend(outer.take().map(|found| Loop {
                        body: found.body.start..region.range.start,
                        ..found
                    })),
                    None => {}
                }
            }
            // What a turn binds itself is not followed.
            "set" if depth > 0 => outer = None,
            _ => {}
        }
    }
    loops
}

fn close(outer: Option<&mut Loop>, branch: Branch, end: usize) {
    if let Some(outer) = outer {
        outer.branches.push(Branch {
            body: branch.body.start..end,
            ..branch
        });
    }
}

/// `for a, b in x.items()`, without a condition of its own.
fn read_loop(inner: &str, region: &Region) -> Option<Loop> {
    let (targets, over) = inner.strip_prefix("for")?.split_once(" in ")?;
    let targets: Vec<String> = targets.split(',').map(|name| name.trim().into()).collect();
    let over = over.trim();
    let sorted = || over.strip_suffix("dictsort")?.trim_end().strip_suffix('|');
    let pairs = over.strip_suffix(".items()").or_else(sorted);
    let read = pairs.unwrap_or(over).trim();
    let bare = read
        .strip_prefix('(')
        .and_then(|read| read.strip_suffix(')'));
    let read = bare.unwrap_or(read).trim();
    let over = read_expression(read, 0..read.len()).plain?;
    let keeps = |(filter, argument): &(String, Option<String>)| {
        matches!(filter.as_str(), "default" | "d" | "list") && argument.is_none()
    };
    over.filters.iter().all(keeps).then_some(())?;
    Some(Loop {
        body: region.range.end..region.range.end,
        targets,
        over,
        in_pairs: pairs.is_some(),
        branches: Vec::new(),
    })
}

fn branch(text: &str, region: &Region, keyword: &str) -> Branch {
    let inner = text.get(region.inner.clone()).unwrap_or("").trim();
    let condition = (keyword == "if")
        .then(|| inner.strip_prefix("if"))
        .flatten();
    let condition = condition.and_then(|condition| {
        let condition = condition.trim();
        let (read, wanted) = match condition.strip_prefix("not ") {
            Some(read) => (read.trim(), false),
            None => (condition, true),
        };
        Some((read_expression(read, 0..read.len()).plain?, wanted))
    });
    Branch {
        body: region.range.end..region.range.end,
        condition,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jinja::regions;

    fn read(text: &str) -> Vec<Loop> {
        loops(text, &regions(text))
    }

    #[test]
    fn loops_at_the_margin_are_followed() {
        let cases = [
            ("{% for k, v in a.items() %}x{% endfor %}", 1),
            ("{% for k in a %}x{% endfor %}", 1),
            ("{% for k, v in a | dictsort %}x{% endfor %}", 1),
            (
                "{% for k, v in (a | default({})).items() %}x{% endfor %}",
                1,
            ),
            ("{% for k in a if k.on %}x{% endfor %}", 0),
            ("{% for k in a %}{% set n = 1 %}x{% endfor %}", 0),
            ("{% for k in a %}x{% else %}y{% endfor %}", 0),
            ("{% if b %}{% for k in a %}x{% endfor %}{% endif %}", 0),
            (
                "{% for k in a %}{% if k.b %}x{% else %}y{% endif %}{% endfor %}",
                1,
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).len(), expected, "{text}");
        }
    }
}
