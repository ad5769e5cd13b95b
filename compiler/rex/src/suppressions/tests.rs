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

/// A kind of file with one fault: `ABOVE` is a line of its own before it, `BESIDE` the end of its line.
struct Faulty {
    path: &'static str,
    rule: &'static str,
    text: &'static str,
}

const FAULTY: [Faulty; 8] = [
    Faulty {
        path: "docker-compose.yml",
        rule: "REX-06",
        text: "services:\n  api:\nABOVE    image: makeplane/plane-backend:stableBESIDE\n",
    },
    Faulty {
        path: "roles/a/tasks/main.yml",
        rule: "REX-08",
        text: "- name: Say\nABOVE  debug: msg=xBESIDE\n",
    },
    Faulty {
        path: "roles/a/tasks/main.yml",
        rule: "REX-44",
        text: "- name: Say\n  ansible.builtin.shell: |\n    set -e\nABOVE    ls | grep xBESIDE\n  changed_when: false\n",
    },
    Faulty {
        path: "Caddyfile",
        rule: "REX-39",
        text: "{\n\tservers {\n\t\ttrusted_proxies static 10.0.0.0/8\n\t}\n}\nwork.example.org {\nABOVE\t@away not remote_ip 100.64.0.0/10 172.20.1.0/24BESIDE\n\terror @away 403\n}\n",
    },
    Faulty {
        path: "plane.env",
        rule: "REX-27",
        text: "WEB_URL=https://a\nABOVESECRET_KEY=abcdef0123456789BESIDE\n",
    },
    Faulty {
        path: "scripts/smoke-test.sh",
        rule: "REX-48",
        text: "#!/bin/sh\nset -e\nABOVEcurl -s https://a/BESIDE\n",
    },
    Faulty {
        path: "templates/redis.conf.j2",
        rule: "REX-33",
        text: "requirepass {{ redis_password }}\nprotected-mode yes\nABOVErename-command FLUSHALL xBESIDE\n",
    },
    Faulty {
        path: "roles/a/templates/plane.toml.j2",
        rule: "REX-45",
        text: "a = 1\nABOVEhost = {{ ansible_hostname }}BESIDE\n",
    },
];

impl Faulty {
    /// Whether it is neither a text inside a file nor a file of a kind that has no reader.
    fn is_read_for_its_comments(&self) -> bool {
        !self.text.contains("shell: |") && !self.path.contains("toml")
    }

    /// The codes that are found with these words in the two places.
    fn found(&self, above: &str, beside: &str) -> Vec<&'static str> {
        let line = self.text.split("ABOVE").nth(1).unwrap_or_default();
        let indentation = &line[..line.len() - line.trim_start().len()];
        let above: String = above
            .split_inclusive('\n')
            .map(|line| format!("{indentation}{line}"))
            .collect();
        let text = self.text.replace("ABOVE", &above).replace("BESIDE", beside);
        let (_, outcome) = audit(&[(self.path, &text)]);
        let codes = outcome.findings.iter().map(|finding| finding.code.id);
        codes
            .filter(|code| *code == self.rule || code.starts_with("SUPPRESS"))
            .collect()
    }
}

#[test]
fn every_kind_of_file_takes_a_suppression_above_and_beside_a_fault() {
    for faulty in &FAULTY {
        let (path, rule) = (faulty.path, faulty.rule);
        assert_eq!(faulty.found("", ""), [rule], "{path}");
        let words = format!("rex: allow {rule} because of the test");
        for comment in [
            format!("# {words}"),
            format!("{{# {words} #}}"),
            format!("{{#- {words} -#}}"),
        ] {
            let above = format!("{comment}\n");
            assert_eq!(faulty.found(&above, ""), [""; 0], "{path}: {comment}");
            let more = format!("{comment}\n# and more about it\n");
            if faulty.is_read_for_its_comments() {
                assert_eq!(faulty.found(&more, ""), [""; 0], "{path}: {more}");
            }
            let beside = format!(" {comment}");
            assert_eq!(
                faulty.found("", &beside),
                [""; 0],
                "{path}: {comment} beside"
            );
        }
    }
}

#[test]
fn a_blank_line_cuts_a_suppression_off_from_what_follows() {
    for faulty in FAULTY
        .iter()
        .filter(|faulty| !faulty.text.contains("shell: |"))
    {
        let above = format!("# rex: allow {} because of the test\n\n", faulty.rule);
        let mut found = faulty.found(&above, "");
        found.sort_unstable();
        assert_eq!(found, [faulty.rule, "SUPPRESS-03"], "{}", faulty.path);
    }
}

#[test]
fn above_a_block_it_covers_the_block_and_beside_its_first_line_what_begins_there() {
    let interval = "interval: 5s";
    let text = compose("", IMAGE).replace("interval: 5s ", interval);
    let words = "# rex: allow REX-05 because the box is slow";
    let cases: [(&str, String, &[&str]); 4] = [
        ("services:", format!("{words}\nservices:"), &[]),
        ("  api:", format!("  {words}\n  api:"), &[]),
        (
            "    healthcheck:",
            format!("    {words}\n    healthcheck:"),
            &[],
        ),
        (
            "    healthcheck:",
            format!("    healthcheck: {words}"),
            &["REX-05", "SUPPRESS-03"],
        ),
    ];
    for (place, with_comment, expected) in cases {
        let text = text.replacen(place, &with_comment, 1);
        let (_, outcome) = audit(&[("docker-compose.yml", &text)]);
        let mut codes: Vec<_> = outcome.findings.iter().map(|one| one.code.id).collect();
        codes.sort_unstable();
        assert_eq!(codes, expected, "{with_comment}");
    }
}
