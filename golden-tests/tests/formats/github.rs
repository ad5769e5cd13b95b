//! GitHub's workflow commands, read back as its runner reads them.

use std::collections::BTreeMap;

use crate::situations::{SITUATIONS, faulty, nasty};

/// A command as the runner understands it.
#[derive(Debug)]
struct Command {
    name: String,
    properties: BTreeMap<String, String>,
    message: String,
}

/// The steps of `ActionCommand.TryParseV2` in the runner.
fn parse(line: &str) -> Option<Command> {
    let (command, message) = line.strip_prefix("::")?.split_once("::")?;
    let (name, properties) = command.split_once(' ')?;
    let properties = properties
        .split(',')
        .map(|property| property.split_once('='))
        .map(|property| property.map(|(name, value)| (name.to_owned(), unescaped(value, true))))
        .collect::<Option<_>>()?;
    Some(Command {
        name: name.to_owned(),
        properties,
        message: unescaped(message, false),
    })
}

fn unescaped(text: &str, property: bool) -> String {
    let mut text = text.replace("%0D", "\r").replace("%0A", "\n");
    if property {
        text = text.replace("%3A", ":").replace("%2C", ",");
    }
    text.replace("%25", "%")
}

#[test]
fn every_line_is_one_command_with_known_properties() {
    let known = ["file", "line", "endLine", "col", "endColumn", "title"];
    for situation in SITUATIONS {
        let run = (situation.project)().specc(&format!("{} --format github", situation.command));
        for line in run.stdout.lines() {
            let command = parse(line).unwrap_or_else(|| panic!("{}: {line}", situation.name));
            assert!(["error", "warning", "notice"].contains(&&*command.name));
            for name in command.properties.keys() {
                assert!(known.contains(&&**name), "{line}");
            }
            assert!(!command.message.is_empty());
        }
        let says_nothing = ["a clean spec", "what a comment allows"].contains(&situation.name);
        assert_eq!(run.stdout.is_empty(), says_nothing, "{}", situation.name);
    }
}

#[test]
fn a_command_names_the_range_and_says_all_of_it() {
    let run = faulty().specc("lint --format github");
    let command = parse(run.stdout.lines().next().unwrap()).unwrap();
    let property = |name: &str| command.properties[name].as_str();
    assert_eq!(property("file"), "spec/javisi.plane");
    assert_eq!((property("line"), property("endLine")), ("26", "26"));
    assert_eq!((property("col"), property("endColumn")), ("43", "45"));
    assert_eq!(property("title"), "REX-05 healthcheck-timing");
    assert!(command.message.contains("\nhelp: write `interval = 30s`"));
}

#[test]
fn nothing_in_a_file_can_become_a_command_or_a_property() {
    let run = nasty().specc("audit . --format github");
    let commands: Vec<Command> = run
        .stdout
        .lines()
        .map(|line| parse(line).unwrap())
        .collect();
    let timing = commands
        .iter()
        .find(|command| command.properties["title"].starts_with("REX-05"))
        .unwrap();
    assert_eq!(
        timing.properties["file"],
        "a b,c:%0A é]]>/docker-compose.yml"
    );
    assert!(timing.message.contains("::e,%0A"), "{}", timing.message);
}
