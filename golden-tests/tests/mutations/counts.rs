//! That no rule is proved by too little: each is violated in every way, and at each of its doors.

use std::collections::BTreeSet;

use specc_rex::registry::RULES;

use crate::case::{self, Files, Kind};
use crate::{sound_spec, sound_tree};

/// So many mutants at least has a rule at each of its doors.
const LEAST: usize = 3;

#[test]
fn every_rule_is_violated_in_each_way_and_at_each_door() {
    let (spec, tree) = (sound_spec(), sound_tree());
    let mut table = String::new();
    let mut missing = Vec::new();
    for rule in RULES {
        let info = rule.info();
        let mutations = case::read(info.code.id);
        let kinds: BTreeSet<Kind> = mutations.iter().map(|mutation| mutation.kind).collect();
        let count = |of_spec: bool, sound: &Files| -> usize {
            let there = mutations
                .iter()
                .filter(|mutation| mutation.is_of_spec() == of_spec);
            there.map(|mutation| mutation.mutants(sound).len()).sum()
        };
        let (in_spec, in_tree) = (count(true, &spec), count(false, &tree));
        let too_few =
            info.doors.spec() && in_spec < LEAST || info.doors.artifacts() && in_tree < LEAST;
        if too_few || kinds.len() < 3 {
            missing.push(format!(
                "{}: {in_spec} in the spec, {in_tree} in the tree, {kinds:?}",
                info.code.id
            ));
        }
        table += &format!("{}  spec {in_spec:>3}  tree {in_tree:>3}\n", info.code.id);
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    insta::assert_snapshot!("mutants_by_rule", table);
}
