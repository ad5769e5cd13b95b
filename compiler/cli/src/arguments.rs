//! What can be written after `specc`.

use camino::{Utf8Path, Utf8PathBuf};
use clap::builder::{NonEmptyStringValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Compiles a typed spec of a self-hosted Plane into an Ansible role, compose and Caddy files, and holds it against the
/// lessons (REX) that earlier deployments paid for.
#[derive(Debug, Parser)]
#[command(
    name = "specc",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "\
Examples:
  specc build                        build the one spec under spec/ into output/
  specc lint spec/javisi.plane       check it and write nothing
  specc explain REX-03               what a code stands for, and what to write instead

Exit codes: 0 clean, 1 findings, 2 usage or input/output, 3 something could not be checked"
)]
pub struct Arguments {
    /// When to use colours; `auto` follows NO_COLOR, CLICOLOR_FORCE and whether the output is a terminal.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a spec, then write its files; only what changed is rewritten.
    #[command(after_help = "\
A file that specc did not write, or that was edited since, is never overwritten or deleted: the build then stops before it
touches anything.

Examples:
  specc build --env preprod --out output/preprod
  specc build --check                in CI: fail where the committed output is not what the spec gives")]
    Build(BuildArguments),
    /// Write a commented starter spec to begin with.
    #[command(after_help = "\
It writes DIR/spec/NAME.plane, in which what only you can say is marked CHANGE, and overwrites nothing. It asks nothing.

The spec builds at once, but for one thing: nobody has looked at what it exposes (REX-10), and no program can do that for
you. With `--reviewer` the security surface is printed and its review recorded in that name; without, the last lines say
which command does so later.

Examples:
  specc init --reviewer \"Ada Lovelace\"
  specc init acme --domain acme.example --mesh-cidr 10.8.0.0/16")]
    Init(InitArguments),
    /// Check a spec and write nothing.
    #[command(after_help = "\
Examples:
  specc lint --deny warnings
  specc lint --fix                                        repair what can be repaired unseen
  specc lint --diff --unsafe-fixes                        show every repair, write nothing
  specc lint --baseline rex-baseline.jsonl                report only what is new
  specc lint --format json | jq '.findings[].code'
  specc lint --format github --output-file specc.sarif    annotations now, and a file for code scanning")]
    Lint(LintArguments),
    /// Hold the files of a role or of a whole repository against the rules.
    #[command(after_help = "\
What a file is for is told by its place and its text: Ansible, compose, Caddy, env and DNS files and the templates of them.
Nothing is rendered or executed: what only a deploy can know is no finding. Version control, virtual environments, caches,
installed collections and whatever a .gitignore names are left aside.

Examples:
  specc audit .                      a repository
  specc audit roles/n8n              one role
  specc audit output --deny warnings what `specc build` wrote
  specc audit . --fix                repair what can be repaired unseen
  specc audit . --baseline rex-baseline.jsonl --write-baseline
                                     accept today's findings, report only new ones from now on

Exit codes: 0 clean, 1 findings, 2 usage or input/output, 3 something could not be read or checked; the list says what")]
    Audit(AuditArguments),
    /// Print a value of a spec, or of an expression, as JSON.
    #[command(after_help = "\
Only what is asked for is evaluated: an error elsewhere in the spec is for `specc lint` to find. With errors nothing is
printed on the standard output, and the exit code is 1; a path that leads nowhere is wrong usage, 2.

What has no JSON type is a string, as it is written in a spec: \"1G\", \"30s\", \"v1.2.2\", \"172.20.1.0/24\", \"CHOWN\".
What only the vault or the inventory knows is an object:
  vault.NAME              { \"$secret\": \"vault.NAME\" }
  var.NAME                { \"$variable\": \"var.NAME\" }
  \"redis://${var.HOST}\"   { \"$text\": [\"redis://\", { \"$variable\": \"var.HOST\" }] }
  hmac vault.NAME         { \"hmac\": { \"$secret\": \"vault.NAME\" } }

Examples:
  specc eval                                        the whole configuration, defaults included
  specc eval plane.services.api.memory --raw        1G
  specc eval plane.services.api.memory --numbers    1073741824
  specc eval ingress.public.0.path                  an element of a list, from 0; ingress.public[0] is the same
  specc eval network --env preprod | jq -r '.docker[].subnet'
  specc eval plane.services.worker.cpus --why       every definition of it, and which one wins
  specc eval --expr 'lib.cidr.contains 100.64.0.0/10 100.70.1.2'
  echo 'config.network.mesh' | specc eval --spec spec/javisi.plane --expr -")]
    Eval(EvalArguments),
    /// Put spec files into the one style; no meaning changes and no comment is lost.
    #[command(after_help = "\
A file with syntax errors is shown with them, and then nothing is written at all.

Examples:
  specc fmt                          all .plane files under spec/
  specc fmt --check --diff           in CI: fail where a file is not in the one style, and show why
  specc fmt - < draft.plane          from the standard input to the standard output")]
    Fmt(FormatArguments),
    /// Evaluate expressions as they are typed.
    #[command(after_help = "\
`config` is that of the spec, where there is one; `name = expression` binds a name. Tab completes, an unfinished input goes on
in the next line, Ctrl-C abandons it, Ctrl-D leaves. `:help` lists the commands.

Without a terminal the inputs are a script: no prompt, and exit code 1 where any of them is wrong.

Examples:
  specc repl
  specc repl --env preprod
  echo 'config.plane.services.api.memory * 2' | specc repl spec/javisi.plane")]
    Repl(SpecArguments),
    /// Show the security surface of a spec, or record that someone looked at it.
    #[command(after_help = "\
The record lies beside the spec (spec/javisi.review.json) and belongs into version control.

Examples:
  specc review                             the surface, its hash, and what changed since the last review
  specc review --approve \"Ada Lovelace\"    record the review")]
    Review(ReviewArguments),
    /// Print what a code, an option or a function stands for.
    #[command(after_help = "\
Examples:
  specc explain REX-03
  specc explain vpn-acl-two-cidrs
  specc explain                              all codes
  specc explain plane.services.api.memory    an option: type, default, example
  specc explain options                      all options
  specc explain lib                          all functions")]
    Explain {
        /// A code (`REX-03`), its name (`vpn-acl-two-cidrs`), the path of an option, or a function (`lib.map`).
        code: Option<String>,
    },
    /// Print the completion script of a shell.
    #[command(after_help = "\
Example:
  specc completions bash > ~/.local/share/bash-completion/completions/specc")]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

impl Command {
    /// Its name, and how its findings are reported, where that can be chosen.
    pub fn findings(&self) -> Option<(&'static str, &FindingArguments)> {
        match self {
            Self::Build(arguments) => Some(("build", &arguments.findings)),
            Self::Lint(arguments) => Some(("lint", &arguments.findings)),
            Self::Audit(arguments) => Some(("audit", &arguments.findings)),
            _ => None,
        }
    }
}

/// Which spec.
#[derive(Debug, Args)]
pub struct SpecArguments {
    /// The spec; the one `.plane` file directly under spec/ where none is given.
    pub spec: Option<Utf8PathBuf>,
    /// Lay the layer `environments.NAME` of the spec on top.
    #[arg(long, value_name = "NAME")]
    pub env: Option<String>,
}

/// How findings are reported.
#[derive(Debug, Clone, Args)]
pub struct FindingArguments {
    /// How to print findings.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Keep the findings in a file, too; FORMAT= may be left out where the file ends in .json, .sarif, .xml or .txt. Can be
    /// given several times.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = OutputFile::parse)]
    pub output_file: Vec<OutputFile>,
    /// Let findings of this level fail the run too.
    #[arg(long, value_name = "LEVEL")]
    pub deny: Option<Denied>,
}

/// What `build` takes.
#[derive(Debug, Args)]
pub struct BuildArguments {
    /// Which spec.
    #[command(flatten)]
    pub spec: SpecArguments,
    /// The directory to write into.
    #[arg(long, value_name = "DIR", default_value = "output", value_parser = NonEmptyStringValueParser::new().map(Utf8PathBuf::from))]
    pub out: Utf8PathBuf,
    /// Write nothing; list what a build would change and fail where that is anything.
    #[arg(long)]
    pub check: bool,
    /// How findings are reported.
    #[command(flatten)]
    pub findings: FindingArguments,
}

/// What `lint` takes.
#[derive(Debug, Args)]
pub struct LintArguments {
    /// Which spec.
    #[command(flatten)]
    pub spec: SpecArguments,
    /// How findings are reported.
    #[command(flatten)]
    pub findings: FindingArguments,
    /// Which findings are repaired.
    #[command(flatten)]
    pub fixes: FixArguments,
    /// Which findings are known.
    #[command(flatten)]
    pub baseline: BaselineArguments,
}

/// Which findings are repaired.
#[derive(Debug, Args)]
pub struct FixArguments {
    /// Repair what can be repaired unseen, then report what is left.
    #[arg(long)]
    pub fix: bool,
    /// Repair the rest as well: somebody has to look at the result.
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Write nothing; print what `--fix` would change as a unified diff and fail where there is anything.
    #[arg(long)]
    pub diff: bool,
}

/// Which findings are known.
#[derive(Debug, Args)]
pub struct BaselineArguments {
    /// Report only what this file does not know; it knows findings by rule and value, not by line.
    #[arg(long, value_name = "FILE", value_parser = NonEmptyStringValueParser::new().map(Utf8PathBuf::from))]
    pub baseline: Option<Utf8PathBuf>,
    /// Write that file, with all that rules find today; it must not be there yet.
    #[arg(long, requires = "baseline", conflicts_with_all = ["update_baseline", "fix", "unsafe_fixes", "diff"])]
    pub write_baseline: bool,
    /// Take out of that file what is found no more. Nothing is ever added.
    #[arg(long, requires = "baseline", conflicts_with_all = ["fix", "unsafe_fixes", "diff"])]
    pub update_baseline: bool,
}

/// What `init` takes.
#[derive(Debug, Args)]
pub struct InitArguments {
    /// The directory of the project; it may be new.
    #[arg(value_name = "DIR", default_value = ".", value_parser = NonEmptyStringValueParser::new().map(Utf8PathBuf::from))]
    pub directory: Utf8PathBuf,
    /// The name of the project: prefix of containers and networks; the directory's name where none is given.
    #[arg(long)]
    pub name: Option<String>,
    /// The domain below which Plane answers; `example.org` where none is given.
    #[arg(long)]
    pub domain: Option<String>,
    /// The label below the domain at which Plane answers; `work` where none is given.
    #[arg(long, value_name = "LABEL")]
    pub subdomain: Option<String>,
    /// The range of the VPN; `100.64.0.0/10`, Tailscale's and Headscale's, where none is given.
    #[arg(long, value_name = "CIDR")]
    pub mesh_cidr: Option<String>,
    /// Record that this person looks at the security surface, which is printed.
    #[arg(long, value_name = "NAME")]
    pub reviewer: Option<String>,
}

/// What `eval` takes.
#[derive(Debug, Args)]
pub struct EvalArguments {
    /// The path of an option, such as `plane.services.api.memory`; the whole configuration where none is given.
    #[arg(value_name = "PATH")]
    pub path: Option<String>,
    /// Evaluate this expression instead, `-` reads it from the standard input; `config` holds what `--spec` names.
    #[arg(
        long,
        value_name = "EXPR",
        conflicts_with = "path",
        allow_hyphen_values = true
    )]
    pub expr: Option<String>,
    /// The spec; the one `.plane` file directly under spec/ where none is given.
    #[arg(long, value_name = "FILE")]
    pub spec: Option<Utf8PathBuf>,
    /// Lay the layer `environments.NAME` of the spec on top.
    #[arg(long, value_name = "NAME")]
    pub env: Option<String>,
    /// Print a string or a number without quotes; refuse what is neither.
    #[arg(long, short)]
    pub raw: bool,
    /// Print sizes in bytes and durations in milliseconds, as numbers.
    #[arg(long)]
    pub numbers: bool,
    /// Show where the value comes from instead: every definition of it, which one wins, or its default.
    #[arg(long, visible_alias = "origin", requires = "path", conflicts_with_all = ["raw", "numbers", "expr"])]
    pub why: bool,
}

/// What `audit` takes.
#[derive(Debug, Args)]
pub struct AuditArguments {
    /// The directory; paths in the answer are relative to it.
    #[arg(value_name = "DIR", value_parser = NonEmptyStringValueParser::new().map(Utf8PathBuf::from))]
    pub directory: Utf8PathBuf,
    /// How findings are reported.
    #[command(flatten)]
    pub findings: FindingArguments,
    /// Which findings are repaired.
    #[command(flatten)]
    pub fixes: FixArguments,
    /// Which findings are known.
    #[command(flatten)]
    pub baseline: BaselineArguments,
}

/// What `fmt` takes.
#[derive(Debug, Args)]
pub struct FormatArguments {
    /// Files and directories, or `-` for the standard input; everything under spec/ where none is given.
    pub paths: Vec<Utf8PathBuf>,
    /// Write nothing; list the files that are not in the one style and fail where there are any.
    #[arg(long)]
    pub check: bool,
    /// Write nothing; print what would change as a unified diff and fail where there is anything.
    #[arg(long)]
    pub diff: bool,
    /// What messages call the standard input: the file that an editor has open, say.
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub stdin_filename: Option<String>,
}

/// What `review` takes.
#[derive(Debug, Args)]
pub struct ReviewArguments {
    /// Which spec.
    #[command(flatten)]
    pub spec: SpecArguments,
    /// Record that this person looked at the surface as it is now.
    #[arg(long, value_name = "NAME")]
    pub approve: Option<String>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// Where the output is a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// One line for each: `path:line:column: level[CODE] message`.
    Concise,
    /// One object; docs/lint-output.schema.json describes it.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitHub's workflow commands, which become annotations.
    Github,
    /// GitLab's Code Quality report.
    Gitlab,
    /// JUnit XML, for those who show tests.
    Junit,
}

/// A file that findings are kept in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// In which shape.
    pub format: Format,
    /// Where.
    pub path: Utf8PathBuf,
}

impl OutputFile {
    /// Reads `sarif=specc.sarif`, or `specc.sarif`, whose ending tells the format.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (format, path) = match text.split_once('=') {
            Some((format, path)) => (Format::from_str(format, false)?, path),
            None => (Self::format_of(text)?, text),
        };
        if path.is_empty() {
            return Err("no file is named after `=`".to_owned());
        }
        Ok(Self {
            format,
            path: Utf8PathBuf::from(path),
        })
    }

    fn format_of(path: &str) -> Result<Format, String> {
        match Utf8Path::new(path).extension() {
            Some("json") => Ok(Format::Json),
            Some("sarif") => Ok(Format::Sarif),
            Some("xml") => Ok(Format::Junit),
            Some("txt") => Ok(Format::Text),
            _ => Err(format!(
                "`{path}` does not tell its format: write `FORMAT={path}`, such as `concise={path}`"
            )),
        }
    }
}

/// Which level fails a run besides errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Denied {
    /// Warnings.
    Warnings,
}
