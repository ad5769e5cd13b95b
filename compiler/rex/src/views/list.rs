//! The lists of a deployment, which know how much of them was gone through.

use std::iter::FusedIterator;
use std::ops::{Deref, DerefMut};
use std::slice;
use std::sync::atomic::{AtomicU64, Ordering};

/// All views of one kind. It is a list like any other; only, it counts the views that loops and look-ups were handed, so that a
/// test can tell whether the work of the rules grows with the deployment or with its square.
#[derive(Debug)]
pub struct Views<T> {
    all: Vec<T>,
    seen: AtomicU64,
}

impl<T> Views<T> {
    /// The views in order.
    pub fn iter(&self) -> Seen<'_, T> {
        Seen {
            views: self.all.iter(),
            seen: &self.seen,
        }
    }

    /// The views at these positions, in that order.
    pub fn at<'v, 'p>(
        &'v self,
        positions: &'p [usize],
    ) -> impl Iterator<Item = &'v T> + use<'v, 'p, T> {
        let found = positions
            .iter()
            .filter_map(|position| self.all.get(*position));
        found.inspect(|_| count(&self.seen))
    }

    /// How many views loops and look-ups were handed so far.
    pub(crate) fn seen(&self) -> u64 {
        self.seen.load(Ordering::Relaxed)
    }
}

/// One thread makes and reads a deployment: an atomic addition would cost more than the loops that it counts.
fn count(seen: &AtomicU64) {
    seen.store(seen.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
}

impl<T> Default for Views<T> {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl<T> From<Vec<T>> for Views<T> {
    fn from(all: Vec<T>) -> Self {
        Self {
            all,
            seen: AtomicU64::new(0),
        }
    }
}

impl<T> FromIterator<T> for Views<T> {
    fn from_iter<I: IntoIterator<Item = T>>(views: I) -> Self {
        Self::from(Vec::from_iter(views))
    }
}

impl<T> Deref for Views<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.all
    }
}

impl<T> DerefMut for Views<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.all
    }
}

impl<'v, T> IntoIterator for &'v Views<T> {
    type Item = &'v T;
    type IntoIter = Seen<'v, T>;

    fn into_iter(self) -> Seen<'v, T> {
        self.iter()
    }
}

impl<'v, T> IntoIterator for &'v mut Views<T> {
    type Item = &'v mut T;
    type IntoIter = slice::IterMut<'v, T>;

    fn into_iter(self) -> slice::IterMut<'v, T> {
        self.all.iter_mut()
    }
}

/// A loop over views; see [`Views::iter`].
#[derive(Debug)]
pub struct Seen<'v, T> {
    views: slice::Iter<'v, T>,
    seen: &'v AtomicU64,
}

impl<T> Clone for Seen<'_, T> {
    fn clone(&self) -> Self {
        Self {
            views: self.views.clone(),
            seen: self.seen,
        }
    }
}

impl<'v, T> Iterator for Seen<'v, T> {
    type Item = &'v T;

    fn next(&mut self) -> Option<&'v T> {
        self.views.next().inspect(|_| count(self.seen))
    }

    fn nth(&mut self, skipped: usize) -> Option<&'v T> {
        self.views.nth(skipped).inspect(|_| count(self.seen))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.views.size_hint()
    }
}

impl<T> DoubleEndedIterator for Seen<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.views.next_back().inspect(|_| count(self.seen))
    }
}

impl<T> ExactSizeIterator for Seen<'_, T> {}

impl<T> FusedIterator for Seen<'_, T> {}
