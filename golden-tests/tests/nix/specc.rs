//! What specc answers.

#![allow(dead_code, reason = "each test file uses a part of it")]

use specc_model::options::SCHEMA;
use specc_source::Sources;

use crate::answer::Answer;

/// The value of an expression, or that it has none.
pub fn specc(expression: &str) -> Answer {
    match evaluated(expression) {
        Ok(answer) => answer,
        Err(_) => Answer::Error,
    }
}

/// The value of an expression, or the messages that say why it has none.
pub fn evaluated(expression: &str) -> Result<Answer, Vec<String>> {
    let mut sources = Sources::new();
    let file = sources.add("expression.plane", expression);
    match specc_eval::evaluate_expression(&mut sources, file, &SCHEMA) {
        Ok(node) => Ok(Answer::of(&node)),
        Err(errors) => {
            assert!(!errors.is_empty(), "no value and no error: {expression}");
            Err(errors.into_iter().map(|error| error.message).collect())
        }
    }
}
