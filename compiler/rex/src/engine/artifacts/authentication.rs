//! Who authenticates the callers of a route, as far as the Caddyfile says.

use std::borrow::Cow;

use specc_artifacts::caddyfile::{Directive, Site};
use specc_artifacts::comments::Comment;
use specc_source::Span;

use super::gates;
use super::order::Level;
use crate::views::{Authentication, Field, Place};

/// Directives that ask who the caller is; those of plugins too.
const DIRECTIVES: &[&str] = &[
    "authenticate",
    "authorize",
    "basic_auth",
    "basicauth",
    "forward_auth",
    "jwt",
    "jwtauth",
];

/// Conditions that a caller with a secret can meet.
const CONDITIONS: &[&str] = &["header", "header_regexp", "expression", "query"];

/// Words of a comment that says who authenticates.
const WORDS: &[&str] = &[
    "api key",
    "authenticat",
    "hmac",
    "password",
    "secret",
    "sign",
    "token",
];

/// Who authenticates the callers of a route: a directive on its way, a condition, or a comment that says it.
pub(super) fn of_route<'a>(
    levels: &[Level<'a>],
    around: &[&'a Directive],
    proxy: &'a Directive,
    comments: &'a [Comment],
) -> Field<Authentication<'a>> {
    let by = |name: &'a str, span: Span| {
        Field::Known(
            Authentication::By(Cow::Borrowed(name)),
            Place::written(span),
        )
    };
    let on_the_way = || {
        levels
            .iter()
            .flat_map(|level| level.directives.iter().copied())
    };
    let asks = |directive: &&Directive| {
        DIRECTIVES.contains(&directive.name.value.as_str()) && !is_for_a_path(directive)
    };
    if let Some(found) = on_the_way().find(asks) {
        return by(&found.name.value, found.span);
    }
    let definition = |matcher: &str| on_the_way().find(|directive| directive.is(matcher));
    let by_condition = |directive: &&Directive| {
        let matcher = directive.arguments.first();
        let definition = matcher.and_then(|matcher| definition(&matcher.text));
        definition.is_some_and(has_condition)
    };
    let refused =
        on_the_way().find(|directive| gates::turns_away(directive) && by_condition(directive));
    let holders = around.iter().copied().chain([proxy]);
    if let Some(found) = refused.or_else(|| holders.clone().find(by_condition)) {
        return by("condition", found.span);
    }
    let spoken_of: Vec<_> = holders
        .flat_map(|holder| {
            let matcher = holder.arguments.first();
            let defined = matcher.and_then(|matcher| definition(&matcher.text));
            [Some(holder), defined]
        })
        .flatten()
        .collect();
    let is_own = |child: &Directive| spoken_of.iter().any(|own| own.span == child.span);
    // What stands in or above another route of the same group, or its matcher, is said of that one.
    let of_another = |group: &Directive, comment: &Comment| {
        let others = group.children().iter().filter(|child| !is_own(child));
        let mut others = others.filter(|child| leads_somewhere(child, group.children()));
        others.any(|other| other.span == comment.covers || other.span.contains(comment.span))
    };
    let said = spoken_of.iter().find_map(|directive| {
        comment(comments, directive.span, |comment| {
            !of_another(directive, comment)
        })
    });
    if let Some(comment) = said {
        return by(&comment.text, comment.span);
    }
    // What is imported from elsewhere may ask as well.
    match on_the_way().find(|directive| directive.is("import")) {
        Some(import) => Field::Unknown(Place::written(import.span)),
        None => Field::Absent,
    }
}

/// Whether a directive is a route, or the matcher of one on its level.
fn leads_somewhere(directive: &Directive, level: &[Directive]) -> bool {
    let proxies = |directive: &Directive| {
        directive.is("reverse_proxy")
            || directive
                .descendants()
                .any(|inner| inner.is("reverse_proxy"))
    };
    let matches = |other: &&Directive| {
        let matcher = other.arguments.first();
        matcher.is_some_and(|matcher| matcher.text == directive.name.value)
    };
    match directive.name.value.starts_with('@') {
        true => level.iter().filter(matches).any(proxies),
        false => proxies(directive),
    }
}

/// Whether a comment above a site, or in front of its first directive, says that it is public or who authenticates.
pub(super) fn is_spoken_of(site: &Site, comments: &[Comment]) -> bool {
    let first = site.directives.first().map(|first| first.span);
    let about_it = |comment: &&Comment| {
        comment.covers == site.span
            || site.span.contains(comment.span) && first.is_some_and(|first| comment.span < first)
    };
    let mut about_it = comments.iter().filter(about_it);
    about_it.any(|comment| {
        let text = comment.text.to_lowercase();
        let mut words = text.split(|letter: char| !letter.is_ascii_alphabetic());
        words.any(|word| word == "public") || says_who(&text)
    })
}

/// Whether a comment, in small letters, says who authenticates. One about a rule (`REX-51: …`) says it of no route.
fn says_who(comment: &str) -> bool {
    !comment.starts_with("rex-") && WORDS.iter().any(|word| comment.contains(word))
}

fn is_for_a_path(directive: &Directive) -> bool {
    let first = directive.arguments.first();
    first.is_some_and(|first| first.text.starts_with('/'))
}

fn has_condition(definition: &Directive) -> bool {
    let inside = definition
        .descendants()
        .map(|inner| inner.name.value.as_str());
    let own = definition
        .arguments
        .iter()
        .map(|argument| argument.text.as_str());
    own.chain(inside).any(|word| CONDITIONS.contains(&word))
}

/// A comment in or above a directive that says who authenticates.
fn comment(
    comments: &[Comment],
    span: Span,
    counts: impl Fn(&Comment) -> bool,
) -> Option<&Comment> {
    /// So many lines above a directive are looked at.
    const ABOVE: usize = 8;
    let first = comments.partition_point(|comment| comment.span < span);
    let above = comments.get(first.saturating_sub(ABOVE)..first)?;
    let above = above.iter().filter(|comment| comment.covers == span);
    let inside = comments.get(first..)?.iter();
    let inside = inside.take_while(|comment| span.contains(comment.span));
    let relevant = above.chain(inside).filter(|comment| counts(comment));
    relevant
        .into_iter()
        .find(|comment| says_who(&comment.text.to_lowercase()))
}
