//! The readers of real files against the programs that these files are for: PyYAML, which Ansible reads with, and Docker
//! Compose. What others wrote is read as those programs read it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};
use specc_artifacts::env;
use specc_artifacts::yaml::{self, Node};
use specc_source::{Level, Sources};

use super::compose::resolved;
use super::tools::tool;

/// What PyYAML makes of files; null for those that it refuses.
fn by_pyyaml(paths: &[PathBuf]) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/acceptance/yaml_tree.py");
    let mut python = tool("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 runs");
    let asked = serde_json::to_vec(paths).expect("paths are UTF-8");
    let mut input = python.stdin.take().expect("a pipe");
    input.write_all(&asked).expect("python3 reads");
    drop(input);
    let output = python.wait_with_output().expect("python3 ends");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("python3 answers in JSON")
}

/// The same of our reader; null where it complains.
fn by_us(text: &str) -> Value {
    let file = Sources::new().add("x.yml", text);
    let read = yaml::parse(file, text);
    let refused = read.diagnostics.iter().any(|d| d.level == Level::Error);
    match refused {
        true => Value::Null,
        false => read.documents.iter().map(tree).collect(),
    }
}

fn tree(node: &Node) -> Value {
    if let Some(scalar) = node.as_scalar() {
        let kind = match () {
            _ if scalar.template || node.tag.is_some() => "str",
            _ if node.is_null() => "null",
            _ if node.as_bool().is_some() => "bool",
            _ if node.as_i64().is_some() => "int",
            _ => "str",
        };
        return json!([
            &*scalar.text,
            kind,
            node.resolved().span.start,
            node.resolved().span.end
        ]);
    }
    match node.as_sequence() {
        Some(sequence) => json!({ "items": sequence.items.iter().map(tree).collect::<Value>() }),
        None => {
            let entries = node.entries().iter();
            let entries: Value = entries
                .map(|(key, value)| json!([tree(key), tree(value)]))
                .collect();
            json!({ "entries": entries })
        }
    }
}

/// Whether two trees are the same; a null of theirs stands for what they do not say.
fn agree(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (_, Value::Null) => true,
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .zip(theirs)
                    .all(|(one, other)| agree(one, other))
        }
        (Value::Object(ours), Value::Object(theirs)) => ours
            .iter()
            .all(|(name, one)| theirs.get(name).is_some_and(|other| agree(one, other))),
        _ => ours == theirs,
    }
}

/// The files on which we and PyYAML differ.
fn differences(paths: &[PathBuf]) -> Vec<String> {
    let theirs = by_pyyaml(paths);
    let pairs = paths.iter().zip(&theirs);
    let different = pairs.filter(|(path, theirs)| {
        let ours = by_us(&fs::read_to_string(path).expect("files are UTF-8"));
        theirs.is_null() != ours.is_null() || !agree(&ours, theirs)
    });
    different
        .map(|(path, _)| path.display().to_string())
        .collect()
}

/// Texts in which readers of YAML go wrong. Those in the second half are refused.
const CORNERS: [&str; 44] = [
    "a: 0644\nb: 1_000\nc: 0x1F\nd: 0b11\ne: +5\nf: -0x10\ng: 08\nh: 1.5\n",
    "a: yes\nb: Off\nc: TRUE\nd: y\ne: yEs\nf: ~\ng: Null\nh: nUll\ni:\n",
    "a: !!str 5\nb: ! x\nc: !vault |\n  x\nd: !unsafe '{{ x }}'\n",
    "- - - a\n  -\n    - b\n- c: d\n  e:\n  - f\n",
    "a: b: c\nd: e\n",
    "a: x#y\nb: x #y\nc: 'x #y'\nd: \"x #y\"\n",
    "a: 'it''s'\nb: \"\\x41\\u00e9\\U0001F600\\e\\0\\_\\N\"\n",
    "a: \"one\\\n  two\n  three\n\n  four\"\n",
    "a: 'one\n  two\n\n  three'\n",
    "a: one\n  two\n\n  three\nb: c\n",
    "a: |\n  x\n   y\n\nb: |-\n  x\nc: |+\n  x\n\nd: |2\n   x\ne: >\n  x\n  y\n\n  z\n   w\n  v\n",
    "a: >-\n\n  x\n\n\n  y\n",
    "a: |\n\n  x\nb: 1\n",
    "a: {b: c, 'd': e, \"f\": [g, {h: i}], j, k: }\n",
    "a: [b, c,\n  d, # x\n  e]\n",
    "{a: b, c: d}\n",
    "[a, [b], {c: d}, e: f]\n",
    "a: &x b\nc: *x\nd: &y {e: f}\ng: *y\n<<: *y\n",
    "&k a: &v b\n*k : c\n",
    "? a\n: b\n? [c, d]\n: e\n? f\n",
    "--- a\n--- b\n...\n---\n---\nc: d\n",
    "%YAML 1.1\n---\na: b\n",
    "\u{feff}a: b\n",
    "a: é # ü\nb: 日本\nc: \"ñ\"\n",
    "a:\r\n  - b\r\n  - |\r\n    c\r\n    d\r\ne: f\r\n",
    "a: http://x:80/y?z=1#f\nb: c:d\ne: ::f\ng: -h\ni: ?j\n",
    "a: b   \nc:    d\ne:\tf\n",
    "'a b': c\n\"d:e\": f\n[g]: h\n{i: j}: k\n",
    "a: -\nb: - c\n",
    "a:\n- b\n-\n- c\nd: e\n",
    "# x\n\na: b # y\n# z\nc: d\n",
    "a: \"\"\nb: ''\nc: \" x \"\nd: ' '\n",
    "a:\n    b: c\n  d: e\n",
    "a: [b, c\nd: e\n",
    "a: {b: c\nd: e\n",
    "a: 'b\nc: d\n",
    "a: \"b\nc: d\n",
    "a: \"\\q\"\n",
    "\ta: b\n",
    "a: *b\n",
    "a: @b\n",
    "a: `b\n",
    "a\nb: c\n",
    "- a\nb: c\n",
];

#[test]
fn corners_of_yaml_are_read_and_refused_as_pyyaml_does_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |number: usize| directory.path().join(format!("{number}.yml"));
    let paths: Vec<PathBuf> = (0..CORNERS.len()).map(path).collect();
    for (path, text) in paths.iter().zip(CORNERS) {
        fs::write(path, text).expect("written");
    }
    let different = differences(&paths);
    let texts = CORNERS.iter().enumerate();
    let texts: Vec<&str> = texts
        .filter(|(number, _)| different.contains(&path(*number).display().to_string()))
        .map(|(_, text)| *text)
        .collect();
    assert_eq!(texts, Vec::<&str>::new());
}

/// Roles and playbooks of the collections that come with Ansible: files of a hundred teams.
#[test]
fn roles_and_playbooks_of_others_are_read_as_pyyaml_reads_them() {
    let program = tool("ansible-playbook").get_program().to_owned();
    let environment = Path::new(&program)
        .parent()
        .and_then(Path::parent)
        .expect("a venv");
    let mut paths = Vec::new();
    for entry in walkdir::WalkDir::new(environment.join("lib")).sort_by_file_name() {
        let path = entry.expect("readable").into_path();
        let words = path.display().to_string();
        let wanted = words.contains("/roles/") || words.contains("/playbooks/");
        if words.contains("/ansible_collections/") && wanted && words.ends_with(".yml") {
            paths.push(path);
        }
    }
    assert!(paths.len() > 1000, "only {} files", paths.len());
    assert_eq!(differences(&paths), Vec::<String>::new());
}

/// Env files with what compose has rules for: quotes, escapes, comments, names alone, colons.
#[test]
fn env_files_are_read_as_compose_reads_them() {
    let texts = [
        "A=1\nB\nC: 2\nD:3\nexport E=4\nexport\tF=5\n G = 6 \n",
        "A=x y # c\nB=x#c\nC= #c\nD=a\t# c\nE=\"a # b\" # c\nF='x'# c\n",
        "A=\"a\\nb\\t\\\"c\\\\\\x\"\nB='a\\nb\\'c'\nC=a\\nb\nD=a\"b\"c\nE=it's\n",
        "A=\"a\nb\"\nB='c\nD=1\n'\nE=\n\nF=x=y\n1A=2\nA.B-c=3\n",
        "\u{feff}A=1\r\nB=\"x\"\r\n# c\r\nA=2\r\n",
    ];
    for text in texts {
        let directory = tempfile::tempdir().expect("a directory");
        let compose = directory.path().join("docker-compose.yml");
        fs::write(directory.path().join("x.env"), text).expect("written");
        fs::write(&compose, "services: {a: {image: x, env_file: x.env}}\n").expect("written");
        let theirs = resolved(&compose)["services"]["a"]["environment"].clone();
        let read = env::parse(Sources::new().add("x.env", text), text);
        assert!(read.diagnostics.is_empty(), "{text}");
        let entries = read.entries.iter().filter(|entry| !entry.inherited);
        let ours: serde_json::Map<String, Value> = entries
            .map(|entry| (entry.name.value.clone(), json!(entry.value.value)))
            .collect();
        assert_eq!(Value::Object(ours), theirs, "{text}");
    }
}
