//! `--output-file`: what is kept beside what is printed.

use golden_tests::Project;

use crate::situations::{SITUATIONS, faulty};

#[test]
fn a_file_holds_what_the_format_prints() {
    for situation in SITUATIONS {
        let project = (situation.project)();
        for format in crate::FORMATS {
            let command = situation.command;
            let printed = project.specc(&format!("{command} --format {format}"));
            let run = project.specc(&format!("{command} --output-file {format}=kept.out"));
            assert_eq!(
                project
                    .read("kept.out")
                    .replace(project.path("").as_str(), "PROJECT/"),
                printed.stdout,
                "{} as {format}",
                situation.name
            );
            assert_eq!(run.code, situation.code);
            std::fs::remove_file(project.path("kept.out")).unwrap();
        }
    }
}

#[test]
fn several_files_are_kept_while_text_is_printed() {
    let project = faulty();
    let plain = project.specc("lint");
    let run = project.specc(
        "lint --output-file a.sarif --output-file a.json --output-file a.xml --output-file a.txt --output-file gitlab=a.gl",
    );
    assert_eq!(run, plain);
    assert!(project.read("a.sarif").contains(r#""version": "2.1.0""#));
    assert!(project.read("a.json").starts_with("{\n  \"findings\""));
    assert!(project.read("a.xml").starts_with("<?xml"));
    assert!(project.read("a.gl").starts_with('['));
    assert_eq!(project.read("a.txt"), plain.stdout);
}

#[test]
fn a_link_is_followed_and_its_target_replaced_as_a_whole() {
    let project = faulty();
    project.write("kept/old.sarif", "x".repeat(1_000_000));
    std::os::unix::fs::symlink("kept/old.sarif", project.path("a.sarif")).unwrap();
    project.specc("lint --output-file a.sarif");
    assert!(project.path("a.sarif").is_symlink());
    let text = project.read("kept/old.sarif");
    assert!(text.starts_with('{') && text.ends_with("}\n"));
    let left: Vec<_> = project
        .files("kept")
        .into_iter()
        .map(|file| file.0)
        .collect();
    assert_eq!(left, ["kept/old.sarif"]);
}

#[test]
fn what_cannot_be_written_or_guessed_is_wrong_usage() {
    for (argument, complaint) in [
        ("a", "does not tell its format"),
        ("cobol=a", "cobol"),
        ("sarif=", "no file is named"),
        (
            "nowhere/a.sarif",
            "there is no directory to write `nowhere/a.sarif` into",
        ),
    ] {
        let run = faulty().specc(&format!("lint --output-file {argument}"));
        assert_eq!(run.code, 2, "{argument}");
        assert!(run.stderr.contains(complaint), "{}", run.stderr);
    }
    let run = Project::reference().specc("eval --output-file a.json");
    assert_eq!(run.code, 2);
}
