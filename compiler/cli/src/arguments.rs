//! What can be written after `specc`.

use camino::Utf8PathBuf;
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
    /// Check a spec and write nothing.
    #[command(after_help = "\
Examples:
  specc lint --deny warnings
  specc lint --format json | jq '.findings[].code'")]
    Lint(LintArguments),
    /// Put spec files into the one style; no meaning changes and no comment is lost.
    #[command(after_help = "\
A file with syntax errors is shown with them, and then nothing is written at all.

Examples:
  specc fmt                          all .plane files under spec/
  specc fmt --check --diff           in CI: fail where a file is not in the one style, and show why
  specc fmt - < draft.plane          from the standard input to the standard output")]
    Fmt(FormatArguments),
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
#[derive(Debug, Args)]
pub struct FindingArguments {
    /// How to print findings.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
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
    /// One object; docs/lint-output.schema.json describes it.
    Json,
}

/// Which level fails a run besides errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Denied {
    /// Warnings.
    Warnings,
}
