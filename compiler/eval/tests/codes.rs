//! Every code has its own name and explains itself.

use std::collections::BTreeSet;

use specc_eval::codes::ALL;

#[test]
fn codes_are_unique_and_explained() {
    let ids: BTreeSet<&str> = ALL.iter().map(|code| code.id).collect();
    let slugs: BTreeSet<&str> = ALL.iter().map(|code| code.slug).collect();
    assert_eq!((ids.len(), slugs.len()), (ALL.len(), ALL.len()));
    for code in ALL {
        let lines = code.explanation.lines().count();
        assert!((5..=20).contains(&lines), "{} has {lines} lines", code.id);
        let advises = code.explanation.contains("Instead") || code.explanation.contains("instead");
        assert!(advises, "{} does not say what to write instead", code.id);
    }
}
