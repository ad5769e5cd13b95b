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
#[path = "nix/page.rs"]
mod page;
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

#[test]
fn specc_differs_where_the_page_says_so() {
    let differences = page::differences();
    assert!(differences.len() >= 40, "{}", differences.len());
    for difference in differences {
        let claimed = difference
            .specc
            .as_deref()
            .map_or(Answer::Error, specc::specc);
        assert_eq!(
            specc::specc(&difference.expression),
            claimed,
            "{difference:?}"
        );
    }
}

#[test]
fn the_page_lists_the_builtins_that_there_are_and_are_not() {
    let page = page::text();
    let (before, rest) = page
        .split_once("<!-- builtins")
        .expect("the mark where the list begins");
    let (mark, rest) = rest.split_once("-->\n").expect("its end");
    let (listed, after) = rest
        .split_once("<!-- end of builtins")
        .expect("the mark where it ends");
    let builtins = page::builtins();
    if std::env::var_os("UPDATE_CASES").is_some() {
        let page = format!("{before}<!-- builtins{mark}-->\n{builtins}<!-- end of builtins{after}");
        std::fs::write(page::path(), page).expect("the page can be written");
    } else {
        assert_eq!(listed, builtins, "UPDATE_CASES=1 brings it up to date");
    }
}
