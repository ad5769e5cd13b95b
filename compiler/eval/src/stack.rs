//! Recursion on a stack that grows.

/// How many levels of one kind of recursion fit on any thread's stack; what is written by hand hardly nests deeper.
const SHALLOW: u32 = 48;

/// How many bytes of stack must be left before another segment is taken.
const RED_ZONE: usize = 128 * 1024;

/// How many bytes a further segment of stack has.
const SEGMENT: usize = 2 * 1024 * 1024;

/// Works at this depth of a recursion, on another segment of stack where little is left of the current one.
///
/// Asking how much is left costs a look at the process's memory map the first time, which is longer than a small spec
/// takes to evaluate: the first levels do without.
pub(crate) fn at_depth<T>(depth: u32, work: impl FnOnce() -> T) -> T {
    if depth < SHALLOW {
        return work();
    }
    stacker::maybe_grow(RED_ZONE, SEGMENT, work)
}
