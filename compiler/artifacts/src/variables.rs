//! What variables hold, as far as their values stand as literals in files that were read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use specc_source::Span;

use crate::field::{Field, Knowledge};
use crate::jinja::{self, PlainReference, RegionKind};
use crate::yaml::{Lookup, Node, Value};

/// How many variables may lead to each other.
const DEPTH: u32 = 16;
/// How long a resolved text may get: variables that double each other stop here.
const LENGTH: usize = 64 * 1024;

/// Filters that leave a text as it is; where the variable is defined, a default has no part in it.
const KEEPING: [&str; 4] = ["default", "d", "string", "mandatory"];

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
    /// `vars:` of a play or of the way in which it brings a role in.
    Play,
}

/// The definitions that one file sees: its own role's, and those of an outer scope. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Variables<'a> {
    /// What a loop or a task binds, over everything else.
    bound: Vec<(&'a str, &'a Node)>,
    own: Arc<Definitions<'a>>,
    outer: Option<Arc<Variables<'a>>>,
}

/// The definitions of one scope.
#[derive(Debug, Clone, Default)]
struct Definitions<'a> {
    named: BTreeMap<&'a str, Vec<(Strength, &'a Node)>>,
    /// Names that get values while a play runs, so that no definition tells them.
    at_run_time: BTreeSet<&'a str>,
}

/// What a name is bound to.
enum Binding<'a> {
    One(&'a Node),
    /// Nobody defines it, or several do and they differ.
    Unsettled,
}

impl<'a> Variables<'a> {
    /// A scope of its own inside of another one.
    pub fn within(outer: Arc<Variables<'a>>) -> Self {
        Self {
            outer: Some(outer),
            ..Self::default()
        }
    }

    /// Takes in every top-level entry of a file of variables.
    pub fn define_all(&mut self, root: &'a Node, strength: Strength) {
        let own = Arc::make_mut(&mut self.own);
        for (key, value) in root.entries() {
            if let Some(name) = key.as_str() {
                own.named.entry(name).or_default().push((strength, value));
            }
        }
    }

    /// Notes that a name gets a value while a play runs (`register`, `set_fact`): from then on nothing that is written tells it.
    pub fn set_at_run_time(&mut self, name: &'a str) {
        Arc::make_mut(&mut self.own).at_run_time.insert(name);
    }

    /// The same scope in which a name stands for a node, whatever else defines it: `item` in a loop, `vars` of a task.
    #[must_use]
    pub fn with(&self, name: &'a str, node: &'a Node) -> Self {
        let mut scope = self.clone();
        scope.bound.push((name, node));
        scope
    }

    /// All definitions of a name, in the order in which the files were taken in, the inner scope's first.
    pub fn definitions(&self, name: &str) -> Vec<(Strength, &'a Node)> {
        let scopes = std::iter::successors(Some(self), |scope| scope.outer.as_deref());
        scopes
            .filter_map(|scope| scope.own.named.get(name))
            .flatten()
            .copied()
            .collect()
    }

    /// The names that are defined, sorted.
    pub fn names(&self) -> Vec<&'a str> {
        let scopes = std::iter::successors(Some(self), |scope| scope.outer.as_deref());
        let names: BTreeSet<&'a str> = scopes
            .flat_map(|scope| scope.own.named.keys().copied())
            .collect();
        names.into_iter().collect()
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
                name if KEEPING.contains(&name) => text,
                "trim" => text.trim().to_owned(),
                "lower" => text.to_lowercase(),
                "upper" => text.to_uppercase(),
                "int" => text.trim().parse::<i64>().ok()?.to_string(),
                _ => return None,
            };
        }
        Some(text)
    }

    /// What a variable is defined as, where the definition is one text and no filter changes it.
    pub(crate) fn known_text(&self, reference: &PlainReference) -> Option<&'a str> {
        let unchanged = |(name, _): &(String, Option<String>)| KEEPING.contains(&name.as_str());
        let node = self
            .bound(reference)
            .filter(|_| reference.filters.iter().all(unchanged))?;
        let node = (!node.is_null() && !node.is_vaulted()).then_some(node)?;
        node.text()
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
        if let Some((_, node)) = self.bound.iter().rev().find(|(bound, _)| *bound == name) {
            return Binding::One(node);
        }
        let mut scopes = std::iter::successors(Some(self), |scope| scope.outer.as_deref());
        if scopes.any(|scope| scope.own.at_run_time.contains(name)) {
            return Binding::Unsettled;
        }
        let definitions = self.definitions(name);
        let strongest = definitions.iter().map(|(strength, _)| *strength).max();
        let several_hosts = strongest.is_some_and(|strongest| SEVERAL_HOSTS.contains(&strongest));
        let candidates = definitions
            .iter()
            .filter(|(strength, _)| several_hosts || Some(*strength) == strongest);
        settled(candidates.map(|(_, node)| *node))
    }
}

/// Definitions that hold for some hosts or in some plays, so that the weaker ones count elsewhere.
const SEVERAL_HOSTS: [Strength; 3] = [Strength::Group, Strength::Host, Strength::Play];

/// The one thing that all of these say.
fn settled<'a>(mut candidates: impl Iterator<Item = &'a Node>) -> Binding<'a> {
    match candidates.next() {
        Some(first) if candidates.all(|other| same_value(first, other)) => Binding::One(first),
        _ => Binding::Unsettled,
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
