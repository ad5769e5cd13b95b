//! Which parts of a template are written only under a condition, or once per turn of a loop.

use std::ops::Range;

use super::regions::{Region, RegionKind};

/// The branches of all `{% if %}`, `{% for %}`, `{% macro %}` and block `{% set %}` of a text.
#[derive(Debug, Clone, Default)]
pub struct Guards {
    /// Where a branch begins, and which; ordered.
    changes: Vec<(usize, u32)>,
    /// Where each `{% else %}` and `{% elif %}` ends; ordered.
    alternatives: Vec<usize>,
}

impl Guards {
    /// Reads the statements among `regions` of `text`.
    pub fn new(text: &str, regions: &[Region]) -> Self {
        let mut guards = Self::default();
        let mut open: Vec<u32> = Vec::new();
        let mut next = 1;
        for region in regions
            .iter()
            .filter(|region| region.kind == RegionKind::Statement)
        {
            match region.keyword(text) {
                "if" | "for" | "macro" | "call" | "filter" => open.push(next),
                "set" if !text.get(region.inner.clone()).unwrap_or("").contains('=') => {
                    open.push(next)
                }
                "elif" | "else" => {
                    if let Some(innermost) = open.last_mut() {
                        *innermost = next;
                    }
                    guards.alternatives.push(region.range.end);
                }
                "endif" | "endfor" | "endmacro" | "endcall" | "endfilter" | "endset" => {
                    open.pop();
                }
                _ => continue,
            }
            next += 1;
            guards
                .changes
                .push((region.range.end, open.last().copied().unwrap_or(0)));
        }
        guards
    }

    /// The innermost branch around an offset; 0 outside of all.
    pub fn branch_at(&self, offset: usize) -> u32 {
        let index = self.changes.partition_point(|&(start, _)| start <= offset);
        index
            .checked_sub(1)
            .and_then(|last| self.changes.get(last))
            .map_or(0, |&(_, branch)| branch)
    }

    /// Whether an `{% else %}` or `{% elif %}` stands in a range.
    pub fn has_alternative(&self, range: Range<usize>) -> bool {
        let ends = &self.alternatives;
        let index = ends.partition_point(|end| *end <= range.start);
        ends.get(index).is_some_and(|end| *end <= range.end)
    }

    /// Whether a condition begins or ends inside a range.
    pub fn changes_in(&self, range: Range<usize>) -> bool {
        let index = self
            .changes
            .partition_point(|&(start, _)| start <= range.start);
        self.changes
            .get(index)
            .is_some_and(|&(start, _)| start < range.end)
    }
}
