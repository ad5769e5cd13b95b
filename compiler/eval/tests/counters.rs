//! What is not used costs nothing.

mod support;

use support::one;

#[test]
fn nothing_is_parsed_but_the_spec() {
    let names = ["files", "texts", "bytes", "calls"];
    let cases = [
        ("{ project.name = \"a\"; }", [1, 1, 23, 0]),
        // A function of `lib` is looked up in a table when the name is read; there is no text of it.
        ("{ project.name = lib.toLower \"A\"; }", [1, 1, 35, 1]),
        ("{ lib, ... }: { project.name = \"a\"; }", [1, 1, 37, 1]),
    ];
    // Two defaults are more than a plain value: that of the domain, and a constant, that of the role.
    let defaults = ["\"${config.project.name}.test\"", "Member"];
    let default_bytes: usize = defaults.iter().map(|text| text.len()).sum();
    for (text, expected) in cases {
        let outcome = one(text);
        assert_eq!(outcome.report(), "");
        let counters = outcome.counters.named();
        let counted =
            names.map(|name| counters.iter().find(|(is, _)| *is == name).map(|(_, n)| *n));
        let [files, texts, bytes, calls] = expected;
        let expected = [
            files,
            texts + defaults.len() as u64,
            bytes + default_bytes as u64,
            calls,
        ]
        .map(Some);
        assert_eq!(counted, expected, "{text}");
    }
}
