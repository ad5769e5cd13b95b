//! The rules of a run: those that have something to say, with what `specc explain` prints about them.

use specc_driver::all_codes;
use specc_source::Code;

use super::model::{Configuration, Help, Message, Rule};
use super::{Entry, Sort, is_result};

/// Of files that are not what the spec gives: no code of the book, but a result needs a rule.
const STALE: Code = Code {
    id: "stale",
    slug: "stale-output",
    explanation: "What `specc build --check` finds: a file of the output is not what the spec gives.\n\nRun `specc build` and commit what it writes.\n",
};

/// The rules of these entries, in the order of their codes.
pub(super) fn of<'a>(entries: &[Entry<'a>]) -> Vec<Rule<'a>> {
    let mut rules: Vec<Rule<'a>> = Vec::new();
    for entry in entries {
        let Some(code) = code(entry) else { continue };
        match rules.iter_mut().find(|rule| rule.id == code.id) {
            // The results say how much each of them weighs.
            Some(_) => {}
            None => rules.push(rule(code, entry)),
        }
    }
    rules.sort_by_key(|rule| rule.id);
    rules
}

/// Where a rule stands among them.
pub(super) fn index(rules: &[Rule<'_>], id: &str) -> Option<usize> {
    rules.binary_search_by_key(&id, |rule| rule.id).ok()
}

fn code<'a>(entry: &Entry<'a>) -> Option<&'a Code> {
    match (&entry.finding, entry.sort) {
        (Some(finding), _) => Some(finding.diagnostic.code),
        (None, Sort::Stale) => Some(&STALE),
        (None, _) => all_codes().find(|code| code.id == entry.code),
    }
}

fn rule<'a>(code: &'a Code, entry: &Entry<'_>) -> Rule<'a> {
    let explanation = code.explanation.trim();
    let paragraph = first_paragraph(explanation);
    Rule {
        id: code.id,
        name: pascal_case(code.slug),
        short_description: Message {
            text: format!("{}: {}", code.id, code.slug.replace('-', " ")),
        },
        full_description: Message { text: paragraph },
        help: Help {
            text: plain(explanation),
            markdown: explanation,
        },
        default_configuration: is_result(entry).then(|| Configuration {
            level: entry.level.as_str(),
        }),
    }
}

/// The first lines that are neither heading nor code, as one.
fn first_paragraph(markdown: &str) -> String {
    let mut paragraphs = markdown.split("\n\n").map(str::trim);
    let first = paragraphs.find(|part| !part.is_empty() && !part.starts_with(['#', '`']));
    let lines = first.unwrap_or(markdown).lines();
    lines.collect::<Vec<_>>().join(" ")
}

/// Markdown for those who cannot show it: without the marks of headings and code blocks.
fn plain(markdown: &str) -> String {
    let lines = markdown.lines().filter(|line| !line.starts_with("```"));
    let lines = lines.map(|line| match line.starts_with('#') {
        true => line.trim_start_matches('#').trim_start(),
        false => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `healthcheck-timing` as SARIF likes names: `HealthcheckTiming`.
fn pascal_case(slug: &str) -> String {
    let words = slug.split('-').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}
