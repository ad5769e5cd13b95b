//! What a spec declares about images.

use specc_eval::{Data, Entry, Node, Origin};
use specc_source::Diagnostic;

use super::reader::{self, Read, Reader, mismatch};
use crate::facts::{DeclaredImage, DeclaredImages, Runtime};
use crate::{ImageReference, Setting, codes};

pub(super) fn images(root: Reader<'_>, problems: &mut Vec<Diagnostic>) -> Read<DeclaredImages> {
    let mut images = DeclaredImages::new();
    for (repository, entry) in root.each("images")? {
        if !is_repository(repository) {
            problems.push(no_repository(repository, entry));
            continue;
        }
        let Data::Set(set) = &entry.value.data else {
            return Err(mismatch("images"));
        };
        let image = image(Reader::new(set))?;
        images.insert(
            repository.clone(),
            Setting::new(image, Origin::written(entry.key)),
        );
    }
    Ok(images)
}

fn is_repository(text: &str) -> bool {
    ImageReference::parse(text).is_some_and(|image| image.repository == text)
}

fn no_repository(name: &str, entry: &Entry) -> Diagnostic {
    let problem = Diagnostic::error(
        &codes::BAD_NAME,
        entry.key,
        format!("`{name}` is not the repository of an image"),
    )
    .label("facts are declared by repository")
    .why("What is declared holds for every tag of an image.");
    match ImageReference::parse(name) {
        Some(image) => problem.help(format!("write `\"{}\"`, without the tag", image.repository)),
        None => problem.help("write it like `\"registry.example.org/app\"`, in small letters"),
    }
}

fn image(from: Reader<'_>) -> Read<DeclaredImage> {
    Ok(DeclaredImage {
        tools: list(from, "tools", reader::string)?,
        user: match from.has("user") {
            true => Some(from.integer("user")?.value),
            false => None,
        },
        ports: list(from, "ports", reader::integer)?,
        health_paths: list(from, "healthPaths", reader::string)?,
        data: list(from, "data", reader::string)?,
        capabilities: list(from, "capabilities", reader::constant)?,
        memory_floor: match from.has("memoryFloor") {
            true => Some(from.size("memoryFloor")?.value),
            false => None,
        },
        runtime: text(from, "runtime")?.map(|runtime| match runtime.as_str() {
            "node" => Some(Runtime::Node),
            "python" => Some(Runtime::Python),
            _ => None,
        }),
        variables: list(from, "variables", reader::string)?,
        required_variables: list(from, "requiredVariables", reader::string)?,
        tag: text(from, "tag")?,
    })
}

fn text(from: Reader<'_>, name: &str) -> Read<Option<String>> {
    match from.has(name) {
        true => Ok(Some(from.string(name)?.value)),
        false => Ok(None),
    }
}

fn list<T>(
    from: Reader<'_>,
    name: &str,
    take: impl Fn(&Data) -> Option<T>,
) -> Read<Option<Vec<T>>> {
    if !from.has(name) {
        return Ok(None);
    }
    let (nodes, _) = from.list(name)?;
    let items: Option<Vec<T>> = nodes.iter().map(|node: &Node| take(&node.data)).collect();
    items.map(Some).ok_or_else(|| mismatch(name))
}
