//! Several definitions of one option: priorities first, then the option's merge policy.

use std::rc::Rc;

use super::InstanceId;
use super::definition::{MIDDLE, Peeled};
use super::instance::container_type;
use crate::machine::{Machine, References, Result};
use crate::schema::Merge;
use crate::value::{Kind, Value};

impl Machine<'_> {
    /// The value of an option that does not hold options, from definitions whose conditions hold.
    pub(super) fn leaf(&mut self, id: InstanceId, valid: Vec<Peeled>) -> Result<Value> {
        let mut valid = valid;
        let rank = valid.iter().map(Peeled::rank).min();
        valid.retain(|one| Some(one.rank()) == rank);
        let merged = valid.len() > 1;
        let append = self.instances.get(id).merge == Merge::Append;
        let lists = valid
            .iter()
            .all(|one| matches!(one.value.kind, Kind::List(_)));
        let one = if append && lists && merged {
            self.append(id, valid)?
        } else {
            self.unique(id, valid)?
        };
        self.anchor(id, std::slice::from_ref(&one));
        self.instances.get_mut(id).merged = merged;
        self.checked(id, one)
    }

    /// Lists one after the other: by their order, then by the order of the modules.
    fn append(&mut self, id: InstanceId, lists: Vec<Peeled>) -> Result<Peeled> {
        let mut lists = lists;
        lists.sort_by_key(|one| one.order.unwrap_or(MIDDLE));
        let mut elements = Vec::new();
        for one in &lists {
            let Kind::List(list) = &one.value.kind else {
                continue;
            };
            self.steps(list.len(), one.at)?;
            elements.extend_from_slice(list);
        }
        let Some(last) = lists.pop() else {
            return Err(self.missing_option(id));
        };
        let value = Value::computed(Kind::List(Rc::new(elements.into())), last.value.from);
        Ok(Peeled { value, ..last })
    }

    /// Where others define a set: reports definitions that can never be one, instead of a conflict that `mkForce` settled.
    fn refuse_no_sets(&mut self, id: InstanceId, definitions: &[Peeled]) -> Result<()> {
        let ty = self.instances.get(id).ty;
        let is_set = |one: &Peeled| matches!(one.value.kind, Kind::Set(_));
        if container_type(ty).is_none() || !definitions.iter().any(is_set) {
            return Ok(());
        }
        let mut refused = Ok(());
        for one in definitions {
            if self.fit(&one.value, ty).is_err() {
                refused = Err(match self.checked(id, one.clone()) {
                    Ok(_) => self.fail_silently(),
                    Err(failed) => failed,
                });
            }
        }
        refused
    }

    /// The one definition, or the one that all others equal.
    pub(super) fn unique(&mut self, id: InstanceId, equals: Vec<Peeled>) -> Result<Peeled> {
        let mut differing = false;
        if let [first, others @ ..] = equals.as_slice() {
            for other in others {
                let (left, right) = (&first.value, &other.value);
                if !self.same(left, right, other.at, References::ByName)? {
                    differing = true;
                }
            }
        }
        if differing {
            self.refuse_no_sets(id, &equals)?;
            return Err(self.conflict(id, &equals));
        }
        match equals.into_iter().next_back() {
            Some(last) => Ok(last),
            None => Err(self.missing_option(id)),
        }
    }
}
