//! Filters and loops that leave out the records whose address is empty.

use std::ops::Range;

use specc_artifacts::jinja::{self, RegionKind};

/// What the address of a record is called.
const ADDRESS: [&str; 4] = ["value", "address", "ip", "target"];

/// The part of a text that leaves records out, and the attribute that decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dropping {
    /// Where it stands in the text.
    pub(crate) range: Range<usize>,
    /// The attribute: `value`.
    pub(crate) attribute: String,
}

/// The first expression or loop over records of a template that leaves out those with an empty address.
pub(crate) fn dropping(text: &str) -> Option<Dropping> {
    let may_loop = text.contains(" if ") && text.contains("for ");
    if !text.contains("attr(") && !may_loop {
        return None;
    }
    let regions = jinja::regions(text);
    regions
        .iter()
        .filter(|region| region.kind == RegionKind::Expression || region.keyword(text) == "for")
        .find_map(|region| {
            let inner = text.get(region.inner.clone())?;
            let found = in_expression(inner).or_else(|| in_loop(inner))?;
            let start = region.inner.start;
            Some(Dropping {
                range: start + found.range.start..start + found.range.end,
                ..found
            })
        })
}

/// `dns_records | selectattr('value')`.
fn in_expression(expression: &str) -> Option<Dropping> {
    ["selectattr(", "rejectattr("].iter().find_map(|filter| {
        let at = expression.find(filter)?;
        let rest = expression.get(at + filter.len()..)?;
        let length = rest.find(')')?;
        let arguments: Vec<&str> = rest
            .get(..length)?
            .split(',')
            .map(|argument| argument.trim().trim_matches(['"', '\'']))
            .collect();
        let (attribute, test) = arguments.split_first()?;
        let drops = match *filter {
            "selectattr(" => keeps_what_is_there(test),
            _ => takes_what_is_empty(test),
        };
        let about_records = is_about_records(expression.get(..at)?);
        (about_records && drops && is_address(attribute)).then(|| Dropping {
            range: at..at + filter.len() + length + 1,
            attribute: (*attribute).to_owned(),
        })
    })
}

fn keeps_what_is_there(test: &[&str]) -> bool {
    matches!(test, [] | ["truthy"] | ["ne" | "!=", "" | "none" | "None"])
}

fn takes_what_is_empty(test: &[&str]) -> bool {
    matches!(
        test,
        ["falsy" | "none"] | ["equalto" | "eq" | "==", "" | "none" | "None"]
    )
}

/// `for record in dns_records if record.value`.
fn in_loop(statement: &str) -> Option<Dropping> {
    let (head, condition) = statement.split_once(" if ")?;
    let mut words = head.trim().strip_prefix("for ")?.split_whitespace();
    let (item, list) = (words.next()?, words.nth(1)?);
    let attribute = condition.trim().strip_prefix(item)?.strip_prefix('.')?;
    let end = attribute.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let (attribute, test) = attribute.split_at(end.unwrap_or(attribute.len()));
    let test: String = test.split_whitespace().collect();
    let whether_it_is_there = ["", "|length", "|length>0", "!=''", "!=\"\"", "isdefined"];
    let drops = whether_it_is_there.contains(&test.as_str());
    (drops && is_address(attribute) && is_about_records(list)).then(|| Dropping {
        range: head.len() + 1..statement.trim_end_matches(['-', '+']).trim_end().len(),
        attribute: attribute.to_owned(),
    })
}

fn is_about_records(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains("record") || text.contains("dns")
}

fn is_address(attribute: &str) -> bool {
    let last = attribute.rsplit('.').next().unwrap_or(attribute);
    ADDRESS.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::dropping;

    #[test]
    fn what_asks_for_the_address_leaves_records_out() {
        for (text, shown) in [
            (
                "{{ dns_records | selectattr('value') | list }}",
                "selectattr('value')",
            ),
            (
                "{{ dns_records | selectattr('value', 'ne', '') }}",
                "selectattr('value', 'ne', '')",
            ),
            (
                "{{ vpn_records | rejectattr(\"address\", \"equalto\", \"\") }}",
                "rejectattr(\"address\", \"equalto\", \"\")",
            ),
            ("{% for r in vpn_dns_records if r.value %}", "if r.value"),
            (
                "{%- for r in dns.records if r.ip | length > 0 -%}",
                "if r.ip | length > 0",
            ),
        ] {
            let found = dropping(text).map(|found| &text[found.range]);
            assert_eq!(found, Some(shown), "{text}");
        }
    }

    #[test]
    fn what_asks_for_something_else_leaves_none_out_in_silence() {
        for text in [
            "{{ dns_records | selectattr('type', 'equalto', 'A') }}",
            "{{ dns_records | selectattr('value', 'match', '^100') }}",
            "{{ users | selectattr('value') }}",
            "{% for r in dns_records if r.type == 'A' %}",
            "{% for user in users if user.address %}",
            "dns_records | selectattr('value')",
        ] {
            assert_eq!(dropping(text), None, "{text}");
        }
    }
}
