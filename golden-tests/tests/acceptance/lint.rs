//! The linters of the receiving repository find nothing.

use golden_tests::Project;

use super::built::{Built, reference, test_file};
use super::tools::{find_nothing, succeed, system, tool};

#[test]
fn ansible_lint_production_strict_finds_nothing() {
    let copy = reference().copy();
    let mut lint = tool("ansible-lint");
    lint.args([
        "-qq",
        "--offline",
        "--strict",
        "--profile",
        "production",
        "playbooks",
        "roles",
    ]);
    find_nothing(
        lint.env("ANSIBLE_ROLES_PATH", copy.path().join("roles"))
            .current_dir(copy.path()),
    );
}

#[test]
fn nothing_is_exempt_from_ansible_lint() {
    let exempt: Vec<String> = reference()
        .files(".yml")
        .iter()
        .filter(|file| {
            std::fs::read_to_string(file)
                .expect("UTF-8")
                .contains("noqa")
        })
        .map(|file| file.display().to_string())
        .collect();
    assert!(exempt.is_empty(), "a rule is switched off in {exempt:?}");
}

#[test]
fn yamllint_finds_nothing_not_even_a_warning() {
    let config = test_file("yamllint.yml");
    let mut lint = tool("yamllint");
    find_nothing(
        lint.arg("--strict")
            .arg("--config-file")
            .arg(config)
            .args(reference().files(".yml")),
    );
}

#[test]
fn both_playbooks_pass_the_syntax_check() {
    for playbook in ["playbooks/plane.yml", "playbooks/plane-rollback.yml"] {
        let mut check = tool("ansible-playbook");
        check.args(["--syntax-check", "--inventory", "localhost,", playbook]);
        check
            .env("ANSIBLE_ROLES_PATH", reference().path("roles"))
            .current_dir(reference().path(""));
        succeed(&mut check);
    }
}

#[test]
fn bash_and_shellcheck_accept_every_script() {
    let scripts = reference().files(".sh");
    for script in &scripts {
        succeed(system("bash").arg("-n").arg(script));
    }
    let stricter = "--enable=avoid-nullary-conditions,check-unassigned-uppercase,deprecate-which,quote-safe-variables";
    find_nothing(
        tool("shellcheck")
            .arg("--severity=style")
            .arg(stricter)
            .args(&scripts),
    );
}

#[test]
fn python_compiles_every_script() {
    let compile = "import pathlib, sys; [compile(pathlib.Path(path).read_text(encoding='utf-8'), path, 'exec') for path in sys.argv[1:]]";
    find_nothing(
        tool("python")
            .args(["-W", "error", "-c", compile])
            .args(reference().files(".py")),
    );
}

#[test]
fn a_second_build_of_the_same_spec_has_the_same_bytes() {
    let again = Built::from(Project::reference());
    find_nothing(
        system("diff")
            .arg("--recursive")
            .arg(reference().path(""))
            .arg(again.path("")),
    );
}
