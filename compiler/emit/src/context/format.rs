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

#[cfg(test)]
mod tests {
    use super::{cpus, memory};

    #[test]
    fn sizes_read_as_people_write_them() {
        let sizes = [
            (1 << 30, "1024M"),
            (512 << 20, "512M"),
            (1536, "1536B"),
            (3 << 10, "3K"),
        ];
        for (bytes, expected) in sizes {
            assert_eq!(memory(bytes), expected);
        }
        assert_eq!(
            (cpus(1.0), cpus(0.25)),
            ("1.0".to_owned(), "0.25".to_owned())
        );
    }
}
