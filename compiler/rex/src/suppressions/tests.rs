//! What a suppression in a file does, by its words and by the day.

use specc_source::Diagnostic;

use crate::testing::{TODAY, audit, lines};

/// A compose file whose one service is probed too often, and has a moving image; both lines end in a comment.
fn compose(interval: &str, image: &str) -> String {
    format!(
        "services:\n  api:\n    image: makeplane/plane-backend:stable {image}\n    cap_drop: [ALL]\n    \
         security_opt: [no-new-privileges:true]\n    \
         deploy: {{ resources: {{ limits: {{ memory: 1G, cpus: \"1.0\" }} }} }}\n    healthcheck:\n      \
         test: [CMD, wget, -q, -O, /dev/null, \"http://127.0.0.1:8000/\"]\n      \
         interval: 5s {interval}\n      timeout: 4s\n      retries: 3\n"
    )
}

const IMAGE: &str = "# rex: allow REX-06 because patches are wanted";

/// What is found with this comment beside the interval: code and text.
fn found(comment: &str) -> Vec<String> {
    let text = compose(comment, IMAGE);
    let (sources, outcome) = audit(&[("docker-compose.yml", &text)]);
    let words = lines(&sources, &outcome.findings).into_iter();
    words
        .map(|line| format!("{}`", line.split("`: ").next().unwrap_or_default()))
        .collect()
}

#[test]
fn the_last_day_is_a_day_on_which_it_still_holds() {
    let (yesterday, tomorrow) = (TODAY.yesterday().unwrap(), TODAY.tomorrow().unwrap());
    for day in [TODAY, tomorrow] {
        let comment = format!("# rex: allow REX-05 until {day} because the box is slow");
        assert_eq!(found(&comment), [""; 0], "{day}");
    }
    let comment = format!("# rex: allow REX-05 until {yesterday} because the box is slow");
    let expected = [
        "REX-05 `5s`".to_owned(),
        format!("SUPPRESS-04 `{yesterday}`"),
    ];
    assert_eq!(found(&comment), expected);
}

#[test]
fn several_rules_are_allowed_by_code_or_name() {
    let cases: [(&str, &[&str]); 5] = [
        ("REX-05", &[]),
        ("healthcheck-timing", &[]),
        ("REX-05, REX-06", &["SUPPRESS-03 `REX-06`"]),
        (
            "REX-06 REX-05, REX-07",
            &["SUPPRESS-03 `REX-06`", "SUPPRESS-03 `REX-07`"],
        ),
        ("REX-05, REX-999", &["SUPPRESS-02 `REX-999`"]),
    ];
    for (rules, expected) in cases {
        let comment = format!("# rex: allow {rules} because the box is slow");
        assert_eq!(found(&comment), expected, "{rules}");
    }
}

#[test]
fn what_is_no_suppression_hides_nothing() {
    for (comment, error) in [
        ("# rex: allow REX-05", "SUPPRESS-01 `# rex: allow REX-05`"),
        (
            "# rex: allow REX-05 because",
            "SUPPRESS-01 `# rex: allow REX-05 because`",
        ),
        (
            "# rex: allow REX-5 because the box is slow",
            "SUPPRESS-02 `REX-5`",
        ),
    ] {
        assert_eq!(found(comment), ["REX-05 `5s`", error], "{comment}");
    }
}

#[test]
fn an_unknown_rule_is_answered_with_the_closest_one() {
    let text = compose(
        "# rex: allow healthcheck-timings because the box is slow",
        IMAGE,
    );
    let (_, outcome) = audit(&[("docker-compose.yml", &text)]);
    let mut helps = outcome
        .findings
        .iter()
        .filter(|one| one.code.id == "SUPPRESS-02");
    let help = helps.next().and_then(|one| one.help.as_deref());
    assert_eq!(help, Some("write `healthcheck-timing`"));
}

#[test]
fn an_unused_rule_is_removed_and_the_used_ones_stay() {
    let cases = [
        (
            "REX-07, REX-05",
            "# rex: allow REX-05 because the box is slow",
        ),
        (
            "REX-05, REX-07",
            "# rex: allow REX-05 because the box is slow",
        ),
        (
            "REX-05 REX-07 REX-06",
            "# rex: allow REX-05 because the box is slow",
        ),
    ];
    for (rules, expected) in cases {
        let mut text = compose(
            &format!("# rex: allow {rules} because the box is slow"),
            IMAGE,
        );
        // One after the other, as fixes that meet are applied.
        while let Some(finding) = first_unused(&text) {
            let edits = finding.fix.map(|fix| fix.edits).unwrap_or_default();
            for edit in edits {
                text.replace_range(edit.span.range(), &edit.replacement);
            }
        }
        assert_eq!(text, compose(expected, IMAGE), "{rules}");
    }
}

fn first_unused(text: &str) -> Option<Diagnostic> {
    let (_, outcome) = audit(&[("docker-compose.yml", text)]);
    let mut findings = outcome.findings.into_iter();
    findings.find(|finding| finding.code.id == "SUPPRESS-03")
}
