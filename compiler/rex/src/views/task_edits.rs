//! Where a fix can add to a task.

use specc_source::{Edit, Span};

use super::{DeploymentView, TaskView};

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
}
