//! The grammar of the typed literals.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n, take_while1};
use nom::character::complete::{char, digit1, one_of};
use nom::combinator::{all_consuming, map_opt, opt, recognize, value};
use nom::multi::{fold_many1, many1_count, separated_list1};
use nom::sequence::{pair, preceded, separated_pair};
use nom::{IResult, Parser};

use super::{Literal, Version};

/// The value of a text that is one literal which starts with a digit: a number, a duration, a size, an address, a CIDR.
pub fn number(text: &str) -> Option<Literal> {
    let mut any = all_consuming(alt((
        integer.map(Literal::Integer),
        duration.map(Literal::Duration),
        size.map(Literal::Size),
        decimal.map(Literal::Decimal),
        cidr.map(Literal::Cidr),
        address.map(Literal::Address),
    )));
    any.parse(text).ok().map(|(_, literal)| literal)
}

/// The value of a version literal.
pub(crate) fn version(text: &str) -> Option<Version> {
    let core = separated_list1(char('.'), component);
    let prerelease = take_while1(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    let mut whole = all_consuming(preceded(
        char('v'),
        pair(core, opt(preceded(char('-'), prerelease))),
    ));
    let (_, (core, prerelease)) = whole.parse(text).ok()?;
    let (major, minor, patch) = match *core {
        [major, minor] => (major, minor, 0),
        [major, minor, patch] => (major, minor, patch),
        _ => return None,
    };
    let mut number = semver::Version::new(major, minor, patch);
    if let Some(prerelease) = prerelease {
        number.pre = semver::Prerelease::new(prerelease).ok()?;
    }
    Some(Version {
        text: text.get(1..)?.to_owned(),
        components: core.len() as u8,
        number,
    })
}

fn component(input: &str) -> IResult<&str, u64> {
    map_opt(digit1, |digits: &str| digits.parse().ok()).parse(input)
}

/// Digits without a leading zero, and no letter, dot or slash after them.
fn integer(input: &str) -> IResult<&str, i64> {
    let (rest, number) = map_opt(plain_digits, |digits| digits.parse().ok()).parse(input)?;
    all_consuming(value(number, nom::combinator::success(()))).parse(rest)
}

fn decimal(input: &str) -> IResult<&str, f64> {
    let (rest, number) = map_opt(
        recognize((plain_digits, char('.'), digit1)),
        |text: &str| text.parse().ok(),
    )
    .parse(input)?;
    all_consuming(value(number, nom::combinator::success(()))).parse(rest)
}

fn plain_digits(input: &str) -> IResult<&str, &str> {
    let is_plain = |digits: &&str| *digits == "0" || !digits.starts_with('0');
    nom::combinator::verify(digit1, is_plain).parse(input)
}

/// `1m30s`: units in falling order, each at most once; in milliseconds.
fn duration(input: &str) -> IResult<&str, u64> {
    let part = pair(component, unit);
    let total = fold_many1(
        part,
        || Some((0_u64, u64::MAX)),
        |total, (count, unit)| {
            let (sum, before) = total?;
            let sum = count
                .checked_mul(unit)
                .and_then(|part| part.checked_add(sum))?;
            (unit < before).then_some((sum, unit))
        },
    );
    map_opt(total, |total| total.map(|(sum, _)| sum)).parse(input)
}

fn unit(input: &str) -> IResult<&str, u64> {
    alt((
        value(1, tag("ms")),
        value(1_000, tag("s")),
        value(60_000, tag("m")),
        value(3_600_000, tag("h")),
    ))
    .parse(input)
}

/// `512M`, in bytes.
fn size(input: &str) -> IResult<&str, u64> {
    map_opt(pair(component, one_of("BKMGT")), |(count, unit)| {
        let shift = match unit {
            'B' => 0,
            'K' => 10,
            'M' => 20,
            'G' => 30,
            _ => 40,
        };
        count.checked_mul(1 << shift)
    })
    .parse(input)
}

fn address(input: &str) -> IResult<&str, Ipv4Addr> {
    let octet = || {
        map_opt(
            take_while_m_n(1, 3, |c: char| c.is_ascii_digit()),
            |digits: &str| {
                (digits == "0" || !digits.starts_with('0'))
                    .then(|| digits.parse::<u8>().ok())
                    .flatten()
            },
        )
    };
    let dot = || char('.');
    let (rest, (a, _, b, _, c, _, d)) =
        (octet(), dot(), octet(), dot(), octet(), dot(), octet()).parse(input)?;
    Ok((rest, Ipv4Addr::new(a, b, c, d)))
}

fn cidr(input: &str) -> IResult<&str, Ipv4Net> {
    let length = map_opt(plain_digits, |digits| digits.parse::<u8>().ok());
    map_opt(
        separated_pair(address, char('/'), length),
        |(address, length)| Ipv4Net::new(address, length).ok(),
    )
    .parse(input)
}

/// How many dot-separated runs of digits there are, where there is nothing else.
pub(crate) fn numeric_parts(text: &str) -> Option<usize> {
    let mut parts = all_consuming(pair(many1_count(pair(digit1, char('.'))), digit1));
    let parsed: IResult<&str, (usize, &str)> = parts.parse(text);
    parsed.ok().map(|(_, (dots, _))| dots + 1)
}
