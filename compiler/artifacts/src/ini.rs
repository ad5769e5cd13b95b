//! Inventories in Ansible's INI format, as the tree that a YAML inventory has: groups with `hosts` and `vars`.

use std::ops::Range;

use specc_source::{FileId, Span};

use crate::comments;
use crate::jinja::Mask;
use crate::yaml::{Node, Style, Yaml};

/// Whether a text has the sections of an inventory: `[web]`, `[web:vars]`, `[web:children]`.
pub(crate) fn has_sections(text: &str) -> bool {
    text.lines().any(|line| section(line.trim()).is_some())
}

/// Reads an inventory in INI format. Never fails: what is neither a section nor a host nor a variable is left out, and a value
/// that Ansible reads as more than a plain text or number is unknown.
pub(crate) fn parse(file: FileId, text: &str) -> Yaml {
    let mask = Mask::new(text);
    let reader = Reader { file, text };
    let (mut groups, mut comments) = (Vec::new(), Vec::new());
    let mut group = Group::new("ungrouped", "hosts", reader.span(0..0));
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim();
        let first = start + whole.len() - whole.trim_start().len();
        let range = first..first + line.len();
        start += whole.len();
        if line.starts_with(['#', ';']) {
            comments.push(range);
        } else if let Some((name, kind)) = section(line) {
            groups.extend(group.node(reader.span(0..0)));
            group = Group::new(name, kind, reader.span(range));
        } else if group.kind == "vars" {
            group.entries.extend(reader.variable(range));
        } else if group.kind == "hosts" {
            group.entries.extend(reader.host(range));
        }
    }
    groups.extend(group.node(reader.span(0..0)));
    Yaml {
        documents: vec![Node::mapping(reader.span(0..text.len()), groups)],
        column: 0,
        comments: comments::in_lines(file, text, &mask, &comments),
        includes: mask.includes(file, text),
        loops: Vec::new(),
        diagnostics: Vec::new(),
    }
}

/// The group of a section's line, and what the section holds: `hosts`, `vars` or `children`.
fn section(line: &str) -> Option<(&str, &str)> {
    let inner = line.strip_prefix('[')?;
    let (inner, rest) = inner.split_once(']')?;
    let (name, kind) = inner.split_once(':').unwrap_or((inner, "hosts"));
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let named = !name.is_empty() && name.chars().all(is_name);
    let kind = ["hosts", "vars", "children"]
        .into_iter()
        .find(|known| *known == kind)?;
    let rest = rest.trim_start();
    (named && (rest.is_empty() || rest.starts_with(['#', ';']))).then_some((name, kind))
}

/// One section.
struct Group<'t> {
    name: &'t str,
    kind: &'t str,
    span: Span,
    entries: Vec<(Node, Node)>,
}

impl<'t> Group<'t> {
    fn new(name: &'t str, kind: &'t str, span: Span) -> Self {
        Self {
            name,
            kind,
            span,
            entries: Vec::new(),
        }
    }

    /// The entry of the inventory's tree; nothing for a section without any.
    fn node(self, nowhere: Span) -> Option<(Node, Node)> {
        let last = self.entries.last()?.1.span;
        let span = if self.span == nowhere {
            last
        } else {
            self.span.to(last)
        };
        let key = |text: &str| Node::scalar(self.span, text, Style::Plain);
        let inner = Node::mapping(span, self.entries);
        Some((
            key(self.name),
            Node::mapping(span, vec![(key(self.kind), inner)]),
        ))
    }
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
}

impl<'t> Reader<'t> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start as u32, range.end as u32)
    }

    fn part(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or("")
    }

    /// `name = value`: the value is the rest of the line.
    fn variable(&self, line: Range<usize>) -> Option<(Node, Node)> {
        let text = self.part(line.clone());
        let (name, value) = text.split_once('=')?;
        let name_end = line.start + name.trim_end().len();
        let start = line.end - value.trim_start().len();
        let name = self.name(line.start..name_end)?;
        let value = self.part(start..line.end);
        // `ast.literal_eval` decides whether that is a comment.
        let is_certain = !value.contains(" #");
        Some((name, self.value(start..line.end, is_certain)))
    }

    /// `host name=value other="with blanks"  # comment`.
    fn host(&self, line: Range<usize>) -> Option<(Node, Node)> {
        let mut words = self.words(line.clone()).into_iter();
        let host = words.next()?;
        let variables = words.filter_map(|word| {
            let text = self.part(word.clone());
            let equals = word.start + text.find('=')?;
            let name = self.name(word.start..equals)?;
            Some((name, self.value(equals + 1..word.end, true)))
        });
        let variables = Node::mapping(self.span(line), variables.collect());
        let key = Node::scalar(self.span(host.clone()), self.part(host), Style::Plain);
        Some((key, variables))
    }

    fn name(&self, range: Range<usize>) -> Option<Node> {
        let name = self.part(range.clone());
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_name = !name.is_empty() && name.chars().all(is_part);
        is_name.then(|| Node::scalar(self.span(range), name, Style::Plain))
    }

    /// A value; unknown where Ansible would read a list, a dictionary or an escape.
    fn value(&self, range: Range<usize>, is_certain: bool) -> Node {
        let span = self.span(range.clone());
        let written = self.part(range);
        let quoted = ['"', '\''].into_iter().find_map(|quote| {
            let inner = written.strip_prefix(quote)?.strip_suffix(quote)?;
            Some((inner, quote))
        });
        let (text, style) = match quoted {
            Some((inner, '"')) => (inner, Style::DoubleQuoted),
            Some((inner, _)) => (inner, Style::SingleQuoted),
            None => (written, Style::Plain),
        };
        let jinja = text.starts_with("{{");
        let is_structure = !jinja && text.starts_with(['[', '{', '(']);
        let has_marks = !jinja && text.contains(['"', '\'', '\\']);
        if !is_certain || is_structure || has_marks {
            return Node::unknown(span);
        }
        Node::scalar(span, text, style)
    }

    /// The words of a host's line; quotes and expressions hold blanks together, and a comment ends it.
    fn words(&self, line: Range<usize>) -> Vec<Range<usize>> {
        let mut words = Vec::new();
        let (mut from, mut quote, mut depth) = (None, None, 0u32);
        for (at, character) in self.part(line.clone()).char_indices() {
            let at = line.start + at;
            match (quote, character) {
                (Some(open), _) if open == character => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(character),
                (None, '{') => depth += 1,
                (None, '}') => depth = depth.saturating_sub(1),
                (None, '#') if from.is_none() => return words,
                (None, _) if character.is_whitespace() && depth == 0 => {
                    words.extend(from.take().map(|from| from..at));
                    continue;
                }
                _ => {}
            }
            from.get_or_insert(at);
        }
        words.extend(from.map(|from| from..line.end));
        words
    }
}

#[cfg(test)]
mod tests {
    use specc_source::Sources;

    use super::{has_sections, parse};
    use crate::yaml::Node;

    /// `group/hosts/host/name=value` and `group/vars/name=value`, with `?` for what is not known.
    fn said(text: &str) -> Vec<String> {
        let mut sources = Sources::new();
        let file = sources.add("hosts.ini", text);
        let mut found = Vec::new();
        for root in &parse(file, text).documents {
            walk("", root, &mut found);
        }
        found
    }

    fn walk(path: &str, node: &Node, found: &mut Vec<String>) {
        if node.as_mapping().is_none() {
            found.push(format!("{path}={}", node.text().unwrap_or("?")));
        }
        for (key, value) in node.entries() {
            let key = key.text().unwrap_or("?");
            let path = if path.is_empty() {
                key.to_owned()
            } else {
                format!("{path}/{key}")
            };
            walk(&path, value, found);
        }
    }

    #[test]
    fn hosts_and_groups_have_variables() {
        let text = "\
            local ansible_connection=local\n\
            # servers\n\
            [web]\n\
            web[01:03] port=80 greeting=\"good day\" # first=1\n\
            \n\
            [web:vars]\n\
            domain_name = example.org\n\
            ports=[80, 443]\n\
            odd = five # or six\n\
            url = {{ scheme }}://x\n\
            [all:children]\n\
            web\n";
        let expected = [
            "ungrouped/hosts/local/ansible_connection=local",
            "web/hosts/web[01:03]/port=80",
            "web/hosts/web[01:03]/greeting=good day",
            "web/vars/domain_name=example.org",
            "web/vars/ports=?",
            "web/vars/odd=?",
            "web/vars/url={{ scheme }}://x",
        ];
        assert_eq!(said(text), expected);
    }

    #[test]
    fn only_sections_make_an_inventory() {
        let cases = [
            ("[web]\nhost\n", true),
            ("host\n[web:vars] # all of them\n", true),
            ("127.0.0.1 localhost\n::1 localhost\n", false),
            ("[[ -f x ]] && y\n", false),
            ("[a b]\n", false),
        ];
        for (text, expected) in cases {
            assert_eq!(has_sections(text), expected, "{text}");
        }
    }
}
