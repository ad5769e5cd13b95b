//! `nix-instantiate` answers as the tables say that it does.

mod program;

use crate::answer::Answer;
use crate::table::{self, Table};

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
    table.cases().map(answer).map(|answer| answer.expect("one each")).collect()
}
