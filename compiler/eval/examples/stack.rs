//! Evaluates a generated stack: what `cargo xtask bench` counts instructions of.
//!
//! `cargo run --profile profiling -p specc-eval --example stack -- "a whole stack" 1000`
#![allow(missing_docs, reason = "the module is a part of the tests")]

#[path = "../tests/stack/mod.rs"]
mod stack;

use std::process::ExitCode;

use stack::Feature;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let feature = arguments.next().and_then(|name| Feature::find(&name));
    let services = arguments.next().and_then(|number| number.parse().ok());
    let (Some(feature), Some(services)) = (feature, services) else {
        eprintln!("usage: stack FEATURE SERVICES");
        for feature in stack::FEATURES {
            eprintln!("  {}", feature.name);
        }
        return ExitCode::FAILURE;
    };
    let (_, evaluation) = feature.evaluate(services);
    for error in &evaluation.errors {
        eprintln!("{}: {}", error.code.id, error.message);
    }
    println!("{:?}", evaluation.counters);
    ExitCode::from(u8::from(evaluation.config.is_none()))
}
