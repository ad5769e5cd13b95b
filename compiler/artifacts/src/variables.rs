//! What variables hold, as far as their values stand as literals in files that were read.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use specc_source::Span;

use crate::definitions::{Definition, Definitions, Saying, stronger};
use crate::field::{Field, Knowledge};
use crate::jinja::{self, PlainReference, RegionKind};
use crate::secret_names::SecretNames;
use crate::yaml::{Lookup, Node};

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
    scope: Arc<Scope<'a>>,
}

/// One scope, and those around it.
#[derive(Debug, Clone, Default)]
struct Scope<'a> {
    own: Definitions<'a>,
    outer: Option<Arc<Scope<'a>>>,
    /// What roles define: plays hand it on to the roles beside them. In the outermost scope only.
    of_roles: Definitions<'a>,
    /// Found out when somebody asks.
    secrets: OnceLock<SecretNames>,
}

impl<'a> Scope<'a> {
    /// This scope, and those around it from the inside outwards.
    fn chain(&self) -> impl Iterator<Item = &Scope<'a>> {
        std::iter::successors(Some(self), |scope| scope.outer.as_deref())
    }

    fn secrets(&self) -> &SecretNames {
        self.secrets.get_or_init(|| {
            let outer = self.chain().skip(1).map(Scope::secrets);
            SecretNames::new(&self.own, &outer.collect::<Vec<_>>())
        })
    }
}

impl<'a> Variables<'a> {
    /// A scope of its own inside of another one.
    pub fn within(outer: &Variables<'a>) -> Self {
        let scope = Scope {
            outer: Some(Arc::clone(&outer.scope)),
            ..Scope::default()
        };
        Self {
            bound: Vec::new(),
            scope: Arc::new(scope),
        }
    }

    /// Takes in every top-level entry of a file of variables.
    pub fn define_all(&mut self, root: &'a Node, strength: Strength) {
        let scope = Arc::make_mut(&mut self.scope);
        scope.secrets = OnceLock::new();
        for (key, value) in root.entries() {
            if let Some(name) = key.as_str() {
                scope.own.add(name, strength, value);
            }
        }
    }

    /// Takes in every top-level entry of a file of a role, for those who see it from outside of that role.
    pub fn define_for_others(&mut self, root: &'a Node) {
        let scope = Arc::make_mut(&mut self.scope);
        for (key, value) in root.entries() {
            if let Some(name) = key.as_str() {
                scope.of_roles.add(name, Strength::Defaults, value);
            }
        }
    }

    /// Notes that a name gets a value while a play runs (`register`, `set_fact`): from then on nothing that is written tells it.
    pub fn set_at_run_time(&mut self, name: &'a str) {
        Arc::make_mut(&mut self.scope).own.at_run_time.insert(name);
    }

    /// The same scope in which a name stands for a node, whatever else defines it: `item` in a loop, `vars` of a task.
    #[must_use]
    pub fn with(&self, name: &'a str, node: &'a Node) -> Self {
        let mut scope = self.clone();
        scope.bound.push((name, node));
        scope
    }

    /// What each scope that defines a name says about it, the inner scope first.
    fn defined(&self, name: &str) -> impl Iterator<Item = &Definition<'a>> {
        let scopes = self.scope.chain();
        scopes.filter_map(move |scope| scope.own.get(name))
    }

    /// The definition of a name, where there is just one.
    pub fn only_definition(&self, name: &str) -> Option<&'a Node> {
        let of_roles = self
            .scope
            .chain()
            .last()
            .and_then(|scope| scope.of_roles.get(name));
        let elsewhere = of_roles.filter(|_| self.defined(name).next().is_none());
        let found = self.defined(name).chain(elsewhere);
        let mut nodes = found.flat_map(|found| &found.nodes);
        let first = nodes.next()?;
        nodes.next().is_none().then_some(*first)
    }

    /// Whether a name is one of the vault (`vault_…`), or any definition of it is encrypted or leads to such a name.
    pub fn leads_to_secret(&self, name: &str) -> bool {
        let mut scopes = self.scope.chain();
        scopes.any(|scope| scope.secrets().leads_there(name))
    }

    /// The names that are defined, sorted.
    pub fn names(&self) -> Vec<&'a str> {
        let scopes = self.scope.chain();
        let names: BTreeSet<&'a str> = scopes
            .flat_map(|scope| scope.own.iter().map(|(name, _)| name))
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
                // A default stands in the expression itself.
                if defined.is_empty() {
                    defined.push(node.span);
                }
                field.defined = defined;
            }
        }
        field
    }

    /// The same, where expressions whose values are not known stay in the text as they are written, without blanks. Unknown
    /// is what is nothing but one of them, and what a statement decides.
    pub fn text_with_gaps(&self, node: &Node) -> Field<String> {
        let mut field = self.text(node);
        let template = node.as_scalar().filter(|scalar| scalar.template);
        if field.value == Knowledge::Unknown
            && !Self::is_reference(node)
            && let Some(scalar) = template
            && !jinja::regions(&scalar.text)
                .iter()
                .any(|region| region.kind == RegionKind::Statement)
        {
            field.value = Knowledge::Known(self.outline(&scalar.text));
            field.defined.push(node.span);
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
            node = self.bound(&reference).node()?;
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
        let (mut text, filters) = match self.bound(reference) {
            Binding::One(node) => {
                let scalar = node
                    .as_scalar()
                    .filter(|_| !node.is_null() && !node.is_vaulted())?;
                let text = match scalar.template {
                    true => self.render(&scalar.text, depth, defined)?,
                    false => scalar.text.to_string(),
                };
                if !defined.contains(&node.span) {
                    defined.push(node.span);
                }
                (text, &reference.filters[..])
            }
            Binding::Unsettled => return None,
            Binding::Undefined => match reference.filters.split_first()? {
                ((name, Some(default)), filters) if matches!(name.as_str(), "default" | "d") => {
                    (default.clone(), filters)
                }
                _ => return None,
            },
        };
        for (filter, _) in filters {
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

    /// What a reference leads to, filters left aside, where that is known.
    pub fn what(&self, reference: &PlainReference) -> Option<&'a Node> {
        self.bound(reference).node()
    }

    /// What a variable is defined as, where the definition is one text and no filter changes it.
    pub(crate) fn known_text(&self, reference: &PlainReference) -> Option<&'a str> {
        let unchanged = |(name, _): &(String, Option<String>)| KEEPING.contains(&name.as_str());
        let node = self
            .bound(reference)
            .node()
            .filter(|_| reference.filters.iter().all(unchanged))?;
        let node = (!node.is_null() && !node.is_vaulted()).then_some(node)?;
        node.text()
    }

    /// What a reference leads to.
    pub(crate) fn bound(&self, reference: &PlainReference) -> Binding<'a> {
        let Some((name, keys)) = reference.path.split_first() else {
            return Binding::Unsettled;
        };
        let mut node = match self.binding(name) {
            Binding::One(node) => node,
            Binding::Undefined if keys.is_empty() && is_name_of_a_variable(name) => {
                return Binding::Undefined;
            }
            Binding::Undefined | Binding::Unsettled => return Binding::Unsettled,
        };
        for key in keys {
            node = match node.lookup(key) {
                Lookup::Found { value, .. } => value,
                Lookup::Absent if node.as_mapping().is_some() => return Binding::Undefined,
                Lookup::Absent | Lookup::Unknown(_) => return Binding::Unsettled,
            };
        }
        Binding::One(node)
    }

    fn binding(&self, name: &str) -> Binding<'a> {
        if let Some((_, node)) = self.bound.iter().rev().find(|(bound, _)| *bound == name) {
            return Binding::One(node);
        }
        let mut scopes = self.scope.chain();
        if scopes.any(|scope| scope.own.at_run_time.contains(name)) {
            return Binding::Unsettled;
        }
        let strongest = self.defined(name).map(|found| found.strongest);
        let said = match strongest.reduce(stronger) {
            Some((strength, _)) if SEVERAL_HOSTS.contains(&strength) => self
                .defined(name)
                .map(|found| found.all)
                .reduce(Saying::and),
            Some((_, strongest)) => Some(strongest),
            None => {
                let outermost = self.scope.chain().last();
                let found = outermost.and_then(|scope| scope.of_roles.get(name));
                found.map(|found| found.all)
            }
        };
        match said.map(Saying::settled) {
            Some(Some(node)) => Binding::One(node),
            Some(None) => Binding::Unsettled,
            None => Binding::Undefined,
        }
    }
}

/// What a name is bound to.
pub(crate) enum Binding<'a> {
    /// What it stands for.
    One(&'a Node),
    /// Several define it and differ, or its value comes up while a play runs.
    Unsettled,
    /// Nobody defines it, or the mapping that it is looked up in lacks it.
    Undefined,
}

impl<'a> Binding<'a> {
    /// What it stands for, where that is known.
    pub(crate) fn node(self) -> Option<&'a Node> {
        match self {
            Binding::One(node) => Some(node),
            Binding::Unsettled | Binding::Undefined => None,
        }
    }
}

/// Whether a name that nobody defines is a variable's. Those of roles and inventories carry a prefix; what loops and templates
/// bind for themselves hardly ever does, and Ansible's own are always there.
fn is_name_of_a_variable(name: &str) -> bool {
    const OF_ANSIBLE: [&str; 5] = ["ansible_", "inventory_", "group_", "play_", "role_"];
    name.contains('_') && !OF_ANSIBLE.iter().any(|prefix| name.starts_with(prefix))
}

/// Definitions that hold for some hosts or in some plays, so that the weaker ones count elsewhere.
const SEVERAL_HOSTS: [Strength; 3] = [Strength::Group, Strength::Host, Strength::Play];

/// The reference of a text that is nothing but one `{{ name }}`.
fn sole_reference(text: &str) -> Option<PlainReference> {
    let regions = jinja::regions(text.trim());
    let [region] = regions.as_slice() else {
        return None;
    };
    let whole = region.range == (0..text.trim().len()) && region.kind == RegionKind::Expression;
    whole.then(|| jinja::read_expression(text.trim(), region.inner.clone()).plain)?
}
