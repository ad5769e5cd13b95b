//! The `//!` block at the head of a rule's file, cut out at compile time: the one source of everything that explains it.

/// The length of the block without its markers.
pub(crate) const fn length(source: &str) -> usize {
    walk::<0>(source).1
}

/// The block without its markers; `LENGTH` is what [`length`] says.
pub(crate) const fn extract<const LENGTH: usize>(source: &str) -> [u8; LENGTH] {
    walk::<LENGTH>(source).0
}

/// Copies the block as far as `LENGTH` reaches, and counts all of it.
const fn walk<const LENGTH: usize>(source: &str) -> ([u8; LENGTH], usize) {
    let bytes = source.as_bytes();
    let mut copied = [0; LENGTH];
    let mut count = 0;
    let mut at = 0;
    while starts_with_marker(bytes, at) {
        at += 3;
        if at < bytes.len() && bytes[at] == b' ' {
            at += 1;
        }
        while at < bytes.len() {
            let byte = bytes[at];
            if count < LENGTH {
                copied[count] = byte;
            }
            count += 1;
            at += 1;
            if byte == b'\n' {
                break;
            }
        }
    }
    (copied, count)
}

const fn starts_with_marker(bytes: &[u8], at: usize) -> bool {
    at + 2 < bytes.len() && bytes[at] == b'/' && bytes[at + 1] == b'/' && bytes[at + 2] == b'!'
}

/// The [`Code`](specc_source::Code) of a rule: `code!("REX-03", "vpn-acl-two-cidrs", "rex_03_vpn_acl_two_cidrs.rs")`, where the
/// last is the name of the file in which it stands.
macro_rules! code {
    ($id:literal, $slug:literal, $file:literal) => {{
        const SOURCE: &str = include_str!($file);
        const LENGTH: usize = $crate::documentation::length(SOURCE);
        const BYTES: [u8; LENGTH] = $crate::documentation::extract::<LENGTH>(SOURCE);
        const EXPLANATION: &str = match core::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => "",
        };
        specc_source::Code {
            id: $id,
            slug: $slug,
            explanation: EXPLANATION,
        }
    }};
}

pub(crate) use code;

#[cfg(test)]
mod tests {
    use super::{extract, length};

    const SOURCE: &str = "//! # Title\n//!\n//!   indented “é”\n//!\n\nuse x;\n//! not this\n";

    #[test]
    fn only_the_leading_block_is_taken_without_its_markers() {
        const LENGTH: usize = length(SOURCE);
        let text = String::from_utf8(extract::<LENGTH>(SOURCE).to_vec()).unwrap();
        assert_eq!(text, "# Title\n\n  indented “é”\n\n");
    }
}
