//! JUnit XML; `acceptance/formats.rs` holds it against the definition.

use golden_tests::Project;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::situations::{SITUATIONS, nasty};

/// How many elements there are of a name; every attribute is read on the way.
fn count(xml: &str, name: &str) -> usize {
    let mut reader = Reader::from_str(xml);
    let mut count = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return count,
            Event::Start(element) | Event::Empty(element) => {
                count += usize::from(element.name().as_ref() == name);
                for attribute in element.attributes() {
                    attribute.unwrap();
                }
            }
            _ => {}
        }
    }
}

#[test]
fn it_is_well_formed_and_counts_right_whatever_happens() {
    for situation in SITUATIONS {
        let run = (situation.project)().specc(&format!("{} --format junit", situation.command));
        let xml = &run.stdout;
        let totals = format!(
            r#"<testsuites name="specc" tests="{}" failures="{}" errors="{}">"#,
            count(xml, "testcase"),
            count(xml, "failure"),
            count(xml, "error"),
        );
        assert!(xml.contains(&totals), "{}: {totals}\n{xml}", situation.name);
        let fails = count(xml, "failure") + count(xml, "error") > 0;
        assert_eq!(fails, situation.code != 0, "{}", situation.name);
    }
}

#[test]
fn a_clean_run_is_one_test_that_passes() {
    let run = Project::reference().specc("lint --format junit");
    insta::assert_snapshot!(run.stdout, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="specc" tests="1" failures="0" errors="0">
      <testsuite name="specc" tests="1" failures="0" errors="0">
        <testcase name="specc lint" classname="specc"/>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn no_character_is_left_that_xml_forbids() {
    let run = nasty().specc("audit . --format junit");
    let forbidden = |letter: char| matches!(letter, '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    assert!(!run.stdout.contains(forbidden), "{}", run.stdout);
    assert!(!run.stdout.contains("]]>"), "{}", run.stdout);
}
