//! Each mistake that a user can make, as the diagnostic that answers it.
//!
//! A case is `cases/errors/STAGE/NAME.plane`, or the directory `cases/errors/STAGE/NAME` where the mistake takes several
//! files: `case.plane` is the entry, a file `arguments` adds options to `specc lint`. Most cases import
//! `cases/base.plane`, the least that makes a spec complete. What specc says about it stands beside it, in `NAME.snap`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use golden_tests::{Project, repository_file};

#[path = "errors/cases.rs"]
mod cases;
#[path = "errors/findings.rs"]
mod findings;

/// Each case with what it is said to be wrong with.
static FINDINGS: LazyLock<Vec<(cases::Case, Vec<findings::Finding>)>> = LazyLock::new(|| {
    let found = |case: cases::Case| {
        let found = findings::of(&case, &case.project());
        (case, found)
    };
    cases::all().into_iter().map(found).collect()
});

/// Fails with everything that is wrong, not with the first of it.
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_base_of_all_cases_has_no_error_of_its_own() {
    let project = Project::empty();
    let base = repository_file("golden-tests/cases/base.plane");
    project.write("spec/base.plane", base);
    let run = project.specc("lint spec/base.plane --format json");
    let errors: Vec<_> = findings::findings(&run)
        .iter()
        .filter(|finding| {
            finding.text("level") == "error" && !finding.text("code").starts_with("REX-")
        })
        .map(|finding| finding.text("message").to_owned())
        .collect();
    assert_none(&errors);
}

#[test]
fn there_are_at_least_220_cases() {
    assert!(cases::all().len() >= 220, "{}", cases::all().len());
}

#[test]
fn every_mistake_is_answered_as_recorded() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.remove_input_file();
    for case in cases::all() {
        settings.set_snapshot_path(case.stage());
        settings.bind(|| {
            let run = case.lint();
            assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{}", case.name());
            insta::assert_snapshot!(case.file_name(), run.stdout);
        });
    }
}

#[test]
fn every_recorded_answer_belongs_to_a_case() {
    let recorded =
        walkdir::WalkDir::new(golden_tests::repository().join("golden-tests/cases/errors"))
            .into_iter()
            .map(|entry| entry.unwrap().into_path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "snap")
            });
    let orphans: Vec<String> = recorded
        .filter(|snapshot| {
            !snapshot.with_extension("plane").exists() && !snapshot.with_extension("").is_dir()
        })
        .map(|snapshot| snapshot.display().to_string())
        .collect();
    assert_none(&orphans);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let mut faults = Vec::new();
    for case in cases::all() {
        for columns in [80, 40] {
            let run = case.lint_with(&case.project(), "", columns);
            let wide = run.stdout.lines().filter(|line| {
                // What has no space to break at, and what is to be copied, stays whole.
                let longest = line.split(' ').map(|word| word.chars().count()).max();
                let is_whole = line.contains('`') || longest > Some(columns / 3);
                line.chars().count() > columns && !(columns == 40 && is_whole)
            });
            faults.extend(wide.map(|line| format!("{} at {columns}: {line}", case.name())));
        }
    }
    assert_none(&faults);
}

#[test]
fn colours_add_nothing_but_escapes() {
    for case in cases::all() {
        let project = case.project();
        let plain = case.lint_with(&project, "--color never", 80).stdout;
        let coloured = case.lint_with(&project, "--color always", 80).stdout;
        assert_ne!(coloured, plain, "{}", case.name());
        assert_eq!(without_escapes(&coloured), plain, "{}", case.name());
    }
}

/// The text without `ESC [ … m`.
fn without_escapes(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push_str(piece.split_once('m').unwrap().1);
    }
    plain
}

#[test]
fn every_output_for_programs_fits_its_schema() {
    let schema = repository_file("docs/lint-output.schema.json");
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let schema = serde_json::from_str(&schema).unwrap();
    let place = "https://specc.invalid/lint";
    compiler.add_resource(place, schema).unwrap();
    let index = compiler.compile(place, &mut schemas).unwrap();
    let mut faults = Vec::new();
    for case in cases::all() {
        let run = case.lint_with(&case.project(), "--format json", 80);
        let output = serde_json::from_str(&run.stdout).unwrap();
        if let Err(error) = schemas.validate(&output, index) {
            faults.push(format!("{}: {error:#}", case.name()));
        }
    }
    assert_none(&faults);
}

#[test]
fn every_range_lies_in_its_file_and_only_insertions_are_empty() {
    let mut faults = Vec::new();
    for (case, found) in FINDINGS.iter() {
        let project = case.project();
        for finding in found {
            let inserts = finding.text("label").starts_with("expected ");
            if findings::range(&finding.0, &project).is_empty() && !inserts {
                faults.push(format!("{}: {}", case.name(), finding.text("message")));
            }
            let related = finding.0["related"].as_array().unwrap();
            // The default of an option stands in no file.
            let in_files = related
                .iter()
                .filter(|place| !place["file"].as_str().unwrap().starts_with('<'));
            for related in in_files {
                if findings::range(related, &project).is_empty() {
                    faults.push(format!("{}: {}", case.name(), related["message"]));
                }
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn every_finding_says_what_where_why_and_what_to_write_instead() {
    let mut faults = Vec::new();
    for (case, found) in FINDINGS.iter() {
        for finding in found {
            for part in ["message", "label", "why", "help"] {
                if finding.text(part).is_empty() {
                    faults.push(format!("{}: no {part}: {}", case.name(), finding.0));
                }
            }
            let message = finding.text("message");
            if message.ends_with('.') || message.contains('\n') {
                faults.push(format!("{}: {message}", case.name()));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn every_code_is_explained() {
    let mut codes = BTreeSet::new();
    for (_, found) in FINDINGS.iter() {
        codes.extend(found.iter().map(|finding| finding.text("code").to_owned()));
    }
    for code in codes {
        let run = Project::empty().specc(&format!("explain {code}"));
        assert_eq!(run.code, 0, "{code}");
    }
}

#[test]
fn a_fix_that_is_applied_removes_its_finding() {
    let mut faults = Vec::new();
    let mut applied = 0;
    for (case, found) in FINDINGS.iter() {
        let project = case.project();
        for finding in found {
            if let Some(edits) = finding.fix(&project) {
                applied += 1;
                faults.extend(still_there_after(case, finding, edits));
            }
        }
    }
    assert_none(&faults);
    assert!(applied > 0);
}

#[test]
fn what_a_help_spells_out_works_when_it_is_pasted() {
    let mut faults = Vec::new();
    let mut pasted = 0;
    for (case, found) in FINDINGS.iter() {
        let project = case.project();
        for finding in found {
            // What a rule says about a value may name the setting as well: its cases are the rules' own.
            let is_rule = finding.text("code").starts_with("REX-");
            if let Some(edit) = finding.spelt_out(&project).filter(|_| !is_rule) {
                pasted += 1;
                faults.extend(still_there_after(case, finding, vec![edit]));
            }
        }
    }
    assert_none(&faults);
    assert!(pasted > 50, "{pasted}");
}

/// What to say where a finding, or a syntax error in its place, is still there after its advice was taken.
fn still_there_after(
    case: &cases::Case,
    finding: &findings::Finding,
    edits: Vec<findings::Edit>,
) -> Option<String> {
    let project = case.project();
    let before = findings::of(case, &project);
    let advice = edits.iter().map(|edit| edit.replacement.clone());
    let advice: Vec<_> = advice.collect();
    findings::apply(&project, edits);
    let after = findings::of(case, &project);
    let count = |among: &[findings::Finding]| {
        let same = among.iter();
        same.filter(|other| other.identity() == finding.identity())
            .count()
    };
    let syntax = |among: &[findings::Finding]| {
        let faults = among.iter();
        faults
            .filter(|other| other.text("code").starts_with("SYNTAX"))
            .count()
    };
    let is_syntax = finding.text("code").starts_with("SYNTAX");
    let is_gone = count(&after) < count(&before)
        && syntax(&after) + usize::from(is_syntax) <= syntax(&before);
    (!is_gone).then(|| {
        format!(
            "{}: `{}` after {advice:?}",
            case.name(),
            finding.text("message")
        )
    })
}

#[test]
fn every_code_of_the_language_has_a_case() {
    let mut seen = BTreeSet::new();
    for (_, found) in FINDINGS.iter() {
        seen.extend(found.iter().map(|finding| finding.text("code").to_owned()));
    }
    let codes = specc_syntax::codes::ALL
        .iter()
        .chain(specc_eval::codes::ALL)
        .map(|code| code.id);
    let missing: Vec<String> = codes
        .filter(|code| !seen.contains(*code))
        .map(str::to_owned)
        .collect();
    assert_none(&missing);
}
