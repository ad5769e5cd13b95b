//! Arguments that are wrong, told to programs as well: a pipeline that asked for JSON reads JSON, whatever was misspelt beside.

use std::ffi::OsString;

use clap::ValueEnum;
use specc_driver::Problem;

use crate::arguments::{FindingArguments, Format, OutputFile};

/// The command that was meant and the formats that it was asked for, as far as they can be told; nothing where it was asked for
/// text alone.
pub(crate) fn wanted(arguments: &[OsString]) -> Option<(&'static str, FindingArguments)> {
    let words = arguments.iter().skip(1).map(|word| word.to_str());
    let mut words = words
        .map_while(|word| word)
        .take_while(|word| *word != "--");
    let command = loop {
        match words.next()? {
            "--color" => drop(words.next()),
            option if option.starts_with('-') => {}
            "lint" => break "lint",
            "audit" => break "audit",
            "build" => break "build",
            _ => return None,
        }
    };
    let mut wanted = FindingArguments {
        format: Format::Text,
        output_file: Vec::new(),
        deny: None,
    };
    while let Some(word) = words.next() {
        let (option, joined) = match word.split_once('=') {
            Some((option, value)) => (option, Some(value)),
            None => (word, None),
        };
        if !["--format", "--output-file"].contains(&option) {
            continue;
        }
        let value = joined.or_else(|| words.next()).unwrap_or_default();
        match option {
            "--format" => wanted.format = Format::from_str(value, false).unwrap_or(Format::Text),
            _ => wanted.output_file.extend(OutputFile::parse(value)),
        }
    }
    (wanted.format != Format::Text || !wanted.output_file.is_empty()).then_some((command, wanted))
}

/// What is wrong with the arguments, without what a terminal shows beside it.
pub(crate) fn problem(error: &clap::Error, command: &str) -> Problem {
    let text = error.render().to_string();
    let complaint = text.split("\n\n").next().unwrap_or_default();
    let words: Vec<&str> = complaint.split_whitespace().collect();
    let words = words.join(" ");
    let tip = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("tip: "));
    Problem::new(words.strip_prefix("error: ").unwrap_or(&words)).help(match tip {
        Some(tip) => tip.to_owned(),
        None => format!("`specc {command} --help` lists what it takes"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formats(line: &str) -> Option<(&'static str, Format, usize)> {
        let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let (command, wanted) = wanted(&words)?;
        Some((command, wanted.format, wanted.output_file.len()))
    }

    #[test]
    fn what_was_asked_for_is_read_from_whatever_was_typed() {
        let cases = [
            (
                "specc lint --format json --nope",
                Some(("lint", Format::Json, 0)),
            ),
            (
                "specc audit --nope --format=sarif",
                Some(("audit", Format::Sarif, 0)),
            ),
            (
                "specc --color never build --output-file a.xml --output-file=b.json --bad",
                Some(("build", Format::Text, 2)),
            ),
            ("specc lint --format", None),
            ("specc lint --format cobol", None),
            ("specc lint -- --format json", None),
            ("specc eval --format json", None),
            ("specc --format json", None),
            ("specc", None),
        ];
        for (line, expected) in cases {
            assert_eq!(formats(line), expected, "{line}");
        }
    }
}
