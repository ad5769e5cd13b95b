//! References to container images.

use std::fmt;

/// `registry/repository:tag@digest`, as Docker reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageReference {
    /// Everything before the tag: `makeplane/plane-backend`, `artifacts.plane.so/makeplane/plane-web`.
    pub repository: String,
    /// What follows the last colon after the last slash.
    pub tag: Option<String>,
    /// `sha256:…`.
    pub digest: Option<String>,
}

impl ImageReference {
    /// Splits a reference; answers `None` where a part is empty, in upper case where Docker forbids it, or holds white space.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(digest)),
            None => (text, None),
        };
        let after_slash = name.rfind('/').map_or(0, |slash| slash + 1);
        let (repository, tag) = match name[after_slash..].find(':') {
            Some(colon) => (
                &name[..after_slash + colon],
                Some(&name[after_slash + colon + 1..]),
            ),
            None => (name, None),
        };
        let repository_ok = repository.split('/').all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| {
                    byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-:".contains(&byte)
                })
        });
        let tag_ok = tag.is_none_or(|tag| {
            !tag.is_empty()
                && tag.len() <= 128
                && !tag.starts_with(['.', '-'])
                && tag
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        });
        let digest_ok = digest.is_none_or(|digest| {
            digest.strip_prefix("sha256:").is_some_and(|hex| {
                hex.len() == 64
                    && hex
                        .bytes()
                        .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
            })
        });
        (repository_ok && tag_ok && digest_ok).then(|| Self {
            repository: repository.to_owned(),
            tag: tag.map(str::to_owned),
            digest: digest.map(str::to_owned),
        })
    }

    /// The last part of the repository: `plane-backend`.
    pub fn name(&self) -> &str {
        self.repository
            .rsplit('/')
            .next()
            .unwrap_or(&self.repository)
    }
}

impl fmt::Display for ImageReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.repository)?;
        if let Some(tag) = &self.tag {
            write!(formatter, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(formatter, "@{digest}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::ImageReference;

    #[test]
    fn splits_as_docker_does() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let with_digest = format!("redis@{digest}");
        let cases = [
            ("redis", Some(("redis", None, None))),
            (
                "redis:8.0-bookworm",
                Some(("redis", Some("8.0-bookworm"), None)),
            ),
            (
                "localhost:5000/team/app:v1",
                Some(("localhost:5000/team/app", Some("v1"), None)),
            ),
            (
                "localhost:5000/app",
                Some(("localhost:5000/app", None, None)),
            ),
            (
                with_digest.as_str(),
                Some(("redis", None, Some(digest.as_str()))),
            ),
            ("redis:", None),
            ("", None),
            ("Redis:8", None),
            ("redis: 8", None),
            ("redis@sha256:12", None),
        ];
        for (text, expected) in cases {
            let parsed = ImageReference::parse(text);
            let parts = parsed.as_ref().map(|image| {
                (
                    image.repository.as_str(),
                    image.tag.as_deref(),
                    image.digest.as_deref(),
                )
            });
            assert_eq!(parts, expected, "{text}");
            if let Some(image) = parsed {
                assert_eq!(image.to_string(), text);
            }
        }
    }
}
