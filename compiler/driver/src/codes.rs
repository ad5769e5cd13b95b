//! The diagnostics that the driver raises.

use specc_source::Code;

/// A spec file whose bytes are not text.
pub static NOT_TEXT: Code = Code {
    id: "FILE-01",
    slug: "not-utf8",
    explanation: "\
A spec file is UTF-8 text, up to 16 MiB, without NUL bytes. This one holds bytes that are not; the message gives the first
of them and, where it can be told, what the file looks like.

Accents typed in an editor that saves Latin-1 or Windows-1252 are the usual cause; an editor on Windows may save UTF-16.

```text
iconv -f WINDOWS-1252 -t UTF-8 spec/old.plane > spec/javisi.plane
```
",
};

/// A value that the format it lands in cannot hold.
pub static UNWRITABLE: Code = Code {
    id: "FILE-02",
    slug: "unwritable-value",
    explanation: "\
A value of the spec ends in a file whose format has no way to write it down: a line break in an env file, say, or a control
character in a Caddyfile. specc refuses it instead of writing a file that means something else.

Use instead: a value without that character.
",
};

/// An entry of a baseline whose finding is gone.
pub static BASELINE_CAN_SHRINK: Code = Code {
    id: "BASELINE-01",
    slug: "baseline-can-shrink",
    explanation: "\
A baseline lists the findings that were there when it was written, so that an old tree can start with specc today. It only
shrinks: this entry's finding is gone, repaired or moved, and an entry that stays behind would hide the return of the fault.

Use instead: the baseline without that entry.

```sh
specc lint --baseline rex-baseline.jsonl --update-baseline
```
",
};

/// All codes of this crate, in order.
pub static ALL: [&Code; 3] = [&BASELINE_CAN_SHRINK, &NOT_TEXT, &UNWRITABLE];
