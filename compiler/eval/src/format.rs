//! Scalars as text: the form in which they are also written.

use crate::value::Kind;

const SIZE_UNITS: [(u64, &str); 4] = [
    (1 << 40, "T"),
    (1 << 30, "G"),
    (1 << 20, "M"),
    (1 << 10, "K"),
];
/// The units that the language has: what is printed can be written.
const DURATION_UNITS: [(u64, &str); 4] = [(3_600_000, "h"), (60_000, "m"), (1_000, "s"), (1, "ms")];

/// A size in the largest unit that needs no fraction: `1536M`.
pub fn size(bytes: u64) -> String {
    let exact = SIZE_UNITS
        .iter()
        .find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit));
    match exact {
        Some((unit, name)) => format!("{}{name}", bytes / unit),
        None => format!("{bytes}B"),
    }
}

/// A duration in descending units: `1m30s`.
pub fn duration(milliseconds: u64) -> String {
    let mut rest = milliseconds;
    let mut text = String::new();
    for (unit, name) in DURATION_UNITS {
        if rest >= unit {
            text.push_str(&format!("{}{name}", rest / unit));
            rest %= unit;
        }
    }
    if text.is_empty() {
        "0s".to_owned()
    } else {
        text
    }
}

/// A decimal with its point.
pub fn decimal(value: f64) -> String {
    format!("{value:?}")
}

/// The text of a scalar that has one in a string; booleans and null have none.
pub(crate) fn scalar(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Text(text) => text.as_literal()?.to_owned(),
        Kind::Integer(value) => value.to_string(),
        Kind::Decimal(value) => decimal(*value),
        Kind::Path(path) => path.text.clone(),
        Kind::Version(version) => format!("v{}", version.text),
        Kind::Duration(value) => duration(*value),
        Kind::Size(value) => size(*value),
        Kind::Address(address) => address.to_string(),
        Kind::Cidr(cidr) => cidr.to_string(),
        Kind::Constant(constant) => constant.name.to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use specc_syntax::literal::Literal;

    #[test]
    fn sizes_and_durations_read_as_they_are_written() {
        let sizes = [
            (0, "0B"),
            (1 << 30, "1G"),
            (1536 << 20, "1536M"),
            (1000, "1000B"),
            (1 << 10, "1K"),
        ];
        for (bytes, expected) in sizes {
            assert_eq!(size(bytes), expected);
        }
        let durations = [
            (0, "0s"),
            (30_000, "30s"),
            (90_000, "1m30s"),
            (1_500, "1s500ms"),
            (90_000_000, "25h"),
        ];
        for (milliseconds, expected) in durations {
            assert_eq!(duration(milliseconds), expected);
        }
    }

    #[test]
    fn what_is_printed_can_be_written() {
        for amount in [
            0,
            1,
            341,
            1_000,
            1 << 10,
            357_913_941,
            90_001,
            1 << 41,
            u64::MAX,
        ] {
            let read = |text: String| specc_syntax::literal::number(&text);
            assert!(
                matches!(read(size(amount)), Some(Literal::Size(read)) if read == amount),
                "{}",
                size(amount)
            );
            assert!(
                matches!(read(duration(amount)), Some(Literal::Duration(read)) if read == amount),
                "{}",
                duration(amount)
            );
        }
    }
}
