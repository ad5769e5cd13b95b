//! Lists and strings that grow: joined now, copied when somebody looks.

use std::cell::{OnceCell, RefCell};
use std::ops::Deref;
use std::rc::Rc;

use crate::data::Text;
use crate::value::ThunkId;

/// What is shorter than this is simply copied.
const JOIN_FROM: usize = 32;

/// A long whole grows by as much as this part of it without being copied.
const SMALL_PART: usize = 4;

/// The elements of a list while it is computed.
pub(crate) type List = Joined<Vec<ThunkId>>;

/// A string while it is computed.
pub(crate) type LongText = Joined<Text>;

/// What can be put together end to end.
pub(crate) trait Sequence: Clone + Default {
    /// How long it is: elements, or bytes.
    fn length(&self) -> usize;

    /// Puts another one at the end.
    fn append(&mut self, other: &Self);
}

/// A list or a string.
///
/// A fold that appends a little in each step (`all ++ [ x ]`, `all + "x"`) must not copy all of it in every step. So a
/// short one joined to a long one keeps the long one, and both are put end to end when somebody looks at them.
#[derive(Debug, Default)]
pub(crate) struct Joined<S> {
    length: usize,
    whole: OnceCell<S>,
    parts: RefCell<Option<Parts<S>>>,
}

/// Something long, and something short at one end of it.
#[derive(Debug, Clone)]
struct Parts<S> {
    long: Rc<Joined<S>>,
    short: S,
    short_first: bool,
}

impl<S: Sequence> Joined<S> {
    /// How much is copied when these two are joined.
    pub(crate) fn cost(left: &Self, right: &Self) -> usize {
        let (short, long) = match left.length < right.length {
            true => (left.length, right.length),
            false => (right.length, left.length),
        };
        if long < JOIN_FROM || short * SMALL_PART > long {
            short + long
        } else {
            short
        }
    }

    /// Both end to end.
    pub(crate) fn join(left: &Rc<Self>, right: &Rc<Self>) -> Self {
        let length = left.length + right.length;
        if Self::cost(left, right) == length {
            let mut whole = left.whole().clone();
            whole.append(right.whole());
            return Self::from(whole);
        }
        let short_first = left.length < right.length;
        let (short, long) = match short_first {
            true => (left, right),
            false => (right, left),
        };
        let parts = Parts {
            long: Rc::clone(long),
            short: short.whole().clone(),
            short_first,
        };
        Self {
            length,
            whole: OnceCell::new(),
            parts: RefCell::new(Some(parts)),
        }
    }

    /// How much will be copied when somebody looks.
    pub(crate) fn pending(&self) -> usize {
        match self.whole.get() {
            Some(_) => 0,
            None => self.length,
        }
    }

    fn whole(&self) -> &S {
        self.whole.get_or_init(|| self.put_together())
    }

    fn put_together(&self) -> S {
        let mut whole = S::default();
        let mut ends = Vec::new();
        let mut parts = self.parts.take();
        while let Some(Parts {
            long,
            short,
            short_first,
        }) = parts
        {
            match short_first {
                true => whole.append(&short),
                false => ends.push(short),
            }
            parts = long.parts.borrow().clone();
            if parts.is_none() {
                whole.append(long.whole());
            }
        }
        for end in ends.iter().rev() {
            whole.append(end);
        }
        whole
    }
}

impl<S> Joined<S> {
    /// How long it is: elements, or bytes.
    pub(crate) fn len(&self) -> usize {
        self.length
    }
}

impl<S: Sequence> From<S> for Joined<S> {
    fn from(whole: S) -> Self {
        Self {
            length: whole.length(),
            whole: OnceCell::from(whole),
            parts: RefCell::new(None),
        }
    }
}

impl<S: Sequence> Deref for Joined<S> {
    type Target = S;

    fn deref(&self) -> &S {
        self.whole()
    }
}

/// What a fold made is a chain as long as the fold: it is taken apart link by link, not by recursion.
impl<S> Drop for Joined<S> {
    fn drop(&mut self) {
        let mut next = self.parts.take();
        while let Some(parts) = next {
            next = Rc::into_inner(parts.long).and_then(|long| long.parts.take());
        }
    }
}

impl Sequence for Vec<ThunkId> {
    fn length(&self) -> usize {
        self.len()
    }

    fn append(&mut self, other: &Self) {
        self.extend_from_slice(other);
    }
}

impl Sequence for Text {
    fn length(&self) -> usize {
        self.length()
    }

    fn append(&mut self, other: &Self) {
        self.push(other);
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
        Rc::new(List::join(left, right))
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
            for (left, right) in [(None, Some(140 + step)), (Some(99 - step), None)] {
                let (left, right) = (left.map(|one| list([one])), right.map(|one| list([one])));
                let (left, right) = (
                    left.as_ref().unwrap_or(&all),
                    right.as_ref().unwrap_or(&all),
                );
                copied += List::cost(left, right);
                all = join(left, right);
            }
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
    fn strings_grow_at_both_ends() {
        let text = |text: &str| Rc::new(LongText::from(Text::literal(text)));
        let long = text(&"x".repeat(50));
        let longer = Rc::new(LongText::join(&long, &text("b")));
        let longest = LongText::join(&text("a"), &longer);
        assert_eq!(longest.pending(), 52);
        assert_eq!(
            longest.as_literal(),
            Some(format!("a{}b", "x".repeat(50)).as_str())
        );
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
