//! Numbers as compose and Caddy read them.

/// A size in bytes as Docker reads it: `1024M`.
pub(super) fn memory(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = 1024 * KIB;
    if bytes.is_multiple_of(MIB) {
        format!("{}M", bytes / MIB)
    } else if bytes.is_multiple_of(KIB) {
        format!("{}K", bytes / KIB)
    } else {
        format!("{bytes}B")
    }
}

/// A number of processors: `0.5`, `1.0`.
pub(super) fn cpus(cpus: f64) -> String {
    format!("{cpus:?}")
}

/// A duration in milliseconds as compose reads it: `30s`, `1m30s`, `500ms`.
pub(super) fn duration(milliseconds: u64) -> String {
    let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
    let parts = [
        (seconds / 3600, "h"),
        (seconds / 60 % 60, "m"),
        (seconds % 60, "s"),
        (rest, "ms"),
    ];
    let text: String = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count}{unit}"))
        .collect();
    if text.is_empty() {
        "0s".to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{cpus, duration, memory};

    #[test]
    fn sizes_and_durations_read_as_people_write_them() {
        let sizes = [
            (1 << 30, "1024M"),
            (512 << 20, "512M"),
            (1536, "1536B"),
            (3 << 10, "3K"),
        ];
        for (bytes, expected) in sizes {
            assert_eq!(memory(bytes), expected);
        }
        let durations = [
            (30_000, "30s"),
            (90_000, "1m30s"),
            (3_600_000, "1h"),
            (1_500, "1s500ms"),
            (0, "0s"),
        ];
        for (milliseconds, expected) in durations {
            assert_eq!(duration(milliseconds), expected);
        }
        assert_eq!(
            (cpus(1.0), cpus(0.25)),
            ("1.0".to_owned(), "0.25".to_owned())
        );
    }
}
