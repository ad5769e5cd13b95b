//! The option table as the evaluator sees it: names, types, docs, defaults and merge policies, declared once.
//!
//! A declaration's path is dotted; `<name>` stands for any attribute name, `[]` for the elements of a list:
//! `plane.services.<name>.memory`, `ingress.public.[].path`. A container that has declared members is itself declared, as
//! [`Type::Record`], [`Type::Records`] or [`Type::NamedRecords`], so that it has a doc.

use std::borrow::Cow;

/// Everything about options and names that the evaluator does not know by itself.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// All options, sorted by nothing in particular: the order of the reference pages.
    pub options: &'static [OptionDeclaration],
    /// Names in scope that are constants: `CHOWN`, `Admin`.
    pub constants: &'static [Constant],
    /// Names in scope that build tagged values: `hmac`, `none`.
    pub constructors: &'static [Constructor],
    /// Types that specs may use in the types of their own, beside those that `eval` knows itself.
    pub types: &'static [NamedType],
}

/// One option of the option table.
pub type OptionDeclaration = DeclarationIn<'static>;

/// One option; what a spec declares itself lives as long as a [`TypeArena`](crate::TypeArena).
#[derive(Debug, Clone, Copy)]
pub struct DeclarationIn<'t> {
    /// Dotted path with `<name>` and `[]`.
    pub path: &'t str,
    /// What values it takes.
    pub ty: TypeIn<'t>,
    /// Its value where nobody defines it.
    pub default: Default,
    /// What several definitions make.
    pub merge: Merge,
    /// One or more sentences of Markdown; the first is the summary.
    pub doc: &'t str,
    /// An expression that type-checks, for docs and messages; empty only for containers.
    pub example: &'t str,
}

/// The types of the options of the option table.
pub type Type = TypeIn<'static>;

/// The types of options; those that a spec declares itself live as long as a [`TypeArena`](crate::TypeArena).
#[derive(Debug, Clone, Copy)]
pub enum TypeIn<'t> {
    /// `true` or `false`
    Bool,
    /// A whole number in the range, both ends included.
    Integer {
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// A number in the range, both ends included; integers are accepted.
    Decimal {
        /// The least.
        min: f64,
        /// The greatest.
        max: f64,
    },
    /// A string without references.
    Text(&'static Refinement),
    /// A string that may hold `var.` references but no Secret; the refinement is checked where it holds none.
    Template(&'static Refinement),
    /// A string that may hold any reference: it ends in a file that only the process reads.
    SecretTemplate(&'static Refinement),
    /// Exactly one `vault.NAME`.
    Secret,
    /// An exact version of that many numeric components, both ends included.
    Version {
        /// The fewest components.
        min_components: u8,
        /// The most components.
        max_components: u8,
    },
    /// An exact version between others.
    VersionBetween(&'t VersionBounds<'t>),
    /// One of these strings.
    Choice(&'t [&'t str]),
    /// A length of time in milliseconds, both ends included.
    Duration {
        /// The least.
        min: u64,
        /// The greatest.
        max: u64,
    },
    /// An amount of memory or disk in bytes, both ends included.
    Size {
        /// The least.
        min: u64,
        /// The greatest.
        max: u64,
    },
    /// An IPv4 address.
    Address,
    /// An IPv4 network.
    Cidr,
    /// A CIDR literal, or `var.NAME`.
    CidrOrVariable,
    /// An IPv4 address literal, or `var.NAME`.
    AddressOrVariable,
    /// One of the constants of a group.
    Constant {
        /// The group's name, as in [`Constant::group`].
        group: &'static str,
    },
    /// One of the constructors of a group, applied to its argument.
    Tagged {
        /// The group's name, as in [`Constructor::group`].
        group: &'static str,
    },
    /// A list of such values.
    List(&'t TypeIn<'t>),
    /// A set with any attribute names and such values.
    SetOf(&'t TypeIn<'t>),
    /// Such a value, or `null`.
    Nullable(&'t TypeIn<'t>),
    /// A value of any of these types.
    OneOf(&'t [TypeIn<'t>]),
    /// A set whose attributes are the declared options below this path.
    Record,
    /// A list of sets whose attributes are the declared options below this path and `[]`.
    Records,
    /// A set of any names; each value is a set whose attributes are the declared options below this path and `<name>`.
    NamedRecords,
    /// A set with exactly one attribute, which is one of the declared options below this path.
    Variant,
    /// Any data: sets, lists and scalars are kept as they are; strings may hold references that are not Secret.
    Any,
}

/// Which versions are taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VersionBounds<'t> {
    /// The first that is, without the `v`.
    pub at_least: Option<&'t str>,
    /// The first that is no longer, without the `v`.
    pub below: Option<&'t str>,
}

/// A type that specs may use in the types of their own, as `lib.types.NAME`.
#[derive(Debug)]
pub struct NamedType {
    /// The name below `lib.types`.
    pub name: &'static str,
    /// The type.
    pub ty: Type,
}

/// A named condition on strings.
#[derive(Debug)]
pub struct Refinement {
    /// With its article: `a fully qualified domain name`.
    pub name: &'static str,
    /// What is wrong with a string, or nothing.
    pub check: fn(&str) -> Result<(), Complaint>,
}

/// What is wrong with a refined string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// What is wrong, lower case, without a full stop.
    pub message: String,
    /// What to write instead, as an imperative.
    pub help: Option<String>,
}

/// The value of an option that nobody defines.
#[derive(Debug, Clone, Copy)]
pub enum Default {
    /// Somebody must define it.
    Required,
    /// It stays undefined: absent from the configuration, `null` through `config`.
    Absent,
    /// An expression of the language, evaluated with `config` in scope, only when wanted.
    Expression(&'static str),
    /// An expression that depends on the names that stand at the path's `<name>`s, outermost first; `None`: it stays undefined.
    PerName(fn(&[&str]) -> Option<Cow<'static, str>>),
}

/// What several definitions of one option make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// They must be equal, or one must carry a higher priority.
    Unique,
    /// Lists are put together in the order of the imports, the importing file last.
    Append,
    /// Sets are merged attribute by attribute, by the policy of each attribute (of the element type: [`Merge::Unique`]).
    ByKey,
}

/// A named constant.
#[derive(Debug, Clone, Copy)]
pub struct Constant {
    /// `capability`, `role`.
    pub group: &'static str,
    /// The name in scope.
    pub name: &'static str,
    /// One sentence.
    pub doc: &'static str,
}

/// A name that builds a tagged value.
#[derive(Debug, Clone, Copy)]
pub struct Constructor {
    /// `route authentication`.
    pub group: &'static str,
    /// The name in scope.
    pub name: &'static str,
    /// What it is applied to.
    pub argument: Type,
    /// One sentence.
    pub doc: &'static str,
}
