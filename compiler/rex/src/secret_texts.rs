//! Which names mean a secret, and which texts are one.

use std::ops::Range;

/// Whether a secret has a value for the case that nobody gives it one: `{{ x | default('hunter2') }}`, `${X:-hunter2}`.
pub(crate) fn falls_back(name: &str, text: &str) -> bool {
    let of_jinja = text.split_once("{{").and_then(|(_, expression)| {
        let (_, call) = expression.split_once("default(")?;
        let mark = call
            .chars()
            .next()
            .filter(|mark| ['\'', '"'].contains(mark))?;
        Some(call.get(1..)?.split_once(mark)?.0)
    });
    let of_compose = || {
        let (_, value) = text.split_once("${")?.1.split_once(":-")?;
        Some(value.split_once('}')?.0)
    };
    of_jinja
        .or_else(of_compose)
        // What says what to fill in is used all the same.
        .is_some_and(|value| tells(name, value) || value.to_ascii_lowercase().contains("change"))
}

/// The password in `scheme://user:PASSWORD@host`.
pub(crate) fn url_password(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let (authority, _) = rest.rsplit_once('@')?;
    // A path with an `@` in it is no authority.
    if !authority.contains("{{") && authority.contains('/') {
        return None;
    }
    let (_, password) = authority.split_once(':')?;
    (!password.is_empty()).then_some(password)
}

/// The first name in `{{ name | filter }}`.
pub(crate) fn first_name(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("{{")?;
    rest.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .find(|word| !word.is_empty())
}

/// Whether a text is meant as it stands: no template, no variable of a shell, nothing that says what to fill in.
pub(crate) fn is_plain(text: &str) -> bool {
    let bare = text.trim().trim_matches(['"', '\'']);
    let capitals = bare.to_ascii_uppercase();
    !bare.is_empty()
        && !bare.contains(['{', '$'])
        && !bare.starts_with(['<', '%', '*', '!', '@'])
        && !["CHANGE", "EXAMPLE", "REPLACE", "TODO", "XXX"]
            .iter()
            .any(|word| capitals.contains(word))
}

/// Whether a literal of a variable with a secret's name is a secret: no path, URL, switch or number of tokens.
pub(crate) fn tells(name: &str, text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "true", "false", "yes", "no", "on", "off", "none", "null", "always", "optional",
        "required", "enabled", "disabled", "omit",
    ];
    let bare = text.trim().trim_matches(['"', '\'']);
    let number = bare.bytes().all(|byte| byte.is_ascii_digit());
    let elsewhere = bare.starts_with(['/', '~', '.']) || bare.contains("://");
    let setting = ["0", "1"].contains(&bare)
        || WORDS.contains(&bare.to_ascii_lowercase().as_str())
        || (number && name.to_ascii_lowercase().ends_with("token"));
    is_plain(text) && !elsewhere && !setting
}

/// Whether a variable of this name holds a secret: `REDIS_PASSWORD`, `plane_secret_key`, not `TOKEN_LIFETIME`.
pub(crate) fn is_secret_name(name: &str) -> bool {
    const LAST: [&str; 13] = [
        "passwd",
        "passphrase",
        "secret",
        "token",
        "pass",
        "secret_key",
        "api_key",
        "access_key",
        "private_key",
        "encryption_key",
        "master_key",
        "signing_key",
        "secret_access_key",
    ];
    let name = name.to_ascii_lowercase().replace('-', "_");
    if ["update_password", "proxy_pass", "max_token"]
        .iter()
        .any(|other| name.ends_with(other))
        || name.contains("public")
    {
        return false;
    }
    name.ends_with("password")
        || LAST.iter().any(|last| {
            name.strip_suffix(last)
                .is_some_and(|before| before.is_empty() || before.ends_with('_'))
        })
}

/// How long a value has to be at least to be taken for a secret by its letters alone.
const SHORTEST: usize = 12;

/// The secret that a line of a script or of a configuration file assigns: `client_secret: "…"`, `export PGPASSWORD=…`. Only what
/// looks generated: letters and digits, and nothing between them.
pub(crate) fn assigned_in(line: &str) -> Option<(&str, Range<usize>)> {
    let separator = line.find([':', '='])?;
    let before = line.get(..separator)?;
    let name = before
        .trim()
        .trim_start_matches("export ")
        .trim_start_matches("- ");
    let name = name.trim_matches(['"', '\'', ' ']);
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    if name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    let behind = line.get(separator + 1..)?;
    let value = behind.trim_start();
    let start = separator + 1 + behind.len() - value.len();
    let (start, value) = match value.chars().next()? {
        quote @ ('"' | '\'') => {
            let inner = value.get(1..)?;
            (start + 1, inner.get(..inner.find(quote)?)?)
        }
        _ => (start, value.split([' ', ',', '#', ';']).next()?.trim_end()),
    };
    let has = |test: fn(&char) -> bool| value.chars().any(|letter| test(&letter));
    let generated = value.len() >= SHORTEST
        && has(char::is_ascii_digit)
        && has(char::is_ascii_alphabetic)
        && !value.contains(['/', ' ', '(', '[', '<', '%', '\\'])
        && !value.contains("os.environ");
    let is_secret = is_secret_name(last) && generated && tells(last, value);
    is_secret.then(|| (last, start..start + value.len()))
}

#[cfg(test)]
mod tests {
    use super::{assigned_in, falls_back, is_secret_name, tells, url_password};

    #[test]
    fn secrets_are_told_by_the_end_of_their_names() {
        for (name, expected) in [
            ("POSTGRES_PASSWORD", true),
            ("PGPASSWORD", true),
            ("plane_secret_key", true),
            ("RABBITMQ_DEFAULT_PASS", true),
            ("vault_plane_builder_token", true),
            ("TOKEN_LIFETIME", false),
            ("POSTGRES_PASSWORD_FILE", false),
            ("update_password", false),
            ("compass", false),
            ("plane_public_key", false),
        ] {
            assert_eq!(is_secret_name(name), expected, "{name}");
        }
    }

    #[test]
    fn paths_switches_and_numbers_of_tokens_are_no_secrets() {
        for (name, text, expected) in [
            ("db_password", "hunter2", true),
            ("db_password", "123456", true),
            ("db_password", "CHANGE_ME", false),
            ("max_token", "512", false),
            ("api_token", "/run/secrets/token", false),
            ("ALLOW_EMPTY_PASSWORD", "yes", false),
            ("ENABLE_EMAIL_PASSWORD", "1", false),
        ] {
            assert_eq!(tells(name, text), expected, "{name}={text}");
        }
    }

    #[test]
    fn a_password_is_found_in_the_authority_of_a_url_alone() {
        for (url, password) in [
            ("redis://:hunter2@redis:6379/4", Some("hunter2")),
            (
                "redis://:{{ p | urlencode }}@redis/4",
                Some("{{ p | urlencode }}"),
            ),
            ("redis://redis:6379/4", None),
            ("https://example.org/a:b@c", None),
        ] {
            assert_eq!(url_password(url), password, "{url}");
        }
    }

    #[test]
    fn a_fallback_is_a_secret_where_it_looks_like_one() {
        for (text, expected) in [
            ("{{ vault_redis_password | default('hunter2') }}", true),
            ("${REDIS_PASSWORD:-hunter2}", true),
            ("{{ vault_redis_password | default('') }}", false),
            ("{{ vault_redis_password | default(omit) }}", false),
            ("${REDIS_PASSWORD:-}", false),
            ("${REDIS_PASSWORD:?}", false),
        ] {
            assert_eq!(falls_back("redis_password", text), expected, "{text}");
        }
    }

    #[test]
    fn generated_values_of_secret_names_are_found_in_lines() {
        for (line, expected) in [
            (
                "  client_secret: \"f3a9c1e7b5d24860\"",
                Some("f3a9c1e7b5d24860"),
            ),
            (
                "export PGPASSWORD='kV9x2LmQ8rTz4WbN'",
                Some("kV9x2LmQ8rTz4WbN"),
            ),
            (
                "api_key = sk-ant-api03-abcdef0123",
                Some("sk-ant-api03-abcdef0123"),
            ),
            ("api_key: os.environ/ANTHROPIC_API_KEY1", None),
            ("client_secret: {{ vault_oidc_client_secret1 }}", None),
            ("TOKEN=$(cat /run/secrets/token1)", None),
            ("password: see the vault, entry 12", None),
            ("image: f3a9c1e7b5d24860", None),
        ] {
            let found = assigned_in(line).and_then(|(_, range)| line.get(range));
            assert_eq!(found, expected, "{line}");
        }
    }
}
