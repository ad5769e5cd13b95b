//! Literals that start with a digit, and what is said about malformed ones.

use super::quantities::unit_problem;
use super::{Lexer, Problem, shown};
use crate::literal::{self, Literal};
use crate::{SyntaxKind as K, codes};

impl Lexer<'_> {
    pub(super) fn number(&mut self) {
        let digits_end = self.run_of(self.at, |byte| byte.is_ascii_digit());
        let follower = self.bytes.get(digits_end).copied().unwrap_or(0);
        let is_short =
            digits_end - self.at < 19 && (self.peek(0) != b'0' || digits_end - self.at == 1);
        if is_short && matches!(follower, b';' | b' ' | b'\n') {
            return self.emit(K::Integer, digits_end);
        }
        let end = self.end_of_number(digits_end);
        let text = self.slice(self.at, end);
        match literal::number(text) {
            Some(Literal::Cidr(network)) if network.addr() != network.network() => {
                let problem = Problem::new(format!(
                    "`{text}` is an address inside a network, not the network"
                ))
                .label(format!(
                    "bits after the first {} are set",
                    network.prefix_len()
                ))
                .help(format!(
                    "write `{}`, or leave `/{}` off for the one address",
                    network.trunc(),
                    network.prefix_len()
                ));
                self.emit_faulty(K::Cidr, end, &codes::LITERAL, problem);
            }
            Some(literal) => self.emit(literal.kind(), end),
            None => {
                let problem = number_problem(&shown(text));
                self.emit_faulty(K::Unknown, end, &codes::LITERAL, problem);
            }
        }
    }

    /// The end of everything that looks like one literal, well-formed or not.
    fn end_of_number(&self, digits_end: usize) -> usize {
        let byte = |at: usize| self.bytes.get(at).copied().unwrap_or(0);
        let mut end = digits_end;
        loop {
            end = self.run_of(end, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if !matches!(byte(end), b'.' | b'\'') || !byte(end + 1).is_ascii_digit() {
                break;
            }
            end += 1;
        }
        if byte(end) == b'.' && matches!(byte(end + 1), 0 | b';' | b' ' | b'\n' | b']' | b')') {
            return end + 1;
        }
        let text = self.slice(self.at, end);
        match byte(end) {
            b'/' if byte(end + 1).is_ascii_digit() && text.matches('.').count() >= 2 => self
                .run_of(end + 1, |byte| {
                    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.')
                }),
            b'-' if is_date(self.bytes.get(self.at..end + 6).unwrap_or(&[])) => self
                .run_of(end, |byte| {
                    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'.' | b'+')
                }),
            b':' if byte(end + 1).is_ascii_hexdigit() || byte(end + 1) == b':' => self
                .run_of(end, |byte| {
                    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'.' | b'/')
                }),
            0x80.. => self.end_of_foreign_word(end),
            _ => end,
        }
    }
}

/// `2026-01-15`
fn is_date(text: &[u8]) -> bool {
    match text {
        [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, ..] => [y1, y2, y3, y4, m1, m2, d1, d2]
            .iter()
            .all(|b| b.is_ascii_digit()),
        _ => false,
    }
}

fn number_problem(text: &str) -> Problem {
    let has = |byte: char| text.contains(byte);
    if text.len() > 60 {
        Problem::new("this number is too large")
            .label(format!("the largest integer is {}", i64::MAX))
            .help("write a text or a key as a string")
    } else if !text.is_ascii() {
        Problem::new(format!("`{text}` is not a number"))
            .label("not ASCII digits")
            .help("write digits 0 to 9 and, after them, a unit such as `s` or `M`")
    } else if has(':') {
        colon_problem(text)
    } else if has('-') {
        Problem::new(format!("`{text}` is a date, which is written as a string"))
            .label("no quotes around it")
            .help(format!("write `\"{text}\"`"))
    } else if has('/') {
        cidr_problem(text)
    } else if let Some(whole) = text.strip_suffix('.') {
        Problem::new("a decimal ends in a digit")
            .label("no digit after the point")
            .help(format!("write `{whole}.0`"))
    } else if let Some(parts) = literal::numeric_parts(text) {
        dotted_problem(text, parts)
    } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
        digits_problem(text)
    } else {
        unit_problem(text)
    }
}

fn colon_problem(text: &str) -> Problem {
    let first = text.split(':').next().unwrap_or("");
    let what = if text.contains("::") || text.matches(':').count() > 2 {
        "an IPv6 address"
    } else if literal::numeric_parts(first) == Some(4) {
        "an address with a port"
    } else {
        "a pair of numbers"
    };
    Problem::new(format!("`{text}` is {what}, which is written as a string"))
        .label("no quotes around it")
        .help(format!("write `\"{text}\"`"))
}

fn cidr_problem(text: &str) -> Problem {
    let (address, length) = text.split_once('/').unwrap_or((text, ""));
    let problem = Problem::new(format!("`{text}` is not a network"));
    if literal::number(address).is_none_or(|literal| literal.kind() != K::Address) {
        return match address.split('.').find(|part| part.parse::<u8>().is_err()) {
            Some(part) => problem
                .label(format!("`{part}` is not between 0 and 255"))
                .help("write four numbers from 0 to 255, as in `172.20.1.0/24`"),
            None if address.split('.').count() == 4 => problem
                .label("a part starts with a zero")
                .help(format!("write `{}/{length}`", without_zeros(address))),
            None => problem
                .label("an IPv4 address has four parts")
                .help("write all four, as in `172.20.1.0/24`"),
        };
    }
    if let Some(bits) = length
        .parse()
        .ok()
        .and_then(|mask| ipnet::ipv4_mask_to_prefix(mask).ok())
    {
        return problem
            .label("a mask instead of a length")
            .help(format!("write `{address}/{bits}`"));
    }
    problem
        .label("the prefix is longer than 32 bits")
        .help(format!("write a length from 0 to 32, as in `{address}/24`"))
}

fn dotted_problem(text: &str, parts: usize) -> Problem {
    let problem = Problem::new(format!("`{text}` is not a number"));
    match parts {
        2 => problem
            .label("a decimal does not start with 0")
            .help(format!("write `{}`", without_zeros(text))),
        3 => Problem::new(format!("a version starts with `v`, and `{text}` does not"))
            .label("version without `v`")
            .help(format!("did you mean `v{text}`?")),
        4 => {
            let problem = Problem::new(format!("`{text}` is not an IPv4 address"));
            match text.split('.').find(|part| part.parse::<u8>().is_err()) {
                Some(part) => problem
                    .label(format!("`{part}` is more than 255"))
                    .help("write four numbers from 0 to 255"),
                None => problem
                    .label("a part starts with a zero")
                    .why("some programs read such a part as octal")
                    .help(format!("write `{}`", without_zeros(text))),
            }
        }
        _ => problem.label(format!("{parts} parts")).help(
            "an IPv4 address has four parts, a version up to three; anything else is a string",
        ),
    }
}

fn without_zeros(dotted: &str) -> String {
    let trimmed = dotted
        .split('.')
        .map(|part| match part.trim_start_matches('0') {
            "" => "0",
            rest => rest,
        });
    trimmed.collect::<Vec<_>>().join(".")
}

fn digits_problem(text: &str) -> Problem {
    if text.starts_with('0') {
        return Problem::new(format!("`{text}` starts with a zero"))
            .label("leading zero")
            .why("elsewhere that means octal, and here it would silently not")
            .help(format!(
                "write `{}`, or `\"{text}\"` for a file mode or another text",
                without_zeros(text)
            ));
    }
    Problem::new(format!("`{text}` is too large for an integer"))
        .label(format!("the largest is {}", i64::MAX))
        .help("write it as a string if it is a name or a key, not a quantity")
}

pub(super) fn version_problem(text: &str) -> Problem {
    let problem = Problem::new(format!("`{text}` is not a version"));
    if text.starts_with('V') {
        let lower = format!("v{}", text.get(1..).unwrap_or(""));
        if literal::version(&lower).is_some() {
            return problem
                .label("the `v` is a small letter")
                .help(format!("did you mean `{lower}`?"));
        }
    }
    if text.ends_with(".x") || text.ends_with(".X") || text.ends_with(".latest") {
        return problem
            .label("a range of versions")
            .why("the same spec would deploy something else tomorrow")
            .help("write one exact version, as in `v1.2.2`");
    }
    let numeric_end = text
        .char_indices()
        .skip(1)
        .find(|(_, c)| !c.is_ascii_digit() && *c != '.')
        .map(|(at, _)| at);
    if let Some((core, rest)) = numeric_end.and_then(|at| text.split_at_checked(at)) {
        let meant = format!(
            "{}-{}",
            core.trim_end_matches('.'),
            rest.trim_start_matches(['-', '_'])
        );
        if literal::version(&meant).is_some() {
            return problem
                .label("a pre-release follows a hyphen")
                .help(format!("did you mean `{meant}`?"));
        }
    }
    problem
        .label("neither two nor three numbers with an optional pre-release")
        .help("write `v1.2.2`, `v18.1` or `v1.2.2-rc.1`; a tag of another form is a string")
}
