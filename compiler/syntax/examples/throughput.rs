//! Prints how many megabytes are lexed and parsed in a second: of a spec as people write it, and of texts that nobody
//! should write.
//!
//! `cargo run --release -p specc-syntax --example throughput`

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use specc_source::Sources;
use specc_syntax::parse;

const SIZE: usize = 1_000_000;
const ROUNDS: u32 = 20;

fn main() {
    for (name, text, sound) in texts() {
        println!("{name}: {}", throughput(&text, sound));
    }
}

/// A megabyte each, by name; the last part says whether the text is free of errors.
fn texts() -> Vec<(&'static str, String, bool)> {
    let spec = include_str!("../tests/specs/javisi.plane");
    let one_spec = format!("(\n{spec})\n");
    let tower = format!("{}1{}\n", "(".repeat(200), ")".repeat(200));
    vec![
        ("a spec", filled("[\n", &one_spec, "]\n"), true),
        ("one list", filled("[ ", "1 \"a\" ", "]"), true),
        (
            "one set",
            filled("{\n", "  name.of.a = 30s;\n", "}\n"),
            true,
        ),
        ("one string", filled("\"", "text and more. ", "\""), true),
        ("interpolations", filled("\"", "${a.b} and ", "\""), true),
        (
            "one script",
            filled("''\n", "    echo a line\n", "''"),
            true,
        ),
        ("comments", filled("{\n", "  # a comment\n", "}\n"), true),
        ("towers of parentheses", filled("[\n", &tower, "]"), true),
        ("one open tower", filled("", "(", ""), false),
        ("errors", filled("{\n", "  a = = 1;\n", "}\n"), false),
        (
            "wrong literals",
            filled("[ ", "30sec 1.2.3.4.5 ", "]"),
            false,
        ),
        ("wrong characters", filled("", "\u{a7}", ""), false),
        ("a string without end", filled("\"", "x", ""), false),
    ]
}

fn filled(open: &str, part: &str, close: &str) -> String {
    let parts = part.repeat(SIZE / part.len() + 1);
    format!("{open}{parts}{close}")
}

fn throughput(text: &str, sound: bool) -> String {
    let text: Arc<str> = text.into();
    let file = Sources::new().add("big.plane", Arc::clone(&text));
    let mut best = f64::INFINITY;
    let (mut nodes, mut errors) = (0, 0);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let parsed = black_box(parse(file, Arc::clone(&text)));
        best = best.min(start.elapsed().as_secs_f64());
        nodes = parsed.tree.node_count();
        errors = parsed.errors.len();
        assert_eq!(errors == 0, sound, "{:?}", parsed.errors.first());
    }
    let speed = text.len() as f64 / 1e6 / best;
    format!("{speed:.0} MB/s ({nodes} nodes, {errors} errors)")
}
