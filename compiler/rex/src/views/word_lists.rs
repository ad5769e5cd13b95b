//! Command lines that Jinja puts together: `argv: "{{ compose_command + ['restart', service] }}"`.

use specc_artifacts::variables::Variables;
use specc_artifacts::yaml::Node;

/// How many lists may lead to each other.
const DEPTH: usize = 8;

/// The words of a sum of lists, as far as they are written somewhere; what is not stands as its expression. Nothing where the
/// text is anything else than such a sum.
pub(super) fn sum_of_lists<'a>(text: &'a str, variables: &Variables<'a>) -> Option<Vec<&'a str>> {
    let mut words = Vec::new();
    add_sum(text, variables, DEPTH, &mut words)?;
    Some(words)
}

fn add_sum<'a>(
    text: &'a str,
    variables: &Variables<'a>,
    depth: usize,
    words: &mut Vec<&'a str>,
) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    let inner = text.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    for term in parts(inner, b'+')? {
        match term
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            Some(items) => words.extend(parts(items, b',')?.into_iter().map(unquoted)),
            None if is_name(term) => match variables.only_definition(term) {
                Some(list) => add_list(list, term, variables, depth, words)?,
                None => words.push(term),
            },
            None => return None,
        }
    }
    Some(())
}

fn add_list<'a>(
    list: &'a Node,
    name: &'a str,
    variables: &Variables<'a>,
    depth: usize,
    words: &mut Vec<&'a str>,
) -> Option<()> {
    if list.as_sequence().is_some() {
        words.extend(list.items().iter().filter_map(Node::text));
        return Some(());
    }
    match list.text() {
        Some(text) => add_sum(text, variables, depth, words),
        None => {
            words.push(name);
            Some(())
        }
    }
}

/// The parts between these signs, where they stand outside of quotes and brackets; nothing where those do not close.
fn parts(text: &str, sign: u8) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    let (mut start, mut open, mut quote) = (0, 0_usize, None);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(mark), _) if byte == mark => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'(' | b'[' | b'{') => open += 1,
            (None, b')' | b']' | b'}') => open = open.checked_sub(1)?,
            (None, _) if byte == sign && open == 0 => {
                found.push(text.get(start..at)?.trim());
                start = at + 1;
            }
            (None, _) => {}
        }
    }
    found.push(text.get(start..)?.trim());
    (open == 0 && quote.is_none()).then_some(found)
}

fn unquoted(word: &str) -> &str {
    let inside = |mark| {
        let inner = word.strip_prefix(mark)?.strip_suffix(mark)?;
        (!inner.contains(mark)).then_some(inner)
    };
    inside('\'').or_else(|| inside('"')).unwrap_or(word)
}

fn is_name(term: &str) -> bool {
    !term.is_empty()
        && term
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use specc_artifacts::variables::Variables;

    use super::sum_of_lists;

    #[test]
    fn a_sum_of_lists_is_told_from_other_expressions() {
        let cases = [
            (
                "{{ compose + ['restart', service | string] }}",
                Some("compose restart service | string"),
            ),
            ("{{ ['sh', '-c', 'a, b + c'] }}", Some("sh -c a, b + c")),
            ("{{ compose }}", Some("compose")),
            ("{{ compose + ['restart'] if late else [] }}", None),
            ("{{ compose + extra | default([]) }}", None),
            ("{{ ['open }}", None),
            ("docker restart api", None),
        ];
        for (text, expected) in cases {
            let words = sum_of_lists(text, &Variables::default()).map(|words| words.join(" "));
            assert_eq!(words.as_deref(), expected, "{text}");
        }
    }
}
