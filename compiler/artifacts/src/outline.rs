//! Texts in a form in which they can be compared although not all of their variables are known.

use crate::jinja::{self, RegionKind};
use crate::variables::Variables;

/// How many variables may lead to each other.
const DEPTH: u32 = 16;
/// How long an outline may get: variables that double each other stop here.
const LENGTH: usize = 4096;

impl Variables<'_> {
    /// A text with every expression replaced by what it stands for, as far as that is known; one that is not stays an
    /// expression without blanks. So `{{ base }}/x` and `{{base}}/x` are alike, and so are `{{ base }}/x` and
    /// `/opt/{{ name }}/x` where `base` is `/opt/{{ name }}`.
    pub fn outline(&self, text: &str) -> String {
        let mut out = String::new();
        self.add_outline(text, DEPTH, &mut out);
        out
    }

    fn add_outline(&self, text: &str, depth: u32, out: &mut String) {
        let mut at = 0;
        for region in jinja::regions(text) {
            out.push_str(text.get(at..region.range.start).unwrap_or(""));
            at = region.range.end;
            if region.kind == RegionKind::Comment {
                continue;
            }
            let expression = jinja::read_expression(text, region.inner.clone());
            let plain = expression
                .plain
                .filter(|_| region.kind == RegionKind::Expression);
            let known = plain.and_then(|reference| self.known_text(&reference));
            match known {
                Some(definition) if depth > 0 && out.len() < LENGTH => {
                    self.add_outline(definition, depth - 1, out);
                }
                _ => {
                    let written = text.get(region.range.clone()).unwrap_or("");
                    out.extend(
                        written
                            .chars()
                            .filter(|character| !character.is_whitespace()),
                    );
                }
            }
        }
        out.push_str(text.get(at..).unwrap_or(""));
    }
}
