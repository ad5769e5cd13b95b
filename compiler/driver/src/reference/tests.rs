//! What `specc explain` answers, word by word.

use specc_model::options::SCHEMA;

use super::{WIDTH, closest, language, reference};

/// Each word with what its page has to say.
const PAGES: &[(&str, &[&str])] = &[
    (
        "plane.services.api.memory",
        &[
            "# plane.services.api.memory",
            "- type: a size from 6M",
            "- default: `1G`",
            "plane.services.api.memory = 512M;",
            "Documented in docs/options/plane.md#plane.services.name.memory",
        ],
    ),
    (
        "plane.services.<name>.memory",
        &["- default: depends on the name in its path"],
    ),
    (
        "plane.services.worker.health.path",
        &["- default: none; it may stay undefined"],
    ),
    (
        "config.network.mesh.cidr",
        &["# network.mesh.cidr", "- type: a CIDR"],
    ),
    ("plane", &["# plane", "`plane.version`", "`plane.services`"]),
    ("ingress", &["`ingress.allow`"]),
    ("ingress.public", &["`ingress.public.[].auth`"]),
    ("plane.services", &["`plane.services.<name>.memory`"]),
    (
        "plane.services.api",
        &[
            "The REST API",
            "`plane.services.api.memory`",
            "`plane.services.api.health`",
        ],
    ),
    (
        "ingress.public.[]",
        &["One of `ingress.public`", "`ingress.public.[].auth`"],
    ),
    (
        "ingress.public.[].path",
        &["ingress.public = [ { path = \"/webhooks/plane\"; /* … */ } ];"],
    ),
    (
        "ingress.public.0.path",
        &["# ingress.public.0.path", "an absolute URL path"],
    ),
    (
        "plane.services.api.mounts.2.readOnly",
        &["plane.services.api.mounts = [ { readOnly = true;"],
    ),
    (
        "dns.records.work",
        &[
            "- type of `work`: an IPv4 address or `var.NAME`",
            "dns.records = {",
        ],
    ),
    (
        "plane.services.api.caps.add.0",
        &["- type of `0`: a capability", "- default: `[ ]`"],
    ),
    (
        "agents.builder.token",
        &["- default: `vault.plane_builder_token`"],
    ),
    (
        "environments.preprod.redis.db",
        &["# redis.db", "`--env preprod`"],
    ),
    ("environments", &["--env NAME"]),
    ("environments.preprod", &["--env NAME"]),
    ("options", &["`agents.<name>.token`"]),
    ("lib", &["`lib.map function list`"]),
    ("lib.cidr", &["`lib.cidr.overlaps first second`"]),
    (
        "lib.map",
        &[
            "builtins.map",
            "lib.map (x: x * 2) [ 1 2 3 ]\n# => [ 2 4 6 ]",
        ],
    ),
    (
        "mkForce",
        &["`mkForce` alone is in scope", "redis.db is 5, beside"],
    ),
    (
        "CHOWN",
        &["Constant (capability).", "plane.services.<name>.caps.add"],
    ),
    ("Admin", &["`agents.<name>.role`"]),
    (
        "hmac",
        &["- argument: a Secret", "`ingress.public.[].auth`"],
    ),
    ("lib.types", &["`lib.types.listOf type`"]),
    ("lib.types.port", &["an integer from 1 to 65535"]),
    ("constants", &["`SYS_ADMIN`", "`hmac …`"]),
    ("size", &["512M", "`host.memory`"]),
    (
        "builtins.readFile",
        &["Nix has it, specc has not", "Write the text into the spec"],
    ),
    ("lib.fetchurl", &["no network", "docs/nix-differences.md"]),
    ("types.tenants", &["declares a section of the spec's own"]),
    ("vault.some_password", &["`vault.NAME` is a Secret"]),
    ("memory", &["`host.memory`", "`broker.memory`"]),
];

#[test]
fn every_word_has_its_page() {
    for (word, parts) in PAGES {
        let page = reference(word).unwrap_or_else(|| panic!("no page for {word}"));
        for part in *parts {
            assert!(page.contains(part), "{word}: {part} is missing in\n{page}");
        }
    }
}

#[test]
fn every_page_fits_into_eighty_columns() {
    let paths = SCHEMA.options.iter().map(|option| option.path);
    let words = PAGES.iter().map(|(word, _)| *word);
    for word in paths.chain(words).chain(language::names()) {
        let page = reference(word).unwrap_or_else(|| panic!("no page for {word}"));
        let mut in_code = false;
        for line in page.lines() {
            in_code ^= line.starts_with("```");
            let fits = line.chars().count() <= WIDTH || in_code || !line.contains(' ');
            assert!(fits, "{word}: {line}");
        }
    }
}

#[test]
fn slips_are_put_right_part_by_part() {
    for (slip, meant) in [
        ("project.nmae", "project.name"),
        ("plane.services.api.memroy", "plane.services.api.memory"),
        ("plane.servces.wroker.cpu", "plane.services.worker.cpus"),
        ("plane.services.apii.memory", "plane.services.api.memory"),
        ("ingress.public.0.pth", "ingress.public.0.path"),
        ("agents.builder.tokn", "agents.builder.token"),
        ("CHOWNN", "CHOWN"),
        ("lib.mpa", "lib.map"),
        ("mkForse", "mkForce"),
        ("lib.types.prot", "lib.types.port"),
        ("duratoin", "duration"),
        ("optoins", "options"),
        ("memroy", "memory"),
    ] {
        assert_eq!(reference(slip), None, "{slip}");
        assert_eq!(closest(slip).as_deref(), Some(meant), "{slip}");
    }
}

#[test]
fn strangers_have_neither_page_nor_suggestion() {
    for word in ["kubernetes.pods", "", ".", "plane..", "plane.services."] {
        assert_eq!(reference(word), None, "{word}");
    }
    assert_eq!(closest("kubernetes.pods"), None);
}

#[test]
fn every_example_of_a_word_parses() {
    for word in language::WORDS {
        let mut sources = specc_source::Sources::new();
        let file = sources.add("example.plane", word.example);
        let parsed = specc_syntax::parse(file, word.example.into());
        assert!(parsed.errors.is_empty(), "{}", word.example);
    }
}
