//! What variables hold, as far as their values stand as literals in files that were read.

use std::collections::BTreeMap;

use specc_source::Span;

use crate::field::{Field, Knowledge};
use crate::jinja::{self, PlainReference, RegionKind};
use crate::yaml::{Lookup, Node, Value};

/// How many variables may lead to each other.
const DEPTH: u32 = 16;
/// How long a resolved text may get: variables that double each other stop here.
const LENGTH: usize = 64 * 1024;

/// How strong a definition is; a stronger one hides the weaker ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// `defaults/` of a role.
    Defaults,
    /// `group_vars/all`.
    AllGroups,
    /// `group_vars` of one group: which hosts are in it is not known, so it stands beside the weaker ones.
    Group,
    /// `host_vars`: of one host only.
    Host,
    /// `vars/` of a role.
    RoleVars,
}

/// The definitions that one file sees.
#[derive(Debug, Clone, Default)]
pub struct Variables<'a> {
    definitions: BTreeMap<&'a str, Vec<(Strength, &'a Node)>>,
}

/// What a name is bound to.
enum Binding<'a> {
    One(&'a Node),
    /// Nobody defines it, or several do and they differ.
    Unsettled,
}

impl<'a> Variables<'a> {
    /// Takes in every top-level entry of a file of variables.
    pub fn define_all(&mut self, root: &'a Node, strength: Strength) {
        for (key, value) in root.entries() {
            if let Some(name) = key.as_str() {
                self.definitions
                    .entry(name)
                    .or_default()
                    .push((strength, value));
            }
        }
    }

    /// All definitions of a name, in the order in which the files were taken in.
    pub fn definitions(&self, name: &str) -> &[(Strength, &'a Node)] {
        self.definitions.get(name).map_or(&[], Vec::as_slice)
    }

    /// The names that are defined, sorted.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.definitions.keys().copied()
    }

    /// The text of a scalar: as written, or resolved through variables whose values are known.
    /// Booleans and numbers count as their text; null is absent.
    pub fn text(&self, node: &Node) -> Field<String> {
        let mut field = Field::unknown(node.span);
        if node.is_null() {
            field.value = Knowledge::Absent;
        } else if !node.is_unknown()
            && let Some(text) = node.as_str()
        {
            field.value = Knowledge::Known(text.to_owned());
        } else if let Some(text) = node
            .as_scalar()
            .filter(|scalar| scalar.template)
            .map(|scalar| &scalar.text)
        {
            let mut defined = Vec::new();
            if let Some(text) = self.render(text, DEPTH, &mut defined) {
                field.value = Knowledge::Known(text);
                field.defined = defined;
            }
        }
        field
    }

    /// Whether a node is nothing but one expression, so that its value may be of any type.
    pub fn is_reference(node: &Node) -> bool {
        let template = node
            .as_scalar()
            .filter(|scalar| scalar.template)
            .map(|scalar| scalar.text.trim());
        template.is_some_and(|text| match jinja::regions(text).as_slice() {
            [region] => region.range == (0..text.len()),
            _ => false,
        })
    }

    /// The node that stands behind a node: itself, or what its `{{ name }}` is defined as.
    pub fn node<'n>(&self, node: &'n Node) -> Option<&'n Node>
    where
        'a: 'n,
    {
        let mut node = node;
        for _ in 0..DEPTH {
            let Some(text) = node
                .as_scalar()
                .filter(|scalar| scalar.template)
                .map(|scalar| &scalar.text)
            else {
                return (!node.is_unknown()).then_some(node.resolved());
            };
            let reference =
                sole_reference(text).filter(|reference| reference.filters.is_empty())?;
            node = self.bound(&reference)?;
        }
        None
    }

    /// A text with every `{{ name }}` replaced by what it stands for; `None` where one is not known, or a statement
    /// decides. `defined` gathers where the values are written.
    pub fn resolve(&self, text: &str, defined: &mut Vec<Span>) -> Option<String> {
        self.render(text, DEPTH, defined)
    }

    fn render(&self, text: &str, depth: u32, defined: &mut Vec<Span>) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        let mut out = String::new();
        let mut at = 0;
        for region in jinja::regions(text) {
            out.push_str(text.get(at..region.range.start)?);
            at = region.range.end;
            match region.kind {
                RegionKind::Comment => {}
                RegionKind::Statement => return None,
                RegionKind::Expression => {
                    let reference = jinja::read_expression(text, region.inner.clone()).plain?;
                    out.push_str(&self.value_of(&reference, depth, defined)?);
                }
            }
            if out.len() > LENGTH {
                return None;
            }
        }
        out.push_str(text.get(at..)?);
        (out.len() <= LENGTH).then_some(out)
    }

    fn value_of(
        &self,
        reference: &PlainReference,
        depth: u32,
        defined: &mut Vec<Span>,
    ) -> Option<String> {
        let node = self.bound(reference)?;
        let scalar = node
            .as_scalar()
            .filter(|_| !node.is_null() && !node.is_vaulted())?;
        let mut text = match scalar.template {
            true => self.render(&scalar.text, depth, defined)?,
            false => scalar.text.to_string(),
        };
        if !defined.contains(&node.span) {
            defined.push(node.span);
        }
        for (filter, _) in &reference.filters {
            text = match filter.as_str() {
                // The variable is defined, so its default has no part in it.
                "default" | "d" | "string" | "mandatory" => text,
                "trim" => text.trim().to_owned(),
                "lower" => text.to_lowercase(),
                "upper" => text.to_uppercase(),
                "int" => text.trim().parse::<i64>().ok()?.to_string(),
                _ => return None,
            };
        }
        Some(text)
    }

    fn bound(&self, reference: &PlainReference) -> Option<&'a Node> {
        let (name, keys) = reference.path.split_first()?;
        let Binding::One(mut node) = self.binding(name) else {
            return None;
        };
        for key in keys {
            node = match node.lookup(key) {
                Lookup::Found { value, .. } => value,
                _ => return None,
            };
        }
        Some(node)
    }

    fn binding(&self, name: &str) -> Binding<'a> {
        let definitions = self.definitions(name);
        let several_hosts =
            |strength: Strength| matches!(strength, Strength::Group | Strength::Host);
        let strongest = definitions.iter().map(|(strength, _)| *strength).max();
        let mut candidates = definitions.iter().filter(|(strength, _)| {
            let settled =
                strongest == Some(Strength::RoleVars) || !strongest.is_some_and(several_hosts);
            !settled || Some(*strength) == strongest
        });
        let Some((_, first)) = candidates.next() else {
            return Binding::Unsettled;
        };
        let same = candidates.all(|(_, other)| same_value(first, other));
        if same {
            Binding::One(first)
        } else {
            Binding::Unsettled
        }
    }
}

/// Whether two scalars say the same; collections are never compared.
fn same_value(one: &Node, other: &Node) -> bool {
    match (&one.resolved().value, &other.resolved().value) {
        (Value::Scalar(one), Value::Scalar(other)) => one.text == other.text,
        _ => false,
    }
}

/// The reference of a text that is nothing but one `{{ name }}`.
fn sole_reference(text: &str) -> Option<PlainReference> {
    let regions = jinja::regions(text.trim());
    let [region] = regions.as_slice() else {
        return None;
    };
    let whole = region.range == (0..text.trim().len()) && region.kind == RegionKind::Expression;
    whole.then(|| jinja::read_expression(text.trim(), region.inner.clone()).plain)?
}
