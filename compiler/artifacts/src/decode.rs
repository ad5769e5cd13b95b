//! From bytes to text, whatever wrote them.

use std::ops::Range;

/// Something about the bytes of a file that its readers would trip over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingNote {
    /// What it is.
    pub kind: EncodingNoteKind,
    /// The first place of its kind, as offsets into the decoded text.
    pub range: Range<u32>,
    /// How often it occurs.
    pub count: u32,
}

/// Kinds of [`EncodingNote`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncodingNoteKind {
    /// A byte order mark.
    ByteOrderMark,
    /// UTF-16, of either order.
    Utf16,
    /// Bytes that are not UTF-8, read as Windows-1252.
    Windows1252,
    /// CR line ends.
    CarriageReturn,
    /// NUL characters: most likely no text at all.
    Nul,
}

/// A decoded file.
///
/// Offsets of everything that is read from `text` are offsets into `text`, and `text` is what is to be added to
/// `Sources`: a range then always prints as the characters that it means. For a file in UTF-8, byte order mark
/// included, the text is byte for byte the file. Each byte that is not UTF-8 is read as the Windows-1252
/// character that it most likely is, and takes as many bytes in the text as that character has in UTF-8; so lines
/// and columns stay what an editor shows. [`Decoded::is_verbatim`] says whether edits may be applied to the file
/// as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// What is odd about the bytes; in the order of [`EncodingNoteKind`]'s variants.
    pub notes: Vec<EncodingNote>,
}

impl Decoded {
    /// The first place of something odd, if it occurs.
    pub fn note(&self, kind: EncodingNoteKind) -> Option<&EncodingNote> {
        self.notes.iter().find(|note| note.kind == kind)
    }

    /// Whether the text is byte for byte the file.
    pub fn is_verbatim(&self) -> bool {
        is_verbatim(&self.notes)
    }
}

/// Whether a text with these notes is byte for byte the file.
pub fn is_verbatim(notes: &[EncodingNote]) -> bool {
    let foreign = [EncodingNoteKind::Utf16, EncodingNoteKind::Windows1252];
    !notes.iter().any(|note| foreign.contains(&note.kind))
}

/// Decodes any bytes.
pub fn decode(bytes: &[u8]) -> Decoded {
    let mut notes = Vec::new();
    if let Some(text) = utf16(bytes) {
        add(&mut notes, EncodingNoteKind::ByteOrderMark, 0..0, 1);
        add(&mut notes, EncodingNoteKind::Utf16, 0..text.len(), 1);
        return finish(text, notes);
    }
    let (text, first, count) = lenient_utf8(bytes);
    if text.starts_with('\u{feff}') {
        add(&mut notes, EncodingNoteKind::ByteOrderMark, 0..3, 1);
    }
    if let Some(first) = first {
        add(&mut notes, EncodingNoteKind::Windows1252, first, count);
    }
    finish(text, notes)
}

fn add(notes: &mut Vec<EncodingNote>, kind: EncodingNoteKind, range: Range<usize>, count: usize) {
    let range = range.start as u32..range.end as u32;
    notes.push(EncodingNote {
        kind,
        range,
        count: count as u32,
    });
}

/// Notes what can be seen in the text itself.
fn finish(text: String, mut notes: Vec<EncodingNote>) -> Decoded {
    for (kind, character) in [
        (EncodingNoteKind::CarriageReturn, '\r'),
        (EncodingNoteKind::Nul, '\0'),
    ] {
        if let Some(first) = text.find(character) {
            let count = text.bytes().filter(|byte| *byte == character as u8).count();
            add(&mut notes, kind, first..first + 1, count);
        }
    }
    Decoded { text, notes }
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let (little, rest) = match bytes {
        [0xff, 0xfe, rest @ ..] => (true, rest),
        [0xfe, 0xff, rest @ ..] => (false, rest),
        _ => return None,
    };
    let units = rest.chunks_exact(2).map(|pair| match pair {
        [low, high] if little => u16::from_le_bytes([*low, *high]),
        [high, low] => u16::from_be_bytes([*high, *low]),
        _ => 0,
    });
    let characters =
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(characters.collect())
}

/// The text, the range of the first character that was not UTF-8, and how many there are.
fn lenient_utf8(bytes: &[u8]) -> (String, Option<Range<usize>>, usize) {
    let mut text = String::with_capacity(bytes.len());
    let mut first = None;
    let mut count = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let start = text.len();
            text.push(windows_1252(*byte));
            first = first.or(Some(start..text.len()));
            count += 1;
        }
    }
    (text, first, count)
}

/// What the bytes 0x80 to 0x9f mean in Windows-1252; five of them mean nothing and stay control characters.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    let special = byte
        .checked_sub(0x80)
        .and_then(|index| WINDOWS_1252.get(usize::from(index)));
    special.copied().unwrap_or(char::from(byte))
}
