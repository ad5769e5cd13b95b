//! # REX-26: node-heap-limit
//!
//! ## What it does
//!
//! Warns about a Node.js service that has a memory limit and no `--max-old-space-size` below it, be it in `NODE_OPTIONS` or
//! on its command line.
//!
//! ## Why it hurts
//!
//! Node collects its garbage late while it believes that there is memory left, and what it believes is not the limit of the
//! container. The kernel kills the process in the middle of its work, where a smaller heap would only have been tidied up.
//!
//! ## Example
//!
//! ```yaml
//! space:
//!   image: makeplane/plane-space:v1.2.2
//!   environment: { PORT: "3000" }
//!   deploy: { resources: { limits: { memory: 256M, cpus: "0.25" } } }
//! ```
//!
//! ## Use instead
//!
//! ```yaml
//! space:
//!   image: makeplane/plane-space:v1.2.2
//!   environment: { PORT: "3000", NODE_OPTIONS: --max-old-space-size=192 }
//!   deploy: { resources: { limits: { memory: 256M, cpus: "0.25" } } }
//! ```
//!
//! ## Origin
//!
//! G31 T11.2

use specc_model::facts::Runtime;
use specc_source::{Applicability, Edit, Fix, Level};

use crate::documentation::code;
use crate::views::{Door, Field, Place, ServiceView};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct NodeHeapLimit;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-26", "node-heap-limit", "rex_26_node_heap_limit.rs"),
    level: Level::Warning,
    doors: Doors::Both,
};

const WHY: &str = "Node's heap grows past the container's limit, and the kernel kills it in the middle of its work.";
const VARIABLE: &str = "NODE_OPTIONS";
const MIB: u64 = 1 << 20;

impl Rule for NodeHeapLimit {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn service(&self, service: &ServiceView<'_>, report: &mut Report<'_>) {
        let Some((&limit, limited)) = service.memory.known() else {
            return;
        };
        let known = report.deployment().image_of(service);
        let node = known.is_some_and(|known| known.runtime() == Some(Runtime::Node));
        // What runs in an image that is built here, its Dockerfile says.
        if !node || limit == 0 || service.built {
            return;
        }
        match heap(service, report) {
            Heap::Unknown => {}
            Heap::Limited(heap, place) if heap * MIB >= limit => {
                too_large(service, (heap, place), (limit, limited), report);
            }
            Heap::Limited(..) => {}
            Heap::Unlimited(options) => {
                let options = options
                    .as_ref()
                    .map(|(options, place)| (options.as_str(), *place));
                unlimited(service, options, (limit, limited), report);
            }
        }
    }
}

/// What a service says about its heap.
enum Heap {
    /// Its size in MiB.
    Limited(u64, Place),
    /// Nothing; the options that it gives otherwise.
    Unlimited(Option<(String, Place)>),
    /// It cannot be told.
    Unknown,
}

fn heap(service: &ServiceView<'_>, report: &Report<'_>) -> Heap {
    for words in [&service.command, &service.entrypoint] {
        match words {
            Field::Unknown(_) => return Heap::Unknown,
            Field::Known(words, _) if words.iter().any(|word| word.text().is_none()) => {
                return Heap::Unknown;
            }
            Field::Known(words, _) => {
                let given = words.iter().filter_map(Field::known);
                for (word, place) in given {
                    if let Some(heap) = heap_in(word) {
                        return Heap::Limited(heap, place);
                    }
                }
            }
            Field::Absent => {}
        }
    }
    let environment = report.deployment().environment(service);
    match environment
        .get(VARIABLE)
        .map(|assignment| &assignment.value)
    {
        // A share of what the container has, in newer releases.
        Some(Field::Known(options, _)) if options.contains("space-size-percentage") => {
            Heap::Unknown
        }
        Some(Field::Known(options, place)) => match heap_in(options) {
            Some(heap) => Heap::Limited(heap, *place),
            None => Heap::Unlimited(Some((options.to_string(), *place))),
        },
        Some(Field::Unknown(_) | Field::Absent) => Heap::Unknown,
        None if environment.complete => Heap::Unlimited(None),
        None => Heap::Unknown,
    }
}

/// The MiB that `--max-old-space-size` names.
fn heap_in(options: &str) -> Option<u64> {
    let options = options.replace('_', "-");
    let (_, behind) = options.split_once("--max-old-space-size")?;
    let number = behind.trim_start_matches(['=', ' ']);
    let end = number
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(number.len());
    number.get(..end)?.parse().ok()
}

/// Three quarters of the limit: the rest is for buffers, code and stacks.
fn wanted(limit: u64) -> String {
    format!("--max-old-space-size={}", limit / MIB * 3 / 4)
}

fn too_large(
    service: &ServiceView<'_>,
    (heap, place): (u64, Place),
    (limit, limited): (u64, Place),
    report: &mut Report<'_>,
) {
    let wanted = wanted(limit);
    let message = format!(
        "the heap of `{}` may grow to {heap}M, in a container of {}M",
        service.name,
        limit / MIB
    );
    let mut finding = report
        .at(place, message, "the heap")
        .related(limited.at, "the limit of the container")
        .why(WHY)
        .help(format!("write `{wanted}`"));
    if limited.from != limited.at {
        finding = finding.related(limited.from, "which is this");
    }
    let old = format!("--max-old-space-size={heap}");
    if let Some(edit) = report.deployment().edit_within(place.at, &old, &wanted) {
        finding = finding.fix(Fix {
            title: format!("write `{wanted}`"),
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        });
    }
    report.add(finding);
}

fn unlimited(
    service: &ServiceView<'_>,
    options: Option<(&str, Place)>,
    (limit, limited): (u64, Place),
    report: &mut Report<'_>,
) {
    let wanted = wanted(limit);
    let whole = match options {
        Some((options, _)) if !options.trim().is_empty() => format!("{options} {wanted}"),
        _ => wanted.clone(),
    };
    let (place, label) = match options {
        Some((_, place)) => (place, "says nothing about the heap"),
        None => (limited, "the limit that Node does not know"),
    };
    let message = format!("the heap of `{}` has no limit of its own", service.name);
    let help = match service.door {
        Door::Spec => format!("write `environment.{VARIABLE} = \"{whole}\"`"),
        Door::Ansible => format!("add to `env`: `{VARIABLE}: \"{whole}\"`"),
        _ => format!("add to its environment: `{VARIABLE}: \"{whole}\"`"),
    };
    let mut finding = report.at(place, message, label).why(WHY).help(help);
    if options.is_some() {
        finding = finding.related(limited.at, "the limit of the container");
    } else if let (Some(references), false) =
        (service.env_files.value(), service.door == Door::Spec)
    {
        let files = &report.deployment().env_files;
        let read = references
            .items
            .iter()
            .filter_map(|read| files.get(read.file?));
        for file in read {
            finding = finding.related(file.place.at, "it reads this, which does not name it");
        }
    }
    let edits = match (options, &service.environment, &service.insertion) {
        (Some((_, place)), ..) if place.written && service.door == Door::Spec => Some(Edit {
            span: place.at,
            replacement: format!("\"{whole}\""),
        }),
        (Some((options, place)), ..) if !options.is_empty() => {
            report.deployment().edit_within(place.at, options, &whole)
        }
        (None, Field::Absent, Some(insertion)) if service.door == Door::Compose => {
            let entry = format!("environment: {{ {VARIABLE}: \"{wanted}\" }}");
            Some(insertion.add([entry.as_str()]))
        }
        _ => None,
    };
    if let Some(edit) = edits {
        finding = finding.fix(Fix {
            title: format!("limit the heap: `{wanted}`"),
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        });
    }
    report.add(finding);
}

#[cfg(test)]
mod tests {
    use super::{heap_in, wanted};

    #[test]
    fn the_size_of_the_heap_is_read_in_every_spelling() {
        let cases = [
            ("--max-old-space-size=192", Some(192)),
            ("--trace-warnings --max_old_space_size=1024 --x", Some(1024)),
            ("exec node --max-old-space-size 512 server.js", Some(512)),
            ("--max-semi-space-size=64", None),
            ("", None),
        ];
        for (options, expected) in cases {
            assert_eq!(heap_in(options), expected, "{options}");
        }
        assert_eq!(wanted(256 << 20), "--max-old-space-size=192");
    }
}
