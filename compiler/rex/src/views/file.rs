//! Files as such, settings in them, and variables.

use std::borrow::Cow;

use specc_artifacts::jinja::{self, RegionKind};
use specc_artifacts::tree::Artifact;
use specc_artifacts::variables::Strength;
use specc_artifacts::yaml::Node;
use specc_artifacts::{EncodingNote, Kind};
use specc_source::{FileId, Span};

use super::{Credential, Door, Field, Listing, Place};

/// A file of the tree, whatever it is for.
#[derive(Debug, Clone)]
pub struct FileView<'a> {
    /// Its path with `/`, relative to the root of the tree.
    pub path: &'a str,
    /// What it is for.
    pub kind: Kind,
    /// The folder of its role; empty outside of any.
    pub role: &'a str,
    /// Its id in the run's sources.
    pub file: FileId,
    /// Its whole text.
    pub text: &'a str,
    /// An empty range at its beginning.
    pub place: Place,
    /// What is odd about its bytes: encoding, line ends.
    pub encoding: &'a [EncodingNote],
    /// What the readers know about it: comments, includes, the tree of its YAML.
    pub artifact: &'a Artifact,
}

impl FileView<'_> {
    /// The variables that the template's expressions and statements name, each with its place. Reading them takes time: look
    /// for the words that matter in [`text`](FileView::text) first.
    pub fn names_in_expressions(&self) -> Vec<(String, Span)> {
        let span = |range: std::ops::Range<usize>| {
            Span::new(self.file, range.start as u32, range.end as u32)
        };
        let regions = jinja::regions(self.text).into_iter();
        regions
            .filter(|region| region.kind != RegionKind::Comment)
            .flat_map(|region| {
                // A statement begins with its keyword, which is no variable.
                let keyword = region.keyword(self.text).len();
                let inner = self.text.get(region.inner.clone()).unwrap_or("");
                let blanks = inner.len() - inner.trim_start().len();
                let start = match keyword {
                    0 => region.inner.start,
                    _ => region.inner.start + blanks + keyword,
                };
                jinja::read_expression(self.text, start..region.inner.end).names
            })
            .map(|name| (name.name, span(name.range)))
            .collect()
    }

    /// The name that it has on the host: without `.j2`.
    pub fn rendered_name(&self) -> &str {
        specc_artifacts::rendered_name(self.path.rsplit('/').next().unwrap_or(self.path))
    }
}

/// A configuration file of lines: `redis.conf`, `postgresql.conf`.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigurationView<'a> {
    /// What reads it.
    pub kind: Kind,
    /// Its path in the tree.
    pub path: &'a str,
    /// An empty range at its beginning.
    pub place: Place,
    /// The settings in order; of several with one name, the last one counts (Redis adds some of them up).
    pub settings: Listing<ConfigurationSetting<'a>>,
}

impl<'a> ConfigurationView<'a> {
    /// The setting that counts for a name.
    pub fn get(&self, name: &str) -> Option<&ConfigurationSetting<'a>> {
        self.settings
            .items
            .iter()
            .rev()
            .find(|setting| setting.name.eq_ignore_ascii_case(name))
    }
}

/// One line of a configuration file.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigurationSetting<'a> {
    /// Its name, as written.
    pub name: &'a str,
    /// Where the name is written.
    pub place: Place,
    /// Its value, variables resolved where they are known, quotes removed.
    pub value: Field<Cow<'a, str>>,
    /// Whether a template may leave it out.
    pub conditional: bool,
}

/// A variable that a file of the inventory or of a role defines at its top level.
#[derive(Debug, Clone, PartialEq)]
pub struct VariableView<'a> {
    /// Whose language it is written in.
    pub door: Door,
    /// Its name.
    pub name: &'a str,
    /// Where its name is written.
    pub place: Place,
    /// The value's node, for what is no text.
    pub node: &'a Node,
    /// The value as text, other variables resolved where they are known; unknown for collections.
    pub value: Field<Cow<'a, str>>,
    /// Where the value comes from, if it is one piece: a key of the vault, a variable, a literal.
    pub source: Field<Credential<'a>>,
    /// Which kind of file defines it.
    pub strength: Strength,
    /// The path of that file.
    pub path: &'a str,
    /// The folder of its role; empty in an inventory.
    pub role: &'a str,
}
