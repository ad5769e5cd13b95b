//! `specc init`, end to end.

use golden_tests::{Project, Run};

/// A project that `specc init` made and somebody reviewed.
fn reviewed(arguments: &str) -> Project {
    let project = Project::empty();
    let run = project.specc(&format!("init --name acme --reviewer Ada {arguments}"));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    project
}

#[track_caller]
fn is_clean(run: &Run) {
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
}

#[test]
fn the_starter_lints_clean_builds_and_stays_fresh() {
    let project = reviewed("");
    let lint = project.specc("lint --deny warnings");
    is_clean(&lint);
    let checked = lint.stdout.strip_prefix("ok: spec/acme.plane; ");
    let rules = checked.and_then(|rest| rest.strip_suffix(" rules checked\n"));
    let rules: Option<usize> = rules.and_then(|rules| rules.parse().ok());
    assert!(rules.is_some_and(|rules| rules > 40), "{}", lint.stdout);
    is_clean(&project.specc("build"));
    is_clean(&project.specc("build --check"));
    is_clean(&project.specc("fmt --check"));
}

#[test]
fn nothing_but_the_spec_and_the_review_is_written() {
    let names = |project: &Project| -> Vec<String> {
        let files = project.files("").into_iter();
        files.map(|(name, _)| name).collect()
    };
    assert_eq!(
        names(&reviewed("")),
        ["spec/acme.plane", "spec/acme.review.json"]
    );
    let project = Project::empty();
    is_clean(&project.specc("init deep/in/x"));
    assert_eq!(names(&project), ["deep/in/x/spec/x.plane"]);
}

#[test]
fn without_a_reviewer_one_command_is_left_and_it_is_named() {
    let project = Project::empty();
    let run = project.specc("init --name acme");
    is_clean(&run);
    assert!(
        run.stdout.contains("specc review --approve \"NAME\""),
        "{}",
        run.stdout
    );
    let lint = project.specc("lint");
    assert_eq!(lint.code, 1);
    assert_eq!(lint.stdout.matches("error[").count(), 1, "{}", lint.stdout);
    assert!(lint.stdout.contains("error[REX-10]"), "{}", lint.stdout);
    is_clean(&project.specc("review --approve Ada"));
    is_clean(&project.specc("lint"));
}

#[test]
fn a_reviewer_sees_what_is_recorded() {
    let run = Project::empty().specc("init --name acme --reviewer Ada");
    for expected in [
        "the gate lets in 100.64.0.0/10",
        "reviewed by Ada",
        "ok: wrote spec/acme.plane",
    ] {
        assert!(run.stdout.contains(expected), "{}", run.stdout);
    }
}

#[test]
fn arguments_become_values_of_the_spec() {
    let project = reviewed("--domain team.example --subdomain plane --mesh-cidr 10.8.0.0/16");
    for (path, expected) in [
        ("project.name", "acme"),
        ("project.domain", "team.example"),
        ("plane.subdomain", "plane"),
        ("network.mesh.cidr", "10.8.0.0/16"),
        ("workspace.slug", "acme"),
        ("workspace.admin.email", "admin@team.example"),
    ] {
        let run = project.specc(&format!("eval {path} --raw"));
        assert_eq!(run.stdout.trim_end(), expected, "{path}");
    }
    is_clean(&project.specc("lint"));
}

#[test]
fn a_project_is_called_after_its_directory_where_that_is_a_name() {
    for (directory, name) in [
        ("my_team", "my_team"),
        ("My Team", "plane"),
        ("0x", "plane"),
    ] {
        let project = Project::empty();
        let directory = directory.replace(' ', "");
        is_clean(&project.specc(&format!("init {directory} --reviewer Ada")));
        let spec = format!("{directory}/spec/{name}.plane");
        assert!(project.path(&spec).exists(), "{spec}");
        is_clean(&project.specc(&format!("lint {spec}")));
    }
}

#[test]
fn what_is_there_is_never_overwritten() {
    for there in [
        "spec/acme.plane",
        "spec/other.plane",
        "spec/acme.review.json",
    ] {
        let project = Project::empty();
        project.write(there, "mine");
        let run = project.specc("init --name acme");
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{there}");
        assert!(
            run.stderr.starts_with("error: there is a spec already\n")
                && run.stderr.contains(there),
            "{}",
            run.stderr
        );
        assert_eq!(project.files(""), [(there.to_owned(), b"mine".to_vec())]);
    }
}

#[test]
fn a_value_that_cannot_be_is_refused_and_nothing_is_written() {
    for (arguments, expected) in [
        ("--name Acme", "`--name`: `Acme` is no project name"),
        ("--domain nope", "`--domain`: "),
        ("--domain a\"b", "`--domain`: "),
        ("--subdomain a.b", "`--subdomain`: "),
        (
            "--mesh-cidr 10.0.0.1",
            "`--mesh-cidr`: `10.0.0.1` is not an IPv4 range",
        ),
        ("--mesh-cidr 0;x", "`--mesh-cidr`: "),
    ] {
        let project = Project::empty();
        let run = project.specc(&format!("init x {arguments}"));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments}");
        assert!(run.stderr.contains(expected), "{}", run.stderr);
        assert!(!project.path("x").exists(), "{arguments}");
    }
}

#[test]
fn a_reviewer_without_a_name_leaves_nothing() {
    let project = Project::empty();
    let run = project.specc_words(&["init", "x", "--reviewer", " "], &[], 80);
    assert_eq!(run.code, 2);
    assert!(!project.path("x").exists());
}

#[test]
fn what_to_change_is_marked() {
    let text = reviewed("").read("spec/acme.plane");
    assert!(text.matches("# CHANGE").count() >= 8);
    for section in [
        "project",
        "host",
        "plane",
        "database",
        "redis",
        "broker",
        "storage",
        "network",
        "ingress",
        "dns.records",
        "workspace",
    ] {
        assert!(text.contains(&format!("\n  {section} = ")), "{section}");
    }
}

#[test]
fn a_layer_has_a_review_of_its_own_and_the_help_says_so() {
    let project = reviewed("");
    let text = project.read("spec/acme.plane");
    let layer = "  environments.preprod.plane.services.beat.cpus = mkForce 0.2;\n}\n";
    project.write(
        "spec/acme.plane",
        text.trim_end().trim_end_matches('}').to_owned() + layer,
    );
    let run = project.specc("lint --env preprod");
    assert_eq!(run.code, 1);
    let said = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("`specc review --env preprod --approve NAME`"),
        "{}",
        run.stdout
    );
    is_clean(&project.specc("review --env preprod --approve Ada"));
    is_clean(&project.specc("lint --env preprod"));
}
