//! Pages that Caddy shows by itself, and whether they are there for everybody.

use crate::views::{Field, RouteView};

/// Whether a page is there for everybody wherever it stands: for robots, browsers, certificates, health checks.
fn is_for_everybody(page: &RouteView<'_>) -> bool {
    const FILES: [&str; 5] = [
        "favicon.ico",
        "humans.txt",
        "robots.txt",
        "security.txt",
        "sitemap.xml",
    ];
    const HEALTH: [&str; 9] = [
        "health",
        "healthz",
        "healthcheck",
        "livez",
        "live",
        "ping",
        "ready",
        "readyz",
        "status",
    ];
    let harmless = |path: &str| {
        let path = path.trim_end_matches(['*', '/']);
        let last = path.rsplit('/').next().unwrap_or("");
        path.starts_with("/.well-known") || FILES.contains(&last) || HEALTH.contains(&last)
    };
    let paths = page.paths.value();
    let by_path = paths.is_some_and(|paths| {
        let mut texts = paths.items.iter().map(Field::text);
        texts.all(|path| path.is_some_and(harmless))
    });
    let says_a_word = page.proxy.is_some_and(|answer| {
        let texts = answer.arguments.iter().map(|word| word.text.as_str());
        let mut texts = texts.filter(|text| !text.starts_with(['@', '/', '*']));
        let word = texts.next().unwrap_or("");
        let is_word = word.chars().all(|letter| letter.is_ascii_alphabetic());
        answer.is("respond") && answer.block.is_none() && is_word
    });
    by_path || says_a_word
}

/// Whether nothing asks who wants to see a page of which somebody has to know.
pub(crate) fn is_open(page: &RouteView<'_>) -> bool {
    page.authentication.is_absent() && !page.conditional && !is_for_everybody(page)
}

/// Whether files lie open; a text, somebody has written down for all to see.
pub(crate) fn shows_files(page: &RouteView<'_>) -> bool {
    let files = page.proxy.is_some_and(|answer| answer.is("file_server"));
    files && is_open(page)
}
