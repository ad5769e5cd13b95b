//! Tasks and handlers that the spec adds by hand: data, printed as YAML.
//!
//! Their strings are Jinja templates on purpose, so braces stay as they are; references become `{{ NAME }}`.

use specc_eval::{Data, Node, Set, Text, TextPiece};
use specc_source::Span;

use crate::EmitError;
use crate::quote::yaml;

/// A line of YAML, and the place of the spec that it comes from.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) span: Span,
}

/// A node as an item of a list at the left margin, line by line.
pub(super) fn list_item(node: &Node, path: &str) -> Result<Vec<Line>, EmitError> {
    let mut printer = Printer {
        path,
        lines: Vec::new(),
    };
    printer.value("- ", 2, node, node.origin.at)?;
    Ok(printer.lines)
}

struct Printer<'a> {
    path: &'a str,
    lines: Vec<Line>,
}

impl Printer<'_> {
    fn line(&mut self, text: impl Into<String>, span: Span) {
        let text = text.into();
        self.lines.push(Line { text, span });
    }

    /// Prints a value behind `lead` (`- `, `key: `, with its indent); what does not fit on that line stands at `indent`.
    /// `span` is where the spec names the value.
    fn value(
        &mut self,
        lead: &str,
        indent: usize,
        node: &Node,
        span: Span,
    ) -> Result<(), EmitError> {
        match &node.data {
            Data::Set(set) if !set.entries.is_empty() => self.set(lead, indent, set, span),
            Data::List(items) if !items.is_empty() => self.list(lead, indent, items, span),
            _ => {
                let scalar = self.scalar(node)?;
                self.line(format!("{lead}{scalar}"), span.to(node.origin.at));
                Ok(())
            }
        }
    }

    /// The first attribute of an item stands on the line of its dash; below a key, all stand on lines of their own.
    fn set(&mut self, lead: &str, indent: usize, set: &Set, span: Span) -> Result<(), EmitError> {
        let margin = " ".repeat(indent);
        let mut lead = if lead.ends_with("- ") {
            lead.to_owned()
        } else {
            self.line(lead.trim_end(), span);
            margin.clone()
        };
        for (key, entry) in &set.entries {
            let key = format!("{lead}{}: ", yaml::scalar(key));
            self.value(&key, indent + 2, &entry.value, entry.key)?;
            lead.clone_from(&margin);
        }
        Ok(())
    }

    fn list(
        &mut self,
        lead: &str,
        indent: usize,
        items: &[Node],
        span: Span,
    ) -> Result<(), EmitError> {
        self.line(lead.trim_end(), span);
        let dash = format!("{}- ", " ".repeat(indent));
        items
            .iter()
            .try_for_each(|item| self.value(&dash, indent + 2, item, item.origin.at))
    }

    fn scalar(&self, node: &Node) -> Result<String, EmitError> {
        Ok(match &node.data {
            Data::Null => "null".to_owned(),
            Data::Bool(value) => value.to_string(),
            Data::Integer(value) => value.to_string(),
            Data::Decimal(value) => format!("{value:?}"),
            Data::Text(text) => yaml::scalar(&template(text)),
            Data::Version(version) => yaml::scalar(&format!("v{}", version.text)),
            Data::Duration(milliseconds) => yaml::scalar(&format!("{milliseconds}ms")),
            Data::Size(bytes) => bytes.to_string(),
            Data::Address(address) => yaml::scalar(&address.to_string()),
            Data::Cidr(range) => yaml::scalar(&range.to_string()),
            Data::Constant(name) => yaml::scalar(name),
            Data::List(_) => "[]".to_owned(),
            Data::Set(_) => "{}".to_owned(),
            Data::Tagged(tagged) => return Err(self.refuse(node, tagged.tag)),
        })
    }

    fn refuse(&self, node: &Node, tag: &str) -> EmitError {
        EmitError {
            path: self.path.into(),
            message: format!("`{tag} …` has no meaning in a task of Ansible"),
            span: Some(node.origin.from),
        }
    }
}

fn template(text: &Text) -> String {
    text.pieces()
        .iter()
        .map(|piece| match piece {
            TextPiece::Literal(literal) => literal.clone(),
            TextPiece::Reference(reference) => format!("{{{{ {} }}}}", reference.name),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use specc_eval::{Data, Entry, Node, Origin, Set, Tagged, Text};

    use super::list_item;
    use crate::fixture::{span, text, vault};

    fn node(data: Data) -> Node {
        Node {
            data,
            origin: Origin::written(span()),
        }
    }

    fn set(entries: Vec<(&str, Node)>) -> Node {
        let entries = entries
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Entry { key: span(), value }))
            .collect();
        node(Data::Set(Set { entries }))
    }

    fn string(text: &str) -> Node {
        node(Data::Text(Text::literal(text)))
    }

    fn printed(node: &Node) -> String {
        let lines = list_item(node, "tasks.yml").unwrap();
        let texts: Vec<String> = lines.into_iter().map(|line| line.text).collect();
        texts.join("\n")
    }

    #[test]
    fn a_task_keeps_its_order_and_its_jinja() {
        let task = set(vec![
            ("name", string("Say it")),
            (
                "ansible.builtin.uri",
                set(vec![
                    ("url", string("https://{{ plane_host }}/")),
                    (
                        "headers",
                        set(vec![(
                            "X-Key",
                            node(Data::Text(text(&["Bearer ", "$deploy_token"]))),
                        )]),
                    ),
                    (
                        "status_code",
                        node(Data::List(vec![
                            node(Data::Integer(200)),
                            node(Data::Integer(204)),
                        ])),
                    ),
                ]),
            ),
            (
                "loop",
                node(Data::List(vec![set(vec![
                    ("a", node(Data::Bool(true))),
                    ("b", node(Data::Null)),
                ])])),
            ),
            ("tags", node(Data::List(Vec::new()))),
            ("when", string("yes")),
        ]);
        let expected = r#"- name: "Say it"
  ansible.builtin.uri:
    url: "https://{{ plane_host }}/"
    headers:
      X-Key: "Bearer {{ deploy_token }}"
    status_code:
      - 200
      - 204
  loop:
    - a: true
      b: null
  tags: []
  when: "yes""#;
        assert_eq!(printed(&task), expected);
    }

    #[test]
    fn lists_in_lists_keep_their_shape() {
        let inner = |number| node(Data::List(vec![node(Data::Integer(number))]));
        let task = set(vec![("loop", node(Data::List(vec![inner(1), inner(2)])))]);
        assert_eq!(
            printed(&task),
            "- loop:\n    -\n      - 1\n    -\n      - 2"
        );
    }

    #[test]
    fn a_constructor_is_refused_where_it_stands() {
        let argument = node(Data::Text(Text::reference(vault("secret"))));
        let tagged = node(Data::Tagged(Box::new(Tagged {
            tag: "hmac",
            argument,
        })));
        let place = tagged.origin.from;
        let error = list_item(&set(vec![("x", tagged)]), "tasks.yml").unwrap_err();
        assert_eq!(
            (error.message.as_str(), error.span),
            ("`hmac …` has no meaning in a task of Ansible", Some(place))
        );
    }
}
