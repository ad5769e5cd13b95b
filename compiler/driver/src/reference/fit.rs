//! Markdown for the terminal: prose rewrapped, code as it is.

/// The text with its paragraphs and list items rewrapped to `width` columns; headings, tables and code stay as they are.
pub fn fit(markdown: &str, width: usize) -> String {
    let mut text = String::new();
    let mut paragraph = Paragraph::default();
    let mut in_code = false;
    for line in markdown.lines() {
        let fence = line.trim_start().starts_with("```");
        let verbatim = in_code || fence || line.starts_with(['#', '|', '<']);
        if fence {
            in_code = !in_code;
        }
        if verbatim || line.trim().is_empty() {
            paragraph.end(&mut text, width);
            text.push_str(line);
            text.push('\n');
        } else {
            if is_item(line) {
                paragraph.end(&mut text, width);
            }
            paragraph.add(line);
        }
    }
    paragraph.end(&mut text, width);
    text
}

/// Lines that belong together.
#[derive(Default)]
struct Paragraph {
    indent: usize,
    words: Vec<String>,
}

impl Paragraph {
    fn add(&mut self, line: &str) {
        if self.words.is_empty() && is_item(line) {
            self.indent = 2;
        }
        self.words.extend(words(line));
    }

    fn end(&mut self, text: &mut String, width: usize) {
        let indent = std::mem::take(&mut self.indent);
        let mut column = 0;
        for word in self.words.drain(..) {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > width {
                text.push('\n');
                text.push_str(&" ".repeat(indent));
                column = indent;
            } else if column > 0 {
                text.push(' ');
                column += 1;
            }
            text.push_str(&word);
            column += length;
        }
        if column > 0 {
            text.push('\n');
        }
    }
}

fn is_item(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("* ")
}

/// The words of a line; a code span with spaces is one of them, as long as it could stand on a line of its own.
fn words(line: &str) -> Vec<String> {
    const LONGEST_SPAN: usize = 40;
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for word in line.split_whitespace() {
        let joined = open
            .then(|| words.last_mut())
            .flatten()
            .filter(|last| last.chars().count() + word.chars().count() < LONGEST_SPAN);
        match joined {
            Some(last) => {
                last.push(' ');
                last.push_str(word);
            }
            None => words.push(word.to_owned()),
        }
        if word.matches('`').count() % 2 == 1 {
            open = !open;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn prose_and_items_are_wrapped_and_code_is_not() {
        let text = "# A heading that is longer than the width\n\nSome words that go on.\nAnd on.\n\n- an item of some length\n- b\n\n```plane\nvery long code stays as it is;\n```\n";
        let expected = "# A heading that is longer than the width\n\nSome words that go\non. And on.\n\n- an item of some\n  length\n- b\n\n```plane\nvery long code stays as it is;\n```\n";
        assert_eq!(fit(text, 20), expected);
        assert_eq!(fit(expected, 20), expected);
    }

    #[test]
    fn a_short_code_span_stays_on_one_line() {
        assert_eq!(fit("Write `a = 1;` here.", 14), "Write `a = 1;`\nhere.\n");
        assert_eq!(fit("Please write `a = 1;`", 20), "Please write\n`a = 1;`\n");
    }
}
