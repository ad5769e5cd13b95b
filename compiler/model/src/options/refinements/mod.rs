//! Conditions on strings: names, host names, paths, image references.

mod hosts;
mod names;
mod paths;

use specc_eval::schema::Complaint;

pub use hosts::*;
pub use names::*;
pub use paths::*;

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
    use specc_eval::Refinement;

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
                TAG,
                &["v1.4.0", "18.1-bookworm"],
                &["", "latest", "1.2@sha256", "a b"],
            ),
            (
                VARIABLE,
                &["LOG_LEVEL", "http_proxy"],
                &["", "1ST", "LOG-LEVEL", "A=B"],
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
