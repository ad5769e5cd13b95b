//! JUnit XML, as Jenkins' xunit plugin defines it and GitLab, Azure and others read it: a suite for each file.
//!
//! What fails the run is a failure; what could not be checked is an error, since a test that did not run has not passed. What
//! does not fail the run passes, with its text as output.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Entry, Sort};
use crate::render::escape;

/// Where entries without a file stand.
const NO_FILE: &str = "specc";

type Xml = Writer<Vec<u8>>;

/// The document; where there is nothing to say, with one test that has passed: an empty one is taken for a fault by some.
pub(crate) fn print(entries: &[Entry<'_>], command: &str) -> std::io::Result<String> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let (failures, errors) = counts(entries);
    let tests = entries.len().max(1).to_string();
    xml.create_element("testsuites")
        .with_attribute(("name", "specc"))
        .with_attribute(("tests", &*tests))
        .with_attribute(("failures", &*failures.to_string()))
        .with_attribute(("errors", &*errors.to_string()))
        .write_inner_content(|xml| match entries {
            [] => clean(xml, command),
            entries => by_file(entries)
                .into_iter()
                .try_for_each(|(file, entries)| suite(xml, file, &entries)),
        })?;
    let mut text = String::from_utf8(xml.into_inner()).map_err(std::io::Error::other)?;
    text.push('\n');
    Ok(text)
}

/// How many have failed, and how many have not run.
fn counts(entries: &[Entry<'_>]) -> (usize, usize) {
    let errors = entries.iter().filter(|entry| has_not_run(entry)).count();
    let failing = entries.iter().filter(|entry| entry.fails).count();
    (failing - errors, errors)
}

fn has_not_run(entry: &Entry<'_>) -> bool {
    matches!(entry.sort, Sort::Unchecked | Sort::Unread | Sort::Problem)
}

/// Files in the order in which they come.
fn by_file<'a, 'e>(entries: &'a [Entry<'e>]) -> Vec<(&'a str, Vec<Entry<'e>>)> {
    let mut files: Vec<(&str, Vec<Entry<'_>>)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for entry in entries {
        let path = entry.path.as_deref().unwrap_or(NO_FILE);
        let place = *places.entry(path).or_insert_with(|| {
            files.push((path, Vec::new()));
            files.len() - 1
        });
        if let Some((_, entries)) = files.get_mut(place) {
            entries.push(entry.clone());
        }
    }
    files
}

fn clean(xml: &mut Xml, command: &str) -> std::io::Result<()> {
    xml.create_element("testsuite")
        .with_attribute(("name", NO_FILE))
        .with_attribute(("tests", "1"))
        .with_attribute(("failures", "0"))
        .with_attribute(("errors", "0"))
        .write_inner_content(|xml| {
            xml.create_element("testcase")
                .with_attribute(("name", &*format!("specc {command}")))
                .with_attribute(("classname", NO_FILE))
                .write_empty()?;
            Ok(())
        })?;
    Ok(())
}

fn suite(xml: &mut Xml, file: &str, entries: &[Entry<'_>]) -> std::io::Result<()> {
    let (failures, errors) = counts(entries);
    xml.create_element("testsuite")
        .with_attribute(("name", &*allowed(file)))
        .with_attribute(("tests", &*entries.len().to_string()))
        .with_attribute(("failures", &*failures.to_string()))
        .with_attribute(("errors", &*errors.to_string()))
        .write_inner_content(|xml| entries.iter().try_for_each(|entry| case(xml, file, entry)))?;
    Ok(())
}

/// The definition has no attributes for the place: the path stands as the class, the rest in the name.
fn case(xml: &mut Xml, file: &str, entry: &Entry<'_>) -> std::io::Result<()> {
    let name = match &entry.place {
        Some(place) => format!(
            "{} at {}:{}",
            entry.title(),
            place.start.line,
            place.start.column
        ),
        None => entry.title(),
    };
    xml.create_element("testcase")
        .with_attribute(("name", &*allowed(&name)))
        .with_attribute(("classname", &*allowed(file)))
        .write_inner_content(|xml| verdict(xml, entry))?;
    Ok(())
}

fn verdict(xml: &mut Xml, entry: &Entry<'_>) -> std::io::Result<()> {
    let text = allowed(&entry.text());
    let element = match (entry.fails, has_not_run(entry)) {
        (_, true) => xml.create_element("error"),
        (true, false) => xml.create_element("failure"),
        (false, false) => {
            xml.create_element("system-out")
                .write_text_content(BytesText::new(&text))?;
            return Ok(());
        }
    };
    element
        .with_attribute(("type", entry.level.as_str()))
        .with_attribute(("message", &*allowed(&entry.message)))
        .write_text_content(BytesText::new(&text))?;
    Ok(())
}

/// A text without the characters that no XML may hold, however they are written.
fn allowed(text: &str) -> String {
    escape(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
