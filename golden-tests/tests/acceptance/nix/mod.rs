//! `nix-instantiate` answers as the tables say that it does, and as specc does to expressions made at random.

mod generate;
mod program;
mod random;

use std::collections::BTreeSet;

use specc_eval::library;

use crate::answer::Answer;
use crate::page;
use crate::specc::specc;
use crate::table::{self, Table};

/// How many expressions one process of Nix is given.
const BATCH: usize = 250;

#[test]
fn the_recorded_answers_are_those_of_nix() {
    let updating = std::env::var_os("UPDATE_CASES").is_some();
    let mut faults = Vec::new();
    for table in table::tables() {
        let answers = answers(&table);
        if updating {
            table.record(&answers);
            continue;
        }
        for (case, answer) in table.cases().zip(&answers) {
            if case.answer != *answer {
                faults.push(format!(
                    "{}: {}\n    recorded: {}\n    Nix:      {answer}",
                    table.topic, case.expression, case.answer
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What Nix answers to each case: those that are expected to fail are asked alone, the others at once.
fn answers(table: &Table) -> Vec<Answer> {
    let working: Vec<&str> = table
        .cases()
        .filter(|case| case.answer != Answer::Error)
        .map(|case| case.expression.as_str())
        .collect();
    let mut working = program::nix(&working).into_iter();
    let answer = |case: &table::Case| match case.answer {
        Answer::Error => program::nix(&[&case.expression]).pop(),
        Answer::Value(_) => working.next(),
    };
    table
        .cases()
        .map(answer)
        .map(|answer| answer.expect("one each"))
        .collect()
}

#[test]
fn nix_and_specc_agree_on_random_expressions() {
    let expressions: Vec<String> = (1..=2_000).map(generate::typed).collect();
    agree(&expressions, 1_800, 60);
}

#[test]
fn nix_and_specc_agree_on_random_chains_of_operators() {
    let expressions: Vec<String> = (1..=4_000).map(generate::chain).collect();
    agree(&expressions, 150, 100);
}

/// Asks both for the value of each expression. Those without a value cost Nix a process each, so only the first
/// `failing` of them are compared; at least `working` must have a value.
fn agree(expressions: &[String], working: usize, failing: usize) {
    let answers = expressions.iter().map(|text| (text.as_str(), specc(text)));
    let (errors, values): (Vec<_>, Vec<_>) =
        answers.partition(|(_, answer)| *answer == Answer::Error);
    assert!(
        values.len() >= working,
        "only {} of {} have a value",
        values.len(),
        expressions.len()
    );
    let alone = errors.chunks(1).take(failing);
    let faults: Vec<String> = values
        .chunks(BATCH)
        .chain(alone)
        .flat_map(differences)
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What Nix answers otherwise.
fn differences(cases: &[(&str, Answer)]) -> Vec<String> {
    let expressions: Vec<&str> = cases.iter().map(|(expression, _)| *expression).collect();
    let answers = program::nix(&expressions);
    let differing = cases
        .iter()
        .zip(answers)
        .filter(|((_, specc), nix)| specc != nix);
    differing
        .map(|((expression, specc), nix)| {
            format!("{expression}\n    specc: {specc}\n    Nix:   {nix}")
        })
        .collect()
}

#[test]
fn nix_differs_where_the_page_says_so() {
    let differences = page::differences();
    let claims: Vec<(&str, &str)> = differences
        .iter()
        .filter_map(|difference| Some((difference.expression.as_str(), difference.nix.as_deref()?)))
        .collect();
    let (expressions, claimed): (Vec<&str>, Vec<&str>) = claims.into_iter().unzip();
    let mut given = program::nix(&expressions)
        .into_iter()
        .zip(program::nix(&claimed));
    for difference in &differences {
        let (given, claimed) = match difference.nix {
            Some(_) => given.next().expect("one each"),
            None => (
                program::nix(&[&difference.expression]).remove(0),
                Answer::Error,
            ),
        };
        assert_eq!(given, claimed, "{difference:?}");
        assert_ne!(
            given,
            specc(&difference.expression),
            "no difference: {difference:?}"
        );
    }
}

#[test]
fn every_builtin_of_nix_is_there_or_is_explained() {
    let names = program::evaluate("builtins.attrNames builtins").expect("Nix runs");
    let names: BTreeSet<&str> = names
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|name| name.as_str())
        .collect();
    for name in &names {
        let is_there = library::find(name).is_some_and(|builtin| builtin.nix);
        assert!(
            is_there != library::absent(name).is_some(),
            "builtins.{name}"
        );
    }
    for builtin in library::all().filter(|builtin| builtin.nix) {
        assert!(
            names.contains(builtin.name),
            "Nix has no builtins.{}",
            builtin.name
        );
    }
}
