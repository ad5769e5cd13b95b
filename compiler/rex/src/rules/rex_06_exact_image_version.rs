//! # REX-06: exact-image-version
//!
//! ## What it does
//!
//! Refuses an image without a tag, with a moving tag (`latest`, `stable`, `main`, `master`, `edge`, `nightly`, `release`,
//! `preview`, a bare major such as `18`, or `8.0` where the product publishes patch tags), and a tag that does not exist as
//! far as the facts about the image say. A digest is always exact. An image that is built here has no tag to pull.
//!
//! ## Why it hurts
//!
//! A moving tag makes every deploy an upgrade that nobody decided, and a rollback impossible: the tag that worked yesterday
//! is another image today. A tag that does not exist stops the deploy halfway.
//!
//! ## Example
//!
//! ```yaml
//! image: makeplane/plane-backend:stable
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! image: makeplane/plane-backend:v1.2.2
//! ```
//!
//! Whoever wants the moving minor says so where the image stands:
//!
//! ```yaml
//! image: rabbitmq:3.13-management-alpine # rex: allow REX-06 because patch releases are wanted without a deploy
//! ```
//!
//! ## Origin
//!
//! T8.3 F5 SEED-6

use specc_model::ImageReference;
use specc_model::facts::TagScheme;
use specc_source::Level;

use crate::documentation::code;
use crate::views::{Place, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct ExactImageVersion;

static INFO: RuleInfo = RuleInfo {
    code: code!(
        "REX-06",
        "exact-image-version",
        "rex_06_exact_image_version.rs"
    ),
    level: Level::Error,
    doors: Doors::Both,
};

const MOVING: [&str; 8] = [
    "latest", "stable", "main", "master", "edge", "nightly", "release", "preview",
];

const WHY: &str =
    "A moving tag makes every deploy an upgrade that nobody decided, and takes the way back.";
const WHY_EXISTS: &str = "A tag that does not exist stops the deploy halfway.";

impl Rule for ExactImageVersion {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        if service.built {
            return;
        }
        let Some((text, place)) = service.image.known() else {
            return;
        };
        let Some(image) = ImageReference::parse(text) else {
            return;
        };
        if image.digest.is_some() {
            return;
        }
        let known = report.deployment().image_of(service);
        let facts = known.and_then(|known| known.tags());
        match verdict(image.tag.as_deref(), facts) {
            Verdict::Exact => {}
            Verdict::Untagged => {
                finding(
                    report,
                    place,
                    format!("the image `{text}` has no tag, which means `latest`"),
                    &image,
                    facts,
                    WHY,
                );
            }
            Verdict::Moving => finding(
                report,
                place,
                format!("the image `{text}` has a moving tag"),
                &image,
                facts,
                WHY,
            ),
            Verdict::Missing(scheme) => {
                let message = format!(
                    "the image `{text}` has a tag that does not exist: {}",
                    describe(scheme)
                );
                finding(report, place, message, &image, facts, WHY_EXISTS);
            }
            Verdict::NotKnown => {
                let message = format!(
                    "cannot tell whether the tag of `{text}` is exact: nothing is known about the image"
                );
                report.note_once(
                    &image.repository,
                    place,
                    message,
                    "pin it by digest to be certain: `NAME:TAG@sha256:…`",
                );
            }
        }
    }
}

fn finding(
    report: &mut Report<'_>,
    place: Place,
    message: String,
    image: &ImageReference,
    scheme: Option<TagScheme<'_>>,
    why: &str,
) {
    let example = scheme.map_or("an exact version or a digest".to_owned(), |tags| {
        format!(
            "an exact version, such as `{}:{}`",
            image.repository, tags.example
        )
    });
    report.add(
        report
            .at(place, message, "the image")
            .why(why)
            .help(format!("write {example}")),
    );
}

/// What can be said about a tag.
#[derive(Debug, PartialEq, Eq)]
enum Verdict<'f> {
    Exact,
    Untagged,
    Moving,
    Missing(TagScheme<'f>),
    NotKnown,
}

fn verdict<'f>(tag: Option<&str>, scheme: Option<TagScheme<'f>>) -> Verdict<'f> {
    let Some(tag) = tag else {
        return Verdict::Untagged;
    };
    let lower = tag.to_ascii_lowercase();
    let word = lower.split(['-', '_']).next().unwrap_or("");
    // MinIO's exact tags begin with `RELEASE.`, so only the whole word moves.
    if MOVING.contains(&word) {
        return Verdict::Moving;
    }
    match scheme {
        Some(scheme) => by_scheme(tag, scheme),
        None => by_look(tag),
    }
}

fn by_scheme<'f>(tag: &str, scheme: TagScheme<'f>) -> Verdict<'f> {
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

/// Whether the tag is a number, with or without the usual `v`.
fn starts_with_version(tag: &str) -> bool {
    components(tag.strip_prefix(['v', 'V']).unwrap_or(tag)) > 0
}

fn describe(scheme: TagScheme<'_>) -> String {
    match scheme.prefix {
        "" => format!(
            "tags of this image begin with the number, as in `{}`",
            scheme.example
        ),
        prefix => format!(
            "tags of this image begin with `{prefix}`, as in `{}`",
            scheme.example
        ),
    }
}

#[cfg(test)]
mod tests {
    use specc_model::ImageReference;
    use specc_model::facts::image_facts;

    use super::{Verdict, verdict};

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
            ("gcr.io/cadvisor/cadvisor:0.55.1", "exact"),
            ("minio/minio:RELEASE.2025-09-07T16-13-09Z", "exact"),
            ("minio/minio:2025-09-07T16-13-09Z", "missing"),
            ("minio/minio:latest", "moving"),
        ];
        for (reference, expected) in cases {
            assert_eq!(judge(reference), expected, "{reference}");
        }
    }

    #[test]
    fn without_facts_only_what_is_certain_is_claimed() {
        let cases = [
            ("node:22-alpine", "moving"),
            ("team/app:main", "moving"),
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
