//! "Did you mean …?"

/// The candidate closest to `word`, if one is close enough to be a likely slip of the keyboard.
///
/// Close is a Damerau-Levenshtein distance (optimal string alignment) of at most a third of the word, at least 1;
/// differences of case, `-` and `_` alone always count as close. Ties go to the first.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    let folded = fold(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = if fold(candidate) == folded {
            0
        } else if candidate.len().abs_diff(word.len()) > limit * 4 {
            continue;
        } else {
            strsim::osa_distance(word, candidate)
        };
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn fold(word: &str) -> String {
    word.chars()
        .filter(|character| !matches!(character, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn suggests_only_what_is_likely() {
        let names = ["memory", "cpus", "startPeriod", "interval"];
        let cases = [
            ("memroy", Some("memory")),
            ("start_period", Some("startPeriod")),
            ("Interval", Some("interval")),
            ("cpu", Some("cpus")),
            ("volume", None),
            ("x", None),
        ];
        for (word, expected) in cases {
            assert_eq!(closest(word, names), expected, "{word}");
        }
    }
}
