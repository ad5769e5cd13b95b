//! What goes into a check and what comes out.

use std::collections::BTreeMap;

use jiff::civil::Date;
use specc_artifacts::{EncodingNote, Kind};
use specc_model::Deployment;
use specc_model::facts::DeclaredImages;
use specc_source::{Diagnostic, FileId, Sources, Span};
use specc_syntax::Tree;

/// An evaluated spec and what is known around it.
#[derive(Debug, Clone, Copy)]
pub struct SpecInput<'a> {
    /// What the spec says.
    pub deployment: &'a Deployment,
    /// All texts of the run.
    pub sources: &'a Sources,
    /// The trees of the spec's files: suppressions and fixes need them.
    pub trees: &'a [Tree],
    /// The environment whose layer is laid on top.
    pub environment: Option<&'a str>,
    /// The recorded security review, if the spec has one.
    pub review: Option<&'a ReviewRecord>,
    /// The day on which suppressions are valid or have expired.
    pub today: Date,
    /// Whether the process ends after this check. What was made on the way is then left for the system to take back, instead of
    /// being taken apart piece by piece.
    pub short_lived: bool,
}

/// Files that exist, or that a build is about to write.
#[derive(Debug, Clone, Copy)]
pub struct ArtifactsInput<'a> {
    /// All texts of the run.
    pub sources: &'a Sources,
    /// The files to look at: together they are one deployment. What each is for is told by its path and its text.
    pub files: &'a [FileId],
    /// What is odd about the bytes of a file; nothing about those that are UTF-8 with line feeds.
    pub encodings: &'a BTreeMap<FileId, Vec<EncodingNote>>,
    /// What the spec declares about images, where the files are made from one.
    pub images: Option<&'a DeclaredImages>,
    /// The day on which suppressions are valid or have expired.
    pub today: Date,
    /// Whether the process ends after this check. What was made on the way is then left for the system to take back, instead of
    /// being taken apart piece by piece.
    pub short_lived: bool,
}

/// The record that `specc review --approve NAME` leaves beside a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRecord {
    /// Who looked at the surface.
    pub reviewer: String,
    /// When.
    pub date: Date,
    /// The BLAKE3 hash of the surface that was looked at, as 64 hexadecimal digits.
    pub hash: String,
    /// The surface that was looked at, line by line.
    pub items: Vec<RecordedItem>,
}

/// One recorded line of a security surface.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordedItem {
    /// `capability`, `route`, …, as in `specc_model::surface::SurfaceItem`.
    pub category: String,
    /// What it says.
    pub text: String,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Sorted by file, position and code; each once.
    pub findings: Vec<Diagnostic>,
    /// What a rule should have looked at and could not.
    pub unchecked: Vec<Unchecked>,
    /// What would be findings without suppressions; sorted, each once.
    pub suppressed: Vec<Suppressed>,
    /// What suppressions that are in force let pass. Whoever builds files from a spec lets the same pass in the lines that
    /// come from these places.
    pub allowed: Vec<Allowance>,
    /// Suppressions of a spec that had nothing to suppress at its door, and may have in the files that are made from it.
    pub idle: Vec<Idle>,
    /// The files that were read, ordered by path, and what each is for.
    pub kinds: Vec<(FileId, Kind)>,
    /// How much work it was.
    pub counters: Counters,
}

/// What a suppression keeps from being a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// What would be found.
    pub finding: Diagnostic,
    /// The comment that allows it.
    pub comment: Span,
}

/// A rule that a suppression lets pass somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// The rule, `REX-04`.
    pub rule: &'static str,
    /// Where.
    pub covers: Span,
    /// The comment that says so.
    pub comment: Span,
}

/// A suppression that is unused, unless it lets something pass in the files that are made from the spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idle {
    /// What it lets pass.
    pub allowance: Allowance,
    /// The finding that it is unused.
    pub finding: Diagnostic,
}

/// A place that a rule should have checked and could not: the run is not clean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    /// The rule, `REX-04`.
    pub rule: &'static str,
    /// Why, in one line, lower case, without a full stop.
    pub reason: String,
    /// Where.
    pub place: Span,
}

/// Deterministic amounts of work; the first two are the same for any number of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Parts of the deployment or nodes of files that the engine visited.
    pub visited: u32,
    /// Views that were handed to the rules.
    pub views: u32,
    /// Views that loops and look-ups went through, on the way to the rules and within them.
    pub seen: u64,
}
