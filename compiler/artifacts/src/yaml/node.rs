//! The tree that a YAML text becomes, and that a spec can build from its own values.

use std::sync::Arc;

use specc_source::Span;

use crate::jinja;

/// One value of a YAML document with the place where it is written.
///
/// Nodes are plain data: a reader of something else than a file (the raw tasks of a spec, say) makes
/// them with [`Node::scalar`], [`Node::sequence`], [`Node::mapping`] and [`Node::unknown`], and every
/// typed view of this crate works on them just the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where the value is written: quotes and brackets included, tag and anchor left out.
    pub span: Span,
    /// What is written there.
    pub value: Value,
    /// The tag as written, `!vault` or `!!str`.
    pub tag: Option<Box<str>>,
    /// Whether it stands in a `{% if %}` or `{% for %}` in which its parent does not stand.
    /// Of a mapping's entry, the key carries this mark.
    pub conditional: bool,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text of any style; also numbers, booleans and null, which YAML tells apart only by their look.
    Scalar(Scalar),
    /// `- a` or `[a, b]`.
    Sequence(Sequence),
    /// `a: b` or `{a: b}`.
    Mapping(Mapping),
    /// `*name`, resolved: the anchored node, shared with all its other aliases.
    Alias(Arc<Node>),
    /// Something is there, and nobody can say what before the play runs.
    Unknown,
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes; the only style in which `true`, `12` and `~` are not text.
    Plain,
    /// In `'`.
    SingleQuoted,
    /// In `"`.
    DoubleQuoted,
    /// `|`.
    Literal,
    /// `>`.
    Folded,
}

/// The text of a scalar as a program reads it: quotes, escapes and folding undone, Jinja left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The text.
    pub text: Box<str>,
    /// How it was written.
    pub style: Style,
    /// Whether it carries Jinja, so that its final text is not known from here.
    pub template: bool,
}

/// Why a collection may hold more than is seen here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The template statements or lines that may add to it, in order; never empty.
    pub spans: Vec<Span>,
    /// The column in which its entries stand; 0 in the flow form, where nothing can be added by lines.
    pub column: u32,
}

impl Opening {
    /// The first of them.
    pub fn first(&self) -> Option<Span> {
        self.spans.first().copied()
    }
}

/// The items of a sequence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sequence {
    /// The items in order.
    pub items: Vec<Node>,
    /// The template statement that may add items which are not seen here (`{% include %}`, a macro call).
    pub open: Option<Box<Opening>>,
}

/// The entries of a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// Key and value of each entry in order; duplicates are kept.
    pub entries: Vec<(Node, Node)>,
    /// The template statement that may add entries which are not seen here (`{% include %}`, a macro call).
    pub open: Option<Box<Opening>>,
}

impl Scalar {
    /// A scalar of this text; Jinja in it is noticed.
    pub fn new(text: impl Into<Box<str>>, style: Style) -> Self {
        let text = text.into();
        let template = jinja::is_template(&text);
        Self {
            text,
            style,
            template,
        }
    }
}

impl Node {
    /// A node without tag, standing unconditionally.
    pub fn new(span: Span, value: Value) -> Self {
        Self {
            span,
            value,
            tag: None,
            conditional: false,
        }
    }

    /// A scalar; Jinja in the text is noticed.
    pub fn scalar(span: Span, text: impl Into<Box<str>>, style: Style) -> Self {
        Self::new(span, Value::Scalar(Scalar::new(text, style)))
    }

    /// A sequence of these items.
    pub fn sequence(span: Span, items: Vec<Node>) -> Self {
        Self::new(span, Value::Sequence(Sequence { items, open: None }))
    }

    /// A mapping of these entries.
    pub fn mapping(span: Span, entries: Vec<(Node, Node)>) -> Self {
        Self::new(
            span,
            Value::Mapping(Mapping {
                entries,
                open: None,
            }),
        )
    }

    /// Something of which only the place is known.
    pub fn unknown(span: Span) -> Self {
        Self::new(span, Value::Unknown)
    }

    /// The node itself, or the one that its alias stands for.
    pub fn resolved(&self) -> &Node {
        let mut node = self;
        while let Value::Alias(target) = &node.value {
            node = target;
        }
        node
    }

    /// The scalar behind this node.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.resolved().value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of a scalar, Jinja and all: `{{ image }}` stays as it is.
    pub fn text(&self) -> Option<&str> {
        self.as_scalar().map(|scalar| scalar.text.as_ref())
    }

    /// The text of a scalar whose text is known: `None` where it carries Jinja, and for null.
    pub fn as_str(&self) -> Option<&str> {
        let scalar = self.as_scalar()?;
        (!self.is_unknown() && !self.is_null()).then_some(scalar.text.as_ref())
    }

    /// A plain scalar that YAML reads as something else than text.
    fn plain(&self) -> Option<&str> {
        let scalar = self.as_scalar()?;
        let text = matches!(
            self.resolved().tag.as_deref(),
            Some("!" | "!!str" | "!vault" | "!unsafe")
        );
        (scalar.style == Style::Plain && !scalar.template && !text).then_some(scalar.text.as_ref())
    }

    /// A boolean, in any spelling that Ansible's YAML reads as one; `yEs` is text.
    pub fn as_bool(&self) -> Option<bool> {
        match self.plain()? {
            "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
            "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
            _ => None,
        }
    }

    /// An integer in the spellings that Ansible and compose share: `12`, `-3`, `1_000`, `0x1f`, `0b11`; `0644` and
    /// `0o644` are octal. `1:30` stays text, since only Ansible counts in sixties.
    pub fn as_i64(&self) -> Option<i64> {
        let text = self.plain()?.replace('_', "");
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, text.get(1..)?),
            b'+' => (false, text.get(1..)?),
            _ => (false, text.as_str()),
        };
        if !digits.starts_with(|digit: char| digit.is_ascii_digit()) {
            return None;
        }
        let prefixes = [("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)];
        let prefixed = prefixes.iter().find_map(|(prefix, radix)| {
            let rest = digits.strip_prefix(prefix)?;
            (!rest.is_empty()).then_some((rest, *radix))
        });
        let (digits, radix) = prefixed.unwrap_or((digits, 10));
        let value = i64::from_str_radix(digits, radix).ok()?;
        Some(if negative { -value } else { value })
    }

    /// Whether it is `~`, `null` or nothing at all.
    pub fn is_null(&self) -> bool {
        matches!(self.plain(), Some("" | "~" | "null" | "Null" | "NULL"))
    }

    /// Whether it is a scalar that carries Jinja.
    pub fn is_template(&self) -> bool {
        self.as_scalar().is_some_and(|scalar| scalar.template)
    }

    /// Whether it is encrypted in place (`!vault`).
    pub fn is_vaulted(&self) -> bool {
        self.resolved().tag.as_deref() == Some("!vault")
    }

    /// Whether nothing can be said about its value: [`Value::Unknown`], a scalar with Jinja, or an encrypted one.
    pub fn is_unknown(&self) -> bool {
        self.is_template() || self.is_vaulted() || matches!(self.resolved().value, Value::Unknown)
    }

    /// The mapping behind this node.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.resolved().value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The sequence behind this node.
    pub fn as_sequence(&self) -> Option<&Sequence> {
        match &self.resolved().value {
            Value::Sequence(sequence) => Some(sequence),
            _ => None,
        }
    }

    /// The items of a sequence; empty for anything else.
    pub fn items(&self) -> &[Node] {
        self.as_sequence().map_or(&[], |sequence| &sequence.items)
    }

    /// The entries of a mapping as written, merge keys unmerged; empty for anything else.
    pub fn entries(&self) -> &[(Node, Node)] {
        self.as_mapping().map_or(&[], |mapping| &mapping.entries)
    }
}
