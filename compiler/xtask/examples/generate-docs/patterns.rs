//! Refinements of strings as patterns of JSON Schema.
//!
//! A pattern takes at least what its refinement takes; what a pattern cannot say (a count of labels, a list of taken names)
//! is left to `specc lint`. `golden-tests/tests/spec_schema.rs` holds the patterns against the refinements.

/// One label of a host name.
const LABEL: &str = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

/// The pattern of the refinement of that name; `None` where any string may be right.
pub fn pattern(refinement: &str) -> Option<String> {
    Some(match refinement {
        "one label of a host name" => format!("^{LABEL}$"),
        "a fully qualified domain name" => format!("^{LABEL}(\\.{LABEL})+$"),
        "a host name" => "^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$".to_owned(),
        "the key of a network in `network.docker`" => "^[a-z0-9_-]{1,40}$".to_owned(),
        "an upstream as `host:port`" => {
            "^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*:\\+?0*[1-9][0-9]{0,4}$".to_owned()
        }
        "an e-mail address" => format!("^[A-Za-z0-9._+-]+@{LABEL}(\\.{LABEL})+$"),
        "a string that is not empty" => "\\S".to_owned(),
        "a name on one line of at most 80 characters" => "^[^\\x00-\\x1f\\x7f]{1,80}$".to_owned(),
        "a project name" => "^[a-z][a-z0-9_-]{0,39}$".to_owned(),
        "a name of small letters, digits and `_`" => "^[a-z][a-z0-9_]{0,62}$".to_owned(),
        "a login name" => "^[a-z_][a-z0-9_-]{0,31}$".to_owned(),
        "a slug of at most 48 characters" => "^[a-z0-9_-]{1,48}$".to_owned(),
        "an absolute URL path" => "^/[A-Za-z0-9/._~%@+-]*$".to_owned(),
        "an absolute path in the container" => "^/[^\\s\":$'\\\\`{}]+$".to_owned(),
        "a path on the host" => "^[^\\s\":$'\\\\`{}]+$".to_owned(),
        "an image reference" => "^([a-z0-9._:-]+/)*[a-z0-9._-]+(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$".to_owned(),
        "a registry or namespace" => "^[a-z0-9._:-]+(/[a-z0-9._:-]+)*$".to_owned(),
        "a bucket name" => "^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$".to_owned(),
        _ => return None,
    })
}
