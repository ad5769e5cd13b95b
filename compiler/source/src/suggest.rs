//! "Did you mean …?"

/// Nobody mistypes a word that is longer than this, and comparing long words takes long.
const LONGEST_WORD: usize = 100;

/// In a set of more names than this, which nobody has typed, only the first ones are candidates: a thousand slips in a set
/// of ten thousand names must not take ten million comparisons.
const MOST_CANDIDATES: usize = 1_000;

/// The candidate closest to `word`, if one is close enough to be a likely slip of the keyboard.
///
/// Close is a Damerau-Levenshtein distance (optimal string alignment) of at most a third of the word, at least 1;
/// differences of case, `-` and `_` alone always count as close. Ties go to the first. Nothing is close to a word of more
/// than 100 bytes, and only the first thousand candidates are looked at.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let length = word.chars().count();
    let limit = (length / 3).max(1);
    let letters = letters(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.into_iter().take(MOST_CANDIDATES) {
        if candidate.len() > LONGEST_WORD {
            continue;
        }
        if folded(word).eq(folded(candidate)) {
            return Some(candidate);
        }
        let bound = best.map_or(limit, |(least, _)| least - 1);
        if least_distance(length, letters, candidate) > bound {
            continue;
        }
        let distance = strsim::osa_distance(word, candidate);
        if distance <= bound {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn folded(word: &str) -> impl Iterator<Item = char> {
    word.chars()
        .filter(|character| !matches!(character, '-' | '_'))
        .flat_map(char::to_lowercase)
}

/// Which letters a word has, some of them taken for one another.
fn letters(word: &str) -> u64 {
    word.bytes().fold(0, |set, byte| set | 1 << (byte % 64))
}

/// What the distance is at least: found without comparing letter by letter, since most candidates are not close at all.
fn least_distance(length: usize, of_word: u64, candidate: &str) -> usize {
    let of_candidate = letters(candidate);
    let missing = (of_word & !of_candidate).count_ones();
    let further = (of_candidate & !of_word).count_ones();
    let longer = candidate.chars().count().abs_diff(length);
    // A letter beyond ASCII has up to four bytes.
    (missing.max(further) as usize / 4).max(longer)
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
    fn in_a_set_of_thousands_only_the_first_are_candidates() {
        let names: Vec<String> = (0..5_000)
            .map(|number| format!("service{number}"))
            .collect();
        let names = || names.iter().map(String::as_str);
        assert_eq!(closest("servce7", names()), Some("service7"));
        assert_eq!(closest("4321service", names()), None);
    }

    #[test]
    fn a_word_of_megabytes_is_not_compared() {
        let word = "a".repeat(10_000_000);
        assert_eq!(closest(&word, [word.as_str(), "memory"]), None);
        assert_eq!(closest("memroy", [word.as_str(), "memory"]), Some("memory"));
    }
}
