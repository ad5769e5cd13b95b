//! Every function of `lib` has an example, and every example gives what the reference says it gives.

#![allow(clippy::panic, reason = "helpers of tests")]

mod support;

use specc_eval::library::{self, Outcome};
use specc_eval::{Data, Node};
use specc_model::options::SCHEMA;
use specc_source::Sources;
use support::{evaluate, minimal};

#[test]
fn every_function_has_one_example_that_uses_it() {
    for function in library::all() {
        let example = library::example(function.name).unwrap_or_else(|| {
            panic!(
                "lib.{} has no example; add it to compiler/eval/src/library/examples.rs",
                function.name
            )
        });
        assert!(
            example.text.contains(function.name),
            "the example of lib.{} does not use it: {}",
            function.name,
            example.text
        );
    }
}

#[test]
fn every_expression_gives_what_its_example_says() {
    for example in library::all().filter_map(|function| library::example(function.name)) {
        match example.outcome {
            Outcome::Value(expected) => {
                let (given, expected) = (expression(example.text), expression(expected));
                assert_eq!(given, expected, "{}", example.text);
                assert!(given.is_ok(), "{}: {given:?}", example.text);
            }
            Outcome::Error(message) => {
                assert_eq!(
                    expression(example.text),
                    Err(vec![message.to_owned()]),
                    "{}",
                    example.text
                );
            }
            Outcome::Definition { .. } | Outcome::Files => {}
        }
    }
}

#[test]
fn every_definition_makes_what_its_example_says() {
    let mut count = 0;
    for example in library::all().filter_map(|function| library::example(function.name)) {
        let Outcome::Definition {
            beside,
            option,
            value,
        } = example.outcome
        else {
            continue;
        };
        count += 1;
        let merged = option_value(beside, example.text, option);
        assert_eq!(
            Ok(merged),
            expression(value),
            "{} beside {beside}",
            example.text
        );
    }
    assert!(count >= 5, "only {count} examples are definitions");
}

/// What an option is where `text` and `beside` define it; the base of all tests holds `redis.db = 4` already.
fn option_value(beside: &str, text: &str, option: &str) -> String {
    let base = minimal(text);
    let spec = match base.contains("redis = { db = 4;") && beside == "redis.db = 4;" {
        true => base,
        false => base.replacen(
            "imports = [ ./more.plane ];",
            &format!("imports = [ ./more.plane ]; {beside}"),
            1,
        ),
    };
    let (config, errors) = evaluate(&spec);
    assert_eq!(errors, Vec::<String>::new(), "{text} beside {beside}");
    let mut node = &config.unwrap_or_else(|| panic!("{text}: no configuration"));
    for name in option.split('.') {
        let Data::Set(set) = &node.data else {
            panic!("{option} lies in no set")
        };
        node = set.get(name).unwrap_or_else(|| panic!("no {option}"));
    }
    shown(node)
}

/// What an expression gives, or its messages.
fn expression(text: &str) -> Result<String, Vec<String>> {
    let mut sources = Sources::new();
    let file = sources.add("spec/example.plane", text);
    specc_eval::evaluate_expression(&mut sources, file, &SCHEMA)
        .map(|node| shown(&node))
        .map_err(|errors| errors.into_iter().map(|error| error.message).collect())
}

/// A value without its origins; sets in the order of their names.
fn shown(node: &Node) -> String {
    match &node.data {
        Data::List(elements) => {
            let elements: Vec<String> = elements.iter().map(shown).collect();
            format!("[{}]", elements.join(", "))
        }
        Data::Set(set) => {
            let entries = set.entries.iter();
            let mut entries: Vec<String> = entries
                .map(|(name, entry)| format!("{name} = {}", shown(&entry.value)))
                .collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
        scalar => format!("{scalar:?}"),
    }
}
