//! # REX-42: utf8-and-lf
//!
//! ## What it does
//!
//! Refuses text that is not UTF-8, CR line ends, and a byte order mark at the beginning of a script or an env file. It looks at
//! what runs on the host or is read there: YAML, templates, scripts, configuration. A `.bat` or `.ps1` may end its lines as
//! Windows wants it.
//!
//! ## Why it hurts
//!
//! Ansible stops at the first byte that is not UTF-8. With CR line ends a script is refused (`/bin/bash^M: bad interpreter`),
//! and the password in an env file ends in a character that nobody sees: the database refuses it, and every look at the file
//! shows that it is right.
//!
//! ## Example
//!
//! ```text
//! POSTGRES_USER=plane<CR><LF>
//! ```
//!
//! ## Use instead
//!
//! ```text
//! POSTGRES_USER=plane<LF>
//! ```
//!
//! ## Origin
//!
//! T1.1 G1 G2

use specc_artifacts::{EncodingNote, EncodingNoteKind, Kind};
use specc_source::{Applicability, Edit, Fix, Level, Span};

use crate::documentation::code;
use crate::views::{FileView, Place};
use crate::{Doors, Report, Rule, RuleInfo};

pub(crate) struct Utf8AndLf;

static INFO: RuleInfo = RuleInfo {
    code: code!("REX-42", "utf8-and-lf", "rex_42_utf8_and_lf.rs"),
    level: Level::Error,
    doors: Doors::Artifacts,
};

const WHY_BYTES: &str = "Ansible reads UTF-8 only, and stops at the first byte that is not.";
const WHY_LINE_ENDS: &str = "Programs on Linux take the CR for a part of the line: of the value, of the interpreter's name.";
const WHY_MARK: &str = "The mark is taken for a part of the first line: of `#!`, of the first key.";

/// Endings of files without a kind of their own that programs on Linux read line by line.
const READ_ON_LINUX: &[&str] = &[
    "cfg",
    "cnf",
    "conf",
    "cron",
    "ini",
    "j2",
    "lua",
    "pl",
    "properties",
    "py",
    "rb",
    "rules",
    "service",
    "socket",
    "timer",
    "toml",
];

impl Rule for Utf8AndLf {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn file(&self, file: &FileView<'_>, report: &mut Report<'_>) {
        if file.encoding.is_empty() || !is_read_on_linux(file) {
            return;
        }
        let note = |kind| file.encoding.iter().find(|note| note.kind == kind);
        if note(EncodingNoteKind::Utf16).is_some() {
            let finding = report
                .at(
                    file.place,
                    "the file is UTF-16, not UTF-8",
                    "begins with a mark of UTF-16",
                )
                .why(WHY_BYTES)
                .help("save it as UTF-8: `iconv -f UTF-16 -t UTF-8`");
            return report.add(finding);
        }
        if let Some(note) = note(EncodingNoteKind::Windows1252) {
            not_utf8(file, note, report);
        }
        if let Some(note) = note(EncodingNoteKind::CarriageReturn) {
            line_ends(file, note, report);
        }
        if let Some(note) = note(EncodingNoteKind::ByteOrderMark)
            && matches!(file.kind, Kind::Script | Kind::EnvFile)
        {
            mark(file, note, report);
        }
    }
}

fn is_read_on_linux(file: &FileView<'_>) -> bool {
    let ending = |name: &str| {
        name.rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase())
    };
    let rendered = ending(file.rendered_name());
    if rendered.is_some_and(|ending| ["bat", "cmd", "ps1", "reg"].contains(&ending.as_str())) {
        return false;
    }
    file.kind != Kind::Other
        || ending(file.path).is_some_and(|ending| READ_ON_LINUX.contains(&ending.as_str()))
}

fn not_utf8(file: &FileView<'_>, note: &EncodingNote, report: &mut Report<'_>) {
    let bytes = match note.count {
        1 => "one byte is".to_owned(),
        count => format!("{count} bytes are"),
    };
    let span = Span::new(file.file, note.range.start, note.range.end);
    let message = format!("the file is not UTF-8: {bytes} from another encoding");
    let finding = report
        .at(
            Place::written(span),
            message,
            "shown as Windows-1252 has it",
        )
        .why(WHY_BYTES)
        .help("save it as UTF-8: `iconv -f WINDOWS-1252 -t UTF-8`");
    report.add(finding);
}

fn line_ends(file: &FileView<'_>, note: &EncodingNote, report: &mut Report<'_>) {
    let lines = match note.count {
        1 => "one line ends".to_owned(),
        count => format!("{count} lines end"),
    };
    let span = |at: usize| Span::new(file.file, at as u32, at as u32 + 1);
    let places: Vec<usize> = file.text.match_indices('\r').map(|(at, _)| at).collect();
    // A line that says something stands for all: a comment above it can then allow the finding.
    let says_something = |at: &&usize| {
        let line = file
            .text
            .get(..**at)
            .and_then(|before| before.rsplit('\n').next());
        line.is_some_and(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
    };
    let shown = places.iter().find(says_something).or(places.first());
    let edits = places.iter().map(|&at| Edit {
        span: span(at),
        replacement: match file
            .text
            .get(at + 1..)
            .is_some_and(|rest| rest.starts_with('\n'))
        {
            true => String::new(),
            false => "\n".to_owned(),
        },
    });
    let at = shown.copied().unwrap_or(note.range.start as usize);
    let finding = report
        .at(
            Place::written(span(at)),
            format!("{lines} in a carriage return"),
            "an invisible CR",
        )
        .why(WHY_LINE_ENDS)
        .help("save it with LF line ends, and let `.gitattributes` say `* text=auto eol=lf`")
        .fix(Fix {
            title: "end lines with LF".to_owned(),
            applicability: Applicability::Safe,
            edits: edits.collect(),
        });
    report.add(finding);
}

fn mark(file: &FileView<'_>, note: &EncodingNote, report: &mut Report<'_>) {
    let span = Span::new(file.file, note.range.start, note.range.end);
    let finding = report
        .at(
            Place::written(span),
            "the file begins with a byte order mark",
            "invisible, and read as text",
        )
        .why(WHY_MARK)
        .help("save it as UTF-8 without byte order mark")
        .fix(Fix {
            title: "remove the byte order mark".to_owned(),
            applicability: Applicability::Safe,
            edits: vec![Edit {
                span,
                replacement: String::new(),
            }],
        });
    report.add(finding);
}
