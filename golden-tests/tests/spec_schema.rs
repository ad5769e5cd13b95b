//! `docs/spec.schema.json` against what `specc eval` prints: it takes every evaluated spec, and refuses wrong values of every
//! type.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::cell::RefCell;

use boon::{Compiler, SchemaIndex, Schemas};
use golden_tests::{Project, repository_file};
use proptest::prelude::*;
use serde_json::{Value, json};
use specc_eval::{Refinement, Type};
use specc_model::options::SCHEMA;

const URL: &str = "https://specc.invalid/spec";

/// The schema, of which each part is compiled once.
struct SpecSchema {
    compiler: Compiler,
    schemas: Schemas,
}

impl SpecSchema {
    fn new() -> Self {
        let text = repository_file("docs/spec.schema.json");
        let mut compiler = Compiler::new();
        compiler
            .add_resource(URL, serde_json::from_str(&text).unwrap())
            .unwrap();
        Self {
            compiler,
            schemas: Schemas::new(),
        }
    }

    /// The part of the schema that a JSON pointer names.
    fn part(&mut self, pointer: &str) -> SchemaIndex {
        let pointer = pointer.replace('<', "%3C").replace('>', "%3E");
        let url = format!("{URL}#{pointer}");
        self.compiler.compile(&url, &mut self.schemas).unwrap()
    }

    fn check(&mut self, pointer: &str, value: &Value) -> Result<(), String> {
        let part = self.part(pointer);
        self.schemas
            .validate(value, part)
            .map_err(|error| format!("{error:#}"))
    }
}

fn evaluate(project: &Project, spec: &str) -> Value {
    let run = project.specc(&format!("eval --spec {spec}"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

/// The evaluated reference spec.
fn evaluated() -> Value {
    evaluate(&Project::reference(), "spec/javisi.plane")
}

/// A project with the base of all cases.
fn base() -> Project {
    let project = Project::empty();
    let text = repository_file("golden-tests/cases/base.plane");
    project.write("spec/base.plane", text);
    project
}

#[test]
fn the_reference_spec_the_starter_and_the_base_of_all_cases_fit() {
    let mut schema = SpecSchema::new();
    let starter = Project::empty();
    assert_eq!(starter.specc("init --name acme").code, 0);
    for (project, spec) in [
        (Project::reference(), "spec/javisi.plane"),
        (starter, "spec/acme.plane"),
        (base(), "spec/base.plane"),
    ] {
        schema.check("", &evaluate(&project, spec)).unwrap();
    }
}

#[test]
fn sections_of_a_specs_own_fit() {
    let project = base();
    project.write(
        "spec/own.plane",
        "{ imports = [ ./base.plane ]; types.quotas = lib.types.setOf lib.types.size; quotas.n8n = 1G; }",
    );
    let value = evaluate(&project, "spec/own.plane");
    assert_eq!(value["quotas"]["n8n"], "1G");
    SpecSchema::new().check("", &value).unwrap();
}

/// Where in the reference spec a value stands, and values of that option that are wrong.
#[rustfmt::skip]
fn wrong_values() -> Vec<(&'static str, Vec<Value>)> {
    vec![
        // a boolean, an integer, a number
        ("/ingress/vpnOnly", vec![json!("true"), json!(1), json!(null)]),
        ("/redis/db", vec![json!(16), json!(-1), json!("4"), json!(4.5)]),
        ("/host/cpus", vec![json!("4"), json!(0.1), json!(5000)]),
        // a string, and what refines one
        ("/plane/services/worker/egress", vec![json!(""), json!("  "), json!(1)]),
        ("/project/domain", vec![json!("example"), json!("https://example.org"), json!("Example.org")]),
        ("/plane/subdomain", vec![json!("work.example.org"), json!("-work")]),
        ("/database/host", vec![json!("a b"), json!("")]),
        ("/storage/bucket", vec![json!("up"), json!("Uploads")]),
        ("/broker/image", vec![json!("RabbitMQ:3"), json!("rabbitmq:")]),
        // a version, a duration, a size, an address, a CIDR
        ("/plane/version", vec![json!("latest"), json!("1.2.2"), json!(1.2)]),
        ("/plane/services/api/health/interval", vec![json!(30), json!("30"), json!("30 s")]),
        ("/plane/services/api/memory", vec![json!(1024), json!("1 GB"), json!("1g")]),
        ("/network/pool", vec![json!("172.20.0.0"), json!("::/0")]),
        ("/network/mesh/address", vec![json!("here"), json!({ "$secret": "vault.x" })]),
        // a Secret, a string with references
        ("/database/password", vec![json!("hunter2"), json!({ "$variable": "var.x" }), json!({ "$secret": "hunter2" })]),
        ("/plane/environment", vec![json!({ "KEY": 1 }), json!({ "KEY": { "$text": "x" } }), json!([])]),
        // a constant, a list, a tagged value
        ("/agents/builder/role", vec![json!("Owner"), json!(15)]),
        ("/plane/services/api/caps/drop", vec![json!("ALL"), json!(["CAP_ALL"])]),
        ("/ingress/public/0/auth", vec![json!("hmac"), json!({ "basic": "x" }), json!({ "hmac": "x" }), json!({})]),
        // a set, a list of sets, a set of named sets
        ("/database", vec![json!([]), json!({ "name": "plane" })]),
        ("/ingress/public", vec![json!({}), json!([{ "path": "/x" }])]),
        ("/plane/services", vec![json!([]), json!({ "api": 1 })]),
    ]
}

#[test]
fn wrong_values_of_every_type_are_refused() {
    let (mut schema, right) = (SpecSchema::new(), evaluated());
    for (pointer, wrong) in wrong_values() {
        for value in wrong {
            let mut mutated = right.clone();
            *mutated.pointer_mut(pointer).unwrap() = value.clone();
            assert!(
                schema.check("", &mutated).is_err(),
                "{pointer} takes {value}"
            );
        }
    }
}

#[test]
fn unknown_and_missing_options_are_refused() {
    let (mut schema, right) = (SpecSchema::new(), evaluated());
    for place in [
        "/plane",
        "/plane/services/api",
        "/plane/services/api/health",
        "/ingress/public/0",
    ] {
        let mut more = right.clone();
        let set = more.pointer_mut(place).unwrap().as_object_mut().unwrap();
        set.insert("unknown".to_owned(), json!(1));
        assert!(
            schema.check("", &more).is_err(),
            "{place} takes an unknown option"
        );
    }
    for (place, name) in [
        ("", "plane"),
        ("/plane", "version"),
        ("/plane/services/api", "memory"),
        ("/redis", "port"),
    ] {
        let mut less = right.clone();
        let set = less.pointer_mut(place).unwrap().as_object_mut().unwrap();
        assert!(set.remove(name).is_some());
        assert!(
            schema.check("", &less).is_err(),
            "{place} may go without {name}"
        );
    }
}

#[test]
fn every_default_and_example_in_the_schema_fits_it() {
    let text = repository_file("docs/spec.schema.json");
    let root: Value = serde_json::from_str(&text).unwrap();
    let mut schema = SpecSchema::new();
    let mut open = vec![(String::new(), &root)];
    let mut count = 0;
    while let Some((pointer, part)) = open.pop() {
        for (name, value) in part.as_object().into_iter().flatten() {
            let path = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
            open.push((path, value));
        }
        let examples = part.get("examples").and_then(Value::as_array);
        let values = part
            .get("default")
            .into_iter()
            .chain(examples.into_iter().flatten());
        // `default` and `examples` may also be names of options; those have no type.
        for value in values.filter(|_| part.get("description").is_some()) {
            let fits = schema.check(&pointer, value);
            assert!(fits.is_ok(), "{pointer}: {value}: {}", fits.unwrap_err());
            count += 1;
        }
    }
    assert!(count > 80, "only {count} values were found");
}

/// Options whose values are refined strings, each refinement once, with where the schema has them.
fn refined() -> Vec<(&'static str, &'static Refinement)> {
    let mut refined: Vec<(&str, &Refinement)> = Vec::new();
    for option in SCHEMA.options {
        if let Type::Text(refinement) = option.ty
            && !refined
                .iter()
                .any(|(_, known)| known.name == refinement.name)
        {
            refined.push((option.path, refinement));
        }
    }
    refined
}

fn pointer(path: &str) -> String {
    let mut pointer = String::new();
    for part in path.split('.') {
        match part {
            "<name>" => pointer.push_str("/additionalProperties"),
            "[]" => pointer.push_str("/items"),
            name => {
                pointer.push_str("/properties/");
                pointer.push_str(name);
            }
        }
    }
    pointer
}

/// Text in the neighbourhood of what the refinements are about.
fn near_misses() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9._/:@-]{0,24}",
        "[a-z][a-z0-9-]{0,8}(\\.[a-z]{1,4}){0,2}(:[0-9]{1,5})?",
        "/[a-zA-Z0-9/._-]{0,16}",
        "[a-z.]{1,6}@[a-z]{1,6}\\.[a-z]{1,3}",
        "[a-z]{1,6}(/[a-z]{1,6})?(:[a-zA-Z0-9.]{1,6})?(@sha256:[0-9a-f]{64})?",
        "\\PC{0,90}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn patterns_take_what_the_checker_takes(text in near_misses()) {
        thread_local! {
            static SPEC: RefCell<SpecSchema> = RefCell::new(SpecSchema::new());
        }
        let value = Value::from(text.as_str());
        SPEC.with_borrow_mut(|schema| {
            for (path, refinement) in refined() {
                if (refinement.check)(&text).is_ok() {
                    let fits = schema.check(&pointer(path), &value);
                    prop_assert!(fits.is_ok(), "{path} refuses {text:?}: {fits:?}");
                }
            }
            Ok(())
        })?;
    }
}
