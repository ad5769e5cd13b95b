//! Plain texts and names.

use specc_eval::Refinement;
use specc_eval::schema::Complaint;

use super::require;

/// Any string.
pub const ANY: &Refinement = &Refinement {
    name: "a string",
    check: |text| no_nul(text),
};

/// Any string with something in it.
pub const NON_EMPTY: &Refinement = &Refinement {
    name: "a string that is not empty",
    check: |text| {
        require(
            !text.trim().is_empty(),
            "the string is empty",
            "say it in a few words",
        )?;
        no_nul(text)
    },
};

/// One line of text that people read.
pub const DISPLAY_NAME: &Refinement = &Refinement {
    name: "a name on one line of at most 80 characters",
    check: |text| {
        require(
            !text.trim().is_empty(),
            "the name is empty",
            "write a name that people know it by",
        )?;
        require(
            text.chars().count() <= 80,
            "the name is longer than 80 characters",
            "shorten it",
        )?;
        require(
            !text.contains(char::is_control),
            "the name holds a line break or a control character",
            "write it on one line",
        )
    },
};

/// Prefix of containers, networks and directories.
pub const PROJECT_NAME: &Refinement = &Refinement {
    name: "a project name",
    check: |text| {
        let shape = text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
            });
        require(
            shape && text.len() <= 40,
            format!("`{text}` is no project name"),
            "start with a small letter; then small letters, digits, `-` and `_`, at most 40 in all",
        )
    },
};

/// A name that PostgreSQL and RabbitMQ take without quotes.
pub const DATA_NAME: &Refinement = &Refinement {
    name: "a name of small letters, digits and `_`",
    check: |text| {
        let shape = text.starts_with(|first: char| first.is_ascii_lowercase())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        require(
            shape && text.len() <= 63,
            format!("`{text}` would need quotes in SQL"),
            "start with a small letter; then small letters, digits and `_`, at most 63 in all",
        )
    },
};

/// A Unix login name.
pub const USER_NAME: &Refinement = &Refinement {
    name: "a login name",
    check: |text| {
        let shape = text.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
            && text.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
            });
        require(
            shape && text.len() <= 32,
            format!("`{text}` is no login name"),
            "write the user that owns the stack's files",
        )
    },
};

/// What a workspace is called in URLs.
pub const SLUG: &Refinement = &Refinement {
    name: "a slug of at most 48 characters",
    check: |text| {
        let shape = !text.is_empty()
            && text.len() <= 48
            && text.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
            });
        require(
            shape,
            format!("`{text}` is no slug"),
            "use small letters, digits, `-` and `_`, at most 48",
        )
    },
};

/// Lines of a Caddyfile.
pub const CADDYFILE: &Refinement = &Refinement {
    name: "Caddyfile directives",
    check: |text| no_nul(text),
};

fn no_nul(text: &str) -> Result<(), Complaint> {
    let fits = !text
        .contains(|character: char| character.is_control() && !matches!(character, '\n' | '\t'));
    require(
        fits,
        "the string holds a control character",
        "leave it out: no env file and no YAML file can carry it",
    )
}

/// An environment variable.
pub const VARIABLE: &Refinement = &Refinement {
    name: "the name of an environment variable",
    check: |text| {
        let shape = !text.starts_with(|first: char| first.is_ascii_digit())
            && !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        require(
            shape,
            format!("`{text}` cannot name an environment variable"),
            "write it like `LOG_LEVEL`",
        )
    },
};
