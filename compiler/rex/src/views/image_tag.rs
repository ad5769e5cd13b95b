//! What the tag of an image names: one release, or whatever is newest.

use specc_artifacts::jinja::{self, RegionKind};
use specc_model::facts::TagScheme;

/// Words that name whatever is newest, alone or before a flavour (`lts-alpine`).
const MOVING: [&str; 20] = [
    "latest", "stable", "main", "master", "edge", "nightly", "release", "preview", "next", "dev",
    "develop", "canary", "beta", "unstable", "testing", "rolling", "mainline", "lts", "current",
    "snapshot",
];

/// What can be said about a tag.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict<'f> {
    /// It names one release.
    Exact,
    /// There is none, which means `latest`.
    Untagged,
    /// It names whatever is newest.
    Moving,
    /// It does not exist; tags of this image follow this scheme.
    Missing(TagScheme<'f>),
    /// Cannot be told.
    NotKnown,
}

/// Judges a tag by the scheme of the image's tags, or by its look where that is not known.
pub(crate) fn verdict<'f>(tag: Option<&str>, scheme: Option<TagScheme<'f>>) -> Verdict<'f> {
    let Some(tag) = tag else {
        return Verdict::Untagged;
    };
    let lower = tag.to_ascii_lowercase();
    let (word, rest) = lower.split_once(['-', '_']).unwrap_or((&lower, ""));
    // MinIO's exact tags begin with `RELEASE.`, so only the whole word moves.
    if MOVING.contains(&word) {
        return match is_one_build(rest) {
            true => Verdict::Exact,
            false => Verdict::Moving,
        };
    }
    match scheme {
        Some(scheme) => by_scheme(tag, scheme),
        None => by_look(tag),
    }
}

/// Whether what stands behind a moving word names one build of it: `main-v1.81.3-stable`, `nightly-20250131`, `main-3f2a1bc`.
fn is_one_build(rest: &str) -> bool {
    let version = rest.strip_prefix('v').unwrap_or(rest);
    let first = rest.split(['-', '_']).next().unwrap_or("");
    let digits = first.bytes().filter(u8::is_ascii_digit).count();
    let hash = first.len() >= 7 && first.bytes().all(|byte| byte.is_ascii_hexdigit());
    components(version) >= 3 || (hash && digits > 0) || components(&rest.replace('-', ".")) >= 3
}

fn by_scheme<'f>(tag: &str, scheme: TagScheme<'f>) -> Verdict<'f> {
    let scheme = match release(tag) {
        Some((major, minor)) => scheme.of_release(major, minor),
        None => scheme,
    };
    let Some(version) = tag.strip_prefix(scheme.prefix) else {
        return if starts_with_version(tag) {
            Verdict::Missing(scheme)
        } else {
            Verdict::Moving
        };
    };
    let components = components(version);
    match (scheme.components, components) {
        (0, _) if version.starts_with(|first: char| first.is_ascii_digit()) => Verdict::Exact,
        (_, 0) if starts_with_version(version) => Verdict::Missing(scheme),
        // A word, such as a code name (`bookworm`) or a flavour (`alpine`): whatever is newest.
        (_, 0) => Verdict::Moving,
        (wanted, given) if given < wanted => Verdict::Moving,
        _ => Verdict::Exact,
    }
}

/// Without facts: three numbers are exact in every scheme there is, one number never is; the rest stays open.
fn by_look(tag: &str) -> Verdict<'static> {
    // `version-6.4.16`, `release-1.2.3`: a word that says what follows.
    let named = tag.split_once('-').filter(|(word, rest)| {
        word.bytes().all(|byte| byte.is_ascii_alphabetic()) && components(rest) >= 3
    });
    let tag = named.map_or(tag, |(_, version)| version);
    let version = tag.strip_prefix('v').unwrap_or(tag);
    let first = version.split(['.', '-', '_']).next().unwrap_or("");
    match components(version) {
        // `20260131` and the like are dates or build numbers.
        1 if first.len() <= 3 => Verdict::Moving,
        3.. => Verdict::Exact,
        _ => Verdict::NotKnown,
    }
}

/// The number of numeric components before the first `-` or `_`: 2 in `8.0-bookworm`, 0 in `v1`.
fn components(version: &str) -> u8 {
    let number = version.split(['-', '_', '+']).next().unwrap_or("");
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let count = number.split('.').take_while(|part| numeric(part)).count();
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// The major and minor number of a tag, with or without the usual `v`.
fn release(tag: &str) -> Option<(u32, u32)> {
    let mut numbers = tag
        .strip_prefix(['v', 'V'])
        .unwrap_or(tag)
        .split(['.', '-', '_']);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Whether the tag is a number, with or without the usual `v`.
fn starts_with_version(tag: &str) -> bool {
    components(tag.strip_prefix(['v', 'V']).unwrap_or(tag)) > 0
}

/// What a reference falls back to where its variable is not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fallback {
    /// The whole reference, with the fallback in its place.
    pub(crate) image: String,
}

/// The fallback of `NAME:${TAG:-latest}` or `{{ image | default('NAME:latest') }}`, where nothing else of it is open.
pub(crate) fn fallback(text: &str) -> Option<Fallback> {
    let (range, default) = match jinja::regions(text).as_slice() {
        [] => {
            let start = text.find("${")?;
            let inner = text.get(start + 2..)?;
            let length = inner.find('}')?;
            let (name, default) = inner.get(..length)?.split_once('-')?;
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            let is_name = name.trim_end_matches(':').bytes().all(plain);
            (
                start..start + length + 3,
                is_name.then(|| default.to_owned())?,
            )
        }
        [region] if region.kind == RegionKind::Expression => {
            let plain = jinja::read_expression(text, region.inner.clone()).plain?;
            match plain.filters.as_slice() {
                [(name, default)] if name == "default" || name == "d" => {
                    (region.range.clone(), default.clone()?)
                }
                _ => return None,
            }
        }
        _ => return None,
    };
    let (before, after) = (text.get(..range.start)?, text.get(range.end..)?);
    let image = format!("{before}{default}{after}");
    (!image.contains(['$', '{'])).then_some(Fallback { image })
}

/// How the tags of an image begin, for messages.
pub(crate) fn describe(scheme: TagScheme<'_>) -> String {
    let prefix = scheme.prefix;
    let earlier = scheme.earlier.filter(|earlier| earlier.prefix == prefix);
    match (earlier, prefix) {
        (Some(earlier), _) => {
            let (major, minor) = earlier.before;
            format!("before {major}.{minor}, tags of this image begin with `{prefix}`")
        }
        (None, "") => format!(
            "tags of this image begin with the number, as in `{}`",
            scheme.example
        ),
        (None, _) => format!(
            "tags of this image begin with `{prefix}`, as in `{}`",
            scheme.example
        ),
    }
}

#[cfg(test)]
mod tests {
    use specc_model::ImageReference;
    use specc_model::facts::image_facts;

    use super::{Verdict, fallback, verdict};

    fn judge(reference: &str) -> &'static str {
        let image = ImageReference::parse(reference).unwrap();
        let scheme = image_facts(&image.repository).and_then(|facts| facts.tags);
        match verdict(image.tag.as_deref(), scheme) {
            Verdict::Exact => "exact",
            Verdict::Untagged => "untagged",
            Verdict::Moving => "moving",
            Verdict::Missing(_) => "missing",
            Verdict::NotKnown => "not known",
        }
    }

    #[test]
    fn tags_are_judged_by_the_facts_about_the_image() {
        let cases = [
            ("makeplane/plane-backend", "untagged"),
            ("makeplane/plane-backend:stable", "moving"),
            ("makeplane/plane-backend:v1", "moving"),
            ("makeplane/plane-backend:v1.2", "moving"),
            ("makeplane/plane-backend:v1.2.2", "exact"),
            ("makeplane/plane-backend:1.2.2", "missing"),
            ("postgres:18", "moving"),
            ("postgres:18.1-bookworm", "exact"),
            ("postgres:bookworm", "moving"),
            ("redis:8.0-bookworm", "moving"),
            ("redis:8.0.5-bookworm", "exact"),
            ("caddy:2.10.2-alpine", "exact"),
            ("caddy:latest-alpine", "moving"),
            ("gcr.io/cadvisor/cadvisor:v0.55.1", "missing"),
            ("gcr.io/cadvisor/cadvisor:v0.53.0", "missing"),
            ("gcr.io/cadvisor/cadvisor:0.55.1", "exact"),
            ("gcr.io/cadvisor/cadvisor:v0.49.1", "exact"),
            ("gcr.io/cadvisor/cadvisor:0.49.1", "missing"),
            ("gcr.io/cadvisor/cadvisor:v0.49", "moving"),
            ("ghcr.io/berriai/litellm:main-v1.81.3-stable", "exact"),
            ("ghcr.io/berriai/litellm:main-stable", "moving"),
            ("node:lts-alpine", "moving"),
            ("minio/minio:RELEASE.2025-09-07T16-13-09Z", "exact"),
            ("minio/minio:2025-09-07T16-13-09Z", "missing"),
            ("minio/minio:latest", "moving"),
        ];
        for (reference, expected) in cases {
            assert_eq!(judge(reference), expected, "{reference}");
        }
    }

    #[test]
    fn a_fallback_is_read_where_nothing_else_is_open() {
        let cases = [
            ("team/app:${TAG:-latest}", Some("team/app:latest")),
            ("${IMAGE:-team/app}", Some("team/app")),
            (
                "{{ image | default('team/app:1.2.3') }}",
                Some("team/app:1.2.3"),
            ),
            ("team/app:${TAG:?}", None),
            ("${REGISTRY}/app:${TAG:-latest}", None),
            ("{{ image }}", None),
            ("team/app:1.2.3", None),
        ];
        for (text, expected) in cases {
            let image = fallback(text).map(|fallback| fallback.image);
            assert_eq!(image.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn without_facts_only_what_is_certain_is_claimed() {
        let cases = [
            ("node:22-alpine", "moving"),
            ("team/app:main", "moving"),
            ("team/app:dev", "moving"),
            ("team/app:main-3f2a1bc", "exact"),
            ("team/app:nightly-20250131", "exact"),
            ("team/app:nightly-2025-01-31", "exact"),
            ("team/app:stable-alpine", "moving"),
            ("team/app:release-2.1", "moving"),
            ("team/app:version-6.4.16", "exact"),
            ("team/app:version-6", "not known"),
            ("team/app:1.2.3", "exact"),
            ("team/app:v1.2.3-rc.1", "exact"),
            ("team/app:1.2", "not known"),
            ("team/app:20260131", "not known"),
            ("team/app:jessie", "not known"),
        ];
        for (reference, expected) in cases {
            assert_eq!(judge(reference), expected, "{reference}");
        }
    }
}
