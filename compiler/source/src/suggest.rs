//! "Did you mean …?"

/// Nobody mistypes a word that is longer than this, and comparing long words takes long.
const LONGEST_WORD: usize = 100;

/// The candidate closest to `word`, if one is close enough to be a likely slip of the keyboard.
///
/// Close is a Damerau-Levenshtein distance (optimal string alignment) of at most a third of the word, at least 1;
/// differences of case, `-` and `_` alone always count as close. Ties go to the first. Nothing is close to a word of more
/// than 100 bytes.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let limit = (word.chars().count() / 3).max(1);
    let folded = fold(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = if candidate.len() > LONGEST_WORD {
            continue;
        } else if fold(candidate) == folded {
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

    #[test]
    fn a_word_of_megabytes_is_not_compared() {
        let word = "a".repeat(10_000_000);
        assert_eq!(closest(&word, [word.as_str(), "memory"]), None);
        assert_eq!(closest("memroy", [word.as_str(), "memory"]), Some("memory"));
    }
}
