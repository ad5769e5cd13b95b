//! The text of a comment as it is written down.

/// A comment without tabs and trailing white space, its further lines moved along with its first by `shift` columns.
pub(super) fn push_comment(out: &mut String, text: &str, shift: i64) {
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_end();
        if number == 0 {
            push_without_tabs(out, line);
            continue;
        }
        out.push('\n');
        let words = line.trim_start_matches([' ', '\t']);
        if words.is_empty() {
            continue;
        }
        let indentation = line.get(..line.len() - words.len()).unwrap_or("");
        let column = i64::from(super::measure::white_space_width(indentation)) + shift;
        out.extend(std::iter::repeat_n(' ', column.max(0) as usize));
        push_without_tabs(out, words);
    }
}

fn push_without_tabs(out: &mut String, text: &str) {
    for (number, part) in text.split('\t').enumerate() {
        if number > 0 {
            out.push_str("  ");
        }
        out.push_str(part);
    }
}
