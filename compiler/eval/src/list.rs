//! The elements of a list while it is computed.

use std::cell::{OnceCell, RefCell};
use std::ops::Deref;
use std::rc::Rc;

use crate::value::ThunkId;

/// Lists shorter than this are simply copied.
const JOIN_FROM: usize = 32;

/// A long list grows by as much as this part of it without being copied.
const SMALL_PART: usize = 4;

/// Elements in order.
///
/// A fold that appends one element per step (`all ++ [ x ]`) must not copy the list in every step. So a short list joined
/// to a long one keeps the long one, and the elements are put side by side when somebody looks at them.
#[derive(Debug, Default)]
pub(crate) struct List {
    len: usize,
    elements: OnceCell<Vec<ThunkId>>,
    joined: RefCell<Option<Joined>>,
}

/// A long list and the few elements at one end of it.
#[derive(Debug)]
struct Joined {
    long: Rc<List>,
    few: Vec<ThunkId>,
    few_first: bool,
}

impl List {
    /// Both lists one after the other, with the number of elements that were copied for it.
    pub(crate) fn join(left: &Rc<List>, right: &Rc<List>) -> (Self, usize) {
        let few_first = left.len < right.len;
        let (short, long) = if few_first {
            (left, right)
        } else {
            (right, left)
        };
        if long.len < JOIN_FROM || short.len * SMALL_PART > long.len {
            let all = [left.as_slice(), right.as_slice()].concat();
            return (Self::from(all), left.len + right.len);
        }
        let joined = Joined {
            long: Rc::clone(long),
            few: short.to_vec(),
            few_first,
        };
        let list = Self {
            len: left.len + right.len,
            elements: OnceCell::new(),
            joined: RefCell::new(Some(joined)),
        };
        (list, short.len)
    }

    /// How many elements there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// How many elements will be copied when somebody looks at them.
    pub(crate) fn pending(&self) -> usize {
        match self.elements.get() {
            Some(_) => 0,
            None => self.len,
        }
    }

    /// All elements, side by side.
    pub(crate) fn as_slice(&self) -> &[ThunkId] {
        self.elements.get_or_init(|| self.side_by_side())
    }

    fn side_by_side(&self) -> Vec<ThunkId> {
        let mut all = Vec::with_capacity(self.len);
        let mut last = Vec::new();
        let mut part = self.joined.take();
        while let Some(Joined {
            long,
            few,
            few_first,
        }) = part
        {
            match few_first {
                true => all.extend(few),
                false => last.push(few),
            }
            part = long.parts();
            if part.is_none() {
                all.extend_from_slice(long.as_slice());
            }
        }
        all.extend(last.into_iter().rev().flatten());
        all
    }

    /// The parts of which the list will be made; nothing where its elements lie side by side.
    fn parts(&self) -> Option<Joined> {
        self.joined.borrow().as_ref().map(|joined| Joined {
            long: Rc::clone(&joined.long),
            few: joined.few.clone(),
            few_first: joined.few_first,
        })
    }
}

impl From<Vec<ThunkId>> for List {
    fn from(elements: Vec<ThunkId>) -> Self {
        Self {
            len: elements.len(),
            elements: OnceCell::from(elements),
            joined: RefCell::new(None),
        }
    }
}

impl Deref for List {
    type Target = [ThunkId];

    fn deref(&self) -> &[ThunkId] {
        self.as_slice()
    }
}

/// A list that a fold made is a chain as long as the fold: it is taken apart link by link, not by recursion.
impl Drop for List {
    fn drop(&mut self) {
        let mut next = self.joined.take();
        while let Some(joined) = next {
            next = Rc::into_inner(joined.long).and_then(|list| list.joined.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(elements: impl IntoIterator<Item = u32>) -> Rc<List> {
        let elements: Vec<ThunkId> = elements.into_iter().map(ThunkId).collect();
        Rc::new(List::from(elements))
    }

    fn numbers(list: &List) -> Vec<u32> {
        list.iter().map(|thunk| thunk.0).collect()
    }

    fn join(left: &Rc<List>, right: &Rc<List>) -> Rc<List> {
        Rc::new(List::join(left, right).0)
    }

    #[test]
    fn joined_lists_have_the_elements_of_both_in_order() {
        for lengths in [
            (0, 0),
            (0, 100),
            (100, 0),
            (1, 2),
            (100, 3),
            (3, 100),
            (100, 90),
        ] {
            let (left, right) = (list(0..lengths.0), list(500..500 + lengths.1));
            let both = join(&left, &right);
            assert_eq!(both.len() as u32, lengths.0 + lengths.1);
            let expected: Vec<u32> = (0..lengths.0).chain(500..500 + lengths.1).collect();
            assert_eq!(numbers(&both), expected);
        }
    }

    #[test]
    fn a_list_that_grows_at_both_ends_copies_each_element_once() {
        let mut all = list(100..140);
        let mut copied = 0;
        for step in 0..40 {
            let (longer, work) = List::join(&all, &list([140 + step]));
            let (longer, more) = List::join(&list([99 - step]), &Rc::new(longer));
            copied += work + more;
            all = Rc::new(longer);
        }
        assert_eq!(copied, 80);
        assert_eq!(numbers(&all), (60..180).collect::<Vec<u32>>());
    }

    #[test]
    fn what_a_list_grew_from_stays_what_it_was() {
        let short = list(0..40);
        let (first, second) = (join(&short, &list([50])), join(&short, &list([60])));
        let third = join(&first, &list([70]));
        assert_eq!(numbers(&third)[40..], [50, 70]);
        assert_eq!(numbers(&second)[40..], [60]);
        assert_eq!(numbers(&first)[40..], [50]);
        assert_eq!(short.len(), 40);
    }

    #[test]
    fn a_chain_of_any_length_is_dropped_on_a_small_stack() {
        let mut all = list(0..40);
        for step in 0..200_000 {
            all = join(&all, &list([step]));
        }
        drop(all);
    }
}
