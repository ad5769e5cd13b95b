//! Paths, images and buckets.

use specc_eval::Refinement;

use super::hosts::is_label;
use super::require;
use crate::ImageReference;

/// An absolute path of a URL.
pub const URL_PATH: &Refinement = &Refinement {
    name: "an absolute URL path",
    check: |text| {
        require(
            text.starts_with('/'),
            format!("`{text}` does not start with `/`"),
            format!("write `\"/{text}\"`"),
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

/// The tag of an image.
pub const TAG: &Refinement = &Refinement {
    name: "an image tag",
    check: |text| {
        let tag = ImageReference::parse(&format!("x:{text}")).and_then(|image| image.tag);
        require(
            tag.as_deref() == Some(text) && text.contains(|letter: char| letter.is_ascii_digit()),
            format!("`{text}` is no exact image tag"),
            "write an exact one such as `v1.4.0`",
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
            "use 3 to 63 small letters, digits and inner `-`",
        )?;
        let taken = ["api", "auth", "static", "god-mode", "spaces", "live"];
        require(
            !taken.contains(&text),
            format!("Plane itself serves `/{text}`"),
            "name the bucket differently: `uploads`",
        )
    },
};

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
