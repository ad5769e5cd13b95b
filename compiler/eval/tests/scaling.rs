//! What a spec of N services costs, feature by feature: the work grows with the services, not with their square.
//!
//! The counters are the same on every machine, so a change that makes the evaluator do more fails here without a clock. The
//! tables lie beside this file; `docs/performance.md` says how to read them.

mod stack;

use std::fmt::Write as _;

use specc_eval::Counters;
use stack::{FEATURES, Feature};

const SIZES: [u32; 4] = [10, 100, 1_000, 10_000];

fn counters(feature: &Feature, services: u32) -> Counters {
    let (_, evaluation) = feature.evaluate(services);
    let errors: Vec<&str> = evaluation
        .errors
        .iter()
        .map(|error| error.message.as_str())
        .collect();
    assert_eq!(errors, [""; 0], "{} with {services} services", feature.name);
    evaluation.counters
}

/// One counter at all sizes.
struct Row {
    name: &'static str,
    amounts: [u64; SIZES.len()],
}

impl Row {
    /// What each further service costs from one size to the next.
    fn increments(&self) -> [f64; SIZES.len() - 1] {
        std::array::from_fn(|step| {
            let work = self.amounts[step + 1] as f64 - self.amounts[step] as f64;
            work / f64::from(SIZES[step + 1] - SIZES[step])
        })
    }
}

fn rows(feature: &Feature) -> Vec<Row> {
    let all = SIZES.map(|services| counters(feature, services).named());
    let names = all[0].map(|(name, _)| name);
    let rows = names.into_iter().enumerate().map(|(at, name)| Row {
        name,
        amounts: all.map(|counters| counters[at].1),
    });
    rows.collect()
}

/// How much more a further service may cost among ten thousand than among a thousand.
fn growth(feature: &Feature, row: &Row) -> f64 {
    let logarithmic = feature.logarithmic || row.name == "written";
    match logarithmic {
        // An additional step of a sort for each doubling, a digit more in a name; a square would be ten.
        true => 1.5,
        // Names that are looked up have a digit more.
        false => 1.02,
    }
}

fn table(feature: &Feature) -> String {
    let mut table = format!("{}\n{:<12}", feature.name, "");
    for services in SIZES {
        let _ = write!(table, "{services:>12}");
    }
    table.push_str("   each further service\n");
    for row in rows(feature) {
        let increments = row.increments();
        let [.., before, last] = increments;
        let most = before * growth(feature, &row);
        assert!(
            last <= most + 0.01,
            "{}, {}: {last} per service, {before} at a tenth of the size",
            feature.name,
            row.name
        );
        let _ = write!(table, "{:<12}", row.name);
        for amount in row.amounts {
            let _ = write!(table, "{amount:>12}");
        }
        let _ = writeln!(table, "   {last:.2}");
    }
    table
}

#[test]
fn each_further_service_costs_the_same() {
    let tables: Vec<String> = FEATURES.iter().map(table).collect();
    insta::assert_snapshot!(tables.join("\n"));
}
