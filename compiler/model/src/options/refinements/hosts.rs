//! Host names and what is made of them.

use specc_eval::Refinement;

use super::{complaint, require};

/// One label of a host name.
pub const HOST_LABEL: &Refinement = &Refinement {
    name: "one label of a host name",
    check: |text| {
        if text.contains('.') {
            return Err(complaint(
                format!("`{text}` is more than one label"),
                match text.split('.').next().filter(|label| is_label(label)) {
                    Some(label) => {
                        format!("write `\"{label}\"`: the domain comes from `project.domain`")
                    }
                    None => "write the first label alone: the domain comes from `project.domain`"
                        .to_owned(),
                },
            ));
        }
        require(
            is_label(text),
            format!("`{text}` is no host label"),
            "use small letters, digits and inner `-`, at most 63",
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
                format!("write `\"{}\"`", rest.split('/').next().unwrap_or(rest)),
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
            "use small letters, digits, `-` and `_`",
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
                format!("write `\"{}\"`", rest.trim_end_matches('/')),
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
            "write one like `name@example.org`",
        )
    },
};

pub(super) fn is_label(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 63
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
