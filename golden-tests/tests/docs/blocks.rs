//! The fenced blocks of a Markdown page.

use std::ops::Range;

/// A fenced block.
pub struct Block {
    /// What stands behind the fence: `nix expression`.
    pub info: String,
    /// The lines between the fences.
    pub text: String,
    /// Where the text lies in the page.
    pub range: Range<usize>,
    /// The line of the opening fence, from 1.
    pub line: usize,
}

/// All blocks of a page, in order.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, String, usize, usize)> = None;
    let mut offset = 0;
    for (index, line) in page.split_inclusive('\n').enumerate() {
        let end = offset + line.len();
        let info = line.trim_start_matches('`');
        let fence = &line[..line.len() - info.len()];
        match open.take() {
            Some((opened, info, start, line)) if fence == opened => blocks.push(Block {
                info,
                text: page[start..offset].to_owned(),
                range: start..offset,
                line,
            }),
            None if fence.len() >= 3 => {
                open = Some((fence, info.trim().to_owned(), end, index + 1));
            }
            still => open = still,
        }
        offset = end;
    }
    assert!(open.is_none(), "a fence is not closed");
    blocks
}

/// The targets of all links outside of code.
pub fn links(page: &str) -> Vec<String> {
    let mut prose = page.to_owned();
    for block in blocks(page).into_iter().rev() {
        prose.replace_range(block.range, "");
    }
    let spans: Vec<&str> = prose.split("](").skip(1).collect();
    let targets = spans.iter().filter_map(|rest| rest.split(')').next());
    targets.map(str::to_owned).collect()
}
