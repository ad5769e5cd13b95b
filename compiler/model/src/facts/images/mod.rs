//! The images of this stack, one file per kind of software.

mod bases;
mod data;
mod flavours;
mod monitoring;
mod plane;
mod web;

use super::{CapabilityFacts, ImageFacts, TagScheme};

/// All images that are known.
pub static IMAGES: &[&[ImageFacts]] = &[
    plane::IMAGES,
    data::IMAGES,
    web::IMAGES,
    monitoring::IMAGES,
    bases::IMAGES,
];

/// The facts about the image of a repository: `makeplane/plane-backend`, `docker.io/library/redis`.
///
/// A registry of one's own may stand before the repository, since mirrors keep its path (`registry.example.org/minio/minio`).
/// An image of one name alone is Docker's own (`redis` is `library/redis`), while `acme/redis` is somebody's build, of which
/// nothing is known. Plane's images count by their last part: their names belong to nobody else.
pub fn image_facts(repository: &str) -> Option<&'static ImageFacts> {
    let mut path = repository;
    if let Some((host, rest)) = repository.split_once('/')
        && (host.contains(['.', ':']) || host == "localhost")
    {
        path = rest;
    }
    let official = path == repository && !path.contains('/');
    let fits = |known: &str| match known.strip_prefix("library/") {
        Some(name) if official => name == path,
        _ => {
            path == known
                || path
                    .strip_suffix(known)
                    .is_some_and(|before| before.ends_with('/'))
        }
    };
    IMAGES
        .iter()
        .copied()
        .flatten()
        .find(|facts| facts.repositories.iter().any(|known| fits(known)))
        .or_else(|| {
            // `gcr.io/distroless/python3-debian12`: the name says what is inside, the place what is not.
            path.split('/')
                .any(|part| part == "distroless")
                .then_some(&bases::DISTROLESS_IMAGE)
        })
}

/// Tags that are a number alone, such as `2.10.2`, of that many components.
const fn numbers(components: u8, example: &'static str) -> Option<TagScheme<'static>> {
    Some(TagScheme {
        prefix: "",
        components,
        example,
        earlier: None,
    })
}

/// Tags that begin with `v`, such as `v1.2.2`.
const fn versions(example: &'static str) -> Option<TagScheme<'static>> {
    Some(TagScheme {
        prefix: "v",
        components: 3,
        example,
        earlier: None,
    })
}

const ROOT_FILES: &[&str] = &["CHOWN", "SETGID", "SETUID", "DAC_OVERRIDE", "FOWNER"];

/// What a program needs that opens no port below 1024 and changes no user.
const NO_CAPABILITIES: CapabilityFacts<'static> = CapabilityFacts {
    needed: &[],
    useful: &[],
    reason: "it opens no port below 1024 and changes no user",
};

#[cfg(test)]
mod tests {
    use super::{IMAGES, image_facts};

    #[test]
    fn an_image_is_recognised_by_its_repository_and_nothing_less() {
        let cases = [
            ("redis", Some("redis")),
            ("library/redis", Some("redis")),
            ("docker.io/library/redis", Some("redis")),
            ("mirror.gcr.io/library/redis", Some("redis")),
            // Somebody's own build under the same name.
            ("bitnami/redis", None),
            ("registry.example.org/redis", None),
            ("ghcr.io/acme/postgres", None),
            ("minio/minio", Some("minio")),
            ("quay.io/minio/minio", Some("minio")),
            ("registry.example.org/mirror/minio/minio", Some("minio")),
            ("acme/minio", None),
            ("makeplane/plane-backend", Some("plane-backend")),
            (
                "artifacts.plane.so/makeplane/plane-backend",
                Some("plane-backend"),
            ),
            (
                "registry.example.org/plane/plane-backend",
                Some("plane-backend"),
            ),
            ("my-plane-backend", None),
            ("docker.n8n.io/n8nio/n8n", Some("n8n")),
            ("gcr.io/distroless/python3-debian12", Some("distroless")),
            ("unheard-of", None),
        ];
        for (repository, expected) in cases {
            assert_eq!(
                image_facts(repository).map(|facts| facts.name),
                expected,
                "{repository}"
            );
        }
    }

    #[test]
    fn every_image_says_where_its_facts_were_read() {
        for facts in IMAGES.iter().copied().flatten() {
            assert!(!facts.source.is_empty(), "{}", facts.name);
            assert!(!facts.repositories.is_empty(), "{}", facts.name);
        }
    }

    #[test]
    fn no_image_has_and_lacks_the_same_program() {
        for facts in IMAGES.iter().copied().flatten() {
            for tools in facts.flavours.iter().filter_map(|flavour| flavour.tools) {
                let both = tools.has.iter().find(|tool| tools.lacks.contains(tool));
                assert_eq!(both, None, "{}", facts.name);
            }
        }
    }

    #[test]
    fn programs_depend_on_what_the_tag_says_the_image_is_built_from() {
        let cases = [
            ("postgres", "18.1-alpine3.22", "wget", Some(true)),
            ("postgres", "18.1-bookworm", "wget", Some(false)),
            ("postgres", "18.1", "pg_isready", Some(true)),
            ("redis", "8.0.5-bookworm", "curl", Some(false)),
            ("python", "3.12.8-alpine", "wget", Some(true)),
            ("python", "3.12.8-slim-bookworm", "curl", Some(false)),
            ("python", "3.12.8-bookworm", "curl", Some(true)),
            ("node", "22.11.0-slim", "wget", Some(false)),
            ("node", "22.11.0", "wget", Some(true)),
            ("nginx", "1.29.3-alpine-slim", "curl", Some(false)),
            ("nginx", "1.29.3-alpine", "curl", Some(true)),
            ("makeplane/plane-space", "v1.2.2", "curl", Some(false)),
            ("makeplane/plane-backend", "v1.2.2", "bash", Some(true)),
            ("minio/minio", "RELEASE.2025-09-07T16-13-09Z", "curl", None),
            ("caddy", "2.10.2-builder", "wget", None),
        ];
        for (repository, tag, tool, expected) in cases {
            let tools = image_facts(repository).and_then(|facts| facts.tools(Some(tag)));
            let answer = tools.and_then(|tools| match tool {
                tool if tools.has.contains(&tool) => Some(true),
                tool if tools.lacks.contains(&tool) => Some(false),
                _ => None,
            });
            assert_eq!(answer, expected, "{repository}:{tag} {tool}");
        }
    }
}
