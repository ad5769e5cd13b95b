//! The codes of what a reader can complain about.

use specc_source::Code;

/// A file that cannot be read as what it is.
pub static SYNTAX: Code = Code {
    id: "ART-01",
    slug: "artifact-syntax",
    explanation: "\
The file breaks the grammar of its kind (YAML, Caddyfile, env file). What could be read of it was checked; the
part around the given range was not. The program that consumes the file will refuse it as a whole.",
};

/// A key that stands twice in one mapping.
pub static DUPLICATE_KEY: Code = Code {
    id: "ART-02",
    slug: "duplicate-key",
    explanation: "\
A mapping has the same key twice. Ansible keeps the last one and drops the first without a word; Compose
refuses the file. Keys in different branches of a template's `{% if %}` do not count.",
};

/// A text that is nested or referenced deeper than a person would write.
pub static TOO_DEEP: Code = Code {
    id: "ART-03",
    slug: "artifact-too-deep",
    explanation: "\
Collections nest, or aliases refer to each other, deeper than the reader follows. What lies deeper is unknown
and was not checked.",
};

/// All codes of this crate, in order.
pub static ALL: [&Code; 3] = [&SYNTAX, &DUPLICATE_KEY, &TOO_DEEP];
