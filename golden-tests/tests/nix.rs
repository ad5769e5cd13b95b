//! Nix's syntax has Nix's meaning.
//!
//! The tables in `cases/nix/` record what `nix-instantiate` answers; here specc must answer the same. That the records are
//! Nix's own is what `acceptance::nix` holds against the real program.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

#[path = "nix/answer.rs"]
mod answer;
#[path = "nix/specc.rs"]
mod specc;
#[path = "nix/table.rs"]
mod table;

use answer::Answer;

#[test]
fn specc_answers_as_nix_does() {
    let mut faults = Vec::new();
    for table in table::tables() {
        for case in table.cases() {
            let answer = specc::evaluated(&case.expression);
            let given = answer.clone().unwrap_or(Answer::Error);
            if given != case.answer {
                faults.push(format!(
                    "{}: {}\n    Nix:   {}\n    specc: {given} {:?}",
                    table.topic,
                    case.expression,
                    case.answer,
                    answer.err().unwrap_or_default()
                ));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{}:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn there_are_at_least_250_cases() {
    let count: usize = table::tables()
        .iter()
        .map(|table| table.cases().count())
        .sum();
    assert!(count >= 250, "{count}");
}
