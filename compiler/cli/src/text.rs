//! What the commands say, for people.

use std::fmt::Write;

use camino::Utf8Path;
use specc_driver::{Change, Report, Review, Surface, Unchecked, reference};
use specc_source::{Applicability, Code, Fix, Level, Span};

use crate::render::{Paint, Renderer, escape, escape_line, wrap};

/// How many findings are printed; whoever has more of them repairs the first ones first.
const MOST_FINDINGS: usize = 100;

/// All findings of a report, and what could not be checked.
pub fn findings(report: &Report, width: usize, paint: Paint) -> String {
    if report.findings.is_empty() && report.unchecked.is_empty() {
        // The look-out for secrets reads all texts once more: only for what is going to be shown.
        return String::new();
    }
    let secrets: Vec<Span> = specc_driver::secrets(report);
    let renderer = Renderer {
        sources: &report.sources,
        secrets: &secrets,
        width,
        paint,
    };
    let mut text = String::new();
    for finding in report.findings.iter().take(MOST_FINDINGS) {
        let _ = writeln!(text, "{}", renderer.diagnostic(finding));
    }
    let hidden = report.findings.len().saturating_sub(MOST_FINDINGS);
    if hidden > 0 {
        let _ = writeln!(text, "… and {hidden} more\n");
    }
    // What one rule lacks everywhere is said once.
    let mut said: Vec<(&str, &str)> = Vec::new();
    for unchecked in &report.unchecked {
        let reason = (unchecked.rule, unchecked.reason.as_str());
        if !said.contains(&reason) {
            said.push(reason);
            let places = report.unchecked.iter();
            let places = places.filter(|other| (other.rule, other.reason.as_str()) == reason);
            let _ = writeln!(
                text,
                "{}",
                self::unchecked(report, unchecked, places, width, paint)
            );
        }
    }
    text
}

/// The closing line: `2 errors, 1 warning in spec/javisi.plane; 10 rules checked`.
pub fn summary(report: &Report, paint: Paint) -> String {
    let spec = escape_line(report.spec.as_str());
    let mut found = by_level(report, paint);
    if !report.unchecked.is_empty() {
        found.push(format!(
            "{} not checked",
            counted(report.unchecked.len(), "place")
        ));
    }
    let rules = match report.rules {
        0 => "no rule checked".to_owned(),
        rules => format!("{} checked", counted(rules, "rule")),
    };
    match found.is_empty() {
        true => format!("{} {spec}; {rules}\n", paint.good("ok:")),
        false => format!("{} in {spec}; {rules}\n", found.join(", ")),
    }
}

/// The closing line of an audit that could not read everything: never a word of praise.
pub fn partial_summary(report: &Report, unread: usize, paint: Paint) -> String {
    let root = escape_line(report.spec.as_str());
    let mut found = by_level(report, paint);
    if !report.unchecked.is_empty() {
        found.push(format!(
            "{} not checked",
            counted(report.unchecked.len(), "place")
        ));
    }
    found.push(paint.level(
        Level::Warning,
        &format!("{} not read", counted(unread, "path")),
    ));
    let rules = counted(report.rules, "rule");
    format!("{} in {root}; {rules} checked\n", found.join(", "))
}

/// How many findings would go with `--fix`: `fixable: 2 with `--fix`, 1 more with `--unsafe-fixes``; nothing where none would.
pub fn fixable(report: &Report, paint: Paint) -> String {
    let fixes = report.findings.iter().filter_map(|one| one.fix.as_ref());
    let fixes = fixes.filter(|fix| !fix.edits.is_empty());
    let (safe, others): (Vec<&Fix>, Vec<&Fix>) =
        fixes.partition(|fix| fix.applicability == Applicability::Safe);
    let switches = match (safe.len(), others.len()) {
        (0, 0) => return String::new(),
        (safe, 0) => format!("{safe} with `--fix`"),
        (0, others) => format!("{others} with `--unsafe-fixes`"),
        (safe, others) => format!("{safe} with `--fix`, {others} more with `--unsafe-fixes`"),
    };
    format!("{} {switches}\n", paint.part("fixable:"))
}

/// The closing line of what is no check of a whole spec: `2 errors in spec/javisi.plane`.
pub fn counts(report: &Report, paint: Paint) -> String {
    let found = by_level(report, paint).join(", ");
    format!("{found} in {}\n", escape_line(report.spec.as_str()))
}

/// `2 errors`, `1 warning`.
fn by_level(report: &Report, paint: Paint) -> Vec<String> {
    let levels = [Level::Error, Level::Warning, Level::Note];
    let found = levels.into_iter().filter_map(|level| {
        let count = report.count(level);
        (count > 0).then(|| paint.level(level, &counted(count, level.as_str())))
    });
    found.collect()
}

/// What a build did: `output: 3 written, 1 deleted, 38 unchanged`.
pub fn built(output: &Utf8Path, changes: &[Change], unchanged: usize, paint: Paint) -> String {
    let deleted = changes
        .iter()
        .filter(|change| change.kind == "obsolete")
        .count();
    let written = changes.len() - deleted;
    let counts = [
        (written, "written"),
        (deleted, "deleted"),
        (unchanged, "unchanged"),
    ];
    let counts = counts.into_iter().filter(|&(count, _)| count > 0);
    let counts: Vec<String> = counts
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    format!(
        "{} {}: {}\n",
        paint.good("ok:"),
        escape_line(output.as_str()),
        counts.join(", ")
    )
}

/// That a build had nothing to do.
pub fn fresh(output: &Utf8Path, files: usize, paint: Paint) -> String {
    let output = escape_line(output.as_str());
    format!(
        "{} {output}: nothing to do, {} as they should be\n",
        paint.good("ok:"),
        counted(files, "file")
    )
}

/// The files that are not as the spec says.
pub fn stale(spec: &Utf8Path, output: &Utf8Path, changes: &[Change], paint: Paint) -> String {
    let (spec, output) = (escape_line(spec.as_str()), escape_line(output.as_str()));
    let word = paint.level(Level::Error, "error");
    let mut text = format!(
        "{word}: {}\n",
        paint.strong(&format!("`{output}` is not what `{spec}` gives"))
    );
    let widest = changes
        .iter()
        .map(|change| change.kind.len())
        .max()
        .unwrap_or(0);
    for change in changes {
        let _ = writeln!(
            text,
            "    {:widest$}  {output}/{}",
            change.kind,
            escape_line(change.path.as_str())
        );
    }
    let _ = writeln!(text, "  {} run `specc build`", paint.part("help:"));
    text
}

/// The security surface, its hash, and the state of its review.
pub fn review(
    review: &Review,
    surface: &Surface,
    environment: Option<&str>,
    paint: Paint,
) -> String {
    let mut text = String::new();
    let mut category = "";
    for item in &surface.items {
        if item.category != category {
            category = &item.category;
            let _ = writeln!(text, "{}", paint.strong(&escape_line(category)));
        }
        let _ = writeln!(text, "  {}", escape_line(&item.text));
    }
    let _ = writeln!(text, "\nblake3 {}", surface.hash);
    let spec = escape_line(review.report.spec.as_str());
    let environment = environment
        .map(|name| format!(" --env {name}"))
        .unwrap_or_default();
    let approve = format!("specc review {spec}{environment} --approve NAME");
    let Some(recorded) = &review.recorded else {
        let _ = writeln!(
            text,
            "not reviewed yet; once you have looked at it: {approve}"
        );
        return text;
    };
    let by = format!("{} on {}", escape_line(&recorded.reviewer), recorded.date);
    if review.is_current() {
        let record = escape_line(review.record.as_str());
        let _ = writeln!(text, "{} reviewed by {by} ({record})", paint.good("ok:"));
    } else {
        let _ = writeln!(
            text,
            "{} since the review by {by}:",
            paint.level(Level::Warning, "changed")
        );
    }
    for (sign, items) in [("+", &review.changes.added), ("-", &review.changes.removed)] {
        for item in items {
            let _ = writeln!(
                text,
                "  {sign} {}: {}",
                escape_line(&item.category),
                escape_line(&item.text)
            );
        }
    }
    if !review.is_current() {
        let _ = writeln!(text, "once you have looked at it: {approve}");
    }
    text
}

/// The text behind a code.
pub fn explanation(code: &Code, paint: Paint) -> String {
    let text = reference::fit(code.explanation.trim(), reference::WIDTH);
    match text.starts_with('#') {
        true => text,
        false => format!(
            "{}\n\n{text}",
            paint.strong(&format!("{}: {}", code.id, code.slug))
        ),
    }
}

/// All codes with their names.
pub fn codes(codes: impl Iterator<Item = &'static Code>) -> String {
    let mut text = String::new();
    for code in codes {
        let _ = writeln!(text, "{:<12} {}", code.id, code.slug);
    }
    text
}

/// What a rule could not check, and in which places.
fn unchecked<'r>(
    report: &Report,
    unchecked: &Unchecked,
    places: impl Iterator<Item = &'r Unchecked>,
    width: usize,
    paint: Paint,
) -> String {
    let head = format!("unchecked[{}]: ", unchecked.rule);
    let mut text = wrap(&head, &escape(&unchecked.reason), width);
    for place in places {
        let file = report.sources.file(place.place.file);
        let position = file.position(place.place.start);
        let path = escape_line(file.path().as_str());
        let place = format!("at {path}:{}:{}", position.line, position.column);
        let _ = writeln!(text, "    {}", paint.faint(&place));
    }
    text
}

/// `1 error`, `2 errors`.
pub fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}
