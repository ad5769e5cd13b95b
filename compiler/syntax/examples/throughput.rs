//! Prints how many megabytes of spec are lexed and parsed in a second.
//!
//! `cargo run --release -p specc-syntax --example throughput`

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use specc_source::Sources;
use specc_syntax::parse;

const SIZE: usize = 1_000_000;
const ROUNDS: u32 = 50;

fn main() {
    let one = include_str!("../tests/specs/javisi.plane");
    let copies = SIZE / one.len() + 1;
    let mut text = String::from("[\n");
    for _ in 0..copies {
        text.push_str("(\n");
        text.push_str(one);
        text.push_str(")\n");
    }
    text.push_str("]\n");
    let text: Arc<str> = text.into();
    let file = Sources::new().add("big.plane", Arc::clone(&text));
    let mut best = f64::INFINITY;
    let mut nodes = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let parsed = black_box(parse(file, Arc::clone(&text)));
        best = best.min(start.elapsed().as_secs_f64());
        nodes = parsed.tree.node_count();
        assert!(parsed.errors.is_empty(), "the spec is well-formed");
    }
    let megabytes = text.len() as f64 / 1e6;
    println!(
        "{megabytes:.2} MB, {nodes} nodes: {:.1} MB/s (best of {ROUNDS})",
        megabytes / best
    );
}
