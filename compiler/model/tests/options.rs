//! The option table against the real evaluator: every example and every default is a value of its option's type.

#![allow(clippy::panic, clippy::expect_used, reason = "helpers of tests")]

mod support;

use specc_eval::{Default, OptionDeclaration, Type};
use specc_model::options::SCHEMA;
use support::{evaluate, minimal};

/// Where the wildcards of a path stand for something that exists in every spec.
fn concrete(path: &str) -> String {
    path.replace("plane.services.<name>", "plane.services.api")
        .replace("network.docker.<name>", "network.docker.backend")
        .replace("agents.<name>", "agents.builder")
        .replace("images.<name>", "images.\"registry.example.org/app\"")
}

fn leaves() -> impl Iterator<Item = &'static OptionDeclaration> {
    SCHEMA
        .options
        .iter()
        .filter(|option| !option.path.contains("[]") && !matches!(option.ty, Type::Record))
}

#[test]
fn every_example_is_a_value_of_its_option() {
    for option in leaves() {
        assert!(!option.example.is_empty(), "{} has no example", option.path);
        let text = minimal(&format!(
            "{} = mkForce ({});",
            concrete(option.path),
            option.example
        ));
        let (_, errors) = evaluate(&text);
        assert_eq!(
            errors,
            Vec::<String>::new(),
            "{} = {}",
            option.path,
            option.example
        );
    }
}

#[test]
fn every_option_is_documented_in_a_sentence() {
    for option in SCHEMA.options {
        assert!(
            option.doc.ends_with('.') && option.doc.len() > 8,
            "{}: {:?}",
            option.path,
            option.doc
        );
    }
}

#[test]
fn every_option_is_declared_once_and_below_a_declared_container() {
    let paths: Vec<&str> = SCHEMA.options.iter().map(|option| option.path).collect();
    for (index, path) in paths.iter().enumerate() {
        assert!(!paths[..index].contains(path), "{path} is declared twice");
        let Some((mut parent, _)) = path.rsplit_once('.') else {
            continue;
        };
        for wildcard in [".<name>", ".[]"] {
            parent = parent.strip_suffix(wildcard).unwrap_or(parent);
        }
        assert!(
            paths.contains(&parent),
            "{path} lies below {parent}, which is not declared"
        );
    }
}

#[test]
fn a_spec_that_says_only_what_it_must_gets_every_default() {
    let (config, errors) = evaluate(&minimal(""));
    assert_eq!(errors, Vec::<String>::new());
    let config = config.expect("no errors, so there is a configuration");
    for option in SCHEMA
        .options
        .iter()
        .filter(|option| matches!(option.default, Default::Expression(_)))
    {
        if option.path.contains("[]") || option.path.contains("<name>") {
            continue;
        }
        let mut node = &config;
        for name in option.path.split('.') {
            let specc_eval::Data::Set(set) = &node.data else {
                panic!("{} is no set", option.path)
            };
            node = set
                .get(name)
                .unwrap_or_else(|| panic!("{} has no value", option.path));
        }
    }
}
