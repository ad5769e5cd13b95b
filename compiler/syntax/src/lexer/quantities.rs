//! What is said about a number whose unit is unknown, misspelt or missing, and the quantity that was meant.

use super::Problem;
use crate::literal;

pub(super) fn unit_problem(text: &str) -> Problem {
    let number_end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(number_end);
    let problem = Problem::new(format!(
        "`{text}` is neither a number nor a duration nor a size"
    ));
    let separators = ['_', '\''];
    if text.contains(separators)
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || separators.contains(&char::from(byte)))
    {
        return problem
            .label("digits are not separated")
            .help(format!("write `{}`", text.replace(separators, "")));
    }
    if let Some(meant) = meant_quantity(number, unit) {
        let label = if number.contains('.') {
            "a quantity is a whole number of its unit".to_owned()
        } else {
            format!("no unit `{unit}`")
        };
        return problem
            .label(label)
            .help(format!("did you mean `{meant}`?"));
    }
    if unit.starts_with(['x', 'X', 'b', 'B', 'o', 'O']) && number == "0" {
        return problem
            .label("numbers are decimal")
            .help(match decimal_of(unit) {
                Some(decimal) => format!("write `{decimal}`"),
                None => "write it in decimal, or as a string".to_owned(),
            });
    }
    if let Some(reordered) = reordered_duration(text) {
        return problem
            .label("units stand from the largest to the smallest, each once")
            .help(format!("did you mean `{reordered}`?"));
    }
    if let Some(written_out) = without_exponent(text) {
        return problem
            .label("numbers have no exponent")
            .help(format!("write `{written_out}`"));
    }
    if number.contains('.') && matches!(unit, "K" | "M" | "G" | "T" | "s" | "ms" | "m" | "h") {
        return problem
            .label("a quantity is a whole number of its unit")
            .help("use a smaller unit, and round");
    }
    if matches!(unit, "B" | "K" | "M" | "G" | "T" | "s" | "ms" | "m" | "h") {
        return problem.label("too large").help("write a smaller quantity");
    }
    problem
        .label(format!("no unit `{unit}`"))
        .help(format!("durations end in `ms`, `s`, `m` or `h`, sizes in `B`, `K`, `M`, `G` or `T`; for a text or a name write `\"{text}\"`"))
}

/// The well-formed literal behind a unit that is spelt otherwise, or a fraction of a unit.
fn meant_quantity(number: &str, unit: &str) -> Option<String> {
    if matches!(unit, "B" | "b") {
        let bytes = number.parse().ok()?;
        return whole_in_larger_unit(bytes).or_else(|| Some(format!("{bytes}B")));
    }
    let unit = match unit.to_ascii_lowercase().as_str() {
        "ms" | "msec" | "msecs" | "millis" | "millisecond" | "milliseconds" => "ms",
        "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "min" | "mins" | "minute" | "minutes" => "m",
        "m" if number.contains('.') && unit == "m" => "m",
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "d" | "day" | "days" => "d",
        "w" | "week" | "weeks" => "w",
        "k" | "kb" | "ki" | "kib" => "K",
        "m" | "mb" | "mi" | "mib" => "M",
        "g" | "gb" | "gi" | "gib" => "G",
        "t" | "tb" | "ti" | "tib" => "T",
        _ => return None,
    };
    let meant = match (unit, number.split_once('.')) {
        ("d", None) => format!("{}h", number.parse::<u64>().ok()?.checked_mul(24)?),
        ("w", None) => format!("{}h", number.parse::<u64>().ok()?.checked_mul(24 * 7)?),
        (_, None) => format!("{number}{unit}"),
        (_, Some(_)) => whole_in_smaller_unit(number, unit)?,
    };
    literal::number(&meant).map(|_| meant)
}

/// 536870912 → `512M`
fn whole_in_larger_unit(bytes: u64) -> Option<String> {
    let units = [(40, "T"), (30, "G"), (20, "M"), (10, "K")];
    let (shift, unit) = units
        .into_iter()
        .find(|(shift, _)| bytes != 0 && bytes.is_multiple_of(1 << shift))?;
    Some(format!("{}{unit}", bytes >> shift))
}

/// `x18EB` → 6379
fn decimal_of(digits: &str) -> Option<i64> {
    let radix = match digits.get(..1)? {
        "x" | "X" => 16,
        "o" | "O" => 8,
        _ => 2,
    };
    i64::from_str_radix(digits.get(1..)?, radix).ok()
}

/// `6e3` → `6000`
fn without_exponent(text: &str) -> Option<String> {
    let (_, exponent) = text.split_once(['e', 'E'])?;
    if exponent.parse::<u32>().ok()? > 15 {
        return None;
    }
    let written_out = text.parse::<f64>().ok()?.to_string();
    literal::number(&written_out).map(|_| written_out)
}

/// `1.5` and `G` → `1536M`
fn whole_in_smaller_unit(number: &str, unit: &str) -> Option<String> {
    let (factor, smaller) = match unit {
        "s" => (1000.0, "ms"),
        "m" => (60.0, "s"),
        "h" => (60.0, "m"),
        "d" => (24.0, "h"),
        "M" => (1024.0, "K"),
        "G" => (1024.0, "M"),
        "T" => (1024.0, "G"),
        _ => return None,
    };
    let count = number.parse::<f64>().ok()? * factor;
    (count.fract() == 0.0 && count < 1e15).then(|| format!("{count:.0}{smaller}"))
}

/// `30s1m` → `1m30s`
fn reordered_duration(text: &str) -> Option<String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let digits_end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (digits, after) = rest.split_at(digits_end);
        let unit_end = after
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        let rank = ["h", "m", "s", "ms"]
            .iter()
            .position(|known| *known == unit)?;
        parts.push((rank, format!("{digits}{unit}")));
        rest = after;
    }
    parts.sort_by_key(|(rank, _)| *rank);
    let reordered: String = parts.into_iter().map(|(_, part)| part).collect();
    literal::number(&reordered).map(|_| reordered)
}
