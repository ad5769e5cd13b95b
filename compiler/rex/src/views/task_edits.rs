//! Exact places in a task, and where a fix can add to it.

use specc_source::{Edit, Span};

use super::{DeploymentView, Door, Place, TaskView};

impl TaskView<'_> {
    /// The edit that adds lines behind the last entry of the task: `no_log: true`, or `args:` with a deeper line for what it
    /// holds. Nothing in a spec, and where the task is written in braces.
    pub fn append(&self, deployment: &DeploymentView<'_>, lines: &[&str]) -> Option<Edit> {
        let text = deployment.file(self.path)?.text;
        let (first, _) = self.node.entries().first()?;
        let before = text.get(..first.span.start as usize)?;
        let start = before.rsplit('\n').next()?;
        // Behind a dash, keys stand as deep as the dash and what follows it.
        if !start
            .chars()
            .all(|character| matches!(character, ' ' | '-'))
        {
            return None;
        }
        let ends = self.node.entries().iter().map(|(_, value)| value.span.end);
        let last = text.get(..ends.max()? as usize)?.trim_end().len();
        let rest_of_line = text.get(last..)?.split(['\r', '\n']).next()?;
        let at = (last + rest_of_line.len()) as u32;
        let indentation = " ".repeat(start.len());
        let replacement = lines.iter().map(|line| format!("\n{indentation}{line}"));
        Some(Edit {
            span: Span::new(first.span.file, at, at),
            replacement: replacement.collect(),
        })
    }

    /// Where a part of the script that the task runs is written; the part is given by its offset and its text. Where the script
    /// is written in another form than it is read in, the name of the module; in a spec all of the script.
    pub fn place_in_script(&self, deployment: &DeploymentView<'_>, at: usize, part: &str) -> Place {
        let exact = || {
            let (script, node) = self.script()?;
            let written = deployment.file(self.path)?.text.get(node.span.range())?;
            let start = script.get(..at)?.rfind('\n').map_or(0, |before| before + 1);
            let line = script.get(start..)?.lines().next()?;
            let offset = line_in(written, line)? + at - start;
            let (start, end) = (offset as u32, (offset + part.len()) as u32);
            Some(Span::new(
                node.span.file,
                node.span.start + start,
                node.span.start + end,
            ))
        };
        let script = self.script().filter(|_| self.door == Door::Spec);
        let whole = script.map(|(_, node)| node.span);
        let module = self.module.as_ref().map(|module| module.span);
        exact()
            .or(whole)
            .or(module)
            .map_or(self.place, Place::written)
    }
}

/// Where a line of the script begins among those that are written, or else where its text does.
fn line_in(written: &str, line: &str) -> Option<usize> {
    let mut start = 0;
    for candidate in written.split_inclusive('\n') {
        let text = candidate.trim_start();
        if text.trim_end() == line.trim_end() {
            return Some(start + candidate.len() - text.len());
        }
        start += candidate.len();
    }
    written.find(line)
}
