//! What the examples of a page are, and what specc says about each.

use golden_tests::{Project, repository_file};

use crate::blocks::Block;

/// The project that the examples of one page share.
pub struct Examples {
    project: Project,
    /// What specc said about the block before, for a block of expected text.
    said: String,
}

/// The base of all examples, as definitions that yield to plain ones, and an agent to say more about.
const YIELDING: &str = "
let
  yielding = value: if lib.isAttrs value then lib.mapAttrs (name: yielding) value else mkDefault value;
in
yielding (lib.recursiveUpdate (import ./base.plane) { agents.builder.name = \"Builder\"; })
";

/// What is wrong with a block, or what its text ought to be.
pub enum Verdict {
    /// It is right, or nothing to run.
    Right,
    /// It holds the recorded answer of specc, which is now another one.
    Stale(String),
    /// It does not do what the page says.
    Wrong(String),
}

impl Examples {
    /// An empty project.
    pub fn new() -> Self {
        Self {
            project: Project::empty(),
            said: String::new(),
        }
    }

    /// Runs one block.
    pub fn run(&mut self, block: &Block, next: Option<&Block>) -> Verdict {
        let announced = next.filter(|next| next.info == "text error");
        let words: Vec<&str> = block.info.split(' ').collect();
        match words[..] {
            ["nix", "expression"] => self.expressions(&block.text, announced.is_some()),
            ["nix", "option"] => self.layer(&block.text),
            ["nix", "finding", code] => self.finding(&block.text, code),
            ["nix", "module"] => self.module(&block.text, announced.is_some()),
            ["nix"] => self.definitions(&block.text),
            ["nix", "file", path] => {
                self.base().write(path, &block.text);
                Verdict::Right
            }
            ["text", "error"] => self.announced(&block.text),
            ["console"] => self.console(&block.text),
            ["repl"] => self.prompt(&block.text),
            ["nix", ..] => Verdict::Wrong(format!("nobody runs blocks of `{}`", block.info)),
            _ => Verdict::Right,
        }
    }

    /// The project with the complete spec that examples build on.
    fn base(&self) -> &Project {
        let base = repository_file("golden-tests/cases/base.plane");
        self.project.write("spec/base.plane", base)
    }

    /// Expressions, each followed by `# => VALUE` or `# => error: MESSAGE`; with an announced error, one expression alone.
    fn expressions(&mut self, text: &str, announced: bool) -> Verdict {
        if announced {
            let run = self
                .project
                .specc_with_input("eval --expr -", text.as_bytes());
            self.said = run.stderr;
            return match run.code {
                0 => Verdict::Wrong(format!("no error, but {}", run.stdout)),
                _ => Verdict::Right,
            };
        }
        let mut expression = String::new();
        let mut wrong = Vec::new();
        for line in text.lines() {
            let Some((before, expected)) = line.split_once("# => ") else {
                expression.push_str(line);
                expression.push('\n');
                continue;
            };
            expression.push_str(before);
            wrong.extend(self.compare(&std::mem::take(&mut expression), expected));
        }
        if !expression.trim().is_empty() {
            wrong.push(format!("no result stands below `{}`", expression.trim()));
        }
        verdict(&wrong)
    }

    fn compare(&self, expression: &str, expected: &str) -> Option<String> {
        let run = |text: &str| {
            self.project
                .specc_with_input("eval --expr -", text.as_bytes())
        };
        let given = run(expression);
        if let Some(message) = expected.strip_prefix("error: ") {
            let head = given.stderr.lines().next().unwrap_or_default();
            return (!head.ends_with(&format!(": {message}")))
                .then(|| format!("{}: {}{head}", expression.trim(), given.stdout));
        }
        let wanted = run(expected);
        let same = given.code == 0 && given.stdout == wanted.stdout;
        (!same).then(|| {
            format!(
                "{} gives {}{}, not {expected}",
                expression.trim(),
                given.stdout,
                given.stderr
            )
        })
    }

    /// Definitions that win over those of the base.
    fn layer(&mut self, text: &str) -> Verdict {
        self.project.write("spec/yielding.plane", YIELDING);
        let spec = format!("{{\n  imports = [ ./yielding.plane ];\n{text}}}\n");
        self.project.write("spec/example.plane", spec);
        self.lint("lint spec/example.plane", false)
    }

    /// Definitions that specc finds one thing wrong with.
    fn finding(&mut self, text: &str, code: &str) -> Verdict {
        self.layer(text);
        let errors: Vec<&str> = self.said.lines().filter(|line| is_error(line)).collect();
        match errors[..] {
            [only] if only.starts_with(&format!("error[{code}]")) => Verdict::Right,
            _ => Verdict::Wrong(format!("not {code} alone:\n{}", self.said)),
        }
    }

    /// Definitions, or a whole module.
    fn definitions(&mut self, text: &str) -> Verdict {
        match text.trim_start().starts_with(['{', '#']) && text.trim_end().ends_with('}') {
            true => self.module(text, false),
            false => self.layer(text),
        }
    }

    /// A whole module beside the base.
    fn module(&mut self, text: &str, announced: bool) -> Verdict {
        self.project.write("spec/example.plane", text);
        self.project.write(
            "spec/main.plane",
            "{ imports = [ ./base.plane ./example.plane ]; }",
        );
        self.lint("lint spec/main.plane", announced)
    }

    fn lint(&mut self, command: &str, announced: bool) -> Verdict {
        let run = self.base().specc(command);
        let errors = run.stdout.lines().filter(|line| is_error(line)).count();
        self.said = run.stdout + &run.stderr;
        match (errors, announced) {
            (0, true) => Verdict::Wrong(format!("no error:\n{}", self.said)),
            (1.., false) => Verdict::Wrong(format!("an error:\n{}", self.said)),
            _ => Verdict::Right,
        }
    }

    /// What specc says about the block before, which holds the one error that the page shows.
    fn announced(&mut self, text: &str) -> Verdict {
        let said = shown(&self.said);
        match is_what(text, &said) {
            true => Verdict::Right,
            false => Verdict::Stale(said),
        }
    }

    /// Commands after `$ `, each with what it prints.
    fn console(&mut self, text: &str) -> Verdict {
        let mut actual = String::new();
        for line in text.lines() {
            let Some(command) = line.strip_prefix("$ ") else {
                continue;
            };
            actual.push_str(line);
            actual.push('\n');
            actual.push_str(&self.command(command));
        }
        match is_what(text, &actual) {
            true => Verdict::Right,
            false => Verdict::Stale(actual),
        }
    }

    /// Inputs after `> `, each with what it prints; further lines of an input stand after `| `.
    fn prompt(&mut self, text: &str) -> Verdict {
        let mut actual = String::new();
        let (mut script, mut printed) = (String::new(), (0, 0));
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let Some(input) = line.strip_prefix("> ").or_else(|| line.strip_prefix("| ")) else {
                continue;
            };
            actual.push_str(&format!("{line}\n"));
            script.push_str(&format!("{input}\n"));
            if lines.peek().is_none_or(|next| !next.starts_with("| ")) {
                let run = self.project.specc_with_input("repl", script.as_bytes());
                actual.push_str(&run.stdout[printed.0..]);
                actual.push_str(&run.stderr[printed.1..]);
                printed = (run.stdout.len(), run.stderr.len());
            }
        }
        match is_what(text, &actual) {
            true => Verdict::Right,
            false => Verdict::Stale(actual),
        }
    }

    /// Runs a command as a shell would, as far as pages need: quotes, and `specc` alone.
    fn command(&self, command: &str) -> String {
        let arguments = words(command);
        assert_eq!(
            arguments.first().map(String::as_str),
            Some("specc"),
            "{command}"
        );
        let arguments: Vec<&str> = arguments[1..].iter().map(String::as_str).collect();
        let run = self.project.specc_words(&arguments, &[], 80);
        run.stdout + &run.stderr
    }
}

fn verdict(wrong: &[String]) -> Verdict {
    match wrong {
        [] => Verdict::Right,
        wrong => Verdict::Wrong(wrong.join("\n")),
    }
}

/// The head of an error; that nobody reviewed the security surface of an example is none, and the example that all containers
/// share asks for a path, which MinIO's image cannot.
fn is_error(line: &str) -> bool {
    const NONE: [&str; 2] = [
        "error[REX-10]",
        "error[REX-12]: the image of `plane-storage`",
    ];
    line.starts_with("error[") && !NONE.iter().any(|none| line.starts_with(none))
}

/// The errors without the closing count, one empty line between them.
fn shown(said: &str) -> String {
    let blocks = said
        .split("\n\n")
        .filter(|block| block.starts_with("error") || block.starts_with("warning"));
    let blocks: Vec<&str> = blocks
        .filter(|block| !block.starts_with("error[REX-10]"))
        .collect();
    format!("{}\n", blocks.join("\n\n"))
}

/// Whether this is the recorded text, in which `…` stands for anything.
fn is_what(recorded: &str, actual: &str) -> bool {
    let parts: Vec<&str> = recorded.split('…').collect();
    let [first, middle @ .., last] = parts.as_slice() else {
        return recorded == actual;
    };
    let Some(mut rest) = actual
        .strip_prefix(first)
        .and_then(|rest| rest.strip_suffix(last))
    else {
        return false;
    };
    middle.iter().all(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

/// The words of a command line; single and double quotes keep spaces.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for letter in command.chars() {
        match (quote, letter) {
            (Some(open), letter) if open == letter => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}
