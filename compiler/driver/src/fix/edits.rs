//! Edits of one file: which go together, and what the file holds afterwards.

use std::ops::Range;

use specc_artifacts::{decode, is_verbatim};

/// A replacement of a range of bytes of a text; an empty range inserts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TextEdit {
    pub start: usize,
    pub end: usize,
    pub replacement: String,
}

impl TextEdit {
    /// Whether the two cannot both be applied to the same text. Ranges that touch count: what an edit says about its
    /// surroundings (a comma, an indentation) may no longer hold beside another one.
    fn disturbs(&self, other: &TextEdit) -> bool {
        self != other && self.start <= other.end && other.start <= self.end
    }
}

/// Edits that can be applied together, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Edits {
    sorted: Vec<TextEdit>,
}

impl Edits {
    /// Whether all of these can be applied beside those that are there. An edit that is there already is one and the same.
    pub fn accept(&self, more: &[TextEdit]) -> bool {
        more.iter().all(|edit| {
            let after = self.sorted.partition_point(|there| there.end < edit.start);
            let near = self.sorted.iter().skip(after);
            let mut near = near.take_while(|there| there.start <= edit.end);
            !near.any(|there| there.disturbs(edit))
        })
    }

    /// Adds edits, each once.
    pub fn add(&mut self, more: impl IntoIterator<Item = TextEdit>) {
        for edit in more {
            if let Err(place) = self.sorted.binary_search(&edit) {
                self.sorted.insert(place, edit);
            }
        }
    }

    /// The text afterwards; `None` where a range does not fit it.
    pub fn apply(&self, text: &str) -> Option<String> {
        let mut after = String::with_capacity(text.len());
        let mut done = 0;
        for edit in &self.sorted {
            after.push_str(text.get(done..edit.start)?);
            text.get(edit.start..edit.end)?;
            after.push_str(&edit.replacement);
            done = edit.end;
        }
        after.push_str(text.get(done..)?);
        Some(after)
    }

    /// The bytes of the file afterwards; `None` where its encoding cannot hold that. Whatever no edit replaces stays byte
    /// for byte.
    pub fn apply_to_bytes(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let decoded = decode(bytes);
        let is_verbatim = is_verbatim(&decoded.notes);
        // Beside bytes of another encoding, a character of UTF-8 would be read as several.
        if !is_verbatim && self.sorted.iter().any(|edit| !edit.replacement.is_ascii()) {
            return None;
        }
        let place = |offset| match is_verbatim {
            true => Some(offset),
            false => offset_in_bytes(bytes, offset),
        };
        let mut after = Vec::with_capacity(bytes.len());
        let mut done = 0;
        for edit in &self.sorted {
            let Range { start, end } = place(edit.start)?..place(edit.end)?;
            after.extend_from_slice(bytes.get(done..start)?);
            after.extend_from_slice(edit.replacement.as_bytes());
            done = end;
        }
        after.extend_from_slice(bytes.get(done..)?);
        // The proof that no offset went astray: what is read from these bytes is the text that was meant.
        (decode(&after).text == self.apply(&decoded.text)?).then_some(after)
    }

    /// Where what stood at this offset stands afterwards; what was replaced, at the beginning of its replacement.
    pub fn moved(&self, offset: usize) -> usize {
        let mut moved = offset;
        for edit in &self.sorted {
            if edit.start >= offset {
                break;
            }
            let gone = edit.end.min(offset) - edit.start;
            let come = match edit.end <= offset {
                true => edit.replacement.len(),
                false => 0,
            };
            moved = moved + come - gone;
        }
        moved
    }
}

/// The place in the bytes of a file of an offset into its text, where bytes that are not UTF-8 were read as Windows-1252.
fn offset_in_bytes(bytes: &[u8], offset: usize) -> Option<usize> {
    let (mut in_text, mut in_bytes) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid().len();
        if offset <= in_text + valid {
            // In the middle of a character there is no byte.
            return Some(in_bytes + offset.checked_sub(in_text)?);
        }
        in_text += valid;
        in_bytes += valid;
        for byte in chunk.invalid() {
            in_text += decode(&[*byte]).text.len();
            in_bytes += 1;
            if offset == in_text {
                return Some(in_bytes);
            }
        }
    }
    None
}

/// A replacement with the line ends of the text that it goes into.
pub(super) fn with_line_ends_of(text: &str, replacement: &str) -> String {
    let first = text.find('\n').map(|end| text.get(..end));
    let is_dos = matches!(first, Some(Some(line)) if line.ends_with('\r'));
    match is_dos && replacement.contains('\n') {
        true => replacement.replace("\r\n", "\n").replace('\n', "\r\n"),
        false => replacement.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, replacement: &str) -> TextEdit {
        TextEdit {
            start,
            end,
            replacement: replacement.to_owned(),
        }
    }

    fn edits(list: &[TextEdit]) -> Edits {
        let mut edits = Edits::default();
        edits.add(list.iter().cloned());
        edits
    }

    #[test]
    fn edits_go_together_unless_they_meet() {
        let there = edits(&[edit(2, 4, "x"), edit(8, 8, "y")]);
        let cases = [
            (edit(0, 1, "z"), true),
            (edit(5, 7, "z"), true),
            (edit(9, 9, "z"), true),
            (edit(2, 4, "x"), true),
            (edit(2, 4, "z"), false),
            (edit(4, 6, "z"), false),
            (edit(3, 3, "z"), false),
            (edit(8, 8, "z"), false),
            (edit(0, 20, "z"), false),
        ];
        for (edit, fits) in cases {
            assert_eq!(there.accept(std::slice::from_ref(&edit)), fits, "{edit:?}");
        }
    }

    #[test]
    fn one_edit_that_two_findings_ask_for_is_applied_once() {
        let mut both = edits(&[edit(0, 1, "x")]);
        both.add([edit(0, 1, "x"), edit(2, 2, "y")]);
        assert_eq!(both.apply("abc").as_deref(), Some("xbyc"));
    }

    #[test]
    fn an_edit_that_does_not_fit_the_text_changes_nothing() {
        for wrong in [edit(2, 9, ""), edit(1, 2, "")] {
            assert_eq!(edits(&[wrong]).apply("é!"), None);
        }
    }

    #[test]
    fn what_no_edit_replaces_stays_byte_for_byte() {
        // The offsets are those of the text: `é` takes two bytes there and one in the file.
        let cases: [(&[u8], TextEdit, &[u8]); 4] = [
            (
                b"\xEF\xBB\xBFa: 1\r\n",
                edit(6, 7, "2"),
                b"\xEF\xBB\xBFa: 2\r\n",
            ),
            (
                b"# caf\xE9\na: 1\n",
                edit(11, 12, "2"),
                b"# caf\xE9\na: 2\n",
            ),
            (b"a: 1 # caf\xE9", edit(3, 4, "22"), b"a: 22 # caf\xE9"),
            (b"\x93a\x94", edit(3, 4, "bb"), b"\x93bb\x94"),
        ];
        for (bytes, edit, expected) in cases {
            assert_eq!(
                edits(&[edit]).apply_to_bytes(bytes).as_deref(),
                Some(expected)
            );
        }
    }

    #[test]
    fn what_the_encoding_cannot_hold_is_not_written() {
        let cases: [(&[u8], TextEdit); 3] = [
            (b"# caf\xE9\na: 1", edit(11, 12, "ü")),
            (b"\xFF\xFEa\0", edit(3, 4, "b")),
            // The edit would cut a character of the text in two.
            (b"\x93a", edit(1, 4, "b")),
        ];
        for (bytes, edit) in cases {
            assert_eq!(edits(&[edit]).apply_to_bytes(bytes), None);
        }
    }

    #[test]
    fn offsets_move_with_the_text() {
        let edits = edits(&[edit(2, 4, "xyz"), edit(6, 6, "--")]);
        let moves = [(0, 0), (2, 2), (3, 2), (4, 5), (6, 7), (7, 10)];
        for (before, after) in moves {
            assert_eq!(edits.moved(before), after, "{before}");
        }
    }

    #[test]
    fn inserted_lines_end_as_the_others_do() {
        assert_eq!(with_line_ends_of("a\r\nb\r\n", "\n  c\r\n"), "\r\n  c\r\n");
        assert_eq!(with_line_ends_of("a\nb\r\n", "\n  c"), "\n  c");
        assert_eq!(with_line_ends_of("a", "\n"), "\n");
    }
}
