use super::*;
use specc_source::Sources;

/// The excerpt with each label as `[…]` under its line.
fn excerpt(text: &str, ranges: &[(usize, usize)], room: usize) -> String {
    let mut sources = Sources::new();
    let file = sources.add("a.plane", text);
    let mark = |&(from, to): &(usize, usize)| Mark {
        span: Span::new(file, from as u32, to as u32),
        words: "w".to_owned(),
        primary: true,
    };
    let marks: Vec<Mark> = ranges.iter().map(mark).collect();
    let excerpt = Excerpt::new(sources.file(file), &marks, &[], room);
    let labels = excerpt
        .labels
        .iter()
        .map(|label| format!("[{}]", &excerpt.text[label.range.clone()]));
    format!(
        "{:?} {}{}",
        excerpt.numbers,
        excerpt.text,
        labels.collect::<String>()
    )
}

#[test]
fn labels_keep_their_words_whatever_stands_before() {
    let cases = [
        ("a = 1;", (0, 1), "[1] a = 1;\n[a]"),
        ("\t\ta\t= 1;", (2, 3), "[1]         a   = 1;\n[a]"),
        ("x\n日本 = é;", (11, 13), "[2] 日本 = é;\n[é]"),
        ("\u{1b}[2Ja = 1;", (4, 5), "[1] ␛[2Ja = 1;\n[a]"),
        ("a\u{202e}b", (4, 5), "[1] a⟨U+202E⟩b\n[b]"),
        ("a", (1, 1), "[1] a\n[]"),
        ("", (0, 0), "[1] \n[]"),
        ("a\r\nb", (3, 4), "[2] b\n[b]"),
        ("a\n", (1, 2), "[1] a\n[]"),
    ];
    for (text, range, expected) in cases {
        assert_eq!(excerpt(text, &[range], 60), expected, "{text:?}");
    }
}

#[test]
fn a_long_line_is_cut_around_its_label() {
    let text = format!("{} here {}", "x".repeat(100), "y".repeat(100));
    let cut = excerpt(&text, &[(101, 105)], 40);
    assert!(cut.contains("… here") || cut.contains("x here"), "{cut}");
    assert!(cut.ends_with("…\n[here]"), "{cut}");
    let line = cut.lines().next().unwrap_or_default();
    assert!(line.trim_start_matches("[1] ").width() <= 40, "{line}");
}

#[test]
fn ranges_that_overlap_show_their_line_twice() {
    assert_eq!(
        excerpt("a.b.c", &[(0, 5), (2, 3)], 60),
        "[1, 1] a.b.c\na.b.c\n[a.b.c][b]"
    );
    assert_eq!(excerpt("a.b.c", &[(0, 1), (2, 3)], 60), "[1] a.b.c\n[a][b]");
}

#[test]
fn a_range_over_lines_is_marked_at_both_ends() {
    assert_eq!(
        excerpt("a = {\n b\n  c = 1; };", &[(4, 19)], 60),
        "[1, 3] a = {\n  c = 1; };\n[{][c = 1; }]"
    );
}

#[test]
fn an_endless_line_costs_little() {
    let text = "x".repeat(16 * 1024 * 1024);
    let shown = excerpt(&text, &[(8_000_000, 8_000_003)], 60);
    assert!(shown.ends_with("[xxx]") && shown.len() < 200, "{shown}");
}

#[test]
fn a_secret_is_masked() {
    let mut sources = Sources::new();
    let file = sources.add("a.plane", "password = \"hunter2\";");
    let span = Span::new(file, 12, 19);
    let mark = Mark {
        span: Span::new(file, 11, 20),
        words: String::new(),
        primary: true,
    };
    let excerpt = Excerpt::new(sources.file(file), &[mark], &[span], 60);
    assert_eq!(excerpt.text, "password = \"•••••••\";\n");
}
