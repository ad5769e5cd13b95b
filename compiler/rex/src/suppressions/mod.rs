//! `# rex: allow REX-05 until 2027-06-30 because …`: comments that let a rule pass at one place.

mod carried;
mod comments;
mod grammar;
mod spec;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use specc_source::{Applicability, Diagnostic, Edit, Fix, Sources, Span, Spanned};

pub(crate) use carried::in_carried;
pub(crate) use comments::in_file;
pub(crate) use grammar::{may_hold, read};
pub(crate) use spec::in_spec;

use crate::report::Sink;
use crate::{Allowance, Idle, RuleInfo, Suppressed, codes, registry};

/// One comment that lets rules pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suppression {
    /// The comment.
    pub(crate) comment: Span,
    /// Whether nothing else stands on its line.
    pub(crate) own_line: bool,
    /// What it speaks about.
    pub(crate) covers: Span,
    /// The rules that it names.
    pub(crate) rules: Vec<Spanned<String>>,
    /// Its last day.
    pub(crate) until: Option<Spanned<Date>>,
    /// Whether this run tells if it is used: what an environment lays on top, only a run with that environment does.
    pub(crate) is_in_effect: bool,
}

impl Suppression {
    /// Whether it speaks about a place: one that it covers or, beside something, one that begins on its line.
    fn covers_place(&self, place: Span) -> bool {
        let begins = place.file == self.covers.file
            && (self.covers.start..self.covers.end).contains(&place.start);
        self.covers.contains(place) || (!self.own_line && begins)
    }
}

/// When it is known that a suppression has nothing to suppress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decided {
    /// The rule has looked everywhere that it looks.
    Now,
    /// The rule has yet to look at the files that are made from the spec.
    AfterFiles,
}

/// Takes out of the sink what is suppressed, adds what is wrong with the suppressions themselves, and answers with what
/// those in force let pass, and with those whose use other files will tell.
pub(crate) fn apply(
    suppressions: &[Suppression],
    sources: &Sources,
    today: Date,
    decided: impl Fn(&RuleInfo) -> Decided,
    sink: &mut Sink,
) -> (Vec<Allowance>, Vec<Idle>) {
    let mut about_themselves = Vec::new();
    let (mut allowed, mut idle) = (Vec::new(), Vec::new());
    for suppression in suppressions {
        if let Some(until) = suppression.until.filter(|until| until.value < today) {
            about_themselves.push(expired(until));
            continue;
        }
        for name in &suppression.rules {
            let Some(info) = rule(&name.value) else {
                about_themselves.push(unknown(name));
                continue;
            };
            let rule = info.code.id;
            let allowance = Allowance {
                rule,
                covers: suppression.covers,
                comment: suppression.comment,
            };
            allowed.push(allowance);
            let before = sink.findings.len();
            let suppressed = &mut sink.suppressed;
            sink.findings.retain(|finding| {
                let allowed =
                    finding.code.id == rule && suppression.covers_place(finding.primary.span);
                if allowed {
                    suppressed.push(Suppressed {
                        finding: finding.clone(),
                        comment: suppression.comment,
                    });
                }
                !allowed
            });
            let mut unchecked = sink.unchecked.iter();
            let is_checked = unchecked.all(|unchecked| unchecked.rule != rule);
            if sink.findings.len() < before || !is_checked || !suppression.is_in_effect {
                continue;
            }
            let finding = unused(suppression, name, sources);
            match decided(info) {
                Decided::Now => about_themselves.push(finding),
                Decided::AfterFiles => idle.push(Idle { allowance, finding }),
            }
        }
    }
    sink.findings.extend(about_themselves);
    (allowed, idle)
}

/// The rule of that code or slug.
fn rule(name: &str) -> Option<&'static RuleInfo> {
    registry::RULES
        .iter()
        .map(|rule| rule.info())
        .find(|info| info.code.id == name || info.code.slug == name)
}

fn expired(until: Spanned<Date>) -> Diagnostic {
    Diagnostic::warning(
        &codes::EXPIRED,
        until.span,
        format!("the suppression has expired on {}", until.value),
    )
    .label("its last day")
    .why("What was to hold for a while has a way of staying for years.")
    .help("repair what it allowed, or decide again with a new day")
}

fn unknown(rule: &Spanned<String>) -> Diagnostic {
    let names = registry::codes().flat_map(|code| [code.id, code.slug]);
    let help = match specc_source::suggest::closest(&rule.value, names) {
        Some(close) => format!("write `{close}`"),
        None => "write the code of a rule, such as `REX-05`".to_owned(),
    };
    Diagnostic::error(
        &codes::UNKNOWN_RULE,
        rule.span,
        format!("there is no rule `{}`", rule.value),
    )
    .label("suppresses nothing")
    .why("A misspelt code would let everybody believe that something is allowed.")
    .help(help)
}

fn unused(suppression: &Suppression, rule: &Spanned<String>, sources: &Sources) -> Diagnostic {
    if suppression.own_line && suppression.comment.contains(suppression.covers) {
        return Diagnostic::warning(
            &codes::UNUSED,
            suppression.comment,
            "the suppression stands before nothing",
        )
        .label("a blank line or the end follows")
        .why("A comment on its own line speaks about what begins on the next one.")
        .help("put it right above what it allows");
    }
    let (title, span) = match without_neighbours(suppression, rule) {
        Some(span) => (format!("remove {}", rule.value), span),
        None => (
            "remove the suppression".to_owned(),
            with_blanks(suppression, sources),
        ),
    };
    Diagnostic::warning(
        &codes::UNUSED,
        rule.span,
        format!("{} has nothing to suppress here", rule.value),
    )
    .label("unused")
    .why("A suppression that is left behind hides the return of the fault.")
    .help("remove it")
    .fix(Fix {
        title,
        applicability: Applicability::Safe,
        edits: vec![Edit {
            span,
            replacement: String::new(),
        }],
    })
}

/// One of several rules, with what separates it from the next one or, for the last, from the one before; nothing where it is
/// the only one.
fn without_neighbours(suppression: &Suppression, rule: &Spanned<String>) -> Option<Span> {
    let position = suppression.rules.iter().position(|one| one == rule)?;
    let file = rule.span.file;
    if let Some(next) = suppression.rules.get(position + 1) {
        return Some(Span::new(file, rule.span.start, next.span.start));
    }
    let before = suppression.rules.get(position.checked_sub(1)?)?;
    Some(Span::new(file, before.span.end, rule.span.end))
}

/// The comment with the blanks before it and, where it has its line for itself, the whole line.
fn with_blanks(suppression: &Suppression, sources: &Sources) -> Span {
    let comment = suppression.comment;
    let text = sources.file(comment.file).text();
    let before = text.get(..comment.start as usize).unwrap_or("");
    let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
    let after = text.get(comment.end as usize..).unwrap_or("");
    let line_end = match after {
        _ if !suppression.own_line => 0,
        _ if after.starts_with("\r\n") => 2,
        _ if after.starts_with('\n') => 1,
        _ => 0,
    };
    Span::new(
        comment.file,
        comment.start - blanks as u32,
        comment.end + line_end,
    )
}
