//! # REX-06: exact-image-version
//!
//! ## What it does
//!
//! Refuses an image without a tag, with a moving tag (`latest`, `stable`, `main`, `master`, `edge`, `nightly`, `release`,
//! `preview`, a bare major such as `18`, or `8.0` where the product publishes patch tags), a variable that falls back to one of
//! these (`${TAG:-latest}`), and a tag that does not exist as far as the facts about the image say. A digest is always exact,
//! and so is a build of a moving line by its version, day or commit (`main-v1.81.3-stable`). An image that is built here has no
//! tag to pull; what its `Dockerfile` begins with has one. What scripts run with `docker run` is not looked at.
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
use specc_model::facts::{TagScheme, image_facts};
use specc_source::{Level, Span};

use crate::documentation::code;
use crate::views::image_tag::{Verdict, describe, fallback, verdict};
use crate::views::{Field, FileView, Place, ServiceView, TaskView};
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

/// Modules that pull an image.
const PULLING: &[&str] = &[
    "community.docker.docker_image_pull",
    "community.docker.docker_image",
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
        let (text, place) = match &service.image {
            Field::Known(text, place) => (text.as_ref(), *place),
            Field::Unknown(place) => {
                match service.node.and_then(|node| node.get("image")?.text()) {
                    Some(text) => (text, *place),
                    None => return,
                }
            }
            Field::Absent => return,
        };
        if let Some(fallback) = fallback(text) {
            fall_back(&fallback.image, place, report);
        } else if let Field::Known(..) = service.image {
            let known = report.deployment().image_of(service);
            judge(text, place, known.and_then(|known| known.tags()), report);
        }
    }

    fn task(&self, task: &TaskView<'_>, report: &mut Report<'_>) {
        if !task.calls(PULLING)
            || task
                .value("source")
                .text()
                .is_some_and(|from| from != "pull")
        {
            return;
        }
        let Field::Known(name, place) = task.value("name") else {
            return;
        };
        let text = match task.value("tag") {
            Field::Known(tag, _) => format!("{name}:{tag}"),
            Field::Unknown(_) => return,
            Field::Absent => name.into_owned(),
        };
        judge(&text, place, tags_of(&text), report);
    }

    fn file(&self, file: &FileView<'_>, report: &mut Report<'_>) {
        if !file.rendered_name().starts_with("Dockerfile") {
            return;
        }
        for (image, place) in bases(file) {
            judge(image, place, tags_of(image), report);
        }
    }
}

/// Holds what a variable falls back to against the rule. Whoever sets it may do better, so only what moves is told.
fn fall_back(image: &str, place: Place, report: &mut Report<'_>) {
    let reference = ImageReference::parse(image).filter(|image| image.digest.is_none());
    let Some(reference) = reference else { return };
    let verdict = verdict(reference.tag.as_deref(), tags_of(image));
    if matches!(verdict, Verdict::Moving | Verdict::Untagged) {
        let message = format!("the image falls back to `{image}`, which moves");
        report.add(
            report
                .at(place, message, "the image")
                .why(WHY)
                .help("let it fall back to an exact version, or to nothing: `${NAME:?}`"),
        );
    }
}

fn tags_of(text: &str) -> Option<TagScheme<'static>> {
    image_facts(&ImageReference::parse(text)?.repository)?.tags
}

/// The images that the stages of a Dockerfile begin with, other than its own stages and what arguments decide.
fn bases<'a>(file: &FileView<'a>) -> Vec<(&'a str, Place)> {
    let mut stages = vec!["scratch"];
    let mut bases = Vec::new();
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or("");
        let mut words = words.skip_while(|word| word.starts_with("--"));
        let Some(image) = words.next().filter(|_| first.eq_ignore_ascii_case("from")) else {
            continue;
        };
        if !stages.contains(&image)
            && !image.contains(['$', '{'])
            && let Some(column) = line.find(image)
        {
            let place = (at + column) as u32;
            let span = Span::new(file.file, place, place + image.len() as u32);
            bases.push((image, Place::written(span)));
        }
        // `AS stage`.
        stages.extend(words.nth(1));
    }
    bases
}

fn judge(text: &str, place: Place, scheme: Option<TagScheme<'_>>, report: &mut Report<'_>) {
    let Some(image) = ImageReference::parse(text).filter(|image| image.digest.is_none()) else {
        return;
    };
    let (message, why) = match verdict(image.tag.as_deref(), scheme) {
        Verdict::Exact => return,
        Verdict::Untagged => {
            let message = format!("the image `{text}` has no tag, which means `latest`");
            (message, WHY)
        }
        Verdict::Moving => (format!("the image `{text}` has a moving tag"), WHY),
        Verdict::Missing(scheme) => {
            let message = format!(
                "the image `{text}` has a tag that does not exist: {}",
                describe(scheme)
            );
            (message, WHY_EXISTS)
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
            return;
        }
    };
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
