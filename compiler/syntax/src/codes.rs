//! The diagnostics that lexer and parser raise.

use specc_source::Code;

/// The tokens do not make up an expression.
pub static SYNTAX: Code = Code {
    id: "SYNTAX-01",
    slug: "syntax-error",
    explanation: "\
The text does not follow the grammar of the language at this place. The message says what was expected.

Each entry of a set or of a `let` is `name = value;`, elements of a list are separated by spaces, and a function is
`name: body`. The compiler goes on after the fault, so that one run reports all independent ones.

```nix
{ memory = 512M cpus = 0.5; }     # wrong: the `;` after 512M is missing
{ memory = 512M; cpus = 0.5; }
```
",
};

/// A literal of one of the typed forms is malformed.
pub static LITERAL: Code = Code {
    id: "SYNTAX-02",
    slug: "malformed-literal",
    explanation: "\
Versions (`v1.2.2`), durations (`30s`, `1m30s`), sizes (`512M`), IPv4 addresses (`172.20.1.1`) and networks
(`172.20.1.0/24`) are written as they are, without quotes, and are checked when they are read.

```nix
{ interval = 30sec; subnet = 172.20.1.5/24; }     # wrong: unknown unit; host bits set
{ interval = 30s; subnet = 172.20.1.0/24; }
```
",
};

/// A string, a comment or a bracket is opened and never closed.
pub static UNCLOSED: Code = Code {
    id: "SYNTAX-03",
    slug: "unclosed",
    explanation: "\
A string, a comment, an interpolation or a bracket is opened and never closed. The diagnostic points at both places: where
the closing one was expected and where it was opened.

```nix
{ allow = [ mesh frontend; }       # wrong: the list is not closed
{ allow = [ mesh frontend ]; }
```
",
};

/// Something that Nix, YAML, JSON or a shell has and this language leaves out.
pub static FOREIGN: Code = Code {
    id: "SYNTAX-04",
    slug: "foreign-syntax",
    explanation: "\
The language looks like Nix but leaves some of it out: `with` (it hides where a name comes from), absolute and search paths
(a spec reads no file outside its own directory), unquoted URLs. Habits from YAML, JSON and shells are recognised too.

```nix
{ url = https://work.ewutelo.cloud; }      # wrong
{ url = \"https://work.ewutelo.cloud\"; }
```
",
};

/// Expressions nest deeper, or operators follow each other for longer, than any reader could follow.
pub static LIMIT: Code = Code {
    id: "SYNTAX-05",
    slug: "too-deep",
    explanation: "\
Expressions may nest 256 deep, and 1,000 operators or arguments may follow each other in one expression. The limits keep
memory and stack bounded whatever the input; no spec that is written by hand comes near them. Name the parts with `let`.
",
};

/// A character that has no place in a spec.
pub static CHARACTER: Code = Code {
    id: "SYNTAX-06",
    slug: "stray-character",
    explanation: "\
Outside strings and comments a spec is plain ASCII; in strings any Unicode text may stand, but no control characters. Lines
end with a line feed alone, and the file does not start with a byte order mark: the files that are generated from it could
not carry them either.
",
};

/// All codes of this crate, in order.
pub static ALL: [&Code; 6] = [&SYNTAX, &LITERAL, &UNCLOSED, &FOREIGN, &LIMIT, &CHARACTER];

/// Why a fault of this kind matters, for the messages that have no reason of their own.
pub(crate) fn reason(code: &Code) -> &'static str {
    match code.id {
        "SYNTAX-02" => {
            "a literal is checked where it is read: on the server, Docker or Ansible would stumble over it"
        }
        "SYNTAX-03" => "what is open goes on until it is closed, to the end of the file if need be",
        "SYNTAX-04" => {
            "what is taken from another language would mean something else here, or nothing"
        }
        "SYNTAX-06" => "outside strings and comments every character belongs to the grammar",
        _ => "the grammar leaves no other reading, and specc does not guess",
    }
}
