//! The bounds within which every evaluation ends. They are part of the language: the reference documents them.

/// How deeply expressions may be nested in one file; a chain `a + b + c` nests once per operator.
pub const NESTING: u32 = 20_000;

/// How deeply set literals and attribute paths may be nested, and how deep a configuration may be.
pub const DATA_DEPTH: u32 = 1_000;

/// How many function calls may be under way at once.
pub const CALL_DEPTH: u32 = 10_000;

/// How many values and expressions may wait for each other at once.
pub const DEPTH: u32 = 50_000;

/// How many expressions may be evaluated in one run.
pub const STEPS: u64 = 50_000_000;

/// How many bytes of values one run may make.
pub const MEMORY: u64 = 512 * 1024 * 1024;

/// How many errors one evaluation reports; whoever has more of them repairs the first ones first.
pub const ERRORS: usize = 1_000;

/// How much work one run may do. Whoever runs many of them, or wants an answer at once, allows less than the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many expressions may be evaluated; [`STEPS`] unless something else is said.
    pub steps: u64,
    /// How many bytes of values may be made; [`MEMORY`] unless something else is said.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            steps: STEPS,
            memory: MEMORY,
        }
    }
}

/// How deep the types of a spec's own may stand in each other.
pub const TYPE_NESTING: u32 = 32;

/// How many types a spec may declare, those inside others included.
pub const TYPES: u32 = 10_000;
