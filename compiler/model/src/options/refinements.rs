//! Conditions on strings: names, host names, paths, image references.

use specc_eval::Refinement;
use specc_eval::schema::Complaint;

use crate::ImageReference;

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

/// One label of a host name.
pub const HOST_LABEL: &Refinement = &Refinement {
    name: "one label of a host name",
    check: |text| {
        if text.contains('.') {
            return Err(complaint(
                format!("`{text}` is more than one label"),
                format!(
                    "write `{}`: the domain comes from `project.domain`",
                    text.split('.').next().unwrap_or("work")
                ),
            ));
        }
        require(
            is_label(text),
            format!("`{text}` is no host label"),
            "small letters, digits and inner `-`, at most 63",
        )
    },
};

/// A fully qualified domain name.
pub const DOMAIN: &Refinement = &Refinement {
    name: "a fully qualified domain name",
    check: |text| {
        if let Some((_, rest)) = text.split_once("://") {
            return Err(complaint(
                format!("`{text}` is a URL"),
                format!("write the name alone: `{}`", rest.trim_end_matches('/')),
            ));
        }
        let name = text.strip_suffix('.').unwrap_or(text);
        let labels = name.split('.').count();
        require(
            labels >= 2 && name.len() <= 253 && name.split('.').all(is_label) && name == text,
            format!("`{text}` is no fully qualified domain name"),
            "write it like `example.org`: small letters, at least two labels, no dot at the end",
        )
    },
};

/// The name of a container or host on a Docker network.
pub const HOST_NAME: &Refinement = &Refinement {
    name: "a host name",
    check: |text| {
        let shape = !text.is_empty()
            && text.len() <= 253
            && text.split('.').all(|label| {
                !label.is_empty()
                    && label
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            });
        require(
            shape,
            format!("`{text}` is no host name"),
            "write the name under which containers reach it: `postgresql`",
        )
    },
};

/// The key of a Docker network.
pub const DOCKER_NETWORK: &Refinement = &Refinement {
    name: "the key of a network in `network.docker`",
    check: |text| {
        let shape = !text.is_empty()
            && text.len() <= 40
            && text.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
            });
        require(
            shape,
            format!("`{text}` is no network key"),
            "small letters, digits, `-` and `_`",
        )
    },
};

/// `host:port`.
pub const UPSTREAM: &Refinement = &Refinement {
    name: "an upstream as `host:port`",
    check: |text| {
        if let Some((_, rest)) = text.split_once("://") {
            return Err(complaint(
                format!("`{text}` carries a scheme"),
                format!("write `{}`", rest.trim_end_matches('/')),
            ));
        }
        let parts = text.rsplit_once(':');
        let valid = parts.is_some_and(|(host, port)| {
            (HOST_NAME.check)(host).is_ok() && port.parse::<u16>().is_ok_and(|port| port > 0)
        });
        require(
            valid,
            format!("`{text}` is no `host:port`"),
            "write the container's name and port: `n8n:5678`",
        )
    },
};

/// An absolute path of a URL.
pub const URL_PATH: &Refinement = &Refinement {
    name: "an absolute URL path",
    check: |text| {
        require(
            text.starts_with('/'),
            format!("`{text}` does not start with `/`"),
            format!("write `/{text}`"),
        )?;
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/-._~%@+".contains(&byte));
        require(
            plain,
            format!("`{text}` holds characters that a URL path does not"),
            "percent-encode them; `*`, `?` and `#` have no place here",
        )
    },
};

/// An absolute path in a container, in normal form.
pub const CONTAINER_PATH: &Refinement = &Refinement {
    name: "an absolute path in the container",
    check: |text| {
        require(
            text.starts_with('/'),
            format!("`{text}` is not absolute"),
            "start with `/`",
        )?;
        require(
            is_plain_path(text),
            format!("`{text}` is not in normal form"),
            "no `..`, no `//`, no `:`, no white space",
        )
    },
};

/// A path on the host: absolute, or below the role's data directory.
pub const HOST_PATH: &Refinement = &Refinement {
    name: "a path on the host",
    check: |text| {
        require(
            is_plain_path(text),
            format!("`{text}` is not in normal form"),
            "no `..`, no `//`, no `:`, no white space",
        )
    },
};

/// A registry with its namespace: what stands before `/plane-backend`.
pub const REGISTRY: &Refinement = &Refinement {
    name: "a registry or namespace",
    check: |text| {
        require(
            ImageReference::parse(&format!("{text}/x")).is_some(),
            format!("`{text}` is no registry"),
            "write `makeplane`, or a host with a path",
        )
    },
};

/// An image reference.
pub const IMAGE: &Refinement = &Refinement {
    name: "an image reference",
    check: |text| {
        require(
            ImageReference::parse(text).is_some(),
            format!("`{text}` is no image reference"),
            "write `repository:tag`, small letters in the repository",
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
            "small letters, digits, `-` and `_`, at most 48",
        )
    },
};

/// An S3 bucket.
pub const BUCKET: &Refinement = &Refinement {
    name: "a bucket name",
    check: |text| {
        let shape = (3..=63).contains(&text.len()) && is_label(text);
        require(
            shape,
            format!("`{text}` is no bucket name"),
            "3 to 63 small letters, digits and inner `-`",
        )?;
        let taken = ["api", "auth", "static", "god-mode", "spaces", "live"];
        require(
            !taken.contains(&text),
            format!("Plane itself serves `/{text}`"),
            "name the bucket differently: `uploads`",
        )
    },
};

/// An e-mail address.
pub const EMAIL: &Refinement = &Refinement {
    name: "an e-mail address",
    check: |text| {
        let valid = text.split_once('@').is_some_and(|(user, domain)| {
            !user.is_empty()
                && user
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte))
                && (DOMAIN.check)(domain).is_ok()
        });
        require(
            valid,
            format!("`{text}` is no e-mail address"),
            "write `name@example.org`",
        )
    },
};

/// Lines of a Caddyfile.
pub const CADDYFILE: &Refinement = &Refinement {
    name: "Caddyfile directives",
    check: |text| no_nul(text),
};

fn is_label(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 63
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn is_plain_path(text: &str) -> bool {
    let relative = text.strip_prefix('/').unwrap_or(text);
    !relative.is_empty()
        && relative
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..")
        && !text.contains(|character: char| {
            character.is_whitespace() || character.is_control() || "\":$'\\`{}".contains(character)
        })
}

fn no_nul(text: &str) -> Result<(), Complaint> {
    let fits = !text
        .contains(|character: char| character.is_control() && !matches!(character, '\n' | '\t'));
    require(
        fits,
        "the string holds a control character",
        "leave it out: no env file and no YAML file can carry it",
    )
}

fn require(
    holds: bool,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Result<(), Complaint> {
    if holds {
        Ok(())
    } else {
        Err(complaint(message, help))
    }
}

fn complaint(message: impl Into<String>, help: impl Into<String>) -> Complaint {
    Complaint {
        message: message.into(),
        help: Some(help.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refinements_take_what_is_right_and_refuse_what_is_near() {
        let cases: &[(&Refinement, &[&str], &[&str])] = &[
            (
                PROJECT_NAME,
                &["javisi", "a-b_2"],
                &["", "Javisi", "2x", "a b", "a.b"],
            ),
            (
                DATA_NAME,
                &["plane", "plane_2"],
                &["plane-db", "Plane", "", "x\"; drop"],
            ),
            (
                HOST_LABEL,
                &["work", "a-1"],
                &["work.example.org", "-a", "a-", "Work", ""],
            ),
            (
                DOMAIN,
                &["example.org", "a.b.c"],
                &[
                    "example",
                    "https://example.org",
                    "example.org.",
                    "Ex.org",
                    "a..b",
                ],
            ),
            (
                UPSTREAM,
                &["n8n:5678", "plane-api:8000"],
                &["n8n", "http://n8n:5678", "n8n:0", "n8n:99999", ":80"],
            ),
            (
                URL_PATH,
                &["/", "/webhooks/plane"],
                &["webhooks", "/a b", "/a*", "/{x}", "/é"],
            ),
            (
                CONTAINER_PATH,
                &["/data", "/var/lib/x"],
                &["data", "/a/../b", "/a//b", "/", "/a b", "/a:b"],
            ),
            (
                HOST_PATH,
                &["storage", "/srv/x"],
                &["../x", "a//b", "", "a b", "a{{ x }}"],
            ),
            (
                IMAGE,
                &["redis:8.0.5", "makeplane/plane-api"],
                &["Redis", "a b", ""],
            ),
            (
                BUCKET,
                &["uploads", "plane-uploads"],
                &["up", "Uploads", "api", "god-mode", "a_b"],
            ),
            (
                EMAIL,
                &["a@example.org", "x+y@agents.javisi.local"],
                &["a", "a@b", "a b@c.de", "@c.de"],
            ),
            (
                DISPLAY_NAME,
                &["Mobutoo (Concierge AI)"],
                &["", "a\nb", "  "],
            ),
        ];
        for (refinement, right, wrong) in cases {
            for text in *right {
                assert_eq!(
                    (refinement.check)(text),
                    Ok(()),
                    "{}: {text:?}",
                    refinement.name
                );
            }
            for text in *wrong {
                assert!(
                    (refinement.check)(text).is_err(),
                    "{}: {text:?}",
                    refinement.name
                );
            }
        }
    }
}
